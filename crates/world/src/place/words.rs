//! What a language writes around and onto names of places (`data/languages/<code>/place.toml`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::key::fold;

/// The table of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Words {
    /// Words that stand before a place more often than before anything else ("in", "near"), in small letters.
    pub before: BTreeSet<String>,
    /// Words behind a place and before what it lies in ("in"), in small letters.
    pub within: BTreeSet<String>,
    /// Words and marks between a country and a place of it ("the Turkish town of Kilis", "Iraq's Mosul"), in small letters.
    pub joins: BTreeSet<String>,
    /// Words that may stand between a name and the words around it ("the"), in small letters.
    pub articles: BTreeSet<String>,
    /// Words and marks between places that are told together ("and", ","), in small letters.
    pub lists: BTreeSet<String>,
    /// Forms of address and offices that stand before a person's name, in small letters.
    pub persons: BTreeSet<String>,
    /// Given names, in small letters.
    pub given: BTreeSet<String>,
    /// Kinds of streets: what is named after a place lies elsewhere ("Paris Street"), in small letters.
    pub streets: BTreeSet<String>,
    /// Words of bodies that bear the name of their place ("Police", "University"), in small letters.
    pub bodies: BTreeSet<String>,
    /// Words that are also names of places, but seldom meant so, in small letters.
    pub common: BTreeSet<String>,
    /// Short forms in names, folded, with the full form ("st" of "saint").
    pub short: BTreeMap<String, String>,
    /// Endings of inflected names, with what the bare name has in their stead.
    pub endings: Vec<(String, String)>,
    /// Beginnings that are written together with the name ("ال").
    pub beginnings: Vec<String>,
    /// Whether short forms of divisions are written with a full stop ("Calif.").
    pub stops: bool,
    /// Whether an apostrophe parts a name from its ending ("Ankara'da").
    pub apostrophe: bool,
}

/// A bare name keeps at least so many letters.
const LEAST: usize = 3;

impl Words {
    /// Reads a `place.toml`; the message says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut words: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        words.endings = words.endings.iter().map(|(ending, instead)| (fold(ending), fold(instead))).collect();
        words.beginnings = words.beginnings.iter().map(|b| fold(b)).collect();
        Ok(words)
    }

    /// What a folded name may be without inflection or with its short forms written out, likelier readings first.
    pub(crate) fn bare(&self, folded: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut words: Vec<&str> = folded.split(' ').collect();
        if words.iter().any(|w| self.short.contains_key(*w)) {
            for word in &mut words {
                *word = self.short.get(*word).map_or(*word, String::as_str);
            }
            found.push(words.join(" "));
        }
        let letters = |t: &str| t.chars().count();
        for beginning in &self.beginnings {
            if let Some(rest) = folded.strip_prefix(beginning.as_str()).filter(|r| letters(r) >= LEAST) {
                found.push(rest.to_owned());
            }
        }
        for (ending, instead) in &self.endings {
            if let Some(rest) = folded.strip_suffix(ending.as_str()).filter(|r| letters(r) + letters(instead) >= LEAST)
            {
                found.push(format!("{rest}{instead}"));
            }
        }
        found
    }

    /// The name before an apostrophe and its ending, where the language writes them so.
    pub(crate) fn before_apostrophe<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (name, ending) = text.split_once(['\'', '’']).filter(|_| self.apostrophe)?;
        let whole = name.chars().count() >= LEAST && ending.chars().all(char::is_alphabetic);
        whole.then_some(name)
    }

    /// Whether a word is in a list that is kept in small letters.
    pub(crate) fn is_common(&self, low: &str) -> bool {
        self.common.contains(low) || self.common.contains(&fold(low))
    }
}
