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

#[test]
fn a_record_prints_as_a_form() {
    let (_project, out) = starter_site();
    let browser = Browser::start();
    browser.resize(1280, 900).open_file(&out.join("complaint/TS-20261112-f3pz.html"));
    let shown = |css: &str| {
        let script = format!("return [...document.querySelectorAll('{css}')].some(e => e.getClientRects().length > 0)");
        browser.script(&script) == true
    };
    let ruled = || {
        let script = "const s = getComputedStyle(document.querySelector('.fields > div')); \
                      return s.borderBottomStyle == 'solid' && s.borderRightStyle == 'solid'";
        browser.script(script) == true
    };
    let chrome = [".top", ".rail", ".crumbs", ".actions", ".foot"];
    assert!(chrome.iter().all(|css| shown(css)) && !shown(".paper") && !ruled(), "on screen");
    browser.print_style(true);
    for css in chrome {
        assert!(!shown(css), "{css} is printed");
    }
    for css in [".paper-title", ".paper-id", ".paper-margin", ".fields", ".steps .sign"] {
        assert!(shown(css), "{css} is missing on paper");
    }
    assert!(ruled(), "the form has no rules");
    let ink = "return getComputedStyle(document.querySelector('.fields a')).textDecorationLine";
    assert_eq!(browser.script(ink), "none", "links are underlined on paper");
    assert!(!browser.overflows());
    browser.screenshot("complaint-print").print_style(false);
    assert!(shown(".rail"));
}

#[test]
fn the_site_reads_without_scripts() {
    let (_project, out) = starter_site();
    let browser = Browser::start();
    browser.resize(1280, 900).scripts(false).open_file(&out.join("complaint/index.html"));
    assert_eq!(browser.elements("html.has-js"), 0, "scripts run");
    let path = || browser.url().rsplit_once("/site/").map(|(_, path)| path.to_owned()).unwrap_or_default();
    browser.click(".facets a[href='status.investigating.html']");
    assert_eq!(path(), "complaint/status.investigating.html");
    let rows = browser.elements("tbody tr");
    assert!(rows > 0);
    browser.click("tbody th a");
    assert!(path().starts_with("complaint/TS-"), "{}", path());
    browser.click(".crumbs li:nth-child(3) a");
    assert!(path().starts_with("customer/KH-"), "{}", path());
    browser.open_file(&out.join("interaction/index.html"));
    browser.click(".pager a[rel=next]");
    assert!(path().starts_with("interaction/index.page-"), "{}", path());
    browser.click(".pager a[rel=prev]");
    assert_eq!(path(), "interaction/index.html", "the next number leads to the newest page");
    browser.screenshot("without-scripts");
}
