//! The gazetteer (`data/places.zst`), used as it lies in the program: nothing is parsed but two short lists.
//!
//! The layout of the bytes is described where they are made, in `xtask/src/data/places/pack.rs`.

use std::sync::LazyLock;

use super::key::{fold, hash};

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places"));

/// Bytes of a row.
const ROW: usize = 26;
/// Bytes of an entry of the index.
const ENTRY: usize = 8;

/// What kind of place a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Country,
    /// A region or sea.
    Region,
    /// A first-level division.
    Division,
    /// A second-level division.
    District,
    Town,
}

/// What a town is within its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A part of a town.
    Part,
    Plain,
    /// Seat of a third-level or smaller division.
    Seat,
    /// Seat of a second-level division.
    DistrictSeat,
    /// Seat of a first-level division.
    DivisionSeat,
    Capital,
}

/// What a name is to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    First,
    Other,
    /// Of a division, without the word that says what kind of division it is.
    Bare,
}

/// A place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Its place in the gazetteer.
    at: usize,
    pub kind: Kind,
    pub class: Class,
    /// GeoNames id; 0 where it is not known.
    pub id: u32,
    pub name: &'static str,
    /// ISO 3166-1 alpha-3; empty where it lies in none.
    pub country: &'static str,
    /// The first-level division, by its place among those of all countries from 1; 0 where it lies in none.
    pub division: u16,
    pub lat: f64,
    pub lon: f64,
    pub population: u32,
    /// Name in the IANA database.
    pub zone: &'static str,
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Row {
    /// Kilometres to another place.
    pub(crate) fn distance(&self, other: &Self) -> f32 {
        let (north, south) = (self.lat.to_radians(), other.lat.to_radians());
        let east = (self.lon - other.lon).to_radians();
        let part = ((north - south) / 2.0).sin().powi(2) + north.cos() * south.cos() * (east / 2.0).sin().powi(2);
        (2.0 * 6371.0 * part.sqrt().min(1.0).asin()) as f32
    }
}

#[derive(Default)]
struct Gazetteer {
    zones: Vec<&'static str>,
    /// Codes of the countries, in the order of their rows, which is alphabetic.
    countries: Vec<&'static str>,
    rows: &'static [u8],
    names: &'static str,
    index: &'static [u8],
    /// The rows of the first-level divisions.
    divisions: std::ops::Range<usize>,
}

// The file is embedded and tested; were it broken there would be no places, and nothing else would fail.
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| open(BYTES).unwrap_or_default());

fn open(bytes: &'static [u8]) -> Option<Gazetteer> {
    let (zones, rest) = stretch(bytes)?;
    let (codes, rest) = stretch(rest)?;
    let (rows, rest) = stretch(rest)?;
    let (names, index) = stretch(rest)?;
    let lines = |text: &'static [u8]| std::str::from_utf8(text).ok().map(str::lines);
    let mut found = Gazetteer { zones: lines(zones)?.collect(), rows, index, ..Gazetteer::default() };
    found.names = std::str::from_utf8(names).ok()?;
    let kind = |at: usize| rows.get(at * ROW + 19).copied();
    let countries = (0..).take_while(|at| kind(*at) == Some(Kind::Country as u8)).count();
    found.countries = lines(codes)?.take(countries).collect();
    let first = (countries..).find(|at| kind(*at) != Some(Kind::Region as u8))?;
    let divisions = lines(codes)?.count() - countries;
    found.divisions = first..first + divisions;
    Some(found)
}

fn stretch(bytes: &'static [u8]) -> Option<(&'static [u8], &'static [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

impl Gazetteer {
    fn row(&self, at: usize) -> Option<Row> {
        let b: &[u8; ROW] = self.rows.get(at * ROW..)?.first_chunk()?;
        let short = |i: usize| u16::from_le_bytes([b[i], b[i + 1]]);
        let long = |i: usize| u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
        // Three bytes, moved up so that the sign is theirs.
        let degrees = |i: usize| f64::from(i32::from_le_bytes([0, b[i], b[i + 1], b[i + 2]]) >> 8) / 10_000.0;
        let nth = |list: &[&'static str], n: usize| list.get(n.wrapping_sub(1)).copied().unwrap_or_default();
        let name = long(21) as usize;
        Some(Row {
            at,
            id: long(0),
            lat: degrees(4),
            lon: degrees(7),
            population: long(10),
            country: nth(&self.countries, usize::from(b[14])),
            division: short(15),
            zone: nth(&self.zones, usize::from(short(17))),
            kind: match b[19] {
                0 => Kind::Country,
                1 => Kind::Region,
                2 => Kind::Division,
                3 => Kind::District,
                _ => Kind::Town,
            },
            class: match b[20] {
                1 => Class::Seat,
                2 => Class::DistrictSeat,
                3 => Class::DivisionSeat,
                4 => Class::Capital,
                5 => Class::Part,
                _ => Class::Plain,
            },
            name: self.names.get(name..name + usize::from(b[25])).unwrap_or_default(),
        })
    }

    fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.rows.len() / ROW).filter_map(|at| self.row(at))
    }

    fn entry(&self, at: usize) -> u64 {
        self.index.get(at * ENTRY..).and_then(|b| b.first_chunk()).map_or(u64::MAX, |b| u64::from_le_bytes(*b))
    }

    /// The entries of a folded name.
    fn entries(&self, folded: &str) -> impl Iterator<Item = u64> {
        let wanted = hash(folded);
        let (mut from, mut to) = (0, self.index.len() / ENTRY);
        while from < to {
            let middle = from + (to - from) / 2;
            if self.entry(middle) >> 24 < wanted { from = middle + 1 } else { to = middle }
        }
        let end = self.index.len() / ENTRY;
        (from..end).map(|at| self.entry(at)).take_while(move |e| e >> 24 == wanted)
    }
}

