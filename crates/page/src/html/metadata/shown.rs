//! What the page shows about itself around its headline and under its text: dates and names of authors.

use super::super::blocks::{Mark, Piece, Pieces};
use super::super::body::Body;
use super::super::furniture::Verdict;
use super::super::tree::{NodeId, Tree};
use super::{Declared, Metadata, is_author_address, labels};
use crate::furniture::{FURNITURE, Field};
use crate::text::{ends_sentence, letters, lower, squeeze, words};
use crate::{Article, BlockKind, DroppedKind, Moment, Precision, Stamp, names, stamp};

/// Pieces above the headline and above the body that are looked at.
const ABOVE_HEADLINE: usize = 8;
const ABOVE_BODY: usize = 12;
/// Pieces of the body, and after it, that are looked at.
const INTO_BODY: usize = 5;
const BELOW_BODY: usize = 30;
/// Pieces below the body that stand close to it.
const CLOSE_BELOW: usize = 12;
/// Pieces between the headline and the first paragraph, which has at least so many characters.
const MAX_HEAD: usize = 30;
const MIN_TEXT: usize = 120;
/// Last pieces of the body that are looked at.
const INTO_TAIL: usize = 6;
/// Nodes that are looked at.
const MAX_NODES: usize = 30_000;
/// Characters of a piece that can be little more than a date or a byline.
const MAX_LINE: usize = 200;
/// Hours that a clock can be ahead of or behind UTC.
const ZONES: std::ops::RangeInclusive<i64> = -12 * 60..=14 * 60;

/// Parts of class names for dates, in the languages of page makers.
const DATE_CLASSES: [&str; 8] = ["date", "datum", "fecha", "tanggal", "waktu", "tarih", "time", "submitted"];

/// Class words for names of authors, in the languages of page makers.
const NAME_CLASSES: [&str; 16] = [
    "writer",
    "writers",
    "penulis",
    "reporter",
    "reporters",
    "pewarta",
    "wartawan",
    "jurnalis",
    "autor",
    "autoren",
    "auteur",
    "auteurs",
    "verfasser",
    "journalist",
    "redactor",
    "authorname",
];

/// Fills dates and authors that the metadata does not give, and mends those that it gives less well than the page.
pub(crate) fn fill(
    tree: &Tree,
    pieces: &Pieces,
    body: &Body,
    heading: Option<usize>,
    meta: &Metadata,
    article: &mut Article,
) {
    let declared = meta.authors();
    // Whole names that the page declares need no look at what it shows; nor do times with their zones.
    let names = declared.is_weak || declared.names.is_empty() || declared.names.iter().any(|n| !n.contains(' '));
    let stamps = article.updated.is_none() || needs_dates(meta, article);
    if !names && !stamps {
        article.byline = declared.names;
        return;
    }
    let list = &pieces.list;
    let heading = heading.or_else(|| shown_headline(list, body, article));
    let top = heading.map_or(body.first.saturating_sub(ABOVE_BODY), |h| {
        h.saturating_sub(ABOVE_HEADLINE).min(body.first.saturating_sub(ABOVE_BODY).max(h.saturating_sub(40)))
    });
    let start = body.first.max(heading.map_or(0, |h| h + 1));
    let text = list.iter().skip(start).take(MAX_HEAD).position(|p| p.chars >= MIN_TEXT && p.mark == Mark::None);
    let head_end = start.saturating_add(INTO_BODY.max(text.map_or(0, |t| t + 1))).min(list.len());
    let end = body.end.saturating_add(BELOW_BODY).max(head_end).min(list.len());
    let mut seen = Seen { stamps: Vec::new(), names: Vec::new() };
    let zone = Zone { tree, pieces, meta, top, head_end, body_end: body.end.min(end), end, wants: (stamps, names) };
    zone.elements(&mut seen);
    zone.lines(body, &mut seen);
    dates(&seen, meta, article);
    authors(seen, declared, meta, article);
}

