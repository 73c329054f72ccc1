//! The command: arguments, progress, exit codes. No logic of a room.

use std::process::ExitCode;

mod args;
mod demo;
mod describe;
mod human;
mod ingest;
mod list;
mod output;
mod parallel;
mod read;
mod serve;

use args::{Command, Flags};
use clap::Parser;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done; exit code 0.
    Done,
    /// Nothing was found; exit code 1.
    Nothing,
    /// Everything failed, and said so; exit code 2.
    Failed,
}

/// Runs the command line.
pub(crate) fn main() -> ExitCode {
    let outcome = match Flags::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Ingest(args) => ingest::run(&args),
        Command::Ceasefires(args) => list::ceasefires(&args),
        Command::Claims(args) => list::claims(&args),
        Command::Articles(args) => list::articles(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Schema => describe::schema(),
        Command::Completions(args) => describe::completions(args.shell),
        Command::Man => describe::man(),
        Command::About => describe::about(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::note(format_args!("gencatan: {error:#}"));
            ExitCode::from(2)
        }
    }
}
