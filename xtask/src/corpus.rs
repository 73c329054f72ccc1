//! Gold passages: `cargo xtask corpus check | compile | stats`.
//!
//! Passages are written by hand in `corpus/gold/<language>/<topic>.txt`; this task checks them against the codebook and
//! compiles them to JSON Lines, with whole topics held out.

#![expect(clippy::print_stdout, reason = "the tables are what the task is for")]

mod codes;
mod emit;
mod notation;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use notation::Passage;

const USAGE: &str = "cargo xtask corpus check | compile | stats";

/// Least share of passages without a claim, in per cent (section 10 of the codebook).
const LEAST_WITHOUT_CLAIM: usize = 33;

/// `corpus/held-out.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeldOut {
    /// Topics whose passages are never trained on, in every language.
    topics: BTreeSet<String>,
}

/// A passage with the place where it is kept.
struct Kept {
    language: String,
    topic: String,
    file: PathBuf,
    passage: Passage,
}

/// The passages of the folder, with the topics held out.
struct Corpus {
    kept: Vec<Kept>,
    /// Passages of `kept` that another coder coded from the text alone.
    second: Vec<Kept>,
    held: BTreeSet<String>,
}

/// Runs the task.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let root = crate::root();
    let [task] = args else { bail!("expected one of: {USAGE}") };
    let corpus = load(&root.join("corpus"))?;
    match task.as_str() {
        "check" => {
            let stats = stats(&corpus);
            println!("{} passages follow the codebook", corpus.kept.len());
            for language in stats.languages() {
                let share = stats.without_claim(&language);
                let short = if share < LEAST_WITHOUT_CLAIM { ", fewer than a third" } else { "" };
                println!("{language}: {share} % carry no claim{short}");
            }
        }
        "compile" => compile(&corpus, &root.join("target").join("corpus"))?,
        "stats" => print!("{}", stats(&corpus).table()),
        other => bail!("read `{other}`, expected one of: {USAGE}"),
    }
    Ok(())
}

fn stats(corpus: &Corpus) -> emit::Stats {
    let mut stats = emit::Stats::default();
    for kept in &corpus.kept {
        stats.add(&kept.language, corpus.held.contains(&kept.topic), &kept.passage);
    }
    stats
}

fn compile(corpus: &Corpus, out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    let (held, train): (Vec<&Kept>, _) = corpus.kept.iter().partition(|kept| corpus.held.contains(&kept.topic));
    for (name, passages) in
        [("train.jsonl", train), ("held.jsonl", held), ("second.jsonl", corpus.second.iter().collect())]
    {
        let lines: String = passages
            .iter()
            .map(|kept| format!("{}\n", emit::line(&kept.language, &kept.topic, &kept.passage)))
            .collect();
        let file = out.join(name);
        fs::write(&file, lines).with_context(|| format!("writing {}", file.display()))?;
        println!("{} passages in {name}", passages.len());
    }
    Ok(())
}

/// Entries of a folder in the order of their names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut out = read.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    out.sort();
    Ok(out)
}

/// Reads and checks the whole corpus; all problems are told together.
fn load(folder: &Path) -> Result<Corpus> {
    let list = folder.join("held-out.toml");
    let text = fs::read_to_string(&list).with_context(|| format!("reading {}", list.display()))?;
    let held = toml::from_str::<HeldOut>(&text).with_context(|| format!("reading {}", list.display()))?.topics;
    let mut told = Vec::new();
    let mut kept = Vec::new();
    for language in entries(&folder.join("gold"))? {
        for file in entries(&language)? {
            kept.extend(passages(folder, &file, &stem(&language), &mut told)?);
        }
    }
    let mut second = Vec::new();
    for file in entries(&folder.join("second"))? {
        second.extend(passages(folder, &file, &stem(&file), &mut told)?);
    }
    told.extend(across(&kept, &held));
    told.extend(apart(&kept, &second));
    if !told.is_empty() {
        bail!("{} problems in the gold passages\n{}", told.len(), told.join("\n"));
    }
    Ok(Corpus { kept, second, held })
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The passages of a file; what is wrong with them goes to `told`.
fn passages(folder: &Path, file: &Path, language: &str, told: &mut Vec<String>) -> Result<Vec<Kept>> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let shown = file.strip_prefix(folder).unwrap_or(file).to_owned();
    let (passages, problems) = notation::parse(&text);
    let found = passages.iter().flat_map(|passage| rules::check(language, passage));
    told.extend(problems.into_iter().chain(found).map(|p| format!("{}:{}: {}", shown.display(), p.line, p.message)));
    let kept = |passage| Kept { language: language.to_owned(), topic: stem(file), file: shown.clone(), passage };
    Ok(passages.into_iter().map(kept).collect())
}