/// Whether a declared date of publication is missing, without its zone, or one of several days.
fn needs_dates(meta: &Metadata, article: &Article) -> bool {
    let Some(first) = &article.published else { return true };
    let vague = |s: &Stamp| s.at.offset.is_none_or(|o| o.seconds() == 0);
    vague(first)
        || article.updated.as_ref().is_some_and(vague)
        || meta.all_published().iter().any(|s| s.at.civil.date() != first.at.civil.date())
}

/// The piece that says the headline where no heading element does.
fn shown_headline(list: &[Piece], body: &Body, article: &Article) -> Option<usize> {
    let headline = article.headline.as_deref()?;
    let count = headline.chars().count();
    let key = letters(headline);
    list.iter()
        .take(body.end)
        .position(|p| p.chars.abs_diff(count) <= 8 && !matches!(p.mark, Mark::Cut(..)) && letters(&p.block.text) == key)
}

struct Zone<'a> {
    tree: &'a Tree,
    pieces: &'a Pieces,
    meta: &'a Metadata,
    /// First piece; one past the last of the head, of the body, of all.
    top: usize,
    head_end: usize,
    body_end: usize,
    end: usize,
    /// Whether dates, whether names are looked for.
    wants: (bool, bool),
}

/// A date that is shown.
struct ShownStamp {
    stamp: Stamp,
    field: Option<Field>,
    score: i32,
    /// It stands beside the headline.
    near: bool,
}

/// Names that are shown together.
struct ShownNames {
    names: Vec<String>,
    score: i32,
    /// A word for "by" or "author" stands before them.
    labelled: bool,
}

struct Seen {
    stamps: Vec<ShownStamp>,
    names: Vec<ShownNames>,
}

