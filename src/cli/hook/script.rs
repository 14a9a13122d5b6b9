//! The hook files: small shell scripts that run what was there before, and then kedang.
//!
//! What was there before keeps its name, since many hooks look at it, and stands in a folder of its own beside the folder
//! of hooks, so that what it finds by way of its own place is still there.

use std::path::{Path, PathBuf};

use crate::i18n::Catalogue;
use crate::label::Lang;

/// What comes after the name of the folder of hooks, for those that were there before.
const KEPT: &str = ".before-kedang";
/// By this a hook file of kedang is known.
const MARK: &str = "# kedang-hook";

/// One of git's hooks that kedang has work for.
#[derive(Clone, Copy, Debug)]
pub struct Hook {
    /// Its name.
    pub name: &'static str,
    /// Whether git tells it something on its input.
    pub input: bool,
    /// Whether it can refuse.
    pub refuses: bool,
    /// Whether it belongs to a bare repository.
    pub server: bool,
}

/// Every hook that kedang may install.
pub const HOOKS: [Hook; 7] = [
    Hook { name: "pre-commit", input: false, refuses: true, server: false },
    Hook { name: "pre-merge-commit", input: false, refuses: true, server: false },
    Hook { name: "post-commit", input: false, refuses: false, server: false },
    Hook { name: "post-merge", input: false, refuses: false, server: false },
    Hook { name: "post-rewrite", input: true, refuses: false, server: false },
    Hook { name: "pre-receive", input: true, refuses: true, server: true },
    Hook { name: "post-receive", input: true, refuses: false, server: true },
];

/// The folder for hooks that were there before those in a folder.
pub fn kept_folder(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(KEPT);
    folder.with_file_name(name)
}

/// Where the hook of a name is that was there before.
pub fn kept(folder: &Path, name: &str) -> PathBuf {
    kept_folder(folder).join(name)
}

/// Whether a file is a hook of kedang.
pub fn is_ours(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').take(3).any(|line| line.starts_with(MARK.as_bytes()))
}

/// The script of a hook; `lang` is what kedang is to be told, where it was told at installation.
pub fn text(hook: Hook, program: &Path, lang: Option<&str>) -> String {
    let Hook { name, input, refuses, server } = hook;
    let program = quoted(&program.to_string_lossy());
    let lang = lang.map(|lang| format!("--lang {lang} ")).unwrap_or_default();
    let both = |id: &str| {
        let line = |lang: Lang| quoted(&Catalogue::load(lang).plain(id));
        format!("{} {}", line(Lang::Zh), line(Lang::En))
    };
    let (read, feed) =
        if input { ("input=$(cat; printf .)\ninput=${input%.}\n", "printf %s \"$input\" | ") } else { ("", "") };
    let stop = if refuses { "|| exit $?" } else { "|| :" };
    let gone = both(match (refuses, server) {
        (true, false) => "hook-program-gone",
        (true, true) => "hook-program-gone-server",
        (false, false) => "hook-program-gone-after",
        (false, true) => "hook-program-gone-after-server",
    });
    // Whatever the umask of who commits or pushes, a web server is to read the site.
    let umask = if refuses { "" } else { "umask 022\n" };
    let code = i32::from(refuses);
    let mut script = format!(
        "#!/bin/sh\n\
         {MARK} {name}: written by `kedang hook install`, taken away by `kedang hook uninstall`\n\
         kedang={program}\n\
         {read}\
         before=$(dirname \"$0\"){KEPT}/{name}\n\
         if [ -x \"$before\" ]; then {feed}\"$before\" \"$@\" {stop}; fi\n\
         [ -x \"$kedang\" ] || kedang=$(command -v kedang) || {{\n  \
         printf '%s\\n' {gone} \"  $0\" >&2\n  exit {code}\n}}\n\
         {umask}{feed}\"$kedang\" {lang}hook run {name} \"$@\"\n"
    );
    if refuses {
        let crashed = both("hook-crashed");
        script
            .push_str(&format!("status=$?\n[ \"$status\" -le 2 ] || printf '%s\\n' {crashed} >&2\nexit \"$status\"\n"));
    }
    script
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
