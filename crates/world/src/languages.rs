//! The tables of languages, embedded. Adding a language is adding a folder.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use crate::actor::titles::Titles;
use crate::forms::Forms;
use crate::place::words::Words;
use crate::time::tables::Tables;

static LANGUAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/languages");

/// What the world room knows of one language.
#[derive(Debug, Default)]
pub(crate) struct Language {
    pub time: Tables,
    pub titles: Titles,
    pub place: Words,
}

/// Every language that has a folder, with what was wrong in its tables, as a test wants to know.
static KNOWN: LazyLock<BTreeMap<&'static str, (Language, Vec<String>)>> = LazyLock::new(|| {
    let mut known = BTreeMap::new();
    for folder in LANGUAGES.dirs() {
        let Some(code) = folder.path().to_str() else { continue };
        let text = |file: &str| folder.get_file(folder.path().join(file)).and_then(|f| f.contents_utf8());
        let mut language = Language::default();
        let mut wrong = Vec::new();
        match text("time.toml").map(Tables::parse) {
            Some(Ok(tables)) => language.time = tables,
            Some(Err(message)) => wrong.push(format!("time.toml: {message}")),
            None => {}
        }
        match text("titles.toml").map(Titles::parse) {
            Some(Ok(titles)) => language.titles = titles,
            Some(Err(message)) => wrong.push(format!("titles.toml: {message}")),
            None => {}
        }
        match text("place.toml").map(Words::parse) {
            Some(Ok(words)) => language.place = words,
            Some(Err(message)) => wrong.push(format!("place.toml: {message}")),
            None => {}
        }
        known.insert(code, (language, wrong));
    }
    known
});

/// The tables of a language; those of English where it has none.
pub(crate) fn language(code: Option<&str>) -> Option<&'static Language> {
    KNOWN.get(code.unwrap_or("en")).or_else(|| KNOWN.get("en")).map(|(language, _)| language)
}

/// How a language writes words; a language without tables has one form of each.
pub(crate) fn forms(code: &str) -> Forms {
    KNOWN.get(code).map(|(language, _)| language.titles.titles.forms().clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        let wrong: Vec<_> = KNOWN.iter().filter(|(_, (_, wrong))| !wrong.is_empty()).map(|(c, l)| (c, &l.1)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(KNOWN.len() >= 2);
    }
}
