//! The tables of one language, `data/languages/<lang>/time.toml`, as a small grammar.
//!
//! Words are listed in classes, and a class fills the slot of its name. A word may be written with `(one|another)` and
//! `?` after a bracket that may be absent, letter by letter, so that its inflected forms stand on one line.
//!
//! Patterns are made of `<class>`, words as they are (in small letters, with brackets as above), `(one|another)`, `?`
//! after what may be absent, `{name}` for a pattern of `[define]`, and `~` where no white space may stand. Built in are
//! the numbers: `<n>` (digits or number words), `<day>` 1–31, `<mon>` 1–12, `<year>` of four digits, `<yy>`, `<hour>`, `<minute>`, `<second>`,
//! `<decade>`, each also as `<spelled day>` and so on where number words are meant as well; and `<place>`, a name that
//! the gazetteer knows, whose zone is meant.
//!
//! A rule has patterns (`is`), slots of its own (`set`), words that must or must not stand beside it (`after`,
//! `not_after`, `not_before`, `not`), a pattern that must stand right behind it and lends it what it does not say
//! itself (`then`: the 24th "and 25th of October"), and words that tie it to the date right before it, which lends
//! likewise (`follows`: October 24 "to" 26). With `none`, what it matches is no time. At each place the longest match
//! counts, of equals one with `none`, else that of the rule that stands first.

use std::collections::{BTreeMap, HashMap};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The same, in digits or in words.
    Spelled(Number),
    Glue,
    Group {
        ways: Vec<Vec<Item>>,
        optional: bool,
    },
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
    /// What it matches is no time ("37 years old").
    pub none: bool,
    /// One of these must stand right behind, and lends its slots.
    pub then: Vec<Vec<Item>>,
    /// One of these must stand between it and a date before it, which lends its slots.
    pub follows: Vec<String>,
}

/// What a pattern can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Start {
    /// A word of a class of the tables.
    Listed(usize),
    /// A word of a pattern.
    Literal(usize),
    /// Digits.
    Digits,
    /// A number word.
    Spelled,
    /// A name.
    Name,
}

/// Words that make a time the beginning or the end of a stretch, each as its tokens in small letters.
#[derive(Debug, Default)]
pub(crate) struct Link {
    /// Those that stand before the time ("since").
    pub before: Vec<Vec<String>>,
    /// Those that stand behind it ("itibaren").
    pub behind: Vec<Vec<String>>,
}

impl Link {
    fn of(before: &[String], behind: &[String]) -> Self {
        let words = |list: &[String]| list.iter().map(|p| tokens(p).into_iter().map(|t| t.low).collect()).collect();
        Self { before: words(before), behind: words(behind) }
    }
}

/// Words that tell when something is, and endings of such words.
#[derive(Debug, Default)]
pub(super) struct Tense {
    pub words: Lexicon<()>,
    pub endings: Vec<String>,
}

impl Tense {
    fn of(words: Vec<String>, endings: Vec<String>) -> Self {
        let mut tense = Self { words: Lexicon::default(), endings };
        for word in words {
            tense.words.add(&word, Letters::Any, ());
        }
        tense
    }
}

/// More forms than this on one line are a slip of the pen.
const MOST_FORMS: usize = 200;
/// No definition is nested deeper.
const MOST_NESTED: usize = 16;

/// The tables of one language.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(super) classes: Vec<String>,
    pub(super) literals: Vec<String>,
    pub(super) words: Lexicon<Word>,
    pub(super) defines: Vec<Vec<Vec<Item>>>,
    pub(super) rules: Vec<Rule>,
    /// The rules, by what they can begin with.
    pub(super) starts: HashMap<Start, Vec<usize>>,
    /// Names of time zones that `Zone::Named` points at.
    pub(crate) zones: Vec<String>,
    /// What says that something beside it is yet to come, or over.
    pub(super) future: Tense,
    pub(super) past: Tense,
    /// Words right before a time that is a deadline, and words before them by which it is over.
    pub(super) deadline: Lexicon<()>,
    pub(super) deadline_over: Lexicon<()>,
    /// How many words behind a time such a word can stand: more than none where the verb ends the sentence.
    pub(super) ahead: usize,
    /// Words that make a time the beginning, the end, or the far end of a stretch.
    pub(crate) since: Link,
    pub(crate) until: Link,
    pub(crate) range: Vec<String>,
    /// Particles that are written onto the word behind them, and are no part of it.
    pub(super) particles: Vec<String>,
    names: BTreeMap<String, usize>,
}

