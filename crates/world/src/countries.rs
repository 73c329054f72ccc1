//! What countries, their people, capitals and governments are called (`data/countries.tsv`).

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use crate::languages::forms;
use crate::text::{Letters, Lexicon, Token};

static TABLE: &str = include_str!("../../../data/countries.tsv");

/// What a text says of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    Name,
    Demonym,
    Capital,
    Abbreviation,
    Government,
}

/// A country in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-3.
    pub iso3: &'static str,
    /// What the words are to it.
    pub called: Called,
}

/// A row of the table.
struct Row {
    iso3: &'static str,
    language: &'static str,
    called: Called,
    text: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let (iso3, language) = (cells.next()?, cells.next()?);
        let called = match cells.next()? {
            "name" => Called::Name,
            "demonym" => Called::Demonym,
            "capital" => Called::Capital,
            "abbrev" => Called::Abbreviation,
            "government" => Called::Government,
            _ => return None,
        };
        Some(Row { iso3, language, called, text: cells.next()? })
    });
    rows.collect()
});

/// The English names of countries, by code: the first is the one to show.
static NAMES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for row in ROWS.iter().filter(|r| r.language == "en" && r.called == Called::Name) {
        names.entry(row.iso3).or_insert(row.text);
    }
    names
});

static CAPITALS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for row in ROWS.iter().filter(|r| r.language == "en" && r.called == Called::Capital) {
        names.entry(row.iso3).or_insert(row.text);
    }
    names
});

/// The words for countries in a text of one language: its own, and the names that English has for what it lacks.
pub(crate) fn lexicon(language: &str) -> &'static Lexicon<Country> {
    static BUILT: Mutex<BTreeMap<String, &'static Lexicon<Country>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    built.entry(language.to_owned()).or_insert_with(|| Box::leak(Box::new(build(language))))
}

fn build(language: &str) -> Lexicon<Country> {
    let mut lexicon = Lexicon::of(forms(language));
    let own = ROWS.iter().filter(|r| r.language == language);
    let english = ROWS.iter().filter(|r| {
        language != "en"
            && r.language == "en"
            && matches!(r.called, Called::Name | Called::Capital | Called::Government)
    });
    for row in own.chain(english) {
        let letters = match row.called {
            Called::Abbreviation => Letters::Strict,
            // Adjectives that are written small may begin a sentence.
            Called::Demonym if !row.text.chars().any(char::is_uppercase) => Letters::Any,
            _ => Letters::AsWritten,
        };
        lexicon.add(row.text, letters, Country { iso3: row.iso3, called: row.called });
    }
    lexicon
}

/// The first country that the tokens name, with the tokens that do; of names that start at one token the longest.
pub(crate) fn first(lexicon: &Lexicon<Country>, tokens: &[Token<'_>]) -> Option<(std::ops::Range<usize>, Country)> {
    all(lexicon, tokens).into_iter().next()
}

/// Every country that the tokens name, from left to right, without overlap.
pub(crate) fn all(lexicon: &Lexicon<Country>, tokens: &[Token<'_>]) -> Vec<(std::ops::Range<usize>, Country)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match lexicon.longest(&tokens[at..]) {
            Some((len, country)) => {
                found.push((at..at + len, *country));
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

/// The English name of a country.
pub(crate) fn name(iso3: &str) -> Option<&'static str> {
    NAMES.get(iso3).copied()
}

/// The English name of a country's capital.
pub(crate) fn capital(iso3: &str) -> Option<&'static str> {
    CAPITALS.get(iso3).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    #[track_caller]
    fn check(language: &str, text: &str, expected: &[&str]) {
        let found = all(lexicon(language), &tokens(text));
        assert_eq!(found.iter().map(|(_, c)| c.iso3).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn countries_are_found_in_their_language() {
        check("id", "Menteri Luar Negeri AS dan Rusia", &["USA", "RUS"]);
        check("id", "sama kuat as roda", &[]);
        check("en", "U.S. and Azerbaijani officials told us", &["USA", "AZE"]);
        check("en", "the turkey was good; Turkey was not", &["TUR"]);
        check("id", "Republik Demokratik Kongo", &["COD"]);
        check("ru", "Азербайджан и США", &["AZE", "USA"]);
        check("xx", "Armenia", &["ARM"]);
        assert_eq!(name("USA"), Some("United States"));
    }
}
