//! Records of earlier schema versions still open. `MAKE_SAMPLE=1` makes the sample of the current version anew.

mod build;

use std::path::{Path, PathBuf};

use build::{entry, pages};
use gencatan_record::{Filter, Outcome, Record};

/// The sample of the schema that is written today.
const CURRENT: &str = "v2.sqlite";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

#[test]
fn a_record_of_any_schema_opens() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    let mut new = Record::open(&fresh).unwrap();
    for page in pages() {
        new.ingest(&entry(&page)).unwrap();
    }
    new.settle().unwrap();
    let expected = new.dump().unwrap();
    drop(new);
    if std::env::var_os("MAKE_SAMPLE").is_some() {
        let sql = rusqlite::Connection::open(&fresh).unwrap();
        sql.execute_batch("PRAGMA journal_mode = delete; PRAGMA page_size = 1024; VACUUM").unwrap();
        drop(sql);
        std::fs::create_dir_all(sample("")).unwrap();
        std::fs::copy(&fresh, sample(CURRENT)).unwrap();
    }
    for name in ["v1.sqlite", CURRENT] {
        let path = folder.path().join(name);
        std::fs::copy(sample(name), &path).unwrap();
        opens(&path, &expected);
    }
}

fn opens(path: &Path, expected: &str) {
    let mut record = Record::open_existing(path).unwrap();
    assert_eq!(record.counts().unwrap().articles, 3);
    assert_eq!(record.ceasefires().unwrap().len(), 2);
    assert_eq!(record.claims(&Filter { text: Some("truce".into()), ..Filter::default() }).unwrap().len(), 1);
    for page in pages() {
        assert_eq!(record.ingest(&entry(&page)).unwrap(), Outcome::Unchanged);
    }
    record.settle().unwrap();
    let ledger = |dump: &str| -> Vec<String> {
        dump.lines().filter(|l| l.starts_with("ceasefire\t") || l.starts_with("mark")).map(str::to_owned).collect()
    };
    assert!(!ledger(expected).is_empty());
    assert_eq!(ledger(&record.dump().unwrap()), ledger(expected), "an old file, settled anew, has today's ledger");
}
