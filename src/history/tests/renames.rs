use super::*;

#[test]
fn renamed_files_keep_their_first_appearance() {
    let repo = TestRepo::new();
    repo.write("old/a.yaml", LONG);
    repo.write("old/b.yaml", LONG.replace("甲", "另一份"));
    repo.commit(1, "one");
    repo.write("old/a.yaml", LONG.replace("乙", "改"));
    repo.commit(2, "edit");
    repo.git(["mv", "old", "new"]);
    repo.commit(3, "move");
    repo.git(["mv", "new/a.yaml", "new/c.yaml"]);
    repo.write("new/c.yaml", LONG.replace("乙", "又改"));
    repo.commit(4, "move and edit");
    repo.write("old/b.yaml", "something else");
    repo.commit(5, "again");
    let history = read(&repo);
    assert_eq!(of(&history, "new/c.yaml"), "move and edit one");
    assert_eq!(of(&history, "new/b.yaml"), "move one");
    assert_eq!(of(&history, "old/b.yaml"), "again again");
    assert_eq!(
        newest(&history)[..3],
        [
            "again +old/b.yaml",
            "move and edit new/a.yaml>new/c.yaml",
            "move old/a.yaml>new/a.yaml old/b.yaml>new/b.yaml"
        ]
    );
}

#[test]
fn an_unrelated_new_file_is_not_a_rename() {
    let repo = TestRepo::new();
    repo.write("a.yaml", LONG);
    repo.commit(1, "one");
    repo.remove("a.yaml");
    repo.write("b.yaml", "客户: 新\n等级: 甲\n");
    repo.commit(2, "two");
    let history = read(&repo);
    assert_eq!(of(&history, "b.yaml"), "two two");
    assert_eq!(newest(&history)[0], "two -a.yaml +b.yaml");
}

#[test]
fn a_restored_file_keeps_its_first_appearance() {
    let repo = TestRepo::new();
    repo.write("a.yaml", LONG);
    repo.commit(1, "one");
    repo.remove("a.yaml");
    repo.commit(2, "lost");
    repo.write("a.yaml", LONG);
    repo.commit(3, "back");
    assert_eq!(of(&read(&repo), "a.yaml"), "back one");
}
