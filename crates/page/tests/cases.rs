//! Cases in Markdown: a page in a fenced block, and under it the article that a careful reader takes from it.
//!
//! `UPDATE_CASES=1` writes the present outlines into the files; read the difference before keeping it.

use std::fmt::Write as _;
use std::path::Path;

use gencatan_page::{Access, Article, Page, PageInput, read};

/// Reads `input` and compares its outline with `expected`.
fn check(name: &str, kind: &str, input: &str, expected: &str) -> String {
    let input_kind = if kind == "html" { PageInput::Html } else { PageInput::Text };
    let page = Page { bytes: input.as_bytes(), input: input_kind, ..Page::default() };
    let found = match read(&page) {
        Ok(article) => outline(&article),
        Err(error) => format!("error: {error}\n"),
    };
    if std::env::var_os("UPDATE_CASES").is_none() {
        assert_eq!(found, expected, "in {name}");
    }
    found
}

/// The article as lines that a linguist can read.
fn outline(a: &Article) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "{key}: {}", value.replace('\n', " ⏎ ").replace('\t', " ⇥ "));
        }
    };
    let stamp = |s: &gencatan_page::Stamp| format!("{} ({}) {:?}", s.at, s.at.precision.as_str(), s.text);
    line("language", a.language.clone());
    line("outlet", a.outlet.clone());
    line("section", a.section.clone());
    line("kicker", a.kicker.clone());
    line("headline", a.headline.clone());
    line("published", a.published.as_ref().map(stamp));
    line("updated", a.updated.as_ref().map(stamp));
    line(
        "dateline",
        a.dateline
            .as_ref()
            .map(|d| format!("{:?} place={:?} date={:?} outlet={:?}", d.text, d.place, d.date, d.outlet)),
    );
    line("byline", (!a.byline.is_empty()).then(|| a.byline.join(" + ")));
    line("editor", a.editor.clone());
    line("credit", a.credit.clone());
    line("tags", (!a.tags.is_empty()).then(|| a.tags.join(" + ")));
    line("access", (a.access != Access::Whole).then(|| a.access.as_str().to_owned()));
    line("pages", a.pages.as_ref().map(|p| format!("{} of {}", p.this, p.of)));
    for p in &a.pictures {
        line(
            "picture",
            Some(format!(
                "{} | {} | {}",
                p.caption.as_deref().unwrap_or("-"),
                p.credit.as_deref().unwrap_or("-"),
                p.src.as_deref().unwrap_or("-")
            )),
        );
    }
    for b in &a.blocks {
        let at = b.at.as_ref().map(|s| format!("[{}] ", s.at)).unwrap_or_default();
        line(b.kind.as_str(), Some(format!("{at}{}", b.text)));
        for l in &b.links {
            line("  link", Some(format!("{} → {}", l.range.of(&b.text), l.href)));
        }
    }
    for d in &a.dropped {
        line(&format!("- {} ({})", d.kind.as_str(), d.rule), Some(d.text.clone()));
    }
    for d in &a.diagnostics {
        line("! diagnostic", Some(d.code.to_owned()));
    }
    out
}

/// The fenced blocks of a file: what stands after the fence, its content, and where the content lies.
fn fences(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut out = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(info) = line.trim_end().strip_prefix("```") {
            match open.take() {
                Some((kind, start)) => out.push((kind, start..at)),
                None => open = Some((info.to_owned(), at + line.len())),
            }
        }
        at += line.len();
    }
    out
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("cases").map(|e| e.expect("entry").path()).collect();
    files.sort();
    let mut count = 0;
    for path in files {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let mut text = std::fs::read_to_string(&path).expect("text");
        let all = fences(&text);
        for pair in all.chunks(2).rev() {
            let [(kind, input), (_, expected)] = pair else { panic!("{name}: a page without its article") };
            let found = check(&name, kind, &text[input.clone()], &text[expected.clone()]);
            text.replace_range(expected.clone(), &found);
            count += 1;
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&path, text).expect("write");
        }
    }
    assert!(count >= 10, "only {count} cases were found");
}
