//! Where a mention lies.

mod gazetteer;
mod locate;

pub(crate) use gazetteer::{Kind, named, zone_named, zone_of, zones};
pub(crate) use locate::{Context, Located, locate, of_country};
