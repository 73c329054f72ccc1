//! What a line of JSON gives beside its text: a publication time, and mentions that are kept as they are.

use gencatan_page::{Article, BlockId, Diagnostic, Stamp, TextRange};
use gencatan_reader::{Mention, MentionKind, Reading};

/// A publication time in the form of the contract.
pub(crate) fn stamp(text: &str) -> Option<Stamp> {
    text.parse().ok().map(|at| Stamp { at, text: text.into() })
}

/// Joins given mentions of the article's first block to a reading. A mention of the reader that is the same stays; one
/// of the same kind that overlaps a given one takes the given range.
pub(crate) fn join(reading: &mut Reading, article: &Article, given: &[(usize, usize, String)]) {
    let block = BlockId(0);
    for (start, end, kind) in given {
        let range = TextRange::from_code_points(article.text(block), *start, *end);
        let (Some(range), Some(kind)) = (range, MentionKind::from_word(kind)) else {
            reading.diagnostics.push(Diagnostic {
                code: "span-unusable",
                message: format!(
                    "the given span [{start}, {end}) of kind {kind:?} was left out: expected code points inside the text \
                     and a kind of the codebook"
                ),
            });
            continue;
        };
        let same = |m: &&mut Mention| m.block == block && m.kind == kind && m.range.overlaps(range);
        match reading.mentions.iter_mut().find(same) {
            Some(mention) => mention.range = range,
            None => reading.mentions.push(Mention { block, range, kind, refers: Vec::new() }),
        }
    }
}
