//! Pieces to blocks: what of the body is text, what is a field, and what is furniture in the middle of it.

use std::collections::HashSet;

use super::address::Base;
use super::blocks::{Mark, Piece, Pieces};
use super::body::Body;
use super::metadata::{self, Metadata};
use super::tree::{NodeId, Tree};
use crate::furniture::{FURNITURE, Field};
use crate::text::{ends_sentence, letters, words};
use crate::{Access, Article, BlockKind, Dropped, DroppedKind, Pager, Picture, caption, names, stamp};

/// A line that begins like furniture and has no more words than this is furniture.
const MAX_LEAD_WORDS: usize = 45;
/// A caption with more words that ends a sentence is text.
const MAX_CAPTION_WORDS: usize = 60;
/// A line after the text with no more words than this and without a full stop is cut.
const MAX_TAIL_WORDS: usize = 8;
/// Pictures of one article; further captions are cut.
const MAX_PICTURES: usize = 400;
/// Headings that are tried as the page's headline.
const MAX_HEADINGS: usize = 40;
/// Letters from which on a repeated text is a repetition.
const MIN_REPEATED: usize = 30;

/// Fills headline, blocks, pictures, what was cut, and the fields that only the text shows.
pub(crate) fn select(tree: &Tree, pieces: &Pieces, body: &Body, meta: &Metadata, base: &Base, article: &mut Article) {
    let list = &pieces.list;
    let heading = heading_piece(list, body, meta);
    let shown = heading.map(|i| metadata::read_heading(tree, list[i].node, &list[i].block.text));
    let headline = metadata::choose_title(meta, shown.as_ref(), base.host());
    article.headline = headline.text;
    let title = article.headline.as_deref().map(letters).unwrap_or_default();
    let cards = Cards::new(tree, pieces);
    let mut selection = Selection {
        article,
        meta,
        title,
        rail: None,
        seen: HashSet::new(),
        outside: None,
        headed: None,
        cards,
        card: None,
        tree,
    };
    let start = heading.map_or(body.first, |h| h + 1);
    for (i, piece) in list.iter().enumerate() {
        if Some(i) == heading {
            continue;
        }
        if i >= start && body.inside[i] {
            selection.close_outside();
            selection.take(piece);
        } else if heading.is_some_and(|h| h < i) && i < body.first && selection.is_standfirst(piece) {
            selection.close_outside();
            selection.block(piece, BlockKind::Paragraph);
        } else if heading.is_some_and(|h| h < i) && i < body.first && piece.mark == Mark::Caption {
            selection.close_outside();
            selection.caption(&piece.block.text);
        } else {
            selection.leave(piece);
        }
    }
    selection.close_outside();
    selection.trim_tail();
    article.kicker = headline.kicker.or_else(|| heading.and_then(|h| kicker(tree, list, h)));
    article.pages = pager(list);
    let breaks_off = article.blocks.last().is_some_and(|b| b.text.ends_with(['…']) || b.text.ends_with("[...]"));
    if breaks_off && article.access == Access::Whole && article.dropped.iter().any(|d| d.kind == DroppedKind::Subscribe)
    {
        article.access = Access::Truncated;
    }
    pictures(tree, pieces, body, base, article);
    metadata::fill_shown(tree, pieces, body, heading, meta, article);
    metadata::fill_labels(tree, pieces, body, heading, meta, article);
}

/// The piece that shows the headline: the h1 that the metadata knows, else the one nearest above the body.
fn heading_piece(list: &[Piece], body: &Body, meta: &Metadata) -> Option<usize> {
    let declared: Vec<String> =
        [meta.ld.headline.as_deref(), meta.first(&["og:title"]), meta.title.as_deref(), meta.first(&["twitter:title"])]
            .into_iter()
            .flatten()
            .map(letters)
            .collect();
    let known = |p: &Piece| {
        let key = letters(&p.block.text);
        key.len() > 8
            && declared.iter().any(|d| d == &key || d.starts_with(&key) || (key.len() > 20 && d.contains(&key)))
    };
    // A heading with much of the body above it is not the article's.
    let text_above = |end: usize| -> usize {
        let upper = list.iter().zip(&body.inside).take(end);
        upper.filter(|(p, inside)| **inside && p.mark == Mark::None).map(|(p, _)| p.chars).sum()
    };
    let limit = text_above(list.len()) / 5;
    let heads = |level: u8| {
        list.iter()
            .enumerate()
            .filter(move |(_, p)| p.level == level && !matches!(p.mark, Mark::Cut(_, "hidden")))
            .filter(|(_, p)| !meta.site_headings.contains(&p.node))
            .take(MAX_HEADINGS)
    };
    heads(1)
        .filter(|(_, p)| known(p))
        .chain(heads(2).filter(|(_, p)| known(p)))
        .find(|(i, _)| *i < body.end && text_above(*i) <= limit)
        .or_else(|| {
            heads(1).filter(|(i, p)| *i < body.end && text_above(*i) <= limit && words(&p.block.text) >= 3).last()
        })
        .map(|(i, _)| i)
}

