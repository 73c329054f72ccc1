//! Reads a folder of pages (`.html`, `.txt`, also gzipped) and prints one line of JSON for each: what an extractor of
//! news text is measured by. `extract FOLDER [--dropped]`; the time per page goes to standard error.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gencatan_page::{Page, PageInput, read};

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap_or_else(|| ".".into()));
    let dropped = args.next().is_some_and(|a| a == "--dropped");
    let mut paths = vec![folder.clone()];
    if folder.is_dir() {
        paths = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    }
    paths.sort();
    let mut out = std::io::stdout().lock();
    let (mut spent, mut count, mut slowest) = (Duration::ZERO, 0_u32, (Duration::ZERO, String::new()));
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let id = name.trim_end_matches(".gz").to_owned();
        let input = match id.rsplit('.').next() {
            Some("html" | "htm") => PageInput::Html,
            Some("txt") => PageInput::Text,
            _ => continue,
        };
        let mut bytes = std::fs::read(&path)?;
        if name.ends_with(".gz") {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
            bytes = plain;
        }
        let start = Instant::now();
        let article = read(&Page { bytes: &bytes, input, ..Page::default() });
        let took = start.elapsed();
        spent += took;
        count += 1;
        if took > slowest.0 {
            slowest = (took, id.clone());
        }
        let line = match article {
            Ok(a) => {
                let text: Vec<&str> = a.blocks.iter().map(|b| b.text.as_str()).collect();
                let mut line = serde_json::json!({
                    "id": id,
                    "text": text.join("\n"),
                    "title": a.headline,
                    "byline": a.byline,
                    "published": a.published.map(|s| s.at.to_string()),
                });
                if dropped {
                    let cut = a.dropped.iter().map(|d| format!("{} [{}] {}", d.kind.as_str(), d.rule, d.text));
                    line["dropped"] = cut.collect();
                    line["kinds"] = a.blocks.iter().map(|b| b.kind.as_str()).collect();
                    line["pictures"] = a.pictures.iter().map(|p| format!("{:?} / {:?}", p.caption, p.credit)).collect();
                    line["language"] = a.language.into();
                    line["rest"] = format!(
                        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                        a.kicker, a.updated, a.dateline, a.editor, a.credit, a.tags, a.outlet, a.section, a.access
                    )
                    .into();
                }
                line
            }
            Err(error) => serde_json::json!({"id": id, "error": error.to_string()}),
        };
        writeln!(out, "{line}")?;
    }
    writeln!(
        std::io::stderr(),
        "{count} pages, {:.2} ms a page, slowest {:.1} ms ({})",
        spent.as_secs_f64() * 1000.0 / f64::from(count.max(1)),
        slowest.0.as_secs_f64() * 1000.0,
        slowest.1
    )
}
