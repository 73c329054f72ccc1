//! Answers of a reader outside the program, such as a large language model, checked against the article.
//!
//! Such a reader answers in words, not in offsets. Words that the article does not have are no evidence: a claim whose
//! sentence or trigger cannot be found is dropped and counted, and so is an argument.

use std::collections::BTreeMap;

use gencatan_page::{Article, BlockId, Diagnostic, TextRange};
use serde::Deserialize;

use crate::codes::{Bound, Channel, Class, Layer, MentionKind, Mode, Stance, Status, TollKind};
use crate::reading::{Claim, Mention, MentionId, Model, Quote, Reading, Sentence, Source, Toll};
use crate::{cues, sentences, tables};

/// What an outside reader says of one article; the words of the codebook, and words of the article.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Answer {
    /// The claims, in any order.
    pub claims: Vec<Told>,
}

/// One claim in words.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Told {
    /// "ACCUSE".
    pub class: String,
    /// "allege".
    pub mode: Option<String>,
    /// The ceasefire layer: "violated".
    pub ceasefire: Option<String>,
    /// "negated"; "actual" where left out.
    pub status: Option<String>,
    /// The sentence that says so, or a part of it, word for word.
    pub evidence: String,
    /// The words of the evidence that express the act.
    pub trigger: String,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Where.
    pub places: Vec<Party>,
    /// When.
    pub times: Vec<Party>,
    /// According to whom; left out where the article speaks in its own voice.
    pub source: Option<ToldSource>,
    /// Counts.
    pub toll: Vec<ToldToll>,
    /// Probability from 0 to 1 that the claim is right, where the reader gives one.
    pub confidence: Option<f32>,
}

/// Words of the article that name somebody or something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Party {
    /// The words alone.
    Words(String),
    /// The words with the kind of the mention ("country").
    Kinded {
        /// Words of the article.
        words: String,
        /// A mention kind of the codebook.
        kind: String,
    },
}

/// According to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ToldSource {
    /// The innermost speaker.
    pub speaker: Option<Party>,
    /// "interview".
    pub channel: Option<String>,
    /// "denies"; "asserts" where left out.
    pub stance: Option<String>,
    /// Outer speakers, from inner to outer.
    pub via: Vec<Party>,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ToldToll {
    /// "killed".
    pub kind: String,
    /// The count as it is written.
    pub words: String,
    /// Lowest number that the text allows.
    #[serde(default)]
    pub low: Option<u64>,
    /// Highest number that the text allows.
    #[serde(default)]
    pub high: Option<u64>,
    /// "at_least"; "exact" where left out.
    #[serde(default)]
    pub bound: Option<String>,
    /// Who was hit.
    #[serde(default)]
    pub who: Option<Party>,
}

/// The reading that an answer makes of an article, with what the article does not bear out dropped and counted in its
/// diagnostics.
///
/// ```
/// use gencatan_reader::{Answer, Model, answers};
/// let article = gencatan_page::prose("Armenia menuduh Azerbaijan melanggar gencatan senjata.", Some("id"));
/// let answer: Answer = serde_json::from_str(
///     r#"{"claims": [
///         {"class": "ACCUSE", "evidence": "Armenia menuduh Azerbaijan", "trigger": "menuduh", "actors": ["Armenia"]},
///         {"class": "ASSAULT", "evidence": "Azerbaijan menembaki desa itu", "trigger": "menembaki"}
///     ]}"#,
/// )?;
/// let reading = answers::check(&article, &answer, Model::default());
/// assert_eq!(reading.claims.len(), 1);
/// assert!(reading.diagnostics[0].message.contains("1 of 2 claims"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn check(article: &Article, answer: &Answer, model: Model) -> Reading {
    let mut check = Check::new(article, model);
    for told in &answer.claims {
        match check.claim(told) {
            Ok(claim) => check.reading.claims.push(claim),
            Err(why) => *check.dropped.entry(why).or_default() += 1,
        }
    }
    check.finish(answer.claims.len())
}

