//! The server as a browser meets it: real sockets, real files, real saves.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::*;

/// What a save may take until the page knows, in the words of the brief: a second.
const SECOND: Duration = Duration::from_secs(1);

struct Place {
    dir: TempDir,
    notices: Arc<Mutex<Vec<Notice>>>,
}

impl Place {
    fn new() -> Place {
        let place = Place { dir: TempDir::new().unwrap(), notices: Arc::default() };
        fs::create_dir_all(place.records().join("客户 1")).unwrap();
        place.save("index.html", "<html><BODY>home</BODY></html>");
        place
    }

    fn records(&self) -> PathBuf {
        self.dir.path().join("records")
    }

    fn site(&self) -> PathBuf {
        self.records().join("site")
    }

    fn save(&self, path: &str, text: &str) {
        fs::write(self.records().join(path), text).unwrap();
    }

    fn notices(&self) -> Vec<Notice> {
        self.notices.lock().unwrap().clone()
    }

    fn start(&self, change: impl FnOnce(&mut Options)) -> Server {
        let mut options = Options::new(self.records(), self.site());
        options.port = Some(0);
        change(&mut options);
        let notices = self.notices.clone();
        let log: Log = Arc::new(move |notice| notices.lock().unwrap().push(notice));
        let (records, site) = (self.records(), self.site());
        Server::start(options, move |_| build(&records, &site), log).unwrap()
    }
}

/// Copies records to the site; `broken` in one gives findings, `panic` a panic.
fn build(records: &Path, site: &Path) -> BuildResult {
    let mut result = BuildResult::default();
    let mut folders = vec![records.to_owned()];
    let mut seen = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap().map(Result::unwrap) {
            let path = entry.path();
            let below = path.strip_prefix(records).unwrap().to_owned();
            if path.starts_with(site) || below.as_os_str().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.starts_with(b"panic"), "the build fell over <here>");
            if bytes.starts_with(b"broken") {
                result.problems = Some("<html><body>findings</body></html>".to_owned());
                return result;
            }
            seen.push((site.join(below), bytes));
        }
    }
    for (target, bytes) in seen {
        if fs::read(&target).ok().as_ref() != Some(&bytes) {
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, bytes).unwrap();
            result.changed = true;
        }
    }
    result
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{}: ", name.to_lowercase());
        self.head.lines().find_map(|line| line.to_lowercase().starts_with(&start).then(|| &line[start.len()..]))
    }
}

