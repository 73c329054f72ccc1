//! Finds the time expressions of JSON lines and prints them for a TIMEX3 scorer.
//!
//! Input, on standard input: `{"id", "text", "lang", "dct"}` a line. Output: `{"id", "timex": [{start, end, type, value}]}`.

use std::io::{self, BufRead, Write};

use gencatan_page::{Article, Block, BlockId, Stamp};
use gencatan_reader::Reading;
use gencatan_world::resolve;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default();
        let published = row["dct"].as_str().and_then(|d| d.get(..10)).and_then(|d| d.parse().ok());
        let article = Article {
            language: row["lang"].as_str().map(str::to_owned),
            published: published.map(|at| Stamp { at, text: String::new() }),
            blocks: vec![Block { text: text.into(), ..Block::default() }],
            ..Article::default()
        };
        let account = resolve(article, Reading::default());
        let times = account.reading.mentions.iter().zip(&account.mentions).filter_map(|(mention, resolved)| {
            let time = resolved.time.as_ref()?;
            let (start, end) = mention.range.code_points(account.article.text(BlockId(0)));
            Some(json!({"start": start, "end": end, "type": time.kind.as_str(), "value": time.value, "text": mention.range.of(text)}))
        });
        writeln!(out, "{}", json!({"id": row["id"], "timex": times.collect::<Vec<_>>()}))?;
    }
    Ok(())
}
