//! Runs the real command in a temporary folder.

mod account;
mod browser;
mod contract;
mod ingest;
mod invariants;
mod read;
mod site;
mod util;
