//! What can be seen of a line without knowing its language: its own shape, what it shares with the running text of the
//! dump, and what stands around it. The labeller (`model.rs`) weighs these.

use std::collections::{HashMap, HashSet};

use super::lines::{Line, Lines, Seam, item};
use super::message;
use crate::caption;
use crate::furniture::FURNITURE;
use crate::stamp::{self, Order};
use crate::text::{ends_sentence, is_unspaced, letters, lower, words};
use crate::{DroppedKind, names};

/// Names of the features, in order; the table of the model names them.
pub(super) const NAMES: [&str; COUNT] = [
    // The line itself.
    "words",
    "chars",
    "word_length",
    "ends",
    "ends_mark",
    "starts",
    "sentences",
    "commas",
    "capitals",
    "all_capitals",
    "digits",
    "marks",
    "quotes",
    "item",
    "blank_above",
    "blank_below",
    "seam",
    "seam_below",
    "indent",
    "link_share",
    "starts_linked",
    "form",
    "same_lines",
    // What the tables know.
    "label",
    "lead",
    "field",
    "stamp",
    "byline",
    "credit",
    "address",
    "head_label",
    // What it shares with the running text.
    "common_words",
    "topic_words",
    "headline_words",
    // Where it stands.
    "prose_before",
    "lines_before",
    "from_headline",
    "from_label",
    "to_label",
    "last_label",
    "prose_since_label",
    "from_prose",
    "to_prose",
    "dump_prose",
    "dump_lines",
    "dump_wrapped",
    "dump_share",
    // Its neighbours.
    "prose_2_above",
    "prose_2_below",
    "prose_5_above",
    "prose_5_below",
    "prose_15_above",
    "prose_15_below",
    "short_5_above",
    "short_5_below",
    "short_15_above",
    "short_15_below",
    "links_5",
    "labels_8",
    "stamps_8",
    "words_1_above",
    "words_2_above",
    "words_1_below",
    "words_2_below",
    "ends_1_above",
    "ends_1_below",
    "starts_1_below",
    "common_1_above",
    "common_1_below",
    "topic_5_above",
    "topic_5_below",
    "like_neighbours",
    // Words in which a site speaks of itself.
    "web_words",
    "web_4",
    "comments_above",
];
pub(super) const COUNT: usize = 75;

/// A line with so many words that ends a sentence is running text; with twice as many, however it ends.
const PROSE_WORDS: usize = 11;
/// Of a longer line only so many bytes are looked at: they say what it is.
const MAX_SEEN: usize = 8192;
/// The words of the running text that are counted as its common ones.
const COMMON: usize = 50;

/// What the tables know about a line.
#[derive(Clone, Copy, Default)]
struct Known {
    label: Option<DroppedKind>,
    lead: Option<DroppedKind>,
    field: bool,
    stamp: bool,
    byline: bool,
    credit: bool,
    address: bool,
    /// A line of the message around the article; the model does not see this.
    message: bool,
}

impl Known {
    fn of(text: &str) -> Self {
        let short = text.len() <= 200;
        let byline =
            short && words(text) <= 9 && FURNITURE.after_by(text).is_some_and(|after| !names::split(after).is_empty());
        Self {
            label: FURNITURE.label(text).map(|(kind, _)| kind),
            lead: FURNITURE.lead(text).map(|(kind, _)| kind),
            field: FURNITURE.field(text).is_some_and(|(_, value)| words(value) <= 10),
            stamp: short && stamp::line(text, Order::DayFirst).is_some(),
            byline,
            credit: short && (caption::is_credit(text) || caption::has_photo_label(text)),
            address: text.contains("://") || text.contains("www.") || text.contains('@'),
            message: short && message::is_message(text),
        }
    }
}

/// The group of a kind of furniture, as a number for the model: rails of other stories, what one can do with the page,
/// and what stands at its foot.
fn group(kind: Option<DroppedKind>) -> f32 {
    use DroppedKind as D;
    match kind {
        None => 0.0,
        Some(D::Advert) => 1.0,
        Some(D::Related | D::Recommended) => 2.0,
        Some(D::Latest | D::Popular | D::Regional) => 3.0,
        Some(D::Tags) => 4.0,
        Some(D::Pager | D::Navigation | D::Share | D::Byline | D::Timestamp | D::Duplicate) => 5.0,
        Some(D::Comments | D::Subscribe) => 6.0,
        Some(D::Cookie | D::Legal | D::Boilerplate) => 7.0,
    }
}