impl Zone<'_> {
    /// How much it counts where a piece stands.
    fn place(&self, piece: usize) -> i32 {
        if piece < self.head_end {
            100
        } else if piece >= self.body_end + CLOSE_BELOW {
            0
        } else if piece >= self.body_end {
            30
        } else {
            20
        }
    }

    /// Elements that are marked as dates or names.
    fn elements(&self, seen: &mut Seen) {
        let list = &self.pieces.list;
        let Some(first) = list.get(self.top) else { return };
        let last = list.get(self.end).map(|p| p.node);
        let mut piece = self.top;
        // What is marked as a date or a name within the text is of the things told there.
        let below = self.body_end.saturating_sub(INTO_TAIL).max(self.head_end);
        let mut at = Some(first.node);
        for _ in 0..MAX_NODES {
            let Some(id) = at else { return };
            if Some(id) == last {
                return;
            }
            while piece + 1 < self.end && list[piece + 1].node <= id {
                piece += 1;
            }
            if piece >= self.head_end && piece < below {
                let Some(next) = list.get(below) else { return };
                piece = below;
                at = Some(next.node);
                continue;
            }
            let mut skip = self.is_of_others(id, piece);
            if !skip && !self.tree.name(id).is_empty() {
                let place = self.place(piece);
                let verdict = self.pieces.verdicts[id.index()];
                let (stamps, names) = self.wants;
                if stamps && self.tree.name(id) == "time" {
                    self.time(id, place, seen);
                } else if stamps && (verdict == Verdict::Stamp || self.is_marked_date(id)) {
                    self.stamped(id, place, seen);
                }
                if names
                    && (verdict == Verdict::Byline
                        || self.is_named_byline(id)
                        || verdict == Verdict::Cut(DroppedKind::Byline, "class:author-box")
                        || self.is_author_link(id))
                {
                    skip = self.byline(id, place, seen);
                }
            }
            at = self.tree.following(id, NodeId::ROOT, skip);
        }
    }

    /// Whether an element holds other stories, comments or adverts.
    fn is_of_others(&self, id: NodeId, piece: usize) -> bool {
        use DroppedKind as D;
        match self.pieces.verdicts[id.index()] {
            Verdict::Silent => true,
            Verdict::Cut(DroppedKind::Advert, _) => piece >= self.head_end,
            Verdict::Cut(kind, rule) => {
                matches!(
                    kind,
                    D::Related | D::Recommended | D::Popular | D::Latest | D::Comments | D::Cookie | D::Regional
                ) && rule != "aside"
            }
            _ => false,
        }
    }

    /// Whether class or property say that an element holds a date.
    fn is_marked_date(&self, id: NodeId) -> bool {
        let named = ["class", "id"].iter().any(|key| {
            self.tree.attr(id, key).is_some_and(|v| {
                DATE_CLASSES.iter().any(|w| v.as_bytes().windows(w.len()).any(|p| p.eq_ignore_ascii_case(w.as_bytes())))
            })
        });
        if named {
            return true;
        }
        ["property", "itemprop"].iter().any(|key| {
            self.tree.attr(id, key).is_some_and(|v| {
                let v = v.to_ascii_lowercase();
                v.contains("datepublished") || v.contains("datecreated") || v.contains("datemodified")
            })
        })
    }

    /// Whether the class says that an element holds who wrote the article.
    fn is_named_byline(&self, id: NodeId) -> bool {
        self.tree.attr(id, "class").is_some_and(|class| {
            class
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| NAME_CLASSES.iter().any(|n| w.eq_ignore_ascii_case(n)))
        })
    }

    fn is_author_link(&self, id: NodeId) -> bool {
        let rel = |r: &str| r.split_whitespace().any(|w| w == "author");
        self.tree.name(id) == "a"
            && (self.tree.attr(id, "rel").is_some_and(rel) || self.tree.attr(id, "href").is_some_and(is_author_address))
    }

    /// What class and properties call a date.
    fn field_of(&self, id: NodeId) -> Option<Field> {
        let mut at = id;
        for _ in 0..2 {
            let mut all = String::new();
            for key in ["class", "id", "itemprop", "property", "data-testid"] {
                all.push_str(&self.tree.attr(at, key).unwrap_or_default().to_ascii_lowercase());
                all.push(' ');
            }
            if ["publish", "publi", "created", "posted", "pubdate"].iter().any(|w| all.contains(w)) {
                return Some(Field::Published);
            }
            if ["modif", "update", "aktualis", "revised"].iter().any(|w| all.contains(w)) {
                return Some(Field::Updated);
            }
            at = self.tree.node(at).parent;
            if at == NodeId::NONE {
                break;
            }
        }
        None
    }

    fn time(&self, id: NodeId, place: i32, seen: &mut Seen) {
        if self.in_teaser(id) {
            return;
        }
        let text = squeeze(&self.tree.text_below(id, MAX_LINE));
        let value = self.tree.attr(id, "datetime").and_then(|v| stamp::from_metadata(v, self.meta.order()));
        let shown = stamp::find(&text, self.meta.order()).filter(|(at, _)| at.precision <= Precision::Day);
        let shown = shown.map(|(at, range)| Stamp { at, text: range.of(&text).to_owned() });
        let Some(stamp) = value.filter(|s| s.at.precision <= Precision::Day).or(shown) else { return };
        let field = self.field_of(id).or_else(|| stamp::line(&text, self.meta.order()).and_then(|(_, f)| f));
        seen.stamps.push(ShownStamp { stamp, field, score: place + 30, near: place >= 100 });
    }

    fn stamped(&self, id: NodeId, place: i32, seen: &mut Seen) {
        if self.in_teaser(id) {
            return;
        }
        let value = self.tree.attr(id, "content").or_else(|| self.tree.attr(id, "datetime"));
        let text = match value {
            Some(value) => value.to_owned(),
            None => spaced_text(self.tree, id, 2 * MAX_LINE),
        };
        if text.chars().count() > MAX_LINE {
            return;
        }
        let (found, field) = match stamp::line(&text, self.meta.order()) {
            Some((found, field)) => (Some(found), field),
            None => {
                let found = stamp::find(&text, self.meta.order()).filter(|(at, _)| at.precision <= Precision::Day);
                (found.map(|(at, range)| Stamp { at, text: range.of(&text).to_owned() }), None)
            }
        };
        if let Some(stamp) = found {
            seen.stamps.push(ShownStamp {
                stamp,
                field: field.or_else(|| self.field_of(id)),
                score: place + 20,
                near: place >= 100,
            });
        }
    }

    /// A date in the link to another story is that story's.
    fn in_teaser(&self, id: NodeId) -> bool {
        let mut at = id;
        for _ in 0..6 {
            match self.tree.node(at).parent.get() {
                Some(parent) => at = parent,
                None => return false,
            }
            if self.tree.name(at) == "a" {
                return self.tree.text_below(at, 400).chars().count() > 60;
            }
        }
        false
    }

    /// The names in a marked element; whether it was taken whole.
    fn byline(&self, id: NodeId, place: i32, seen: &mut Seen) -> bool {
        let mut inner = Vec::new();
        let mut marked = 0;
        let mut at = Some(id);
        for _ in 0..300 {
            let Some(node) = at else { break };
            let mut skip = false;
            let property = self.tree.attr(node, "itemprop").is_some_and(|p| p == "name");
            if self.is_author_link(node) || property {
                let value = self.tree.attr(node, "content").filter(|_| property).map(str::to_owned);
                let text = value.unwrap_or_else(|| spaced_text(self.tree, node, MAX_LINE));
                if words(&text) <= 10 {
                    for name in names::split(&text) {
                        names::push(&mut inner, &name);
                    }
                    marked += 1;
                }
                skip = true;
            }
            at = self.tree.following(node, id, skip);
        }
        let text = spaced_text(self.tree, id, 2 * MAX_LINE);
        let text = match labels::fields(&text).as_slice() {
            [(Field::Author, value), _, ..] => (*value).to_owned(),
            _ => text,
        };
        let labelled =
            names::after_by(&text).is_some() || FURNITURE.field(&text).is_some_and(|(f, _)| f == Field::Author);
        let mut found = inner;
        if words(&text) <= 30 && (found.is_empty() || labelled && marked <= 1) {
            let all = names::split(&text);
            // Names that are no links stand beside one that is.
            if found.is_empty() || found.iter().all(|f| all.contains(f)) && all.iter().all(|n| n.contains(' ')) {
                found = all;
            }
        }
        found.retain(|n| !n.contains(' ') || names::is_person(n));
        if found.is_empty() || found.len() > 12 {
            return false;
        }
        let full = found.iter().any(|n| n.contains(' '));
        let box_ = matches!(self.pieces.verdicts[id.index()], Verdict::Cut(..));
        let score =
            place + 10 * i32::from(full) + 20 * i32::from(labelled) + 15 * i32::from(marked > 0) - 10 * i32::from(box_);
        seen.names.push(ShownNames { names: found, score, labelled });
        true
    }

    /// Lines that are little more than a date or a byline, by their text alone.
    fn lines(&self, body: &Body, seen: &mut Seen) {
        for (i, piece) in self.pieces.list.iter().enumerate().take(self.end).skip(self.top) {
            if self.is_other_piece(piece) {
                continue;
            }
            let in_head = i < self.head_end;
            if self.wants.0 {
                self.dated(i, piece, seen);
            }
            if self.wants.1 && piece.chars <= MAX_LINE && (in_head || i >= self.body_end.saturating_sub(INTO_TAIL)) {
                self.named(i, piece, seen);
            }
        }
        if self.wants.1 {
            self.signature(body, seen);
        }
    }

    /// A date in a line.
    fn dated(&self, i: usize, piece: &Piece, seen: &mut Seen) {
        let (text, order, in_head) = (piece.block.text.as_str(), self.meta.order(), i < self.head_end);
        if piece.chars > MAX_LINE {
            if in_head && let Some(stamp) = leading_date(text, order) {
                seen.stamps.push(ShownStamp { stamp, field: None, score: self.place(i) - 20, near: in_head });
            }
            return;
        }
        if !in_head && i < self.body_end.saturating_sub(INTO_TAIL) {
            return;
        }
        if let Some((stamp, field)) = stamp::line(text, order) {
            seen.stamps.push(ShownStamp { stamp, field, score: self.place(i) + 15, near: in_head });
        } else if (in_head || piece.mark == Mark::Stamp || piece.mark == Mark::Byline)
            && let Some((stamp, field)) = loose_date(text, order)
        {
            seen.stamps.push(ShownStamp { stamp, field, score: self.place(i), near: in_head });
        } else if in_head && let Some(stamp) = leading_date(text, order) {
            seen.stamps.push(ShownStamp { stamp, field: None, score: self.place(i) - 20, near: in_head });
        }
        if in_head && let Some((at, range)) = stamp::find(text, order) {
            // In the headline itself before or after its words; else only to tell the zone of a declared time by.
            let edge = |t: &str| !t.chars().any(char::is_alphanumeric);
            let of_heading = piece.level == 1 && (edge(&text[..range.start]) || edge(&text[range.end..]));
            if (of_heading || at.precision <= Precision::Minute) && at.precision <= Precision::Day {
                let stamp = Stamp { at, text: range.of(text).to_owned() };
                seen.stamps.push(ShownStamp { stamp, field: None, score: if of_heading { 90 } else { 0 }, near: true });
            }
        }
    }

    fn named(&self, i: usize, piece: &Piece, seen: &mut Seen) {
        let text = piece.block.text.as_str();
        if words(text) > 30 || piece.level > 0 {
            return;
        }
        let field = labels::fields(text).into_iter().find(|(f, _)| *f == Field::Author).map(|(_, value)| value);
        let value = field.or_else(|| names::after_by(text)).or_else(|| self.by_inside(text));
        if let Some(value) = value
            && (field.is_some() || !ends_sentence(text))
        {
            let found: Vec<String> = names::split(value).into_iter().filter(|n| names::is_capitalised(n)).collect();
            let first = value.split_whitespace().next().is_some_and(names::is_capitalised);
            if first && !found.is_empty() && found.len() <= 8 {
                seen.names.push(ShownNames { names: found, score: self.place(i) + 15, labelled: true });
            }
            return;
        }
        // The names stand in the elements after their label.
        if FURNITURE.field_word(text) == Some(Field::Author) {
            let mut found = Vec::new();
            for next in self.pieces.list.iter().skip(i + 1).take(6) {
                let text = next.block.text.as_str();
                let is_mark = !text.chars().any(char::is_alphabetic);
                if !is_mark && (next.chars > 60 || !names::is_capitalised(text) || FURNITURE.field_word(text).is_some())
                {
                    break;
                }
                for name in names::split(text) {
                    names::push(&mut found, &name);
                }
                if !is_mark
                    && !next.block.text.ends_with(',')
                    && self.pieces.list.get(i + 2).is_none_or(|p| p.block.text != ",")
                {
                    break;
                }
            }
            if !found.is_empty() {
                seen.names.push(ShownNames { names: found, score: self.place(i) + 10, labelled: true });
            }
        }
    }

    /// "12 May 2021 by Jane Roe": what follows a word for "by" after a date.
    fn by_inside<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (_, range) = stamp::find(text, self.meta.order())?;
        let after = text[range.end..].trim_start_matches(|c: char| !c.is_alphanumeric());
        if let Some(value) = names::after_by(after) {
            return Some(value);
        }
        // "Jane Roe | Thursday, 12 May 2021"
        let is_name = |t: &str| {
            (2..=4).contains(&words(t))
                && t.chars().all(|c| c.is_alphabetic() || " .-'’".contains(c))
                && t.split_whitespace().all(names::is_capitalised)
        };
        if let Some(end) = text[..range.start].rfind(['|', '·', '•', '–', '—', '-', '/'])
            && is_name(text[..end].trim())
            && text[end..range.start]
                .split(|c: char| !c.is_alphabetic())
                .all(|w| w.is_empty() || FURNITURE.is_weekday(&lower(w)))
        {
            return Some(text[..end].trim());
        }
        // "11.12.2019 - Jane Roe"
        let between = &text[range.end..text.len() - after.len()];
        let dashed = between.contains(['-', '–']);
        (range.start == 0 && dashed && is_name(after) && text.chars().count() <= 80).then_some(after)
    }

    fn is_other_piece(&self, piece: &Piece) -> bool {
        use DroppedKind as D;
        matches!(
            piece.mark,
            Mark::Caption
                | Mark::Cut(
                    D::Related
                        | D::Recommended
                        | D::Popular
                        | D::Latest
                        | D::Comments
                        | D::Advert
                        | D::Cookie
                        | D::Regional
                        | D::Legal
                        | D::Pager,
                    _
                )
        ) || piece.linked > 40 && piece.linked * 10 > piece.chars * 9
    }

    /// The name alone that signs the text under its last paragraph.
    fn signature(&self, body: &Body, seen: &mut Seen) {
        let pieces = self.pieces.list.iter().zip(&body.inside).take(body.end);
        let last = pieces.rev().filter(|(p, inside)| **inside && p.mark == Mark::None).map(|(p, _)| p).take(3);
        for piece in last {
            let block = &piece.block;
            let text = block.text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ' ' | '+' | '*' | '-' | '–'));
            let emphasised = block.emphasis.iter().map(|e| e.end - e.start).sum::<usize>() * 10 >= block.text.len() * 8;
            let aligned =
                self.tree.attr(piece.node, "style").is_some_and(|s| s.replace(' ', "").contains("text-align:right"))
                    || self.tree.attr(piece.node, "align") == Some("right");
            let wrapped = block.text.starts_with('(') && block.text.contains(')');
            if block.kind == BlockKind::Paragraph
                && piece.linked == 0
                && (2..=4).contains(&words(text))
                && (aligned || wrapped && emphasised)
                && text.split_whitespace().all(names::is_capitalised)
                && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
            {
                let found = names::split(text);
                if found.len() == 1 {
                    seen.names.push(ShownNames { names: found, score: 25, labelled: false });
                    return;
                }
            }
        }
    }
}

