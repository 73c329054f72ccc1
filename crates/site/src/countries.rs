//! Names of countries in the interface's language, from the project's table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use gencatan_record::{ActorView, PartyView};

static TABLE: &str = include_str!("../../../data/countries.tsv");

/// Code and language to the first name that the table gives.
static NAMES: LazyLock<BTreeMap<(&str, &str), &str>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for line in TABLE.lines() {
        let mut cells = line.split('\t');
        if let (Some(code), Some(lang), Some("name"), Some(name)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        {
            names.entry((code, lang)).or_insert(name);
        }
    }
    names
});

/// The country's name in a language.
pub(crate) fn name(code: &str, lang: &str) -> Option<&'static str> {
    NAMES.get(&(code, lang)).copied()
}

/// A party's name in a language: the country's, else the record's, else its code.
pub(crate) fn party(party: &PartyView, lang: &str) -> String {
    let known = name(&party.code, lang).map(str::to_owned);
    known.or_else(|| (!party.name.is_empty()).then(|| party.name.clone())).unwrap_or_else(|| party.code.clone())
}

/// An actor's name in a language: a country that acts as itself has one in each, others keep the record's.
pub(crate) fn actor<'a>(actor: &'a ActorView, lang: &str) -> &'a str {
    let country = actor.country.as_deref().filter(|c| name(c, "en") == Some(actor.name.as_str()));
    country.and_then(|c| name(c, lang)).unwrap_or(&actor.name)
}
