//! What holds for every text: nothing fails, ranges cut the text, and no mention is renumbered.

use gencatan_page::{Article, Block, BlockId, Stamp, TextRange};
use gencatan_reader::{Mention, MentionId, MentionKind, Quote, Reading, Sentence};
use gencatan_world::resolve;
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "Sabtu",
    "24 Oktober 2020",
    "pukul",
    "99.99",
    "31",
    "/",
    "2",
    "Februari",
    "0000",
    "9999",
    "last",
    "Friday",
    "in",
    "the",
    "early",
    "1980s",
    "tahun lalu",
    "dua ratus ribu",
    "twenty",
    "-",
    "one",
    "weeks",
    "ago",
    "999999",
    "years later",
    "at",
    "12:59",
    "a.m.",
    "midnight",
    "Moscow time",
    "WIB",
    "Menteri",
    "Luar Negeri",
    "AS",
    "O’Brien",
    "Şuşa",
    "Шуша",
    "北京",
    "Washington",
    ",",
    "(",
    ")",
    "\"",
    "Azerbaijani forces",
    "presiden",
    "of",
    "U.S.",
    ".",
    "١٢",
    "é",
    "e\u{301}",
    "\u{200d}",
    "setiap",
    "hari",
    "Jumat",
    "kuartal ketiga",
    "abad",
    "Q",
    "Paris",
    "Texas",
    "29 February",
    "2100",
    "semalam",
    "hari itu",
];

fn text() -> impl Strategy<Value = String> {
    let known = prop::sample::select(PIECES).prop_map(str::to_owned);
    let piece = prop_oneof![8 => known, 1 => "\\PC{0,6}"];
    prop::collection::vec((piece, prop::sample::select(&[" ", "", "  ", "\n"][..])), 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|(p, s)| p + s).collect())
}

/// A stretch of the text by two numbers, on character boundaries.
fn cut(text: &str, a: usize, b: usize) -> TextRange {
    let edges: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let (a, b) = (edges[a % edges.len()], edges[b % edges.len()]);
    TextRange::new(a.min(b), a.max(b))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_resolved(
        text in text(),
        language in prop::sample::select(&["id", "en", "ru", "xx"][..]),
        day in prop::option::of(prop::sample::select(&["2020-10-26T09:25+07:00", "9999-12-31", "0001-01-01", "2020", "2020-02-29T23:59Z"][..])),
        spans in prop::collection::vec((any::<u16>(), any::<u16>(), 0..MentionKind::ALL.len()), 0..6),
    ) {
        let kinds = spans.iter().map(|(a, b, kind)| (cut(&text, usize::from(*a), usize::from(*b)), MentionKind::ALL[*kind]));
        let mut mentions: Vec<Mention> =
            kinds.map(|(range, kind)| Mention { block: BlockId(0), range, kind, refers: vec![MentionId(0)] }).collect();
        mentions.push(Mention { block: BlockId(7), range: TextRange::new(3, 900), kind: MentionKind::Person, refers: Vec::new() });
        let quotes = spans.first().map(|(a, b, _)| Quote { block: BlockId(0), range: cut(&text, usize::from(*a), usize::from(*b)), speaker: Some(MentionId(90)) });
        let reading = Reading {
            sentences: vec![Sentence { block: BlockId(0), range: TextRange::new(0, text.len()) }],
            mentions: mentions.clone(),
            quotes: quotes.into_iter().collect(),
            ..Reading::default()
        };
        let article = Article {
            language: Some(language.into()),
            published: day.map(|d| Stamp { at: d.parse().unwrap(), text: d.into() }),
            blocks: vec![Block { text: text.clone(), ..Block::default() }],
            ..Article::default()
        };
        let account = resolve(article.clone(), reading.clone());
        prop_assert_eq!(&account, &resolve(article, reading));
        prop_assert_eq!(account.reading.mentions.len(), account.mentions.len());
        for (before, after) in mentions.iter().zip(&account.reading.mentions) {
            prop_assert_eq!((before.block, before.kind), (after.block, after.kind));
            prop_assert!(before.range == after.range || before.kind == MentionKind::Time);
        }
        for (mention, resolved) in account.reading.mentions.iter().zip(&account.mentions) {
            prop_assert_eq!(resolved.time.is_some(), resolved.time.as_ref().is_some_and(|_| mention.kind == MentionKind::Time));
            if let Some(time) = &resolved.time {
                prop_assert!(text.get(mention.range.start..mention.range.end).is_some_and(|t| !t.is_empty()));
                prop_assert!(!time.why.is_empty() && !time.value.is_empty());
                if let Some((from, to)) = time.when.and_then(|w| Some((w.from?, w.to?))) {
                    prop_assert!(from.civil <= to.civil, "{from} is after {to}");
                }
            }
            if let Some(place) = &resolved.place {
                prop_assert!(!place.why.is_empty());
                prop_assert!(place.lat.is_none_or(|l| l.abs() <= 90.0) && place.lon.is_none_or(|l| l.abs() <= 180.0));
            }
        }
    }
}
