//! What goes wrong ends nothing, and what ends leaves nothing behind.

use super::*;

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
