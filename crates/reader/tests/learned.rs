//! The learned reader against training: the same pieces, and nearly the same scores.
//!
//! `training/export.py` writes beside each model what its reference in NumPy computes. A small network of chance is
//! kept for these tests; the models of `models/`, and that of the folder `READER_MODEL`, are compared where they are.

use std::fs;
use std::path::{Path, PathBuf};

use gencatan_page::{Article, Block, TextRange};
use gencatan_reader::{LearnedReader, Reader};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Check {
    texts: Vec<Text>,
}

#[derive(Deserialize)]
struct Text {
    text: String,
    /// Of each line: row of the word table, begin and end in code points.
    pieces: Vec<Vec<(u32, usize, usize)>>,
    spans: Spans,
    scores: std::collections::BTreeMap<String, Vec<f32>>,
}

#[derive(Deserialize)]
struct Spans {
    mentions: Vec<(usize, usize)>,
    triggers: Vec<(usize, usize)>,
    quotes: Vec<(usize, usize)>,
}

fn toy() -> LearnedReader {
    LearnedReader::from_bytes(include_bytes!("learned/toy.bin")).expect("the small network")
}

fn prose(text: &str, language: &str) -> Article {
    let block = Block { text: text.into(), ..Block::default() };
    Article { language: Some(language.into()), blocks: vec![block], ..Article::default() }
}

/// Every model at hand with its file of checks.
fn models() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        Some(here.join("tests/learned")),
        Some(here.join("../../models")),
        std::env::var_os("READER_MODEL").map(PathBuf::from),
    ];
    let files = folders.into_iter().flatten().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    files.map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "bin")).collect()
}

#[test]
fn pieces_and_scores_are_those_of_training() {
    let models = models();
    assert!(!models.is_empty());
    for path in models {
        let reader = LearnedReader::from_bytes(&fs::read(&path).unwrap()).unwrap();
        let check: Check = serde_json::from_slice(&fs::read(path.with_extension("check.json")).unwrap()).unwrap();
        for text in &check.texts {
            for (line, expected) in text.text.split('\n').zip(&text.pieces) {
                let found: Vec<_> = reader.pieces(line).into_iter().map(|(id, r)| (id, r.code_points(line))).collect();
                let expected: Vec<_> = expected.iter().map(|(id, start, end)| (*id, (*start, *end))).collect();
                assert_eq!(found, expected, "{line}");
            }
            let spans = [&*text.spans.mentions, &*text.spans.triggers, &*text.spans.quotes];
            for (name, scores) in reader.scores(&text.text, spans) {
                let expected = &text.scores[name];
                assert_eq!(scores.len(), expected.len(), "{name}");
                let reach = expected.iter().fold(1.0_f32, |reach, e| reach.max(e.abs()));
                let off = scores.iter().zip(expected).map(|(s, e)| (s - e).abs()).fold(0.0, f32::max) / reach;
                assert!(off < 0.002, "{name} is {off} of its reach away for {}", text.text);
            }
        }
    }
}

#[test]
fn a_reading_is_the_same_on_any_number_of_threads() {
    let reader = toy();
    let text = "Menlu bertemu kedua tamunya di Bogor. The army shelled a camp near Zouar on Friday. ".repeat(20);
    let article = prose(&text, "id");
    let alone = reader.read(&article);
    assert!(!alone.claims.is_empty() && !alone.mentions.is_empty(), "the small network says nothing");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    assert_eq!(pool.install(|| reader.read(&article)), alone);
}

#[test]
fn a_language_it_was_not_trained_on_is_read_with_a_diagnostic() {
    let reading = toy().read(&prose("Armén i Azerbajdzjan.", "sv"));
    assert_eq!(reading.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["language-untrained"]);
    assert!(toy().read(&prose("The army left.", "en")).diagnostics.is_empty());
}

#[test]
fn a_damaged_model_is_refused() {
    let whole = include_bytes!("learned/toy.bin");
    for length in [0, 7, 15, 16, 400, whole.len() / 2, whole.len() - 1] {
        assert!(LearnedReader::from_bytes(&whole[..length]).is_err(), "{length} bytes were taken");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the text and whatever the network says, the reading is sound.
    #[test]
    fn any_text_is_read(text in "[a-zA-Z ,.\"“”«»\n\u{301}\u{200f}äéİş停火战мирԱմسلام0-9]{0,240}") {
        let article = prose(&text, "en");
        let reading = toy().read(&article);
        let sound = |range: TextRange| text.get(range.start..range.end).is_some_and(|t| !t.is_empty());
        for mention in &reading.mentions {
            prop_assert!(sound(mention.range));
            prop_assert!(mention.refers.iter().all(|m| m.0 < reading.mentions.len()));
        }
        prop_assert!(reading.mentions.is_sorted_by_key(|m| (m.block, m.range)));
        for claim in &reading.claims {
            let sentence = reading.sentences[claim.sentence];
            prop_assert!(sound(claim.trigger) && sentence.range.contains(claim.trigger));
            prop_assert!(sentence.range.contains(claim.clause) && claim.clause.contains(claim.trigger));
            let sides = claim.actors.iter().chain(&claim.recipients).chain(&claim.places).chain(&claim.times);
            prop_assert!(sides.into_iter().all(|m| m.0 < reading.mentions.len()));
            prop_assert!(claim.mode.is_none_or(|m| claim.class.modes().contains(&m)));
            prop_assert!(claim.confidence.is_some_and(|c| (0.0..=1.0).contains(&c)));
            prop_assert_eq!(claim.id.len(), 18);
        }
    }
}
