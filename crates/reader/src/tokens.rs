use gencatan_page::TextRange;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    Mark,
}

/// A word, a number or a mark of a text, with its exact stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its stretch of the text, in bytes.
    pub range: TextRange,
    /// Its text in lower case, apostrophes made straight, as the tables write it.
    pub low: String,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether it begins with a capital (or a letter of a script without case is no capital).
    pub capital: bool,
    /// Whether all its letters are capitals and there are two at least.
    pub shouted: bool,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token {
    pub(crate) fn is(&self, mark: &str) -> bool {
        self.low == mark
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }
}

/// Lower case with straight apostrophes: how tables and texts are compared.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(|c| if c == '’' || c == 'ʼ' { '\'' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Cuts `range` of `text` into tokens; `clitics` ("'s") become tokens of their own.
pub(crate) fn tokens(text: &str, range: TextRange, clitics: &[String]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut end = range.start;
    for (at, piece) in range.of(text).split_word_bound_indices() {
        let start = range.start + at;
        if piece.chars().all(char::is_whitespace) {
            continue;
        }
        let low = fold(piece);
        let cut = clitics
            .iter()
            .filter(|c| low.len() > c.len() && low.ends_with(c.as_str()))
            .find_map(|c| clitic_start(piece, c.chars().count()));
        match cut {
            Some(cut) => {
                out.push(token(piece, 0..cut, start, start > end));
                out.push(token(piece, cut..piece.len(), start, false));
            }
            None => out.push(token(piece, 0..piece.len(), start, start > end)),
        }
        end = start + piece.len();
    }
    out
}

/// The range with the words that it cuts made whole, by the word boundaries of Unicode; an apostrophe parts words here.
pub(crate) fn whole_words(text: &str, range: TextRange) -> TextRange {
    let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let (mut from, mut to) = (range.start, range.end);
    if range.of(text).starts_with(inside) {
        let before = text[..from].char_indices().rev().take_while(|(_, c)| inside(*c));
        from = before.last().map_or(from, |(at, _)| at);
    }
    if range.of(text).ends_with(inside) {
        to += text[to..].chars().take_while(|c| inside(*c)).map(char::len_utf8).sum::<usize>();
    }
    let bounds = || text[from..to].split_word_bound_indices().map(|(at, _)| from + at).chain([to]);
    let start = bounds().take_while(|at| *at <= range.start).last().unwrap_or(range.start);
    TextRange::new(start, bounds().find(|at| *at >= range.end).unwrap_or(range.end))
}

/// Where the last `letters` characters of `piece` begin.
fn clitic_start(piece: &str, letters: usize) -> Option<usize> {
    let (at, _) = piece.char_indices().rev().nth(letters.checked_sub(1)?)?;
    (at > 0).then_some(at)
}

fn token(piece: &str, cut: std::ops::Range<usize>, start: usize, spaced: bool) -> Token {
    let text = &piece[cut.clone()];
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let kind = if text.chars().any(char::is_alphabetic) {
        TokenKind::Word
    } else if text.chars().any(char::is_numeric) {
        TokenKind::Number
    } else {
        TokenKind::Mark
    };
    Token {
        range: TextRange::new(start + cut.start, start + cut.end),
        low: fold(text),
        kind,
        capital: text.chars().next().is_some_and(char::is_uppercase),
        shouted: letters().count() > 1 && letters().all(char::is_uppercase),
        spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_beyond_ascii() {
        let text = "Шуша’s mayor, O’Brien, met Əliyev at 12.00.";
        let found: Vec<&str> =
            tokens(text, TextRange::new(0, text.len()), &["'s".into()]).iter().map(|t| t.range.of(text)).collect();
        assert_eq!(found, ["Шуша", "’s", "mayor", ",", "O’Brien", ",", "met", "Əliyev", "at", "12.00", "."]);
    }

    #[test]
    fn cut_words_are_made_whole() {
        let whole = |text: &str, part: &str| {
            let start = text.find(part).expect("a part of the text");
            whole_words(text, TextRange::new(start, start + part.len())).of(text).to_owned()
        };
        assert_eq!(whole("Sous la médiation de la Russie", "tion"), "médiation");
        assert_eq!(whole("déploiera 1960 soldats de", "96"), "1960");
        assert_eq!(whole("entre l’Arménie et", "Armén"), "Arménie");
        assert_eq!(whole("Azərbaycanın ordusu", "ərbay"), "Azərbaycanın");
        assert_eq!(whole("外交部发言人谴责", "发言人"), "发言人");
        assert_eq!(whole("he said “no” twice", "“no"), "“no");
    }
}
