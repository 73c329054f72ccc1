use std::path::PathBuf;

/// Why one page could not be opened. The rest of the walk goes on.
#[derive(Debug, thiserror::Error)]
#[error("{id}: {kind}")]
pub struct Error {
    /// The id that the page would have had.
    pub id: String,
    /// What went wrong.
    pub kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing is there.
    #[error("there is no file or folder {0:?}; name a file, a folder, or - for standard input")]
    Missing(PathBuf),
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A packed file is broken, or too large when unpacked.
    #[error("cannot be unpacked as {format}: {why}")]
    Unpack {
        /// "gzip" or "zstd".
        format: &'static str,
        /// The unpacker's words.
        why: String,
    },
    /// A page above [`MAX_PAGE_BYTES`](crate::MAX_PAGE_BYTES).
    #[error("is larger than {} MiB; split it, or give its pages as JSON lines", crate::MAX_PAGE_BYTES >> 20)]
    TooLarge,
    /// A line that is no page.
    #[error("line {line} is no page: {why}; expected {{\"id\": …, \"html\" or \"text\": …}}")]
    Line {
        /// Line number from 1.
        line: usize,
        /// The parser's words.
        why: String,
    },
    /// An address or archive, which this version does not open.
    #[error("{0}")]
    Unsupported(String),
}
