//! How the last attempt to publish ended, for machines and for `publish --status`.

use serde::{Deserialize, Serialize};

use super::seal::Release;

/// The file `status.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Rises when a field changes its meaning.
    pub version: u32,
    /// `published`, `unchanged`, `refused` or `failed`.
    pub state: String,
    /// What readers see; none before the first release.
    pub live: Option<Release>,
    /// What was to be published.
    pub attempted: Attempt,
    /// Why it was not.
    pub error: Option<Words>,
    /// What was found in the records; none when they were not read.
    pub findings: Option<Findings>,
}

/// An attempt to publish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The revision that was asked for.
    pub rev: String,
    /// The commit that it is; none when there is no such revision.
    pub commit: Option<String>,
    /// When it began, by the clock.
    pub started: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// Files that are new or changed.
    pub files_written: usize,
    /// Files that went.
    pub files_removed: usize,
    /// Files of the release.
    pub files: usize,
}

/// Why an attempt failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What went wrong.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

/// How many findings there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Errors: the records that have them became error pages.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Hints.
    pub infos: usize,
}

impl Status {
    /// The version of the format.
    pub const VERSION: u32 = 1;

    /// The text of the file; long words are cut so that it fits where the disk is full.
    ///
    /// # Errors
    ///
    /// Never, as the parts are plain text and numbers.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut short = self.clone();
        if let Some(words) = &mut short.error {
            words.message = words.message.chars().take(1000).collect();
            words.hint = words.hint.chars().take(300).collect();
        }
        Ok(serde_json::to_string_pretty(&short)? + "\n")
    }

    /// Whether readers see what they were meant to see.
    pub fn is_good(&self) -> bool {
        self.state == "published" || self.state == "unchanged"
    }
}
