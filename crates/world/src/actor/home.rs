//! The country of actors whose words name none: that which the page speaks of.

use std::collections::{BTreeMap, BTreeSet};

use gencatan_reader::{MentionKind, Reading};

use super::order::Order;
use super::same::Bare;
use crate::account::{Actor, PlacePrecision, Resolved};

/// What a country named in the same sentence counts, before the actor and behind it.
const BESIDE: (f32, f32) = (2.0, 1.0);
/// What one named in another sentence counts, before and behind.
const APART: (f32, f32) = (1.0, 0.5);
/// What the one named last before a body in its sentence counts besides.
const LAST: f32 = 2.0;
/// What the dateline counts: for offices of a state, which need not be named at home, for its bodies, and for others.
const DATELINE: (f32, f32, f32) = (2.5, 2.0, 1.5);
/// How much less a country's forces count: they fight elsewhere too.
const FORCES: f32 = 0.5;
/// Offices that are held abroad as often as at home.
const ABROAD: &[&str] = &[
    "diplomat",
    "ambassador",
    "envoy",
    "special envoy",
    "special representative",
    "mediator",
    "source",
    "analyst",
    "expert",
];
/// How much more a place counts for people who are no part of a state, and how much less for those who are: they travel.
const PLACE: (f32, f32) = (2.0, 0.5);
/// What the country named first on the page counts besides.
const FIRST: f32 = 0.5;
/// By so much the country must lead.
const LEAD: f32 = 0.5;

/// Gives bodies, offices and groups of no known country the one that the page speaks of: "the army", "the interior minister", "students".
/// Where two are as likely, it stays open. People known by name only, outlets and bodies of many states get none.
pub(super) fn at_home(
    reading: &Reading,
    resolved: &mut [Resolved],
    bare: &[Option<Bare>],
    home: &[&str],
    order: &Order,
) {
    let told: Vec<Option<Told>> = (0..resolved.len()).map(|at| told(reading, resolved, order, at)).collect();
    // What the whole page tells, and what it has told up to here, by country.
    let mut whole = Votes::default();
    told.iter().flatten().for_each(|told| whole.add(told));
    let mut before = Votes::default();
    let mut seen = Seen::default();
    let mut found: Vec<(usize, String)> = Vec::new();
    for at in &order.mentions {
        if let Some(code) = seat(reading, resolved, bare, *at, &seen, || {
            let votes = Ballot { told: &told, whole: &whole, before: &before, seen: &seen, home, order };
            votes.winner(resolved[*at].actor.as_ref(), *at)
        }) {
            found.push((*at, code));
        }
        if let Some(told) = &told[*at] {
            before.add(told);
            seen.country(&told.code);
        }
        if let Some(actor) = &resolved[*at].actor {
            seen.actor(actor);
        }
    }
    for (at, code) in found {
        if let Some(actor) = &mut resolved[at].actor {
            actor.why = format!("{}; the page speaks of {code}", actor.why);
            actor.country = Some(code);
        }
    }
}

/// A country that a mention speaks of, and how much it counts for those of a state and for others.
struct Told {
    code: String,
    of_state: f32,
    of_others: f32,
}

impl Told {
    const fn weight(&self, of_state: bool) -> f32 {
        if of_state { self.of_state } else { self.of_others }
    }
}

/// What a mention tells of a country.
fn told(reading: &Reading, resolved: &[Resolved], order: &Order, at: usize) -> Option<Told> {
    let (m, place, actor) = (&reading.mentions[at], resolved[at].place.as_ref(), resolved[at].actor.as_ref());
    let code = country(&resolved[at])?;
    // A name of a country inside an actor's mention is told by the actor already.
    let holds = |other: &usize| {
        let n = &reading.mentions[*other];
        n != m && n.block == m.block && n.range.contains(m.range) && resolved[*other].actor.is_some()
    };
    let is_country = place.is_some_and(|p| p.precision == PlacePrecision::Country);
    if is_country && actor.is_none() && order.beside(at).iter().any(holds) {
        return None;
    }
    let is_place = place.is_some_and(|p| p.precision != PlacePrecision::Country);
    let forces = actor.and_then(|a| a.sector.first()).is_some_and(|s| s == "MIL");
    // People are where the places are, more often than of those who act on them.
    let weight = |of_state: bool| match () {
        () if forces => FORCES,
        () if is_place && !of_state => PLACE.0,
        () if actor.is_none() && of_state => PLACE.1,
        () => 1.0,
    };
    Some(Told { code, of_state: weight(true), of_others: weight(false) })
}

/// Sums by country, for those of a state and for others.
#[derive(Default)]
struct Votes(BTreeMap<String, (f32, f32)>);

impl Votes {
    fn add(&mut self, told: &Told) {
        let sums = self.0.entry(told.code.clone()).or_default();
        sums.0 += told.of_state;
        sums.1 += told.of_others;
    }

    fn of(&self, of_state: bool) -> impl Iterator<Item = (&str, f32)> {
        self.0.iter().map(move |(code, sums)| (code.as_str(), if of_state { sums.0 } else { sums.1 }))
    }
}

/// What the page has named so far.
#[derive(Default)]
struct Seen {
    first: Option<String>,
    last: Option<String>,
    /// By a sector of a state's own forces, the countries of its actors.
    sectors: BTreeMap<String, BTreeSet<String>>,
}

