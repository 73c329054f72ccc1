//! Setting a time expression on the calendar, as TIMEX3 writes it.

use gencatan_page::{Moment, Precision};
use jiff::civil::{Date, DateTime, Time as Clock, Weekday};
use jiff::tz::Offset;
use jiff::{Span, ToSpan};

use super::find::Found;
use super::slots::{Calendar, Count, Part, Slots, Unit};
use crate::account::{TimeType, When};

/// The moment that relative times are counted from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchor {
    /// Wall-clock time.
    pub civil: DateTime,
    /// Its offset, where known.
    pub offset: Option<Offset>,
    /// Whether the clock is known.
    pub clock: bool,
    /// What it is, for the reason: "publication time", "time of speaking".
    pub name: &'static str,
}

/// A time expression on the calendar.
#[derive(Clone, Debug)]
pub(crate) struct Valued {
    pub value: String,
    pub kind: TimeType,
    pub modifier: Option<&'static str>,
    pub when: Option<When>,
    pub why: String,
    /// The day, where it is one or lies in one.
    pub day: Option<Date>,
    /// The first day of the stretch of the calendar that it names.
    pub start: Option<Date>,
    /// That stretch.
    pub stretch: Option<Stretch>,
}

/// What the text spoke of before.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spoken {
    /// The last day.
    pub day: Option<Date>,
    /// The first day of the last stretch of the calendar of whatever length.
    pub start: Option<Date>,
    /// The last quarter or half of a year, where the text still speaks of it.
    pub period: Option<(Stretch, u8)>,
}

/// For how many expressions a text goes on to speak of a quarter.
const PERIOD_LASTS: u8 = 6;

impl Spoken {
    /// What the text has spoken of once it has said `valued` too.
    pub(crate) fn then(self, found: &Found, valued: &Valued) -> Self {
        let compared = self.period.filter(|_| found.slots.count.is_some()).map(|(stretch, _)| (stretch, PERIOD_LASTS));
        let period = match valued.stretch {
            // What it is compared with is not what the text goes on to speak of.
            Some(Stretch::Quarter(..) | Stretch::Half(..)) if compared.is_some() => compared,
            Some(stretch @ (Stretch::Quarter(..) | Stretch::Half(..))) => Some((stretch, PERIOD_LASTS)),
            _ => self.period.and_then(|(stretch, left)| Some((stretch, left.checked_sub(1)?))),
        };
        Self { day: valued.day.or(self.day), start: valued.start.or(self.start), period }
    }
}

