//! The tree as a line of pieces: every stretch of text between block boundaries, with what it stands in.

use std::rc::Rc;

use super::address::Base;
use super::elements::INLINE;
use super::furniture::{Seen, Verdict, verdict};
use super::tree::{Data, NodeId, Tree};
use crate::stamp;
use crate::text::{is_blank, nfc, push_squeezed};
use crate::{Block, BlockKind, DroppedKind, Link, TextRange};

/// Text nodes with fewer bytes say nothing about where the article is.
const MASS_MIN: usize = 40;
/// Nodes of a table that are looked at to tell data from layout.
const TABLE_SCAN: usize = 4000;

/// A stretch of text between block boundaries.
pub(crate) struct Piece {
    /// The text with its links; its kind.
    pub block: Block,
    /// The block element it stands in.
    pub node: NodeId,
    /// What it is marked as.
    pub mark: Mark,
    /// Characters of the text, and those of them in links.
    pub chars: usize,
    pub linked: usize,
    /// 1 to 6 for headings.
    pub level: u8,
}

/// What the elements around a piece say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    None,
    Cut(DroppedKind, &'static str),
    Caption,
    Byline,
    Stamp,
    Lead,
}

/// The pieces of a page in page order, with the verdict on each element.
pub(crate) struct Pieces {
    pub list: Vec<Piece>,
    /// Elements in page order.
    pub order: Vec<NodeId>,
    /// By node.
    pub verdicts: Vec<Verdict>,
}

/// Whether the names that the page's makers gave to its parts are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Element names and class words.
    Classes,
    /// Element names alone: the class words led astray.
    Names,
}

fn is_of_class(kind: DroppedKind, rule: &str) -> bool {
    (rule.starts_with("class:") && !matches!(kind, DroppedKind::Share | DroppedKind::Cookie | DroppedKind::Advert))
        || rule == "hidden"
}

/// Walks the tree below `top` once.
pub(crate) fn pieces(tree: &Tree, top: NodeId, base: &Base, trust: Trust) -> Pieces {
    let mut order = Vec::with_capacity(tree.len());
    let mut verdicts = vec![Verdict::Plain; tree.len()];
    let mut mass = vec![0_u32; tree.len()];
    let mut seen = Seen::default();
    let mut at = Some(top);
    while let Some(id) = at {
        order.push(id);
        let mut skip = false;
        match &tree.node(id).data {
            Data::Element { .. } => {
                let v = match verdict(tree, id, &mut seen) {
                    Verdict::Cut(kind, rule) if trust == Trust::Names && is_of_class(kind, rule) => Verdict::Plain,
                    v => v,
                };
                verdicts[id.index()] = v;
                skip = v == Verdict::Silent;
            }
            Data::Text(..) => {
                let text = tree.own_text(id).unwrap_or_default();
                if text.len() >= MASS_MIN && tree.name(tree.node(id).parent) != "a" {
                    mass[id.index()] = text.trim().len() as u32;
                }
            }
            Data::Document => {}
        }
        at = tree.following(id, top, skip);
    }
    for id in order.iter().rev() {
        if let Some(parent) = tree.node(*id).parent.get() {
            mass[parent.index()] += mass[id.index()];
        }
    }
    let total = mass[top.index()].max(1);
    // An element that holds most of the page's text is not furniture, whatever it is called.
    for id in &order {
        let share = u64::from(mass[id.index()]) * 100 / u64::from(total);
        let v = &mut verdicts[id.index()];
        let limit = match v {
            Verdict::Cut(DroppedKind::Comments, _) => 90,
            Verdict::Cut(DroppedKind::Cookie, _) => 80,
            Verdict::Cut(_, "aside" | "nav" | "footer") => 60,
            Verdict::Cut(_, "dialog") => 80,
            Verdict::Cut(..) => 45,
            Verdict::Caption | Verdict::Byline | Verdict::Stamp => 30,
            Verdict::Lead => 50,
            Verdict::Plain | Verdict::Body | Verdict::Silent => continue,
        };
        if share > limit && total > 200 {
            *v = Verdict::Plain;
        }
    }
    let mut walk =
        Walk { tree, base, verdicts: &verdicts, list: Vec::new(), current: Buffer::default(), open: Vec::new() };
    walk.run(top);
    Pieces { list: walk.list, order, verdicts }
}

