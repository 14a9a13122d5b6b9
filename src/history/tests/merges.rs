use super::*;

#[test]
fn merges_pass_the_question_to_the_side_that_changed() {
    let repo = TestRepo::new();
    repo.write("both.yaml", LONG);
    repo.write("main.yaml", "1");
    repo.write("side.yaml", "1");
    repo.commit(1, "base");
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.write("side.yaml", "2");
    repo.write("new.yaml", "1");
    repo.write("both.yaml", LONG.replace("甲", "甲甲"));
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("main.yaml", "2");
    repo.write("both.yaml", LONG.replace("酉", "酉酉"));
    repo.commit(3, "main");
    repo.git(["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = read(&repo);
    assert_eq!(of(&history, "side.yaml"), "side base");
    assert_eq!(of(&history, "new.yaml"), "side side");
    assert_eq!(of(&history, "main.yaml"), "main base");
    assert_eq!(of(&history, "both.yaml"), "merge base");
    assert_eq!(newest(&history)[0], "merge ~both.yaml");
    agrees_with_git(&repo);
}

#[test]
fn a_side_branch_that_the_merge_threw_away_does_not_count() {
    let repo = TestRepo::new();
    repo.write("a.yaml", "1");
    repo.write("b.yaml", "1");
    repo.commit(1, "base");
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.write("a.yaml", "2");
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("b.yaml", "2");
    repo.commit(3, "main");
    repo.git(["merge", "-q", "-s", "ours", "-m", "merge", "side"]);
    assert_eq!(of(&read(&repo), "a.yaml"), "base base");
    agrees_with_git(&repo);
}

#[test]
fn many_merges_agree_with_git_log() {
    let repo = TestRepo::new();
    for file in 0..12 {
        repo.write(&format!("d{}/f{file}.yaml", file % 3), LONG);
    }
    repo.commit(1, "base");
    for round in 0..6u32 {
        let branch = format!("b{round}");
        repo.git(["checkout", "-q", "-b", &branch, &format!("HEAD~{}", round % 2)]);
        repo.write(&format!("d{}/f{round}.yaml", round % 3), LONG.replace("甲", &branch));
        repo.write(&format!("d1/n{round}.yaml"), "1");
        repo.commit(2 + round, &branch);
        repo.git(["checkout", "-q", "main"]);
        let file = (round * 5) % 12;
        repo.write(&format!("d{}/f{file}.yaml", file % 3), LONG.replace("酉", &format!("m{round}")));
        repo.commit(2 + round, &format!("m{round}"));
        let merge = ["merge", "-q", "-X", "ours", "--no-ff", "-m", "merge", &branch];
        repo.git(merge);
    }
    agrees_with_git(&repo);
    assert_eq!(read(&repo).paths().len(), 18);
}

#[test]
fn both_sides_of_a_merge_are_followed() {
    let repo = TestRepo::new();
    repo.write("both.yaml", LONG);
    repo.write("plain.yaml", "1");
    repo.commit(1, "base");
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.git(["mv", "both.yaml", "new.yaml"]);
    repo.write("new.yaml", LONG.replace('甲', "甲甲"));
    repo.commit(2, "side");
    repo.git(["checkout", "-q", "main"]);
    repo.write("both.yaml", LONG.replace('酉', "酉酉"));
    repo.write("plain.yaml", "2");
    repo.commit(3, "main");
    repo.git(["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = read(&repo);
    assert_eq!(
        touches(&history, "new.yaml"),
        ["merge both.yaml>new.yaml and new.yaml", "main", "side both.yaml>new.yaml", "base +"]
    );
    assert_eq!(touches(&history, "plain.yaml"), ["main", "base +"]);
    assert_eq!(of(&history, "new.yaml"), "merge base");
}

#[test]
fn an_octopus_counts_only_for_its_own_changes() {
    let repo = TestRepo::new();
    repo.write("a.yaml", LONG);
    repo.commit(1, "base");
    for side in ["x", "y"] {
        repo.git(["checkout", "-q", "-b", side, "main"]);
        repo.write(&format!("{side}.yaml"), side);
        repo.commit(2, side);
    }
    repo.git(["checkout", "-q", "main"]);
    repo.write("a.yaml", LONG.replace('甲', "main"));
    repo.commit(3, "main");
    repo.git(["merge", "-q", "-m", "octopus", "x", "y"]);
    let history = read(&repo);
    assert_eq!(touches(&history, "x.yaml"), ["x +"]);
    assert_eq!(touches(&history, "y.yaml"), ["y +"]);
    assert_eq!(touches(&history, "a.yaml"), ["main", "base +"]);
    assert!(newest(&history).iter().all(|line| !line.starts_with("octopus")), "{:?}", newest(&history));
    // An octopus that also changed something itself has all parents' versions.
    repo.write("a.yaml", "own");
    repo.git(["add", "-A"]);
    repo.git(["commit", "-q", "--amend", "-m", "octopus"]);
    let history = read(&repo);
    assert_eq!(touches(&history, "a.yaml"), ["octopus and a.yaml a.yaml", "main", "base +"]);
}
