//! From the claims of one entry to its marks.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use gencatan_page::Precision;
use gencatan_world::When;
use jiff::civil::Date;

use super::assign::{breach, denied_kind, opener_kind};
use super::group::{Entry, published};
use super::sides::{Sides, unique};
use super::time::{self, TimeGroup, agree, day, days_between, has_clock, is_day, partition};
use super::{Ceasefire, Input, Mark, MarkKind, Purpose};

/// Sentences within which a denied deed is taken for the one that the page tells.
const BESIDE: usize = 3;

/// The ledger entry of a group of claims, not yet linked to others.
pub(super) fn ceasefire(claims: &[&Input], sides: &Sides, entry: &Entry) -> Ceasefire {
    let agreements = Agreements::of(claims, entry);
    let mut drafts = openings(claims, sides, entry, &agreements);
    drafts.extend(others(claims, sides, entry, &agreements));
    for &i in &entry.denials {
        deny(claims, sides, entry, &mut drafts, i);
    }
    let agreed = drafts.iter().filter(|d| d.mark.kind == MarkKind::Agreed).filter_map(|d| d.day).min();
    let first = drafts.iter().filter(|d| d.mark.kind == MarkKind::Effective).filter_map(|d| d.day).min();
    for draft in &mut drafts {
        // What has no date of its own is ordered by publication, but not against the life cycle.
        if draft.mark.when.is_none() {
            let latest = if draft.mark.kind < MarkKind::Agreed { agreed.or(first) } else { first };
            if draft.mark.kind <= MarkKind::Agreed {
                draft.day = draft.day.min(latest.or(draft.day));
            } else {
                draft.day = draft.day.max(first.or(agreed));
            }
        }
    }
    drafts.sort_by(Draft::compare);
    Ceasefire {
        id: id(claims, entry),
        parties: entry.parties.clone(),
        purpose: purpose(claims, entry),
        follows: None,
        marks: drafts.into_iter().map(|d| d.mark).collect(),
    }
}

/// A mark with what orders it.
struct Draft {
    mark: Mark,
    members: Vec<usize>,
    day: Option<Date>,
}

impl Draft {
    fn new(claims: &[&Input], kind: MarkKind, by: Vec<String>, alleged_by: Vec<String>, group: TimeGroup) -> Self {
        let day = group
            .when
            .as_ref()
            .and_then(day)
            .or_else(|| group.members.iter().filter_map(|&i| published(claims[i])).min());
        let ids = group.members.iter().map(|&i| claims[i].claim.clone()).collect();
        let mark = Mark { kind, by, alleged_by, when: group.when, claims: ids, denied_by: Vec::new(), rival: false };
        Self { mark, members: group.members, day }
    }

    /// By day, then by the life cycle, then by what tells two marks of one day and kind apart.
    fn compare(&self, other: &Self) -> Ordering {
        let instant = |d: &Self| d.mark.when.as_ref().and_then(time::start).map(|m| m.instant());
        let sides = |a: &Mark, b: &Mark| (&a.by, &a.alleged_by, &a.claims).cmp(&(&b.by, &b.alleged_by, &b.claims));
        (self.day, self.mark.kind, instant(self))
            .cmp(&(other.day, other.mark.kind, instant(other)))
            .then_with(|| sides(&self.mark, &other.mark))
    }
}

/// The claims of an entry's agreement, and of its start by time.
struct Agreements {
    members: Vec<usize>,
    starts: Vec<TimeGroup>,
}

impl Agreements {
    fn of(claims: &[&Input], entry: &Entry) -> Self {
        let of = |kind| -> Vec<usize> {
            entry.openers.iter().copied().filter(|&i| opener_kind(claims[i]) == Some(kind)).collect()
        };
        let starts = partition(claims, &of(MarkKind::Effective), |i| claims[i].when);
        Self { members: of(MarkKind::Agreed), starts }
    }

    /// The time of a claim: of an agreement only where it is not plainly that of the start.
    fn time(&self, claims: &[&Input], i: usize) -> Option<When> {
        if self.members.contains(&i) { signing_time(claims, &self.members, &self.starts, i) } else { claims[i].when }
    }
}

/// Agreements and starts, with rivals.
fn openings(claims: &[&Input], sides: &Sides, entry: &Entry, agreements: &Agreements) -> Vec<Draft> {
    let agreed = partition(claims, &agreements.members, |i| agreements.time(claims, i));
    let mut drafts = Vec::new();
    for (kind, groups) in [(MarkKind::Agreed, agreed), (MarkKind::Effective, agreements.starts.clone())] {
        let rival = groups.iter().filter(|g| g.when.is_some()).count() > 1;
        for group in groups {
            let mut by = named_parties(claims, sides, entry, &group.members);
            if by.is_empty() && kind == MarkKind::Agreed {
                by.clone_from(&entry.parties);
            }
            let mut draft = Draft::new(claims, kind, by, Vec::new(), group);
            draft.mark.rival = rival && draft.mark.when.is_some();
            drafts.push(draft);
        }
    }
    drafts
}

