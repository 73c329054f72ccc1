//! From predicates to claims.

use gencatan_page::TextRange;

use super::lexicon::{Content, List, Needs, Sides, TopicAt};
use super::page::{Page, Quoted};
use super::sides::{Found, Frame};
use super::source::{Attribution, is_first_person};
use super::toll::counts;
use super::view::{Pred, View};
use crate::codes::{Class, Layer, MentionKind, Mode, Stance, Status};
use crate::reading::{Claim, Mention, MentionId, Source, Toll};

/// Everything about one sentence that its claims rest on.
pub(crate) struct Scene<'s, 'v> {
    view: &'s View<'v>,
    ids: &'s [MentionId],
    sentence: usize,
    found: &'s [Attribution],
    quoted: &'s [Quoted],
}

impl Page<'_> {
    /// Reads the claims of a sentence.
    pub(crate) fn claim(
        &mut self,
        view: &View<'_>,
        ids: &[MentionId],
        sentence: usize,
        found: &[Attribution],
        quoted: &[Quoted],
    ) {
        let scene = Scene { view, ids, sentence, found, quoted };
        let first_claim = self.claims.len();
        let mut frames: Vec<Frame> = Vec::new();
        for pred in &view.preds {
            if let Some(act) = choose(view, pred) {
                self.act(&scene, pred, act, &mut frames);
            }
        }
        self.tolls(&scene, first_claim);
    }

    fn act(&mut self, scene: &Scene<'_, '_>, pred: &Pred, act: usize, frames: &mut Vec<Frame>) {
        let view = scene.view;
        let cue = &view.lexicon.table.act[act];
        let codes = view.lexicon.acts[act];
        let mut sides = view.sides(pred, cue.sides, frames, scene.ids);
        let mutual = view.is_mutual(pred) && !pred.noun;
        let clause_end = view.clause_end(pred, cue.content != Content::Free);
        let own = view.clause_start(view.verb_group(pred));
        let clause_start = match frames.last() {
            Some(f) if sides.inherited && !f.says => f.clause_start.min(own),
            _ => own,
        };
        self.speak(scene, pred, cue.performative, &mut sides);
        let pairs = self.pairs(mutual, cue.content, &sides);
        let outer = frames
            .iter()
            .rev()
            .find(|f| f.first < pred.first && pred.first < f.scope_end && f.content != Content::Free)
            .cloned();
        let frame = Frame {
            first: pred.first,
            scope_end: if cue.content == Content::Claimed { self.accused_end(view, pred) } else { clause_end },
            clause_start,
            actors: sides.actors.clone(),
            subject: if sides.subject.is_empty() { sides.actors.clone() } else { sides.subject.clone() },
            recipients: sides.recipients.clone(),
            content: cue.content,
            object_control: cue.object_control,
            noun: pred.noun,
            pairs: pairs.clone(),
            says: codes.class.is_none(),
        };
        if outer.as_ref().is_some_and(|f| f.content == Content::Consumed) {
            frames.push(Frame { content: Content::Consumed, ..frame });
            return;
        }
        if let Some(class) = codes.class {
            let base = self.draft(
                scene,
                pred,
                act,
                class,
                TextRange::new(
                    view.range(clause_start, clause_start + 1).start,
                    view.range(clause_end.max(pred.end) - 1, clause_end.max(pred.end)).end,
                ),
            );
            self.emit(scene, pred, act, base, sides, outer.as_ref(), &pairs, mutual);
        }
        frames.push(frame);
    }

    /// How far an accusation reaches: acts joined to its content by "and" are accused too.
    fn accused_end(&self, view: &View<'_>, pred: &Pred) -> usize {
        (pred.end..view.tokens.len())
            .find(|&i| view.stops[i] && !view.has(i, List::That) && !view.has(i, List::Relative))
            .unwrap_or(view.tokens.len())
    }

    /// In a quotation "we", and nobody at all where words do what they say, is the speaker.
    fn speak(&self, scene: &Scene<'_, '_>, pred: &Pred, performative: bool, sides: &mut Found) {
        let view = scene.view;
        let at = view.range(pred.first, pred.end);
        let Some(speaker) = scene.quoted.iter().find(|q| q.range.contains(at)).and_then(|q| q.speaker) else { return };
        let start = view.verb_group(pred);
        let we = start > 0 && is_first_person(view, start - 1);
        if we || (performative && sides.actors.is_empty()) {
            sides.actors = vec![speaker];
        }
    }

    /// Who accuses whom where the sides accuse each other.
    fn pairs(&self, mutual: bool, content: Content, sides: &Found) -> Vec<(MentionId, MentionId)> {
        if !mutual || content != Content::Claimed {
            return Vec::new();
        }
        let all: Vec<MentionId> = sides.actors.iter().flat_map(|a| self.stands_for(*a)).collect();
        match all[..] {
            [a, b] => vec![(a, b), (b, a)],
            _ => Vec::new(),
        }
    }

    fn draft(&self, scene: &Scene<'_, '_>, pred: &Pred, act: usize, class: Class, clause: TextRange) -> Claim {
        let view = scene.view;
        let (mode, layer) = (view.lexicon.acts[act].mode, view.lexicon.acts[act].layer);
        Claim {
            id: String::new(),
            sentence: scene.sentence,
            trigger: view.range(pred.first, pred.end),
            clause,
            class,
            mode,
            layer,
            actors: Vec::new(),
            recipients: Vec::new(),
            places: Vec::new(),
            times: Vec::new(),
            status: view.status(pred),
            source: None,
            toll: Vec::new(),
            confidence: None,
            why: vec![format!("cue:{}", view.lexicon.table.act[act].name)],
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn emit(
        &mut self,
        scene: &Scene<'_, '_>,
        pred: &Pred,
        act: usize,
        mut claim: Claim,
        sides: Found,
        outer: Option<&Frame>,
        pairs: &[(MentionId, MentionId)],
        mutual: bool,
    ) {
        let cue = &scene.view.lexicon.table.act[act];
        claim.actors = self.acting(sides.actors, cue.forceful);
        claim.recipients = self.acting(sides.recipients, false);
        if !sides.between.is_empty()
            && matches!(
                claim.layer,
                Some(Layer::Agreed | Layer::Effective | Layer::Respected | Layer::Ended | Layer::Extended)
            )
        {
            claim.actors = self.acting(sides.between.clone(), false);
        } else if !sides.between.is_empty() && claim.class == Class::Consult {
            claim.actors.extend(
                self.acting(sides.between.clone(), false)
                    .into_iter()
                    .filter(|b| !claim.actors.contains(b))
                    .collect::<Vec<_>>(),
            );
        }
        refine(scene.view, pred, &mut claim);
        self.settle(&mut claim, cue.sides);
        claim.source = self.source(scene, &claim, outer);
        self.places(scene, &mut claim);
        if mutual && pairs.is_empty() && cue.sides == Sides::To {
            claim.recipients.clear();
        }
        let denied = outer.is_some_and(|f| f.content == Content::Denied);
        if denied {
            claim.status = Status::Negated;
            if let Some(source) = &mut claim.source {
                source.stance = Stance::Denies;
            }
        }
        // What each accuses the other of: one claim from each side.
        if let Some(frame) = outer.filter(|f| !f.pairs.is_empty() && sides.inherited) {
            for (accuser, accused) in &frame.pairs {
                let mut copy = claim.clone();
                copy.actors = vec![*accused];
                copy.recipients.retain(|r| r != accused);
                copy.source = Some(Source { speaker: Some(*accuser), ..Source::default() });
                copy.why.push("accused-each-other".into());
                self.push(copy, cue.needs);
            }
            return;
        }
        if !pairs.is_empty() {
            for (a, b) in pairs {
                let mut copy = claim.clone();
                copy.actors = vec![*a];
                copy.recipients = vec![*b];
                copy.why.push("each-other".into());
                self.push(copy, cue.needs);
            }
            return;
        }
        if self.apart(scene.view, pred) && cue.sides == Sides::Together && claim.actors.len() > 2 {
            for other in claim.actors[1..].to_vec() {
                let mut copy = claim.clone();
                copy.actors = vec![claim.actors[0], other];
                copy.why.push("separately".into());
                self.push(copy, cue.needs);
            }
            return;
        }
        let goes_on = pred.noun
            && (pred.end..pred.end + 4).any(|i| scene.view.has(i, List::GoesOn))
            && claim.class == Class::Consult;
        if pred.noun && pred.light.is_none() && !goes_on && claim.class == Class::Consult && claim.actors.len() < 2 {
            return;
        }
        self.push(claim, if goes_on { Needs::Nothing } else { cue.needs });
    }

    /// Whether the text says that the meetings were separate.
    fn apart(&self, view: &View<'_>, pred: &Pred) -> bool {
        (view.clause_start(pred.first)..view.clause_end(pred, false)).any(|i| view.has(i, List::Separately))
    }

    fn acting(&self, ids: Vec<MentionId>, forceful: bool) -> Vec<MentionId> {
        ids.into_iter()
            .filter(|id| self.mentions[id.0].kind != MentionKind::Place)
            .filter(|id| !forceful || self.mentions[id.0].kind != MentionKind::Outlet)
            .collect()
    }

    /// The codebook's second looks: promises, one-sided agreements, requests.
    fn settle(&self, claim: &mut Claim, sides: Sides) {
        let many = claim.actors.iter().map(|a| if self.known[a.0].many { 2 } else { 1 }).sum::<usize>() > 1;
        if claim.layer == Some(Layer::Agreed) && !many && !claim.actors.is_empty() {
            if sides == Sides::Together {
                claim.layer = Some(Layer::Accepted);
            } else {
                claim.class = Class::Concede;
            }
        }
        if claim.status == Status::Planned {
            match claim.class {
                Class::Consult | Class::Support | Class::Cooperate | Class::Aid => {
                    claim.class = Class::Agree;
                    claim.mode = None;
                    claim.layer = None;
                    claim.status = Status::Actual;
                }
                Class::Retreat if claim.layer.is_none() => {
                    claim.class = Class::Concede;
                    claim.mode = None;
                    claim.status = Status::Actual;
                }
                Class::Agree | Class::Concede | Class::Request => claim.status = Status::Actual,
                _ => {}
            }
        }
        if claim.class == Class::Request && claim.layer.is_some() {
            claim.layer = Some(Layer::Proposed);
            claim.mode = Some(Mode::Yield);
        }
    }

    /// The innermost speaker around the claim.
    fn source(&self, scene: &Scene<'_, '_>, claim: &Claim, outer: Option<&Frame>) -> Option<Source> {
        let covers = |range: TextRange| range.contains(claim.trigger);
        let quote = scene.quoted.iter().find(|q| covers(q.range));
        let mut around: Vec<(usize, MentionId, Option<crate::codes::Channel>)> = scene
            .found
            .iter()
            .filter(|a| covers(a.said) && !a.cue.overlaps(claim.trigger))
            .map(|a| (a.said.len(), a.speaker, a.channel))
            .collect();
        if let Some((speaker, q)) = quote.and_then(|q| q.speaker.map(|s| (s, q))) {
            around.retain(|a| a.1 != speaker);
            around.push((q.range.len(), speaker, q.channel));
        }
        around.sort_by_key(|a| a.0);
        if let Some(frame) = outer.filter(|f| matches!(f.content, Content::Claimed | Content::Denied)) {
            if let Some(accuser) = frame.actors.first() {
                around.retain(|a| a.1 != *accuser);
                let channel = None;
                around.insert(0, (0, *accuser, channel));
            }
        }
        let verbal = matches!(claim.class.quad(), "VC" | "VX");
        around.retain(|a| !(verbal && claim.actors.len() == 1 && self.same(claim.actors[0], a.1)));
        let (_, speaker, channel) = *around.first()?;
        let via = around[1..].iter().map(|a| a.1).filter(|v| *v != speaker).collect();
        Some(Source { speaker: Some(speaker), channel, stance: Stance::Asserts, via })
    }

    /// Places named in the claim's clause.
    fn places(&self, scene: &Scene<'_, '_>, claim: &mut Claim) {
        let view = scene.view;
        for group in &view.groups {
            for c in &group.chunks {
                let (chunk, id) = (&view.chunks[*c], scene.ids[*c]);
                let located = group.prep == Some(List::At)
                    && matches!(chunk.kind, MentionKind::Place | MentionKind::Country | MentionKind::Facility);
                let inside = claim.clause.contains(view.range(chunk.first, chunk.end));
                let taken = claim.actors.contains(&id) || claim.recipients.contains(&id);
                if inside && !taken && (located || chunk.kind == MentionKind::Place) && !chunk.demonym {
                    claim.places.push(id);
                }
            }
        }
    }

    /// Keeps a claim that names the sides it must, and somebody who matters.
    fn push(&mut self, claim: Claim, needs: Needs) {
        let (actor, recipient) = (!claim.actors.is_empty(), !claim.recipients.is_empty());
        let named = match needs {
            Needs::Actor => actor,
            Needs::Both => actor && recipient,
            Needs::Any => actor || recipient,
            Needs::Nothing => true,
        };
        let mut sides =
            claim.actors.iter().chain(&claim.recipients).chain(claim.source.iter().flat_map(|s| &s.speaker)).peekable();
        let matters = sides.peek().is_none() || sides.any(|id| self.known[id.0].political);
        if named && matters {
            self.claims.push(claim);
        }
    }

    /// Attaches the counts of a sentence to its uses of force.
    fn tolls(&mut self, scene: &Scene<'_, '_>, first_claim: usize) {
        let view = scene.view;
        if !self.claims[first_claim..].iter().any(|c| c.class == Class::Assault) {
            return;
        }
        for count in counts(view) {
            let range = view.range(count.first, count.end);
            let near = self.claims[first_claim..]
                .iter()
                .enumerate()
                .filter(|(_, c)| c.class == Class::Assault && c.status != Status::Negated)
                .min_by_key(|(_, c)| c.trigger.start.abs_diff(range.start))
                .map(|(i, _)| i + first_claim);
            let Some(index) = near else { continue };
            let mention = MentionId(self.mentions.len());
            self.mentions.push(Mention { block: view.block, range, kind: MentionKind::Count, refers: Vec::new() });
            self.known.push(super::page::Known { sentence: scene.sentence, ..Default::default() });
            let who =
                view.chunks.iter().position(|c| c.first >= count.end && c.first <= count.end + 1).map(|c| scene.ids[c]);
            let (low, high) = match count.bound {
                crate::codes::Bound::AtLeast => (Some(count.value), None),
                crate::codes::Bound::AtMost => (None, Some(count.value)),
                _ => (Some(count.value), Some(count.value)),
            };
            self.claims[index].toll.push(Toll { kind: count.kind, mention, low, high, bound: count.bound, who });
        }
    }
}

/// The first act that a predicate may be whose conditions hold.
fn choose(view: &View<'_>, pred: &Pred) -> Option<usize> {
    let passive = view.is_passive(pred);
    let left = (view.clause_start(view.verb_group(pred)), pred.first);
    let right = (pred.end, view.clause_end(pred, true));
    pred.acts.iter().copied().find(|&act| {
        let topics = &view.lexicon.act_topics[act];
        let there = |(from, to): (usize, usize)| topics.iter().any(|t| view.find_topic(*t, from, to).is_some());
        topics.is_empty()
            || match view.lexicon.table.act[act].topic_at {
                TopicAt::Object if pred.noun => there(right) || there((pred.first.saturating_sub(3), pred.first)),
                TopicAt::Object => there(if passive { left } else { right }),
                TopicAt::Subject => there(left),
                TopicAt::Any => there(left) || there(right),
            }
    })
}

/// Gives a claim the mode and layer that the words of its clause call for.
fn refine(view: &View<'_>, pred: &Pred, claim: &mut Claim) {
    let from = view.clause_start(view.verb_group(pred));
    let to = view.clause_end(pred, true).max(pred.end);
    for (codes, topics) in &view.lexicon.refines {
        if codes.class != Some(claim.class)
            || topics.is_empty()
            || !topics.iter().all(|t| view.find_topic(*t, from, to).is_some())
        {
            continue;
        }
        if claim.mode.is_none() {
            claim.mode = codes.mode;
        }
        if claim.layer.is_none() {
            claim.layer = codes.layer;
        }
    }
}
