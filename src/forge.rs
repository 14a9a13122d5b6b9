//! Links into the web pages of a git forge.
//!
//! In: the `forge:` of `kedang.yaml` and record paths. Out: addresses for editing, history, blame and new files.
//! Nothing is fetched, and every part of a path is percent-encoded.

use std::fmt::Write;

/// Longest address that is offered with a file's first content in it; servers refuse much longer ones.
const LONGEST: usize = 6000;

/// Which program serves the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ForgeKind {
    /// Gitea.
    Gitea,
    /// Forgejo, whose addresses are those of Gitea.
    Forgejo,
    /// GitLab.
    Gitlab,
    /// GitHub.
    Github,
}

impl ForgeKind {
    /// Every kind with its name in `kedang.yaml`.
    pub const ALL: &'static [(&'static str, ForgeKind)] = &[
        ("gitea", ForgeKind::Gitea),
        ("forgejo", ForgeKind::Forgejo),
        ("gitlab", ForgeKind::Gitlab),
        ("github", ForgeKind::Github),
    ];

    /// The kind of a name in `kedang.yaml`.
    pub fn from_name(name: &str) -> Option<ForgeKind> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// The name in `kedang.yaml`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// A repository on a forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forge {
    kind: ForgeKind,
    /// Without a slash at its end.
    url: String,
    /// Percent-encoded.
    branch: String,
    /// Percent-encoded; empty or with a slash at its end.
    prefix: String,
}

