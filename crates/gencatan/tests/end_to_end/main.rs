//! Runs the real command in a temporary folder.

#![expect(clippy::print_stderr, reason = "a test that is skipped says why")]

mod account;
mod browser;
mod contract;
mod ingest;
mod invariants;
mod read;
mod site;
mod util;
