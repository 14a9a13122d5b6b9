//! Invented contexts for every kind of page. The library's tests use them as well as the preview.

use crate::site::assets::{Assets, hashed};
use crate::site::context::*;
use crate::site::find::{FindData, FindEntry, FindType, State};
use crate::site::messages::Messages;
use crate::site::shell::drawn;
use crate::site::svg::sparkline;
use crate::site::templates::Templates;
use crate::site::view::{Detail, FieldView};
use kedang_label::Lang;
use serde::Serialize;

#[cfg(test)]
use crate::label as kedang_label;
#[cfg(not(test))]
use kedang::label as kedang_label;

/// A rendered page.
pub struct Rendered {
    pub path: String,
    pub html: String,
}

/// The invented site in one language.
pub struct Site<'a> {
    lang: Lang,
    templates: &'a Templates,
    messages: &'a Messages,
    top: Shared,
    below: Shared,
    outside: Shared,
}

impl<'a> Site<'a> {
    pub fn new(lang: Lang, messages: &'a Messages, templates: &'a Templates, assets: &Assets) -> Site<'a> {
        let up = if lang == Lang::En { "../" } else { "" };
        let frame = |root: &str, base: String| drawn(templates, frame(lang, root, &base, assets)).expect("the frame");
        Site {
            lang,
            templates,
            messages,
            top: frame("", up.to_owned()),
            below: frame("../", format!("../{up}")),
            outside: frame("", up.to_owned()),
        }
    }

    fn zh<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    pub fn pages(&self) -> Vec<Rendered> {
        let mut pages = vec![
            self.render("index.html", "home.html", &self.home()),
            self.render("complaint/index.html", "list.html", &self.list(None)),
            self.render("complaint/status.investigating.html", "list.html", &self.list(Some("调查中"))),
            self.render("empty/index.html", "list.html", &self.empty_list()),
            self.render("complaint/TS-20260314-7f3k.html", "record.html", &self.record()),
            self.render("customer/huaxing.html", "hub.html", &self.customer()),
            self.render("staff/wangmin.html", "hub.html", &self.person()),
            self.render("diagnostics.html", "diagnostics.html", &self.diagnostics(true)),
            self.render("clean.html", "diagnostics.html", &self.diagnostics(false)),
            self.render("complaint/broken.html", "error.html", &self.error()),
            self.render("changes.html", "changes.html", &self.changes_page()),
            self.render("help.html", "help.html", &self.help()),
            self.render(
                "404.html",
                "404.html",
                &NotFoundPage { frame: self.outside.clone(), page: self.page("missing-title", "") },
            ),
            self.render(
                "customer/old.html",
                "redirect.html",
                &RedirectPage {
                    frame: self.below.clone(),
                    page: self.page("redirect-title", "customer"),
                    record: Link::new("浙江华兴精密机械有限公司", "huaxing.html"),
                    renamed: true,
                },
            ),
        ];
        pages.push(self.render(
            "quiet.html",
            "home.html",
            &HomePage {
                frame: self.top.clone(),
                page: Page {
                    title: self.zh("客户档案", "Customer files").into(),
                    nav: "home".into(),
                    ..Page::default()
                },
                ..HomePage::default()
            },
        ));
        pages
    }

    pub fn one(&self, name: &str) -> String {
        match name {
            "record" => self.render("", "record.html", &self.record()).html,
            "row" => self.row(1).as_str().to_owned(),
            "frame" => {
                let page = NotFoundPage { frame: self.outside.clone(), page: self.page("missing-title", "") };
                self.render("", "404.html", &page).html
            }
            "bare record" => {
                let page =
                    RecordPage { frame: self.below.clone(), head: self.head("complaint"), ..RecordPage::default() };
                self.render("", "record.html", &page).html
            }
            n if n.starts_with("only ") => {
                let full = self.record().record;
                let mut record = RecordBody::default();
                match &n[5..] {
                    "sections" => record.sections = full.sections,
                    "steps" => record.steps = full.steps,
                    "deadlines" => record.deadlines = full.deadlines,
                    "links" => record.links_here = full.links_here,
                    "changes" => record.changes = full.changes,
                    "findings" => record.findings = full.findings,
                    _ => {}
                }
                let page = RecordPage {
                    frame: self.below.clone(),
                    head: self.head("complaint"),
                    record,
                    ..RecordPage::default()
                };
                self.render("", "record.html", &page).html
            }
            "contexts" => Shared::new(&self.record()).to_string(),
            "list" => {
                // Rows are rendered once for all lists and are therefore not part of a list's own cost.
                thread_local!(static LIST: std::cell::RefCell<Option<ListPage>> = const { std::cell::RefCell::new(None) });
                LIST.with(|list| {
                    self.render("", "list.html", list.borrow_mut().get_or_insert_with(|| self.list(None))).html
                })
            }
            "customer" => {
                thread_local!(static HUB: std::cell::RefCell<Option<HubPage>> = const { std::cell::RefCell::new(None) });
                HUB.with(|hub| {
                    self.render("", "hub.html", hub.borrow_mut().get_or_insert_with(|| self.customer())).html
                })
            }
            _ => self.render("", "home.html", &self.home()).html,
        }
    }

    fn render(&self, path: &str, template: &str, context: &impl Serialize) -> Rendered {
        let html = self.templates.render(template, context).unwrap_or_else(|problem| panic!("{problem}"));
        Rendered { path: path.to_owned(), html }
    }

    pub fn scripts(&self) -> Vec<(String, String)> {
        let type_of = |name: &str, label: &str, icon: &str, boost| FindType {
            name: name.into(),
            label: label.into(),
            icon: icon.into(),
            boost,
        };
        let entry = |type_index, id: &str, title: &str, keys: &str, note: &str| FindEntry {
            type_index,
            id: id.into(),
            title: title.into(),
            keys: keys.into(),
            note: note.into(),
        };
        let mut entries = vec![
            entry(
                0,
                "huaxing",
                "浙江华兴精密机械有限公司",
                "zjhxjmjxyxgs hxjg hx-0001 huaxing",
                "A级 · 汽车零部件 · 王敏",
            ),
            entry(1, "LX-20240311-k7mq", "周国强", "zhouguoqiang zgq 0017", "华兴精工 · 采购部经理 · 139 0000 0017"),
            entry(1, "LX-20240311-p2xr", "林晓燕", "linxiaoyan lxy 0023", "华兴精工 · 质量工程师 · 139 0000 0023"),
            entry(3, "wangmin", "王敏", "wangmin wm", "客户经理"),
        ];
        for (place, (id, title, _)) in COMPLAINTS.iter().enumerate() {
            entries.push(entry(2, id, title, "ts", COMPLAINTS[place].2));
        }
        let data = FindData {
            types: vec![
                type_of("customer", self.zh("客户", "Customer"), "customer", 1),
                type_of("contact", self.zh("联系人", "Contact"), "contact", 1),
                type_of("complaint", self.zh("投诉", "Complaint"), "complaint", 0),
                type_of("staff", self.zh("员工", "Staff"), "staff", 0),
            ],
            entries,
        };
        let tag = self.lang.tag();
        let find = data.script();
        let path = hashed(&format!("find.{tag}"), "js", find.as_bytes());
        let state = State {
            at: "2026-03-14T09:30:00+08:00".into(),
            at_text: "2026-03-14 09:30".into(),
            offset: 8 * 3600,
            errors: 0,
            warnings: 3,
            find: path.trim_start_matches("assets/").into(),
        };
        vec![(path, find), (format!("assets/state.{tag}.js"), state.script())]
    }

    fn text(&self, id: &str) -> String {
        self.messages.text(id, &[])
    }

    fn page(&self, title: &str, nav: &str) -> Page {
        let title = self.text(title);
        let root = if nav == "customer" { "../" } else { "" };
        Page {
            crumbs: vec![crumb(self.zh("首页", "Home"), &format!("{root}index.html")), crumb(&title, "")],
            title,
            nav: nav.into(),
            ..Page::default()
        }
    }

    fn home(&self) -> HomePage {
        let z = |zh, en| self.zh(zh, en);
        let rows = |state: &str, words: &[&str], from: usize| -> Vec<DueRow> {
            words.iter().enumerate().map(|(place, text)| due_row(from + place, state, text, true)).collect()
        };
        HomePage {
            frame: self.top.clone(),
            page: Page {
                title: z("客户档案", "Customer files").into(),
                nav: "home".into(),
                other_href: z("en/index.html", "../index.html").into(),
                ..Page::default()
            },
            attention: vec![
                DueGroup {
                    key: "late".into(),
                    label: z("已超期", "Overdue").into(),
                    count: 7,
                    rows: rows("late", &["已超 12 天", "已超 3 天", "已超 2 天", "已超 26 小时", "已超 3 小时"], 0),
                    more: 2,
                    more_href: "complaint/index.html".into(),
                },
                DueGroup {
                    key: "today".into(),
                    label: z("今天", "Today").into(),
                    count: 3,
                    rows: rows("soon", &["不到 1 小时", "还有 5 小时", "今天到期"], 5),
                    ..DueGroup::default()
                },
                DueGroup {
                    key: "week".into(),
                    label: z("本周", "This week").into(),
                    count: 6,
                    rows: rows(
                        "open",
                        &["明天到期", "还有 30 小时", "还有 2 天", "还有 3 天", "还有 4 天", "还有 4 天"],
                        8,
                    ),
                    ..DueGroup::default()
                },
            ],
            counts: [
                (
                    "投诉",
                    "Complaints",
                    "complaint",
                    "50",
                    "−2",
                    [6, 5, 7, 4, 5, 3, 4, 6, 3, 3, 2, 1].map(|n| Some(f64::from(n))),
                ),
                (
                    "接触记录",
                    "Contact records",
                    "visit",
                    "160",
                    "+12",
                    [9, 8, 12, 11, 14, 10, 13, 15, 12, 16, 18, 7].map(|n| Some(f64::from(n))),
                ),
                (
                    "客户",
                    "Customers",
                    "customer",
                    "42",
                    "+1",
                    [
                        None,
                        None,
                        Some(3.0),
                        Some(2.0),
                        Some(4.0),
                        Some(0.0),
                        Some(2.0),
                        Some(1.0),
                        Some(3.0),
                        Some(2.0),
                        Some(1.0),
                        Some(1.0),
                    ],
                ),
            ]
            .into_iter()
            .map(|(zh, en, icon, value, delta, series)| Count {
                label: z(zh, en).into(),
                icon: icon.into(),
                value: value.into(),
                href: "complaint/index.html".into(),
                delta: delta.into(),
                summary: "近十二个月每月 6 至 1 份".into(),
                chart: sparkline(&series),
            })
            .collect(),
            changes: self.changes(8, ""),
            broken: vec![],
            build: Build {
                at: when("2026-03-14T09:30:00+08:00", "今天 09:30"),
                commit: "4f2a9c1".into(),
                commit_href: "https://git.example.internal/crm/records/commit/4f2a9c1".into(),
                records: 354,
                errors: 0,
                warnings: 3,
            },
            fresh: false,
            new_links: vec![],
        }
    }

    fn changes(&self, count: usize, root: &str) -> Vec<Change> {
        (0..count)
            .map(|n| {
                let (id, title, _) = COMPLAINTS[(n * 3) % COMPLAINTS.len()];
                let what = ["moved", "edited", "created", "moved"][n % 4];
                Change {
                    at: when(
                        "2026-03-14T08:50:00+08:00",
                        ["今天 08:50", "今天 08:12", "昨天 17:31", "昨天 15:20"][n % 4],
                    ),
                    who: Link::new(PEOPLE[n % PEOPLE.len()], format!("{root}staff/wangmin.html")),
                    what: what.into(),
                    icon: ["complaint", "customer", "visit", "complaint"][n % 4].into(),
                    type_label: ["投诉", "客户", "接触记录", "投诉"][n % 4].into(),
                    record: Link::new(
                        if n % 4 == 0 { id } else { title },
                        format!("{root}complaint/TS-20260314-7f3k.html"),
                    ),
                    from: "调查中".into(),
                    to: "方案确认".into(),
                    fields: if n % 4 == 1 { "联系电话、办公地点".into() } else { String::new() },
                    commit: format!("{:07x}", 0x4f2a9c1 + n * 7919),
                    commit_href: "https://git.example.internal/crm/records/commit/4f2a9c1".into(),
                }
            })
            .collect()
    }

    fn row(&self, n: usize) -> Html {
        let (id, title, customer) = COMPLAINTS[n % COMPLAINTS.len()];
        let states = [
            ("已受理", "new"),
            ("调查中", "active"),
            ("方案确认", "active"),
            ("待客户确认", "waiting"),
            ("已结案", "done"),
            ("已升级", "bad"),
        ];
        let (state, tone) = states[n % states.len()];
        let cell = |label: &str, view: FieldView| Cell::new(label, false, &view);
        let row = Row {
            href: format!("../complaint/{id}.html"),
            title: title.into(),
            id: id.into(),
            summary: String::new(),
            cells: vec![
                cell("", FieldView::link(customer, "../customer/huaxing.html")),
                cell("", txt(["交付工期", "产品质量", "服务态度", "售后"][n % 4])),
                cell("", txt(["一般", "较重", "重大"][n % 3])),
                Cell::new(
                    "",
                    true,
                    &FieldView::Pills(vec![Pill { label: state.into(), tone: tone.into(), rank: 1 + (n % 6) as u32 }]),
                ),
                cell(
                    "",
                    if n % 7 == 3 {
                        FieldView::Empty
                    } else {
                        FieldView::link(PEOPLE[n % PEOPLE.len()], "../staff/wangmin.html")
                    },
                ),
                cell(
                    self.zh("索赔", "Claimed"),
                    if n.is_multiple_of(3) {
                        FieldView::Number {
                            text: format!("¥{},{:03}.00", n % 40 + 1, n * 37 % 1000),
                            sort: format!("{}", (n % 40 + 1) * 1000 + n * 37 % 1000),
                        }
                    } else {
                        FieldView::Empty
                    },
                ),
                cell(
                    "",
                    FieldView::When(when(
                        "2026-03-12T09:20:00+08:00",
                        ["今天 09:20", "昨天 15:20", "3月2日", "2025年11月3日"][n % 4],
                    )),
                ),
            ],
        };
        Html::safe(self.templates.render("row.html", &row).unwrap_or_else(|problem| panic!("{problem}")))
    }

    fn columns(&self) -> Vec<Column> {
        [
            ("title", "投诉", "Complaint"),
            ("customer", "客户", "Customer"),
            ("category", "分类", "Category"),
            ("severity", "分级", "Severity"),
            ("status", "状态", "Status"),
            ("responsible_person", "责任人", "Responsible"),
            ("claimed", "索赔金额", "Claimed"),
            ("received_at", "受理时间", "Received"),
        ]
        .into_iter()
        .map(|(name, zh, en)| Column { name: name.into(), label: self.zh(zh, en).into(), numeric: name == "claimed" })
        .collect()
    }

    fn list(&self, chosen: Option<&str>) -> ListPage {
        let value = |label: &str, count: usize, tone: &str| FacetValue {
            label: label.into(),
            count: Some(count),
            href: "../complaint/status.investigating.html".into(),
            active: chosen == Some(label),
            tone: tone.into(),
        };
        let heading = self.zh("投诉", "Complaints");
        ListPage {
            without: 0,
            frame: self.below.clone(),
            page: Page {
                title: heading.into(),
                nav: "complaint".into(),
                crumbs: vec![crumb(self.zh("首页", "Home"), "../index.html"), crumb(heading, "")],
                other_href: self.zh("../en/complaint/index.html", "../../complaint/index.html").into(),
                ..Page::default()
            },
            type_name: "complaint".into(),
            heading: heading.into(),
            about: self
                .zh(
                    "客户不满意时，从受理到归档的全过程。24 小时内必须首次回应。",
                    "From intake to archive. A first response is due within 24 hours.",
                )
                .into(),
            icon: "complaint".into(),
            total: Some(if chosen.is_some() { 9 } else { 120 }),
            sort_note: self.zh("按受理时间，最新在前", "By time received, newest first").into(),
            sort_name: "received_at".into(),
            sort_down: true,
            columns: self.columns(),
            rows: (0..if chosen.is_some() { 9 } else { 34 }).map(|n| self.row(n)).collect(),
            facets: vec![
                Facet {
                    name: "status".into(),
                    label: self.zh("状态", "Status").into(),
                    values: vec![
                        value("已受理", 6, "new"),
                        value("调查中", 9, "active"),
                        value("方案确认", 4, "active"),
                        value("待客户确认", 3, "waiting"),
                        value("已结案", 24, "done"),
                        value("已升级", 2, "bad"),
                    ],
                },
                Facet {
                    name: "severity".into(),
                    label: self.zh("分级", "Severity").into(),
                    values: vec![
                        value("一般", 28, ""),
                        value("较重", 15, ""),
                        value("重大", 6, ""),
                        value("危机", 1, ""),
                    ],
                },
                Facet {
                    name: "category".into(),
                    label: self.zh("投诉分类", "Category").into(),
                    values: [
                        "产品质量",
                        "服务态度",
                        "服务效率",
                        "交付工期",
                        "价格收费",
                        "合同履行",
                        "房屋质量",
                        "维修服务",
                        "售后",
                        "信息泄露",
                        "人员行为",
                        "公共区域环境",
                        "纠纷",
                        "其他",
                    ]
                    .iter()
                    .enumerate()
                    .map(|(n, label)| value(label, 14 - n, ""))
                    .collect(),
                },
            ],
            chosen: chosen.map(|value| Chosen {
                facet: "状态".into(),
                value: value.into(),
                remove_href: "../complaint/index.html".into(),
            }),
            pager: chosen.is_none().then(|| Pager {
                by_date: true,
                older_href: "page-2.html".into(),
                oldest_href: "page-1.html".into(),
                last: 34,
                ..Pager::default()
            }),
            new_href: "https://git.example.internal/crm/records/_new/main/customers".into(),
            feed_href: "feed.xml".into(),
        }
    }

    fn empty_list(&self) -> ListPage {
        let heading = self.zh("合同", "Contracts");
        ListPage {
            frame: self.below.clone(),
            page: Page {
                title: heading.into(),
                crumbs: vec![crumb(self.zh("首页", "Home"), "../index.html"), crumb(heading, "")],
                ..Page::default()
            },
            type_name: "contract".into(),
            heading: heading.into(),
            icon: "file".into(),
            new_href: "https://git.example.internal/crm/records/_new/main/contracts".into(),
            ..ListPage::default()
        }
    }

    fn head(&self, kind: &str) -> RecordHead {
        let forge = "https://git.example.internal/crm/records";
        RecordHead {
            type_name: kind.into(),
            edit_href: format!("{forge}/_edit/main/x.md"),
            history_href: format!("{forge}/commits/branch/main/x.md"),
            changed: self.changes(1, "../").pop(),
            ..RecordHead::default()
        }
    }

    fn record(&self) -> RecordPage {
        let z = |zh, en| self.zh(zh, en);
        let title = "华兴精工 约定 2 月 28 日交付的主轴组件未到货，产线停线两天";
        RecordPage {
            frame: self.below.clone(),
            page: Page {
                title: title.into(),
                nav: "complaint".into(),
                crumbs: vec![
                    crumb(z("客户", "Customers"), "../customer/index.html"),
                    crumb("华兴精工", "../customer/huaxing.html"),
                    crumb(&format!("{} TS-20260314-7f3k", z("投诉", "Complaint")), ""),
                ],
                other_href: z("../en/complaint/TS-20260314-7f3k.html", "../../complaint/TS-20260314-7f3k.html").into(),
                ..Page::default()
            },
            head: RecordHead {
                type_label: z("投诉处理单", "Complaint ticket").into(),
                type_href: "index.html".into(),
                icon: "complaint".into(),
                title: title.into(),
                id: "TS-20260314-7f3k".into(),
                status: Some(pill("调查中", "active")),
                badges: vec![pill("重大", "")],
                owner_label: z("责任人", "Responsible").into(),
                owner: Link::new("赵建国", "../staff/wangmin.html"),
                next_due: Some(due("late", "2026-03-13T17:20:00+08:00", "已超 16 小时")),
                next_what: z("处理期限", "Resolution").into(),
                ..self.head("complaint")
            },
            record: RecordBody {
                sections: complaint_sections(),
                empty_count: 14,
                empty: vec![
                    EmptyFields {
                        label: "调查与责任".into(),
                        names: ["根本原因", "原因类别", "责任认定", "致歉"].map(String::from).to_vec(),
                    },
                    EmptyFields {
                        label: "方案与执行".into(),
                        names: ["解决方案", "执行", "结果反馈", "投诉回访", "处理满意度", "预防措施"]
                            .map(String::from)
                            .to_vec(),
                    },
                    EmptyFields {
                        label: "归档".into(),
                        names: ["归档号", "结案时间", "结案人", "重复投诉"].map(String::from).to_vec(),
                    },
                ],
                body_label: z("正文", "Text").into(),
                body: Html::safe(BODY),
                files: FieldView::Files {
                    files: vec![
                        File {
                            text: "到货确认单（签章）.pdf".into(),
                            href: "../files/3f9a.pdf".into(),
                            size: "412 KB".into(),
                            format: "PDF".into(),
                            picture: false,
                        },
                        File {
                            text: "现场照片 2.jpg".into(),
                            href: String::new(),
                            size: String::new(),
                            format: "JPG".into(),
                            picture: false,
                        },
                    ],
                    missing: self.text("record-file-missing"),
                }
                .html(Detail::Full),
                steps: vec![
                    step(
                        "已受理",
                        "new",
                        "3月12日 09:20",
                        "李静",
                        "客户来电，情绪激动，已安抚并承诺 4 小时内回话。",
                        "1 小时",
                        false,
                    ),
                    step("已分派", "active", "3月12日 10:45", "陈主管", "", "5 小时", false),
                    step("已升级", "bad", "3月12日 16:02", "陈主管", "涉及停线索赔，报副总。", "17 小时", false),
                    step("调查中", "active", "昨天 09:10", "赵建国", "", "", true),
                ],
                deadlines: vec![
                    Deadline {
                        label: "处理期限".into(),
                        due: due("late", "2026-03-13T17:20:00+08:00", "已超 16 小时"),
                        from: Some(when("2026-03-12T09:20:00+08:00", "3月12日 09:20")),
                        within: "32 小时".into(),
                        ..Deadline::default()
                    },
                    Deadline {
                        label: "进度告知".into(),
                        item: "每天下班前告知周国强备料进展".into(),
                        due: due("soon", "2026-03-14T18:00:00+08:00", "还有 8 小时"),
                        owner: Link::new("王敏", "../staff/wangmin.html"),
                        ..Deadline::default()
                    },
                    Deadline {
                        label: "首次回应".into(),
                        due: due("done", "2026-03-12T11:20:00+08:00", "按时完成"),
                        from: Some(when("2026-03-12T09:20:00+08:00", "3月12日 09:20")),
                        within: "2 小时".into(),
                        done_at: Some(when("2026-03-12T10:05:00+08:00", "3月12日 10:05")),
                        ..Deadline::default()
                    },
                ],
                links_here: vec![LinkGroup {
                    label: "接触记录".into(),
                    icon: "visit".into(),
                    total: 2,
                    links: vec![
                        LinkRow {
                            record: Link::new("拜访 华兴精工 沟通停线善后", "../interaction/a.html"),
                            via: "转投诉".into(),
                        },
                        LinkRow {
                            record: Link::new("电话 告知备料进展", "../interaction/b.html"), via: "正文".into()
                        },
                    ],
                    more_href: String::new(),
                }],
                changes: self.changes(3, "../"),
                findings: vec![self.finding("warning", 0)],
            },
        }
    }

    fn finding(&self, severity: &str, n: usize) -> Finding {
        let (code, message, help) = [
            (
                "complaint.first-response",
                "首次回应晚于受理 24 小时",
                "补记首次回应的时间；确实超时的，在办理经过里写明原因。",
            ),
            ("broken-reference", "责任人“zhaojianguo2”不在员工名录中", "您是不是想写“zhaojianguo”?"),
            ("fullwidth-punctuation", "冒号是全角的“:”，这里要用半角的“:”", "把“:”改成“:”，冒号后空一格。"),
        ][n % 3];
        Finding {
            severity: severity.into(),
            code: code.into(),
            message: message.into(),
            help: help.into(),
            file: "customers/huaxing/complaints/TS-20260314-7f3k.md".into(),
            line: 12,
            column: 21,
            record: Link::new("TS-20260314-7f3k 华兴精工 约定交付未到货", "complaint/TS-20260314-7f3k.html"),
            edit_href: "https://git.example.internal/crm/records/_edit/main/x.md".into(),
            snippet: vec![
                SnippetLine { number: 11, before: "responsible_department: sales".into(), ..SnippetLine::default() },
                SnippetLine {
                    number: 12,
                    before: "responsible_person: ".into(),
                    mark: "zhaojianguo2".into(),
                    after: "   # 2026-03-12 改派".into(),
                },
                SnippetLine { number: 13, before: "first_response:".into(), ..SnippetLine::default() },
            ],
        }
    }

    fn customer(&self) -> HubPage {
        let z = |zh, en| self.zh(zh, en);
        let title = "浙江华兴精密机械有限公司";
        let fact = |zh, en, value: &str, tone: &str, href: &str| Fact {
            label: self.zh(zh, en).into(),
            value: value.into(),
            when: None,
            tone: tone.into(),
            href: href.into(),
        };
        HubPage {
            frame: self.below.clone(),
            page: Page {
                title: title.into(),
                nav: "customer".into(),
                crumbs: vec![
                    crumb(z("首页", "Home"), "../index.html"),
                    crumb(z("客户", "Customers"), "../customer/index.html"),
                    crumb("华兴精工", ""),
                ],
                other_href: z("../en/customer/huaxing.html", "../../customer/huaxing.html").into(),
                ..Page::default()
            },
            head: RecordHead {
                type_label: z("客户档案", "Customer file").into(),
                type_href: "../customer/index.html".into(),
                icon: "customer".into(),
                title: title.into(),
                id: "huaxing".into(),
                summary: "华兴精工 · 数控主轴与精密传动件，年采购额约 860 万元".into(),
                badges: vec![pill("A级", ""), pill("重点客户", "")],
                new_links: vec![
                    Link::new(z("拜访", "Visit"), "https://git.example.internal/new"),
                    Link::new(z("投诉", "Complaint"), "https://git.example.internal/new"),
                ],
                ..self.head("customer")
            },
            card: vec![
                field(z("行业", "Industry"), txt("汽车零部件")),
                field(z("区域", "Region"), txt("华东 · 宁波")),
                field(z("客户经理", "Account manager"), FieldView::link("王敏", "../staff/wangmin.html")),
                field(z("备份", "Backup"), FieldView::link("赵建国", "../staff/wangmin.html")),
                field(z("电话", "Phone"), FieldView::Phone("0574-0000 0180".into())),
            ],
            facts: vec![
                Fact {
                    when: Some(when("2026-03-02T14:00:00+08:00", "3月2日")),
                    ..fact("上次联系", "Last contact", "3月2日", "", "#timeline")
                },
                Fact {
                    when: Some(when("2026-03-12", "前天")),
                    ..fact("下次应访", "Next visit due", "前天", "late", "#timeline")
                },
                fact("未结投诉", "Open complaints", "2 件", "late", "#complaint"),
                Fact {
                    when: Some(when("2026-03-31", "3月31日")),
                    ..fact("合同到期", "Contract ends", "3月31日", "soon", "#contract")
                },
                fact("信息完整度", "Completeness", "86%", "", "#profile"),
            ],
            open: vec![
                DueGroup {
                    key: "late".into(),
                    label: z("已超期", "Overdue").into(),
                    count: 2,
                    rows: vec![due_row(0, "late", "已超 16 小时", false), due_row(1, "late", "已超 2 天", false)],
                    ..DueGroup::default()
                },
                DueGroup {
                    key: "week".into(),
                    label: z("本周", "This week").into(),
                    count: 1,
                    rows: vec![due_row(2, "soon", "还有 8 小时", false)],
                    ..DueGroup::default()
                },
            ],
            anchors: [
                ("open", "未了事项", "Open items", Some(3)),
                ("timeline", "时间线", "Time line", Some(23)),
                ("contact", "联系人", "Contacts", Some(5)),
                ("complaint", "投诉与报事", "Complaints", Some(4)),
                ("contract", "合同与订单", "Contracts", Some(0)),
                ("profile", "基本资料", "Profile", None),
            ]
            .into_iter()
            .map(|(id, zh, en, count)| Anchor { id: id.into(), label: z(zh, en).into(), count })
            .collect(),
            months: months(),
            kinds: vec![
                Kind { type_name: "interaction".into(), label: z("接触记录", "Contact records").into(), count: 14 },
                Kind { type_name: "complaint".into(), label: z("投诉", "Complaints").into(), count: 4 },
                Kind { type_name: "contact".into(), label: z("联系人", "Contacts").into(), count: 5 },
            ],
            entries_total: 23,
            gathered: vec![
                Gathered {
                    type_name: "contact".into(),
                    label: z("联系人", "Contacts").into(),
                    icon: "contact".into(),
                    total: 5,
                    cards: cards(),
                    new_href: "https://git.example.internal/new".into(),
                    ..Gathered::default()
                },
                Gathered {
                    type_name: "complaint".into(),
                    label: z("投诉", "Complaints").into(),
                    icon: "complaint".into(),
                    total: 4,
                    columns: self.columns(),
                    rows: (0..4).map(|n| self.row(n)).collect(),
                    more_href: "../complaint/index.html".into(),
                    ..Gathered::default()
                },
                Gathered {
                    type_name: "contract".into(),
                    label: z("合同", "Contracts").into(),
                    icon: "file".into(),
                    ..Gathered::default()
                },
            ],
            person: None,
            record: RecordBody {
                sections: customer_sections(),
                empty_count: 9,
                empty: vec![EmptyFields {
                    label: "基本信息".into(),
                    names: vec!["英文名称".into(), "网站".into(), "员工人数".into()],
                }],
                steps: vec![step("有效", "done", "2024年3月11日", "王敏", "", "", true)],
                links_here: vec![LinkGroup {
                    label: "客户".into(),
                    icon: "customer".into(),
                    total: 1,
                    links: vec![LinkRow {
                        record: Link::new("华兴精工宁波分公司", "huaxing.html"),
                        via: "上级机构".into(),
                    }],
                    more_href: String::new(),
                }],
                changes: self.changes(4, "../"),
                ..RecordBody::default()
            },
        }
    }

    fn person(&self) -> HubPage {
        let z = |zh, en| self.zh(zh, en);
        let day = |n: usize, entries: Vec<DayEntry>| Day {
            more: 0,
            iso: format!("2026-03-{}", 14 + n),
            weekday: ["周六", "周日", "周一", "周二", "周三", "周四", "周五"][n].into(),
            label: format!("3月{}日", 14 + n),
            today: n == 0,
            off: n == 1,
            entries,
        };
        let entry = |time: &str, what: &str, title: &str| DayEntry {
            time: time.into(),
            what: what.into(),
            record: Link::new(title, "../complaint/TS-20260314-7f3k.html"),
            icon: "complaint".into(),
        };
        HubPage {
            frame: self.below.clone(),
            page: Page {
                title: "王敏".into(),
                nav: "me".into(),
                crumbs: vec![
                    crumb(z("首页", "Home"), "../index.html"),
                    crumb(z("员工", "Staff"), "index.html"),
                    crumb("王敏", ""),
                ],
                ..Page::default()
            },
            head: RecordHead {
                type_label: z("员工", "Staff member").into(),
                type_href: "index.html".into(),
                icon: "staff".into(),
                title: "王敏".into(),
                id: "wangmin".into(),
                badges: vec![pill("客户经理", "")],
                ..self.head("staff")
            },
            card: vec![
                field(z("部门", "Department"), txt("大客户部")),
                field(z("直接上级", "Superior"), FieldView::link("陈主管", "x.html")),
                field(z("电话", "Phone"), FieldView::Phone("135 0000 0042".into())),
            ],
            facts: vec![],
            open: self.home().attention,
            anchors: [
                ("open", "我的待办", Some(16)),
                ("week", "未来七天", None),
                ("charges", "我的客户", Some(6)),
                ("profile", "基本资料", None),
            ]
            .into_iter()
            .map(|(id, label, count)| Anchor { id: id.into(), label: label.into(), count })
            .collect(),
            person: Some(Person {
                charges_total: 4,
                charges_more_href: String::new(),
                id: "wangmin".into(),
                charges_label: z("我的客户", "My customers").into(),
                charges: (0..6)
                    .map(|n| Charge {
                        record: Link::new(CUSTOMERS[n], "../customer/huaxing.html"),
                        badges: vec![pill(["A级", "B级", "C级"][n % 3], "")],
                        last: (n > 0).then(|| when("2026-02-02T10:00:00+08:00", "2月2日")),
                        days: (n > 0).then_some(60 - 9 * n as i64),
                        tone: ["late", "late", "soon", "", "", ""][n].into(),
                        role: if n == 4 { "备份".into() } else { String::new() },
                    })
                    .collect(),
                week: vec![
                    day(
                        0,
                        vec![entry("18:00", "进度告知", "华兴精工 未到货"), entry("", "首次回应", "东海轴承 对账差异")],
                    ),
                    day(1, vec![]),
                    day(2, vec![entry("10:00", "拜访", "瑞安通用阀门")]),
                    day(3, vec![]),
                    day(4, vec![entry("17:20", "处理期限", "甬江汽配 包装破损")]),
                    day(5, vec![]),
                    day(6, vec![]),
                ],
                calendar_href: "wangmin.ics".into(),
            }),
            record: RecordBody {
                sections: vec![Section {
                    name: "basic".into(),
                    label: "基本信息".into(),
                    fields: vec![
                        field("姓名", txt("王敏")),
                        field(
                            "入职日期",
                            FieldView::When(When {
                                iso: "2019-07-01".into(),
                                text: "2019年7月1日".into(),
                                exact: "2019-07-01".into(),
                                near: false,
                            }),
                        ),
                    ],
                }],
                changes: self.changes(2, "../"),
                ..RecordBody::default()
            },
            ..HubPage::default()
        }
    }

    fn diagnostics(&self, any: bool) -> DiagnosticsPage {
        let page = self.page("diagnostics-title", "diagnostics");
        if !any {
            return DiagnosticsPage { frame: self.top.clone(), page, ..DiagnosticsPage::default() };
        }
        DiagnosticsPage {
            frame: self.top.clone(),
            page,
            errors: 2,
            warnings: 3,
            infos: 0,
            people: vec![
                FindingGroup {
                    id: "p-wangmin".into(),
                    person: Link::new("王敏", "staff/wangmin.html"),
                    count: 3,
                    findings: vec![self.finding("error", 1), self.finding("error", 2), self.finding("warning", 0)],
                },
                FindingGroup {
                    id: "p-none".into(),
                    person: Link::default(),
                    count: 1,
                    findings: vec![Finding { snippet: vec![], line: 0, ..self.finding("warning", 0) }],
                },
            ],
            index: vec![],
            pager: None,
            rules: vec![
                RuleGroup {
                    code: "broken-reference".into(),
                    severity: "error".into(),
                    title: "引用的记录不存在".into(),
                    count: 1,
                    records: vec![Link::new("TS-20260314-7f3k", "complaint/TS-20260314-7f3k.html")],
                },
                RuleGroup {
                    code: "complaint.first-response".into(),
                    severity: "warning".into(),
                    title: "首次回应晚于受理 24 小时".into(),
                    count: 3,
                    records: vec![
                        Link::new("TS-20260314-7f3k", "complaint/TS-20260314-7f3k.html"),
                        Link::new("TS-20260301-m2dw", "complaint/TS-20260314-7f3k.html"),
                    ],
                },
            ],
        }
    }

    fn error(&self) -> ErrorPage {
        ErrorPage {
            frame: self.below.clone(),
            page: Page {
                title: "TS-20260310-c4qe".into(),
                nav: "complaint".into(),
                crumbs: vec![crumb(self.zh("投诉", "Complaints"), "index.html"), crumb("TS-20260310-c4qe", "")],
                ..Page::default()
            },
            id: "TS-20260310-c4qe".into(),
            type_label: self.zh("投诉处理单", "Complaint ticket").into(),
            file: "customers/huaxing/complaints/TS-20260310-c4qe.md".into(),
            findings: vec![self.finding("error", 2), self.finding("error", 1)],
            edit_href: "https://git.example.internal/crm/records/_edit/main/x.md".into(),
            history_href: "https://git.example.internal/crm/records/commits/x.md".into(),
        }
    }

    fn changes_page(&self) -> ChangesPage {
        let day = |iso: &str, text: &str, weekday: &str| ChangeDay {
            day: When { iso: iso.into(), text: text.into(), exact: iso.into(), near: false },
            weekday: weekday.into(),
            changes: self.changes(6, ""),
        };
        ChangesPage {
            frame: self.top.clone(),
            page: self.page("changes-title", "changes"),
            days: vec![
                day("2026-03-14", self.zh("今天", "Today"), self.zh("周六", "Saturday")),
                day("2026-03-13", self.zh("昨天", "Yesterday"), self.zh("周五", "Friday")),
            ],
            unknown: false,
        }
    }

    fn help(&self) -> HelpPage {
        HelpPage {
            frame: self.top.clone(),
            page: self.page("help-title", "help"),
            types: vec![
                TypeHelp {
                    list: Link::new(self.zh("客户", "Customers"), "customer/index.html"),
                    icon: "customer".into(),
                    about: "一户一档：是谁、归谁管、级别、来往。".into(),
                    new_href: "https://git.example.internal/new".into(),
                },
                TypeHelp {
                    list: Link::new(self.zh("接触记录", "Contact records"), "interaction/index.html"),
                    icon: "visit".into(),
                    about: "拜访、来访、回访、电话、邮件，一次一份。".into(),
                    new_href: String::new(),
                },
            ],
        }
    }
}

