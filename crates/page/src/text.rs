//! Small operations on text that every part of the room shares.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Whether a character is white space or has no width: both only separate words on a page.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Characters without width that pages scatter into words: soft hyphens, zero-width spaces, byte order marks, and the
/// control characters and bidirectional overrides that can make a text look like another.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}')
        || (c.is_control() && !c.is_whitespace())
}

/// `text` as NFC with inner white space squeezed to single spaces, none at the ends, invisible characters left out.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_squeezed(&mut out, text);
    if out.ends_with(' ') {
        out.pop();
    }
    nfc(out)
}

/// Appends `text` to `out`, squeezing white space across the seam; leaves at most one space at the end and none at the start.
pub(crate) fn push_squeezed(out: &mut String, text: &str) {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control() && !b.is_ascii_whitespace()) {
        for (i, word) in text.split_ascii_whitespace().enumerate() {
            let parted = i > 0 || text.starts_with(|c: char| c.is_ascii_whitespace());
            if parted && !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(word);
        }
        if text.ends_with(|c: char| c.is_ascii_whitespace()) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        return;
    }
    for c in text.chars() {
        if is_invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

/// `text` as NFC.
pub(crate) fn nfc(text: String) -> String {
    if text.is_ascii() || is_nfc(&text) { text } else { text.nfc().collect() }
}

/// Lower case without punctuation, symbols and blanks at the ends: what labels are compared by.
pub(crate) fn fold(text: &str) -> String {
    lower(text.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Lower case, with white space squeezed and invisible characters left out.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) && !text.contains("  ") {
        return text.trim().to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        // A dotted capital I gives an i and a combining dot, which no table writes.
        if c == '\u{307}' || is_invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// The letters and digits of `text` in lower case: what texts are compared by where punctuation may differ.
pub(crate) fn letters(text: &str) -> String {
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        return letters.map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Number of words; in scripts that do not separate words, two characters count as one.
pub(crate) fn words(text: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    let mut unspaced = 0;
    for c in text.chars() {
        if is_unspaced(c) {
            unspaced += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            count += usize::from(!inside);
            inside = true;
        } else if !matches!(c, '\'' | '’' | '-') {
            inside = false;
        }
    }
    count + usize::midpoint(unspaced, 1)
}

/// Whether the character belongs to a script that is written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// Whether the text ends as a sentence does, quotation marks and brackets aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '”' | '’' | '\'' | '»' | '«' | ')' | ']' | '“' | '」' | '』')
    });
    core.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '։', ':', ';', '။', '។'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezes_across_scripts() {
        assert_eq!(squeeze("  Шуша\u{a0}\u{200b} и\n\nХан\u{ad}кенди "), "Шуша и Ханкенди");
        assert_eq!(squeeze("e\u{301}"), "é");
        assert_eq!(squeeze("\u{202e}abc\u{202c}"), "abc");
    }

    #[test]
    fn folds_labels() {
        assert_eq!(fold("» BACA  JUGA :"), "baca juga");
        assert_eq!(fold("İLGİLİ HABERLER"), "ilgili haberler");
        assert_eq!(fold("***"), "");
    }

    #[test]
    fn counts_words_of_scripts_without_spaces() {
        assert_eq!(words("Robert O'Brien met him"), 4);
        assert_eq!(words("停火协议"), 2);
    }
}
