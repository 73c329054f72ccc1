//! The command line: every flag has its `GENCATAN_…` variable.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gencatan::record::Filter;

const EXIT: &str =
    "Exit codes: 0 done, 1 nothing found, 2 error. Data goes to standard output, everything else to standard error.";

/// Reads news pages and keeps a checkable record of who did what to whom, when, where and according to whom, with a
/// ledger of ceasefires.
#[derive(Debug, Parser)]
#[command(name = "gencatan", version, about, after_help = EXIT, max_term_width = 100)]
pub(crate) struct Flags {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read pages; print what they say
    Read(ReadArgs),
    /// Read pages into the record; idempotent and resumable
    Ingest(IngestArgs),
    /// Show the ledger of ceasefires, or one entry with its marks
    Ceasefires(CeasefiresArgs),
    /// List claims of the record
    Claims(ListArgs),
    /// List articles of the record
    Articles(ListArgs),
    /// Serve the record as web pages
    Serve(ServeArgs),
    /// Ingest the bundled example pages into a temporary record and serve it
    Demo(DemoArgs),
    /// Print the JSON Schema of the output
    Schema,
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
    /// Version, model, data sources and licences
    About,
}

/// What the inputs are said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputKind {
    /// Look at names and first bytes
    Auto,
    /// HTML pages
    Html,
    /// Plain-text dumps of pages
    Text,
    /// One page a line: {"id", "html"|"text", "url", "published", "lang", "as", "spans"}
    Jsonl,
    /// Web archives (not read by this version)
    Warc,
}

/// How far to go along the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// The article without its furniture
    Article,
    /// Sentences, mentions and claims
    Reading,
    /// All of it, with times, places, actors and the ledger
    Account,
}

/// Form of the output of `read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadFormat {
    /// For people
    Human,
    /// One page a line
    Jsonl,
    /// Indented JSON
    Json,
}

/// Form of the output of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
    /// Comma-separated values with a header
    Csv,
}

/// Parts that the human view can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Show {
    /// What was cut, with its kind and the rule
    Dropped,
}

#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders, or - for standard input; .gz and .zst are unpacked
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<String>,
    /// What the inputs are
    #[arg(long, value_enum, default_value = "auto", env = "GENCATAN_INPUT")]
    pub(crate) input: InputKind,
    /// Threads; 1 is single-threaded [default: one for each processor]
    #[arg(long, value_name = "N", env = "GENCATAN_THREADS")]
    pub(crate) threads: Option<NonZeroUsize>,
}

impl InputArgs {
    /// How many threads to use.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        self.threads.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }
}

/// What reads the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReaderKind {
    /// Tables of cue words
    Cue,
    /// The trained network
    Learned,
    /// Both: what the tables find, and what the network finds beside it
    Joint,
}

#[derive(Debug, Args)]
pub(crate) struct ReaderArgs {
    /// What reads the pages [default: both where a network is built in, else the tables]
    #[arg(long, value_enum, env = "GENCATAN_READER")]
    pub(crate) reader: Option<ReaderKind>,
    /// A file with a network, instead of the one that is built in
    #[arg(long, value_name = "FILE", env = "GENCATAN_MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// A process of yours that reads instead: it gets articles and answers with claims, a line of JSON each
    /// (docs/process.md)
    #[arg(long, value_name = "COMMAND", env = "GENCATAN_READER_PROCESS")]
    pub(crate) reader_process: Option<String>,
    /// Leave out claims whose confidence is lower, from 0 to 1 (docs/languages.md says what each value is worth)
    /// [default: 0.3 where a network reads, 0 for a process of yours]
    #[arg(long, value_name = "SHARE", value_parser = share, env = "GENCATAN_LEAST_CONFIDENCE")]
    pub(crate) least_confidence: Option<f32>,
}

