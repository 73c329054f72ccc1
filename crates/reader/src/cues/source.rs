//! According to whom: reporting verbs, "according to", and direct quotations.

use gencatan_page::TextRange;

use super::lexicon::{Content, List, Tag};
use super::view::{Pred, View};
use crate::codes::{Channel, MentionKind};
use crate::reading::MentionId;

/// A speaker and the stretch of the block's text that is said.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    pub speaker: MentionId,
    pub channel: Option<Channel>,
    /// What is said, in bytes of the block.
    pub said: TextRange,
    /// The words that report, which are not said themselves.
    pub cue: TextRange,
}

/// The attributions of a sentence.
pub(crate) fn attributions(view: &View<'_>, ids: &[MentionId]) -> Vec<Attribution> {
    let mut out = Vec::new();
    let whole = view.range(0, view.tokens.len());
    for pred in view.preds.iter().filter(|p| says(view, p).is_some()) {
        if let Some(found) = reported(view, pred, ids, whole) {
            out.push(found);
        }
    }
    for i in 0..view.tokens.len() {
        let n = view.list(i, List::According);
        if n == 0 {
            continue;
        }
        let Some(group) = view.groups.iter().find(|g| g.first >= i + n && g.first <= i + n + 2) else { continue };
        let speaker = ids[group.chunks[0]];
        let end = view.range(i, group.end);
        // At the head of the sentence it covers what follows, at its end what stands before.
        let said = if i <= 2 {
            TextRange::new(end.end, whole.end)
        } else {
            TextRange::new(view.range(view.clause_start(i), i).start.min(end.start), end.start)
        };
        let said = if i > 2 { TextRange::new(whole.start, said.end) } else { said };
        out.push(Attribution { speaker, channel: channel_near(view, i, group.end + 8, None), said, cue: end });
    }
    out
}

/// The reporting act of a predicate.
fn says(view: &View<'_>, pred: &Pred) -> Option<usize> {
    if pred.noun {
        return None;
    }
    pred.acts
        .iter()
        .copied()
        .find(|a| view.lexicon.acts[*a].class.is_none() && view.lexicon.table.act[*a].content == Content::Free)
}

fn reported(view: &View<'_>, pred: &Pred, ids: &[MentionId], whole: TextRange) -> Option<Attribution> {
    let act = says(view, pred)?;
    let from = view.verb_group(pred);
    let speaks = |g: &&super::view::Group| {
        view.chunks[g.chunks[0]].kind != MentionKind::Place && matches!(g.prep, None | Some(List::By))
    };
    let cue = view.range(pred.first, pred.end);
    // "X met Y and said": the speaker is the subject of the verb before.
    let comma = from > 0 && view.mark(from - 1, ",") && right_of(view, pred).is_none();
    let joined = (view.before(from, List::And) > 0 || comma)
        && view.preds.iter().any(|q| !q.noun && q.end < from && !(q.end..from).any(|i| view.stops[i]));
    let from = match view.preds.iter().rfind(|q| joined && !q.noun && q.end < from) {
        Some(q) => view.verb_group(q),
        None => from,
    };
    let after_mark = from > 0 && (view.mark(from - 1, ",") || is_quote(view, from - 1));
    let right = view.groups.iter().find(|g| g.first >= pred.end && g.first <= pred.end + 1).filter(speaks);
    let left =
        view.groups.iter().rev().find(|g| {
            g.end <= from && !(g.end..from).any(|i| view.stops[i] && !view.has(i, List::Relative)) && speaks(g)
        });
    // "…," said X: the speaker follows, what is said stands before.
    if (after_mark || from == 0) && !joined {
        let speaks_on =
            |g: &super::view::Group| view.is_verbal(g.end) || view.preds.iter().any(|q| !q.noun && q.first == g.end);
        if let Some(group) = right.filter(|g| !speaks_on(g)) {
            let start = cue.start;
            let channel = channel_near(view, pred.first, group.end + 12, view.lexicon.acts[act].channel);
            return Some(Attribution {
                speaker: ids[group.chunks[0]],
                channel,
                said: TextRange::new(whole.start, start),
                cue,
            });
        }
    }
    let group = left?;
    let channel = channel_near(view, group.first, pred.end + 10, view.lexicon.acts[act].channel);
    let speaker = ids[group.chunks[0]];
    // "…, X said on Sunday.": what is said stands before where a comma parts it and nothing is said after.
    let mut opening = group.first;
    while view.before(opening, List::Determiner) > 0 {
        opening -= view.before(opening, List::Determiner);
    }
    let next = view.tokens.get(pred.end);
    let done = next.is_none_or(|t| !t.is_word() || t.capital && view.chunk_at(pred.end).is_none())
        || view.has(pred.end, List::At)
        || view.has(pred.end, List::To)
        || view.has(pred.end, List::Adverb);
    let trailing = opening > 1
        && done
        && (view.mark(opening - 1, ",") || is_quote(view, opening - 1))
        && view.preds.iter().any(|q| q.end < opening)
        && !(pred.end..view.tokens.len()).any(|i| view.has(i, List::That));
    let said = if trailing {
        TextRange::new(whole.start, view.range(group.first, group.end).start)
    } else {
        TextRange::new(cue.end, view.range(0, said_end(view, pred)).end.max(cue.end))
    };
    Some(Attribution { speaker, channel, said, cue })
}

