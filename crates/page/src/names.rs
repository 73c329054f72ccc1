//! Names of authors, out of whatever a byline holds.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::furniture::{FURNITURE, Field, LANGUAGES};
use crate::stamp;
use crate::text::{fold, lower, squeeze};

/// A name has no more words than this.
const MAX_WORDS: usize = 7;
/// Authors of one article.
const MAX_NAMES: usize = 100;
/// Bytes of a byline that are read.
const MAX_BYLINE: usize = 1000;

/// The words around names in all languages, from `data/languages/*/byline.toml`.
static BYLINES: LazyLock<Bylines> = LazyLock::new(Bylines::load);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    by: Vec<String>,
    roles: Vec<String>,
    titles: Vec<String>,
    accounts: Vec<String>,
}

#[derive(Default)]
struct Bylines {
    /// By first character; longest first.
    by: HashMap<char, Vec<String>>,
    roles: Vec<String>,
    titles: Vec<String>,
    accounts: HashSet<String>,
}

impl Bylines {
    fn load() -> Self {
        let mut tables = Self::default();
        for folder in LANGUAGES.dirs() {
            let Some(file) = LANGUAGES.get_file(folder.path().join("byline.toml")) else { continue };
            // A table that does not parse is a mistake that the tests show; reading goes on without it.
            let Some(file) = file.contents_utf8().and_then(|t| toml::from_str::<File>(t).ok()) else { continue };
            for by in file.by {
                if let Some(first) = by.chars().next() {
                    tables.by.entry(first).or_default().push(by);
                }
            }
            tables.roles.extend(file.roles);
            tables.titles.extend(file.titles);
            tables.accounts.extend(file.accounts);
        }
        #[allow(clippy::iter_over_hash_type)] // Each list is sorted on its own.
        for list in tables.by.values_mut() {
            list.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        for list in [&mut tables.roles, &mut tables.titles] {
            list.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            list.dedup();
        }
        tables
    }
}

/// The names in a byline ("By A. Ito, Ben Ode and Cal Poe in Manila"), one each.
pub(crate) fn split(byline: &str) -> Vec<String> {
    let mut end = byline.len().min(MAX_BYLINE);
    while !byline.is_char_boundary(end) {
        end -= 1;
    }
    let text = squeeze(&byline[..end]);
    if text.contains("://") || text.contains("www.") {
        return Vec::new();
    }
    let text = without_brackets(without_stamp(&text));
    let rest = without_labels(&text);
    let mut names = Vec::new();
    for part in rest.split([',', ';', '|', '•', '·', '،', '、', '\n', '–', '—', '→', '»', '›', '‧', '⋅'])
    {
        for part in slashes(part) {
            let mut name: Vec<&str> = Vec::new();
            for word in part.split_whitespace() {
                if word == "-" || FURNITURE.is_and(word) {
                    push(&mut names, &name.join(" "));
                    name.clear();
                } else {
                    name.push(word);
                }
            }
            push(&mut names, &name.join(" "));
        }
    }
    drop_glued(&mut names);
    names
}

/// `text` without what stands in round brackets.
fn without_brackets(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('(') {
        return text.into();
    }
    let mut depth = 0_u32;
    let keep = |c: &char| {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    text.chars().filter(keep).collect::<String>().into()
}

/// What stands before a date (or after one that begins the line).
fn without_stamp(text: &str) -> &str {
    if !text.chars().any(|c| c.is_numeric()) {
        return text;
    }
    match stamp::find(text, stamp::Order::DayFirst) {
        Some((_, range)) if text[..range.start].chars().filter(|c| c.is_alphabetic()).count() >= 3 => {
            &text[..range.start]
        }
        Some((_, range)) => &text[range.end..],
        None => text,
    }
}

/// `text` after "Author:", "By", "All posts by" and the like, as often as they stand there.
fn without_labels(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..4 {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '(');
        if let Some((Field::Author, value)) = FURNITURE.field(rest) {
            rest = value;
        } else if let Some(value) = after_by(rest) {
            rest = value;
        } else {
            break;
        }
    }
    rest
}

/// What follows a word for "by" at the head of a line.
pub(crate) fn after_by(text: &str) -> Option<&str> {
    if let Some(value) = FURNITURE.after_by(text) {
        return Some(value);
    }
    let first = text.chars().next()?.to_lowercase().next()?;
    BYLINES.by.get(&first)?.iter().find_map(|by| {
        let rest = strip_head(text, by)?;
        let after = rest.trim_start_matches([':', '：']);
        (after.len() < rest.len() || after.starts_with(char::is_whitespace)).then(|| after.trim())
    })
}

/// `text` after `head`, which is in lower case.
fn strip_head<'t>(text: &'t str, head: &str) -> Option<&'t str> {
    let mut rest = text;
    for want in head.chars() {
        let have = rest.chars().next()?;
        if !have.to_lowercase().eq(want.to_lowercase()) {
            return None;
        }
        rest = &rest[have.len_utf8()..];
    }
    Some(rest)
}

