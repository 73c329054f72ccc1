//! The learned reader: a small multilingual network that answers the whole codebook in one pass.
//!
//! A page is cut into windows of whole paragraphs ([`windows`]) and pieces ([`pieces`]). Every window runs through the
//! lowest layers; where they see no act, it leaves with its names. The others run to the end ([`network`]), and their
//! scores become mentions and claims ([`decode`]). All products are in whole numbers ([`maths`]), so that a page gives
//! the same reading on every processor.

mod decode;
mod file;
mod maths;
mod network;
mod pieces;
mod windows;

pub use file::ModelError;

use gencatan_page::{Article, BlockId, Diagnostic, TextRange};

use self::network::{Deep, Network, Span};
use self::windows::{Frame, Window};
use crate::codes::MentionKind;
use crate::cues::quotations;
use crate::reading::{Claim, Mention, MentionId, Model, Quote, Reading, Sentence, Source, Toll};
use crate::tables::Language;
use crate::{Reader, sentences, tables, tokens};

/// The model that is built in; `None` where the build found no file in `models/`.
static BUILT_IN: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/model.rs"));

/// Languages that the models are trained on; others are read with a diagnostic.
const LANGUAGES: &[&str] = &["ar", "az", "de", "en", "es", "fr", "hy", "id", "ms", "pt", "ru", "tr", "uk", "zh"];

/// Reads claims with a trained network.
///
/// ```
/// use gencatan_reader::LearnedReader;
/// assert!(LearnedReader::from_bytes(b"no model").is_err());
/// ```
pub struct LearnedReader {
    network: Network,
    model: Model,
}

impl std::fmt::Debug for LearnedReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LearnedReader").field("model", &self.model).finish_non_exhaustive()
    }
}

impl LearnedReader {
    /// The reader of the model that is built in; `None` where there is none.
    ///
    /// # Errors
    /// Where the file that was built in cannot be used by this version.
    pub fn built_in() -> Option<Result<Self, ModelError>> {
        BUILT_IN.map(|bytes| Network::of_static(bytes).map(|network| Self::new(network, bytes)))
    }

    /// The reader of a model file.
    ///
    /// # Errors
    /// Where the bytes are no model file of this version, or a damaged one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Network::of(bytes).map(|network| Self::new(network, bytes))
    }

    /// The pieces of a text, each with its row of the word table and its stretch in bytes: for tests against training.
    #[doc(hidden)]
    pub fn pieces(&self, text: &str) -> Vec<(u32, TextRange)> {
        self.network.pieces.cut(text).into_iter().map(|p| (p.id, p.range)).collect()
    }

    /// The raw scores of one window for spans that are given (mentions, triggers, quotations, as first and last piece,
    /// marks included), by the names that training gives them: for tests against training.
    #[doc(hidden)]
    pub fn scores(&self, text: &str, spans: [&[(usize, usize)]; 3]) -> Vec<(&'static str, Vec<f32>)> {
        let header = &self.network.header;
        let frame = Frame { room: header.window, begin: header.begin, end: header.end };
        let windows = windows::windows(&[(BlockId(0), text, &[])], &self.network.pieces, frame);
        let Some(window) = windows.first() else { return Vec::new() };
        let mut rows = self.network.embed(&window.ids);
        let early = self.network.early(&mut rows);
        let deep = self.network.deep(rows);
        let answers = self.network.ask(&deep.rows, spans[0], spans[1], spans[2]);
        let mut out = vec![("exit", early), ("tags", deep.tags), ("bound", answers.bound)];
        out.extend([("roles", answers.roles), ("refers", answers.refers), ("speaks", answers.speaks)]);
        out.extend(answers.questions.into_iter().map(|(question, scores)| (question.name(), scores)));
        out
    }

    fn new(network: Network, bytes: &[u8]) -> Self {
        let hash = blake3::hash(bytes).to_hex()[..16].to_owned();
        Self { model: Model { name: network.header.name.clone(), hash }, network }
    }
}