impl Seen {
    fn country(&mut self, code: &str) {
        self.first.get_or_insert_with(|| code.to_owned());
        self.last = Some(code.to_owned());
    }

    fn actor(&mut self, actor: &Actor) {
        if let (Some(sector), Some(code)) = (of_forces(actor), &actor.country) {
            self.sectors.entry(sector.to_owned()).or_default().insert(code.clone());
        }
    }

    /// The country of all actors of the same sector, where it is one and the sector is of a state's own forces.
    fn only_of_sector(&self, actor: &Actor) -> Option<&String> {
        let countries = self.sectors.get(of_forces(actor)?)?;
        countries.first().filter(|_| countries.len() == 1)
    }
}

fn of_forces(actor: &Actor) -> Option<&str> {
    let sector = actor.sector.first().map(String::as_str);
    sector.filter(|s| matches!(*s, "MIL" | "COP" | "LEG" | "JUD" | "SPY"))
}

/// The country of an actor whose words name none, where it can be told.
fn seat(
    reading: &Reading,
    resolved: &[Resolved],
    bare: &[Option<Bare>],
    at: usize,
    seen: &Seen,
    winner: impl FnOnce() -> Option<String>,
) -> Option<String> {
    let actor = resolved[at].actor.as_ref().filter(|a| a.country.is_none())?;
    // Who refers to another has the other's.
    let other = reading.mentions[at].refers.first().and_then(|id| resolved.get(id.0));
    if other.is_some_and(|r| r.actor.is_some()) || !is_seated(reading.mentions[at].kind, actor, bare[at].as_ref()) {
        return None;
    }
    // "Its president": of the country named last.
    let own = seen.last.as_ref().filter(|_| bare[at].as_ref().is_some_and(Bare::is_own));
    own.or_else(|| seen.only_of_sector(actor)).cloned().or_else(winner)
}

/// What speaks for each country as an actor's.
struct Ballot<'a> {
    told: &'a [Option<Told>],
    whole: &'a Votes,
    before: &'a Votes,
    seen: &'a Seen,
    home: &'a [&'a str],
    order: &'a Order,
}

impl Ballot<'_> {
    /// The country that leads for the actor of a mention.
    fn winner(&self, actor: Option<&Actor>, at: usize) -> Option<String> {
        let actor = actor?;
        let of_state =
            actor.sector.first().is_none_or(|s| matches!(s.as_str(), "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY"));
        let mut votes: BTreeMap<&str, f32> = BTreeMap::new();
        let mut add = |code, weight| *votes.entry(code).or_default() += weight;
        for (code, sum) in self.whole.of(of_state) {
            add(code, sum * APART.1);
        }
        for (code, sum) in self.before.of(of_state) {
            add(code, sum * (APART.0 - APART.1));
        }
        for code in self.home {
            add(
                code,
                match (of_state, actor.role.is_some()) {
                    (true, true) => DATELINE.0,
                    (true, false) => DATELINE.1,
                    (false, _) => DATELINE.2,
                },
            );
        }
        if let Some(code) = &self.seen.first {
            add(code, FIRST);
        }
        let mut last = None;
        let mut is_before = true;
        for other in self.order.beside(at) {
            is_before &= *other != at;
            let Some(told) = &self.told[*other] else { continue };
            let more = if is_before { BESIDE.0 - APART.0 } else { BESIDE.1 - APART.1 };
            add(&told.code, told.weight(of_state) * more);
            last = Some(told.code.as_str()).filter(|_| is_before).or(last);
        }
        if let Some(code) = last.filter(|_| of_state && actor.role.is_none()) {
            add(code, LAST);
        }
        let mut ranked: Vec<_> = votes.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        match ranked.as_slice() {
            [(code, _)] => Some((*code).to_owned()),
            [(code, most), (_, next), ..] if most - next >= LEAD => Some((*code).to_owned()),
            _ => None,
        }
    }
}

/// The country that a mention speaks of.
fn country(resolved: &Resolved) -> Option<String> {
    let actor = resolved.actor.as_ref().and_then(|a| a.country.clone());
    let place = || resolved.place.as_ref().and_then(|p| p.country.clone());
    actor.or_else(place).filter(|c| crate::countries::name(c).is_some())
}

/// Whether an actor is of some state though its words name none.
fn is_seated(kind: MentionKind, actor: &Actor, bare: Option<&Bare>) -> bool {
    let of_many = actor
        .sector
        .first()
        .is_some_and(|s| matches!(s.as_str(), "IGO" | "UNO" | "EUR" | "NGO" | "IMG" | "ISM" | "MNC"));
    if bare.is_some_and(Bare::is_plural) {
        return false;
    }
    // "A source in the prime minister's office" is at home again.
    let of_body = bare.is_some_and(Bare::is_of_group);
    if !of_body && actor.role.as_deref().is_some_and(|r| ABROAD.contains(&r)) {
        return false;
    }
    match kind {
        MentionKind::Person => actor.role.is_some() && !of_many,
        MentionKind::Outlet => bare.is_some_and(Bare::is_known),
        MentionKind::Role | MentionKind::Organization | MentionKind::ArmedGroup | MentionKind::Group => !of_many,
        _ => false,
    }
}