/// The time of an agreement, where the claim's time is not plainly that of the start.
fn signing_time(claims: &[&Input], agreements: &[usize], effective: &[TimeGroup], i: usize) -> Option<When> {
    let c = claims[i];
    let when = c.when?;
    let date = day(&when)?;
    let first = time::start(&when)?;
    let ahead = c.published.is_some_and(|p| {
        let comparable = first.has_clock() && p.has_clock() && first.offset.is_some() && p.offset.is_some();
        if comparable { first.instant() > p.instant() } else { date > p.civil.date() }
    });
    if ahead {
        return None;
    }
    let starts = || effective.iter().flat_map(|g| &g.members).filter_map(|&j| claims[j].when);
    if has_clock(&when) && starts().any(|s| has_clock(&s) && agree(&s, &when)) {
        return None;
    }
    let on_start = starts().any(|s| day(&s) == Some(date));
    let signed_earlier = agreements
        .iter()
        .filter_map(|&j| claims[j].when)
        .any(|other| is_day(&other) && day(&other).is_some_and(|d| (1..=3).contains(&days_between(d, date))));
    (!(on_start && signed_earlier)).then_some(when)
}

/// The parties that claims name, by whatever body of theirs.
fn named_parties(claims: &[&Input], sides: &Sides, entry: &Entry, members: &[usize]) -> Vec<String> {
    let codes = unique(members.iter().flat_map(|&i| claims[i].actors.iter().chain(&claims[i].recipients)));
    sides.lanes(&entry.parties, &codes).into_iter().map(|lane| entry.parties[lane].clone()).collect()
}

fn outsiders(sides: &Sides, parties: &[String], c: &Input) -> Vec<String> {
    unique(c.actors.iter().filter(|a| sides.lane(parties, a).is_none()))
}

/// Every mark beside agreements and starts; outsiders that sign with the parties stand as mediators.
fn others(claims: &[&Input], sides: &Sides, entry: &Entry, agreements: &Agreements) -> Vec<Draft> {
    let mut by_sides: BTreeMap<(MarkKind, Vec<String>, Vec<String>), Vec<usize>> = BTreeMap::new();
    for &(kind, i) in &entry.others {
        let (by, alleged_by) = roles(sides, entry, kind, claims[i]);
        // A call of nobody to nobody says nothing that a reader could check by side.
        if by.is_empty() && matches!(kind, MarkKind::Proposed | MarkKind::Accepted | MarkKind::Rejected) {
            continue;
        }
        by_sides.entry((kind, by, alleged_by)).or_default().push(i);
    }
    let joint = |i: &&usize| sides.lanes(&entry.parties, &claims[**i].actors).len() > 1;
    for &i in agreements.members.iter().filter(joint) {
        let brokers = outsiders(sides, &entry.parties, claims[i]);
        if !brokers.is_empty() {
            by_sides.entry((MarkKind::Mediated, brokers, Vec::new())).or_default().push(i);
        }
    }
    let mut drafts = Vec::new();
    for ((kind, by, alleged_by), mut members) in by_sides {
        members.sort_unstable();
        let groups = if kind == MarkKind::Violated {
            incidents(claims, &members)
        } else {
            partition(claims, &members, |i| agreements.time(claims, i))
        };
        drafts.extend(groups.into_iter().map(|g| Draft::new(claims, kind, by.clone(), alleged_by.clone(), g)));
    }
    drafts
}

/// Who acts and who says so.
fn roles(sides: &Sides, entry: &Entry, kind: MarkKind, c: &Input) -> (Vec<String>, Vec<String>) {
    let speakers = unique(c.speaker.iter());
    match kind {
        MarkKind::Violated => {
            let (violators, accusers) = breach(c);
            let on_lanes = unique(violators.iter().filter(|v| sides.lane(&entry.parties, v).is_some()));
            let accusers = if c.class == gencatan_reader::Class::Accuse { unique(accusers.iter()) } else { speakers };
            (if on_lanes.is_empty() { unique(violators.iter()) } else { on_lanes }, accusers)
        }
        MarkKind::Mediated => (outsiders(sides, &entry.parties, c), Vec::new()),
        MarkKind::Negotiated | MarkKind::Extended => (unique(c.actors.iter().chain(&c.recipients)), Vec::new()),
        // Who is only said to have asked has asked.
        MarkKind::Proposed if c.actors.is_empty() => (speakers, Vec::new()),
        MarkKind::Proposed | MarkKind::Accepted => (unique(c.actors.iter()), Vec::new()),
        _ => (unique(c.actors.iter()), speakers),
    }
}

