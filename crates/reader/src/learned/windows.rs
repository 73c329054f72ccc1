//! What the network sees at once: whole paragraphs, each closed by a mark.

use gencatan_page::{BlockId, TextRange};

use super::network::Span;
use super::pieces::{Piece, Pieces};

/// A stretch of pieces with marks at its begin and after each paragraph.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub ids: Vec<u32>,
    /// Where each piece comes from; `None` of a mark.
    pub origin: Vec<Option<(BlockId, TextRange)>>,
}

impl Window {
    /// The first and last piece that touch a stretch of a text.
    pub(crate) fn span(&self, block: BlockId, range: TextRange) -> Option<Span> {
        let touches = |o: &Option<(BlockId, TextRange)>| {
            o.is_some_and(|(b, r)| b == block && r.start < range.end && r.end > range.start)
        };
        let first = self.origin.iter().position(touches)?;
        let last = self.origin.iter().rposition(touches)?;
        Some((first, last))
    }

    /// The stretch of the text that a span of pieces covers; `None` where it has no characters or crosses texts.
    pub(crate) fn range(&self, span: Span) -> Option<(BlockId, TextRange)> {
        let parts = self.origin.get(span.0..=span.1)?;
        let mut full = parts.iter().flatten().filter(|(_, r)| r.start < r.end);
        let (block, first) = *full.next()?;
        let (other, last) = full.next_back().copied().unwrap_or((block, first));
        (other == block).then(|| (block, TextRange::new(first.start, last.end)))
    }
}

/// Sizes and marks of windows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Pieces of a window, at most.
    pub room: usize,
    pub begin: u32,
    pub end: u32,
}

/// Cuts texts into windows: as many whole paragraphs in each as fit; a paragraph that is too long is parted at the end
/// of a sentence, else at a word.
pub(crate) fn windows(texts: &[(BlockId, &str, &[TextRange])], pieces: &Pieces, frame: Frame) -> Vec<Window> {
    let mut out: Vec<Window> = Vec::new();
    for (block, text, sentences) in texts {
        for line in lines(text) {
            let mut found = pieces.cut(line.of(text));
            for piece in &mut found {
                piece.range = TextRange::new(line.start + piece.range.start, line.start + piece.range.end);
            }
            let mut rest = found.as_slice();
            while !rest.is_empty() {
                let room = frame.room.saturating_sub(2).max(1);
                let count = if rest.len() <= room { rest.len() } else { part(rest, room, sentences) };
                let (now, later) = rest.split_at(count);
                place(&mut out, *block, now, frame);
                rest = later;
            }
        }
    }
    out
}

/// The lines of a text that are not empty, in bytes.
fn lines(text: &str) -> impl Iterator<Item = TextRange> {
    text.split('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some(TextRange::new(start, start + line.len()))
    })
}

/// How many pieces of a paragraph that is too long go into one window.
fn part(pieces: &[Piece], room: usize, sentences: &[TextRange]) -> usize {
    let end_of = |count: usize| pieces[count].range.start;
    let begins_sentence = |count: &usize| sentences.binary_search_by_key(&end_of(*count), |s| s.start).is_ok();
    let begins_word = |count: &usize| pieces[*count].range.start > pieces[*count - 1].range.end;
    (room / 2..=room)
        .rev()
        .filter(|n| *n > 0)
        .find(begins_sentence)
        .or_else(|| (room / 2..=room).rev().filter(|n| *n > 0).find(begins_word))
        .unwrap_or(room)
}

fn place(out: &mut Vec<Window>, block: BlockId, pieces: &[Piece], frame: Frame) {
    let fits = out.last().is_some_and(|w| w.ids.len() + pieces.len() < frame.room);
    if !fits {
        out.push(Window { ids: vec![frame.begin], origin: vec![None] });
    }
    if let Some(window) = out.last_mut() {
        window.ids.extend(pieces.iter().map(|p| p.id));
        window.origin.extend(pieces.iter().map(|p| Some((block, p.range))));
        window.ids.push(frame.end);
        window.origin.push(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Pieces {
        let all = ["<unk>", "\u{2581}a", "\u{2581}b", "c"];
        Pieces::new(all.into_iter().map(|p| (p, -1000)), 0, &[0])
    }

    fn frame(room: usize) -> Frame {
        Frame { room, begin: 7, end: 8 }
    }

    #[test]
    fn paragraphs_share_a_window_while_they_fit() {
        let texts: [(BlockId, &str, &[TextRange]); 2] = [(BlockId(-1), "a b", &[]), (BlockId(0), "a\n\nb", &[])];
        let found = windows(&texts, &letters(), frame(8));
        let ids: Vec<&[u32]> = found.iter().map(|w| w.ids.as_slice()).collect();
        assert_eq!(ids, [&[7, 1, 2, 8, 1, 8, 2, 8][..]]);
        let found = windows(&texts, &letters(), frame(6));
        let ids: Vec<&[u32]> = found.iter().map(|w| w.ids.as_slice()).collect();
        assert_eq!(ids, [&[7, 1, 2, 8, 1, 8][..], &[7, 2, 8]]);
        assert_eq!(found[1].range((1, 1)), Some((BlockId(0), TextRange::new(3, 4))));
        assert_eq!(found[0].span(BlockId(-1), TextRange::new(2, 3)), Some((2, 2)));
    }

    #[test]
    fn a_long_paragraph_is_parted_at_a_sentence_else_at_a_word() {
        let text = "a ac b acc b";
        let whole = [TextRange::new(0, 4), TextRange::new(5, 12)];
        let texts: [(BlockId, &str, &[TextRange]); 1] = [(BlockId(0), text, &whole)];
        let cut = |room| {
            let found = windows(&texts, &letters(), frame(room));
            found
                .iter()
                .map(|w| w.range((1, w.ids.len() - 2)).map(|r| r.1.of(text)).unwrap_or_default())
                .collect::<Vec<_>>()
        };
        assert_eq!(cut(8), ["a ac", "b acc b"]);
        assert_eq!(cut(6), ["a ac", "b acc", "b"]);
        assert_eq!(cut(3).concat(), "aacbaccb");
    }
}
