//! From raw scores to mentions and claims: spans out of tags, answers out of heads, and what the codebook rules out.

use gencatan_page::{BlockId, TextRange};

use super::file::Header;
use super::network::{Answers, Question, Span};
use crate::codes::{Bound, Channel, Class, Layer, MentionKind, Mode, Stance, Status, TollKind};
use crate::reading::{MentionId, Sentence};

/// Least share of a rival that is shown with `--explain`.
const RIVAL: f32 = 0.05;

/// Index of the greatest score.
pub(crate) fn best(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold(0, |best, (i, s)| if *s > scores[best] { i } else { best })
}

/// Shares that add up to one.
pub(crate) fn shares(scores: &[f32], temperature: f32) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| ((s - top) / temperature).exp()).collect();
    let total: f32 = powers.iter().sum();
    powers.iter().map(|p| p / total).collect()
}

/// The spans of a row of tags (0 outside, odd begin, even inside of the same); `None` of a mark, which no span crosses.
/// Gives each span with its tag of begin. What is inside without a begin begins.
pub(crate) fn spans(tags: impl Iterator<Item = Option<usize>>) -> Vec<(Span, usize)> {
    let mut out: Vec<(Span, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    for (i, tag) in tags.enumerate() {
        match tag {
            Some(tag) if tag > 0 => {
                let begin = tag - (tag + 1) % 2;
                let goes_on = tag % 2 == 0 && open == Some(begin);
                match out.last_mut().filter(|_| goes_on) {
                    Some(last) => last.0.1 = i,
                    None => out.push(((i, i), begin)),
                }
                open = Some(begin);
            }
            _ => open = None,
        }
    }
    out
}

/// A claim as the heads see it; mentions are indices into those of the window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub class: Class,
    pub mode: Option<Mode>,
    pub layer: Option<Layer>,
    pub status: Status,
    pub stance: Stance,
    pub channel: Option<Channel>,
    pub sourced: bool,
    pub actors: Vec<usize>,
    pub recipients: Vec<usize>,
    pub places: Vec<usize>,
    pub times: Vec<usize>,
    pub speaker: Option<usize>,
    pub via: Vec<usize>,
    /// Kind, count, bound, who.
    pub toll: Vec<(TollKind, usize, Bound, Option<usize>)>,
    /// Calibrated probability that class and status are right.
    pub confidence: f32,
    /// Rival classes and statuses with their shares.
    pub why: Vec<String>,
    /// Role, mention and share of those that take part, and of their rivals.
    pub sides: Vec<(&'static str, usize, f32)>,
}

/// The scores of one slot of one trigger.
struct Slot<'a> {
    header: &'a Header,
    answers: &'a Answers,
    at: usize,
    kinds: &'a [MentionKind],
    away: &'a [usize],
}

