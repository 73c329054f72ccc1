//! From the words of a place to a row of the gazetteer, with rivals and reason.

use std::collections::BTreeMap;

use super::gazetteer::{Kind, Row, country, division, named};
use crate::account::{Candidate, Place, PlacePrecision};
use crate::actor::titles::{Site, Titles};
use crate::countries::{self, Called, Country};
use crate::text::{Lexicon, Token, joined};

/// What the article says around a place.
pub(crate) struct Context<'c> {
    pub titles: &'c Titles,
    pub countries: &'c Lexicon<Country>,
    /// How often the article names each country.
    pub named: &'c BTreeMap<&'static str, u32>,
    /// The country of the dateline.
    pub dateline: Option<&'static str>,
}

/// At most so many rivals are kept.
const MOST_CANDIDATES: usize = 8;

/// The place that `tokens[mention]` names; what stands behind the mention may say where it lies ("Paris, Texas").
pub(crate) fn locate(context: &Context<'_>, tokens: &[Token<'_>], mention: std::ops::Range<usize>) -> Option<Place> {
    let words = tokens.get(mention.clone())?;
    if let Some(found) = whole_country(context, words) {
        return Some(of_country(found, "name of the country"));
    }
    if let Some(place) = capital_of(context, words) {
        return Some(place);
    }
    let (name, kind) = bare(context, words)?;
    let behind = within(context, &tokens[mention.end..]);
    let mut rivals: Vec<(f32, &'static Row, bool)> =
        named(&name).map(|(row, first)| (score(context, row, first, kind, behind.as_deref()), row, first)).collect();
    rivals.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let (_, row, first) = *rivals.first()?;
    let candidates = rivals.iter().filter(|(_, r, _)| r.id != 0).take(MOST_CANDIDATES);
    let candidates = candidates.map(|(score, row, _)| Candidate { geoname: row.id, score: *score }).collect();
    let mut why = vec![if first { "name in the gazetteer".to_owned() } else { format!("other name of {}", row.name) }];
    if behind.as_ref().is_some_and(|b| inside(row, b)) {
        why.push("the words behind it say where it lies".into());
    } else if rivals.len() > 1 {
        why.push(match context.named.get(row.country) {
            Some(times) => format!("best of {}; the article names its country {times} times", rivals.len()),
            None => format!("best of {} by size", rivals.len()),
        });
    }
    let mut place = of_row(row, why.join("; "));
    place.candidates = candidates;
    // A facility is a point in its town; what lies north of a town is no point of it.
    match kind {
        Some(Site::Kind(precision @ (PlacePrecision::Region | PlacePrecision::District))) => {
            place.precision = precision
        }
        Some(Site::Direction) if row.kind != Kind::Town => place.precision = PlacePrecision::Region,
        _ => {}
    }
    Some(place)
}

/// The place of a country.
pub(crate) fn of_country(iso3: &str, why: &str) -> Place {
    let row = country(iso3);
    let name = countries::name(iso3).or(row.map(|r| r.name)).unwrap_or(iso3);
    Place {
        geoname: row.map(|r| r.id).filter(|id| *id != 0),
        name: name.to_owned(),
        country: Some(iso3.to_owned()),
        admin1: None,
        lat: row.map(|r| r.lat),
        lon: row.map(|r| r.lon),
        precision: PlacePrecision::Country,
        candidates: Vec::new(),
        why: why.to_owned(),
    }
}

/// The capital of a country.
pub(crate) fn capital(iso3: &str) -> Option<&'static Row> {
    let name = countries::capital(iso3)?;
    let towns = named(name).filter(|(row, _)| row.kind == Kind::Town && row.country == iso3);
    towns.max_by_key(|(row, _)| row.population).map(|(row, _)| row)
}

/// A row as a place.
pub(crate) fn of_row(row: &Row, why: String) -> Place {
    let admin1 = match row.kind {
        Kind::Town => division(row.country, row.division).map(|d| d.name.to_owned()),
        Kind::Division => Some(row.name.to_owned()),
        Kind::Country => None,
    };
    Place {
        geoname: (row.id != 0).then_some(row.id),
        name: row.name.to_owned(),
        country: Some(row.country.to_owned()),
        admin1,
        lat: Some(row.lat),
        lon: Some(row.lon),
        precision: match row.kind {
            Kind::Town => PlacePrecision::Town,
            Kind::Division => PlacePrecision::Province,
            Kind::Country => PlacePrecision::Country,
        },
        candidates: Vec::new(),
        why,
    }
}

