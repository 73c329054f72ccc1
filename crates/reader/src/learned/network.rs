//! The network: an encoder and the heads that answer the codebook. `training/model.py` says how it is trained.

use std::borrow::Cow;

use super::file::{File, Header, ModelError};
use super::maths::{Linear, Plain, add, attend, dot, gelu, half, normalise};
use super::pieces::Pieces;

/// First and last piece of a stretch.
pub(crate) type Span = (usize, usize);

struct Layer {
    qkv: Linear,
    mixed: Linear,
    widen: Linear,
    narrow: Linear,
    first_norm: Vec<f32>,
    second_norm: Vec<f32>,
}

/// A network with its weights.
pub(crate) struct Network {
    pub header: Header,
    pub pieces: Pieces,
    /// Rows in 4 bits of `word_bytes` each.
    words: Cow<'static, [u8]>,
    word_bytes: usize,
    position: Vec<f32>,
    start: Vec<f32>,
    layers: Vec<Layer>,
    exit: Plain,
    tags: Plain,
    mention: Linear,
    claim: Linear,
    slot: Vec<f32>,
    bound: Plain,
    questions: Vec<(Question, Plain)>,
    asks: Linear,
    answers: Linear,
    points: Linear,
    quote: Linear,
    far: Vec<f32>,
    far_refers: Vec<f32>,
}

/// What a head asks of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Class,
    Mode,
    Layer,
    Status,
    Source,
    Stance,
    Channel,
}

impl Question {
    /// The name of its head in the model file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Mode => "mode",
            Self::Layer => "layer",
            Self::Status => "status",
            Self::Source => "source",
            Self::Stance => "stance",
            Self::Channel => "channel",
        }
    }
}

/// The raw scores of a window after its last layer.
pub(crate) struct Deep {
    pub rows: Vec<f32>,
    /// Of each piece: outside, begin, inside of a mention; the same of a trigger; kinds; names as in `early`.
    pub tags: Vec<f32>,
}

/// What the heads say of the mentions, triggers and quotations of a window.
pub(crate) struct Answers {
    /// A row for each mention.
    pub bound: Vec<f32>,
    /// For each question a row for each slot of each trigger.
    pub questions: Vec<(Question, Vec<f32>)>,
    /// For each slot of each trigger, for each mention, a score for each role.
    pub roles: Vec<f32>,
    /// For each mention a score for each that it may stand for.
    pub refers: Vec<f32>,
    /// For each quotation a score for each mention that may speak.
    pub speaks: Vec<f32>,
}

impl Network {
    /// The network of a file that is kept in memory anyway.
    pub(crate) fn of_static(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let file = File::parse(bytes)?;
        let words = file.words("word")?;
        Self::new(&file, (Cow::Borrowed(words.0), words.1))
    }

