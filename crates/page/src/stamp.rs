//! Dates and date-times as pages and their metadata write them.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::furniture::FURNITURE;
use crate::text::{fold, lower};
use crate::{Moment, Precision, Stamp, TextRange};

/// Tokens looked at in one text: a stamp stands at its beginning.
const MAX_TOKENS: usize = 400;
/// Years that a page can be of.
const YEARS: std::ops::RangeInclusive<i64> = 1800..=2150;

/// How to read 04/05/2020.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

/// The first date of `text` with the clock and zone beside it.
pub(crate) fn find(text: &str, order: Order) -> Option<(Moment, TextRange)> {
    if !text.chars().any(|c| digit_value(c).is_some()) {
        return None;
    }
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|i| {
        let (date, precision, end) = date_at(&tokens, i, order)?;
        // A month without a day has no clock.
        let after = clock_after(&tokens, end).filter(|_| precision == Precision::Day);
        let before = if after.is_none() && precision == Precision::Day { clock_before(&tokens, i) } else { None };
        let start = before.as_ref().map_or(i, |c| c.start);
        let last = after.as_ref().map_or(end, |c| c.end);
        let range = TextRange::new(tokens[start].start, tokens[last - 1].end);
        let moment = match after.or(before) {
            Some(c) => Moment::new(date.to_datetime(c.time), c.offset, c.precision),
            None => Moment::new(date.at(0, 0, 0, 0), None, precision),
        };
        Some((moment, range))
    })
}

/// A stamp from a value of metadata: ISO 8601, RFC 2822, seconds since 1970, or words.
pub(crate) fn from_metadata(value: &str, order: Order) -> Option<Stamp> {
    let value = value.trim();
    if value.len() > 100 {
        return None;
    }
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    let at = match value.len() {
        10 | 13 if digits => {
            let seconds = value[..10].parse::<i64>().ok()?;
            let at = jiff::Timestamp::from_second(seconds).ok()?;
            Moment::new(Offset::UTC.to_datetime(at), Some(Offset::UTC), Precision::Second)
        }
        8 if digits => Moment::day(value[..4].parse().ok()?, value[4..6].parse().ok()?, value[6..].parse().ok()?)?,
        4 if digits => Moment::new(Date::new(value.parse().ok()?, 1, 1).ok()?.at(0, 0, 0, 0), None, Precision::Year),
        _ => find(value, order)?.0,
    };
    YEARS.contains(&i64::from(at.civil.year())).then(|| Stamp { at, text: value.to_owned() })
}

/// The day in the path of an address ("/2020/10/26/", "/20201026/", "/2020-10-26-…").
pub(crate) fn in_address(address: &str) -> Option<Stamp> {
    let path = address.rsplit_once("://").map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, p)| p));
    let mut numbers: Vec<(i64, usize, usize, usize)> = Vec::new();
    let mut start = None;
    for (i, c) in path.char_indices().chain([(path.len(), ' ')]).take(300) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                if let Ok(n) = path[s..i].parse() {
                    numbers.push((n, i - s, s, i));
                }
                start = None;
            }
            _ => {}
        }
    }
    let recent = |d: Option<Date>| d.filter(|d| (1995..=2100).contains(&d.year()));
    let found = |d: Date, s: usize, e: usize| Stamp {
        at: Moment::new(d.at(0, 0, 0, 0), None, Precision::Day),
        text: path[s..e].to_owned(),
    };
    for (i, (n, digits, s, e)) in numbers.iter().enumerate() {
        if *digits == 8
            && let Some(d) = recent(date(n / 10_000, n / 100 % 100, n % 100))
        {
            return Some(found(d, *s, *e));
        }
        if let (4, Some((m, 1..=2, ms, me)), Some((day, 1..=2, ds, de))) =
            (*digits, numbers.get(i + 1), numbers.get(i + 2))
            && *ms == e + 1
            && *ds == me + 1
            && let Some(d) = recent(date(*n, *m, *day))
        {
            return Some(found(d, *s, *de));
        }
    }
    None
}

