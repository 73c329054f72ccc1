//! `gencatan demo`: the bundled example pages through the same ingest as any page, then served.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::thread;

use gencatan::Engine;
use gencatan::gather::{self, Found};
use gencatan::page::PageInput;
use gencatan::record::Record;
use include_dir::{Dir, include_dir};

use super::args::{DemoArgs, ListFormat};
use super::{Outcome, ingest, list, output, serve};

static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples");

/// The port that is tried first.
const PORT: u16 = 8080;

pub(crate) fn run(args: &DemoArgs) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("gencatan-demo.db");
    let mut record = Record::open(&path)?;
    let mut pages = Vec::new();
    collect(&EXAMPLES, &mut pages);
    let threads = thread::available_parallelism().unwrap_or(std::num::NonZeroUsize::MIN);
    let bar = ingest::progress(Some(pages.len() as u64));
    let pages = pages.into_iter().map(Ok::<_, gather::Error>);
    let alone = ingest::Learned::default();
    let tally = ingest::ingest(&mut record, pages, &Engine::new(), &alone, PageInput::Auto, threads, &bar)?;
    bar.finish_and_clear();
    output::note(format_args!("{} example pages read", tally.added));
    if args.no_serve {
        return list::ledger(&record, None, ListFormat::Human);
    }
    drop(record);
    let local = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    serve::serve(&path, &[local(PORT), local(0)])
}

/// The pages of a bundled folder, by name.
fn collect(folder: &Dir<'_>, pages: &mut Vec<Found>) {
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    for file in files {
        let media_type = match file.path().extension().and_then(|e| e.to_str()) {
            Some("html") => "text/html",
            Some("txt") => "text/plain",
            _ => continue,
        };
        let id = Path::new(file.path()).to_string_lossy().replace('\\', "/");
        let bytes = file.contents().to_vec();
        pages.push(Found { id, media_type: Some(media_type), bytes, ..Found::default() });
    }
    let mut folders: Vec<_> = folder.dirs().collect();
    folders.sort_by_key(|folder| folder.path());
    for folder in folders {
        collect(folder, pages);
    }
}
