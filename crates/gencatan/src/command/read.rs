//! `gencatan read`: pages in, what they say out, one line per page in input order.

use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::{Context, bail};
use gencatan::gather::{self, Format, Found, Source};
use gencatan::page::PageInput;
use gencatan::reader::{CueReader, JointReader, LearnedReader};
use gencatan::record::{inputs, ledger};
use gencatan::{Engine, ProcessReader, wire};

use super::args::{InputArgs, InputKind, ReadArgs, ReadFormat, ReaderArgs, ReaderKind, Show, What};
use super::parallel::in_order;
use super::{Outcome, human, output};

/// One page's output, and whether it gave anything.
struct Page {
    text: Vec<u8>,
    failed: bool,
    empty: bool,
}

pub(crate) fn run(args: &ReadArgs) -> anyhow::Result<Outcome> {
    let format = args.format.unwrap_or(if output::to_terminal() { ReadFormat::Human } else { ReadFormat::Jsonl });
    let mut pages = open(&args.from)?;
    let engine = engine(&args.reader)?;
    let input = page_input(args.from.input);
    let mut out = output::stdout();
    let (mut seen, mut failed, mut empty) = (0_u64, 0_u64, 0_u64);
    in_order(
        &mut pages,
        args.from.threads(),
        |found| found.as_ref().map_or(0, |f| f.bytes.len()),
        |found| page(&engine, found, input, format, args),
        |page| {
            if format == ReadFormat::Human && seen > 0 {
                writeln!(out)?;
            }
            seen += 1;
            failed += u64::from(page.failed);
            empty += u64::from(page.empty);
            out.write_all(&page.text)?;
            // A reader at the other end of a pipe sees each page as soon as it is done.
            Ok(out.flush()?)
        },
    )?;
    say_what_is_missing(&pages, seen, failed);
    Ok(if seen == failed && seen > 0 {
        Outcome::Failed
    } else if seen == 0 || empty + failed == seen {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// The engine with the reader that was asked for.
pub(crate) fn engine(args: &ReaderArgs) -> anyhow::Result<Engine> {
    let engine = match &args.reader_process {
        Some(command) => Engine::with_reader(Box::new(ProcessReader::new(command))),
        None => built(args.reader, args.model.as_deref())?,
    };
    Ok(match args.least_confidence {
        Some(least) => engine.with_least_confidence(least),
        None => engine,
    })
}

/// The engine with a reader of the program's own.
fn built(kind: Option<ReaderKind>, model: Option<&Path>) -> anyhow::Result<Engine> {
    let network = || -> anyhow::Result<LearnedReader> {
        match model {
            Some(file) => {
                let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
                LearnedReader::from_bytes(&bytes).with_context(|| file.display().to_string())
            }
            None => Ok(LearnedReader::built_in().context("no model is built in: name one with --model FILE")??),
        }
    };
    Ok(match (kind, model) {
        (None, None) => Engine::new(),
        (Some(ReaderKind::Cue), None) => Engine::with_reader(Box::new(CueReader::new())),
        (Some(ReaderKind::Cue), Some(_)) => bail!("--model names a network, but --reader is cue"),
        (Some(ReaderKind::Learned), _) => Engine::with_network(Box::new(network()?)),
        (Some(ReaderKind::Joint) | None, _) => Engine::with_network(Box::new(JointReader::new(network()?))),
    })
}

/// The walk over the inputs of a command.
pub(crate) fn open(args: &InputArgs) -> anyhow::Result<gather::Pages> {
    let format = match args.input {
        InputKind::Auto => Format::Auto,
        InputKind::Html | InputKind::Text => Format::Page,
        InputKind::Jsonl => Format::JsonLines,
        InputKind::Warc => bail!("web archives are not read by this version; unpack the pages and name the folder"),
    };
    Ok(gather::pages(sources(args)?, format))
}

/// The inputs of a command.
pub(crate) fn sources(args: &InputArgs) -> anyhow::Result<Vec<Source>> {
    Ok(args.inputs.iter().map(|i| Source::from_argument(i)).collect::<Result<_, _>>()?)
}

/// What the page room is told.
pub(crate) const fn page_input(kind: InputKind) -> PageInput {
    match kind {
        InputKind::Html => PageInput::Html,
        InputKind::Text => PageInput::Text,
        InputKind::Auto | InputKind::Jsonl | InputKind::Warc => PageInput::Auto,
    }
}

/// Says on standard error what was passed over and what failed.
fn say_what_is_missing(pages: &gather::Pages, seen: u64, failed: u64) {
    if pages.skipped() > 0 {
        output::note(format_args!(
            "gencatan: {} files passed over: a folder's pages are .html, .htm, .xhtml, .txt and .jsonl, packed or not; \
             name a file to read it all the same",
            pages.skipped()
        ));
    }
    if failed > 0 {
        output::note(format_args!("gencatan: {failed} of {seen} pages failed; their lines say why"));
    }
}

fn page(
    engine: &Engine,
    found: Result<Found, gather::Error>,
    input: PageInput,
    format: ReadFormat,
    args: &ReadArgs,
) -> Page {
    let found = match found {
        Ok(found) => found,
        Err(error) => return error_page(engine, &error.id, error.kind.to_string(), format),
    };
    // A defect in one page's reading must not take the other pages with it.
    match catch_unwind(AssertUnwindSafe(|| read(engine, &found, input, format, args))) {
        Ok(Ok(page)) => page,
        Ok(Err(error)) => error_page(engine, &found.id, error, format),
        Err(_) => error_page(engine, &found.id, "a defect of gencatan stopped the reading of this page".into(), format),
    }
}

fn read(engine: &Engine, found: &Found, input: PageInput, format: ReadFormat, args: &ReadArgs) -> Result<Page, String> {
    let article = engine.article(found, input).map_err(|error| error.to_string())?;
    let empty = article.blocks.is_empty() && article.headline.is_none();
    let show = human::Shown { dropped: args.show == Some(Show::Dropped), explain: args.explain };
    if let (ReadFormat::Human, Some(words)) = (format, &args.why) {
        let text = human::parts(&found.id, &article, words);
        return Ok(Page { text, failed: false, empty });
    }
    let finish = |what: wire::What<'_>| {
        let text = match format {
            ReadFormat::Human => human::page(&found.id, what, show),
            _ => json(&wire::page(&found.id, engine.run(), what, args.explain), format),
        };
        Ok(Page { text, failed: false, empty })
    };
    match args.what {
        What::Article => finish(wire::What::Article(&article)),
        What::Reading => {
            let reading = engine.reading(&article, &found.given.spans);
            finish(wire::What::Reading(&article, &reading))
        }
        What::Account => {
            let account = engine.account(article, &found.given.spans);
            let ledger = ledger::entries(&inputs(&account));
            finish(wire::What::Account(&account, &ledger))
        }
    }
}

fn error_page(engine: &Engine, id: &str, error: String, format: ReadFormat) -> Page {
    let text = match format {
        ReadFormat::Human => format!("{id}: {error}\n").into_bytes(),
        _ => json(&wire::failed(id, engine.run(), Some(error)), format),
    };
    Page { text, failed: true, empty: false }
}

fn json(page: &wire::Page, format: ReadFormat) -> Vec<u8> {
    let mut text = BufWriter::new(Vec::new());
    let written = match format {
        ReadFormat::Json => serde_json::to_writer_pretty(&mut text, page),
        _ => serde_json::to_writer(&mut text, page),
    };
    debug_assert!(written.is_ok(), "the wire's types have string keys only");
    let mut text = text.into_inner().unwrap_or_default();
    text.push(b'\n');
    text
}
