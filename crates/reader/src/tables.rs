//! The language tables: which there are, what they hold, and the hash that names them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::cues::Lexicon;

static LANGUAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/languages");
/// Names of countries with their kind; only the kind is used here, never which country it is.
static COUNTRIES: &str = include_str!("../../../data/countries.tsv");
/// Names of lasting bodies with their sector; only what kind of body it is is used here, never which.
static ENTITIES: &str = include_str!("../../../data/entities.toml");

/// `text.toml`: sentences and capitals of a language.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TextTable {
    /// Endings that are tokens of their own ("'s").
    pub clitics: Vec<String>,
    pub sentences: SentenceTable,
    pub names: NameTable,
}

/// Where sentences end.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SentenceTable {
    /// Abbreviations that never end a sentence, without their full stop.
    pub abbreviations: BTreeSet<String>,
    /// Abbreviations that end one unless a number follows.
    pub numbered: BTreeSet<String>,
    /// Abbreviations that end one where one of `starters` follows.
    pub closing: BTreeSet<String>,
    /// Words that begin sentences.
    pub starters: BTreeSet<String>,
}

/// What capitals mean.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NameTable {
    /// Words with a capital that are no names.
    pub not_names: BTreeSet<String>,
    /// Small words inside names.
    pub particles: BTreeSet<String>,
}

/// The tables of one language.
pub(crate) struct Language {
    pub text: TextTable,
    /// `None` where the language has no cues: its claims are not read.
    pub cues: Option<Lexicon>,
}

static TABLES: LazyLock<BTreeMap<&'static str, Language>> = LazyLock::new(|| {
    LANGUAGES
        .dirs()
        .filter_map(|dir| {
            let code = dir.path().file_name()?.to_str()?;
            let text: TextTable = file(code, "text.toml").and_then(|t| toml::from_str(t).ok())?;
            let cues = file(code, "cues.toml")
                .and_then(|t| toml::from_str(t).ok())
                .map(|table| Lexicon::new(table, &text, countries(code).chain(bodies(code))));
            Some((code, Language { text, cues }))
        })
        .collect()
});

static DEFAULT: LazyLock<Language> = LazyLock::new(|| Language { text: TextTable::default(), cues: None });

/// The tables of a language, else the default ones.
pub(crate) fn language(code: &str) -> &'static Language {
    let primary = code.split(['-', '_']).next().unwrap_or_default();
    TABLES.get(primary.to_ascii_lowercase().as_str()).unwrap_or(&DEFAULT)
}

/// A hash of every table that a reading rests on, in hexadecimal.
pub(crate) fn hash() -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(COUNTRIES.as_bytes());
    hasher.update(ENTITIES.as_bytes());
    for code in TABLES.keys() {
        for name in ["text.toml", "cues.toml"] {
            hasher.update(file(code, name).unwrap_or_default().as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn file(code: &str, name: &str) -> Option<&'static str> {
    LANGUAGES.get_file(format!("{code}/{name}"))?.contents_utf8()
}

/// (kind, text) of every name of a country in a language.
fn countries(code: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let code = code.to_owned();
    COUNTRIES.lines().skip(1).filter_map(move |line| {
        let mut fields = line.split('\t').skip(1);
        let (lang, kind, text) = (fields.next()?, fields.next()?, fields.next()?);
        (lang == code).then_some((kind, text))
    })
}

/// The part of `entities.toml` that tells what kind of body a name is of.
#[derive(Deserialize)]
struct Entities {
    entity: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    sector: Vec<String>,
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
}

static BODIES: LazyLock<Vec<Entity>> =
    LazyLock::new(|| toml::from_str::<Entities>(ENTITIES).map(|e| e.entity).unwrap_or_default());

/// (kind, name) of every lasting body in a language.
fn bodies(code: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let code = code.to_owned();
    BODIES.iter().flat_map(move |entity| {
        let kind = match entity.sector.first().map(String::as_str) {
            Some("PRE") => "authority",
            Some("REB" | "PRM" | "UAF") => "armed",
            Some("JRN") => "outlet",
            _ => "body",
        };
        let names = entity.names.get(&code).into_iter().chain(entity.names.get("any")).flatten();
        names.map(|name| (kind, name.as_str())).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        for dir in LANGUAGES.dirs() {
            let code = dir.path().to_str().unwrap();
            if let Some(text) = file(code, "text.toml") {
                toml::from_str::<TextTable>(text).unwrap_or_else(|e| panic!("{code}/text.toml: {e}"));
            }
            if let Some(cues) = file(code, "cues.toml") {
                let table: crate::cues::CueTable =
                    toml::from_str(cues).unwrap_or_else(|e| panic!("{code}/cues.toml: {e}"));
                let wrong = table.faults();
                assert!(wrong.is_empty(), "{code}/cues.toml: {wrong:?}");
            }
        }
        assert!(BODIES.len() > 100, "entities.toml is not read");
        assert!(language("id").cues.is_some());
        assert!(language("en-GB").cues.is_some());
        assert!(language("xx").cues.is_none());
    }
}