fn frame(lang: Lang, root: &str, base: &str, assets: &Assets) -> Frame {
    let z = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let item = |key: &str, zh: &str, en: &str, icon: &str, href: &str| NavItem {
        key: key.into(),
        label: z(zh, en),
        href: format!("{root}{href}"),
        icon: icon.into(),
    };
    Frame {
        lang: lang.tag().into(),
        site_title: z("客户档案", "Customer files"),
        root: root.into(),
        base: base.into(),
        audience: z("员工", "staff"),
        nav: vec![
            NavGroup {
                label: String::new(),
                items: vec![
                    item("home", "首页", "Home", "home", "index.html"),
                    item("me", "我的待办", "My work", "me", "staff/wangmin.html"),
                ],
            },
            NavGroup {
                label: z("档案", "Files"),
                items: vec![
                    item("customer", "客户", "Customers", "customer", "customer/huaxing.html"),
                    item("interaction", "接触记录", "Contact records", "visit", "complaint/index.html"),
                    item("complaint", "投诉", "Complaints", "complaint", "complaint/index.html"),
                    item("contact", "联系人", "Contacts", "contact", "complaint/index.html"),
                    item("staff", "员工", "Staff", "staff", "complaint/index.html"),
                ],
            },
            NavGroup {
                label: z("其他", "More"),
                items: vec![
                    item("changes", "最近变更", "Changes", "change", "changes.html"),
                    item("diagnostics", "校验", "Checks", "check", "diagnostics.html"),
                    item("help", "使用说明", "Help", "help", "help.html"),
                ],
            },
        ],
        other_lang: z("EN", "中文"),
        other_tag: if lang == Lang::Zh { "en".into() } else { "zh-CN".into() },
        people_href: format!("{root}staff/index.html"),
        feed_href: format!("{root}feed.xml"),
        assets: assets.links(base),
        sprite: Html::safe(crate::site::icons::PLACE),
        ..Frame::default()
    }
}

