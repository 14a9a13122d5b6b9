//! What each key, kind and word means, in both languages.
//!
//! The names stand here only to be explained: a name that the program does not know, or one that it knows and that is
//! missing here, is an error of `cargo xtask docs`.

use kedang::label::Lang;

/// An explanation in both languages.
pub struct Words {
    /// What the name belongs to: a mapping, `kind`, or `mapping.key` for the words that a key takes.
    pub of: &'static str,
    /// The name.
    pub name: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Words {
    /// The explanation in one language.
    pub fn say(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

const fn w(of: &'static str, name: &'static str, zh: &'static str, en: &'static str) -> Words {
    Words { of, name, zh, en }
}

/// All explanations of one thing, in the order in which the documents list them.
pub fn of(of: &str) -> impl Iterator<Item = &'static Words> {
    WORDS.iter().filter(move |words| words.of == of)
}

/// The explanation of one name.
pub fn find(what: &str, name: &str) -> Option<&'static Words> {
    of(what).find(|words| words.name == name)
}

/// A good value of the kinds that are not written as one scalar of their own form.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("text", "华兴精工"),
    ("markdown", "**急件**"),
    ("enum", "major"),
    ("ref", "A1"),
    ("list", "[甲, 乙]"),
    ("object", "{name: 王敏}"),
    ("attachment", "合同.pdf"),
];

/// A good value of each text format.
pub const FORMATS: &[(&str, &str)] = &[
    ("uscc", "91320412MAKD00013M"),
    ("mobile_cn", "154 0000 0101"),
    ("phone", "021-0000 0101"),
    ("postcode_cn", "213161"),
    ("month_day", "03-14"),
    ("login", "wangmin"),
];

