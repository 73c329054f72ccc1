use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use crate::{ErrorKind, MAX_PAGE_BYTES};

/// The unpacking that a file's name asks for.
pub(crate) fn unpack(file: File, path: &Path) -> Result<Box<dyn Read + Send>, ErrorKind> {
    Ok(match packing(path) {
        Some("gzip") => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
        Some(format) => {
            Box::new(zstd::Decoder::new(file).map_err(|error| ErrorKind::Unpack { format, why: error.to_string() })?)
        }
        None => Box::new(file),
    })
}

/// Reads a page to its end, up to the limit: a decompression bomb ends there.
pub(crate) fn read_whole(reader: impl Read, path: Option<&Path>) -> Result<Vec<u8>, ErrorKind> {
    let mut bytes = Vec::new();
    let read = reader.take(MAX_PAGE_BYTES + 1).read_to_end(&mut bytes);
    match (read, path.and_then(packing)) {
        (Err(error), Some(format)) => Err(ErrorKind::Unpack { format, why: error.to_string() }),
        (Err(error), None) => Err(ErrorKind::Io(error)),
        (Ok(_), _) if bytes.len() as u64 > MAX_PAGE_BYTES => Err(ErrorKind::TooLarge),
        (Ok(_), _) => Ok(bytes),
    }
}

fn packing(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?;
    if extension.eq_ignore_ascii_case("gz") {
        Some("gzip")
    } else if extension.eq_ignore_ascii_case("zst") {
        Some("zstd")
    } else {
        None
    }
}

/// Reads one line of at most the page limit into `line`, without its newline; `false` at the end of the input.
pub(crate) fn read_line(reader: &mut dyn io::BufRead, line: &mut Vec<u8>) -> Result<bool, ErrorKind> {
    line.clear();
    let read = reader.take(MAX_PAGE_BYTES).read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if read as u64 == MAX_PAGE_BYTES {
        skip_line(reader)?;
        return Err(ErrorKind::TooLarge);
    }
    Ok(read > 0)
}

fn skip_line(reader: &mut dyn io::BufRead) -> Result<(), ErrorKind> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (length, found) = buffer.iter().position(|&b| b == b'\n').map_or((buffer.len(), false), |i| (i + 1, true));
        reader.consume(length);
        if found {
            return Ok(());
        }
    }
}
