//! Calendar times as the sources give them: no finer than their precision, in the words of the interface.

use gencatan_page::{Moment, Precision};
use gencatan_record::WhenView;
use jiff::civil::{DateTime, Time};

use crate::strings::Strings;

/// A moment of the record ("2020-10-26T09:25+07:00") in words; text that is no moment is shown as it is.
pub(crate) fn moment(text: &str, strings: &Strings) -> String {
    match text.parse::<Moment>() {
        Ok(at) => point(&at, at.precision, strings),
        Err(_) => text.to_owned(),
    }
}

/// The day of a moment of the record, in words.
pub(crate) fn day(text: &str, strings: &Strings) -> String {
    match text.parse::<Moment>() {
        Ok(at) => point(&at, at.precision.max(Precision::Day), strings),
        Err(_) => text.to_owned(),
    }
}

/// An interval with its precision: "26 Oct 2020, 08:00 (UTC+4)", "~ Oct 2020", "10 Oct 2020 – 18 Oct 2020".
pub(crate) fn when(when: &WhenView, strings: &Strings) -> String {
    let parse = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<Moment>().ok());
    let precision = Precision::from_word(&when.precision);
    let show = |at: &Moment| point(at, precision.unwrap_or(at.precision).max(at.precision), strings);
    let words = match (parse(&when.from), parse(&when.to)) {
        (None, None) => return strings.t("date.unknown"),
        (Some(from), None) => strings.fill("date.since", &[("from", &show(&from))]),
        (None, Some(to)) => strings.fill("date.until", &[("to", &show(&to))]),
        (Some(from), Some(to)) => {
            let (first, last) = (show(&from), show(&to));
            let whole = precision.is_some_and(|p| p >= Precision::Week && unit_end(&from, p) >= to.civil);
            if first == last || whole {
                first
            } else if from.has_clock() && from.civil.date() == to.civil.date() && from.offset == to.offset {
                let clock = strings.fill("date.range", &[("from", &hands(&from)), ("to", &hands(&to))]);
                with_clock(&from, &clock, strings)
            } else {
                strings.fill("date.range", &[("from", &first), ("to", &last)])
            }
        }
    };
    if when.approx { strings.fill("date.approx", &[("date", &words)]) } else { words }
}

/// The first and last instant of an interval in seconds since 1970, UTC where no offset is known; the last includes
/// the whole unit of its precision.
pub(crate) fn span(when: &WhenView) -> Option<(i64, i64)> {
    let parse = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<Moment>().ok());
    let precision = Precision::from_word(&when.precision);
    let (from, to) = match (parse(&when.from), parse(&when.to)) {
        (Some(from), Some(to)) => (from, to),
        (Some(one), None) | (None, Some(one)) => (one, one),
        (None, None) => return None,
    };
    let unit = precision.unwrap_or(to.precision).max(to.precision);
    let end = Moment { civil: unit_end(&to, unit), ..to };
    // A clock that the text gives to the hour or finer is a point; anything coarser fills its unit.
    let last = if unit <= Precision::Hour { to.instant() } else { end.instant() };
    Some((from.instant(), last.max(from.instant())))
}

/// The instant of a moment of the record, in seconds since 1970.
pub(crate) fn instant(text: &str) -> Option<i64> {
    text.parse::<Moment>().ok().map(|at| at.instant())
}

/// The last second of the unit that begins at `at`.
fn unit_end(at: &Moment, precision: Precision) -> DateTime {
    let date = at.civil.date();
    let days = |n: i32| {
        use jiff::ToSpan;
        date.checked_add(n.days()).unwrap_or(date)
    };
    let months = |n: i32| {
        use jiff::ToSpan;
        date.first_of_month().checked_add(n.months()).and_then(|d| d.checked_sub(1.days())).unwrap_or(date)
    };
    let last = match precision {
        Precision::Second | Precision::Minute | Precision::Hour => return at.civil,
        Precision::PartOfDay | Precision::Day => date,
        Precision::Week => days(6),
        Precision::Month => months(1),
        Precision::Quarter | Precision::Season => months(3),
        Precision::HalfYear => months(6),
        Precision::Year => months(12),
        Precision::Decade => months(120),
        Precision::Century => months(1200),
    };
    last.to_datetime(Time::constant(23, 59, 59, 0))
}

