//! Ids and paths that belong to another record than before, to two, or that no page can have.

use super::*;

const NOTE: &str = "customers/KH-20241112-5jnw/interactions/JC-20260212-itzh.md";
const OTHER: &str = "customers/KH-20241120-hmgj";

fn expect_right(sites: &mut Sites, repo: &mut Repo, what: &str) {
    repo.commit();
    sites.publish(repo);
    assert_eq!(sites.differences(repo), [""; 0], "{what}");
}

fn started() -> (Repo, Sites) {
    let (repo, mut sites) = (small(), Sites::new(&["staff", "management"]));
    sites.publish(&repo);
    (repo, sites)
}

#[test]
fn a_record_may_stand_where_another_stood() {
    let (mut repo, mut sites) = started();
    let text = repo.text(NOTE);
    let elsewhere = NOTE.replacen("customers/KH-20241112-5jnw", OTHER, 1);
    for (from, to) in [(NOTE, &*elsewhere), (&*elsewhere, NOTE)] {
        repo.remove(from);
        repo.write(to, &format!("{text}\n从 {from} 移到 {to}。\n"));
        expect_right(&mut sites, &mut repo, &format!("moved to {to}"));
    }
    for (old, new) in [("KH-20241112-5jnw", "KH-20241112-5jww"), ("KH-20241112-5jww", "KH-20241112-5jnw")] {
        repo.move_id(old, new);
        let path = format!("customers/{new}/customer.yaml");
        let renamed = repo.text(&path) + &format!("aliases: [{old}]\n");
        repo.write(&path, &renamed);
        expect_right(&mut sites, &mut repo, &format!("{old} became {new}"));
    }
}

#[test]
fn a_former_id_may_become_that_of_a_record() {
    let (mut repo, mut sites) = started();
    let text = repo.text(NOTE);
    let [path, other] = ["yyyy", "zzzz"].map(|end| NOTE.replace("itzh", end));
    let former = text.replacen("---\n", "---\naliases: [JC-20260212-zzzz]\n", 1);
    repo.write(&path, &former);
    repo.write(NOTE, &text.replacen("---\n", "---\nrelated: [JC-20260212-zzzz]\n", 1));
    expect_right(&mut sites, &mut repo, "by its former id");
    repo.write(&path, &text);
    repo.write(&other, &text);
    expect_right(&mut sites, &mut repo, "the id is another's");
    repo.remove(&other);
    repo.write(&path, &former);
    expect_right(&mut sites, &mut repo, "and was given back");
}

#[test]
fn a_record_with_an_impossible_id_has_a_page_and_stops_no_other() {
    let (mut repo, mut sites) = started();
    let pages = sites.paths("staff").len();
    let (staff, note) = (repo.text("staff/wangmin.yaml"), repo.text(NOTE));
    let twice = NOTE.replacen("customers/KH-20241112-5jnw", OTHER, 1);
    for path in ["staff/con.yaml", "staff/index.yaml", "staff/LPT1.yaml", "staff/wang.min.yaml"] {
        repo.write(path, &staff);
    }
    repo.write("staff/aux.yaml", "not: [closed\n");
    repo.write(&twice, &note);
    // The id of a note is a colleague's too: both notes come after somebody of another type.
    repo.write("customers/KH-20241112-5jnw/contacts/JC-20260212-itzh.yaml", "name: 甲\n");
    expect_right(&mut sites, &mut repo, "impossible ids");
    let paths = sites.paths("staff");
    let odd = paths.iter().filter(|path| path.contains('~') && path.ends_with(".html") && !path.contains(".history"));
    assert_eq!(odd.filter(|path| !path.starts_with("en/")).count(), 6, "{paths:#?}");
    assert!(paths.len() > pages && paths.iter().any(|path| path.ends_with("interaction/JC-20260212-itzh.html")));
    repo.write(&twice, &format!("{note}\n又一次。\n"));
    expect_right(&mut sites, &mut repo, "one of them changed");
    repo.remove(NOTE);
    repo.remove("staff/con.yaml");
    expect_right(&mut sites, &mut repo, "some of them went");
}