fn crumb(label: &str, href: &str) -> Crumb {
    Crumb { label: label.into(), href: href.into() }
}

fn when(iso: &str, text: &str) -> When {
    let near = text.contains(['今', '昨', '前']);
    When { iso: iso.into(), text: text.into(), exact: iso.get(..16).unwrap_or(iso).replace('T', " "), near }
}

fn due(state: &str, iso: &str, text: &str) -> Due {
    Due {
        iso: iso.into(),
        soon_iso: if state == "done" {
            String::new()
        } else if iso < "2026-03-16" {
            "2026-03-01T17:20:00+08:00".into()
        } else {
            "2026-03-15T17:20:00+08:00".into()
        },
        text: text.into(),
        exact: iso[..16].replace('T', " "),
        state: state.into(),
        whole_day: false,
    }
}

fn txt(text: &str) -> FieldView {
    FieldView::Text(text.into())
}

fn member(label: &str, view: FieldView) -> (String, FieldView) {
    (label.into(), view)
}

fn pill(label: &str, tone: &str) -> Pill {
    Pill { label: label.into(), tone: tone.into(), rank: 0 }
}

fn field(label: &str, view: FieldView) -> Field {
    Field::new(label, label, &view)
}

fn due_row(n: usize, state: &str, text: &str, whole_site: bool) -> DueRow {
    let (id, title, customer) = COMPLAINTS[n % COMPLAINTS.len()];
    let (icon, label) = if n % 3 == 1 { ("visit", "接触记录") } else { ("complaint", "投诉") };
    let root = if whole_site { "" } else { "../" };
    DueRow {
        icon: icon.into(),
        type_label: label.into(),
        due: due(state, DUES[n % DUES.len()], text),
        what: ["处理期限", "承诺事项", "首次回应", "投诉回访", "寄送样品与报价单"][n % 5].into(),
        record: Link::new(title, format!("{root}complaint/{id}.html")),
        about: if whole_site { Link::new(customer, "customer/huaxing.html") } else { Link::default() },
        owner: Link::new(PEOPLE[n % PEOPLE.len()], format!("{root}staff/wangmin.html")),
        status: Some(pill("调查中", "active")),
    }
}

