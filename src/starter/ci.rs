//! Workflows for forges: check a merge request, publish the main branch.
//!
//! In: which forge, the name of the main branch, and where the program comes from. Out: a path and the text of the file. What
//! several workflows have in common is a piece of its own under `ci/`, and a line `# kedang: NAME` says where it belongs.

use super::File;

/// A forge for which there is a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forge {
    /// Gitea, and Forgejo.
    Gitea,
    /// GitLab.
    Gitlab,
    /// GitHub.
    Github,
}

impl Forge {
    /// Every forge, in the order of the documentation.
    pub const ALL: [Forge; 3] = [Forge::Gitea, Forge::Gitlab, Forge::Github];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Forge::Gitea => "gitea",
            Forge::Gitlab => "gitlab",
            Forge::Github => "github",
        }
    }

    /// The forge of that name.
    pub fn parse(name: &str) -> Option<Forge> {
        Forge::ALL.into_iter().find(|forge| forge.name() == name)
    }

    /// The workflow that publishes `branch` with a program from `source`.
    pub fn workflow(self, branch: &str, source: &Source) -> File {
        let (path, mut text) = match self {
            Forge::Gitea => (".gitea/workflows/kedang.yaml", include_str!("ci/gitea.yaml").to_owned()),
            Forge::Gitlab => (".gitlab-ci.yml", include_str!("ci/gitlab.yml").to_owned()),
            Forge::Github => (".github/workflows/kedang.yml", include_str!("ci/github.yml").to_owned()),
        };
        for (name, piece) in self.pieces(source) {
            text = put(&text, name, piece);
        }
        if let Source::Image(image) = source {
            text = text.replace("IMAGE\n", &format!("{image}\n")).replace("\"IMAGE\"", &format!("\"{image}\""));
        }
        // Quoted only where the branch needs it: `main` reads better bare.
        let quoted = crate::draft::flow_scalar(branch, false);
        let text = text
            .replace("branches: [main]", &format!("branches: [{quoted}]"))
            .replace("refs/heads/main", &format!("refs/heads/{branch}"))
            .replace("== \"main\"", &format!("== \"{branch}\""));
        (path.to_owned(), text.into_bytes())
    }

    /// What stands at the places that the workflow leaves open. GitLab runs its jobs in the image; elsewhere the program is
    /// taken out of it, because there the steps need more than an image of kedang has.
    fn pieces(self, source: &Source) -> [(&'static str, &'static str); 3] {
        let (from, get) = match (self, source) {
            (Forge::Gitlab, Source::Archive) => {
                (include_str!("ci/from-archive.yml"), include_str!("ci/gitlab-archive.yml"))
            }
            (Forge::Gitlab, Source::Image(_)) => ("", include_str!("ci/gitlab-image.yml")),
            (_, Source::Archive) => (include_str!("ci/from-archive.yml"), include_str!("ci/get-archive.yml")),
            (_, Source::Image(_)) => (include_str!("ci/from-image.yml"), include_str!("ci/get-image.yml")),
        };
        [("from", from), ("get", get), ("comment", include_str!("ci/comment.yml"))]
    }
}

/// Where a workflow takes the program from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A release archive, whose address and hash an administrator fills in.
    Archive,
    /// A container image, named with its digest.
    Image(String),
}

impl Source {
    /// The image of that name; nothing when it does not end in its digest, so that tomorrow it could be another.
    pub fn image(name: &str) -> Option<Source> {
        let (image, digest) = name.split_once("@sha256:")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ".:/_-".contains(c);
        let named = image.starts_with(|c: char| c.is_ascii_alphanumeric()) && image.chars().all(plain);
        let pinned = digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (named && pinned).then(|| Source::Image(name.to_owned()))
    }
}

/// Puts a piece in the place of every line `# kedang: NAME`, as deep as that line stands.
fn put(text: &str, name: &str, piece: &str) -> String {
    let mark = format!("# kedang: {name}");
    let mut out = String::with_capacity(text.len() + piece.len());
    for line in text.lines() {
        if line.trim() != mark {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let depth = &line[..line.len() - mark.len()];
        for line in piece.lines() {
            out.push_str(depth);
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
