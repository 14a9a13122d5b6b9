//! Hooks are put beside those that are there, and taken away again.

use super::*;

#[cfg(unix)]
fn hook_file(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o750)).unwrap();
}

/// Every file of a hooks folder with its rights.
#[cfg(unix)]
fn hook_files(folder: &Path) -> Vec<(String, Vec<u8>, u32)> {
    use std::os::unix::fs::PermissionsExt;
    let files = read_tree(folder);
    let rights = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode();
    files.into_iter().map(|(name, bytes)| (name.clone(), bytes, rights(&name))).collect()
}

#[cfg(unix)]
#[test]
fn installing_keeps_other_hooks_and_uninstalling_restores_them() {
    for hooks_path in [None, Some("我的 hooks"), Some("it's \"here\"")] {
        let project = Project::small().init();
        if let Some(path) = hooks_path {
            git(&project, &["config", "core.hooksPath", path]).expect(0);
        }
        let folder = project.path(hooks_path.unwrap_or(".git/hooks"));
        // As the stock hooks of forges do, it looks at its own name and calls what stands in a folder beside it.
        let dispatcher =
            "#!/bin/sh\necho \"earlier $(basename \"$0\")\" >&2\nfor one in \"$0.d\"/*; do \"$one\" || exit; done\n";
        hook_file(&folder.join("pre-commit"), dispatcher);
        hook_file(&folder.join("pre-commit.d/one"), "#!/bin/sh\n[ ! -e stop ] || exit 7\n");
        hook_file(&folder.join("commit-msg"), "#!/bin/sh\nexit 0\n");
        let config = fs::read(project.path(".git/config")).unwrap();
        let before = hook_files(&folder);
        project.kedang(["hook", "install", "--publish-to", "网站 one"]).expect(0);
        let installed = hook_files(&folder);
        let run = project.kedang(["hook", "install", "--publish-to", "网站 one", "--lang", "en"]);
        assert!(run.stderr.contains("installed"), "{}", run.stderr);
        project.kedang(["hook", "install", "--publish-to", "网站 one"]).expect(0);
        assert_eq!(hook_files(&folder), installed, "installing again changes nothing");
        // What is not said again stays as it was; without a site the hooks after a commit go.
        project.kedang(["hook", "install"]).expect(0);
        assert_eq!(hook_files(&folder), installed);
        project.kedang(["hook", "install", "--no-publish"]).expect(0);
        assert!(!folder.join("post-commit").exists());
        let run = project.kedang(["hook", "install", "--audience", "all", "--lang", "en"]).expect(2);
        assert!(run.stderr.contains("--publish-to"), "{}", run.stderr);
        project.kedang(["hook", "install", "--publish-to", "."]).expect(2);
        project.kedang(["hook", "install", "--publish-to", "kedang.yaml"]).expect(2);
        let status = project.kedang(["hook", "status", "--lang", "en"]).expect(0);
        assert!(status.stdout.contains("pre-commit        installed, after another hook"), "{}", status.stdout);
        // Both run, the earlier one first; when it refuses, ours is not asked.
        project.write(CUSTOMER, "nmae: 甲\n");
        let run = git(&project, &["commit", "-qam", "wrong"]).expect(1);
        assert!(run.stderr.contains("earlier pre-commit\n") && run.stderr.contains("nmae"), "{}", run.stderr);
        project.write("stop", "");
        let run = git(&project, &["commit", "-qam", "wrong"]);
        assert!(run.status != 0 && run.stderr.contains("earlier ") && !run.stderr.contains("nmae"), "{}", run.stderr);
        project.kedang(["hook", "uninstall"]).expect(0);
        assert_eq!(hook_files(&folder), before);
        assert!(!folder.with_file_name(format!("{}.before-kedang", hooks_path.unwrap_or("hooks"))).exists());
        let left = fs::read_to_string(project.path(".git/config")).unwrap();
        assert_eq!(left.replace("[kedang]\n", ""), String::from_utf8(config).unwrap());
        project.kedang(["hook", "uninstall"]).expect(0);
    }
}

#[cfg(unix)]
#[test]
fn a_hook_that_another_program_put_over_ours_is_not_lost() {
    let project = Project::small().init();
    let folder = project.path(".git/hooks");
    hook_file(&folder.join("pre-commit"), "#!/bin/sh\n# first\n");
    project.kedang(["hook", "install"]).expect(0);
    hook_file(&folder.join("pre-commit"), "#!/bin/sh\n# second\n");
    let files = hook_files(&folder);
    let run = project.kedang(["hook", "install", "--lang", "en"]).expect(2);
    assert!(run.stderr.contains("hooks.before-kedang/pre-commit"), "{}", run.stderr);
    assert_eq!(hook_files(&folder), files, "nothing was done");
    project.kedang(["hook", "uninstall"]).expect(0);
    assert!(fs::read_to_string(folder.join("pre-commit")).unwrap().contains("second"));
    assert!(
        fs::read_to_string(folder.with_file_name("hooks.before-kedang").join("pre-commit")).unwrap().contains("first")
    );
}

#[cfg(unix)]
#[test]
fn a_program_that_is_gone_says_so() {
    let project = Project::small().init();
    let folder = project.beside("bin of 'kedang' \"客档\"");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("kedang");
    fs::copy(env!("CARGO_BIN_EXE_kedang"), &program).unwrap();
    let mut command = Command::new(&program);
    command.env_clear().env("HOME", project.beside("home")).current_dir(project.root());
    finish(command.args(["hook", "install", "--publish-to", "site"])).expect(0);
    project.write(CUSTOMER, "nmae: 甲\n");
    let run = git(&project, &["commit", "-qam", "wrong"]).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    fs::remove_file(&program).unwrap();
    let run = git(&project, &["commit", "-qam", "gone"]).expect(1);
    assert!(run.stderr.contains("kedang hook install") && run.stderr.contains("hooks/pre-commit"), "{}", run.stderr);
    // Found again on the way that programs are found.
    let path = format!(
        "{}:{}",
        Path::new(env!("CARGO_BIN_EXE_kedang")).parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let run = finish(project.git_command().env("PATH", path).args(["commit", "-qam", "wrong"])).expect(1);
    assert!(run.stderr.contains("nmae"), "{}", run.stderr);
    // What comes after a commit stops nobody.
    let run = git(&project, &["commit", "-qnam", "unchecked"]).expect(0);
    assert!(run.stderr.contains("hooks/post-commit"), "{}", run.stderr);
}
