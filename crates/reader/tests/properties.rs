//! What holds of every reading, whatever the text.

use std::collections::BTreeSet;

use gencatan_page::{Article, Block, BlockId};
use gencatan_reader::{Class, CueReader, Reader, Reading};
use proptest::prelude::*;

fn article(language: &str, text: &str) -> Article {
    let headline = text.lines().next().map(str::to_owned).filter(|l| !l.is_empty());
    let block = |t: &str| Block { text: t.to_owned(), ..Block::default() };
    Article {
        id: "a-1".into(),
        language: Some(language.to_owned()),
        headline,
        blocks: vec![block(text), block("x")],
        ..Article::default()
    }
}

/// Checks the invariants of a reading and gives it back.
fn read(language: &str, text: &str) -> Reading {
    let article = article(language, text);
    let reader = CueReader::new();
    let reading = reader.read(&article);
    assert_eq!(reading, reader.read(&article), "reading twice gives the same");
    let cut = |block: BlockId, range: gencatan_page::TextRange| {
        assert!(range.start < range.end, "empty range");
        let whole = article.text(block);
        let cut = whole.get(range.start..range.end);
        assert!(cut.is_some(), "{range:?} is no stretch of {whole:?}");
        cut.unwrap().to_owned()
    };
    let mut left = std::collections::BTreeMap::new();
    for (block, text) in article.texts() {
        left.insert(block, text.chars().filter(|c| !c.is_whitespace()).count());
    }
    for s in &reading.sentences {
        let words = cut(s.block, s.range);
        assert_eq!(words, words.trim(), "a sentence begins and ends with a word or mark");
        *left.get_mut(&s.block).unwrap() -= words.chars().filter(|c| !c.is_whitespace()).count();
    }
    assert!(left.values().all(|n| *n == 0), "sentences cover every text");
    let mut spans = BTreeSet::new();
    for (i, m) in reading.mentions.iter().enumerate() {
        cut(m.block, m.range);
        assert!(spans.insert((m.block, m.range, m.kind)), "two mentions of one span and kind");
        assert!(m.refers.iter().all(|r| r.0 < reading.mentions.len() && r.0 != i));
    }
    let mut ids = BTreeSet::new();
    for c in &reading.claims {
        let sentence = reading.sentences[c.sentence];
        assert!(sentence.range.contains(c.trigger), "the trigger lies in its sentence");
        cut(sentence.block, c.trigger);
        cut(sentence.block, c.clause);
        assert!(ids.insert(c.id.clone()), "ids are unique");
        assert!(c.mode.is_none_or(|m| c.class.modes().contains(&m)), "{:?} has no mode {:?}", c.class, c.mode);
        assert!(!c.why.is_empty());
        let source = c.source.iter().flat_map(|s| s.speaker.iter().chain(&s.via));
        let all = c.actors.iter().chain(&c.recipients).chain(&c.places).chain(source);
        assert!(all.chain(c.toll.iter().map(|t| &t.mention)).all(|m| m.0 < reading.mentions.len()));
    }
    for q in &reading.quotes {
        cut(q.block, q.range);
    }
    reading
}

/// Words that the rules act on, among others that they do not.
const WORDS: &[&str] = &[
    "Armenia",
    "Azerbaijan",
    "the",
    "army",
    "of",
    "and",
    ",",
    ".",
    "\"",
    "“",
    "”",
    "said",
    "that",
    "accused",
    "each",
    "other",
    "violating",
    "a",
    "ceasefire",
    "will",
    "take",
    "effect",
    "from",
    "12:00",
    "nine",
    "civilians",
    "killed",
    "he",
    "both",
    "sides",
    "denied",
    "it",
    "O’Brien",
    "Əliyev",
    "Şuşa",
    "-",
    "(",
    ")",
    "'s",
    "menuduh",
    "saling",
    "melanggar",
    "gencatan",
    "senjata",
    "yang",
    "kata",
    "Menteri",
    "Luar",
    "Negeri",
    "kedua",
    "pihak",
    "dan",
    "di",
    "oleh",
    "\n",
    "agreed",
    "to",
    "not",
    "with",
    "In",
    "met",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", language in "(id|en|hy|)") {
        read(&language, &text);
    }

    #[test]
    fn any_order_of_cues_is_read(picks in prop::collection::vec(0..WORDS.len(), 0..60), language in "(id|en)") {
        let text: Vec<&str> = picks.iter().map(|i| WORDS[*i]).collect();
        read(&language, &text.join(" "));
    }
}

#[test]
fn ranges_hold_beyond_ascii() {
    let reading = read(
        "en",
        "“Əliyev’s army shelled Şuşa,” said Armenian Prime Minister Nikol Պաշինյան. “We condemn Azerbaijan’s attack.”",
    );
    assert!(reading.claims.iter().any(|c| c.class == Class::Assault));
    assert!(reading.quotes.iter().all(|q| q.speaker.is_some()));
}

#[test]
fn other_languages_get_sentences_and_a_word_why() {
    let reading = read("hy", "Հրադադարը խախտվել է։ Կողմերը լռում են։");
    assert_eq!(reading.sentences.len(), 5, "two sentences in headline and block, one in the last block");
    assert!(reading.claims.is_empty());
    assert_eq!(reading.diagnostics[0].code, "language-unread");
}

#[test]
fn endless_sentences_and_endless_names_are_bounded() {
    let sentence =
        "Armenia and Azerbaijan said that both sides accused each other of violating the ceasefire, ".repeat(400);
    read("en", &sentence);
    let names = "Armenia met Chad. ".repeat(5_500);
    assert!(read("en", &names).diagnostics.iter().any(|d| d.code == "reading-cut"));
}
