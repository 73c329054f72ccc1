//! Which truce a mediator brokered, where a page tells of an earlier one in passing.

use std::collections::{BTreeMap, BTreeSet};

use super::group::{Entry, published};
use super::sides::Sides;
use super::{Input, MarkKind};

/// Gives undated claims of mediation back to the earlier truce that more pages say the same mediator brokered.
///
/// "After the third, brokered by B, …" on a page about the fourth would otherwise make B a mediator of the fourth. A
/// claim moves only from a truce for which more pages name another mediator, to the latest truce before it for which
/// more pages name this one.
pub(super) fn give_back(claims: &[&Input], sides: &Sides, parties: &[String], chain: &mut [Entry]) {
    let outsiders = |i: usize| -> BTreeSet<&str> {
        claims[i].actors.iter().filter(|a| sides.lane(parties, a).is_none()).map(String::as_str).collect()
    };
    // For each entry, the pages that name each mediator.
    let support: Vec<BTreeMap<&str, BTreeSet<&str>>> = chain
        .iter()
        .map(|entry| {
            let mut pages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for &(_, i) in entry.others.iter().filter(|(kind, _)| *kind == MarkKind::Mediated) {
                for mediator in outsiders(i) {
                    pages.entry(mediator).or_default().insert(&claims[i].article);
                }
            }
            pages
        })
        .collect();
    let pages = |e: usize, mediator: &str| support[e].get(mediator).map_or(0, BTreeSet::len);
    let mut moves = Vec::new();
    for e in 1..chain.len() {
        for &(kind, i) in chain[e].others.iter().filter(|(kind, _)| *kind == MarkKind::Mediated) {
            let mediators = outsiders(i);
            if claims[i].when.is_some() || mediators.is_empty() {
                continue;
            }
            let here = mediators.iter().map(|m| pages(e, m)).min().unwrap_or_default();
            let outweighed = support[e].iter().any(|(m, p)| !mediators.contains(m) && p.len() > here);
            let known = |f: usize| {
                chain[f].day.zip(published(claims[i])).is_none_or(|(day, page)| day <= page)
                    && mediators.iter().all(|m| pages(f, m) > here)
            };
            if outweighed && let Some(f) = (0..e).rev().find(|&f| known(f)) {
                moves.push((e, f, kind, i));
            }
        }
    }
    for (from, to, kind, i) in moves {
        chain[from].others.retain(|other| *other != (kind, i));
        chain[to].others.push((kind, i));
    }
}
