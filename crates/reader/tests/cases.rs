//! Claims that the cue reader has to read, as Markdown that a linguist can read and write: see `tests/cases/README.md`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gencatan_page::{Article, Block, BlockId};
use gencatan_reader::{Bound, CueReader, MentionId, Reader, Reading, Stance};

/// One case of a file: its heading, its text, its expected claims.
struct Case {
    heading: String,
    text: String,
    claims: String,
}

/// The text's first line is the headline where a blank line follows it; other lines are paragraphs.
fn article(language: &str, text: &str) -> Article {
    let (headline, body) = match text.split_once("\n\n") {
        Some((headline, body)) => (Some(headline.to_owned()), body),
        None => (None, text),
    };
    let blocks = body.lines().filter(|l| !l.trim().is_empty());
    let blocks = blocks.map(|l| Block { text: l.to_owned(), ..Block::default() }).collect();
    Article { language: Some(language.to_owned()), headline, blocks, ..Article::default() }
}

/// The claims of a reading, one a line.
fn written(article: &Article, reading: &Reading) -> String {
    let text = |id: &MentionId| {
        let m = &reading.mentions[id.0];
        m.range.of(article.text(m.block)).to_owned()
    };
    let name = |id: &MentionId| {
        let refers: Vec<String> = reading.mentions[id.0].refers.iter().map(text).collect();
        if refers.is_empty() { text(id) } else { format!("{} (= {})", text(id), refers.join(" + ")) }
    };
    let names = |ids: &[MentionId]| ids.iter().map(name).collect::<Vec<_>>().join("; ");
    let mut out = String::new();
    for c in &reading.claims {
        let block: BlockId = reading.sentences[c.sentence].block;
        let mut line = c.class.as_str().to_owned();
        if let Some(mode) = c.mode {
            let _ = write!(line, ":{}", mode.as_str());
        }
        if let Some(layer) = c.layer {
            let _ = write!(line, " {}", layer.as_str());
        }
        let _ = write!(line, " | {} | {} ->", c.trigger.of(article.text(block)), names(&c.actors));
        if !c.recipients.is_empty() {
            let _ = write!(line, " {}", names(&c.recipients));
        }
        let _ = write!(line, " | {}", c.status.as_str());
        if !c.places.is_empty() {
            let _ = write!(line, " | at {}", names(&c.places));
        }
        if let Some(source) = &c.source {
            let stance = if source.stance == Stance::Denies { "denies" } else { "says" };
            let _ = write!(line, " | {stance}: {}", names(source.speaker.as_slice()));
            if let Some(channel) = source.channel {
                let _ = write!(line, " ({})", channel.as_str());
            }
        }
        for toll in &c.toll {
            let bound = match toll.bound {
                Bound::Exact => "",
                Bound::AtLeast => "at least ",
                Bound::About => "about ",
                Bound::AtMost => "at most ",
            };
            let count = toll.low.or(toll.high).unwrap_or_default();
            let _ = write!(line, " | {} {bound}{count}", toll.kind.as_str());
        }
        out.push_str(line.replace(" ->  |", " -> |").trim_end());
        out.push('\n');
    }
    out
}

fn cases(markdown: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    let mut fence: Option<String> = None;
    for line in markdown.lines() {
        match &fence {
            None => {
                if let Some(heading) = line.strip_prefix("## ") {
                    out.push(Case { heading: heading.to_owned(), text: String::new(), claims: String::new() });
                } else if let Some(kind) = line.strip_prefix("```") {
                    fence = Some(kind.trim().to_owned());
                }
            }
            Some(_) if line == "```" => fence = None,
            Some(kind) => {
                if let Some(case) = out.last_mut() {
                    let part = if kind == "text" { &mut case.text } else { &mut case.claims };
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    out
}

fn files(language: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(language);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "md"));
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    files
}

#[track_caller]
fn check(language: &str) {
    let reader = CueReader::new();
    // A linguist who has read the difference may take it over with `GENCATAN_CASES=write cargo test -p gencatan-reader`.
    let write = std::env::var_os("GENCATAN_CASES").is_some_and(|v| v == "write");
    let mut wrong = String::new();
    let (mut silent, mut all) = (0, 0);
    for file in files(language) {
        let markdown = std::fs::read_to_string(&file).unwrap();
        for case in cases(&markdown) {
            let article = article(language, case.text.trim_end());
            let found = written(&article, &reader.read(&article));
            all += 1;
            silent += usize::from(case.claims.is_empty());
            if write && found != case.claims {
                let old = format!("{}```\n\n```claims\n{}```", case.text, case.claims);
                let new = format!("{}```\n\n```claims\n{found}```", case.text);
                let markdown = std::fs::read_to_string(&file).unwrap();
                std::fs::write(&file, markdown.replacen(&old, &new, 1)).unwrap();
            } else if found != case.claims {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let _ = write!(wrong, "\n{name}: {}\n  expected:\n{}  found:\n{found}", case.heading, case.claims);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(silent * 3 >= all, "a third of the cases has to be without claims: {silent} of {all}");
}

#[test]
fn indonesian() {
    check("id");
}

#[test]
fn english() {
    check("en");
}
