//! Finding time expressions: the longest match of the rules at each place, from left to right.

use gencatan_page::TextRange;

use super::slots::{Count, Slots, Unit, Zone};
use super::tables::{Class, Item, Number, Rule, Tables, Word};
use crate::place::zone_named;
use crate::text::{Token, joined};

/// A time expression in a text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its words, in bytes.
    pub range: TextRange,
    /// What they say.
    pub slots: Slots,
    /// Whether the words before it speak of what is to come.
    pub future: bool,
    /// Whether it says when an act is to come.
    pub planned: bool,
}

/// No pattern is longer; keeps hostile text from costing time.
const MOST_WORDS: usize = 24;
/// How far back a word that speaks of the future is looked for.
const CUE_REACH: usize = 10;

/// The time expressions of a text, from left to right, without overlap.
pub(crate) fn find(tables: &Tables, tokens: &[Token<'_>]) -> Vec<Found> {
    let words: Vec<Vec<(usize, &Word)>> = (0..tokens.len()).map(|i| tables.words.all(&tokens[i..]).collect()).collect();
    let text = Text { tables, tokens, words };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match text.best(at) {
            Some((end, slots)) => {
                let range = TextRange::new(tokens[at].range.start, tokens[end - 1].range.end);
                found.push(Found { range, slots, future: text.future(at), planned: false });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

struct Text<'t> {
    tables: &'t Tables,
    tokens: &'t [Token<'t>],
    words: Vec<Vec<(usize, &'t Word)>>,
}

impl Text<'_> {
    fn best(&self, at: usize) -> Option<(usize, Slots)> {
        if (self.words[at].is_empty() && !self.tokens[at].is_number()) || self.joined(at) {
            return None;
        }
        let mut best: Option<(usize, Slots)> = None;
        for rule in &self.tables.rules {
            for (end, mut slots) in self.run(&rule.items, at, Slots::default()) {
                if best.as_ref().is_some_and(|(b, _)| *b >= end) || end == at || !self.allowed(rule, at, end) {
                    continue;
                }
                slots.merge(&rule.slots);
                best = Some((end, slots));
            }
        }
        best
    }

    /// Whether the token at `at` goes on what stands before it ("1.25", "x25").
    fn joined(&self, at: usize) -> bool {
        let [before, token] = match at.checked_sub(1) {
            Some(b) => [&self.tokens[b], &self.tokens[at]],
            None => return false,
        };
        if token.spaced || !token.is_number() {
            return false;
        }
        let mark = matches!(before.low.as_str(), "." | "," | "/" | ":" | "-" | "$" | "€" | "£" | "#" | "+");
        let number = at >= 2 && self.tokens[at - 2].is_number() && !before.spaced;
        before.is_word() || (mark && (number || matches!(before.low.as_str(), "$" | "€" | "£" | "#" | "+")))
    }

    fn allowed(&self, rule: &Rule, at: usize, end: usize) -> bool {
        let last = &self.tokens[end - 1];
        if let Some(next) = self.tokens.get(end).filter(|t| !t.spaced) {
            let behind = self.tokens.get(end + 1).filter(|t| !t.spaced && t.is_number());
            let goes_on = matches!(next.low.as_str(), "." | "," | "/" | ":" | "-") && behind.is_some();
            if last.is_number() && (goes_on || next.is_word() || next.low == "%") {
                return false;
            }
        }
        let before = at.checked_sub(1).map(|b| self.tokens[b].low.as_str()).unwrap_or_default();
        let behind = self.tokens.get(end).map(|t| t.low.as_str()).unwrap_or_default();
        let has = |list: &[String], word: &str| list.iter().any(|w| w == word);
        let words = || self.tokens[at..end].iter().map(|t| t.low.as_str()).collect::<Vec<_>>().join(" ");
        (rule.after.is_empty() || has(&rule.after, before))
            && !has(&rule.not_after, before)
            && !has(&rule.not_before, behind)
            && (rule.not.is_empty() || !has(&rule.not, &words()))
    }

    /// Every way to match `items` from `at`: where it ends, and the slots.
    fn run(&self, items: &[Item], at: usize, slots: Slots) -> Vec<(usize, Slots)> {
        let Some((item, rest)) = items.split_first() else { return vec![(at, slots)] };
        let mut found = Vec::new();
        for (next, slots) in self.step(item, at, slots) {
            found.extend(self.run(rest, next, slots));
        }
        found
    }

    fn step(&self, item: &Item, at: usize, slots: Slots) -> Vec<(usize, Slots)> {
        match item {
            Item::Glue => match self.tokens.get(at) {
                Some(token) if !token.spaced => vec![(at, slots)],
                _ => Vec::new(),
            },
            Item::Group { ways, optional } => {
                let mut found: Vec<_> = ways.iter().flat_map(|way| self.run(way, at, slots)).collect();
                if *optional {
                    found.push((at, slots));
                }
                found
            }
            Item::Define(name) => self.tables.defines[*name].iter().flat_map(|way| self.run(way, at, slots)).collect(),
            Item::Class(class) => {
                let words = self.words.get(at).map(Vec::as_slice).unwrap_or_default();
                let fits = words.iter().filter(|(_, w)| w.class == *class);
                fits.map(|(len, word)| {
                    let mut slots = slots;
                    slots.merge(&word.slots);
                    (at + len, slots)
                })
                .collect()
            }
            Item::Number(number) => self.number(*number, at, slots),
        }
    }

    fn number(&self, number: Number, at: usize, mut slots: Slots) -> Vec<(usize, Slots)> {
        if number == Number::Count {
            return self
                .count(at)
                .map(|(end, n)| {
                    slots.count = Some(Count::Exact(n));
                    (end, slots)
                })
                .into_iter()
                .collect();
        }
        if number == Number::Place {
            return self.place(at, slots);
        }
        let Some(token) = self.tokens.get(at).filter(|t| t.is_number()) else { return Vec::new() };
        let digits = token.low.len();
        let Ok(n) = token.low.parse::<i16>() else { return Vec::new() };
        let small = i8::try_from(n).unwrap_or(i8::MAX);
        let fits = match number {
            Number::Count | Number::Place => false,
            Number::Day => digits <= 2 && (1..=31).contains(&n),
            Number::Month => digits <= 2 && (1..=12).contains(&n),
            Number::Year => digits == 4 && (1000..=2999).contains(&n),
            Number::ShortYear => digits == 2,
            Number::Hour => digits <= 2 && n <= 24,
            Number::Minute | Number::Second => digits == 2 && n <= 59,
            Number::Decade => (digits == 4 || digits == 2) && n % 10 == 0,
        };
        if !fits {
            return Vec::new();
        }
        match number {
            Number::Count | Number::Place => {}
            Number::Day => slots.day = Some(small),
            Number::Month => slots.month = Some(small),
            Number::Year => slots.year = Some(n),
            // Two digits mean the nearest century's year in news: 69 and less are of this one.
            Number::ShortYear => slots.year = Some(if n < 70 { 2000 + n } else { 1900 + n }),
            Number::Hour => slots.hour = Some(small),
            Number::Minute => slots.minute = Some(small),
            Number::Second => slots.second = Some(small),
            Number::Decade => slots.decade = Some(n),
        }
        vec![(at + 1, slots)]
    }

    /// The name of a town or country whose time is meant, of at most three words.
    fn place(&self, at: usize, mut slots: Slots) -> Vec<(usize, Slots)> {
        let most = self.tokens[at.min(self.tokens.len())..].iter().take(3).take_while(|t| t.is_name_like()).count();
        let mut found = Vec::new();
        for end in (at + 1..=at + most).rev() {
            let (from, to) = (self.tokens[at].range.start, self.tokens[end - 1].range.end);
            if zone_named(&joined(&self.tokens[at..end])).is_some() {
                slots.zone = Some(Zone::Place(from, to));
                found.push((end, slots));
            }
        }
        found
    }

    /// A number in digits or words from `at` on.
    fn count(&self, at: usize) -> Option<(usize, i32)> {
        let token = self.tokens.get(at)?;
        if token.is_number() {
            return token.low.parse().ok().filter(|n| *n < 100_000).map(|n| (at + 1, n));
        }
        let (mut end, mut total, mut part, mut any) = (at, 0_i32, 0_i32, false);
        while end - at < MOST_WORDS {
            let words = self.words.get(end).map(Vec::as_slice).unwrap_or_default();
            let word = words.iter().filter_map(|(len, w)| match w.class {
                Class::Number(_) | Class::Times(_) | Class::Plus(_) => Some((*len, w.class)),
                _ => None,
            });
            let Some((len, class)) = word.max_by_key(|(len, _)| *len) else {
                // A hyphen joins two number words.
                let hyphen = any && self.tokens.get(end).is_some_and(|t| t.low == "-" && !t.spaced);
                let more =
                    self.words.get(end + 1).is_some_and(|w| w.iter().any(|(_, w)| matches!(w.class, Class::Number(_))));
                if hyphen && more {
                    end += 1;
                    continue;
                }
                break;
            };
            match class {
                Class::Number(n) => part = part.checked_add(n)?,
                Class::Plus(n) => part = part.checked_add(n)?,
                Class::Times(n) if n >= 1000 => {
                    total = total.checked_add(part.max(1).checked_mul(n)?)?;
                    part = 0;
                }
                // "Lima ratus dua puluh": what is multiplied is the last small number only.
                Class::Times(n) => part = (part / (n * 10)) * (n * 10) + (part % (n * 10)).max(1).checked_mul(n)?,
                Class::Literal(_) | Class::Listed(_) => break,
            }
            end += len;
            any = true;
        }
        any.then_some((end, total.checked_add(part)?))
    }

    fn future(&self, at: usize) -> bool {
        let from = at.saturating_sub(CUE_REACH);
        let starts = (from..at).rev().take_while(|i| !matches!(self.tokens[*i].low.as_str(), "." | "!" | "?" | ";"));
        starts.into_iter().any(|i| self.tables.future.all(&self.tokens[i..at]).next().is_some())
    }
}

impl Found {
    /// Whether it is a clock time that names no day of its own.
    pub(crate) fn needs_day(&self) -> bool {
        let s = &self.slots;
        (s.hour.is_some() || s.part.is_some()) && !self.has_day()
    }

    /// Whether its words name a day, of whatever kind.
    pub(crate) fn has_day(&self) -> bool {
        let s = &self.slots;
        s.day.is_some() || s.weekday.is_some() || s.offset.is_some() || (s.unit == Some(Unit::Day) && s.dir.is_some())
    }
}
