//! The working calendar, as a person's page shows it.

use crate::project::{Project, read_tree};

#[test]
fn a_persons_week_names_holidays_and_works_on_makeup_days() {
    let project = Project::small();
    let config = project.read("kedang.yaml");
    project.write("kedang.yaml", format!("{config}calendar: calendar/cn.yaml\n"));
    // The tests' first day is Wednesday, the 1st of April.
    project.write(
        "calendar/cn.yaml",
        "calendar: cn\nholidays:\n  - {name: {zh: 清明节, en: Tomb-Sweeping Day}, from: 2026-04-06, to: 2026-04-07}\nworkdays: [2026-04-04]\n",
    );
    let staff = project.read("types/staff.yaml");
    project.write("types/staff.yaml", format!("{staff}page: {{layout: hub}}\n"));
    let site = project.beside("site");
    project.kedang(["build", ".", "--out", site.to_str().unwrap()]).expect(0);
    for (english, name) in [(false, "清明节"), (true, "Tomb-Sweeping Day")] {
        let pages = read_tree(&site);
        let page = pages.iter().find(|(path, _)| path.starts_with("en/") == english && path.contains("wang-xiaoyan"));
        let page = String::from_utf8_lossy(page.unwrap().1).into_owned();
        let day = |iso: &str| {
            let at = page.find(&format!("datetime=\"{iso}\"")).unwrap_or_else(|| panic!("no {iso} in\n{page}"));
            let start = page[..at].rfind("<li").unwrap();
            page[start..at + page[at..].find("</h3>").unwrap()].to_owned()
        };
        let off = |iso: &str| day(iso).contains("class=\"off\"");
        assert!(!off("2026-04-04"), "a Saturday that is worked");
        assert!(off("2026-04-05") && !day("2026-04-05").contains(name));
        assert!(off("2026-04-06") && day("2026-04-06").contains(name), "{}", day("2026-04-06"));
        assert!(off("2026-04-07") && day("2026-04-07").contains(name));
        assert!(!off("2026-04-03"));
    }
}
