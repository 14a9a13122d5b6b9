//! The comments of a forge over HTTP, as Gitea and GitHub have them and GitLab's notes: listed, added, changed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// What has been written so far: the bodies, by number.
type Bodies = Arc<Mutex<Vec<String>>>;

/// A running server; it ends with the test process.
pub struct Comments {
    /// Where it answers.
    pub address: String,
    bodies: Bodies,
}

impl Comments {
    /// Answers on a free port of the loopback those who bring the token.
    pub fn start(token: &'static str) -> Comments {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let bodies = Bodies::default();
        let shared = Arc::clone(&bodies);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up is seen by the test in what it then lacks.
                let _ = answer(stream, token, &shared);
            }
        });
        Comments { address, bodies }
    }

    /// The comments there are.
    pub fn all(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }

    /// Somebody else writes one.
    pub fn add(&self, body: &str) {
        self.bodies.lock().unwrap().push(body.to_owned());
    }
}

fn answer(stream: TcpStream, token: &str, bodies: &Bodies) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut length, mut known, mut form) = (0, false, false);
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap_or((&header, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "content-type" => form = value.contains("urlencoded"),
            "authorization" => known |= value.trim() == format!("token {token}"),
            "private-token" => known |= value.trim() == token,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body).unwrap_or_default();
    let body = if form { from_form(&body) } else { from_json(&body) };
    let (status, text) = if known { act(&method, &target, body, bodies) } else { (403, json!({})) };
    let text = text.to_string();
    let mut writer = stream;
    write!(writer, "HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len())
}

fn act(method: &str, target: &str, body: Option<String>, bodies: &Bodies) -> (u16, Value) {
    let mut bodies = bodies.lock().unwrap();
    let path = target.split('?').next().unwrap_or_default();
    match (method, path, body) {
        ("GET", "/repos/crm/records/issues/7/comments", _) => {
            (200, bodies.iter().enumerate().map(|(id, body)| json!({"id": id + 1, "body": body})).collect())
        }
        ("POST", "/repos/crm/records/issues/7/comments" | "/projects/3/merge_requests/7/notes", Some(body)) => {
            bodies.push(body);
            (201, json!({}))
        }
        ("PATCH", path, Some(body)) => {
            let id = path.strip_prefix("/repos/crm/records/issues/comments/").and_then(|id| id.parse::<usize>().ok());
            match id.and_then(|id| bodies.get_mut(id.checked_sub(1)?)) {
                Some(old) => *old = body,
                None => return (404, json!({})),
            }
            (200, json!({}))
        }
        _ => (404, json!({})),
    }
}

fn from_json(text: &str) -> Option<String> {
    Some(serde_json::from_str::<Value>(text).ok()?.get("body")?.as_str()?.to_owned())
}

fn from_form(text: &str) -> Option<String> {
    let text = text.strip_prefix("body=")?.replace('+', " ");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}
