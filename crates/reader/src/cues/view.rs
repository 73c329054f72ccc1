//! A sentence laid out for the rules: tokens, their tags, noun phrases, groups, predicates and clause ends.

use gencatan_page::{BlockId, TextRange};

use super::lexicon::{Form, Lexicon, List, Tag};
use super::names::{Chunk, PageWords};
use crate::codes::MentionKind;
use crate::tokens::{Token, TokenKind, tokens};

/// Noun phrases said in one breath ("A, B and C"), with the preposition before them.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Indexes into [`View::chunks`].
    pub chunks: Vec<usize>,
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// The preposition that governs it.
    pub prep: Option<List>,
}

/// A word that may be an act.
#[derive(Clone, Debug)]
pub(crate) struct Pred {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Whether it is used as a noun.
    pub noun: bool,
    /// The form, where it is a verb.
    pub form: Form,
    /// Acts that it may be, best first (indexes into the cue table).
    pub acts: Vec<usize>,
    /// For a noun, the light verb that makes it a deed ("held talks").
    pub light: Option<usize>,
}

/// A sentence laid out.
pub(crate) struct View<'a> {
    pub block: BlockId,
    pub lexicon: &'a Lexicon,
    pub tokens: Vec<Token>,
    pub tags: Vec<Vec<(Tag, usize)>>,
    pub chunks: Vec<Chunk>,
    pub groups: Vec<Group>,
    pub preds: Vec<Pred>,
    /// Whether a clause ends or begins at the token.
    pub stops: Vec<bool>,
}

/// Marks that part clauses.
const CLAUSE_MARKS: &[&str] = &[";", ":", "–", "—", "\"", "“", "”", "«", "»", "„", "(", ")", "?", "!", "…"];

/// What is read of one sentence: no writer's sentence is longer, and a hostile one costs no more.
const MAX_TOKENS: usize = 500;

impl<'a> View<'a> {
    pub(crate) fn new(
        text: &'a str,
        block: BlockId,
        range: TextRange,
        lexicon: &'a Lexicon,
        words: &PageWords<'_>,
    ) -> Self {
        let mut tokens = tokens(text, range, &words.table.clitics);
        tokens.truncate(MAX_TOKENS);
        let tags: Vec<_> = (0..tokens.len()).map(|i| lexicon.tags(text, &tokens, i)).collect();
        let mut view =
            Self { block, lexicon, tokens, tags, chunks: vec![], groups: vec![], preds: vec![], stops: vec![] };
        view.chunks = super::names::chunks(&view, words);
        view.stops = (0..view.tokens.len()).map(|i| view.is_stop(i)).collect();
        view.groups = view.find_groups();
        view.preds = view.find_preds();
        view.split_objects_from_subjects();
        view
    }

    /// The length of the longest phrase of a list that begins at a token; 0 where there is none.
    pub(crate) fn list(&self, at: usize, list: List) -> usize {
        self.tags
            .get(at)
            .map_or(0, |tags| tags.iter().filter(|(t, _)| *t == Tag::List(list)).map(|(_, n)| *n).max().unwrap_or(0))
    }

    /// Whether a phrase of a list begins at a token.
    pub(crate) fn has(&self, at: usize, list: List) -> bool {
        self.list(at, list) > 0
    }

    /// Whether a phrase of a list ends just before a token; its length.
    pub(crate) fn before(&self, at: usize, list: List) -> usize {
        (1..=4.min(at)).find(|n| self.list(at - n, list) == *n).unwrap_or(0)
    }

