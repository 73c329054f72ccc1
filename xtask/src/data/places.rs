//! `data/places.tsv.gz`: a compact gazetteer of countries, first-level divisions and towns.
//!
//! Columns: kind (C country, A division, P town), GeoNames id (0 where unknown), name, ISO 3166-1 alpha-3 of the
//! country, code of the division within the country, degrees north, degrees east, inhabitants, time zone, other names
//! joined by "|". Rows by kind, country, then inhabitants falling.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Context;
use flate2::{Compression, GzBuilder};
use serde_json::Value;

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
pub(super) fn table(sources: &Sources, own: &str) -> anyhow::Result<Vec<u8>> {
    let countries = sources.geonames("countries.json")?;
    let countries = countries.as_object().context("countries.json is no object")?;
    let towns = towns(sources, countries, own)?;
    let centres = centres(&sources.outlines()?)?;
    let mut rows: Vec<Row> = Vec::new();
    for country in countries.values() {
        let iso3 = text(country, "iso3");
        let number = country["isonumeric"].as_u64().unwrap_or_default();
        let inside = towns.iter().filter(|t| t.country == iso3);
        let capital = inside.clone().find(|t| t.name == text(country, "capital")).or_else(|| inside.clone().next());
        let Some((lat, lon)) = centres.get(&number).copied().or_else(|| capital.map(|t| (t.lat, t.lon))) else {
            continue;
        };
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
    rows.extend(divisions(sources, countries, &towns)?);
    rows.extend(towns);
    rows.sort_by(|a, b| {
        let key = |r: &Row| ("CAP".find(r.kind), r.country.clone(), std::cmp::Reverse(r.population), r.id);
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

fn towns(sources: &Sources, countries: &serde_json::Map<String, Value>, own: &str) -> anyhow::Result<Vec<Row>> {
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

/// First-level divisions; each at the middle of its towns.
fn divisions(sources: &Sources, countries: &serde_json::Map<String, Value>, towns: &[Row]) -> anyhow::Result<Vec<Row>> {
    let states = sources.geonames("us_states.json")?;
    let mut middles: BTreeMap<(&str, &str), (f64, f64, f64, u64, &str)> = BTreeMap::new();
    for t in towns {
        let sum = middles.entry((&t.country, &t.admin1)).or_insert((0.0, 0.0, 0.0, 0, &t.zone));
        *sum = (sum.0 + t.lat, sum.1 + t.lon, sum.2 + 1.0, sum.3 + t.population, sum.4);
    }
    let mut found = Vec::new();
    for row in sources.admin1()?.as_array().context("admin1.json is no list")? {
        let Some((iso2, code)) = text(row, "code").split_once('.') else { continue };
        let Some(country) = countries.get(iso2).map(|c| text(c, "iso3")) else { continue };
        let Some((lat, lon, count, population, zone)) = middles.get(&(country, code)).copied() else { continue };
        let id = if iso2 == "US" { states[code]["geonameid"].as_u64().unwrap_or_default() } else { 0 };
        found.push(Row {
            kind: 'A',
            id,
            name: text(row, "name").to_owned(),
            country: country.to_owned(),
            admin1: code.to_owned(),
            lat: lat / count,
            lon: lon / count,
            population,
            zone: zone.to_owned(),
            names: Vec::new(),
        });
    }
    Ok(found)
}

/// The middle of the largest piece of land of each country, by ISO 3166-1 number: north, east.
fn centres(atlas: &Value) -> anyhow::Result<BTreeMap<u64, (f64, f64)>> {
    let pair = |v: &Value| Some((v[0].as_f64()?, v[1].as_f64()?));
    let scale = pair(&atlas["transform"]["scale"]).context("atlas has no scale")?;
    let shift = pair(&atlas["transform"]["translate"]).context("atlas has no shift")?;
    let arcs: Vec<Vec<(f64, f64)>> = atlas["arcs"]
        .as_array()
        .context("atlas has no arcs")?
        .iter()
        .map(|arc| {
            let mut at = (0.0, 0.0);
            let steps = arc.as_array().into_iter().flatten().filter_map(pair);
            steps
                .map(|(x, y)| {
                    at = (at.0 + x, at.1 + y);
                    (at.0 * scale.0 + shift.0, at.1 * scale.1 + shift.1)
                })
                .collect()
        })
        .collect();
    let mut found = BTreeMap::new();
    for shape in atlas["objects"]["countries"]["geometries"].as_array().context("atlas has no countries")? {
        let Some(number) = text(shape, "id").parse::<u64>().ok() else { continue };
        let polygons: Vec<&Value> = match text(shape, "type") {
            "Polygon" => vec![&shape["arcs"]],
            _ => shape["arcs"].as_array().into_iter().flatten().collect(),
        };
        let pieces = polygons.into_iter().map(|p| centroid(&ring(&p[0], &arcs)));
        if let Some((_, lon, lat)) = pieces.max_by(|a, b| a.0.total_cmp(&b.0)) {
            found.insert(number, (lat, (lon + 180.0).rem_euclid(360.0) - 180.0));
        }
    }
    Ok(found)
}

fn ring(indexes: &Value, arcs: &[Vec<(f64, f64)>]) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for index in indexes.as_array().into_iter().flatten().filter_map(Value::as_i64) {
        // A negative index is the arc `!index` backwards.
        let arc = usize::try_from(if index < 0 { !index } else { index }).ok().and_then(|i| arcs.get(i));
        let Some(arc) = arc else { continue };
        if index < 0 { points.extend(arc.iter().rev()) } else { points.extend(arc) }
    }
    // Where an outline crosses the date line it goes on beyond it.
    for i in 1..points.len() {
        let turns = ((points[i].0 - points[i - 1].0) / 360.0_f64).round();
        points[i].0 -= turns * 360.0;
    }
    points
}

/// Area and centre (east, north) of a ring, on the flat map.
fn centroid(ring: &[(f64, f64)]) -> (f64, f64, f64) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    if area.abs() < 1e-9 {
        return ring.first().map_or((0.0, 0.0, 0.0), |p| (0.0, p.0, p.1));
    }
    (area.abs() / 2.0, x / (3.0 * area), y / (3.0 * area))
}
