//! Lasting entities (`data/entities.toml`): bodies, armed groups, contested authorities, agencies.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use serde::Deserialize;

use crate::languages::forms;
use crate::text::{Letters, Lexicon};

static TABLE: &str = include_str!("../../../data/entities.toml");

/// An entity with its names by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entity {
    pub id: String,
    pub name: String,
    pub code: String,
    pub country: String,
    pub sector: Vec<String>,
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    later: Option<Later>,
    /// The country whose capital stands for the body too.
    #[serde(default)]
    pub seat: Option<String>,
}

/// What an entity became.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    /// The first day, ISO 8601.
    since: String,
    code: String,
    sector: Vec<String>,
}

impl Entity {
    /// The entity as it was on a day (ISO 8601), else as it is listed first.
    pub(crate) fn on(&'static self, day: Option<&str>) -> &'static Self {
        let became = self.later.as_ref().zip(day).filter(|(later, day)| later.since.as_str() <= *day);
        became.and_then(|_| LATER.get(self.id.as_str())).unwrap_or(self)
    }
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    entity: Vec<Entity>,
}

// The table is embedded and a test reads it, so that a mistake in it is found before anybody meets it.
static ENTITIES: LazyLock<Vec<Entity>> =
    LazyLock::new(|| toml::from_str::<Table>(TABLE).map(|t| t.entity).unwrap_or_default());

/// The bodies that a capital stands for besides its country's government.
pub(crate) fn seated() -> impl Iterator<Item = &'static Entity> {
    ENTITIES.iter().filter(|e| e.seat.is_some())
}

/// What those became that did not stay what they were, by id.
static LATER: LazyLock<BTreeMap<&'static str, Entity>> = LazyLock::new(|| {
    let became = |e: &'static Entity| {
        let later = e.later.as_ref()?;
        let (id, name, country) = (e.id.clone(), e.name.clone(), e.country.clone());
        let (code, sector) = (later.code.clone(), later.sector.clone());
        Some((
            e.id.as_str(),
            Entity { id, name, code, country, sector, names: BTreeMap::new(), later: None, seat: None },
        ))
    };
    ENTITIES.iter().filter_map(became).collect()
});

/// The names of entities in a text of one language; English names serve where the language has none of its own.
pub(crate) fn lexicon(language: &str) -> &'static Lexicon<&'static Entity> {
    static BUILT: Mutex<BTreeMap<String, &'static Lexicon<&'static Entity>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    built.entry(language.to_owned()).or_insert_with(|| Box::leak(Box::new(build(language))))
}

fn build(language: &str) -> Lexicon<&'static Entity> {
    let mut lexicon = Lexicon::of(forms(language));
    for entity in ENTITIES.iter() {
        let of = |key: &str| entity.names.get(key).into_iter().flatten();
        let foreign = language != "en";
        let english = of("en").filter(|n| !foreign || n.chars().filter(|c| c.is_lowercase()).count() > 2);
        for name in of(language).chain(of("any")).chain(english.filter(|_| foreign)) {
            // Names in capitals are short forms, and short forms may spell words.
            let letters = match (name.chars().any(char::is_uppercase), name.chars().any(char::is_lowercase)) {
                (true, false) => Letters::Strict,
                (true, true) => Letters::AsWritten,
                (false, _) => Letters::Any,
            };
            lexicon.add(name, letters, entity);
        }
    }
    lexicon
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    #[test]
    fn the_table_is_whole() {
        toml::from_str::<Table>(TABLE).unwrap();
        let mut ids: Vec<_> = ENTITIES.iter().map(|e| &e.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), ENTITIES.len());
        for e in ENTITIES.iter() {
            let own = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"].contains(&e.country.as_str());
            assert!(own || crate::countries::name(&e.country).is_some(), "{}", e.country);
            assert!(e.code == e.country || e.code.starts_with(&format!("{}:", e.country)), "{}", e.code);
            assert!(e.later.as_ref().is_none_or(|l| l.since.parse::<jiff::civil::Date>().is_ok()), "{}", e.id);
        }
    }

    #[test]
    fn entities_are_found_in_their_language() {
        let find = |language, text| lexicon(language).longest(&tokens(text)).map(|(_, e)| e.id.as_str());
        assert_eq!(find("id", "Grup Minsk, yang"), Some("osce-minsk-group"));
        assert_eq!(find("id", "Dewan Keamanan PBB"), Some("un-security-council"));
        assert_eq!(find("id", "DPR menyetujui"), None);
        assert_eq!(find("en", "Nagorno-Karabakh"), Some("artsakh"));
        assert_eq!(find("ru", "Минской группы ОБСЕ"), Some("osce-minsk-group"));
        assert_eq!(find("ru", "Хуситы заявили"), Some("houthi"));
        assert_eq!(find("ar", "والحوثيين"), Some("houthi"));
        assert_eq!(find("zh", "联合国安理会说"), Some("un-security-council"));
    }

    #[test]
    fn groups_become_something_else() {
        let taliban = ENTITIES.iter().find(|e| e.id == "taliban").unwrap();
        assert_eq!(taliban.on(Some("2019-01-01")).sector, ["REB"]);
        assert_eq!(taliban.on(Some("2022-01-01")).sector, ["GOV"]);
        assert_eq!(taliban.on(None).sector, ["REB"]);
    }
}
