//! The site's JSON: plain types of their own, so that it stays the same when the record changes.
//!
//! Ranges are `[start, end)` in Unicode code points of the block's text. They are given where the block's text is
//! given too (article and claim pages) and `null` in lists. Absent is `null` or `[]`.

use gencatan_page::TextRange;
use gencatan_record::{
    ActorView, ArticleRow, ArticleView, CeasefireView, ClaimView, MarkView, MentionView, PartyView, PlaceView,
    TollView, WhenView,
};
use serde::Serialize;

use crate::filters::Cut;
use crate::sentence;
use crate::strings::Strings;

/// A list: its rows, and whether it was cut.
#[derive(Serialize)]
pub(crate) struct List<T> {
    /// What the rows are.
    pub(crate) kind: &'static str,
    /// Rows before the first one.
    pub(crate) offset: usize,
    /// Whether rows were left out after the last one.
    pub(crate) cut: bool,
    /// The address of the rows that follow.
    pub(crate) next: Option<String>,
    /// The rows.
    pub(crate) rows: Vec<T>,
}

impl<T> List<T> {
    pub(crate) fn new(kind: &'static str, rows: Vec<T>, cut: &Cut) -> Self {
        let offset = cut.to - rows.len();
        Self { kind, offset, cut: cut.older.is_some(), next: cut.older.clone(), rows }
    }
}

/// An article as a line.
#[derive(Serialize)]
pub(crate) struct ArticleLine {
    id: String,
    /// The page of the site.
    permalink: String,
    /// The input that it was read from.
    input: String,
    /// Where it came from.
    url: Option<String>,
    outlet: Option<String>,
    language: Option<String>,
    headline: Option<String>,
    published: Option<String>,
    claims: usize,
}

impl From<&ArticleRow> for ArticleLine {
    fn from(row: &ArticleRow) -> Self {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            id: row.id.clone(),
            permalink: format!("/article/{}", row.id),
            input: row.input.clone(),
            url: row.url.clone(),
            outlet: some(&row.outlet),
            language: row.language.clone(),
            headline: some(&row.headline),
            published: row.published.clone(),
            claims: row.claims,
        }
    }
}