/// The names between slashes; codes of agencies and desks ("ayu/dpa") stay together.
fn slashes(part: &str) -> Vec<&str> {
    let pieces: Vec<&str> = part.split('/').map(str::trim).filter(|p| !p.is_empty()).collect();
    let is_code = |p: &&str| p.chars().count() <= 5 && p.chars().all(char::is_alphanumeric);
    if pieces.len() >= 2 && pieces.iter().all(is_code) { vec![part] } else { pieces }
}

/// Adds `name` where it can be one and is not there yet.
pub(crate) fn push(names: &mut Vec<String>, name: &str) {
    if names.len() >= MAX_NAMES {
        return;
    }
    let name = squeeze(name);
    let name = without_labels(&name);
    // The name of an account, a place, an office or an address after the name.
    let name = name.find(" @").map_or(name, |at| &name[..at]);
    let name = name.split(['(', '<', '[']).next().unwrap_or_default();
    let name = without_times(without_roles(cut_place(before_label(name))));
    let mut name = name.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '*' | '@' | '"' | '“' | '”' | '„' | '+')
    });
    // The full stop of an initial or a short form stays ("Joe S.", "Jr.").
    if let Some(head) = name.strip_suffix('.') {
        let last = head.rsplit([' ', '.']).next().unwrap_or_default();
        if last.chars().count() > 2 || !head.contains(' ') {
            name = head;
        }
    }
    let name = squeeze(name);
    if is_name(&name) && !names.iter().any(|n| lower(n) == lower(&name)) {
        names.push(name);
    }
}

/// `name` without words for an office at its end or before it.
fn without_roles(name: &str) -> &str {
    let mut name = name.trim();
    for title in &BYLINES.titles {
        if let Some(rest) =
            strip_head(name, title).filter(|r| r.starts_with(char::is_whitespace) && r.trim().contains(' '))
        {
            name = rest.trim();
        }
    }
    let folded = lower(name);
    if folded.len() != name.len() {
        return name;
    }
    for role in &BYLINES.roles {
        if let Some(head) = folded.strip_suffix(role.as_str())
            && head.ends_with(' ')
            && head.trim().contains(' ')
            && let Some(rest) = name.get(..head.len())
        {
            return rest.trim();
        }
    }
    name
}

/// "Jane Roe Editor John Doe": the name before the label of the next.
fn before_label(name: &str) -> &str {
    let mut words = 0;
    for (at, _) in name.match_indices(' ') {
        words += 1;
        let next = name[at..].trim_start().split(' ').next().unwrap_or_default();
        if words >= 2 && FURNITURE.field_word(next) == Some(Field::Editor) && at + 1 + next.len() < name.len() {
            return &name[..at];
        }
    }
    name
}

/// `name` without a weekday, and without words that lead to a date, at its end.
fn without_times(name: &str) -> &str {
    let mut name = name.trim();
    while let Some((head, last)) = name.rsplit_once(' ') {
        let word = fold(last);
        let lower_case = last.chars().all(|c| !c.is_uppercase());
        if !(FURNITURE.is_weekday(&word) || lower_case && FURNITURE.is_at(&word))
            || !head.contains(|c: char| c.is_alphabetic())
        {
            break;
        }
        name = head.trim();
    }
    name
}

/// "Jane Roe in Manila" without its place: the preposition stands in lower case among capitals.
fn cut_place(name: &str) -> &str {
    let words: Vec<&str> = name.split(' ').collect();
    for (i, word) in words.iter().enumerate().skip(2) {
        let capital_next = words.get(i + 1).is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
        if capital_next
            && matches!(*word, "in" | "en" | "di" | "aus" | "à" | "at" | "am" | "on" | "i" | "from" | "für" | "for")
        {
            let end = words[..i].iter().map(|w| w.len() + 1).sum::<usize>() - 1;
            return &name[..end];
        }
    }
    name
}

