//! Lines of a plain-text dump: hard-wrapped ones joined, texts that ran together taken apart.

use super::{lynx, seams};
use crate::TextRange;
use crate::text::{is_unspaced, push_squeezed, squeeze};

/// Lines no wider than this may be hard-wrapped, in columns.
const MAX_WRAP: usize = 100;
/// Lines narrower than this are not wrapped but short, in columns.
const MIN_WRAP: usize = 45;

/// What stands between a line and the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seam {
    /// A line break.
    Break,
    /// Several blanks in one line of the dump.
    Gap,
    /// Nothing, after the end of a sentence: two paragraphs ran together.
    Glued,
    /// Nothing, in what looks like one word: a menu ran together, or a name with a capital inside.
    Inner,
    /// Nothing: a long line of a script without blanks was cut between sentences.
    Sentence,
}

/// By so many columns the lines of a mail may fall short of the width at which they were wrapped.
const RAGGED: usize = 4;

/// A line of the dump, several that were one before somebody wrapped them, or a piece of one in which texts ran together.
pub(super) struct Line {
    /// NFC, squeezed, without marks of links.
    pub text: String,
    /// Where it stood, in bytes of the decoded page.
    pub origin: TextRange,
    /// Whether a blank line stands above it.
    pub after_blank: bool,
    pub seam: Seam,
    /// Columns before its first sign.
    pub indent: usize,
    /// Marks of links in it ("[12]").
    pub links: usize,
    /// Whether it begins with the mark of a link.
    pub starts_linked: bool,
    /// Whether it held a button or an input.
    pub form: bool,
}

/// The lines of a dump, and what was told apart from them.
pub(super) struct Lines {
    pub lines: Vec<Line>,
    /// The list of addresses at the end, which "[12]" in the text refers to.
    pub references: Vec<String>,
    /// Whether lines were wrapped at a width.
    pub wrapped: bool,
    /// Whether the dump marks its links.
    pub marks: bool,
}

/// Splits `text` into lines that hold something.
pub(super) fn lines(text: &str) -> Lines {
    let mut raw = raw_lines(text);
    let references = lynx::take_references(&mut raw);
    let marks = !references.is_empty();
    let width = wrap_width(&raw, marks);
    let inner = if width.is_none() { seams::Inner::of(raw.iter().map(|l| l.text)) } else { seams::Inner::default() };
    let mut out: Vec<Line> = Vec::new();
    let mut blank = true;
    let mut above: Option<&Raw<'_>> = None;
    for line in &raw {
        if line.text.chars().all(crate::text::is_blank) {
            blank = true;
            continue;
        }
        if let (Some(width), Some(last), Some(above), false) = (width, out.last_mut(), above, blank)
            && goes_on(above, line, width, marks)
        {
            last.add(line, marks);
        } else if width.is_some() || marks {
            out.push(Line::of(line, blank, marks));
        } else {
            for piece in seams::pieces(line.text, &inner) {
                let start = line.origin.start + piece.start;
                let origin = TextRange::new(start, start + piece.text.len());
                let raw = Raw { text: piece.text, origin, indent: line.indent };
                let first = piece.seam == Seam::Break;
                out.push(Line { seam: piece.seam, ..Line::of(&raw, blank && first, marks) });
            }
        }
        above = Some(line);
        blank = false;
    }
    for line in &mut out {
        line.text = squeeze(&line.text);
    }
    out.retain(|l| !l.text.is_empty());
    Lines { lines: out, references, wrapped: width.is_some(), marks }
}

impl Line {
    fn of(raw: &Raw<'_>, after_blank: bool, marks: bool) -> Self {
        let mut line = Self {
            text: String::new(),
            origin: raw.origin,
            after_blank,
            seam: Seam::Break,
            indent: raw.indent,
            links: 0,
            starts_linked: false,
            form: false,
        };
        line.add(raw, marks);
        line
    }

    /// Appends a further line of the dump.
    fn add(&mut self, raw: &Raw<'_>, marks: bool) {
        self.origin.end = raw.origin.end;
        let first = self.text.is_empty();
        let cleaned = if marks { lynx::clean(raw.text) } else { lynx::Cleaned::plain(raw.text) };
        self.links += cleaned.links;
        self.form |= cleaned.form;
        self.starts_linked |= first && cleaned.starts_linked;
        let tight = self.text.chars().next_back().is_some_and(is_tight)
            && cleaned.text.trim_start().chars().next().is_some_and(is_tight);
        if !first && !tight {
            self.text.push(' ');
        }
        push_squeezed(&mut self.text, &cleaned.text);
    }
}

/// Whether no blank stands beside the character at a line's end.
fn is_tight(c: char) -> bool {
    is_unspaced(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

/// A line of the dump as it stands.
pub(super) struct Raw<'t> {
    pub text: &'t str,
    pub origin: TextRange,
    pub indent: usize,
}

fn raw_lines(text: &str) -> Vec<Raw<'_>> {
    let split = || text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}', '\u{b}']);
    // One mark may be a quotation in the text; several are an answer or a forward.
    let quoted = split().filter(|l| l.starts_with('>')).count() >= 3;
    let mut out = Vec::new();
    let mut start = 0;
    for line in split() {
        let end = start + line.len();
        let mut rest = line;
        while quoted && let Some(inner) = rest.strip_prefix('>') {
            rest = inner.strip_prefix(' ').filter(|r| r.starts_with('>')).unwrap_or(inner);
        }
        rest = rest.trim_start_matches(['\n', '\r']);
        let trimmed = rest.trim_start();
        let indent = rest[..rest.len() - trimmed.len()].chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
        let trimmed = if quoted { trimmed } else { trimmed.strip_prefix("> ").unwrap_or(trimmed) };
        let from = end - trimmed.len();
        let trimmed = trimmed.trim_end();
        out.push(Raw { text: trimmed, origin: TextRange::new(from, from + trimmed.len()), indent });
        start = end;
    }
    out
}

