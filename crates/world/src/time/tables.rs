//! The tables of one language, `data/languages/<lang>/time.toml`, as a small grammar.
//!
//! Words are listed in classes, and a class fills the slot of its name. Patterns are made of
//! `<class>`, words as they are (in small letters), `(one|another)`, `?` after what may be absent, `{name}` for a
//! pattern of `[define]`, and `~` where no white space may stand. Built in are the numbers: `<n>` (digits or number
//! words), `<day>` 1–31, `<mon>` 1–12, `<year>` of four digits, `<yy>`, `<hour>`, `<minute>`, `<second>`, `<decade>`;
//! and `<place>`, a name that the gazetteer knows, whose zone is meant.

use std::collections::BTreeMap;

use toml::{Table, Value as Toml};

use super::slots::{Slots, Value};
use crate::text::{Letters, Lexicon, tokens};

/// What a token or phrase can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A word of a pattern.
    Literal(usize),
    /// A class of the tables, by its place in `Tables::classes`.
    Listed(usize),
    /// A number word.
    Number(i32),
    /// A number word that multiplies what stands before it.
    Times(i32),
    /// A number word that adds ten and the like to what stands before it.
    Plus(i32),
}

/// A word of a class with the slots it fills.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub class: Class,
    pub slots: Slots,
}

/// Numbers that need no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Count,
    Day,
    Month,
    Year,
    ShortYear,
    Hour,
    Minute,
    Second,
    Decade,
    Place,
}

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Class(Class),
    Number(Number),
    Glue,
    Group { ways: Vec<Vec<Item>>, optional: bool },
    Define(usize),
}

/// A pattern with the slots that it fills by itself and the words that must or must not stand beside it.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub items: Vec<Item>,
    pub slots: Slots,
    /// One of these must stand before.
    pub after: Vec<String>,
    /// None of these may stand before.
    pub not_after: Vec<String>,
    /// None of these may stand behind.
    pub not_before: Vec<String>,
    /// The matched words may not be these.
    pub not: Vec<String>,
}

/// The tables of one language.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(super) classes: Vec<String>,
    pub(super) literals: Vec<String>,
    pub(super) words: Lexicon<Word>,
    pub(super) defines: Vec<Vec<Vec<Item>>>,
    pub(super) rules: Vec<Rule>,
    /// Names of time zones that `Zone::Named` points at.
    pub(crate) zones: Vec<String>,
    /// Words that say that what follows is yet to come.
    pub(super) future: Lexicon<()>,
    /// Words before a time that make it the beginning, the end, or the far end of a stretch.
    pub(crate) since: Vec<String>,
    pub(crate) until: Vec<String>,
    pub(crate) range: Vec<String>,
    names: BTreeMap<String, usize>,
}

