//! The hook files: small shell scripts that run what was there before, and then kedang.

use std::path::Path;

use crate::i18n::Catalogue;
use crate::label::Lang;

/// What comes after the name of a hook that was there before.
pub const KEPT: &str = ".before-kedang";
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

/// Whether a file is a hook of kedang.
pub fn is_ours(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').take(3).any(|line| line.starts_with(MARK.as_bytes()))
}

/// The script of a hook; `lang` is what kedang is to be told, where it was told at installation.
pub fn text(hook: Hook, program: &Path, lang: Option<&str>) -> String {
    let Hook { name, input, refuses, .. } = hook;
    let program = quoted(&program.to_string_lossy());
    let lang = lang.map(|lang| format!("--lang {lang} ")).unwrap_or_default();
    let both = |id: &str| {
        let line = |lang: Lang| quoted(&Catalogue::load(lang).plain(id));
        format!("{} {}", line(Lang::Zh), line(Lang::En))
    };
    let (read, feed) =
        if input { ("input=$(cat; printf .)\ninput=${input%.}\n", "printf %s \"$input\" | ") } else { ("", "") };
    let stop = if refuses { "|| exit $?" } else { "|| :" };
    let gone = both(if refuses { "hook-program-gone" } else { "hook-program-gone-after" });
    let code = i32::from(refuses);
    let mut script = format!(
        "#!/bin/sh\n\
         {MARK} {name}: written by `kedang hook install`, taken away by `kedang hook uninstall`\n\
         kedang={program}\n\
         {read}\
         if [ -x \"$0{KEPT}\" ]; then {feed}\"$0{KEPT}\" \"$@\" {stop}; fi\n\
         [ -x \"$kedang\" ] || kedang=$(command -v kedang) || {{\n  \
         printf '%s\\n' {gone} \"  $0\" >&2\n  exit {code}\n}}\n\
         {feed}\"$kedang\" {lang}hook run {name} \"$@\"\n"
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
