//! A save reaches the page.

use super::*;

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
