//! The bytes of the gazetteer.
//!
//! Four stretches, each behind its length in bytes (u32, as all numbers with the low byte first):
//!
//! 1. time zones: names of the IANA database, one a line;
//! 2. codes: of the countries, then of the first-level divisions, one a line, in the order of their rows;
//! 3. rows of 26 bytes: GeoNames id (u32), degrees north and east (i24 each, in ten-thousandths), inhabitants (u32), country
//!    (u8, from 1 by the order of the rows, 0 for none), first-level division (u16, likewise), time zone (u16, likewise),
//!    kind (u8), class (u8), where the name starts in the fourth stretch (u32) and its length (u8);
//! 4. names, one behind another;
//!
//! and to the end the index: entries of 8 bytes in rising order, the hash of a folded name in the upper 40 bits, below it 2 bits
//! that say what the name is to the place, and 22 bits for the row.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};

use super::{Kind, Row};

#[path = "../../../../crates/world/src/place/key.rs"]
mod key;

pub(super) fn pack(rows: &[Row]) -> anyhow::Result<Vec<u8>> {
    ensure!(rows.len() < 1 << 22, "the index has room for {} rows only", 1 << 22);
    let zones: BTreeSet<&str> = rows.iter().map(|r| r.zone.as_str()).filter(|z| !z.is_empty()).collect();
    let zones: Vec<&str> = zones.into_iter().collect();
    let countries: Vec<&str> = rows.iter().filter(|r| r.kind == Kind::Country).map(|r| r.country.as_str()).collect();
    let divisions = rows.iter().filter(|r| r.kind == Kind::Division);
    let divisions: Vec<(&str, &str)> = divisions.map(|r| (r.country.as_str(), r.division.as_str())).collect();
    let country_at: BTreeMap<&str, usize> = countries.iter().copied().zip(1..).collect();
    let division_at: BTreeMap<(&str, &str), usize> = divisions.iter().copied().zip(1..).collect();
    let mut names = String::new();
    let mut packed = Vec::with_capacity(rows.len() * 26);
    let mut index: BTreeMap<(u64, usize), u64> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let degrees = |d: f64| ((d * 10_000.0).round() as i32).to_le_bytes();
        let country = country_at.get(row.country.as_str()).copied().unwrap_or_default();
        let division = division_at.get(&(row.country.as_str(), row.division.as_str())).copied().unwrap_or_default();
        let zone = zones.binary_search(&row.zone.as_str()).map_or(0, |z| z + 1);
        packed.extend(row.id.to_le_bytes());
        packed.extend(&degrees(row.lat)[..3]);
        packed.extend(&degrees(row.lon)[..3]);
        packed.extend(u32::try_from(row.population).unwrap_or(u32::MAX).to_le_bytes());
        packed.push(u8::try_from(country).context("more than 255 countries")?);
        packed.extend(u16::try_from(division).context("more than 65,535 divisions")?.to_le_bytes());
        packed.extend(u16::try_from(zone)?.to_le_bytes());
        packed.extend([row.kind as u8, row.class]);
        packed.extend(u32::try_from(names.len())?.to_le_bytes());
        packed.push(u8::try_from(row.name.len()).with_context(|| format!("the name is too long: {}", row.name))?);
        names.push_str(&row.name);
        let first = (super::Name::First, &row.name);
        for (kind, name) in std::iter::once(first).chain(row.names.iter().map(|(k, n)| (*k, n))) {
            let folded = key::fold(name);
            if !folded.is_empty() {
                let known = index.entry((key::hash(&folded), at)).or_insert(kind as u64);
                *known = (*known).min(kind as u64);
            }
        }
    }
    let codes: Vec<&str> = countries.iter().copied().chain(divisions.iter().map(|(_, code)| *code)).collect();
    let mut out = Vec::new();
    for stretch in [zones.join("\n").as_bytes(), codes.join("\n").as_bytes(), &packed, names.as_bytes()] {
        out.extend(u32::try_from(stretch.len())?.to_le_bytes());
        out.extend(stretch);
    }
    for ((hash, at), kind) in index {
        out.extend((hash << 24 | kind << 22 | at as u64).to_le_bytes());
    }
    Ok(out)
}
