//! One article read: mentions registered, quotations given speakers, claims collected and numbered.

use std::collections::BTreeMap;

use gencatan_page::{Article, BlockId, Diagnostic, TextRange};

use super::lexicon::{Head, Lexicon, Tag};
use super::names::PageWords;
use super::source::{Attribution, attributions, quotations};
use super::view::View;
use crate::codes::{Channel, Class, Layer, MentionKind, Mode};
use crate::reading::{Claim, Mention, MentionId, Quote, Reading};
use crate::tables::TextTable;

/// What the rules need to know about a mention beyond its span.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The words of the name in it, folded.
    pub name: Vec<String>,
    /// Whether its words, or those of what it stands for, tell of office, force or state.
    pub political: bool,
    /// Whether a word for soldiers, police or fighters is in it.
    pub armed: bool,
    /// Whether it stands for several.
    pub many: bool,
    /// Whether it is the bare word for a body or office ("the ministry").
    pub short: bool,
    /// Whether it is written in capitals only.
    pub shouted: bool,
    pub sentence: usize,
}

/// An article while it is read.
pub(crate) struct Page<'a> {
    pub article: &'a Article,
    pub lexicon: &'a Lexicon,
    words: PageWords<'a>,
    pub mentions: Vec<Mention>,
    pub known: Vec<Known>,
    /// Lists of two or more actors, in reading order.
    pub lists: Vec<Vec<MentionId>>,
    pub claims: Vec<Claim>,
    /// The latest use of force that the page speaks of, whoever did it: what "denied it" denies.
    pub force: Option<Claim>,
    /// Whether words of arms and fighting run through the page.
    pub at_war: bool,
    quotes: Vec<Quote>,
}

/// A quotation with what is known of its speaker.
#[derive(Clone, Debug)]
pub(crate) struct Quoted {
    pub range: TextRange,
    pub speaker: Option<MentionId>,
    pub channel: Option<Channel>,
}

/// After how many mentions the reading of a page stops: short forms are compared with every mention before them.
const MAX_MENTIONS: usize = 20_000;

impl<'a> Page<'a> {
    pub(crate) fn new(article: &'a Article, table: &'a TextTable, lexicon: &'a Lexicon) -> Self {
        Self {
            article,
            lexicon,
            words: PageWords::new(article, table),
            mentions: Vec::new(),
            known: Vec::new(),
            lists: Vec::new(),
            claims: Vec::new(),
            force: None,
            at_war: false,
            quotes: Vec::new(),
        }
    }

    pub(crate) fn read(mut self, texts: &[(BlockId, &str)], reading: &mut Reading) {
        let mut sentence = 0;
        let mut views: Vec<Vec<View<'_>>> = Vec::new();
        let mut rest = reading.sentences.as_slice();
        for (block, text) in texts {
            let here = rest.iter().take_while(|s| s.block == *block).count();
            let (own, after) = rest.split_at(here);
            rest = after;
            views.push(own.iter().map(|s| View::new(text, *block, s.range, self.lexicon, &self.words)).collect());
        }
        let elsewhere = count(&views, Tag::OtherDomain) >= count(&views, Tag::Conflict).max(1);
        if let Some(force) = self.lexicon.force {
            let sentences = views.iter().flatten();
            let armed = sentences.clone().filter(|v| v.find_topic(force, 0, v.tokens.len()).is_some()).count();
            self.at_war = armed > 2 && armed * 4 >= sentences.count();
        }
        for ((block, text), views) in texts.iter().zip(&views) {
            let mut room = MAX_MENTIONS.saturating_sub(self.mentions.len());
            let fits =
                views.iter().take_while(|v| room.checked_sub(v.chunks.len()).map(|left| room = left).is_some()).count();
            let (views, cut) = views.split_at(fits);
            if !cut.is_empty() {
                reading.diagnostics.push(Diagnostic {
                    code: "reading-cut",
                    message: format!(
                        "block {} was not read to its end: the page names more than {MAX_MENTIONS} people, bodies and places",
                        block.0
                    ),
                });
            }
            let ids: Vec<Vec<MentionId>> =
                views.iter().enumerate().map(|(i, v)| self.register(v, sentence + i)).collect();
            let found: Vec<Vec<Attribution>> = views.iter().zip(&ids).map(|(v, ids)| attributions(v, ids)).collect();
            let quoted = self.speakers(text, views, &found);
            for (i, view) in views.iter().enumerate() {
                self.refer(view, &ids[i], &found[i], &quoted);
                if !elsewhere {
                    self.claim(view, &ids[i], sentence + i, &found[i], &quoted);
                }
            }
            self.quotes.extend(quoted.iter().map(|q| Quote { block: *block, range: q.range, speaker: q.speaker }));
            sentence += views.len() + cut.len();
        }
        self.finish(reading);
    }

