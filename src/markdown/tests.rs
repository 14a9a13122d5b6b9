//! What passes, what does not, and what is found; ammonia is the judge of safety.

use proptest::prelude::*;

use super::*;

fn html(body: &str) -> String {
    let record = |id: &str| (id == "K1").then(|| ("../customer/K1.html".to_owned(), "华\"兴".to_owned()));
    let file = |path: &str| (path == "图 1.png").then(|| "../files/ab.png".to_owned());
    render(body, &Links { record: &record, file: &file })
}

#[test]
fn records_and_files_become_links() {
    assert_eq!(html("见 [[K1]]。"), "<p>见 <a href=\"../customer/K1.html\" title=\"华&quot;兴\">K1</a>。</p>\n");
    assert_eq!(html("见 [[K1|华兴]]"), "<p>见 <a href=\"../customer/K1.html\" title=\"华&quot;兴\">华兴</a></p>\n");
    assert_eq!(html("[[K2]]"), "<p><span class=\"broken\">K2</span></p>\n");
    assert_eq!(html("![图](<图 1.png>)"), "<p><img src=\"../files/ab.png\" alt=\"图\" /></p>\n");
    assert_eq!(html("[图](%E5%9B%BE%201.png)"), "<p><a href=\"../files/ab.png\">图</a></p>\n");
}

#[test]
fn nothing_that_runs_passes() {
    assert_eq!(html("[x](javascript:alert(1))"), "<p>x</p>\n");
    assert_eq!(html("[x](java\tscript:alert(1))"), "<p>[x](java\tscript:alert(1))</p>\n");
    assert_eq!(html("<script>x</script>"), "<p>&lt;script&gt;x&lt;/script&gt;</p>\n");
    assert_eq!(html("a <b onclick=x>b"), "<p>a &lt;b onclick=x&gt;b</p>\n");
    assert_eq!(
        html("![x](https://a.example/b.png)"),
        "<p><a href=\"https://a.example/b.png\" rel=\"noreferrer\">x</a></p>\n"
    );
}

#[test]
fn tables_carry_classes_and_headings_sink() {
    let table = html("# 一\n\n|a|b|\n|-|-:|\n|1|2|\n");
    assert!(table.starts_with("<h3>一</h3>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr></thead><tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>"), "{table}");
    assert_eq!(html("- [x] 好\n"), "<ul>\n<li>☑ 好</li>\n</ul>\n");
}

#[test]
fn references_are_found() {
    let found = references("[[K1]] [a](b.csv) [c](vbscript:x) <i> https://x.example");
    assert_eq!(found.records, [(0..6, "K1".to_owned())]);
    assert_eq!(found.files.len(), 1);
    assert_eq!(found.refused.len(), 1);
    assert_eq!(found.html.len(), 1);
}

#[test]
fn plain_text_keeps_words() {
    assert_eq!(plain_text("# 标题\n\n**粗** [[K1]]\n\n|a|b|\n|-|-|\n|c|d|\n"), "标题\n粗 K1\na b \nc d \n");
}

proptest! {
    #[test]
    fn ammonia_finds_nothing_to_remove(body in "[\\[\\]()<>!#|`*_ a-z:/&;\"'=\n\u{4e00}-\u{4e10}-]{0,80}") {
        let out = html(&body);
        for bad in ["<script", "javascript:", "<iframe", "<style", " style=", "<object", "<b ", "<i>"] {
            prop_assert!(!out.contains(bad), "{out}");
        }
        let clean = ammonia::Builder::default()
            .add_generic_attributes(["class", "scope"]).add_tags(["section"]).link_rel(None)
            .add_tag_attributes("a", ["rel"]).add_generic_attributes(["id", "role"]).url_relative(ammonia::UrlRelative::PassThrough)
            .clean(&out).to_string();
        let tags = |text: &str| text.matches('<').count();
        prop_assert_eq!(tags(&clean), tags(&ammonia_form(&out)), "{}", out);
    }
}

/// The same HTML through ammonia's parser without any rule, so that only removals differ.
fn ammonia_form(html: &str) -> String {
    html.replace(" />", ">")
}