#[rustfmt::skip]
const WORDS: &[Words] = &[
    w("kedang.yaml", "kedang", "格式版本，现在是 1；遇到更新的版本会拒绝读取", "version of the format: 1; a newer one is refused"),
    w("kedang.yaml", "site", "站点", "the site"),
    w("kedang.yaml", "forge", "代码托管网页，页面上的“编辑”“历史”“新建”链接由此而来", "the forge's web pages, for the edit, history and new-record links"),
    w("kedang.yaml", "calendar", "工作日历文件的路径，见下文；不写则周六、周日休息", "path of the working calendar, see below; without it Saturdays and Sundays are off"),
    w("kedang.yaml", "people", "哪一类记录是“人”", "which records are the people"),
    w("kedang.yaml", "audiences", "读者：名称 → 设置，每类读者一个站点，第一个最开放；不写则只有 `staff`，可看到 `internal`", "audiences: name → settings; one site each, the most open first; without it there is one, `staff`, which sees `internal`"),
    w("kedang.yaml", "limits", "大小上限", "limits of size"),
    w("kedang.yaml", "home", "首页", "the home page"),
    w("kedang.yaml", "nav", "导航里各类型的顺序；没列的按名称排在后面", "types in the order of the navigation; the others follow by name"),

    w("site", "title", "站点名称", "title of the site"),
    w("site", "languages", "站点语言；第一种放在根目录，其余各占一个文件夹", "languages; the first stands at the root, each other in a folder"),
    w("site", "timezone", "时区，如 `Asia/Shanghai`；不写是 UTC。没有写时差的时间按它理解，一天从它的零点开始", "zone such as `Asia/Shanghai`, else UTC: times without an offset are meant in it, and days begin in it"),
    w("site", "url", "站点网址；订阅源和 404 页要用", "address of the site, for the feed and the 404 page"),

    w("forge", "kind", "哪种代码托管", "which forge"),
    w("forge", "url", "仓库页面的网址", "address of the repository's page"),
    w("forge", "branch", "大家编辑的分支；不写是 `main`", "the branch that people edit, else `main`"),
    w("forge", "path", "记录在仓库里的文件夹；不写就由 git 得知", "folder of the records in the repository, else as git tells"),

    w("people", "type", "人员的记录类型", "the record type of the people"),
    w("people", "login", "存 git 用户名的字段", "field with the name that git knows"),
    w("people", "email", "存 git 邮箱的字段", "field with the e-mail address that git knows"),
    w("people", "rank", "存职级的选项字段", "enum field with the rank"),
    w("people", "ranks", "职级目录；选项的 `level` 排出高低，没有 `level` 的职级只等于它自己", "catalog of the ranks, ordered by the `level` of its options; a rank without a level equals only itself"),

    w("audience", "label", "给读者看的名称", "its name for readers"),
    w("audience", "sees", "最高能看到哪一级", "the highest level it may read"),

    w("limits", "file", "一份记录的大小，如 `1MiB`（默认）", "size of a record file, such as `1MiB` (the default)"),
    w("limits", "attachment", "一个附件的大小，默认 `20MiB`", "size of an attachment; `20MiB` by default"),
    w("limits", "depth", "YAML 最多嵌套几层，默认 32", "levels of YAML; 32 by default"),
    w("limits", "nodes", "一个文件最多多少个 YAML 节点，默认 20000", "YAML nodes in a file; 20000 by default"),

    w("home", "types", "首页上显示数量的类型，按顺序", "the types counted on the home page, in order"),

    w("calendar", "calendar", "名称，与文件名相同", "its name, that of the file"),
    w("calendar", "label", "给读者看的名称", "its name for readers"),
    w("calendar", "hours", "上班时间（列表），一段一条，不能重叠", "the working hours: one entry for each stretch, none overlapping"),
    w("calendar", "weekend", "每周休息哪几天：`mon` … `sun`；不写是 `[sat, sun]`", "the days off in a week, `mon` … `sun`; `[sat, sun]` by default"),
    w("calendar", "holidays", "节假日（列表）", "the public holidays"),
    w("calendar", "workdays", "调休要上班的周末（日期列表）", "weekends that are worked in exchange, as dates"),

    w("hours", "from", "开始，如 `\"08:30\"`", "when it begins, such as `\"08:30\"`"),
    w("hours", "to", "结束，要在开始之后", "when it ends, after it began"),
    w("hours", "days", "一周里哪几天；不写是每个工作日。调休日没有自己的时间时，照一周里第一个工作日", "the days of the week it holds for, else every working day; a make-up workday without hours of its own has those of the first working day of a week"),

    w("holiday", "name", "节日名称", "its name"),
    w("holiday", "from", "第一天，如 `2026-10-01`", "the first day, such as `2026-10-01`"),
    w("holiday", "to", "最后一天；只放一天可以不写", "the last day; may be left out for a single day"),

    w("catalog", "catalog", "名称，与文件名相同", "its name, that of the file"),
    w("catalog", "label", "给读者看的名称", "its name for readers"),
    w("catalog", "options", "选项：键 → 名称，按书写顺序；政策目录不写这个，写 `values`", "the options in order: key → label; a catalog of policy numbers has `values` instead"),
    w("catalog", "values", "政策数值：任意层的映射", "policy numbers: mappings as deep as you like"),

    w("type", "type", "名称，与文件名相同，小写英文加下划线", "its name, that of the file, in snake_case"),
    w("type", "label", "表单名称", "its name for readers"),
    w("type", "plural", "列表页的标题；不写同 `label`", "heading of its list, else the label"),
    w("type", "icon", "图标：`customer` `contact` `visit` `complaint` `staff` `file`（默认）", "picture: `customer` `contact` `visit` `complaint` `staff` `file` (the default)"),
    w("type", "about", "一句话说明，印在列表页和新文件开头", "one sentence on top of the list and of new files"),
    w("type", "file", "记录放在哪里，见下文“编号与路径”", "where its records lie; see ids and paths below"),
    w("type", "id", "新编号怎么起；不写就由录入人自己起", "how new ids look; without it the writer chooses"),
    w("type", "title", "标题模板；不写用编号", "template of the title, else the id"),
    w("type", "summary", "标题下面一行的模板", "template of the line below the title"),
    w("type", "sensitivity", "谁可以知道有这份记录，默认 `internal`", "who may know that a record exists; `internal` by default"),
    w("type", "field_default", "字段自己没写时的密级；不写同 `sensitivity`，也不会比它低", "level of fields that say nothing; that of the type by default, and never below it"),
    w("type", "body", "正文（只有 `.md` 记录才有）", "the Markdown body, for types of `.md` files"),
    w("type", "roles", "哪个字段是日期、负责人、电话", "which fields play which part"),
    w("type", "list", "列表页", "the list page"),
    w("type", "page", "记录页", "the record page"),
    w("type", "sections", "字段分组，按顺序；没有分到组的字段排在最后", "groups of fields, in order; fields in no group come last"),
    w("type", "fields", "字段：名称 → 设置", "the fields: name → settings"),
    w("type", "workflow", "流转", "states and steps"),
    w("type", "deadlines", "时限（列表）", "a list of deadlines"),
    w("type", "rules", "检查规则（列表）", "a list of rules"),

    w("id", "pattern", "编号的样子，见“编号与路径”", "how ids look; see ids and paths"),

    w("body", "label", "正文的标题", "its heading"),
    w("body", "sensitivity", "谁可以看；不写同 `field_default`", "who may read it, else `field_default`"),
    w("body", "template", "新记录的正文", "what the body of a new record holds"),

    w("roles", "date", "什么时候发生的：列表、时间线和订阅源按它排", "when it happened: orders lists, time lines and feeds"),
    w("roles", "owner", "谁负责：人员引用字段", "whose it is: a reference to the people"),
    w("roles", "phone", "打哪个电话", "the number to call"),

    w("list", "columns", "标题旁边显示的字段", "fields beside the title"),
    w("list", "facets", "按值分页、可筛选的字段", "fields with a page for each value"),
    w("list", "sort", "排序字段；前面加 `-` 是从大到小", "the field that orders it; with `-` before it the greatest comes first"),

    w("page", "layout", "`hub` 的页面把引用它的记录汇总在一起，客户页就是这样", "a `hub` gathers the records that refer to it, as a customer's page does"),
    w("page", "head", "标题旁的字段", "fields beside the title"),
    w("page", "facts", "标题下一排要点：字段或时限", "the strip of facts below it: fields and deadlines"),
    w("page", "gather", "汇总哪些类型，按顺序", "the types that it gathers, in order"),

    w("section", "name", "名称", "its name"),
    w("section", "label", "标题", "its heading"),
    w("section", "fields", "字段，按顺序", "its fields in order"),

    w("field", "kind", "种类，见下表", "its kind; see the table below"),
    w("field", "label", "给读者看的名称", "its name for readers"),
    w("field", "help", "填什么，印在新文件里", "what to write; stands in new files"),
    w("field", "example", "示例", "a good value"),
    w("field", "required", "`true`：必填", "`true`: every record must have it"),
    w("field", "unique", "`true`：同类记录不得重复；用在列表上，是各项不得重复", "`true`: no two records may share a value; for a list, its items must differ"),
    w("field", "default", "`new` 没给值时写什么", "what `new` writes when nothing is given"),
    w("field", "min", "最小值、最少字数或最少项数", "the least value, number of characters or of items"),
    w("field", "max", "最大值、最多字数或最多项数", "the greatest value, number of characters or of items"),
    w("field", "pattern", "整个文本要符合的正则表达式", "a regular expression that the whole text must match"),
    w("field", "sensitivity", "密级；不写同类型的 `field_default`。推算字段不会低于它读到的内容", "its level, else the type's `field_default`; a derived field is never below what it reads"),
    w("field", "search", "怎么被搜到", "how it is found"),
    w("field", "boost", "搜到它算几倍，默认 1", "how much a match in it counts; 1 is ordinary"),
    w("field", "derive", "推算它的表达式；这样的字段不能手填", "the expression that computes it; such a field is never written"),
    w("field", "deprecated", "不再使用：`true`，或一句说明；再填会有警告", "no longer used: `true`, or a sentence that says why; filling it is a warning"),
    w("field", "renamed_from", "原来的名称；旧记录照样能读，有警告，`check --fix` 会改过来", "its former name: old records are still read, with a warning that `check --fix` mends"),

    w("option", "format", "要校验的编码，见“文本格式”", "a checked form; see text formats"),
    w("option", "multiline", "`true`：通常有好几行", "`true`: usually several lines"),
    w("option", "currency", "币种，默认 `CNY`", "the currency, else `CNY`"),
    w("option", "options", "选项：`{from: 目录名}`，或直接写 键 → 名称", "the options: `{from: catalog}`, or key → label"),
    w("option", "to", "指向哪种记录：一个类型、几个类型的列表或 `any`", "what it may lead to: a type, a list of types, or `any`"),
    w("option", "from_path", "`true`：值取自路径", "`true`: the value is taken from the path"),
    w("option", "of", "各项的字段设置", "the settings of its items"),
    w("option", "fields", "里面的字段：名称 → 设置", "its fields: name → settings"),

    w("kind", "text", "文字，写什么是什么：`0012`、`1.10`、`no` 都不会变", "text, kept as written: `0012`, `1.10` and `no` stay what they are"),
    w("kind", "markdown", "带格式的文字（CommonMark）", "text with marks (CommonMark)"),
    w("kind", "integer", "整数", "a whole number"),
    w("kind", "decimal", "小数，按十进制精确计算", "a number, exact to its last digit"),
    w("kind", "money", "金额，也可写 `{amount: 1200.50, currency: USD}`", "an amount, or `{amount: 1200.50, currency: USD}`"),
    w("kind", "percent", "百分数，`%` 可写可不写", "a percentage, with or without `%`"),
    w("kind", "bool", "是否：`true` `false`，也可写 `是` `否` `yes` `no`", "`true` or `false`; `yes` `no` `是` `否` are understood"),
    w("kind", "date", "日期", "a day"),
    w("kind", "datetime", "时刻；不写时差就是站点时区的时间，也可写 `2026-03-14T09:20:00+08:00`", "an instant, in the site's zone unless it has an offset: `2026-03-14T09:20:00+08:00`"),
    w("kind", "month", "月份", "a month"),
    w("kind", "period", "期间：`2026` `2026-H1` `2026-Q1` `2026-03` `2026-W14` `2026-03-14`", "`2026` `2026-H1` `2026-Q1` `2026-03` `2026-W14` `2026-03-14`"),
    w("kind", "duration", "时长：`30 days` `24 小时` `1 day 12 hours` `P3D`", "a length of time: `30 days` `24 小时` `1 day 12 hours` `P3D`"),
    w("kind", "enum", "选项，写键不写名称", "one of a list; records hold the key, not the label"),
    w("kind", "ref", "另一份记录，写它的编号", "another record, by its id"),
    w("kind", "phone", "电话，空格和横线随意", "a telephone number; blanks and hyphens are free"),
    w("kind", "email", "邮箱", "an e-mail address"),
    w("kind", "url", "网址", "a web address"),
    w("kind", "list", "几个值；只有一个时可以不写成列表", "several values; a single one need not be a list"),
    w("kind", "object", "几个有名称的值", "named values"),
    w("kind", "attachment", "附件：路径，或 `{path, title, sensitivity}`", "a file: its path, or `{path, title, sensitivity}`"),

    w("bounds", "text", "字数", "characters"),
    w("bounds", "markdown", "字数", "characters"),
    w("bounds", "list", "项数", "items"),

    w("format", "uscc", "统一社会信用代码，核对校验位", "unified social credit code, check digit included"),
    w("format", "mobile_cn", "中国大陆手机号", "a mobile number of mainland China"),
    w("format", "phone", "任何电话号码", "any telephone number"),
    w("format", "postcode_cn", "中国邮政编码", "a Chinese postcode"),
    w("format", "month_day", "月日", "a day of the year"),
    w("format", "login", "账号", "a login name"),

    w("field.search", "text", "全文：任意一段都能搜到（`text`、`markdown` 的默认）", "by any part of its text (what `text` and `markdown` do anyway)"),
    w("field.search", "name", "同上，还能用拼音和拼音首字母搜", "the same, and by pinyin and its initials"),
    w("field.search", "exact", "编码：整个、其中一段或开头", "as a code: whole, by a part, or by its beginning"),
    w("field.search", "facet", "整个值，并按值计数", "by the whole value, with counts"),
    w("field.search", "none", "搜不到", "not at all"),

    w("level", "public", "谁都可以看", "anybody"),
    w("level", "internal", "员工", "staff"),
    w("level", "confidential", "部分员工", "some of the staff"),
    w("level", "restricted", "很少的人", "very few"),

    w("workflow", "field", "存状态的字段，默认 `status`", "the field with the state; `status` by default"),
    w("workflow", "label", "这个字段的名称", "that field's name for readers"),
    w("workflow", "timeline", "`timeline`（默认）：状态是流转记录的最后一条；`none`：状态直接写在字段里", "`timeline` (the default): the state is that of the last step; `none`: the state is written in the field"),
    w("workflow", "states", "状态：键 → 名称，或 键 → `{label, tone}`", "the states: key → label, or key → `{label, tone}`"),
    w("workflow", "initial", "可以从哪些状态开始；不写则都可以", "the states a record may begin in, else any"),
    w("workflow", "final", "哪些状态算结束", "the states that end it"),
    w("workflow", "transitions", "步骤（列表）", "a list of steps"),

    w("state", "label", "给读者看的名称", "its name for readers"),
    w("state", "tone", "怎么显示；不写就按它在流程里的位置", "how it is shown, else by its place in the workflow"),

    w("transition", "from", "从哪个或哪些状态；`any` 是任何未结束的状态", "the state or states it starts from; `any` is any that is not final"),
    w("transition", "to", "到哪个状态", "the state it leads to"),
    w("transition", "by", "谁能走这一步：`any`、`rank:职级`（该级及以上）、`field:字段`（字段里的人，可以穿过引用，如 `field:customer.account_manager`）；写成列表是其中任一", "who may take it: `any`, `rank:NAME` (that rank and above), `field:NAME` (the person in that field, through references too: `field:customer.account_manager`); a list means any of them"),
    w("transition", "needs", "这一步之前要填好的字段；`note` 指这一步的说明", "fields that must be filled by then; `note` is the note of the step itself"),
    w("transition", "when", "这一步可走的条件", "condition under which it is possible"),
    w("transition", "returns", "`true`：这是临时状态，下一步可以回到原来的状态", "`true`: a passing state, from which the record may go back to where it was"),

    w("deadline", "name", "名称，表达式里写 `deadline('名称')`", "its name, as in `deadline('name')`"),
    w("deadline", "label", "给读者看的名称", "its name for readers"),
    w("deadline", "each", "列表字段：每一项各有一个时限，表达式里是 `item`", "a list field: one deadline for each item, which is `item`"),
    w("deadline", "when", "什么情况下才有", "when there is one"),
    w("deadline", "from", "从哪一刻起算", "where the clock starts"),
    w("deadline", "within", "多久之内；天按日历天，小时按实足小时", "how long it runs; days are calendar days, hours exact"),
    w("deadline", "due", "直接给出到期的日期或时刻，代替 `from` 和 `within`", "the due day or instant, instead of `from` and `within`"),
    w("deadline", "until", "什么时候完成的；空着就是还没完成", "when it was done; open while null"),
    w("deadline", "paused", "处在哪些状态时不计时", "states in which the clock stands still"),
    w("deadline", "owner", "算在谁头上；不写是记录的负责人", "whose it is, else the record's owner"),
    w("deadline", "soon", "提前多久算“快到期”", "how long before it counts as soon"),
    w("deadline", "sensitivity", "谁可以知道；不会低于表达式读到的内容", "who may know of it; never below what its expressions read"),

    w("rule", "code", "代号，小写英文加连字符；检查结果里写作 `类型.代号`", "its code in kebab-case; findings carry `type.code`"),
    w("rule", "each", "列表字段：逐项检查，表达式里是 `item`", "a list field: the rule holds for each item, which is `item`"),
    w("rule", "when", "什么情况下才查；不写是总要查", "when it applies, else always"),
    w("rule", "must", "必须成立的条件", "what must hold"),
    w("rule", "at", "结果指在哪个字段上", "the field that a finding points at"),
    w("rule", "level", "轻重，默认 `error`", "how grave it is; `error` by default"),
    w("rule", "message", "哪里不对，可含 `{{ 表达式 }}`", "what is wrong; may hold `{{ expression }}`"),
    w("rule", "help", "怎么改", "how to mend it"),
];