/// Hover cards repeat a name with words around it: what ends in another name of the list is left out.
fn drop_glued(names: &mut Vec<String>) {
    let all = names.clone();
    names.retain(|name| {
        !all.iter().any(|other| other.contains(' ') && name.len() > other.len() && name.ends_with(other.as_str()))
    });
}

/// Whether the text can be a person's name: a few words, no address, no number, no sentence.
pub(crate) fn is_name(name: &str) -> bool {
    let count = name.split_whitespace().count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = name.chars().next().is_some_and(crate::text::is_unspaced);
    (letters >= 2 || unspaced)
        && count <= MAX_WORDS
        && name.chars().count() <= 60
        && !name.contains(['@', '\\', '{', '<', '=', '|', '?', '!', ':', '#'])
        && !name.contains("www.")
        && !name.contains(".com")
        && name
            .split_whitespace()
            .all(|w| !w.contains(|c: char| c.is_ascii_digit()) || w.chars().next().is_some_and(char::is_alphabetic))
        && FURNITURE.label(name).is_none()
        && !is_role(name)
        && FURNITURE.field_word(name).is_none()
        && !FURNITURE.is_weekday(&fold(name))
        && !is_account(name)
}

/// Whether the name is nothing but a word for "by" or for an office.
fn is_role(name: &str) -> bool {
    let name = lower(name);
    let by = name.chars().next().and_then(|c| BYLINES.by.get(&c));
    by.is_some_and(|list| list.contains(&name)) || BYLINES.roles.contains(&name)
}

/// Whether a content system gives the name for nobody in particular.
fn is_account(name: &str) -> bool {
    BYLINES.accounts.contains(&lower(name)) || BYLINES.accounts.contains(&fold(name))
}

/// Whether the name looks like what a system calls an account ("ayu.putri", "webdesk2"), not like what a person is called.
pub(crate) fn is_handle(name: &str) -> bool {
    !name.contains(' ') && !name.chars().any(char::is_uppercase) && name.chars().any(|c| c.is_ascii_lowercase())
}

/// Whether the name is written as a person's first and last name are: particles alone begin in lower case.
pub(crate) fn is_person(name: &str) -> bool {
    let particle = |w: &str| w.chars().count() <= 3;
    (2..=MAX_WORDS).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|w| particle(w) || !w.chars().next().is_some_and(char::is_lowercase))
}

/// Whether most words of the text are written as names are: with a capital, or in a script that has none.
pub(crate) fn is_capitalised(text: &str) -> bool {
    let (mut all, mut capital) = (0, 0);
    for word in text.split_whitespace() {
        let Some(c) = word.chars().find(|c| c.is_alphabetic()) else { continue };
        all += 1;
        capital += usize::from(!c.is_lowercase());
    }
    all > 0 && capital * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        for folder in LANGUAGES.dirs() {
            if let Some(file) = LANGUAGES.get_file(folder.path().join("byline.toml")) {
                let text = file.contents_utf8().expect("UTF-8");
                if let Err(error) = toml::from_str::<File>(text) {
                    panic!("{}: {error}", file.path().display());
                }
            }
        }
    }

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

    #[test]
    fn what_stands_around_a_name_is_cut() {
        let names = |text| split(text).join(" + ");
        assert_eq!(names("Von Eva Maier am 3. Mai 2021 um 9:15 Uhr"), "Eva Maier");
        assert_eq!(names("12 May 2021 by Ben Ode"), "Ben Ode");
        assert_eq!(names("Ben Ode, Staff Writer"), "Ben Ode");
        assert_eq!(names("Ben Ode Staff Writer"), "Ben Ode");
        assert_eq!(names("View all posts by Ben Ode →"), "Ben Ode");
        assert_eq!(names("Eva Maier, Zeige alle Beiträge von Eva Maier"), "Eva Maier");
        assert_eq!(names("Wartawan: Ayu Putri"), "Ayu Putri");
        assert_eq!(names("Cal Poe Jr."), "Cal Poe Jr.");
        assert_eq!(names("ayu/dpa"), "ayu/dpa");
        assert_eq!(names("Ben Ode / Cal Poe"), "Ben Ode + Cal Poe");
    }
}
