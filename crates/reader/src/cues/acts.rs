//! From predicates to claims.

use gencatan_page::TextRange;

use super::lexicon::{Content, Form, List, Needs, Sides, Tag, TopicAt};
use super::page::{Page, Quoted};
use super::sides::{Found, Frame};
use super::source::{Attribution, is_first_person};
use super::toll::counts;
use super::view::{Pred, View};
use crate::codes::{Class, Layer, MentionKind, Mode, Stance, Status};
use crate::reading::{Claim, Mention, MentionId, Source, Toll};
use crate::tokens::TokenKind;

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
                self.act(&scene, pred, act, &mut frames, first_claim);
            }
        }
        self.starts(&scene, &frames);
        self.denials(&scene, &frames, first_claim);
        self.tolls(&scene, first_claim);
    }

    fn act(&mut self, scene: &Scene<'_, '_>, pred: &Pred, act: usize, frames: &mut Vec<Frame>, first_claim: usize) {
        let view = scene.view;
        let cue = &view.lexicon.table.act[act];
        let codes = view.lexicon.acts[act];
        // "berlaku mulai": two words for one act.
        if frames.last().is_some_and(|f| f.act == act && f.end == pred.first) {
            return;
        }
        let mut sides = view.sides(pred, cue.sides, codes.class != Some(Class::Agree), frames, scene.ids);
        if matches!(codes.layer, Some(Layer::Effective | Layer::Respected | Layer::Ended)) && sides.between.is_empty() {
            let from = view.clause_start(view.verb_group(pred));
            sides.between = view.governed(from, pred.first, List::Between, scene.ids);
        }
        if cue.topic_at == TopicAt::Subject {
            // The truce is the subject; the parties are those between whom it is, or who have just agreed to it.
            let agreed = frames.iter().rev().find(|f| matches!(f.layer, Some(Layer::Agreed)));
            sides.actors = match sides.between.is_empty() {
                true => agreed.map(|f| f.actors.clone()).unwrap_or_default(),
                false => sides.between.clone(),
            };
            sides.recipients.clear();
        }
        let mutual = view.is_mutual(pred) && !pred.noun;
        let clause_end = view.clause_end(pred, cue.content != Content::Free).max(pred.end);
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
            end: pred.end,
            act,
            layer: codes.layer,
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
        // When a truce starts is said even of one that is only agreed or asked for.
        let consumed = outer.as_ref().is_some_and(|f| f.content == Content::Consumed);
        // Nor is it part of what is agreed who stands by as its mediator.
        let beside = codes.mode == Some(Mode::ThirdParty) && !sides.inherited && !sides.actors.is_empty();
        if consumed && codes.layer != Some(Layer::Effective) && !beside {
            frames.push(Frame { content: Content::Consumed, ..frame });
            return;
        }
        // "when the truce was in force": the truce is the setting of another act.
        if codes.layer == Some(Layer::Effective) && sides.between.is_empty() && view.is_subordinate(pred) {
            let after = view.has(own.saturating_sub(1), List::During) || view.before(own, List::During) > 0;
            let force =
                self.claims[first_claim..].iter_mut().filter(|c| c.class == Class::Assault && c.layer.is_none());
            force.filter(|_| after).for_each(|c| c.layer = Some(Layer::Violated));
            return;
        }
        let deadly = (pred.first..pred.end).any(|i| view.has(i, List::Killed) || view.has(i, List::Injured));
        let result = deadly && self.claims[first_claim..].iter().any(|c| c.class == Class::Assault);
        if let Some(class) = codes.class.filter(|_| !result) {
            let clause = view.range(clause_start, clause_end);
            let mut base = self.draft(scene, pred, act, class, clause);
            let agreed = frames.iter().any(|f| matches!(f.layer, Some(Layer::Agreed)));
            let to_come = codes.layer == Some(Layer::Effective) && agreed && pred.form != Form::Past;
            if ((consumed && !beside) || to_come) && base.status == Status::Actual {
                base.status = Status::Planned;
            }
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
        claim.actors = self.acting(sides.actors);
        if matches!(claim.class.quad(), "VC" | "VX") {
            claim.actors.iter().for_each(|a| self.speaks(*a));
        }
        claim.recipients = self.acting(sides.recipients);
        if !sides.between.is_empty()
            && matches!(
                claim.layer,
                Some(Layer::Agreed | Layer::Effective | Layer::Respected | Layer::Ended | Layer::Extended)
            )
        {
            claim.actors = self.acting(sides.between.clone());
        } else if !sides.between.is_empty() && claim.class == Class::Consult {
            claim.actors.extend(
                self.acting(sides.between.clone())
                    .into_iter()
                    .filter(|b| !claim.actors.contains(b))
                    .collect::<Vec<_>>(),
            );
        }
        refine(scene.view, pred, &mut claim);
        if !self.settle(&mut claim, cue.sides) {
            return;
        }
        if claim.class == Class::Assault {
            let named = claim.recipients.len();
            self.struck_places(&mut claim);
            let struck = claim.recipients.len() < named;
            if cue.weak && !self.is_force(scene.view, pred, &claim, struck) {
                return;
            }
        }
        claim.source = self.source(scene, &claim, outer);
        self.places(scene, &mut claim);
        if mutual && pairs.is_empty() && cue.sides == Sides::To {
            claim.recipients.clear();
        }
        let denied = outer.is_some_and(|f| f.content == Content::Denied);
        if claim.class == Class::Assault && !denied {
            self.force = Some(claim.clone());
        }
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
            let first = claim.actors[0];
            for other in claim.actors.iter().skip(1) {
                let mut copy = claim.clone();
                copy.actors = vec![first, *other];
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
        if claim.mode == Some(Mode::Convict) {
            // Courts sentence everybody; only who stands for more than himself is of interest.
            let some = |ids: &[MentionId]| ids.iter().any(|id| self.known[id.0].political);
            if !some(&claim.recipients) || !some(&claim.actors) {
                return;
            }
            let jailed = |topic: usize| scene.view.find_topic(topic, pred.end, scene.view.tokens.len()).is_some();
            if scene.view.lexicon.prison.is_some_and(jailed) {
                let arrest = Claim { class: Class::Coerce, mode: Some(Mode::Arrest), ..claim.clone() };
                self.push(claim, cue.needs);
                self.push(arrest, cue.needs);
                return;
            }
        }
        self.push(claim, if goes_on { Needs::Nothing } else { cue.needs });
    }

    /// Whether the text says that the meetings were separate.
    fn apart(&self, view: &View<'_>, pred: &Pred) -> bool {
        (view.clause_start(pred.first)..view.clause_end(pred, false)).any(|i| view.has(i, List::Separately))
    }

    fn acting(&self, ids: Vec<MentionId>) -> Vec<MentionId> {
        ids.into_iter().filter(|id| self.mentions[id.0].kind != MentionKind::Place).collect()
    }

    /// A bare name that speaks is a person's.
    fn speaks(&mut self, id: MentionId) {
        let known = &self.known[id.0];
        let mention = &mut self.mentions[id.0];
        if mention.kind == MentionKind::Organization && !known.political && !known.shouted && mention.refers.is_empty()
        {
            mention.kind = MentionKind::Person;
        }
    }

    /// What force hits and no word explains is a place ("shelled Terter"), unless it has acted before.
    fn struck_places(&mut self, claim: &mut Claim) {
        for id in std::mem::take(&mut claim.recipients) {
            let (mention, known) = (&self.mentions[id.0], &self.known[id.0]);
            let bare = mention.kind == MentionKind::Organization
                && !known.political
                && !known.shouted
                && mention.refers.is_empty()
                && !self.claims.iter().any(|c| c.actors.iter().any(|a| self.known[a.0].name == known.name));
            if bare {
                self.mentions[id.0].kind = MentionKind::Place;
            } else {
                claim.recipients.push(id);
            }
        }
    }

    /// Whether a word that also tells of sport, law and business tells of force: somebody armed does it where the
    /// sentence or the page speaks of arms, or anybody does it to somebody where the sentence does.
    fn is_force(&self, view: &View<'_>, pred: &Pred, claim: &Claim, struck: bool) -> bool {
        let Some(force) = view.lexicon.force else { return true };
        if claim.layer.is_some() {
            return true;
        }
        let said = view.find_topic(force, 0, view.tokens.len()).is_some();
        let armed = |id: MentionId| {
            let kind = |m: MentionId| {
                matches!(self.mentions[m.0].kind, MentionKind::Country | MentionKind::ArmedGroup)
                    || self.known[m.0].armed
            };
            kind(id) || self.stands_for(id).into_iter().any(kind)
        };
        if claim.actors.is_empty() || claim.actors.iter().any(|a| armed(*a)) {
            // "the attack by A on B" says so by itself.
            let one_another = pred.noun && (struck || claim.recipients.iter().any(|r| armed(*r)));
            return said || self.at_war || (one_another && !claim.actors.is_empty());
        }
        said && !claim.recipients.is_empty()
    }

    /// Whether two mentions stand for one and the same, by name.
    fn alike(&self, a: MentionId, b: MentionId) -> bool {
        let (a, b) = (self.stands_for(a), self.stands_for(b));
        let named = |a: MentionId, b: MentionId| {
            let (a, b) = (&self.known[a.0], &self.known[b.0]);
            !a.many && !a.name.is_empty() && a.name == b.name
        };
        matches!((&a[..], &b[..]), ([a], [b]) if a == b || named(*a, *b))
    }

    /// The codebook's second looks: promises, one-sided agreements, requests.
    fn settle(&self, claim: &mut Claim, sides: Sides) -> bool {
        let many = claim.actors.iter().map(|a| if self.known[a.0].many { 2 } else { 1 }).sum::<usize>() > 1;
        if let ([actor], Some(Layer::Agreed), false) = (&claim.actors[..], claim.layer, many) {
            if sides == Sides::Together {
                claim.layer = Some(Layer::Accepted);
            } else if matches!(self.mentions[actor.0].kind, MentionKind::Country | MentionKind::ArmedGroup) {
                claim.class = Class::Concede;
            } else {
                // Whoever announces a truce is no party to it by that.
                return false;
            }
        }
        if claim.layer == Some(Layer::Ended) && claim.class == Class::Retreat && claim.status == Status::Actual {
            claim.status = Status::Stopped;
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
        true
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
        let accusing = outer.filter(|f| matches!(f.content, Content::Claimed | Content::Denied));
        if let Some(accuser) = accusing.and_then(|f| f.actors.first()) {
            around.retain(|a| a.1 != *accuser);
            around.insert(0, (0, *accuser, None));
        }
        let verbal = matches!(claim.class.quad(), "VC" | "VX");
        let own = |speaker: MentionId| claim.actors.iter().any(|a| self.same(*a, speaker));
        let whole = verbal || claim.layer == Some(Layer::Effective);
        let denied = outer.is_some_and(|f| f.content == Content::Denied);
        around.retain(|a| denied || !(whole && own(a.1)));
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
                let kind = self.mentions[id.0].kind;
                let located =
                    group.prep == Some(List::At) && matches!(kind, MentionKind::Country | MentionKind::Facility);
                let inside = claim.clause.contains(view.range(chunk.first, chunk.end));
                let taken = claim.actors.contains(&id) || claim.recipients.contains(&id);
                if inside && !taken && (located || kind == MentionKind::Place) && !chunk.demonym {
                    claim.places.push(id);
                }
            }
        }
    }

    /// Keeps a claim that names the sides it must, and somebody who matters.
    fn push(&mut self, claim: Claim, needs: Needs) {
        // Nobody does this to himself: who is both was mistaken for one of the two.
        if claim.actors.iter().any(|a| claim.recipients.iter().any(|r| self.alike(*a, *r))) {
            return;
        }
        let (actor, recipient) = (!claim.actors.is_empty(), !claim.recipients.is_empty());
        let named = match needs {
            Needs::Actor => actor,
            Needs::Both => (actor && recipient) || claim.actors.len() > 1,
            Needs::Any => actor || recipient,
            Needs::Nothing => true,
        };
        let mut sides =
            claim.actors.iter().chain(&claim.recipients).chain(claim.source.iter().flat_map(|s| &s.speaker)).peekable();
        // A bare name matters only where the act itself is one of war and peace.
        let matters = claim.layer.is_some()
            || claim.mode == Some(Mode::ThirdParty)
            || sides.peek().is_none()
            || sides.any(|id| self.known[id.0].political);
        let alone = claim.class == Class::Consult
            && claim.mode != Some(Mode::ThirdParty)
            && claim.layer.is_none()
            && claim.recipients.is_empty()
            && matches!(claim.actors[..], [one] if !self.known[one.0].many);
        if alone && needs != Needs::Nothing {
            return;
        }
        if named && matters {
            self.claims.push(claim);
        }
    }

    /// A truce "from noon on Saturday": when it is to start, beside whatever else is said of it.
    fn starts(&mut self, scene: &Scene<'_, '_>, frames: &[Frame]) {
        let view = scene.view;
        let Some(truce) = view.lexicon.truce else { return };
        for i in 1..view.tokens.len() {
            let n = view.list(i, List::Starting);
            let timed =
                |j: usize| view.has(j, List::Clock) || view.tokens.get(j).is_some_and(|t| t.kind == TokenKind::Number);
            let follows = (1..=4.min(i)).any(|back| {
                view.tags[i - back].iter().any(|(t, len)| *t == Tag::Topic(truce) && len + 1 >= back && *len <= back)
            });
            if n == 0
                || !follows
                || !(i + n..i + n + 3).any(timed)
                || view.preds.iter().any(|p| p.first <= i && i < p.end)
            {
                continue;
            }
            let agreed = frames.iter().rev().find(|f| matches!(f.layer, Some(Layer::Agreed | Layer::Extended)));
            let end = (i..view.tokens.len()).find(|&j| view.stops[j]).unwrap_or(view.tokens.len());
            let mut claim = Claim {
                id: String::new(),
                sentence: scene.sentence,
                trigger: view.range(i, i + n),
                clause: view.range(i, end),
                class: Class::Retreat,
                mode: Some(Mode::Ceasefire),
                layer: Some(Layer::Effective),
                actors: agreed.map(|f| self.acting(f.actors.clone())).unwrap_or_default(),
                recipients: Vec::new(),
                places: Vec::new(),
                times: Vec::new(),
                status: Status::Planned,
                source: None,
                toll: Vec::new(),
                confidence: None,
                why: vec!["truce-from".into()],
            };
            claim.source = self.source(scene, &claim, None);
            self.claims.push(claim);
            return;
        }
    }

    /// "denied it": the latest use of force that the page speaks of, not done by the denier.
    fn denials(&mut self, scene: &Scene<'_, '_>, frames: &[Frame], first_claim: usize) {
        let view = scene.view;
        for frame in frames.iter().filter(|f| f.content == Content::Denied && !f.actors.is_empty()) {
            let said = view.range(frame.end, frame.scope_end);
            let filled = self.claims[first_claim..].iter().any(|c| said.contains(c.trigger));
            let points_back = frame.end >= frame.scope_end
                || (frame.end..frame.scope_end)
                    .any(|i| view.has(i, List::ThingPronoun) || view.has(i, List::Accusation))
                || view.tokens[frame.end..frame.scope_end].iter().all(|t| t.kind == TokenKind::Mark);
            let Some(force) = self.force.clone().filter(|f| !filled && points_back && scene.sentence <= f.sentence + 4)
            else {
                continue;
            };
            let source = Source {
                speaker: frame.actors.first().copied(),
                stance: Stance::Denies,
                ..self.source(scene, &force, None).unwrap_or_default()
            };
            let claim = Claim {
                sentence: scene.sentence,
                trigger: view.range(frame.first, frame.end),
                clause: view.range(frame.clause_start, frame.scope_end.max(frame.end)),
                actors: frame.actors.clone(),
                recipients: force.recipients.iter().copied().filter(|r| !frame.actors.contains(r)).collect(),
                status: Status::Negated,
                source: Some(Source { via: Vec::new(), ..source }),
                toll: Vec::new(),
                times: Vec::new(),
                why: vec!["denies-what-was-said".into()],
                ..force
            };
            self.push(claim, Needs::Actor);
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
    let mut from = view.clause_start(view.verb_group(pred));
    // "a truce that takes effect": what stands before the relative belongs to the act.
    if from > 0 && (view.before(from, List::Relative) > 0 || view.before(from, List::That) > 0) {
        from = view.clause_start(from - 1);
    }
    let left = (from, pred.first);
    let right = (pred.end, view.clause_end(pred, true));
    pred.acts.iter().copied().find(|&act| {
        let topics = &view.lexicon.act_topics[act];
        let there = |(from, to): (usize, usize)| topics.iter().any(|t| view.find_topic(*t, from, to).is_some());
        topics.is_empty()
            || (view.lexicon.table.act[act].place_object && view.hits_place(pred))
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
    // What is asked or refused stands after the verb.
    let after = matches!(claim.class, Class::Request | Class::Reject) && !view.is_passive(pred);
    let from = if after { pred.first } else { view.clause_start(view.verb_group(pred)) };
    let to = view.clause_end(pred, true).max(pred.end);
    for (codes, topics, around) in &view.lexicon.refines {
        // That an act breaks a truce may be said anywhere in the sentence.
        let (from, to) = if codes.layer == Some(Layer::Violated) { (0, view.tokens.len()) } else { (from, to) };
        if codes.class != Some(claim.class)
            || topics.is_empty()
            || !topics.iter().all(|t| view.find_topic(*t, from, to).is_some())
            || !around.iter().all(|t| view.find_topic(*t, 0, view.tokens.len()).is_some())
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
