//! Who a mention is: country, sector and office from its own words and those beside it.

mod home;
mod identify;
mod order;
mod parts;
mod same;
mod sound;
pub(crate) mod titles;

pub(crate) use identify::{actors, covered};
pub(crate) use parts::Words;
