//! Captions and the credits in them, apart.

use crate::furniture::{FURNITURE, Field};
use crate::text::{squeeze, words};

/// A credit has no more characters than this.
const MAX_CREDIT: usize = 90;

/// The caption without its credit, and the credit without "Photo:", slashes and brackets.
pub(crate) fn split(text: &str) -> (Option<String>, Option<String>) {
    let text = squeeze(text);
    let whole = |caption: &str| (Some(caption.trim()).filter(|c| !c.is_empty()).map(str::to_owned), None);
    if let Some((Field::Photo | Field::Source, value)) = FURNITURE.field(&text) {
        // "Photo: A. Maker" is a credit; "Foto: Warga mengungsi ke gedung sekolah (A. Maker)" a caption.
        if words(value) <= 6 && !crate::text::ends_sentence(value) {
            return (None, clean(value));
        }
        let (caption, credit) = split_tail(value);
        return (whole(caption).0, credit);
    }
    let (caption, credit) = split_tail(&text);
    if credit.is_some() { (whole(caption).0, credit) } else { whole(&text) }
}

/// A credit at the end: in brackets, after a slash, or after a word for "photo".
fn split_tail(text: &str) -> (&str, Option<String>) {
    if let Some(inner) = text.strip_suffix([')', ']'])
        && let Some(open) = inner.rfind(['(', '['])
    {
        let content = &inner[open + 1..];
        let credit = match FURNITURE.field(content) {
            Some((Field::Photo | Field::Source, value)) => Some(value),
            None if content.contains('/') || content.contains('©') || is_agency(content) => Some(content),
            _ => after_photo_word(content),
        };
        if let Some(credit) = credit.and_then(clean) {
            return (text[..open].trim(), Some(credit));
        }
    }
    // "… . /Maker/Agency"
    if let Some(at) = text.rfind(" /").filter(|at| text[at + 2..].starts_with(char::is_alphabetic)) {
        let tail = &text[at + 1..];
        if tail.chars().count() <= MAX_CREDIT && words(tail) <= 8 {
            return (text[..at].trim(), clean(tail));
        }
    }
    // "… . Photo: Maker" and "… | Foto: Maker"
    for mark in [':', '：', '©'] {
        if let Some(at) = text.rfind(mark) {
            let head = &text[..at];
            let start = head
                .rfind(['.', '|', '!', '?', '…', '-', '–', '—', '(', '/', '”', '"', ','])
                .map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
            let label = &head[start..];
            let is_label = mark == '©' || matches!(FURNITURE.field_word(label), Some(Field::Photo | Field::Source));
            let tail = &text[at + mark.len_utf8()..];
            if is_label
                && tail.chars().count() <= MAX_CREDIT
                && words(tail) <= 10
                && let Some(credit) = clean(tail)
            {
                let caption = if mark == '©' { head } else { &text[..start] };
                return (caption.trim().trim_end_matches(['|', '-', '–', '—', '(', '/', ',']).trim(), Some(credit));
            }
        }
    }
    (text, None)
}

/// "Foto Maker" without a colon.
fn after_photo_word(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(' ')?;
    (FURNITURE.field_word(first) == Some(Field::Photo)).then_some(rest)
}

/// Whether the text is an agency's name alone: one to three short words in capitals ("AFP", "EPA-EFE").
fn is_agency(text: &str) -> bool {
    text.chars().count() <= 20
        && text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_uppercase() || matches!(c, '-' | ' ' | '.' | '&'))
}

/// The credit without slashes at the ends, brackets and labels.
pub(crate) fn clean(credit: &str) -> Option<String> {
    let mut credit = squeeze(credit);
    loop {
        let trimmed = credit.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '/' | '(' | ')' | '[' | ']' | '|' | '©' | '-' | '–' | '—' | ':' | ',')
        });
        let next = match FURNITURE.field(trimmed) {
            Some((Field::Photo | Field::Source, value)) => value.to_owned(),
            _ => trimmed.to_owned(),
        };
        if next == credit {
            break;
        }
        credit = next;
    }
    (!credit.is_empty() && credit.chars().count() <= MAX_CREDIT).then_some(credit)
}

/// Whether a line ends in a credit with its label ("… . Photo: A. Maker").
pub(crate) fn has_photo_label(line: &str) -> bool {
    line.rfind([':', '：']).is_some_and(|at| {
        let head = &line[..at];
        let start = head
            .rfind(['.', '|', '!', '?', '(', '/', '”', '"'])
            .map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        head.get(start..).is_some_and(|label| FURNITURE.field_word(label) == Some(Field::Photo))
            && words(&line[at..]) <= 8
    })
}

/// Whether a line is nothing but a credit ("Photo: A. Maker / AFP", "STR/Getty Images").
pub(crate) fn is_credit(line: &str) -> bool {
    if line.chars().count() > MAX_CREDIT {
        return false;
    }
    if let Some((Field::Photo, value)) = FURNITURE.field(line) {
        return words(value) <= 8 && !crate::text::ends_sentence(value);
    }
    let slash = line
        .find('/')
        .is_some_and(|i| i == 0 || !line[..i].ends_with(char::is_whitespace) || line[..i].trim().chars().count() < 30);
    (slash
        && !line.contains("://")
        && words(line) <= 7
        && !crate::text::ends_sentence(line)
        && line
            .split('/')
            .filter(|p| !p.trim().is_empty())
            .all(|p| p.trim().chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_numeric())))
        || line.starts_with('©')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str) -> (String, String) {
        let (caption, credit) = split(text);
        (caption.unwrap_or_default(), credit.unwrap_or_default())
    }

    #[test]
    fn caption_and_credit() {
        assert_eq!(
            pair("Warga mengungsi ke sekolah. /Rani/Pixabay"),
            ("Warga mengungsi ke sekolah.".into(), "Rani/Pixabay".into())
        );
        assert_eq!(pair("Warga mengungsi (Foto: Rani Ayu)"), ("Warga mengungsi".into(), "Rani Ayu".into()));
        assert_eq!(
            pair("Troops leave the town. Photo: A. Maker/AFP"),
            ("Troops leave the town.".into(), "A. Maker/AFP".into())
        );
        assert_eq!(pair("Жители Шуши. Фото: А. Мастер"), ("Жители Шуши.".into(), "А. Мастер".into()));
        assert_eq!(pair("Photo: A. Maker"), (String::new(), "A. Maker".into()));
        assert_eq!(pair("Delegates (left) and hosts"), ("Delegates (left) and hosts".into(), String::new()));
    }

    #[test]
    fn bare_credits() {
        assert!(is_credit("STR/Getty Images"));
        assert!(is_credit("Foto: Rani Ayu"));
        assert!(!is_credit("The talks/negotiations went on for hours."));
    }
}
