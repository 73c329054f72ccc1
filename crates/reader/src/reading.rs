use std::collections::BTreeMap;

use gencatan_page::{Article, BlockId, Diagnostic, TextRange};

use crate::codes::{Bound, Channel, Class, Layer, MentionKind, Mode, Stance, Status, TollKind};

/// What an article says, as spans of its texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Sentences in reading order (headline, blocks, captions); they cover every text but the white space between.
    pub sentences: Vec<Sentence>,
    /// Mentions in reading order; no two have the same block, range and kind.
    pub mentions: Vec<Mention>,
    /// Claims in the order of their triggers.
    pub claims: Vec<Claim>,
    /// Direct quotations.
    pub quotes: Vec<Quote>,
    /// What read the article.
    pub model: Model,
    /// What the user should know ("language-unknown").
    pub diagnostics: Vec<Diagnostic>,
}

/// Name, version and hash of what made a reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// "cues-1", "reader-1".
    pub name: String,
    /// Hash of the tables or weights, in hexadecimal.
    pub hash: String,
}

/// A sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The text it stands in.
    pub block: BlockId,
    /// Its stretch of that text, without surrounding white space, in bytes.
    pub range: TextRange,
}

/// Index into [`Reading::mentions`]; shown as "m1" for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MentionId(pub usize);

/// A mention of somebody, some place, some time or some count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The text it stands in.
    pub block: BlockId,
    /// Its stretch of that text, in bytes.
    pub range: TextRange,
    /// What kind of thing it names.
    pub kind: MentionKind,
    /// What a pronoun, or a later short form, stands for.
    pub refers: Vec<MentionId>,
}

/// One report that an actor did something of one class to a recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// "c-" and 16 hexadecimal digits: see [`Claim::identify`](crate::reading::Claim::identify).
    pub id: String,
    /// Index into [`Reading::sentences`]; the sentence is the evidence.
    pub sentence: usize,
    /// The shortest span that expresses the act, in bytes of the sentence's block; lies in the sentence.
    pub trigger: TextRange,
    /// The stretch of the block that the act governs (its clause); times and places found there later belong to it.
    pub clause: TextRange,
    /// What was done.
    pub class: Class,
    /// Refinement of the class.
    pub mode: Option<Mode>,
    /// The ceasefire layer.
    pub layer: Option<Layer>,
    /// Who did it, in order.
    pub actors: Vec<MentionId>,
    /// To whom.
    pub recipients: Vec<MentionId>,
    /// Where.
    pub places: Vec<MentionId>,
    /// When.
    pub times: Vec<MentionId>,
    /// Whether it happened.
    pub status: Status,
    /// According to whom; `None` when the article speaks in its own voice.
    pub source: Option<Source>,
    /// Counts attached to the act.
    pub toll: Vec<Toll>,
    /// Calibrated probability that the claim is right; `None` until calibrated.
    pub confidence: Option<f32>,
    /// Why the claim was made, for `--explain`: cue and rule names, or rivals with scores.
    pub why: Vec<String>,
}

/// According to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The innermost speaker.
    pub speaker: Option<MentionId>,
    /// By what channel.
    pub channel: Option<Channel>,
    /// How the speaker stands to it.
    pub stance: Stance,
    /// Outer speakers, from inner to outer.
    pub via: Vec<MentionId>,
}

/// A count attached to an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toll {
    /// What befell them.
    pub kind: TollKind,
    /// The count's mention.
    pub mention: MentionId,
    /// Lowest number that the text allows.
    pub low: Option<u64>,
    /// Highest number that the text allows; equal to `low` where exact.
    pub high: Option<u64>,
    /// How the text bounds it.
    pub bound: Bound,
    /// Who was hit.
    pub who: Option<MentionId>,
}

/// A direct quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The text it stands in.
    pub block: BlockId,
    /// The words between the quotation marks, in bytes.
    pub range: TextRange,
    /// Who speaks.
    pub speaker: Option<MentionId>,
}

impl Reading {
    /// Brings mentions and claims into reading order and gives the claims their ids.
    pub(crate) fn in_order(mut self, article: &Article) -> Self {
        let mut order: Vec<usize> = (0..self.mentions.len()).collect();
        order.sort_by_key(|i| (self.mentions[*i].block, self.mentions[*i].range));
        let mut place = vec![MentionId(0); order.len()];
        order.iter().enumerate().for_each(|(new, old)| place[*old] = MentionId(new));
        let move_all = |ids: &mut Vec<MentionId>| ids.iter_mut().for_each(|id| *id = place[id.0]);
        let mut mentions: Vec<Mention> = order.iter().map(|old| self.mentions[*old].clone()).collect();
        mentions.iter_mut().for_each(|m| move_all(&mut m.refers));
        self.mentions = mentions;
        self.quotes.iter_mut().for_each(|q| q.speaker = q.speaker.map(|id| place[id.0]));
        self.claims.sort_by_key(|c| (c.sentence, c.trigger.start, c.trigger.end));
        let mut counts: BTreeMap<(String, String, Class), usize> = BTreeMap::new();
        for claim in &mut self.claims {
            [&mut claim.actors, &mut claim.recipients, &mut claim.places, &mut claim.times]
                .into_iter()
                .for_each(move_all);
            if let Some(source) = &mut claim.source {
                source.speaker = source.speaker.map(|id| place[id.0]);
                move_all(&mut source.via);
            }
            for toll in &mut claim.toll {
                toll.mention = place[toll.mention.0];
                toll.who = toll.who.map(|id| place[id.0]);
            }
            let sentence = self.sentences[claim.sentence];
            let text = article.text(sentence.block);
            let (words, trigger) = (sentence.range.of(text), claim.trigger.of(text));
            let nth = counts.entry((words.to_owned(), trigger.to_owned(), claim.class)).or_default();
            claim.id = Claim::identify(&article.id, words, trigger, claim.class, *nth);
            *nth += 1;
        }
        self
    }
}

impl Claim {
    /// The id of a claim: a hash of the article's id, the sentence's words, the trigger's words, the class and, where
    /// that is not enough to tell two claims of one trigger apart, which of them it is (`nth`, from 0, in claim order).
    ///
    /// It does not rest on positions in lists, so that reading again with a better model keeps the id of an unchanged claim.
    pub fn identify(article: &str, sentence: &str, trigger: &str, class: Class, nth: usize) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [article, sentence, trigger, class.as_str()] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        hasher.update(&(nth as u64).to_le_bytes());
        format!("c-{}", &hasher.finalize().to_hex()[..16])
    }
}
