//! Pieces of text with exact stretches: SentencePiece's unigram model, as `training/tokens.py` has it.

use std::collections::HashMap;

use gencatan_page::TextRange;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// What stands for the blank before a word.
const SPACE: char = '\u{2581}';
/// Characters of the longest piece.
const LONGEST: usize = 16;
/// Score of a character without a piece; below that of every piece.
const UNKNOWN: i64 = -31 * 1024;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its row of the word table.
    pub id: u32,
    /// Its stretch of the text, in bytes; empty for a lone mark of a blank.
    pub range: TextRange,
}

/// Cuts texts into the pieces of a vocabulary.
pub(crate) struct Pieces {
    ids: HashMap<Box<str>, (u32, i16)>,
    unknown: u32,
}

impl Pieces {
    /// `all`: every piece with its score in 1/1024 of a unit of log probability, in the order of the word table; the
    /// `marks` (unknown, begin, end, padding) are never found in a text.
    pub(crate) fn new<'a>(all: impl Iterator<Item = (&'a str, i16)>, unknown: u32, marks: &[u32]) -> Self {
        let numbered = (0_u32..).zip(all).filter(|(id, _)| !marks.contains(id));
        Self { ids: numbered.map(|(id, (piece, score))| (piece.into(), (id, score))).collect(), unknown }
    }

    /// The pieces of a text, in order; they never overlap.
    pub(crate) fn cut(&self, text: &str) -> Vec<Piece> {
        let chars = normalise(text);
        let mut out = Vec::with_capacity(text.len() / 3);
        for word in chars.split(|c| c.0 == ' ').filter(|w| !w.is_empty()) {
            self.word(word, &mut out);
        }
        out
    }

    /// The likeliest cut of a word, found from the left; of two that are equally likely the one whose last piece is longer.
    fn word(&self, word: &[Char], out: &mut Vec<Piece>) {
        let mut text = String::with_capacity(word.len() * 2 + 3);
        text.push(SPACE);
        text.extend(word.iter().map(|c| c.0));
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        // The best score up to each boundary, with the piece that ends there and how many characters it has.
        let mut best: Vec<(i64, u32, usize)> = vec![(0, 0, 0)];
        for end in 1..starts.len() {
            let mut found: Option<(i64, u32, usize)> = None;
            for start in end.saturating_sub(LONGEST)..end {
                let known = self.ids.get(&text[starts[start]..starts[end]]);
                let (id, score) = match known {
                    Some((id, score)) => (*id, i64::from(*score)),
                    None if end - start == 1 => (self.unknown, UNKNOWN),
                    None => continue,
                };
                let total = best[start].0 + score;
                if found.is_none_or(|f| total > f.0) {
                    found = Some((total, id, end - start));
                }
            }
            best.push(found.unwrap_or((i64::MIN / 2, self.unknown, 1)));
        }
        let first = out.len();
        let mut end = best.len() - 1;
        while end > 0 {
            let (_, id, length) = best[end];
            let start = end - length;
            // The mark is the first character of `text` and no character of the word.
            let from = word[start.saturating_sub(1)].1;
            let to = if end == 1 { from } else { word[end - 2].2 };
            out.push(Piece { id, range: TextRange::new(from, to) });
            end = start;
        }
        out[first..].reverse();
    }
}

/// A character with the stretch of the text, in bytes, that it came from.
type Char = (char, usize, usize);

/// White space, and what SentencePiece reads as such.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\x0c' | '\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200f}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | SPACE
                | '\u{3000}'
                | '\u{feff}'
                | '\u{fffd}'
    )
}

/// Controls and formatting marks that nobody sees.
fn is_dropped(c: char) -> bool {
    let formats =
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}');
    (c.is_control() || formats) && !is_blank(c)
}

/// The text in NFKC, composed within a base and its marks; white space is one blank.
fn normalise(text: &str) -> Vec<Char> {
    let mut out: Vec<Char> = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    let push_blank = |out: &mut Vec<Char>, start: usize, end: usize| {
        if out.last().is_some_and(|c| c.0 != ' ') {
            out.push((' ', start, end));
        }
    };
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        if is_blank(c) {
            push_blank(&mut out, start, end);
            continue;
        }
        if is_dropped(c) {
            continue;
        }
        while let Some((at, mark)) = rest.next_if(|(_, c)| canonical_combining_class(*c) != 0) {
            end = at + mark.len_utf8();
        }
        for d in text[start..end].nfkc() {
            if is_blank(d) {
                push_blank(&mut out, start, end);
            } else if !is_dropped(d) {
                out.push((d, start, end));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Pieces {
        let all = [
            ("<unk>", 0),
            ("▁a", -2000),
            ("b", -2000),
            ("▁ab", -3000),
            ("▁", -1000),
            ("é", -2500),
            ("fi", -100),
            ("f", -50),
            ("i", -50),
            ("停火", -3000),
        ];
        Pieces::new(all.into_iter(), 0, &[0])
    }

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let found: Vec<(u32, &str)> = pieces().cut(text).iter().map(|p| (p.id, p.range.of(text))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_likeliest_cut_is_taken_and_a_tie_goes_to_the_longer_piece() {
        check("ab  abb", &[(3, "ab"), (3, "ab"), (2, "b")]);
        check("ﬁ", &[(4, ""), (6, "ﬁ")]);
    }

    #[test]
    fn every_script_keeps_its_stretches() {
        check("e\u{301}b", &[(4, ""), (5, "e\u{301}"), (2, "b")]);
        check("停火\u{3000}a", &[(4, ""), (9, "停火"), (1, "a")]);
        check("b\u{ad}b\u{200b}x", &[(4, ""), (2, "b"), (2, "b"), (4, ""), (0, "x")]);
        check("", &[]);
        check(" \n ", &[]);
    }
}
