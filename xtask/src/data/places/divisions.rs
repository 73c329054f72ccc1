//! Divisions of the first and second level. No package says where they lie, so each stands in the middle of the box
//! around its towns, unless `data/regions.toml` says better.

use std::collections::BTreeMap;

use anyhow::Context;
use serde_json::{Map, Value};

use super::super::countries::text;
use super::super::sources::Sources;
use super::own::Own;
use super::towns::Town;
use super::{Kind, Name, Row};

/// The box around the towns of a division.
#[derive(Clone, Debug)]
struct Span<'t> {
    north: (f64, f64),
    east: (f64, f64),
    population: u64,
    zone: &'t str,
}

impl<'t> Span<'t> {
    /// The boxes of all divisions that `key` gives for towns.
    fn all<K: Ord>(towns: &'t [Town], key: impl Fn(&'t Town) -> Option<K>) -> BTreeMap<K, Self> {
        let mut spans: BTreeMap<K, Self> = BTreeMap::new();
        for town in towns {
            let (Some(key), row) = (key(town), &town.row) else { continue };
            let span = spans.entry(key).or_insert(Self {
                north: (row.lat, row.lat),
                east: (row.lon, row.lon),
                population: 0,
                zone: &row.zone,
            });
            span.north = (span.north.0.min(row.lat), span.north.1.max(row.lat));
            span.east = (span.east.0.min(row.lon), span.east.1.max(row.lon));
            // What lies in a town is counted with it.
            span.population += if row.class == 5 { 0 } else { row.population };
        }
        spans
    }

    fn middle(&self) -> (f64, f64) {
        ((self.north.0 + self.north.1) / 2.0, (self.east.0 + self.east.1) / 2.0)
    }
}

/// First-level divisions.
pub(super) fn first(
    sources: &Sources,
    countries: &Map<String, Value>,
    towns: &[Town],
    own: &Own,
) -> anyhow::Result<Vec<Row>> {
    let spans = Span::all(towns, |t| Some((t.row.country.as_str(), t.row.division.as_str())));
    let translated = sources.subdivisions()?;
    let mut found = Vec::new();
    for line in sources.first_codes()?.lines() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (code, name, plain, id) = (cell(), cell(), cell(), cell());
        let Some((iso2, code)) = code.split_once('.') else { continue };
        let Some(iso3) = countries.get(iso2).map(|c| text(c, "iso3")) else { continue };
        let Some(span) = spans.get(&(iso3, code)) else { continue };
        let (lat, lon) = own.middle(iso3, code).unwrap_or_else(|| span.middle());
        let mut names: Vec<(Name, String)> = own.names(iso3, code).collect();
        names.push((Name::Other, plain.to_owned()));
        more_names(&mut names, &translated, own, iso2, name);
        found.push(Row {
            kind: Kind::Division,
            id: id.parse().unwrap_or_default(),
            name: name.to_owned(),
            country: iso3.to_owned(),
            division: code.to_owned(),
            lat,
            lon,
            population: span.population,
            zone: span.zone.to_owned(),
            names,
            ..Row::default()
        });
    }
    Ok(found)
}

/// Second-level divisions.
pub(super) fn second(
    sources: &Sources,
    countries: &Map<String, Value>,
    towns: &[Town],
    own: &Own,
) -> anyhow::Result<Vec<Row>> {
    let spans = Span::all(towns, |t| {
        let known = !t.second.is_empty();
        known.then_some((t.row.country.as_str(), t.row.division.as_str(), t.second.as_str()))
    });
    let ids = sources.second_ids()?;
    let translated = sources.subdivisions()?;
    let mut found = Vec::new();
    for row in sources.admin2()?.as_array().context("admin2.json is no list")? {
        let (code, name) = (text(row, "code"), text(row, "name"));
        let mut parts = code.splitn(3, '.');
        let (Some(iso2), Some(first), Some(second)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let Some(iso3) = countries.get(iso2).map(|c| text(c, "iso3")) else { continue };
        let Some(span) = spans.get(&(iso3, first, second)) else { continue };
        let (lat, lon) = span.middle();
        let mut names = Vec::new();
        more_names(&mut names, &translated, own, iso2, name);
        found.push(Row {
            kind: Kind::District,
            id: ids.get(code).copied().unwrap_or_default(),
            name: name.to_owned(),
            country: iso3.to_owned(),
            division: first.to_owned(),
            lat,
            lon,
            population: span.population,
            zone: span.zone.to_owned(),
            names,
            ..Row::default()
        });
    }
    Ok(found)
}

/// Adds CLDR's names for a division, and all names without the words for its kind. CLDR knows divisions by ISO 3166-2,
/// GeoNames by codes of its own: the English names join them.
fn more_names(
    names: &mut Vec<(Name, String)>,
    translated: &BTreeMap<(String, String), Vec<String>>,
    own: &Own,
    iso2: &str,
    name: &str,
) {
    for known in [Some(name.to_owned()), own.bare(name)].into_iter().flatten() {
        let more = translated.get(&(iso2.to_owned(), known.to_lowercase())).into_iter().flatten();
        names.extend(more.map(|n| (Name::Other, n.clone())));
    }
    let bare: Vec<_> = names.iter().filter_map(|(_, n)| own.bare(n)).chain(own.bare(name)).collect();
    names.extend(bare.into_iter().map(|n| (Name::Bare, n)));
}