fn point(at: &Moment, precision: Precision, strings: &Strings) -> String {
    let date = at.civil.date();
    let year = date.year().to_string();
    let with = |key: &str| {
        strings.fill(
            key,
            &[
                ("day", &date.day().to_string()),
                ("month", &strings.month(date.month())),
                ("year", &year),
                ("decade", &(date.year() / 10 * 10).to_string()),
                ("century", &((date.year() - 1) / 100 + 1).to_string()),
                ("quarter", &((date.month() - 1) / 3 + 1).to_string()),
                ("half", &((date.month() - 1) / 6 + 1).to_string()),
            ],
        )
    };
    match precision {
        Precision::Second | Precision::Minute => with_clock(at, &hands(at), strings),
        Precision::Hour => with_clock(at, &strings.fill("date.hour", &[("time", &hands(at))]), strings),
        Precision::PartOfDay => with("date.part-of-day"),
        Precision::Day => with("date.day"),
        Precision::Week => with("date.week"),
        Precision::Month => with("date.month"),
        Precision::Quarter => with("date.quarter"),
        Precision::HalfYear => with("date.half-year"),
        Precision::Season => with("date.season"),
        Precision::Year => with("date.year"),
        Precision::Decade => with("date.decade"),
        Precision::Century => with("date.century"),
    }
}

fn hands(at: &Moment) -> String {
    let time = at.civil.time();
    if at.precision == Precision::Second && time.second() != 0 {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    } else {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }
}

fn with_clock(at: &Moment, clock: &str, strings: &Strings) -> String {
    let words = strings.fill("date.clock", &[("date", &point(at, Precision::Day, strings)), ("time", clock)]);
    match at.offset {
        None => words,
        Some(offset) => {
            let minutes = offset.seconds() / 60;
            let sign = if minutes < 0 { '−' } else { '+' };
            let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
            let zone = match (hours, rest) {
                (0, 0) => "UTC".to_owned(),
                (_, 0) => format!("UTC{sign}{hours}"),
                _ => format!("UTC{sign}{hours}:{rest:02}"),
            };
            strings.fill("date.zone", &[("date", &words), ("zone", &zone)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(from: &str, to: &str, precision: &str, approx: bool) -> WhenView {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        WhenView { from: some(from), to: some(to), precision: precision.into(), approx }
    }

    #[test]
    fn times_are_no_finer_than_their_precision() {
        let en = Strings::find("en").unwrap();
        let id = Strings::find("id").unwrap();
        let check = |v: WhenView, english: &str, indonesian: &str| {
            assert_eq!(when(&v, en), english);
            assert_eq!(when(&v, id), indonesian);
        };
        let at = "2020-10-26T08:00+04:00";
        check(view(at, at, "minute", false), "26 Oct 2020, 08:00 (UTC+4)", "26 Okt 2020, 08:00 (UTC+4)");
        check(view("2020-10-25", "2020-10-25", "day", false), "25 Oct 2020", "25 Okt 2020");
        check(view("2020-10-25", "2020-10-25", "day", true), "~ 25 Oct 2020", "~ 25 Okt 2020");
        check(view("2020-05", "2020-05", "month", false), "May 2020", "Mei 2020");
        check(view("2020-05-01", "2020-05-31", "month", false), "May 2020", "Mei 2020");
        check(view("2020-10-12", "2020-10-18", "week", false), "week of 12 Oct 2020", "pekan 12 Okt 2020");
        check(view("2020-09-27", "", "day", false), "since 27 Sep 2020", "sejak 27 Sep 2020");
        check(view("", "2020", "year", false), "until 2020", "hingga 2020");
        check(view("", "", "", false), "date unknown", "tanggal tidak diketahui");
        check(
            view("2020-10-18T00:04+04:00", "2020-10-18T02:45+04:00", "minute", false),
            "18 Oct 2020, 00:04 – 02:45 (UTC+4)",
            "18 Okt 2020, 00:04 – 02:45 (UTC+4)",
        );
        check(view("2020-10-10", "2020-10-18", "day", false), "10 Oct 2020 – 18 Oct 2020", "10 Okt 2020 – 18 Okt 2020");
        assert_eq!(moment("2020-10-26T09:25-03:30", en), "26 Oct 2020, 09:25 (UTC−3:30)");
        assert_eq!(moment("<b>", en), "<b>");
    }

    #[test]
    fn spans_fill_the_unit_of_their_precision() {
        assert_eq!(span(&view("2020-10-26T08:00+04:00", "2020-10-26T08:00+04:00", "minute", false)), {
            Some((1_603_684_800, 1_603_684_800))
        });
        assert_eq!(span(&view("1970-01-01", "1970-01-01", "day", false)), Some((0, 86_399)));
        assert_eq!(span(&view("", "", "day", false)), None);
    }
}
