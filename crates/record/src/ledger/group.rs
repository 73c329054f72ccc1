//! Which claims speak of one truce.

use std::collections::BTreeMap;

use gencatan_reader::{Class, Layer, Status};
use gencatan_world::When;
use jiff::civil::Date;

use super::sides::{Sides, named, opens, unique};
use super::time::{self, begins_on_day, day, days_between, is_day, shift};
use super::{Input, MarkKind};

/// Days from the first date of a truce on which its start may still lie, and its agreement.
const START_WITHIN: i32 = 3;
const AGREED_WITHIN: i32 = 1;
/// A date that is told so many days later is history: it opens nothing.
const HISTORY: i32 = 60;
/// Days around a publication in which a truce without a date is looked for, and how far back a retelling may reach.
const NEAR: i32 = 4;
const RETOLD: i32 = 30;

/// A truce in the making: the claims that opened it and those that belong to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Codes, sorted; one where a side declared it alone.
    pub(super) parties: Vec<String>,
    /// The first day that its claims date it to, else the first publication.
    pub(super) day: Option<Date>,
    /// Claims that say it was agreed or took effect.
    pub(super) openers: Vec<usize>,
    /// Claims that make other marks.
    pub(super) others: Vec<(MarkKind, usize)>,
    /// Claims that deny or doubt.
    pub(super) denials: Vec<usize>,
    /// When it took effect, or else was agreed.
    pub(super) start: Option<gencatan_page::Moment>,
    /// Whether `start` is the time that a claim gives for its taking effect.
    pub(super) started: bool,
    /// Whether it has no agreement: an earlier deal that no page describes, or calls that came to nothing yet.
    pub(super) standing: bool,
}

/// All entries by conflict.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Parties of each conflict, sorted.
    pub(super) conflicts: Vec<Vec<String>>,
    /// The entries of each conflict in the order of time.
    pub(super) chains: Vec<Vec<Entry>>,
    /// Claims of truces that name too few, or are too unsure, to open an entry.
    pub(super) loose: Vec<usize>,
}

/// Groups the claims that open entries.
pub(super) fn groups(claims: &[&Input], sides: &Sides) -> Groups {
    let mut by_parties: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    let mut alone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut loose = Vec::new();
    for (i, c) in claims.iter().enumerate().filter(|(_, c)| opens(c)) {
        let parties = sides.parties(&named(c));
        match &parties[..] {
            [] => loose.push(i),
            [a] if c.class == Class::Concede && c.actors.contains(a) => alone.entry(a.clone()).or_default().push(i),
            [_] => loose.push(i),
            _ => by_parties.entry(parties).or_default().push(i),
        }
    }
    let mut conflicts: Vec<Vec<String>> = by_parties.keys().cloned().collect();
    for (a, b) in sides.dyads() {
        conflicts.push(vec![a.clone(), b.clone()]);
    }
    conflicts.sort();
    conflicts.dedup();
    let mut chains: Vec<Vec<Entry>> = conflicts
        .iter()
        .map(|parties| cluster(claims, parties, by_parties.get(parties).map_or(&[][..], Vec::as_slice)))
        .collect();
    for (party, openers) in alone {
        join_alone(claims, &party, openers, &mut conflicts, &mut chains);
    }
    for chain in &mut chains {
        let (sure, unsure): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(chain).into_iter().partition(|e| e.openers.iter().any(|&i| claims[i].sure));
        *chain = sure;
        loose.extend(unsure.into_iter().flat_map(|e| e.openers));
        order(claims, chain);
    }
    loose.sort_unstable();
    Groups { conflicts, chains, loose }
}

/// A truce that one side declares belongs to the conflict's truce of those days, else stands alone.
fn join_alone(
    claims: &[&Input],
    party: &str,
    openers: Vec<usize>,
    conflicts: &mut Vec<Vec<String>>,
    chains: &mut Vec<Vec<Entry>>,
) {
    let homes: Vec<usize> = (0..conflicts.len()).filter(|&n| conflicts[n].iter().any(|p| p == party)).collect();
    let mut rest = Vec::new();
    for i in openers {
        let date = event_day(claims[i]);
        let fit = homes.iter().find_map(|&n| {
            let e = chains[n].iter().position(|e| match (e.day, date) {
                (Some(a), Some(b)) => (-AGREED_WITHIN..=START_WITHIN).contains(&days_between(a, b)),
                _ => false,
            })?;
            Some((n, e))
        });
        match fit {
            Some((n, e)) => chains[n][e].openers.push(i),
            None => rest.push(i),
        }
    }
    if rest.is_empty() {
        return;
    }
    let parties = vec![party.to_owned()];
    let entries = cluster(claims, &parties, &rest);
    match homes[..] {
        [n] => chains[n].extend(entries),
        _ => {
            conflicts.push(parties);
            chains.push(entries);
        }
    }
}

