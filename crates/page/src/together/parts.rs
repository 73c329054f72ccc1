//! Articles that run over several pages, each saved by itself.

use std::collections::{BTreeMap, HashMap};

use crate::text::{letters, words};
use crate::{Article, Diagnostic};

/// Pages after the first that are held until their first page comes by; later ones stay articles of their own.
const MAX_HELD: usize = 5000;

/// Outlet, headline without its page number, and number of pages: what the pages of one article share.
type Key = (String, String, u32);

/// A page of an article of several.
#[derive(Debug)]
struct Part {
    id: String,
    article_id: String,
    /// What it says, where it is not the first.
    article: Option<Article>,
}

#[derive(Debug, Default)]
pub(super) struct Parts {
    /// By number of the page.
    articles: BTreeMap<Key, BTreeMap<u32, Part>>,
    key_of: HashMap<String, Key>,
    held: usize,
}

impl Parts {
    pub(super) fn learn(&mut self, id: &str, outlet: &str, article: &Article) {
        let Some(pager) = &article.pages else { return };
        let headline = letters(without_number(article.headline.as_deref().unwrap_or_default()));
        if pager.of < 2 || pager.this == 0 || pager.this > pager.of || headline.is_empty() || self.held >= MAX_HELD {
            return;
        }
        let key = (outlet.to_owned(), headline, pager.of);
        let pages = self.articles.entry(key.clone()).or_default();
        // Of two pages with one number the one whose id comes first is taken, in whatever order they come.
        if pages.get(&pager.this).is_some_and(|known| known.id.as_str() <= id) {
            return;
        }
        let rest = (pager.this > 1).then(|| article.clone());
        self.held += usize::from(rest.is_some());
        let part = Part { id: id.to_owned(), article_id: article.id.clone(), article: rest };
        if let Some(other) = pages.insert(pager.this, part) {
            self.key_of.remove(&other.id);
        }
        self.key_of.insert(id.to_owned(), key);
    }

    /// The pages of the article that a page belongs to: the first, and what follows without a gap.
    fn pages(&self, id: &str) -> Option<(&Part, Vec<&Part>)> {
        let pages = self.articles.get(self.key_of.get(id)?)?;
        Some((pages.get(&1)?, (2..).map_while(|number| pages.get(&number)).collect()))
    }

    pub(super) fn first_of(&self, id: &str) -> Option<&str> {
        let (first, rest) = self.pages(id)?;
        rest.iter().any(|part| part.id == id).then_some(first.article_id.as_str())
    }

    pub(super) fn rest_of(&self, id: &str) -> impl Iterator<Item = &str> {
        let found = self.pages(id).filter(|(first, _)| first.id == id);
        found.map(|(_, rest)| rest).unwrap_or_default().into_iter().map(|part| part.id.as_str())
    }

    pub(super) fn join(&self, id: &str, article: &mut Article) {
        let Some((_, rest)) = self.pages(id).filter(|(first, rest)| first.id == id && !rest.is_empty()) else { return };
        for part in rest.iter().filter_map(|part| part.article.as_ref()) {
            for block in &part.blocks {
                if !article.blocks.iter().any(|have| have.text == block.text) {
                    article.blocks.push(crate::Block { origin: None, ..block.clone() });
                }
            }
            for picture in &part.pictures {
                if !article.pictures.contains(picture) {
                    article.pictures.push(picture.clone());
                }
            }
            article.dropped.extend(part.dropped.iter().cloned());
        }
        article.diagnostics.push(Diagnostic {
            code: "pages-joined",
            message: format!(
                "the article runs over several pages; {} more that were saved beside this one were joined to it: {}",
                rest.len(),
                rest.iter().map(|part| part.id.as_str()).collect::<Vec<_>>().join(", ")
            ),
        });
    }
}

/// A headline without the number of its page at the end ("… - Halaman 2").
fn without_number(headline: &str) -> &str {
    let cut = headline.rfind([' ', '-', '–', '—', '|', '(']).into_iter();
    let mut best = headline;
    for at in cut.chain(headline.rmatch_indices(['-', '–', '—', '|', '(']).map(|(i, _)| i)) {
        let tail = &headline[at..];
        if words(tail) <= 3 && tail.chars().any(char::is_numeric) && !headline[..at].trim().is_empty() {
            best = &headline[..at];
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Pager};

    fn page(headline: &str, this: u32, text: &str) -> Article {
        Article {
            id: format!("a-{text}"),
            headline: Some(headline.to_owned()),
            blocks: vec![Block { text: text.to_owned(), ..Block::default() }],
            pages: Some(Pager { this, of: 3, links: Vec::new() }),
            ..Article::default()
        }
    }

    #[test]
    fn pages_follow_their_first_in_any_order() {
        let first = page("Jembatan Dibuka Lagi", 1, "satu");
        let mut parts = Parts::default();
        parts.learn("c", "x", &page("Jembatan Dibuka Lagi - Halaman 3", 3, "tiga"));
        parts.learn("a", "x", &first);
        parts.learn("b", "x", &page("Jembatan Dibuka Lagi (2)", 2, "dua"));
        parts.learn("d", "y", &page("Jembatan Dibuka Lagi", 2, "outlet lain"));
        assert_eq!(parts.first_of("c"), Some("a-satu"));
        assert_eq!(parts.first_of("a"), None);
        assert_eq!(parts.first_of("d"), None);
        assert_eq!(parts.rest_of("a").collect::<Vec<_>>(), ["b", "c"]);
        let mut joined = first;
        parts.join("a", &mut joined);
        let texts: Vec<&str> = joined.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["satu", "dua", "tiga"]);
        assert_eq!(joined.diagnostics[0].code, "pages-joined");
    }

    #[test]
    fn a_gap_ends_the_article() {
        let mut parts = Parts::default();
        parts.learn("a", "x", &page("Jembatan Dibuka Lagi", 1, "satu"));
        parts.learn("c", "x", &page("Jembatan Dibuka Lagi", 3, "tiga"));
        assert_eq!(parts.first_of("c"), None);
        assert_eq!(parts.rest_of("a").count(), 0);
    }

    #[test]
    fn numbers_of_pages_are_no_part_of_headlines() {
        assert_eq!(without_number("Jembatan Dibuka - Halaman 2").trim(), "Jembatan Dibuka");
        assert_eq!(without_number("Jembatan Dibuka – Seite 2").trim(), "Jembatan Dibuka");
        assert_eq!(without_number("Timnas Menang 2-1"), "Timnas Menang 2");
        assert_eq!(without_number("2024"), "2024");
    }
}