/// A stretch of the calendar with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    Day(Date),
    Weekend(Date),
    Week(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    Season(i16, &'static str),
    Year(i16),
    Decade(i16),
    Century(i16),
    /// A month or year of another calendar, by its first and last day.
    Foreign(Date, Date, Precision),
}

/// The value of `found`. `spoken` is what the text spoke of before: its day is that of a clock time without one, where
/// it has one, else the anchor's day is.
pub(crate) fn value(found: &Found, anchor: Option<&Anchor>, spoken: Spoken) -> Option<Valued> {
    let day = spoken.day;
    let mut found = found.clone();
    if let (Some(calendar), Some(year)) = (found.slots.calendar, found.slots.year) {
        found.slots.year = Some(gregorian(calendar, year)?);
    }
    let found = &found;
    let told =
        spoken.start.filter(|_| (found.slots.onward && !found.slots.is_latest()) || found.slots.same).map(|start| {
            Anchor {
                civil: start.at(0, 0, 0, 0),
                offset: anchor.and_then(|a| a.offset),
                clock: false,
                name: "date that the text spoke of before",
            }
        });
    let anchor = told.as_ref().or(anchor);
    let s = &found.slots;
    if let Some(reference) = s.reference {
        return Some(plain(reference.to_owned(), TimeType::Date, s, "names no calendar time"));
    }
    if s.every {
        return set(s);
    }
    let counted = s.count.zip(s.unit).map(|(count, unit)| match count {
        Count::Exact(n) if s.more => (Count::Tenths(n.saturating_mul(10).saturating_add(5)), unit),
        _ => (count, unit),
    });
    // "The last days": the text does not say how many.
    let counted = counted.or(s.unit.filter(|_| s.span && s.count.is_none()).map(|unit| (Count::Some, unit)));
    if let Some((count, unit)) = counted.filter(|_| s.span || s.dir.is_none()) {
        return duration(s, count, unit, anchor);
    }
    if let Some((count @ (Count::Some | Count::Half | Count::Tenths(_)), unit)) = counted
        && (s.onward || count != Count::Some)
    {
        return Some(plain(period(count, unit), TimeType::Duration, s, "how far it is from a time not told"));
    }
    if let Some((Count::Some, _)) = counted {
        let reference = if s.dir == Some(-1) { "PAST_REF" } else { "FUTURE_REF" };
        return Some(plain(reference.to_owned(), TimeType::Date, s, "the text does not say how many"));
    }
    if let Some((Count::Exact(n), unit @ (Unit::Hour | Unit::Minute | Unit::Second))) = counted {
        return shifted_clock(s, i64::from(n), unit, anchor);
    }
    if found.needs_day() {
        let day = day.or(anchor.map(|a| a.civil.date()));
        let why =
            if day.is_some() { "clock time on the day that the text speaks of" } else { "clock time of no known day" };
        return clock(s, day, why.to_owned());
    }
    let (stretch, why) = stretch(found, anchor, spoken)?;
    let stretch = match (stretch, s.shift) {
        (Stretch::Day(date), Some(days)) => Stretch::Day(date.checked_add(span(i64::from(days), Unit::Day)?).ok()?),
        _ => stretch,
    };
    if let Stretch::Day(date) = stretch
        && (s.hour.is_some() || s.part.is_some())
    {
        return clock(s, Some(date), why);
    }
    Some(stretch.valued(s, why))
}

fn plain(value: String, kind: TimeType, s: &Slots, why: &str) -> Valued {
    Valued { value, kind, modifier: s.modifier, when: None, why: why.to_owned(), day: None, start: None, stretch: None }
}

fn set(s: &Slots) -> Option<Valued> {
    let value = match (s.weekday, s.unit, s.month, s.part) {
        (Some(weekday), ..) => format!("XXXX-WXX-{weekday}"),
        (_, Some(unit), ..) => period(s.count.unwrap_or(Count::Exact(1)), unit),
        (.., Some(month), _) => format!("XXXX-{month:02}"),
        (.., Some(part)) => format!("XXXX-XX-XX{}", part_code(part)),
        _ => return None,
    };
    Some(plain(value, TimeType::Set, s, "comes back"))
}

fn part_code(part: Part) -> String {
    format!("T{}", part.code)
}

/// A length of time as TIMEX3 writes it.
fn period(count: Count, unit: Unit) -> String {
    let half = |whole: &str, n: &str| format!("P{}{n}", if whole == "T" { "T" } else { "" });
    let (time, letter, times) = match unit {
        Unit::Second => ("T", "S", 1),
        Unit::Minute => ("T", "M", 1),
        Unit::Hour => ("T", "H", 1),
        Unit::Day => ("", "D", 1),
        Unit::Weekend => ("", "WE", 1),
        Unit::Week => ("", "W", 1),
        Unit::Month => ("", "M", 1),
        Unit::Quarter => ("", "Q", 1),
        Unit::Half => ("", "M", 6),
        Unit::Year => ("", "Y", 1),
        // Some decades stay what they are; so many are so many years.
        Unit::Decade if count == Count::Some => ("", "DE", 1),
        Unit::Century if count == Count::Some => ("", "CE", 1),
        Unit::Decade => ("", "Y", 10),
        Unit::Century => ("", "Y", 100),
    };
    match count {
        Count::Some => format!("P{time}X{letter}"),
        Count::Exact(n) => format!("P{time}{}{letter}", n.saturating_mul(times)),
        Count::Tenths(n) if times == 1 && n % 10 == 5 && unit.half().is_some() => {
            format!("P{time}{}{letter}{}", n / 10, unit.half().unwrap_or_default())
        }
        Count::Tenths(n) => {
            let tenths = n.saturating_mul(times);
            let part = if tenths % 10 == 0 { String::new() } else { format!(".{}", tenths % 10) };
            format!("P{time}{}{part}{letter}", tenths / 10)
        }
        Count::Half => match unit {
            Unit::Hour => half("T", "30M"),
            Unit::Minute => half("T", "30S"),
            Unit::Day => half("T", "12H"),
            Unit::Year => half("", "6M"),
            Unit::Decade => half("", "5Y"),
            Unit::Century => half("", "50Y"),
            _ => format!("P{time}0.5{letter}"),
        },
    }
}

fn duration(s: &Slots, count: Count, unit: Unit, anchor: Option<&Anchor>) -> Option<Valued> {
    let mut valued = plain(period(count, unit), TimeType::Duration, s, "length of time");
    let (Some(anchor), Count::Exact(n), Some(dir)) = (anchor, count, s.dir.filter(|d| s.span && *d != 0)) else {
        return Some(valued);
    };
    // "The past 24 hours": the stretch that ends at the time of speaking.
    let fine = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
    let precision = if fine && anchor.clock { Precision::Hour } else { Precision::Day };
    let civil = if fine && !anchor.clock { anchor.civil.date().at(0, 0, 0, 0) } else { anchor.civil };
    let other = civil.checked_add(span(i64::from(n) * i64::from(dir), unit)?).ok()?;
    let (from, to) = if dir < 0 { (other, civil) } else { (civil, other) };
    let offset = if precision == Precision::Hour { anchor.offset } else { None };
    let moment = |at: DateTime| {
        Some(Moment::new(at, offset, if precision == Precision::Hour { Precision::Minute } else { Precision::Day }))
    };
    valued.when = Some(When { from: moment(from), to: moment(to), precision, approx: approx(s) });
    valued.why = format!("length of time up to or from the {}", anchor.name);
    Some(valued)
}

fn span(n: i64, unit: Unit) -> Option<Span> {
    // Far more than any text means; larger numbers would leave the calendar.
    let n = (-100_000..=100_000).contains(&n).then_some(n)?;
    Some(match unit {
        Unit::Second => n.seconds(),
        Unit::Minute => n.minutes(),
        Unit::Hour => n.hours(),
        Unit::Day => n.days(),
        Unit::Weekend | Unit::Week => n.weeks(),
        Unit::Month => n.months(),
        Unit::Quarter => (3 * n).months(),
        Unit::Half => (6 * n).months(),
        Unit::Year => Span::new().try_years(n).ok()?,
        Unit::Decade => Span::new().try_years(10 * n).ok()?,
        Unit::Century => Span::new().try_years(100 * n).ok()?,
    })
}

fn approx(s: &Slots) -> bool {
    s.modifier == Some("APPROX")
}

fn shifted_clock(s: &Slots, n: i64, unit: Unit, anchor: Option<&Anchor>) -> Option<Valued> {
    let dir = i64::from(s.dir.unwrap_or(-1));
    let Some(anchor) = anchor.filter(|a| a.clock) else {
        let why = "counted from an unknown time of day";
        return Some(plain(period(Count::Exact(i32::try_from(n).ok()?), unit), TimeType::Duration, s, why));
    };
    let at = anchor.civil.checked_add(span(n * dir, unit)?).ok()?;
    let precision = if unit == Unit::Hour { Precision::Hour } else { Precision::Minute };
    let moment = Moment::new(at, anchor.offset, Precision::Minute);
    let when = When { from: Some(moment), to: Some(moment), precision, approx: true };
    let why = format!("counted from the {}", anchor.name);
    let value = format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute());
    Some(Valued {
        value,
        kind: TimeType::Time,
        modifier: s.modifier,
        when: Some(when),
        why,
        day: Some(at.date()),
        start: Some(at.date()),
        stretch: None,
    })
}

