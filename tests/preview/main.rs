//! Renders every kind of page with invented contexts, so that templates can be looked at without records:
//! `cargo run --example preview -- OUT`. With `--docs` it writes docs/templates.md instead, with `--time` it measures.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod mock;

/// The contexts under the path by which the library's tests know them too.
mod site {
    pub use kedang::site::*;
}

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kedang::label::Lang;
use kedang::site::assets::Assets;
use kedang::site::messages::Messages;
use kedang::site::reference;
use kedang::site::templates::Templates;

fn main() {
    let argument = std::env::args().nth(1).unwrap_or_else(|| "target/preview".into());
    match argument.as_str() {
        "--docs" => std::fs::write("docs/templates.md", reference::markdown()).unwrap(),
        "--time" => measure(),
        out => preview(Path::new(out)),
    }
}

fn load(lang: Lang) -> (Arc<Messages>, Templates) {
    let messages = Arc::new(Messages::load(lang, None).unwrap());
    let templates = Templates::new(messages.clone(), &BTreeMap::new()).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    (messages, templates)
}

fn preview(out: &Path) {
    for lang in Lang::ALL {
        let (messages, templates) = load(lang);
        let assets = Assets::new(&messages, None);
        for file in &assets.files {
            write(&out.join(&file.path), &file.bytes);
        }
        let site = mock::Site::new(lang, &messages, &templates, &assets);
        for page in site.pages() {
            let path = if lang == Lang::Zh { page.path.clone() } else { format!("en/{}", page.path) };
            println!("{:6} {path}", page.html.len());
            write(&out.join(path), page.html.as_bytes());
        }
        for (path, text) in site.scripts() {
            write(&out.join(path), text.as_bytes());
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn measure() {
    let (messages, templates) = load(Lang::Zh);
    let assets = Assets::new(&messages, None);
    let site = mock::Site::new(Lang::Zh, &messages, &templates, &assets);
    for (name, times) in [
        ("contexts", 10_000),
        ("frame", 10_000),
        ("only x", 4000),
        ("only sections", 4000),
        ("only steps", 4000),
        ("only deadlines", 4000),
        ("only links", 4000),
        ("only changes", 4000),
        ("only findings", 4000),
        ("record", 10_000),
        ("row", 10_000),
        ("list", 1_000),
        ("customer", 1_000),
        ("home", 1_000),
    ] {
        let start = cpu_time();
        let mut bytes = 0;
        for _ in 0..times {
            bytes += site.one(name).len();
        }
        let each = (cpu_time() - start) / f64::from(times);
        println!("{name:10} {each:8.1} µs {:8} bytes", bytes / times as usize);
    }
}

/// Microseconds that this thread has computed, whatever else the machine did meanwhile (Linux).
fn cpu_time() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e3
}