/// Sorts a chain and finds when each of its truces began.
pub(super) fn order(claims: &[&Input], chain: &mut [Entry]) {
    for entry in chain.iter_mut() {
        entry.openers.sort_unstable();
        let effective = beginning(claims, entry, Layer::Effective);
        entry.started = effective.is_some();
        entry.start = effective.or_else(|| beginning(claims, entry, Layer::Agreed));
    }
    chain.sort_by_key(|e| (e.day, e.start.map(|m| m.instant()), e.openers.first().copied()));
}

/// The time of `layer` that most claims give.
fn beginning(claims: &[&Input], entry: &Entry, layer: Layer) -> Option<gencatan_page::Moment> {
    let members: Vec<usize> = entry.openers.iter().copied().filter(|&i| claims[i].layer == Some(layer)).collect();
    let groups = time::partition(claims, &members, |i| claims[i].when.filter(begins_on_day));
    let dated = groups.iter().enumerate().filter(|(_, g)| g.when.is_some());
    let (_, best) = dated.max_by_key(|(n, g)| (g.members.len(), std::cmp::Reverse(*n)))?;
    best.when.as_ref().and_then(time::start)
}

/// The day that a claim dates its truce to; publication where it has none.
pub(super) fn event_day(c: &Input) -> Option<Date> {
    dated(c).or_else(|| published(c))
}

pub(super) fn published(c: &Input) -> Option<Date> {
    c.published.map(|p| p.civil.date())
}

/// The day of an opening claim, where it names one: agreements happen on a day, starts begin on one.
fn dated(c: &Input) -> Option<Date> {
    let fits = |w: &&When| if c.layer == Some(Layer::Effective) { begins_on_day(w) } else { is_day(w) };
    c.when.as_ref().filter(fits).and_then(day)
}

/// Whether a date is told so late that it is history.
fn is_history(c: &Input, date: Date) -> bool {
    published(c).is_some_and(|p| days_between(date, p) > HISTORY)
}

fn cluster(claims: &[&Input], parties: &[String], openers: &[usize]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let new =
        |i: usize, day: Option<Date>| Entry { parties: parties.to_vec(), day, openers: vec![i], ..Entry::default() };

    let mut on_days: Vec<(Date, usize)> = openers.iter().filter_map(|&i| Some((dated(claims[i])?, i))).collect();
    on_days.sort_unstable();
    let (history, on_days): (Vec<_>, Vec<_>) = on_days.into_iter().partition(|&(d, i)| is_history(claims[i], d));
    for (date, i) in on_days {
        let within = if claims[i].layer == Some(Layer::Effective) { START_WITHIN } else { AGREED_WITHIN };
        match entries.last_mut() {
            Some(e) if e.day.is_some_and(|first| days_between(first, date) <= within) => e.openers.push(i),
            _ => entries.push(new(i, Some(date))),
        }
    }
    for (date, i) in history {
        let near = entries
            .iter_mut()
            .find(|e| e.day.is_some_and(|first| (-AGREED_WITHIN..=START_WITHIN).contains(&days_between(first, date))));
        if let Some(entry) = near {
            entry.openers.push(i);
        }
    }

    let mut undated: Vec<usize> = openers.iter().copied().filter(|&i| dated(claims[i]).is_none()).collect();
    undated.sort_unstable();
    // Only entries that are dated attract claims without a date, so that the order of those does not matter.
    let known = entries.len();
    let mut waiting = Vec::new();
    for i in undated {
        match nearest(claims, &entries[..known], i) {
            Fit::Entry(n) => entries[n].openers.push(i),
            Fit::Open => waiting.push((i, None)),
            Fit::OpenUnlessRetold(n) => waiting.push((i, Some(n))),
            Fit::Nothing => {}
        }
    }
    for batch in batches(claims, waiting) {
        let articles = unique(batch.iter().map(|&(i, _)| &claims[i].article)).len();
        let news = articles > 1 || batch.iter().any(|&(i, retold)| retold.is_none() || claims[i].sentence == 0);
        if news {
            let first = batch[0].0;
            let mut entry = new(first, open_day(claims[first]));
            entry.openers = batch.iter().map(|&(i, _)| i).collect();
            entries.push(entry);
        } else {
            for (i, retold) in batch {
                if let Some(n) = retold {
                    entries[n].openers.push(i);
                }
            }
        }
    }
    fold_announced(claims, &mut entries);
    entries
}

