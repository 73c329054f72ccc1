//! Bytes to text: which encoding, and whether this is text at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Diagnostic, Error, Page};

/// Bytes of a page that are read; what is beyond is left out with a diagnostic.
pub(crate) const MAX_BYTES: usize = 64 << 20;
/// Bytes at the start of a page in which an encoding declaration is looked for.
const DECLARATION_WINDOW: usize = 4096;
/// Bytes that the guess of an undeclared encoding rests on.
const GUESS_WINDOW: usize = 1 << 20;

/// The text of a page and what should be known about it.
pub(crate) struct Decoded {
    /// The whole page as UTF-8.
    pub text: String,
    /// What happened on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes a page: byte order mark, then the media type, then the page's own declaration, then a guess.
pub(crate) fn decode(page: &Page<'_>) -> Result<Decoded, Error> {
    let mut diagnostics = Vec::new();
    let mut bytes = page.bytes;
    if bytes.len() > MAX_BYTES {
        bytes = &bytes[..MAX_BYTES];
        diagnostics.push(Diagnostic {
            code: "bytes-cut",
            message: format!(
                "the page has {} bytes, and {MAX_BYTES} are read; split it to read the rest",
                page.bytes.len()
            ),
        });
    }
    if let Some(seen) = not_text(bytes) {
        return Err(Error::NotText { seen: seen.into() });
    }
    let (encoding, skip, guessed) = encoding_of(page.media_type, bytes);
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[skip..]);
    if guessed && !bytes.is_ascii() {
        diagnostics.push(Diagnostic {
            code: "encoding-guessed",
            message: format!(
                "the page names no usable encoding; {} fits its bytes best, so names may be misread",
                encoding.name()
            ),
        });
    }
    if had_errors {
        diagnostics.push(Diagnostic {
            code: "encoding-errors",
            message: format!(
                "some bytes are not {}; each is replaced by U+FFFD, so a few characters are missing",
                encoding.name()
            ),
        });
    }
    let (text, mended, example) = crate::mojibake::mend(&text);
    if mended > 0 {
        diagnostics.push(Diagnostic {
            code: "mojibake-mended",
            message: format!(
                "{mended} characters had been read in another encoding before the page was made, such as “{example}”; each is given as it was meant"
            ),
        });
    }
    if looks_binary(&text) {
        return Err(Error::NotText { seen: "binary data".into() });
    }
    if text.chars().all(crate::text::is_blank) {
        return Err(Error::Empty);
    }
    Ok(Decoded { text: text.into_owned(), diagnostics })
}

/// The encoding, how many bytes its mark takes, and whether it is a guess.
fn encoding_of(media_type: Option<&str>, bytes: &[u8]) -> (&'static Encoding, usize, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, length, false);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, 0, true);
    }
    // Valid UTF-8 with multi-byte characters is UTF-8 whatever the page says: no other encoding looks like it by chance.
    if !bytes.is_ascii() && valid_utf8(bytes) {
        return (UTF_8, 0, false);
    }
    let declared = media_type
        .and_then(|m| charset_in(m.as_bytes()))
        .or_else(|| charset_in(&bytes[..bytes.len().min(DECLARATION_WINDOW)]));
    match declared {
        // A page that was read as text in order to find the declaration cannot be UTF-16.
        Some(e) if e == UTF_16LE || e == UTF_16BE => (UTF_8, 0, false),
        // A declaration of UTF-8 that most of the bytes belie is no declaration.
        Some(e) if e != UTF_8 || mostly_utf8(bytes) => (e, 0, false),
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
            detector.feed(&bytes[..bytes.len().min(GUESS_WINDOW)], true);
            (detector.guess(None, Utf8Detection::Allow), 0, true)
        }
    }
}

/// Whether the bytes are UTF-8, a character cut at the end aside.
fn valid_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    }
}

/// Whether broken sequences are rare enough to be damage rather than another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes[..bytes.len().min(GUESS_WINDOW)].utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| b & 0xc0 == 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad <= good
}

