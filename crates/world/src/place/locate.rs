//! From the mentions of a reading, and the names that it has left out, to places with rivals and reason.

use std::collections::BTreeMap;
use std::ops::Range;

use gencatan_page::{Article, BlockId};
use gencatan_reader::{Mention, MentionKind, Reading};

use super::candidates::{By, Named, Tables, is_kind, named};
use super::container::{Container, before, behind};
use super::decide::{COUNTRY, Evidence, NEAR, Ranked, SIZE, Scored, decide};
use super::gazetteer::{Class, Kind, Name, Row, country, division};
use super::tag::{self, Found, PageWords};
use crate::account::{Candidate, Place, PlacePrecision, Resolved};
use crate::actor::covered;
use crate::actor::titles::Site;
use crate::countries::{self, Called};
use crate::entities::{self, Entity};
use crate::languages::Language;
use crate::text::{Lexicon, Token, tokens};

/// At most so many rivals are kept.
const MOST_CANDIDATES: usize = 8;
/// So many names on either side lend a name their places.
const NEIGHBOURS: usize = 3;
/// The points of a mention that the reading gives.
const SURE: f32 = 9.0;
/// A town in the words of a longer name counts from this size on: smaller ones are more often people's names.
const LARGE: u32 = 100_000;

/// An occurrence of a name.
struct Spot {
    /// Which text it stands in.
    text: usize,
    range: Range<usize>,
    /// The mention, where the reading has it.
    mention: Option<usize>,
    named: Option<Named>,
    /// How surely it is a place, 0 to 1.
    weight: f32,
    /// The tagger's points.
    points: f32,
    behind: Option<Container>,
    before: Option<Container>,
    /// Whether it stands at the head of a text like a dateline ("BAKU, October 24").
    dateline: bool,
}

/// Gives the mentions of places their places, and adds mentions for the names of places that the reading left out.
pub(crate) fn places(
    article: &Article,
    reading: &mut Reading,
    resolved: &mut Vec<Resolved>,
    language: &Language,
    code: &str,
) {
    let tables = Tables { titles: &language.titles, countries: countries::lexicon(code), words: &language.place };
    let texts: Vec<(BlockId, Vec<Token<'_>>)> = article.texts().map(|(block, text)| (block, tokens(text))).collect();
    let mut spots = given(tables, &texts, reading, entities::lexicon(code));
    spots.extend(found(tables, &texts, &spots));
    let (names, at) = evidence(tables, article, &spots);
    let ranked = decide(&names);
    let best = |spot: &Spot| at.get(&spot.named.as_ref()?.key).and_then(|at| ranked[*at].first());
    for spot in &spots {
        let place = spot.named.as_ref().and_then(|named| {
            let ranked = &ranked[*at.get(&named.key)?];
            place_of(spot, named, ranked)
        });
        let place = place.or_else(|| unknown(spot));
        match spot.mention {
            Some(mention) => {
                let words = &texts[spot.text].1[spot.range.clone()];
                let place = place.or_else(|| inside(tables, words));
                resolved[mention].place = place.or_else(|| {
                    let place = is_placed(tables, &texts[spot.text].1, &spot.range);
                    place.then(|| around(spot, &spots, best)).flatten()
                });
            }
            None => {
                let support = best(spot).map_or(0.0, |s| tag::support(s.features[NEAR], s.features[COUNTRY]));
                let Some(place) = place.filter(|_| spot.points + support > 0.0) else { continue };
                let (block, tokens) = &texts[spot.text];
                let words = &tokens[spot.range.clone()];
                let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
                let range = gencatan_page::TextRange::new(first.range.start, last.range.end);
                reading.mentions.push(Mention { block: *block, range, kind: MentionKind::Place, refers: Vec::new() });
                resolved.push(Resolved { place: Some(place), ..Resolved::default() });
            }
        }
    }
}

/// The mentions of the reading that may be places.
fn given<'t>(
    tables: Tables<'_>,
    texts: &[(BlockId, Vec<Token<'t>>)],
    reading: &Reading,
    bodies: &Lexicon<&'static Entity>,
) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (at, mention) in reading.mentions.iter().enumerate() {
        let Some(text) = texts.iter().position(|(block, _)| *block == mention.block) else { continue };
        let tokens = &texts[text].1;
        let range = covered(tokens, mention.range);
        let place = match mention.kind {
            MentionKind::Place | MentionKind::Facility | MentionKind::Country => true,
            // A contested authority bears the name of its land.
            MentionKind::Organization => contested(bodies, &tokens[range.clone()]),
            _ => false,
        };
        let words = &tokens[range.clone()];
        // "The city" is no name, and the gazetteer has villages called so.
        if place && words.iter().any(Token::is_name_like) && !is_kind(tables, words) {
            let named = named(tables, &tokens[range.clone()]);
            spots.push(spot(tables, tokens, text, range, named, Some(at), SURE));
        }
    }
    spots
}

fn contested(bodies: &Lexicon<&'static Entity>, tokens: &[Token<'_>]) -> bool {
    bodies.exact(tokens).is_some_and(|e| e.sector.first().is_some_and(|s| s == "PRE"))
}