/// What is counted of each line once.
pub(super) struct Seen {
    words: usize,
    prose: bool,
    ends: bool,
    starts: f32,
    known: Known,
    /// Words in which a site speaks of itself.
    web: usize,
    /// Words, or characters of scripts without blanks.
    tokens: Vec<u32>,
    /// Whether the token is long enough to say what the text is about.
    telling: Vec<bool>,
}

/// The place of a feature in [`NAMES`].
pub(super) fn index(name: &str) -> usize {
    NAMES.iter().position(|n| *n == name).unwrap_or(0)
}

impl Seen {
    /// Whether the tables know what the line is.
    pub(super) fn is_known(&self) -> bool {
        let k = &self.known;
        k.label.is_some() || k.lead.is_some() || k.field || k.stamp || k.byline || k.credit || k.message
    }
}

/// The features of every line, and what was counted for them.
pub(super) fn features(dump: &Lines) -> (Vec<[f32; COUNT]>, Vec<Seen>) {
    let lines = &dump.lines;
    let mut ids = HashMap::new();
    let seen: Vec<Seen> = lines.iter().map(|l| see(head(&l.text), &mut ids)).collect();
    let core = Core::of(&seen, ids.len());
    let common: Vec<f32> = seen.iter().map(|s| core.common_share(s)).collect();
    let topic: Vec<f32> = seen.iter().map(|s| core.topic_share(s)).collect();
    let keys: Vec<String> = lines.iter().map(|l| letters(head(&l.text))).collect();
    let mut same: HashMap<&str, usize> = HashMap::new();
    for key in &keys {
        *same.entry(key).or_default() += 1;
    }
    let count = |f: &dyn Fn(usize) -> f32| Sums::of(lines.len(), f);
    let prose = count(&|i| if seen[i].prose { seen[i].words as f32 } else { 0.0 });
    let short = count(&|i| f32::from(u8::from(!seen[i].prose)));
    let linked = count(&|i| f32::from(u8::from(lines[i].starts_linked || lines[i].links > 2)));
    let labels = count(&|i| f32::from(u8::from(seen[i].known.label.is_some() || seen[i].known.lead.is_some())));
    let stamps = count(&|i| f32::from(u8::from(seen[i].known.stamp)));
    let web = count(&|i| seen[i].web as f32);
    let topics = count(&|i| topic[i]);
    let headline = headline(lines, &seen, &core, &prose);
    let headline_words: HashSet<u32> = headline
        .map(|h| seen[h].tokens.iter().copied().filter(|t| !core.common.contains(t)).collect())
        .unwrap_or_default();
    let below = next_places(&seen);
    let total = prose.all().max(1.0);
    let all_words: f32 = seen.iter().map(|s| s.words as f32).sum::<f32>().max(1.0);

    let mut out = Vec::with_capacity(lines.len());
    let (mut last_label, mut label_at, mut prose_at) = (0.0, None::<usize>, None::<usize>);
    let mut comments = 0.0;
    for (i, line) in lines.iter().enumerate() {
        let s = &seen[i];
        let n = lines.len();
        let above = |k: usize| i.checked_sub(k).map(|j| &seen[j]);
        let under = |k: usize| seen.get(i + k);
        let words_of = |s: Option<&Seen>| s.map_or(-1.0, |s| (s.words as f32 + 1.0).ln());
        let shape = Shape::of(head(&line.text));
        let matched = s.tokens.iter().filter(|t| headline_words.contains(t)).count() as f32;
        let like = [above(1), under(1), above(2), under(2)].iter().flatten().fold(0.0, |sum, other| {
            sum + f32::from(u8::from(
                other.words.abs_diff(s.words) * 3 <= s.words.max(other.words) && other.ends == s.ends,
            ))
        });
        let row: [f32; COUNT] = [
            (s.words as f32 + 1.0).ln(),
            (shape.chars + 1.0).ln(),
            shape.letters / s.words.max(1) as f32,
            f32::from(u8::from(s.ends)),
            shape.last,
            s.starts,
            shape.sentences.min(8.0),
            shape.commas / s.words.max(1) as f32,
            shape.capitals,
            f32::from(u8::from(shape.all_capitals)),
            shape.digits,
            shape.marks.min(5.0),
            shape.quotes.min(4.0),
            f32::from(u8::from(item(&line.text).is_some())),
            f32::from(u8::from(line.after_blank)),
            f32::from(u8::from(lines.get(i + 1).is_none_or(|l| l.after_blank))),
            seam(line.seam),
            lines.get(i + 1).map_or(0.0, |l| seam(l.seam)),
            if dump.marks { line.indent.min(20) as f32 } else { -1.0 },
            line.links as f32 / s.words.max(1) as f32,
            f32::from(u8::from(line.starts_linked)),
            f32::from(u8::from(line.form)),
            same.get(keys[i].as_str()).copied().unwrap_or(1).min(4) as f32,
            group(s.known.label),
            group(s.known.lead),
            f32::from(u8::from(s.known.field)),
            f32::from(u8::from(s.known.stamp)),
            f32::from(u8::from(s.known.byline)),
            f32::from(u8::from(s.known.credit)),
            f32::from(u8::from(s.known.address)),
            above(1).map_or(0.0, |a| group(a.known.label)),
            common[i],
            topic[i],
            matched / (headline_words.len().max(1) as f32),
            prose.before(i) / total,
            (i as f32 + 1.0).ln(),
            headline.map_or(-60.0, |h| (i as f32 - h as f32).clamp(-30.0, 200.0)),
            label_at.map_or(60.0, |at| ((i - at) as f32).min(60.0)),
            below[i].0.map_or(60.0, |at| ((at - i) as f32).min(60.0)),
            last_label,
            label_at.map_or(-1.0, |at| (prose.between(at, i) + 1.0).ln()),
            prose_at.map_or(60.0, |at| ((i - at) as f32).min(60.0)),
            below[i].1.map_or(60.0, |at| ((at - i) as f32).min(60.0)),
            total.ln(),
            (n as f32).ln(),
            f32::from(u8::from(dump.wrapped)) + f32::from(u8::from(dump.marks)),
            total / all_words,
            (prose.above(i, 2) + 1.0).ln(),
            (prose.below(i, 2) + 1.0).ln(),
            (prose.above(i, 5) + 1.0).ln(),
            (prose.below(i, 5) + 1.0).ln(),
            (prose.above(i, 15) + 1.0).ln(),
            (prose.below(i, 15) + 1.0).ln(),
            short.above(i, 5),
            short.below(i, 5),
            short.above(i, 15),
            short.below(i, 15),
            linked.above(i, 5) + linked.below(i, 5),
            labels.above(i, 8) + labels.below(i, 8),
            stamps.above(i, 8) + stamps.below(i, 8),
            words_of(above(1)),
            words_of(above(2)),
            words_of(under(1)),
            words_of(under(2)),
            above(1).map_or(-1.0, |s| f32::from(u8::from(s.ends))),
            under(1).map_or(-1.0, |s| f32::from(u8::from(s.ends))),
            under(1).map_or(-1.0, |s| s.starts),
            if i > 0 { common[i - 1] } else { -1.0 },
            common.get(i + 1).copied().unwrap_or(-1.0),
            topics.above(i, 5),
            topics.below(i, 5),
            like,
            (s.web as f32).min(5.0),
            (web.above(i, 4) + web.below(i, 4)).min(20.0),
            comments,
        ];
        out.push(row);
        if s.known.label == Some(DroppedKind::Comments) {
            comments = 1.0;
        }
        if s.known.label.is_some() {
            (last_label, label_at) = (group(s.known.label), Some(i));
        }
        if s.prose {
            prose_at = Some(i);
        }
    }
    (out, seen)
}

