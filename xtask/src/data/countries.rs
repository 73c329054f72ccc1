//! `data/countries.tsv`: what countries, their people, capitals and governments are called.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde_json::Value;

use super::LANGUAGES;
use super::sources::Sources;

const KINDS: &[&str] = &["name", "demonym", "capital", "abbrev", "government"];

/// Our own table: per country, per language and kind, texts; and the texts to leave out.
#[derive(Default)]
struct Own {
    texts: BTreeMap<String, Vec<(String, String, String)>>,
    skip: BTreeSet<(String, String)>,
}

impl Own {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let table: toml::Table = text.parse().context("parsing data/demonyms.toml")?;
        let mut own = Self::default();
        let strings = |v: &toml::Value| -> Vec<String> {
            v.as_array().into_iter().flatten().filter_map(|t| Some(t.as_str()?.to_owned())).collect()
        };
        for (iso3, entry) in &table {
            for (language, kinds) in entry.as_table().with_context(|| format!("{iso3} is no table"))? {
                if language == "skip" {
                    own.skip.extend(strings(kinds).into_iter().map(|t| (iso3.clone(), t)));
                    continue;
                }
                for (kind, texts) in kinds.as_table().with_context(|| format!("{iso3}.{language} is no table"))? {
                    let list = own.texts.entry(iso3.clone()).or_default();
                    list.extend(strings(texts).into_iter().map(|t| (language.clone(), kind.clone(), t)));
                }
            }
        }
        Ok(own)
    }
}

/// The rows of the table, by country, language and kind; the first name of a language is the one to show.
pub(super) fn table(sources: &Sources, own: &str) -> anyhow::Result<String> {
    let own = Own::parse(own)?;
    let countries = sources.geonames("countries.json")?;
    let countries = countries.as_object().context("countries.json is no object")?;
    let codes: BTreeMap<&str, &str> = countries
        .iter()
        .filter_map(|(iso2, c)| Some((iso2.as_str(), c["iso3"].as_str().filter(|t| !t.is_empty())?)))
        .collect();
    // Rows by country, then by language and kind in the order of the constants.
    let mut rows: BTreeMap<&str, Vec<(usize, usize, String)>> = BTreeMap::new();
    for (at, language) in LANGUAGES.iter().enumerate() {
        for (iso3, kind, name) in names(sources, language, &codes)? {
            rows.entry(iso3).or_default().push((at, kind, name));
        }
    }
    for (iso2, iso3) in &codes {
        let list = rows.entry(iso3).or_default();
        if let Some(capital) = countries[*iso2]["capital"].as_str().filter(|t| !t.is_empty()) {
            list.push((0, 2, capital.to_owned()));
            list.push((1, 2, capital.to_owned()));
        }
        for (language, kind, text) in own.texts.get(*iso3).into_iter().flatten() {
            let language = LANGUAGES.iter().position(|l| l == language).context("unknown language")?;
            let kind = KINDS.iter().position(|k| k == kind).context("unknown kind")?;
            list.push((language, kind, text.clone()));
        }
    }
    let mut out = String::from("iso3\tlang\tkind\ttext\n");
    for (iso3, mut list) in rows {
        list.sort_by_key(|(language, kind, _)| (*language, *kind));
        let mut seen = BTreeSet::new();
        for (language, kind, text) in list {
            let known = seen.contains(&(language, 0, text.clone())) || !seen.insert((language, kind, text.clone()));
            if known || own.skip.contains(&(iso3.to_owned(), text.clone())) {
                continue;
            }
            out.push_str(&format!("{iso3}\t{}\t{}\t{text}\n", LANGUAGES[language], KINDS[kind]));
        }
    }
    Ok(out)
}

/// CLDR's names of countries in one language, the main form first. What stands in brackets is left out; a form that
/// fits two countries then ("Congo") names neither.
fn names<'a>(
    sources: &Sources,
    language: &str,
    codes: &BTreeMap<&str, &'a str>,
) -> anyhow::Result<Vec<(&'a str, usize, String)>> {
    let mut found = Vec::new();
    let mut owners: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (code, name) in sources.territories(language)? {
        let (iso2, variant) = code.split_once("-alt-").map_or((code.as_str(), None), |(c, v)| (c, Some(v)));
        let Some(iso3) = codes.get(iso2) else { continue };
        let name = name.split(['(', '（']).next().unwrap_or_default().trim().to_owned();
        // " - " joins a country and its capital to tell two countries apart; nobody writes it in a sentence.
        if name.is_empty() || name.contains(" - ") {
            continue;
        }
        owners.entry(name.clone()).or_default().insert(iso3);
        // CLDR's short form is the common one ("Palestine", "Bosnia"), its other variants are not.
        let rank = match variant {
            Some("short") => 0,
            None => 1,
            Some(_) => 2,
        };
        found.push((*iso3, rank, name));
    }
    found.retain(|(_, _, name)| owners[name].len() == 1);
    found.sort_by_key(|(_, rank, _)| *rank);
    let kind = |name: &str| if name.chars().count() <= 3 && name.chars().all(char::is_uppercase) { 3 } else { 0 };
    Ok(found.into_iter().map(|(iso3, _, name)| (iso3, kind(&name), name)).collect())
}

/// What our own table calls the capital of each country, by ISO 3166-1 alpha-3, in any language.
pub(super) fn own_capitals(own: &str) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (iso3, texts) in Own::parse(own)?.texts {
        let names = texts.into_iter().filter(|(_, kind, _)| kind == "capital").map(|(_, _, text)| text);
        found.entry(iso3).or_default().extend(names);
    }
    Ok(found)
}

/// The text of a JSON field; empty where there is none.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
