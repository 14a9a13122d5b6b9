//! The index as such: dumps, files, mistakes in what is added.

use super::*;

#[test]
fn two_builds_dump_alike_and_any_difference_shows() {
    let dump = |documents: &[Document]| dump_in(built(specs(), documents)).unwrap();
    let first = dump(&records());
    let mut reversed = records();
    reversed.reverse();
    assert_eq!(first, dump(&reversed), "the order of adding is no difference");
    let changes: [fn(&mut Document); 6] = [
        |document| document.body.push('。'),
        |document| document.url.push('x'),
        |document| document.date = Some(day(2020, 1, 1)),
        |document| document.boost = 1.5,
        |document| document.values.push((SEVERITY, choice("major", &[]))),
        |document| document.values.push((AMOUNT, FieldValue::Number(Number::from_millionths(1)))),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut documents = records();
        change(&mut documents[4]);
        assert_ne!(first, dump(&documents), "change {number}");
    }
    assert!(first.contains("term text \"投诉\\u{0}$\" "), "terms are in it");
    assert!(first.contains("document \"complaint\\u{0}TS-20260314-7f3k\""));
}

#[cfg(feature = "mmap")]
#[test]
fn an_index_on_disk_answers_like_one_in_memory() {
    let directory = std::env::temp_dir().join(format!("kedang-search-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let mut builder = IndexBuilder::create(&directory, specs(), &BuildOptions::default()).unwrap();
    for document in records() {
        builder.add(&document).unwrap();
    }
    let stats = builder.finish().unwrap();
    let files: Vec<_> = std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    let bytes: u64 = files.iter().map(|path| path.metadata().unwrap().len()).sum();
    let on_disk = Searcher::open(&directory).unwrap().search("投诉处理", &options()).unwrap();
    let dumped = dump(&directory).unwrap();
    // Readers need no file whose name begins with a dot.
    for path in files.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with('.')) {
        std::fs::remove_file(path).unwrap();
    }
    assert_eq!(Searcher::open(&directory).unwrap().search("投诉处理", &options()).unwrap(), on_disk);
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!(on_disk, searcher(&records()).search("投诉处理", &options()).unwrap());
    assert_eq!(dumped, dump_in(built(specs(), &records())).unwrap());
    assert!(files.len() <= 10, "{files:?}");
    assert_eq!(stats.bytes, bytes);
}

#[test]
fn an_empty_index_answers() {
    let searcher = searcher(&[]);
    assert_eq!(searcher.documents(), 0);
    for query in ["", "投诉", "severity:major", "received_at:2026", "wm"] {
        assert_eq!(searcher.search(query, &options()).unwrap().total, 0);
    }
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let mut builder = IndexBuilder::create_in(RamDirectory::create(), specs(), &BuildOptions::default()).unwrap();
    let with =
        |field: usize, value: FieldValue| Document { values: vec![(field, value)], ..record("t", "1", "甲", "") };
    let error = builder.add(&with(RECEIVED, text("2026"))).unwrap_err();
    assert_eq!(error.to_string(), "a value of field `received_at` in t 1 does not fit the field");
    assert!(matches!(builder.add(&with(99, text("x"))), Err(IndexError::UnknownField { field: 99, .. })));
    assert!(matches!(
        IndexBuilder::create_in(
            RamDirectory::create(),
            vec![FieldSpec::new("a b", FieldKind::Text)],
            &BuildOptions::default()
        ),
        Err(IndexError::FieldName(_))
    ));
}

#[test]
fn what_is_no_index_is_refused() {
    assert!(matches!(Searcher::open_in(RamDirectory::create()), Err(IndexError::Format(_))));
}

#[test]
fn strange_values_are_indexed() {
    let long = "长".repeat(5_000);
    let mut document = record("t", "1\0x", &long, &"a".repeat(200_000));
    document.values = vec![(SEVERITY, text("\0\u{1}")), (PHONE, text("无")), (NAME, text("𠮷野家")), (CODE, text(""))];
    let searcher = searcher(&[document]);
    let total = |query: &str| searcher.search(query, &options()).unwrap().total;
    assert_eq!((total("𠮷"), total("野家"), total(&long[..300]), total("jiyejia")), (1, 1, 1, 0));
    assert_eq!(total("\"𠮷野\""), 1);
}

#[test]
fn one_name_declared_twice_is_one_field() {
    let specs = vec![
        FieldSpec::new("status", FieldKind::Exact),
        FieldSpec::new("status", FieldKind::Exact).facet().label("状态"),
        FieldSpec::new("status", FieldKind::Date),
    ];
    let with = |id: &str, field, value| Document { values: vec![(field, value)], ..record("t", id, "甲", "") };
    let documents =
        [with("1", 0, text("open")), with("2", 1, text("open")), with("3", 2, FieldValue::Date(day(2026, 1, 1)))];
    let searcher = Searcher::open_in(built(specs, &documents)).unwrap();
    let search = |query: &str| searcher.search(query, &Options { facets: vec!["status".into()], ..options() }).unwrap();
    let results = search("状态:open");
    assert_eq!(ids_of(&results), ["1", "2"]);
    assert_eq!(results.facets[0].values, [("open".to_owned(), 2)]);
    assert_eq!(ids_of(&search("status:2026")), ["3"]);
    assert_eq!(ids_of(&search("status:>2025")), ["3"]);
}

#[cfg(feature = "mmap")]
#[test]
fn a_changed_index_equals_one_built_anew() {
    let mut before = records();
    let wanted = records();
    before[2].body = "别的内容".to_owned();
    before[3].values.clear();
    before.remove(5);
    before.push(record("contact", "gone", "要删除", "投诉处理"));
    let directory = built(specs(), &before);
    assert_ne!(dump_in(directory.clone()).unwrap(), dump_in(built(specs(), &wanted)).unwrap());
    let change = |documents: &[&Document]| {
        let mut updater = IndexUpdater::open_in(directory.clone(), specs()).unwrap();
        updater.remove("contact", "gone");
        updater.remove("contact", "never there");
        documents.iter().for_each(|document| updater.put(document).unwrap());
        updater.finish().unwrap()
    };
    assert_eq!(change(&[&wanted[5], &wanted[3]]).documents, 6);
    assert_eq!(change(&[&wanted[2]]).documents, 6);
    let fresh = built(specs(), &wanted);
    assert_eq!(dump_in(directory.clone()).unwrap(), dump_in(fresh.clone()).unwrap());
    // The answers are the same too, scores and all.
    let (changed, fresh) = (Searcher::open_in(directory).unwrap(), Searcher::open_in(fresh).unwrap());
    assert_eq!(changed.documents(), 6);
    for query in
        ["", "投诉", "投诉处理", "wangmin", "1234", "severity:major OR 回访", "received_at:2026 漏油", "投诉结果处理"]
    {
        let options = Options { facets: vec!["type".into(), "severity".into()], ..options() };
        assert_eq!(changed.search(query, &options).unwrap(), fresh.search(query, &options).unwrap(), "{query}");
    }
}

#[cfg(feature = "mmap")]
#[test]
fn many_changes_leave_few_segments_and_other_fields_need_a_new_build() {
    let directory = built(specs(), &records());
    for round in 0..12 {
        let mut updater = IndexUpdater::open_in(directory.clone(), specs()).unwrap();
        updater.put(&record("t", &format!("{round}"), "新的", "新的记录")).unwrap();
        updater.finish().unwrap();
    }
    let searcher = Searcher::open_in(directory.clone()).unwrap();
    assert_eq!(searcher.search("新的记录", &options()).unwrap().total, 12);
    assert!(searcher.segments() <= 9, "{}", searcher.segments());
    assert!(matches!(IndexUpdater::open_in(directory, specs()[1..].to_vec()), Err(IndexError::Format(_))));
}
