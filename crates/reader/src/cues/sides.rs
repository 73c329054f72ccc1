//! Who acts and who is acted upon: the groups around a predicate.

use super::lexicon::{Content, Form, List, Sides};
use super::view::{Pred, View};
use crate::codes::{Layer, MentionKind};
use crate::reading::MentionId;

/// An act that later acts of the sentence may share a subject with or be the content of.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub first: usize,
    /// One past the last token that the act governs.
    pub scope_end: usize,
    pub clause_start: usize,
    pub actors: Vec<MentionId>,
    /// The grammatical subject, which a later act may share.
    pub subject: Vec<MentionId>,
    pub recipients: Vec<MentionId>,
    pub content: Content,
    pub object_control: bool,
    pub noun: bool,
    /// For "A and B accuse each other": who accuses whom.
    pub pairs: Vec<(MentionId, MentionId)>,
    /// The ceasefire layer of the act.
    pub layer: Option<Layer>,
    /// Which act of the table it is.
    pub act: usize,
    /// One past its last token.
    pub end: usize,
    /// An act of saying, whose subject never carries over to what is said.
    pub says: bool,
}

/// The sides of one act.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub actors: Vec<MentionId>,
    /// The grammatical subject, which a later act may share.
    pub subject: Vec<MentionId>,
    pub recipients: Vec<MentionId>,
    /// Who is named as the parties between whom the act stands ("between A and B").
    pub between: Vec<MentionId>,
    /// Whether the subject was taken over from an earlier act.
    pub inherited: bool,
}

enum Subject {
    Group(usize),
    Shared,
    Controlled,
    Missing,
}

