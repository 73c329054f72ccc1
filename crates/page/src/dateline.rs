//! Place, date and agency at the head of the first paragraph ("BAKU, 26 Oct (Reuters) -").

use crate::stamp::{self, Order};
use crate::{Dateline, TextRange};

/// A dateline has no more bytes than this.
const MAX_BYTES: usize = 120;

/// The dateline at the head of `text`, and where the text itself begins.
pub(crate) fn find(text: &str) -> Option<(Dateline, usize)> {
    let mut limit = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &text[..limit];
    // A dash with blanks around it (or after a bracket), or a colon-less full stop after an agency's capitals.
    for (at, mark) in head.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—' | '―')) {
        let (before, after) = (&head[..at], &text[at + mark.len_utf8()..]);
        let spaced = after.starts_with(char::is_whitespace) || mark != '-';
        if !spaced || !(before.ends_with([' ', ')', '\u{a0}', '.']) || mark != '-') {
            continue;
        }
        let parsed = parse(before.trim()).or_else(|| bare_place(before.trim(), after));
        if let Some(mut dateline) = parsed {
            let end = at + mark.len_utf8();
            dateline.text = text[..end].to_owned();
            let start = end + after.len() - after.trim_start().len();
            return (start < text.len()).then_some((dateline, start));
        }
        // Only the first spaced dash can close a dateline, but "JAKARTA, X - Y - text" has two.
        if before.len() > 60 {
            break;
        }
    }
    full_stop(text, head)
}

/// "Jakarta - Menteri …": a capitalised word or two, and a text after the dash that begins like a sentence.
fn bare_place(before: &str, after: &str) -> Option<Dateline> {
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let words: Vec<&str> = before.split(' ').collect();
    let fits = words.len() <= 2 && words.iter().all(|w| capital(w) && w.chars().all(char::is_alphabetic));
    let sentence = after.trim_start().trim_start_matches(['"', '“', '«']);
    (fits && capital(sentence) && crate::text::words(after) >= 8)
        .then(|| Dateline { place: Some(before.to_owned()), ..Dateline::default() })
}

/// "YEREVAN, OCTOBER 10, ARMENPRESS. Text": commas, capitals throughout, a full stop.
fn full_stop(text: &str, head: &str) -> Option<(Dateline, usize)> {
    let (at, _) = head.match_indices(". ").next()?;
    let before = &head[..at];
    if !before.contains(',') || before.chars().any(char::is_lowercase) {
        return None;
    }
    let mut dateline = parse(before)?;
    dateline.outlet.as_ref()?;
    dateline.text = text[..=at].to_owned();
    let start = at + 1 + text[at + 1..].len() - text[at + 1..].trim_start().len();
    (start < text.len()).then_some((dateline, start))
}

/// Place, then a date or an outlet, in that order or the outlet in brackets.
fn parse(text: &str) -> Option<Dateline> {
    if text.is_empty() || text.contains(['"', '“', '?', '!', ';', '«']) {
        return None;
    }
    let mut dateline = Dateline::default();
    let mut rest = text.to_owned();
    if let (Some(open), Some(close)) = (text.find('('), text.rfind(')'))
        && open < close
    {
        let inner = text[open + 1..close].trim();
        if crate::text::words(inner) > 4 || inner.is_empty() {
            return None;
        }
        if has_day(inner) && inner.chars().all(|c| !c.is_alphabetic()) {
            dateline.date = Some(inner.to_owned());
        } else {
            dateline.outlet = Some(inner.to_owned());
        }
        rest = format!("{},{}", &text[..open], &text[close + 1..]);
    }
    let parts: Vec<&str> = rest.split([',', '|', '/']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.is_empty() || parts.len() > 4 {
        return None;
    }
    let mut dates: Vec<&str> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        if has_day(part) {
            dates.push(part);
        } else if i == 0 && looks_like_outlet(part) {
            dateline.outlet.get_or_insert_with(|| (*part).to_owned());
        } else if i == 0 {
            dateline.place = Some((*part).to_owned());
        } else if dateline.outlet.is_none()
            && (looks_like_outlet(part) || i + 1 == parts.len() && i > 0 && is_capitals(part))
        {
            dateline.outlet = Some((*part).to_owned());
        } else if dateline.place.is_none() && i == 1 {
            // "KORAN.example, Jakarta -"
            dateline.place = Some((*part).to_owned());
        } else if let (Some(place), true) = (&mut dateline.place, i == 1) {
            // "HAMAH, Suriah (AFP) –"
            place.push_str(", ");
            place.push_str(part);
        } else {
            return None;
        }
    }
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        dateline.date = Some(if dates.len() > 1 { text_between(text, first, last) } else { (*first).to_owned() });
    }
    let place_ok = dateline.place.as_deref().is_none_or(|p| {
        crate::text::words(p) <= 5
            && p.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic())
    });
    let place_capitals = dateline.place.as_deref().is_some_and(is_capitals);
    // A place alone has to be in capitals, else any short phrase before a dash would be one.
    let enough = dateline.outlet.is_some() || dateline.date.is_some() || place_capitals;
    let something = dateline.place.is_some() || dateline.outlet.as_deref().is_some_and(looks_like_outlet);
    (place_ok && enough && something).then_some(dateline)
}

