//! The country of actors whose words name none: that which the page speaks of.

use std::collections::BTreeMap;

use gencatan_reader::{Mention, MentionKind, Reading};

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
pub(super) fn at_home(reading: &Reading, resolved: &mut [Resolved], bare: &[Option<Bare>], home: &[&str]) {
    // A name of a country inside an actor's mention is told by the actor already.
    let inner = |at: usize| {
        let (m, place) = (&reading.mentions[at], resolved[at].place.as_ref());
        let country = place.is_some_and(|p| p.precision == PlacePrecision::Country) && resolved[at].actor.is_none();
        let holds = |(n, r): (&Mention, &Resolved)| {
            n != m && n.block == m.block && n.range.contains(m.range) && r.actor.is_some()
        };
        country && reading.mentions.iter().zip(resolved.iter()).any(holds)
    };
    let told = resolved.iter().enumerate().map(|(at, r)| country(r).filter(|_| !inner(at)));
    let told: Vec<Option<String>> = told.collect();
    let place_of = |at: usize| (reading.mentions[at].block, reading.mentions[at].range);
    let first = (0..told.len())
        .filter(|at| told[*at].is_some())
        .min_by_key(|at| place_of(*at))
        .and_then(|at| Some((place_of(at), told[at].clone()?)));
    let sentence = |at: usize| {
        let m = &reading.mentions[at];
        reading.sentences.iter().position(|s| s.block == m.block && s.range.overlaps(m.range))
    };
    let place = place_of;
    let mut found: Vec<(usize, String)> = Vec::new();
    for at in 0..resolved.len() {
        let Some(actor) = resolved[at].actor.as_ref().filter(|a| a.country.is_none()) else { continue };
        // Who refers to another has the other's.
        let refers =
            reading.mentions[at].refers.first().is_some_and(|id| resolved.get(id.0).is_some_and(|r| r.actor.is_some()));
        if refers || !is_seated(reading.mentions[at].kind, actor, bare[at].as_ref()) {
            continue;
        }
        // "Its president": of the country named last.
        if bare[at].as_ref().is_some_and(Bare::is_own) {
            let before = (0..told.len()).filter(|other| told[*other].is_some() && place(*other) < place(at));
            if let Some(code) = before.max_by_key(|other| place(*other)).and_then(|other| told[other].clone()) {
                found.push((at, code));
                continue;
            }
        }
        if let Some(one) = only_of_sector(resolved, actor, |other| place(other) < place(at)) {
            found.push((at, one));
            continue;
        }
        let mut votes: BTreeMap<&str, f32> = BTreeMap::new();
        let of_state =
            actor.sector.first().is_none_or(|s| matches!(s.as_str(), "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY"));
        for code in home {
            *votes.entry(code).or_default() += match (of_state, actor.role.is_some()) {
                (true, true) => DATELINE.0,
                (true, false) => DATELINE.1,
                (false, _) => DATELINE.2,
            };
        }
        if let Some((_, code)) = first.as_ref().filter(|(named, _)| *named < place(at)) {
            *votes.entry(code).or_default() += FIRST;
        }
        let own = sentence(at);
        let before = (0..told.len()).filter(|other| sentence(*other) == own && place(*other) < place(at));
        let last = before.filter(|other| told[*other].is_some()).max_by_key(|other| place(*other));
        if let Some(code) = last.and_then(|other| told[other].as_deref()).filter(|_| of_state && actor.role.is_none()) {
            *votes.entry(code).or_default() += LAST;
        }
        for (other, code) in told.iter().enumerate().filter_map(|(o, c)| Some((o, c.as_deref()?))) {
            let (before, behind) = if sentence(other) == own { BESIDE } else { APART };
            let weight = if place(other) < place(at) { before } else { behind };
            let place = resolved[other].place.as_ref().is_some_and(|p| p.precision != PlacePrecision::Country);
            let forces = resolved[other].actor.as_ref().and_then(|a| a.sector.first()).is_some_and(|s| s == "MIL");
            // People are where the places are, more often than of those who act on them.
            let factor = match () {
                () if forces => FORCES,
                () if place && !of_state => PLACE.0,
                () if resolved[other].actor.is_none() && of_state => PLACE.1,
                () => 1.0,
            };
            *votes.entry(code).or_default() += weight * factor;
        }
        let mut ranked: Vec<_> = votes.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        match ranked.as_slice() {
            [(code, _)] => found.push((at, (*code).to_owned())),
            [(code, most), (_, next), ..] if most - next >= LEAD => found.push((at, (*code).to_owned())),
            _ => {}
        }
    }
    for (at, code) in found {
        if let Some(actor) = &mut resolved[at].actor {
            actor.why = format!("{}; the page speaks of {code}", actor.why);
            actor.country = Some(code);
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

/// The country of all actors of the same sector that were named before, where it is one and the sector is of a state's own forces.
fn only_of_sector(resolved: &[Resolved], own: &Actor, before: impl Fn(usize) -> bool) -> Option<String> {
    let sector = own.sector.first().filter(|s| matches!(s.as_str(), "MIL" | "COP" | "LEG" | "JUD" | "SPY"))?;
    let mut found: Vec<&String> = Vec::new();
    for (at, other) in resolved.iter().enumerate() {
        let Some(actor) = other.actor.as_ref().filter(|a| a.sector.first() == Some(sector) && before(at)) else {
            continue;
        };
        let Some(code) = &actor.country else { continue };
        if !found.contains(&code) {
            found.push(code);
        }
    }
    match found.as_slice() {
        [one] => Some((*one).clone()),
        _ => None,
    }
}
