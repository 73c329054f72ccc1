//! `gencatan ingest`: pages into the record, idempotent and resumable.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use anyhow::Context;
use gencatan::gather::{self, Found};
use gencatan::page::PageInput;
use gencatan::record::{Entry, Outcome as Stored, Record};
use gencatan::world::Account;
use gencatan::{Engine, VERSION};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::IngestArgs;
use super::parallel::in_order;
use super::{Outcome, output, read};

/// How an ingest went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) added: u64,
    pub(crate) replaced: u64,
    pub(crate) unchanged: u64,
    pub(crate) twins: u64,
    pub(crate) failed: u64,
}

impl Tally {
    const fn seen(&self) -> u64 {
        self.added + self.replaced + self.unchanged + self.twins + self.failed
    }
}

pub(crate) fn run(args: &IngestArgs) -> anyhow::Result<Outcome> {
    let mut pages = read::open(&args.from)?;
    let path = &args.record.record;
    let mut record = Record::open(path).with_context(|| format!("the record {}", path.display()))?;
    let bar = progress(gather::count(&read::sources(&args.from)?));
    let tally = ingest(&mut record, &mut pages, read::page_input(args.from.input), args.from.threads(), &bar)?;
    bar.finish_and_clear();
    let skipped = if pages.skipped() > 0 { format!(", {} files passed over", pages.skipped()) } else { String::new() };
    output::note(format_args!(
        "{}: {} added, {} replaced, {} unchanged, {} twins, {} failed{skipped}",
        path.display(),
        tally.added,
        tally.replaced,
        tally.unchanged,
        tally.twins,
        tally.failed
    ));
    Ok(match tally.seen() {
        0 => Outcome::Nothing,
        seen if seen == tally.failed => Outcome::Failed,
        _ => Outcome::Done,
    })
}

/// A page on its way into the record.
struct Work {
    input: String,
    hash: String,
    result: Result<Option<Account>, String>,
}

/// Reads pages and puts each into the record in a transaction of its own, then brings the ledger up to date.
pub(crate) fn ingest(
    record: &mut Record,
    pages: impl IntoIterator<Item = Result<Found, gather::Error>>,
    input: PageInput,
    threads: NonZeroUsize,
    bar: &ProgressBar,
) -> anyhow::Result<Tally> {
    let engine = Engine::new();
    let model = engine.model();
    let mut tally = Tally::default();
    // What the record holds already is not read again. Looking up and storing alternate on this thread.
    let record = RefCell::new(record);
    let items = pages.into_iter().map(|found| match found {
        Ok(found) => {
            let hash = blake3::hash(&found.bytes).to_hex().to_string();
            let held = record.borrow().has(&found.id, &hash, VERSION, &model).unwrap_or(false);
            Ok((found, hash, held))
        }
        Err(error) => Err(error),
    });
    in_order(
        items,
        threads,
        |item| item.as_ref().map_or(0, |(found, ..)| found.bytes.len()),
        |item| match item {
            Ok((found, hash, held)) => {
                let result = if held { Ok(None) } else { account(&engine, &found, input).map(Some) };
                Work { input: found.id, hash, result }
            }
            Err(error) => Work { input: error.id, hash: String::new(), result: Err(error.kind.to_string()) },
        },
        |work| {
            store(&mut record.borrow_mut(), &work, &mut tally).with_context(|| format!("storing {}", work.input))?;
            bar.inc(1);
            Ok(())
        },
    )?;
    record.into_inner().settle().context("bringing the ledger up to date")?;
    Ok(tally)
}

fn account(engine: &Engine, found: &Found, input: PageInput) -> Result<Account, String> {
    // A defect in one page's reading must not take the other pages with it.
    catch_unwind(AssertUnwindSafe(|| {
        let article = engine.article(found, input).map_err(|error| error.to_string())?;
        Ok(engine.account(article, &found.given.spans))
    }))
    .unwrap_or_else(|_| Err("a defect of gencatan stopped the reading of this page".into()))
}

fn store(record: &mut Record, work: &Work, tally: &mut Tally) -> anyhow::Result<()> {
    match &work.result {
        Ok(None) => tally.unchanged += 1,
        Ok(Some(account)) => {
            let entry = Entry { input: &work.input, bytes_hash: &work.hash, account, version: VERSION };
            match record.ingest(&entry)? {
                Stored::Added => tally.added += 1,
                Stored::Replaced => tally.replaced += 1,
                Stored::Unchanged => tally.unchanged += 1,
                Stored::Twin => tally.twins += 1,
            }
        }
        Err(error) => {
            output::note(format_args!("gencatan: {}: {error}", work.input));
            record.ingest_failed(&work.input, &work.hash, error)?;
            tally.failed += 1;
        }
    }
    Ok(())
}

/// A bar on a terminal, nothing in a pipe.
pub(crate) fn progress(total: Option<u64>) -> ProgressBar {
    let bar = match total {
        Some(total) => ProgressBar::new(total).with_style(
            ProgressStyle::with_template("{bar:24} {pos}/{len} pages, {per_sec}, {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        ),
        None => ProgressBar::no_length().with_style(
            ProgressStyle::with_template("{spinner} {pos} pages, {per_sec}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        ),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
