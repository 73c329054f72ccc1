//! Noun phrases that name somebody or some place: titles with names, organizations, forces, groups, countries.
//!
//! A mention covers the whole phrase ("Menteri Luar Negeri AS Mike Pompeo"), so that its own words tell office and
//! country.

use std::collections::BTreeSet;

use gencatan_page::Article;

use super::lexicon::{CountryWord, Head, HeadSide, Lexicon, List, Tag};
use super::view::View;
use crate::codes::MentionKind;
use crate::tables::TextTable;
use crate::tokens::{TokenKind, tokens};

/// A noun phrase of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// What it names.
    pub kind: MentionKind,
    /// The tokens of the personal name or bare name within it.
    pub name: Option<(usize, usize)>,
    /// An adjective of nationality by itself ("Armenian").
    pub demonym: bool,
    /// Whether a possessive ending follows ("Armenia's").
    pub possessive: bool,
    /// A pronoun for two ("both sides").
    pub dual: bool,
    /// A pronoun for one person.
    pub single: bool,
    /// Whether a word of office, force or state is in it: it is more than a bare name.
    pub political: bool,
    /// A capital that may stand for its government.
    pub capital: bool,
}

impl Chunk {
    /// Whether a token is part of a name or head, so that it cannot be an act.
    pub(crate) fn named_at(&self, at: usize) -> bool {
        self.first <= at && at < self.end
    }
}

/// What the whole page tells about its words.
pub(crate) struct PageWords<'a> {
    pub table: &'a TextTable,
    /// Words seen in small letters.
    small: BTreeSet<String>,
    /// Words seen with a capital in mid-sentence.
    capital: BTreeSet<String>,
}

impl<'a> PageWords<'a> {
    pub(crate) fn new(article: &Article, table: &'a TextTable) -> Self {
        let (mut small, mut capital) = (BTreeSet::new(), BTreeSet::new());
        for (_, text) in article.texts() {
            let words = tokens(text, gencatan_page::TextRange::new(0, text.len()), &table.clitics);
            let titled = is_titled(words.iter().filter(|t| t.is_word()).map(|t| t.capital));
            let mut starts = true;
            for token in words {
                if token.is_word() {
                    if !token.capital {
                        small.insert(token.low);
                    } else if !starts && !titled {
                        capital.insert(token.low);
                    }
                }
                starts = matches!(token.kind, TokenKind::Mark)
                    && !matches!(token.range.of(text), "," | "-" | "'" | "’" | "(");
            }
        }
        Self { table, small, capital }
    }
}

/// Whether most words are written with capitals, as in headlines.
fn is_titled(capitals: impl Iterator<Item = bool>) -> bool {
    let (mut all, mut up) = (0, 0);
    for capital in capitals {
        all += 1;
        up += usize::from(capital);
    }
    all >= 4 && up * 10 >= all * 7
}

/// What one stretch of a noun phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Country(CountryWord),
    Head(Head),
    Name,
    /// "of" with what follows it, or a possessive ending.
    Link,
}

/// The noun phrases of a sentence, in order.
pub(crate) fn chunks(view: &View<'_>, words: &PageWords<'_>) -> Vec<Chunk> {
    let finder = Finder {
        view,
        words,
        titled: is_titled(view.tokens.iter().filter(|t| t.is_word()).map(|t| t.capital)),
        head: view.lexicon.table.head,
        of_is_inside: view.lexicon.table.head == HeadSide::Last,
    };
    let mut out = Vec::new();
    let mut i = 0;
    while i < view.tokens.len() {
        match finder.chunk(i) {
            Some(chunk) => {
                i = chunk.end;
                out.push(chunk);
            }
            None => i += 1,
        }
    }
    out
}

struct Finder<'v, 'a> {
    view: &'v View<'a>,
    words: &'v PageWords<'v>,
    titled: bool,
    head: HeadSide,
    of_is_inside: bool,
}

