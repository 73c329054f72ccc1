//! Which lines of a dump are the article's text, and which one its headline.

use super::features::{self, Seen};
use super::lines::{Line, Lines, Seam, starts_item};
use super::model::TREES;
use crate::furniture::FURNITURE;
use crate::stamp::{self, Order};
use crate::text::{ends_sentence, letters, words};

/// A headline has no more words than this.
const MAX_HEADLINE_WORDS: usize = 32;
/// A dump with fewer lines was cut to the article by whoever kept it, or is a message.
const FEW_LINES: usize = 12;
/// What a dump of no lines would add to the score of every line; it falls to nothing at [`FEW_LINES`].
const FEW_LINES_BONUS: f32 = 3.0;
/// The head of a forwarded message is looked for in so many lines.
const FORWARD_LINES: usize = 30;
/// What is added to every score, so that a line counts as text where that serves the measure of the bench best.
const BIAS: f32 = 1.0;

/// The labels of a dump's lines.
pub(super) struct Labels {
    /// Whether each line belongs to the text.
    pub body: Vec<bool>,
    /// The line that is the headline.
    pub headline: Option<usize>,
    /// The first and the last line of the text.
    pub first: Option<usize>,
    pub last: Option<usize>,
    /// The line whose date is the page's, where the dump has several.
    pub stamp: Option<usize>,
    /// Whether tags inside paragraphs broke the lines.
    pub fragments: bool,
}

/// Labels the lines of a dump.
pub(super) fn labels(dump: &Lines) -> Labels {
    let lines = &dump.lines;
    let (rows, seen) = features::features(dump);
    let few = 1.0 - (lines.len() as f32 / FEW_LINES as f32).min(1.0);
    let mut body: Vec<bool> = rows.iter().map(|row| TREES.score(row) + BIAS + few * FEW_LINES_BONUS > 0.0).collect();
    if lines.len() <= FEW_LINES {
        let sentence = |l: &Line| ends_sentence(&l.text) && words(&l.text) >= 6 && l.links == 0;
        for (i, line) in lines.iter().enumerate() {
            body[i] |= sentence(line) && !seen[i].is_known();
        }
    }
    if dump.marks {
        unlink(lines, &mut body);
    }
    lists(lines, &seen, &mut body);
    // What stands above a forwarded message is whoever forwarded it.
    if let Some(at) =
        lines.iter().take(FORWARD_LINES).rposition(|l| FURNITURE.is_forwarded(&l.text) && words(&l.text) <= 12)
    {
        body[..=at].fill(false);
    }
    let fragments = !dump.wrapped && is_fragmented(lines, &body);
    if fragments {
        bridge(lines, &seen, &mut body);
    }
    fill(lines, &seen, &mut body);
    if !body.contains(&true) {
        // Nothing looks like running text: a message of a line or two.
        body = seen.iter().map(|s| !s.is_known()).collect();
    }
    let first = first_text(lines, &body);
    let headline = headline(dump, &seen, &rows, &body, first);
    if let Some(h) = headline {
        body[h] = false;
    }
    let first = body.iter().position(|b| *b);
    let last = body.iter().rposition(|b| *b);
    let stamp = stamp_line(lines, headline.or(first), last);
    Labels { body, headline, first, last, stamp, fragments }
}

/// Whether many lines of the text begin in the middle of a sentence.
fn is_fragmented(lines: &[Line], body: &[bool]) -> bool {
    let (mut of, mut inside) = (0, 0);
    for (line, _) in lines.iter().zip(body).filter(|(l, b)| **b && l.seam == Seam::Break) {
        of += 1;
        inside += usize::from(begins_inside(&line.text));
    }
    inside >= 2 && inside * 12 >= of
}

/// Whether a line begins like the rest of a sentence: in lower case, or with a closing mark.
pub(super) fn begins_inside(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_lowercase() || is_closing(c))
}

/// A mark before which a sentence was begun.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '”' | '’' | '»' | '،' | '。' | '、' | '，' | '」' | '』'
    )
}

/// Short lines around which a sentence goes on belong to it: links and names that were set apart.
fn bridge(lines: &[Line], seen: &[Seen], body: &mut [bool]) {
    let mut i = 1;
    while i < lines.len() {
        let open = body[i - 1] && !ends_sentence(&lines[i - 1].text);
        if !body[i] && open {
            let end = (i..lines.len().min(i + 4)).find(|k| body[*k]);
            if let Some(end) = end
                && (i..end).all(|k| words(&lines[k].text) <= 8 && !seen[k].is_known())
                && begins_inside(&lines[end].text)
            {
                body[i..end].fill(true);
                i = end;
            }
        }
        i += 1;
    }
}

/// A line that is a link from its beginning, alone and no sentence, leads to another page.
fn unlink(lines: &[Line], body: &mut [bool]) {
    for (i, line) in lines.iter().enumerate() {
        let alone = line.after_blank && lines.get(i + 1).is_none_or(|l| l.after_blank);
        if alone && line.starts_linked && line.links == 1 && words(&line.text) >= 3 && !ends_sentence(&line.text) {
            body[i] = false;
        }
    }
}