/// The places of that name, with what the name is to them; in the order of the gazetteer: by kind, country, inhabitants.
pub(crate) fn named(name: &str) -> Vec<(Row, Name)> {
    named_folded(&fold(name))
}

/// Like [`named`], of a name that is folded already.
pub(crate) fn named_folded(folded: &str) -> Vec<(Row, Name)> {
    if folded.is_empty() {
        return Vec::new();
    }
    let entries = GAZETTEER.entries(folded).filter_map(|entry| {
        let name = match entry >> 22 & 3 {
            0 => Name::First,
            1 => Name::Other,
            _ => Name::Bare,
        };
        Some((GAZETTEER.row((entry & 0x3f_ffff) as usize)?, name))
    });
    let mut found: Vec<(Row, Name)> = entries.collect();
    found.sort_by_key(|(row, _)| row.at);
    found
}

/// Whether any place bears the folded name.
pub(crate) fn is_named(folded: &str) -> bool {
    !folded.is_empty() && GAZETTEER.entries(folded).next().is_some()
}

/// The row of a country.
pub(crate) fn country(iso3: &str) -> Option<Row> {
    GAZETTEER.countries.binary_search(&iso3).ok().and_then(|at| GAZETTEER.row(at))
}

/// The first-level division that a place lies in.
pub(crate) fn division(row: &Row) -> Option<Row> {
    let at = usize::from(row.division).checked_sub(1)?;
    GAZETTEER.row(GAZETTEER.divisions.start + at)
}

/// The time zones of a country.
pub(crate) fn zones(iso3: &str) -> Vec<&'static str> {
    let rows = GAZETTEER.rows().take_while(|r| r.kind <= Kind::Division);
    let mut zones: Vec<&str> = rows.filter(|r| r.country == iso3 && !r.zone.is_empty()).map(|r| r.zone).collect();
    zones.sort_unstable();
    zones.dedup();
    zones
}

/// The time zone of the largest place of that name.
pub(crate) fn zone_named(name: &str) -> Option<&'static str> {
    let zoned = named(name).into_iter().filter(|(row, _)| !row.zone.is_empty());
    zoned.max_by_key(|(row, _)| row.population).map(|(row, _)| row.zone)
}

/// The time zone of the place with that GeoNames id.
pub(crate) fn zone_of(id: u32) -> Option<&'static str> {
    GAZETTEER.rows().find(|r| r.id == id && id != 0).map(|r| r.zone).filter(|z| !z.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn ids(name: &str) -> Vec<u32> {
        named(name).iter().map(|(r, _)| r.id).collect()
    }

    #[test]
    fn places_are_found_by_any_of_their_names() {
        assert!(GAZETTEER.rows().count() > 250_000);
        assert!(ids("Washington").contains(&4140963));
        assert!(ids("BAKU").contains(&587084));
        assert!(ids("Киев").contains(&703448));
        assert!(ids("Susa").contains(&ids("Şuşa")[0]));
        assert_eq!(ids("Nowhere at all"), Vec::<u32>::new());
        assert_eq!(country("AZE").map(|r| r.id), Some(587116));
    }

    #[test]
    fn rows_are_whole() {
        for row in GAZETTEER.rows() {
            assert!(row.lat.abs() <= 90.0 && row.lon.abs() <= 180.0, "{row:?}");
            assert!(!row.name.is_empty() && (row.kind == Kind::Region || !row.country.is_empty()), "{row:?}");
            if row.kind == Kind::Division {
                assert_eq!(division(&row), Some(row));
            }
        }
    }

    #[test]
    fn a_town_knows_its_division_and_its_distance() {
        let bogor = named("Bogor").into_iter().map(|(r, _)| r).find(|r| r.kind == Kind::Town && r.country == "IDN");
        let jakarta = named("Jakarta").into_iter().map(|(r, _)| r).find(|r| r.class == Class::Capital);
        let (bogor, jakarta) = (bogor.unwrap(), jakarta.unwrap());
        assert_eq!(division(&bogor).map(|d| d.id), Some(1642672));
        assert!((30.0..60.0).contains(&bogor.distance(&jakarta)));
    }
}
