use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

/// How many bytes of a page are searched for the encoding it declares.
const HEAD: usize = 4096;

/// The page as text, for the peers that take text: the byte order mark decides, then valid UTF-8, then what the page
/// declares, then windows-1252. The Python side (`peers.py`) does the same.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    declared(&bytes[..bytes.len().min(HEAD)]).unwrap_or(WINDOWS_1252).decode(bytes).0
}

/// The encoding named after the first `charset=`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let key = b"charset=";
    let at = head.windows(key.len()).position(|window| window == key)? + key.len();
    let value = head[at..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(value.len());
    Encoding::for_label(&value[..end])
}
