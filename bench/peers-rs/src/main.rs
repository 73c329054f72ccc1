//! Runs one extractor over a list of pages and times each.
//!
//! `peers-rs NAME LIST [--text]`: LIST has a page a line, "id TAB path". One line of JSON per page goes to standard
//! output: {"id", "text", "title", "byline", "published", "seconds"}, or {"id", "error", "seconds"}. Every file is in
//! memory before the first extraction, and the first page is extracted once beforehand without being counted.
//! `--text` says that the pages are plain text. `peers-rs --versions` prints the versions that were built in.

mod decode;
mod peers;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

use peers::{Found, Peer};

const USAGE: &str = "usage: peers-rs NAME LIST [--text] | peers-rs --versions";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--versions"] => versions(),
        [name, list] => extract_all(name, list, false),
        [name, list, "--text"] => extract_all(name, list, true),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers-rs: {error}");
            ExitCode::from(2)
        }
    }
}

type Done = Result<(), Box<dyn std::error::Error>>;

/// Prints a line "name TAB version" for each crate that the lock file names among the peers.
fn versions() -> Done {
    let mut out = io::stdout().lock();
    let lock = include_str!("../Cargo.lock");
    let mut lines = lock.lines();
    while let Some(line) = lines.next() {
        let Some(name) = quoted(line, "name = ") else { continue };
        let version = lines.next().and_then(|line| quoted(line, "version = ")).unwrap_or("?");
        if peers::CRATES.contains(&name) && version != "?" {
            writeln!(out, "{name}\t{version}")?;
        }
    }
    Ok(())
}

fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key).map(|value| value.trim_matches('"'))
}

fn extract_all(name: &str, list: &str, text: bool) -> Done {
    let peer = peers::by_name(name).ok_or_else(|| format!("no extractor is called {name:?}"))?;
    let mut pages = Vec::new();
    for line in fs::read_to_string(list)?.lines() {
        let (id, path) = line.split_once('\t').ok_or_else(|| format!("expected \"id TAB path\", found {line:?}"))?;
        pages.push((id.to_owned(), fs::read(path)?));
    }
    if let Some((_, bytes)) = pages.first() {
        let _ = timed(peer, bytes, text);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for (id, bytes) in &pages {
        let (found, seconds) = timed(peer, bytes, text);
        let line = match found {
            Ok(found) => json!({
                "id": id, "text": found.text, "title": found.title, "byline": found.byline,
                "published": found.published, "seconds": seconds,
            }),
            Err(error) => json!({"id": id, "error": error, "seconds": seconds}),
        };
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// The processor time that this process has used: unlike the time of day it leaves out what others did meanwhile.
fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// What `peer` finds, and the seconds it took. A panic counts as an error of that page.
fn timed(peer: Peer, bytes: &[u8], text: bool) -> (Result<Found, String>, f64) {
    let start = processor_time();
    let found = catch_unwind(AssertUnwindSafe(|| peer(bytes, text)));
    let seconds = (processor_time() - start).as_secs_f64();
    (found.unwrap_or_else(|_| Err("panicked".to_owned())), seconds)
}