impl Tables {
    /// Reads a `time.toml`; the message says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|e| format!("{e}"))?;
        let mut tables = Self::default();
        let section = |name: &str| table.get(name).and_then(Toml::as_table);
        for (phrase, value) in section("number").into_iter().flatten() {
            tables.word(phrase, Word { class: Class::Number(whole(value)?), slots: Slots::default() });
        }
        for (phrase, value) in section("times").into_iter().flatten() {
            tables.word(phrase, Word { class: Class::Times(whole(value)?), slots: Slots::default() });
        }
        for (phrase, value) in section("plus").into_iter().flatten() {
            tables.word(phrase, Word { class: Class::Plus(whole(value)?), slots: Slots::default() });
        }
        for (class, words) in section("words").into_iter().flatten() {
            let at = tables.classes.len();
            tables.classes.push(class.clone());
            for (phrase, value) in words.as_table().ok_or_else(|| format!("words.{class} is no table"))? {
                let slots = match value {
                    Toml::Table(several) => several.iter().map(|(k, v)| Ok((k.clone(), scalar(v)?))).collect(),
                    one => scalar(one).map(|v| vec![(class.clone(), v)]),
                };
                let slots =
                    slots.and_then(|s| tables.slots(s)).map_err(|e: String| format!("words.{class}.{phrase}: {e}"))?;
                tables.word(phrase, Word { class: Class::Listed(at), slots });
            }
        }
        for name in section("define").into_iter().flat_map(Table::keys) {
            let at = tables.names.len();
            tables.names.insert(name.clone(), at);
        }
        tables.defines.resize(tables.names.len(), Vec::new());
        for (name, ways) in section("define").into_iter().flatten() {
            let at = tables.names[name];
            let ways: Result<Vec<_>, String> = texts(ways).iter().map(|way| tables.items(way)).collect();
            tables.defines[at] = ways?;
        }
        for rule in table.get("rule").and_then(Toml::as_array).into_iter().flatten() {
            let list = |name: &str| rule.get(name).map(texts).unwrap_or_default();
            let slots = rule.get("set").and_then(Toml::as_table).into_iter().flatten();
            let slots: Result<Vec<_>, String> = slots.map(|(k, v)| Ok((k.clone(), scalar(v)?))).collect();
            let slots = tables.slots(slots?)?;
            for pattern in list("is") {
                let items = tables.items(&pattern).map_err(|e| format!("{pattern}: {e}"))?;
                tables.rules.push(Rule {
                    items,
                    slots,
                    after: list("after"),
                    not_after: list("not_after"),
                    not_before: list("not_before"),
                    not: list("not"),
                });
            }
        }
        for phrase in section("cues").and_then(|c| c.get("future")).map(texts).unwrap_or_default() {
            tables.future.add(&phrase, Letters::Any, ());
        }
        let link = |name: &str| section("cues").and_then(|c| c.get(name)).map(texts).unwrap_or_default();
        (tables.since, tables.until, tables.range) = (link("since"), link("until"), link("range"));
        Ok(tables)
    }

    fn word(&mut self, phrase: &str, word: Word) {
        // A phrase with a capital is a name and needs it: "Minggu" is Sunday, "minggu" is a week.
        let letters = if phrase.chars().any(char::is_uppercase) { Letters::AsWritten } else { Letters::Any };
        self.words.add(phrase, letters, word);
    }

    fn slots(&mut self, values: Vec<(String, Value)>) -> Result<Slots, String> {
        let mut slots = Slots::default();
        values.iter().try_for_each(|(name, value)| slots.set(name, value, &mut self.zones))?;
        Ok(slots)
    }

    /// Reads a pattern.
    fn items(&mut self, pattern: &str) -> Result<Vec<Item>, String> {
        let signs: Vec<char> = pattern.chars().collect();
        let mut at = 0;
        let ways = self.ways(&signs, &mut at)?;
        if at < signs.len() {
            return Err(format!("a bracket closes that was not open in {pattern:?}"));
        }
        Ok(match <[Vec<Item>; 1]>::try_from(ways) {
            Ok([one]) => one,
            Err(ways) => vec![Item::Group { ways, optional: false }],
        })
    }

    fn ways(&mut self, signs: &[char], at: &mut usize) -> Result<Vec<Vec<Item>>, String> {
        let mut ways = vec![Vec::new()];
        while let Some(&sign) = signs.get(*at) {
            let mut until = |end: char| -> Result<String, String> {
                let rest = &signs[*at + 1..];
                let len = rest.iter().position(|c| *c == end).ok_or_else(|| format!("{end} is missing"))?;
                *at += len + 2;
                Ok(rest[..len].iter().collect())
            };
            let items: Vec<Item> = match sign {
                ')' => break,
                '|' => {
                    *at += 1;
                    ways.push(Vec::new());
                    continue;
                }
                ' ' => {
                    *at += 1;
                    continue;
                }
                '~' => {
                    *at += 1;
                    vec![Item::Glue]
                }
                '<' => vec![self.class(&until('>')?)?],
                '{' => {
                    let name = until('}')?;
                    vec![Item::Define(*self.names.get(&name).ok_or_else(|| format!("{name} is not defined"))?)]
                }
                '(' => {
                    *at += 1;
                    let ways = self.ways(signs, at)?;
                    if signs.get(*at) != Some(&')') {
                        return Err("a bracket is not closed".into());
                    }
                    *at += 1;
                    vec![Item::Group { ways, optional: false }]
                }
                _ => {
                    let mut word = String::new();
                    while let Some(&c) = signs.get(*at).filter(|c| !" |()<>{}~?".contains(**c)) {
                        let c = if c == '\\' { signs.get(*at + 1).copied().unwrap_or(c) } else { c };
                        *at += if signs[*at] == '\\' { 2 } else { 1 };
                        word.push(c);
                    }
                    let parts = tokens(&word);
                    parts.iter().map(|t| self.literal(&t.low)).collect()
                }
            };
            let way = ways.last_mut().ok_or("no way")?;
            if signs.get(*at) == Some(&'?') {
                *at += 1;
                let ways = match items.as_slice() {
                    [Item::Group { ways, .. }] => ways.clone(),
                    _ => vec![items],
                };
                way.push(Item::Group { ways, optional: true });
            } else {
                way.extend(items);
            }
        }
        Ok(ways)
    }

    fn literal(&mut self, low: &str) -> Item {
        let at = self.literals.iter().position(|l| l == low).unwrap_or_else(|| {
            let at = self.literals.len();
            self.literals.push(low.to_owned());
            self.words.add(low, Letters::Any, Word { class: Class::Literal(at), slots: Slots::default() });
            at
        });
        Item::Class(Class::Literal(at))
    }

    fn class(&self, name: &str) -> Result<Item, String> {
        Ok(Item::Number(match name {
            "n" => Number::Count,
            "day" => Number::Day,
            "mon" => Number::Month,
            "year" => Number::Year,
            "yy" => Number::ShortYear,
            "hour" => Number::Hour,
            "minute" => Number::Minute,
            "second" => Number::Second,
            "decade" => Number::Decade,
            "place" => Number::Place,
            _ => {
                let at = self.classes.iter().position(|c| c == name);
                return Ok(Item::Class(Class::Listed(at.ok_or_else(|| format!("there is no class {name:?}"))?)));
            }
        }))
    }
}

fn whole(value: &Toml) -> Result<i32, String> {
    value.as_integer().and_then(|n| i32::try_from(n).ok()).ok_or_else(|| format!("{value} is no whole number"))
}

fn scalar(value: &Toml) -> Result<Value, String> {
    match value {
        Toml::Integer(_) => whole(value).map(Value::Int),
        Toml::Boolean(yes) => Ok(Value::Int(i32::from(*yes))),
        Toml::String(word) => Ok(Value::Word(word.clone())),
        _ => Err(format!("{value} is neither a word nor a number")),
    }
}

fn texts(value: &Toml) -> Vec<String> {
    match value {
        Toml::String(one) => vec![one.clone()],
        Toml::Array(several) => several.iter().filter_map(|v| Some(v.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    }
}
