//! What holds for every input: no panic, the same bytes give the same article, ranges lie in their texts, blocks are
//! never blank, text is NFC; and hostile pages take bounded time.

use std::time::{Duration, Instant};

use gencatan_page::{Article, Page, PageInput, prose, read};
use proptest::prelude::*;
use unicode_normalization::is_nfc;

fn page(bytes: &[u8], input: PageInput) -> Option<Article> {
    read(&Page { bytes, input, ..Page::default() }).ok()
}

fn holds(bytes: &[u8], input: PageInput) {
    let Some(article) = page(bytes, input) else { return };
    assert_eq!(Some(&article), page(bytes, input).as_ref(), "the same bytes gave two articles");
    assert!(article.id.len() == 18 && article.id.starts_with("a-"));
    for block in &article.blocks {
        assert!(block.text.chars().any(|c| !c.is_whitespace()), "a blank block");
        assert!(is_nfc(&block.text), "not NFC: {:?}", block.text);
        for range in block.links.iter().map(|l| l.range).chain(block.emphasis.iter().copied()) {
            assert!(
                !range.is_empty() && block.text.get(range.start..range.end).is_some(),
                "{range:?} in {:?}",
                block.text
            );
        }
    }
    assert!(article.lead.is_none_or(|i| i < article.blocks.len()));
}

const PARTS: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='related'>",
    "</div>",
    "<a href='/x'>",
    "</a>",
    "<b>",
    "</b>",
    "<table><tr><td>",
    "</table>",
    "<h1>",
    "</h1>",
    "<br>",
    "<li>",
    "<pre>",
    "</pre>",
    "<template>",
    "<svg>",
    "<script type='application/ld+json'>",
    "</script>",
    "<article>",
    "<figcaption>",
    "Baca Juga: ",
    "26 Oktober 2020, 09:25 WIB",
    "Шуша́",
    "e\u{301}",
    "\u{202e}",
    "停火协议达成。",
    " ",
    "\n\n",
    "&amp;",
    "&#x301;",
    "BAKU (AFP) - ",
    "{\"@type\":\"NewsArticle\",\"headline\":\"x\"}",
    "The guards left the bridge on Friday, the mayor said. ",
    "\u{0}",
    "Editor: ",
    "© ",
    "İ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn invariant_no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for input in [PageInput::Auto, PageInput::Html, PageInput::Text] {
            holds(&bytes, input);
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        for input in [PageInput::Html, PageInput::Text] {
            holds(text.as_bytes(), input);
        }
        let given = prose(&text, None);
        prop_assert!(given.blocks.iter().all(|b| b.text == text));
    }

    #[test]
    fn any_parts(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..60)) {
        let text = parts.concat();
        for input in [PageInput::Html, PageInput::Text] {
            holds(text.as_bytes(), input);
        }
    }
}

/// The time of a debug build on a busy machine; a quadratic reading would take hours.
const LIMIT: Duration = Duration::from_secs(60);

fn hostile(name: &str, text: &str, code: Option<&str>) {
    let start = Instant::now();
    for input in [PageInput::Html, PageInput::Text] {
        let article = page(text.as_bytes(), input);
        if let (PageInput::Html, Some(code)) = (input, code) {
            let codes: Vec<_> = article.iter().flat_map(|a| &a.diagnostics).map(|d| d.code).collect();
            assert!(codes.contains(&code), "{name}: {codes:?}");
        }
    }
    assert!(start.elapsed() < LIMIT, "{name} took {:?}", start.elapsed());
}

#[test]
fn deep_nesting() {
    hostile("divs", &format!("{}<p>The bridge is open.</p>", "<div>".repeat(200_000)), Some("nesting-cut"));
    hostile("bold", &"<b><p>".repeat(50_000), None);
    hostile("mixed", &"<b id=1></i><div>".repeat(50_000), Some("nesting-cut"));
}

#[test]
fn many_attributes() {
    let attributes: String = (0..100_000).map(|i| format!(" a{i}=1")).collect();
    hostile("attributes", &format!("<html><p{attributes}>The bridge is open.</p>"), Some("attributes-cut"));
}

#[test]
fn long_lines() {
    // Twenty megabytes where the build is fast.
    let scale = if cfg!(debug_assertions) { 5 } else { 1 };
    hostile("words", &"The bridge is open again. ".repeat(800_000 / scale), None);
    hostile("letters", &"x".repeat(20_000_000 / scale), None);
    hostile("dashes", &"a - ".repeat(500_000), None);
    hostile("paragraphs", &"<p>The bridge is open again.</p>".repeat(60_000), None);
    hostile("lines", &"Baca Juga: x\n".repeat(60_000), None);
}

#[test]
fn broken_scripts_and_escapes() {
    let deep = format!("<script type='application/ld+json'>{}</script><p>The bridge is open.</p>", "[".repeat(100_000));
    hostile("json", &deep, None);
    // Data of scripts is followed bracket by bracket, and strings in strings.
    let head = "<title>The bridge is open</title><p>Loading</p><script>";
    let story = "[{\"title\":\"The bridge is open\",\"body\":\"The councils of both towns have agreed.\",\"more\":";
    hostile("data", &format!("{head}{}</script>", story.repeat(40_000)), None);
    hostile("quotes", &format!("{head}{}</script>", "\"\\\"{".repeat(200_000)), None);
    hostile(
        "clocks",
        &format!("<h1>The bridge is open</h1>{}", "<p>11:26</p><p>The bridge is open.</p>".repeat(20_000)),
        None,
    );
    hostile("ampersands", &"&".repeat(500_000), None);
    hostile("open tags", &"<a ".repeat(200_000), None);
}

#[test]
fn every_encoding_error_is_survived() {
    let text = "Стороны договорились о прекращении огня с полуночи. ".repeat(4);
    for label in [
        "utf-8",
        "windows-1251",
        "koi8-r",
        "utf-16le",
        "shift_jis",
        "gb18030",
        "iso-2022-jp",
        "big5",
        "euc-kr",
        "x-user-defined",
    ] {
        let media = format!("text/html; charset={label}");
        for cut in [1, 2, 3, 7] {
            let bytes: Vec<u8> = text.bytes().enumerate().filter(|(i, _)| i % (cut * 5) != 0).map(|(_, b)| b).collect();
            let _ = read(&Page { bytes: &bytes, media_type: Some(&media), ..Page::default() });
            holds(&bytes, PageInput::Auto);
        }
    }
}
