//! Finds names of places in running text: words that the gazetteer knows, where what stands around them lets them be a place.
//!
//! Each thing that speaks for or against a place gives points; a name that ends above nothing is a place. The points of one name
//! help its other occurrences, since a text that says "in Paris" once means the town elsewhere too.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::candidates::{By, MOST_WORDS, Named, Tables, is_kind, is_known, named};
use super::container::{before, behind};
use super::gazetteer::{Class, Kind, Name};
use crate::actor::titles::Site;
use crate::countries::Called;
use crate::text::Token;

/// A name of a place in a text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub range: Range<usize>,
    pub named: Named,
    /// Points; above 0 it is a place.
    pub points: f32,
}

/// What the whole article tells about its words.
#[derive(Debug, Default)]
pub(crate) struct PageWords {
    /// Words written in small letters somewhere.
    small: BTreeSet<String>,
    /// Last words of names that are no place's: a person's when they come again alone.
    surnames: BTreeSet<String>,
}

impl PageWords {
    pub(crate) fn of<'t>(tables: Tables<'_>, texts: impl Iterator<Item = &'t [Token<'t>]>) -> Self {
        let mut words = Self::default();
        for tokens in texts {
            for token in tokens.iter().filter(|t| t.is_word() && !t.is_name_like()) {
                words.small.insert(token.low.clone());
            }
            for run in runs(tokens) {
                if let Some(last) = surname(tables, tokens, &run) {
                    words.surnames.insert(last.to_owned());
                }
            }
        }
        words
    }
}

/// Stretches of words with capitals, with nothing but a hyphen, or a full stop after an initial or short form, between.
fn runs(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !is_name(&tokens[at]) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < tokens.len() {
            let dot = |t: &Token<'_>| matches!(t.low.as_str(), "." | "-") && !t.spaced;
            if is_name(&tokens[at]) {
                at += 1;
            } else if dot(&tokens[at])
                && tokens[at - 1].low.chars().count() <= 3
                && tokens.get(at + 1).is_some_and(is_name)
                || tokens[at].low == "-"
                    && !tokens[at].spaced
                    && tokens.get(at + 1).is_some_and(|t| is_name(t) && !t.spaced)
            {
                at += 2;
            } else {
                break;
            }
        }
        found.push(start..at);
    }
    found
}

/// A word that starts with a capital.
fn is_name(token: &Token<'_>) -> bool {
    token.text.chars().next().is_some_and(char::is_uppercase)
}

/// A word of a script that has no capitals.
fn is_uncased(token: &Token<'_>) -> bool {
    token.is_word() && token.is_name_like() && !is_name(token)
}

/// The last word of a run that names a person: behind a form of address or a given name, or of two and three words that name
/// nothing known.
fn surname<'t>(tables: Tables<'_>, tokens: &'t [Token<'_>], run: &Range<usize>) -> Option<&'t str> {
    let words = tables.words;
    let low = |at: usize| tokens[at].low.as_str();
    let last = low(run.end - 1);
    let titled = is_titled(tables, tokens, run.start) || words.persons.contains(low(run.start)) && run.len() > 1;
    if titled {
        return Some(last);
    }
    let body = run.clone().any(|at| words.bodies.contains(low(at)) || is_site(tables, &tokens[at..]));
    let given = words.given.contains(low(run.start));
    let known = (run.start..run.end - 1).any(|from| is_known(tables, &tokens[from..run.end]) && run.end - from > 1);
    let plain = (2..=3).contains(&run.len()) && !starts_sentence(tokens, run.start);
    let country = (run.start..run.end).any(|at| tables.countries.exact(&tokens[at..=at]).is_some());
    (run.len() > 1 && !body && !country && (given || plain && !known)).then_some(last)
}

fn is_site(tables: Tables<'_>, tokens: &[Token<'_>]) -> bool {
    tables.titles.sites.all(tokens).next().is_some()
}

/// Whether a form of address or office stands before the token ("Mr.", "Sen").
fn is_titled(tables: Tables<'_>, tokens: &[Token<'_>], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).map(|i| tokens[i].low.as_str());
    let word = if back(1) == Some(".") { back(2) } else { back(1) };
    word.is_some_and(|w| tables.words.persons.contains(w))
}

/// Whether the token begins a sentence.
fn starts_sentence(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(last) = at.checked_sub(1).map(|i| &tokens[i]) else { return true };
    let quote = matches!(last.low.as_str(), "\"" | "“" | "”" | "«" | "(" | "*" | "•" | ":");
    // A full stop after a short word may be that of a short form.
    let stop = matches!(last.low.as_str(), "." | "!" | "?" | "…" | "。");
    quote
        || stop
            && !(at >= 2
                && last.low == "."
                && tokens[at - 2].text.chars().count() <= 2
                && tokens[at - 2].is_name_like())
}