impl<'a> Slot<'a> {
    fn scores(&self, question: Question) -> &'a [f32] {
        let row = self.answers.questions.iter().find(|(q, _)| *q == question).map(|(_, s)| s.as_slice());
        let row = row.unwrap_or_default();
        let labels = &self.header.labels;
        let size = match question {
            Question::Class => 1 + labels.classes.len(),
            Question::Mode => 1 + labels.modes.len(),
            Question::Layer => 1 + labels.layers.len(),
            Question::Status => labels.statuses.len(),
            Question::Source => labels.sources.len(),
            Question::Stance => labels.stances.len(),
            Question::Channel => 1 + labels.channels.len(),
        };
        &row[self.at * size..(self.at + 1) * size]
    }

    /// The word of the best answer; `None` for "does not apply".
    fn word(&self, question: Question, words: &'a [String]) -> Option<&'a str> {
        best(self.scores(question)).checked_sub(1).and_then(|i| words.get(i)).map(String::as_str)
    }

    fn role(&self, role: &str, mention: usize) -> f32 {
        let roles = &self.header.labels.roles;
        let Some(at) = roles.iter().position(|r| r == role) else { return f32::MIN };
        self.answers.roles[(self.at * self.kinds.len() + mention) * roles.len() + at]
    }

    /// The mentions in a role, among those of kinds that can have it, in reading order: those of the nearest sentence that has any.
    /// In the gold passages one claim in 300 takes actors from two sentences.
    fn having(&self, role: &str, can: impl Fn(MentionKind) -> bool) -> Vec<usize> {
        let fits = |m: &usize| can(self.kinds[*m]) && self.role(role, *m) > self.header.decide.role;
        nearest((0..self.kinds.len()).filter(fits).collect(), self.away)
    }

    /// Whether one of two mentions stands for the other: nobody takes part twice.
    fn one(&self, a: usize, b: usize) -> bool {
        let refers = |a: usize, b: usize| self.answers.refers[a * self.kinds.len() + b] > self.header.decide.refers;
        a != b && (refers(a, b) || refers(b, a))
    }

    /// The best mention for a role, whatever its score.
    fn likeliest(&self, role: &str, can: impl Fn(MentionKind) -> bool) -> Option<usize> {
        let fits = (0..self.kinds.len()).filter(|m| can(self.kinds[*m]));
        fits.fold(None, |best: Option<usize>, m| {
            let better = best.is_none_or(|b| self.role(role, m) > self.role(role, b));
            if better { Some(m) } else { best }
        })
    }

    /// The mode of a class with the best score, where one is better than none.
    fn mode(&self, class: Class) -> Option<Mode> {
        let scores = self.scores(Question::Mode);
        let known = self.header.labels.modes.iter().zip(&scores[1..]);
        let fits = known.filter_map(|(word, s)| Some((Mode::from_word(word)?, *s)));
        let fits = fits.filter(|(mode, s)| class.modes().contains(mode) && *s > scores[0]);
        fits.fold(None, |best: Option<(Mode, f32)>, m| if best.is_none_or(|b| m.1 > b.1) { Some(m) } else { best })
            .map(|(mode, _)| mode)
    }

    fn draft(&self, begin: f32) -> Option<Draft> {
        let labels = &self.header.labels;
        let likely = shares(self.scores(Question::Class), self.header.decide.class_temperature);
        let chosen = best(&likely);
        let class = Class::from_word(labels.classes.get(chosen.checked_sub(1)?)?)?;
        let statuses = shares(self.scores(Question::Status), 1.0);
        let status = labels.statuses.get(best(&statuses)).and_then(|w| Status::from_word(w)).unwrap_or(Status::Actual);
        let source = labels.sources.get(best(self.scores(Question::Source))).map_or("", String::as_str);
        // What a kind of mention can be, as in the gold passages: a place or a building does nothing, a place suffers nothing.
        let suffers = |k: MentionKind| !matches!(k, MentionKind::Time | MentionKind::Count | MentionKind::Place);
        let acts = |k: MentionKind| suffers(k) && k != MentionKind::Facility;
        let speaks = suffers;
        let speaker = if source == "speaker" { self.likeliest("speaker", speaks) } else { None };
        let sourced = !source.is_empty();
        let stance = labels.stances.get(best(self.scores(Question::Stance))).and_then(|w| Stance::from_word(w));
        let stance = stance.filter(|_| sourced).unwrap_or_default();
        // A denial is the denied act, negated (codebook, section 4).
        let status = if stance == Stance::Denies && status == Status::Actual { Status::Negated } else { status };
        let mut via = self.having("via", speaks);
        via.retain(|m| sourced && Some(*m) != speaker);
        let (mut actors, mut recipients) = (self.having("actor", acts), self.having("recipient", suffers));
        for (role, side) in [("actor", &mut actors), ("recipient", &mut recipients)] {
            let all = side.clone();
            let better =
                |m: &usize, other: &usize| self.one(*m, *other) && self.role(role, *other) > self.role(role, *m);
            side.retain(|m| !all.iter().any(|other| better(m, other)));
        }
        let both: Vec<usize> = actors.iter().copied().filter(|m| recipients.contains(m)).collect();
        for m in both {
            let loser = if self.role("actor", m) < self.role("recipient", m) { &mut actors } else { &mut recipients };
            loser.retain(|other| *other != m);
        }
        let draft = Draft {
            class,
            mode: self.mode(class),
            layer: self.word(Question::Layer, &labels.layers).and_then(Layer::from_word),
            status,
            stance,
            channel: self.word(Question::Channel, &labels.channels).filter(|_| sourced).and_then(Channel::from_word),
            sourced,
            actors,
            recipients,
            places: self.having("place", |k| !matches!(k, MentionKind::Time | MentionKind::Count)),
            times: self.having("time", |k| k == MentionKind::Time),
            speaker,
            via,
            toll: self.toll(),
            confidence: self.confidence(begin * likely[chosen] * statuses[best(&statuses)]),
            why: self.why(&likely, &statuses),
            sides: self.sides(),
        };
        Some(draft)
    }

    fn toll(&self) -> Vec<(TollKind, usize, Bound, Option<usize>)> {
        let size = self.header.labels.bounds.len();
        let who = self.likeliest("who", |k| !matches!(k, MentionKind::Time | MentionKind::Count | MentionKind::Place));
        let who = who.filter(|m| self.role("who", *m) > self.header.decide.role);
        let kinds = TollKind::ALL.iter().flat_map(|kind| {
            let counts = self.having(kind.as_str(), |k| k == MentionKind::Count);
            counts.into_iter().map(move |m| (*kind, m))
        });
        let bound = |m: usize| {
            let at = best(&self.answers.bound[m * size..(m + 1) * size]);
            self.header.labels.bounds.get(at).and_then(|w| Bound::from_word(w)).unwrap_or_default()
        };
        kinds.map(|(kind, m)| (kind, m, bound(m), who)).collect()
    }

    fn confidence(&self, raw: f32) -> f32 {
        let [slope, offset] = self.header.decide.confidence;
        let raw = raw.clamp(1e-6, 1.0 - 1e-6);
        1.0 / (1.0 + (-(slope * (raw / (1.0 - raw)).ln() + offset)).exp())
    }

    fn why(&self, likely: &[f32], statuses: &[f32]) -> Vec<String> {
        let ranked = |shares: &[f32], words: &[String]| {
            let mut ranked: Vec<(f32, &str)> = shares.iter().copied().zip(words.iter().map(String::as_str)).collect();
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
            let shown = ranked.into_iter().take(3).filter(|(share, _)| *share >= RIVAL);
            shown.map(|(share, word)| format!("{word} {share:.2}")).collect::<Vec<_>>().join(", ")
        };
        let labels = &self.header.labels;
        let class = ranked(&likely[1..], &labels.classes);
        vec![format!("class {class}"), format!("status {}", ranked(statuses, &labels.statuses))]
    }

    /// Who may take part, with the share that the network gives: by role, the likeliest first.
    fn sides(&self) -> Vec<(&'static str, usize, f32)> {
        let share = |role, m| 1.0 / (1.0 + (self.header.decide.role - self.role(role, m)).exp());
        let of = |role: &'static str| {
            let mut all: Vec<_> = (0..self.kinds.len()).map(|m| (role, m, share(role, m))).collect();
            all.retain(|(_, _, share)| *share >= RIVAL);
            all.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.cmp(&b.1)));
            all
        };
        ["actor", "recipient", "place", "time", "speaker"].into_iter().flat_map(of).collect()
    }
}

