//! Plain-text dumps of pages: what a browser, a copy and paste, an e-mail or a forward leaves of an article.

mod lines;

use std::collections::HashSet;

use lines::{Line, is_link_entry, item};

use crate::furniture::{FURNITURE, Field};
use crate::stamp::{self, Order};
use crate::text::{ends_sentence, letters, words};
use crate::{Article, Block, BlockKind, Dropped, DroppedKind, Pager, Picture, Stamp, caption, names};

/// A teaser has no more words than this.
const MAX_TITLE_WORDS: usize = 40;
/// A headline has no more words than this.
const MAX_HEADLINE_WORDS: usize = 32;
/// A line with at least so many words that ends a sentence is body text, even after the head of a rail.
const BODY_WORDS: usize = 14;
/// A field's value has no more words than this.
const MAX_FIELD_WORDS: usize = 10;

/// Reads the article out of the text of a dump.
pub(crate) fn read(text: &str, article: &mut Article) {
    let lines = lines::lines(text);
    let mut reader = Reader { article, rail: None, seen: HashSet::new(), order: Order::DayFirst };
    let mut i = 0;
    while i < lines.len() {
        i += reader.take(&lines, i);
    }
    reader.finish();
}

/// The head of a rail of other stories that the next lines may belong to.
#[derive(Clone, Copy)]
struct Rail {
    kind: DroppedKind,
    rule: &'static str,
    /// How many more lines it can take.
    left: usize,
}

struct Reader<'a> {
    article: &'a mut Article,
    rail: Option<Rail>,
    /// Letters of the blocks so far.
    seen: HashSet<String>,
    order: Order,
}

