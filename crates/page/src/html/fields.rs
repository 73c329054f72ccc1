//! Section, tags and editor as the page shows them, where its metadata does not name them.

use super::blocks::{Mark, Piece};
use super::metadata::Metadata;
use super::tree::{NodeId, Tree};
use crate::furniture::{FURNITURE, Field};
use crate::text::{ends_sentence, letters, words};
use crate::{Article, DroppedKind};

/// A tag or section has no more words.
const MAX_NAME_WORDS: usize = 6;
/// A line of fields has no more words.
const MAX_LINE_WORDS: usize = 24;
/// Tags that are taken.
const MAX_TAGS: usize = 40;
/// Ancestors that are looked at for class words.
const MAX_CLIMB: usize = 4;

/// Fills what is still empty. `heading` is the piece that shows the headline.
pub(crate) fn fill(
    tree: &Tree,
    list: &[Piece],
    heading: Option<usize>,
    end: usize,
    meta: &Metadata,
    article: &mut Article,
) {
    if article.editor.is_none() {
        article.editor = meta.first(&["content_editor", "editor"]).map(str::to_owned).or_else(|| editor(list));
    }
    if article.tags.is_empty() {
        article.tags = tags(list);
    }
    if article.section.is_none() {
        article.section = section(tree, list, heading.unwrap_or(end), article.headline.as_deref());
    }
}

/// "Editor: …" anywhere in a line of fields, or "Editor" alone with the name after it.
fn editor(list: &[Piece]) -> Option<String> {
    for (i, piece) in list.iter().enumerate() {
        let text = piece.block.text.as_str();
        if words(text) > MAX_LINE_WORDS {
            continue;
        }
        if let Some((_, value)) = fields(text).into_iter().find(|(field, _)| *field == Field::Editor) {
            return Some(value.to_owned());
        }
        if FURNITURE.field_word(text) == Some(Field::Editor)
            && let Some(next) = list.get(i + 1)
            && is_name(&next.block.text)
        {
            return Some(next.block.text.clone());
        }
    }
    None
}

/// The fields of a line, each with its value: a label is the word or two before a colon.
pub(crate) fn fields(line: &str) -> Vec<(Field, &str)> {
    let mut found: Vec<(Field, usize, usize)> = Vec::new();
    for (colon, mark) in line.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let head = line[..colon].trim_end();
        let start = |n: usize| {
            let mut spaces = head.char_indices().rev().filter(|(_, c)| c.is_whitespace() || *c == '|');
            spaces.nth(n - 1).map_or(0, |(i, c)| i + c.len_utf8())
        };
        for label in [start(2), start(1)] {
            if let Some(field) = FURNITURE.field_word(&head[label..]) {
                found.push((field, label, colon + mark.len_utf8()));
                break;
            }
        }
    }
    let ends = found.iter().skip(1).map(|f| f.1).chain(std::iter::once(line.len()));
    let values = found.iter().zip(ends).filter_map(|((field, _, from), to)| {
        let value =
            line.get(*from..to)?.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | '-' | '–' | ','));
        is_name(value).then_some((*field, value))
    });
    values.collect()
}

/// A few words that begin with a capital and end no sentence.
fn is_name(text: &str) -> bool {
    (1..=MAX_NAME_WORDS).contains(&words(text))
        && !ends_sentence(text)
        && text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && !text.contains(['©', ':', '@', '|'])
}