/// Those mentions that are the least `away`.
fn nearest(mut mentions: Vec<usize>, away: &[usize]) -> Vec<usize> {
    let least = mentions.iter().map(|m| away[*m]).min();
    mentions.retain(|m| Some(away[*m]) == least);
    mentions
}

/// The claims of the trigger numbered `trigger`; `begin` is the share of its tag, `away` how many sentences lie between it and each mention.
pub(crate) fn drafts(
    header: &Header,
    answers: &Answers,
    kinds: &[MentionKind],
    away: &[usize],
    trigger: usize,
    begin: f32,
) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for slot in 0..header.slots {
        let slot = Slot { header, answers, at: trigger * header.slots + slot, kinds, away };
        let Some(draft) = slot.draft(begin) else { break };
        let same = |d: &Draft| d.class == draft.class && d.actors == draft.actors && d.recipients == draft.recipients;
        if !out.iter().any(same) {
            out.push(draft);
        }
    }
    out
}

/// The sentence in which a stretch begins.
pub(crate) fn sentence_of(sentences: &[Sentence], block: BlockId, range: TextRange) -> Option<usize> {
    let at = sentences.partition_point(|s| (s.block, s.range.end) <= (block, range.start));
    sentences.get(at).filter(|s| s.block == block && s.range.start <= range.start).map(|_| at)
}

