//! Setting a time expression on the calendar, as TIMEX3 writes it.

use gencatan_page::{Moment, Precision};
use jiff::civil::{Date, DateTime, Time as Clock, Weekday};
use jiff::tz::Offset;
use jiff::{Span, ToSpan};

use super::find::Found;
use super::slots::{Count, Part, Slots, Unit};
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
}

/// A stretch of the calendar with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
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
}

/// The value of `found`. `day` is the day that a clock time without one belongs to; `None` stands for the anchor's.
pub(crate) fn value(found: &Found, anchor: Option<&Anchor>, day: Option<Date>) -> Option<Valued> {
    let s = &found.slots;
    if let Some(reference) = s.reference {
        return Some(plain(reference.to_owned(), TimeType::Date, s, "names no calendar time"));
    }
    if s.every {
        return set(s);
    }
    let counted = s.count.zip(s.unit);
    if let Some((count, unit)) = counted.filter(|_| s.span || s.dir.is_none()) {
        return duration(s, count, unit, anchor);
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
    let (stretch, why) = stretch(found, anchor, day)?;
    if let Stretch::Day(date) = stretch
        && (s.hour.is_some() || s.part.is_some())
    {
        return clock(s, Some(date), why);
    }
    Some(stretch.valued(s, why))
}

fn plain(value: String, kind: TimeType, s: &Slots, why: &str) -> Valued {
    Valued { value, kind, modifier: s.modifier, when: None, why: why.to_owned(), day: None }
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
        Unit::Decade => ("", "DE", 1),
        Unit::Century => ("", "CE", 1),
    };
    match count {
        Count::Some => format!("P{time}X{letter}"),
        Count::Exact(n) => format!("P{time}{}{letter}", n.saturating_mul(times)),
        Count::Half => match unit {
            Unit::Hour => half("T", "30M"),
            Unit::Minute => half("T", "30S"),
            Unit::Day => half("T", "12H"),
            Unit::Year => half("", "6M"),
            Unit::Decade => half("", "5Y"),
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
    Some(Valued { value, kind: TimeType::Time, modifier: s.modifier, when: Some(when), why, day: Some(at.date()) })
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
        return Some(Valued { value, kind: TimeType::Time, modifier: s.modifier, when, why, day: date });
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
    Some(Valued { value, kind: TimeType::Time, modifier: s.modifier, when, why, day: date })
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
fn stretch(found: &Found, anchor: Option<&Anchor>, same: Option<Date>) -> Option<(Stretch, String)> {
    let s = &found.slots;
    let year = |y: i16, m: i8, d: i8| Date::new(y, m, d).ok();
    let from = |a: &Anchor, what: &str| format!("{what} the {}", a.name);
    if s.same {
        return Some((Stretch::Day(same?), "the day that the text spoke of before".into()));
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
        let date = nearest(choices, anchor.civil.date(), direction(found))?;
        return Some((Stretch::Day(date), from(anchor, "year from")));
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
            _ if found.future => (today.nth_weekday(1, weekday).ok()?, "weekday after"),
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
    if let Some(offset) = s.offset {
        let anchor = anchor?;
        let date = anchor.civil.date().checked_add(span(i64::from(offset), Unit::Day)?).ok()?;
        return Some((Stretch::Day(date), from(anchor, "day counted from")));
    }
    if let Some(code) = s.season {
        let y = year_of(s).or_else(|| anchor.map(|a| season_year(code, s.dir, found.future, a.civil.date())))?;
        return Some((Stretch::Season(y, code), "season".into()));
    }
    if let (Some(ordinal), Some(unit)) = (s.ordinal, s.within) {
        return within(ordinal, unit, s, year_of(s), anchor);
    }
    if let Some(month) = s.month {
        let (y, why) = match (year_of(s), anchor) {
            (Some(y), _) => (y, "written in full".to_owned()),
            (None, Some(a)) => {
                let dir = s.dir.or(found.future.then_some(1));
                let (now, y) = (a.civil.month(), a.civil.year());
                let y = match dir {
                    Some(-1) => y - i16::from(month >= now),
                    Some(1) => y + i16::from(month < now || (month == now && s.dir == Some(1))),
                    Some(_) => y,
                    None => y - i16::from(month > now),
                };
                (y, from(a, "year from"))
            }
            (None, None) => return None,
        };
        return Some((Stretch::Month(y, month), why));
    }
    if let (Some(unit), Some(dir)) = (s.unit, s.dir) {
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

/// −1 or 1 where the words say whether what is meant lies behind or ahead.
fn direction(found: &Found) -> Option<i8> {
    found.slots.dir.filter(|d| *d != 0).or(found.future.then_some(1))
}

/// The date nearest to `today`, which is one behind it unless one ahead is much nearer or the words look ahead.
fn nearest(choices: impl Iterator<Item = Date>, today: Date, direction: Option<i8>) -> Option<Date> {
    let days = |d: Date| (d - today).get_days();
    choices
        .filter(|d| match direction {
            Some(1) => *d >= today,
            Some(-1) => *d <= today,
            _ => true,
        })
        .min_by_key(|d| if days(*d) > 0 && direction.is_none() { days(*d) * 2 } else { days(*d).abs() })
}

fn day_of_month(day: i8, found: &Found, anchor: &Anchor) -> Option<Date> {
    let today = anchor.civil.date();
    let choices = [-2, -1, 0, 1, 2].iter().filter_map(|n| {
        let month = today.first_of_month().checked_add(span(*n, Unit::Month)?).ok()?;
        Date::new(month.year(), month.month(), day).ok()
    });
    nearest(choices, today, direction(found))
}

fn monday(date: Date) -> Option<Date> {
    date.checked_sub(span(i64::from(date.weekday().to_monday_zero_offset()), Unit::Day)?).ok()
}

fn in_week(monday: Date, weekday: Weekday) -> Option<Date> {
    monday.checked_add(span(i64::from(weekday.to_monday_zero_offset()), Unit::Day)?).ok()
}

fn season_year(code: &str, dir: Option<i8>, future: bool, today: Date) -> i16 {
    let (first, last) = season_months(code);
    let year = today.year();
    match dir.or(future.then_some(1)) {
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
            Precision::Day | Precision::Week => Precision::Day,
            Precision::Year | Precision::Decade | Precision::Century => Precision::Year,
            _ => Precision::Month,
        };
        let moment = |date: Option<Date>| date.map(|d| Moment::new(d.at(0, 0, 0, 0), None, fine));
        let when = When { from: moment(from), to: moment(to), precision, approx: approx(s) };
        let day = if let Self::Day(d) = self { Some(d) } else { None };
        let when = (when.from.is_some() && when.to.is_some()).then_some(when);
        Valued { value: self.name(), kind: TimeType::Date, modifier: s.modifier, when, why, day }
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
        }
    }

    /// First and last day, and how fine that is.
    fn bounds(self) -> (Option<Date>, Option<Date>, Precision) {
        let first = |y: i16, m: i8| Date::new(y, m, 1).ok();
        let last = |y: i16, m: i8| Date::new(y, m, 1).ok().map(Date::last_of_month);
        let later = |d: Date, n: i64| span(n, Unit::Day).and_then(|s| d.checked_add(s).ok());
        match self {
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