/// A time of day on `date`.
fn clock(s: &Slots, date: Option<Date>, why: String) -> Option<Valued> {
    let day = date.map_or_else(|| "XXXX-XX-XX".to_owned(), |d| d.to_string());
    let Some(hour) = s.hour else {
        let part = s.part?;
        let when = date.and_then(|d| {
            let to = if part.to < part.from { d.tomorrow().ok()? } else { d };
            let moment =
                |d: Date, hour: i8, minute: i8| Some(Moment::new(d.at(hour, minute, 0, 0), None, Precision::PartOfDay));
            let (from, to) = (moment(d, part.from, 0), moment(to, part.to, 59));
            Some(When { from, to, precision: Precision::PartOfDay, approx: approx(s) })
        });
        let value = format!("{day}{}", part_code(part));
        return Some(Valued {
            value,
            kind: TimeType::Time,
            modifier: s.modifier,
            when,
            why,
            day: date,
            start: date,
            stretch: None,
        });
    };
    let hour = hours(s, hour)?;
    // 24:00 is the end of the day; on the calendar it is the next day's first moment.
    let (shown, turns) = if hour == 24 { (0, true) } else { (hour, false) };
    let time = Clock::new(shown, s.minute.unwrap_or(0), s.second.unwrap_or(0), 0).ok()?;
    let precision = if s.second.is_some() { Precision::Second } else { Precision::Minute };
    let when = date.and_then(|d| {
        let d = if turns { d.tomorrow().ok()? } else { d };
        let moment = Some(Moment::new(d.to_datetime(time), None, precision));
        Some(When { from: moment, to: moment, precision, approx: approx(s) })
    });
    let mut value = format!("{day}T{hour:02}:{:02}", time.minute());
    if s.second.is_some() {
        value.push_str(&format!(":{:02}", time.second()));
    }
    Some(Valued { value, kind: TimeType::Time, modifier: s.modifier, when, why, day: date, start: date, stretch: None })
}

