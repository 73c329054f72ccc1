//! When two times agree, which comes first, and what a group of them says together.

use std::collections::BTreeSet;

use gencatan_page::{Moment, Precision};
use gencatan_world::When;
use jiff::Span;
use jiff::civil::Date;

use super::Input;

/// A group of claims whose times agree.
#[derive(Clone, Debug, Default)]
pub(super) struct TimeGroup {
    /// What they say together: the finest time, the most frequent of the finest.
    pub(super) when: Option<When>,
    /// Indexes of the claims, in canonical order.
    pub(super) members: Vec<usize>,
}

/// The moment that stands for an interval: its first, or its last where the first is open.
pub(super) fn start(when: &When) -> Option<Moment> {
    when.from.or(when.to)
}

/// The calendar day on which a time begins.
pub(super) fn day(when: &When) -> Option<Date> {
    start(when).map(|m| m.civil.date())
}

/// The days that a time may mean, first and last.
pub(super) fn days(when: &When) -> Option<(Date, Date)> {
    let first = day(when)?;
    let end = when.to.or(when.from)?;
    let length = match end.precision {
        Precision::Week => Span::new().days(6),
        Precision::Month => Span::new().months(1).days(-1),
        Precision::Quarter | Precision::Season => Span::new().months(3).days(-1),
        Precision::HalfYear => Span::new().months(6).days(-1),
        Precision::Year => Span::new().years(1).days(-1),
        Precision::Decade => Span::new().years(10).days(-1),
        Precision::Century => Span::new().years(100).days(-1),
        _ => Span::new(),
    };
    let last = match end.precision {
        Precision::Month | Precision::Quarter | Precision::Season | Precision::HalfYear => {
            end.civil.date().first_of_month()
        }
        _ => end.civil.date(),
    };
    let last = add(last, length);
    Some((first, last.max(first)))
}

/// `date` moved by `span`, clamped to the calendar.
fn add(date: Date, span: Span) -> Date {
    // A span of mixed signs is refused by the calendar, so that months and days are added one after the other.
    let days = span.get_days();
    let rest = span.days(0);
    date.saturating_add(rest).saturating_add(Span::new().days(days))
}

/// `date` moved by `days`, clamped to the calendar.
pub(super) fn shift(date: Date, days: i32) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// Days from `a` to `b`; negative where `b` is earlier.
pub(super) fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |span| span.get_days())
}

/// Whether a time names one day, or a stretch of at most two.
pub(super) fn is_day(when: &When) -> bool {
    when.precision <= Precision::Day && days(when).is_some_and(|(a, b)| days_between(a, b) <= 1)
}

/// Whether a time begins on a known day, however long it lasts.
pub(super) fn begins_on_day(when: &When) -> bool {
    when.precision <= Precision::Day && start(when).is_some_and(|m| m.precision <= Precision::Day)
}

/// Whether a clock time is known.
pub(super) fn has_clock(when: &When) -> bool {
    when.precision <= Precision::Hour && start(when).is_some_and(|m| m.has_clock())
}

/// How far apart two clock times may be and still agree, in seconds.
fn tolerance(a: &When, b: &When) -> i64 {
    if a.approx || b.approx || a.precision == Precision::Hour || b.precision == Precision::Hour { 3599 } else { 59 }
}

/// Whether two clock times agree: instants where both offsets are known, else wall clocks.
fn clocks_agree(a: &When, b: &When) -> bool {
    let (Some(x), Some(y)) = (start(a), start(b)) else { return false };
    let apart =
        if x.offset.is_some() && y.offset.is_some() { x.instant() - y.instant() } else { seconds(&x) - seconds(&y) };
    apart.abs() <= tolerance(a, b)
}

/// Wall-clock seconds, whatever the offset.
fn seconds(m: &Moment) -> i64 {
    Moment { offset: None, ..*m }.instant()
}

/// Whether two times may mean one point: clocks as above, else the days overlap.
///
/// Midnight belongs to both of its days: "at midnight on Saturday" may be the end of that day.
pub(super) fn agree(a: &When, b: &When) -> bool {
    if has_clock(a) && has_clock(b) {
        return clocks_agree(a, b);
    }
    let widened = |w: &When| {
        let (first, last) = days(w)?;
        let midnight = has_clock(w) && start(w).is_some_and(|m| m.civil.time() == jiff::civil::Time::midnight());
        // A clock time stands for its beginning, not for the stretch that may follow.
        let last = if has_clock(w) { first } else { last };
        Some((if midnight { shift(first, -1) } else { first }, last))
    };
    match (widened(a), widened(b)) {
        (Some((a1, a2)), Some((b1, b2))) => a1 <= b2 && b1 <= a2,
        _ => false,
    }
}

/// Whether `when` begins at or after `point`, as far as the two are known.
pub(super) fn not_before(when: &When, point: &Moment) -> bool {
    let Some(first) = start(when) else { return false };
    if has_clock(when) && point.has_clock() {
        if first.offset.is_some() && point.offset.is_some() {
            return first.instant() >= point.instant();
        }
        return first.civil >= point.civil;
    }
    first.civil.date() >= point.civil.date()
}

