//! The network and the cue tables together, for languages that have both.
//!
//! The network finds twice as many acts and is better at their sides; the tables are surer of the few acts that they find, and of
//! ceasefires. So a claim of the tables stands unless no ceasefire is concerned and the network gives its act another class, or
//! the same class with the confidence from which, in that language, its sides are the better ones.
//! `cargo xtask bench reader` measures the three beside each other.

use std::collections::HashMap;

use gencatan_page::Article;

use crate::cues::CueReader;
use crate::learned::{LearnedReader, ModelError};
use crate::reading::{Claim, Mention, MentionId, Model, Reading};
use crate::{Reader, tables};

/// What a claim of the tables is worth where the network has none or a less certain one: the share of theirs that was right
/// on the held-out passages (314 of 395, 25 November 2026).
const TABLES_ALONE: f32 = 0.79;

/// Reads with the network, and with the tables where they know the language.
#[derive(Debug)]
pub struct JointReader {
    learned: LearnedReader,
    cue: CueReader,
}

impl JointReader {
    /// The network that is built in, with the tables; `None` where no network is built in.
    ///
    /// # Errors
    /// Where the file that was built in cannot be used by this version.
    pub fn built_in() -> Option<Result<Self, ModelError>> {
        LearnedReader::built_in().map(|learned| learned.map(Self::new))
    }

    /// A network with the tables.
    pub fn new(learned: LearnedReader) -> Self {
        Self { learned, cue: CueReader::new() }
    }
}

impl Reader for JointReader {
    fn model(&self) -> Model {
        let (learned, cue) = (self.learned.model(), self.cue.model());
        Model { name: format!("{}+{}", learned.name, cue.name), hash: format!("{}+{}", learned.hash, cue.hash) }
    }

    fn read(&self, article: &Article) -> Reading {
        let mut reading = self.learned.read(article);
        if let Some(lexicon) = &tables::language(article.language.as_deref().unwrap_or_default()).cues {
            let sides_from = lexicon.table.network_sides_from.unwrap_or(f32::INFINITY);
            reading = join(reading, self.cue.read(article), sides_from).in_order(article);
        }
        reading.model = self.model();
        reading
    }
}

/// Puts the claims of `tables` that are surer into `network`, with their mentions. From the confidence `sides_from` on, a claim of the
/// network keeps its sides.
fn join(mut network: Reading, tables: Reading, sides_from: f32) -> Reading {
    let place = mentions(&mut network, &tables.mentions);
    let of = |id: MentionId| place[id.0];
    for quote in &tables.quotes {
        let same = network.quotes.iter_mut().find(|q| q.block == quote.block && q.range == quote.range);
        if let Some(same) = same {
            same.speaker = same.speaker.or(quote.speaker.map(of));
        }
    }
    let mut replaced = vec![false; network.claims.len()];
    let mut joined = Vec::new();
    for claim in tables.claims {
        let sentence = tables.sentences[claim.sentence];
        let Ok(at) = network.sentences.binary_search_by_key(&(sentence.block, sentence.range), |s| (s.block, s.range))
        else {
            continue;
        };
        // The network's claims stand in the order of their sentences.
        let from = network.claims.partition_point(|c| c.sentence < at);
        let here = network.claims[from..].iter().take_while(|c| c.sentence == at).enumerate();
        let touching: Vec<(usize, &Claim)> = here.filter(|(_, c)| c.trigger.overlaps(claim.trigger)).collect();
        let same = touching.iter().map(|(_, c)| *c).find(|c| c.class == claim.class);
        let keeps = same.is_none_or(|c| c.layer.is_none() && c.confidence.is_some_and(|c| c >= sides_from));
        if claim.layer.is_none() && keeps && !touching.is_empty() {
            continue;
        }
        touching.iter().for_each(|(i, _)| replaced[from + i] = true);
        let confidence = Some(same.and_then(|c| c.confidence).unwrap_or(0.0).max(TABLES_ALONE));
        let rivals = same.map(|c| c.why.clone()).unwrap_or_default();
        let why =
            ["from the cue tables".to_owned()].into_iter().chain(claim.why.iter().cloned()).chain(rivals).collect();
        joined.push(Claim { sentence: at, confidence, why, ..moved(claim, of) });
    }
    let mut replaced = replaced.into_iter();
    network.claims.retain(|_| !replaced.next().unwrap_or_default());
    network.claims.extend(joined);
    network
}

/// Adds mentions that are not there yet; gives the place of each.
fn mentions(network: &mut Reading, tables: &[Mention]) -> Vec<MentionId> {
    let key = |m: &Mention| (m.block, m.range, m.kind);
    let mut known: HashMap<_, MentionId> = HashMap::new();
    for (at, mention) in network.mentions.iter().enumerate() {
        known.entry(key(mention)).or_insert(MentionId(at));
    }
    let mut place = Vec::with_capacity(tables.len());
    for mention in tables {
        place.push(*known.entry(key(mention)).or_insert_with(|| {
            network.mentions.push(Mention { refers: Vec::new(), ..mention.clone() });
            MentionId(network.mentions.len() - 1)
        }));
    }
    for (mention, at) in tables.iter().zip(&place) {
        let refers: Vec<MentionId> = mention.refers.iter().map(|r| place[r.0]).filter(|r| r != at).collect();
        let here = &mut network.mentions[at.0];
        if !refers.is_empty() {
            here.refers = refers;
        }
    }
    place
}