/// An article with its texts and claims.
#[derive(Serialize)]
pub(crate) struct Article {
    #[serde(flatten)]
    line: ArticleLine,
    published_text: Option<String>,
    dateline: Option<String>,
    byline: Vec<String>,
    editor: Option<String>,
    credit: Option<String>,
    /// The version and model that read it, and the hash of its bytes.
    run: Run,
    blocks: Vec<Block>,
    claim_list: Vec<Claim>,
    dropped: Vec<Dropped>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Run {
    version: String,
    model: String,
    blake3: String,
}

#[derive(Serialize)]
struct Block {
    /// −1 the headline, then blocks, then captions.
    index: i32,
    kind: String,
    text: String,
    credit: Option<String>,
    sentences: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct Dropped {
    kind: String,
    text: String,
    rule: String,
}

#[derive(Serialize)]
struct Diagnostic {
    code: String,
    message: String,
}

impl Article {
    pub(crate) fn new(a: &ArticleView, strings: &Strings) -> Self {
        let blocks = a.blocks.iter().map(|b| Block {
            index: b.index,
            kind: b.kind.clone(),
            text: b.text.clone(),
            credit: b.credit.clone(),
            sentences: b.sentences.iter().map(|r| points(&b.text, *r)).collect(),
        });
        let dropped = a.dropped.iter().map(|(kind, text, rule)| Dropped {
            kind: kind.clone(),
            text: text.clone(),
            rule: rule.clone(),
        });
        Self {
            line: (&a.row).into(),
            published_text: a.published_text.clone(),
            dateline: a.dateline.clone(),
            byline: a.byline.clone(),
            editor: a.editor.clone(),
            credit: a.credit.clone(),
            run: Run { version: a.run.version.clone(), model: a.run.model.clone(), blake3: a.bytes_hash.clone() },
            blocks: blocks.collect(),
            claim_list: a.claims.iter().map(|c| Claim::new(c, Some(a), strings)).collect(),
            dropped: dropped.collect(),
            diagnostics: a
                .diagnostics
                .iter()
                .map(|(code, message)| Diagnostic { code: code.clone(), message: message.clone() })
                .collect(),
        }
    }
}

/// A claim.
#[derive(Serialize)]
pub(crate) struct Claim {
    id: String,
    permalink: String,
    /// The claim in the interface's language.
    plain: String,
    article: ArticleLine,
    /// The block of the sentence, its number in the article from 1, and its words.
    block: i32,
    sentence_number: usize,
    sentences: usize,
    sentence: Words,
    class: String,
    mode: Option<String>,
    /// The ceasefire layer.
    ceasefire: Option<String>,
    trigger: Words,
    actors: Vec<Mention>,
    recipients: Vec<Mention>,
    places: Vec<Mention>,
    times: Vec<Mention>,
    status: String,
    source: Option<Source>,
    toll: Vec<Toll>,
    when: Option<When>,
    /// The id of the mention that locates the act.
    r#where: Option<String>,
    /// Calibrated probability; `null` until calibrated.
    confidence: Option<f64>,
    /// Marks of the ledger that the claim bears or denies.
    marks: Vec<Bearing>,
}

#[derive(Serialize)]
struct Words {
    text: String,
    range: Option<[usize; 2]>,
}

#[derive(Serialize)]
struct Source {
    speaker: Option<Mention>,
    channel: Option<String>,
    stance: Option<String>,
    via: Vec<Mention>,
}

#[derive(Serialize)]
struct Bearing {
    ceasefire: String,
    kind: &'static str,
    denies: bool,
}

/// A mention as a claim's slot.
#[derive(Serialize)]
struct Mention {
    id: String,
    block: i32,
    range: Option<[usize; 2]>,
    text: String,
    kind: String,
    actors: Vec<Actor>,
    place: Option<Place>,
    time: Option<String>,
    why: Option<String>,
}

#[derive(Serialize)]
struct Actor {
    id: Option<String>,
    name: String,
    country: Option<String>,
    sector: Vec<String>,
    role: Option<String>,
    side: Option<String>,
}

#[derive(Serialize)]
struct Place {
    geoname: Option<u32>,
    name: String,
    country: Option<String>,
    admin1: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    precision: String,
}

#[derive(Serialize)]
struct Toll {
    kind: String,
    text: String,
    low: Option<u64>,
    high: Option<u64>,
    bound: String,
    who: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct When {
    from: Option<String>,
    to: Option<String>,
    precision: String,
    approx: bool,
}

impl From<&WhenView> for When {
    fn from(w: &WhenView) -> Self {
        Self { from: w.from.clone(), to: w.to.clone(), precision: w.precision.clone(), approx: w.approx }
    }
}

impl From<&TollView> for Toll {
    fn from(t: &TollView) -> Self {
        Self {
            kind: t.kind.clone(),
            text: t.text.clone(),
            low: t.low,
            high: t.high,
            bound: t.bound.clone(),
            who: t.who.clone(),
        }
    }
}

impl From<&PlaceView> for Place {
    fn from(p: &PlaceView) -> Self {
        Self {
            geoname: p.geoname,
            name: p.name.clone(),
            country: p.country.clone(),
            admin1: p.admin1.clone(),
            lat: p.lat,
            lon: p.lon,
            precision: p.precision.clone(),
        }
    }
}

impl From<&ActorView> for Actor {
    fn from(a: &ActorView) -> Self {
        Self {
            id: a.id.clone(),
            name: a.name.clone(),
            country: a.country.clone(),
            sector: a.sector.clone(),
            role: a.role.clone(),
            side: (!a.side.is_empty()).then(|| a.side.clone()),
        }
    }
}

impl Mention {
    fn new(m: &MentionView, article: Option<&ArticleView>) -> Self {
        Self {
            id: m.id.clone(),
            block: m.block,
            range: range(article, m.block, m.range),
            text: m.text.clone(),
            kind: m.kind.clone(),
            actors: m.actors.iter().map(Into::into).collect(),
            place: m.place.as_ref().map(Into::into),
            time: m.time.clone(),
            why: (!m.why.is_empty()).then(|| m.why.clone()),
        }
    }
}

impl Claim {
    /// A claim; ranges are given where its article is.
    pub(crate) fn new(c: &ClaimView, article: Option<&ArticleView>, strings: &Strings) -> Self {
        let mentions = |list: &[MentionView]| list.iter().map(|m| Mention::new(m, article)).collect::<Vec<_>>();
        let source = (c.speaker.is_some() || c.channel.is_some() || c.stance.is_some()).then(|| Source {
            speaker: c.speaker.as_ref().map(|m| Mention::new(m, article)),
            channel: c.channel.clone(),
            stance: c.stance.clone(),
            via: mentions(&c.via),
        });
        Self {
            id: c.id.clone(),
            permalink: format!("/claim/{}", c.id),
            plain: sentence::plain(c, strings),
            article: (&c.article).into(),
            block: c.block,
            sentence_number: c.sentence_number.0,
            sentences: c.sentence_number.1,
            sentence: Words { text: c.sentence.clone(), range: range(article, c.block, c.sentence_range) },
            class: c.class.clone(),
            mode: c.mode.clone(),
            ceasefire: c.layer.clone(),
            trigger: Words { text: c.trigger_text.clone(), range: range(article, c.block, c.trigger) },
            actors: mentions(&c.actors),
            recipients: mentions(&c.recipients),
            places: mentions(&c.places),
            times: mentions(&c.times),
            status: c.status.clone(),
            source,
            toll: c.toll.iter().map(Into::into).collect(),
            when: c.when.as_ref().map(Into::into),
            r#where: c.place.and_then(|i| c.places.get(i)).map(|m| m.id.clone()),
            confidence: c.confidence,
            marks: c
                .marks
                .iter()
                .map(|m| Bearing { ceasefire: m.ceasefire.clone(), kind: m.kind.as_str(), denies: m.denies })
                .collect(),
        }
    }
}

/// A ceasefire.
#[derive(Serialize)]
pub(crate) struct Ceasefire {
    id: String,
    permalink: String,
    parties: Vec<Party>,
    purpose: Option<&'static str>,
    follows: Option<String>,
    followed_by: Option<String>,
    /// Position in the chain of its conflict, from 1.
    number: usize,
    state: &'static str,
    marks: Vec<Mark>,
}

#[derive(Serialize)]
pub(crate) struct Party {
    code: String,
    name: String,
}

#[derive(Serialize)]
struct Mark {
    kind: &'static str,
    by: Vec<Party>,
    alleged_by: Vec<Party>,
    when: Option<When>,
    rival: bool,
    outlets: usize,
    /// Ids of the claims that bear it, and of those that deny or doubt it.
    claims: Vec<String>,
    denied_by: Vec<String>,
}

pub(crate) fn parties(list: &[PartyView]) -> Vec<Party> {
    list.iter().map(|p| Party { code: p.code.clone(), name: p.name.clone() }).collect()
}

impl From<&MarkView> for Mark {
    fn from(m: &MarkView) -> Self {
        Self {
            kind: m.kind.as_str(),
            by: parties(&m.by),
            alleged_by: parties(&m.alleged_by),
            when: m.when.as_ref().map(Into::into),
            rival: m.rival,
            outlets: m.outlets,
            claims: m.claims.iter().map(|c| c.id.clone()).collect(),
            denied_by: m.denied_by.iter().map(|c| c.id.clone()).collect(),
        }
    }
}

impl From<&CeasefireView> for Ceasefire {
    fn from(c: &CeasefireView) -> Self {
        Self {
            id: c.id.clone(),
            permalink: format!("/ceasefire/{}", c.id),
            parties: parties(&c.parties),
            purpose: c.purpose.map(|p| p.as_str()),
            follows: c.follows.clone(),
            followed_by: c.followed_by.clone(),
            number: c.number,
            state: c.state.as_str(),
            marks: c.marks.iter().map(Into::into).collect(),
        }
    }
}

fn range(article: Option<&ArticleView>, block: i32, range: TextRange) -> Option<[usize; 2]> {
    let block = article?.blocks.iter().find(|b| b.index == block)?;
    Some(points(&block.text, range))
}

/// A range of bytes in code points.
fn points(text: &str, range: TextRange) -> [usize; 2] {
    [range.start, range.end].map(|at| text.char_indices().take_while(|(i, _)| *i < at).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_count_code_points() {
        let text = "Ödköy 世界 🕊 end";
        let start = text.find("🕊").unwrap();
        assert_eq!(points(text, TextRange::new(start, start + 4)), [9, 10]);
        assert_eq!(text.chars().skip(9).take(1).collect::<String>(), "🕊");
    }
}
