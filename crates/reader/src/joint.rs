//! The network and the cue tables together, for languages that have both.
//!
//! The network finds twice as many acts and is better at their sides; the tables are surer of the few acts that they find, and of
//! ceasefires. So a claim of the tables stands unless no ceasefire is concerned and the network gives its act another class, or
//! the same class with the confidence from which, in that language, its sides are the better ones; or unless the network is sure of
//! what it says of the ceasefire.
//! `cargo xtask bench reader` measures the three beside each other.

use gencatan_page::{Article, TextRange};

use crate::codes::MentionKind;
use crate::cues::CueReader;
use crate::learned::{LearnedReader, ModelError};
use crate::reading::{Claim, Mention, MentionId, Model, Reading};
use crate::{Reader, tables};

/// What a claim of the tables is worth where the network has none or a less certain one: the share of theirs that was right
/// on the held-out passages (314 of 395, 25 November 2026).
const TABLES_ALONE: f32 = 0.79;

/// From this confidence a claim of the network that concerns a ceasefire stands before the tables'. On the held-out passages lower
/// values do a little better still, but in whole articles the network's sides are weaker than in short passages.
const LAYER_FROM: f32 = 0.8;

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

/// Puts the claims of `tables` that are surer into `network`, with the mentions that they need. From the confidence `sides_from` on,
/// a claim of the network keeps its sides.
fn join(mut network: Reading, tables: Reading, sides_from: f32) -> Reading {
    let mut places = Places::new(&network, &tables);
    for quote in &tables.quotes {
        let same = network.quotes.iter().position(|q| q.block == quote.block && q.range == quote.range);
        if let (Some(at), Some(speaker)) = (same, quote.speaker)
            && network.quotes[at].speaker.is_none()
        {
            network.quotes[at].speaker = Some(places.of(speaker, &mut network));
        }
    }
    let mut replaced = vec![false; network.claims.len()];
    let mut joined = Vec::new();
    for claim in &tables.claims {
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
        let truce = touching.iter().any(|(_, c)| c.layer.is_some() && c.confidence.is_some_and(|c| c >= LAYER_FROM));
        if truce && claim.layer.is_some() || keeps && claim.layer.is_none() && !touching.is_empty() {
            continue;
        }
        touching.iter().for_each(|(i, _)| replaced[from + i] = true);
        let confidence = Some(same.and_then(|c| c.confidence).unwrap_or(0.0).max(TABLES_ALONE));
        let rivals = same.map(|c| c.why.clone()).unwrap_or_default();
        let why =
            ["from the cue tables".to_owned()].into_iter().chain(claim.why.iter().cloned()).chain(rivals).collect();
        joined.push(Claim { sentence: at, confidence, why, ..claim.clone() });
    }
    let mut replaced = replaced.into_iter();
    network.claims.retain(|_| !replaced.next().unwrap_or_default());
    for claim in joined {
        let claim = moved(claim, |id| places.of(id, &mut network));
        network.claims.push(claim);
    }
    network
}

/// Where the mentions of the tables stand among the network's.
struct Places<'a> {
    tables: &'a [Mention],
    known: Vec<Option<MentionId>>,
    /// How many mentions the network found itself.
    found: usize,
}

impl<'a> Places<'a> {
    fn new(network: &Reading, tables: &'a Reading) -> Self {
        Self { tables: &tables.mentions, known: vec![None; tables.mentions.len()], found: network.mentions.len() }
    }

