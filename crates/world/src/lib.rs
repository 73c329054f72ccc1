/*!
The world room: what the spans of a reading stand for, with reasons.

[`resolve`] takes an article and its reading and gives the [`Account`]: calendar times, places and actors for the
mentions, and when and where for the claims. Time expressions are found here (they are tables, `time.toml` of each
language) and join the reading's mentions. "Cannot tell" is an answer; no answer is finer than the text. No I/O.
*/

mod account;
mod actor;
mod countries;
mod entities;
mod forms;
mod languages;
mod place;
mod resolve;
mod text;
mod time;

pub use account::{Account, Actor, Candidate, Place, PlacePrecision, Resolved, Setting, Time, TimeType, When};
pub use resolve::resolve;