/// The least and the greatest number that a count allows, from its words.
pub(crate) fn count(text: &str, bound: Bound, words: impl Fn(&str) -> Option<u64>) -> (Option<u64>, Option<u64>) {
    let Some(value) = number(text, words) else { return (None, None) };
    ((bound != Bound::AtMost).then_some(value), (bound != Bound::AtLeast).then_some(value))
}

/// The first number of a count, in figures of any script or as a word of the language.
fn number(text: &str, words: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    let chars: Vec<char> = text.chars().collect();
    let Some(start) = chars.iter().position(|c| digit(*c).is_some()) else {
        return text.split_whitespace().find_map(|w| words(&crate::tokens::fold(w)));
    };
    let mut value = 0_u64;
    let mut at = start;
    while let Some(c) = chars.get(at) {
        let grouped = chars.get(at + 1..at + 4).is_some_and(|g| g.iter().all(|c| digit(*c).is_some()));
        match digit(*c) {
            Some(d) => value = value.checked_mul(10)?.checked_add(d)?,
            None if matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '٬' | '\'' | '’') && grouped => {}
            None => break,
        }
        at += 1;
    }
    Some(value)
}

/// The value of a decimal digit of the scripts that are read.
fn digit(c: char) -> Option<u64> {
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{ff10}'];
    zeros.iter().map(|z| (c as u64).wrapping_sub(*z as u64)).find(|d| *d < 10)
}

/// Ids of a window's mentions.
pub(crate) fn ids(mentions: &[usize], ids: &[MentionId]) -> Vec<MentionId> {
    mentions.iter().filter_map(|m| ids.get(*m).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_make_spans() {
        let tags = [0, 1, 2, 2, 1, 0, 4, 4, 3, 2].map(Some);
        assert_eq!(spans(tags.into_iter()), [((1, 3), 1), ((4, 4), 1), ((6, 7), 3), ((8, 8), 3), ((9, 9), 1)]);
        assert_eq!(spans([Some(1), None, Some(2)].into_iter()), [((0, 0), 1), ((2, 2), 1)]);
    }

    #[test]
    fn sides_come_from_the_nearest_sentence_that_has_any() {
        assert_eq!(nearest(vec![0, 2, 3], &[1, 0, 0, 0]), [2, 3]);
        assert_eq!(nearest(vec![0, 1, 3], &[2, 1, 0, 1]), [1, 3]);
        assert_eq!(nearest(vec![], &[0, 1]), [0; 0]);
    }

    #[test]
    fn counts_are_read_in_figures_and_words() {
        let words = |w: &str| (w == "lima").then_some(5);
        let of = |text, bound| count(text, bound, words);
        assert_eq!(of("sedikitnya lima", Bound::AtLeast), (Some(5), None));
        assert_eq!(of("1.200 orang", Bound::Exact), (Some(1200), Some(1200)));
        assert_eq!(of("hingga 12 345", Bound::AtMost), (None, Some(12345)));
        assert_eq!(of("٣٥ قتيلا", Bound::About), (Some(35), Some(35)));
        assert_eq!(of("3 or 4", Bound::Exact), (Some(3), Some(3)));
        assert_eq!(of("many", Bound::Exact), (None, None));
    }

    #[test]
    fn shares_add_up_to_one_and_follow_the_temperature() {
        let sharp = shares(&[1.0, 3.0], 1.0);
        let soft = shares(&[1.0, 3.0], 2.0);
        assert!((sharp.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(sharp[1] > soft[1] && soft[1] > 0.5);
        assert_eq!(best(&[1.0, 1.0]), 0);
    }
}
