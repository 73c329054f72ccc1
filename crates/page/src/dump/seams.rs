//! Where texts ran together in one line: what is left of a page when its tags are taken out and nothing put in their place.

use std::collections::{HashMap, HashSet};

use super::lines::Seam;
use crate::text::is_unspaced;

/// A line with fewer characters is not looked into.
const MIN_LINE: usize = 30;
/// A line of a script without blanks that is longer is cut between sentences, in characters.
const LONG_UNSPACED: usize = 240;
/// Of so many words one may hold a capital inside before texts are said to run together.
const WORDS_PER_INNER: usize = 120;

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub text: &'t str,
    /// In bytes of the line.
    pub start: usize,
    /// What stands before it; [`Seam::Break`] before the first.
    pub seam: Seam,
}

/// Where capitals inside words are the seams of texts that ran together.
#[derive(Default)]
pub(super) struct Inner {
    together: bool,
    /// Words in small letters that several names of the dump begin with ("eSport", "eTicket"): what follows is no seam.
    heads: HashSet<String>,
}

impl Inner {
    /// Looks for words that run together so often that it can be no accident.
    pub(super) fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut heads: HashMap<&str, usize> = HashMap::new();
        let mut words = 0;
        for line in lines {
            words += line.split_whitespace().count();
            for (at, _) in seams(line).filter(|(_, seam)| *seam == Seam::Inner) {
                *heads.entry(head(line, at)).or_default() += 1;
            }
        }
        let is_name = |head: &str, count: usize| count >= 2 && head.chars().next().is_some_and(char::is_lowercase);
        let inner: usize = heads.iter().filter(|(head, count)| !is_name(head, **count)).map(|(_, count)| count).sum();
        let heads = heads.into_iter().filter(|(head, count)| is_name(head, *count)).map(|(head, _)| head.to_owned());
        Self { together: inner >= 4 && inner * WORDS_PER_INNER > words, heads: heads.collect() }
    }

    fn is_seam(&self, line: &str, at: usize) -> bool {
        self.together && !self.heads.contains(head(line, at))
    }
}

/// The letters right before a seam, back to the last capital.
fn head(line: &str, at: usize) -> &str {
    let mut start = at;
    for (i, c) in line[..at].char_indices().rev() {
        if !c.is_alphabetic() {
            break;
        }
        start = i;
        if c.is_uppercase() {
            break;
        }
    }
    &line[start..at]
}

/// The pieces of a line; capitals inside words count only where `inner` says so.
pub(super) fn pieces<'t>(line: &'t str, inner: &Inner) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    let (mut start, mut seam) = (0, Seam::Break);
    let mut since = 0;
    if line.chars().nth(MIN_LINE).is_some() {
        let unspaced = line.chars().filter(|c| is_unspaced(*c)).count() > LONG_UNSPACED;
        for (at, next) in seams(line) {
            let skipped = match next {
                Seam::Inner => !inner.is_seam(line, at),
                Seam::Sentence => !unspaced || at - since < 60,
                _ => false,
            };
            if !skipped && at > start {
                push(&mut out, line, start, at, seam);
                (start, seam, since) = (at, next, at);
            }
        }
    }
    push(&mut out, line, start, line.len(), seam);
    out
}

fn push<'t>(out: &mut Vec<Piece<'t>>, line: &'t str, start: usize, end: usize, seam: Seam) {
    let text = &line[start..end];
    let trimmed = text.trim_start();
    let from = start + text.len() - trimmed.len();
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        out.push(Piece { text: trimmed, start: from, seam });
    }
}

/// Every seam of a line with its place in bytes.
fn seams(line: &str) -> impl Iterator<Item = (usize, Seam)> + '_ {
    let mut before = Before::default();
    let mut chars = line.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = chars.next()?;
            let next = chars.peek().map(|(_, c)| *c);
            let seam = before.seam(c, next);
            before.add(c);
            if let Some(seam) = seam {
                return Some((at, seam));
            }
        }
    })
}

/// What was read so far, as much as matters for the next seam.
#[derive(Default)]
struct Before {
    /// The last character.
    last: Option<char>,
    /// The last character that is neither blank nor a closing quotation mark or bracket.
    core: Option<char>,
    /// Letters in a row before the last mark or seam.
    letters: usize,
    /// Letters of the word before the mark that `core` is.
    word: usize,
    /// Lower-case letters among them, or letters of a script without case.
    small: usize,
    blanks: usize,
    /// Whether a straight quotation mark is open.
    quoted: bool,
}

impl Before {
    /// Whether a straight quotation mark opens here: after a blank it does, and elsewhere if none is open.
    fn opens(&self, c: char) -> bool {
        c == '"' && (self.blanks > 0 || self.last.is_none() || !self.quoted)
    }