/// Groups breaches by incident: an equal day, an equal clock time, or none; those without a time join their page's.
fn incidents(claims: &[&Input], members: &[usize]) -> Vec<TimeGroup> {
    let mut groups: Vec<TimeGroup> = Vec::new();
    for &i in members {
        let Some(when) = claims[i].when else { continue };
        let same = |g: &TimeGroup| {
            g.when.is_some_and(|w| match (has_clock(&w), has_clock(&when)) {
                (true, true) => agree(&w, &when),
                (false, false) if is_day(&w) && is_day(&when) => day(&w) == day(&when),
                _ => w == when,
            })
        };
        match groups.iter_mut().find(|g| same(g)) {
            Some(group) => group.members.push(i),
            None => groups.push(TimeGroup { when: Some(when), members: vec![i] }),
        }
    }
    let dated = groups.len();
    for &i in members.iter().filter(|&&i| claims[i].when.is_none()) {
        let own = |g: &TimeGroup| {
            g.members.iter().any(|&j| claims[j].article == claims[i].article && claims[j].when.is_some())
        };
        let home = (0..groups.len()).find(|&n| if n < dated { own(&groups[n]) } else { true });
        match home {
            Some(n) => groups[n].members.push(i),
            None => groups.push(TimeGroup { when: None, members: vec![i] }),
        }
    }
    for group in &mut groups {
        group.members.sort_unstable();
    }
    groups
}

/// Sets a denial beside the marks that it denies.
fn deny(claims: &[&Input], sides: &Sides, entry: &Entry, drafts: &mut [Draft], i: usize) {
    let c = claims[i];
    let kind = denied_kind(c);
    let accused = sides.lanes(&entry.parties, &breach(c).0);
    let accused = if accused.is_empty() { sides.lanes(&entry.parties, &c.speaker) } else { accused };
    let fits = |d: &Draft| {
        d.mark.kind == kind
            && (kind != MarkKind::Violated || accused.is_empty() || sides.lanes(&entry.parties, &d.mark.by) == accused)
            && match (c.when, d.mark.when) {
                (Some(a), Some(b)) => agree(&a, &b),
                _ => true,
            }
    };
    // A denied deed that is not called a breach is the one that was just told.
    let beside = |j: usize| c.layer.is_some() || claims[j].sentence.abs_diff(c.sentence) <= BESIDE;
    let own = |d: &Draft| d.members.iter().any(|&j| claims[j].article == c.article && beside(j));
    let near = |d: &Draft| {
        let days = |j: usize| Some(days_between(published(claims[j])?, published(c)?).abs());
        let dated = c.when.is_some() && d.mark.when.is_some();
        dated || (c.layer.is_some() && d.members.iter().any(|&j| days(j).is_none_or(|n| n <= 2)))
    };
    let any_own = drafts.iter().any(|d| fits(d) && own(d));
    for draft in drafts.iter_mut().filter(|d| fits(d) && if any_own { own(d) } else { near(d) }) {
        draft.mark.denied_by.push(c.claim.clone());
    }
}

/// The purpose that most claims of the truce name.
fn purpose(claims: &[&Input], entry: &Entry) -> Option<Purpose> {
    let mut counts: BTreeMap<Purpose, usize> = BTreeMap::new();
    for &i in &entry.openers {
        if let Some(purpose) = claims[i].purpose {
            *counts.entry(purpose).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|&(purpose, n)| (n, std::cmp::Reverse(purpose))).map(|(purpose, _)| purpose)
}

/// "cf-" and 12 hexadecimal digits, from the parties and the first claim.
fn id(claims: &[&Input], entry: &Entry) -> String {
    let first = entry.openers.iter().copied().min().or_else(|| entry.others.iter().map(|&(_, i)| i).min());
    let mut hasher = blake3::Hasher::new();
    for part in entry.parties.iter().map(String::as_str).chain(first.map(|i| claims[i].claim.as_str())) {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    format!("cf-{}", &hasher.finalize().to_hex()[..12])
}

/// The last moment of a term that a claim of a start gives ("from Friday to Sunday", "for 72 hours from noon").
pub(super) fn term_end(when: &When) -> Option<gencatan_page::Moment> {
    let (from, to) = (when.from?, when.to?);
    let longer = if has_clock(when) {
        to.instant() - from.instant() >= 6 * 3600
    } else {
        when.precision == Precision::Day && days_between(from.civil.date(), to.civil.date()) >= 1
    };
    longer.then_some(to)
}
