//! A static file server for browser tests: what a web server on the intranet does, and nothing else.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A running server; it ends with the test process.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves a folder on a free port of the loopback.
    pub fn start(folder: &Path) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (folder, log) = (folder.to_owned(), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, log) = (folder.clone(), Arc::clone(&log));
                std::thread::spawn(move || {
                    // A browser that hangs up is no failure of the test.
                    let _ = answer(stream, &folder, &log);
                });
            }
        });
        Server { address, requests }
    }

    /// The address of a page: `/` or `/customers/index.html`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Every request line so far, such as `GET /search/index.bin 206 0-4095`.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn answer(stream: TcpStream, folder: &Path, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or("/").to_owned());
        let mut range = None;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or((&header, ""));
            if name.eq_ignore_ascii_case("range") {
                range = parse_range(value.trim());
            }
        }
        let (status, kind, body, part) =
            match file_of(folder, &target).and_then(|path| Some((fs::read(&path).ok()?, path))) {
                None => ("404 Not Found", "text/html; charset=utf-8", not_found(folder), None),
                Some((bytes, path)) => match range.and_then(|range| cut(&bytes, range)) {
                    Some((start, end)) => {
                        let part = format!("bytes {start}-{}/{}", end - 1, bytes.len());
                        ("206 Partial Content", content_type(&path), bytes[start..end].to_vec(), Some(part))
                    }
                    None => ("200 OK", content_type(&path), bytes, None),
                },
            };
        let part_header = part.as_ref().map(|part| format!("Content-Range: {part}\r\n")).unwrap_or_default();
        let code = status.split(' ').next().unwrap_or_default();
        log.lock()
            .unwrap()
            .push(format!("{method} {target} {code} {}", part.unwrap_or_default()).trim_end().to_owned());
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nAccept-Ranges: bytes\r\n{part_header}\
             Cache-Control: no-store\r\n\r\n",
            body.len()
        );
        writer.write_all(head.as_bytes())?;
        if method != "HEAD" {
            writer.write_all(&body)?;
        }
    }
}

/// The file that an address means; none outside the folder.
fn file_of(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode(path)?;
    let mut file = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == ".." || part.contains('\\') {
            return None;
        }
        file.push(part);
    }
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The first and last byte asked for; the last may be missing.
fn parse_range(value: &str) -> Option<(usize, Option<usize>)> {
    let (start, end) = value.strip_prefix("bytes=")?.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()))
}

fn cut(bytes: &[u8], (start, last): (usize, Option<usize>)) -> Option<(usize, usize)> {
    let end = last.map_or(bytes.len(), |last| (last + 1).min(bytes.len()));
    (start < end).then_some((start, end))
}

fn not_found(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("404.html")).unwrap_or_else(|_| b"not found".to_vec())
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[test]
fn the_server_serves_files_ranges_and_404() {
    use std::io::Read;

    let project = crate::project::Project::empty();
    project.write("index.html", "首页").write("客户/a.bin", "0123456789");
    let server = Server::start(project.root());
    let ask = |target: &str, header: &str| {
        let mut stream = TcpStream::connect(server.address.strip_prefix("http://").unwrap()).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n{header}\r\n").unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        (text.lines().next().unwrap_or_default().to_owned(), text.rsplit("\r\n").next().unwrap_or_default().to_owned())
    };
    let line = |status: &str| format!("HTTP/1.1 {status}");
    assert_eq!(ask("/?q=1", ""), (line("200 OK"), "首页".to_owned()));
    let path = "/%E5%AE%A2%E6%88%B7/a.bin";
    assert_eq!(ask(path, "Range: bytes=2-4\r\n"), (line("206 Partial Content"), "234".to_owned()));
    assert_eq!(ask("/../secret", ""), (line("404 Not Found"), "not found".to_owned()));
    assert_eq!(
        server.requests(),
        ["GET /?q=1 200".to_owned(), format!("GET {path} 206 bytes 2-4/10"), "GET /../secret 404".to_owned()]
    );
}
