//! The interface's words: one TOML file per language in `i18n/`, embedded. Adding a language is adding a file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/i18n");

static ALL: LazyLock<Vec<Strings>> = LazyLock::new(|| {
    let mut all: Vec<Strings> = FILES
        .files()
        .filter_map(|file| {
            let code = file.path().file_stem()?.to_str()?.to_owned();
            let table: toml::Table = file.contents_utf8()?.parse().ok()?;
            let mut words = BTreeMap::new();
            flatten(&table, &mut String::new(), &mut words);
            Some(Strings { code, words })
        })
        .collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
});

/// The language of the interface where the reader asks for none that there is.
const FALLBACK: &str = "en";

static NONE: LazyLock<Strings> = LazyLock::new(|| Strings { code: FALLBACK.into(), words: BTreeMap::new() });

/// The words of one interface language.
#[derive(Debug)]
pub(crate) struct Strings {
    /// BCP 47 code, the name of the file.
    pub(crate) code: String,
    words: BTreeMap<String, String>,
}

fn flatten(table: &toml::Table, prefix: &mut String, words: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let length = prefix.len();
        if length > 0 {
            prefix.push('.');
        }
        prefix.push_str(key);
        match value {
            toml::Value::Table(inner) => flatten(inner, prefix, words),
            toml::Value::String(text) => {
                words.insert(prefix.clone(), text.clone());
            }
            _ => {}
        }
        prefix.truncate(length);
    }
}

impl Strings {
    /// Every language, by code.
    pub(crate) fn all() -> &'static [Self] {
        &ALL
    }

    /// The language with this code.
    pub(crate) fn find(code: &str) -> Option<&'static Self> {
        ALL.iter().find(|s| s.code == code)
    }

    /// The language that is shown when the reader asks for none.
    pub(crate) fn fallback() -> &'static Self {
        Self::find(FALLBACK).unwrap_or(&NONE)
    }

    /// The first language that an `Accept-Language` header asks for and that there is.
    pub(crate) fn accepted(header: &str) -> Option<&'static Self> {
        let mut asked: Vec<(f32, &str)> = header
            .split(',')
            .take(32)
            .map(|part| {
                let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
                let weight = rest.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
                (weight, tag.trim().split('-').next().unwrap_or_default())
            })
            .collect();
        asked.sort_by(|a, b| b.0.total_cmp(&a.0));
        asked.into_iter().find_map(|(_, tag)| Self::find(&tag.to_ascii_lowercase()))
    }

    /// The words under `key`, if there are any.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    /// The words under `key`; a key without words shows as `⟦key⟧`, which a test looks for.
    pub(crate) fn t(&self, key: &str) -> String {
        self.get(key).map_or_else(|| format!("⟦{key}⟧"), str::to_owned)
    }

    /// The words under `key` with `{name}` filled in.
    pub(crate) fn fill(&self, key: &str, with: &[(&str, &str)]) -> String {
        fill(&self.t(key), with)
    }

    /// A counted thing: the words under `key.one` or `key.other` with `{n}` filled in.
    pub(crate) fn count(&self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "other" };
        self.fill(&format!("{key}.{form}"), &[("n", &n.to_string())])
    }

    /// The words for a code of a closed list (`class.ASSAULT`); a code that has none shows as it is.
    pub(crate) fn code(&self, list: &str, code: &str) -> String {
        self.get(&format!("{list}.{code}")).unwrap_or(code).to_owned()
    }

    /// "A, B and C".
    pub(crate) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(&self.t("list.comma")), self.t("list.and"))
            }
        }
    }

    /// The full name of a month, 1 to 12.
    pub(crate) fn month(&self, month: i8) -> String {
        self.t(&format!("month.{month}"))
    }

    /// Every key with its words, in order.
    #[cfg(test)]
    pub(crate) fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }
}

/// Fills `{name}` in a pattern; a name that is not given stays as it is.
pub(crate) fn fill(pattern: &str, with: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    for piece in pieces(pattern) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Name(name) => match with.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => out.push_str(value),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            },
        }
    }
    out
}

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words that stand as they are.
    Words(&'a str),
    /// The name of a hole.
    Name(&'a str),
}

/// A pattern taken apart into words and `{holes}`.
pub(crate) fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Name(name));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_keys_and_holes() {
        let first = Strings::fallback();
        assert!(Strings::all().len() >= 2, "both languages parse");
        for other in Strings::all() {
            // The forms of verbs (`act`, `frame`, `bare`) differ from language to language.
            let keys = |s: &Strings| -> Vec<String> {
                s.words().keys().filter(|k| !["act.", "frame."].iter().any(|p| k.starts_with(p))).cloned().collect()
            };
            assert_eq!(keys(first), keys(other), "{} and {}", first.code, other.code);
            for key in keys(first) {
                let holes = |s: &Strings| {
                    let text = s.t(&key);
                    let mut names: Vec<String> = pieces(&text)
                        .into_iter()
                        .filter_map(|p| if let Piece::Name(n) = p { Some(n.to_owned()) } else { None })
                        .collect();
                    names.sort();
                    names
                };
                assert_eq!(holes(first), holes(other), "{key}");
            }
        }
    }

    #[test]
    fn accept_language_honours_weights_and_regions() {
        let code = |header| Strings::accepted(header).map(|s| s.code.as_str());
        assert_eq!(code("id-ID,id;q=0.9,en;q=0.8"), Some("id"));
        assert_eq!(code("fr, en;q=0.4, id;q=0.7"), Some("id"));
        assert_eq!(code("*"), None);
        assert_eq!(code("ＩＤ;q=x"), None);
    }

    #[test]
    fn patterns_keep_what_is_not_given() {
        assert_eq!(fill("{a} és {b", &[("a", "α")]), "α és {b");
        assert_eq!(fill("{a}{b}", &[("b", "{a}")]), "{a}{a}");
    }

    #[test]
    fn lists_read_as_sentences_do() {
        let en = Strings::find("en").map(|s| s.list(&["A".into(), "B".into(), "C".into()]));
        assert_eq!(en.as_deref(), Some("A, B and C"));
    }
}