/// The hour of 24, from an hour of 12 and the half or part of the day.
fn hours(s: &Slots, hour: i8) -> Option<i8> {
    let after_noon = match (s.half, s.part) {
        (Some(half), _) => {
            return Some(hour % 12 + if half == 1 { 12 } else { 0 }).filter(|_| (1..=12).contains(&hour));
        }
        (None, Some(part)) => match part.code {
            "MI" | "AF" => hour <= 6,
            "EV" => hour < 12,
            "NI" => (5..12).contains(&hour),
            _ => false,
        },
        (None, None) => false,
    };
    Some(if after_noon { hour + 12 } else { hour })
        .filter(|h| (0..=24).contains(h) && (*h < 24 || s.minute.unwrap_or(0) == 0))
}

/// The stretch of the calendar that is meant, and the reason.
fn stretch(found: &Found, anchor: Option<&Anchor>, spoken: Spoken) -> Option<(Stretch, String)> {
    let s = &found.slots;
    let year = |y: i16, m: i8, d: i8| Date::new(y, m, d).ok();
    let from = |a: &Anchor, what: &str| format!("{what} the {}", a.name);
    if s.same {
        return match s.unit.filter(|unit| *unit != Unit::Day) {
            Some(unit) => Some((around(anchor?.civil.date(), unit)?, from(anchor?, "that of the"))),
            None => Some((Stretch::Day(spoken.day?), "the day that the text spoke of before".into())),
        };
    }
    if s.calendar == Some(Calendar::Hijri) && (s.month.is_some() || s.year.is_some()) {
        return hijri(found, anchor);
    }
    let year_of = |s: &Slots| match (s.year, s.unit, s.dir, anchor) {
        (Some(y), ..) => Some(y),
        (None, Some(Unit::Year), Some(dir), Some(a)) => Some(a.civil.year().saturating_add(i16::from(dir))),
        _ => None,
    };
    if let (Some(month), Some(day)) = (s.month, s.day) {
        if let Some(y) = year_of(s) {
            return Some((Stretch::Day(year(y, month, day)?), "written in full".into()));
        }
        let anchor = anchor?;
        let choices = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
            .iter()
            .filter_map(|n| year(anchor.civil.year().checked_add(*n)?, month, day));
        let date = nearest(choices, anchor.civil.date(), s.dir, found.tense)?;
        return Some((Stretch::Day(date), from(anchor, "year from")));
    }
    if let Some(offset) = s.offset {
        let anchor = anchor?;
        let date = anchor.civil.date().checked_add(span(i64::from(offset), Unit::Day)?).ok()?;
        return Some((Stretch::Day(date), from(anchor, "day counted from")));
    }
    if let Some(weekday) = s.weekday {
        let anchor = anchor?;
        let today = anchor.civil.date();
        let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
        let (date, why) = match (s.unit, s.dir) {
            (Some(Unit::Week), Some(dir)) => {
                let monday = monday(today)?.checked_add(span(i64::from(dir), Unit::Week)?).ok()?;
                (in_week(monday, weekday)?, "weekday of the week counted from")
            }
            (_, Some(1)) => (today.nth_weekday(1, weekday).ok()?, "weekday after"),
            (_, Some(-1)) => (today.nth_weekday(-1, weekday).ok()?, "weekday before"),
            (_, Some(_)) => (in_week(monday(today)?, weekday)?, "weekday in the week of"),
            _ if today.weekday() == weekday => (today, "weekday of"),
            _ if found.tense == Some(1) => (today.nth_weekday(1, weekday).ok()?, "weekday after"),
            // A page may tell later of what was to come then.
            _ if found.planned => {
                let (before, after) = (today.nth_weekday(-1, weekday).ok()?, today.nth_weekday(1, weekday).ok()?);
                let nearer = (today - before).get_days() < (after - today).get_days();
                if nearer { (before, "weekday before") } else { (after, "weekday after") }
            }
            _ => (today.nth_weekday(-1, weekday).ok()?, "weekday before"),
        };
        // A day of the month beside the weekday decides ("Monday the 26th").
        let date = match s.day {
            Some(day) if date.day() != day => day_of_month(day, found, anchor)?,
            _ => date,
        };
        return Some((Stretch::Day(date), from(anchor, why)));
    }
    if let Some(day) = s.day {
        let anchor = anchor?;
        return Some((Stretch::Day(day_of_month(day, found, anchor)?), from(anchor, "month from")));
    }
    if let Some(code) = s.season {
        let y = year_of(s).or_else(|| anchor.map(|a| season_year(code, s.dir, found.tense, a.civil.date())))?;
        return Some((Stretch::Season(y, code), "season".into()));
    }
    if let (Some(ordinal), Some(unit)) = (s.ordinal, s.within) {
        return within(ordinal, unit, s, year_of(s), anchor);
    }
    if let Some(month) = s.month {
        let (y, why) = match (year_of(s), anchor) {
            (Some(y), _) => (y, "written in full".to_owned()),
            (None, Some(a)) => {
                let (now, y) = (a.civil.month(), a.civil.year());
                let (behind, ahead) = ((now - month).rem_euclid(12), (month - now).rem_euclid(12));
                let y = match s.dir.or(found.tense) {
                    Some(-1) => y - i16::from(month > now || (month == now && s.dir == Some(-1))),
                    Some(1) => y + i16::from(month < now || (month == now && s.dir == Some(1))),
                    Some(_) => y,
                    // What lies ahead is named without its year only where it is near.
                    None if behind > 2 * ahead => y + i16::from(month < now),
                    None => y - i16::from(month > now),
                };
                (y, from(a, "year from"))
            }
            (None, None) => return None,
        };
        return Some((Stretch::Month(y, month), why));
    }
    if (s.unit, s.dir, s.count) == (Some(Unit::Weekend), None, None) {
        // The last one, which may still be on, or the next.
        let today = anchor?.civil.date();
        let weekend = match found.tense {
            Some(1) => today,
            _ if today.weekday().to_monday_zero_offset() < 5 => today.checked_sub(span(1, Unit::Week)?).ok()?,
            _ => today,
        };
        return Some((around(weekend, Unit::Weekend)?, from(anchor?, "weekend nearest to")));
    }
    if let Some((period, why)) = same_period(s, spoken, anchor) {
        return Some((period, why));
    }
    // "The end of the month" is this one's.
    let dir = s.dir.or(s.modifier.filter(|_| s.year.is_none()).map(|_| 0));
    // "The latest quarter", where the text spoke of none, is the last that is over.
    let dir = if s.is_latest() { Some(-1) } else { dir };
    if let (Some(unit), Some(dir)) = (s.unit, dir) {
        let anchor = anchor?;
        let n = match s.count {
            Some(Count::Exact(n)) => i64::from(n),
            _ => 1,
        };
        let at = anchor.civil.date().checked_add(span(n * i64::from(dir), unit)?).ok()?;
        // "A week later" is told to the day; "three weeks ago" only to the week.
        let exact = s.onward && s.count.is_some() && unit == Unit::Week;
        let stretch = if exact { Stretch::Day(at) } else { around(at, unit)? };
        return Some((stretch, from(anchor, "counted from")));
    }
    if let Some(y) = s.year {
        return Some((Stretch::Year(y), "written in full".into()));
    }
    if let Some(decade) = s.decade {
        let decade = if decade < 100 { 1900 + decade } else { decade };
        return Some((Stretch::Decade(decade), "decade".into()));
    }
    s.century.map(|c| (Stretch::Century(c), "century".into()))
}

