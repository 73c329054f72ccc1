//! Finding time expressions: the longest match of the rules at each place, from left to right.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gencatan_page::TextRange;

use super::slots::{Count, Slots, Unit, Zone};
use super::tables::{Class, Item, Number, Rule, Start, Tables, Tense, Word};
use crate::place::zone_named;
use crate::text::{Token, joined, unspaced};

/// A time expression in a text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its words, in bytes.
    pub range: TextRange,
    /// What they say.
    pub slots: Slots,
    /// −1 or 1 where the nearest verb beside it tells of what is over or of what is to come.
    pub tense: Option<i8>,
    /// Whether it says when an act is to come.
    pub planned: bool,
}

/// No pattern is longer; keeps hostile text from costing time.
const MOST_WORDS: usize = 24;
/// How many words before an expression are compared.
const MOST_BEFORE: usize = 3;
/// How many words that look ahead can stand right before a participle.
const LEAD: usize = 2;
/// How far back a word that speaks of the future is looked for.
const CUE_REACH: usize = 10;
/// Words of a deadline's preposition ("no later than").
const LONGEST_DEADLINE: usize = 3;

/// The time expressions of a text, from left to right, without overlap.
pub(crate) fn find(tables: &Tables, tokens: &[Token<'_>]) -> Vec<Found> {
    let parted = part(tables, tokens);
    let tokens = parted.as_slice();
    let words: Vec<Vec<(usize, &Word)>> = (0..tokens.len()).map(|i| tables.words.all(&tokens[i..]).collect()).collect();
    let text = Text { tables, tokens, words, known: RefCell::default() };
    let mut found: Vec<Found> = Vec::new();
    let mut last = 0;
    let mut at = 0;
    while at < tokens.len() {
        text.known.borrow_mut().clear();
        match text.best(at, found.last().map(|f| (f, last))) {
            Some((end, None)) => at = end,
            Some((end, Some(slots))) => {
                let range = TextRange::new(tokens[at].range.start, tokens[end - 1].range.end);
                found.push(Found { range, slots, tense: text.tense(at, end), planned: false });
                (at, last) = (end, end);
            }
            None => at += 1,
        }
    }
    found
}

/// The tokens, with the particles written onto words cut off where the rest is a word of the tables.
fn part<'t>(tables: &Tables, tokens: &[Token<'t>]) -> Vec<Token<'t>> {
    let mut parted = Vec::with_capacity(tokens.len());
    for token in tokens {
        let cut = tables.particles.iter().find_map(|particle| {
            let rest = token.low.strip_prefix(particle.as_str())?;
            let text = token.text.strip_prefix(particle.as_str())?;
            (!tables.words.begins(&token.low) && tables.words.begins(rest)).then_some((particle.len(), text))
        });
        let Some((len, text)) = cut else {
            parted.push(token.clone());
            continue;
        };
        let (from, to) = (token.range.start, token.range.end);
        let head = token.text.get(..len).unwrap_or_default();
        let range = TextRange::new(from, from + len);
        parted.push(Token { range, text: head, low: head.to_owned(), spaced: token.spaced });
        let low = token.low.get(len..).unwrap_or_default().to_owned();
        parted.push(Token { range: TextRange::new(from + len, to), text, low, spaced: false });
    }
    parted
}

/// Where the ways to match something end, with their slots.
type Ways = Vec<(usize, Slots)>;

struct Text<'t> {
    tables: &'t Tables,
    tokens: &'t [Token<'t>],
    words: Vec<Vec<(usize, &'t Word)>>,
    /// What the definitions match, by definition and place; forgotten from one place to the next.
    known: RefCell<HashMap<(usize, usize), Rc<Ways>>>,
}

