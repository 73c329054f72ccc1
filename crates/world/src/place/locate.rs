//! From the words of a place to a row of the gazetteer, with rivals and reason.

use std::collections::BTreeMap;
use std::ops::Range;

use super::gazetteer::{Kind, Row, country, division, named};
use crate::account::{Candidate, Place, PlacePrecision};
use crate::actor::titles::{Site, Title, Titles};
use crate::countries::{self, Called, Country};
use crate::text::{Lexicon, Token, joined};

/// What the article says around a place.
pub(crate) struct Context<'c> {
    pub titles: &'c Titles,
    pub countries: &'c Lexicon<Country>,
    /// How often the article names each country.
    pub named: &'c BTreeMap<&'static str, u32>,
    /// How often the article names places of each first-level division, by country and code.
    pub divisions: &'c BTreeMap<(&'static str, &'static str), u32>,
    /// The country of the dateline.
    pub dateline: Option<&'static str>,
}

/// A place with the row that it was read from.
pub(crate) struct Located {
    pub place: Place,
    /// The row of the gazetteer; `None` for a country.
    pub row: Option<&'static Row>,
    /// Whether nothing else could be meant, so that it tells what else the article speaks of.
    pub sure: bool,
}

/// At most so many rivals are kept.
const MOST_CANDIDATES: usize = 8;

/// The place that `tokens[mention]` names; what stands behind the mention may say where it lies ("Paris, Texas").
pub(crate) fn locate(context: &Context<'_>, tokens: &[Token<'_>], mention: Range<usize>) -> Option<Located> {
    let words = tokens.get(mention.clone())?;
    if let Some(found) = whole_country(context, words) {
        return Some(Located { place: found, row: None, sure: true });
    }
    if let Some(place) = capital_of(context, words) {
        return Some(Located { place, row: None, sure: true });
    }
    let (name, kind) = bare(context, words)?;
    let behind = within(context, &tokens[mention.end..]);
    let mut rivals: Vec<(f32, &'static Row, bool)> = fitting(&name)
        .into_iter()
        .map(|(row, first)| (score(context, row, first, kind, behind.as_deref()), row, first))
        .collect();
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
    let sure = rivals.len() == 1 || behind.as_ref().is_some_and(|b| inside(row, b)) || row.kind == Kind::Division;
    Some(Located { place, row: Some(row), sure })
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
    let towns = named(name).into_iter().filter(|(row, _)| row.kind == Kind::Town && row.country == iso3);
    towns.max_by_key(|(row, _)| row.population).map(|(row, _)| row)
}

/// A row as a place.
pub(crate) fn of_row(row: &Row, why: String) -> Place {
    let admin1 = match row.kind {
        Kind::Town => division(row.country, row.division).map(|d| d.name.to_owned()),
        Kind::District => division(row.country, row.division).map(|d| d.name.to_owned()),
        Kind::Division => Some(row.name.to_owned()),
        Kind::Country | Kind::Region => None,
    };
    Place {
        geoname: (row.id != 0).then_some(row.id),
        name: row.name.to_owned(),
        country: (!row.country.is_empty()).then(|| row.country.to_owned()),
        admin1,
        lat: Some(row.lat),
        lon: Some(row.lon),
        precision: match row.kind {
            Kind::Town => PlacePrecision::Town,
            Kind::District => PlacePrecision::District,
            Kind::Division => PlacePrecision::Province,
            Kind::Region => PlacePrecision::Region,
            Kind::Country => PlacePrecision::Country,
        },
        candidates: Vec::new(),
        why,
    }
}

/// A country by one of its names. A name that a division of another country bears too ("Georgia") is left to the
/// gazetteer, and a part of a country that stands for the whole ("England") is the part.
fn whole_country(context: &Context<'_>, words: &[Token<'_>]) -> Option<Place> {
    let country = context.countries.exact(words)?;
    if !matches!(country.called, Called::Name | Called::Abbreviation | Called::Demonym) {
        return None;
    }
    if country.called == Called::Name {
        let rows = named(&joined(words));
        let mut divisions = rows.iter().filter(|(r, first)| r.kind == Kind::Division && *first);
        if divisions.clone().any(|(r, _)| r.country != country.iso3) {
            return None;
        }
        let whole = countries::name(country.iso3) == Some(joined(words).as_str());
        if let Some((row, _)) = divisions.find(|_| !whole && rows.iter().all(|(r, _)| r.kind != Kind::Country)) {
            return Some(of_row(row, "part of the country".into()));
        }
    }
    Some(of_country(country.iso3, "name of the country"))
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
    let known = |words: &[Token<'_>]| !fitting(&joined(words)).is_empty();
    if known(words) {
        return Some((joined(words), None));
    }
    // What is left over may only say what kind of place it is, or be a word of the running text.
    let mut generic = vec![false; words.len()];
    let mut kind = None;
    let mut at = 0;
    while at < words.len() {
        match context.titles.sites.longest(&words[at..]) {
            Some((len, site)) => {
                generic[at..at + len].fill(true);
                kind = kind.or(Some(*site));
                at += len;
            }
            None => {
                let link = context.titles.titles.all(&words[at..=at]).any(|(_, t)| *t == Title::Link);
                generic[at] = link || !words[at].is_name_like();
                at += 1;
            }
        }
    }
    let point = matches!(kind, Some(Site::Kind(PlacePrecision::Point)));
    let mut best: Option<(usize, usize)> = None;
    for from in 0..words.len() {
        for to in (from + 1..=words.len()).rev() {
            if generic[from..to].iter().all(|g| *g) || best.is_some_and(|(a, b)| b - a >= to - from) {
                continue;
            }
            // A building may have a name of its own beside the town's.
            let rest = || generic[..from].iter().chain(&generic[to..]).all(|g| *g);
            if words[from].is_name_like() && known(&words[from..to]) && (point || rest()) {
                best = Some((from, to));
            }
        }
    }
    best.map(|(from, to)| (joined(&words[from..to]), kind))
}

/// The places of that name. Short names in capitals are abbreviations, and no village of the same letters.
fn fitting(name: &str) -> Vec<(&'static Row, bool)> {
    let short = name.chars().count() <= 3 && name.chars().all(|c| !c.is_lowercase());
    named(name).into_iter().filter(|(row, _)| !short || row.has(name)).collect()
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
        let found: Vec<_> = named(&name)
            .into_iter()
            .filter(|(r, _)| r.kind == Kind::Division)
            .map(|(r, _)| (r.country, r.division))
            .collect();
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
    let mut score = match row.kind {
        Kind::Region => 7.0,
        Kind::District => 3.0,
        _ => ((row.population + 10) as f32).log10(),
    };
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
    if let Some(times) = context.divisions.get(&(row.country, row.division)).filter(|_| row.kind > Kind::Division) {
        let total: u32 = context.divisions.values().sum();
        score += 1.0 + 2.0 * *times as f32 / total.max(1) as f32;
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
