//! Resolves the place names of JSON lines and prints them for a scorer of toponyms: those that are given, or with `--find` those
//! that it finds itself. With `--alone` each name is resolved without the text around it.
//!
//! Input, on standard input: `{"id", "text", "lang", "mentions": [{"start", "end"}]}` a line, in code points. Output:
//! `{"id", "mentions": [{"start", "end", "lat", "lon", "geonameid"}]}`.

use std::io::{self, BufRead, Write};

use gencatan_page::{Article, Block, BlockId, TextRange};
use gencatan_reader::{Mention, MentionKind, Reading};
use gencatan_world::{Place, resolve};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let option = |name: &str| std::env::args().any(|a| a == name);
    let (find, alone) = (option("--find"), option("--alone"));
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default();
        let language = row["lang"].as_str().unwrap_or("en");
        let number = |m: &Value, name: &str| m[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let given = row["mentions"].as_array().filter(|_| !find).into_iter().flatten();
        let given: Vec<(usize, usize)> = given.map(|m| (number(m, "start"), number(m, "end"))).collect();
        let places: Vec<Value> = if alone {
            let name = |(start, end): &(usize, usize)| {
                let name: String = text.chars().skip(*start).take(end.saturating_sub(*start)).collect();
                let (_, place) = places(&name, language, &[(0, name.chars().count())]).into_iter().next()?;
                Some(shown((*start, *end), place.as_ref()))
            };
            given.iter().filter_map(name).collect()
        } else {
            let all = places(text, language, &given).into_iter();
            let kept = all.filter(|(_, place)| !find || place.is_some());
            let kept = kept.enumerate().filter(|(at, _)| find || *at < given.len());
            kept.map(|(_, (span, place))| shown(span, place.as_ref())).collect()
        };
        writeln!(out, "{}", json!({"id": row["id"], "mentions": places}))?;
    }
    Ok(())
}

/// The spans of a text in code points with their places: those given first, then those found.
fn places(text: &str, language: &str, given: &[(usize, usize)]) -> Vec<((usize, usize), Option<Place>)> {
    let mention = |(start, end): &(usize, usize)| Mention {
        block: BlockId(0),
        range: TextRange::from_code_points(text, *start, *end).unwrap_or_default(),
        kind: MentionKind::Place,
        refers: Vec::new(),
    };
    let reading = Reading { mentions: given.iter().map(mention).collect(), ..Reading::default() };
    let article = Article {
        language: Some(language.to_owned()),
        blocks: vec![Block { text: text.into(), ..Block::default() }],
        ..Article::default()
    };
    let account = resolve(article, reading);
    let all = account.reading.mentions.iter().zip(account.mentions);
    let all = all.filter(|(mention, _)| mention.kind != MentionKind::Time);
    all.map(|(mention, resolved)| (mention.range.code_points(text), resolved.place)).collect()
}

fn shown((start, end): (usize, usize), place: Option<&Place>) -> Value {
    json!({"start": start, "end": end, "lat": place.and_then(|p| p.lat), "lon": place.and_then(|p| p.lon),
        "geonameid": place.and_then(|p| p.geoname), "why": place.map(|p| &p.why), "name": place.map(|p| &p.name)})
}
