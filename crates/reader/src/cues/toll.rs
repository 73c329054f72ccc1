//! Counts of people killed, injured, missing, displaced, captured.

use super::lexicon::{List, Tag};
use super::view::View;
use crate::codes::{Bound, TollKind};

/// A count found in a sentence.
pub(crate) struct Count {
    pub first: usize,
    pub end: usize,
    pub kind: TollKind,
    pub value: u64,
    pub bound: Bound,
}

const KINDS: &[(List, TollKind)] = &[
    (List::Killed, TollKind::Killed),
    (List::Injured, TollKind::Injured),
    (List::Missing, TollKind::Missing),
    (List::Displaced, TollKind::Displaced),
    (List::Captured, TollKind::Captured),
];

/// The counts of a sentence: a number and a word for what befell people, close together.
pub(crate) fn counts(view: &View<'_>) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::new();
    let words: Vec<(usize, usize, TollKind)> = (0..view.tokens.len())
        .flat_map(|i| KINDS.iter().map(move |(l, k)| (i, i + view.list(i, *l), *k)).filter(|(i, end, _)| end > i))
        .collect();
    let numbers: Vec<(usize, usize, u64)> =
        (0..view.tokens.len()).filter_map(|i| number(view, i).map(|(n, v)| (i, i + n, v))).collect();
    for (first, end, kind) in words {
        let free = |n: &&(usize, usize, u64)| !out.iter().any(|c| c.first == n.0);
        let clear = |a: usize, b: usize| (a..b).all(|i| !view.stops[i] && !view.mark(i, ","));
        let right = numbers.iter().filter(free).find(|n| n.0 >= end && n.0 <= end + 4 && clear(end, n.0));
        let left = numbers.iter().filter(free).rev().find(|n| n.1 <= first && first - n.1 <= 5 && clear(n.1, first));
        // "nine killed, 34 wounded" and "killing nine and wounding 34": the nearer number is meant.
        let near = match (left, right) {
            (Some(l), Some(r)) => Some(if first - l.1 <= r.0 - end { l } else { r }),
            (l, r) => l.or(r),
        };
        if let Some(&(first, end, value)) = near {
            let bound = bound(view, first, end);
            out.push(Count { first, end, kind, value, bound });
        }
    }
    out
}

/// A number of people at a token: a figure, or a number word.
fn number(view: &View<'_>, at: usize) -> Option<(usize, u64)> {
    let token = &view.tokens[at];
    let word = view.tags[at].iter().find_map(|(tag, n)| match tag {
        Tag::Number(value) => Some((*n, *value)),
        _ => None,
    });
    if word.is_some() {
        return word;
    }
    if token.kind != crate::tokens::TokenKind::Number {
        return None;
    }
    // A clock time, a date or a share is no count of people.
    let next = view.tokens.get(at + 1);
    let before = at.checked_sub(1).map(|b| &view.tokens[b]);
    let part =
        |t: Option<&crate::tokens::Token>| t.is_some_and(|t| !t.spaced && matches!(t.low.as_str(), ":" | "%" | "/"));
    if part(next) || part(before) {
        return None;
    }
    let groups: Vec<&str> = token.low.split(['.', ',']).collect();
    let plain = groups.len() == 1 || groups[1..].iter().all(|g| g.len() == 3);
    let digits: String = groups.concat();
    (plain && digits.len() <= 7).then(|| digits.parse().ok()).flatten().map(|v| (1, v))
}

fn bound(view: &View<'_>, first: usize, end: usize) -> Bound {
    for (list, bound) in [(List::AtLeast, Bound::AtLeast), (List::AtMost, Bound::AtMost), (List::About, Bound::About)] {
        if view.before(first, list) > 0 || view.has(end, list) {
            return bound;
        }
    }
    Bound::Exact
}
