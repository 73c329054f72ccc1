use std::path::PathBuf;

/// Why the record could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("there is no record at {0}: `gencatan ingest` makes one")]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{0} is not a gencatan record: expected a file that `gencatan ingest` made")]
    NotARecord(PathBuf),
    /// The file was written by a later version.
    #[error("the record {path} has schema {found}, and this program reads schemas up to {known}: use a newer gencatan")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The last schema that this program knows.
        known: i64,
    },
    /// A stored value cannot be read back.
    #[error("the record holds {value:?} where {expected} was expected; `gencatan check` says what else is wrong")]
    Damaged {
        /// What was found.
        value: String,
        /// What should be there.
        expected: &'static str,
    },
    /// More than one entry has an id that begins so.
    #[error("{0:?} is the beginning of more than one id: give more of it")]
    Ambiguous(String),
    /// The file could not be read or written.
    #[error("the record could not be read or written: {0}")]
    Store(#[from] rusqlite::Error),
}

impl Error {
    pub(crate) fn damaged(value: impl Into<String>, expected: &'static str) -> Self {
        Self::Damaged { value: value.into(), expected }
    }
}