/// Where `line` is little more than a stamp, the stamp and what the page calls it.
pub(crate) fn line(line: &str, order: Order) -> Option<(Stamp, Option<crate::furniture::Field>)> {
    if line.len() > 160 {
        return None;
    }
    let (at, range) = find(line, order)?;
    if at.precision > Precision::Day {
        return None;
    }
    let mut field = None;
    let mut others = 0;
    for side in [&line[..range.start], &line[range.end..]] {
        if let Some(f) = FURNITURE.field_word(side) {
            field = field.or(Some(f));
            continue;
        }
        for word in side.split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '/' | '·' | '•' | '-' | '–' | '—' | ':')
        }) {
            let word = fold(word);
            if word.is_empty() || FURNITURE.is_weekday(&word) || FURNITURE.is_at(&word) {
                continue;
            }
            match FURNITURE.field_word(&word) {
                Some(f) => field = field.or(Some(f)),
                None if word.chars().all(|c| c.is_ascii_digit()) => {}
                None => others += word.chars().count(),
            }
        }
    }
    let text = range.of(line).to_owned();
    (others <= 6 || others * 3 <= text.chars().count()).then_some((Stamp { at, text }, field))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Word,
    /// A number and how many digits it has.
    Number(i64, usize),
    Mark(char),
}

struct Token {
    kind: Kind,
    word: String,
    /// Seconds from UTC, where the word is the name of a zone as written.
    zone: Option<i32>,
    start: usize,
    end: usize,
    spaced: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut spaced = false;
    while let Some((start, c)) = chars.next() {
        if out.len() >= MAX_TOKENS {
            break;
        }
        if crate::text::is_blank(c) {
            spaced = true;
            continue;
        }
        let digit = |c: char| digit_value(c).is_some();
        let mut end = start + c.len_utf8();
        let token = if digit(c) {
            while let Some((i, d)) = chars.next_if(|(_, d)| digit(*d)) {
                end = i + d.len_utf8();
            }
            let count = text[start..end].chars().count();
            let value = text[start..end].chars().filter_map(digit_value).take(12).fold(0, |n, d| n * 10 + i64::from(d));
            (Kind::Number(value, count), String::new())
        } else if c.is_alphabetic() && !is_date_sign(c) {
            while let Some((i, d)) = chars.next_if(|(_, d)| {
                (d.is_alphabetic() && !is_date_sign(*d))
                    || matches!(d, '\'' | '’')
                    || ('\u{300}'..='\u{36f}').contains(d)
            }) {
                end = i + d.len_utf8();
            }
            (Kind::Word, lower(&text[start..end]))
        } else {
            (Kind::Mark(c), String::new())
        };
        let zone = if token.0 == Kind::Word { FURNITURE.zone(&text[start..end]) } else { None };
        out.push(Token { kind: token.0, word: token.1, zone, start, end, spaced });
        spaced = false;
    }
    out
}

fn digit_value(c: char) -> Option<u32> {
    c.to_digit(10).or(match c {
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        '०'..='९' => Some(c as u32 - '०' as u32),
        _ => None,
    })
}

/// Signs for year, month and day that follow their number.
fn is_date_sign(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일' | '時' | '时' | '分')
}