/// All text below an element, a blank at each boundary of elements.
fn spaced_text(tree: &Tree, id: NodeId, limit: usize) -> String {
    let mut out = String::new();
    let mut at = Some(id);
    while let Some(node) = at {
        let hidden = matches!(tree.name(node), "script" | "style" | "template" | "svg" | "noscript");
        if let Some(text) = tree.own_text(node) {
            out.push_str(text);
        } else {
            out.push(' ');
        }
        if out.len() > limit {
            break;
        }
        at = tree.following(node, id, hidden && node != id);
    }
    squeeze(&out)
}

/// A date at the head of a text, set off from it by a dash or a bar.
fn leading_date(text: &str, order: stamp::Order) -> Option<Stamp> {
    let mut end = text.len().min(60);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    if !head.chars().any(char::is_numeric) {
        return None;
    }
    let (at, range) = stamp::find(head, order)?;
    let set_off =
        text[range.end..].trim_start().starts_with(['-', '–', '—', '|', '/', ':', '•', '·', '„', '“', '«', '»', '"']);
    let before = text[..range.start].trim_end();
    let label = before.rsplit(' ').next().is_some_and(|w| FURNITURE.field_word(w) == Some(Field::Published));
    ((range.start <= 2 || label) && at.precision <= Precision::Day && set_off)
        .then(|| Stamp { at, text: range.of(head).to_owned() })
}