/// The names of places that no mention covers.
fn found<'t>(tables: Tables<'_>, texts: &[(BlockId, Vec<Token<'t>>)], known: &[Spot]) -> Vec<Spot> {
    let page = PageWords::of(tables, texts.iter().map(|(_, tokens)| tokens.as_slice()));
    let mut found: Vec<(usize, Found)> = Vec::new();
    for (text, (_, tokens)) in texts.iter().enumerate() {
        found.extend(tag::find(tables, &page, tokens).into_iter().map(|f| (text, f)));
    }
    let mut all: Vec<Found> = found.iter().map(|(_, f)| f.clone()).collect();
    tag::join(&mut all);
    let taken = |text: usize, range: &Range<usize>| {
        known.iter().any(|s| s.text == text && s.range.start < range.end && range.start < s.range.end)
    };
    let free = found.iter().map(|(text, _)| *text).zip(all).filter(|(text, f)| !taken(*text, &f.range));
    free.map(|(text, f)| spot(tables, &texts[text].1, text, f.range, Some(f.named), None, f.points)).collect()
}

fn spot(
    tables: Tables<'_>,
    tokens: &[Token<'_>],
    text: usize,
    range: Range<usize>,
    named: Option<Named>,
    mention: Option<usize>,
    points: f32,
) -> Spot {
    let weight = 1.0 / (1.0 + (-points).exp());
    let behind = behind(tables, tokens, &range);
    let before = before(tables, tokens, &range);
    let next = tokens.get(range.end).map(|t| t.low.as_str());
    let dateline = range.start == 0 && matches!(next, Some("," | "(" | "-" | "—" | "–" | ":"));
    Spot { text, range, mention, named, weight, points, behind, before, dateline }
}

/// What the article says of each name, and where each stands in the list.
fn evidence(tables: Tables<'_>, article: &Article, spots: &[Spot]) -> (Vec<Evidence>, BTreeMap<String, usize>) {
    let mut names: Vec<Evidence> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for spot in spots {
        let Some(named) = &spot.named else { continue };
        let entry = *at.entry(named.key.clone()).or_insert_with(|| {
            names.push(Evidence { rows: named.rows.clone(), ..Evidence::default() });
            names.len() - 1
        });
        let name = &mut names[entry];
        name.weight += spot.weight;
        name.site = name.site.or(named.site).or(spot.dateline.then_some(Site::Kind(PlacePrecision::Town)));
        name.is_country |= matches!(named.by, By::Country(_));
        // A container holds some of the places, or it is none of theirs ("in Ohio, Indiana and Iowa").
        for container in spot.behind.iter().chain(&spot.before) {
            if name.rows.iter().any(|(r, _)| r.kind != Kind::Country && container.holds(r)) {
                name.inside.push(container.clone());
            }
        }
    }
    beside(&mut names, &at, spots);
    let home = home(tables, article);
    for name in &mut names {
        name.home = home.clone();
    }
    (names, at)
}

/// Tells each name which others stand beside it, over all its occurrences.
fn beside(names: &mut [Evidence], at: &BTreeMap<String, usize>, spots: &[Spot]) {
    let name_of = |spot: &Spot| spot.named.as_ref().and_then(|n| at.get(&n.key)).copied();
    let mut order: Vec<&Spot> = spots.iter().filter(|s| name_of(s).is_some()).collect();
    order.sort_by_key(|s| (s.text, s.range.start));
    for (i, spot) in order.iter().enumerate() {
        let Some(own) = name_of(spot) else { continue };
        let before = order[..i].iter().rev().take(NEIGHBOURS).take_while(|s| s.text == spot.text);
        let after = order[i + 1..].iter().take(NEIGHBOURS).take_while(|s| s.text == spot.text);
        for other in before.chain(after) {
            let Some(name) = name_of(other).filter(|n| *n != own) else { continue };
            let words = spot.range.start.abs_diff(other.range.start) as f32;
            names[own].beside.push((name, other.weight / (1.0 + words / 10.0)));
        }
    }
}

/// The countries of the dateline, as far as its words say.
pub(crate) fn homes(article: &Article, language: &Language, code: &str) -> Vec<&'static str> {
    let tables = Tables { titles: &language.titles, countries: countries::lexicon(code), words: &language.place };
    countries_of(tables, article.dateline.as_ref().and_then(|d| d.place.as_deref()))
}

/// The countries of the dateline and of the outlet, as far as their words say.
fn home(tables: Tables<'_>, article: &Article) -> Vec<&'static str> {
    let dateline = article.dateline.as_ref().and_then(|d| d.place.as_deref());
    countries_of(tables, dateline.into_iter().chain(article.outlet.as_deref()))
}

fn countries_of<'t>(tables: Tables<'_>, texts: impl IntoIterator<Item = &'t str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for words in texts.into_iter().map(tokens) {
        let names = tag::find(tables, &PageWords::default(), &words);
        for name in names.into_iter().filter(|f| f.points > -1.0) {
            let best = name.named.rows.iter().map(|(r, _)| r).max_by_key(|r| (r.kind == Kind::Country, r.population));
            found.extend(best.map(|r| r.country).filter(|c| !c.is_empty()));
        }
    }
    found
}

