//! The site in a real browser.

use crate::http::Server;
use crate::project::Project;
use crate::webdriver::Browser;

/// A page with one grave fault (a picture without words) that reacts to a key, for the tools themselves.
const PAGE: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>试页</title>
<style>body{background:#fff;color:#111} @media (prefers-color-scheme: dark) {body{background:#000;color:#eee}}</style>
</head><body><main><h1>客户档案</h1><input aria-label="查找"><p id="seen"></p><img src="a.png"></main>
<script>addEventListener('keydown', e => { document.getElementById('seen').textContent += e.key })</script></body></html>"#;

#[test]
fn the_browser_tools_see_what_is_there() {
    let project = Project::empty();
    project.write("index.html", PAGE);
    let server = Server::start(project.root());
    let browser = Browser::start();
    browser.open(&server.url("/"));
    assert_eq!(browser.text("h1"), "客户档案");
    browser.press("/a");
    browser.wait_until("document.getElementById('seen').textContent == '/a'");
    let grave: Vec<String> = browser.axe().into_iter().filter(|v| v.impact == "critical").map(|v| v.id).collect();
    assert_eq!(grave, ["image-alt"]);
    assert!(browser.complaints().iter().any(|line| line.contains("a.png")), "the missing picture is a complaint");

    let background = "return getComputedStyle(document.body).backgroundColor";
    assert_eq!(browser.script(background), "rgb(255, 255, 255)");
    browser.dark(true);
    assert_eq!(browser.script(background), "rgb(0, 0, 0)");

    browser.resize(390, 844).open_file(&project.path("index.html"));
    assert!(browser.url().starts_with("file://"));
    assert_eq!(browser.script("return innerWidth"), 390);
    assert!(!browser.overflows());
    browser.screenshot("tools");
}

/// The starter site in Chinese, built for a fixed day.
fn starter_site() -> (Project, std::path::PathBuf) {
    let project = Project::starter();
    let out = project.beside("site");
    project.kedang(["build", ".", "--now", "2026-11-21", "--out", out.to_str().unwrap()]).expect(0);
    (project, out)
}

/// Grave faults of accessibility on the page that is open.
fn grave(browser: &Browser) -> Vec<String> {
    let found = browser.axe().into_iter().filter(|fault| matches!(&*fault.impact, "critical" | "serious"));
    found.map(|fault| format!("{}: {}", browser.url(), fault.id)).collect()
}

#[test]
fn the_site_works_in_a_browser() {
    let (_project, out) = starter_site();
    let server = Server::start(&out);
    let browser = Browser::start();
    let pages = [
        "index.html",
        "customer/index.html",
        "customer/KH-20241112-5jnw.html",
        "complaint/index.html",
        "staff/wangmin.html",
        "diagnostics.html",
        "en/index.html",
    ];
    for dark in [false, true] {
        browser.dark(dark);
        for (width, height) in [(1280, 900), (390, 844)] {
            browser.resize(width, height);
            for page in pages {
                browser.open(&server.url(&format!("/{page}")));
                assert!(!browser.overflows(), "{page} is wider than {width}");
                assert_eq!(grave(&browser), [""; 0], "dark: {dark}, width: {width}");
                let name = page.trim_end_matches(".html").replace('/', "-");
                browser.screenshot(&format!("{name}-{width}-{}", if dark { "dark" } else { "light" }));
            }
        }
    }
    assert_eq!(browser.complaints(), [""; 0], "nothing is missing and nothing breaks the policy");
}

#[test]
fn a_customer_is_found_by_keyboard_also_from_a_file_share() {
    let (_project, out) = starter_site();
    let browser = Browser::start();
    browser.resize(1280, 900).open_file(&out.join("index.html"));
    browser.press("/").press("lyzz");
    browser.wait_until("document.querySelectorAll('#found [role=option]').length > 0");
    let first = browser.texts("#found [role=option]").into_iter().next().unwrap_or_default();
    assert!(first.contains("澜垣铸造"), "{first}");
    browser.press("\u{e007}");
    browser.wait_until("location.pathname.endsWith('KH-20241112-5jnw.html')");
    assert!(browser.text("h1").contains("澜垣铸造"));
    assert!(browser.url().starts_with("file://"));
}
