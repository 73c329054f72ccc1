use std::collections::BTreeMap;

use gencatan_page::Article;
use gencatan_reader::{Claim, MentionId, MentionKind, Reading};

use crate::account::{Account, Place, PlacePrecision, Resolved, Setting};
use crate::actor::{Words, actors, covered};
use crate::countries::{self, Called};
use crate::entities::{self, Entity};
use crate::languages::{Language, language};
use crate::place::{self, Context, Kind, locate, of_country, zone_of, zones};
use crate::text::{Lexicon, Token, joined, tokens};
use crate::time;

/// Resolves a reading. Never fails: what cannot be told stays `None`.
///
/// Times that are found join the mentions at their end, so that every [`MentionId`] stays what it was; claims without
/// times get those of their clause.
pub fn resolve(article: Article, mut reading: Reading) -> Account {
    let mut mentions = vec![Resolved::default(); reading.mentions.len()];
    let mut claims = vec![Setting::default(); reading.claims.len()];
    if let Some(language) = language(article.language.as_deref()) {
        let code = article.language.as_deref().unwrap_or("en");
        let timed = time::times(&article, &mut reading, &mut mentions, &language.time);
        places(&article, &reading, &mut mentions, language, code);
        let words =
            Words { titles: &language.titles, countries: countries::lexicon(code), entities: entities::lexicon(code) };
        actors(&article, &reading, &mut mentions, words);
        time::attach(&mut reading, &timed);
        local(&reading, &mut mentions, &timed);
        for (claim, setting) in reading.claims.iter().zip(&mut claims) {
            setting.when = time::when(&article, &reading, &mentions, &language.time, claim);
            setting.place = finest(&mentions, claim);
        }
    }
    Account { article, reading, mentions, claims }
}

fn places(article: &Article, reading: &Reading, resolved: &mut [Resolved], language: &Language, code: &str) {
    let lexicon = countries::lexicon(code);
    let bodies = entities::lexicon(code);
    let texts: Vec<_> = article.texts().map(|(block, text)| (block, tokens(text))).collect();
    let mut named: BTreeMap<&'static str, u32> = BTreeMap::new();
    for (_, tokens) in &texts {
        for (range, country) in countries::all(lexicon, tokens) {
            // A name that is a division's of another country too does not speak for either.
            let words = joined(&tokens[range]);
            let other = place::named(&words)
                .iter()
                .any(|(r, first)| *first && r.kind == Kind::Division && r.country != country.iso3);
            if !other || country.called != Called::Name {
                *named.entry(country.iso3).or_default() += 1;
            }
        }
    }
    let mut divisions: BTreeMap<(&'static str, &'static str), u32> = BTreeMap::new();
    let dateline = article.dateline.as_ref().and_then(|d| d.place.as_deref()).map(tokens);
    let titles = &language.titles;
    let home = |named: &BTreeMap<&'static str, u32>, divisions: &BTreeMap<_, u32>| {
        let words = dateline.as_ref()?;
        let context = Context { titles, countries: lexicon, named, divisions, dateline: None };
        let iso3 = locate(&context, words, 0..words.len())?.place.country?;
        countries::code(&iso3)
    };
    // What is sure tells of the rest: the towns and divisions of the first look lend their weight to the second.
    for last in [false, true] {
        let context = Context {
            titles,
            countries: lexicon,
            named: &named,
            divisions: &divisions,
            dateline: home(&named, &divisions),
        };
        let mut rows = Vec::new();
        for (block, tokens) in &texts {
            for (at, mention) in reading.mentions.iter().enumerate().filter(|(_, m)| m.block == *block) {
                let range = covered(tokens, mention.range);
                let place = match mention.kind {
                    MentionKind::Place | MentionKind::Facility | MentionKind::Country => {
                        locate(&context, tokens, range.clone())
                    }
                    // A contested authority bears the name of its land.
                    MentionKind::Organization if contested(bodies, &tokens[range.clone()]) => {
                        locate(&context, tokens, range.clone())
                    }
                    _ => continue,
                };
                if let Some(located) = &place
                    && located.sure
                    && let Some(row) = located.row
                {
                    rows.push((row.country, row.division));
                }
                let inside = || {
                    let (_, country) = countries::first(lexicon, &tokens[range])?;
                    Some(of_country(country.iso3, "country in its words"))
                };
                let country = mention.kind == MentionKind::Country;
                resolved[at].place = place.map(|l| l.place).or_else(|| country.then(inside).flatten());
            }
        }
        if last {
            break;
        }
        for (country, division) in rows.into_iter().filter(|(country, _)| !country.is_empty()) {
            *named.entry(country).or_default() += 1;
            if !division.is_empty() {
                *divisions.entry((country, division)).or_default() += 1;
            }
        }
    }
}

fn contested(bodies: &Lexicon<&'static Entity>, tokens: &[Token<'_>]) -> bool {
    bodies.exact(tokens).is_some_and(|e| e.sector.first().is_some_and(|s| s == "PRE"))
}

/// Gives clock times "of the place" the zone of the place of their claim, else of their sentence.
fn local(reading: &Reading, resolved: &mut [Resolved], timed: &[time::Timed]) {
    for timed in timed.iter().filter(|t| t.local) {
        let claims = reading.claims.iter().filter(|c| c.times.contains(&timed.mention));
        let own = claims
            .flat_map(|c| c.places.iter().map(|id| id.0))
            .find(|at| resolved.get(*at).is_some_and(|r| r.place.is_some()));
        let sentence = reading.sentences.iter().find(|s| s.block == timed.block && s.range.contains(timed.range));
        let beside = || {
            let range = sentence?.range;
            let inside =
                reading.mentions.iter().enumerate().filter(|(_, m)| m.block == timed.block && range.contains(m.range));
            inside
                .map(|(at, _)| at)
                .filter(|at| resolved[*at].place.is_some())
                .min_by_key(|at| precision(&resolved[*at]))
        };
        let Some(place) = own.or_else(beside).and_then(|at| resolved[at].place.clone()) else { continue };
        if let Some(time) = resolved.get_mut(timed.mention.0).and_then(|r| r.time.as_mut()) {
            let names = zones_of(&place);
            let why = format!("local time of {}", place.name);
            time::place_in(time, |at| time::zones::common(&names, at), &why);
        }
    }
}

fn zones_of(place: &Place) -> Vec<&'static str> {
    let town = place.geoname.filter(|_| place.precision != PlacePrecision::Country).and_then(zone_of);
    match (town, &place.country) {
        (Some(zone), _) => vec![zone],
        (None, Some(country)) => zones(country),
        (None, None) => Vec::new(),
    }
}

fn precision(resolved: &Resolved) -> u8 {
    resolved.place.as_ref().map_or(u8::MAX, |p| p.precision as u8)
}

/// The claim's place that is known most finely; of equals the first.
fn finest(resolved: &[Resolved], claim: &Claim) -> Option<MentionId> {
    let known = claim.places.iter().filter(|id| resolved.get(id.0).is_some_and(|r| r.place.is_some()));
    known.min_by_key(|id| precision(&resolved[id.0])).copied().or(claim.places.first().copied())
}
