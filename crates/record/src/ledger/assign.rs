//! Which truce a claim speaks of, where it does not open one.

use std::collections::{BTreeMap, BTreeSet};

use gencatan_page::Moment;
use gencatan_reader::{Class, Layer, Stance, Status};
use jiff::civil::Date;

use super::group::{Entry, Groups, order, published};
use super::sides::{Sides, is_outside, opens, unique};
use super::time::{self, begins_on_day, day, days_between, not_before, shift};
use super::{Input, MarkKind, mediators};

/// Days before a truce in which calls and talks lead to it.
const LEADS_TO: i32 = 45;
/// Days after a truce in which calls and talks are about keeping it, where no other follows.
const ABOUT_KEEPING: i32 = 10;
/// Days around a publication in which what its page reports as agreed is news.
const NEWS: i32 = 4;

/// Gives every claim with a layer to its entry, and makes the entries that stand for deals no page describes.
pub(super) fn assign(claims: &[&Input], sides: &Sides, groups: &mut Groups) {
    let finder = Finder::new(claims, sides, groups);
    let mut late = Vec::new();
    let mut denials = Vec::new();
    let loose = groups.loose.clone();
    for i in loose {
        if let Some((n, _)) = finder.conflict(i)
            && let Some(e) = described(claims, &groups.chains[n], i)
        {
            groups.chains[n][e].openers.push(i);
        }
    }
    for (i, c) in claims.iter().enumerate() {
        if opens(c) {
            continue;
        }
        if denies(c) {
            denials.push(i);
            continue;
        }
        let Some(kind) = mark_kind(c).filter(|&kind| happened(c, kind)) else { continue };
        let Some((n, lanes)) = finder.conflict(i) else { continue };
        let kind = third_party_talks(sides, &groups.conflicts[n], c, kind);
        let chain = &mut groups.chains[n];
        if leads_up(kind) {
            if of_several(claims, chain, i) {
                continue;
            }
            match upcoming(claims, chain, i) {
                Some(e) => chain[e].others.push((kind, i)),
                None if lanes > 1 && kind != MarkKind::Rejected => late.push((n, kind, i)),
                None => {}
            }
        } else {
            match in_force(claims, chain, i) {
                Some(e) => chain[e].others.push((kind, i)),
                None => stand_in(&groups.conflicts[n], chain, kind, i, lanes),
            }
        }
    }
    stand_for_calls(claims, groups, late);
    for (n, chain) in groups.chains.iter_mut().enumerate() {
        mediators::give_back(claims, sides, &groups.conflicts[n], chain);
        order(claims, chain);
    }
    for i in denials {
        if let Some((n, _)) = finder.conflict(i) {
            let lanes = |j: usize| sides.lanes(&groups.conflicts[n], &breach(claims[j]).0);
            deny(claims, &mut groups.chains[n], i, &lanes);
        }
    }
}

/// Finds the conflict that a claim speaks of.
struct Finder<'a> {
    claims: &'a [&'a Input],
    sides: &'a Sides,
    conflicts: Vec<Vec<String>>,
    /// The conflicts that a code is a party of, or stands beside one.
    of_code: BTreeMap<String, Vec<usize>>,
    /// How much of the record each conflict fills: truces, then opposition.
    rank: Vec<(usize, u32)>,
    /// The conflict that most claims of an article name both sides of.
    focus: BTreeMap<&'a str, usize>,
}

