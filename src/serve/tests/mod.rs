//! The server as a browser meets it: real sockets, real files, real saves.

mod answers;
mod life;
mod saves;

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
