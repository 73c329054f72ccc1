//! `gencatan ingest`: pages into the record, idempotent and resumable.

use std::cell::RefCell;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use anyhow::Context;
use gencatan::gather::{self, Found};
use gencatan::page::{PageInput, Together};
use gencatan::reader::Model;
use gencatan::record::{Entry, Outcome as Stored, Part, Record};
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
    let sources = read::sources(&args.from)?;
    let bar = progress(gather::count(&sources));
    let (input, threads) = (read::page_input(args.from.input), args.from.threads());
    let engine = read::engine(&args.reader)?;
    // Standard input comes by only once.
    let together = if sources.contains(&gather::Source::Stdin) {
        Learned::default()
    } else {
        learn(read::open(&args.from)?, &engine, input, threads)?
    };
    let tally = ingest(&mut record, &mut pages, &engine, &together, input, threads, &bar)?;
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

/// What the pages tell of each other, and the hashes of those that may be parts of one article.
#[derive(Default)]
pub(crate) struct Learned {
    together: Together,
    hashes: HashMap<String, String>,
}

impl Learned {
    /// The hash of all that an input's article rests on: of a page that others go on with, theirs too.
    fn hash(&self, id: &str, own: String) -> String {
        let mut all = own;
        if self.together.first_of(id).is_some() {
            all.insert_str(0, "part ");
        }
        for rest in self.together.rest_of(id) {
            all.push_str(self.hashes.get(rest).map(String::as_str).unwrap_or_default());
        }
        if all.len() == blake3::OUT_LEN * 2 { all } else { blake3::hash(all.as_bytes()).to_hex().to_string() }
    }
}

/// Looks at every page once, so that what outlets repeat and which pages belong together is known.
pub(crate) fn learn(
    pages: impl IntoIterator<Item = Result<Found, gather::Error>>,
    engine: &Engine,
    input: PageInput,
    threads: NonZeroUsize,
) -> anyhow::Result<Learned> {
    let mut learned = Learned::default();
    in_order(
        pages,
        threads,
        |found| found.as_ref().map_or(0, |f| f.bytes.len()),
        |found| {
            let found = found.ok()?;
            let article = catch_unwind(AssertUnwindSafe(|| engine.article(&found, input).ok())).ok()??;
            Some((found.id, blake3::hash(&found.bytes).to_hex().to_string(), article))
        },
        |page| {
            if let Some((id, hash, article)) = page {
                learned.together.learn(&id, &article);
                if article.pages.is_some() {
                    learned.hashes.insert(id, hash);
                }
            }
            Ok(())
        },
    )?;
    Ok(learned)
}

/// A page on its way into the record.
struct Work {
    input: String,
    hash: String,
    result: Result<Told, String>,
}

/// What a page gives to the record.
enum Told {
    /// Nothing: the record has it.
    Known,
    /// It goes on with the article of that id.
    PartOf(String),
    Account(Box<Account>),
}

/// Reads pages and puts each into the record in a transaction of its own, then brings the ledger up to date.
pub(crate) fn ingest(
    record: &mut Record,
    pages: impl IntoIterator<Item = Result<Found, gather::Error>>,
    engine: &Engine,
    learned: &Learned,
    input: PageInput,
    threads: NonZeroUsize,
    bar: &ProgressBar,
) -> anyhow::Result<Tally> {
    let model = engine.model();
    let mut tally = Tally::default();
    // What the record holds already is not read again. Looking up and storing alternate on this thread.
    let record = RefCell::new(record);
    let items = pages.into_iter().map(|found| match found {
        Ok(found) => {
            let hash = learned.hash(&found.id, blake3::hash(&found.bytes).to_hex().to_string());
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
                let result = match learned.together.first_of(&found.id) {
                    _ if held => Ok(Told::Known),
                    Some(first) => Ok(Told::PartOf(first.to_owned())),
                    None => account(engine, &found, input, &learned.together).map(|a| Told::Account(Box::new(a))),
                };
                Work { input: found.id, hash, result }
            }
            Err(error) => Work { input: error.id, hash: String::new(), result: Err(error.kind.to_string()) },
        },
        |work| {
            store(&mut record.borrow_mut(), &work, &model, &mut tally)
                .with_context(|| format!("storing {}", work.input))?;
            bar.inc(1);
            Ok(())
        },
    )?;
    record.into_inner().settle().context("bringing the ledger up to date")?;
    Ok(tally)
}

fn account(engine: &Engine, found: &Found, input: PageInput, together: &Together) -> Result<Account, String> {
    // A defect in one page's reading must not take the other pages with it.
    catch_unwind(AssertUnwindSafe(|| {
        let mut article = engine.article(found, input).map_err(|error| error.to_string())?;
        together.apply(&found.id, &mut article);
        Ok(engine.account(article, &found.given.spans))
    }))
    .unwrap_or_else(|_| Err("a defect of gencatan stopped the reading of this page".into()))
}

fn store(record: &mut Record, work: &Work, model: &Model, tally: &mut Tally) -> anyhow::Result<()> {
    let (input, bytes_hash, version) = (work.input.as_str(), work.hash.as_str(), VERSION);
    let mut count = |stored| match stored {
        Stored::Added => tally.added += 1,
        Stored::Replaced => tally.replaced += 1,
        Stored::Unchanged => tally.unchanged += 1,
        Stored::Twin => tally.twins += 1,
    };
    match &work.result {
        Ok(Told::Known) => count(Stored::Unchanged),
        Ok(Told::PartOf(article)) => count(record.ingest_part(&Part { input, bytes_hash, article, version, model })?),
        Ok(Told::Account(account)) => count(record.ingest(&Entry { input, bytes_hash, account, version })?),
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