impl Finder<'_, '_> {
    fn lexicon(&self) -> &Lexicon {
        self.view.lexicon
    }

    fn chunk(&self, start: usize) -> Option<Chunk> {
        for (list, dual, single) in
            [(List::DualPronoun, true, false), (List::PluralPronoun, false, false), (List::PersonPronoun, false, true)]
        {
            let n = self.view.list(start, list);
            if n > 0 {
                return Some(self.bare(start, start + n, MentionKind::Pronoun, dual, single));
            }
        }
        let mut parts: Vec<(Part, usize, usize)> = Vec::new();
        let mut at = start;
        while at < self.view.tokens.len() {
            if let Some((part, len)) = self.part(at, &parts) {
                if !self.follows(&parts, part) {
                    break;
                }
                parts.push((part, at, at + len));
                at += len;
            } else if let Some(end) = self.link(at, &parts) {
                parts.push((Part::Link, at, end));
                at = end;
            } else {
                break;
            }
        }
        while let Some(&(part, ..)) = parts.last() {
            let idle = part == Part::Link || (part == Part::Head(Head::Modifier) && self.head == HeadSide::Last);
            if !idle {
                break;
            }
            parts.pop();
        }
        let end = parts.last()?.2;
        if parts.iter().all(|(p, ..)| matches!(p, Part::Head(Head::Modifier) | Part::Link)) {
            return None;
        }
        self.typed(&parts, start, end)
    }

    /// What the phrase can go on with at a token.
    fn part(&self, at: usize, parts: &[(Part, usize, usize)]) -> Option<(Part, usize)> {
        let best = self.view.tags[at]
            .iter()
            .filter_map(|(tag, n)| match tag {
                Tag::Country(c) => Some((Part::Country(*c), *n)),
                Tag::Head(h) => Some((Part::Head(*h), *n)),
                _ => None,
            })
            .max_by_key(|(p, n)| (*n, matches!(p, Part::Head(h) if *h != Head::Modifier)));
        let longest = self.view.tags[at].iter().map(|(_, n)| *n).max().unwrap_or(0);
        match best {
            Some((part, n)) if n >= longest || matches!(part, Part::Country(_)) => Some((part, n)),
            _ if self.is_name(at, !parts.is_empty()) => Some((Part::Name, 1)),
            _ => None,
        }
    }

    /// Whether a capital at the token makes a name.
    fn is_name(&self, at: usize, inside: bool) -> bool {
        let token = &self.view.tokens[at];
        if !self.lexicon().table.capitals
            || !token.is_word()
            || !token.capital
            || self.words.table.names.not_names.contains(&token.low)
        {
            return false;
        }
        let tags = &self.view.tags[at];
        let functional = tags.iter().any(|(t, n)| *n == 1 && matches!(t, Tag::List(_)));
        if functional && !(inside && token.low.chars().count() > 3) {
            return false;
        }
        let known = !tags.is_empty();
        let common = self.words.small.contains(&token.low);
        let opens = !inside && self.opens_sentence(at);
        if self.titled {
            return !known && !common;
        }
        if opens {
            let followed = self.view.tokens.get(at + 1).is_some_and(|n| n.capital || n.is("-") && !n.spaced)
                || self.view.tags.get(at + 1).is_some_and(|t| {
                    t.iter().any(|(t, _)| matches!(t, Tag::Verb(..) | Tag::List(List::Auxiliary | List::Be)))
                });
            return !known && !common && (self.words.capital.contains(&token.low) || followed || token.shouted);
        }
        !(known && common)
    }