/// The year that stands in its place: of the Gregorian calendar, but for the Hijri, which has other months too.
fn gregorian(calendar: Calendar, year: i16) -> Option<i16> {
    match calendar {
        Calendar::Hijri => Some(year),
        Calendar::Buddhist => year.checked_sub(543),
        Calendar::Minguo => year.checked_add(1911),
    }
}

/// A date of the Islamic calendar, as tables reckon it; the moon as seen can turn it by a day.
fn hijri(found: &Found, anchor: Option<&Anchor>) -> Option<(Stretch, String)> {
    let s = &found.slots;
    let stretch = |year: i16| {
        let year = i64::from(year);
        let Some(month) = s.month else {
            let last = hijri_day(year + 1, 1, 1)?.yesterday().ok()?;
            return Some(Stretch::Foreign(hijri_day(year, 1, 1)?, last, Precision::Year));
        };
        let month = i64::from(month);
        if let Some(day) = s.day {
            return Some(Stretch::Day(hijri_day(year, month, i64::from(day))?));
        }
        let last = hijri_day(year, month + 1, 1)?.yesterday().ok()?;
        Some(Stretch::Foreign(hijri_day(year, month, 1)?, last, Precision::Month))
    };
    if let Some(year) = s.year {
        return Some((stretch(year)?, "by the tables of the Islamic calendar".into()));
    }
    let anchor = anchor?;
    let today = anchor.civil.date();
    // Years of the two calendars run at 33 to 32.
    let about = (i32::from(today.year()) - 622) * 33 / 32;
    let years = (about - 2..=about + 3).filter_map(|y| stretch(i16::try_from(y).ok()?));
    let first = |s: &Stretch| s.bounds().0;
    let date = nearest(years.clone().filter_map(|s| first(&s)), today, s.dir, found.tense)?;
    let chosen = years.into_iter().find(|s| first(s) == Some(date))?;
    Some((chosen, format!("by the tables of the Islamic calendar, year from the {}", anchor.name)))
}

