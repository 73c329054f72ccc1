//! Time expressions: found by tables, set on the calendar, and given to the claims they belong to.

mod anchor;
mod attach;
mod find;
mod slots;
pub(crate) mod tables;
mod value;
pub(crate) mod zones;

pub(crate) use anchor::{Timed, place_in, times};
pub(crate) use attach::{attach, when};