struct Selection<'a> {
    article: &'a mut Article,
    meta: &'a Metadata,
    title: String,
    /// A rail's head was seen; the links after it are its items.
    rail: Option<(DroppedKind, &'static str)>,
    seen: HashSet<String>,
    /// The region outside the body that is being gathered.
    outside: Option<(DroppedKind, &'static str, String)>,
    /// What the elements of the rail outside the body were cut as, where its head says better what it is.
    headed: Option<(DroppedKind, &'static str)>,
    cards: Cards,
    /// The card of another story that the piece before stood in.
    card: Option<NodeId>,
    tree: &'a Tree,
}

/// Characters below each element, to tell how far the card of a teaser reaches.
struct Cards {
    chars: Vec<u32>,
}

/// A card has no more characters than this.
const MAX_CARD: u32 = 700;

impl Cards {
    fn new(tree: &Tree, pieces: &Pieces) -> Self {
        let mut chars = vec![0_u32; tree.len()];
        for piece in &pieces.list {
            chars[piece.node.index()] += u32::try_from(piece.chars).unwrap_or(u32::MAX / 4);
        }
        for id in pieces.order.iter().rev() {
            if let Some(parent) = tree.node(*id).parent.get() {
                chars[parent.index()] = chars[parent.index()].saturating_add(chars[id.index()]);
            }
        }
        Self { chars }
    }

    /// The widest element around `node` that is no more than a card.
    fn around(&self, tree: &Tree, node: NodeId) -> Option<NodeId> {
        let mut card = None;
        let mut at = node;
        for _ in 0..12 {
            if self.chars[at.index()] > MAX_CARD {
                break;
            }
            card = Some(at);
            at = tree.node(at).parent.get()?;
        }
        card
    }
}

/// Whether `node` is `top` or stands in it.
fn stands_in(tree: &Tree, node: NodeId, top: NodeId) -> bool {
    let mut at = node;
    for _ in 0..24 {
        if at == top {
            return true;
        }
        match tree.node(at).parent.get() {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

impl Selection<'_> {
    /// A piece in the body.
    fn take(&mut self, piece: &Piece) {
        let text = piece.block.text.as_str();
        match piece.mark {
            Mark::Cut(kind, rule) => return self.drop(kind, text, rule),
            Mark::Caption if words(text) <= MAX_CAPTION_WORDS || !ends_sentence(text) => return self.caption(text),
            Mark::Byline if words(text) <= 20 => return self.byline(text),
            Mark::Stamp if words(text) <= 20 => {
                if !self.stamp(text) {
                    self.drop(DroppedKind::Timestamp, text, "class:stamp");
                }
                return;
            }
            _ => {}
        }
        if piece.level == 1 && self.article.blocks.is_empty() {
            return self.drop(DroppedKind::Duplicate, text, "second-heading");
        }
        if let Some((kind, rule)) = FURNITURE.label(text) {
            self.rail = Some((kind, rule));
            return self.drop(kind, text, rule);
        }
        let count = words(text);
        let link_share = piece.linked * 100 / piece.chars.max(1);
        if let Some(card) = self.card {
            if stands_in(self.tree, piece.node, card) {
                return self.drop(DroppedKind::Related, text, "teaser-card");
            }
            self.card = None;
        }
        if let Some((kind, rule)) = FURNITURE.lead(text)
            && count <= MAX_LEAD_WORDS
            && (link_share > 0 || count <= 25 || text.contains([':', '|']))
        {
            let heads = text.ends_with([':', '：']) || piece.block.kind == BlockKind::Heading;
            self.rail = heads.then_some((kind, rule));
            return self.drop(kind, text, rule);
        }
        if let Some((kind, rule)) = self.rail {
            if link_share > 50 || (piece.block.kind == BlockKind::Heading && link_share > 30) {
                return self.drop(kind, text, rule);
            }
            self.rail = None;
        }
        let is_clock =
            piece.chars <= 8 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h' | ' '));
        if piece.block.kind == BlockKind::LiveEntry && is_clock {
            return self.drop(DroppedKind::Timestamp, text, "live-clock");
        }
        if self.stamp(text) {
            return;
        }
        if FURNITURE.is_reading_time(text) {
            return self.drop(DroppedKind::Boilerplate, text, "reading-time");
        }
        if self.field(text) {
            return;
        }
        if caption::is_credit(text) && piece.block.kind != BlockKind::ListItem {
            return self.caption(text);
        }
        if link_share >= 80 && count <= 30 && (!ends_sentence(text) || piece.block.kind == BlockKind::Heading) {
            if piece.block.kind == BlockKind::Heading {
                self.card = self.cards.around(self.tree, piece.node);
            }
            return self.drop(DroppedKind::Related, text, "link-only");
        }
        if count <= 45 && caption::has_photo_label(text) {
            return self.caption(text);
        }
        let signs = text.chars().filter(|c| c.is_alphanumeric()).count();
        if signs == 0 || (signs == 1 && piece.chars <= 3) {
            return self.drop(DroppedKind::Boilerplate, text, "stray");
        }
        let kind = piece.block.kind;
        self.block(piece, kind);
    }

    fn block(&mut self, piece: &Piece, kind: BlockKind) {
        let text = piece.block.text.as_str();
        let key = letters(text);
        if (!self.title.is_empty() && key == self.title) || (key.len() > MIN_REPEATED && !self.seen.insert(key)) {
            return self.drop(DroppedKind::Duplicate, text, "said-before");
        }
        let mut block = piece.block.clone();
        block.kind = kind;
        self.article.blocks.push(block);
    }

    fn caption(&mut self, text: &str) {
        let (caption, credit) = caption::split(text);
        if self.article.pictures.len() >= MAX_PICTURES {
            return self.drop(DroppedKind::Boilerplate, text, "many-captions");
        }
        if caption.is_some() || credit.is_some() {
            let same =
                self.article.pictures.iter().any(|p| p.caption == caption && (p.credit == credit || credit.is_none()));
            if same {
                return self.drop(DroppedKind::Duplicate, text, "caption-twice");
            }
            if caption.is_none()
                && let Some(last) = self.article.pictures.last_mut().filter(|p| p.credit.is_none())
            {
                last.credit = credit;
                return;
            }
            self.article.pictures.push(Picture { caption, credit, src: None });
        }
    }

    /// A line that is a stamp: a field where there is none yet.
    fn stamp(&mut self, text: &str) -> bool {
        let Some((found, field)) = stamp::line(text, self.meta.order()) else { return false };
        let slot = if field == Some(Field::Updated) { &mut self.article.updated } else { &mut self.article.published };
        if slot.is_none() {
            *slot = Some(found);
        }
        self.drop(DroppedKind::Timestamp, text, "stamp");
        true
    }

    fn byline(&mut self, text: &str) {
        self.drop(DroppedKind::Byline, text, "class:byline");
    }

    /// "Editor: …", "Sumber: …", "By …".
    fn field(&mut self, text: &str) -> bool {
        if words(text) > 14 {
            return false;
        }
        match FURNITURE.field(text) {
            Some((Field::Editor, value)) if !value.is_empty() => {
                self.article.editor.get_or_insert_with(|| value.to_owned());
                self.drop(DroppedKind::Byline, text, "field:editor");
                return true;
            }
            Some((Field::Source, value)) if !value.is_empty() && words(value) <= 8 => {
                self.article.credit.get_or_insert_with(|| value.to_owned());
                self.drop(DroppedKind::Byline, text, "field:source");
                return true;
            }
            Some((Field::Author, value)) if words(value) <= 10 && !ends_sentence(value) => {
                if self.article.byline.is_empty() {
                    self.article.byline = names::split(value);
                }
                self.drop(DroppedKind::Byline, text, "field:author");
                return true;
            }
            Some((Field::Photo, _)) => {
                self.caption(text);
                return true;
            }
            _ => {}
        }
        let Some(after) = FURNITURE.after_by(text) else { return false };
        let found = names::split(after);
        let capitals = after.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
        if found.is_empty() || ends_sentence(text) || words(text) > 9 || capitals * 2 < words(after) {
            return false;
        }
        if self.article.byline.is_empty() {
            self.article.byline = found;
        }
        self.drop(DroppedKind::Byline, text, "by");
        true
    }

    /// The standfirst stands between headline and body, often outside the body's element.
    fn is_standfirst(&self, piece: &Piece) -> bool {
        let count = words(&piece.block.text);
        if matches!(piece.mark, Mark::Cut(..) | Mark::Caption | Mark::Byline | Mark::Stamp)
            || piece.linked * 2 > piece.chars
        {
            return false;
        }
        if FURNITURE.lead(&piece.block.text).is_some() || FURNITURE.label(&piece.block.text).is_some() {
            return false;
        }
        if piece.mark == Mark::Lead {
            return count >= 4;
        }
        let key: String = letters(&piece.block.text).chars().take(50).collect();
        let described = self
            .meta
            .first(&["og:description", "description", "twitter:description"])
            .is_some_and(|d| key.len() > 20 && letters(d).starts_with(&key));
        described || (count >= 9 && ends_sentence(&piece.block.text) && piece.block.kind == BlockKind::Paragraph)
    }

    /// A piece outside the body: gathered into one part per region.
    fn leave(&mut self, piece: &Piece) {
        let text = piece.block.text.as_str();
        // Editor and source stand under the article, often outside the element of its body.
        if !matches!(piece.mark, Mark::Cut(..))
            && words(text) <= MAX_FIELD_WORDS
            && matches!(FURNITURE.field(text), Some((Field::Editor | Field::Source, _)))
            && self.field(text)
        {
            return;
        }
        let (kind, rule) = match piece.mark {
            // A rail's own head says better than its element what it is, for the items after it too.
            Mark::Cut(kind, rule) => match (FURNITURE.label(text), &self.outside) {
                (Some(found), _) => {
                    self.close_outside();
                    self.headed = Some((kind, rule));
                    found
                }
                (None, Some((k, r, _))) if self.headed == Some((kind, rule)) && r.starts_with("label:") => (*k, *r),
                _ => {
                    self.headed = None;
                    (kind, rule)
                }
            },
            Mark::Byline => (DroppedKind::Byline, "class:byline"),
            Mark::Stamp => (DroppedKind::Timestamp, "class:stamp"),
            _ => match FURNITURE.label(text) {
                Some(found) => {
                    self.close_outside();
                    found
                }
                None => match &self.outside {
                    // The items after a rail's head are its own.
                    Some((kind, rule, _)) if rule.starts_with("label:") => (*kind, *rule),
                    _ => (DroppedKind::Navigation, "outside-body"),
                },
            },
        };
        match &mut self.outside {
            Some((k, r, gathered)) if (*k, *r) == (kind, rule) => {
                gathered.push(' ');
                gathered.push_str(text);
            }
            _ => {
                self.close_outside();
                self.outside = Some((kind, rule, text.to_owned()));
            }
        }
    }

    fn close_outside(&mut self) {
        if let Some((kind, rule, text)) = self.outside.take() {
            self.article.dropped.push(Dropped { kind, text, rule });
        }
    }

    /// Headings at the end head nothing, and a few words without a full stop after the last paragraph are no text.
    fn trim_tail(&mut self) {
        let is_tail = |b: &crate::Block| match b.kind {
            BlockKind::Heading => true,
            BlockKind::Paragraph => {
                let loose = words(&b.text) <= MAX_TAIL_WORDS && !ends_sentence(&b.text) && b.text.chars().count() < 80;
                loose || is_licence(&b.text)
            }
            _ => false,
        };
        let from = self.article.blocks.iter().rposition(|b| !is_tail(b)).map_or(self.article.blocks.len(), |i| i + 1);
        for block in self.article.blocks.split_off(from) {
            if is_licence(&block.text) {
                self.drop(DroppedKind::Legal, &block.text, "tail:licence");
            } else {
                self.drop(DroppedKind::Boilerplate, &block.text, "tail");
            }
        }
    }

    fn drop(&mut self, kind: DroppedKind, text: &str, rule: &'static str) {
        self.article.dropped.push(Dropped { kind, text: text.to_owned(), rule });
    }
}

/// Most words of a line outside the body that names the editor or the source.
const MAX_FIELD_WORDS: usize = 8;
/// Longest text of a licence line, in bytes.
const MAX_LICENCE: usize = 400;

/// Whether a text at the end of the page names the licence or the owner of its rights, by marks that all languages share.
fn is_licence(text: &str) -> bool {
    text.len() <= MAX_LICENCE
        && ["©", "CC0", "CC BY", "CC-BY", "Creative Commons"].iter().any(|mark| text.contains(mark))
}

/// The short line right above the headline, in the same part of the page.
fn kicker(tree: &Tree, list: &[Piece], heading: usize) -> Option<String> {
    let (above, headline) = (list.get(heading.checked_sub(1)?)?, &list[heading]);
    let parent = |piece: &Piece| tree.node(piece.node).parent;
    let together = parent(above) == parent(headline) || tree.node(parent(above)).parent == parent(headline);
    let text = above.block.text.as_str();
    let fits = (1..=7).contains(&words(text)) && !ends_sentence(text) && above.chars < 60;
    let plain = above.mark == Mark::None
        && stamp::find(text, stamp::Order::DayFirst).is_none()
        && FURNITURE.label(text).is_none();
    (together && fits && plain && above.level != 1).then(|| text.to_owned())
}

/// The numbers of a pager: the one that is no link is this page.
fn pager(list: &[Piece]) -> Option<Pager> {
    let mut found: Option<Pager> = None;
    for piece in list.iter().filter(|p| matches!(p.mark, Mark::Cut(DroppedKind::Pager, _)) && p.chars < 200) {
        let text = piece.block.text.as_str();
        for (start, number) in numbers(text) {
            let link = piece.block.links.iter().find(|l| l.range.start <= start && start < l.range.end);
            let pager = found.get_or_insert(Pager { this: 0, of: 0, links: Vec::new() });
            pager.of = pager.of.max(number);
            match link {
                Some(link) if !pager.links.contains(&link.href) && pager.links.len() < 100 => {
                    pager.links.push(link.href.clone())
                }
                Some(_) => {}
                None => pager.this = number,
            }
        }
    }
    found.filter(|p| p.this >= 1 && p.this <= p.of && p.of >= 2 && !p.links.is_empty())
}

/// Numbers of pages in a text, and where they begin.
fn numbers(text: &str) -> impl Iterator<Item = (usize, u32)> {
    let starts =
        text.char_indices().filter(|(i, c)| c.is_ascii_digit() && !text[..*i].ends_with(|b: char| b.is_ascii_digit()));
    starts.filter_map(|(i, _)| {
        let digits = text[i..].bytes().take_while(u8::is_ascii_digit).count();
        let number = text[i..i + digits].parse().ok()?;
        (1..=99).contains(&number).then_some((i, number))
    })
}

/// Gives the pictures with captions their addresses, where figures hold both.
fn pictures(tree: &Tree, pieces: &Pieces, body: &Body, base: &Base, article: &mut Article) {
    for (i, piece) in pieces.list.iter().enumerate() {
        if piece.mark != Mark::Caption || i >= body.end {
            continue;
        }
        let (caption, credit) = caption::split(&piece.block.text);
        let Some(picture) = article
            .pictures
            .iter_mut()
            .find(|p| p.src.is_none() && p.caption == caption && (credit.is_none() || p.credit == credit))
        else {
            continue;
        };
        let mut figure = piece.node;
        for _ in 0..6 {
            if tree.name(figure) == "figure" {
                break;
            }
            match tree.node(figure).parent.get() {
                Some(parent) => figure = parent,
                None => break,
            }
        }
        if tree.name(figure) == "figure" {
            picture.src = image_below(tree, figure).map(|src| base.join(src)).filter(|s| !s.is_empty());
        }
    }
}

fn image_below(tree: &Tree, top: NodeId) -> Option<&str> {
    let mut at = Some(top);
    for _ in 0..500 {
        let id = at?;
        if tree.name(id) == "img" {
            let src = tree.attr(id, "src").filter(|s| !s.starts_with("data:")).or_else(|| tree.attr(id, "data-src"));
            if src.is_some() {
                return src;
            }
        }
        at = tree.following(id, top, false);
    }
    None
}