    /// The network of a file; what it needs is copied.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, ModelError> {
        let file = File::parse(bytes)?;
        let words = file.words("word")?;
        Self::new(&file, (Cow::Owned(words.0.to_vec()), words.1))
    }

    fn new(file: &File<'_>, (words, word_bytes): (Cow<'static, [u8]>, usize)) -> Result<Self, ModelError> {
        let header = file.header.clone();
        let (h, labels) = (header.hidden, &header.labels);
        let marks = [header.unknown, header.begin, header.end, header.padding];
        let (pieces, scores) = (file.lines("pieces")?, file.shorts("scores")?);
        let rows = words.len() / word_bytes;
        if pieces.len() != rows || scores.len() != rows || marks.iter().any(|m| *m as usize >= rows) {
            return Err(ModelError::Tensor("the pieces and the word table do not go together".into()));
        }
        let linear = |name: &str, inputs, outputs| Ok(Linear::new(file.whole(name, inputs, outputs)?));
        let plain = |name: &str, outputs| Ok(Plain::new(file.floats(name, (h + 1) * outputs)?, outputs));
        let wide = file.whole_outputs("0.fi")?;
        let layers = (0..header.layers).map(|l| {
            Ok(Layer {
                qkv: linear(&format!("{l}.qkv"), h, 3 * h)?,
                mixed: linear(&format!("{l}.ao"), h, h)?,
                widen: linear(&format!("{l}.fi"), h, wide)?,
                narrow: linear(&format!("{l}.fo"), wide, h)?,
                first_norm: file.floats(&format!("{l}.aln"), 2 * h)?,
                second_norm: file.floats(&format!("{l}.oln"), 2 * h)?,
            })
        });
        let layers = layers.collect::<Result<Vec<_>, ModelError>>()?;
        let names = 1 + 2 * labels.names.len();
        let questions = [
            (Question::Class, 1 + labels.classes.len()),
            (Question::Mode, 1 + labels.modes.len()),
            (Question::Layer, 1 + labels.layers.len()),
            (Question::Status, labels.statuses.len()),
            (Question::Source, labels.sources.len()),
            (Question::Stance, labels.stances.len()),
            (Question::Channel, 1 + labels.channels.len()),
        ];
        let questions = questions.into_iter().map(|(q, n)| Ok((q, plain(q.name(), n)?)));
        let (roles, arms, buckets) = (labels.roles.len(), header.arms, header.distances.len() + 1);
        Ok(Self {
            pieces: Pieces::new(pieces.into_iter().zip(scores), header.unknown, &marks),
            words,
            word_bytes,
            position: file.floats("position", header.window * h)?,
            start: file.floats("start", 2 * h)?,
            layers,
            exit: plain("exit", 1 + names)?,
            tags: plain("tags", 6 + labels.kinds.len() + names)?,
            mention: linear("mention", h, h)?,
            claim: linear("claim", h, h)?,
            slot: file.floats("slot", header.slots * h)?,
            bound: plain("bound", labels.bounds.len())?,
            questions: questions.collect::<Result<_, ModelError>>()?,
            asks: linear("asks", h, roles * arms)?,
            answers: linear("answers", h, (roles + 1) * arms)?,
            points: linear("points", h, 2 * arms)?,
            quote: linear("quote", h, arms)?,
            far: file.floats("far", roles * buckets)?,
            far_refers: file.floats("far_refers", buckets)?,
            header,
        })
    }

    /// The rows of a window's pieces before the first layer.
    pub(crate) fn embed(&self, ids: &[u32]) -> Vec<f32> {
        let h = self.header.hidden;
        let mut rows = Vec::with_capacity(ids.len() * h);
        for (id, position) in ids.iter().zip(self.position.chunks_exact(h)) {
            let at = *id as usize * self.word_bytes;
            let row = self.words.get(at..at + self.word_bytes).unwrap_or_default();
            let from = rows.len();
            for block in row.as_chunks::<18>().0 {
                let scale = half(u16::from_le_bytes([block[0], block[1]]));
                let low = block[2..].iter().map(|b| b & 15);
                let high = block[2..].iter().map(|b| b >> 4);
                rows.extend(low.chain(high).map(|n| (f32::from(n) - 8.0) * scale));
            }
            rows.resize(from + h, 0.0);
            rows[from..].iter_mut().zip(position).for_each(|(x, p)| *x += p);
        }
        normalise(&mut rows, &self.start, self.header.eps);
        rows
    }

    fn layer(&self, rows: &mut [f32], layer: &Layer) {
        let h = self.header.hidden;
        let mixed = attend(&layer.qkv.apply(rows), self.header.heads, h);
        add(rows, &layer.mixed.apply(&mixed));
        normalise(rows, &layer.first_norm, self.header.eps);
        let mut widened = layer.widen.apply(rows);
        gelu(&mut widened);
        add(rows, &layer.narrow.apply(&widened));
        normalise(rows, &layer.second_norm, self.header.eps);
    }

    /// Runs the lowest layers; gives for each piece the score that it tells an act, then those of names.
    pub(crate) fn early(&self, rows: &mut [f32]) -> Vec<f32> {
        self.layers[..self.header.exit].iter().for_each(|layer| self.layer(rows, layer));
        self.exit.apply(rows)
    }

    /// Runs the other layers.
    pub(crate) fn deep(&self, mut rows: Vec<f32>) -> Deep {
        self.layers[self.header.exit..].iter().for_each(|layer| self.layer(&mut rows, layer));
        let tags = self.tags.apply(&rows);
        Deep { rows, tags }
    }

    /// The mean row of each span.
    fn pool(&self, rows: &[f32], spans: &[Span]) -> Vec<f32> {
        let h = self.header.hidden;
        let mut out = vec![0.0; spans.len() * h];
        for (span, out) in spans.iter().zip(out.chunks_exact_mut(h)) {
            for row in rows[span.0 * h..(span.1 + 1) * h].chunks_exact(h) {
                add(out, row);
            }
            let count = (span.1 + 1 - span.0) as f32;
            out.iter_mut().for_each(|x| *x /= count);
        }
        out
    }

    /// Which bucket the distance between two pieces falls into.
    fn bucket(&self, from: usize, to: usize) -> usize {
        let away = to as i32 - from as i32;
        self.header.distances.partition_point(|cut| *cut <= away)
    }

    /// Asks the heads about spans of a window.
    pub(crate) fn ask(&self, rows: &[f32], mentions: &[Span], triggers: &[Span], quotes: &[Span]) -> Answers {
        let (h, arms, slots) = (self.header.hidden, self.header.arms, self.header.slots);
        let (roles, buckets) = (self.header.labels.roles.len(), self.header.distances.len() + 1);
        let root = (arms as f32).sqrt().recip();
        let mut m = self.mention.apply(&self.pool(rows, mentions));
        gelu(&mut m);
        let acts = self.claim.apply(&self.pool(rows, triggers));
        let mut c = Vec::with_capacity(acts.len() * slots);
        for act in acts.chunks_exact(h) {
            for slot in self.slot.chunks_exact(h) {
                c.extend(act.iter().zip(slot).map(|(a, s)| a + s));
            }
        }
        gelu(&mut c);
        let answers = self.answers.apply(&m);
        let points = self.points.apply(&m);
        let asks = self.asks.apply(&c);
        let quoted = self.quote.apply(&self.pool(rows, quotes));
        let mut scores = Vec::with_capacity(triggers.len() * slots * mentions.len() * roles);
        for (i, ask) in asks.chunks_exact(roles * arms).enumerate() {
            for (mention, answer) in mentions.iter().zip(answers.chunks_exact((roles + 1) * arms)) {
                let bucket = self.bucket(triggers[i / slots].0, mention.0);
                let pairs = ask.chunks_exact(arms).zip(answer.chunks_exact(arms)).enumerate();
                scores.extend(pairs.map(|(role, (a, b))| dot(a, b) * root + self.far[role * buckets + bucket]));
            }
        }
        let mut refers = Vec::with_capacity(mentions.len() * mentions.len());
        for (i, from) in mentions.iter().enumerate() {
            for (j, to) in mentions.iter().enumerate() {
                let (a, b) = (&points[i * 2 * arms..][..arms], &points[j * 2 * arms + arms..][..arms]);
                refers.push(dot(a, b) * root + self.far_refers[self.bucket(from.0, to.0)]);
            }
        }
        let last = |answer: &'_ [f32]| -> Vec<f32> { answer[roles * arms..].to_vec() };
        let voices: Vec<Vec<f32>> = answers.chunks_exact((roles + 1) * arms).map(last).collect();
        let speaks = quoted.chunks_exact(arms).flat_map(|q| voices.iter().map(move |v| dot(q, v) * root)).collect();
        Answers {
            bound: self.bound.apply(&m),
            questions: self.questions.iter().map(|(q, head)| (*q, head.apply(&c))).collect(),
            roles: scores,
            refers,
            speaks,
        }
    }
}