    /// Whether a capital at the token is due to its place.
    fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || {
            let before = &self.view.tokens[at - 1];
            before.kind == TokenKind::Mark && !matches!(before.low.as_str(), "," | "-" | "/" | "(" | "'" | "’")
        }
    }

    /// "of the" before another noun phrase, a possessive ending before a head, a hyphen or particle inside a name.
    fn link(&self, at: usize, parts: &[(Part, usize, usize)]) -> Option<usize> {
        let last = parts.last()?.0;
        let view = self.view;
        let token = &view.tokens[at];
        let named = matches!(last, Part::Name | Part::Country(_));
        if self.words.table.clitics.contains(&token.low) {
            let next = (at + 1 < view.tokens.len()).then(|| self.part(at + 1, parts)).flatten();
            return (named || matches!(last, Part::Head(_)))
                .then_some(())
                .and(matches!(next, Some((Part::Head(_), _))).then_some(at + 1));
        }
        if token.is("-") && !token.spaced && last == Part::Name {
            let joined = view.tokens.get(at + 1).is_some_and(|n| !n.spaced && n.is_word())
                && !matches!(self.part(at + 1, parts), Some((Part::Country(_), _)));
            return joined.then_some(at + 2);
        }
        if last == Part::Name && self.words.table.names.particles.contains(&token.low) {
            return (at + 1 < view.tokens.len() && view.tokens[at + 1].capital && self.is_name(at + 1, true))
                .then_some(at + 1);
        }
        let n = view.list(at, List::Of);
        if n > 0 && self.of_is_inside && matches!(last, Part::Head(h) if h != Head::Modifier) {
            let mut next = at + n;
            while next < view.tokens.len() && view.has(next, List::Determiner) {
                next += view.list(next, List::Determiner);
            }
            let part = (next < view.tokens.len()).then(|| self.part(next, &[])).flatten();
            return part.is_some_and(|p| p.0 != Part::Head(Head::Group)).then_some(next);
        }
        None
    }

    /// Whether a part may follow the parts before it in one phrase.
    fn follows(&self, parts: &[(Part, usize, usize)], next: Part) -> bool {
        let Some(&(last, ..)) = parts.last() else {
            return next != Part::Head(Head::Modifier) || self.head == HeadSide::Last;
        };
        let titled = parts.iter().any(|(p, ..)| *p == Part::Head(Head::Title));
        let headed = parts.iter().any(|(p, ..)| matches!(p, Part::Head(h) if *h != Head::Modifier));
        let named_person = titled
            && last == Part::Name
            && parts.iter().rev().skip_while(|(p, ..)| *p == Part::Name || *p == Part::Link).next().is_some();
        match (self.head, last, next) {
            (_, Part::Link, _) | (_, Part::Name, Part::Name) => true,
            (HeadSide::First, Part::Head(_), _) => true,
            (HeadSide::First, Part::Country(_), Part::Name) => titled,
            (HeadSide::First, Part::Name, Part::Country(_)) => headed && !titled,
            (HeadSide::First, ..) => false,
            (HeadSide::Last, Part::Name, Part::Country(_)) => false,
            (HeadSide::Last, Part::Name, Part::Head(_)) => !named_person,
            (HeadSide::Last, Part::Country(_), Part::Country(_)) => false,
            (HeadSide::Last, Part::Country(_), _) => true,
            (HeadSide::Last, Part::Head(Head::Title | Head::Place | Head::Outlet), Part::Name | Part::Head(_)) => true,
            (HeadSide::Last, Part::Head(Head::Modifier), _) => true,
            (HeadSide::Last, Part::Head(_), Part::Head(_)) => true,
            (HeadSide::Last, Part::Head(_), _) | (_, _, Part::Link) => false,
        }
    }

    fn typed(&self, parts: &[(Part, usize, usize)], first: usize, end: usize) -> Option<Chunk> {
        let before_link =
            parts.iter().position(|(p, a, _)| *p == Part::Link && self.view.has(*a, List::Of)).unwrap_or(parts.len());
        let heads = parts[..before_link].iter().filter_map(|(p, ..)| match p {
            Part::Head(h) if *h != Head::Modifier => Some(*h),
            _ => None,
        });
        let head = match self.head {
            HeadSide::First => heads.clone().next(),
            HeadSide::Last => heads.clone().last(),
        };
        let title = parts.iter().rposition(|(p, ..)| *p == Part::Head(Head::Title));
        let tail = parts
            .iter()
            .rev()
            .take_while(|(p, a, _)| *p == Part::Name || (*p == Part::Link && !self.view.has(*a, List::Of)))
            .count();
        let name = (tail > 0 && parts[parts.len() - tail].0 == Part::Name).then(|| (parts[parts.len() - tail].1, end));
        let countries = parts.iter().filter(|(p, ..)| matches!(p, Part::Country(_))).count();
        let only_country = parts.len() == 1 && countries == 1;
        let mut chunk = self.bare(first, end, MentionKind::Organization, false, false);
        chunk.possessive = self.view.tokens.get(end).is_some_and(|t| self.words.table.clitics.contains(&t.low));
        chunk.political = head.is_some() || countries > 0;
        chunk.name = name;
        chunk.kind = match head {
            Some(Head::Title)
                if name.is_some()
                    && title.is_some_and(|t| t < parts.len() - tail)
                    && self.names_person(parts, tail) =>
            {
                MentionKind::Person
            }
            Some(Head::Title) => {
                chunk.name = None;
                MentionKind::Role
            }
            Some(Head::Organization | Head::Force) => MentionKind::Organization,
            Some(Head::Armed) => MentionKind::ArmedGroup,
            Some(Head::Group) => MentionKind::Group,
            Some(Head::Place) => MentionKind::Place,
            Some(Head::Outlet) => MentionKind::Outlet,
            Some(Head::Modifier) | None if only_country => match parts[0].0 {
                Part::Country(CountryWord::Capital) => {
                    chunk.capital = true;
                    if self.located(first) { MentionKind::Place } else { MentionKind::Country }
                }
                Part::Country(word) => {
                    chunk.demonym = word == CountryWord::Demonym;
                    MentionKind::Country
                }
                _ => return None,
            },
            Some(Head::Modifier) | None => self.bare_name(first, end),
        };
        // "Armenia" alone at the head of a name that no title explains ("Jordan Peters") is part of that name.
        Some(chunk)
    }

    /// In head-first languages the name of an organization also stands last; only a name after the office is a person's.
    fn names_person(&self, parts: &[(Part, usize, usize)], tail: usize) -> bool {
        let before = parts.len().checked_sub(tail + 1).and_then(|i| parts.get(i)).map(|p| p.0);
        match self.head {
            HeadSide::Last => true,
            HeadSide::First => !matches!(
                before,
                Some(Part::Head(Head::Organization | Head::Force | Head::Armed | Head::Place | Head::Group))
            ),
        }
    }

    fn located(&self, first: usize) -> bool {
        let mut at = first;
        while self.view.before(at, List::Determiner) > 0 {
            at -= self.view.before(at, List::Determiner);
        }
        self.view.before(at, List::At) > 0
    }

    /// A name that nothing explains: a place after "in", an organization in capitals, a person of two words or more.
    fn bare_name(&self, first: usize, end: usize) -> MentionKind {
        let words = self.view.tokens[first..end].iter().filter(|t| t.is_word()).count();
        let hyphened = self.view.tokens[first..end].iter().any(|t| t.is("-"));
        if self.located(first) {
            MentionKind::Place
        } else if !self.titled && words == 1 && self.view.tokens[first].shouted {
            MentionKind::Organization
        } else if hyphened && words == 2 {
            MentionKind::Place
        } else if words >= 2 && words <= 4 {
            MentionKind::Person
        } else {
            MentionKind::Organization
        }
    }

    fn bare(&self, first: usize, end: usize, kind: MentionKind, dual: bool, single: bool) -> Chunk {
        Chunk {
            first,
            end,
            kind,
            name: None,
            demonym: false,
            possessive: false,
            dual,
            single,
            political: kind == MentionKind::Pronoun,
            capital: false,
        }
    }
}
