//! Page text to tree, within limits: html5ever's time grows with the square of nesting and of attributes.

use std::cell::Cell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{TokenizerResult, Tracer};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};

use super::tree::{NodeId, Sink, Tree};
use crate::{Diagnostic, TextRange};

/// Open elements within each other; deeper ones are left out, their text kept.
pub(crate) const MAX_DEPTH: u32 = 400;
/// Attributes of one tag; further ones are left out.
pub(crate) const MAX_ATTRIBUTES: usize = 256;
/// Nodes of the tree; the rest of a page is left out.
pub(crate) const MAX_NODES: usize = 3_000_000;
/// A tag with more bytes than this is looked at for its number of attributes before the tokenizer sees it.
const LONG_TAG: usize = 4096;

/// Parses a page; says what limits it met.
pub(crate) fn parse(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Tree {
    let sink = Sink::new();
    let builder = TreeBuilder::new(sink, TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() });
    let filter = Filter {
        builder,
        skipped: Cell::new(0),
        raw: Cell::new(false),
        too_deep: Cell::new(false),
        too_many: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(filter, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    let queue = BufferQueue::default();
    let whole = StrTendril::from_slice(text);
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut full = false;
    // The tokenizer gets the page tag by tag, so that every text node knows where in the page it stood.
    while start < bytes.len() {
        let end = next_break(bytes, start, tokenizer.sink.raw.get());
        tokenizer.sink.builder.sink.position.set(TextRange::new(start, end));
        let (shown, skip) = if bytes[start] == b'<' && end - start > LONG_TAG && !tokenizer.sink.raw.get() {
            attribute_cap(&bytes[start..end])
        } else {
            (end - start, 0)
        };
        if skip > 0 {
            tokenizer.sink.too_many.set(true);
        }
        for (from, to) in [(start, start + shown), (start + shown + skip, end)] {
            if from < to {
                queue.push_back(whole.subtendril(from as u32, (to - from) as u32));
                while let TokenizerResult::Script(_) | TokenizerResult::EncodingIndicator(_) = tokenizer.feed(&queue) {}
            }
        }
        start = end;
        if tokenizer.sink.builder.sink.len() > MAX_NODES {
            full = true;
            break;
        }
    }
    tokenizer.end();
    let filter = &tokenizer.sink;
    let mut note = |met: bool, code, message: String| {
        if met {
            diagnostics.push(Diagnostic { code, message });
        }
    };
    note(
        filter.too_deep.get(),
        "nesting-cut",
        format!("elements are nested deeper than {MAX_DEPTH}; the deeper tags were passed over and their text kept"),
    );
    note(
        filter.too_many.get(),
        "attributes-cut",
        format!("a tag has more than {MAX_ATTRIBUTES} attributes; the rest of them were passed over"),
    );
    note(full, "nodes-cut", format!("the page has more than {MAX_NODES} nodes; what comes after them was not read"));
    tokenizer.sink.builder.sink.finish()
}

/// Where the next tag begins; within a script or style only its end counts.
fn next_break(bytes: &[u8], start: usize, raw: bool) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at..].iter().position(|b| *b == b'<') {
            Some(i) if !raw || bytes.get(at + i + 1) == Some(&b'/') => return at + i,
            Some(i) => at += i + 1,
            None => return bytes.len(),
        }
    }
    bytes.len()
}

/// For a long tag: how many of its bytes may be shown to the tokenizer, and how many after them are to be passed over.
fn attribute_cap(tag: &[u8]) -> (usize, usize) {
    let mut quote = 0;
    let mut count = 0;
    let mut cut = 0;
    let mut after_equals = false;
    for (i, b) in tag.iter().enumerate() {
        if quote != 0 {
            if *b == quote {
                quote = 0;
            }
            continue;
        }
        match b {
            b'"' | b'\'' if after_equals => quote = *b,
            b'>' => return if cut > 0 { (cut, i - cut) } else { (tag.len(), 0) },
            b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'\x0c' => {
                count += 1;
                if count == 2 * MAX_ATTRIBUTES && cut == 0 {
                    cut = i;
                }
            }
            _ => {}
        }
        after_equals = *b == b'=' || (after_equals && b.is_ascii_whitespace());
    }
    if cut > 0 { (cut, tag.len() - cut) } else { (tag.len(), 0) }
}

/// Stands between tokenizer and tree builder and keeps the limits.
struct Filter {
    builder: TreeBuilder<NodeId, Sink>,
    /// Start tags passed over whose end tags are to be passed over too.
    skipped: Cell<u32>,
    raw: Cell<bool>,
    too_deep: Cell<bool>,
    too_many: Cell<bool>,
}

impl Filter {
    /// Whether another element may be opened. The depth of the last element is at hand; only where it is great are
    /// the open elements counted.
    fn has_room(&self) -> bool {
        if self.builder.sink.depth.get() < MAX_DEPTH {
            return true;
        }
        let counter = Counter(Cell::new(0));
        self.builder.trace_handles(&counter);
        counter.0.get() < MAX_DEPTH
    }

    /// Whether the tag is to be passed over.
    fn passes_over(&self, tag: &mut Tag) -> bool {
        if tag.attrs.len() > MAX_ATTRIBUTES {
            tag.attrs.truncate(MAX_ATTRIBUTES);
            self.too_many.set(true);
        }
        let skipped = self.skipped.get();
        if tag.kind == StartTag {
            if skipped == 0 && self.has_room() {
                return false;
            }
            self.too_deep.set(true);
            if !is_void(&tag.name) && !tag.self_closing {
                self.skipped.set(skipped + 1);
            }
            return true;
        }
        if skipped > 0 {
            self.skipped.set(skipped - 1);
        }
        skipped > 0
    }
}

struct Counter(Cell<u32>);

impl Tracer for Counter {
    type Handle = NodeId;
    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

impl TokenSink for Filter {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            TagToken(mut tag) => {
                self.raw.set(false);
                if self.passes_over(&mut tag) {
                    return TokenSinkResult::Continue;
                }
                TagToken(tag)
            }
            Token::ParseError(_) | Token::CommentToken(_) => return TokenSinkResult::Continue,
            other => other,
        };
        let result = self.builder.process_token(token, line);
        if matches!(result, TokenSinkResult::RawData(_)) {
            self.raw.set(true);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements without an end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}