impl<'a> Finder<'a> {
    fn new(claims: &'a [&'a Input], sides: &'a Sides, groups: &Groups) -> Self {
        let conflicts = groups.conflicts.clone();
        let rank = (0..conflicts.len())
            .map(|n| {
                let openers = groups.chains[n].iter().map(|e| e.openers.len()).sum();
                (openers, conflicts[n].iter().map(|p| sides.strongest(p)).min().unwrap_or_default())
            })
            .collect();
        let mut of_code: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, parties) in conflicts.iter().enumerate() {
            for party in parties {
                of_code.entry(party.clone()).or_default().push(n);
            }
        }
        let places: BTreeMap<&[String], usize> = conflicts.iter().enumerate().map(|(n, p)| (p.as_slice(), n)).collect();
        for code in claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients).chain(&c.speaker)) {
            for (a, b) in sides.sided(code) {
                let Some(&n) = places.get([a.clone(), b.clone()].as_slice()) else { continue };
                let known = of_code.entry(code.clone()).or_default();
                if !known.contains(&n) {
                    known.push(n);
                }
            }
        }
        let mut finder = Self { claims, sides, conflicts, of_code, rank, focus: BTreeMap::new() };
        finder.focus = finder.foci();
        finder
    }

    fn foci(&self) -> BTreeMap<&'a str, usize> {
        let mut counts: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
        for c in self.claims {
            let codes = unique(c.actors.iter().chain(&c.recipients).chain(&c.speaker));
            for n in self.near(&codes) {
                if self.sides.lanes(&self.conflicts[n], &codes).len() > 1 {
                    *counts.entry(&c.article).or_default().entry(n).or_default() += 1;
                }
            }
        }
        let top = |counts: BTreeMap<usize, usize>| {
            counts.into_iter().max_by_key(|&(n, k)| (k, self.rank[n], std::cmp::Reverse(n)))
        };
        counts.into_iter().filter_map(|(article, counts)| Some((article, top(counts)?.0))).collect()
    }

    /// The conflicts that any of the codes stands in, in order.
    fn near(&self, codes: &[String]) -> BTreeSet<usize> {
        codes.iter().filter_map(|code| self.of_code.get(code)).flatten().copied().collect()
    }

    /// The conflict of a claim, and how many of its lanes the claim names.
    fn conflict(&self, i: usize) -> Option<(usize, usize)> {
        let c = self.claims[i];
        let focus = self.focus.get(c.article.as_str()).copied();
        let (acting, answering) = if mark_kind(c) == Some(MarkKind::Violated) || c.class == Class::Assault {
            breach(c)
        } else {
            (unique(c.actors.iter().chain(&c.recipients)), Vec::new())
        };
        let scored = self.near(&acting).into_iter().filter_map(|n| {
            let parties = &self.conflicts[n];
            let lanes = self.sides.lanes(parties, &acting);
            let mut named = lanes.len();
            let answer = answering.iter().filter(|a| {
                self.sides.lane(parties, a).is_some_and(|lane| !lanes.contains(&lane))
                    && (c.recipients.contains(a) || acting.iter().any(|v| self.sides.opponents(v, a)))
            });
            if named > 0 && answer.count() > 0 {
                named += 1;
            }
            (named > 0).then_some((named, focus == Some(n), self.rank[n], std::cmp::Reverse(n)))
        });
        match scored.max() {
            Some((named, _, _, n)) => Some((n.0, named)),
            None if acting.iter().all(|a| is_outside(a)) => focus.map(|n| (n, 0)),
            // Somebody is named, but nobody of this conflict: a mediator between its sides, or another matter.
            None => focus.filter(|_| leads_up_layer(c.layer)).map(|n| (n, 0)),
        }
    }
}

/// Who is said to have broken the truce, and who says so or was hit.
pub(super) fn breach(c: &Input) -> (Vec<String>, Vec<String>) {
    if c.class == Class::Accuse {
        return (c.recipients.clone(), c.actors.clone());
    }
    (c.actors.clone(), unique(c.recipients.iter().chain(&c.speaker)))
}

/// Whether a claim denies or doubts instead of bearing a mark.
fn denies(c: &Input) -> bool {
    let layered = c.layer.is_some() || c.class == Class::Assault;
    let ended = c.layer == Some(Layer::Ended) && c.status == Status::Stopped;
    let doubted = c.stance != Stance::Asserts || c.status == Status::Negated;
    let unreal = c.layer.is_some() && matches!(c.status, Status::Possible | Status::Stopped);
    layered && !ended && (doubted || unreal)
}

