//! Pieces to blocks: what of the body is text, what is a field, and what is furniture in the middle of it.

use std::collections::{HashMap, HashSet};

use super::address::Base;
use super::blocks::{Mark, Piece, Pieces};
use super::body::Body;
use super::flow::{self, Place};
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
/// What asks the reader for something has no more words.
const MAX_APPEAL_WORDS: usize = 70;
/// A line before the text with no more words than this and without a full stop is cut.
const MAX_HEAD_WORDS: usize = 10;
/// The linked heading of a teaser has at least these words.
const MIN_TEASER_WORDS: usize = 4;
/// The head of a live entry (its time, its author, a label) has no more words.
const MAX_LIVE_HEAD: usize = 8;
/// A sentence that happens to begin like a rail has at least these words.
const MIN_SENTENCE_WORDS: usize = 12;
/// A rail's label ends with a colon before this many characters.
const MAX_LABEL_CHARS: usize = 40;
/// What asks the reader for something within the text has no more words.
const MAX_INNER_APPEAL: usize = 40;
/// Lines that begin with the same words and go on with a link, from which on these words are a label.
const MIN_LABELLED: usize = 2;
/// Such words have no more bytes.
const MAX_LABEL: usize = 48;
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
        labels: labels(list, body),
    };
    let places = flow::places(tree, pieces, body);
    let start = heading.map_or(body.first, |h| h + 1);
    for (i, piece) in list.iter().enumerate() {
        if Some(i) == heading {
            continue;
        }
        if i >= start && body.inside[i] {
            selection.close_outside();
            selection.take(piece, places[i]);
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
    selection.trim_signature();
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
    live_times(article);
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
    /// How often lines of the body begin with the same words before a link.
    labels: HashMap<&'a str, usize>,
}

/// The words of a line before the link with which it ends ("In other news: [link]").
fn label_of_link(piece: &Piece) -> Option<&str> {
    let [link] = piece.block.links.as_slice() else { return None };
    let text = piece.block.text.as_str();
    let label = text.get(..link.range.start)?.trim();
    let ends = text.get(link.range.end..)?.chars().all(|c| !c.is_alphanumeric());
    let fits = (4..=MAX_LABEL).contains(&label.len()) && !ends_sentence(text);
    (ends && fits && piece.linked > label.chars().count() / 2).then_some(label)
}

/// Such words, and how often each stands in the body.
fn labels<'p>(list: &'p [Piece], body: &Body) -> HashMap<&'p str, usize> {
    let mut found = HashMap::new();
    let inside = list.iter().zip(&body.inside).filter(|(p, inside)| **inside && p.mark == Mark::None);
    for label in inside.filter_map(|(p, _)| label_of_link(p)) {
        *found.entry(label).or_default() += 1;
    }
    found
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
    /// A piece in the body, and where it stands to the flow.
    fn take(&mut self, piece: &Piece, place: Place) {
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
            && !is_sentence_of(kind, piece, count, link_share)
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
        if piece.block.kind == BlockKind::LiveEntry && is_live_head(text, count) {
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
            if piece.block.kind == BlockKind::Heading && count >= MIN_TEASER_WORDS {
                self.card = self.cards.around(self.tree, piece.node);
            }
            return self.drop(DroppedKind::Related, text, "link-only");
        }
        if count <= 45 && caption::has_photo_label(text) {
            return self.caption(text);
        }
        if is_placeholder(text) {
            return self.drop(DroppedKind::Boilerplate, text, "placeholder");
        }
        let counts = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ' ')) && text.contains('/');
        if counts && piece.chars <= 7 {
            return self.drop(DroppedKind::Boilerplate, text, "counter");
        }
        let signs = text.chars().filter(|c| c.is_alphanumeric()).count();
        if signs == 0 || (signs == 1 && piece.chars <= 3) {
            return self.drop(DroppedKind::Boilerplate, text, "stray");
        }
        if let Some((kind, rule)) = self.beside(piece, place, count) {
            let key = letters(text);
            let said = key.len() > MIN_REPEATED && self.seen.contains(&key);
            return if said {
                self.drop(DroppedKind::Duplicate, text, "said-before")
            } else {
                self.drop(kind, text, rule)
            };
        }
        let kind = piece.block.kind;
        self.block(piece, kind);
    }

    /// What a piece is that does not stand in the flow of the article, or asks its reader for something.
    fn beside(&self, piece: &Piece, place: Place, count: usize) -> Option<(DroppedKind, &'static str)> {
        let text = piece.block.text.as_str();
        if piece.linked > 0 && count <= MAX_INNER_APPEAL && FURNITURE.is_appeal(text) {
            return Some((DroppedKind::Subscribe, "appeal"));
        }
        if label_of_link(piece).is_some_and(|label| self.labels.get(label).is_some_and(|n| *n >= MIN_LABELLED)) {
            return Some((DroppedKind::Related, "label-repeated"));
        }
        if matches!(piece.block.kind, BlockKind::Table | BlockKind::LiveEntry | BlockKind::Preformatted) {
            return None;
        }
        let open = text.ends_with([',', '،', '、', '"', '”', '“', '»', '«', '’']);
        let loose =
            piece.block.kind == BlockKind::Paragraph && count <= MAX_HEAD_WORDS && !ends_sentence(text) && !open;
        match place {
            Place::Box => Some((DroppedKind::Boilerplate, "flow:box")),
            Place::After => Some((DroppedKind::Boilerplate, "flow:after")),
            Place::Before if loose && piece.mark != Mark::Lead => Some((DroppedKind::Boilerplate, "flow:head")),
            _ => None,
        }
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
            _ => match FURNITURE.label(text).or_else(|| outside_lead(text)) {
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

    /// Headings at the end head nothing, a few words without a full stop after the last paragraph are no text, and
    /// what asks the reader for something there is the outlet's.
    fn trim_tail(&mut self) {
        while let Some(block) = self.article.blocks.last() {
            let count = words(&block.text);
            let (kind, rule) = match block.kind {
                BlockKind::Heading => (DroppedKind::Boilerplate, "tail"),
                BlockKind::Paragraph | BlockKind::ListItem if is_licence(&block.text) => {
                    (DroppedKind::Legal, "tail:licence")
                }
                BlockKind::Paragraph
                    if count <= MAX_TAIL_WORDS && !ends_sentence(&block.text) && block.text.chars().count() < 80 =>
                {
                    (DroppedKind::Boilerplate, "tail")
                }
                BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation
                    if count <= MAX_APPEAL_WORDS && FURNITURE.is_appeal(&block.text) =>
                {
                    (DroppedKind::Subscribe, "tail:appeal")
                }
                _ => break,
            };
            let text = self.article.blocks.pop().map(|b| b.text).unwrap_or_default();
            self.drop(kind, &text, rule);
        }
    }

    /// The last paragraph often ends with marks or with its writers' initials ("… . (ab/cde)").
    fn trim_signature(&mut self) {
        let Some(block) = self.article.blocks.last_mut() else { return };
        if matches!(block.kind, BlockKind::Table | BlockKind::Preformatted | BlockKind::Heading) {
            return;
        }
        let bare = block.text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '#' | '■' | '●'));
        let initials = initials(bare);
        let kept = initials.unwrap_or(bare.len());
        if kept == block.text.len() || !ends_sentence(&bare[..kept]) {
            return;
        }
        let kept = bare[..kept].trim_end().len();
        let cut = block.text.split_off(kept).trim().to_owned();
        block.links.retain(|l| l.range.end <= kept);
        block.emphasis.retain(|e| e.end <= kept);
        if block.text.is_empty() {
            self.article.blocks.pop();
        }
        let kind = if initials.is_some() { DroppedKind::Byline } else { DroppedKind::Boilerplate };
        self.drop(kind, &cut, "tail:signature");
    }

    fn drop(&mut self, kind: DroppedKind, text: &str, rule: &'static str) {
        self.article.dropped.push(Dropped { kind, text: text.to_owned(), rule });
    }
}

