//! A real browser: Debian's Chromium through its chromedriver, with the few gestures that the tests need.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::capabilities::chrome::ChromeCapabilities;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::error::WebDriverResult;
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::prelude::*;
use tokio::runtime::Runtime;

use crate::project::target;

/// How long a page may take to do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A browser window; closed when dropped.
pub struct Browser {
    runtime: Runtime,
    driver: Option<WebDriver>,
    chromedriver: Child,
}

/// What axe-core holds against a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// The rule.
    pub id: String,
    /// The elements, as CSS selectors, with what is wrong.
    pub nodes: Vec<String>,
}

impl Browser {
    /// Opens a window of 1280 by 900 pixels.
    pub fn start() -> Browser {
        let (chromedriver, port) = start_chromedriver();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let driver = runtime.block_on(WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities()));
        let browser = Browser { runtime, driver: Some(driver.unwrap()), chromedriver };
        browser.resize(1280, 900);
        browser
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    #[track_caller]
    fn wait<T>(&self, work: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.runtime.block_on(work) {
            Ok(value) => value,
            Err(error) => panic!("browser: {error}"),
        }
    }

    /// Goes to an address and waits until the page has loaded.
    #[track_caller]
    pub fn open(&self, url: &str) -> &Browser {
        self.wait(self.driver().goto(url));
        self
    }

    /// Opens a file without any server.
    #[track_caller]
    pub fn open_file(&self, path: &Path) -> &Browser {
        self.open(&format!("file://{}", path.canonicalize().unwrap().display()))
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        self.wait(self.driver().current_url()).to_string()
    }

    /// Gives the page this size in CSS pixels, as a device would.
    pub fn resize(&self, width: u32, height: u32) -> &Browser {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.protocol("Emulation.setDeviceMetricsOverride", size)
    }

    /// Makes the system's colours dark or light.
    pub fn dark(&self, dark: bool) -> &Browser {
        let value = if dark { "dark" } else { "light" };
        self.protocol(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": value}]}),
        )
    }

    /// Shows the page as it would be printed, or again on screen.
    pub fn print_style(&self, print: bool) -> &Browser {
        self.protocol("Emulation.setEmulatedMedia", json!({"media": if print { "print" } else { "" }}))
    }

    /// Turns the page's scripts off or on; counts from the next page.
    pub fn scripts(&self, on: bool) -> &Browser {
        self.protocol("Emulation.setScriptExecutionDisabled", json!({"value": !on}))
    }

    fn protocol(&self, method: &str, parameters: Value) -> &Browser {
        self.wait(self.driver().cdp().send_raw(method, parameters));
        self
    }

    /// Types into whatever has the focus; [`Key`]s can be joined to text with `+`.
    pub fn press(&self, keys: impl Into<TypingData>) -> &Browser {
        self.wait(self.driver().action_chain().send_keys(keys).perform());
        self
    }

    /// Presses a key while Control is held.
    pub fn press_control(&self, key: char) -> &Browser {
        let chain = self.driver().action_chain().key_down(Key::Control).send_keys(key.to_string()).key_up(Key::Control);
        self.wait(chain.perform());
        self
    }

    /// Clicks the first element of a CSS selector.
    #[track_caller]
    pub fn click(&self, css: &str) -> &Browser {
        self.wait(async { self.driver().query(By::Css(css)).first().await?.click().await });
        self
    }

    /// How many elements of a CSS selector there are; asks the browser and not the page, so that it works without scripts.
    #[track_caller]
    pub fn elements(&self, css: &str) -> usize {
        self.wait(self.driver().find_all(By::Css(css))).len()
    }

    /// Runs JavaScript; gives what it returns.
    #[track_caller]
    pub fn script(&self, script: &str) -> Value {
        self.wait(self.driver().execute(script, Arc::from([]))).json().clone()
    }

    /// The visible text of each element of a CSS selector.
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let script = format!("return [...document.querySelectorAll({})].map(e => e.innerText.trim())", json!(css));
        serde_json::from_value(self.script(&script)).unwrap()
    }

    /// The visible text of the first element of a CSS selector; empty when there is none.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.texts(css).into_iter().next().unwrap_or_default()
    }

    /// Waits until a JavaScript expression is true; fails the test when it never is.
    #[track_caller]
    pub fn wait_until(&self, condition: &str) -> &Browser {
        let start = Instant::now();
        while self.script(&format!("return Boolean({condition})")) != json!(true) {
            assert!(start.elapsed() < PATIENCE, "the page at {} never had: {condition}", self.url());
            std::thread::sleep(Duration::from_millis(30));
        }
        self
    }

    /// What the page complained of on its console: script errors, missing files, violations of its security policy.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.wait(self.driver().browser_log());
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// Keeps a picture of the page in `target/screenshots/`.
    pub fn screenshot(&self, name: &str) -> &Browser {
        let folder = target().join("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.wait(self.driver().screenshot_as_png());
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
        self
    }

    /// Whether the page is wider than its window, so that one has to scroll sideways.
    pub fn overflows(&self) -> bool {
        self.script("return document.documentElement.scrollWidth > document.documentElement.clientWidth") == json!(true)
    }

    /// Everything that axe-core finds on the page.
    #[track_caller]
    pub fn axe(&self) -> Vec<Violation> {
        let path = target().join("npm/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` installs axe-core there", path.display()));
        self.script(&source);
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations), e => done(String(e)))";
        let answer = self.wait(self.driver().execute_async(script, Arc::from([]))).json().clone();
        let violations = answer.as_array().unwrap_or_else(|| panic!("axe-core: {answer}"));
        violations.iter().map(violation).collect()
    }

    /// Fails the test when axe-core finds something serious.
    #[track_caller]
    pub fn assert_accessible(&self) -> &Browser {
        let grave: Vec<Violation> =
            self.axe().into_iter().filter(|v| matches!(&*v.impact, "serious" | "critical")).collect();
        assert!(grave.is_empty(), "axe-core on {}: {grave:#?}", self.url());
        self
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // A browser that is already gone needs no closing.
            let _ = self.runtime.block_on(driver.quit());
        }
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

fn violation(value: &Value) -> Violation {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = value["nodes"].as_array().cloned().unwrap_or_default();
    let node = |node: &Value| format!("{} — {}", node["target"], text(&node["failureSummary"]).replace('\n', " "));
    Violation { impact: text(&value["impact"]), id: text(&value["id"]), nodes: nodes.iter().map(node).collect() }
}

/// Starts chromedriver on a port of its own choice.
fn start_chromedriver() -> (Child, u16) {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("chromedriver: {error}; `cargo xtask test` installs it"));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.rsplit_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    // Its output must go on being read, or it blocks one day.
    std::thread::spawn(move || lines.for_each(drop));
    (child, port.expect("chromedriver said no port"))
}

fn capabilities() -> ChromeCapabilities {
    let mut chrome = ChromeCapabilities::new();
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--lang=zh-CN",
    ] {
        chrome.add_arg(argument).unwrap();
    }
    chrome.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All).unwrap();
    chrome
}
