//! What the record answers: plain rows for the site, the command and exports. Ranges are UTF-8 bytes.

use gencatan_page::TextRange;

use crate::ledger::{MarkKind, Purpose};

/// An article as a line of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleRow {
    /// The article's id ("a-…").
    pub id: String,
    /// The id of the input that it was read from (a path below the folder named, or an address).
    pub input: String,
    /// Where it came from.
    pub url: Option<String>,
    /// The outlet's name, else the host of its address, else empty.
    pub outlet: String,
    /// BCP 47 language.
    pub language: Option<String>,
    /// The headline; empty where there is none.
    pub headline: String,
    /// Publication moment as in the JSON ("2020-10-26T09:25+07:00").
    pub published: Option<String>,
    /// How many claims it makes.
    pub claims: usize,
}

/// An article with its texts, for the article page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleView {
    /// The article.
    pub row: ArticleRow,
    /// Authors.
    pub byline: Vec<String>,
    /// Editor.
    pub editor: Option<String>,
    /// Where the outlet took it from.
    pub credit: Option<String>,
    /// The dateline as written.
    pub dateline: Option<String>,
    /// The words that the publication time was read from.
    pub published_text: Option<String>,
    /// Headline (−1), blocks, captions.
    pub blocks: Vec<BlockView>,
    /// What was cut: kind, text, rule.
    pub dropped: Vec<(String, String, String)>,
    /// Code and message.
    pub diagnostics: Vec<(String, String)>,
    /// The claims of the article, in reading order.
    pub claims: Vec<ClaimView>,
    /// Hash of the bytes that were read (BLAKE3, hexadecimal).
    pub bytes_hash: String,
    /// The run that made the reading: version and model.
    pub run: RunView,
}

/// One text of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockView {
    /// −1 the headline, then blocks, then captions.
    pub index: i32,
    /// "headline", "caption", or a block kind of the contract.
    pub kind: String,
    /// Its text.
    pub text: String,
    /// A caption's credit.
    pub credit: Option<String>,
    /// The sentences, in bytes of `text`.
    pub sentences: Vec<TextRange>,
}

/// Version and model of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunView {
    /// The program's version.
    pub version: String,
    /// Model name and hash.
    pub model: String,
}

/// A mention as a claim's slot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MentionView {
    /// The mention's id in its article ("m3").
    pub id: String,
    /// The block that it stands in.
    pub block: i32,
    /// Its bytes in that block.
    pub range: TextRange,
    /// Its words.
    pub text: String,
    /// The codebook's kind.
    pub kind: String,
    /// Whom it stands for: more than one where a pronoun refers to several.
    pub actors: Vec<ActorView>,
    /// The place.
    pub place: Option<PlaceView>,
    /// The value of a time, as TIMEX3 writes it.
    pub time: Option<String>,
    /// Why it was resolved so.
    pub why: String,
}

/// An actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorView {
    /// Entity id.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Country or body code.
    pub country: Option<String>,
    /// Sectors.
    pub sector: Vec<String>,
    /// Office.
    pub role: Option<String>,
    /// The code that the ledger uses for the actor's side ("ARM"); empty where it has none.
    pub side: String,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceView {
    /// GeoNames id.
    pub geoname: Option<u32>,
    /// Name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level division.
    pub admin1: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// How fine.
    pub precision: String,
}

/// An interval with its precision; moments as in the JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhenView {
    /// First moment.
    pub from: Option<String>,
    /// Last moment.
    pub to: Option<String>,
    /// Precision word.
    pub precision: String,
    /// Whether the text says "about".
    pub approx: bool,
}

/// A claim with everything that its page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimView {
    /// The claim's id ("c-…").
    pub id: String,
    /// The article that makes it.
    pub article: ArticleRow,
    /// Block of the evidence.
    pub block: i32,
    /// The sentence, in bytes of the block's text.
    pub sentence_range: TextRange,
    /// The sentence's number in the article, from 1, and how many there are.
    pub sentence_number: (usize, usize),
    /// The sentence's words.
    pub sentence: String,
    /// The trigger, in bytes of the block's text.
    pub trigger: TextRange,
    /// The trigger's words.
    pub trigger_text: String,
    /// Class, as in the codebook ("ASSAULT").
    pub class: String,
    /// Mode.
    pub mode: Option<String>,
    /// Ceasefire layer.
    pub layer: Option<String>,
    /// Status.
    pub status: String,
    /// Actors.
    pub actors: Vec<MentionView>,
    /// Recipients.
    pub recipients: Vec<MentionView>,
    /// Places.
    pub places: Vec<MentionView>,
    /// Times.
    pub times: Vec<MentionView>,
    /// Who says so.
    pub speaker: Option<MentionView>,
    /// By what channel.
    pub channel: Option<String>,
    /// "asserts", "denies", "doubts"; `None` where the article speaks in its own voice.
    pub stance: Option<String>,
    /// Outer speakers.
    pub via: Vec<MentionView>,
    /// Counts.
    pub toll: Vec<TollView>,
    /// When the act is set.
    pub when: Option<WhenView>,
    /// Index into `places` of the one that locates the act.
    pub place: Option<usize>,
    /// Calibrated confidence.
    pub confidence: Option<f64>,
    /// Ledger entries and the marks that rest on the claim, or that it denies.
    pub marks: Vec<ClaimMark>,
}

