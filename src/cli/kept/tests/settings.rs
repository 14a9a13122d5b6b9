//! What of settings and templates is changed: each is a text of the starter pack and what may stand in its place.

/// Changes of settings: a file, what stands in it, and what may stand there instead.
pub const SETTINGS: [(&str, &str, &str); 26] = [
    ("catalogs/channels.yaml", "phone", "phone"),
    ("kedang.yaml", "启岚设备客户档案", "启岚客户"),
    ("kedang.yaml", "home:\n  types: [complaint,", "home:\n  types: [customer, complaint,"),
    ("types/contact.yaml", "\nsensitivity: confidential", "\nsensitivity: internal"),
    ("types/complaint.yaml", "    sensitivity: confidential", "    sensitivity: internal"),
    ("types/interaction.yaml", "sort: \"-occurred_at\"", "sort: occurred_at"),
    ("types/interaction.yaml", "truncate(28)", "truncate(12)"),
    ("catalogs/sla.yaml", "", ""),
    // Words.
    ("types/contact.yaml", "zh: 职务,", "zh: 职位,"),
    ("types/contact.yaml", "zh: 在职,", "zh: 在岗,"),
    ("types/contact.yaml", "zh: 关键人物, en", "zh: 要人, en"),
    ("types/interaction.yaml", "\nplural: {zh: ", "\nplural: {zh: 全部"),
    ("catalogs/buying_roles.yaml", "zh: 决策者", "zh: 拍板人"),
    ("catalogs/departments.yaml", "{zh: ", "{zh: 新"),
    // Options and fields that come and go, which moves those that follow.
    ("catalogs/channels.yaml", "  letter: ", "  fax:         {zh: 传真, en: Fax}\n  letter: "),
    ("types/complaint.yaml", "\nfields:\n", "\nfields:\n  extra: {kind: text, label: {zh: 另记, en: Extra}}\n"),
    (
        "types/interaction.yaml",
        "\nfields:\n",
        "\nfields:\n  mood: {kind: enum, label: {zh: 气氛, en: Mood}, options: {from: satisfaction}}\n",
    ),
    (
        "types/contact.yaml",
        "\nfields:\n",
        "\nfields:\n  nick: {kind: text, label: {zh: 昵称, en: Nick}, search: name}\n",
    ),
    (
        "types/staff.yaml",
        "    options: {from: departments}\n    search: facet\n  team:\n",
        "    options: {from: departments}\n    search: facet\n  gang: {kind: text, label: {zh: 帮, en: Gang}}\n  team:\n",
    ),
    // What is shown where.
    ("types/contact.yaml", "columns: [customer, position,", "columns: [position, customer,"),
    ("types/contact.yaml", "facets: [key_person, buying_roles,", "facets: [buying_roles,"),
    ("types/contact.yaml", "sort: \"name\"", "sort: \"-name\""),
    ("types/contact.yaml", "roles: {phone: mobile}", "roles: {phone: office_phone}"),
    ("types/contact.yaml", "layout: record", "layout: hub"),
    ("types/staff.yaml", "gather: [customer, complaint,", "gather: [complaint,"),
    ("types/customer.yaml", "\ntitle: \"{{ ", "\ntitle: \"客户{{ "),
];

/// A text with one thing in place of another, or the other way round.
pub fn toggled(text: &str, from: &str, to: &str) -> String {
    if text.contains(to) { text.replacen(to, from, 1) } else { text.replacen(from, to, 1) }
}

/// Templates that a repository may have of its own, and what each is made from.
pub const TEMPLATES: [(&str, &str); 14] = [
    ("base.html", "{% extends 'default/base.html' %}"),
    ("record.html", "{% extends 'default/record.html' %}"),
    ("hub.html", "{% extends 'default/hub.html' %}"),
    ("types/complaint.html", "{% extends 'record.html' %}"),
    (
        "types/customer.html",
        "{% extends 'hub.html' %}{% block scripts %}{% include ['own.html', 'none.html'] ignore missing %}{% endblock %}",
    ),
    ("list.html", "{% extends 'default/list.html' %}"),
    ("row.html", "{% include 'default/row.html' %}"),
    ("due.html", "{% extends 'default/due.html' %}"),
    ("history.html", "{% extends 'default/history.html' %}"),
    ("redirect.html", "{% extends 'default/redirect.html' %}"),
    ("diagnostics.html", "{% extends 'default/diagnostics.html' %}"),
    ("parts/pager.html", "{% include 'default/parts/pager.html' %}"),
    ("parts/rail.html", "{% include 'default/parts/rail.html' %}"),
    ("own.html", ""),
];

/// A template of the repository's own, by its number, and with words of its own: its path and its text.
pub fn template(number: usize, words: &str) -> (String, String) {
    let (name, text) = TEMPLATES[number];
    let own = match text.contains("extends") {
        true => format!("{{% block brand %}}{words}{{% endblock %}}"),
        false => words.to_owned(),
    };
    (format!("templates/{name}"), format!("{text}{own}\n"))
}