impl Reader for LearnedReader {
    fn model(&self) -> Model {
        self.model.clone()
    }

    fn read(&self, article: &Article) -> Reading {
        let code = article.language.as_deref().unwrap_or_default();
        let language = tables::language(code);
        let mut page = Page::new(&self.network, article, language, self.model());
        if !LANGUAGES.contains(&code.split(['-', '_']).next().unwrap_or_default()) {
            let message = if code.is_empty() {
                "the language of the text is not known; it was read as far as the model goes".to_owned()
            } else {
                format!("the model was not trained on the language {code:?}; its claims are less certain")
            };
            page.reading.diagnostics.push(Diagnostic { code: "language-untrained", message });
        }
        let header = &self.network.header;
        let frame = Frame { room: header.window, begin: header.begin, end: header.end };
        let blocks: Vec<(BlockId, &str)> = article.texts().collect();
        let ranges: Vec<Vec<TextRange>> =
            blocks.iter().map(|(_, text)| sentences::split(text, &language.text.sentences)).collect();
        let texts: Vec<(BlockId, &str, &[TextRange])> =
            blocks.iter().zip(&ranges).map(|((block, text), ranges)| (*block, *text, ranges.as_slice())).collect();
        for (block, text, ranges) in &texts {
            page.reading.sentences.extend(ranges.iter().map(|range| Sentence { block: *block, range: *range }));
            let found = quotations(text).into_iter().map(|range| Quote { block: *block, range, speaker: None });
            page.reading.quotes.extend(found);
        }
        for window in windows::windows(&texts, &self.network.pieces, frame) {
            page.window(&window);
        }
        page.reading.in_order(article)
    }
}

/// An article while it is read.
struct Page<'a> {
    network: &'a Network,
    article: &'a Article,
    language: &'a Language,
    reading: Reading,
}

/// A mention of a window.
struct Found {
    span: Span,
    kind: MentionKind,
    block: BlockId,
    range: TextRange,
}

impl<'a> Page<'a> {
    fn new(network: &'a Network, article: &'a Article, language: &'a Language, model: Model) -> Self {
        Self { network, article, language, reading: Reading { model, ..Reading::default() } }
    }

    fn window(&mut self, window: &Window) {
        let header = &self.network.header;
        let mut rows = self.network.embed(&window.ids);
        let early = self.network.early(&mut rows);
        let width = 1 + 1 + 2 * header.labels.names.len();
        let acts =
            early.chunks_exact(width).zip(&window.origin).any(|(row, o)| o.is_some() && row[0] > header.decide.exit);
        if !acts {
            self.names(window, &early, width, 1);
            return;
        }
        let deep = self.network.deep(rows);
        self.claims(window, &deep);
        self.names(window, &deep.tags, 6 + header.labels.kinds.len() + width - 1, 6 + header.labels.kinds.len());
    }

