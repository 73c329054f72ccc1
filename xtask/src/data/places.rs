//! `data/places.zst`: the gazetteer, as the world room reads it (`crates/world/src/place/gazetteer.rs`), compressed.

mod divisions;
mod own;
mod pack;
mod towns;

use anyhow::Context;

use super::countries::text;
use super::sources::Sources;
use own::Own;

/// What kind of place a row is; the rows lie in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Country,
    Region,
    Division,
    District,
    #[default]
    Town,
}

/// What a name is to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    First,
    Other,
    /// Of a division, without the word that says what kind of division it is ("Rapides" of "Rapides Parish").
    Bare,
}

#[derive(Clone, Debug, Default)]
struct Row {
    kind: Kind,
    /// What kind of town: 0 plain, 1 seat of a lower division, 2 of a second-level one, 3 of a first-level one, 4 capital,
    /// 5 part of a town.
    class: u8,
    id: u32,
    name: String,
    /// ISO 3166-1 alpha-3.
    country: String,
    /// Code of the first-level division.
    division: String,
    lat: f64,
    lon: f64,
    population: u64,
    zone: String,
    names: Vec<(Name, String)>,
}

/// The gazetteer, compressed; the same sources give the same bytes.
pub(super) fn table(sources: &Sources, demonyms: &str, regions: &str) -> anyhow::Result<Vec<u8>> {
    let own = Own::parse(regions)?;
    let countries = sources.geonames("countries.json")?;
    let countries = countries.as_object().context("countries.json is no object")?;
    let towns = towns::rows(sources, countries, demonyms)?;
    let middles = sources.middles()?;
    let mut rows: Vec<Row> = Vec::new();
    for country in countries.values() {
        let iso3 = text(country, "iso3");
        let inside = towns.iter().filter(|t| t.row.country == iso3).map(|t| &t.row);
        let capital = inside.clone().find(|t| t.class == 4).or_else(|| inside.clone().next());
        let middle = own.country(iso3).or_else(|| middles.get(iso3).copied());
        let Some((lat, lon)) = middle.or_else(|| capital.map(|t| (t.lat, t.lon))) else { continue };
        rows.push(Row {
            kind: Kind::Country,
            id: number(&country["geonameid"]),
            name: text(country, "name").to_owned(),
            country: iso3.to_owned(),
            lat,
            lon,
            population: country["population"].as_u64().unwrap_or_default(),
            zone: capital.map(|t| t.zone.clone()).unwrap_or_default(),
            ..Row::default()
        });
    }
    rows.extend(own.regions());
    rows.extend(divisions::first(sources, countries, &towns, &own)?);
    rows.extend(divisions::second(sources, countries, &towns, &own)?);
    rows.extend(own.towns());
    rows.extend(towns.into_iter().map(|t| t.row));
    for row in &mut rows {
        row.population = own.population(row.id).unwrap_or(row.population);
        row.names.extend(own.names_of(row.id));
    }
    rows.sort_by(|a, b| {
        let key = |r: &Row| (r.kind, r.country.clone(), std::cmp::Reverse(r.population), r.id);
        key(a).cmp(&key(b)).then_with(|| (&a.division, &a.name).cmp(&(&b.division, &b.name)))
    });
    Ok(zstd::encode_all(pack::pack(&rows)?.as_slice(), 19)?)
}

fn number(value: &serde_json::Value) -> u32 {
    value.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_default()
}