fn text_between(text: &str, first: &str, last: &str) -> String {
    match (text.find(first), text.rfind(last)) {
        (Some(a), Some(b)) if b + last.len() >= a => TextRange::new(a, b + last.len()).of(text).to_owned(),
        _ => first.to_owned(),
    }
}

/// A day without a year ("26 Oct", "OCTOBER 10", "26/10") or with one.
fn has_day(text: &str) -> bool {
    if stamp::find(text, Order::DayFirst).is_some() {
        return true;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let names_month = text
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| crate::furniture::FURNITURE.month(&crate::text::lower(w)).is_some());
    let weekday = crate::furniture::FURNITURE.is_weekday(&crate::text::fold(text));
    weekday
        || (1..=4).contains(&digits) && (names_month || text.contains('/') || text.chars().all(|c| c.is_ascii_digit()))
}

/// A site ("KOMPAS.com") or a name with an inner capital or capitals throughout.
fn looks_like_outlet(part: &str) -> bool {
    let inner_dot =
        part.char_indices().any(|(i, c)| c == '.' && part[i + 1..].starts_with(char::is_alphabetic) && i > 1);
    !part.contains(' ') && inner_dot
}

fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let Some((d, start)) = find(text) else { return "none".into() };
        format!(
            "{}|{}|{}|{}|{}",
            d.place.unwrap_or_default(),
            d.date.unwrap_or_default(),
            d.outlet.unwrap_or_default(),
            d.text,
            &text[start..]
        )
    }

    #[test]
    fn datelines() {
        assert_eq!(read("BAKU (Reuters) - The army left."), "BAKU||Reuters|BAKU (Reuters) -|The army left.");
        assert_eq!(
            read("BAKU, 26 Oct (Reuters) – The army left."),
            "BAKU|26 Oct|Reuters|BAKU, 26 Oct (Reuters) –|The army left."
        );
        assert_eq!(
            read("JAKARTA, KOMPAS.com - Warga pulang."),
            "JAKARTA||KOMPAS.com|JAKARTA, KOMPAS.com -|Warga pulang."
        );
        assert_eq!(
            read("YEREVAN, OCTOBER 10, ARMENPRESS. Talks ended."),
            "YEREVAN|OCTOBER 10|ARMENPRESS|YEREVAN, OCTOBER 10, ARMENPRESS.|Talks ended."
        );
        assert_eq!(
            read("МОСКВА, 10 окт — РИА Новости. Стороны"),
            "МОСКВА|10 окт||МОСКВА, 10 окт —|РИА Новости. Стороны"
        );
        assert_eq!(
            read("KORAN.example, Jakarta - Warga pulang."),
            "Jakarta||KORAN.example|KORAN.example, Jakarta -|Warga pulang."
        );
        assert_eq!(read("Jakarta - Warga pulang."), "none");
        let long = "Jakarta - Warga pulang ke rumah setelah dua hari di gedung sekolah.";
        assert!(read(long).starts_with("Jakarta|||Jakarta -|Warga"));
        assert_eq!(read("The deal – signed on Friday – failed."), "none");
    }
}
