//! Where the mentions of a page stand: in which order, and in which sentences.

use gencatan_reader::Reading;

/// The mentions of a reading in their order and by their sentences.
#[derive(Debug)]
pub(super) struct Order {
    /// Indices of the mentions in reading order.
    pub(super) mentions: Vec<usize>,
    /// Of each mention, the sentence in which it begins.
    sentence: Vec<Option<usize>>,
    /// Of each sentence, the indices of its mentions in reading order.
    inside: Vec<Vec<usize>>,
}

impl Order {
    pub(super) fn of(reading: &Reading) -> Self {
        let all = &reading.mentions;
        let mut mentions: Vec<usize> = (0..all.len()).collect();
        mentions.sort_by_key(|at| (all[*at].block, all[*at].range));
        let sentence = |at: usize| {
            let m = &all[at];
            let first = reading.sentences.partition_point(|s| (s.block, s.range.end) <= (m.block, m.range.start));
            let found = reading.sentences.get(first)?;
            (found.block == m.block && found.range.overlaps(m.range)).then_some(first)
        };
        let sentence: Vec<Option<usize>> = (0..all.len()).map(sentence).collect();
        let mut inside = vec![Vec::new(); reading.sentences.len()];
        for at in &mentions {
            if let Some(sentence) = sentence[*at] {
                inside[sentence].push(*at);
            }
        }
        Self { mentions, sentence, inside }
    }

    /// The mentions of the sentence in which this one begins, itself among them, in reading order.
    pub(super) fn beside(&self, mention: usize) -> &[usize] {
        self.sentence[mention].map(|s| self.inside[s].as_slice()).unwrap_or_default()
    }

    /// Whether two mentions begin in one sentence.
    pub(super) fn are_beside(&self, one: usize, other: usize) -> bool {
        self.sentence[one].is_some() && self.sentence[one] == self.sentence[other]
    }
}
