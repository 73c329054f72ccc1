//! Places: the gazetteer, the names of places in a text, and the decision which place each name means.

mod candidates;
mod container;
mod decide;
mod gazetteer;
mod key;
mod locate;
mod tag;
pub(crate) mod words;

pub(crate) use candidates::Tables;
pub(crate) use gazetteer::{zone_named, zone_of, zones};
pub(crate) use locate::{homes, inside, places};