    /// The tag of each piece out of the scores of `width` that begin at `from`; `None` of a mark.
    fn tags<'s>(
        window: &'s Window,
        scores: &'s [f32],
        width: usize,
        from: usize,
        count: usize,
    ) -> impl Iterator<Item = Option<usize>> + 's {
        let rows = scores.chunks_exact(width).zip(&window.origin);
        rows.map(move |(row, origin)| origin.map(|_| decode::best(&row[from..from + count])))
    }

    /// Adds the names that are no mentions yet: who and where is spoken of, whether or not they take part in an act.
    fn names(&mut self, window: &Window, scores: &[f32], width: usize, from: usize) {
        let count = 1 + 2 * self.network.header.labels.names.len();
        for (span, begin) in decode::spans(Self::tags(window, scores, width, from, count)) {
            let kind = match self.network.header.labels.names.get((begin - 1) / 2).map(String::as_str) {
                Some("PER") => MentionKind::Person,
                Some("ORG") => MentionKind::Organization,
                _ => MentionKind::Place,
            };
            let Some((block, range)) = self.stretch(window, span) else { continue };
            let known = |m: &Mention| m.block == block && m.range == range;
            if !self.reading.mentions.iter().rev().take(window.ids.len()).any(known) {
                self.reading.mentions.push(Mention { block, range, kind, refers: Vec::new() });
            }
        }
    }

    /// The mentions that take part in acts, the acts, and how they go together.
    fn claims(&mut self, window: &Window, deep: &Deep) {
        let header = &self.network.header;
        let kinds = header.labels.kinds.len();
        let width = 6 + kinds + 1 + 2 * header.labels.names.len();
        let tags = |from| decode::spans(Self::tags(window, &deep.tags, width, from, 3));
        let mut mentions: Vec<Found> =
            tags(0).into_iter().filter_map(|(span, _)| self.mention(window, deep, width, span)).collect();
        let mut triggers: Vec<(Span, usize, TextRange)> =
            tags(3).into_iter().filter_map(|(span, _)| self.trigger(window, span)).collect();
        // Two spans of one word are that word.
        mentions.dedup_by_key(|m| (m.block, m.range));
        triggers.dedup_by_key(|t| (t.1, t.2));
        let quotes: Vec<(usize, Span)> = self.quotes(window);
        let of = |spans: &mut dyn Iterator<Item = Span>| spans.collect::<Vec<Span>>();
        let answers = self.network.ask(
            &deep.rows,
            &of(&mut mentions.iter().map(|m| m.span)),
            &of(&mut triggers.iter().map(|t| t.0)),
            &of(&mut quotes.iter().map(|q| q.1)),
        );
        let ids = self.keep(&mentions, &answers.refers);
        for (i, (quote, _)) in quotes.iter().enumerate() {
            let scores = &answers.speaks[i * mentions.len()..(i + 1) * mentions.len()];
            let speaks =
                |m: &usize| !matches!(mentions[*m].kind, MentionKind::Time | MentionKind::Count | MentionKind::Place);
            let speaker = (0..mentions.len()).filter(speaks).reduce(|a, b| if scores[b] > scores[a] { b } else { a });
            let quote = &mut self.reading.quotes[*quote];
            quote.speaker = quote.speaker.or(speaker.map(|m| ids[m]));
        }
        let kinds: Vec<MentionKind> = mentions.iter().map(|m| m.kind).collect();
        let sentences: Vec<Option<usize>> =
            mentions.iter().map(|m| decode::sentence_of(&self.reading.sentences, m.block, m.range)).collect();
        for (i, (span, sentence, trigger)) in triggers.iter().enumerate() {
            let begin = decode::shares(&deep.tags[span.0 * width + 3..span.0 * width + 6], 1.0);
            let away: Vec<usize> = sentences.iter().map(|s| s.unwrap_or(*sentence).abs_diff(*sentence)).collect();
            for draft in decode::drafts(&self.network.header, &answers, &kinds, &away, i, 1.0 - begin[0]) {
                let claim = self.claim(draft, *sentence, *trigger, &mentions, &ids);
                self.reading.claims.push(claim);
            }
        }
    }

    /// The whole words that a span of pieces touches.
    fn stretch(&self, window: &Window, span: Span) -> Option<(BlockId, TextRange)> {
        let (block, range) = window.range(span)?;
        Some((block, tokens::whole_words(self.article.text(block), range)))
    }

    /// The quotations of a window: which of the page's, and the pieces of the window.
    fn quotes(&self, window: &Window) -> Vec<(usize, Span)> {
        let mut inside = window.origin.iter().flatten();
        let Some(first) = inside.next() else { return Vec::new() };
        let last = inside.next_back().unwrap_or(first);
        let all = &self.reading.quotes;
        let from = all.partition_point(|q| (q.block, q.range.end) <= (first.0, first.1.start));
        let to = all.partition_point(|q| (q.block, q.range.start) < (last.0, last.1.end));
        (from..to).filter_map(|i| Some((i, window.span(all[i].block, all[i].range)?))).collect()
    }

    fn mention(&self, window: &Window, deep: &Deep, width: usize, span: Span) -> Option<Found> {
        let (block, range) = self.stretch(window, span)?;
        let labels = &self.network.header.labels.kinds;
        let mut sums = vec![0.0_f32; labels.len()];
        for piece in span.0..=span.1 {
            let scores = &deep.tags[piece * width + 6..piece * width + 6 + labels.len()];
            sums.iter_mut().zip(decode::shares(scores, 1.0)).for_each(|(sum, share)| *sum += share);
        }
        let kind = MentionKind::from_word(labels.get(decode::best(&sums))?)?;
        Some(Found { span, kind, block, range })
    }

    /// A trigger's span, its sentence and its stretch; a trigger ends with its sentence.
    fn trigger(&self, window: &Window, span: Span) -> Option<(Span, usize, TextRange)> {
        let (block, range) = self.stretch(window, span)?;
        let sentence = decode::sentence_of(&self.reading.sentences, block, range)?;
        let end = self.reading.sentences[sentence].range.end.min(range.end);
        (range.start < end).then(|| (span, sentence, TextRange::new(range.start, end)))
    }

    /// Adds a window's mentions to the page's.
    fn keep(&mut self, found: &[Found], refers: &[f32]) -> Vec<MentionId> {
        let first = self.reading.mentions.len();
        let ids: Vec<MentionId> = (0..found.len()).map(|i| MentionId(first + i)).collect();
        for (i, mention) in found.iter().enumerate() {
            let others =
                (0..found.len()).filter(|j| *j != i && refers[i * found.len() + j] > self.network.header.decide.refers);
            let refers = others.map(|j| ids[j]).collect();
            self.reading.mentions.push(Mention {
                block: mention.block,
                range: mention.range,
                kind: mention.kind,
                refers,
            });
        }
        ids
    }

    fn claim(
        &self,
        draft: decode::Draft,
        sentence: usize,
        trigger: TextRange,
        found: &[Found],
        ids: &[MentionId],
    ) -> Claim {
        let here = self.reading.sentences[sentence];
        let text = self.article.text(here.block);
        let numbers = |word: &str| self.language.cues.as_ref().and_then(|c| c.table.numbers.get(word).copied());
        let toll = draft.toll.iter().map(|(kind, m, bound, who)| {
            let words = found[*m].range.of(self.article.text(found[*m].block));
            let (low, high) = decode::count(words, *bound, numbers);
            Toll { kind: *kind, mention: ids[*m], low, high, bound: *bound, who: who.map(|w| ids[w]) }
        });
        // The act governs what lies between its trigger and those who take part in it.
        let parts = [&draft.actors, &draft.recipients, &draft.places, &draft.times].into_iter().flatten();
        let near = parts.map(|m| &found[*m]).filter(|m| m.block == here.block && here.range.contains(m.range));
        let clause = near.fold(trigger, |c, m| TextRange::new(c.start.min(m.range.start), c.end.max(m.range.end)));
        debug_assert!(here.range.contains(trigger) && !trigger.of(text).is_empty());
        let explain = |(role, m, share): &(&str, usize, f32)| {
            format!("{role} “{}” {share:.2}", found[*m].range.of(self.article.text(found[*m].block)))
        };
        let source = draft.sourced.then(|| Source {
            speaker: draft.speaker.map(|m| ids[m]),
            channel: draft.channel,
            stance: draft.stance,
            via: decode::ids(&draft.via, ids),
        });
        Claim {
            id: String::new(),
            sentence,
            trigger,
            clause,
            class: draft.class,
            mode: draft.mode,
            layer: draft.layer,
            actors: decode::ids(&draft.actors, ids),
            recipients: decode::ids(&draft.recipients, ids),
            places: decode::ids(&draft.places, ids),
            times: decode::ids(&draft.times, ids),
            status: draft.status,
            source,
            toll: toll.collect(),
            confidence: Some(draft.confidence),
            why: draft.why.into_iter().chain(draft.sides.iter().map(explain)).collect(),
        }
    }
}