fn whole_country(context: &Context<'_>, words: &[Token<'_>]) -> Option<&'static str> {
    let country = context.countries.exact(words)?;
    matches!(country.called, Called::Name | Called::Abbreviation | Called::Demonym).then_some(country.iso3)
}

/// "The US capital", "ibu kota AS".
fn capital_of(context: &Context<'_>, words: &[Token<'_>]) -> Option<Place> {
    let says = (0..words.len()).any(|i| context.titles.sites.all(&words[i..]).any(|(_, s)| *s == Site::Capital));
    let (_, country) = says.then(|| countries::first(context.countries, words))??;
    let row = match country.called {
        // "The capital, Baku".
        Called::Capital => return None,
        _ => capital(country.iso3)?,
    };
    Some(of_row(row, format!("capital of {}", countries::name(country.iso3).unwrap_or(country.iso3))))
}

/// The name without the words that say what kind of place it is, and what they say.
fn bare(context: &Context<'_>, words: &[Token<'_>]) -> Option<(String, Option<Site>)> {
    let known = |words: &[Token<'_>]| named(&joined(words)).next().is_some();
    if known(words) {
        return Some((joined(words), None));
    }
    let kinds = (0..words.len()).filter_map(|i| context.titles.sites.longest(&words[i..]).map(|(len, s)| (i, len, *s)));
    let kinds: Vec<(usize, usize, Site)> = kinds.collect();
    let kind = kinds.first().map(|(.., s)| *s);
    // The longest stretch of names that the gazetteer knows; of equals the one further left.
    let mut best: Option<(usize, usize)> = None;
    for from in 0..words.len() {
        for to in (from + 1..=words.len()).rev() {
            let generic = kinds.iter().any(|(i, len, _)| *i <= from && to <= i + len);
            if generic || !words[from].is_name_like() || best.is_some_and(|(a, b)| b - a >= to - from) {
                continue;
            }
            if known(&words[from..to]) {
                best = Some((from, to));
            }
        }
    }
    best.map(|(from, to)| (joined(&words[from..to]), kind))
}

/// The name behind a comma, or in brackets, that may say where the place lies.
fn within(context: &Context<'_>, behind: &[Token<'_>]) -> Option<Vec<(&'static str, &'static str)>> {
    let (mark, rest) = behind.split_first()?;
    if !matches!(mark.low.as_str(), "," | "(") {
        return None;
    }
    // A kind of place may stand before the name ("Ganja, provinsi …").
    let skip = context.titles.sites.longest(rest).map_or(0, |(len, _)| len);
    let rest = &rest[skip..];
    if let Some((_, country)) = context.countries.longest(rest) {
        return Some(vec![(country.iso3, "")]);
    }
    let most = rest.iter().take(4).take_while(|t| t.is_name_like()).count();
    (1..=most).rev().find_map(|len| {
        let name = rest[..len].iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
        let found: Vec<_> =
            named(&name).filter(|(r, _)| r.kind == Kind::Division).map(|(r, _)| (r.country, r.division)).collect();
        (!found.is_empty()).then_some(found)
    })
}

fn inside(row: &Row, places: &[(&str, &str)]) -> bool {
    places
        .iter()
        .any(|(country, division)| *country == row.country && (division.is_empty() || *division == row.division))
}

fn score(
    context: &Context<'_>,
    row: &Row,
    first: bool,
    kind: Option<Site>,
    behind: Option<&[(&'static str, &'static str)]>,
) -> f32 {
    // Towns of a million count six, so that a village needs the context on its side.
    let mut score = ((row.population + 10) as f32).log10();
    if !first {
        score -= 0.7;
    }
    if behind.is_some_and(|places| inside(row, places)) {
        score += 10.0;
    }
    let total: u32 = context.named.values().sum();
    if let Some(times) = context.named.get(row.country) {
        score += 1.5 + 2.5 * *times as f32 / total.max(1) as f32;
    }
    if context.dateline == Some(row.country) {
        score += 1.0;
    }
    if row.kind == Kind::Town && capital(row.country).is_some_and(|c| c.id == row.id) {
        score += 1.5;
    }
    score += match (row.kind, kind) {
        (Kind::Country, _) => 1.0,
        (Kind::Division, Some(Site::Kind(PlacePrecision::Province))) => 3.0,
        (Kind::Division, Some(Site::Kind(PlacePrecision::Town))) => -3.0,
        // A division has the inhabitants of all its towns; the bare name is as often the town's.
        (Kind::Division, _) => -1.0,
        _ => 0.0,
    };
    score
}