/// A ledger mark that a claim bears on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimMark {
    /// The entry.
    pub ceasefire: String,
    /// The kind of mark.
    pub kind: MarkKind,
    /// Whether the claim denies it instead of bearing it.
    pub denies: bool,
}

/// A count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TollView {
    /// "killed", …
    pub kind: String,
    /// The words that give it.
    pub text: String,
    /// Lowest.
    pub low: Option<u64>,
    /// Highest.
    pub high: Option<u64>,
    /// "exact", …
    pub bound: String,
    /// Who was hit, in the text's words.
    pub who: Option<String>,
}

/// A party of a ceasefire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyView {
    /// Code ("ARM").
    pub code: String,
    /// English name.
    pub name: String,
}

/// A ceasefire of the ledger, for lists and its page.
#[derive(Clone, Debug, PartialEq)]
pub struct CeasefireView {
    /// "cf-…".
    pub id: String,
    /// The parties, in the ledger's order (which fixes the lanes).
    pub parties: Vec<PartyView>,
    /// What for.
    pub purpose: Option<Purpose>,
    /// The entry it follows, and the one that follows it.
    pub follows: Option<String>,
    /// The entry that follows it.
    pub followed_by: Option<String>,
    /// Position in the chain of its dyad, from 1.
    pub number: usize,
    /// Its marks in order.
    pub marks: Vec<MarkView>,
    /// What the sources say at the end of what was read: the kind of the last mark that moves the life cycle.
    pub state: MarkKind,
}

/// A mark with the claims that bear and deny it.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkView {
    /// What happened.
    pub kind: MarkKind,
    /// Who acts.
    pub by: Vec<PartyView>,
    /// Who says so, where a side does.
    pub alleged_by: Vec<PartyView>,
    /// When.
    pub when: Option<WhenView>,
    /// Whether another mark gives another time for the same event.
    pub rival: bool,
    /// The claims that it rests on, in full or the first of them, as was asked.
    pub claims: Vec<ClaimView>,
    /// Claims that deny or doubt it, likewise.
    pub denied_by: Vec<ClaimView>,
    /// How many claims it rests on; never 0.
    pub borne: usize,
    /// How many claims deny or doubt it.
    pub denied: usize,
    /// The id of the first claim that it rests on.
    pub first: String,
    /// The first publication that tells it, as in the JSON; `None` where no article has a date.
    pub reported: Option<String>,
    /// How many outlets stand behind it.
    pub outlets: usize,
}

/// Two parties in conflict, with their ceasefires.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadView {
    /// "ARM-AZE".
    pub id: String,
    /// The two parties.
    pub parties: Vec<PartyView>,
    /// Ledger entries in the order of time.
    pub ceasefires: Vec<CeasefireView>,
    /// How many claims name both.
    pub claims: usize,
    /// Articles read per day and language: day, language, count.
    pub coverage: Vec<(String, String, usize)>,
}

/// What a list of claims, articles or incidents is narrowed to; empty fields do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Side code, entity id or name of an actor.
    pub actor: Option<String>,
    /// The same of a recipient.
    pub recipient: Option<String>,
    /// "ARM-AZE": both sides among actors, recipients or speaker.
    pub dyad: Option<String>,
    /// Name or GeoNames id of a place.
    pub place: Option<String>,
    /// Class.
    pub class: Option<String>,
    /// Layer, or the id of a ledger entry.
    pub ceasefire: Option<String>,
    /// First day (ISO).
    pub since: Option<String>,
    /// Last day (ISO).
    pub until: Option<String>,
    /// Outlet, or words of the speaker.
    pub source: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// Words of the sentence or headline.
    pub text: Option<String>,
    /// At most so many rows; `None` for all.
    pub limit: Option<usize>,
    /// Rows to leave out at the start.
    pub offset: usize,
}

/// What the record holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles.
    pub articles: usize,
    /// Claims.
    pub claims: usize,
    /// Ledger entries.
    pub ceasefires: usize,
    /// Pairs of parties with ledger entries.
    pub dyads: usize,
    /// Outlets.
    pub outlets: usize,
    /// Languages of the articles, with how many are in each, the most frequent first; "" where it is not known.
    pub languages: Vec<(String, usize)>,
    /// Inputs whose article was already there from another.
    pub twins: usize,
    /// Inputs that could not be read.
    pub failed: usize,
    /// The earliest and the latest publication day.
    pub days: Option<(String, String)>,
    /// The runs that made the readings, by version and model.
    pub runs: Vec<RunView>,
}