fn step(label: &str, tone: &str, text: &str, by: &str, note: &str, stay: &str, current: bool) -> Step {
    Step {
        label: label.into(),
        tone: tone.into(),
        at: when("2026-03-12T09:20:00+08:00", text),
        by: Link::new(by, "../staff/wangmin.html"),
        note: note.into(),
        stay: stay.into(),
        current,
    }
}

fn complaint_sections() -> Vec<Section> {
    let section = |name: &str, label: &str, fields| Section { name: name.into(), label: label.into(), fields };
    let at = |iso: &str, text: &str| FieldView::When(when(iso, text));
    vec![
        section("intake", "受理", vec![
            field("客户", FieldView::link("浙江华兴精密机械有限公司", "../customer/huaxing.html")),
            field("投诉时间", at("2026-03-12T09:20:00+08:00", "前天 09:20")),
            field("受理人", FieldView::link("李静", "../staff/wangmin.html")),
            field("投诉渠道", txt("电话")),
            field("投诉分类", txt("交付工期")),
            field("投诉分级", FieldView::Pills(vec![pill("重大", "")])),
            field("影响范围", txt("部分")),
            field("投诉人信息", FieldView::Group(vec![member("姓名", txt("周国强")), member("电话", FieldView::Phone("139 0000 0017".into())), member("匿名", FieldView::Bool { value: false, text: "否".into() })])),
            field("投诉内容", FieldView::Lines("约定 2 月 28 日交付的主轴组件 40 套至今未到货，催问三次均答复“在途”。\n3 月 11 日起两条产线停线，要求给出确切到货时间并承担停线损失。".into())),
            field("客户要求", FieldView::Lines("三日内到货并书面说明原因；停线损失按合同第 8 条赔付。".into())),
            field("索赔金额", FieldView::Number { text: "¥128,000.00".into(), sort: "128000".into() }),
        ]),
        section("handling", "分派与回应", vec![
            field("责任部门", txt("销售部")),
            field("责任人", FieldView::link("赵建国", "../staff/wangmin.html")),
            field("处理期限", at("2026-03-13T17:20:00+08:00", "昨天 17:20")),
            field("关联合同", FieldView::link("HT-2025-0182 年度供货协议", "../contract/x.html")),
            field("首次回应", FieldView::Group(vec![member("时间", at("2026-03-12T10:05:00+08:00", "前天 10:05")), member("经办人", FieldView::link("李静", "../staff/wangmin.html")), member("内容", txt("致歉并告知已启动加急，当天 16 点前回复确切到货时间；同时请客户提供停线起止时间，以便核算损失"))])),
            field("升级上报", FieldView::Table {
                columns: vec![Column { name: "at".into(), label: "时间".into(), numeric: false }, Column { name: "to".into(), label: "上报给".into(), numeric: false }, Column { name: "reason".into(), label: "原因".into(), numeric: false }, Column { name: "cost".into(), label: "预计费用".into(), numeric: true }],
                rows: vec![vec![at("2026-03-12T16:02:00+08:00", "前天 16:02"), FieldView::link("孙副总", "../staff/wangmin.html"), txt("涉及停线索赔，超出部门权限"), FieldView::Number { text: "¥128,000.00".into(), sort: "128000".into() }]],
            }),
        ]),
        section("investigation", "调查与责任", vec![
            field("调查人", FieldView::link("赵建国", "../staff/wangmin.html")),
            field("开始时间", at("2026-03-13T09:10:00+08:00", "昨天 09:10")),
            field("参与部门", FieldView::List(vec![txt("采购部"), txt("生产计划"), txt("物流")])),
        ]),
    ]
}

