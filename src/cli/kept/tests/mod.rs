//! Tests that a site brought up to date is the site that would have been made from nothing, and that bringing it up to
//! date costs what the change touches.

mod edits;
mod names;
mod place;
mod repo;
mod settings;
mod templates;
mod types;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use edits::{Edit, edit};
use place::Sites;
use repo::Repo;

/// Hidden from the first audience, so that masks and hidden records matter.
const HIDDEN_TYPE: &str = "types/contact.yaml";

/// Customers with a lower number are part of the small repository.
const FEW: &str = "KH-20241205";

fn small() -> Repo {
    let mut repo = Repo::starter(FEW, "2026-11-12T02:00:00Z");
    let text = repo.text(HIDDEN_TYPE).replacen("\nsensitivity: internal", "\nsensitivity: confidential", 1);
    repo.write(HIDDEN_TYPE, &text);
    repo.commit();
    repo
}

fn run(steps: &[Vec<Edit>]) {
    let mut repo = small();
    let mut sites = Sites::new(&["staff", "management"]);
    sites.publish(&repo);
    for (number, edits) in steps.iter().enumerate() {
        edits.iter().for_each(|edit| repo.apply(edit));
        repo.commit();
        sites.publish(&repo);
        let wrong = sites.differences(&repo);
        assert!(wrong.is_empty(), "step {number}: {edits:?} at {}: {wrong:#?}", repo.now);
    }
}

#[expect(clippy::disallowed_methods, reason = "more edits than usual are asked for by whoever runs the test")]
fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_site_brought_up_to_date_is_the_one_made_from_nothing() {
    let cases = number("KEDANG_EDITS", 3) as u32;
    let shrinks = number("KEDANG_SHRINKS", 0) as u32;
    let config = Config { cases, max_shrink_iters: shrinks, failure_persistence: None, ..Config::default() };
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&number("KEDANG_SEED", 1).to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let steps = proptest::collection::vec(proptest::collection::vec(edit(), 1..4), 2..6);
    runner
        .run(&steps, |steps| {
            run(&steps);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_change_costs_what_it_touches() {
    let mut repo = Repo::starter("KH-20250107", "2026-11-12T02:00:00Z");
    repo.commit();
    let mut sites = Sites::new(&["staff"]);
    let all = sites.publish(&repo);
    assert!(all > 300, "{all} files are no whole site");
    let note = "customers/KH-20241112-5jnw/interactions/JC-20260212-itzh.md";
    let text = repo.text(note);
    repo.write(note, &format!("{text}\n又通了一次电话。\n"));
    repo.commit();
    let (drawn, written) = sites.publish_counted(&repo);
    println!("a note: {drawn} drawn of {all}, {written} written");
    assert!(
        (2..60).contains(&drawn) && (2..30).contains(&written),
        "{drawn} drawn, {written} written for one visit note"
    );
    assert_eq!(sites.differences(&repo), [""; 0]);
    // Nothing happened but a minute: only what says when it was made.
    repo.wait(60);
    let (drawn, written) = sites.publish_counted(&repo);
    println!("a minute: {drawn} drawn, {written} written");
    assert!(drawn < 40, "{drawn} files for a minute");
    // A night: pages whose words changed, and hardly another.
    repo.wait(24 * 3600);
    let (drawn, written) = sites.publish_counted(&repo);
    println!("a night: {drawn} drawn, {written} written");
    assert!(written < all && drawn - written < 40, "{drawn} drawn, {written} written of {all} for a night");
    assert_eq!(sites.differences(&repo), [""; 0]);
}

#[test]
fn links_to_hidden_records_come_and_go_with_them() {
    let mut repo = small();
    let (note, contact) = ("interactions/JC-20260212-itzh.md", "contacts/LX-20241114-hz95.yaml");
    let [note, contact] = [note, contact].map(|path| format!("customers/KH-20241112-5jnw/{path}"));
    let (text, hidden) = (repo.text(&note), repo.text(&contact));
    repo.write(&note, &format!("{text}\n见 [[LX-20241114-hz95]] 和 [[LX-20241114-zzzz]]。\n"));
    repo.commit();
    let mut sites = Sites::new(&["staff", "management"]);
    sites.publish(&repo);
    // One goes, and one comes where a link led nowhere.
    repo.remove(&contact);
    repo.commit();
    sites.publish(&repo);
    assert_eq!(sites.differences(&repo), [""; 0]);
    repo.write(&contact.replace("hz95", "zzzz"), &hidden);
    repo.commit();
    sites.publish(&repo);
    assert_eq!(sites.differences(&repo), [""; 0]);
    repo.write(&contact, &hidden);
    repo.commit();
    sites.publish(&repo);
    assert_eq!(sites.differences(&repo), [""; 0]);
}
