//! A text of an article cut at its evidence: which words are which slot of which claim.

use gencatan_page::TextRange;

use crate::sentence::Slot;

/// Words of a text that some claim rests on.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// Bytes of the text.
    pub(crate) range: TextRange,
    /// The slot that they fill.
    pub(crate) slot: Slot,
    /// What the words open.
    pub(crate) href: Option<String>,
    /// The small label before the words: a slot's number or the numbers of claims.
    pub(crate) label: String,
}

/// A stretch of a text between two borders of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The words.
    pub(crate) text: String,
    /// The slot, where the words fill one.
    pub(crate) slot: Option<Slot>,
    /// What they open.
    pub(crate) href: Option<String>,
    /// The label, on the first stretch of a spot only.
    pub(crate) label: String,
    /// Whether the stretch lies in the focus (the sentence of a claim).
    pub(crate) focus: bool,
}

/// Cuts `text` at the borders of `spots` and of `focus`. Where spots overlap, the shortest one shows; ranges outside
/// the text or inside a letter are moved to the nearest letter.
pub(crate) fn segments(text: &str, spots: &[Spot], focus: Option<TextRange>) -> Vec<Segment> {
    let floor = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let mut borders = vec![0, text.len()];
    for range in spots.iter().map(|s| s.range).chain(focus) {
        borders.extend([floor(range.start), floor(range.end)]);
    }
    borders.sort_unstable();
    borders.dedup();

    let mut out: Vec<Segment> = Vec::new();
    let mut before: Option<usize> = None;
    let mut labelled = vec![false; spots.len()];
    for pair in borders.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let best = spots
            .iter()
            .enumerate()
            .filter(|(_, s)| floor(s.range.start) <= start && end <= floor(s.range.end))
            .min_by_key(|(i, s)| (s.range.end - s.range.start, s.slot != Slot::Act, *i))
            .map(|(i, _)| i);
        let focus = focus.is_some_and(|f| f.start <= start && end <= f.end);
        if let Some(last) = out.last_mut()
            && before == best
            && last.focus == focus
        {
            last.text.push_str(&text[start..end]);
            continue;
        }
        before = best;
        let spot = best.map(|i| (&spots[i], !std::mem::replace(&mut labelled[i], true)));
        out.push(Segment {
            text: text[start..end].to_owned(),
            slot: spot.map(|(s, _)| s.slot),
            href: spot.and_then(|(s, _)| s.href.clone()),
            label: spot.filter(|(_, first)| *first).map(|(s, _)| s.label.clone()).unwrap_or_default(),
            focus,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(start: usize, end: usize, slot: Slot) -> Spot {
        Spot { range: TextRange::new(start, end), slot, href: None, label: "1".into() }
    }

    #[test]
    fn the_shortest_spot_shows_and_nothing_is_lost() {
        let text = "Ödköy’de “saldırı” 世界";
        let spots = [
            spot(0, 6, Slot::Place),
            spot(0, text.len(), Slot::Actor),
            spot(1, 2, Slot::Act),
            spot(90, 99, Slot::Toll),
        ];
        let segments = segments(text, &spots, Some(TextRange::new(0, 12)));
        assert_eq!(segments.iter().map(|s| s.text.as_str()).collect::<String>(), text);
        assert_eq!(segments[0].slot, Some(Slot::Act), "a range inside a letter moves to the letter");
        assert_eq!(segments[1].slot, Some(Slot::Place));
        assert!(segments[1].focus && !segments.last().unwrap().focus);
        assert_eq!(segments.iter().filter(|s| !s.label.is_empty()).count(), 3);
    }

    #[test]
    fn an_empty_text_has_no_segments() {
        assert!(segments("", &[], None).is_empty());
    }
}
