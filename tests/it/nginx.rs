//! The walk-through of `docs/deploy.md` run as it stands there, and Debian's nginx with the configuration from there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::live::{LiveSite, links, resolve, rounds, version_of};
use crate::project::{Project, Run, workspace};

/// Where the documents put everything.
const PLACE: &str = "/srv/kedang";

/// The blocks of a language in a document.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(workspace().join(document)).unwrap();
    let start = format!("\n```{language}\n");
    let parts = text.split(&start).skip(1);
    parts.map(|rest| rest.split("\n```").next().unwrap().to_owned() + "\n").collect()
}

#[test]
fn both_languages_give_the_same_commands() {
    for (language, least) in [("sh", 5), ("nginx", 1), ("text", 3)] {
        let plain = |document| -> Vec<String> {
            let without = |block: String| {
                let lines = block.lines().filter(|line| !line.trim_start().starts_with('#'));
                lines.map(|line| line.to_owned() + "\n").collect()
            };
            blocks(document, language).into_iter().map(without).collect()
        };
        let (en, zh) = (plain("docs/deploy.md"), plain("docs/deploy.zh-CN.md"));
        assert!(en.len() >= least, "{language}: only {} blocks", en.len());
        assert_eq!(en, zh);
    }
}

#[test]
fn the_walk_through_works_as_written() {
    let project = Project::empty();
    let place = project.beside("客 档");
    let script = blocks("docs/deploy.md", "sh").concat().replace(PLACE, "$PLACE");
    // A path with a space in it must be quoted, which a reader who follows the document need not do.
    let script = script.replace("$PLACE/", "\"$PLACE\"/").replace("-p $PLACE\n", "-p \"$PLACE\"\n");
    let program = Path::new(env!("CARGO_BIN_EXE_kedang")).parent().unwrap();
    let mut command = project.command_of("sh");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    command.env("PATH", path).env("PLACE", &place).env("LANG", "en_US.UTF-8").env_remove("SOURCE_DATE_EPOCH");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "王小燕").env(format!("GIT_{role}_EMAIL"), "wang@test.example");
    }
    let run = Run::of(command.args(["-euxc", &script])).expect(0);
    assert!(run.stdout.contains("account_manager\nmanagement\nstaff\n"), "{}", run.stdout);
    let shown: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with("Live: commit ")).collect();
    assert_eq!(shown.len(), 2, "{}", run.stdout);
    assert_ne!(shown[0], shown[1], "the push published nothing");
    let home = fs::read_to_string(place.join("live/current/staff/en/index.html")).unwrap();
    assert!(home.contains("Our customer files"));

    let server = Nginx::start(&place, |config| config.replace(PLACE, &place.display().to_string()));
    let (ling, hua, ping) = (Some("ling:first secret"), Some("hua:second secret"), Some("ping:third secret"));
    let folders = [("/staff/", ling), ("/account_manager/", hua), ("/management/", ping)];
    for (folder, _) in folders {
        assert_eq!(server.get(folder, None, None).status, 401, "{folder}");
        for (other, who) in folders {
            let wanted = if other == folder { 200 } else { 401 };
            for page in ["", "index.html", "customer/index.html", "assets/state.zh-CN.js", "search/meta.json"] {
                assert_eq!(
                    server.get(&format!("{folder}{page}"), who, None).status,
                    wanted,
                    "{folder}{page} for {who:?}"
                );
            }
        }
        assert_eq!(server.get(folder, Some("ling:wrong"), None).status, 401);
    }
    let moved = server.get("/", None, None);
    assert_eq!((moved.status, moved.header("location")), (302, "/staff/"));
    for hidden in ["/status.json", "/build.json", "/staff", "/.kedang-state/a.seal", "/trees/a/staff/index.html"] {
        assert_eq!(server.get(hidden, ling, None).status, 404, "{hidden}");
    }
    assert_eq!(server.get("/staff/.kedang-manifest", ling, None).status, 404);

    assert_eq!(server.get("/staff/no-such-page.html", ling, None).status, 404);
    caches(&server, &home, ling);
}

