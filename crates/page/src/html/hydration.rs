//! Bodies that a page keeps in its scripts (hydration data of any framework) or behind `noscript`, written out as the
//! markup that the page's own script would make of them, so that they are read like any other page.
//!
//! Scripts are not parsed as a language: strings, brackets and keys are followed, whatever stands between them. Names of
//! keys become class names, so that "relatedArticles" in data is taken for what `class="related-articles"` is.

use std::collections::HashSet;

use super::tree::{NodeId, Tree};
use crate::text::{letters, words};

/// Bytes of scripts that are looked at.
const MAX_SCRIPTS: usize = 8 << 20;
/// Strings in strings: data is often quoted once or twice.
const MAX_QUOTED: usize = 3;
/// Brackets within each other; deeper ones do not open a part of their own.
const MAX_OPEN: usize = 60;
/// A string with fewer words is no prose.
const MIN_WORDS: usize = 4;
/// A title has no more bytes.
const MAX_TITLE: usize = 600;
/// An object with fewer bytes of prose is no story.
const MIN_STORY: usize = 700;
/// Fewer bytes of prose are no body.
const MIN_PROSE: usize = 400;
/// Types of a node of rich text that make it a block, and the element that shows it.
const TYPES: &[(&str, &str)] = &[
    ("paragraph", "p"),
    ("p", "p"),
    ("normal", "p"),
    ("text-block", "p"),
    ("h2", "h2"),
    ("h3", "h3"),
    ("list-item", "li"),
    ("listitem", "li"),
    ("li", "li"),
    ("quote", "blockquote"),
    ("blockquote", "blockquote"),
];
/// Keys that say of what type a node is.
const TYPE_KEYS: &[&str] = &["type", "nodeType", "_type", "__typename", "tag", "tagName", "style", "kind"];
/// Keys of the strings of a rich text.
const TEXT_KEYS: &[&str] = &["", "text", "value", "content", "children", "html", "data"];
/// Keys whose strings are not shown.
const SILENT_KEYS: &[&str] =
    &["href", "url", "src", "alt", "id", "className", "class", "slug", "email", "key", "dangerouslySetInnerCSS"];

/// The markup of what the scripts hold, where they name one of the article's `titles` and have the length of a body: first
/// that of the smallest object with the title, then that of all of them.
pub(super) fn markup(tree: &Tree, titles: &[&str]) -> Vec<String> {
    let titles = titles.iter().map(|t| key_of(t)).filter(|k| k.len() > 8).collect();
    let mut writer = Writer { titles, ..Writer::default() };
    let mut looked_at = 0;
    let mut at = Some(NodeId::ROOT);
    while let Some(id) = at {
        let name = tree.name(id);
        if matches!(name, "script" | "noscript") && tree.attr(id, "src").is_none() {
            let text = tree.node(id).first.get().and_then(|t| tree.own_text(t)).unwrap_or_default();
            looked_at += text.len();
            let linked_data = tree.attr(id, "type").is_some_and(|t| t.contains("ld+json"));
            if looked_at <= MAX_SCRIPTS && text.len() > 200 && !linked_data {
                match name {
                    "noscript" => writer.html(text),
                    _ if text.trim_start().starts_with('<') => writer.html(text),
                    _ => writer.data(text, 0),
                }
            }
        }
        at = tree.following(id, NodeId::ROOT, matches!(name, "script" | "noscript" | "style" | "svg"));
    }
    if writer.prose < MIN_PROSE {
        return Vec::new();
    }
    let story = writer.story.as_ref().and_then(|s| writer.out.get(s.start..s.end)).map(str::to_owned);
    let named = writer.titled || {
        let all = letters(&writer.out);
        writer.titles.iter().any(|key| all.contains(key))
    };
    story.into_iter().chain(named.then_some(writer.out)).collect()
}

/// The first letters of a title.
fn key_of(title: &str) -> String {
    letters(title).chars().take(30).collect()
}

/// What is written so far.
#[derive(Default)]
struct Writer {
    out: String,
    /// Bytes of prose in it.
    prose: usize,
    /// Markup that was written: data often holds the same twice.
    seen: HashSet<String>,
    /// First letters of the article's titles.
    titles: Vec<String>,
    /// Whether one of them was seen.
    titled: bool,
    /// Open nodes of rich text that are blocks.
    blocks: usize,
    /// The smallest object that has the article's title and the length of a body.
    story: Option<Story>,
}

