use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::Offset;

/// How fine a time is known, from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Precision {
    Second,
    Minute,
    Hour,
    PartOfDay,
    Day,
    Week,
    Month,
    Quarter,
    HalfYear,
    Season,
    Year,
    Decade,
    Century,
}

impl Precision {
    /// The word used in JSON ("part-of-day").
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::PartOfDay => "part-of-day",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Season => "season",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
        }
    }

    /// Reads the word used in JSON.
    pub fn from_word(word: &str) -> Option<Self> {
        use Precision::*;
        [Second, Minute, Hour, PartOfDay, Day, Week, Month, Quarter, HalfYear, Season, Year, Decade, Century]
            .into_iter()
            .find(|p| p.as_str() == word)
    }
}

/// A point on the calendar as a page gives it: no finer than its precision, with an offset only where one is known.
///
/// Shown as RFC 3339 or a shorter ISO 8601 form, without what is not known.
///
/// ```
/// use gencatan_page::{Moment, Precision};
/// use jiff::{civil::date, tz::offset};
/// let at = Moment::new(date(2020, 10, 26).at(9, 25, 0, 0), Some(offset(7)), Precision::Minute);
/// assert_eq!(at.to_string(), "2020-10-26T09:25+07:00");
/// assert_eq!(at.to_string().parse(), Ok(at));
/// assert_eq!(Moment::day(2020, 10, 26).unwrap().to_string(), "2020-10-26");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Wall-clock date and time; what is finer than the precision is at its first value.
    pub civil: DateTime,
    /// Distance from UTC, where the page or its zone name gives it.
    pub offset: Option<Offset>,
    /// How much of `civil` is known.
    pub precision: Precision,
}

impl Moment {
    /// A moment of any precision.
    pub const fn new(civil: DateTime, offset: Option<Offset>, precision: Precision) -> Self {
        Self { civil, offset, precision }
    }

    /// A whole day; `None` where there is no such day.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        Some(Self::new(date.to_datetime(jiff::civil::Time::midnight()), None, Precision::Day))
    }

    /// Whether a time of day is known.
    pub fn has_clock(&self) -> bool {
        self.precision <= Precision::Hour
    }

    /// Seconds since 1970 in UTC, taking the wall clock as UTC where no offset is known. Orders moments.
    pub fn instant(&self) -> i64 {
        self.offset.unwrap_or(Offset::UTC).to_timestamp(self.civil).map_or(0, |t| t.as_second())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (d, t) = (self.civil.date(), self.civil.time());
        match self.precision {
            Precision::Second => write!(f, "{d}T{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second())?,
            Precision::Minute | Precision::Hour => write!(f, "{d}T{:02}:{:02}", t.hour(), t.minute())?,
            Precision::PartOfDay | Precision::Day | Precision::Week => return write!(f, "{d}"),
            Precision::Month | Precision::Quarter | Precision::HalfYear | Precision::Season => {
                return write!(f, "{:04}-{:02}", d.year(), d.month());
            }
            Precision::Year | Precision::Decade | Precision::Century => return write!(f, "{:04}", d.year()),
        }
        let Some(offset) = self.offset else { return Ok(()) };
        let minutes = offset.seconds() / 60;
        if minutes == 0 {
            return f.write_str("Z");
        }
        write!(f, "{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
    }
}

/// The text is no moment in the form that [`Moment`] shows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date-time like 2020-10-26T09:25+07:00, a date, a month or a year, and read {0:?}")]
pub struct MomentError(String);

impl std::str::FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        parse(text).ok_or_else(|| MomentError(text.into()))
    }
}

fn parse(text: &str) -> Option<Moment> {
    let number = |t: &str| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<i16>().ok()).flatten();
    let (date, clock) = text.split_once('T').map_or((text, None), |(d, c)| (d, Some(c)));
    let mut parts = date.split('-');
    let year = number(parts.next().filter(|p| p.len() == 4)?)?;
    let month = parts.next().map(number);
    let day = parts.next().map(number);
    let precision = match (month, day) {
        (None, _) => Precision::Year,
        (_, None) => Precision::Month,
        _ => Precision::Day,
    };
    let date = jiff::civil::Date::new(
        year,
        month.unwrap_or(Some(1))?.try_into().ok()?,
        day.unwrap_or(Some(1))?.try_into().ok()?,
    )
    .ok()?;
    let Some(clock) = clock else { return Some(Moment::new(date.at(0, 0, 0, 0), None, precision)) };
    let split = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (time, zone) = clock.split_at(split);
    let fields: Vec<i8> =
        time.split(':').map(|p| number(p.split('.').next()?)?.try_into().ok()).collect::<Option<_>>()?;
    let (hour, minute, second, precision) = match *fields.as_slice() {
        [h, m] => (h, m, 0, Precision::Minute),
        [h, m, s] => (h, m, s, Precision::Second),
        _ => return None,
    };
    let offset = match zone {
        "" => None,
        "Z" => Some(Offset::UTC),
        _ => {
            let (h, m) = zone[1..].split_once(':')?;
            let seconds = i32::from(number(h)?) * 3600 + i32::from(number(m)?) * 60;
            Some(Offset::from_seconds(if zone.starts_with('-') { -seconds } else { seconds }).ok()?)
        }
    };
    let civil = jiff::civil::Time::new(hour, minute, second, 0).ok().map(|t| date.to_datetime(t))?;
    Some(Moment::new(civil, offset, precision))
}