    /// Whether the token is the given mark.
    pub(crate) fn mark(&self, at: usize, mark: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is(mark))
    }

    /// The noun phrase that covers a token.
    pub(crate) fn chunk_at(&self, at: usize) -> Option<usize> {
        self.chunks.iter().position(|c| c.first <= at && at < c.end)
    }

    /// Where a topic stands in `from..to`.
    pub(crate) fn find_topic(&self, topic: usize, from: usize, to: usize) -> Option<usize> {
        (from..to.min(self.tokens.len()))
            .find(|&i| self.tags[i].iter().any(|(t, n)| *t == Tag::Topic(topic) && i + n <= to))
    }

    /// The stretch of the text from one token to before another.
    pub(crate) fn range(&self, first: usize, end: usize) -> TextRange {
        match (self.tokens.get(first), self.tokens.get(end.saturating_sub(1))) {
            (Some(a), Some(b)) if first < end => TextRange::new(a.range.start, b.range.end),
            _ => TextRange::default(),
        }
    }

    fn is_stop(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        if token.kind == TokenKind::Mark {
            // A short aside ("(AI)", "(26/10)") parts nothing.
            let opening = (i.saturating_sub(4)..=i).rev().find(|&k| self.mark(k, "("));
            let aside = opening.is_some_and(|k| (k..k + 6).any(|e| self.mark(e, ")") && e >= i));
            // A clock time ("12:00") is one expression.
            let digits =
                |k: Option<usize>| k.and_then(|k| self.tokens.get(k)).is_some_and(|t| t.kind == TokenKind::Number);
            let joined = !token.spaced && self.tokens.get(i + 1).is_some_and(|t| !t.spaced);
            if joined && token.is(":") && digits(i.checked_sub(1)) && digits(Some(i + 1)) {
                return false;
            }
            return !aside && CLAUSE_MARKS.contains(&token.low.as_str()) || (token.is("-") && token.spaced);
        }
        self.chunk_at(i).is_none()
            && [List::Subordinator, List::That, List::Relative, List::Opposition].iter().any(|l| self.has(i, *l))
    }

    fn find_groups(&self) -> Vec<Group> {
        let mut out: Vec<Group> = Vec::new();
        let mut i = 0;
        while i < self.chunks.len() {
            let mut last = i;
            let mut joined = i;
            while last + 1 < self.chunks.len() {
                match self.joint(last, last + 1) {
                    Some(true) => joined = last + 1,
                    // Headlines part two states by a comma alone ("Armenia, Azerbaijan agree").
                    Some(false) if self.is_headline_pair(last) => joined = last + 1,
                    Some(false) => {}
                    None => break,
                }
                last += 1;
            }
            let first = self.chunks[i].first;
            out.push(Group {
                chunks: (i..=joined).collect(),
                first,
                end: self.chunks[joined].end,
                prep: self.preposition(first),
            });
            i = joined + 1;
        }
        out
    }

    fn is_headline_pair(&self, a: usize) -> bool {
        let state = |c: &Chunk| c.kind == MentionKind::Country && !c.demonym;
        self.block == BlockId::HEADLINE
            && state(&self.chunks[a])
            && state(&self.chunks[a + 1])
            && self.preposition(self.chunks[a].first).is_none()
    }

    /// Whether two neighbouring noun phrases stand in one list, and whether an "and" joins them.
    fn joint(&self, a: usize, b: usize) -> Option<bool> {
        let (left, right) = (&self.chunks[a], &self.chunks[b]);
        let mut at = left.end;
        let mut comma = false;
        let mut and = false;
        while at < right.first {
            if self.mark(at, ",") && !comma && !and {
                comma = true;
                at += 1;
            } else if !and && self.has(at, List::And) {
                and = true;
                at += self.list(at, List::And);
            } else if self.mark(at, "-")
                && !self.tokens[at].spaced
                && right.first == at + 1
                && left.political
                && right.political
            {
                and = true;
                at += 1;
            } else if (and || comma) && self.has(at, List::Determiner) {
                at += self.list(at, List::Determiner);
            } else {
                return None;
            }
        }
        let located = self.preposition(left.first) == Some(List::At);
        if !(comma || and) || (located && comma) {
            return None;
        }
        let place = |c: &Chunk| c.kind == MentionKind::Place;
        (and || place(left) == place(right)).then_some(and)
    }

    /// The preposition before a token, across determiners.
    fn preposition(&self, first: usize) -> Option<List> {
        let mut at = first;
        while at > 0 {
            let n = self.before(at, List::Determiner).max(self.before(at, List::Common));
            if n == 0 {
                break;
            }
            at -= n;
        }
        const PREPOSITIONS: &[List] = &[
            List::With,
            List::By,
            List::Against,
            List::Between,
            List::At,
            List::To,
            List::Of,
            List::From,
            List::Preposition,
        ];
        if self.before(at, List::According) > 0 {
            return Some(List::Preposition);
        }
        PREPOSITIONS.iter().copied().find(|l| self.before(at, *l) > 0)
    }

    /// Parts lists that run from the object of one act into the subject of the next: "A met B, and C said",
    /// "brokered by A, B and C agreed".
    fn split_objects_from_subjects(&mut self) {
        let mut out = Vec::with_capacity(self.groups.len());
        for group in std::mem::take(&mut self.groups) {
            let comma = (1..group.chunks.len()).rev().find(|&k| {
                let (a, b) = (self.chunks[group.chunks[k - 1]].end, self.chunks[group.chunks[k]].first);
                (a..b).any(|i| self.mark(i, ","))
            });
            // "…, and C issued a statement": an unknown word after the last name is its verb.
            let spoken = group.chunks.len() == 2
                && self.before(self.chunks[group.chunks[1]].first, List::And) > 0
                && self.tokens.get(group.end).is_some_and(|t| {
                    t.is_word()
                        && !t.capital
                        && self.tags[group.end].iter().all(|(t, _)| matches!(t, Tag::List(List::Light)))
                });
            let object = group.prep.is_some()
                || self.preds.iter().any(|p| {
                    !p.noun && p.end <= group.first && !(p.end..group.first).any(|i| self.stops[i] || self.mark(i, ","))
                });
            let subject = self.preds.iter().any(|p| {
                !p.noun
                    && p.first >= group.end
                    && matches!(
                        p.form,
                        Form::Third | Form::Past | Form::Active | Form::Passive | Form::Base | Form::Bare
                    )
                    && (group.end..p.first).all(|i| self.is_verbal(i))
            }) || spoken;
            // "after Chad and Libya signed": the word opens a clause and governs nothing.
            let opens = subject && self.before(group.first, List::Subordinator) > 0;
            let group = if opens { Group { prep: None, ..group } } else { group };
            match comma.filter(|_| object && subject) {
                Some(k) => {
                    let (before, after) = group.chunks.split_at(k);
                    let end = self.chunks[before[k - 1]].end;
                    let first = self.chunks[after[0]].first;
                    out.push(Group { chunks: before.to_vec(), first: group.first, end, prep: group.prep });
                    out.push(Group { chunks: after.to_vec(), first, end: group.end, prep: None });
                }
                None => out.push(group),
            }
        }
        self.groups = out;
    }

    /// Whether a token belongs to a verb group: auxiliaries, negations, adverbs.
    pub(crate) fn is_verbal(&self, at: usize) -> bool {
        const VERBAL: &[List] = &[
            List::Auxiliary,
            List::Be,
            List::Negation,
            List::Possible,
            List::Planned,
            List::Stopped,
            List::Adverb,
            List::EachOther,
        ];
        self.covered(at, VERBAL)
    }

    /// Whether a phrase of one of the lists covers the token.
    fn covered(&self, at: usize, lists: &[List]) -> bool {
        (0..=3.min(at)).any(|back| lists.iter().any(|l| self.list(at - back, *l) > back))
    }

    fn find_preds(&self) -> Vec<Pred> {
        let mut out: Vec<Pred> = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            match self.pred_at(i) {
                Some(pred) => {
                    i = pred.end;
                    out.push(pred);
                }
                None => i += 1,
            }
        }
        self.join_light_verbs(&mut out);
        out
    }

    fn pred_at(&self, i: usize) -> Option<Pred> {
        if self.chunk_at(i).is_some_and(|c| self.chunks[c].named_at(i)) {
            return None;
        }
        let verbs = self.tags[i].iter().filter_map(|(t, n)| match t {
            Tag::Verb(a, f) => Some((*a, *f, *n)),
            _ => None,
        });
        let nouns = self.tags[i].iter().filter_map(|(t, n)| match t {
            Tag::Noun(a) => Some((*a, *n)),
            _ => None,
        });
        let verb_len = verbs.clone().map(|v| v.2).max().unwrap_or(0);
        let noun_len = nouns.clone().map(|v| v.1).max().unwrap_or(0);
        let len = verb_len.max(noun_len);
        // "on March 30", "the President's Order": a capital within a sentence makes a name of the word.
        let token = &self.tokens[i];
        let within = i > 0 && self.tokens[i - 1].is_word();
        if within && token.capital && !token.shouted && self.lexicon.table.capitals && self.block != BlockId::HEADLINE {
            return None;
        }
        // A longer phrase that is no act ("according to", "joint statement") is not one because of its first word.
        let outer =
            self.tags[i].iter().filter(|(t, _)| matches!(t, Tag::List(_) | Tag::Head(_))).map(|(_, n)| *n).max();
        if len == 0 || outer.is_some_and(|n| n > len) {
            return None;
        }
        let form = verbs.clone().find(|v| v.2 == len).map(|v| v.1);
        let noun = match form {
            None => true,
            Some(Form::Base)
                if noun_len == 0 && !verbs.clone().any(|v| v.1 == Form::Past) && self.reads_as_thing(i) =>
            {
                return None;
            }
            Some(_) if noun_len < len => false,
            Some(form) => self.reads_as_noun(i, form),
        };
        let mut acts: Vec<usize> = if noun {
            nouns.filter(|n| n.1 == len).map(|n| n.0).collect()
        } else {
            verbs.filter(|v| v.2 == len).map(|v| v.0).collect()
        };
        acts.sort_unstable();
        acts.dedup();
        Some(Pred { first: i, end: i + len, noun, form: form.unwrap_or(Form::Base), acts, light: None })
    }

    /// Whether a word that may be a verb or a noun is a noun here.
    fn reads_as_noun(&self, i: usize, form: Form) -> bool {
        if matches!(form, Form::Past | Form::Participle | Form::Active | Form::Passive | Form::Bare) {
            return false;
        }
        if self.before(i, List::Infinitive) > 0 || (i > 0 && self.is_verbal(i - 1)) {
            return false;
        }
        // "denied bombing Mekelle", "accused of shelling it": what follows a verb or preposition without "of" after it.
        let governed = i > 0
            && (self.tags[i - 1].iter().any(|(t, n)| *n == 1 && matches!(t, Tag::Verb(..)))
                || [List::Of, List::By, List::From].iter().any(|l| self.before(i, *l) > 0));
        if form == Form::Ing && governed && !self.has(i + 1, List::Of) {
            return false;
        }
        let adjective = |c: &Chunk| c.demonym || c.possessive;
        match i.checked_sub(1).and_then(|b| self.chunk_at(b)) {
            Some(c) => adjective(&self.chunks[c]),
            // "A, meeting B": a participle after a comma; otherwise a word that follows a noun's company is a noun.
            None => !(form == Form::Ing && i > 0 && self.mark(i - 1, ",")),
        }
    }

    /// Whether a word that is an act only as a verb is a noun here ("strong support", "the order").
    fn reads_as_thing(&self, i: usize) -> bool {
        let Some(last) = i.checked_sub(1) else { return false };
        if self.before(i, List::Infinitive) > 0 || self.is_verbal(last) || self.before(i, List::Light) > 0 {
            return self.before(i, List::Determiner) > 0;
        }
        match self.chunk_at(last) {
            Some(c) => self.chunks[c].possessive,
            None => {
                let opens =
                    [List::And, List::That, List::Relative, List::Subordinator, List::Opposition, List::FirstPronoun];
                self.tokens[last].is_word() && !self.stops[last] && !opens.iter().any(|l| self.before(i, *l) > 0)
            }
        }
    }

    /// Gives nouns the light verb before them and takes that verb out of the acts.
    fn join_light_verbs(&self, preds: &mut Vec<Pred>) {
        for p in preds.iter_mut().filter(|p| p.noun) {
            let from = p.first.saturating_sub(6);
            p.light = (from..p.first).rev().find(|&i| self.has(i, List::Light)).filter(|&i| {
                let n = self.list(i, List::Light);
                (i + n..p.first).all(|j| !self.stops[j] && !self.mark(j, ",") && self.tokens[j].kind != TokenKind::Mark)
            });
        }
        let lights: Vec<usize> = preds.iter().filter_map(|p| p.light).collect();
        preds.retain(|p| p.noun || !lights.contains(&p.first));
    }
}