/// A piece that is being filled.
#[derive(Default)]
struct Buffer {
    text: String,
    links: Vec<Link>,
    emphasis: Vec<TextRange>,
    origin: Option<TextRange>,
    breaks: u8,
    link: Option<(usize, String)>,
    strong: Option<usize>,
    /// A drop cap was closed: the rest of its word follows.
    glue: bool,
}

/// An open element and what it means for the text in it.
struct Open {
    node: NodeId,
    mark: Mark,
    kind: BlockKind,
    level: u8,
    block: NodeId,
    anchor: bool,
    strong: bool,
    pre: bool,
    /// In an entry of a live blog, the entry's time (empty where it has none).
    live: Option<Rc<str>>,
}

struct Walk<'t> {
    tree: &'t Tree,
    base: &'t Base,
    verdicts: &'t [Verdict],
    list: Vec<Piece>,
    current: Buffer,
    open: Vec<Open>,
}

impl Walk<'_> {
    fn run(&mut self, top: NodeId) {
        let mut at = Some(top);
        while let Some(id) = at {
            // Close what the next node does not stand in.
            let parent = self.tree.node(id).parent;
            while id != top && self.open.last().is_some_and(|o| o.node != parent) {
                self.close();
            }
            let skip = self.enter(id);
            at = self.tree.following(id, top, skip);
        }
        while !self.open.is_empty() {
            self.close();
        }
        self.flush();
    }

    /// Takes a node in; whether its children are to be passed over.
    fn enter(&mut self, id: NodeId) -> bool {
        let tree = self.tree;
        match &tree.node(id).data {
            Data::Text(_, origin) => {
                self.text(tree.own_text(id).unwrap_or_default(), *origin);
                return true;
            }
            Data::Document => {
                self.open.push(Open {
                    node: id,
                    mark: Mark::None,
                    kind: BlockKind::Paragraph,
                    level: 0,
                    block: id,
                    anchor: false,
                    strong: false,
                    pre: false,
                    live: None,
                });
                return false;
            }
            Data::Element { .. } => {}
        }
        let v = self.verdicts[id.index()];
        if v == Verdict::Silent {
            return true;
        }
        let name = tree.name(id);
        match name {
            "br" => {
                self.line_break();
                return true;
            }
            "hr" => {
                self.flush();
                return true;
            }
            "table" if is_data_table(tree, id) => {
                self.flush();
                self.table(id, v);
                return true;
            }
            _ => {}
        }
        let inline = tree.element(id).is(INLINE);
        let mut live = self.open.last().and_then(|o| o.live.clone());
        if live.is_none() && is_live_entry(tree, id) {
            live = Some(time_below(tree, id).unwrap_or_default().into());
        }
        let above = self.open.last().map(|o| (o.mark, o.kind, o.level, o.block, o.pre));
        let (mut mark, mut kind, mut level, mut block, mut pre) =
            above.unwrap_or((Mark::None, BlockKind::Paragraph, 0, id, false));
        if !inline {
            self.flush();
            block = id;
            match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    kind = BlockKind::Heading;
                    level = name.as_bytes()[1] - b'0';
                }
                "li" | "dd" | "dt" => kind = BlockKind::ListItem,
                "blockquote" => kind = BlockKind::Quotation,
                "pre" => {
                    kind = BlockKind::Preformatted;
                    pre = true;
                }
                _ => {}
            }
        }
        if !matches!(mark, Mark::Cut(..)) {
            let new = match v {
                Verdict::Cut(k, rule) => Some(Mark::Cut(k, rule)),
                Verdict::Caption => Some(Mark::Caption),
                Verdict::Byline if mark == Mark::None => Some(Mark::Byline),
                Verdict::Stamp if mark == Mark::None => Some(Mark::Stamp),
                Verdict::Lead if mark == Mark::None => Some(Mark::Lead),
                Verdict::Body => Some(Mark::None),
                _ => None,
            };
            if let Some(new) = new {
                // Furniture in the middle of a line ends it, so that the line is not lost with it.
                if inline && new != mark {
                    // A link in the middle of a sentence is part of it, whatever it is called.
                    let in_sentence = name == "a"
                        && !self.current.text.is_empty()
                        && matches!(new, Mark::Cut(DroppedKind::Related, _));
                    if !in_sentence && matches!(new, Mark::Cut(..) | Mark::Caption) {
                        self.flush();
                        mark = new;
                    }
                } else {
                    mark = new;
                }
            }
        }
        let anchor = name == "a" && self.current.link.is_none();
        if anchor {
            let href = tree.attr(id, "href").map(|h| self.base.join(h)).unwrap_or_default();
            self.current.link = Some((self.current.text.len(), href));
        }
        let strong = matches!(name, "b" | "strong" | "em" | "i") && self.current.strong.is_none();
        if strong {
            self.current.strong = Some(self.current.text.len());
        }
        self.open.push(Open { node: id, mark, kind, level, block, anchor, strong, pre, live });
        false
    }

    fn close(&mut self) {
        let Some(open) = self.open.last() else { return };
        let (anchor, strong, node, mark) = (open.anchor, open.strong, open.node, open.mark);
        if strong {
            self.end_strong();
            self.current.strong = None;
        }
        if anchor {
            self.end_link();
            self.current.link = None;
        }
        if self.current.text.chars().count() == 1 && is_drop_cap(self.tree, node) {
            self.current.glue = true;
        }
        let changes_mark = self.open.len() >= 2 && self.open[self.open.len() - 2].mark != mark;
        if !self.tree.element(node).is(INLINE) || changes_mark {
            self.flush();
        }
        self.open.pop();
    }

    fn text(&mut self, text: &str, origin: TextRange) {
        let pre = self.open.last().is_some_and(|o| o.pre);
        let mut text = text;
        if self.current.glue && !text.chars().all(is_blank) {
            self.current.glue = false;
            let rest = text.trim_start();
            // "N" and "a endlich" are one word; "A" and "Man" are two.
            if rest.starts_with(char::is_lowercase) {
                self.current.text.truncate(self.current.text.trim_end().len());
                text = rest;
            }
        }
        if self.current.text.is_empty() && text.chars().all(is_blank) {
            return;
        }
        if !text.chars().all(is_blank) {
            self.current.breaks = 0;
            let range = self.current.origin.get_or_insert(origin);
            range.end = range.end.max(origin.end);
            range.start = range.start.min(origin.start);
        }
        if pre {
            self.current.text.extend(text.chars().filter(|c| *c != '\r' && !crate::text::is_invisible(*c)));
        } else {
            push_squeezed(&mut self.current.text, text);
        }
    }

    /// One break is a blank; two end the piece, as pages without paragraphs have them.
    fn line_break(&mut self) {
        if self.open.last().is_some_and(|o| o.pre) {
            self.current.text.push('\n');
            return;
        }
        self.current.breaks += 1;
        if self.current.breaks >= 2 {
            self.flush();
            self.current.breaks = 2;
        } else {
            push_squeezed(&mut self.current.text, " ");
        }
    }

    fn end_link(&mut self) {
        let Some((start, href)) = &self.current.link else { return };
        let range = trimmed(&self.current.text, *start);
        if !range.is_empty() {
            self.current.links.push(Link { range, href: href.clone() });
        }
    }

    fn end_strong(&mut self) {
        let Some(start) = self.current.strong else { return };
        let range = trimmed(&self.current.text, start);
        if !range.is_empty() {
            self.current.emphasis.push(range);
        }
    }

    /// Ends the piece; open links and emphasis go on in the next one.
    fn flush(&mut self) {
        self.end_strong();
        self.end_link();
        let link = self.current.link.take().map(|(_, href)| (0, href));
        let strong = self.current.strong.take().map(|_| 0);
        let done = std::mem::take(&mut self.current);
        (self.current.link, self.current.strong) = (link, strong);
        let Some(open) = self.open.last() else { return };
        let mut text = done.text;
        if open.pre {
            text.truncate(text.trim_end().len());
        } else if text.ends_with(' ') {
            text.pop();
        }
        if text.chars().all(is_blank) {
            return;
        }
        let (kind, at) = match (&open.live, open.kind) {
            (Some(time), BlockKind::Paragraph) => {
                (BlockKind::LiveEntry, stamp::from_metadata(time, stamp::Order::DayFirst))
            }
            (_, kind) => (kind, None),
        };
        let (mark, level, node) = (open.mark, open.level, open.block);
        let block = Block { kind, text, links: done.links, emphasis: done.emphasis, at, origin: done.origin };
        self.push(block, mark, level, node);
    }

    /// Composes the text, counts it, and adds the piece.
    fn push(&mut self, block: Block, mark: Mark, level: u8, node: NodeId) {
        let Block { kind, text, mut links, mut emphasis, at, origin } = block;
        let before = text.clone();
        let text = nfc(text);
        if text != before {
            // Composing characters moves what comes after them.
            let moved = |r: TextRange| {
                let at = |i: usize| before.get(..i).map(|t| nfc(t.to_owned()).len());
                let range = TextRange::new(at(r.start)?, at(r.end)?);
                (text.get(range.start..range.end).is_some_and(|t| !t.is_empty())).then_some(range)
            };
            links.retain_mut(|l| moved(l.range).map(|r| l.range = r).is_some());
            emphasis.retain_mut(|e| moved(*e).map(|r| *e = r).is_some());
        }
        let chars = text.chars().count();
        let linked = links.iter().map(|l| l.range.of(&text).chars().count()).sum();
        links.retain(|l| !l.href.is_empty());
        let block = Block { kind, text, links, emphasis, at, origin };
        self.list.push(Piece { block, node, mark, chars, linked, level });
    }

    /// A data table is one piece: cells by tab, rows by newline.
    fn table(&mut self, id: NodeId, v: Verdict) {
        let tree = self.tree;
        let mut rows: Vec<String> = Vec::new();
        let mut origin: Option<TextRange> = None;
        let mut at = Some(id);
        while let Some(node) = at {
            match tree.name(node) {
                "tr" => rows.push(String::new()),
                "td" | "th" => {
                    let cell = crate::text::squeeze(&tree.text_below(node, 4000));
                    if let Some(row) = rows.last_mut() {
                        if !row.is_empty() {
                            row.push('\t');
                        }
                        row.push_str(&cell);
                    }
                }
                _ => {}
            }
            if let Some(range) = tree.origin(node) {
                let whole = origin.get_or_insert(range);
                whole.end = whole.end.max(range.end);
            }
            at = tree.following(node, id, self.verdicts[node.index()] == Verdict::Silent);
        }
        rows.retain(|r| !r.chars().all(is_blank));
        let text = rows.join("\n");
        if text.chars().all(is_blank) {
            return;
        }
        let above = self.open.last().map_or(Mark::None, |o| o.mark);
        let mark = match (above, v) {
            (Mark::Cut(..), _) => above,
            (_, Verdict::Cut(k, rule)) => Mark::Cut(k, rule),
            _ => above,
        };
        self.push(Block { kind: BlockKind::Table, text, origin, ..Block::default() }, mark, 0, id);
    }
}

