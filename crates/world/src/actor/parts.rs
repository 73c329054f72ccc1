//! Taking the words for a person, body or group apart: entity, country, office, name.

use std::ops::Range;

use super::titles::{Title, Titles};
use crate::countries::{Called, Country};
use crate::entities::Entity;
use crate::text::{Lexicon, Token};

/// The word lists for the texts of one article.
#[derive(Clone, Copy)]
pub(crate) struct Words<'w> {
    pub titles: &'w Titles,
    pub countries: &'w Lexicon<Country>,
    pub entities: &'w Lexicon<&'static Entity>,
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
/// country.
pub(super) fn parts(words: Words<'_>, tokens: &[Token<'_>]) -> Vec<(Range<usize>, Part)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let mut best: Option<(usize, Part)> = None;
        let mut offer = |len: usize, part: Part| {
            if best.as_ref().is_none_or(|(b, _)| *b < len) {
                best = Some((len, part));
            }
        };
        if let Some((len, entity)) = words.entities.longest(rest) {
            offer(len, Part::Entity(entity));
        }
        if let Some((len, country)) = words.countries.longest(rest) {
            offer(len, Part::Country(*country));
        }
        if let Some((len, title)) = words.titles.titles.longest(rest) {
            offer(len, Part::Title(title.clone()));
        }
        let (len, part) = best
            .unwrap_or_else(|| (1, if rest[0].is_word() && rest[0].is_name_like() { Part::Name } else { Part::Other }));
        found.push((at..at + len, part));
        at += len;
    }
    found
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
                Part::Title(Title::Group(sectors)) => {
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
        if said.sector.is_empty() {
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