/// The links of what the page calls tags.
fn tags(list: &[Piece]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut after_label = false;
    for piece in list {
        let text = piece.block.text.as_str();
        let labelled = FURNITURE.label(text).or_else(|| FURNITURE.lead(text)).map(|(kind, _)| kind);
        let is_tags = matches!(piece.mark, Mark::Cut(DroppedKind::Tags, _)) || labelled == Some(DroppedKind::Tags);
        // The links after a label of their own are tags too.
        let goes_on = after_label && piece.linked * 10 >= piece.chars * 8;
        if !is_tags && !goes_on {
            after_label = false;
            if found.is_empty() { continue } else { break }
        }
        after_label |= labelled == Some(DroppedKind::Tags);
        for link in &piece.block.links {
            let name = link.range.of(text).trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | ','));
            if (1..=MAX_NAME_WORDS).contains(&words(name)) && found.len() < MAX_TAGS && !found.iter().any(|t| t == name)
            {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// The last crumb above the headline that is not the headline, else what stands there as the story's category.
fn section(tree: &Tree, list: &[Piece], end: usize, headline: Option<&str>) -> Option<String> {
    let title = headline.map(letters).unwrap_or_default();
    let mut named: Option<&str> = None;
    let mut crumb: Option<&str> = None;
    for piece in list.get(..end)? {
        let text = piece.block.text.as_str();
        if words(text) > 4 * MAX_NAME_WORDS {
            continue;
        }
        let called = called(tree, piece.node);
        if called == Some(Called::Crumbs) {
            let mut links = piece.block.links.iter().map(|l| l.range.of(text));
            let whole =
                piece.block.links.is_empty() || piece.block.links.len() == 1 && piece.linked * 10 >= piece.chars * 7;
            let last = if whole { Some(text) } else { links.next_back() };
            crumb = last.map(trim_crumb).filter(|c| fits(c, &title)).or(crumb);
        } else if called == Some(Called::Category) && fits(trim_crumb(text), &title) {
            named = Some(trim_crumb(text));
        }
    }
    crumb.or(named).map(str::to_owned)
}

fn trim_crumb(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '»' | '›' | '|' | '#' | '-' | '–' | '•'))
}

/// Whether a crumb can be a section: it is neither the way home nor the headline.
fn fits(crumb: &str, title: &str) -> bool {
    let key = letters(crumb);
    (1..=MAX_NAME_WORDS).contains(&words(crumb))
        && !crumb.contains(['>', '»', '›', '/'])
        && !HOME.contains(&key.as_str())
        && (title.is_empty() || !title.starts_with(&key))
}

/// The first crumb in the languages of the tables.
const HOME: &[&str] = &[
    "home",
    "homepage",
    "beranda",
    "depan",
    "laman utama",
    "startseite",
    "start",
    "accueil",
    "inicio",
    "início",
    "portada",
    "главная",
    "головна",
    "anasayfa",
    "strona główna",
    "hem",
    "hjem",
    "forside",
    "domů",
    "anasəhifə",
    "الرئيسية",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Called {
    Crumbs,
    Category,
}

/// Class words of sections in several languages.
const CATEGORY: &[&str] = &[
    "category",
    "categories",
    "kategori",
    "kanal",
    "rubrik",
    "section",
    "cat",
    "channel",
    "rubrique",
    "seccion",
    "ressort",
];

/// What the classes around a piece say of it.
fn called(tree: &Tree, node: NodeId) -> Option<Called> {
    let mut at = node;
    for level in 0..MAX_CLIMB {
        if matches!(tree.name(at), "body" | "html" | "main" | "article") {
            return None;
        }
        if tree.attr(at, "rel").is_some_and(|rel| rel.split(' ').any(|r| r == "category")) {
            return Some(Called::Category);
        }
        for value in ["class", "id"].iter().filter_map(|a| tree.attr(at, a)) {
            for word in value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
                if word.to_ascii_lowercase().contains("crumb") {
                    return Some(Called::Crumbs);
                }
                if level == 0 && CATEGORY.iter().any(|c| word.eq_ignore_ascii_case(c)) {
                    return Some(Called::Category);
                }
            }
        }
        at = tree.node(at).parent.get()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_one_line() {
        assert_eq!(
            fields("Penulis: Wahyu Tri Utomo Editor: Suharni"),
            [(Field::Author, "Wahyu Tri Utomo"), (Field::Editor, "Suharni")]
        );
        assert_eq!(fields("Reporter: Febri | Editor: Joko Riyanto").len(), 2);
        assert_eq!(fields("He said: the editor: nobody."), []);
    }
}
