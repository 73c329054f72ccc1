//! The places that words may name.

use super::gazetteer::{Kind, Name, Row, country, is_named, named_folded};
use super::key::fold;
use super::words::Words;
use crate::account::PlacePrecision;
use crate::actor::titles::{Site, Title, Titles};
use crate::countries::{self, Called, Country};
use crate::text::{Lexicon, Token, joined};

/// The tables of the article's language.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'t> {
    pub titles: &'t Titles,
    pub countries: &'t Lexicon<Country>,
    pub words: &'t Words,
}

/// How the words led to their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// As written.
    Name,
    /// Without inflection, or with a short form written out.
    Form,
    /// Without the words that say what kind of place it is.
    Part,
    /// A word for a country or its people.
    Country(Called),
    /// "The US capital".
    Capital,
}

/// What the words may name.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// The name that was looked up, folded: mentions that share it speak of one place.
    pub key: String,
    /// The places with what the name is to them.
    pub rows: Vec<(Row, Name)>,
    /// What kind of place the words beside the name say.
    pub site: Option<Site>,
    pub by: By,
}

/// The places that the words may name; nothing where they name none that is known.
pub(crate) fn named(tables: Tables<'_>, words: &[Token<'_>]) -> Option<Named> {
    let text = joined(words);
    let key = fold(&text);
    if let Some(found) = of_country(tables, words, &key) {
        return Some(found);
    }
    if let Some(row) = capital_of(tables, words) {
        return Some(Named {
            key: fold(row.name),
            rows: vec![(row, Name::First)],
            site: Some(Site::Capital),
            by: By::Capital,
        });
    }
    if let Some(found) = known(tables.words, &text) {
        return Some(Named { site: site_in(tables, words), ..found });
    }
    if words.iter().any(|w| tables.words.streets.contains(&w.low)) {
        return None;
    }
    let (from, to, site) = bare(tables, words)?;
    let found = known(tables.words, &joined(&words[from..to]))?;
    Some(Named { site, by: By::Part, ..found })
}

/// The places of a name, as it is written, else without its inflection.
fn known(words: &Words, text: &str) -> Option<Named> {
    let found = |key, rows: Vec<(Row, Name)>, by| (!rows.is_empty()).then_some(Named { key, rows, site: None, by });
    let key = fold(text);
    let mut rows = named_folded(&key);
    if is_code(text) {
        rows.retain(is_known_code);
        return found(key, rows, By::Name);
    }
    if !rows.is_empty() {
        return found(key, rows, By::Name);
    }
    let parted = words.before_apostrophe(text).map(fold);
    parted.into_iter().chain(words.bare(&key)).find_map(|key| {
        let rows = named_folded(&key);
        found(key, rows, By::Form)
    })
}

/// Whether the words name a place as they stand.
pub(crate) fn is_known(tables: Tables<'_>, words: &[Token<'_>]) -> bool {
    if tables.countries.exact(words).is_some() {
        return true;
    }
    let text = joined(words);
    let key = fold(&text);
    if is_code(&text) {
        return named_folded(&key).iter().any(is_known_code);
    }
    is_named(&key)
        || tables.words.before_apostrophe(&text).is_some_and(|t| is_named(&fold(t)))
        || tables.words.bare(&key).iter().any(|k| is_named(k))
}

/// Two or three capitals are an abbreviation, and no village of the same letters.
fn is_code(text: &str) -> bool {
    text.chars().count() <= 3 && text.is_ascii() && text.chars().all(char::is_uppercase)
}

/// Regions have abbreviations of their own ("EU"); those of divisions are written with full stops.
fn is_known_code((row, name): &(Row, Name)) -> bool {
    row.kind == Kind::Region && *name == Name::Other
}

/// Whether the words say a kind of place and no more ("City").
pub(crate) fn is_kind(tables: Tables<'_>, words: &[Token<'_>]) -> bool {
    tables.titles.sites.exact(words).is_some_and(|s| *s != Site::Capital)
}

