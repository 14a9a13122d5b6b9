//! The workflows that `kedang init --ci` writes: linted with the forges' own schemas, and their steps run as the forges do.

use std::path::PathBuf;
use std::process::{Command, Output};

use kedang::yaml::{self, Budget, Node};

use crate::comments::Comments;
use crate::project::{Project, read_tree, target, workspace};

/// The forge, where its workflow goes, and the schema for it.
const FORGES: [(&str, &str, &str); 3] = [
    ("gitea", ".gitea/workflows/kedang.yaml", "vendor.github-workflows"),
    ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ("github", ".github/workflows/kedang.yml", "vendor.github-workflows"),
];

fn lint(schema: &str, path: &std::path::Path) -> Output {
    let program = target().join("python/bin/check-jsonschema");
    let output = Command::new(&program).args(["--builtin-schema", schema]).arg(path).output();
    output.unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` installs it there", program.display()))
}

#[test]
fn the_workflows_fit_the_forges_schemas_and_are_short() {
    for (forge, path, schema) in FORGES {
        let project = Project::small();
        let run = project.kedang(["init", "--ci", forge, "."]).expect(0);
        assert!(run.stdout.trim().ends_with(path) && run.stderr.contains("FILL-IN"), "{run:?}");
        let output = lint(schema, &project.path(path));
        assert!(output.status.success(), "{forge}: {}", String::from_utf8_lossy(&output.stdout));
        let text = project.read(path);
        assert!(text.lines().count() <= 100, "{forge} is too long to read: {}", text.lines().count());
        assert!(text.contains("fetch-depth: 0") || text.contains("GIT_DEPTH: \"0\""), "{forge}");
        let rev = if forge == "gitea" { "published" } else { "HEAD" };
        let publish = format!("kedang publish . --rev {rev} --to \"$KEDANG_SITE\" --audience all");
        assert!(text.contains(&publish), "{forge}");
        assert_eq!(text.matches(": FILL-IN\n").count(), 3, "{forge}");
        let keeps = match forge {
            "gitlab" => "paths: [.kedang/]",
            "gitea" => "cd \"$KEDANG_SITE.git\"",
            _ => "clean: false",
        };
        assert!(text.contains(keeps) && !text.contains("# kedang:"), "{forge}: {text}");
        // The linter can say no.
        project.write(path, text.replace("script:", "scrpt:").replace("runs-on:", "run-on:"));
        assert!(!lint(schema, &project.path(path)).status.success(), "{forge}: the schema refuses nothing");
        project.kedang(["check"]).expect(0);
    }
}

#[test]
fn what_others_wrote_is_pinned_by_hash() {
    let image = format!("registry.test.example:5000/tools/kedang@sha256:{}", "0123456789abcdef".repeat(4));
    for (forge, path, schema) in FORGES {
        let project = Project::small();
        let unpinned = ["kedang:latest", "kedang@sha256:12", "a b@sha256:00"];
        for name in unpinned {
            let run = project.kedang(["init", "--ci", forge, "--ci-image", name, "."]).expect(2);
            assert!(run.stderr.contains("@sha256:"), "{}", run.stderr);
            assert!(!project.path(path).exists());
        }
        project.kedang(["init", "--ci", forge, "--ci-image", &image, "."]).expect(0);
        let output = lint(schema, &project.path(path));
        assert!(output.status.success(), "{forge}: {}", String::from_utf8_lossy(&output.stdout));
        let text = project.read(path);
        assert!(text.contains(&image) && !text.contains("KEDANG_URL"), "{text}");
        assert_eq!(text.matches(": FILL-IN\n").count(), 1, "{forge}");
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let (_, version) = line.split_once('@').unwrap();
            let (hash, tag) = version.split_once(" # v").unwrap_or_else(|| panic!("{line}"));
            assert!(hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
            assert_eq!(tag.split('.').count(), 3, "{line}");
        }
    }
    Project::small().kedang(["init", "--ci-image", &image, "new"]).expect(2);
}

#[test]
fn a_workflow_is_never_written_over_and_follows_the_main_branch() {
    let project = Project::small();
    let config = project.read("kedang.yaml");
    let forge = "forge: {kind: gitea, url: \"https://git.test.example/crm\", branch: trunk}\n";
    project.write("kedang.yaml", format!("{config}{forge}"));
    project.kedang(["init", "--ci", "gitea", "."]).expect(0);
    let text = project.read(".gitea/workflows/kedang.yaml");
    assert!(
        text.contains("branches: [trunk]") && text.contains("'refs/heads/trunk'") && !text.contains("[main]"),
        "{text}"
    );
    let before = read_tree(project.root());
    let run = project.kedang(["init", "--ci", "gitea", "."]).expect(2);
    assert!(run.stderr.contains("已经存在"), "{}", run.stderr);
    assert!(before == read_tree(project.root()));
    let fresh = project.beside("fresh");
    project.kedang(["init", "--ci", "gitlab", fresh.to_str().unwrap()]).expect(0);
    assert!(fresh.join(".gitlab-ci.yml").is_file() && fresh.join("kedang.yaml").is_file());
}

/// Forges know files from the top of the repository, and look for workflows there, wherever the records are.
#[test]
fn records_in_a_folder_are_told_from_the_top() {
    let project = Project::empty();
    for (path, bytes) in read_tree(Project::small().root()) {
        project.write(&format!("crm/{path}"), bytes);
    }
    project.write("crm/customers/KH-20260101-a2b3/customer.yaml", "nmae: 甲\n");
    project.write("crm/types/staff.yaml", project.read("crm/types/staff.yaml") + "\nnonsense: 1\n");
    let project = project.init();
    let run = |args: &[&str]| {
        crate::project::finish(project.git_command().current_dir(project.root()).args(args)).expect(0);
    };
    run(&["branch", "-m", "trunk"]);
    project.kedang(["init", "--ci", "github", "crm"]).expect(0);
    assert!(project.read(".github/workflows/kedang.yml").contains("branches: [trunk]"));
    for format in ["github", "gitlab", "sarif", "junit", "markdown"] {
        let told = project.kedang(["check", "crm", "--output-format", format]).expect(1).stdout;
        let [of_type, of_record] = ["crm/types/staff.yaml", "crm/customers/KH-20260101-a2b3/customer.yaml"]
            .map(|path| told.find(path).unwrap_or_else(|| panic!("{format}: {told}")));
        assert!(of_type < of_record, "{format}: what is wrong with a type comes first: {told}");
    }
    let told = project.kedang(["check", "crm", "--output-format", "concise"]).expect(1).stdout;
    assert!(told.contains("customers/") && !told.contains("crm/customers/"), "{told}");
}

/// An archive as a release has it, with a program that runs ours.
fn archive(project: &Project) -> (String, String) {
    let folder = project.beside("release/kedang-1.2.3");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("kedang");
    std::fs::write(&program, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_kedang"))).unwrap();
    let archive = project.beside("kedang.tar.gz");
    let shell = format!(
        "chmod +x '{}' && tar -czf '{}' -C '{}' kedang-1.2.3 && sha256sum '{1}'",
        program.display(),
        archive.display(),
        project.beside("release").display()
    );
    let output = Command::new("sh").args(["-c", &shell]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sum = String::from_utf8(output.stdout).unwrap()[..64].to_owned();
    (format!("file://{}", archive.display()), sum)
}

struct Job<'a> {
    project: &'a Project,
    url: &'a str,
    sum: &'a str,
    path: String,
    /// What else the forge says of this run.
    run: Vec<(&'static str, String)>,
}

impl Job<'_> {
    /// Runs a step; gives whether it succeeded and what it printed.
    fn step(&self, script: &str) -> (bool, String) {
        let temp = self.project.beside("temp");
        std::fs::create_dir_all(&temp).unwrap();
        // The environment that tests have, and what the forge adds.
        let ours = self.project.command();
        let mut shell = Command::new("bash");
        shell.env_clear().envs(ours.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell
            .args(["-e", "-c", script])
            .current_dir(self.project.root())
            .env("PATH", &self.path)
            .env("KEDANG_URL", self.url)
            .env("KEDANG_SHA256", self.sum)
            .env("KEDANG_SITE", "FILL-IN")
            .env("RUNNER_TEMP", &temp)
            .env("GITHUB_PATH", temp.join("path"))
            .env("GITHUB_STEP_SUMMARY", temp.join("summary.md"))
            .env("GITHUB_WORKSPACE", self.project.root())
            .env("CI_PROJECT_DIR", self.project.root())
            .envs(self.run.iter().map(|(name, value)| (*name, value)));
        let output = shell.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }
}

/// The scripts of a workflow: those that get kedang, that check, that comment, and that publish. GitLab's check comments.
fn scripts(project: &Project, path: &str) -> [String; 4] {
    let text = project.read(path);
    let document = yaml::read_document(&path.into(), &text, Budget::default(), &mut Vec::new());
    let root = document.root.unwrap();
    let at = |path: &str| root.locate(path).as_text().unwrap_or_else(|| panic!("{path}")).to_owned();
    if path.ends_with("gitlab-ci.yml") {
        return [at("default.before_script.0"), at("check.script.0"), String::new(), at("publish.script.0")];
    }
    let named = |job: &str, name: &str| {
        let steps = root.locate(&format!("jobs.{job}.steps")).as_sequence().unwrap();
        let step = steps.iter().find(|step| step.get("name").and_then(Node::as_text) == Some(name)).unwrap();
        step.get("run").and_then(Node::as_text).unwrap().to_owned()
    };
    assert_eq!(named("check", "Get kedang"), named("publish", "Get kedang"));
    let names = [("check", "Get kedang"), ("check", "Check"), ("check", "Comment"), ("publish", "Publish")];
    names.map(|(job, name)| named(job, name))
}

#[test]
fn the_steps_do_what_they_say() {
    for (forge, path, _) in FORGES {
        let project = Project::small();
        project.kedang(["init", "--ci", forge, "."]).expect(0);
        let complaint = "customers/KH-20260101-a2b3/complaints/TS-20260320-c4d5.md";
        let text = project.read(complaint);
        for number in 10..30 {
            let copy = complaint.replace("c4d5", &format!("aa{number}"));
            project.write(&copy, text.replace("severity: serious", "severity: no"));
        }
        let [get, check, _, publish] = scripts(&project, path);
        let (url, sum) = archive(&project);
        let path = std::env::var("PATH").unwrap();
        let open = Job { project: &project, url: "FILL-IN", sum: "FILL-IN", path: path.clone(), run: Vec::new() };
        let (ok, said) = open.step(&get);
        assert!(!ok && said.contains("填好 KEDANG_URL"), "{forge}: {said}");
        let (ok, said) = open.step(&publish);
        assert!(!ok && said.contains("填好 KEDANG_SITE"), "{forge}: {said}");
        let wrong = Job { project: &project, url: &url, sum: &"0".repeat(64), path: path.clone(), run: Vec::new() };
        let (ok, said) = wrong.step(&get);
        assert!(!ok, "{forge} takes an archive with another hash: {said}");

        let mut job = Job { project: &project, url: &url, sum: &sum, path: path.clone(), run: Vec::new() };
        let script = if forge == "gitlab" { format!("{get}\n{check}") } else { check.clone() };
        let temp = project.beside("temp");
        if forge != "gitlab" {
            let (ok, said) = job.step(&get);
            assert!(ok, "{forge}: {said}");
            let more = std::fs::read_to_string(temp.join("path")).unwrap();
            job.path = format!("{}:{path}", more.trim());
        }
        let (ok, said) = job.step(&script);
        assert!(!ok, "{forge}: errors must fail the job: {said}");
        assert_eq!(said.lines().filter(|line| line.starts_with("::error")).count(), 10, "{forge}: {said}");
        let report = |name: &str| -> PathBuf {
            if forge == "gitlab" { project.path(&format!("findings/{name}")) } else { temp.join(name) }
        };
        let read = |name: &str| std::fs::read_to_string(report(name)).unwrap_or_default();
        match forge {
            "github" => assert!(read("kedang.sarif").contains("\"version\": \"2.1.0\"")),
            "gitea" => assert!(read("junit.xml").contains("<failure")),
            _ => assert!(read("codequality.json").contains("fingerprint") && read("junit.xml").contains("<failure")),
        }
        let comment = if forge == "gitlab" { read("comment.txt") } else { read("comment.md") };
        assert_eq!(comment.matches("bad-option").count(), 20, "{forge}: {comment}");
        if forge != "gitlab" {
            assert_eq!(read("summary.md"), comment);
        }
        for number in 10..30 {
            project.remove(&complaint.replace("c4d5", &format!("aa{number}")));
        }
        let (ok, said) = job.step(&script);
        assert!(ok, "{forge}: {said}");
    }
}

/// A merge request answers for what it brings, and its one comment says so each time.
#[test]
fn a_merge_request_is_checked_for_its_change_and_told_in_a_comment() {
    for (forge, path, _) in FORGES {
        let project = Project::small();
        project.kedang(["init", "--ci", forge, "."]).expect(0);
        project.write("staff/zhou-min.yaml", "name: 周敏\nrank: wrong-before\n");
        let project = project.init();
        let base = project.git(["rev-parse", "HEAD"]).trim().to_owned();
        project.git(["update-ref", "refs/remotes/origin/main", &base]);
        project.write("staff/liu-fei.yaml", "name: 刘飞\nrank: wrong-now\n");
        project.commit("刘飞");
        let [get, check, comment, publish] = scripts(&project, path);
        let (url, sum) = archive(&project);
        let comments = Comments::start("secret");
        comments.add("看起来不错 · looks good");
        let run = vec![
            ("GITHUB_BASE_REF", "main".to_owned()),
            ("GITHUB_API_URL", comments.address.clone()),
            ("GITHUB_REPOSITORY", "crm/records".to_owned()),
            ("TOKEN", "secret".to_owned()),
            ("NUMBER", "7".to_owned()),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base),
            ("CI_API_V4_URL", comments.address.clone()),
            ("CI_PROJECT_ID", "3".to_owned()),
            ("CI_MERGE_REQUEST_IID", "7".to_owned()),
            ("KEDANG_TOKEN", "secret".to_owned()),
        ];
        let usual = std::env::var("PATH").unwrap();
        let mut job = Job { project: &project, url: &url, sum: &sum, path: usual.clone(), run };
        let (ok, said) = job.step(&get);
        assert!(ok, "{forge}: {said}");
        if forge != "gitlab" {
            let more = std::fs::read_to_string(project.beside("temp/path")).unwrap();
            job.path = format!("{}:{usual}", more.trim());
        }
        let check = if forge == "gitlab" { format!("{get}\n{check}") } else { check };
        let (ok, said) = job.step(&check);
        assert!(!ok && said.contains("wrong-now") && !said.contains("wrong-before"), "{forge}: {said}");
        if forge != "gitlab" {
            let (ok, said) = job.step(&comment);
            assert!(ok, "{forge}: {said}");
        }
        let all = comments.all();
        assert!(all.len() == 2 && all[1].contains("wrong-now"), "{forge}: {all:?}");
        project.remove("staff/liu-fei.yaml");
        project.commit("算了");
        let (ok, said) = job.step(&check);
        assert!(ok, "{forge}: what was wrong before stops nobody: {said}");
        if forge != "gitlab" {
            let (ok, said) = job.step(&comment);
            assert!(ok, "{forge}: {said}");
            let all = comments.all();
            assert!(all.len() == 2 && all[0].contains("looks good") && !all[1].contains("wrong"), "{forge}: {all:?}");
        }
        // Publishing leaves what it knows where the workflow keeps it.
        let site = project.beside("site").display().to_string();
        job.run.push(("KEDANG_SITE", site));
        let publish = if forge == "gitlab" { format!("{get}\n{publish}") } else { publish };
        let (_, said) = job.step(&publish);
        assert!(project.beside("site/current").exists(), "{forge}: {said}");
        if forge == "gitea" {
            assert!(project.beside("site.git/kedang/commits/state").is_file());
            project.remove("staff/zhou-min.yaml");
            project.commit("也算了");
            // A folder that the runner cleared, and a repository that stayed.
            std::fs::remove_dir_all(project.path(".kedang")).unwrap_or_default();
            let (ok, said) = job.step(&publish);
            assert!(ok && !project.path(".kedang").exists(), "{said}");
        } else {
            let kept = project.path(".kedang").is_dir() && project.git(["status", "--short", ".kedang"]).is_empty();
            assert!(kept, "{forge}");
        }
    }
}

#[test]
fn the_pre_commit_hooks_name_a_command_that_is_there() {
    let text = std::fs::read_to_string(workspace().join(".pre-commit-hooks.yaml")).unwrap();
    let mut found = Vec::new();
    let root = yaml::parse(&"hooks.yaml".into(), &text, 0..text.len(), Budget::default(), &mut found).unwrap();
    assert!(found.is_empty(), "{found:?}");
    let hooks = root.as_sequence().unwrap();
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        for key in ["id", "name", "description", "entry", "language"] {
            assert!(hook.get(key).and_then(Node::as_text).is_some(), "{key}");
        }
        assert_eq!(hook.get("pass_filenames").and_then(Node::as_text), Some("false"));
        let entry = hook.get("entry").and_then(Node::as_text).unwrap();
        let arguments = entry.strip_prefix("kedang ").unwrap().split(' ').collect::<Vec<_>>();
        let project = Project::small().init();
        project.kedang(&arguments).expect(0);
        project.write("staff/liu-fei.yaml", "name: 刘飞\nrank: clrk\n");
        project.kedang(&arguments).expect(0);
        project.git(["add", "-A"]);
        project.kedang(&arguments).expect(1);
    }
}