fn seam(seam: Seam) -> f32 {
    match seam {
        Seam::Break => 0.0,
        Seam::Gap => 1.0,
        Seam::Glued => 2.0,
        Seam::Inner => 3.0,
        Seam::Sentence => 4.0,
    }
}

/// The beginning of a line.
fn head(text: &str) -> &str {
    let mut end = text.len().min(MAX_SEEN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn see(text: &str, ids: &mut HashMap<String, u32>) -> Seen {
    let mut tokens = Vec::new();
    let mut telling = Vec::new();
    let mut web = 0;
    let mut add = |word: &str, long: bool| {
        let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        tokens.push(*ids.entry(word.to_owned()).or_insert(next));
        telling.push(long);
    };
    for word in lower(text).split(|c: char| !c.is_alphanumeric() && !is_joiner(c)).filter(|w| !w.is_empty()) {
        if word.chars().any(is_unspaced) {
            let mut last = None;
            for c in word.chars() {
                add(c.encode_utf8(&mut [0; 4]), false);
                if let Some(last) = last {
                    add(&[last, c].iter().collect::<String>(), true);
                }
                last = Some(c);
            }
        } else {
            web += usize::from(FURNITURE.is_web(word));
            add(word, word.chars().count() >= 4);
        }
    }
    let count = words(text);
    let ends = ends_sentence(text) && !text.ends_with([':', ';', '：', '；']);
    Seen {
        words: count,
        prose: count >= PROSE_WORDS && ends || count >= 2 * PROSE_WORDS,
        ends,
        starts: starts(text),
        known: Known::of(text),
        web,
        tokens,
        telling,
    }
}

/// Marks that belong to words.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93e}'..='\u{94d}' | '\u{200c}' | '\u{200d}')
}

fn starts(text: &str) -> f32 {
    match text.chars().next() {
        Some(c) if c.is_lowercase() => 1.0,
        Some(c) if c.is_uppercase() => 2.0,
        Some(c) if c.is_alphabetic() => 3.0,
        Some(c) if c.is_numeric() => 4.0,
        Some('"' | '“' | '„' | '«' | '»' | '‘' | '「' | '『' | '¿' | '¡' | '(') => 5.0,
        Some(',' | '.' | ';' | ':' | ')' | '”' | '!' | '?' | '。' | '、' | '，' | '،') => 6.0,
        Some('-' | '–' | '—' | '•' | '*' | '+') => 7.0,
        _ => 8.0,
    }
}

/// What the signs of a line look like together.
struct Shape {
    chars: f32,
    letters: f32,
    sentences: f32,
    commas: f32,
    /// Of the words that begin with a letter of a script with case, the share that begin with a capital; −1 without such.
    capitals: f32,
    all_capitals: bool,
    digits: f32,
    marks: f32,
    quotes: f32,
    last: f32,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut s = Self {
            chars: 0.0,
            letters: 0.0,
            sentences: 0.0,
            commas: 0.0,
            capitals: -1.0,
            all_capitals: false,
            digits: 0.0,
            marks: 0.0,
            quotes: 0.0,
            last: 0.0,
        };
        let (mut upper, mut cased, mut small) = (0.0, 0.0, 0_usize);
        let mut before = ' ';
        let mut ended = false;
        for c in text.chars() {
            s.chars += 1.0;
            if c.is_alphabetic() {
                s.letters += 1.0;
                small += usize::from(c.is_lowercase());
                if !before.is_alphanumeric() && !matches!(before, '\'' | '’') && (c.is_uppercase() || c.is_lowercase())
                {
                    cased += 1.0;
                    upper += f32::from(u8::from(c.is_uppercase()));
                }
                if ended && !c.is_lowercase() {
                    s.sentences += 1.0;
                }
            }
            s.digits += f32::from(u8::from(c.is_numeric()));
            s.commas += f32::from(u8::from(matches!(c, ',' | '،' | '、' | '，')));
            s.marks += f32::from(u8::from(matches!(
                c,
                '|' | '©' | '›' | '→' | '#' | '/' | '•' | '·' | '{' | '}' | '=' | '_' | '>' | '+' | '®' | '…' | '★'
            )));
            s.quotes += f32::from(u8::from(matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」')));
            ended = match c {
                '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '։' | '。' | '！' | '？' => true,
                c if c.is_alphanumeric() => false,
                _ => ended,
            };
            before = c;
        }
        s.digits /= s.chars.max(1.0);
        if cased > 0.0 {
            s.capitals = upper / cased;
        }
        s.all_capitals = small == 0 && cased > 0.0 && s.letters >= 3.0;
        s.last = match before {
            '.' | '。' | '।' | '۔' | '։' => 1.0,
            '!' | '?' | '؟' | '！' | '？' => 2.0,
            ':' | '：' => 3.0,
            ',' | '،' | ';' | '、' | '，' => 4.0,
            '"' | '”' | '»' | '“' | '」' | '’' => 5.0,
            ')' | ']' => 6.0,
            '…' => 7.0,
            c if c.is_numeric() => 8.0,
            c if c.is_alphabetic() => 0.0,
            _ => 9.0,
        };
        s
    }
}

/// The running text of the dump: its common words, which every text of the language has, and the words it is about.
struct Core {
    common: HashSet<u32>,
    /// In how many lines of running text each token stands.
    lines: Vec<u16>,
}

impl Core {
    fn of(seen: &[Seen], tokens: usize) -> Self {
        let mut lines = vec![0_u16; tokens];
        let mut total = vec![0_u32; tokens];
        let mut last = vec![usize::MAX; tokens];
        for (i, s) in seen.iter().enumerate().filter(|(_, s)| s.prose) {
            for t in s.tokens.iter().map(|t| *t as usize) {
                total[t] += 1;
                if last[t] != i {
                    last[t] = i;
                    lines[t] = lines[t].saturating_add(1);
                }
            }
        }
        let mut short: Vec<u32> = (0..tokens).filter(|t| lines[*t] >= 2).map(|t| t as u32).collect();
        let longer: HashSet<u32> =
            seen.iter().flat_map(|s| s.tokens.iter().zip(&s.telling)).filter(|(_, l)| **l).map(|(t, _)| *t).collect();
        // Long words have to be more frequent to be common: names of the story are frequent too.
        let weight = |t: &u32| total[*t as usize] * if longer.contains(t) { 1 } else { 3 };
        short.sort_by_key(|t| (std::cmp::Reverse(weight(t)), *t));
        short.truncate(COMMON);
        Self { common: short.into_iter().collect(), lines }
    }

    fn common_share(&self, s: &Seen) -> f32 {
        let of = s.tokens.len().max(1) as f32;
        s.tokens.iter().filter(|t| self.common.contains(t)).count() as f32 / of
    }

    /// The share of a line's telling words that other lines of the running text have.
    fn topic_share(&self, s: &Seen) -> f32 {
        let own = u16::from(s.prose);
        let (mut hits, mut of) = (0.0, 0.0);
        for (t, telling) in s.tokens.iter().zip(&s.telling) {
            if *telling && !self.common.contains(t) {
                of += 1.0;
                hits += f32::from(u8::from(self.lines[*t as usize] > own));
            }
        }
        if of > 0.0 { hits / of } else { -1.0 }
    }
}

/// The line that looks most like the headline: above the running text, of its words, said more than once.
fn headline(lines: &[Line], seen: &[Seen], core: &Core, prose: &Sums) -> Option<usize> {
    let total = prose.all();
    let mut best: Option<(f32, usize)> = None;
    for (i, s) in seen.iter().enumerate() {
        if prose.before(i) > 0.35 * total && best.is_some() {
            break;
        }
        let known = s.known.label.is_some() || s.known.lead.is_some() || s.known.stamp || s.known.field;
        if !(3..=32).contains(&s.words) || known || s.prose && s.ends {
            continue;
        }
        let share = core.topic_share(s).max(0.0);
        let near = prose.below(i, 12).min(200.0) / 200.0;
        let alone = f32::from(u8::from(lines[i].links == 0));
        let score =
            share * (s.words as f32).min(10.0) + 3.0 * near + alone + 2.0 * f32::from(u8::from(lines[i].indent == 0));
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, i));
        }
    }
    best.map(|(_, i)| i)
}