impl Token {
    fn number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        match self.kind {
            Kind::Number(n, d) if digits.contains(&d) => Some(n),
            _ => None,
        }
    }
    fn is(&self, marks: &str) -> bool {
        matches!(self.kind, Kind::Mark(c) if marks.contains(c))
    }
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date that begins at token `i`, its precision, and one past its last token.
fn date_at(t: &[Token], i: usize, order: Order) -> Option<(Date, Precision, usize)> {
    let at = |k: usize| t.get(i + k);
    let number = |k: usize, digits| at(k).and_then(|x| x.number(digits));
    let mark = |k: usize, marks: &str| at(k).is_some_and(|x| x.is(marks));
    let found = |d: Option<Date>, used: usize| d.map(|d| (d, Precision::Day, i + used));
    // 2020-10-26, 2020/10/26, 2020年10月26日
    if let Some(year) = number(0, 4..=4) {
        if mark(1, "-/.年년")
            && mark(3, "-/.月월")
            && let (Some(m), Some(d)) = (number(2, 1..=2), number(4, 1..=2))
        {
            return found(date(year, m, d), 5 + usize::from(mark(5, "日일")));
        }
        return None;
    }
    // 26 Oktober 2020, 26. Oktober 2020, 26 de octubre de 2020, 26th of October, 2020
    if let Some(day) = number(0, 1..=2) {
        let mut k = 1;
        if at(k).is_some_and(|x| matches!(x.word.as_str(), "st" | "nd" | "rd" | "th" | "er" | "º" | "ª") && !x.spaced)
            || mark(k, "ºª")
        {
            k += 1;
        }
        while mark(k, ".-/ ") || at(k).is_some_and(|x| is_of(&x.word)) {
            k += 1;
            if k > 4 {
                return None;
            }
        }
        if let Some((month, used)) = month_at(t, i + k) {
            k += used;
            while mark(k, ".,-/'’") || at(k).is_some_and(|x| is_of(&x.word)) {
                k += 1;
                if k > 8 {
                    return None;
                }
            }
            if let Some(year) = number(k, 4..=4) {
                return found(date(year, i64::from(month), day), k + 1);
            }
            return None;
        }
        // 26.10.2020, 26/10/2020, 10/26/20
        let same = |a: usize, b: usize| matches!((at(a), at(b)), (Some(x), Some(y)) if x.kind == y.kind);
        if mark(1, "./-") && same(1, 3) {
            let second = number(2, 1..=2)?;
            let year =
                number(4, 4..=4).or_else(|| number(4, 2..=2).map(|y| if y < 70 { 2000 + y } else { 1900 + y }))?;
            // A clock such as 12.30.15 is no date; two-digit years are believed only between slashes or points with a valid day.
            let (d, m) = match (day, second) {
                (d, m) if m > 12 => (m, d),
                (m, d) if order == Order::MonthFirst && m <= 12 && mark(1, "/-") => (d, m),
                (d, m) => (d, m),
            };
            return found(date(year, m, d), 5);
        }
        return None;
    }
    // October 26, 2020
    let (month, used) = month_at(t, i)?;
    let mut k = used;
    if mark(k, ".") {
        k += 1;
    }
    if let Some(day) = number(k, 1..=2) {
        k += 1;
        if at(k).is_some_and(|x| matches!(x.word.as_str(), "st" | "nd" | "rd" | "th") && !x.spaced) {
            k += 1;
        }
        while mark(k, ",.") {
            k += 1;
        }
        let year = number(k, 4..=4)?;
        return found(date(year, i64::from(month), day), k + 1);
    }
    if mark(k, ",") || at(k).is_some_and(|x| is_of(&x.word)) {
        k += 1;
    }
    let year = number(k, 4..=4)?;
    Some((date(year, i64::from(month), 1)?, Precision::Month, i + k + 1))
}

fn is_of(word: &str) -> bool {
    matches!(word, "de" | "del" | "of" | "di" | "do")
}

/// A month's name at token `i`, of one or two words, and how many tokens it takes.
fn month_at(t: &[Token], i: usize) -> Option<(i8, usize)> {
    let first = t.get(i).filter(|x| x.kind == Kind::Word)?;
    if let Some(second) = t.get(i + 1).filter(|x| x.kind == Kind::Word)
        && let Some(m) = FURNITURE.month(&format!("{} {}", first.word, second.word))
    {
        return Some((m, 2));
    }
    FURNITURE.month(&first.word).map(|m| (m, 1))
}

struct Clock {
    time: Time,
    offset: Option<Offset>,
    precision: Precision,
    start: usize,
    end: usize,
}

/// A clock after a date, a few words and marks between.
fn clock_after(t: &[Token], from: usize) -> Option<Clock> {
    for (i, token) in t.iter().enumerate().skip(from).take(6) {
        if let Some(clock) = clock_at(t, i) {
            return Some(clock);
        }
        let skip = match token.kind {
            Kind::Mark(c) => ",-–—|@/()·•.T:‧".contains(c),
            Kind::Word => token.word == "t" || FURNITURE.is_at(&token.word) || FURNITURE.is_weekday(&token.word),
            Kind::Number(..) => false,
        };
        if !skip {
            return None;
        }
    }
    None
}