impl Forge {
    /// A forge repository at `url`, with the records in the folder `path` of `branch`.
    ///
    /// None when `url` is not an `http:` or `https:` address, so that no other scheme reaches a page.
    pub fn new(kind: ForgeKind, url: &str, branch: &str, path: &str) -> Option<Forge> {
        let url = url.trim().trim_end_matches('/').trim_end_matches(".git");
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        if host.is_empty() || url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>`\\".contains(c)) {
            return None;
        }
        let path = path.trim_matches('/');
        let prefix = if path.is_empty() { String::new() } else { format!("{}/", encode(path, true)) };
        Some(Forge { kind, url: url.to_owned(), branch: encode(branch, true), prefix })
    }

    /// The page that shows a file.
    pub fn view(&self, path: &str) -> String {
        self.page(["src/branch", "-/blob", "blob"], path)
    }

    /// The web editor with a file.
    pub fn edit(&self, path: &str) -> String {
        self.page(["_edit", "-/edit", "edit"], path)
    }

    /// The commits that changed a file.
    pub fn history(&self, path: &str) -> String {
        self.page(["commits/branch", "-/commits", "commits"], path)
    }

    /// Who wrote each line of a file.
    pub fn blame(&self, path: &str) -> String {
        self.page(["blame/branch", "-/blame", "blame"], path)
    }

    /// One commit.
    pub fn commit(&self, id: &str) -> String {
        let page = self.choose(["commit", "-/commit", "commit"]);
        format!("{}/{page}/{}", self.url, encode(id, false))
    }

    /// The web editor for a new file, with its name and where the forge can, its first content.
    ///
    /// GitLab takes no content; a content too long for an address is left out everywhere.
    pub fn new_file(&self, path: &str, content: Option<&str>) -> String {
        let path = format!("{}{}", self.prefix, encode(path, true));
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let in_query = |text: &str| text.replace('/', "%2F");
        let slash = if folder.is_empty() { "" } else { "/" };
        let (mut url, content) = match self.kind {
            ForgeKind::Gitea | ForgeKind::Forgejo => {
                (format!("{}/_new/{}{slash}{folder}?filename={name}", self.url, self.branch), content)
            }
            ForgeKind::Gitlab => (format!("{}/-/new/{}?file_name={}", self.url, self.branch, in_query(&path)), None),
            ForgeKind::Github => (format!("{}/new/{}?filename={}", self.url, self.branch, in_query(&path)), content),
        };
        if let Some(content) = content {
            let value = encode(content, false);
            if url.len() + value.len() <= LONGEST {
                url.push_str("&value=");
                url.push_str(&value);
            }
        }
        url
    }

    /// An address below the repository: page, branch, path.
    fn page(&self, names: [&str; 3], path: &str) -> String {
        format!("{}/{}/{}/{}{}", self.url, self.choose(names), self.branch, self.prefix, encode(path, true))
    }

    /// The word for Gitea and Forgejo, for GitLab, or for GitHub.
    fn choose<'a>(&self, names: [&'a str; 3]) -> &'a str {
        match self.kind {
            ForgeKind::Gitea | ForgeKind::Forgejo => names[0],
            ForgeKind::Gitlab => names[1],
            ForgeKind::Github => names[2],
        }
    }
}

/// Percent-encodes all but letters, digits and `-._~`, and slashes when `slashes` are to stay.
fn encode(text: &str, slashes: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (slashes && byte == b'/') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://git.example.internal/crm/records/";

    fn forge(kind: &str) -> Forge {
        Forge::new(ForgeKind::from_name(kind).unwrap(), URL, "main", "/公司/").unwrap()
    }

    fn all(kind: &str) -> Vec<String> {
        let forge = forge(kind);
        let path = "客户 1/50%#?.md";
        let pages = [forge.view(path), forge.edit(path), forge.history(path), forge.blame(path), forge.commit("1a2b")];
        pages
            .iter()
            .map(|url| url.strip_prefix("https://git.example.internal/crm/records/").unwrap().to_owned())
            .collect()
    }

    const ENCODED: &str = "%E5%85%AC%E5%8F%B8/%E5%AE%A2%E6%88%B7%201/50%25%23%3F.md";

    #[test]
    fn pages_of_gitea_and_forgejo() {
        let expected = ["src/branch/main/", "_edit/main/", "commits/branch/main/", "blame/branch/main/"];
        for kind in ["gitea", "forgejo"] {
            let pages = all(kind);
            for (page, start) in pages.iter().zip(expected) {
                assert_eq!(*page, format!("{start}{ENCODED}"));
            }
            assert_eq!(pages[4], "commit/1a2b");
        }
    }

    #[test]
    fn pages_of_gitlab() {
        let expected = ["-/blob/main/", "-/edit/main/", "-/commits/main/", "-/blame/main/"];
        let pages = all("gitlab");
        for (page, start) in pages.iter().zip(expected) {
            assert_eq!(*page, format!("{start}{ENCODED}"));
        }
        assert_eq!(pages[4], "-/commit/1a2b");
    }

    #[test]
    fn pages_of_github() {
        let expected = ["blob/main/", "edit/main/", "commits/main/", "blame/main/"];
        let pages = all("github");
        for (page, start) in pages.iter().zip(expected) {
            assert_eq!(*page, format!("{start}{ENCODED}"));
        }
        assert_eq!(pages[4], "commit/1a2b");
    }

    #[test]
    fn new_files_carry_their_name_and_content() {
        let new = |kind: &str, content| forge(kind).new_file("visits/a b.md", content);
        let company = "%E5%85%AC%E5%8F%B8";
        assert_eq!(
            new("gitea", Some("---\n拜访")),
            format!("{URL}_new/main/{company}/visits?filename=a%20b.md&value=---%0A%E6%8B%9C%E8%AE%BF")
        );
        assert_eq!(new("forgejo", None), format!("{URL}_new/main/{company}/visits?filename=a%20b.md"));
        assert_eq!(new("gitlab", Some("x")), format!("{URL}-/new/main?file_name={company}%2Fvisits%2Fa%20b.md"));
        assert_eq!(
            new("github", Some("a&b")),
            format!("{URL}new/main?filename={company}%2Fvisits%2Fa%20b.md&value=a%26b")
        );
        let long = "长".repeat(1000);
        assert!(!new("github", Some(&long)).contains("value"));
        let top = Forge::new(ForgeKind::Gitea, URL, "main", "").unwrap();
        assert_eq!(top.new_file("a.md", None), format!("{URL}_new/main?filename=a.md"));
    }

    #[test]
    fn branches_are_encoded_too() {
        let forge = Forge::new(ForgeKind::Github, URL, "功能/#1", "").unwrap();
        assert_eq!(forge.edit("a.md"), format!("{URL}edit/%E5%8A%9F%E8%83%BD/%231/a.md"));
    }

    #[test]
    fn only_web_addresses_are_taken() {
        let new = |url| Forge::new(ForgeKind::Gitea, url, "main", "");
        for bad in ["javascript:alert(1)", "ssh://git@h/x", "https://", "https://h/\"onclick=", "git.example", ""] {
            assert_eq!(new(bad), None, "{bad}");
        }
        assert_eq!(new("http://h/r.git").unwrap().commit("1"), "http://h/r/commit/1");
        assert_eq!(ForgeKind::from_name("sourcehut"), None);
        assert!(ForgeKind::ALL.iter().all(|(name, kind)| kind.name() == *name));
    }
}
