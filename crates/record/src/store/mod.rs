//! The record: one SQLite file.

mod dump;
mod migrate;
mod query_articles;
mod query_ceasefires;
mod query_claims;
mod settle;
mod text;
mod write;

use std::path::Path;
use std::time::Duration;

use gencatan_reader::Model;
use gencatan_world::Account;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::Error;

/// An account on its way into the record.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The id of the input: a path below the folder named, or an address.
    pub input: &'a str,
    /// Hash of the bytes that were read (BLAKE3, hexadecimal).
    pub bytes_hash: &'a str,
    /// What the page says.
    pub account: &'a Account,
    /// The program's version.
    pub version: &'a str,
}

/// A further page of an article that another input stands for.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The id of the input.
    pub input: &'a str,
    /// Hash of the bytes that were read and of their being a part.
    pub bytes_hash: &'a str,
    /// The id of the article.
    pub article: &'a str,
    /// The program's version.
    pub version: &'a str,
    /// The reader of the article.
    pub model: &'a Model,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Added,
    /// The same bytes were read before by the same version and model.
    Unchanged,
    /// It took the place of an earlier reading of the same input or article.
    Replaced,
    /// The article is already there from another input, which is kept: the one whose id comes first.
    Twin,
}

/// A record of claims and ceasefires in one file.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("gencatan.db");
/// use gencatan_record::{Filter, Record};
/// let mut record = Record::open(&path)?;
/// record.settle()?;
/// assert_eq!(record.counts()?.articles, 0);
/// assert!(record.claims(&Filter::default())?.is_empty());
/// # Ok::<(), gencatan_record::Error>(())
/// ```
#[derive(Debug)]
pub struct Record {
    connection: Connection,
}

impl Record {
    /// Opens the record at `path`, making or migrating it, and settles what an interrupted ingest left.
    ///
    /// # Errors
    /// Where the file is something else, is of a later version, or cannot be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let mut record = Self { connection: Connection::open(path)? };
        record.connection.busy_timeout(Duration::from_secs(30))?;
        migrate::migrate(&mut record.connection, path)?;
        record.prepare()?;
        record.settle_if_dirty()?;
        Ok(record)
    }

    /// Opens a record that must be there, and settles what an interrupted ingest left where it can be written.
    ///
    /// # Errors
    /// Where there is no file, or it is something else or of a later version.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        if !path.is_file() {
            return Err(Error::Missing(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut record = Self { connection: Connection::open_with_flags(path, flags)? };
        record.connection.busy_timeout(Duration::from_secs(30))?;
        let found = migrate::check(&record.connection, path)?;
        if found == 0 {
            return Err(Error::NotARecord(path.to_owned()));
        }
        if found < migrate::VERSION {
            migrate::migrate(&mut record.connection, path)?;
        }
        record.prepare()?;
        if !record.connection.is_readonly("main")? {
            record.settle_if_dirty()?;
        }
        Ok(record)
    }

    fn prepare(&self) -> Result<(), Error> {
        self.connection.pragma_update(None, "foreign_keys", true)?;
        self.connection.set_prepared_statement_cache_capacity(64);
        if !self.connection.is_readonly("main")? {
            // Readers go on while a page is written, and a killed writer loses nothing that was committed.
            self.connection.pragma_update(None, "journal_mode", "wal")?;
            self.connection.pragma_update(None, "synchronous", "normal")?;
        }
        Ok(())
    }

    fn settle_if_dirty(&mut self) -> Result<(), Error> {
        let dirty: Option<String> = self
            .connection
            .query_row("SELECT value FROM state WHERE name = 'dirty'", [], |row| row.get(0))
            .optional()?;
        if dirty.is_some() { self.settle() } else { Ok(()) }
    }

    /// Whether these bytes of this input were already read by this version and model.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn has(&self, input: &str, bytes_hash: &str, version: &str, model: &Model) -> Result<bool, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT 1 FROM page p JOIN run r ON r.key = p.run
             WHERE p.input = ?1 AND p.hash = ?2 AND r.version = ?3 AND r.model = ?4 AND r.hash = ?5",
        )?;
        Ok(statement.exists((input, bytes_hash, version, &model.name, &model.hash))?)
    }
}