/// UTF-16 without a mark shows as every other byte being zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512)];
    if head.len() < 16 {
        return None;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd * 10 > half * 7 => Some(UTF_16LE),
        (even, 0) if even * 10 > half * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding after "charset=" or "encoding=" in a media type, a meta element or an XML declaration.
fn charset_in(bytes: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    for key in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = lower[from..].windows(key.len()).position(|w| w == key) {
            let rest = &bytes[from + at + key.len()..];
            from += at + key.len();
            let rest = rest.trim_ascii_start();
            let Some(rest) = rest.strip_prefix(b"=") else { continue };
            let rest = rest.trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
            let end = rest.iter().position(|b| b" \t\r\n\"';>?/".contains(b)).unwrap_or(rest.len());
            if let Some(encoding) = Encoding::for_label(&rest[..end]) {
                return Some(encoding);
            }
        }
    }
    None
}

/// Names the file type that the first bytes give away, where it is not text.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF file"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF87a", "a GIF picture"),
        (b"GIF89a", "a GIF picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file (DOC, XLS or PPT)"),
        (b"{\\rtf", "a rich text (RTF) file"),
        (b"%!PS", "a PostScript file"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90\0", "a program"),
        (b"OggS", "an Ogg sound or film"),
        (b"ID3", "an MP3 sound"),
        (b"fLaC", "a FLAC sound"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1", "a Parquet file"),
    ];
    if bytes.starts_with(b"PK\x03\x04") {
        let head = &bytes[..bytes.len().min(4096)];
        let has = |needle: &[u8]| head.windows(needle.len()).any(|w| w == needle);
        let office = has(b"word/") || has(b"xl/") || has(b"ppt/") || has(b"[Content_Types].xml");
        return Some(match () {
            () if office => "an office file (DOCX, XLSX or PPTX)",
            () if has(b"application/epub+zip") => "an EPUB book",
            () if has(b"vnd.oasis.opendocument") => "an office file (ODT, ODS or ODP)",
            () => "a ZIP archive",
        });
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("a WebP picture");
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some_and(|k| k == b"WAVE" || k == b"AVI ") {
        return Some("a sound or film");
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("a film or picture (MP4 or HEIF)");
    }
    SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, name)| *name)
}

/// Text has next to no control characters and replacement characters.
fn looks_binary(text: &str) -> bool {
    let (mut seen, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(64 << 10) {
        seen += 1;
        // The controls from U+0080 on are text that was decoded wrongly once before.
        odd += usize::from(c == '\u{fffd}' || (c.is_ascii_control() && !c.is_whitespace() && c != '\u{1b}'));
    }
    odd * 10 > seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(media_type: Option<&str>, bytes: &[u8]) -> (String, Vec<&'static str>) {
        let decoded = decode(&Page { media_type, bytes, ..Page::default() }).expect("text");
        (decoded.text, decoded.diagnostics.iter().map(|d| d.code).collect())
    }

    #[test]
    fn declared_encodings_are_believed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Перемирие в Шуше");
        assert_eq!(text(Some("text/html; charset=windows-1251"), &bytes), ("Перемирие в Шуше".into(), vec![]));
        let page = [b"<meta charset='windows-1251'>".as_slice(), &bytes].concat();
        assert_eq!(text(None, &page).0, "<meta charset='windows-1251'>Перемирие в Шуше");
        assert_eq!(text(None, b"\xff\xfeA\0t\0e\0s\0"), ("Ates".into(), vec![]));
    }

    #[test]
    fn undeclared_encodings_are_guessed_aloud() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Стороны договорились о прекращении огня с полуночи");
        assert_eq!(
            text(None, &bytes),
            ("Стороны договорились о прекращении огня с полуночи".into(), vec!["encoding-guessed"])
        );
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        let seen = |bytes: &[u8]| match decode(&Page { bytes, ..Page::default() }) {
            Err(Error::NotText { seen }) => seen,
            Err(Error::Empty) => "empty".into(),
            Ok(d) => d.text,
        };
        assert_eq!(seen(b"%PDF-1.7 ..."), "a PDF file");
        assert_eq!(seen(b"PK\x03\x04....[Content_Types].xml"), "an office file (DOCX, XLSX or PPTX)");
        assert_eq!(seen(b"\x1f\x8b\x08\0\0"), "a gzip archive");
        assert_eq!(
            seen(&(0..=255).cycle().map(|b: u8| b.wrapping_mul(7)).take(4000).collect::<Vec<_>>()),
            "binary data"
        );
        assert_eq!(seen(b" \n\t "), "empty");
        assert_eq!(seen(b""), "empty");
    }
}