impl View<'_> {
    /// Finds the sides of a predicate; `ids` are the mentions of the chunks, `partner` says whether the object of an act
    /// done together is a side of it.
    pub(crate) fn sides(&self, pred: &Pred, sides: Sides, partner: bool, frames: &[Frame], ids: &[MentionId]) -> Found {
        if pred.noun && pred.light.is_none() {
            return self.noun_sides(pred, sides, frames, ids);
        }
        let passive = self.is_passive(pred);
        let mut found = Found::default();
        let mut subject = match self.subject(pred) {
            // The grammatical subject of a passive is what is agreed or held, not who does it.
            _ if passive && sides == Sides::Together => Vec::new(),
            Subject::Group(g) => self.actors_of(g, ids),
            Subject::Shared => {
                found.inherited = true;
                frames
                    .iter()
                    .rev()
                    .find(|f| !f.noun || !f.subject.is_empty())
                    .map(|f| f.subject.clone())
                    .unwrap_or_default()
            }
            Subject::Controlled => {
                found.inherited = true;
                controlled(frames, pred.first)
            }
            Subject::Missing => Vec::new(),
        };
        found.subject.clone_from(&subject);
        let end = self.object_end(pred);
        let direct = self.direct_object(pred, end).map(|g| self.actors_of(g, ids)).unwrap_or_default();
        let governed = |list| self.governed(pred.end, end.max(self.clause_end(pred, false)), list, ids);
        found.between = governed(List::Between);
        let first_of = |lists: &[List]| lists.iter().map(|l| governed(*l)).find(|g| !g.is_empty()).unwrap_or_default();
        match sides {
            Sides::Together => {
                // Whom one meets is a side; what one agrees on is none.
                if (!passive && partner) || pred.form == Form::Passive {
                    subject.extend(direct);
                }
                subject.extend(self.companions(pred, end.max(self.clause_end(pred, false)), partner, ids));
                subject.extend(governed(List::By));
                if subject.is_empty() {
                    subject.clone_from(&found.between);
                }
                found.actors = subject;
            }
            Sides::To | Sides::Actor => {
                if passive {
                    found.actors = governed(List::By);
                    if found.actors.is_empty() && pred.form == Form::Passive {
                        // The agent may follow without a preposition ("ditengahi Rusia").
                        found.actors = direct;
                    }
                    found.recipients = subject;
                } else {
                    found.actors = subject;
                    found.recipients =
                        if direct.is_empty() { first_of(&[List::Against, List::To, List::With]) } else { direct };
                }
                if sides == Sides::Actor {
                    found.recipients.clear();
                }
            }
        }
        dedup(&mut found.actors);
        let actors = found.actors.clone();
        found.recipients.retain(|r| !actors.contains(r));
        dedup(&mut found.recipients);
        found
    }

    /// The group that is the grammatical subject, or how it is to be supplied.
    fn subject(&self, pred: &Pred) -> Subject {
        let at = self.verb_group(pred);
        if at == 0 {
            return Subject::Missing;
        }
        let mut from = at;
        if self.before(at, List::Relative) > 0 {
            let relative = at - self.before(at, List::Relative);
            let near = |g: &super::view::Group| {
                g.end <= relative
                    && relative - g.end <= 2
                    && (g.end..relative).all(|i| self.chunk_at(i).is_none() && !self.stops[i])
            };
            return self.groups.iter().rposition(near).map_or(Subject::Missing, Subject::Group);
        }
        // A verb right after another verb obeys its subject ("menuduh melanggar").
        if self.preds.iter().any(|q| !q.noun && q.end == at) {
            return Subject::Controlled;
        }
        let comma = self.mark(at - 1, ",");
        if comma {
            // A comma that closes a clause or an apposition put between subject and verb.
            let opening = (0..at - 1).rev().find(|&i| self.mark(i, ","));
            let inner = opening.filter(|&c| {
                self.has(c + 1, List::Relative)
                    || self.groups.iter().any(|g| g.end == at - 1 && g.first <= c + 2 && g.prep.is_none())
            });
            if let Some(c) = inner {
                from = c;
            }
        }
        let joined = self.before(at, List::And) > 0 || (comma && from == at);
        let earlier = self.preds.iter().any(|q| q.end < at && (!q.noun || q.light.is_some()));
        if joined && earlier {
            return Subject::Shared;
        }
        if self.before(at, List::Infinitive) > 0 {
            return Subject::Controlled;
        }
        let governed =
            [List::Of, List::From, List::By, List::With, List::To, List::At, List::Against, List::Preposition];
        if governed.iter().any(|l| self.before(at, *l) > 0) {
            return Subject::Controlled;
        }
        // "with Lavrov mediating".
        let accompanying = self.groups.iter().position(|g| g.end == at && g.prep == Some(List::With));
        if let Some(g) = accompanying.filter(|_| matches!(pred.form, Form::Ing | Form::Bare)) {
            return Subject::Group(g);
        }
        let mut i = from;
        while i > 0 {
            i -= 1;
            if self.stops[i] {
                let passed = self.has(i, List::Relative)
                    && self.preds.iter().any(|q| !q.noun && q.first > i && q.first < pred.first);
                if !passed {
                    let opener = self.list(i, List::Subordinator).max(self.list(i, List::That));
                    return if opener > 0 && i + opener == at { Subject::Controlled } else { Subject::Missing };
                }
                continue;
            }
            if let Some(g) = self.groups.iter().position(|g| g.end == i + 1) {
                let group = &self.groups[g];
                // "Amnesty International (AI) said": the short form in brackets stands beside the subject.
                if group.first > 0 && self.mark(group.first - 1, "(") {
                    i = group.first - 1;
                    continue;
                }
                let possessor = group.chunks.last().is_some_and(|c| self.chunks[*c].possessive);
                if group.prep.is_none() && !possessor && self.actorish(g) {
                    return Subject::Group(g);
                }
                i = group.first;
            }
        }
        Subject::Missing
    }

    /// Everybody named after "with" behind an act, across commas where it is `far`, but whoever has an act of his own there ("with Lavrov mediating").
    fn companions(&self, pred: &Pred, to: usize, far: bool, ids: &[MentionId]) -> Vec<MentionId> {
        let acts = |end: usize| {
            self.preds.iter().any(|q| !q.noun && q.first == end && matches!(q.form, Form::Ing | Form::Bare))
        };
        let near = |g: &super::view::Group| {
            let within = g.first >= pred.end && g.first < to && g.prep == Some(List::With);
            within && (far || !(pred.end..g.first).any(|i| self.mark(i, ",")))
        };
        let groups = self.groups.iter().enumerate().filter(|(_, g)| near(g) && !acts(g.end));
        groups.flat_map(|(i, _)| self.actors_of(i, ids)).collect()
    }

    fn actorish(&self, group: usize) -> bool {
        self.groups[group].chunks.iter().any(|c| self.chunks[*c].kind != MentionKind::Place)
    }

    fn actors_of(&self, group: usize, ids: &[MentionId]) -> Vec<MentionId> {
        let chunks = &self.groups[group].chunks;
        chunks.iter().filter(|c| self.chunks[**c].kind != MentionKind::Place).map(|c| ids[*c]).collect()
    }

    /// Whether the direct object is a place or a bare name that may be one.
    pub(crate) fn hits_place(&self, pred: &Pred) -> bool {
        self.direct_object(pred, self.object_end(pred)).is_some_and(|g| {
            self.groups[g].chunks.iter().all(|c| {
                let chunk = &self.chunks[*c];
                chunk.kind == MentionKind::Place || (!chunk.political && chunk.end - chunk.first == 1)
            })
        })
    }

    fn direct_object(&self, pred: &Pred, end: usize) -> Option<usize> {
        let g = self.groups.iter().position(|g| g.first >= pred.end && g.first < end)?;
        let group = &self.groups[g];
        let near = (pred.end..group.first).all(|i| !self.stops[i] && !self.mark(i, ",")) && group.first - pred.end <= 5;
        (group.prep.is_none() && near).then_some(g)
    }

    /// Everybody named after a preposition of the list between two tokens.
    pub(crate) fn governed(&self, from: usize, to: usize, list: List, ids: &[MentionId]) -> Vec<MentionId> {
        let groups =
            self.groups.iter().enumerate().filter(|(_, g)| g.first >= from && g.first < to && g.prep == Some(list));
        groups.flat_map(|(i, _)| self.actors_of(i, ids)).collect()
    }

    fn noun_sides(&self, pred: &Pred, sides: Sides, frames: &[Frame], ids: &[MentionId]) -> Found {
        let mut found = Found::default();
        let stop = (pred.end..self.tokens.len()).find(|&i| self.stops[i]).unwrap_or(self.tokens.len());
        let end = self
            .preds
            .iter()
            .filter(|q| !q.noun && q.first >= pred.end)
            .map(|q| q.first)
            .next()
            .map_or(stop, |n| n.min(stop));
        let governed = |list| self.governed(pred.end, end, list, ids);
        let after = self.groups.iter().position(|g| {
            let linked = |i| self.has(i, List::Determiner) || self.before(i + 1, List::Of) > 0;
            g.first >= pred.end && matches!(g.prep, None | Some(List::Of)) && (pred.end..g.first).all(linked)
        });
        let before = self.groups.iter().position(|g| {
            let last = g.chunks.last().map(|c| &self.chunks[*c]);
            let gap = pred.first.saturating_sub(g.end);
            g.end <= pred.first && gap <= 2 && last.is_some_and(|c| c.demonym || c.possessive || gap == 0)
        });
        found.between = governed(List::Between);
        let beside = match self.lexicon.table.head {
            super::lexicon::HeadSide::First => after,
            super::lexicon::HeadSide::Last => {
                before.filter(|g| self.groups[*g].prep.is_none() || self.groups[*g].prep != Some(List::At))
            }
        };
        match sides {
            Sides::Together => {
                found.actors.clone_from(&found.between);
                if found.actors.is_empty() {
                    found.actors = after.map(|g| self.actors_of(g, ids)).unwrap_or_default();
                    found.actors.extend(governed(List::With));
                    if let Some(b) = before.filter(|_| !governed(List::With).is_empty()) {
                        found.actors.extend(self.actors_of(b, ids));
                    }
                }
            }
            Sides::To | Sides::Actor => {
                found.actors = governed(List::By);
                if found.actors.is_empty() {
                    found.actors = beside.map(|g| self.actors_of(g, ids)).unwrap_or_default();
                }
                if sides == Sides::To {
                    found.recipients = governed(List::Against);
                    if found.recipients.is_empty() {
                        found.recipients = governed(List::To);
                    }
                }
                if found.actors.is_empty()
                    && frames
                        .iter()
                        .any(|f| matches!(f.content, Content::Claimed | Content::Denied) && pred.first < f.scope_end)
                {
                    found.inherited = true;
                    found.actors = controlled(frames, pred.first);
                }
            }
        }
        dedup(&mut found.actors);
        let actors = found.actors.clone();
        found.recipients.retain(|r| !actors.contains(r));
        found
    }

    /// Whether the act is done by the sides to one another ("accuse each other", "saling menyerang").
    pub(crate) fn is_mutual(&self, pred: &Pred) -> bool {
        (self.verb_group(pred)..pred.first).any(|i| self.has(i, List::EachOther))
            || self.has(pred.end, List::EachOther)
            || (pred.form != Form::Passive
                && self.has(pred.end + 1, List::EachOther)
                && !self.stops.get(pred.end).copied().unwrap_or(true))
    }
}

/// The subject of an infinitive or participle: of the innermost act that governs it.
fn controlled(frames: &[Frame], at: usize) -> Vec<MentionId> {
    let Some(frame) = frames.iter().rev().find(|f| f.first < at && at < f.scope_end).or_else(|| frames.last()) else {
        return Vec::new();
    };
    if frame.object_control && !frame.recipients.is_empty() { frame.recipients.clone() } else { frame.subject.clone() }
}

fn dedup(ids: &mut Vec<MentionId>) {
    let mut seen = Vec::new();
    ids.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
}
