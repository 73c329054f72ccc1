//! How the entries of one conflict hang together, and what state each is in.

use gencatan_page::{Moment, Precision};
use gencatan_world::When;

use super::marks::term_end;
use super::{Ceasefire, Mark, MarkKind};

/// Links the entries of one conflict, given in the order of time; `last` is the last publication of the record.
pub(super) fn link(mut chain: Vec<Ceasefire>, last: Option<Moment>) -> Vec<Ceasefire> {
    for n in 0..chain.len() {
        if let Some(lapsed) = last.and_then(|last| lapse(&chain[n], chain.get(n + 1), &last)) {
            chain[n].marks.push(lapsed);
        }
        let Some(next) = (n + 1..chain.len()).find(|&m| is_truce(&chain[m])) else { continue };
        let parties_agree = chain[n].parties == chain[next].parties;
        if parties_agree && matters(&chain[n]) && !is_over(&chain[n]) {
            let superseded = supersede(&chain[next]);
            chain[n].marks.extend(superseded);
        }
    }
    for n in 1..chain.len() {
        let before = (0..n).rev().find(|&m| is_truce(&chain[m]) || matters(&chain[m]));
        chain[n].follows = before.map(|m| chain[m].id.clone());
    }
    chain
}

/// What the sources say at the end of what was read: the last mark that moves the life cycle.
pub fn state(ceasefire: &Ceasefire) -> MarkKind {
    use MarkKind::{Agreed, Effective, Ended, Extended, Lapsed, Superseded, Suspended};
    if has(ceasefire, Superseded) {
        return Superseded;
    }
    let moves = |m: &&Mark| matches!(m.kind, Agreed | Effective | Extended | Suspended | Ended | Lapsed);
    // A breach does not end a truce; where nothing else is known, it is all that can be said.
    ceasefire
        .marks
        .iter()
        .rfind(moves)
        .or_else(|| ceasefire.marks.iter().rfind(|m| m.kind == MarkKind::Violated))
        .or(ceasefire.marks.last())
        .map_or(MarkKind::Proposed, |m| m.kind)
}

fn has(c: &Ceasefire, kind: MarkKind) -> bool {
    c.marks.iter().any(|m| m.kind == kind)
}

/// Whether an agreement or a start is known.
fn is_truce(c: &Ceasefire) -> bool {
    has(c, MarkKind::Agreed) || has(c, MarkKind::Effective)
}

/// Whether there was a deal at all: calls alone are none.
fn matters(c: &Ceasefire) -> bool {
    use MarkKind::{Ended, Extended, Suspended, Violated};
    is_truce(c) || [Violated, Extended, Suspended, Ended].into_iter().any(|kind| has(c, kind))
}

fn is_over(c: &Ceasefire) -> bool {
    has(c, MarkKind::Ended) || has(c, MarkKind::Lapsed)
}

/// The mark that a new agreement leaves on the entry before it.
fn supersede(next: &Ceasefire) -> Option<Mark> {
    let best = |kind: MarkKind, dated: bool| {
        let fits = move |m: &&Mark| m.kind == kind && (m.when.is_some() || !dated);
        next.marks.iter().filter(fits).max_by_key(|m| m.claims.len())
    };
    let by = best(MarkKind::Agreed, true)
        .or_else(|| best(MarkKind::Effective, true))
        .or_else(|| best(MarkKind::Agreed, false))
        .or_else(|| best(MarkKind::Effective, false))?;
    Some(Mark {
        kind: MarkKind::Superseded,
        by: next.parties.clone(),
        alleged_by: Vec::new(),
        when: by.when,
        claims: by.claims.clone(),
        denied_by: Vec::new(),
        rival: false,
    })
}

/// The mark of a term that ran out before the last page was published and before a new agreement.
fn lapse(c: &Ceasefire, next: Option<&Ceasefire>, last: &Moment) -> Option<Mark> {
    let start = c.marks.iter().filter(|m| m.kind == MarkKind::Effective).max_by_key(|m| m.claims.len())?;
    let end = start.when.as_ref().and_then(term_end)?;
    let over = |by: &Moment| end.instant() + length(end.precision) <= by.instant();
    let renewed = has(c, MarkKind::Extended) || has(c, MarkKind::Ended);
    let replaced = next
        .and_then(|n| n.marks.iter().find(|m| m.kind == MarkKind::Agreed)?.when)
        .and_then(|w| w.from)
        .is_some_and(|new| !over(&new));
    (over(last) && !renewed && !replaced).then(|| Mark {
        kind: MarkKind::Lapsed,
        by: Vec::new(),
        alleged_by: Vec::new(),
        when: Some(When { from: Some(end), to: Some(end), precision: end.precision, approx: false }),
        claims: start.claims.clone(),
        denied_by: Vec::new(),
        rival: false,
    })
}

/// Seconds that a moment of this precision lasts.
fn length(precision: Precision) -> i64 {
    if precision <= Precision::Minute {
        0
    } else if precision == Precision::Hour {
        3600
    } else {
        86400
    }
}
