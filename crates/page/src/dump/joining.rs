//! Paragraphs that were broken: by tags inside them, or where a line was cut for its length.

use super::Reader;
use super::label::{begins_inside, is_closing};
use super::lines::{Line, Seam};
use crate::text::{ends_sentence, words};

/// A line with no more words may be a heading above a paragraph.
const MAX_HEADING_WORDS: usize = 12;

/// A heading has no more bytes than this; a longer text need not be counted.
const MAX_HEADING_BYTES: usize = 300;

fn is_short(text: &str) -> bool {
    text.len() <= MAX_HEADING_BYTES && words(text) <= MAX_HEADING_WORDS
}

impl Reader<'_> {
    /// Whether the line at `i` goes on with the sentence that the last block breaks off.
    pub(super) fn goes_on(&self, lines: &[Line], i: usize) -> bool {
        self.labels.fragments
            && self.above.is_some_and(|at| at + 1 == i)
            && self.article.blocks.last().is_some_and(|b| !ends_sentence(&b.text))
            && begins_inside(&lines[i].text)
    }

    /// Appends the line at `i` to the last block where both were one paragraph.
    pub(super) fn join(&mut self, lines: &[Line], i: usize) -> bool {
        let Some(at) = self.above.filter(|at| at + 1 == i) else { return false };
        let line = &lines[i];
        let fragments = self.labels.fragments;
        let Some(block) = self.article.blocks.last_mut() else { return false };
        let open = !ends_sentence(&block.text);
        let separate = match line.seam {
            Seam::Sentence => Some(false),
            // A capital inside a name, in the middle of a sentence; else a heading ran into its paragraph.
            Seam::Inner if open && !is_short(&block.text) => Some(false),
            Seam::Gap if open && begins_inside(&line.text) => Some(true),
            Seam::Break if fragments && !line.after_blank => {
                let closing = line.text.chars().next().is_some_and(is_closing);
                let heading = lines[at].text.len() == block.text.len()
                    && is_short(&block.text)
                    && words(&line.text) >= 8
                    && !begins_inside(&block.text);
                let goes_on = begins_inside(&line.text) || !heading;
                (closing || open && goes_on).then_some(!closing)
            }
            _ => None,
        };
        let Some(spaced) = separate else { return false };
        let opened = block.text.ends_with(['(', '[', '“', '„', '«', '「', '‘', '/']);
        // A sign that goes onto the one before it keeps its distance, so that the whole is NFC as both parts are.
        let alone = line.text.starts_with(|c: char| c.is_alphanumeric() || c.is_ascii() || is_closing(c));
        if spaced && !(opened && alone) {
            block.text.push(' ');
        }
        block.text.push_str(&line.text);
        if let Some(origin) = &mut block.origin {
            origin.end = line.origin.end.max(origin.end);
        }
        self.above = Some(i);
        true
    }
}
