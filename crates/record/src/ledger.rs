//! The life cycle of ceasefires: a pure function from claims to ledger entries, without I/O.
//!
//! `read` runs it on the claims of one account, `ingest` on all claims of the record. Same claims, in any order, same
//! entries. An entry is opened by claims with the `agreed` layer that name the same dyad (or one side), merged when
//! parties, scope and declared or effective dates agree within the precision of the reports, and linked to the one it
//! follows. Violations of an earlier deal that no page describes get an entry without dates.

use gencatan_reader::{Class, Layer, Stance, Status};
use gencatan_world::When;

/// What the ledger needs to know of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The claim's id.
    pub claim: String,
    /// The id of its article.
    pub article: String,
    /// When the article was published; orders what has no date of its own.
    pub published: Option<gencatan_page::Moment>,
    /// Position of the claim in its article, in reading order.
    pub order: usize,
    /// The claim's class.
    pub class: Class,
    /// The claim's layer; claims without one never make marks but may deny or date one.
    pub layer: Option<Layer>,
    /// Whether it happened.
    pub status: Status,
    /// How its speaker stands to it.
    pub stance: Stance,
    /// Codes of the actors, in order, without repetition ("ARM", "USA", "IGO:osce-minsk-group").
    pub actors: Vec<String>,
    /// Codes of the recipients.
    pub recipients: Vec<String>,
    /// Codes of the speaker, where a side or a body speaks.
    pub speaker: Vec<String>,
    /// When the act happened or is to happen.
    pub when: Option<When>,
    /// The words that name the kind of truce ("humanitarian"), as a purpose, where the sentence has them.
    pub purpose: Option<Purpose>,
}

/// What a ceasefire is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Purpose {
    Humanitarian,
    Peace,
    Holiday,
    Election,
    Other,
}

impl Purpose {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Humanitarian => "humanitarian",
            Self::Peace => "peace-process",
            Self::Holiday => "holiday",
            Self::Election => "election",
            Self::Other => "other",
        }
    }
}

/// An event in the life of a ceasefire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum MarkKind {
    Proposed,
    Negotiated,
    Mediated,
    Accepted,
    Agreed,
    Effective,
    Respected,
    Violated,
    Extended,
    Suspended,
    Ended,
    Lapsed,
    Superseded,
    Rejected,
}

impl MarkKind {
    /// Every kind, in the order of a life.
    pub const ALL: &'static [Self] = &[
        Self::Proposed,
        Self::Negotiated,
        Self::Mediated,
        Self::Accepted,
        Self::Agreed,
        Self::Effective,
        Self::Respected,
        Self::Violated,
        Self::Extended,
        Self::Suspended,
        Self::Ended,
        Self::Lapsed,
        Self::Superseded,
        Self::Rejected,
    ];

    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Negotiated => "negotiated",
            Self::Mediated => "mediated",
            Self::Accepted => "accepted",
            Self::Agreed => "agreed",
            Self::Effective => "effective",
            Self::Respected => "respected",
            Self::Violated => "violated",
            Self::Extended => "extended",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::Lapsed => "lapsed",
            Self::Superseded => "superseded",
            Self::Rejected => "rejected",
        }
    }

    /// Reads the word used in JSON.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.as_str() == word)
    }
}

/// A ceasefire of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Ceasefire {
    /// "cf-" and 12 hexadecimal digits, from its parties and the first claim that opened it.
    pub id: String,
    /// Codes of the parties, sorted.
    pub parties: Vec<String>,
    /// What it is for, where a claim says so.
    pub purpose: Option<Purpose>,
    /// The entry that it follows.
    pub follows: Option<String>,
    /// Its marks, in the order of their times, then of the life cycle.
    pub marks: Vec<Mark>,
}

/// An event in the life of a ceasefire, resting on claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What happened.
    pub kind: MarkKind,
    /// Codes of the sides that act: the violator, the mediator, those who agree.
    pub by: Vec<String>,
    /// Codes of the sides that say so, where a side does.
    pub alleged_by: Vec<String>,
    /// When. Rival times are separate marks of one kind: see `rival`.
    pub when: Option<When>,
    /// The claims that it rests on; never empty.
    pub claims: Vec<String>,
    /// Claims that deny or doubt it.
    pub denied_by: Vec<String>,
    /// Whether another mark of this kind gives another time for the same event.
    pub rival: bool,
}

/// The ledger entries that the claims support.
pub fn entries(claims: &[Input]) -> Vec<Ceasefire> {
    let _ = claims;
    Vec::new()
}
