//! Workflows for forges: check a merge request, publish the main branch.
//!
//! In: which forge, and the name of the main branch. Out: a path and the text of the file.

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

    /// The workflow that publishes `branch`.
    pub fn workflow(self, branch: &str) -> File {
        let (path, text) = match self {
            Forge::Gitea => (".gitea/workflows/kedang.yaml", include_str!("ci/gitea.yaml")),
            Forge::Gitlab => (".gitlab-ci.yml", include_str!("ci/gitlab.yml")),
            Forge::Github => (".github/workflows/kedang.yml", include_str!("ci/github.yml")),
        };
        // Quoted only where the branch needs it: `main` reads better bare.
        let quoted = crate::draft::flow_scalar(branch, false);
        let text = text
            .replace("branches: [main]", &format!("branches: [{quoted}]"))
            .replace("refs/heads/main", &format!("refs/heads/{branch}"))
            .replace("== \"main\"", &format!("== \"{branch}\""));
        (path.to_owned(), text.into_bytes())
    }
}