/// The day of the tabular Islamic calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of thirty).
fn hijri_day(year: i64, month: i64, day: i64) -> Option<Date> {
    // Days since 1 January 1970; 1 Muharram of the year 1 is 16 July 622 of the Julian calendar.
    let days = (11 * year + 3).div_euclid(30) + 354 * year + 30 * month - (month - 1).div_euclid(2) + day - 492_533;
    Date::constant(1970, 1, 1).checked_add(span(days, Unit::Day)?).ok()
}

/// A quarter that the text speaks of: itself, or that of another year it is compared with ("a year earlier").
/// "The latest" is one that is over where the text goes on to one that is not.
fn same_period(s: &Slots, spoken: Spoken, published: Option<&Anchor>) -> Option<(Stretch, String)> {
    let (period, _) = spoken.period?;
    let over = || published.is_none_or(|a| period.bounds().1 < Some(a.civil.date()));
    let years = match (s.unit?, s.dir?, s.count) {
        (Unit::Quarter, 0, None) if s.is_latest() && !over() => return None,
        (Unit::Quarter, 0, None) => 0,
        (Unit::Year, dir, Some(Count::Exact(1))) => i16::from(dir),
        _ => return None,
    };
    let period = match period {
        Stretch::Quarter(y, q) => Stretch::Quarter(y.checked_add(years)?, q),
        Stretch::Half(y, h) => Stretch::Half(y.checked_add(years)?, h),
        _ => return None,
    };
    Some((period, "part of the year that the text speaks of".into()))
}