/// The mark that a claim bears beside agreements and starts.
fn mark_kind(c: &Input) -> Option<MarkKind> {
    Some(match c.layer? {
        Layer::Proposed => MarkKind::Proposed,
        Layer::Negotiated => MarkKind::Negotiated,
        Layer::Mediated => MarkKind::Mediated,
        Layer::Accepted => MarkKind::Accepted,
        Layer::Agreed => MarkKind::Agreed,
        Layer::Effective => MarkKind::Effective,
        Layer::Extended => MarkKind::Extended,
        Layer::Respected => MarkKind::Respected,
        Layer::Violated => MarkKind::Violated,
        Layer::Suspended => MarkKind::Suspended,
        Layer::Ended => MarkKind::Ended,
        Layer::Rejected => MarkKind::Rejected,
    })
    .filter(|kind| denies(c) || !matches!(kind, MarkKind::Agreed | MarkKind::Effective))
}

/// Whether what a claim tells is no mere intention: who will keep a truce, or is to break it, has not done so.
fn happened(c: &Input, kind: MarkKind) -> bool {
    use MarkKind::{Ended, Respected, Violated};
    c.status != Status::Planned || !matches!(kind, Respected | Violated | Ended)
}

fn leads_up(kind: MarkKind) -> bool {
    use MarkKind::{Accepted, Mediated, Negotiated, Proposed, Rejected};
    matches!(kind, Proposed | Negotiated | Mediated | Accepted | Rejected)
}

fn leads_up_layer(layer: Option<Layer>) -> bool {
    matches!(layer, Some(Layer::Proposed | Layer::Negotiated | Layer::Mediated))
}

/// Talks that an outsider takes part in are mediated.
fn third_party_talks(sides: &Sides, parties: &[String], c: &Input, kind: MarkKind) -> MarkKind {
    let outsider = c.actors.iter().any(|a| sides.lane(parties, a).is_none());
    if kind == MarkKind::Negotiated && outsider { MarkKind::Mediated } else { kind }
}

/// The entry that the claim's own page, or its date, describes; for claims about agreements that cannot open one.
fn described(claims: &[&Input], chain: &[Entry], i: usize) -> Option<usize> {
    let c = claims[i];
    if let Some(date) = c.when.as_ref().filter(|w| begins_on_day(w)).and_then(day) {
        return chain.iter().position(|e| e.day.is_some_and(|first| (-1..=3).contains(&days_between(first, date))));
    }
    own(claims, chain, i).or_else(|| {
        let page = published(c)?;
        let age = |e: &Entry| e.day.map(|d| days_between(d, page)).filter(|age| (-NEWS..=NEWS).contains(age));
        let near = chain.iter().enumerate().filter_map(|(n, e)| Some((age(e)?.abs(), n)));
        near.min().map(|(_, n)| n)
    })
}

/// The entry that the claim's own page reports as news, by the nearest sentence.
fn own(claims: &[&Input], chain: &[Entry], i: usize) -> Option<usize> {
    let c = claims[i];
    let news = |e: &Entry| match (e.day, published(c)) {
        (Some(first), Some(page)) => (-NEWS..=NEWS).contains(&days_between(first, page)),
        _ => true,
    };
    let near = chain.iter().enumerate().filter(|(_, e)| news(e)).flat_map(|(n, e)| {
        let same = e.openers.iter().filter(|&&j| claims[j].article == c.article);
        same.map(move |&j| (claims[j].sentence.abs_diff(c.sentence), std::cmp::Reverse(n)))
    });
    near.min().map(|(_, n)| n.0)
}

/// Whether a claim's time spans more than one truce: what it says of them together is said of none.
fn of_several(claims: &[&Input], chain: &[Entry], i: usize) -> bool {
    let Some((first, last)) = claims[i].when.as_ref().and_then(time::days) else { return false };
    let within = |e: &&Entry| e.day.is_some_and(|d| shift(first, -1) <= d && d <= shift(last, 1));
    days_between(first, last) > 1 && chain.iter().filter(within).count() > 1
}