/// Longest initials of writers in brackets, in bytes.
const MAX_INITIALS: usize = 14;

/// Where the initials in brackets at the end of a text begin.
fn initials(text: &str) -> Option<usize> {
    let open = text.strip_suffix(')')?.rfind('(')?;
    let inner = &text[open + 1..text.len() - 1];
    let is_initials = |part: &str| (2..=4).contains(&part.len()) && part.chars().all(char::is_lowercase);
    let fits = inner.len() <= MAX_INITIALS && inner.split(['/', '-']).all(is_initials);
    (fits && (open == 0 || ends_sentence(&text[..open]))).then_some(open)
}

/// A line outside the body that is longer, in bytes, is no line of furniture.
const MAX_LEAD_BYTES: usize = 600;

/// What a line outside the body is that begins with a label; a sentence is what it is.
fn outside_lead(text: &str) -> Option<(DroppedKind, &'static str)> {
    (text.len() <= MAX_LEAD_BYTES).then(|| FURNITURE.lead(text)).flatten().filter(|_| words(text) <= MAX_LEAD_WORDS)
}

/// A clock and nothing else, maybe with the name of a zone: hour, minute, and the seconds from UTC of the zone.
fn clock(text: &str) -> Option<(u8, u8, Option<i32>)> {
    let (time, zone) = text.split_once(' ').map_or((text, None), |(time, zone)| (time, Some(zone)));
    let (hour, minute) = time.split_once([':', '.'])?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok().filter(|_| minute.len() == 2)?);
    let zone = match zone {
        Some(zone) => Some(FURNITURE.zone(zone)?),
        None => None,
    };
    (hour < 24 && minute < 60).then_some((hour, minute, zone))
}