/// Articles that follow one another under one head, each with its own time, from which on they are a live blog.
const LIVE_SERIES: usize = 3;
/// Children that are looked at for such a series.
const LIVE_CHILDREN: usize = 40;

/// Whether an element is one of a series of articles that each begin with a time and head no link: a live blog whose
/// class words do not say so. A rail of teasers links its heads.
fn is_of_series(tree: &Tree, id: NodeId) -> bool {
    let timed = |id: NodeId| tree.name(id) == "article" && begins_with_time(tree, id);
    if !timed(id) {
        return false;
    }
    let Some(parent) = tree.node(id).parent.get() else { return false };
    let mut child = tree.node(parent).first.get();
    let mut found = 0;
    for _ in 0..LIVE_CHILDREN {
        let Some(here) = child else { break };
        found += usize::from(timed(here));
        child = tree.node(here).next.get();
    }
    found >= LIVE_SERIES
}

/// Whether a time stands before any link and any other text of an element.
fn begins_with_time(tree: &Tree, id: NodeId) -> bool {
    let mut at = tree.following(id, id, false);
    for _ in 0..8 {
        let Some(node) = at else { return false };
        match tree.name(node) {
            "time" => return tree.attr(node, "datetime").is_some(),
            "a" | "h1" | "h2" | "h3" | "h4" | "p" | "img" => return false,
            _ => {}
        }
        at = tree.following(node, id, false);
    }
    false
}