/// Sorts claims of one event into groups whose times agree, finest first; claims without a time join what their
/// sentence or page says, else the best group.
///
/// `when` gives a claim's time, which the caller may withhold where it is not the event's own.
pub(super) fn partition(claims: &[&Input], members: &[usize], when: impl Fn(usize) -> Option<When>) -> Vec<TimeGroup> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let timed: Vec<(usize, When)> = members.iter().filter_map(|&i| Some((i, when(i)?))).collect();
    let offset = |w: &When| start(w).is_some_and(|m| m.offset.is_some());
    for &(i, w) in timed.iter().filter(|(_, w)| has_clock(w) && offset(w)) {
        let home = groups.iter().position(|g| when(g[0]).is_some_and(|v| clocks_agree(&v, &w)));
        join(&mut groups, home, i);
    }
    let settled = groups.clone();
    for &(i, w) in timed.iter().filter(|(_, w)| has_clock(w) && !offset(w)) {
        let same = |j: usize| when(j).is_some_and(|v| clocks_agree(&v, &w));
        let home = best(claims, &groups, |n| {
            let Some(known) = settled.get(n) else { return groups[n].iter().any(|&j| same(j)) };
            let agreeing = known.iter().filter(|&&j| same(j)).count();
            // A clock time of a far place, given once beside the local one, does not stand for the local one.
            let dominant = known.iter().all(|&j| {
                let other = when(j);
                known.iter().filter(|&&k| walls_agree(when(k), other)).count() <= agreeing
            });
            let same_page = known.iter().any(|&j| claims[j].article == claims[i].article);
            agreeing > 0 && (dominant || same_page)
        });
        join(&mut groups, home, i);
    }
    let mut groups = merge_midnights(claims, groups, &when);
    let coarse = |w: &When| !has_clock(w);
    for fine in [true, false] {
        let settled = groups.clone();
        for &(i, w) in timed.iter().filter(|(_, w)| coarse(w) && is_day(w) == fine) {
            let home = nearest(claims, &groups, &settled, i, |n| {
                groups[n].iter().any(|&j| when(j).is_some_and(|v| agree(&v, &w)))
            });
            join(&mut groups, home, i);
        }
    }
    let settled = groups.clone();
    for &i in members.iter().filter(|&&i| when(i).is_none()) {
        let home = nearest(claims, &groups, &settled, i, |_| true);
        join(&mut groups, home, i);
    }
    groups
        .into_iter()
        .map(|mut members| {
            members.sort_unstable();
            TimeGroup { when: together(members.iter().filter_map(|&i| when(i))), members }
        })
        .collect()
}

/// Whether two clock times show the same hands, whatever their offsets.
fn walls_agree(a: Option<When>, b: Option<When>) -> bool {
    let wall = |w: Option<When>| w.and_then(|w| start(&w)).map(|m| m.civil);
    wall(a) == wall(b)
}

/// Of the groups that fit, the one that the claim's own sentence speaks of, else its page, else the best.
fn nearest(
    claims: &[&Input],
    groups: &[Vec<usize>],
    settled: &[Vec<usize>],
    i: usize,
    fits: impl Fn(usize) -> bool,
) -> Option<usize> {
    let own = |n: usize, same: &dyn Fn(&Input) -> bool| {
        let told = settled.get(n).map_or(&[][..], Vec::as_slice);
        fits(n) && told.iter().any(|&j| claims[j].article == claims[i].article && same(claims[j]))
    };
    best(claims, groups, |n| own(n, &|c| c.sentence == claims[i].sentence))
        .or_else(|| best(claims, groups, |n| own(n, &|_| true)))
        .or_else(|| best(claims, groups, fits))
}

/// The group that most articles, then most claims, bear among those that fit; the first of equals.
fn best(claims: &[&Input], groups: &[Vec<usize>], fits: impl Fn(usize) -> bool) -> Option<usize> {
    let articles = |n: usize| groups[n].iter().map(|&i| &claims[i].article).collect::<BTreeSet<_>>().len();
    (0..groups.len()).filter(|&n| fits(n)).max_by_key(|&n| (articles(n), groups[n].len(), std::cmp::Reverse(n)))
}

/// Joins midnights a day apart whose zones are not known: which of its two days "midnight" belongs to, few words say.
fn merge_midnights(
    claims: &[&Input],
    groups: Vec<Vec<usize>>,
    when: &impl Fn(usize) -> Option<When>,
) -> Vec<Vec<usize>> {
    let midnight = |group: &Vec<usize>| {
        let first = group.first().and_then(|&i| start(&when(i)?))?;
        let bare = group.iter().all(|&i| when(i).and_then(|w| start(&w)).is_some_and(|m| m.offset.is_none()));
        (bare && first.civil.time() == jiff::civil::Time::midnight()).then(|| first.civil.date())
    };
    let mut merged: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let home = midnight(&group).and_then(|date| {
            best(claims, &merged, |n| midnight(&merged[n]).is_some_and(|other| days_between(other, date).abs() == 1))
        });
        match home {
            Some(n) => merged[n].extend(group),
            None => merged.push(group),
        }
    }
    merged
}

fn join(groups: &mut Vec<Vec<usize>>, home: Option<usize>, member: usize) {
    match home {
        Some(n) => groups[n].push(member),
        None => groups.push(vec![member]),
    }
}

/// The finest of agreeing times; among equals one with an offset, the most frequent, the earliest.
fn together(whens: impl Iterator<Item = When>) -> Option<When> {
    let all: Vec<When> = whens.collect();
    let rank = |w: &When| {
        let m = start(w);
        let frequency = all.iter().filter(|v| start(v) == m).count();
        (
            w.precision,
            m.is_none_or(|m| m.offset.is_none()),
            w.approx,
            std::cmp::Reverse(frequency),
            m.map_or(i64::MAX, |m| m.instant()),
            w.to.map_or(i64::MAX, |m| m.instant()),
        )
    };
    all.iter().min_by_key(|w| rank(w)).copied()
}