/// The place of an occurrence, with its rivals and the reason.
fn place_of(spot: &Spot, named: &Named, ranked: &Ranked) -> Option<Place> {
    // What stands beside this occurrence counts for it alone ("Paris, Texas" in an article on Paris).
    let here = spot.behind.as_ref().or(spot.before.as_ref());
    let held = here.and_then(|c| ranked.iter().find(|s| s.row.kind != Kind::Country && c.holds(&s.row)));
    let best = ranked.first()?;
    if held.is_none()
        && let Some(place) = spot.behind.as_ref().and_then(|c| elsewhere(c, best))
    {
        return Some(place);
    }
    let chosen = if best.row.kind == Kind::Country { best } else { held.unwrap_or(best) };
    let chosen = seat(ranked, chosen).filter(|_| named.site.is_none()).unwrap_or(chosen);
    let mut place = of_row(&chosen.row, why(named, ranked, chosen, held.is_some()));
    place.candidates = ranked
        .iter()
        .filter(|s| s.row.id != 0)
        .take(MOST_CANDIDATES)
        .map(|s| Candidate { geoname: s.row.id, score: s.score })
        .collect();
    // A facility is a point in its town; what lies north of a town is no point of it.
    match named.site.filter(|_| named.by == By::Part) {
        Some(Site::Kind(precision @ (PlacePrecision::Region | PlacePrecision::District))) => {
            place.precision = precision
        }
        Some(Site::Direction) if chosen.row.kind != Kind::Town => place.precision = PlacePrecision::Region,
        _ => {}
    }
    Some(place)
}