/// The day that orders an entry without a dated claim.
fn open_day(c: &Input) -> Option<Date> {
    c.when.as_ref().and_then(day).filter(|d| published(c).is_none_or(|p| *d <= p)).or_else(|| published(c))
}

enum Fit {
    Entry(usize),
    /// No entry is near: it may open one.
    Open,
    /// It may open one, but may as well retell an older one.
    OpenUnlessRetold(usize),
    Nothing,
}

/// Where a claim without a day belongs among dated entries.
fn nearest(claims: &[&Input], entries: &[Entry], i: usize) -> Fit {
    let c = claims[i];
    let span = c.when.as_ref().and_then(time::days);
    let fits = |e: &Entry| match (e.day, span) {
        (Some(first), Some((a, b))) => a <= shift(first, START_WITHIN) && first <= b,
        (day, None) => day.is_some(),
        _ => false,
    };
    let candidates: Vec<usize> = (0..entries.len()).filter(|&n| fits(&entries[n])).collect();
    let Some(page) = published(c) else {
        // Without a publication only the page itself can tell.
        let own = |n: &&usize| entries[**n].openers.iter().any(|&j| claims[j].article == c.article);
        return match (candidates.iter().rev().find(own), &candidates[..]) {
            (Some(&n), _) => Fit::Entry(n),
            (None, &[n]) => Fit::Entry(n),
            (None, []) => Fit::Open,
            _ => Fit::Nothing,
        };
    };
    let age = |n: usize| entries[n].day.map_or(i32::MAX, |d| days_between(d, page));
    if let Some(&n) = candidates.iter().filter(|&&n| (-NEAR..=NEAR).contains(&age(n))).min_by_key(|&&n| {
        let age = age(n);
        // A page speaks of what has happened before what is to come.
        (age < -1, age.abs(), n)
    }) {
        return Fit::Entry(n);
    }
    if let Some((a, _)) = span {
        return match candidates[..] {
            [n] => Fit::Entry(n),
            [] if days_between(a, page) <= HISTORY => Fit::Open,
            _ => Fit::Nothing,
        };
    }
    let retold = candidates.into_iter().filter(|&n| (0..=RETOLD).contains(&age(n))).min_by_key(|&n| (age(n), n));
    retold.map_or(Fit::Open, Fit::OpenUnlessRetold)
}

/// A claim without a date, and the entry that it may retell.
type Waiting = (usize, Option<usize>);

/// Claims without a date, by publications that lie within few days.
fn batches(claims: &[&Input], mut waiting: Vec<Waiting>) -> Vec<Vec<Waiting>> {
    waiting.sort_by_key(|&(i, retold)| (open_day(claims[i]), i, retold));
    let mut batches: Vec<Vec<Waiting>> = Vec::new();
    for one in waiting {
        match batches.last_mut() {
            Some(batch) if close(open_day(claims[batch[0].0]), open_day(claims[one.0])) => batch.push(one),
            _ => batches.push(vec![one]),
        }
    }
    batches
}

fn close(a: Option<Date>, b: Option<Date>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => days_between(a, b) <= START_WITHIN,
        (a, b) => a == b,
    }
}

/// A start that is announced well ahead belongs to the truce that the same page reports as just agreed.
fn fold_announced(claims: &[&Input], entries: &mut Vec<Entry>) {
    let announced = |e: &Entry| {
        e.openers.iter().all(|&i| {
            claims[i].layer == Some(Layer::Effective)
                && claims[i].status == Status::Planned
                && published(claims[i]).is_some_and(|p| Some(p) < e.day)
        })
    };
    let mut n = 0;
    while n < entries.len() {
        let home = announced(&entries[n])
            .then(|| {
                (0..entries.len()).find(|&h| {
                    h != n
                        && entries[n].openers.iter().all(|&i| {
                            entries[h].openers.iter().any(|&j| {
                                let just = |d: Date| published(claims[i]).is_some_and(|p| days_between(d, p) <= NEAR);
                                claims[j].article == claims[i].article
                                    && claims[j].layer == Some(Layer::Agreed)
                                    && entries[h].day.is_some_and(just)
                            })
                        })
                })
            })
            .flatten();
        match home {
            Some(h) => {
                let moved = entries[n].openers.clone();
                entries[h].openers.extend(moved);
                entries.remove(n);
            }
            None => n += 1,
        }
    }
}