/// The items of a list that a line of the text announces belong to the text, and so does that line.
fn lists(lines: &[Line], seen: &[Seen], body: &mut [bool]) {
    let mut i = 1;
    while i < lines.len() {
        let announced = lines[i - 1].text.ends_with([':', '：'])
            && !seen[i - 1].is_known()
            && (body[i - 1] || i >= 2 && body[i - 2]);
        let plain =
            |k: &usize| starts_item(&lines[*k].text) && !seen[*k].is_known() && lines[*k].links == 0 && !lines[*k].form;
        let end = (i..lines.len()).find(|k| !plain(k)).unwrap_or(lines.len());
        if announced && end >= i + 2 {
            body[i - 1..end].fill(true);
        }
        i = end.max(i + 1);
    }
}

/// A line right above the text with so many words is its lead, whatever it ends with, where somebody kept the article alone.
const LEAD_WORDS: usize = 20;

/// Where four words of five are of the text, somebody kept the article alone: what stands between its lines is of it as well,
/// lists and figures above all.
fn fill(lines: &[Line], seen: &[Seen], body: &mut [bool]) {
    let (Some(first), Some(last)) = (body.iter().position(|b| *b), body.iter().rposition(|b| *b)) else { return };
    let unknown = |i: &usize| !seen[*i].is_known() && !lines[*i].form && lines[*i].links == 0;
    let count = |i: usize| words(&lines[i].text);
    let begin = (0..first).rev().take_while(|i| unknown(i) && count(*i) >= LEAD_WORDS).last().unwrap_or(first);
    let inside: usize = (begin..lines.len()).filter(|i| body[*i] || *i < first).map(count).sum();
    let all: usize = (0..lines.len()).filter(|i| !seen[*i].is_known()).map(count).sum();
    if inside * 5 >= all * 4 {
        // A list may be the last thing that is said.
        let end = (last + 1..lines.len()).find(|i| !starts_item(&lines[*i].text)).unwrap_or(lines.len());
        (begin..end).filter(unknown).for_each(|i| body[i] = true);
    }
}

/// The first line of running text that belongs to the article; the headline stands above it.
fn first_text(lines: &[Line], body: &[bool]) -> Option<usize> {
    let is_text = |i: usize| {
        body[i] && (ends_sentence(&lines[i].text) && words(&lines[i].text) >= 6 || words(&lines[i].text) >= 20)
    };
    (0..lines.len()).find(|i| is_text(*i))
}

/// The line above the text that looks most like its headline: of the text's own words, near it, said twice, not a link.
fn headline(
    dump: &Lines,
    seen: &[Seen],
    rows: &[[f32; features::COUNT]],
    body: &[bool],
    first: Option<usize>,
) -> Option<usize> {
    let lines = &dump.lines;
    let first = first?;
    // The title of the page stands above everything, often with the site's name behind it.
    let title = lines.first().map(|l| letters(&l.text)).unwrap_or_default();
    let topic = features::index("topic_words");
    let mut best: Option<(f32, usize)> = None;
    for i in (0..first).rev().take(150) {
        let text = lines[i].text.trim_start_matches('#').trim();
        let count = words(text);
        let sentence = text.trim_end_matches(['"', '”', '»', ')']).ends_with(['.', '。', '।', ':', ';', ',', '，']);
        if !(2..=MAX_HEADLINE_WORDS).contains(&count) || sentence || seen[i].is_known() || lines[i].form {
            continue;
        }
        let key = letters(text);
        let in_title = i > 0 && key.len() >= 12 && title.starts_with(&key);
        let share = rows[i][topic].max(0.0);
        let mut score = share * (count as f32).min(10.0) + (count as f32).min(8.0) * 0.25;
        score += if in_title { 5.0 } else { 0.0 };
        score -= 0.12 * ((first - i) as f32).min(40.0);
        score += if dump.marks && lines[i].indent == 0 { 2.5 } else { 0.0 };
        score -= if lines[i].links > 0 { 2.0 } else { 0.0 };
        score -= if body[i] { 1.0 } else { 0.0 };
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, i));
        }
    }
    best.map(|(_, i)| i)
}

/// Of the lines that are dates the one that is nearest below the headline, else above it.
fn stamp_line(lines: &[Line], headline: Option<usize>, last: Option<usize>) -> Option<usize> {
    let (head, last) = (headline?, last?);
    let cost = |i: usize| if i >= head { i - head } else { 4 * (head - i) };
    (0..=(last + 12).min(lines.len() - 1))
        .filter(|i| cost(*i) <= 200 && lines[*i].text.len() <= 160)
        .filter(|i| stamp::line(&lines[*i].text, Order::DayFirst).is_some())
        .min_by_key(|i| cost(*i))
}
