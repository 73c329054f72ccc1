//! Folders, packed files, lines of JSON and bad input, through the public interface.

use std::fs;
use std::io::Write;
use std::path::Path;

use gencatan_gather::{Error, ErrorKind, Format, Found, Kind, Source, count, pages};

fn walk(path: &Path, format: Format) -> Vec<Result<Found, Error>> {
    pages([Source::Path(path.into())], format).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_folder_is_walked_by_name_and_its_packed_files_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hari-2")).unwrap();
    fs::write(folder.path().join("hari-2/a.txt"), "dua").unwrap();
    fs::write(folder.path().join("b.html.gz"), gzip("<p>satu</p>".as_bytes())).unwrap();
    fs::write(folder.path().join("c.htm.zst"), zstd::encode_all(&b"<p>nol</p>"[..], 1).unwrap()).unwrap();
    fs::write(folder.path().join("catatan.pdf"), "bukan halaman").unwrap();
    fs::write(folder.path().join(".hidden.html"), "<p></p>").unwrap();

    let source = Source::Path(folder.path().into());
    assert_eq!(count(std::slice::from_ref(&source)), Some(3));
    let mut all = pages([source], Format::Auto);
    let found: Vec<Found> = all.by_ref().map(Result::unwrap).collect();
    let seen: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.bytes.as_slice(), f.media_type)).collect();
    assert_eq!(
        seen,
        [
            ("b.html.gz", &b"<p>satu</p>"[..], Some("text/html")),
            ("c.htm.zst", b"<p>nol</p>", Some("text/html")),
            ("hari-2/a.txt", b"dua", Some("text/plain")),
        ]
    );
    assert_eq!(all.skipped(), 1);
}

#[test]
fn lines_of_json_carry_what_they_say_of_their_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pages.jsonl");
    let lines = [
        r#"{"id": "x/1", "html": "<p>Шуша</p>", "url": "https://outlet.example/1", "lang": "ru", "published": "2020-10-26"}"#,
        "",
        r#"{"id": 7, "text": "Baku said so.", "as": "prose", "spans": [{"range": [0, 4], "kind": "place"}]}"#,
        r#"{"id": "both", "html": "", "text": ""}"#,
        "not json",
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    let found = walk(&file, Format::Auto);
    assert_eq!(count(&[Source::Path(file)]), None);
    let first = found[0].as_ref().unwrap();
    assert_eq!((first.id.as_str(), first.given.html, first.given.language.as_deref()), ("x/1", Some(true), Some("ru")));
    let second = found[1].as_ref().unwrap();
    assert_eq!((second.id.as_str(), second.given.kind), ("7", Kind::Prose));
    assert_eq!(second.given.spans, [(0, 4, "place".to_owned())]);
    assert!(found[2].as_ref().unwrap_err().to_string().starts_with("both: line 4 is no page: it has both"));
    assert!(matches!(found[3].as_ref().unwrap_err().kind, ErrorKind::Line { line: 5, .. }));
    assert_eq!(found.len(), 4);
}

#[test]
fn what_is_missing_broken_or_an_address_is_said_clearly() {
    let folder = tempfile::tempdir().unwrap();
    let missing = walk(&folder.path().join("tidak-ada.html"), Format::Auto);
    let message = missing[0].as_ref().unwrap_err().to_string();
    assert!(message.starts_with("tidak-ada.html: there is no file or folder"), "{message}");

    let broken = folder.path().join("rusak.html.gz");
    fs::write(&broken, &gzip(&[b'x'; 4000])[..20]).unwrap();
    assert!(matches!(
        walk(&broken, Format::Auto)[0].as_ref().unwrap_err().kind,
        ErrorKind::Unpack { format: "gzip", .. }
    ));

    let error = Source::from_argument("https://outlet.example/").unwrap_err();
    assert!(error.to_string().contains("save the page"), "{error}");
}

#[test]
fn a_decompression_bomb_ends_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = folder.path().join("bom.html.zst");
    let mut packer = zstd::Encoder::new(fs::File::create(&bomb).unwrap(), 1).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..=(gencatan_gather::MAX_PAGE_BYTES >> 20) {
        packer.write_all(&block).unwrap();
    }
    packer.finish().unwrap();
    assert!(matches!(walk(&bomb, Format::Auto)[0].as_ref().unwrap_err().kind, ErrorKind::TooLarge));
}