/// A text in which white space and quotation marks are alike, with the way back to its bytes.
struct Plain {
    text: String,
    /// For each byte of `text`, the byte of the article's text; one more at the end.
    from: Vec<usize>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut out = Self { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len() + 1) };
        for (at, c) in text.char_indices() {
            let c = match c {
                c if c.is_whitespace() => ' ',
                '“' | '”' | '„' | '«' | '»' => '"',
                '’' | '‘' => '\'',
                c => c,
            };
            if c == ' ' && out.text.ends_with(' ') {
                continue;
            }
            out.text.push(c);
            out.from.resize(out.text.len(), at);
        }
        out.from.push(text.len());
        out
    }

    /// The first stretch of the article's text with these words at or after a byte of it.
    fn find(&self, words: &str, after: usize) -> Option<TextRange> {
        let words = Self::of(words.trim()).text;
        if words.is_empty() {
            return None;
        }
        let begin = self.from.partition_point(|at| *at < after);
        let start = begin + self.text.get(begin..)?.find(&words)?;
        Some(TextRange::new(self.from[start], self.from[start + words.len()]))
    }
}

/// An article against which an answer is checked.
struct Check<'a> {
    article: &'a Article,
    texts: Vec<(BlockId, Plain)>,
    reading: Reading,
    dropped: BTreeMap<&'static str, usize>,
    lost: usize,
}

impl<'a> Check<'a> {
    fn new(article: &'a Article, model: Model) -> Self {
        let language = tables::language(article.language.as_deref().unwrap_or_default());
        let mut reading = Reading { model, ..Reading::default() };
        for (block, text) in article.texts() {
            let ranges = sentences::split(text, &language.text.sentences);
            reading.sentences.extend(ranges.into_iter().map(|range| Sentence { block, range }));
            let quotes = cues::quotations(text).into_iter().map(|range| Quote { block, range, speaker: None });
            reading.quotes.extend(quotes);
        }
        let texts = article.texts().map(|(block, text)| (block, Plain::of(text))).collect();
        Self { article, texts, reading, dropped: BTreeMap::new(), lost: 0 }
    }

