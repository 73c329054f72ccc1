//! Names of authors, out of whatever a byline holds.

use crate::furniture::FURNITURE;
use crate::text::{lower, squeeze};

/// A name has no more words than this.
const MAX_WORDS: usize = 7;
/// Authors of one article.
const MAX_NAMES: usize = 100;

/// The names in a byline ("By A. Ito, Ben Ode and Cal Poe in Manila"), one each.
pub(crate) fn split(byline: &str) -> Vec<String> {
    let text = squeeze(byline);
    if text.contains("://") || text.contains("www.") {
        return Vec::new();
    }
    let mut rest = text.as_str();
    while let Some((crate::furniture::Field::Author, value)) = FURNITURE.field(rest) {
        rest = value;
    }
    rest = FURNITURE.after_by(rest).unwrap_or(rest);
    let mut names = Vec::new();
    for part in rest.split([',', ';', '|', '/', '•', '·', '،', '、', '\n', '–', '—']) {
        let mut name: Vec<&str> = Vec::new();
        for word in part.split_whitespace() {
            if FURNITURE.is_and(word) {
                push(&mut names, &name.join(" "));
                name.clear();
            } else {
                name.push(word);
            }
        }
        push(&mut names, &name.join(" "));
    }
    names
}

/// Adds `name` where it can be one and is not there yet.
pub(crate) fn push(names: &mut Vec<String>, name: &str) {
    if names.len() >= MAX_NAMES {
        return;
    }
    let name = squeeze(name);
    let name = FURNITURE.after_by(&name).unwrap_or(&name);
    // A place, an office or an address after the name.
    let name = name.split(['(', '<', '[']).next().unwrap_or_default();
    let name = cut_place(name)
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '*' | '@' | '.' | '"'));
    let name = squeeze(name);
    if is_name(&name) && !names.iter().any(|n| lower(n) == lower(&name)) {
        names.push(name);
    }
}

/// "Jane Roe in Manila" without its place: the preposition stands in lower case among capitals.
fn cut_place(name: &str) -> &str {
    let words: Vec<&str> = name.split(' ').collect();
    for (i, word) in words.iter().enumerate().skip(2) {
        let capital_next = words.get(i + 1).is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
        if capital_next && matches!(*word, "in" | "en" | "di" | "aus" | "à" | "at") {
            let end = words[..i].iter().map(|w| w.len() + 1).sum::<usize>() - 1;
            return &name[..end];
        }
    }
    name
}

/// Whether the text can be a person's name: a few words, no address, no number, no sentence.
pub(crate) fn is_name(name: &str) -> bool {
    let count = name.split_whitespace().count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && count <= MAX_WORDS
        && name.chars().count() <= 60
        && !name.contains(['@', '/', '\\', '{', '<', '=', '|', '?', '!', '_'])
        && !name.contains("www.")
        && !name.contains(".com")
        && !name.chars().any(|c| c.is_ascii_digit())
        && FURNITURE.label(name).is_none()
        && !matches!(
            lower(name).as_str(),
            "admin"
                | "administrator"
                | "editor"
                | "staff"
                | "redaksi"
                | "none"
                | "null"
                | "unknown"
                | "webmaster"
                | "root"
                | "user"
                | "author"
                | "super user"
                | "guest"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_bylines() {
        let names = |text| split(text).join(" + ");
        assert_eq!(names("By A. Ito, Ben Ode and Cal Poe in Manila"), "A. Ito + Ben Ode + Cal Poe");
        assert_eq!(names("Oleh: Ayu Putri dan Budi Raya"), "Ayu Putri + Budi Raya");
        assert_eq!(names("Автор: Анна Ким и Лев Рой"), "Анна Ким + Лев Рой");
        assert_eq!(names("https://example.org/author/x"), "");
        assert_eq!(names("admin"), "");
        assert_eq!(names("Von Eva Maier"), "Eva Maier");
        assert_eq!(names("Ludwig van Beethoven"), "Ludwig van Beethoven");
    }
}
