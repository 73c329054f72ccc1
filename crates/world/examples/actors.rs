//! Actors of passages whose mentions are given: lines of gold in, what the world room makes of each mention out.
//!
//! A line is a passage as `cargo xtask corpus compile` writes it (`{"id", "lang", "text", "dateline", "published", "mentions": [{"span",
//! "kind"}]}`, in code points); what its mentions refer to is left out. Output: `{"id", "actors": [{"span", "country", "sector", "role",
//! "same", "why"}]}`; mentions with one `same` are one actor.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use gencatan_page::{Article, Block, BlockId, Dateline, TextRange};
use gencatan_reader::{Mention, MentionKind, Reading, Sentence};
use gencatan_world::{Account, resolve};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let account = account(&row);
        let same = identities(&account);
        let shown = account.mentions.iter().enumerate().filter_map(|(at, resolved)| {
            let actor = resolved.actor.as_ref()?;
            let mention = &account.reading.mentions[at];
            let (start, end) = mention.range.code_points(account.article.text(mention.block));
            Some(json!({"span": [start, end], "country": actor.country, "sector": actor.sector, "role": actor.role,
                "same": same[at], "why": actor.why}))
        });
        writeln!(out, "{}", json!({"id": row["id"], "actors": shown.collect::<Vec<_>>()}))?;
    }
    Ok(())
}

fn account(row: &Value) -> Account {
    let text = row["text"].as_str().unwrap_or_default();
    let number = |v: &Value| v.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    let mentions = row["mentions"].as_array().into_iter().flatten().filter_map(|m| {
        let range = TextRange::from_code_points(text, number(&m["span"][0]), number(&m["span"][1]))?;
        let kind = MentionKind::from_word(m["kind"].as_str()?)?;
        let given = !matches!(kind, MentionKind::Time | MentionKind::Count);
        given.then_some(Mention { block: BlockId(0), range, kind, refers: Vec::new() })
    });
    let reading = Reading { mentions: mentions.collect(), sentences: sentences(text), ..Reading::default() };
    let dateline = row["dateline"].as_str().map(|place| Dateline { place: Some(place.into()), ..Dateline::default() });
    let article = Article {
        language: row["lang"].as_str().map(str::to_owned),
        dateline,
        blocks: vec![Block { text: text.into(), ..Block::default() }],
        ..Article::default()
    };
    resolve(article, reading)
}

/// The sentences, roughly: what ends in a full stop or one of its like before a blank, or in one of a script without blanks.
fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, c)| *c);
        let ends = matches!(c, '.' | '!' | '?' | '։' | '؟' | '\n') && next.is_none_or(char::is_whitespace)
            || matches!(c, '。' | '！' | '？');
        let end = at + c.len_utf8();
        if (ends || next.is_none()) && !text[start..end].trim().is_empty() {
            let blank = text[start..end].len() - text[start..end].trim_start().len();
            found.push(Sentence { block: BlockId(0), range: TextRange::new(start + blank, end) });
            start = end;
        }
    }
    found
}

/// For each mention the first one of its actor: those of one id, those that refer to each other, and a country under its several names.
fn identities(account: &Account) -> Vec<usize> {
    let mut first: Vec<usize> = (0..account.mentions.len()).collect();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let join = |first: &mut Vec<usize>, one: usize, other: usize| {
        let (low, high) = (first[one].min(first[other]), first[one].max(first[other]));
        first.iter_mut().filter(|f| **f == high).for_each(|f| *f = low);
    };
    for (at, mention) in account.reading.mentions.iter().enumerate() {
        for target in &mention.refers {
            join(&mut first, at, target.0);
        }
        let Some(actor) = &account.mentions[at].actor else { continue };
        let country = mention.kind == MentionKind::Country && actor.role.is_none();
        let key = actor.id.clone().or_else(|| actor.side().filter(|_| country));
        if let Some(key) = key {
            match known.get(&key) {
                Some(earlier) => join(&mut first, *earlier, at),
                None => drop(known.insert(key, at)),
            }
        }
    }
    first
}