fn customer_sections() -> Vec<Section> {
    vec![
        Section {
            name: "basic".into(),
            label: "基本信息".into(),
            fields: vec![
                field("客户名称", txt("浙江华兴精密机械有限公司")),
                field("简称", txt("华兴精工")),
                field("客户代码", txt("HX-0001")),
                field("客户性质", txt("机构客户")),
                field("统一社会信用代码", txt("91330200MA2AEXAMP0")),
                field("所处地点", txt("浙江省宁波市北仑区小港街道示范路 180 号 3 幢")),
                field(
                    "合作起始日期",
                    FieldView::When(When {
                        iso: "2018-05-01".into(),
                        text: "2018年5月1日".into(),
                        exact: "2018-05-01".into(),
                        near: false,
                    }),
                ),
                field("网站", FieldView::Url("https://www.huaxing.example/".into())),
            ],
        },
        Section {
            name: "habits".into(),
            label: "偏好与要求".into(),
            fields: vec![field(
                "偏好与习惯",
                FieldView::Prose(Html::safe(
                    "<p>周总重数据，<strong>汇报先讲结论</strong>。不接受晚上八点后来电；报价用含税价。</p><ul><li>来访先预约，至少提前一天</li><li>样品随附检测报告</li></ul>",
                )),
            )],
        },
    ]
}

