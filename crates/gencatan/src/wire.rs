//! The wire format `gencatan/account/1`: one page as JSON, as the contract (`docs/contract.md`) fixes it.
//!
//! These are the only types that are serialised; the rooms' own types are not. Ranges count Unicode code points and
//! `text` beside a range is exactly that cut. Absent is `null` or `[]`, never a guess. It changes by addition only.

use schemars::JsonSchema;
use serde::Serialize;

mod convert;

pub use convert::{What, failed, page};

/// The schema's name and number.
pub const SCHEMA: &str = "gencatan/account/1";

/// One page. With `--what article` the line stops after `article`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "gencatan/account/1")]
#[allow(missing_docs)]
pub struct Page {
    /// Always "gencatan/account/1".
    pub schema: String,
    /// The id given in the line, else the file's path below the folder named, else its address.
    pub id: String,
    /// Why there is no article; null where there is one.
    pub error: Option<String>,
    pub run: Run,
    pub article: Option<Article>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Vec<Sentence>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Vec<Mention>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<Claim>>,
    /// Direct quotations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<Quote>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceasefires: Option<Vec<Ceasefire>>,
}

/// What made the line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Run {
    /// The program's version.
    pub version: String,
    /// The reader's name and hash.
    pub model: String,
}

/// The article of the page.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Article {
    pub id: String,
    pub url: Option<String>,
    pub canonical: Option<String>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    pub headline: Option<Text>,
    pub kicker: Option<String>,
    pub published: Option<Stamp>,
    pub updated: Option<Stamp>,
    pub dateline: Option<Dateline>,
    pub byline: Vec<String>,
    pub editor: Option<String>,
    pub credit: Option<String>,
    /// Index of the block that is the lead.
    pub lead: Option<usize>,
    pub blocks: Vec<Block>,
    pub pictures: Vec<Picture>,
    pub tags: Vec<String>,
    /// whole, truncated or paywalled.
    pub access: String,
    pub pages: Option<Pager>,
    /// Everything that was cut.
    pub dropped: Vec<Dropped>,
    /// What the user should know of the page, and of its reading where it was read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Text {
    pub text: String,
}

/// A moment with the words that it was read from.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Stamp {
    /// RFC 3339, or a shorter ISO 8601 form.
    pub value: String,
    pub precision: String,
    pub text: String,
}

/// The head of the text.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Dateline {
    pub place: Option<String>,
    pub date: Option<String>,
    pub outlet: Option<String>,
    pub text: String,
}

/// A block of the text.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Block {
    /// heading, paragraph, list-item, quotation, table, preformatted or live-entry.
    pub kind: String,
    pub text: String,
    pub links: Vec<Link>,
    /// Stretches in bold or italics.
    pub emphasis: Vec<(usize, usize)>,
    /// The time of a live entry.
    pub at: Option<Stamp>,
}

/// A link in a block.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Link {
    pub range: (usize, usize),
    pub href: String,
}

/// A picture.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Picture {
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub src: Option<String>,
}

/// The page's place among the pages of one article.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Pager {
    pub this: u32,
    pub of: u32,
    pub links: Vec<String>,
}

/// A part that was cut.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Dropped {
    pub kind: String,
    pub text: String,
    pub rule: String,
}

/// Something that the user of the line should know.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Diagnostic {
    pub code: String,
    pub message: String,
}

/// A sentence.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Sentence {
    /// −1 the headline, then blocks, then captions.
    pub block: i32,
    pub range: (usize, usize),
}

/// A mention. `time`, `place` and `actor` are absent with `--what reading`.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Mention {
    pub id: String,
    pub block: i32,
    pub range: (usize, usize),
    pub text: String,
    pub kind: String,
    /// Ids of the mentions that a pronoun or short form stands for.
    pub refers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Option<Time>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Option<Place>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Option<Actor>>,
}

/// A resolved time.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Time {
    /// As TIMEX3 writes it.
    pub value: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub precision: Option<String>,
    pub approx: bool,
    pub why: String,
}

/// A resolved place.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Place {
    pub geoname: Option<u32>,
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    pub admin1: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub precision: String,
    pub candidates: Vec<Candidate>,
    pub why: String,
}

/// A rival place.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Candidate {
    pub geoname: u32,
    pub score: f32,
}

/// A resolved actor.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Actor {
    pub id: Option<String>,
    pub name: String,
    /// ISO 3166-1 alpha-3, or one of IGO UNO EUR NGO ISM IMG MNC.
    pub country: Option<String>,
    pub sector: Vec<String>,
    pub role: Option<String>,
    pub why: String,
}

/// A claim. `when` and `where` are absent with `--what reading`.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Claim {
    pub id: String,
    /// Index into `sentences`: the evidence.
    pub sentence: usize,
    pub class: String,
    pub mode: Option<String>,
    /// The ceasefire layer.
    pub ceasefire: Option<String>,
    pub trigger: Trigger,
    pub actors: Vec<String>,
    pub recipients: Vec<String>,
    pub places: Vec<String>,
    pub times: Vec<String>,
    pub status: String,
    pub source: Option<Source>,
    pub toll: Vec<Toll>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Option<When>>,
    /// The place mention that locates the act.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<Option<String>>,
    /// Calibrated; null until it is.
    pub confidence: Option<f32>,
    /// Why the claim was made; with `--explain` only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
}

/// The words that express the act.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Trigger {
    pub block: i32,
    pub range: (usize, usize),
    pub text: String,
}

/// According to whom.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Source {
    pub speaker: Option<String>,
    pub channel: Option<String>,
    pub stance: String,
    pub via: Vec<String>,
}

/// A count.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Toll {
    pub kind: String,
    pub mention: String,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub bound: String,
    pub who: Option<String>,
}

/// An interval, closed at the precision given.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct When {
    pub from: Option<String>,
    pub to: Option<String>,
    pub precision: String,
    pub approx: bool,
}

/// A direct quotation.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Quote {
    pub block: i32,
    pub range: (usize, usize),
    pub speaker: Option<String>,
}

/// A ledger entry.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Ceasefire {
    pub id: String,
    pub parties: Vec<String>,
    pub purpose: Option<String>,
    pub follows: Option<String>,
    pub marks: Vec<Mark>,
}

/// An event in the life of a ceasefire.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Mark {
    pub kind: String,
    pub by: Vec<String>,
    pub alleged_by: Vec<String>,
    pub when: Option<When>,
    /// Never empty.
    pub claims: Vec<String>,
    /// Claims that deny or doubt it.
    pub denied_by: Vec<String>,
    /// Whether another mark gives another time for the same event.
    pub rival: bool,
}