/// A clock right before a date ("09:25, 26 October 2020").
fn clock_before(t: &[Token], date: usize) -> Option<Clock> {
    (date.saturating_sub(10)..date).rev().find_map(|i| {
        let clock = clock_at(t, i).filter(|c| c.end <= date)?;
        let between_is_thin = t[clock.end..date].iter().all(|x| match x.kind {
            Kind::Mark(c) => ",-–—|()·•".contains(c),
            Kind::Word => FURNITURE.is_at(&x.word) || FURNITURE.is_weekday(&x.word),
            Kind::Number(..) => false,
        });
        // The minutes of a clock are no clock of their own.
        let inside = i > 0 && !t[i].spaced && (t[i - 1].is(":.") || t[i - 1].kind == Kind::Word);
        (between_is_thin && !inside).then_some(clock)
    })
}

fn clock_at(t: &[Token], i: usize) -> Option<Clock> {
    let hour = t.get(i)?.number(1..=2)?;
    let mut k = i + 1;
    let (mut minute, mut second, mut precision) = (0, 0, Precision::Hour);
    let sep = t.get(k).filter(|x| !x.spaced && (x.is(":.時时") || x.word == "h" || x.word == "u"));
    if sep.is_some() && t.get(k + 1).is_some_and(|x| !x.spaced && x.number(2..=2).is_some()) {
        minute = t[k + 1].number(2..=2)?;
        precision = Precision::Minute;
        k += 2;
        if t.get(k).is_some_and(|x| x.is(":.") && !x.spaced)
            && t.get(k + 1).is_some_and(|x| !x.spaced && x.number(2..=2).is_some())
        {
            second = t[k + 1].number(2..=2)?;
            precision = Precision::Second;
            k += 2;
            if t.get(k).is_some_and(|x| x.is(".,") && !x.spaced)
                && t.get(k + 1).is_some_and(|x| !x.spaced && x.number(1..=9).is_some())
            {
                k += 2;
            }
        }
    }
    let mut hour = hour;
    let (half, used) = half_of_day(t, k);
    match half {
        Some(pm) if (1..=12).contains(&hour) => {
            hour = hour % 12 + if pm { 12 } else { 0 };
            k += used;
        }
        _ if precision == Precision::Hour => return None,
        _ => {}
    }
    let time =
        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second.min(59)).ok()?, 0).ok()?;
    // A word for "o'clock" may stand between clock and zone.
    let mut z = k;
    while t.get(z).is_some_and(|x| x.is("(") || FURNITURE.is_at(&x.word)) && z < k + 3 {
        z += 1;
    }
    let (offset, end) = match zone_at(t, z) {
        Some((seconds, end)) => (Offset::from_seconds(seconds).ok(), end),
        None => (None, k),
    };
    Some(Clock { time, offset, precision, start: i, end })
}

/// "am" or "pm" at token `k`, also as "a.m." (three or four tokens).
fn half_of_day(t: &[Token], k: usize) -> (Option<bool>, usize) {
    let Some(first) = t.get(k).filter(|x| x.kind == Kind::Word) else { return (None, 0) };
    if let Some(half) = FURNITURE.half_of_day(&first.word) {
        return (Some(half), 1);
    }
    if t.get(k + 1).is_some_and(|x| x.is(".")) && t.get(k + 2).is_some_and(|x| x.word == "m" && !x.spaced) {
        let used = 3 + usize::from(t.get(k + 3).is_some_and(|x| x.is(".") && !x.spaced));
        return match first.word.as_str() {
            "a" => (Some(false), used),
            "p" => (Some(true), used),
            _ => (None, 0),
        };
    }
    (None, 0)
}