fn months() -> Vec<Month> {
    let entry = |type_name: &str,
                 label: &str,
                 icon: &str,
                 day: &str,
                 title: &str,
                 line: &str,
                 status: Option<Pill>,
                 details: Vec<Field>,
                 open: bool| Entry {
        type_name: type_name.into(),
        type_label: label.into(),
        icon: icon.into(),
        at: when("2026-03-02T14:00:00+08:00", "3月2日"),
        day: day.into(),
        record: Link::new(title, "../complaint/TS-20260314-7f3k.html"),
        who: "王敏、李静".into(),
        status,
        line: line.into(),
        details,
        open,
    };
    let promises = || {
        vec![
            field(
                "承诺事项",
                FieldView::List(vec![
                    txt("3月6日前寄出改型样品 2 套，附三坐标检测报告（王敏）"),
                    txt("3月10日前给出第二季度阶梯报价（赵建国）"),
                ]),
            ),
            field("下一步", txt("4月上旬随工程师到现场看装配")),
            field("客户意见", FieldView::Lines("对交期不稳不满意，希望有固定的排产联系人。".into())),
        ]
    };
    let mut months = vec![
        Month {
            key: "2026-03".into(),
            label: "2026年3月".into(),
            entries: vec![
                entry(
                    "complaint",
                    "投诉",
                    "complaint",
                    "12日",
                    "约定 2 月 28 日交付的主轴组件未到货，产线停线两天",
                    "",
                    Some(pill("调查中", "active")),
                    vec![],
                    false,
                ),
                entry(
                    "interaction",
                    "拜访",
                    "visit",
                    "2日",
                    "拜访周经理，沟通二季度用量",
                    "用量预计上浮两成，竞争对手在谈替代件",
                    None,
                    promises(),
                    true,
                ),
            ],
        },
        Month {
            key: "2026-02".into(),
            label: "2026年2月".into(),
            entries: vec![
                entry(
                    "interaction",
                    "电话",
                    "visit",
                    "24日",
                    "电话确认交期",
                    "客户要求每周五书面通报备料进度",
                    None,
                    promises(),
                    false,
                ),
                entry("interaction", "问候慰问", "visit", "10日", "春节问候", "", None, vec![], false),
                entry("complaint", "投诉", "complaint", "5日", "包装破损两箱，外圈划伤", "", None, vec![], false),
            ],
        },
    ];
    for n in 0..6 {
        months.push(Month {
            key: format!("2025-{}", 12 - n),
            label: format!("2025年{}月", 12 - n),
            entries: (0..3)
                .map(|k| {
                    entry(
                        "interaction",
                        ["拜访", "回访", "来访接待"][k],
                        "visit",
                        &format!("{}日", 25 - k * 6),
                        ["拜访设备部，调研刀具寿命", "售后回访：安装调试满意", "接待华兴质量部来厂审核"][k],
                        ["发现两处安装间隙问题，已约工程师", "", "审核得分 92,三项观察项十月底前整改"][k],
                        None,
                        if k == 0 { promises() } else { vec![] },
                        false,
                    )
                })
                .collect(),
        });
    }
    months
}