    /// Makes mentions of the noun phrases of a sentence.
    fn register(&mut self, view: &View<'_>, sentence: usize) -> Vec<MentionId> {
        let mut ids = Vec::with_capacity(view.chunks.len());
        for chunk in &view.chunks {
            let id = MentionId(self.mentions.len());
            let range = view.range(chunk.first, chunk.end);
            let name = chunk.name.unwrap_or((chunk.first, chunk.end));
            let name = view.tokens[name.0..name.1].iter().filter(|t| t.is_word()).map(|t| t.low.clone()).collect();
            self.mentions.push(Mention { block: view.block, range, kind: chunk.kind, refers: Vec::new() });
            let many = chunk.kind == MentionKind::Group || (chunk.kind == MentionKind::Pronoun && !chunk.single);
            let political = chunk.political && chunk.kind != MentionKind::Pronoun;
            self.known.push(Known {
                name,
                political,
                armed: (chunk.first..chunk.end).any(|i| {
                    let force = |t: &Tag| matches!(t, Tag::Head(Head::Force | Head::Armed));
                    view.tags[i].iter().any(|(t, n)| force(t) && i + n <= chunk.end)
                }),
                many,
                short: chunk.end - chunk.first == 1
                    && [Head::Organization, Head::Title]
                        .iter()
                        .any(|h| view.tags[chunk.first].contains(&(Tag::Head(*h), 1))),
                shouted: view.tokens[chunk.first].shouted,
                sentence,
            });
            ids.push(id);
        }
        ids
    }

    /// Gives every quotation of a text its speaker: the attribution that touches it, else that of its neighbour.
    fn speakers(&self, text: &str, views: &[View<'_>], found: &[Vec<Attribution>]) -> Vec<Quoted> {
        let mut out: Vec<Quoted> =
            quotations(text).into_iter().map(|range| Quoted { range, speaker: None, channel: None }).collect();
        for quote in &mut out {
            // The attribution stands in the sentence where the quotation ends or begins.
            let touching = views.iter().zip(found).filter(|(v, _)| {
                let whole = v.range(0, v.tokens.len());
                whole.start <= quote.range.end && quote.range.start <= whole.end
            });
            let outside = touching.flat_map(|(_, a)| a).filter(|a| !quote.range.contains(a.cue));
            let nearest = outside.min_by_key(|a| {
                if a.cue.start >= quote.range.end {
                    a.cue.start - quote.range.end
                } else {
                    quote.range.start.saturating_sub(a.cue.end)
                }
            });
            if let Some(a) = nearest {
                quote.speaker = Some(a.speaker);
                quote.channel = a.channel;
            }
        }
        // One speaker carries over to the other quotations of the paragraph.
        for i in 0..out.len() {
            if out[i].speaker.is_none() {
                let other = out[..i]
                    .iter()
                    .rev()
                    .chain(&out[i..])
                    .find(|q| q.speaker.is_some())
                    .map(|q| (q.speaker, q.channel));
                if let Some((speaker, channel)) = other {
                    out[i].speaker = speaker;
                    out[i].channel = channel;
                }
            }
        }
        out
    }

    /// Who mediates on a page that tells of a truce agreed mediates that truce, where its words name nothing else.
    fn mediations(&mut self) {
        let truce = self.claims.iter().any(|c| c.layer == Some(Layer::Agreed) && c.actors.len() > 1);
        let unsaid =
            |c: &&mut Claim| c.class == Class::Consult && c.mode == Some(Mode::ThirdParty) && c.layer.is_none();
        for claim in self.claims.iter_mut().filter(unsaid).filter(|_| truce) {
            claim.layer = Some(Layer::Mediated);
            claim.why.push("the-truce-of-the-page".into());
        }
    }

    fn finish(mut self, reading: &mut Reading) {
        self.mediations();
        self.claims.sort_by_key(|c| (c.sentence, c.trigger.start, c.trigger.end));
        let mut counts: BTreeMap<(String, String, Class), usize> = BTreeMap::new();
        for claim in &mut self.claims {
            let sentence = reading.sentences[claim.sentence];
            let text = self.article.text(sentence.block);
            let (words, trigger) = (sentence.range.of(text), claim.trigger.of(text));
            let nth = counts.entry((words.to_owned(), trigger.to_owned(), claim.class)).or_default();
            claim.id = Claim::identify(&self.article.id, words, trigger, claim.class, *nth);
            *nth += 1;
        }
        reading.mentions = self.mentions;
        reading.claims = self.claims;
        reading.quotes = self.quotes;
    }
}

/// How many words of the page have a tag: those of conflict and politics are weighed against those of sport, crime,
/// business and weather.
fn count(views: &[Vec<View<'_>>], tag: Tag) -> usize {
    let tagged = |tags: &&Vec<(Tag, usize)>| tags.iter().any(|(t, _)| *t == tag);
    views.iter().flatten().map(|v| v.tags.iter().filter(tagged).count()).sum()
}