/// The seat of a division that bears its name: without a word for the division the town is meant ("Ankara").
fn seat<'r>(ranked: &'r Ranked, chosen: &Scored) -> Option<&'r Scored> {
    let inside = |s: &&Scored| {
        s.row.class >= Class::DivisionSeat
            && s.row.country == chosen.row.country
            && s.row.division == chosen.row.division
    };
    ranked.iter().filter(|_| chosen.row.kind == Kind::Division).find(inside)
}

/// A small place that is said to lie where no place of its name is known: what it lies in, and no namesake abroad.
fn elsewhere(container: &Container, best: &Scored) -> Option<Place> {
    let small = best.row.kind == Kind::Town && best.row.population < 100_000;
    let outer = container.rows.first().filter(|_| small && container.rows.len() == 1)?;
    let abroad = outer.country != best.row.country;
    (abroad || outer.kind != Kind::Country)
        .then(|| of_row(outer, "no place of that name is known there; what it lies in".into()))
}

/// A name that no gazetteer holds: what it is said to lie in.
fn unknown(spot: &Spot) -> Option<Place> {
    let container = spot.behind.as_ref().or(spot.before.as_ref())?;
    let outer = container.rows.first().filter(|_| container.rows.len() == 1)?;
    Some(of_row(outer, "the name is not known; what it lies in".into()))
}

/// A name that no gazetteer holds, and nothing says what it lies in: the surroundings of the place that the text around it
/// speaks of most.
fn around<'r>(spot: &Spot, spots: &[Spot], best: impl Fn(&Spot) -> Option<&'r Scored>) -> Option<Place> {
    // Where the places of an article agree on nothing, none of them says where a strange name lies.
    let local = |s: &&Scored| {
        let agreed = s.features[COUNTRY] > 0.3 || s.features[NEAR] > 0.2;
        agreed && s.share > 0.5 && s.row.kind >= Kind::Division
    };
    let others = spots.iter().filter(|s| s.weight > 0.5).filter_map(|s| Some((s, best(s).filter(local)?)));
    let worth = |(s, scored): &(&Spot, &Scored)| {
        let words = s.range.start.abs_diff(spot.range.start) + 100 * s.text.abs_diff(spot.text);
        let near = scored.features[NEAR] + 0.3 * scored.features[SIZE] - 0.2 * (words as f32 / 20.0).ln_1p();
        (near, s.text == spot.text && s.range.start < spot.range.start)
    };
    let (_, nearest) = others.max_by(|a, b| {
        let (a, b) = (worth(a), worth(b));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    })?;
    let why = format!("the name is not known; the text speaks of {} beside it", nearest.row.name);
    let mut place = of_row(&nearest.row, why);
    place.precision = PlacePrecision::Region;
    Some(place)
}

/// Whether a strange name can be taken for a place: an abbreviation only where a word before it says so.
fn is_placed(tables: Tables<'_>, tokens: &[Token<'_>], range: &Range<usize>) -> bool {
    let words = &tokens[range.clone()];
    let abbreviation =
        words.len() == 1 && words[0].text.chars().count() <= 5 && !words[0].text.chars().any(char::is_lowercase);
    let before = tokens[..range.start].iter().rev().find(|t| !tables.words.articles.contains(&t.low));
    !abbreviation || before.is_some_and(|t| tables.words.before.contains(&t.low))
}