impl Tables {
    /// Reads a `time.toml`; the message says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|e| format!("{e}"))?;
        let mut tables = Self::default();
        let section = |name: &str| table.get(name).and_then(Toml::as_table);
        for name in ["number", "times", "plus"] {
            for (phrase, value) in section(name).into_iter().flatten() {
                let number = whole(value)?;
                let class = match name {
                    "number" => Class::Number(number),
                    "times" => Class::Times(number),
                    _ => Class::Plus(number),
                };
                tables.word(phrase, &Word { class, slots: Slots::default() })?;
            }
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
                tables.word(phrase, &Word { class: Class::Listed(at), slots })?;
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
            tables.rule(rule)?;
        }
        tables.starts = tables.index()?;
        let cues = |name: &str| phrases(section("cues").and_then(|c| c.get(name)));
        tables.future = Tense::of(cues("future")?, cues("future_endings")?);
        tables.past = Tense::of(cues("past")?, cues("past_endings")?);
        tables.deadline = Tense::of(cues("deadline")?, Vec::new()).words;
        tables.deadline_over = Tense::of(cues("deadline_over")?, Vec::new()).words;
        tables.ahead = match section("cues").and_then(|c| c.get("ahead")) {
            Some(number) => usize::try_from(whole(number)?).unwrap_or(0),
            None => 0,
        };
        tables.particles = phrases(table.get("particles"))?;
        tables.since = Link::of(&cues("since")?, &cues("since_behind")?);
        tables.until = Link::of(&cues("until")?, &cues("until_behind")?);
        tables.range = cues("range")?;
        Ok(tables)
    }

    fn rule(&mut self, rule: &Toml) -> Result<(), String> {
        let list = |name: &str| phrases(rule.get(name));
        let slots = rule.get("set").and_then(Toml::as_table).into_iter().flatten();
        let slots: Result<Vec<_>, String> = slots.map(|(k, v)| Ok((k.clone(), scalar(v)?))).collect();
        let slots = self.slots(slots?)?;
        let then: Result<Vec<_>, String> =
            rule.get("then").map(texts).unwrap_or_default().iter().map(|pattern| self.items(pattern)).collect();
        let then = then?;
        for pattern in rule.get("is").map(texts).unwrap_or_default() {
            let items = self.items(&pattern).map_err(|e| format!("{pattern}: {e}"))?;
            self.rules.push(Rule {
                items,
                slots,
                after: list("after")?,
                not_after: list("not_after")?,
                not_before: list("not_before")?,
                not: list("not")?,
                then: then.clone(),
                follows: list("follows")?,
                none: rule.get("none").and_then(Toml::as_bool).unwrap_or(false),
            });
        }
        Ok(())
    }

    fn word(&mut self, phrase: &str, word: &Word) -> Result<(), String> {
        for form in forms(phrase)? {
            // A phrase with a capital is a name and needs it: "Minggu" is Sunday, "minggu" is a week.
            let letters = if form.chars().any(char::is_uppercase) { Letters::AsWritten } else { Letters::Any };
            self.words.add(&form, letters, word.clone());
        }
        Ok(())
    }

    /// The rules by what they can begin with, so that a word tries only those that can fit.
    fn index(&self) -> Result<HashMap<Start, Vec<usize>>, String> {
        let mut starts: HashMap<Start, Vec<usize>> = HashMap::new();
        for (at, rule) in self.rules.iter().enumerate() {
            let mut own = Vec::new();
            self.start(&rule.items, &mut own, 0)?;
            for start in own {
                let list = starts.entry(start).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        Ok(starts)
    }

    /// Collects what `items` can begin with; whether they can be nothing at all.
    fn start(&self, items: &[Item], found: &mut Vec<Start>, depth: usize) -> Result<bool, String> {
        if depth > MOST_NESTED {
            return Err("a definition refers to itself".into());
        }
        for item in items {
            let empty = match item {
                Item::Glue => true,
                Item::Class(Class::Listed(at)) => add(found, Start::Listed(*at)),
                Item::Class(Class::Literal(at)) => add(found, Start::Literal(*at)),
                Item::Class(_) => add(found, Start::Spelled),
                Item::Number(Number::Place) => add(found, Start::Name),
                Item::Number(Number::Count) | Item::Spelled(_) => {
                    add(found, Start::Digits) | add(found, Start::Spelled)
                }
                Item::Number(_) => add(found, Start::Digits),
                Item::Group { ways, optional } => self.start_of_ways(ways, found, depth)? | optional,
                Item::Define(name) => self.start_of_ways(&self.defines[*name], found, depth)?,
            };
            if !empty {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn start_of_ways(&self, ways: &[Vec<Item>], found: &mut Vec<Start>, depth: usize) -> Result<bool, String> {
        let mut empty = false;
        for way in ways {
            empty |= self.start(way, found, depth + 1)?;
        }
        Ok(empty)
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
                _ => self.written(&word(signs, at)?)?,
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

    /// The items of a word as it is, or of its forms.
    fn written(&mut self, word: &str) -> Result<Vec<Item>, String> {
        let mut ways: Vec<Vec<Item>> = Vec::new();
        for form in forms(word)? {
            ways.push(tokens(&form).iter().map(|t| self.literal(&t.low)).collect());
        }
        Ok(match <[Vec<Item>; 1]>::try_from(ways) {
            Ok([one]) => one,
            Err(ways) => vec![Item::Group { ways, optional: false }],
        })
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
        if let Some(number) = name.strip_prefix("spelled ") {
            return match self.class(number)? {
                Item::Number(number) => Ok(Item::Spelled(number)),
                _ => Err(format!("{number:?} is no number")),
            };
        }
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

/// The word of a pattern at `at`, with the brackets that stand right behind its letters.
fn word(signs: &[char], at: &mut usize) -> Result<String, String> {
    let mut word = String::new();
    let (mut depth, mut closed) = (0_usize, false);
    while let Some(&sign) = signs.get(*at) {
        match sign {
            '\\' => {
                *at += 1;
                word.push(*signs.get(*at).ok_or("a sign is missing after \\")?);
                *at += 1;
                closed = false;
                continue;
            }
            '(' if !word.is_empty() => depth += 1,
            ')' if depth > 0 => depth -= 1,
            '|' | ' ' if depth > 0 => {}
            '?' if closed => {}
            _ if " |()<>{}~?".contains(sign) => break,
            _ => {}
        }
        word.push(sign);
        closed = sign == ')';
        *at += 1;
    }
    if depth > 0 { Err(format!("a bracket of {word:?} is not closed")) } else { Ok(word) }
}

/// Notes what a pattern can begin with; it is not nothing.
fn add(found: &mut Vec<Start>, start: Start) -> bool {
    found.push(start);
    false
}

/// The phrases of a list, each in all of its forms.
fn phrases(value: Option<&Toml>) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for phrase in value.map(texts).unwrap_or_default() {
        all.extend(forms(&phrase)?);
    }
    Ok(all)
}

/// The forms of a word or phrase: "понедельник(а|у)?" stands for three. A bracket alone stands for itself.
fn forms(phrase: &str) -> Result<Vec<String>, String> {
    let Some((open, close)) = bracket(phrase) else { return Ok(vec![phrase.to_owned()]) };
    let (before, inside) = (&phrase[..open], &phrase[open + 1..close]);
    let rest = &phrase[close + 1..];
    let (rest, optional) = rest.strip_prefix('?').map_or((rest, false), |rest| (rest, true));
    let mut ends = Vec::new();
    for way in split(inside) {
        ends.extend(forms(way)?);
    }
    if optional {
        ends.push(String::new());
    }
    let rests = forms(rest)?;
    let all: Vec<String> =
        ends.iter().flat_map(|end| rests.iter().map(move |rest| format!("{before}{end}{rest}"))).collect();
    if all.len() > MOST_FORMS { Err(format!("{phrase:?} stands for too many forms")) } else { Ok(all) }
}

/// Where the first bracket opens and closes again.
fn bracket(phrase: &str) -> Option<(usize, usize)> {
    let open = phrase.find('(')?;
    let mut depth = 0;
    for (at, sign) in phrase[open..].char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return Some((open, open + at));
        }
    }
    None
}

/// The ways of a bracket; those of a bracket inside it stay together.
fn split(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut ways) = (0, 0, Vec::new());
    for (at, sign) in inside.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 => {
                ways.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    ways.push(&inside[from..]);
    ways
}

fn texts(value: &Toml) -> Vec<String> {
    match value {
        Toml::String(one) => vec![one.clone()],
        Toml::Array(several) => several.iter().filter_map(|v| Some(v.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    }
}
