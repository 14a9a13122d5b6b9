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