/// For each line the next label and the next line of running text, itself left out.
fn next_places(seen: &[Seen]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut out = vec![(None, None); seen.len()];
    let (mut label, mut prose) = (None, None);
    for (i, s) in seen.iter().enumerate().rev() {
        out[i] = (label, prose);
        if s.known.label.is_some() {
            label = Some(i);
        }
        if s.prose {
            prose = Some(i);
        }
    }
    out
}

/// Sums over stretches of lines.
struct Sums(Vec<f32>);

impl Sums {
    fn of(len: usize, value: &dyn Fn(usize) -> f32) -> Self {
        let mut sums = Vec::with_capacity(len + 1);
        let mut sum = 0.0;
        sums.push(sum);
        for i in 0..len {
            sum += value(i);
            sums.push(sum);
        }
        Self(sums)
    }

    fn between(&self, start: usize, end: usize) -> f32 {
        self.0[end.min(self.0.len() - 1)] - self.0[start]
    }

    fn before(&self, i: usize) -> f32 {
        self.0[i]
    }

    fn all(&self) -> f32 {
        self.0[self.0.len() - 1]
    }

    /// Over the `k` lines above line `i`.
    fn above(&self, i: usize, k: usize) -> f32 {
        self.between(i.saturating_sub(k), i)
    }

    /// Over the `k` lines below line `i`.
    fn below(&self, i: usize, k: usize) -> f32 {
        self.between(i + 1, i + 1 + k)
    }
}
