//! A time axis: instants to places on a drawing, and round dates to label it with.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use crate::strings::Strings;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Left and right margin of a drawing, in its units.
const MARGIN: f64 = 18.0;
/// The most labels that stand beside each other without crowding.
const LABELS: i64 = 11;

/// Maps instants (seconds since 1970, UTC) to the width of a drawing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    from: i64,
    to: i64,
    width: f64,
}

/// A labelled line across the axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) x: f64,
    pub(crate) label: String,
}

impl Axis {
    /// An axis that shows every instant with some room at both ends, and never less than two days.
    pub(crate) fn over(instants: impl Iterator<Item = i64>, width: f64) -> Option<Self> {
        let (from, to) = instants.fold(None, |span: Option<(i64, i64)>, at| {
            Some(span.map_or((at, at), |(from, to)| (from.min(at), to.max(at))))
        })?;
        let room = ((to - from) / 20).max((2 * DAY - (to - from)) / 2).max(DAY / 8);
        Some(Self { from: from - room, to: to + room, width })
    }

    /// Where an instant stands; instants beyond the ends stand at the ends.
    pub(crate) fn x(&self, at: i64) -> f64 {
        let share = (at - self.from) as f64 / (self.to - self.from).max(1) as f64;
        (MARGIN + share.clamp(0.0, 1.0) * (self.width - 2.0 * MARGIN)).round()
    }

    /// The days that the axis touches, first and last.
    pub(crate) fn days(&self) -> (Date, Date) {
        (day_of(self.from), day_of(self.to))
    }

    /// Round dates and their labels.
    pub(crate) fn ticks(&self, strings: &Strings) -> Vec<Tick> {
        let span = self.to - self.from;
        let steps = [1, 2, 7, 14].map(|days| (days * DAY, days.days()));
        let months = [1, 2, 3, 6, 12, 24, 60, 120].map(|months: i64| (months * 30 * DAY, months.months()));
        let (seconds, step) = steps
            .into_iter()
            .chain(months)
            .find(|(seconds, _)| span / seconds < LABELS)
            .unwrap_or((1200 * 30 * DAY, 1200.months()));
        let start = day_of(self.from);
        let mut at = if seconds < 28 * DAY { start } else { start.first_of_month() };
        let mut ticks = Vec::new();
        while let Ok(next) = at.checked_add(step) {
            let instant = start_of(at);
            if instant > self.to {
                break;
            }
            if instant >= self.from {
                let key = if seconds < 28 * DAY { "date.tick-day" } else { "date.tick-month" };
                let label = strings.fill(
                    key,
                    &[
                        ("day", &at.day().to_string()),
                        ("month", &strings.month(at.month())),
                        ("year", &at.year().to_string()),
                    ],
                );
                ticks.push(Tick { x: self.x(instant), label });
            }
            at = next;
        }
        ticks
    }
}

/// The first instant of a day, UTC.
pub(crate) fn start_of(date: Date) -> i64 {
    Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).map_or(0, |t| t.as_second())
}

fn day_of(at: i64) -> Date {
    Offset::UTC.to_datetime(Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH)).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        let en = Strings::find("en").unwrap();
        for days in [0, 1, 3, 9, 30, 45, 200, 900, 9000, 90_000] {
            let axis = Axis::over([0, days * DAY].into_iter(), 960.0).unwrap();
            let ticks = axis.ticks(en);
            assert!((1..=12).contains(&ticks.len()), "{days} days: {ticks:?}");
            assert!(ticks.windows(2).all(|t| t[1].x - t[0].x > 40.0), "{days} days: {ticks:?}");
            assert!(ticks.iter().all(|t| (0.0..=960.0).contains(&t.x)));
        }
        assert!(Axis::over(std::iter::empty(), 960.0).is_none());
    }
}
