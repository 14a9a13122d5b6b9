//! Tests that a changed record type or catalog costs the pages that show it.

use super::place::Sites;
use super::settings::{SETTINGS, toggled};
use super::small;

#[test]
fn a_changed_type_costs_what_shows_it() {
    let mut repo = small();
    let mut sites = Sites::new(&["staff"]);
    let all = sites.publish(&repo);
    for (path, from, to) in SETTINGS {
        let text = repo.text(path);
        let changed = toggled(&text, from, to);
        assert!(from == to || changed != text, "{path} holds neither {from} nor {to}");
        repo.write(path, &changed);
        repo.commit();
        let drawn = sites.publish(&repo);
        println!("{path} {to:?}: {drawn} drawn of {all}");
        let is_word = path == "types/contact.yaml" && to.contains("zh: ") && !to.contains("fields");
        assert!(!is_word || drawn < all / 2, "{path}, {to}: {drawn} of {all}");
        assert_eq!(sites.differences(&repo), [""; 0], "{path}: {to}");
    }
}