/// A longer name that no gazetteer holds: the country or region in its words, else a large town in them ("Manila Cathedral").
pub(crate) fn inside(tables: Tables<'_>, words: &[Token<'_>]) -> Option<Place> {
    if words.iter().any(|w| tables.words.streets.contains(&w.low)) {
        return None;
    }
    // "Mexican Senate" is a body of the country, "French Quarter" a part of a town elsewhere.
    let body = words.iter().any(|w| tables.words.bodies.contains(&w.low));
    let country = countries::all(tables.countries, words).into_iter().map(|(_, c)| c).find(|c| match c.called {
        Called::Name | Called::Abbreviation => true,
        Called::Demonym => body || words.len() == 1,
        Called::Capital | Called::Government => false,
    });
    if let Some(found) = country {
        return Some(of_country(found.iso3, "country in its words"));
    }
    let parts = (0..words.len()).flat_map(|from| (from + 1..=words.len()).rev().map(move |to| from..to));
    let parts = parts.filter(|p| p.len() < words.len() && words[p.start].is_name_like());
    let large = parts.filter_map(|part| {
        let low = &words[part.start].low;
        let named = named(tables, &words[part.clone()]).filter(|n| n.by == By::Name)?;
        let usual = part.len() == 1 && (tables.words.is_common(low) || tables.words.given.contains(low));
        let rows = named.rows.into_iter().filter(|(r, n)| {
            // The gazetteer's first names are Latin.
            let first = *n == Name::First || !named.key.is_ascii() && r.kind == Kind::Town;
            first && (matches!(r.kind, Kind::Region | Kind::Division) || r.kind == Kind::Town && r.population >= LARGE)
                || r.kind == Kind::Region
        });
        let best = rows.map(|(r, _)| r).max_by_key(|r| (r.kind == Kind::Region, r.population));
        best.filter(|_| !usual).map(|row| (part.len(), row))
    });
    let (_, row) = large.max_by_key(|(len, row)| (*len, row.population))?;
    Some(of_row(&row, format!("{} in its words", row.name)))
}

fn why(named: &Named, ranked: &Ranked, chosen: &Scored, held: bool) -> String {
    let mut why = vec![match (named.by, chosen.name) {
        (By::Country(_), _) if chosen.row.kind == Kind::Country => "name of the country".to_owned(),
        (By::Capital, _) => format!("capital of {}", countries::name(chosen.row.country).unwrap_or(chosen.row.country)),
        (By::Form, _) => format!("a form of {}", chosen.row.name),
        (_, Name::First) => "name in the gazetteer".to_owned(),
        (_, Name::Bare) => format!("short for {}", chosen.row.name),
        (_, Name::Other) => format!("other name of {}", chosen.row.name),
    }];
    if held {
        why.push("the words beside it say where it lies".into());
    }
    if ranked.len() > 1 {
        let f = &chosen.features;
        let reason = if f[11] > 0.0 && !held {
            "the article says elsewhere where it lies"
        } else if f[19] > 0.5 {
            "other names lie near it"
        } else if f[18] > 0.2 {
            "other names lie in its province"
        } else if f[17] > 0.2 {
            "other names lie in its country"
        } else {
            "by size"
        };
        why.push(format!("best of {}, {reason}", ranked.len()));
    }
    why.join("; ")
}

/// The place of a country.
fn of_country(iso3: &str, why: &str) -> Place {
    match country(iso3) {
        Some(row) => of_row(&row, why.to_owned()),
        None => Place {
            geoname: None,
            name: countries::name(iso3).unwrap_or(iso3).to_owned(),
            country: Some(iso3.to_owned()),
            admin1: None,
            lat: None,
            lon: None,
            precision: PlacePrecision::Country,
            candidates: Vec::new(),
            why: why.to_owned(),
        },
    }
}

/// A row as a place.
fn of_row(row: &Row, why: String) -> Place {
    let name = match row.kind {
        Kind::Country => countries::name(row.country).unwrap_or(row.name),
        _ => row.name,
    };
    Place {
        geoname: (row.id != 0).then_some(row.id),
        name: name.to_owned(),
        country: (!row.country.is_empty()).then(|| row.country.to_owned()),
        admin1: division(row).map(|d| d.name.to_owned()),
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