/// Columns that a text takes on a terminal; where links are marked, characters, which is what lynx counts.
fn columns(text: &str, marks: bool) -> usize {
    if marks {
        return text.chars().count();
    }
    text.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 2,
            '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}' => 2,
            '\u{300}'..='\u{36f}' => 0,
            _ => 1,
        })
        .sum()
}

/// The column at which lines were wrapped: the widest that several lines reach, where most long lines that are followed
/// by another could not have taken that one's first word as well.
fn wrap_width(lines: &[Raw<'_>], marks: bool) -> Option<usize> {
    let mut counts = [0_usize; MAX_WRAP + 1];
    let widths: Vec<usize> =
        lines.iter().map(|l| if l.text.is_empty() { 0 } else { l.indent + columns(l.text, marks) }).collect();
    let mut wider = 0;
    for width in widths.iter().filter(|w| **w >= MIN_WRAP) {
        match counts.get_mut(*width) {
            Some(count) => *count += 1,
            None => wider += 1,
        }
    }
    let total: usize = counts.iter().sum::<usize>() + wider;
    // Addresses and preformatted text may be wider.
    if total == 0 || wider * 10 > total {
        return None;
    }
    let widest = (MIN_WRAP..=MAX_WRAP).rev().find(|w| {
        let near: usize = counts[w.saturating_sub(4)..=*w].iter().sum();
        counts[*w] > 0 && near * 12 >= total
    })?;
    if marks {
        return Some(widest);
    }
    let (mut full, mut followed) = (0_usize, 0_usize);
    for (pair, width) in lines.windows(2).zip(&widths) {
        if *width < MIN_WRAP || pair[1].text.is_empty() || starts_item(pair[1].text) {
            continue;
        }
        followed += 1;
        full += usize::from(is_full(*width, pair[1].text, widest, false));
    }
    (full >= 3 && full * 5 >= followed * 3).then_some(widest)
}

/// Whether a line of `width` columns could not have taken the first word of `next`.
fn is_full(width: usize, next: &str, limit: usize, marks: bool) -> bool {
    let first = match next.chars().next() {
        Some(c) if is_tight(c) => 2,
        _ => 1 + columns(next.split_whitespace().next().unwrap_or_default(), marks),
    };
    width + first > limit.saturating_sub(if marks { 0 } else { RAGGED })
}

/// Whether `line` goes on with the text of the line above it.
fn goes_on(above: &Raw<'_>, line: &Raw<'_>, width: usize, marks: bool) -> bool {
    if starts_item(line.text) {
        return false;
    }
    if marks && (above.indent == 0) != (line.indent == 0) {
        return false;
    }
    // Headings stand at the margin, with blank lines around them.
    if marks && above.indent == 0 {
        return true;
    }
    is_full(above.indent + columns(above.text, marks), line.text, width, marks)
}

/// Whether a line begins a list item.
pub(super) fn starts_item(line: &str) -> bool {
    item(line).is_some()
}

/// The text of a list item without its mark.
pub(super) fn item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    for mark in ["• ", "* ", "+ ", "o ", "# ", "◦ ", "▪ ", "● ", "– ", "- "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return Some(rest).filter(|_| mark != "o " && mark != "# ");
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let rest = rest.strip_prefix(['.', ')'])?;
    ((1..=2).contains(&digits) && rest.starts_with(' ')).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "   Pasukan kedua negara mundur dari garis depan pada hari Minggu, kata\n   juru bicara kementerian pertahanan. Warga desa di dekat perbatasan mulai\n   pulang ke rumah mereka setelah dua pekan mengungsi di gedung sekolah dan\n   tenda yang didirikan oleh badan bantuan di tepi jalan raya menuju kota\n   terdekat.\n\n   Alinea kedua.\n";
        let lines = lines(text).lines;
        assert_eq!(lines.len(), 2);
        assert!(lines[0].text.starts_with("Pasukan kedua") && lines[0].text.ends_with("terdekat."));
        assert_eq!(lines[1].text, "Alinea kedua.");
        assert_eq!(lines[1].origin.of(text), "Alinea kedua.");
    }

    #[test]
    fn short_lines_stay_apart() {
        assert_eq!(lines("Judul\nBaris satu.\nBaris dua.").lines.len(), 3);
    }

    #[test]
    fn quoted_lines_lose_their_marks() {
        let found = lines("> Judul\n>\n> Baris satu.\n>> Baris dua.").lines;
        let texts: Vec<&str> = found.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["Judul", "Baris satu.", "Baris dua."]);
    }

    #[test]
    fn link_marks_go_where_their_list_is() {
        let text = "The [1]talks ended.\n\nReferences\n\n1. https://a.example/\n2. https://b.example/";
        let found = lines(text);
        assert_eq!(found.lines[0].text, "The talks ended.");
        assert_eq!(found.lines[0].links, 1);
        assert_eq!(found.references.len(), 3);
        assert_eq!(lines("The [1] talks ended.").lines[0].text, "The [1] talks ended.");
    }

    #[test]
    fn scripts_without_blanks_are_joined_without_them() {
        let line = "两国代表周日在首都签署停火协议，同意从午夜起停止一切军事行动，并";
        let text = format!("{line}\n{line}\n{line}\n{line}\n允许援助进入。\n");
        let found = lines(&text).lines;
        assert_eq!(found.len(), 1);
        assert!(!found[0].text.contains(' '));
    }
}