    /// The claim in the article's own stretches, or why there is none.
    fn claim(&mut self, told: &Told) -> Result<Claim, &'static str> {
        let class = Class::from_word(&told.class).ok_or("a class that the codebook does not have")?;
        let (at, evidence) = self.evidence(&told.evidence).ok_or("evidence that the article does not have")?;
        let (block, plain) = &self.texts[at];
        let trigger = plain.find(&told.trigger, evidence.start).filter(|t| t.end <= evidence.end);
        let trigger = trigger.ok_or("a trigger that its evidence does not have")?;
        let sentence = self.reading.sentences.iter().position(|s| s.block == *block && s.range.contains(trigger));
        let sentence = sentence.ok_or("a trigger that no sentence holds")?;
        let mode = told.mode.as_deref().and_then(Mode::from_word).filter(|m| class.modes().contains(m));
        let mut claim = Claim {
            id: String::new(),
            sentence,
            trigger,
            clause: self.reading.sentences[sentence].range,
            class,
            mode,
            layer: told.ceasefire.as_deref().and_then(Layer::from_word),
            actors: self.parties(&told.actors, at, evidence, MentionKind::Organization),
            recipients: self.parties(&told.recipients, at, evidence, MentionKind::Organization),
            places: self.parties(&told.places, at, evidence, MentionKind::Place),
            times: self.parties(&told.times, at, evidence, MentionKind::Time),
            status: told.status.as_deref().and_then(Status::from_word).unwrap_or(Status::Actual),
            source: None,
            toll: Vec::new(),
            confidence: told.confidence.map(|c| c.clamp(0.0, 1.0)),
            why: Vec::new(),
        };
        claim.source = told.source.as_ref().map(|source| Source {
            speaker: source.speaker.as_ref().and_then(|s| self.party(s, at, evidence, MentionKind::Person)),
            channel: source.channel.as_deref().and_then(Channel::from_word),
            stance: source.stance.as_deref().and_then(Stance::from_word).unwrap_or_default(),
            via: self.parties(&source.via, at, evidence, MentionKind::Organization),
        });
        claim.toll = told.toll.iter().filter_map(|toll| self.toll(toll, at, evidence)).collect();
        Ok(claim)
    }

    /// The text that holds these words, and where.
    fn evidence(&self, words: &str) -> Option<(usize, TextRange)> {
        self.texts.iter().enumerate().find_map(|(at, (_, plain))| Some((at, plain.find(words, 0)?)))
    }

    fn parties(&mut self, parties: &[Party], at: usize, near: TextRange, kind: MentionKind) -> Vec<MentionId> {
        parties.iter().filter_map(|party| self.party(party, at, near, kind)).collect()
    }

    /// The mention of a party: in the evidence, else from there on, else anywhere.
    fn party(&mut self, party: &Party, at: usize, near: TextRange, kind: MentionKind) -> Option<MentionId> {
        let (words, kind) = match party {
            Party::Words(words) => (words, kind),
            Party::Kinded { words, kind: word } => (words, MentionKind::from_word(word).unwrap_or(kind)),
        };
        let here = self.texts[at].1.find(words, near.start).map(|range| (at, range));
        let Some((at, range)) = here.or_else(|| self.evidence(words)) else {
            self.lost += 1;
            return None;
        };
        let mention = Mention { block: self.texts[at].0, range, kind, refers: Vec::new() };
        let known = self.reading.mentions.iter().position(|m| *m == mention);
        Some(MentionId(known.unwrap_or_else(|| {
            self.reading.mentions.push(mention);
            self.reading.mentions.len() - 1
        })))
    }

    fn toll(&mut self, toll: &ToldToll, at: usize, near: TextRange) -> Option<Toll> {
        let kind = TollKind::from_word(&toll.kind);
        let mention = self.party(&Party::Words(toll.words.clone()), at, near, MentionKind::Count)?;
        let who = toll.who.as_ref().and_then(|who| self.party(who, at, near, MentionKind::Group));
        let bound = toll.bound.as_deref().and_then(Bound::from_word).unwrap_or_default();
        Some(Toll { kind: kind?, mention, low: toll.low, high: toll.high, bound, who })
    }

    fn finish(mut self, told: usize) -> Reading {
        let dropped: usize = self.dropped.values().sum();
        if dropped > 0 {
            let why: Vec<String> = self.dropped.iter().map(|(why, n)| format!("{n} with {why}")).collect();
            let message = format!("{dropped} of {told} claims were dropped: {}", why.join(", "));
            self.reading.diagnostics.push(Diagnostic { code: "answer-unfounded", message });
        }
        if self.lost > 0 {
            let message =
                format!("{} words for those who take part are not in the article and were left out", self.lost);
            self.reading.diagnostics.push(Diagnostic { code: "answer-unfounded", message });
        }
        self.reading.in_order(self.article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, claims: &str) -> (Article, Reading) {
        let article = gencatan_page::prose(text, Some("id"));
        let answer: Answer = serde_json::from_str(&format!("{{\"claims\": [{claims}]}}")).expect("an answer");
        let reading = check(&article, &answer, Model::default());
        (article, reading)
    }

    #[test]
    fn words_are_found_across_other_quotation_marks_and_spaces() {
        let (article, reading) = read(
            "Pejabat itu berkata:  “Kami\u{a0}menolak gencatan senjata,” Selasa.",
            r#"{"class": "REJECT", "evidence": "\"Kami menolak gencatan senjata,\"", "trigger": "menolak", "actors": ["Kami"],
                "times": [{"words": "Selasa", "kind": "time"}], "source": {"speaker": "Pejabat itu"}}"#,
        );
        let claim = &reading.claims[0];
        let words = |id: MentionId| reading.mentions[id.0].range.of(article.text(reading.mentions[id.0].block));
        assert_eq!(claim.trigger.of(article.text(BlockId(0))), "menolak");
        assert_eq!(claim.actors.iter().map(|m| words(*m)).collect::<Vec<_>>(), ["Kami"]);
        assert_eq!(claim.times.iter().map(|m| words(*m)).collect::<Vec<_>>(), ["Selasa"]);
        assert_eq!(claim.source.as_ref().and_then(|s| s.speaker).map(words), Some("Pejabat itu"));
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    }

    #[test]
    fn what_the_article_does_not_bear_out_is_dropped_and_counted() {
        let (_, reading) = read(
            "Armenia menuduh Azerbaijan.",
            r#"{"class": "ATTACK", "evidence": "Armenia menuduh", "trigger": "menuduh"},
               {"class": "ACCUSE", "evidence": "Armenia menyerang", "trigger": "menyerang"},
               {"class": "ACCUSE", "evidence": "", "trigger": ""},
               {"class": "ACCUSE", "evidence": "Armenia menuduh", "trigger": "Azerbaijan"},
               {"class": "ACCUSE", "evidence": "Armenia menuduh", "trigger": "menuduh", "actors": ["Turki"]}"#,
        );
        assert_eq!(reading.claims.len(), 1);
        assert!(reading.claims[0].actors.is_empty());
        let told: Vec<&str> = reading.diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert!(told[0].starts_with("4 of 5 claims were dropped"), "{told:?}");
        assert!(told[1].starts_with("1 words"), "{told:?}");
    }
}