/// A date that begins or ends a line, or stands between marks in it.
fn loose_date(text: &str, order: stamp::Order) -> Option<(Stamp, Option<Field>)> {
    let (at, range) = stamp::find(text, order)?;
    if at.precision > Precision::Day || ends_sentence(text) && words(text) > 12 {
        return None;
    }
    let (before, after) = (text[..range.start].trim_end(), text[range.end..].trim_start());
    let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '(' | '„' | '“' | '»');
    let free_before = before.is_empty() || before.ends_with(mark) || before.ends_with('(');
    let free_after =
        after.is_empty() || after.starts_with(mark) || names::after_by(after).is_some() || after.starts_with('(');
    let label = label_before(before);
    let at_word = before
        .split_whitespace()
        .next_back()
        .is_some_and(|w| FURNITURE.is_at(&lower(w)) || FURNITURE.is_weekday(&crate::text::fold(w)));
    // "Soldiers in the town, 26 October 2020" is a caption; "BAKU, 26 October 2020" is none.
    let free_before = free_before && (!before.ends_with(',') || words(before) <= 3);
    let fits = (free_before && free_after) || label.is_some() || (at_word && (free_after || before.len() < 60));
    fits.then(|| (Stamp { at, text: range.of(text).to_owned() }, label))
}

/// What the last words of a text call the date that follows.
fn label_before(before: &str) -> Option<Field> {
    let mut found = None;
    for (i, (at, _)) in before.rmatch_indices(' ').chain([(0, "")]).enumerate().take(5) {
        let tail = before[at..].trim();
        let bare = tail.rsplit_once(' ').map_or("", |(head, _)| head);
        match FURNITURE.field_word(tail).or_else(|| FURNITURE.field_word(bare)) {
            Some(Field::Updated) => return Some(Field::Updated),
            Some(Field::Published) => found = Some(Field::Published),
            _ => {}
        }
        if i > 0 && at == 0 {
            break;
        }
    }
    found
}

