//! Taking the words for a person, body or group apart: entity, country, office, name.

use std::ops::Range;

use super::titles::{Title, Titles};
use crate::countries::{Called, Country};
use crate::entities::Entity;
use crate::place;
use crate::text::{Lexicon, Token, unspaced};

/// The word lists for the texts of one article.
#[derive(Clone, Copy)]
pub(crate) struct Words<'w> {
    pub titles: &'w Titles,
    pub countries: &'w Lexicon<Country>,
    pub entities: &'w Lexicon<&'static Entity>,
    /// How the language writes names of places.
    pub places: &'w place::words::Words,
    /// The day of the page (ISO 8601), where it is known.
    pub day: Option<&'w str>,
}

/// What some of the tokens are.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Entity(&'static Entity),
    Country(Country),
    Title(Title),
    Name,
    Other,
}

/// The tokens as parts, from left to right; at each token the longest phrase wins, and of equals the entity, then the
/// country. A compound word gives two parts with the same tokens.
pub(super) fn parts(words: Words<'_>, tokens: &[Token<'_>]) -> Vec<(Range<usize>, Part)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        match longest(words, rest, tokens.len() == 1) {
            Some((len, part)) if let Some((title, country, all)) = parted(words, rest, len, &part) => {
                found.extend([(at..at + len, title), (at + len..at + country.0, Part::Country(country.1))]);
                found.push((at + country.0..at + all, Part::Title(Title::Link)));
                at += all;
            }
            Some((len, part)) => {
                found.push((at..at + len, part));
                at += len;
            }
            None => {
                match compound(words, &rest[0]) {
                    Some(both) => found.extend(both.into_iter().map(|part| (at..at + 1, part))),
                    None => {
                        let name = rest[0].is_word() && rest[0].is_name_like();
                        found.push((at..at + 1, if name { Part::Name } else { Part::Other }));
                    }
                }
                at += 1;
            }
        }
    }
    found
}

fn longest(words: Words<'_>, tokens: &[Token<'_>], alone: bool) -> Option<(usize, Part)> {
    let mut best: Option<(usize, Part)> = None;
    let mut offer = |len: usize, part: Part| {
        if best.as_ref().is_none_or(|(b, _)| *b < len) {
            best = Some((len, part));
        }
    };
    if let Some((len, entity)) = words.entities.longest(tokens) {
        offer(len, Part::Entity(entity.on(words.day)));
    }
    if let Some((len, country)) =
        words.countries.longest(tokens).filter(|(len, c)| is_meant(words, tokens, *len, c, alone))
    {
        offer(len, Part::Country(*country));
    }
    if let Some((len, title)) = words.titles.titles.longest(tokens) {
        offer(len, Part::Title(title.clone()));
    }
    best
}

/// A title that its country parts in two ("ministre arménien des Affaires étrangères"): the whole title, the country with where it ends, and
/// where all ends.
fn parted(words: Words<'_>, tokens: &[Token<'_>], len: usize, part: &Part) -> Option<(Part, (usize, Country), usize)> {
    if !matches!(part, Part::Title(Title::Office { .. } | Title::Group { .. })) {
        return None;
    }
    let (between, country) = words.countries.longest(&tokens[len..]).filter(|(_, c)| c.called == Called::Demonym)?;
    let end = len + between;
    let whole: Vec<Token<'_>> = tokens[..len].iter().chain(&tokens[end..]).take(LONGEST).cloned().collect();
    let (most, title) = words.titles.titles.longest(&whole).filter(|(most, _)| *most > len)?;
    Some((Part::Title(title.clone()), (end, *country), most + between))
}

/// Titles have at most so many words.
const LONGEST: usize = 12;

/// Where every letter is a word, one letter may stand for a country beside a title or another such letter only ("俄军", "俄乌"):
/// it is part of many names.
fn is_meant(words: Words<'_>, tokens: &[Token<'_>], len: usize, country: &Country, alone: bool) -> bool {
    let letter = |t: &Token<'_>| t.text.chars().all(unspaced) && t.text.chars().count() == 1;
    if country.called != Called::Abbreviation || len > 1 || alone || !letter(&tokens[0]) {
        return true;
    }
    let mut rest = &tokens[1..];
    while let Some((1, Country { called: Called::Abbreviation, .. })) = words.countries.longest(rest) {
        rest = &rest[1..];
    }
    words.titles.titles.longest(rest).is_some_and(|(_, t)| *t != Title::Link)
}

/// The parts of a compound whose last part is a title ("Regierungssprecher").
fn compound<'w>(words: Words<'w>, token: &Token<'_>) -> Option<Vec<Part>> {
    let part = |low: &str| {
        let token = [Token { range: token.range, text: "", low: low.to_owned(), spaced: false }];
        words.titles.titles.exact(&token).cloned().map(Part::Title)
    };
    let cuts = words.titles.titles.forms().cuts(&token.low);
    let ended = cuts.into_iter().filter_map(|(first, last)| Some((part(first), part(last)?)));
    // One whose first part is known too is surer.
    let (first, last) = ended.fold(None, |best: Option<(Option<Part>, Part)>, next| match best {
        Some(best) if best.0.is_some() || next.0.is_none() => Some(best),
        _ => Some(next),
    })?;
    Some(first.into_iter().chain([last]).collect())
}