/// An open bracket.
struct Part {
    /// The element that closes with it.
    element: Option<&'static str>,
    object: bool,
    /// The key whose value it is.
    key: String,
    /// Where what it holds begins, and the prose before it.
    start: usize,
    prose: usize,
    /// Whether one of its own strings is the article's title.
    titled: bool,
}

/// What an object holds: a part of what is written, and how much prose is in it.
struct Story {
    start: usize,
    end: usize,
    prose: usize,
}

impl Writer {
    /// Markup is taken as it is.
    fn html(&mut self, text: &str) {
        if !self.seen.insert(letters(text)) {
            return;
        }
        self.prose += text.len();
        self.out.push_str("<div class=\"html-content\">");
        self.out.push_str(text);
        self.out.push_str("</div>\n");
    }

    /// Follows strings and brackets of a script.
    fn data(&mut self, text: &str, quoted: usize) {
        let bytes = text.as_bytes();
        let mut open: Vec<Part> = Vec::new();
        let mut key = String::new();
        let mut i = 0;
        while i < bytes.len() {
            match bytes[i] {
                b'"' => {
                    let (end, plain) = string_end(bytes, i + 1);
                    let Some(inner) = text.get(i + 1..end) else { break };
                    i = end + 1;
                    let after = bytes[i.min(bytes.len())..].iter().find(|b| !b.is_ascii_whitespace());
                    let is_object = open.last().is_none_or(|p| p.object);
                    if after == Some(&b':') && is_object && inner.len() < 80 {
                        key.clear();
                        key.push_str(inner);
                        continue;
                    }
                    self.string(inner, plain, &key, &mut open, quoted);
                    continue;
                }
                b'{' | b'[' => {
                    let (start, prose) = (self.out.len(), self.prose);
                    let element = if self.blocks > 0 { "span" } else { "div" };
                    let element = (open.len() < MAX_OPEN && self.opens(element, &key)).then_some(element);
                    let object = bytes[i] == b'{';
                    open.push(Part { element, object, key: key.clone(), start, prose, titled: false });
                    if object {
                        key.clear();
                    }
                }
                b'}' | b']' => {
                    if let Some(part) = open.pop() {
                        self.end(&part);
                    }
                    // What follows in an array has the array's key.
                    key.clear();
                    if let Some(array) = open.last().filter(|p| !p.object) {
                        key.push_str(&array.key);
                    }
                }
                _ => {}
            }
            i += 1;
        }
        while let Some(part) = open.pop() {
            self.end(&part);
        }
    }

    /// Closes a bracket.
    fn end(&mut self, part: &Part) {
        if let Some(element) = part.element {
            self.close(element);
            self.blocks -= usize::from(!matches!(element, "div" | "span"));
        }
        let prose = self.prose - part.prose;
        if part.titled && prose >= MIN_STORY && self.story.as_ref().is_none_or(|s| prose < s.prose) {
            self.story = Some(Story { start: part.start, end: self.out.len(), prose });
        }
    }

    /// Opens an element named like the key.
    fn opens(&mut self, element: &str, key: &str) -> bool {
        self.out.push('<');
        self.out.push_str(element);
        if !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
            self.out.push_str(" class=\"");
            self.out.push_str(key);
            self.out.push('"');
        }
        self.out.push('>');
        true
    }

    fn close(&mut self, element: &str) {
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push_str(if element == "span" { ">" } else { ">\n" });
    }

    /// A string that is no key: markup, more data, a type, or prose.
    fn string(&mut self, inner: &str, plain: bool, key: &str, open: &mut [Part], quoted: usize) {
        if inner.len() < MAX_TITLE && !self.titles.is_empty() {
            let title = key_of(&unescape(inner));
            if self.titles.contains(&title)
                && let Some(part) = open.iter_mut().rev().take(4).find(|p| p.object)
            {
                part.titled = true;
                self.titled = true;
                return;
            }
        }
        if TYPE_KEYS.contains(&key) && inner.len() < 24 {
            let node = open.last_mut().filter(|p| p.object && p.element == Some("div"));
            if let (Some(part), Some(element)) = (node, element_of(inner)) {
                // The node's own element stands in the one that its bracket opened.
                self.close("div");
                self.out.push('<');
                self.out.push_str(element);
                self.out.push('>');
                part.element = Some(element);
                self.blocks += 1;
            }
            return;
        }
        if SILENT_KEYS.contains(&key) {
            return;
        }
        let in_block = self.blocks > 0;
        if in_block && !TEXT_KEYS.contains(&key) || !in_block && inner.len() < 16 {
            return;
        }
        let owned;
        let value = if plain {
            inner
        } else {
            owned = unescape(inner);
            &owned
        };
        if looks_like_markup(value) {
            return self.html(value);
        }
        if quoted < MAX_QUOTED && looks_like_data(value) {
            return self.data(value, quoted + 1);
        }
        if !in_block && !is_prose(value) {
            return;
        }
        self.prose += value.len();
        if !in_block {
            self.out.push_str("<p>");
        }
        for c in value.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '&' => self.out.push_str("&amp;"),
                '\n' if !in_block => self.out.push_str("</p><p>"),
                _ => self.out.push(c),
            }
        }
        if !in_block {
            self.out.push_str("</p>\n");
        }
    }
}

