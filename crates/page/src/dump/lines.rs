//! Lines of a plain-text dump, with hard-wrapped ones joined.

use crate::TextRange;
use crate::text::{push_squeezed, squeeze};

/// Lines no wider than this may be hard-wrapped, in characters.
const MAX_WRAP: usize = 100;
/// Lines narrower than this are not wrapped but short, in characters.
const MIN_WRAP: usize = 45;

/// A line of the dump, or several that were one before somebody wrapped them.
pub(super) struct Line {
    /// NFC, squeezed.
    pub text: String,
    /// Where it stood, in bytes of the decoded page.
    pub origin: TextRange,
    /// Whether a blank line stands above it.
    pub after_blank: bool,
}

/// Splits `text` into lines that hold something.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let raw = raw_lines(text);
    let markers = has_link_list(&raw);
    let wrapped = is_wrapped(&raw);
    let mut out: Vec<Line> = Vec::new();
    let mut blank = true;
    for line in raw {
        let body = line.text.trim();
        if body.chars().all(crate::text::is_blank) {
            blank = true;
            continue;
        }
        let body = if markers { without_markers(body) } else { body.to_owned() };
        if wrapped
            && !blank
            && !starts_item(&body)
            && let Some(last) = out.last_mut()
        {
            last.text.push(' ');
            push_squeezed(&mut last.text, &squeeze(&body));
            last.origin.end = line.origin.end;
            continue;
        }
        let text = squeeze(&body);
        if !text.is_empty() {
            out.push(Line { text, origin: line.origin, after_blank: blank });
        }
        blank = false;
    }
    out
}

struct Raw<'t> {
    text: &'t str,
    origin: TextRange,
}

fn raw_lines(text: &str) -> Vec<Raw<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}', '\u{b}']) {
        let origin = TextRange::new(start, start + line.len());
        start = origin.end;
        let trimmed = line.trim_start();
        let from = origin.start + line.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        let quoted = trimmed.strip_prefix("> ").unwrap_or(trimmed);
        out.push(Raw { text: quoted, origin: TextRange::new(from, from + trimmed.len()) });
    }
    out
}

/// Whether nearly every line that is followed by another could not have taken that one's first word as well.
fn is_wrapped(lines: &[Raw<'_>]) -> bool {
    let widths: Vec<usize> = lines.iter().map(|l| l.text.chars().count()).collect();
    let widest = widths.iter().copied().max().unwrap_or(0);
    if !(MIN_WRAP..=MAX_WRAP).contains(&widest) {
        return false;
    }
    let (mut full, mut followed) = (0_usize, 0_usize);
    for (i, pair) in lines.windows(2).enumerate() {
        if widths[i] == 0 || widths[i + 1] == 0 || starts_item(pair[1].text) {
            continue;
        }
        followed += 1;
        let first = pair[1].text.split_whitespace().next().unwrap_or_default().chars().count();
        full += usize::from(widths[i] + 1 + first > widest.saturating_sub(3));
    }
    full >= 3 && full * 5 >= followed * 3
}

/// Whether a line begins a list item.
pub(super) fn starts_item(line: &str) -> bool {
    item(line).is_some()
}

/// The text of a list item without its mark.
pub(super) fn item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    for mark in ["• ", "* ", "+ ", "◦ ", "▪ ", "● ", "– ", "- "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return Some(rest);
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let rest = rest.strip_prefix(['.', ')'])?;
    ((1..=2).contains(&digits) && rest.starts_with(' ')).then(|| rest.trim_start())
}

/// Whether the dump ends in a numbered list of the addresses that "[1]", "[2]" in the text stand for.
fn has_link_list(lines: &[Raw<'_>]) -> bool {
    lines.iter().filter(|l| is_link_entry(l.text)).count() >= 2
}

/// "12. https://…"
pub(super) fn is_link_entry(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len()
        && rest
            .strip_prefix(". ")
            .is_some_and(|r| r.trim_start().starts_with("http") || r.trim_start().starts_with("file:"))
}

fn without_markers(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let digits = rest[open + 1..].bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..open]);
        if digits > 0 && rest[open + 1 + digits..].starts_with(']') {
            rest = &rest[open + digits + 2..];
        } else {
            out.push('[');
            rest = &rest[open + 1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "   Pasukan kedua negara mundur dari garis depan pada hari Minggu, kata\n   juru bicara kementerian pertahanan. Warga desa di dekat perbatasan mulai\n   pulang ke rumah mereka setelah dua pekan mengungsi di gedung sekolah dan\n   tenda yang didirikan oleh badan bantuan di tepi jalan raya menuju kota\n   terdekat.\n\n   Alinea kedua.\n";
        let lines = lines(text);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].text.starts_with("Pasukan kedua") && lines[0].text.ends_with("terdekat."));
        assert_eq!(lines[1].text, "Alinea kedua.");
        assert_eq!(lines[1].origin.of(text), "Alinea kedua.");
    }

    #[test]
    fn short_lines_stay_apart() {
        assert_eq!(lines("Judul\nBaris satu.\nBaris dua.").len(), 3);
    }

    #[test]
    fn link_marks_go_where_their_list_is() {
        let text = "The [1]talks ended.\n\nReferences\n\n1. https://a.example/\n2. https://b.example/";
        assert_eq!(lines(text)[0].text, "The talks ended.");
        assert_eq!(lines("The [1] talks ended.")[0].text, "The [1] talks ended.");
    }
}
