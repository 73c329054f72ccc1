//! Time zones: from the words of the text, or from the place of the act.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// The zones that ship with the program, so that every machine gives the same answer.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
static KNOWN: Mutex<BTreeMap<String, Option<TimeZone>>> = Mutex::new(BTreeMap::new());

/// The distance from UTC of a zone of the IANA database at a wall-clock time; `None` where there is no such zone.
pub(crate) fn offset(zone: &str, at: DateTime) -> Option<Offset> {
    let mut known = KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let zone = known.entry(zone.to_owned()).or_insert_with(|| DATABASE.get(zone).ok()).clone()?;
    drop(known);
    Some(at.to_zoned_datetime(zone).ok()?.offset())
}

/// The distance from UTC that all of the zones have in common at a wall-clock time.
pub(crate) fn common(zones: &[&str], at: DateTime) -> Option<Offset> {
    let mut offsets = zones.iter().map(|z| offset(z, at));
    let first = offsets.next()??;
    offsets.all(|o| o == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn zones_follow_the_calendar() {
        let at = |month| date(2020, month, 1).at(12, 0, 0, 0);
        assert_eq!(offset("Asia/Baku", at(10)), Some(jiff::tz::offset(4)));
        assert_eq!(offset("Europe/Kyiv", at(1)), Some(jiff::tz::offset(2)));
        assert_eq!(offset("Europe/Kyiv", at(7)), Some(jiff::tz::offset(3)));
        assert_eq!(offset("Nowhere/Town", at(1)), None);
        assert_eq!(common(&["Asia/Jakarta", "Asia/Makassar"], at(1)), None);
        assert_eq!(common(&["Asia/Gaza", "Asia/Hebron"], at(1)), Some(jiff::tz::offset(2)));
    }
}