/// The date nearest to `today`: on the side of it that `dir` says, else that the tense makes likelier.
fn nearest(choices: impl Iterator<Item = Date>, today: Date, dir: Option<i8>, tense: Option<i8>) -> Option<Date> {
    let days = |d: Date| (d - today).get_days();
    let fits = |d: &Date| match dir {
        Some(1) => *d >= today,
        Some(-1) => *d <= today,
        _ => true,
    };
    // What lies behind is named without its year more than what lies ahead, unless the verb looks ahead.
    let (behind, ahead) = match (dir, tense) {
        (None | Some(0), Some(1)) => (4, 1),
        (None | Some(0), _) => (1, 2),
        _ => (1, 1),
    };
    choices.filter(fits).min_by_key(|d| if days(*d) > 0 { days(*d) * ahead } else { -days(*d) * behind })
}

fn day_of_month(day: i8, found: &Found, anchor: &Anchor) -> Option<Date> {
    let today = anchor.civil.date();
    let choices = [-2, -1, 0, 1, 2].iter().filter_map(|n| {
        let month = today.first_of_month().checked_add(span(*n, Unit::Month)?).ok()?;
        Date::new(month.year(), month.month(), day).ok()
    });
    nearest(choices, today, found.slots.dir, found.tense)
}

fn monday(date: Date) -> Option<Date> {
    date.checked_sub(span(i64::from(date.weekday().to_monday_zero_offset()), Unit::Day)?).ok()
}

fn in_week(monday: Date, weekday: Weekday) -> Option<Date> {
    monday.checked_add(span(i64::from(weekday.to_monday_zero_offset()), Unit::Day)?).ok()
}

fn season_year(code: &str, dir: Option<i8>, tense: Option<i8>, today: Date) -> i16 {
    let (first, last) = season_months(code);
    let year = today.year();
    match dir.or(tense.filter(|t| *t == 1)) {
        Some(-1) if today.month() <= last && code != "WI" => year - 1,
        Some(1) if today.month() >= first => year + 1,
        None if today.month() < first => year - 1,
        _ => year,
    }
}

/// First and last month of a season of the northern half of the world; winter runs into the next year.
fn season_months(code: &str) -> (i8, i8) {
    match code {
        "SP" => (3, 5),
        "SU" => (6, 8),
        "FA" => (9, 11),
        _ => (12, 2),
    }
}

fn within(ordinal: i8, unit: Unit, s: &Slots, year: Option<i16>, anchor: Option<&Anchor>) -> Option<(Stretch, String)> {
    let written = if year.is_some() { "written in full" } else { "year from the time of speaking" };
    let most = match unit {
        Unit::Quarter => 4,
        Unit::Half => 2,
        Unit::Week => 5,
        _ => return None,
    };
    let ordinal = if ordinal == -1 { most } else { ordinal };
    if !(1..=most).contains(&ordinal) {
        return None;
    }
    let year = year.or_else(|| {
        let today = anchor?.civil.date();
        let first = if unit == Unit::Quarter { (ordinal - 1) * 3 + 1 } else { (ordinal - 1) * 6 + 1 };
        Some(today.year() - i16::from(today.month() < first && unit != Unit::Week))
    })?;
    let stretch = match unit {
        Unit::Quarter => Stretch::Quarter(year, ordinal),
        Unit::Half => Stretch::Half(year, ordinal),
        _ => {
            let month = s.month.or(anchor.map(|a| a.civil.month()))?;
            let date = Date::new(year, month, 1).ok()?.checked_add(span(i64::from(ordinal - 1), Unit::Week)?).ok()?;
            Stretch::Week(monday(date)?)
        }
    };
    Some((stretch, written.into()))
}

