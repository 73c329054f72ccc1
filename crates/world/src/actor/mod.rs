//! Who a mention is: country, sector and office from its own words and those beside it.

mod identify;
mod parts;
pub(crate) mod titles;

pub(crate) use identify::{actors, covered};
pub(crate) use parts::Words;