fn dates(seen: &Seen, meta: &Metadata, article: &mut Article) {
    choose_declared(seen, meta, article);
    let best = |field: Field| {
        let mut best: Option<(&ShownStamp, i32)> = None;
        for shown in &seen.stamps {
            let score = match shown.field {
                Some(f) if f == field => shown.score + 40,
                Some(Field::Updated | Field::Published) => continue,
                _ if field == Field::Published => shown.score,
                _ => continue,
            };
            if best.is_none_or(|(_, s)| score > s) {
                best = Some((shown, score));
            }
        }
        // Far below the text only what is called the date of publication is.
        best.filter(|(_, score)| *score >= 30)
    };
    if let Some(declared) = &mut article.published {
        localise(declared, seen);
    }
    if meta.published().is_none()
        && let Some((shown, score)) = best(Field::Published)
        && (article.published.is_none() || score >= 100)
    {
        let finer = article.published.as_ref().is_some_and(|p| {
            p.at.civil.date() == shown.stamp.at.civil.date() && p.at.precision < shown.stamp.at.precision
        });
        if !finer {
            article.published = Some(shown.stamp.clone());
        }
    }
    if article.published.is_none() {
        article.published = meta.address_date().or_else(|| meta.only_time());
    }
    if article.updated.is_none()
        && let Some((shown, _)) = best(Field::Updated)
    {
        article.updated = Some(shown.stamp.clone());
    }
    if let Some(declared) = &mut article.updated {
        localise(declared, seen);
    }
    if let (Some(published), Some(updated)) = (&article.published, &mut article.updated) {
        // Both times of one page are of one clock.
        let clocks = published.at.has_clock() && updated.at.has_clock();
        if clocks && updated.at.offset.is_none() {
            updated.at.offset = published.at.offset;
        }
        // Nothing is changed before it is there.
        let before = if clocks {
            updated.at.instant() < published.at.instant() - 60
        } else {
            updated.at.civil.date() < published.at.civil.date()
        };
        if before {
            article.updated = None;
        }
    }
}