/// The names of places in a text, from left to right.
pub(crate) fn find(tables: Tables<'_>, page: &PageWords, tokens: &[Token<'_>]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let titled = is_headline(tokens);
    let mut at = 0;
    while at < tokens.len() {
        if !(is_name(&tokens[at]) || is_uncased(&tokens[at])) || is_middle(tokens, at) {
            at += 1;
            continue;
        }
        match longest(tables, tokens, at) {
            Some((len, named)) => {
                let range = at..at + len;
                let mut points = points(tables, page, tokens, &range, &named, titled);
                // "Bakıdan Gəncəyə": the ending of the first closes it, so that the second is no part of it.
                if found.last().is_some_and(|f| f.points > 0.0 && f.range.end == at && f.named.by == By::Form) {
                    points += 2.5;
                }
                if found.last().is_some_and(|f| f.points > 0.0 && is_listed(tables, tokens, f.range.end..at)) {
                    points += 1.5;
                }
                found.push(Found { range, named, points });
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether nothing but a word or mark of a list stands between two names.
fn is_listed(tables: Tables<'_>, tokens: &[Token<'_>], between: Range<usize>) -> bool {
    between.len() == 1 && tables.words.lists.contains(&tokens[between.start].low)
}

/// Whether the token is what follows an apostrophe inside a word ("O'Brien").
fn is_middle(tokens: &[Token<'_>], at: usize) -> bool {
    at > 0 && !tokens[at].spaced && matches!(tokens[at - 1].text, "'" | "’") && !tokens[at - 1].spaced
}

/// Whether most words have capitals, so that a capital says nothing.
fn is_headline(tokens: &[Token<'_>]) -> bool {
    let words = tokens.iter().filter(|t| t.is_word());
    let (all, up) = words.fold((0, 0), |(all, up), t| (all + 1, up + usize::from(t.is_name_like())));
    all >= 4 && up * 10 >= all * 7
}

/// The longest name of a place that starts at the token.
fn longest(tables: Tables<'_>, tokens: &[Token<'_>], at: usize) -> Option<(usize, Named)> {
    let mut most = 1;
    for len in 2..=MOST_WORDS.min(tokens.len() - at) {
        let token = &tokens[at + len - 1];
        let mark = matches!(token.text, "." | "-" | "'" | "’");
        if !(token.is_word() || mark) {
            break;
        }
        if ends_name(tables, &tokens[at..at + len]) {
            most = len;
        }
    }
    (1..=most).rev().find_map(|len| {
        let words = &tokens[at..at + len];
        if len > 1 && !ends_name(tables, words) || is_kind(tables, words) {
            return None;
        }
        // A lone full stop behind a name ends its sentence, unless the gazetteer has the short form with it.
        let stop = words.last().is_some_and(|t| t.text == ".");
        let bare = len > 1 && stop;
        if bare && tables.countries.exact(words).is_none() && !is_short_form(tables, words) {
            return None;
        }
        if !is_known(tables, words) {
            return None;
        }
        named(tables, words).map(|named| (len, named))
    })
}

/// Whether a name may end with the last of the words: with a capital, in a script without capitals, with the full stop of a short
/// form, or with an ending behind an apostrophe.
fn ends_name(tables: Tables<'_>, words: &[Token<'_>]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let mark = before.last().is_some_and(|t| matches!(t.text, "'" | "’") && !t.spaced);
    is_name(last) || is_uncased(last) || last.text == "." || tables.words.apostrophe && mark && !last.spaced
}

/// Whether the words are a short form that ends in a full stop ("Calif.").
fn is_short_form(tables: Tables<'_>, words: &[Token<'_>]) -> bool {
    let short = words.len() == 2 && words[0].text.chars().count() <= 5;
    short
        && tables.words.stops
        && !tables.words.is_common(&words[0].low)
        && super::gazetteer::named(words[0].text).iter().any(|(r, n)| r.kind == Kind::Division && *n == Name::Other)
}

fn points(
    tables: Tables<'_>,
    page: &PageWords,
    tokens: &[Token<'_>],
    range: &Range<usize>,
    named: &Named,
    titled: bool,
) -> f32 {
    let words = tables.words;
    let low = |at: usize| tokens[at].low.as_str();
    let first = low(range.start);
    let single = range.len() == 1;
    let (base, firm) = known_points(named);
    let mut points = base;
    let next = tokens.get(range.end);
    let prior = range.start.checked_sub(1).map(|at| &tokens[at]);
    let body =
        next.is_some_and(|t| words.bodies.contains(&t.low) || is_name(t) && is_site(tables, &tokens[range.end..]));

    if prior.is_some_and(|t| words.before.contains(&t.low)) {
        points += 2.0;
    } else if prior.is_some_and(|t| words.articles.contains(&t.low)) && !firm {
        points -= 0.5;
    }
    if behind(tables, tokens, range).is_some() {
        points += 3.0;
    } else if before(tables, tokens, range).is_some() {
        points += 1.5;
    }
    if is_titled(tables, tokens, range.start) {
        points -= 5.0;
    }
    if words.given.contains(first) {
        points -= if next.is_some_and(is_name) && !body { 4.0 } else { 1.5 };
    }
    if single && page.surnames.contains(first) {
        points -= if firm { 1.0 } else { 3.5 };
    }
    if !titled {
        let joined = |t: &Token<'_>| is_name(t) && !words.articles.contains(&t.low);
        let kind = |at: usize| is_site(tables, &tokens[at..]) || tables.countries.exact(&tokens[at..=at]).is_some();
        if prior.is_some_and(joined) && !kind(range.start - 1) && !is_middle(tokens, range.start - 1) {
            let opens = starts_sentence(tokens, range.start - 1) && page.small.contains(low(range.start - 1));
            let first = starts_sentence(tokens, range.start - 1) && !words.given.contains(low(range.start - 1));
            points -= match () {
                () if firm || opens => 0.5,
                () if first && named.by == By::Form => 0.5,
                () if first => 2.0,
                () => 3.0,
            };
        }
        // An ending closes the name.
        if next.is_some_and(is_name) && !body && named.by != By::Form {
            points -= if firm { 0.5 } else { 2.5 };
        }
    } else if !firm {
        points -= 1.0;
    }
    if body {
        points += 0.5;
    }
    if next.is_some_and(|t| words.streets.contains(&t.low) && is_name(t)) {
        points -= 2.0;
    }
    // "Henry, 19, of …" is a person.
    if next.is_some_and(|t| t.low == ",")
        && tokens.get(range.end + 1).is_some_and(Token::is_number)
        && tokens.get(range.end + 2).is_some_and(|t| t.low == ",")
        && !firm
    {
        points -= 2.0;
    }
    // Where nothing sets names apart, a small place is more likely a word.
    if is_uncased(&tokens[range.start]) && !firm {
        points -= 1.5;
    }
    if single && !firm {
        if words.is_common(first) {
            points -= 4.0;
        }
        if page.small.contains(first) {
            points -= 3.0;
        } else if starts_sentence(tokens, range.start) {
            points -= 1.0;
        }
    }
    points
}

/// What the gazetteer gives for the name by itself, and whether it is a name of a country, which needs no more.
fn known_points(named: &Named) -> (f32, bool) {
    match named.by {
        By::Country(Called::Name) if named.rows.len() == 1 => return (5.0, true),
        By::Country(_) => return (4.0, true),
        By::Capital => return (1.0, false),
        _ => {}
    }
    let mut best = f32::MIN;
    for (row, name) in &named.rows {
        let size = ((row.population + 100) as f32).log10();
        let mut points = match row.kind {
            Kind::Country => 3.0,
            Kind::Region => 2.5,
            Kind::Division => 1.0 + 0.3 * (size - 5.0),
            Kind::District => 0.5,
            Kind::Town => 0.9 * (size - 5.0),
        };
        if row.class >= Class::DivisionSeat {
            points += 0.7;
        }
        points -= match name {
            Name::First => 0.0,
            // The gazetteer's first names are Latin: in another script every name is another name.
            Name::Other if !named.key.is_ascii() => 0.2,
            Name::Other => 0.8,
            Name::Bare => 0.5,
        };
        best = best.max(points);
    }
    if matches!(named.site, Some(Site::Kind(_))) {
        best += 1.5;
    }
    if named.key.contains(' ') {
        best += 1.0;
    }
    // The ending of a case is one that places have.
    if named.by == By::Form {
        best += 0.6;
    }
    (best, false)
}

/// What the other names of the article add to the points of a name: the nearer they lie, the surer it is a place.
pub(crate) fn support(near: f32, country: f32) -> f32 {
    (near.min(1.5) + country - 0.5).max(0.0)
}

/// Lets the occurrences of one name speak for each other.
pub(crate) fn join(found: &mut [Found]) {
    let mut best: BTreeMap<String, f32> = BTreeMap::new();
    for f in found.iter() {
        let known = best.entry(f.named.key.clone()).or_insert(f.points);
        *known = known.max(f.points);
    }
    for f in found {
        let other = best.get(&f.named.key).copied().unwrap_or_default();
        f.points += 0.5 * (other - f.points).clamp(0.0, 4.0);
    }
}