/// Checks the cache rules of a page and of what it needs.
fn caches(server: &Nginx, home: &str, who: Option<&str>) {
    let mut immutable = 0;
    for link in links(home).into_iter().filter(|link| !link.starts_with("../..")) {
        let path = format!("/{}", resolve(Path::new("staff/en/index.html"), link).display());
        let answer = server.get(&path, who, None);
        assert_eq!(answer.status, 200, "{path}");
        let hashed = path.contains("/assets/") && !path.contains("/state.");
        assert_eq!(answer.header("cache-control").contains("immutable"), hashed, "{path}");
        assert_eq!(answer.header("cache-control").contains("no-cache"), !hashed, "{path}");
        assert!(!answer.header("etag").is_empty(), "{path}");
        assert_eq!(server.get(&path, who, Some(answer.header("etag"))).status, 304, "{path}");
        immutable += usize::from(hashed);
    }
    assert!(immutable > 4, "{immutable} immutable files");
    let script = server.get("/staff/assets/state.zh-CN.js", who, None);
    assert!(script.header("content-type").ends_with("javascript; charset=utf-8"), "{}", script.header("content-type"));
    assert!(server.get("/staff/search/meta.json", who, None).header("cache-control").contains("no-cache"));
}

/// How many releases the hammer test makes: KEDANG_RELEASES.
const RELEASES: usize = 24;

#[test]
fn no_reader_of_nginx_sees_a_404_or_a_mixture() {
    let mut site = LiveSite::new(1);
    let all = |site: &LiveSite| Run::of(site.command("main").args(["--audience", "all"])).expect(0);
    all(&site);
    let passwords = site.project.beside("passwords");
    fs::create_dir(&passwords).unwrap();
    for audience in ["staff", "account_manager", "management"] {
        // {PLAIN} keeps the test about files; hashes are checked above.
        fs::write(passwords.join(audience), format!("ling:{{PLAIN}}{audience}\n")).unwrap();
    }
    let folder = site.folder.display().to_string();
    let server = Nginx::start(site.project.root().parent().unwrap(), |config| {
        let config = config.replace(&format!("{PLACE}/live"), &folder);
        config.replace(&format!("{PLACE}/passwords"), &passwords.display().to_string())
    });
    let (begun, done, stop) = (AtomicUsize::new(1), AtomicUsize::new(1), AtomicBool::new(false));
    let answers = std::thread::scope(|scope| {
        let _stop = Stop(&stop);
        let readers = ["staff", "management"].map(|audience| {
            let (server, begun, done, stop) = (&server, &begun, &done, &stop);
            scope.spawn(move || read_on(server, audience, begun, done, stop))
        });
        for _ in 0..rounds("KEDANG_RELEASES", RELEASES) {
            let version = site.commit();
            begun.store(version, Ordering::SeqCst);
            all(&site);
            done.store(version, Ordering::SeqCst);
        }
        stop.store(true, Ordering::SeqCst);
        readers.map(|reader| reader.join().unwrap()).iter().sum::<usize>()
    });
    let missing = server.get("/staff/no-such-page.html", Some("ling:staff"), None);
    assert_eq!(missing.status, 404);
    assert_eq!(version_of(missing.text(), "the site's own page for what is missing"), site.commits.len());
    println!("{answers} answers during {} releases", site.commits.len() - 1);
    assert!(answers > 20 * (site.commits.len() - 1), "only {answers} answers");
}