/// Of several declared days, the one that the page shows beside its headline.
fn choose_declared(seen: &Seen, meta: &Metadata, article: &mut Article) {
    let Some(first) = &article.published else { return };
    let is_shown = |at: &Moment| {
        seen.stamps
            .iter()
            .any(|s| s.score >= 110 && s.field != Some(Field::Updated) && s.stamp.at.civil.date() == at.civil.date())
    };
    if is_shown(&first.at) {
        return;
    }
    // A printed issue has the date of the next day.
    let far = |s: &Stamp| s.at.instant().abs_diff(first.at.instant()) > 36 * 3600 || !first.at.has_clock();
    if let Some(other) = meta.all_published().into_iter().find(|s| is_shown(&s.at) && far(s)) {
        article.published = Some(other);
    }
}

/// A time in UTC beside the same minute on the page's own clock is told on that clock.
fn localise(declared: &mut Stamp, seen: &Seen) {
    if declared.at.offset.is_none() {
        return complete(declared, seen);
    }
    if declared.at.precision > Precision::Minute || declared.at.offset.is_none_or(|o| o.seconds() != 0) {
        return;
    }
    for shown in &seen.stamps {
        let at: &Moment = &shown.stamp.at;
        if at.precision > Precision::Minute {
            continue;
        }
        if at.offset.is_some() && at.offset != declared.at.offset && at.instant() / 60 == declared.at.instant() / 60 {
            declared.at = *at;
            declared.text.clone_from(&shown.stamp.text);
            return;
        }
        if at.offset.is_none() && shown.near {
            let minutes = at.instant().div_euclid(60) - declared.at.instant().div_euclid(60);
            if minutes != 0 && minutes % 30 == 0 && ZONES.contains(&minutes) {
                let seconds = i32::try_from(minutes * 60).unwrap_or_default();
                if let Ok(offset) = jiff::tz::Offset::from_seconds(seconds) {
                    // The seconds are the same in all zones.
                    let second = declared.at.civil.second();
                    let civil = at.civil.date().at(at.civil.hour(), at.civil.minute(), second, 0);
                    declared.at = Moment::new(civil, Some(offset), declared.at.precision);
                    return;
                }
            }
        }
    }
}