/// A zone at token `i` (a name, "GMT+7", "+07:00", "+0700", "Z") as seconds from UTC, and one past its last token.
fn zone_at(t: &[Token], i: usize) -> Option<(i32, usize)> {
    let first = t.get(i)?;
    let named = first.zone.or_else(|| (first.word == "z" && !first.spaced).then_some(0));
    let sign_at = if named.is_some() { i + 1 } else { i };
    let signed = t.get(sign_at).and_then(|x| match x.kind {
        Kind::Mark('+') => Some(1),
        Kind::Mark('-' | '−') => Some(-1),
        _ => None,
    });
    if let (Some(sign), true) = (signed, named.is_none_or(|n| n == 0))
        && let Some(x) = t.get(sign_at + 1).filter(|x| !x.spaced)
    {
        if let Some(n) = x.number(4..=4) {
            return Some((sign * i32::try_from(n / 100 * 3600 + n % 100 * 60).ok()?, sign_at + 2));
        }
        if let Some(hours) = x.number(1..=2).filter(|h| *h <= 14) {
            let minutes = t
                .get(sign_at + 2)
                .filter(|x| x.is(":") && !x.spaced)
                .and_then(|_| t.get(sign_at + 3))
                .and_then(|x| x.number(2..=2).filter(|m| *m < 60));
            let end = sign_at + 2 + if minutes.is_some() { 2 } else { 0 };
            if minutes.is_some() || named.is_some() || x.number(2..=2).is_some() && signed == Some(1) {
                return Some((sign * i32::try_from(hours * 3600 + minutes.unwrap_or(0) * 60).ok()?, end));
            }
        }
    }
    named.map(|seconds| (seconds, i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, &str) {
        let (at, range) = find(text, Order::DayFirst).unwrap_or_else(|| panic!("no stamp in {text:?}"));
        (at.to_string(), range.of(text))
    }

    #[test]
    fn stamps_of_many_languages() {
        assert_eq!(
            read("- 26 Oktober 2020, 09:25 WIB"),
            ("2020-10-26T09:25+07:00".into(), "26 Oktober 2020, 09:25 WIB")
        );
        assert_eq!(
            read("Senin, 26 Okt 2020 pukul 09.25 WITA"),
            ("2020-10-26T09:25+08:00".into(), "26 Okt 2020 pukul 09.25 WITA")
        );
        assert_eq!(read("Published Oct. 26, 2020 at 9:25 a.m. EDT").0, "2020-10-26T09:25-04:00");
        assert_eq!(read("26 октября 2020 г. в 21:05 (МСК)").0, "2020-10-26T21:05+03:00");
        assert_eq!(read("26. Oktober 2020 um 18.30 Uhr"), ("2020-10-26T18:30".into(), "26. Oktober 2020 um 18.30"));
        assert_eq!(read("26 de octubre de 2020 a las 7:05 PM").0, "2020-10-26T19:05");
        assert_eq!(read("09:25, 26 жовтня 2020"), ("2020-10-26T09:25".into(), "09:25, 26 жовтня 2020"));
        assert_eq!(read("٢٦ أكتوبر ٢٠٢٠").0, "2020-10-26");
        assert_eq!(read("2020年10月26日 09:25").0, "2020-10-26T09:25");
        assert_eq!(read("26.10.2020").0, "2020-10-26");
    }

    #[test]
    fn metadata_values() {
        let value = |text| from_metadata(text, Order::DayFirst).map(|s| s.at.to_string());
        assert_eq!(value("2020-10-26T02:25:07.123Z").as_deref(), Some("2020-10-26T02:25:07Z"));
        assert_eq!(value("2020-10-26T09:25:00+0700").as_deref(), Some("2020-10-26T09:25:00+07:00"));
        assert_eq!(value("Mon, 26 Oct 2020 09:25:00 -0330").as_deref(), Some("2020-10-26T09:25:00-03:30"));
        assert_eq!(value("1603679100").as_deref(), Some("2020-10-26T02:25:00Z"));
        assert_eq!(value("20201026").as_deref(), Some("2020-10-26"));
        assert_eq!(value("yesterday"), None);
    }

    #[test]
    fn days_and_months_are_told_apart() {
        let order = |text, order| find(text, order).map(|(m, _)| m.to_string());
        assert_eq!(order("04/05/2020", Order::DayFirst).as_deref(), Some("2020-05-04"));
        assert_eq!(order("04/05/2020", Order::MonthFirst).as_deref(), Some("2020-04-05"));
        assert_eq!(order("10/26/2020", Order::DayFirst).as_deref(), Some("2020-10-26"));
        assert_eq!(order("31/31/2020", Order::DayFirst), None);
    }

    #[test]
    fn lines_that_are_little_more_than_a_stamp() {
        assert!(line("Diperbarui: Senin, 26 Oktober 2020 | 09:25 WIB", Order::DayFirst).is_some());
        assert!(line("Pasukan mundur pada 26 Oktober 2020 setelah perundingan panjang.", Order::DayFirst).is_none());
    }
}