/// The group right after a predicate.
fn right_of<'v>(view: &'v View<'_>, pred: &Pred) -> Option<&'v super::view::Group> {
    view.groups.iter().find(|g| g.first >= pred.end && g.first <= pred.end + 1)
}

/// Where what is said ends: at a verb joined to the reporting verb itself ("confirmed the truce, then accused").
fn said_end(view: &View<'_>, pred: &Pred) -> usize {
    let stop = (pred.end..view.tokens.len()).find(|&i| view.stops[i]).unwrap_or(view.tokens.len());
    let next = view.preds.iter().find(|q| !q.noun && q.first >= pred.end && q.first < stop);
    let Some(next) = next else { return view.tokens.len() };
    let at = view.verb_group(next);
    let joined = view.before(at, List::And) > 0 || (at > 0 && view.mark(at - 1, ","));
    if joined { at } else { view.tokens.len() }
}

pub(crate) fn is_quote(view: &View<'_>, at: usize) -> bool {
    view.tokens.get(at).is_some_and(|t| matches!(t.low.as_str(), "\"" | "“" | "”" | "«" | "»" | "„"))
}

/// The channel that a word near the report names, else the verb's own.
fn channel_near(view: &View<'_>, from: usize, to: usize, verb: Option<Channel>) -> Option<Channel> {
    const CHANNELS: &[(List, Channel)] = &[
        (List::Tweet, Channel::Tweet),
        (List::Interview, Channel::Interview),
        (List::PressConference, Channel::PressConference),
        (List::Broadcast, Channel::Broadcast),
        (List::Statement, Channel::Statement),
    ];
    verb.or_else(|| {
        CHANNELS.iter().find(|(list, _)| (from..to.min(view.tokens.len())).any(|i| view.has(i, *list))).map(|c| c.1)
    })
}

/// The quotations of a text of three words or more, without their marks.
pub(crate) fn quotations(text: &str) -> Vec<TextRange> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (i, c) in text.char_indices() {
        let end = i + c.len_utf8();
        match (open, c) {
            (None, '"' | '“' | '«' | '„') => open = Some((end, c)),
            (Some((start, mark)), _) if closes(mark, c) => {
                if TextRange::new(start, i).of(text).split_whitespace().count() >= 3 {
                    out.push(TextRange::new(start, i));
                }
                open = None;
            }
            _ => {}
        }
    }
    // A quotation that runs on into the next paragraph has no closing mark.
    if let Some((start, _)) = open.filter(|(start, mark)| *mark != '"' && text.len() > *start) {
        out.push(TextRange::new(start, text.len()));
    }
    out
}

fn closes(open: char, c: char) -> bool {
    match open {
        '"' => c == '"' || c == '”',
        '“' => c == '”' || c == '"',
        '«' => c == '»',
        _ => c == '“' || c == '”',
    }
}

/// Whether a predicate of the sentence is of an act that a tag names; used where only the word matters.
pub(crate) fn is_first_person(view: &View<'_>, at: usize) -> bool {
    view.tags.get(at).is_some_and(|t| t.iter().any(|(t, _)| *t == Tag::List(List::FirstPronoun)))
}