/// A declared day gets the clock, and a declared clock the zone, that the page shows with the same day or minute.
fn complete(declared: &mut Stamp, seen: &Seen) {
    let clock = declared.at.precision <= Precision::Minute;
    let minute = |at: &Moment| (at.civil.date(), at.civil.hour(), at.civil.minute());
    for shown in &seen.stamps {
        let at = &shown.stamp.at;
        if at.precision > Precision::Minute || at.civil.date() != declared.at.civil.date() {
            continue;
        }
        if clock && at.offset.is_some() && minute(at) == minute(&declared.at) {
            declared.at.offset = at.offset;
            return;
        }
        if !clock && shown.score >= 100 && shown.field != Some(Field::Updated) {
            *declared = shown.stamp.clone();
            return;
        }
    }
}

/// Authors: those declared where they are people, else those shown, else whatever is declared.
fn authors(seen: Seen, declared: Declared, meta: &Metadata, article: &mut Article) {
    let mut best: Option<ShownNames> = None;
    let mut signed = Vec::new();
    for mut shown in seen.names {
        let (outlet, people): (Vec<String>, Vec<String>) = shown.names.into_iter().partition(|n| meta.is_outlet(n));
        shown.names = people;
        if signed.is_empty() && shown.score >= 100 {
            signed = outlet;
        }
        if !shown.names.is_empty() && best.as_ref().is_none_or(|b| shown.score > b.score) {
            best = Some(shown);
        }
    }
    let Some(shown) = best else {
        if article.byline.is_empty() {
            article.byline = if declared.names.is_empty() { signed } else { declared.names };
        }
        return;
    };
    if declared.names.is_empty() {
        if article.byline.is_empty() || shown.score >= 100 {
            article.byline = shown.names;
        }
        return;
    }
    let people = shown.names.iter().all(|n| names::is_person(n));
    // The page knows more: whole names for accounts and first names, people for the outlet, all authors for the first.
    let fuller = declared.names.iter().all(|d| {
        let key = letters(d);
        shown.names.iter().any(|s| letters(s) == key || !d.contains(' ') && letters(s).starts_with(&key))
    });
    let better = people
        && shown.score >= 100
        && (declared.is_weak
            || fuller
                && (shown.labelled && shown.names.len() > declared.names.len()
                    || declared.names.iter().any(|d| !d.contains(' '))));
    let late = people && declared.is_weak && shown.score >= 25;
    article.byline = if better || late { shown.names } else { declared.names };
}