fn send(server: &Server, request: &str) -> Answer {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

fn get_with(server: &Server, path: &str, headers: &str) -> Answer {
    send(server, &format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", server.address()))
}

fn get(server: &Server, path: &str) -> Answer {
    get_with(server, path, "")
}

/// An open page's event stream.
struct Page {
    lines: BufReader<TcpStream>,
}

impl Page {
    fn open(server: &Server) -> Page {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        write!(stream, "GET /-/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        Page { lines: BufReader::new(stream) }
    }

    /// The data of the next event; none when the stream ends.
    fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            if let Some(data) = line.trim_end().strip_prefix("data: ") {
                return Some(data.to_owned());
            }
            line.clear();
        }
        None
    }

    /// The number of the next state's build, and whether it has problems.
    fn state(&mut self) -> (u64, bool) {
        let data = self.next().unwrap();
        let build = data.split('"').nth(3).unwrap().rsplit('-').next().unwrap().parse().unwrap();
        (build, data.contains("\"problems\":true"))
    }

    /// Nothing is said for a while.
    fn is_quiet(&mut self) -> bool {
        self.lines.get_ref().set_read_timeout(Some(Duration::from_millis(700))).unwrap();
        let mut line = String::new();
        let mut quiet = true;
        while self.lines.read_line(&mut line).is_ok_and(|count| count > 0) {
            quiet &= !line.starts_with("data:");
            line.clear();
        }
        self.lines.get_ref().set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        quiet
    }
}

#[test]
fn files_have_their_types_and_are_not_cached() {
    let place = Place::new();
    let kinds = [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.bin", "application/octet-stream"),
        ("客户 1/投诉.txt", "text/plain; charset=utf-8"),
    ];
    for (path, _) in kinds {
        place.save(path, "正文");
    }
    let server = place.start(|_| {});
    for (path, kind) in kinds {
        let encoded: String = path.bytes().map(|b| format!("%{b:02x}")).collect::<String>().replace("%2f", "/");
        let answer = get(&server, &format!("/{encoded}?v=1"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(answer.body, "正文");
    }
}

#[test]
fn pages_get_the_reload_script_and_folders_their_slash() {
    let place = Place::new();
    place.save("客户 1/index.html", "<p>no body tag");
    let server = place.start(|_| {});
    let home = get(&server, "/");
    assert_eq!((home.status, home.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let tag = format!("home<script src=\"/-/reload.js?build={}-1\" defer></script></BODY>", std::process::id());
    assert!(home.body.contains(&tag), "{}", home.body);
    assert_eq!(home.header("content-length"), Some(home.body.len().to_string().as_str()));
    let folder = get(&server, "/%E5%AE%A2%E6%88%B7%201");
    assert_eq!((folder.status, folder.header("location")), (307, Some("/%E5%AE%A2%E6%88%B7%201/")));
    assert!(get(&server, "/%E5%AE%A2%E6%88%B7%201/").body.starts_with("<p>no body tag<script"));
    let script = get(&server, "/-/reload.js");
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(script.body.contains("EventSource"));
    assert_eq!(get(&server, "/-/reload.css").status, 200);
    assert!(get(&server, "//evil.example").header("location").is_none());
    let head = send(&server, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(send(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status, 405);
}

#[test]
fn what_is_missing_has_the_nearest_404_page() {
    let place = Place::new();
    let server = place.start(|_| {});
    assert_eq!(get(&server, "/nothing").body, "404 Not Found");
    fs::create_dir(place.site().join("en")).unwrap();
    fs::write(place.site().join("404.html"), "没有").unwrap();
    fs::write(place.site().join("en/404.html"), "none").unwrap();
    for (path, words) in [("/nothing", "没有"), ("/a/b.css", "没有"), ("/en/a/b", "none"), ("/en2/a", "没有")] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 404);
        assert!(answer.body.starts_with(words), "{path}");
    }
}

#[test]
fn parts_of_files_can_be_asked_for() {
    let place = Place::new();
    place.save("index.bin", "0123456789");
    let server = place.start(|_| {});
    let range = |range: &str| {
        let answer = get_with(&server, "/index.bin", &format!("Range: {range}\r\n"));
        let place = answer.header("content-range").unwrap_or("-").to_owned();
        (answer.status, place, answer.body)
    };
    let part = |place: &str, body: &str| (206, place.to_owned(), body.to_owned());
    assert_eq!(range("bytes=2-4"), part("bytes 2-4/10", "234"));
    assert_eq!(range("bytes=8-"), part("bytes 8-9/10", "89"));
    assert_eq!(range("bytes=-3"), part("bytes 7-9/10", "789"));
    assert_eq!(range("bytes=5-99"), part("bytes 5-9/10", "56789"));
    assert_eq!(range("bytes=10-").0, 416);
    for whole in ["bytes=4-2", "bytes=0-1,4-5", "lines=1-2", "bytes=-"] {
        assert_eq!(range(whole), (200, "-".to_owned(), "0123456789".to_owned()), "{whole}");
    }
    assert_eq!(get_with(&server, "/", "Range: bytes=0-3\r\n").status, 200);
}

#[test]
fn nothing_outside_the_site_is_served() {
    let place = Place::new();
    place.save("secret.yaml", "secret");
    let server = place.start(|_| {});
    get(&server, "/");
    fs::write(place.site().join(".kedang-manifest"), "secret").unwrap();
    fs::write(place.dir.path().join("outside.txt"), "secret").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.dir.path(), place.site().join("link")).unwrap();
    for path in [
        "/../secret.yaml",
        "/%2e%2e/secret.yaml",
        "/..%2fsecret.yaml",
        "/a/..%5c..%5csecret.yaml",
        "/.kedang-manifest",
        "/link/outside.txt",
        "/%00",
        "/%zz",
        "/%e5",
        "/%",
        "//../secret.yaml",
        "/index.html/",
        "/C:/x",
    ] {
        let answer = get(&server, path);
        assert!(answer.status == 404 && !answer.body.contains("secret"), "{path}: {}", answer.status);
    }
}

#[test]
fn other_host_names_are_refused() {
    let place = Place::new();
    let server = place.start(|_| {});
    let with = |host: &str| send(&server, &format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n")).status;
    for good in ["localhost", "localhost:9999", "LocalHost", "127.0.0.1:80", "[::1]:80", "[::1]", "127.0.0.2"] {
        assert_eq!(with(&format!("Host: {good}\r\n")), 200, "{good}");
    }
    for bad in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "10.0.0.1", "[::2]", ":80", ""] {
        assert_eq!(with(&format!("Host: {bad}\r\n")), 403, "{bad}");
    }
    assert!([400, 403].contains(&with("")));
    let absolute = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(send(&server, absolute).status, 403);
}

/// Saves in the ways editors do; each must reach an open page within a second.
fn saves_reach_the_page(place: &Place, server: &Server) {
    let mut page = Page::open(server);
    let (mut build, _) = page.state();
    let records = place.records();
    let saves: [(&str, &dyn Fn()); 6] = [
        ("written in place", &|| place.save("index.html", "<body>1</body>")),
        ("renamed over, as vim and VS Code do", &|| {
            place.save("4913", "");
            fs::remove_file(records.join("4913")).unwrap();
            place.save(".index.html.swp", "<body>2</body>");
            fs::rename(records.join(".index.html.swp"), records.join("index.html")).unwrap();
        }),
        ("moved away and written anew", &|| {
            fs::rename(records.join("index.html"), records.join("index.html~")).unwrap();
            place.save("index.html", "<body>three</body>");
        }),
        ("in a new folder", &|| {
            fs::create_dir_all(records.join("new/deep")).unwrap();
            place.save("new/deep/a.html", "<body>a</body>");
        }),
        ("again in the new folder", &|| place.save("new/deep/a.html", "<body>b</body>")),
        ("a folder moved in", &|| {
            let outside = place.dir.path().join("made elsewhere");
            fs::create_dir(&outside).unwrap();
            fs::write(outside.join("c.html"), "<body>c</body>").unwrap();
            fs::rename(outside, records.join("客户 1/moved")).unwrap();
        }),
    ];
    for (what, save) in saves {
        let began = Instant::now();
        save();
        let (next, problems) = page.state();
        assert!(next > build && !problems, "{what}");
        assert!(began.elapsed() < SECOND, "{what}: {:?}", began.elapsed());
        build = next;
    }
    assert!(get(server, "/").body.contains("three"));
    assert!(get(server, "/new/deep/a.html").body.contains("<body>b<script"));
}

#[test]
fn a_save_reaches_the_page_within_a_second() {
    let place = Place::new();
    let server = place.start(|_| {});
    saves_reach_the_page(&place, &server);
    assert!(!place.notices().iter().any(|notice| matches!(notice, Notice::Polling { .. })), "{:?}", place.notices());
}

#[test]
fn a_save_reaches_the_page_by_polling_too() {
    let place = Place::new();
    let server = place.start(|options| options.poll = true);
    saves_reach_the_page(&place, &server);
    assert!(place.notices().contains(&Notice::Polling { reason: None }));
}

#[test]
fn what_cannot_change_the_site_builds_nothing() {
    let place = Place::new();
    for folder in [".git", "drafts"] {
        fs::create_dir(place.records().join(folder)).unwrap();
    }
    let server = place.start(|options| options.ignore.push(place.records().join("drafts")));
    let mut page = Page::open(&server);
    page.state();
    let builds = |place: &Place| place.notices().iter().filter(|n| matches!(n, Notice::Building { .. })).count();
    assert_eq!(builds(&place), 1);
    place.save(".git/index", "x");
    place.save(".index.html.swp", "x");
    place.save("drafts/a.html", "x");
    place.save("site/own.html", "x");
    place.save("index.html~", "x");
    fs::read(place.records().join("index.html")).unwrap();
    assert!(page.is_quiet());
    assert_eq!(builds(&place), 1);
    // a save without a change builds, but no page reloads
    for path in ["drafts/a.html", "index.html~"] {
        fs::remove_file(place.records().join(path)).unwrap();
    }
    place.save("index.html", "<html><BODY>home</BODY></html>");
    std::thread::sleep(Duration::from_millis(400));
    assert!(builds(&place) >= 2);
    let mut page = Page::open(&server);
    assert_eq!(page.state().0, 1);
}

#[test]
fn findings_are_shown_and_the_last_good_site_stays() {
    let place = Place::new();
    let server = place.start(|_| {});
    let mut page = Page::open(&server);
    assert_eq!(page.state(), (1, false));
    place.save("客户 1/a.yaml", "broken");
    assert_eq!(page.state(), (2, true));
    assert!(get(&server, "/").body.contains("home"));
    assert_eq!(get(&server, "/-/problems").body, "<html><body>findings</body></html>");
    assert!(get(&server, "/").body.contains("-2\" defer"));
    place.save("客户 1/a.yaml", "mended");
    assert_eq!(page.state(), (3, false));
    assert!(!get(&server, "/-/problems").body.contains("findings"));
}

#[test]
fn findings_stand_in_for_a_site_that_never_was() {
    let place = Place::new();
    place.save("a.yaml", "broken");
    let server = place.start(|_| {});
    let answer = get(&server, "/any/page");
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("findings<meta name=\"kedang-problems\"><script"), "{}", answer.body);
    place.save("a.yaml", "mended");
    let mut page = Page::open(&server);
    while page.state().1 {}
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn a_panic_in_the_build_ends_nothing() {
    let place = Place::new();
    let server = place.start(|_| {});
    let mut page = Page::open(&server);
    page.state();
    place.save("a.yaml", "panic");
    assert_eq!(page.state(), (2, true));
    assert!(get(&server, "/-/problems").body.contains("the build fell over &lt;here>"));
    place.save("a.yaml", "mended");
    assert_eq!(page.state(), (3, false));
    assert!(place.notices().iter().any(|notice| matches!(notice, Notice::Panicked { .. })));
}

#[test]
fn only_free_ports_of_this_machine_are_taken() {
    let place = Place::new();
    let first = place.start(|_| {});
    let options = |host, port| {
        let mut options = Options::new(place.records(), place.site());
        (options.host, options.port) = (host, port);
        options
    };
    let start = |options: Options| Server::start(options, |_| BuildResult::default(), Arc::new(|_| {}));
    let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let taken = start(options(local, Some(first.address().port())));
    assert!(matches!(&taken, Err(ServeError::PortTaken { port }) if *port == first.address().port()));
    for host in ["0.0.0.0", "192.168.1.2", "::"] {
        let refused = start(options(host.parse().unwrap(), Some(0)));
        assert!(matches!(refused, Err(ServeError::NotLoopback { .. })), "{host}");
    }
    let a = start(options(local, None)).unwrap();
    let b = start(options(local, None)).unwrap();
    assert_ne!(a.address().port(), b.address().port());
}

#[test]
fn stopping_ends_open_pages_and_frees_the_port() {
    let place = Place::new();
    let mut server = place.start(|_| {});
    let mut page = Page::open(&server);
    page.state();
    let began = Instant::now();
    server.stop();
    assert_eq!(page.next(), None);
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    assert_eq!(place.notices().last(), Some(&Notice::Stopped));
    TcpListener::bind(server.address()).unwrap();
}

#[test]
fn looking_takes_over_where_events_stay_away() {
    let place = Place::new();
    let (wishes, queue) = mpsc::channel();
    let notices = place.notices.clone();
    let log: Log = Arc::new(move |notice| notices.lock().unwrap().push(notice));
    let options = Options::new(place.records(), place.site());
    let _watcher = watch::start_without_events(&options, wishes, log);
    place.save("index.html", "unseen");
    let Ok(Wish::Changes(paths)) = queue.recv_timeout(Duration::from_secs(5)) else { panic!("nothing seen") };
    assert_eq!(paths, [place.records().canonicalize().unwrap().join("index.html")]);
    assert!(matches!(&place.notices()[..], [Notice::Polling { reason: Some(_) }]));
    let began = Instant::now();
    place.save("index.html", "seen soon");
    queue.recv_timeout(SECOND).unwrap();
    assert!(began.elapsed() < SECOND);
}