/// A country by one of its names. Other places of that name stand beside it ("Georgia"), and a part of a country that lends its
/// name to the whole ("England") is the part.
fn of_country(tables: Tables<'_>, words: &[Token<'_>], key: &str) -> Option<Named> {
    let found = *tables.countries.exact(words)?;
    let row = country(found.iso3)?;
    let mut rows = match found.called {
        Called::Name => named_folded(key),
        Called::Abbreviation | Called::Demonym => Vec::new(),
        Called::Capital | Called::Government => return None,
    };
    let own = |(r, name): &&(Row, Name)| r.kind == Kind::Division && r.country == found.iso3 && *name == Name::First;
    let whole = countries::name(found.iso3) == Some(joined(words).as_str());
    let part = !whole && rows.iter().any(|r| own(&r)) && rows.iter().all(|(r, _)| r.kind != Kind::Country);
    if !part {
        // Nobody calls a town by its by-name where that is a country's name ("Mexico" for Mexico City).
        rows.retain(|(r, name)| *r != row && *name != Name::Other);
        rows.insert(0, (row, Name::First));
    }
    Some(Named { key: key.to_owned(), rows, site: None, by: By::Country(found.called) })
}

/// "The US capital", "ibu kota AS".
fn capital_of(tables: Tables<'_>, words: &[Token<'_>]) -> Option<Row> {
    let says = (0..words.len()).any(|i| tables.titles.sites.all(&words[i..]).any(|(_, s)| *s == Site::Capital));
    let (_, country) = says.then(|| countries::first(tables.countries, words))??;
    // "The capital, Baku" names the town itself.
    if country.called == Called::Capital { None } else { capital(country.iso3) }
}

/// The capital of a country.
pub(crate) fn capital(iso3: &str) -> Option<Row> {
    let towns = super::gazetteer::named(countries::capital(iso3)?).into_iter().map(|(row, _)| row);
    towns.filter(|row| row.kind == Kind::Town && row.country == iso3).max_by_key(|row| row.population)
}

/// The kind of place that one of the words says.
fn site_in(tables: Tables<'_>, words: &[Token<'_>]) -> Option<Site> {
    (0..words.len()).find_map(|at| {
        let rest = &words[at..];
        tables.titles.sites.longest(rest).map(|(_, s)| *s).filter(|s| matches!(s, Site::Kind(_)))
    })
}

/// The tokens of the name without the words that say what kind of place it is, and what those say.
fn bare(tables: Tables<'_>, words: &[Token<'_>]) -> Option<(usize, usize, Option<Site>)> {
    // What is left over may only say what kind of place it is, or be a word of the running text.
    let mut generic = vec![false; words.len()];
    let mut site = None;
    let mut at = 0;
    while at < words.len() {
        match tables.titles.sites.longest(&words[at..]) {
            Some((len, found)) => {
                generic[at..at + len].fill(true);
                site = site.or(Some(*found));
                at += len;
            }
            None => {
                let link = tables.titles.titles.all(&words[at..=at]).any(|(_, t)| *t == Title::Link);
                generic[at] = link || !words[at].is_name_like();
                at += 1;
            }
        }
    }
    let point = matches!(site, Some(Site::Kind(PlacePrecision::Point)));
    let mut best: Option<(usize, usize)> = None;
    for from in 0..words.len() {
        for to in (from + 1..=words.len().min(from + MOST_WORDS)).rev() {
            if generic[from..to].iter().all(|g| *g) || best.is_some_and(|(a, b)| b - a >= to - from) {
                continue;
            }
            // A building may have a name of its own beside the town's.
            let rest = || generic[..from].iter().chain(&generic[to..]).all(|g| *g);
            if words[from].is_name_like() && (point || rest()) && is_known(tables, &words[from..to]) {
                best = Some((from, to));
            }
        }
    }
    best.map(|(from, to)| (from, to, site))
}

/// Names of places have at most so many words.
pub(crate) const MOST_WORDS: usize = 7;
