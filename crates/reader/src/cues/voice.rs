//! Voice, status and reach of a predicate.

use super::lexicon::{Form, List};
use super::view::{Pred, View};
use crate::codes::Status;

impl View<'_> {
    /// Where the verb group of a predicate begins: its auxiliaries, negations and adverbs included.
    pub(crate) fn verb_group(&self, pred: &Pred) -> usize {
        let mut at = pred.light.unwrap_or(pred.first);
        while at > 0 && self.is_verbal(at - 1) && self.chunk_at(at - 1).is_none() {
            at -= 1;
        }
        at
    }

    /// Whether the predicate's grammatical subject suffers the act.
    pub(crate) fn is_passive(&self, pred: &Pred) -> bool {
        if pred.noun {
            return false;
        }
        let from = self.verb_group(pred);
        let be = (from..pred.first).any(|i| self.has(i, List::Be));
        match pred.form {
            Form::Passive => true,
            Form::Past | Form::Participle => be || self.has(pred.end, List::By),
            _ => false,
        }
    }

    /// Whether the act happened.
    pub(crate) fn status(&self, pred: &Pred) -> Status {
        let from = self.verb_group(pred);
        let to = pred.light.unwrap_or(pred.first);
        let said = |list| (from..to).any(|i| self.has(i, list));
        if said(List::Negation) {
            Status::Negated
        } else if said(List::Stopped) {
            Status::Stopped
        } else if said(List::Possible) {
            Status::Possible
        } else if said(List::Planned) {
            Status::Planned
        } else {
            Status::Actual
        }
    }

    /// Whether the predicate stands in a clause that a subordinator opens.
    pub(crate) fn is_subordinate(&self, pred: &Pred) -> bool {
        let start = self.clause_start(self.verb_group(pred));
        (1..=4.min(start)).any(|n| self.list(start - n, List::Subordinator) >= n)
    }

    /// The first token of the clause around a token.
    pub(crate) fn clause_start(&self, at: usize) -> usize {
        (0..at).rev().find(|&i| self.stops[i]).map_or(0, |i| i + 1)
    }

    /// One past the last token of the clause, counting embedded infinitives but no coordinated act.
    pub(crate) fn clause_end(&self, pred: &Pred, through_that: bool) -> usize {
        let stop = (pred.end..self.tokens.len())
            .find(|&i| self.stops[i] && !(through_that && self.has(i, List::That)))
            .unwrap_or(self.tokens.len());
        let next = self.preds.iter().filter(|q| !q.noun && q.first >= pred.end && q.first < stop);
        next.map(|q| (q, self.verb_group(q)))
            .find_map(|(_, at)| {
                let and = self.before(at, List::And);
                let comma = at > 0 && self.mark(at - 1, ",");
                (and > 0 || comma).then(|| if and > 0 { at - and } else { at - 1 })
            })
            .filter(|end| *end >= pred.end)
            .unwrap_or(stop)
    }

    /// One past the last token before the next act: where a predicate's own objects stand.
    pub(crate) fn object_end(&self, pred: &Pred) -> usize {
        let stop = (pred.end..self.tokens.len()).find(|&i| self.stops[i]).unwrap_or(self.tokens.len());
        self.preds
            .iter()
            .filter(|q| !q.noun && q.first >= pred.end)
            .map(|q| self.verb_group(q).max(pred.end))
            .next()
            .map_or(stop, |n| n.min(stop))
    }
}
