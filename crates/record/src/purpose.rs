//! What a truce is for, by the words that name it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::ledger::Purpose;

type Table = BTreeMap<String, Vec<(Purpose, Vec<String>)>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| read(include_str!("../data/purposes.toml")).unwrap_or_default());

fn read(text: &str) -> Result<Table, toml::de::Error> {
    let raw: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(text)?;
    let phrases = |by_purpose: BTreeMap<String, Vec<String>>| {
        by_purpose
            .into_iter()
            .filter_map(|(word, phrases)| Some((Purpose::from_word(&word)?, phrases)))
            .flat_map(|(p, phrases)| {
                phrases.into_iter().map(move |phrase| (p, phrase.split(' ').map(str::to_owned).collect()))
            })
            .collect()
    };
    Ok(raw.into_iter().map(|(language, by_purpose)| (language, phrases(by_purpose))).collect())
}

/// The purpose that a sentence gives its truce, where it is worded with it.
pub(crate) fn named(sentence: &str, language: Option<&str>) -> Option<Purpose> {
    let phrases = TABLE.get(language?)?;
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let fits = |word: &str, pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == pattern,
    };
    phrases
        .iter()
        .find(|(_, phrase)| {
            words.windows(phrase.len()).any(|run| run.iter().zip(phrase).all(|(word, pattern)| fits(word, pattern)))
        })
        .map(|(purpose, _)| *purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let table = read(include_str!("../data/purposes.toml")).unwrap();
        assert!(table.len() > 8);
        for (language, phrases) in table {
            assert!(!phrases.is_empty(), "{language}");
            for (_, phrase) in phrases {
                let text = phrase.join(" ");
                assert_eq!(text, text.to_lowercase(), "{language}");
            }
        }
    }

    #[test]
    fn words_that_name_the_truce() {
        assert_eq!(
            named("Kedua pihak menyepakati gencatan senjata kemanusiaan.", Some("id")),
            Some(Purpose::Humanitarian)
        );
        assert_eq!(named("Стороны согласились на гуманитарное перемирие.", Some("ru")), Some(Purpose::Humanitarian));
        assert_eq!(named("They let humanitarian aid pass after the truce.", Some("en")), None);
        assert_eq!(named("A humanitarian truce began.", None), None);
    }
}
