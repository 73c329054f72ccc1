//! Words of a text with their places, and lists of phrases that are looked up in them.

use std::collections::HashMap;

use gencatan_page::TextRange;

use crate::forms::Forms;

/// A run of letters, a run of digits, or one other mark. In scripts written without spaces every letter is a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// Where it stands, in bytes.
    pub range: TextRange,
    /// As written.
    pub text: &'a str,
    /// In small letters, with plain apostrophes and ASCII digits.
    pub low: String,
    /// Whether white space (or the start of the text) stands before it.
    pub spaced: bool,
}

impl Token<'_> {
    /// Whether it is a number.
    pub(crate) fn is_number(&self) -> bool {
        self.low.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it is a run of letters.
    pub(crate) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphabetic)
    }

    /// Whether it starts with a capital letter, or with a letter of a script that has none.
    pub(crate) fn is_name_like(&self) -> bool {
        self.text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Single,
    Digit,
    Mark,
}

/// Cuts `text` into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut last: Option<Kind> = None;
    let mut spaced = true;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            (last, spaced) = (None, true);
            continue;
        }
        let end = at + c.len_utf8();
        let joins = joins(c);
        let kind = match c {
            _ if digit(c).is_some() => Kind::Digit,
            _ if joins && last == Some(Kind::Word) => Kind::Word,
            _ if c.is_alphabetic() && unspaced(c) => Kind::Single,
            _ if c.is_alphabetic() => Kind::Word,
            _ => Kind::Mark,
        };
        match found.last_mut() {
            Some(token) if last == Some(kind) && matches!(kind, Kind::Word | Kind::Digit) => {
                token.range.end = end;
                token.text = &text[token.range.start..end];
            }
            _ => {
                let range = TextRange::new(at, end);
                found.push(Token { range, text: &text[at..end], low: String::new(), spaced });
            }
        }
        (last, spaced) = (Some(kind), false);
    }
    for token in &mut found {
        token.low = small(token.text);
    }
    found
}

/// Cuts tokens in two where one of `cuts`, positions in bytes in rising order, lies inside.
pub(crate) fn cut_at<'a>(tokens: Vec<Token<'a>>, cuts: &[usize]) -> Vec<Token<'a>> {
    let mut found = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let inside = cuts.partition_point(|c| *c <= token.range.start)..cuts.partition_point(|c| *c < token.range.end);
        for cut in &cuts[inside] {
            let Some((first, rest)) =
                token.text.split_at_checked(cut - token.range.start).filter(|(f, _)| !f.is_empty())
            else {
                continue;
            };
            let range = TextRange::new(token.range.start, *cut);
            found.push(Token { range, text: first, low: small(first), spaced: token.spaced });
            token = Token { range: TextRange::new(*cut, token.range.end), text: rest, low: small(rest), spaced: false };
        }
        found.push(token);
    }
    found
}

/// The tokens as one text, with single blanks where white space stood.
pub(crate) fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && token.spaced {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}

/// `text` in small letters, with plain apostrophes and ASCII digits.
pub(crate) fn small(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            'İ' => out.push('i'),
            '–' | '—' | '‐' | '‑' | '−' => out.push('-'),
            _ => match digit(c) {
                Some(d) => out.push(char::from(b'0' + d)),
                None => out.extend(c.to_lowercase()),
            },
        }
    }
    out
}

/// Combining marks and format characters belong to the word before them.
fn joins(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200c}' | '\u{200d}' | '\u{ad}' | '\u{591}'..='\u{5c7}')
}

/// Whether the letter belongs to a script that is written without spaces.
pub(crate) fn unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// How the letters of a text must agree with a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Capitals and small letters are the same.
    Any,
    /// As in the phrase, or all in capitals.
    AsWritten,
    /// As in the phrase and no other way: short forms that spell a word too ("AS", "US").
    Strict,
}

#[derive(Clone, Debug)]
struct Entry<V> {
    /// Per word: itself in small letters, then what its forms have in common.
    low: Vec<Vec<String>>,
    written: Vec<String>,
    letters: Letters,
    value: V,
}

/// Phrases and what they stand for.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon<V> {
    entries: Vec<Entry<V>>,
    by_first: HashMap<String, Vec<usize>>,
    forms: Forms,
}

impl<V> Default for Lexicon<V> {
    fn default() -> Self {
        Self::of(Forms::default())
    }
}

impl<V> Lexicon<V> {
    /// An empty list of phrases of a language with such forms.
    pub(crate) fn of(forms: Forms) -> Self {
        Self { entries: Vec::new(), by_first: HashMap::new(), forms }
    }

    /// Adds a phrase; an empty one is left out.
    pub(crate) fn add(&mut self, phrase: &str, letters: Letters, value: V) {
        let tokens = tokens(phrase);
        let low: Vec<Vec<String>> = tokens.iter().map(|t| self.forms.of_phrase(&t.low)).collect();
        let Some(first) = low.first() else { return };
        for key in first {
            self.by_first.entry(key.clone()).or_default().push(self.entries.len());
        }
        let written = tokens.iter().map(|t| plain(t.text)).collect();
        self.entries.push(Entry { low, written, letters, value });
    }

    /// Whether a phrase begins with this word, in small letters.
    pub(crate) fn begins(&self, low: &str) -> bool {
        self.by_first.contains_key(low)
    }

