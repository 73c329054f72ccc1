//! Where a mention lies.

mod gazetteer;
mod locate;

pub(crate) use gazetteer::{Kind, named, zone_named, zone_of, zones};
pub(crate) use locate::{Context, locate, of_country};
