//! Offices, bodies and groups of people, as `data/languages/<lang>/titles.toml` lists them.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use toml::{Table, Value};

use crate::account::PlacePrecision;
use crate::forms::Forms;
use crate::text::{Letters, Lexicon};

/// What a word says of who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Title {
    /// An office, with its English name and sectors.
    Office { role: String, sector: Vec<String> },
    /// "Deputy", "former".
    Modifier(String),
    /// A body or a group of people by kind: its sectors, and what it is called where several words mean one body.
    Group { sector: Vec<String>, body: String },
    /// A word that joins the others: "of", "the".
    Link,
    /// A word before somebody who has not been named yet: "a", "another".
    New,
    /// A word for whose somebody is: "its", "their".
    Own,
}

/// What a word says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    Capital,
    Kind(PlacePrecision),
    Direction,
}

/// The titles of one language.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    /// Words for people and bodies.
    pub titles: Lexicon<Title>,
    /// Words for kinds of places.
    pub sites: Lexicon<Site>,
}

impl Titles {
    /// Reads a `titles.toml`; the message says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|e| format!("{e}"))?;
        let forms =
            table.get("forms").cloned().map(Forms::deserialize).transpose().map_err(|e| format!("forms: {e}"))?;
        let mut titles = Self { titles: Lexicon::of(forms.unwrap_or_default().sorted()), ..Self::default() };
        let section = |name: &str| table.get(name).and_then(Value::as_table).into_iter().flatten();
        let word = |v: &Value| v.as_str().map(str::to_owned).ok_or_else(|| format!("{v} is no word"));
        let sectors = |v: Option<&Value>| {
            v.and_then(Value::as_str).unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        for (phrase, value) in section("office") {
            let role = value.get("role").ok_or_else(|| format!("{phrase} has no role"))?;
            let title = Title::Office { role: word(role)?, sector: sectors(value.get("sector")) };
            titles.titles.add(phrase, letters(phrase), title);
        }
        for (phrase, value) in section("modifier") {
            titles.titles.add(phrase, letters(phrase), Title::Modifier(word(value)?));
        }
        let mut bodies: BTreeMap<&str, &str> = BTreeMap::new();
        for (body, words) in section("same") {
            bodies.extend(words.as_array().into_iter().flatten().filter_map(Value::as_str).map(|w| (w, body.as_str())));
        }
        for (phrase, value) in section("group") {
            let body = bodies.remove(phrase.as_str()).unwrap_or(phrase).to_owned();
            titles.titles.add(phrase, letters(phrase), Title::Group { sector: sectors(Some(value)), body });
        }
        if let Some(word) = bodies.keys().next() {
            return Err(format!("{word} is no group"));
        }
        for (kind, words) in section("link") {
            let title = match kind.as_str() {
                "words" => Title::Link,
                "new" => Title::New,
                "own" => Title::Own,
                _ => return Err(format!("there is no kind of link {kind:?}")),
            };
            for phrase in words.as_array().into_iter().flatten() {
                titles.titles.add(&word(phrase)?, Letters::Any, title.clone());
            }
        }
        for (kind, words) in section("place") {
            let site = match kind.as_str() {
                "capital" => Site::Capital,
                "direction" => Site::Direction,
                "province" => Site::Kind(PlacePrecision::Province),
                "district" => Site::Kind(PlacePrecision::District),
                "town" => Site::Kind(PlacePrecision::Town),
                "region" => Site::Kind(PlacePrecision::Region),
                "facility" => Site::Kind(PlacePrecision::Point),
                _ => return Err(format!("there is no kind of place {kind:?}")),
            };
            for phrase in words.as_array().into_iter().flatten() {
                titles.sites.add(&word(phrase)?, Letters::Any, site);
            }
        }
        Ok(titles)
    }
}

fn letters(phrase: &str) -> Letters {
    if phrase.chars().any(char::is_uppercase) { Letters::AsWritten } else { Letters::Any }
}