impl Text<'_> {
    /// The longest match at `at`; without slots where it is no time. `before` is the expression found last, with where
    /// it ended.
    fn best(&self, at: usize, before: Option<(&Found, usize)>) -> Option<(usize, Option<Slots>)> {
        // The end of a stretch ("24-26") is no rest of its beginning.
        let ranged = before.is_some_and(|(_, ended)| ended + 1 == at);
        if (self.words[at].is_empty() && !self.tokens[at].is_number()) || (self.joined(at) && !ranged) {
            return None;
        }
        let mut best: Option<(usize, Option<Slots>)> = None;
        for rule in self.rules(at) {
            let rule = &self.tables.rules[rule];
            self.run(&rule.items, at, &Slots::default(), &mut |end, slots| {
                let beaten = best.as_ref().is_some_and(|(b, _)| *b > end || (*b == end && !rule.none));
                if beaten || end == at || !self.allowed(rule, at, end) {
                    return;
                }
                if let Some(slots) = self.complete(rule, at, end, *slots, before) {
                    best = Some((end, (!rule.none).then_some(slots)));
                }
            });
        }
        best
    }

    /// The slots of a match with those of its rule and those that its neighbours lend; `None` where they are not there.
    fn complete(
        &self,
        rule: &Rule,
        at: usize,
        end: usize,
        mut slots: Slots,
        before: Option<(&Found, usize)>,
    ) -> Option<Slots> {
        slots.merge(&rule.slots);
        if !rule.then.is_empty() {
            slots.borrow(&self.longest(&rule.then, end)?);
        }
        if !rule.follows.is_empty() {
            let (date, ended) = before.filter(|(f, _)| f.slots.day.is_some() && f.slots.month.is_some())?;
            if !rule.follows.contains(&self.low(ended, at)) {
                return None;
            }
            slots.borrow(&date.slots);
        }
        Some(slots)
    }

    /// The slots of the longest match of any of the patterns.
    fn longest(&self, patterns: &[Vec<Item>], at: usize) -> Option<Slots> {
        let mut longest: Option<(usize, Slots)> = None;
        for items in patterns {
            self.run(items, at, &Slots::default(), &mut |end, slots| {
                if longest.is_none_or(|(longest, _)| end >= longest) {
                    longest = Some((end, *slots));
                }
            });
        }
        longest.map(|(_, slots)| slots)
    }

    /// The rules that can begin at `at`, in their order.
    fn rules(&self, at: usize) -> Vec<usize> {
        let starts = &self.tables.starts;
        let mut rules: Vec<usize> = Vec::new();
        let mut take = |start: Start| rules.extend(starts.get(&start).into_iter().flatten());
        for (_, word) in &self.words[at] {
            take(match word.class {
                Class::Listed(class) => Start::Listed(class),
                Class::Literal(literal) => Start::Literal(literal),
                Class::Number(_) | Class::Times(_) | Class::Plus(_) => Start::Spelled,
            });
        }
        if self.tokens[at].is_number() {
            take(Start::Digits);
        }
        if self.tokens[at].is_name_like() {
            take(Start::Name);
        }
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The tokens from `from` to before `to` in small letters, with single blanks.
    fn low(&self, from: usize, to: usize) -> String {
        let words = self.tokens.get(from..to).unwrap_or_default();
        words.iter().map(|t| t.low.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether the token at `at` goes on what stands before it ("1.25", "x25").
    fn joined(&self, at: usize) -> bool {
        let [before, token] = match at.checked_sub(1) {
            Some(b) => [&self.tokens[b], &self.tokens[at]],
            None => return false,
        };
        let spelled = |at: usize| {
            self.words[at].iter().any(|(_, w)| matches!(w.class, Class::Number(_) | Class::Times(_) | Class::Plus(_)))
        };
        // The middle of a number in words, where words stand without spaces.
        if !token.spaced && !token.is_number() && spelled(at) && spelled(at - 1) {
            return true;
        }
        if token.spaced || !token.is_number() {
            return false;
        }
        let mark = matches!(before.low.as_str(), "." | "," | "/" | ":" | "-" | "$" | "€" | "£" | "#" | "+");
        let number = at >= 2 && self.tokens[at - 2].is_number() && !before.spaced;
        (before.is_word() && !before.text.starts_with(unspaced))
            || (mark && (number || matches!(before.low.as_str(), "$" | "€" | "£" | "#" | "+")))
    }

    fn allowed(&self, rule: &Rule, at: usize, end: usize) -> bool {
        let last = &self.tokens[end - 1];
        if let Some(next) = self.tokens.get(end).filter(|t| !t.spaced) {
            let behind = self.tokens.get(end + 1).filter(|t| !t.spaced && t.is_number());
            let marked = matches!(next.low.as_str(), "." | "," | "/" | ":" | "-") && behind.is_some();
            let goes_on = marked && rule.then.is_empty();
            let word = next.is_word() && !next.text.starts_with(unspaced);
            if last.is_number() && (goes_on || word || next.low == "%") {
                return false;
            }
        }
        let behind = self.tokens.get(end).map(|t| t.low.as_str()).unwrap_or_default();
        let stands_before = |list: &[String]| {
            !list.is_empty()
                && (1..=MOST_BEFORE.min(at)).any(|n| {
                    let words = self.low(at - n, at);
                    list.contains(&words)
                })
        };
        (rule.after.is_empty() || stands_before(&rule.after))
            && !stands_before(&rule.not_after)
            && !rule.not_before.iter().any(|w| w == behind)
            && (rule.not.is_empty() || !rule.not.contains(&self.low(at, end)))
    }

    /// Tells `then` of every way to match `items` from `at`: where it ends, and the slots.
    fn run(&self, items: &[Item], at: usize, slots: &Slots, then: &mut dyn FnMut(usize, &Slots)) {
        let Some((item, rest)) = items.split_first() else { return then(at, slots) };
        let mut go_on = |next: usize, slots: &Slots| self.run(rest, next, slots, then);
        match item {
            Item::Glue => {
                if self.tokens.get(at).is_some_and(|token| !token.spaced) {
                    go_on(at, slots);
                }
            }
            Item::Group { ways, optional } => {
                for way in ways {
                    self.run(way, at, slots, &mut go_on);
                }
                if *optional {
                    go_on(at, slots);
                }
            }
            Item::Define(name) => {
                for (end, own) in self.defined(*name, at).iter() {
                    let mut slots = *slots;
                    slots.merge(own);
                    go_on(*end, &slots);
                }
            }
            Item::Class(class) => {
                let words = self.words.get(at).map(Vec::as_slice).unwrap_or_default();
                for (len, word) in words.iter().filter(|(_, w)| w.class == *class) {
                    let mut slots = *slots;
                    slots.merge(&word.slots);
                    go_on(at + len, &slots);
                }
            }
            Item::Number(number) => {
                self.number(*number, at, *slots).iter().for_each(|(end, slots)| go_on(*end, slots));
            }
            Item::Spelled(number) => {
                self.number(*number, at, *slots).iter().for_each(|(end, slots)| go_on(*end, slots));
                self.spelled(*number, at, *slots).iter().for_each(|(end, slots)| go_on(*end, slots));
            }
        }
    }

    fn defined(&self, name: usize, at: usize) -> Rc<Ways> {
        if let Some(ways) = self.known.borrow().get(&(name, at)) {
            return Rc::clone(ways);
        }
        let mut ways = Ways::new();
        for way in &self.tables.defines[name] {
            self.run(way, at, &Slots::default(), &mut |end, slots| ways.push((end, *slots)));
        }
        let ways = Rc::new(ways);
        self.known.borrow_mut().insert((name, at), Rc::clone(&ways));
        ways
    }

    fn number(&self, number: Number, at: usize, mut slots: Slots) -> Ways {
        if number == Number::Place {
            return self.place(at, slots);
        }
        if number == Number::Count {
            return self.count(at).map(|(end, count)| (end, slots.with_count(count))).into_iter().collect();
        }
        let Some(token) = self.tokens.get(at).filter(|t| t.is_number()) else { return Vec::new() };
        let Ok(n) = token.low.parse() else { return Vec::new() };
        let fits = fill(number, n, token.low.len(), &mut slots);
        fits.then_some((at + 1, slots)).into_iter().collect()
    }

    /// A number that is written in words.
    fn spelled(&self, number: Number, at: usize, mut slots: Slots) -> Ways {
        if self.tokens.get(at).is_none_or(Token::is_number) {
            return Vec::new();
        }
        let Some((end, n)) = self.counted(at) else { return Vec::new() };
        // A short year is written in two ciphers; any other number in words is a count.
        if number == Number::ShortYear && (end != at + 2 || n < 10 || self.tokens[at + 1].spaced) {
            return Vec::new();
        }
        let digits = n.checked_ilog10().map_or(1, |log| log as usize + 1);
        // A minute and a short year have two digits; in words the first may be silent.
        let digits = if matches!(number, Number::Minute | Number::Second | Number::ShortYear) { 2 } else { digits };
        let fits = fill(number, n, digits, &mut slots);
        fits.then_some((end, slots)).into_iter().collect()
    }

    /// The name of a town or country whose time is meant, of at most three words.
    fn place(&self, at: usize, mut slots: Slots) -> Ways {
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

    /// A number of things in digits, with or without a part after the point, or in words.
    fn count(&self, at: usize) -> Option<(usize, Count)> {
        let token = self.tokens.get(at)?;
        if !token.is_number() {
            return self.counted(at).map(|(end, n)| (end, Count::Exact(n)));
        }
        let whole: i32 = token.low.parse().ok().filter(|n| *n < 100_000)?;
        let tight = |at: usize| self.tokens.get(at).filter(|t| !t.spaced);
        if let Some(part) = tight(at + 1).filter(|t| matches!(t.low.as_str(), "." | ",")).and_then(|_| tight(at + 2))
            && part.is_number()
        {
            return match part.low.len() {
                1 => Some((at + 3, Count::Tenths(whole * 10 + part.low.parse::<i32>().ok()?))),
                3 => Some((at + 3, Count::Exact(whole.checked_mul(1000)? + part.low.parse::<i32>().ok()?))),
                _ => None,
            };
        }
        let after = |n: usize| self.tokens.get(at + n).map(|t| t.low.as_str());
        if after(1) == Some("½") || (after(1) == Some("1") && after(2) == Some("/") && after(3) == Some("2")) {
            let end = if after(1) == Some("½") { at + 2 } else { at + 4 };
            return Some((end, Count::Tenths(whole * 10 + 5)));
        }
        // "500 thousand years": digits go on in words.
        let more = self.words.get(at + 1).into_iter().flatten().find_map(|(len, w)| match w.class {
            Class::Times(n) => Some((*len, n)),
            _ => None,
        });
        match more {
            Some((len, n)) => Some((at + 1 + len, Count::Exact(whole.checked_mul(n)?))),
            None => Some((at + 1, Count::Exact(whole))),
        }
    }

    /// A number in words from `at` on.
    fn counted(&self, at: usize) -> Option<(usize, i32)> {
        let (mut end, mut total, mut part, mut any) = (at, 0_i32, 0_i32, false);
        let (mut cipher, mut hundreds) = (false, false);
        while end - at < MOST_WORDS {
            let words = self.words.get(end).map(Vec::as_slice).unwrap_or_default();
            let word = words.iter().filter_map(|(len, w)| match w.class {
                Class::Number(_) | Class::Times(_) | Class::Plus(_) => Some((*len, w.class)),
                _ => None,
            });
            let Some((len, class)) = word.max_by_key(|(len, _)| *len) else {
                // Ciphers can be of two kinds in one number (一九九０).
                let digits = self.tokens.get(end).filter(|t| cipher && t.is_number() && !t.spaced && t.low.len() < 4);
                if let Some(digits) = digits.map(|t| t.low.as_str()) {
                    let places = u32::try_from(digits.len()).ok()?;
                    part = part.checked_mul(10_i32.checked_pow(places)?)?.checked_add(digits.parse().ok()?)?;
                    end += 1;
                    continue;
                }
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
                // Ciphers side by side are written by their places (一九九七), small years by their hundreds.
                Class::Number(n @ 0..=9) if cipher && !self.tokens[end].spaced => {
                    part = part.checked_mul(10)?.checked_add(n)?;
                }
                Class::Number(n @ 10..=99) if (11..=20).contains(&part) && total == 0 && !hundreds => {
                    (part, hundreds) = (part * 100 + n, true);
                }
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
            cipher = matches!(class, Class::Number(0..=9));
            end += len;
            any = true;
        }
        any.then_some((end, total.checked_add(part)?))
    }

    /// What the nearest verb of its clause says, those before it first.
    fn tense(&self, at: usize, end: usize) -> Option<i8> {
        let stop = |i: &usize| !ends_sentence(&self.tokens[*i].low);
        let before = (at.saturating_sub(CUE_REACH)..at).rev().take_while(stop);
        let behind = (end..(end + self.tables.ahead).min(self.tokens.len())).take_while(stop);
        let cue = |i: usize, to: usize| {
            let says = |tense: &Tense| {
                tense.words.all(&self.tokens[i..to]).next().is_some()
                    || tense.endings.iter().any(|e| self.tokens[i].low.strip_suffix(e.as_str()).is_some_and(long))
            };
            // "Had been due" looks back, though "due" alone looks ahead.
            let told = || {
                (1..=LEAD.min(i)).any(|n| self.tables.past.words.all(&self.tokens[i - n..=i]).any(|(len, ())| len > n))
            };
            // "Will be held": a participle after what looks ahead.
            let led = || {
                (1..=LEAD.min(i))
                    .any(|n| self.tables.future.words.all(&self.tokens[i - n..i]).any(|(len, ())| len == n))
            };
            if (says(&self.tables.future) && !told()) || (says(&self.tables.past) && led()) {
                return Some(1);
            }
            says(&self.tables.past).then_some(-1)
        };
        if self.deadline(at) {
            return Some(1);
        }
        let before = before.into_iter().find_map(|i| cue(i, at));
        before.or_else(|| behind.into_iter().find_map(|i| cue(i, self.tokens.len())))
    }

    /// Whether the time is one by which something is to be done ("to be paid by Friday"), and neither what the sentence
    /// opens with nor by when something had been done.
    fn deadline(&self, at: usize) -> bool {
        let clause = self.tokens[..at].iter().rev().take(CUE_REACH).take_while(|t| !ends_sentence(&t.low)).count();
        let from = at - clause;
        let by = |n: usize| self.tables.deadline.all(&self.tokens[at - n..at]).any(|(len, ())| len == n);
        let over = || (from..at).any(|i| self.tables.deadline_over.all(&self.tokens[i..at]).next().is_some());
        (1..=LONGEST_DEADLINE.min(clause)).any(|n| by(n) && n < clause) && !over()
    }
}

/// Whether a token ends a sentence.
fn ends_sentence(token: &str) -> bool {
    matches!(token, "." | "!" | "?" | ";" | "。" | "؟" | "։")
}

/// Whether a word is still one without its ending.
fn long(stem: &str) -> bool {
    stem.chars().nth(1).is_some()
}

/// Fills the slot of `number`, where `n` written with so many digits can be one.
fn fill(number: Number, n: i32, digits: usize, slots: &mut Slots) -> bool {
    let Ok(n) = i16::try_from(n) else { return false };
    let small = i8::try_from(n).unwrap_or(i8::MAX);
    let fits = match number {
        Number::Count | Number::Place => false,
        Number::Day => digits <= 2 && (1..=31).contains(&n),
        Number::Month => digits <= 2 && (1..=12).contains(&n),
        Number::Year => digits == 4 && (1000..=2999).contains(&n),
        Number::ShortYear => digits == 2 && n < 100,
        Number::Hour => digits <= 2 && n <= 24,
        Number::Minute | Number::Second => digits == 2 && n <= 59,
        Number::Decade => (digits == 4 || digits == 2) && n % 10 == 0,
    };
    if fits {
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
    }
    fits
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
