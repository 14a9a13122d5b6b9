//! What a request is answered with.

use super::*;

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
