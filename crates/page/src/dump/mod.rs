//! Plain-text dumps of pages: what a browser, a copy and paste, an e-mail or a forward leaves of an article.
//!
//! A dump becomes lines (`lines.rs`, with `lynx.rs` and `seams.rs`); each line is described (`features.rs`) and labelled
//! (`model.rs`, `label.rs`); the reader here takes the lines in order and says what each is (`message.rs` knows mails and
//! forwards), and `joining.rs` puts paragraphs together that were broken.

mod features;
mod joining;
mod label;
mod lines;
mod lynx;
mod message;
mod model;
mod seams;

use std::collections::HashSet;

use label::Labels;
use lines::{Line, item};

use crate::furniture::{FURNITURE, Field};
use crate::stamp::{self, Order};
use crate::text::{ends_sentence, letters, words};
use crate::{Article, Block, BlockKind, Dropped, DroppedKind, Pager, Picture, Stamp, caption, names};

/// A teaser has no more words than this.
const MAX_TITLE_WORDS: usize = 40;
/// A line with at least so many words that ends a sentence is body text, even after the head of a rail.
const BODY_WORDS: usize = 14;
/// A field's value has no more words than this.
const MAX_FIELD_WORDS: usize = 10;
/// A byline stands no more lines above the headline, below the beginning of the text, or below its end.
const BYLINE_LINES: usize = 8;

/// Reads the article out of the text of a dump.
pub(crate) fn read(text: &str, article: &mut Article) {
    let dump = lines::lines(text);
    let labels = label::labels(&dump);
    let mut reader =
        Reader { article, labels: &labels, rail: None, seen: HashSet::new(), order: Order::DayFirst, above: None };
    let mut i = 0;
    while i < dump.lines.len() {
        i += reader.take(&dump.lines, i);
    }
    for line in &dump.references {
        reader.drop(DroppedKind::Navigation, line, "link-list");
    }
    reader.finish();
}

/// Names of the features in [`observations`].
pub(crate) fn feature_names() -> Vec<&'static str> {
    features::NAMES.to_vec()
}

/// The lines of a dump with their features, as the labeller sees them: what it is trained on.
pub(crate) fn observations(text: &str) -> Vec<(String, Vec<f32>)> {
    let dump = lines::lines(text);
    let (rows, _) = features::features(&dump);
    dump.lines.into_iter().zip(rows).map(|(line, row)| (line.text, row.to_vec())).collect()
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
    labels: &'a Labels,
    rail: Option<Rail>,
    /// Letters of the blocks so far.
    seen: HashSet<String>,
    order: Order,
    /// The line that the last block ends with, where the next may go on with it.
    above: Option<usize>,
}