    fn seam(&self, c: char, next: Option<char>) -> Option<Seam> {
        if c.is_whitespace() {
            return None;
        }
        if self.blanks >= 2 {
            return Some(Seam::Gap);
        }
        let (last, core) = (self.last?, self.core?);
        if self.blanks > 0 {
            return None;
        }
        let begins = c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()) || is_opening(c);
        if matches!(core, '。' | '！' | '？') && (c.is_alphanumeric() || is_opening(c)) {
            return Some(Seam::Sentence);
        }
        let closed = is_closing(last) && !(last == '"' && self.quoted);
        let ended = matches!(core, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '։') && (last == core || closed);
        if ended && begins && self.word >= 2 && self.small >= 2 && (!is_closing(c) || self.opens(c)) {
            return Some(Seam::Glued);
        }
        // "Brücke4. Mai": a date or a time of reading ran into a title.
        if c.is_numeric() && last.is_lowercase() && self.letters > 3 {
            return Some(Seam::Inner);
        }
        // "zurückWarum" but not "McArthur", "iPhone", "USA"; a capital alone may be an abbreviation's.
        let word_begins =
            c.is_uppercase() && next.is_some_and(|n| n.is_lowercase() || n.is_whitespace() || n.is_uppercase());
        let inner = (last.is_lowercase() && self.letters > 3)
            || (last.is_ascii_digit() && next.is_some_and(char::is_lowercase))
            || (matches!(last, ')' | '”' | '»' | '%') && next.is_some_and(char::is_lowercase));
        (word_begins && inner).then_some(Seam::Inner)
    }

    fn add(&mut self, c: char) {
        if c.is_whitespace() {
            self.blanks += if c == '\t' { 2 } else { 1 };
            if self.last.is_some() {
                self.letters = 0;
            }
            return;
        }
        let cased = c.is_lowercase() || (c.is_alphabetic() && !c.is_uppercase());
        if c.is_alphanumeric() {
            let goes_on = self.blanks == 0 && self.last.is_some_and(char::is_alphanumeric);
            let seam = c.is_uppercase() && self.last.is_some_and(char::is_lowercase);
            if goes_on && !seam {
                self.letters += 1;
                self.small += usize::from(cased);
            } else {
                self.letters = 1;
                self.small = usize::from(cased);
            }
            self.word = self.letters;
        }
        if c == '"' {
            self.quoted = self.opens(c);
        }
        if !is_closing(c) {
            self.core = Some(c);
        }
        self.last = Some(c);
        self.blanks = 0;
    }
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‘' | '¿' | '¡' | '「' | '『')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str, together: bool) -> Vec<&str> {
        pieces(line, &Inner { together, heads: HashSet::new() }).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn paragraphs_that_ran_together() {
        let line = "Die Wache zog am Freitag ab.Der Markt blieb offen, sagte A. B. Maier. Das war alles.";
        assert_eq!(texts(line, false).len(), 2);
        assert_eq!(texts("The guards of the U.S.A left on Friday at 9 a.m. sharp.", false).len(), 1);
        assert_eq!(
            texts("Menu      Suche    Konto   und mehr Texte im Kopf", false),
            ["Menu", "Suche", "Konto", "und mehr Texte im Kopf"]
        );
    }

    #[test]
    fn a_quotation_mark_stays_with_its_quotation() {
        let line = "Rapat ditunda, kata Wati di luar gedung. \"Belum ada titik temu,\" ujarnya kepada wartawan.";
        assert_eq!(texts(line, false), [line]);
        let line = "Rapat ditunda, kata Wati di luar gedung.\"Belum ada titik temu,\" ujarnya kepada wartawan.";
        assert_eq!(
            texts(line, false),
            ["Rapat ditunda, kata Wati di luar gedung.", "\"Belum ada titik temu,\" ujarnya kepada wartawan."]
        );
        let line = "\"Belum ada titik temu dalam rapat itu.\"Warga menunggu di luar gedung sampai malam.";
        assert_eq!(
            texts(line, false),
            ["\"Belum ada titik temu dalam rapat itu.\"", "Warga menunggu di luar gedung sampai malam."]
        );
    }

    #[test]
    fn menus_that_ran_together() {
        let line = "StartseiteNachrichtenWirtschaftSportMeinung der Redaktion";
        assert_eq!(texts(line, true), ["Startseite", "Nachrichten", "Wirtschaft", "Sport", "Meinung der Redaktion"]);
        assert_eq!(texts(line, false), [line]);
        assert_eq!(texts("Der McArthur-Bericht über iPhone und USA ist da.", true).len(), 1);
    }

    #[test]
    fn names_with_a_capital_inside_are_no_seams() {
        let line = "Simak warnaBaru dan warnaLama di KabarSatu, BeritaDua, KisahTiga, CeritaEmpat dan WartaLima.";
        let inner = Inner::of(std::iter::once(line));
        assert!(inner.together);
        assert!(pieces(line, &inner).iter().any(|p| p.text.contains("warnaBaru dan warnaLama")));
    }
}
