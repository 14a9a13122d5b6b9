//! Tests that a changed template costs the pages that are drawn with it.

use super::place::Sites;
use super::settings::{TEMPLATES, template};
use super::small;

#[test]
fn a_changed_template_costs_the_pages_that_are_drawn_with_it() {
    let mut repo = small();
    let customer = "customers/KH-20241112-5jnw/customer.yaml";
    for number in 0..12 {
        let text = repo.text(customer);
        repo.write(customer, &format!("{text}# {number}\n").replacen("name: ", &format!("name: {number}"), 1));
        repo.commit();
    }
    let text = repo.text(customer);
    repo.write(customer, &format!("aliases: [KH-20241112-aaaa]\n{text}"));
    repo.commit();
    let mut sites = Sites::new(&["staff"]);
    let all = sites.publish(&repo);
    repo.write("attachments/nobody-names-this.txt", "a");
    repo.commit();
    let always = sites.publish(&repo);
    let paths = sites.paths("staff");
    let count = |is: &dyn Fn(&str) -> bool| paths.iter().filter(|path| is(path)).count();
    for (number, (name, _)) in TEMPLATES.iter().enumerate() {
        let (path, text) = template(number, "字");
        repo.write(&path, &text);
        repo.commit();
        let drawn = sites.publish(&repo);
        println!("{name}: {drawn} drawn of {all}, {always} always");
        let is_former = |path: &str| path.contains("-aaaa");
        let customers =
            |path: &str| path.contains("customer/KH-") && path.matches('.').count() == 1 && !is_former(path);
        match *name {
            // The first page of what is to be done is always made.
            "due.html" => assert_eq!(drawn, always + count(&|path| path.contains("due.2")), "{paths:#?}"),
            "types/customer.html" | "own.html" => assert_eq!(drawn, always + count(&customers)),
            "base.html" | "parts/rail.html" => assert!(drawn > all * 9 / 10, "{name}: {drawn} of {all}"),
            "diagnostics.html" => assert_eq!(drawn, always),
            _ => assert!(always < drawn && drawn < all * 4 / 5, "{name}: {drawn} of {all}"),
        }
        assert_eq!(sites.differences(&repo), [""; 0], "{name}");
    }
    for (number, (name, _)) in TEMPLATES.iter().enumerate().filter(|(number, _)| number % 3 == 1) {
        repo.remove(&template(number, "").0);
        repo.commit();
        sites.publish(&repo);
        assert_eq!(sites.differences(&repo), [""; 0], "without {name}");
    }
}

#[test]
fn a_template_that_becomes_wrong_is_told_and_leaves_nothing_behind() {
    let mut repo = small();
    let mut sites = Sites::new(&["staff"]);
    sites.publish(&repo);
    for wrong in ["{% if %}", "{{ nobody.knows.this }}", "{% include 'nowhere.html' %}"] {
        repo.write("templates/types/complaint.html", wrong);
        repo.commit();
        sites.try_publish(&repo).expect_err(wrong);
    }
    repo.write("templates/types/complaint.html", "{% extends 'record.html' %}");
    repo.commit();
    sites.publish(&repo);
    assert_eq!(sites.differences(&repo), [""; 0]);
}
