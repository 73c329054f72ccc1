//! The extractors, each with the settings that its own documentation recommends for articles. None is told the
//! page's address.

use dom_smoothie::{Config, Readability, TextMode};
use gencatan_page::{Page, PageInput};
use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::RcDom;

use crate::decode::decode;

/// What an extractor found on a page.
#[derive(Default)]
pub(crate) struct Found {
    /// The article's text, a block a line.
    pub(crate) text: String,
    /// The headline.
    pub(crate) title: Option<String>,
    /// The authors, as the extractor separates them.
    pub(crate) byline: Vec<String>,
    /// The time of publication as the extractor writes it; it begins with the day in ISO 8601.
    pub(crate) published: Option<String>,
}

/// An extractor: the bytes of a page, and whether they are plain text.
pub(crate) type Peer = fn(&[u8], bool) -> Result<Found, String>;

/// The crates whose versions are reported.
pub(crate) const CRATES: &[&str] =
    &["dom_smoothie", "html5ever", "legible", "markup5ever_rcdom", "rs-trafilatura", "trafilatura"];

/// The extractor called `name` in `run.py`.
pub(crate) fn by_name(name: &str) -> Option<Peer> {
    Some(match name {
        "gencatan" => gencatan,
        "html5ever" => html5ever,
        "rs-trafilatura" => rs_trafilatura,
        "trafilatura-rust" => trafilatura_rust,
        "dom_smoothie" => dom_smoothie,
        "legible" => legible,
        _ => return None,
    })
}

fn gencatan(bytes: &[u8], text: bool) -> Result<Found, String> {
    let input = if text { PageInput::Text } else { PageInput::Auto };
    let article = gencatan_page::read(&Page { bytes, input, ..Page::default() }).map_err(|error| error.to_string())?;
    let texts: Vec<_> = article.blocks.iter().map(|block| block.text.as_str()).collect();
    Ok(Found {
        text: texts.join("\n"),
        title: article.headline,
        byline: article.byline,
        published: article.published.map(|stamp| stamp.at.to_string()),
    })
}

/// The floor of the timings: the tree and nothing else.
fn html5ever(bytes: &[u8], _: bool) -> Result<Found, String> {
    let tree = parse_document(RcDom::default(), ParseOpts::default()).one(decode(bytes).as_ref());
    std::hint::black_box(&tree.document);
    Ok(Found::default())
}

fn rs_trafilatura(bytes: &[u8], _: bool) -> Result<Found, String> {
    let found = rs_trafilatura::extract_bytes(bytes).map_err(|error| error.to_string())?;
    Ok(Found {
        text: found.content_text,
        title: found.metadata.title,
        byline: names(found.metadata.author.as_deref()),
        published: found.metadata.date.map(|date| date.to_rfc3339()),
    })
}

fn trafilatura_rust(bytes: &[u8], _: bool) -> Result<Found, String> {
    let options = trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    let found = trafilatura::extract(&decode(bytes), &options).map_err(|error| error.to_string())?;
    Ok(Found {
        text: found.content_text,
        title: Some(found.metadata.title),
        byline: names(Some(&found.metadata.author)),
        published: found.metadata.date.map(|date| date.to_string()),
    })
}

fn dom_smoothie(bytes: &[u8], _: bool) -> Result<Found, String> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut reader = Readability::new(decode(bytes).as_ref(), None, Some(config)).map_err(|error| error.to_string())?;
    let found = reader.parse().map_err(|error| error.to_string())?;
    Ok(Found {
        text: found.text_content.to_string(),
        title: Some(found.title),
        byline: names(found.byline.as_deref()),
        published: found.published_time,
    })
}

fn legible(bytes: &[u8], _: bool) -> Result<Found, String> {
    let found = legible::parse(&decode(bytes), None, None).map_err(|error| error.to_string())?;
    Ok(Found {
        text: found.text_content,
        title: Some(found.title),
        byline: names(found.byline.as_deref()),
        published: found.published_time,
    })
}

/// Authors joined by semicolons, as the trafilatura family writes them.
fn names(joined: Option<&str>) -> Vec<String> {
    joined.unwrap_or_default().split(';').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}