fn cards() -> Vec<Card> {
    [
        ("周国强", "采购部 · 经理", "决策者", "积极的", "139 0000 0017", false),
        ("林晓燕", "质量部 · 质量工程师", "影响者", "中立的", "139 0000 0023", false),
        ("徐志远", "总经理办公室 · 总经理", "审批者", "积极的", "139 0000 0001", false),
        ("方芳", "采购部 · 采购专员", "采购执行者", "积极的", "139 0000 0031", false),
        ("郑海", "设备部 · 主管", "使用者", "消极的", "139 0000 0044", true),
    ]
    .into_iter()
    .map(|(name, line, role, relation, phone, past)| Card {
        record: Link::new(name, "../contact/x.html"),
        line: line.into(),
        pills: if past {
            vec![pill("离职", "")]
        } else {
            vec![
                pill(role, ""),
                pill(
                    relation,
                    match relation {
                        "积极的" => "done",
                        "消极的" => "bad",
                        _ => "new",
                    },
                ),
            ]
        },
        fields: vec![field("手机", FieldView::Phone(phone.into()))],
        past,
    })
    .collect()
}

const DUES: [&str; 14] = [
    "2026-03-02T09:00:00+08:00",
    "2026-03-11T09:00:00+08:00",
    "2026-03-12T09:00:00+08:00",
    "2026-03-13T07:10:00+08:00",
    "2026-03-14T06:10:00+08:00",
    "2026-03-14T10:10:00+08:00",
    "2026-03-14T15:00:00+08:00",
    "2026-03-14T23:59:59+08:00",
    "2026-03-15T12:00:00+08:00",
    "2026-03-15T16:00:00+08:00",
    "2026-03-16T18:00:00+08:00",
    "2026-03-17T18:00:00+08:00",
    "2026-03-18T10:00:00+08:00",
    "2026-03-18T18:00:00+08:00",
];
const PEOPLE: [&str; 6] = ["王敏", "赵建国", "李静", "陈主管", "欧阳晓明", "孙副总"];
const CUSTOMERS: [&str; 6] = [
    "东海轴承股份",
    "瑞安通用阀门",
    "浙江华兴精密机械有限公司",
    "甬江汽配",
    "宁波港联物流",
    "杭州云栖物业服务集团有限公司滨江分公司",
];
const COMPLAINTS: [(&str, &str, &str); 9] = [
    ("TS-20260314-7f3k", "约定 2 月 28 日交付的主轴组件未到货，产线停线两天", "华兴精工"),
    ("TS-20260301-m2dw", "二季度报价单与合同价目不一致", "东海轴承"),
    ("TS-20260226-q8ha", "安装人员迟到两小时且未说明", "瑞安通用阀门"),
    ("TS-20260219-x5ne", "包装破损两箱，外圈划伤", "甬江汽配"),
    ("TS-20260211-b3yc", "客服热线连续三次无人接听", "宁波港联物流"),
    ("TS-20260205-r6tu", "售后更换的减速机异响未排除，要求工程师再次到现场并给出书面结论", "云栖物业滨江分公司"),
    ("TS-20260130-w9kp", "发票抬头开错，月结被财务退回", "杭州明达电气"),
    ("TS-20260122-d7vs", "培训资料与所购型号不符", "台州永固紧固件"),
    ("TS-20260115-h4zm", "夜间施工噪声扰民", "云栖物业滨江分公司"),
];

const BODY: &str = "<h2>投诉内容</h2><p>周经理来电：合同 <a href=\"../contract/x.html\">HT-2025-0182</a> 约定 2 月 28 日到货 40 套，至 3 月 12 日仍未到。\
期间电话催问三次，物流答复“在途”，但运单号查询停留在 3 月 3 日。</p><h2>调查经过</h2><ol><li>3 月 13 日 09:10 与采购部核对：外协热处理因窑炉检修推迟八天，未同步销售。</li>\
<li>3 月 13 日 14:00 与物流核对：运单号对应的是上一批次。</li></ol><blockquote><p>“不是不能等，是没人告诉我要等。”——周经理</p></blockquote>\
<table><thead><tr><th>批次</th><th>数量</th><th>预计出厂</th></tr></thead><tbody><tr><td>A-0311</td><td>24</td><td>3月15日</td></tr><tr><td>A-0312</td><td>16</td><td>3月17日</td></tr></tbody></table>";