/// The truce that calls and talks lead to.
fn upcoming(claims: &[&Input], chain: &[Entry], i: usize) -> Option<usize> {
    let c = claims[i];
    let dated = c.when.as_ref().filter(|w| begins_on_day(w)).and_then(day);
    if dated.is_none()
        && let Some(e) = own(claims, chain, i)
    {
        return Some(e);
    }
    let Some(date) = dated.or_else(|| published(c)) else { return (chain.len() == 1).then_some(0) };
    let last_day = |e: &Entry| e.day.map(|d| e.start.map_or(d, |s| s.civil.date().max(d)));
    let during = chain.iter().rposition(|e| match (e.day, last_day(e)) {
        (Some(first), Some(last)) => first <= date && date <= shift(last, 1),
        _ => false,
    });
    let next =
        || chain.iter().position(|e| e.day.is_some_and(|first| (0..=LEADS_TO).contains(&days_between(date, first))));
    let kept =
        || chain.iter().rposition(|e| e.day.is_some_and(|d| (0..=ABOUT_KEEPING).contains(&days_between(d, date))));
    during.or_else(next).or_else(kept)
}

/// The truce in force when what the claim says happened.
///
/// What a side alleged on a day had happened by then, however late a page tells of it: an undated allegation belongs to
/// the truce in force when the accusation was made, if there was one.
fn in_force(claims: &[&Input], chain: &[Entry], i: usize) -> Option<usize> {
    let c = claims[i];
    let dated = c.when.filter(begins_on_day);
    let accused = || {
        let then = Input { published: Some(accused_on(claims, i)?), ..c.clone() };
        chain.iter().rposition(|e| !e.standing && under_way(claims, e, &then))
    };
    let found = match dated {
        Some(when) => chain.iter().rposition(|e| !e.standing && begun(e, &when) && !reported_before(c, e)),
        None => accused().or_else(|| chain.iter().rposition(|e| !e.standing && under_way(claims, e, c))),
    };
    found.or_else(|| chain.iter().position(|e| e.standing))
}

/// The day of the accusation whose content a claim is: one of the same sentence, by the claim's speaker.
fn accused_on(claims: &[&Input], i: usize) -> Option<Moment> {
    let c = claims[i];
    // Claims of one article stand together.
    let near = |j: &usize| claims[*j].article == c.article;
    let before = (0..i).rev().take_while(near);
    let after = (i + 1..claims.len()).take_while(near);
    before
        .chain(after)
        .map(|j| claims[j])
        .filter(|a| a.class == Class::Accuse && a.sentence == c.sentence)
        .filter(|a| a.actors.iter().any(|actor| c.speaker.contains(actor)))
        .find_map(|a| a.when.filter(begins_on_day)?.from)
}

/// Whether a truce had begun at a time.
fn begun(e: &Entry, when: &gencatan_world::When) -> bool {
    match (e.start, e.day) {
        (Some(start), _) => not_before(when, &start),
        (None, Some(first)) => day(when).is_some_and(|d| d >= first),
        (None, None) => true,
    }
}

/// Whether a page was published before a truce began.
fn reported_before(c: &Input, e: &Entry) -> bool {
    match (c.published, e.start, e.day) {
        (Some(page), Some(start), _) => before(&page, &start),
        (Some(page), None, Some(first)) => page.civil.date() < first,
        _ => false,
    }
}

fn before(a: &Moment, b: &Moment) -> bool {
    if a.has_clock() && b.has_clock() && a.offset.is_some() && b.offset.is_some() {
        return a.instant() < b.instant();
    }
    a.civil.date() < b.civil.date()
}

/// Whether a truce was in force when a page was published, for what the page does not date.
///
/// A page that reports an agreement not yet in force speaks of the deal before it.
fn under_way(claims: &[&Input], e: &Entry, c: &Input) -> bool {
    let own = e.openers.iter().map(|&j| claims[j]).filter(|o| o.article == c.article);
    let announces = own.clone().any(|o| o.layer == Some(Layer::Agreed));
    let has_begun = own.clone().any(|o| o.layer == Some(Layer::Effective) && o.status == Status::Actual);
    let Some(page) = c.published else { return has_begun || !announces };
    let today = page.civil.date();
    if let Some(start) = e.start.filter(|_| e.started) {
        if start.has_clock() && page.has_clock() {
            return !before(&page, &start);
        }
        let first = start.civil.date();
        return today > first || (today == first && (has_begun || !announces));
    }
    let first_report = e.openers.iter().filter_map(|&j| claims[j].published).map(|p| p.instant()).min();
    let known = first_report.is_none_or(|first| first <= page.instant());
    known && e.day.is_none_or(|first| today >= first && (has_begun || !announces || days_between(first, today) > 2))
}

