//! The life cycle of ceasefires: a pure function from claims to ledger entries, without I/O.
//!
//! `read` runs it on the claims of one account, `ingest` on all claims of the record. Same claims, in any order, same
//! entries: inputs are sorted first, and nothing depends on a hash order or on today's date.
//!
//! # The rules
//!
//! **Parties** (`sides`). Two codes are opponents as far as claims of force, of accusation and of a breach stand
//! between them, or a truce that names the two alone. Where a truce names more, its parties are the opponents among
//! them; the rest are outsiders, as are international bodies everywhere. A body that stands against one party only,
//! and is named beside the other (or carries the country code of one of the two), stands on that other party's side:
//! its claims keep its own code, on that side's lane.
//!
//! **Entries** (`group`). `agreed` and `effective` claims that name the parties open entries, as does a side that
//! declares a truce alone. Claims of one dyad belong to one entry where their dates lie within the days between
//! declaring a truce and its start; a claim without a date goes to the truce that its page was published next to. A
//! date that is retold long after, or that is coarser than the distance of two truces, opens nothing, and nor do claims
//! of which the reader is unsure.
//!
//! **Belonging** (`assign`). Calls, talks and mediation go to the truce that comes next; breaches, respect,
//! extensions and endings to the truce in force: by the claim's own date, else by the publication, where a page that
//! itself reports a truce not yet begun speaks of the one before. Where no page describes that one, an entry without
//! dates stands for it. A claim that names no party never opens an entry.
//!
//! **Marks** (`marks`). Times of one kind that agree, as far as they are known, make one mark; instants are compared
//! where offsets are known, wall clocks where one is not. Times that do not agree stay as rivals. A breach is one mark
//! for each violator, accuser and incident time. Denied, doubted, possible and stopped claims make no mark: they stand
//! beside the mark that they deny. A date is the claim's own; publication orders and groups, and dates nothing.
//!
//! **Chain** (`chain`). An entry follows the one before it of the same parties; a new agreement supersedes it; a term
//! that ran out before the last page was published lapses it.

mod assign;
mod chain;
mod group;
mod marks;
mod mediators;
mod sides;
mod time;

pub use chain::state;

use gencatan_reader::{Class, Layer, Mode, Stance, Status};
use gencatan_world::When;

/// What the ledger needs to know of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The claim's id.
    pub claim: String,
    /// The id of its article.
    pub article: String,
    /// When the article, or the entry of a live page, was published; orders what has no date of its own.
    pub published: Option<gencatan_page::Moment>,
    /// Position of the claim in its article, in reading order.
    pub order: usize,
    /// Number of its sentence in the article, from 0: the headline comes first.
    pub sentence: usize,
    /// The claim's class.
    pub class: Class,
    /// The refinement of the class.
    pub mode: Option<Mode>,
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
    /// Whether the claim can open an entry by itself; see [`is_sure`].
    pub sure: bool,
}

/// Whether a claim of this confidence can open an entry. Of a network's claims with 0.6 or more four in five are right; those
/// below join the entries of surer ones. A reader that gives no confidence is taken at its word.
pub fn is_sure(confidence: Option<f64>) -> bool {
    confidence.is_none_or(|c| c >= 0.6)
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
    /// Reads the word used in JSON.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Humanitarian, Self::Peace, Self::Holiday, Self::Election, Self::Other]
            .into_iter()
            .find(|p| p.as_str() == word)
    }

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

/// The ledger entries that the claims support, by parties, then in the order of time.
pub fn entries(claims: &[Input]) -> Vec<Ceasefire> {
    let mut sorted: Vec<&Input> = claims.iter().collect();
    sorted.sort_by(|a, b| key(a).cmp(&key(b)));
    sorted.dedup_by(|a, b| a.claim == b.claim);
    let sides = sides::Sides::of(&sorted);
    let mut groups = group::groups(&sorted, &sides);
    assign::assign(&sorted, &sides, &mut groups);
    let last = sorted.iter().filter_map(|c| c.published).max_by_key(gencatan_page::Moment::instant);
    let mut entries = Vec::new();
    for conflict in &groups.chains {
        let made = conflict.iter().map(|entry| marks::ceasefire(&sorted, &sides, entry));
        entries.extend(chain::link(made.filter(|c| !c.marks.is_empty()).collect(), last));
    }
    entries
}

/// Canonical order: publication, article, place in the article, id.
fn key(c: &Input) -> (i64, &str, usize, &str) {
    (c.published.map_or(i64::MAX, |p| p.instant()), &c.article, c.order, &c.claim)
}