    /// The place of a mention of the tables. One that the network has in about the same words is the network's; any other is added,
    /// with what it refers to.
    fn of(&mut self, id: MentionId, network: &mut Reading) -> MentionId {
        if let Some(place) = self.known[id.0] {
            return place;
        }
        let mention = &self.tables[id.0];
        // The network's mentions stand in reading order; one that begins a whole mention earlier shares too little.
        let own = &network.mentions[..self.found];
        let earliest = mention.range.start.saturating_sub(mention.range.end - mention.range.start);
        let from = own.partition_point(|m| (m.block, m.range.start) < (mention.block, earliest));
        let near = own[from..].iter().take_while(|m| m.block == mention.block && m.range.start < mention.range.end);
        let near: Vec<&Mention> = near.collect();
        let same = near.iter().position(|m| (m.range, m.kind) == (mention.range, mention.kind));
        let alike = |m: &&Mention| kindred(m.kind, mention.kind) && shared(m.range, mention.range) >= ALIKE;
        let place = same.or_else(|| near.iter().position(alike)).map(|at| from + at).unwrap_or_else(|| {
            network.mentions.push(Mention { refers: Vec::new(), ..mention.clone() });
            network.mentions.len() - 1
        });
        self.known[id.0] = Some(MentionId(place));
        let refers: Vec<MentionId> = mention.refers.iter().map(|r| self.of(*r, network)).collect();
        if !refers.is_empty() {
            network.mentions[place].refers = refers.into_iter().filter(|r| r.0 != place).collect();
        }
        MentionId(place)
    }
}

/// From which share of common bytes two mentions are one.
const ALIKE: f32 = 0.6;

/// Whether two mentions may be one in spite of their kinds: both are actors, or they are of one kind.
fn kindred(a: MentionKind, b: MentionKind) -> bool {
    let plain = |k| matches!(k, MentionKind::Time | MentionKind::Count | MentionKind::Place | MentionKind::Pronoun);
    a == b || !plain(a) && !plain(b)
}

/// The bytes that two ranges share, as a part of those that either covers.
fn shared(a: TextRange, b: TextRange) -> f32 {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let all = a.end.max(b.end) - a.start.min(b.start);
    common as f32 / all.max(1) as f32
}

/// A claim with its mentions moved.
fn moved(mut claim: Claim, mut of: impl FnMut(MentionId) -> MentionId) -> Claim {
    for ids in [&mut claim.actors, &mut claim.recipients, &mut claim.places, &mut claim.times] {
        ids.iter_mut().for_each(|id| *id = of(*id));
    }
    if let Some(source) = &mut claim.source {
        source.speaker = source.speaker.map(&mut of);
        source.via.iter_mut().for_each(|id| *id = of(*id));
    }
    for toll in &mut claim.toll {
        toll.mention = of(toll.mention);
        toll.who = toll.who.map(&mut of);
    }
    claim
}

#[cfg(test)]
mod tests {
    use gencatan_page::BlockId;

    use super::*;
    use crate::codes::{Class, Layer};

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
            // "Armenia", or a group of other words: one range for both would be one mention.
            let range = if *kind == MentionKind::Group { TextRange::new(12, 22) } else { TextRange::new(0, 7) };
            reading.mentions.push(Mention { block: BlockId(0), range, kind: *kind, refers: Vec::new() });
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
    fn what_the_network_surely_says_of_a_ceasefire_stands() {
        let tables = reading(&[(Class::Agree, Some(Layer::Agreed), (23, 34), MentionKind::Country)]);
        for (confidence, layer) in [(0.9, Layer::Extended), (0.7, Layer::Agreed)] {
            let mut network = reading(&[(Class::Agree, Some(Layer::Extended), (23, 34), MentionKind::Country)]);
            network.claims[0].confidence = Some(confidence);
            assert_eq!(join(network, tables.clone(), 0.0).claims[0].layer, Some(layer), "{confidence}");
        }
    }

    #[test]
    fn a_mention_of_the_tables_is_the_networks_where_the_words_are_about_the_same() {
        let at = |start, end, kind| Mention {
            block: BlockId(0),
            range: TextRange::new(start, end),
            kind,
            refers: Vec::new(),
        };
        let mut tables = reading(&[(Class::Accuse, None, (23, 34), MentionKind::Group)]);
        // "Armenia dan", which the claim needs, and "Azerbaijan", which nothing needs.
        tables.mentions = vec![at(0, 11, MentionKind::Group), at(12, 22, MentionKind::Country)];
        let own = |end, kind| {
            let mut network = reading(&[]);
            network.mentions = vec![at(0, end, kind)];
            join(network, tables.clone(), 0.0).mentions.len()
        };
        assert_eq!(own(7, MentionKind::Country), 1);
        assert_eq!(own(3, MentionKind::Country), 2);
        assert_eq!(own(7, MentionKind::Place), 2);
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