/// What the words of one actor say, put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub entity: Option<&'static Entity>,
    pub country: Option<Country>,
    pub role: Option<String>,
    pub sector: Vec<String>,
    /// Whether an office was named.
    pub office: bool,
}

impl Said {
    /// Puts parts together. An office's country is the one nearest to it.
    pub(super) fn of(parts: &[(Range<usize>, Part)]) -> Self {
        let mut said = Self::default();
        let mut modifiers: Vec<&str> = Vec::new();
        let mut bodies: Vec<String> = Vec::new();
        let mut office_at = None;
        for (range, part) in parts {
            match part {
                Part::Entity(entity) if said.entity.is_none() => said.entity = Some(entity),
                Part::Title(Title::Modifier(word)) if said.role.is_none() => modifiers.push(word),
                Part::Title(Title::Office { role, sector }) if said.role.is_none() => {
                    let mut words: Vec<&str> = std::mem::take(&mut modifiers);
                    words.push(role);
                    said.role = Some(words.join(" "));
                    said.sector.clone_from(sector);
                    said.office = true;
                    office_at = Some(range.start);
                }
                Part::Title(Title::Group { sector: sectors, .. }) => {
                    for sector in sectors {
                        if !bodies.contains(sector) {
                            bodies.push(sector.clone());
                        }
                    }
                }
                _ => {}
            }
        }
        let countries = parts.iter().filter_map(|(range, part)| match part {
            Part::Country(country) => Some((range.start, *country)),
            _ => None,
        });
        said.country = match office_at {
            Some(at) => countries.min_by_key(|(c, _)| c.abs_diff(at)).map(|(_, c)| c),
            None => countries.into_iter().next().map(|(_, c)| c),
        };
        if let Some(at) = office_at {
            said.of_country(parts, at);
        }
        // Who acts for a body or group is of its sector: an official of rebels is a rebel.
        if let Some(entity) = said.entity.filter(|_| said.sector.first().is_none_or(|s| s == "GOV"))
            && said.office
            && entity.sector.first().is_some_and(|s| s != "GOV")
        {
            said.sector.clone_from(&entity.sector);
        }
        // "Rebel commander": the group says what kind of office it is.
        let outside = |s: &String| matches!(s.as_str(), "REB" | "PRM" | "UAF" | "CRM" | "OPP");
        let state = said.sector.first().is_none_or(|s| s == "GOV" || s == "MIL");
        if said.sector.is_empty() || state && bodies.first().is_some_and(outside) {
            said.sector = bodies;
        }
        if said.sector.is_empty()
            && let Some(entity) = said.entity
        {
            said.sector.clone_from(&entity.sector);
        }
        // A country that does something is its government, and so is a seat of government.
        if said.sector.is_empty() && said.country.is_some() {
            said.sector = vec!["GOV".into()];
        }
        said
    }

    /// A state's envoy to a body of many states is of the state: of the two the one nearer to the office counts.
    fn of_country(&mut self, parts: &[(Range<usize>, Part)], office: usize) {
        let near = |is: fn(&Part) -> bool| {
            let all = parts.iter().filter(|(_, part)| is(part));
            all.map(|(range, _)| range.start.abs_diff(office)).min()
        };
        let common = self.entity.is_some_and(|e| crate::countries::name(&e.country).is_none());
        let country = near(|p| matches!(p, Part::Country(_)));
        let body = near(|p| matches!(p, Part::Entity(_)));
        if common && country.is_some_and(|c| body.is_some_and(|b| c <= b)) {
            self.entity = None;
        }
    }

    /// Whether the words say anything beyond a name.
    pub(super) fn is_empty(&self) -> bool {
        self.entity.is_none() && self.country.is_none() && self.role.is_none() && self.sector.is_empty()
    }

    /// The country, from the words or the entity.
    pub(super) fn iso3(&self) -> Option<String> {
        self.entity.map(|e| e.country.clone()).or_else(|| self.country.map(|c| c.iso3.to_owned()))
    }

    /// The reason, in words.
    pub(super) fn why(&self) -> String {
        let mut why = Vec::new();
        if let Some(entity) = self.entity {
            why.push(format!("entity {}", entity.id));
        }
        if let Some(country) = self.country {
            why.push(match country.called {
                Called::Name | Called::Abbreviation => format!("country {}", country.iso3),
                Called::Demonym => format!("adjective of {}", country.iso3),
                Called::Capital => format!("capital standing for the government of {}", country.iso3),
                Called::Government => format!("seat of the government of {}", country.iso3),
            });
        }
        if let Some(role) = &self.role {
            why.push(format!("office \"{role}\""));
        }
        if self.entity.is_none() && !self.sector.is_empty() {
            why.push(format!("sector {}", self.sector.join(" ")));
        }
        why.join(", ")
    }
}
