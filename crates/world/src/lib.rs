/*!
The world room: what the spans of a reading stand for, with reasons.

[`resolve`] takes an article and its reading and gives the [`Account`]: calendar times, places and actors for the
mentions, and when and where for the claims. Time expressions are found here (they are tables, `time.toml` of each
language) and join the reading's mentions. "Cannot tell" is an answer; no answer is finer than the text. No I/O.
*/

mod account;
mod actor;
mod languages;
mod text;
mod time;

pub use account::{Account, Actor, Candidate, Place, PlacePrecision, Resolved, Setting, Time, TimeType, When};

use gencatan_page::Article;
use gencatan_reader::Reading;

/// Resolves a reading. Never fails: what cannot be told stays `None`.
pub fn resolve(article: Article, mut reading: Reading) -> Account {
    let mut mentions = vec![Resolved::default(); reading.mentions.len()];
    let mut claims = vec![Setting::default(); reading.claims.len()];
    if let Some(language) = languages::language(article.language.as_deref()) {
        let timed = time::times(&article, &mut reading, &mut mentions, &language.time);
        time::attach(&mut reading, &timed);
        for (claim, setting) in reading.claims.iter().zip(&mut claims) {
            setting.when = time::when(&article, &reading, &mentions, &language.time, claim);
        }
    }
    Account { article, reading, mentions, claims }
}