    /// How the language writes words.
    pub(crate) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Every phrase that starts at the first of `tokens`, with its number of tokens: those written as listed first, then in the order
    /// they were added.
    pub(crate) fn all<'l>(&'l self, tokens: &[Token<'_>]) -> impl Iterator<Item = (usize, &'l V)> + 'l {
        let mut found: Vec<usize> = Vec::new();
        if let Some(first) = tokens.first() {
            found.extend(self.by_first.get(&first.low).into_iter().flatten());
            if !self.forms.is_plain() {
                for key in self.forms.keys(&first.low) {
                    found.extend(self.by_first.get(&key).into_iter().flatten());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|at| self.entries[*at].fits(&self.forms, tokens));
        if !self.forms.is_plain() {
            let listed =
                |at: &usize| self.entries[*at].low.iter().zip(tokens).all(|(keys, t)| keys.first() == Some(&t.low));
            found.sort_by_key(|at| !listed(at));
        }
        found.into_iter().map(|at| (self.entries[at].low.len(), &self.entries[at].value))
    }

    /// The longest phrase that starts at the first of `tokens`; of equals the one added first.
    pub(crate) fn longest<'l>(&'l self, tokens: &[Token<'_>]) -> Option<(usize, &'l V)> {
        self.all(tokens).fold(None, |best, next| match best {
            Some((len, _)) if len >= next.0 => best,
            _ => Some(next),
        })
    }

    /// The value of a phrase that is all of `tokens`.
    pub(crate) fn exact<'l>(&'l self, tokens: &[Token<'_>]) -> Option<&'l V> {
        self.all(tokens).find(|(len, _)| *len == tokens.len()).map(|(_, v)| v)
    }
}

impl<V> Entry<V> {
    fn fits(&self, forms: &Forms, tokens: &[Token<'_>]) -> bool {
        if tokens.len() < self.low.len() {
            return false;
        }
        let words = tokens.iter().zip(&self.low).zip(&self.written);
        words.into_iter().all(|((token, keys), written)| {
            let as_listed = keys.first() == Some(&token.low);
            let inflected = || !forms.is_plain() && forms.keys(&token.low).iter().any(|key| keys.contains(key));
            if !as_listed && !inflected() {
                return false;
            }
            let text = plain(token.text);
            match self.letters {
                Letters::Any => true,
                Letters::Strict if as_listed => text == *written,
                Letters::Strict => text.starts_with(written.as_str()),
                Letters::AsWritten if as_listed => {
                    text == *written || (written.chars().count() > 1 && text == written.to_uppercase())
                }
                // An ending changes no capital at the beginning.
                Letters::AsWritten => {
                    let capital = |t: &str| t.chars().next().is_some_and(char::is_uppercase);
                    !capital(written) || capital(&text)
                }
            }
        })
    }
}

fn plain(text: &str) -> String {
    text.replace(['’', '‘', 'ʼ'], "'").replace(['–', '—', '‐', '‑'], "-")
}

/// A text whose words are compared without regard to accents: "Şuşa" and "Susa" fold to the same.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in small(text).chars() {
        let base = match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ə' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'ø' | 'ő' => 'o',
            'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
            'ç' | 'ć' | 'č' | 'ĉ' => 'c',
            'ş' | 'š' | 'ś' | 'ș' | 'ŝ' => 's',
            'ğ' | 'ģ' | 'ĝ' => 'g',
            'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
            'ţ' | 'ț' | 'ť' => 't',
            'ž' | 'ź' | 'ż' => 'z',
            'ł' | 'ľ' | 'ļ' => 'l',
            'ý' | 'ÿ' => 'y',
            'ř' => 'r',
            'đ' | 'ď' => 'd',
            '\u{300}'..='\u{36f}' | '\'' => continue,
            '-' => ' ',
            _ => c,
        };
        out.push(base);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_marks() {
        let cut = |t| tokens(t).iter().map(|t| t.low.clone()).collect::<Vec<_>>();
        assert_eq!(cut("Minggu (25/10), 1980-an"), ["minggu", "(", "25", "/", "10", ")", ",", "1980", "-", "an"]);
        assert_eq!(cut("O’Brien’s Şuşa"), ["o", "'", "brien", "'", "s", "şuşa"]);
        assert_eq!(cut("٢٥ أكتوبر"), ["25", "أكتوبر"]);
        assert_eq!(cut("10月24日"), ["10", "月", "24", "日"]);
    }

    #[test]
    fn tokens_are_cut_where_a_mention_begins() {
        let text = "ودمشق هنا";
        let cut = cut_at(tokens(text), &[2, 2, 10]);
        assert_eq!(cut.iter().map(|t| t.text).collect::<Vec<_>>(), ["و", "دمشق", "هنا"]);
        assert!(cut.iter().all(|t| t.range.of(text) == t.text));
    }

    #[test]
    fn short_forms_need_their_capitals() {
        let mut lexicon = Lexicon::default();
        lexicon.add("AS", Letters::Strict, 1);
        lexicon.add("Amerika Serikat", Letters::AsWritten, 2);
        assert_eq!(lexicon.longest(&tokens("as")), None);
        assert_eq!(lexicon.longest(&tokens("AS dan")), Some((1, &1)));
        assert_eq!(lexicon.longest(&tokens("AMERIKA SERIKAT")), Some((2, &2)));
    }
}
