//! The gazetteer (`data/places.tsv.gz`): unpacked and indexed when the first place is asked for.

use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;

use crate::text::fold;

static PACKED: &[u8] = include_bytes!("../../../../data/places.tsv.gz");

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

/// A place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    pub kind: Kind,
    /// GeoNames id; 0 where it is not known.
    pub id: u32,
    pub name: &'static str,
    /// ISO 3166-1 alpha-3.
    pub country: &'static str,
    /// Code of the first-level division within the country.
    pub division: &'static str,
    pub lat: f64,
    pub lon: f64,
    pub population: u64,
    /// Name in the IANA database.
    pub zone: &'static str,
    /// Other names, joined by "|".
    names: &'static str,
}

impl Row {
    /// Whether it is written exactly so.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.name == name || self.names.split('|').any(|n| n == name)
    }
}

struct Gazetteer {
    rows: Vec<Row>,
    /// Hash of a folded name, the row, and whether it is its first name; by hash.
    index: Vec<(u64, u32, bool)>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut text = String::new();
    // The file is embedded and tested; if it could not be read there would be no places, and nothing else would fail.
    if GzDecoder::new(PACKED).read_to_string(&mut text).is_err() {
        text.clear();
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    let rows: Vec<Row> = text.lines().filter_map(row).collect();
    let mut index = Vec::with_capacity(rows.len() * 4);
    for (at, row) in (0_u32..).zip(&rows) {
        index.push((hash(row.name), at, true));
        index.extend(row.names.split('|').filter(|n| !n.is_empty()).map(|n| (hash(n), at, false)));
    }
    index.sort_unstable();
    index.dedup();
    Gazetteer { rows, index }
});

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    Some(Row {
        kind: match next()? {
            "C" => Kind::Country,
            "R" => Kind::Region,
            "A" => Kind::Division,
            "B" => Kind::District,
            _ => Kind::Town,
        },
        id: next()?.parse().ok()?,
        name: next()?,
        country: next()?,
        division: next()?,
        lat: next()?.parse().ok()?,
        lon: next()?.parse().ok()?,
        population: next()?.parse().ok()?,
        zone: next()?,
        names: next()?,
    })
}

/// FNV-1a of the folded name.
fn hash(name: &str) -> u64 {
    let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    let start = 0xcbf2_9ce4_8422_2325;
    if name.is_ascii() && !name.contains(['\'', '`']) {
        let fold = |b: u8| if b == b'-' { b' ' } else { b.to_ascii_lowercase() };
        return name.bytes().fold(start, |h, b| step(h, fold(b)));
    }
    fold(name).bytes().fold(start, step)
}

/// The places of that name, with whether it is their first name.
pub(crate) fn named(name: &str) -> Vec<(&'static Row, bool)> {
    let wanted = hash(name);
    let folded = fold(name);
    let from = GAZETTEER.index.partition_point(|(h, ..)| *h < wanted);
    let mut found: Vec<(&'static Row, bool)> = Vec::new();
    for (_, at, first) in GAZETTEER.index[from..].iter().take_while(|(h, ..)| *h == wanted) {
        let Some(row) = GAZETTEER.rows.get(*at as usize) else { continue };
        let mut names = std::iter::once(row.name).filter(|_| *first).chain(row.names.split('|').filter(|_| !*first));
        // Of two names that fold to the same, the first name counts.
        match found.last_mut() {
            Some((last, known)) if std::ptr::eq(*last, row) => *known |= *first,
            _ if names.any(|n| fold(n) == folded) => found.push((row, *first)),
            _ => {}
        }
    }
    found
}

/// The row of a country.
pub(crate) fn country(iso3: &str) -> Option<&'static Row> {
    GAZETTEER.rows.iter().take_while(|r| r.kind == Kind::Country).find(|r| r.country == iso3)
}

/// The first-level division of a country with that code.
pub(crate) fn division(iso3: &str, code: &str) -> Option<&'static Row> {
    let divisions =
        GAZETTEER.rows.iter().skip_while(|r| r.kind < Kind::Division).take_while(|r| r.kind == Kind::Division);
    divisions.into_iter().find(|r| r.country == iso3 && r.division == code)
}

/// The time zones of a country.
pub(crate) fn zones(iso3: &str) -> Vec<&'static str> {
    let mut zones: Vec<&str> = GAZETTEER
        .rows
        .iter()
        .take_while(|r| r.kind != Kind::Town)
        .filter(|r| r.country == iso3 && !r.zone.is_empty())
        .map(|r| r.zone)
        .collect();
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
    GAZETTEER.rows.iter().find(|r| r.id == id && id != 0).map(|r| r.zone).filter(|z| !z.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_any_of_their_names() {
        assert!(GAZETTEER.rows.len() > 60_000);
        let ids = |name| named(name).iter().map(|(r, _)| r.id).collect::<Vec<_>>();
        assert!(ids("Washington").contains(&4140963));
        assert!(ids("BAKU").contains(&587084));
        assert!(ids("Киев").contains(&703448));
        assert_eq!(ids("Nowhere at all"), Vec::<u32>::new());
        assert_eq!(country("AZE").map(|r| r.id), Some(587116));
    }
}