/// Clocks that stand alone before a text, from which on a page is a live blog.
const LIVE_CLOCKS: usize = 3;

/// A page on which clock after clock stands alone before a text is a live blog, whatever its elements are: the texts are
/// its entries, at those times of the day of the page.
fn live_times(article: &mut Article) {
    let clocks = |blocks: &[crate::Block]| -> Vec<usize> {
        (0..blocks.len()).filter(|i| clock(&blocks[*i].text).is_some() && i + 1 < blocks.len()).collect()
    };
    let at = clocks(&article.blocks);
    if at.len() < LIVE_CLOCKS || at.windows(2).any(|w| w[1] == w[0] + 1) {
        return;
    }
    let day = article.updated.as_ref().or(article.published.as_ref()).map(|s| (s.at.to_string(), s.at.offset));
    let mut time: Option<(String, Option<crate::Stamp>)> = None;
    let mut blocks = Vec::new();
    for mut block in std::mem::take(&mut article.blocks) {
        if let Some((hour, minute, zone)) = clock(&block.text) {
            let stamp = day.as_ref().and_then(|(day, offset)| {
                let offset = zone.or_else(|| offset.map(|o| o.seconds()));
                let sign = if offset.unwrap_or(0) < 0 { '-' } else { '+' };
                let zone = offset.map(i32::abs).map(|o| format!("{sign}{:02}:{:02}", o / 3600, o / 60 % 60));
                let text = format!("{}T{hour:02}:{minute:02}{}", day.get(..10)?, zone.unwrap_or_default());
                stamp::from_metadata(&text, stamp::Order::DayFirst)
            });
            let stamp = stamp.map(|s| crate::Stamp { text: block.text.clone(), ..s });
            article.dropped.push(Dropped {
                kind: DroppedKind::Timestamp,
                text: block.text.clone(),
                rule: "live-clock",
            });
            time = Some((block.text, stamp));
            continue;
        }
        if let Some((_, stamp)) = &mut time
            && matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::LiveEntry)
        {
            block.kind = BlockKind::LiveEntry;
            block.at = stamp.take().or(block.at);
        }
        blocks.push(block);
    }
    article.blocks = blocks;
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

/// Whether a line that begins with the label of a rail is a sentence of the text: a rail's line is linked or short, has a
/// colon, or does not end as a sentence does.
fn is_sentence_of(kind: DroppedKind, piece: &Piece, count: usize, link_share: usize) -> bool {
    let text = piece.block.text.as_str();
    let of_rail =
        matches!(kind, DroppedKind::Related | DroppedKind::Recommended | DroppedKind::Latest | DroppedKind::Popular);
    let head = text.char_indices().nth(MAX_LABEL_CHARS).map_or(text, |(i, _)| &text[..i]);
    of_rail && count >= MIN_SENTENCE_WORDS && link_share < 30 && ends_sentence(text) && !head.contains([':', '|', '：'])
}

/// Whether a text is what a content system puts where something is to be filled in: "$$ADVERT$$", "{{embed}}", "[[12]]".
fn is_placeholder(text: &str) -> bool {
    let mark = |c: Option<char>| c.is_some_and(|c| matches!(c, '$' | '%' | '{' | '}' | '[' | ']' | '#' | '@' | '|'));
    let (mut head, mut tail) = (text.chars(), text.chars().rev());
    text.len() <= 60
        && !text.contains(char::is_whitespace)
        && mark(head.next())
        && mark(head.next())
        && mark(tail.next())
        && mark(tail.next())
}

/// Whether a line of a live entry is only its time, with its author or a label: "21:04", "5 hours ago 07:32 A. Writer".
fn is_live_head(text: &str, count: usize) -> bool {
    let clock = text.as_bytes().windows(4).any(|w| {
        w[0].is_ascii_digit() && matches!(w[1], b':' | b'.' | b'h') && w[2].is_ascii_digit() && w[3].is_ascii_digit()
    });
    let begins = text.starts_with(|c: char| c.is_numeric());
    count <= MAX_LIVE_HEAD && begins && clock && !ends_sentence(text)
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
                // Of "1/3" the first number is this page's.
                None if pager.this == 0 => pager.this = number,
                _ => {}
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
