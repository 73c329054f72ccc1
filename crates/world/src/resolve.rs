use gencatan_page::Article;
use gencatan_reader::{Claim, MentionId, Reading};

use crate::account::{Account, Place, PlacePrecision, Resolved, Setting};
use crate::actor::{Words, actors};
use crate::countries;
use crate::entities;
use crate::languages::language;
use crate::place::{homes, places, zone_of, zones};
use crate::time;

/// Resolves a reading. Never fails: what cannot be told stays `None`.
///
/// Times and names of places that are found join the mentions at their end, so that every [`MentionId`] stays what it was; claims without
/// times get those of their clause.
pub fn resolve(article: Article, mut reading: Reading) -> Account {
    let mut mentions = vec![Resolved::default(); reading.mentions.len()];
    let mut claims = vec![Setting::default(); reading.claims.len()];
    if let Some(language) = language(article.language.as_deref()) {
        let code = article.language.as_deref().unwrap_or("en");
        let timed = time::times(&article, &mut reading, &mut mentions, &language.time);
        places(&article, &mut reading, &mut mentions, language, code);
        let day =
            article.published.as_ref().map(|p| p.at.to_string().chars().take("2020-10-24".len()).collect::<String>());
        let words = Words {
            titles: &language.titles,
            countries: countries::lexicon(code),
            entities: entities::lexicon(code),
            places: &language.place,
            day: day.as_deref(),
        };
        let home = homes(&article, language, code);
        actors(&article, &mut reading, &mut mentions, words, &home);
        time::attach(&mut reading, &timed);
        local(&reading, &mut mentions, &timed);
        for (claim, setting) in reading.claims.iter().zip(&mut claims) {
            setting.when = time::when(&article, &reading, &mentions, &language.time, claim);
            setting.place = finest(&mentions, claim);
        }
    }
    Account { article, reading, mentions, claims }
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
