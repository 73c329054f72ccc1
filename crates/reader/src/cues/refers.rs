//! What pronouns and short forms stand for.

use gencatan_page::BlockId;

use super::page::{Page, Quoted};
use super::source::Attribution;
use super::view::View;
use crate::codes::MentionKind;
use crate::reading::MentionId;

/// How many of the latest lists a pronoun may point back to.
const NEAR_LISTS: usize = 60;

impl Page<'_> {
    /// Resolves the pronouns and short names of a sentence, and notes its lists for later ones.
    pub(crate) fn refer(&mut self, view: &View<'_>, ids: &[MentionId], found: &[Attribution], quoted: &[Quoted]) {
        let mut listed = 0;
        for (c, id) in ids.iter().enumerate() {
            let chunk = &view.chunks[c];
            // Lists that end before this mention may be what it points back to.
            while let Some(group) = view.groups.get(listed).filter(|g| g.end <= chunk.first) {
                self.note(group.chunks.iter().map(|c| ids[*c]).collect());
                listed += 1;
            }
            let refers = match chunk.kind {
                MentionKind::Pronoun if chunk.thing => self.body_before(*id),
                MentionKind::Pronoun if chunk.single => self.person_before(*id),
                MentionKind::Pronoun => {
                    let at = self.mentions[id.0].range;
                    let speaker = quoted.iter().find(|q| q.range.contains(at)).and_then(|q| q.speaker);
                    let speaker = speaker.or_else(|| found.iter().find(|a| a.said.contains(at)).map(|a| a.speaker));
                    self.several_before(*id, chunk.dual, speaker)
                }
                _ => self.longer_form(*id),
            };
            let political = refers.iter().any(|r| self.known[r.0].political);
            self.known[id.0].political |= political;
            self.mentions[id.0].refers = refers;
        }
        for group in &view.groups[listed..] {
            self.note(group.chunks.iter().map(|c| ids[*c]).collect());
        }
    }

    fn note(&mut self, list: Vec<MentionId>) {
        let actors: Vec<MentionId> = list
            .into_iter()
            .filter(|id| {
                !matches!(self.mentions[id.0].kind, MentionKind::Place | MentionKind::Pronoun | MentionKind::Group)
            })
            .collect();
        if actors.len() >= 2 {
            self.lists.push(actors);
        }
    }

    /// A mention and what it stands for, to the end of the chain.
    pub(crate) fn stands_for(&self, id: MentionId) -> Vec<MentionId> {
        let refers = &self.mentions[id.0].refers;
        if refers.is_empty() { vec![id] } else { refers.iter().flat_map(|r| self.stands_for(*r)).collect() }
    }

    /// Whether two mentions name the same: one's name is the other's, or its end.
    pub(crate) fn same(&self, a: MentionId, b: MentionId) -> bool {
        if a == b {
            return true;
        }
        let ends = |a: MentionId, b: MentionId| {
            let (a, b) = (&self.known[a.0].name, &self.known[b.0].name);
            !a.is_empty() && b.ends_with(a)
        };
        let (a, b) = (self.stands_for(a), self.stands_for(b));
        a.len() == 1 && b.len() == 1 && (a == b || ends(a[0], b[0]) || ends(b[0], a[0]))
    }

    /// What "they" or "both sides" can mean, without whoever says it: for two, the pair that the page speaks of most,
    /// for more, the latest list.
    fn several_before(&self, id: MentionId, dual: bool, speaker: Option<MentionId>) -> Vec<MentionId> {
        let here = self.known[id.0].sentence;
        let lists: Vec<Vec<MentionId>> = self
            .lists
            .iter()
            .rev()
            .take(NEAR_LISTS)
            .rev()
            .map(|l| l.iter().copied().filter(|m| speaker.is_none_or(|s| !self.same(*m, s))).collect())
            .collect();
        if !dual {
            return lists.into_iter().rev().find(|l: &Vec<MentionId>| l.len() >= 2).unwrap_or_default();
        }
        let pairs: Vec<&Vec<MentionId>> = lists.iter().filter(|l| l.len() == 2).collect();
        let same = |a: &[MentionId], b: &[MentionId]| {
            (self.same(a[0], b[0]) && self.same(a[1], b[1])) || (self.same(a[0], b[1]) && self.same(a[1], b[0]))
        };
        let weight = |pair: &[MentionId]| -> usize {
            let of = |p: &&&Vec<MentionId>| if self.mentions[p[0].0].block == BlockId::HEADLINE { 4 } else { 2 };
            let told: usize = pairs.iter().filter(|p| same(p, pair)).map(|p| of(&p)).sum();
            told + usize::from(self.known[pair[0].0].sentence + 1 >= here) * 3
        };
        // Of equally told pairs the latest is meant.
        if let Some(pair) = pairs.iter().max_by_key(|p| weight(p)) {
            return (*pair).clone();
        }
        // No list: the last two states or armed groups named.
        let mut pair: Vec<MentionId> = Vec::new();
        for i in (0..id.0).rev() {
            let m = MentionId(i);
            let side = matches!(self.mentions[i].kind, MentionKind::Country | MentionKind::ArmedGroup);
            if side && !pair.iter().any(|p| self.same(*p, m)) {
                pair.insert(0, m);
            }
            if pair.len() == 2 {
                return pair;
            }
        }
        Vec::new()
    }

    /// Whom "he" or "she" means: at the head of a sentence whoever acted in the sentence before, else the person named
    /// last.
    fn person_before(&self, id: MentionId) -> Vec<MentionId> {
        let near = self.known[id.0].sentence;
        let opens = id.0.checked_sub(1).is_none_or(|i| self.known[i].sentence < near);
        let acted = self.claims.iter().find(|c| opens && c.sentence + 1 == near && c.source.is_none());
        if let Some(first) = acted.and_then(|c| c.actors.first())
            && self.mentions[first.0].kind == MentionKind::Person
        {
            return self.stands_for(*first);
        }
        (0..id.0)
            .rev()
            .take_while(|i| self.known[*i].sentence + 3 >= near)
            .find(|i| matches!(self.mentions[*i].kind, MentionKind::Person))
            .map(|i| self.stands_for(MentionId(i)))
            .unwrap_or_default()
    }

    /// What "it" is where it speaks: the first state or organization of the sentence before, else of this one.
    fn body_before(&self, id: MentionId) -> Vec<MentionId> {
        let here = self.known[id.0].sentence;
        let body = |i: &usize| matches!(self.mentions[*i].kind, MentionKind::Country | MentionKind::Organization);
        let at = |sentence: usize| (0..id.0).filter(|i| self.known[*i].sentence == sentence).find(body);
        let found = here.checked_sub(1).and_then(at).or_else(|| at(here));
        found.map(|i| self.stands_for(MentionId(i))).unwrap_or_default()
    }

    /// The earlier, longer form of a name.
    fn longer_form(&mut self, id: MentionId) -> Vec<MentionId> {
        let name = self.known[id.0].name.clone();
        let kind = self.mentions[id.0].kind;
        // "the ministry": the latest body whose name holds that word and more.
        if self.known[id.0].short {
            let longer = |i: &usize| {
                let other = &self.known[*i].name;
                self.mentions[*i].kind == kind && other.len() > 1 && other.contains(&name[0])
            };
            return (0..id.0).rev().find(longer).map(|i| vec![MentionId(i)]).unwrap_or_default();
        }
        if name.is_empty()
            || !matches!(self.mentions[id.0].kind, MentionKind::Person | MentionKind::Organization | MentionKind::Place)
        {
            return Vec::new();
        }
        let bare = !self.known[id.0].political;
        let full = (0..id.0).find(|i| {
            let other = &self.known[*i].name;
            self.mentions[*i].kind == MentionKind::Person
                && other.ends_with(&name)
                && (other.len() > name.len() || (bare && self.known[*i].political))
        });
        match full {
            Some(i) if self.mentions[id.0].kind != MentionKind::Place => {
                self.mentions[id.0].kind = MentionKind::Person;
                vec![MentionId(i)]
            }
            _ => Vec::new(),
        }
    }
}