/// A share from 0 to 1.
fn share(text: &str) -> Result<f32, String> {
    let expected = || format!("read {text:?}, expected a number from 0 to 1");
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(expected)
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(crate) from: InputArgs,
    /// How far to go along the way
    #[arg(long, value_enum, default_value = "account", env = "GENCATAN_WHAT")]
    pub(crate) what: What,
    /// Form of the output [default: human on a terminal, jsonl in a pipe]
    #[arg(long, value_enum, env = "GENCATAN_FORMAT")]
    pub(crate) format: Option<ReadFormat>,
    /// Human view: show what was cut
    #[arg(long, value_enum, env = "GENCATAN_SHOW")]
    pub(crate) show: Option<Show>,
    /// Say per claim why it was made
    #[arg(long, env = "GENCATAN_EXPLAIN")]
    pub(crate) explain: bool,
    /// Human view: only the parts of the page that hold these words, kept or cut, and why
    #[arg(long, value_name = "WORDS", env = "GENCATAN_WHY")]
    pub(crate) why: Option<String>,
    #[command(flatten)]
    pub(crate) reader: ReaderArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// The record
    #[arg(long, value_name = "FILE", default_value = "gencatan.db", env = "GENCATAN_RECORD")]
    pub(crate) record: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    #[command(flatten)]
    pub(crate) from: InputArgs,
    #[command(flatten)]
    pub(crate) reader: ReaderArgs,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CeasefiresArgs {
    /// Id of one entry, or its beginning
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
    /// Form of the output [default: human on a terminal, json in a pipe]
    #[arg(long, value_enum, env = "GENCATAN_FORMAT")]
    pub(crate) format: Option<ListFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) record: RecordArgs,
    /// Form of the output [default: human on a terminal, json in a pipe]
    #[arg(long, value_enum, env = "GENCATAN_FORMAT")]
    pub(crate) format: Option<ListFormat>,
    /// Code, id or name of an actor
    #[arg(long, env = "GENCATAN_ACTOR")]
    actor: Option<String>,
    /// Code, id or name of a recipient
    #[arg(long, env = "GENCATAN_RECIPIENT")]
    recipient: Option<String>,
    /// Two codes, as in ARM-AZE
    #[arg(long, env = "GENCATAN_DYAD")]
    dyad: Option<String>,
    /// Name or GeoNames id of a place
    #[arg(long, env = "GENCATAN_PLACE")]
    place: Option<String>,
    /// Class of the codebook, as in ASSAULT
    #[arg(long, env = "GENCATAN_CLASS")]
    class: Option<String>,
    /// Ceasefire layer, as in violated, or the id of a ledger entry
    #[arg(long, env = "GENCATAN_CEASEFIRE")]
    ceasefire: Option<String>,
    /// First day (2020-10-10)
    #[arg(long, env = "GENCATAN_SINCE")]
    since: Option<String>,
    /// Last day
    #[arg(long, env = "GENCATAN_UNTIL")]
    until: Option<String>,
    /// Outlet or speaker
    #[arg(long, env = "GENCATAN_SOURCE")]
    source: Option<String>,
    /// Language of the page (id)
    #[arg(long, env = "GENCATAN_LANG")]
    lang: Option<String>,
    /// Words of the sentence or headline
    #[arg(long, env = "GENCATAN_TEXT")]
    text: Option<String>,
    /// At most so many rows
    #[arg(long, env = "GENCATAN_LIMIT")]
    limit: Option<usize>,
}

impl ListArgs {
    /// The filter that the flags make.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            dyad: self.dyad.clone(),
            place: self.place.clone(),
            class: self.class.clone(),
            ceasefire: self.ceasefire.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            source: self.source.clone(),
            lang: self.lang.clone(),
            text: self.text.clone(),
            limit: self.limit,
            offset: 0,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) record: RecordArgs,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", env = "GENCATAN_ADDR")]
    pub(crate) addr: SocketAddr,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Print the ledger and end, without serving
    #[arg(long, env = "GENCATAN_NO_SERVE")]
    pub(crate) no_serve: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}
