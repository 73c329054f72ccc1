//! Making and bringing forward the file.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::Error;

/// Marks the file as a record: "genc" in ASCII.
const APPLICATION: i64 = 0x6765_6e63;

/// One script for each schema version, the first for version 1. A released script never changes.
const SCRIPTS: &[&str] = &[include_str!("schema_1.sql"), include_str!("schema_2.sql")];

/// The schema that this program writes.
pub(super) const VERSION: i64 = SCRIPTS.len() as i64;

fn pragma(connection: &Connection, name: &str) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Checks that the file is a record, or new, and brings it to the current schema.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let transaction =
        Transaction::new(connection, TransactionBehavior::Immediate).map_err(|e| not_a_record(e, path))?;
    let found = check(&transaction, path)?;
    for (n, script) in SCRIPTS.iter().enumerate().skip(usize::try_from(found).unwrap_or_default()) {
        transaction.execute_batch(script)?;
        transaction.pragma_update(None, "user_version", n as i64 + 1)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    Ok(transaction.commit()?)
}

/// The schema of a file that is a record or empty.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<i64, Error> {
    let application = pragma(connection, "application_id").map_err(|e| not_a_record(e, path))?;
    let found = pragma(connection, "user_version")?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|e| not_a_record(e, path))?;
    if (application != APPLICATION || found == 0) && tables > 0 {
        return Err(Error::NotARecord(path.to_owned()));
    }
    if found > VERSION {
        return Err(Error::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(found)
}

fn not_a_record(error: rusqlite::Error, path: &Path) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => Error::NotARecord(path.to_owned()),
        _ => Error::Store(error),
    }
}