fn around(date: Date, unit: Unit) -> Option<Stretch> {
    let (year, month) = (date.year(), date.month());
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Stretch::Day(date),
        Unit::Weekend => Stretch::Weekend(in_week(monday(date)?, Weekday::Saturday)?),
        Unit::Week => Stretch::Week(monday(date)?),
        Unit::Month => Stretch::Month(year, month),
        Unit::Quarter => Stretch::Quarter(year, (month - 1) / 3 + 1),
        Unit::Half => Stretch::Half(year, (month - 1) / 6 + 1),
        Unit::Year => Stretch::Year(year),
        Unit::Decade => Stretch::Decade(year / 10 * 10),
        Unit::Century => Stretch::Century(year / 100 + 1),
    })
}

impl Stretch {
    fn valued(self, s: &Slots, why: String) -> Valued {
        let (from, to, precision) = self.bounds();
        let fine = match precision {
            _ if matches!(self, Self::Foreign(..)) => Precision::Day,
            Precision::Day | Precision::Week => Precision::Day,
            Precision::Year | Precision::Decade | Precision::Century => Precision::Year,
            _ => Precision::Month,
        };
        let moment = |date: Option<Date>| date.map(|d| Moment::new(d.at(0, 0, 0, 0), None, fine));
        let when = When { from: moment(from), to: moment(to), precision, approx: approx(s) };
        let (day, start) = (if let Self::Day(d) = self { Some(d) } else { None }, from);
        let when = (when.from.is_some() && when.to.is_some()).then_some(when);
        Valued {
            value: self.name(),
            kind: TimeType::Date,
            modifier: s.modifier,
            when,
            why,
            day,
            start,
            stretch: Some(self),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Day(d) => d.to_string(),
            Self::Week(d) | Self::Weekend(d) => {
                let week = d.iso_week_date();
                let end = if matches!(self, Self::Weekend(_)) { "-WE" } else { "" };
                format!("{:04}-W{:02}{end}", week.year(), week.week())
            }
            Self::Month(y, m) => format!("{y:04}-{m:02}"),
            Self::Quarter(y, q) => format!("{y:04}-Q{q}"),
            Self::Half(y, h) => format!("{y:04}-H{h}"),
            Self::Season(y, code) => format!("{y:04}-{code}"),
            Self::Year(y) => format!("{y:04}"),
            Self::Decade(y) => format!("{:03}", y / 10),
            Self::Century(c) => format!("{:02}", c - 1),
            Self::Foreign(d, _, Precision::Year) => format!("{:04}", d.year()),
            Self::Foreign(d, ..) => format!("{:04}-{:02}", d.year(), d.month()),
        }
    }

    /// First and last day, and how fine that is.
    fn bounds(self) -> (Option<Date>, Option<Date>, Precision) {
        let first = |y: i16, m: i8| Date::new(y, m, 1).ok();
        let last = |y: i16, m: i8| Date::new(y, m, 1).ok().map(Date::last_of_month);
        let later = |d: Date, n: i64| span(n, Unit::Day).and_then(|s| d.checked_add(s).ok());
        match self {
            Self::Foreign(from, to, precision) => (Some(from), Some(to), precision),
            Self::Day(d) => (Some(d), Some(d), Precision::Day),
            Self::Weekend(d) => (Some(d), later(d, 1), Precision::Day),
            Self::Week(d) => (Some(d), later(d, 6), Precision::Week),
            Self::Month(y, m) => (first(y, m), last(y, m), Precision::Month),
            Self::Quarter(y, q) => (first(y, q * 3 - 2), last(y, q * 3), Precision::Quarter),
            Self::Half(y, h) => (first(y, h * 6 - 5), last(y, h * 6), Precision::HalfYear),
            Self::Season(y, code) => {
                let (from, to) = season_months(code);
                (first(y, from), last(y + i16::from(to < from), to), Precision::Season)
            }
            Self::Year(y) => (first(y, 1), last(y, 12), Precision::Year),
            Self::Decade(y) => (first(y, 1), last(y + 9, 12), Precision::Decade),
            Self::Century(c) => {
                let start = c.saturating_sub(1).saturating_mul(100);
                (first(start, 1), last(start.saturating_add(99), 12), Precision::Century)
            }
        }
    }
}