/// A claim with its mentions moved.
fn moved(mut claim: Claim, of: impl Fn(MentionId) -> MentionId) -> Claim {
    for ids in [&mut claim.actors, &mut claim.recipients, &mut claim.places, &mut claim.times] {
        ids.iter_mut().for_each(|id| *id = of(*id));
    }
    if let Some(source) = &mut claim.source {
        source.speaker = source.speaker.map(&of);
        source.via.iter_mut().for_each(|id| *id = of(*id));
    }
    for toll in &mut claim.toll {
        toll.mention = of(toll.mention);
        toll.who = toll.who.map(&of);
    }
    claim
}

#[cfg(test)]
mod tests {
    use gencatan_page::{BlockId, TextRange};

    use super::*;
    use crate::codes::{Class, Layer, MentionKind};

    /// Class, layer and trigger of a claim, and the kind of its actor.
    type Short = (Class, Option<Layer>, (usize, usize), MentionKind);

    fn reading(claims: &[Short]) -> Reading {
        let article =
            gencatan_page::prose("Armenia dan Azerbaijan menyepakati gencatan senjata di Moskwa.", Some("id"));
        let mut reading = CueReader::new().read(&article);
        let template = reading.claims[0].clone();
        reading.mentions.clear();
        reading.claims.clear();
        for (class, layer, trigger, kind) in claims {
            let mention = Mention { block: BlockId(0), range: TextRange::new(0, 7), kind: *kind, refers: Vec::new() };
            reading.mentions.push(mention);
            let actors = vec![MentionId(reading.mentions.len() - 1)];
            let trigger = TextRange::new(trigger.0, trigger.1);
            let claim = Claim {
                class: *class,
                layer: *layer,
                trigger,
                actors,
                recipients: vec![],
                places: vec![],
                times: vec![],
                why: vec![],
                ..template.clone()
            };
            reading.claims.push(Claim { confidence: Some(0.4), ..claim });
        }
        reading
    }

    #[test]
    fn a_claim_of_the_tables_stands_where_it_concerns_a_truce_agrees_or_is_alone() {
        let network = reading(&[
            (Class::Consult, None, (23, 34), MentionKind::Country),
            (Class::Accuse, None, (35, 43), MentionKind::Country),
            (Class::Protest, None, (52, 54), MentionKind::Country),
        ]);
        let tables = reading(&[
            (Class::Agree, Some(Layer::Agreed), (23, 34), MentionKind::Country),
            (Class::Accuse, None, (35, 43), MentionKind::Group),
            (Class::Assault, None, (44, 51), MentionKind::Group),
            (Class::Threaten, None, (52, 54), MentionKind::Group),
        ]);
        let joined = join(network, tables, f32::INFINITY);
        let told: Vec<_> = joined.claims.iter().map(|c| (c.class, joined.mentions[c.actors[0].0].kind)).collect();
        let expected = [
            (Class::Protest, MentionKind::Country),
            (Class::Agree, MentionKind::Country),
            (Class::Accuse, MentionKind::Group),
            (Class::Assault, MentionKind::Group),
        ];
        assert_eq!(told, expected);
        assert_eq!(joined.claims.iter().map(|c| c.confidence).collect::<Vec<_>>(), [0.4, 0.79, 0.79, 0.79].map(Some));
    }

    #[test]
    fn a_sure_claim_of_the_network_keeps_its_sides() {
        let one = |kind| reading(&[(Class::Accuse, None, (23, 34), kind)]);
        let kind = |joined: Reading| joined.mentions[joined.claims[0].actors[0].0].kind;
        assert_eq!(kind(join(one(MentionKind::Country), one(MentionKind::Group), 0.3)), MentionKind::Country);
        assert_eq!(kind(join(one(MentionKind::Country), one(MentionKind::Group), 0.5)), MentionKind::Group);
    }

    #[test]
    fn two_acts_of_the_tables_on_one_trigger_both_stand_without_a_truce() {
        let tables = reading(&[
            (Class::Sanction, None, (23, 34), MentionKind::Country),
            (Class::Coerce, None, (23, 34), MentionKind::Country),
        ]);
        assert_eq!(join(reading(&[]), tables, 0.0).claims.len(), 2);
    }

    #[test]
    fn two_claims_of_the_tables_on_one_trigger_both_stand() {
        let tables = reading(&[
            (Class::Assault, Some(Layer::Violated), (23, 34), MentionKind::Country),
            (Class::Assault, Some(Layer::Violated), (23, 34), MentionKind::Group),
        ]);
        let joined = join(reading(&[(Class::Accuse, None, (23, 34), MentionKind::Country)]), tables, 0.0);
        assert_eq!(joined.claims.len(), 2);
    }
}