/// What is wrong with the second coding: a passage that the gold ones do not have, or not with this text.
fn apart(kept: &[Kept], second: &[Kept]) -> Vec<String> {
    let gold: BTreeMap<&str, &str> = kept.iter().map(|one| (&*one.passage.id, &*one.passage.text)).collect();
    let differs = |one: &&Kept| gold.get(&*one.passage.id) != Some(&&*one.passage.text);
    let told = |one: &Kept| {
        let (file, line, id) = (one.file.display(), one.passage.line, &one.passage.id);
        format!("{file}:{line}: read `{id}`, expected a gold passage of this id with the same text")
    };
    second.iter().filter(differs).map(told).collect()
}

/// What is wrong between passages: ids and texts that come twice, topics held out that do not exist.
fn across(kept: &[Kept], held: &BTreeSet<String>) -> Vec<String> {
    let mut told = Vec::new();
    let mut ids: BTreeMap<&str, &Kept> = BTreeMap::new();
    let mut sentences: BTreeMap<String, &Kept> = BTreeMap::new();
    for one in kept {
        let here = format!("{}:{}", one.file.display(), one.passage.line);
        let there = |other: &Kept| format!("{}:{}", other.file.display(), other.passage.line);
        if let Some(other) = ids.insert(&one.passage.id, one) {
            told.push(format!("{here}: read the id `{}` again, expected it only at {}", one.passage.id, there(other)));
        }
        for line in one.passage.text.split('\n') {
            if let Some(other) = sentences.insert(letters(line), one) {
                told.push(format!("{here}: read the text of {} again, expected another", there(other)));
            }
        }
    }
    for topic in held {
        if !kept.iter().any(|one| one.topic == *topic) {
            told.push(format!("held-out.toml: read the topic `{topic}`, expected one that has a file"));
        }
    }
    told
}

/// The letters and digits of a text in lower case, by which copies are known.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_follows_the_codebook() {
        let corpus = load(&crate::root().join("corpus")).expect("the corpus");
        assert!(!corpus.kept.is_empty());
        for kept in &corpus.kept {
            let line = emit::line(&kept.language, &kept.topic, &kept.passage);
            assert_eq!(line["claims"].as_array().map(Vec::len), Some(kept.passage.claims.len()), "{}", kept.passage.id);
        }
    }

    fn kept(id: &str, topic: &str, text: &str) -> Kept {
        let written = format!("## {id} | 2020-10-26T09:25+07:00 | wire formal\n{text}");
        let passage = notation::parse(&written).0.remove(0);
        Kept { language: "en".to_owned(), topic: topic.to_owned(), file: PathBuf::from(topic), passage }
    }

    #[test]
    fn a_second_coding_keeps_the_text() {
        let gold = [kept("en-000001", "a", "The truce held."), kept("en-000002", "a", "It rained.")];
        let second = [kept("en-000001", "en", "The truce [held]{h group}."), kept("en-000002", "en", "It snowed.")];
        let told = apart(&gold, &second);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("`en-000002`"), "{told:?}");
    }

    #[test]
    fn copies_between_files_and_unknown_topics_are_told() {
        let kept = [
            kept("en-000001", "a", "The truce held."),
            kept("en-000002", "b", "“The truce held”"),
            kept("en-000001", "b", "It rained."),
        ];
        let told = across(&kept, &BTreeSet::from(["b".to_owned(), "c".to_owned()]));
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("the text of a:1"), "{told:?}");
        assert!(told[1].contains("the id `en-000001`"), "{told:?}");
        assert!(told[2].contains("topic `c`"), "{told:?}");
    }
}