impl Reader<'_> {
    /// Takes the line at `i` and perhaps its neighbours; gives how many lines were taken.
    fn take(&mut self, lines: &[Line], i: usize) -> usize {
        let line = &lines[i];
        let text = line.text.as_str();
        if self.drop_at_sight(text) {
            return 1;
        }
        if self.header(text) || self.field(text, i) {
            return 1;
        }
        if let Some((stamp, field)) = stamp::line(text, self.order) {
            self.stamp(stamp, field, text);
            return 1;
        }
        if let Some((kind, rule)) = FURNITURE.lead(text) {
            self.drop(kind, text, rule);
            self.rail = text.ends_with([':', '：']).then_some(Rail { kind, rule, left: 1 });
            return 1;
        }
        if self.in_rail(text) {
            return 1;
        }
        if self.byline(text) {
            return 1;
        }
        if self.article.headline.is_none() && self.article.blocks.is_empty() && self.headline(lines, i) {
            return 1;
        }
        if let Some(taken) = self.picture(lines, i) {
            return taken;
        }
        self.body(lines, i);
        1
    }

    /// Lines that are furniture whatever stands around them.
    fn drop_at_sight(&mut self, text: &str) -> bool {
        let signs = text.chars().filter(|c| c.is_alphanumeric()).count();
        if signs == 0
            || (signs == 1
                && text.chars().count() <= 2
                && !crate::text::is_unspaced(text.chars().next().unwrap_or(' ')))
        {
            self.drop(DroppedKind::Boilerplate, text, "stray");
            return true;
        }
        if is_link_entry(text) || (text.contains("://") && !text.contains(' ')) {
            self.drop(DroppedKind::Navigation, text, "bare-address");
            return true;
        }
        if FURNITURE.is_reading_time(text) {
            self.drop(DroppedKind::Boilerplate, text, "reading-time");
            return true;
        }
        if let Some((kind, rule)) = FURNITURE.label(text) {
            self.drop(kind, text, rule);
            self.rail = is_rail(kind).then(|| Rail {
                kind,
                rule,
                left: if text.ends_with([':', '：']) { 1 } else { usize::MAX },
            });
            return true;
        }
        self.pager(text)
    }

    /// "Halaman: 1 2 3" and "Halaman 1 dari 3".
    fn pager(&mut self, text: &str) -> bool {
        let mut parts = text.splitn(2, [':', '：', ' ']);
        let head = parts.next().unwrap_or_default();
        let rest = parts.next().unwrap_or_default();
        let is_label = FURNITURE.label(head).is_some_and(|(kind, _)| kind == DroppedKind::Pager);
        if !is_label
            || rest.chars().filter(|c| c.is_alphabetic()).count() > 20
            || !rest.contains(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let numbers: Vec<u32> = rest
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse().ok())
            .filter(|n| *n > 0 && *n < 1000)
            .collect();
        if let (Some(first), Some(last)) = (numbers.first(), numbers.iter().max()) {
            self.article.pages = Some(Pager { this: *first, of: *last, links: Vec::new() });
        }
        self.drop(DroppedKind::Pager, text, "label:pager");
        true
    }

    /// The header of an e-mail or a forward: only above the text.
    fn header(&mut self, text: &str) -> bool {
        if !self.article.blocks.is_empty() {
            return false;
        }
        let Some((key, value)) = text.split_once(": ") else { return false };
        let value = value.trim();
        match crate::text::lower(key).as_str() {
            "subject" | "title" | "headline" | "judul" | "тема" | "betreff" | "objet" | "asunto" | "assunto"
            | "konu" => {
                let value =
                    ["Fwd: ", "FW: ", "Fw: ", "Re: ", "RE: "].iter().fold(value, |v, p| v.strip_prefix(p).unwrap_or(v));
                if self.article.headline.is_none() && !value.is_empty() {
                    self.article.headline = Some(value.to_owned());
                    return true;
                }
                false
            }
            "url" | "link" | "tautan" => {
                self.drop(DroppedKind::Navigation, text, "bare-address");
                true
            }
            "to" | "cc" | "bcc" | "reply-to" | "message-id" | "sent" | "forwarded from" | "forwarded message" => {
                if let Some((stamp, _)) = stamp::line(value, self.order) {
                    self.stamp(stamp, None, text);
                } else {
                    self.drop(DroppedKind::Boilerplate, text, "mail-header");
                }
                true
            }
            "from" if value.contains('@') => {
                self.drop(DroppedKind::Boilerplate, text, "mail-header");
                true
            }
            _ => false,
        }
    }

    /// "Editor: …", "Sumber: …", "Foto: …".
    fn field(&mut self, text: &str, index: usize) -> bool {
        let Some((field, value)) = FURNITURE.field(text) else { return false };
        if words(value) > MAX_FIELD_WORDS {
            return false;
        }
        match field {
            Field::Editor if !value.is_empty() => {
                let first = self.article.editor.get_or_insert_with(|| value.to_owned());
                if first != value {
                    self.drop(DroppedKind::Byline, text, "field:editor");
                }
            }
            Field::Source if !value.is_empty() => {
                let first = self.article.credit.get_or_insert_with(|| value.to_owned());
                if first != value {
                    self.drop(DroppedKind::Byline, text, "field:source");
                }
            }
            Field::Author => {
                let found = names::split(value);
                if found.is_empty() {
                    self.drop(DroppedKind::Byline, text, "field:author");
                }
                for name in found {
                    names::push(&mut self.article.byline, &name);
                }
            }
            Field::Photo => {
                let (caption, credit) = caption::split(text);
                if credit.is_none() && (caption.is_none() || index > 0 && words(value) > 6) {
                    return false;
                }
                self.add_picture(caption, credit);
            }
            Field::Published | Field::Updated => match stamp::line(text, self.order) {
                Some((stamp, _)) => self.stamp(stamp, Some(field), text),
                None => return false,
            },
            Field::Editor | Field::Source => self.drop(DroppedKind::Byline, text, "field-empty"),
        }
        true
    }

    fn stamp(&mut self, stamp: Stamp, field: Option<Field>, text: &str) {
        let slot = match field {
            Some(Field::Updated) => &mut self.article.updated,
            _ => &mut self.article.published,
        };
        if slot.is_none() && (self.rail.is_none() || field.is_some()) {
            *slot = Some(stamp);
        } else {
            self.drop(DroppedKind::Timestamp, text, "stamp");
        }
    }

    fn in_rail(&mut self, text: &str) -> bool {
        let Some(rail) = &mut self.rail else { return false };
        let body_like = words(text) >= BODY_WORDS && ends_sentence(text);
        if rail.left == 0 || body_like || words(text) > MAX_TITLE_WORDS {
            self.rail = None;
            return false;
        }
        rail.left -= 1;
        let (kind, rule) = (rail.kind, rail.rule);
        if kind == DroppedKind::Tags && !ends_sentence(text) && words(text) <= 12 {
            self.article
                .tags
                .extend(text.split([',', '#', '|']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned));
        }
        self.drop(kind, text, rule);
        true
    }

    /// "Oleh Ayu Putri" near the head, or after the text.
    fn byline(&mut self, text: &str) -> bool {
        if words(text) > 9 || ends_sentence(text) {
            return false;
        }
        let Some(after) = FURNITURE.after_by(text) else { return false };
        let found = names::split(after);
        let capital = after.chars().next().is_some_and(|c| !c.is_lowercase());
        if found.is_empty() || !capital {
            return false;
        }
        for name in found {
            names::push(&mut self.article.byline, &name);
        }
        true
    }

    fn headline(&mut self, lines: &[Line], i: usize) -> bool {
        let raw = lines[i].text.as_str();
        let text = raw.trim_start_matches('#').trim();
        let count = words(text);
        let next = lines.get(i + 1).map(|l| l.text.as_str());
        let sentence = text.trim_end_matches(['"', '”', '»', ')']).ends_with(['.', '。', '।', ':', ';', ',']);
        if sentence || count > MAX_HEADLINE_WORDS || text.is_empty() || has_two_sentences(text) {
            return false;
        }
        // A dump that begins in the middle of its text has no headline: a quotation goes on in a long paragraph.
        let Some(next) = next else { return false };
        if count < 3 {
            let next_is_title = words(next) >= 3
                && words(next) <= MAX_TITLE_WORDS
                && !ends_sentence(next)
                && stamp::line(next, self.order).is_none();
            if next_is_title && count > 0 && self.article.kicker.is_none() {
                self.article.kicker = Some(text.to_owned());
                return true;
            }
        }
        self.article.headline = Some(text.to_owned());
        true
    }

    /// A caption that stands twice, the second time with its credit, or once with one; a bare credit.
    fn picture(&mut self, lines: &[Line], i: usize) -> Option<usize> {
        let text = lines[i].text.as_str();
        let above_text = self.article.blocks.is_empty();
        if let Some(next) = lines.get(i + 1)
            && let Some(tail) = next.text.strip_prefix(text)
            && tail.chars().count() <= 80
            && words(text) >= 2
            && (tail.trim().is_empty() == above_text || !tail.trim().is_empty())
        {
            let (caption, credit) = caption::split(&next.text);
            if credit.is_some() || above_text {
                self.drop(DroppedKind::Duplicate, text, "caption-twice");
                self.add_picture(caption, credit);
                return Some(2);
            }
        }
        if caption::is_credit(text) && words(text) <= 8 {
            let credit = caption::clean(text)?;
            match self.article.pictures.last_mut().filter(|p| p.credit.is_none()) {
                Some(picture) => picture.credit = Some(credit),
                None => self.add_picture(None, Some(credit)),
            }
            return Some(1);
        }
        if above_text && self.article.headline.is_some() && words(text) <= 45 {
            let (caption, credit) = caption::split(text);
            if credit.is_some() {
                self.add_picture(caption, credit);
                return Some(1);
            }
        }
        None
    }

    fn add_picture(&mut self, caption: Option<String>, credit: Option<String>) {
        self.article.pictures.push(Picture { caption, credit, src: None });
    }

    fn body(&mut self, lines: &[Line], i: usize) {
        let line = &lines[i];
        let text = line.text.as_str();
        let key = letters(text);
        let same_as_headline = self.article.headline.as_deref().is_some_and(|h| letters(h) == key);
        if same_as_headline || (key.len() > 30 && !self.seen.insert(key)) {
            self.drop(DroppedKind::Duplicate, text, "said-before");
            return;
        }
        let (kind, body) = match item(text) {
            Some(body) if !body.is_empty() => (BlockKind::ListItem, body),
            _ if text.starts_with('#')
                && text.trim_start_matches('#').starts_with(' ')
                && !text.starts_with("####### ") =>
            {
                (BlockKind::Heading, text.trim_start_matches('#').trim())
            }
            _ if is_heading(text, lines.get(i + 1)) && !self.article.blocks.is_empty() => (BlockKind::Heading, text),
            _ => (BlockKind::Paragraph, text),
        };
        self.rail = None;
        self.article.blocks.push(Block { kind, text: body.to_owned(), origin: Some(line.origin), ..Block::default() });
    }

    fn drop(&mut self, kind: DroppedKind, text: &str, rule: &'static str) {
        self.article.dropped.push(Dropped { kind, text: text.to_owned(), rule });
    }

    /// A dump of one line has no headline but a text.
    fn finish(&mut self) {
        if self.article.blocks.is_empty()
            && self.article.dropped.is_empty()
            && let Some(headline) = self.article.headline.take()
        {
            self.article.blocks.push(Block { text: headline, ..Block::default() });
        }
    }
}

/// Whether a full stop in the middle is followed by a capital, initials and short forms aside.
fn has_two_sentences(text: &str) -> bool {
    text.match_indices(['.', '!', '?']).any(|(at, mark)| {
        let before = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = &text[at + mark.len()..];
        before.chars().count() > 4 && after.starts_with(' ') && after.trim_start().starts_with(char::is_uppercase)
    }) && words(text) > 14
}

/// Rails go on in the lines after their head.
fn is_rail(kind: DroppedKind) -> bool {
    use DroppedKind as D;
    matches!(kind, D::Related | D::Recommended | D::Latest | D::Popular | D::Regional | D::Tags | D::Comments)
}

/// A short line without a full stop above a paragraph of the text.
fn is_heading(text: &str, next: Option<&Line>) -> bool {
    words(text) <= 14
        && words(text) >= 1
        && !ends_sentence(text)
        && next.is_some_and(|n| {
            (n.after_blank || words(text) <= 8) && words(&n.text) >= BODY_WORDS && ends_sentence(&n.text)
        })
}
