//! Texts that an outlet sets into many of its articles: appeals, notices, lines about itself.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::{ends_sentence, letters, words};
use crate::{Article, BlockKind, Dropped, DroppedKind};

/// Articles of one outlet in which a text must stand.
const MIN_ARTICLES: u32 = 5;
/// Of a hundred articles of one outlet, those in which a line must stand, and those for whole sentences, which may be the
/// background that every report of a war repeats.
const LINE_SHARE: u32 = 25;
const SENTENCE_SHARE: u32 = 60;
/// A sentence with fewer words is a line.
const SENTENCE_WORDS: usize = 12;
/// Articles of one outlet that are learned from, so that memory does not grow with the archive.
const MAX_ARTICLES: u32 = 300;
/// Outlets that are learned from.
const MAX_OUTLETS: usize = 2000;

/// What was seen of one outlet.
#[derive(Debug, Default)]
struct Outlet {
    articles: u32,
    headlines: HashSet<u64>,
    texts: HashMap<u64, u32>,
}

/// How often texts stand in the articles of each outlet.
#[derive(Debug, Default)]
pub(super) struct Boilerplate {
    outlets: HashMap<String, Outlet>,
}

impl Boilerplate {
    /// Counts the texts of an article, each once. Copies of one article count once together.
    pub(super) fn learn(&mut self, outlet: &str, article: &Article) {
        if self.outlets.len() >= MAX_OUTLETS && !self.outlets.contains_key(outlet) {
            return;
        }
        let outlet = self.outlets.entry(outlet.to_owned()).or_default();
        let headline = key(article.headline.as_deref().unwrap_or_default());
        if outlet.articles >= MAX_ARTICLES || !outlet.headlines.insert(headline) {
            return;
        }
        outlet.articles += 1;
        let texts: BTreeSet<u64> = article.blocks.iter().map(|b| key(&b.text)).collect();
        for text in texts {
            *outlet.texts.entry(text).or_default() += 1;
        }
    }

    /// Cuts what the outlet repeats; nothing where that would be half of the article.
    pub(super) fn cut(&self, outlet: &str, article: &mut Article) {
        let Some(outlet) = self.outlets.get(outlet).filter(|o| o.articles >= MIN_ARTICLES) else { return };
        let repeated: Vec<bool> = article.blocks.iter().map(|b| outlet.repeats(&b.text)).collect();
        let count = |cut: bool| -> usize {
            let blocks = article.blocks.iter().zip(&repeated);
            blocks.filter(|(_, repeated)| **repeated == cut).map(|(b, _)| words(&b.text)).sum()
        };
        if !repeated.contains(&true) || count(true) >= count(false) {
            return;
        }
        let lead = article.lead.and_then(|i| article.blocks.get(i)).map(|b| b.text.clone());
        let mut repeated = repeated.into_iter();
        let (cut, kept) = std::mem::take(&mut article.blocks).into_iter().partition(|_| repeated.next() == Some(true));
        article.blocks = kept;
        article.dropped.extend(Vec::into_iter(cut).map(|block: crate::Block| Dropped {
            kind: DroppedKind::Boilerplate,
            text: block.text,
            rule: "outlet-repeats",
        }));
        let is_lead = |b: &crate::Block| lead.as_ref() == Some(&b.text);
        let first = article.blocks.iter().position(|b| b.kind == BlockKind::Paragraph);
        article.lead = article.blocks.iter().position(is_lead).or(first);
    }
}

impl Outlet {
    fn repeats(&self, text: &str) -> bool {
        let count = self.texts.get(&key(text)).copied().unwrap_or_default();
        let is_line = !ends_sentence(text) || words(text) < SENTENCE_WORDS;
        let share = if is_line { LINE_SHARE } else { SENTENCE_SHARE };
        count >= MIN_ARTICLES && count * 100 >= self.articles * share
    }
}

fn key(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    letters(text).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Block;

    fn article(headline: &str, texts: &[&str]) -> Article {
        let blocks = texts.iter().map(|t| Block { text: (*t).to_owned(), ..Block::default() }).collect();
        Article { headline: Some(headline.to_owned()), blocks, lead: Some(0), ..Article::default() }
    }

    const BACKGROUND: &str =
        "Perang itu pecah pada musim semi setelah perundingan tentang perbatasan kedua negara gagal di ibu kota.";

    #[test]
    fn lines_go_and_the_background_of_a_war_stays() {
        let mut seen = Boilerplate::default();
        for i in 0..10 {
            let own = format!("Berita nomor {i} memuat kalimatnya sendiri yang tidak ada di halaman lain mana pun.");
            let mut texts = vec![own.as_str(), "Ikuti kanal kami"];
            if i < 5 {
                texts.push(BACKGROUND);
            }
            seen.learn("a", &article(&format!("Judul {i}"), &texts));
        }
        let mut page = article("Judul 0", &["Ikuti kanal kami", "Berita yang lain sama sekali.", BACKGROUND]);
        seen.cut("a", &mut page);
        let kept: Vec<&str> = page.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(kept, ["Berita yang lain sama sekali.", BACKGROUND]);
        assert_eq!(page.lead, Some(0));
        let mut other = article("Judul 0", &["Ikuti kanal kami", "Teks outlet lain."]);
        seen.cut("b", &mut other);
        assert_eq!(other.blocks.len(), 2);
    }

    #[test]
    fn copies_of_one_article_are_no_boilerplate() {
        let mut seen = Boilerplate::default();
        for _ in 0..9 {
            seen.learn("a", &article("Judul yang sama", &["Teks yang sama"]));
        }
        let mut page = article("Judul yang sama", &["Teks yang sama", "Lain"]);
        seen.cut("a", &mut page);
        assert_eq!(page.blocks.len(), 2);
    }
}