/// Puts a claim of an earlier deal that no page describes into the entry that stands for it.
fn stand_in(parties: &[String], chain: &mut Vec<Entry>, kind: MarkKind, i: usize, lanes: usize) {
    let speaks_of_a_deal =
        matches!(kind, MarkKind::Violated | MarkKind::Extended | MarkKind::Suspended | MarkKind::Ended);
    if !speaks_of_a_deal || lanes < 2 || parties.len() < 2 {
        return;
    }
    chain.insert(0, Entry { parties: parties.to_vec(), others: vec![(kind, i)], standing: true, ..Entry::default() });
}

/// Calls and talks between named opponents that no truce followed yet.
fn stand_for_calls(claims: &[&Input], groups: &mut Groups, mut late: Vec<(usize, MarkKind, usize)>) {
    let date = |i: usize| claims[i].when.as_ref().and_then(day).or_else(|| published(claims[i]));
    late.sort_by_key(|&(n, kind, i)| (n, date(i), i, kind));
    let mut open: Option<(usize, Option<Date>)> = None;
    for (n, kind, i) in late {
        let date = date(i);
        let same = open.is_some_and(|(m, first)| {
            m == n && first.zip(date).is_none_or(|(first, date)| days_between(first, date) <= LEADS_TO)
        });
        if same && let Some(entry) = groups.chains[n].last_mut() {
            entry.others.push((kind, i));
            continue;
        }
        open = Some((n, date));
        groups.chains[n].push(Entry {
            parties: groups.conflicts[n].clone(),
            day: date,
            others: vec![(kind, i)],
            standing: true,
            ..Entry::default()
        });
    }
}

/// Puts a denial into the entry whose mark it denies: that of its own page, else the one of its time.
fn deny(claims: &[&Input], chain: &mut [Entry], i: usize, lanes: &dyn Fn(usize) -> Vec<usize>) {
    let c = claims[i];
    let kind = mark_kind(c).unwrap_or(MarkKind::Violated);
    let bears = |e: &Entry| match kind {
        MarkKind::Agreed | MarkKind::Effective => {
            e.openers.iter().copied().filter(|&j| opener_kind(claims[j]) == Some(kind)).collect::<Vec<_>>()
        }
        _ => e.others.iter().filter(|(k, _)| *k == kind).map(|&(_, j)| j).collect(),
    };
    let same_side = |j: usize| kind != MarkKind::Violated || lanes(i).is_empty() || lanes(i) == lanes(j);
    let fits = |j: usize| match (c.when, claims[j].when) {
        (Some(a), Some(b)) => same_side(j) && time::agree(&a, &b),
        _ => same_side(j),
    };
    let own = |e: &Entry| bears(e).into_iter().any(|j| claims[j].article == c.article && fits(j));
    // What denies a deed that the claim does not call a breach denies no breach told elsewhere, unless of one day.
    let loose = c.layer.is_none();
    let fits = |j: usize| fits(j) && (!loose || (c.when.is_some() && claims[j].when.is_some()));
    let home = chain.iter().rposition(own).or_else(|| {
        let e = if leads_up(kind) { upcoming(claims, chain, i) } else { in_force(claims, chain, i) }?;
        bears(&chain[e]).into_iter().any(fits).then_some(e)
    });
    if let Some(e) = home {
        chain[e].denials.push(i);
    }
}

/// The mark that an opening claim bears.
pub(super) fn opener_kind(c: &Input) -> Option<MarkKind> {
    match c.layer {
        Some(Layer::Agreed) => Some(MarkKind::Agreed),
        Some(Layer::Effective) => Some(MarkKind::Effective),
        _ => None,
    }
}

/// The mark that a denial stands beside.
pub(super) fn denied_kind(c: &Input) -> MarkKind {
    mark_kind(c).unwrap_or(MarkKind::Violated)
}
