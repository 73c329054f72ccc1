//! Who a mention is.
pub(crate) mod titles;
