//! Why a part of a page was kept or cut, in words.

use std::fmt::Write;

use crate::article::{Article, Block, Dropped};
use crate::text::{ends_sentence, letters, words};

/// Rules by their names, or by what their names begin with, and what each looks at.
const RULES: &[(&str, &str)] = &[
    ("label:", "the whole line is a label of that furniture in one of the languages' tables"),
    ("lead:", "the line begins with words of that furniture in one of the languages' tables"),
    ("label-repeated", "the same short text stands before several links of the page"),
    ("class:", "the page's makers gave the element, or one around it, a class or id of that meaning"),
    ("field", "the line names a field of the article (author, editor, source), which was taken into its place"),
    ("flow:head", "it stands between the headline and the first sentences of the article, and is neither"),
    ("flow:box", "it stands in a box beside the paragraphs, not in the container that holds them"),
    ("flow:after", "it stands behind the last paragraph of the article"),
    ("tail", "it closes the text and is no sentence of it"),
    ("outside-body", "it stands outside the element that holds the article"),
    ("link-only", "the whole line is a link and does not go on with the sentence around it"),
    ("link-list", "most of it are links, one after the other"),
    ("link-density", "most of its characters are links"),
    ("teaser-card", "it stands in the card of another story, whose headline is a link"),
    ("said-before", "the same text stands on the page before"),
    ("second-heading", "it repeats the place of the headline"),
    ("caption-twice", "a picture has this caption already"),
    ("many-captions", "the article has more pictures than are kept"),
    ("reading-time", "it says how long the article takes to read"),
    ("live-clock", "it is the clock time of a live entry, which was taken into its place"),
    ("line-label", "learned weights on the line and its neighbours say that it is not the article"),
    ("mail-header", "it is a line of the header of a mail"),
    ("outlet-repeats", "many articles of the same outlet that were read together have this text"),
    ("body-from-script", "the article was taken from a script of the page, which has it whole"),
    ("body-from-metadata", "the article was taken from the page's metadata, which have it whole"),
    ("hidden", "the page does not show it"),
    ("control", "it is a button or a field to fill in"),
    ("itemprop", "the page's microdata say what it is"),
    ("role", "the page's roles for screen readers say what it is"),
    ("stray", "it has no letters, or a single one"),
    ("appeal", "it asks the reader to subscribe, follow or give"),
    ("by", "it says who wrote the article, which was taken into its place"),
    ("counter", "it counts comments, shares or views"),
    ("forwarded", "it says from where a message was forwarded"),
    ("handle", "it is the name of a channel or account"),
    ("placeholder", "it stands in the place of something that the page loads later"),
    ("reactions", "it counts reactions to a message"),
    ("sender", "it says who sent a message"),
    ("stamp", "it is a time of the page, which was taken into its place"),
    ("views", "it counts the views of a message"),
    ("bare-address", "it is an address and nothing else"),
    ("nav", "it stands in a navigation element"),
    ("menu", "it stands in a menu element"),
    ("footer", "it stands in a footer element"),
    ("aside", "it stands in an element that the page sets beside the article"),
    ("form", "it stands in a form"),
    ("dialog", "it stands in a dialogue"),
];

impl Dropped {
    /// What the rule looked at, as a sentence without a full stop.
    pub fn why(&self) -> &'static str {
        let known = RULES.iter().find(|(name, _)| {
            self.rule == *name
                || (name.ends_with(':') || *name == "tail" || *name == "field") && self.rule.starts_with(name)
        });
        known.map_or("it is no part of the article's text", |(_, why)| why)
    }
}

impl Block {
    /// What speaks for the block being the article's, as a sentence without a full stop.
    ///
    /// ```
    /// use gencatan_page::Block;
    /// let block = Block { text: "Kedua desa sepakat berdamai.".into(), ..Block::default() };
    /// assert_eq!(block.why(), "a paragraph of 4 words, 0 % of it links, that ends as a sentence; no rule cuts it");
    /// ```
    pub fn why(&self) -> String {
        let linked: usize = self.links.iter().map(|l| l.range.of(&self.text).chars().count()).sum();
        let share = linked * 100 / self.text.chars().count().max(1);
        let end = if ends_sentence(&self.text) { "that ends as a sentence" } else { "that does not end as a sentence" };
        let mut why = format!("a {} of {} words, {share} % of it links, {end}", self.kind.as_str(), words(&self.text));
        if let Some(origin) = self.origin {
            let _ = write!(why, ", from bytes {} to {} of the page", origin.start, origin.end);
        }
        why.push_str("; no rule cuts it");
        why
    }
}

impl Article {
    /// The parts of the page that hold these words, whatever their case and punctuation: kept blocks by number, and what was cut.
    pub fn parts_with<'a>(&'a self, words: &str) -> (Vec<(usize, &'a Block)>, Vec<&'a Dropped>) {
        let wanted = letters(words);
        let holds = |text: &str| letters(text).contains(&wanted);
        let kept = self.blocks.iter().enumerate().filter(|(_, b)| holds(&b.text)).collect();
        (kept, self.dropped.iter().filter(|d| holds(&d.text)).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Page, read};

    #[test]
    fn kept_and_cut_parts_are_found_and_explained() {
        let page = "<html lang=id><h1>Dua desa berdamai lagi</h1><article><p>Kedua desa sepakat berdamai pada hari Minggu, kata camat.</p>\
            <p><a href=/x>Baca Juga: Jalan Dibuka</a></p></article><footer>Hak cipta kami</footer></html>";
        let article = read(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
        let (kept, cut) = article.parts_with("SEPAKAT berdamai");
        assert_eq!((kept.len(), cut.len()), (1, 0));
        assert!(kept[0].1.why().starts_with("a paragraph of 9 words"), "{}", kept[0].1.why());
        let (kept, cut) = article.parts_with("jalan dibuka");
        assert_eq!((kept.len(), cut.len()), (0, 1));
        assert!(cut[0].why().contains("begins with words"), "{:?}", cut[0]);
    }
}