/// Reads pages as a browser does, with a cache, until told to stop; gives how many answers there were.
fn read_on(server: &Nginx, audience: &str, begun: &AtomicUsize, done: &AtomicUsize, stop: &AtomicBool) -> usize {
    let who = format!("ling:{audience}");
    let who = Some(who.as_str());
    let pages = ["", "index.html", "customer/KH-20260101-a2b3.html", "customer/index.html", "staff/wang-xiaoyan.html"];
    let mut cache: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut answers = 0;
    while !stop.load(Ordering::SeqCst) {
        for page in pages {
            // People read more slowly, and the publisher needs a processor too.
            std::thread::sleep(Duration::from_millis(2));
            let path = format!("/{audience}/{page}");
            let etag = cache.get(&path).map(|(etag, _)| etag.clone());
            let oldest = done.load(Ordering::SeqCst);
            let answer = server.get(&path, who, etag.as_deref());
            let newest = begun.load(Ordering::SeqCst);
            answers += 1;
            let text = match answer.status {
                200 => answer.text().to_owned(),
                304 => cache[&path].1.clone(),
                other => panic!("{path}: {other}"),
            };
            let version = version_of(&text, &path);
            assert!((oldest..=newest).contains(&version), "{path}: version {version}, not {oldest} to {newest}");
            assert!(text.trim_end().ends_with("</html>"), "{path} is cut off");
            cache.insert(path.clone(), (answer.header("etag").to_owned(), text.clone()));
            // what the page needs, perhaps after a switch or two
            let needed = links(&text).into_iter().filter(|link| link.contains("assets/"));
            let mut needed: Vec<PathBuf> = needed.map(|link| resolve(Path::new(&path[1..]), link)).collect();
            if path.ends_with('/') {
                needed = links(&text)
                    .into_iter()
                    .filter(|link| link.contains("assets/"))
                    .map(|l| Path::new(audience).join(l))
                    .collect();
            }
            for needed in needed {
                let path = format!("/{}", needed.display());
                let answer = server.get(&path, who, None);
                answers += 1;
                assert_eq!(answer.status, 200, "{path}");
                if path.contains("/state.") {
                    let text = answer.text();
                    let find = text.split("\"find\":[\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
                    let path = format!("/{audience}/assets/{find}");
                    assert_eq!(server.get(&path, who, None).status, 200, "{path}");
                }
            }
        }
    }
    answers
}

/// Ends the reading when the test ends, whichever way.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A running nginx with the configuration of the document; ended when dropped.
struct Nginx {
    child: Child,
    port: u16,
    _home: tempfile::TempDir,
}

impl Nginx {
    /// Starts it on a free port; `edit` puts the folders of the test in the place of the document's.
    fn start(readable: &Path, edit: impl Fn(String) -> String) -> Nginx {
        // The folders of tests are for their owner alone, and nginx answers as somebody else when root starts it.
        let home = tempfile::tempdir().unwrap();
        let root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let site = blocks("docs/deploy.md", "nginx").concat();
        let quoted = |text: String| text.replace("root ", "root '").replace("current;", "current';");
        let listening = site.replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
        assert_ne!(site, listening);
        let site = edit(quoted(listening));
        let site = site.replace("auth_basic_user_file ", "auth_basic_user_file '");
        let close = |line: &str| match line.contains("auth_basic_user_file") {
            true => line.replace(';', "';") + "\n",
            false => line.to_owned() + "\n",
        };
        let site: String = site.lines().map(close).collect();
        let folder = home.path().display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("    {name}_temp_path '{folder}/{name}';\n"))
            .concat();
        let config = format!(
            "{}daemon off;\nworker_processes 2;\npid '{folder}/pid';\nerror_log '{folder}/error.log';\nevents {{}}\nhttp {{\n    \
             include /etc/nginx/mime.types;\n    access_log off;\n    sendfile on;\n    gzip on;\n{temporary}{site}}}\n",
            if root { "user root;\n" } else { "" }
        );
        let file = home.path().join("nginx.conf");
        fs::write(&file, config).unwrap();
        assert!(readable.exists());
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|path| Path::new(path).exists());
        let program = program.expect("nginx is missing: cargo xtask test installs it (Debian package nginx)");
        let mut command = Command::new(program);
        command.arg("-c").arg(&file).arg("-e").arg(home.path().join("error.log"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut server = Nginx { child, port, _home: home };
        server.wait();
        server
    }

    fn wait(&mut self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = || fs::read_to_string(self._home.path().join("error.log")).unwrap_or_default();
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("nginx ended with {status}: {}", log());
            }
            assert!(start.elapsed() < Duration::from_secs(20), "nginx does not answer: {}", log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks for a path, as somebody (`name:password`), perhaps only if it has changed.
    fn get(&self, path: &str, who: Option<&str>, etag: Option<&str>) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request = format!("GET {} HTTP/1.1\r\nHost: crm.kehu.example\r\nConnection: close\r\n", encoded(path));
        if let Some(who) = who {
            request.push_str(&format!("Authorization: Basic {}\r\n", base64(who.as_bytes())));
        }
        if let Some(etag) = etag {
            request.push_str(&format!("If-None-Match: {etag}\r\n"));
        }
        stream.write_all((request + "\r\n").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::parse(&bytes, path)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // By its own signal, so that its workers end too.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// What a server answered.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8], path: &str) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("{path}: no answer"));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|text| text.parse().ok()).unwrap();
        let pair =
            |line: &str| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        let headers: BTreeMap<String, String> = lines.filter_map(pair).collect();
        let body = bytes[end + 4..].to_vec();
        if let Some(length) = headers.get("content-length") {
            assert_eq!(length, &body.len().to_string(), "{path} is cut off");
        }
        Answer { status, headers, body }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// A path as it is asked for.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/.-_~".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