impl Reader<'_> {
    /// Takes the line at `i` and perhaps its neighbours; gives how many lines were taken.
    fn take(&mut self, lines: &[Line], i: usize) -> usize {
        let line = &lines[i];
        let text = line.text.as_str();
        let body = self.labels.body[i];
        if self.labels.headline == Some(i) {
            self.headline(lines, i);
            return 1;
        }
        if body && self.goes_on(lines, i) {
            self.body(lines, i);
            return 1;
        }
        if self.author_below(lines, i) {
            return 2;
        }
        if self.drop_at_sight(text) || self.message(text) || self.field(text, i) {
            return 1;
        }
        if let Some((stamp, field)) = stamp::line(text, self.order) {
            self.stamp(stamp, field, text, i);
            return 1;
        }
        if let Some((kind, rule)) = FURNITURE.lead(text) {
            self.drop(kind, text, rule);
            self.rail = text.ends_with([':', '：']).then_some(Rail { kind, rule, left: 1 });
            return 1;
        }
        if self.in_rail(text, body) || self.byline(text, i) {
            return 1;
        }
        if let Some(taken) = self.picture(lines, i) {
            return taken;
        }
        if body {
            self.body(lines, i);
        } else if !self.kicker(text, i) {
            self.cut(line, i);
        }
        1
    }

    /// Drops a line that the labels leave out.
    fn cut(&mut self, line: &Line, i: usize) {
        if let Some(rail) = self.rail {
            self.drop(rail.kind, &line.text, rail.rule);
        } else if line.links > 0 || line.form || self.labels.first.is_none_or(|first| i < first) {
            self.drop(DroppedKind::Navigation, &line.text, "line-label");
        } else {
            self.drop(DroppedKind::Boilerplate, &line.text, "line-label");
        }
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
        if text.contains("://") && !text.contains(' ') {
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
                Some((stamp, _)) => self.stamp(stamp, Some(field), text, index),
                None => return false,
            },
            Field::Editor | Field::Source => self.drop(DroppedKind::Byline, text, "field-empty"),
        }
        true
    }

    /// "Oleh:" with the name on the next line, where degrees and an office may follow it after a comma.
    fn author_below(&mut self, lines: &[Line], i: usize) -> bool {
        let Some((Field::Author, "")) = FURNITURE.field(&lines[i].text) else { return false };
        let Some(below) = lines.get(i + 1).map(|l| l.text.as_str()) else { return false };
        let degrees = below.split_once(',').filter(|(_, rest)| rest.contains('.'));
        let found = names::split(degrees.map_or(below, |(name, _)| name));
        let capital = below.chars().next().is_some_and(|c| !c.is_lowercase());
        let most = if degrees.is_some() { 2 * MAX_FIELD_WORDS } else { MAX_FIELD_WORDS };
        let other = self.labels.headline == Some(i + 1) || degrees.is_none() && ends_sentence(below);
        if found.is_empty() || !capital || words(below) > most || other {
            return false;
        }
        found.iter().for_each(|name| names::push(&mut self.article.byline, name));
        self.drop(DroppedKind::Byline, &format!("{} {below}", lines[i].text), "field:author");
        true
    }

    fn stamp(&mut self, stamp: Stamp, field: Option<Field>, text: &str, i: usize) {
        let near = self.labels.stamp.is_none_or(|at| at == i) && self.rail.is_none();
        let slot = match field {
            Some(Field::Updated) => &mut self.article.updated,
            _ => &mut self.article.published,
        };
        if slot.is_none() && (near || field.is_some()) {
            *slot = Some(stamp);
        } else {
            self.drop(DroppedKind::Timestamp, text, "stamp");
        }
    }

    fn in_rail(&mut self, text: &str, body: bool) -> bool {
        let Some(rail) = &mut self.rail else { return false };
        let body_like =
            body && ends_sentence(text) && words(text) >= if rail.left == usize::MAX { 6 } else { BODY_WORDS };
        if rail.left == 0 || body_like || words(text) > MAX_TITLE_WORDS {
            self.rail = None;
            return false;
        }
        rail.left = rail.left.saturating_sub(1);
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
    fn byline(&mut self, text: &str, i: usize) -> bool {
        if words(text) > 9 || ends_sentence(text) || !self.is_byline_place(i) {
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

    fn is_byline_place(&self, i: usize) -> bool {
        let from = self.labels.headline.or(self.labels.first).unwrap_or(0);
        let to = self.labels.first.unwrap_or(0).max(from);
        let last = self.labels.last.unwrap_or(usize::MAX);
        i + BYLINE_LINES >= from && i <= to + BYLINE_LINES || i > last && i - last <= BYLINE_LINES
    }

    fn headline(&mut self, lines: &[Line], i: usize) {
        let text = lines[i].text.trim_start_matches('#').trim();
        match &self.article.headline {
            // The header of a mail had it.
            Some(said) if letters(said) == letters(text) => self.drop(DroppedKind::Duplicate, text, "said-before"),
            Some(_) => self.body(lines, i),
            None => self.article.headline = Some(text.to_owned()),
        }
    }

    /// A word or two right above the headline, where the dump begins.
    fn kicker(&mut self, text: &str, i: usize) -> bool {
        let fits = self.labels.headline == Some(i + 1)
            && words(text) < 3
            && self.article.dropped.is_empty()
            && self.article.kicker.is_none()
            && !ends_sentence(text);
        if fits {
            self.article.kicker = Some(text.to_owned());
        }
        fits
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
            && (self.labels.headline.is_none_or(|h| i > h) || self.labels.body[i])
        {
            let (caption, credit) = caption::split(&next.text);
            if credit.is_some() || above_text {
                self.drop(DroppedKind::Duplicate, text, "caption-twice");
                self.add_picture(caption, credit);
                return Some(2);
            }
        }
        let inside = self.labels.headline.or(self.labels.first).is_none_or(|from| i >= from)
            && self.labels.last.is_none_or(|last| i <= last + 1);
        if !inside {
            return None;
        }
        if caption::is_credit(text) && words(text) <= 8 {
            let credit = caption::clean(text)?;
            match self.article.pictures.last_mut().filter(|p| p.credit.is_none()) {
                Some(picture) => picture.credit = Some(credit),
                None => self.add_picture(None, Some(credit)),
            }
            return Some(1);
        }
        if (above_text || !self.labels.body[i]) && self.article.headline.is_some() && words(text) <= 45 {
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
        if self.join(lines, i) {
            return;
        }
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
        self.above = Some(i);
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