/// The element that shows a node of rich text of a type.
fn element_of(kind: &str) -> Option<&'static str> {
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("heading") || lower.starts_with("subhead") {
        return Some("h2");
    }
    TYPES.iter().find(|(t, _)| *t == lower).map(|(_, element)| *element)
}

/// Where the string that begins at `start` ends, and whether it has no escapes.
fn string_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut i = start;
    let mut plain = true;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => break,
            b'\\' => {
                plain = false;
                i += 1;
            }
            _ => {}
        }
        i += 1;
    }
    (i.min(bytes.len()), plain)
}

fn looks_like_markup(text: &str) -> bool {
    ["<p>", "<p ", "</p>", "<br", "</div>", "</h2>", "</li>"].iter().any(|tag| text.contains(tag))
        && !text.contains("\":")
}

fn looks_like_data(text: &str) -> bool {
    text.len() > 24 && ["\":", "[\"", "\",\""].iter().any(|mark| text.contains(mark))
}

/// Words of a language, not an address, a list of addresses, a format or a program.
fn is_prose(text: &str) -> bool {
    let (mut letters, mut others) = (0, 0);
    for c in text.chars().take(400) {
        if c.is_alphanumeric() && !c.is_ascii_digit() || c.is_whitespace() {
            letters += 1;
        } else {
            others += 1;
        }
    }
    letters > 6 * others
        && text.contains(|c: char| c.is_whitespace() || crate::text::is_unspaced(c))
        && words(text) >= MIN_WORDS
        && !["%s", "$s", "{{", "://", "=>", "function(", "){"].iter().any(|mark| text.contains(mark))
}

/// The string without its escapes (those of JSON and of scripts).
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut high: Option<u32> = None;
    while let Some(at) = rest.find('\\') {
        if at > 0 {
            high = None;
        }
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        let digits = match c {
            'u' => 4,
            'x' => 2,
            _ => 0,
        };
        if digits > 0
            && let Some(code) = rest.get(..digits).and_then(|d| u32::from_str_radix(d, 16).ok())
        {
            rest = &rest[digits..];
            match (high.take(), code) {
                (_, 0xD800..=0xDBFF) => high = Some(code),
                (Some(high), 0xDC00..=0xDFFF) => {
                    out.extend(char::from_u32(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)));
                }
                (_, code) => out.extend(char::from_u32(code)),
            }
            continue;
        }
        high = None;
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' | 'b' | 'f' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(script: &str) -> String {
        let mut writer = Writer::default();
        writer.data(script, 0);
        writer.out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape(r#"\u003cp\u003eA \"b\" \ud83d\ude00\/\x41\n"#), "<p>A \"b\" 😀/A\n");
        assert_eq!(unescape(r"broken \u12"), "broken u12");
    }

    #[test]
    fn prose_of_data() {
        assert_eq!(
            written(r#"x = {"body": ["The army left the town.", "id-7"]}"#),
            "<div><div class=\"body\"><p>The army left the town.</p> </div> </div>"
        );
        assert_eq!(
            written(r#"{"type": "paragraph", "content": [{"text": "The army "}, {"text": "left."}]}"#),
            "<div></div> <p><span class=\"content\"><span class=\"content\">The army </span><span class=\"content\">left.</span></span></p>"
        );
        assert!(written(r#"f.push([1, "{\"body\": \"The army left the town.\"}"])"#).contains("<p>The army left"));
        assert!(written(r#"{"html": "\u003cp\u003eThe army left.\u003c/p\u003e"}"#).contains("<p>The army left.</p>"));
    }
}
