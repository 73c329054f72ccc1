//! Resolves given place names of JSON lines and prints them for a scorer of toponyms.
//!
//! Input, on standard input: `{"id", "text", "lang", "mentions": [{"start", "end"}]}` a line, in code points. Output:
//! `{"id", "mentions": [{"start", "end", "lat", "lon", "geonameid"}]}`.

use std::io::{self, BufRead, Write};

use gencatan_page::{Article, Block, BlockId, TextRange};
use gencatan_reader::{Mention, MentionKind, Reading};
use gencatan_world::resolve;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default();
        let number = |m: &Value, name: &str| m[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let given = row["mentions"].as_array().into_iter().flatten();
        let given: Vec<(usize, usize)> = given.map(|m| (number(m, "start"), number(m, "end"))).collect();
        let mention = |(start, end): &(usize, usize)| Mention {
            block: BlockId(0),
            range: TextRange::from_code_points(text, *start, *end).unwrap_or_default(),
            kind: MentionKind::Place,
            refers: Vec::new(),
        };
        let reading = Reading { mentions: given.iter().map(mention).collect(), ..Reading::default() };
        let article = Article {
            language: Some(row["lang"].as_str().unwrap_or("en").to_owned()),
            blocks: vec![Block { text: text.into(), ..Block::default() }],
            ..Article::default()
        };
        let account = resolve(article, reading);
        let places = given.iter().zip(&account.mentions).map(|((start, end), resolved)| {
            let place = resolved.place.as_ref();
            json!({"start": start, "end": end, "lat": place.and_then(|p| p.lat), "lon": place.and_then(|p| p.lon),
                "geonameid": place.and_then(|p| p.geoname), "why": place.map(|p| &p.why), "name": place.map(|p| &p.name)})
        });
        writeln!(out, "{}", json!({"id": row["id"], "mentions": places.collect::<Vec<_>>()}))?;
    }
    Ok(())
}
