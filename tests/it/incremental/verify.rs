//! `build --verify` tells whether a site is the one that is made from nothing.

use std::fs;

use super::Kept;
use crate::project::read_tree;

#[test]
fn a_right_site_is_called_right() {
    let mut kept = Kept::warm();
    kept.commit();
    let run = kept.build(&["--verify", "--lang", "en"]).expect(0);
    assert!(run.stderr.contains("Verified"), "{}", run.stderr);
    assert!(kept.is_incremental(), "what was verified is built upon");
}

#[test]
fn a_page_that_somebody_wrote_into_is_found() {
    let mut kept = Kept::warm();
    let page = "customer/KH-20260101-a2b3.html";
    kept.commit();
    kept.build(&[]).expect(0);
    let path = kept.site().join("404.html");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "<!-- 改过 -->").unwrap();
    fs::remove_file(kept.site().join("help.html")).unwrap();
    kept.commit();
    let run = kept.build(&["--verify", "--lang", "en"]).expect(2);
    assert!(
        run.stderr.contains("The site for staff differs from one made from nothing in 2 places: 404.html, help.html"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains(page), "{}", run.stderr);
    // Of a site that was found wrong nothing is kept, so that the next run mends it.
    kept.build(&["--verify"]).expect(0);
    kept.expect_right("mended");
}

#[test]
fn an_older_search_index_is_mended() {
    let mut kept = Kept::warm();
    let older: Vec<(String, Vec<u8>)> =
        read_tree(&kept.site()).into_iter().filter(|(path, _)| path.starts_with("search/")).collect();
    kept.commit();
    kept.build(&["--verify"]).expect(0);
    fs::remove_dir_all(kept.site().join("search")).unwrap();
    fs::create_dir(kept.site().join("search")).unwrap();
    for (path, bytes) in older {
        fs::write(kept.site().join(path), bytes).unwrap();
    }
    // Files of the index are always compared, so that an older one beside a newer site is mended.
    kept.build(&["--verify"]).expect(0);
    kept.expect_right("an older index");
}
