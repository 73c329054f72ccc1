//! Reads pages into a record in a temporary folder and serves it: `cargo run -p gencatan-site --example preview PAGES…`.

use std::path::{Path, PathBuf};

use gencatan_page::Page;
use gencatan_reader::{CueReader, Reader};
use gencatan_record::{Entry, Record};
use gencatan_site::{About, router, serve};

type Anything = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("gencatan.db");
    let reader = CueReader::new();
    let mut record = Record::open(&path)?;
    for argument in std::env::args().skip(1) {
        for file in files(Path::new(&argument))? {
            read(&mut record, &reader, &file)?;
        }
    }
    record.settle()?;
    drop(record);
    let about = About {
        version: env!("CARGO_PKG_VERSION").into(),
        model: reader.model().name,
        sources: include_str!("../../../data/SOURCES.md").into(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8377").await?;
    serve(listener, router(path, about), std::future::pending()).await?;
    Ok(())
}

fn files(path: &Path) -> Result<Vec<PathBuf>, Anything> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)?.map(|e| Ok(e?.path())).collect::<Result<_, Anything>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "html" || e == "txt"));
    files.sort();
    Ok(files)
}

fn read(record: &mut Record, reader: &CueReader, file: &Path) -> Result<(), Anything> {
    let bytes = std::fs::read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(article) = gencatan_page::read(&Page { bytes: &bytes, ..Page::default() }) else { return Ok(()) };
    let reading = reader.read(&article);
    let account = gencatan_world::resolve(article, reading);
    let bytes_hash = name.clone();
    let version = env!("CARGO_PKG_VERSION");
    record.ingest(&Entry { input: &name, bytes_hash: &bytes_hash, account: &account, version })?;
    Ok(())
}