/// Whether an element is one entry of a live blog, by microdata, by its class, or by its place in a series.
fn is_live_entry(tree: &Tree, id: NodeId) -> bool {
    if is_of_series(tree, id) {
        return true;
    }
    if tree.attr(id, "itemprop").is_some_and(|p| p.split_whitespace().any(|w| w == "liveBlogUpdate")) {
        return true;
    }
    tree.attr(id, "class").is_some_and(|c| {
        c.split_ascii_whitespace().any(|class| {
            let class = class.to_ascii_lowercase().replace(['-', '_'], "");
            class.contains("live") && ["post", "entry", "item", "update", "event"].iter().any(|w| class.ends_with(w))
        })
    })
}

/// The first time element of an entry.
fn time_below(tree: &Tree, id: NodeId) -> Option<&str> {
    let mut at = Some(id);
    for _ in 0..200 {
        let node = at?;
        if tree.name(node) == "time" {
            return tree.attr(node, "datetime");
        }
        at = tree.following(node, id, false);
    }
    None
}

/// Whether an element is the first letter of a text, set large.
fn is_drop_cap(tree: &Tree, id: NodeId) -> bool {
    tree.attr(id, "class").is_some_and(|c| {
        let c = c.to_ascii_lowercase();
        ["dropcap", "drop-cap", "drop_cap", "initial", "firstletter", "first-letter", "capital"]
            .iter()
            .any(|w| c.contains(w))
    })
}

/// From `start` to the end of `text` without blanks at the ends.
fn trimmed(text: &str, start: usize) -> TextRange {
    let Some(part) = text.get(start..) else { return TextRange::default() };
    let from = start + part.len() - part.trim_start().len();
    TextRange::new(from, from.max(start + part.trim_end().len()))
}

/// Rows and columns of short cells, nothing nested.
fn is_data_table(tree: &Tree, id: NodeId) -> bool {
    let (mut rows, mut cells, mut chars) = (0_usize, 0_usize, 0_usize);
    let mut at = Some(id);
    for _ in 0..TABLE_SCAN {
        let Some(node) = at else { break };
        if node != id {
            match tree.name(node) {
                "table" | "h1" | "h2" | "h3" | "article" | "section" | "form" | "script" => return false,
                "tr" => rows += 1,
                "td" | "th" => cells += 1,
                _ => {}
            }
        }
        if let Some(text) = tree.own_text(node) {
            chars += text.trim().len();
        }
        at = tree.following(node, id, false);
    }
    rows >= 2 && cells >= rows * 2 && chars / cells.max(1) < 120
}
