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
    /// A pronoun for a thing that speaks ("it said").
    pub thing: bool,
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
    /// A hyphen or particle inside a name, or a possessive ending.
    Link,
    /// "of", with the determiners after it.
    Of,
    /// A pronoun for two, as in "the leaders of both countries".
    Both,
}

/// The noun phrases of a sentence, in order.
pub(crate) fn chunks(view: &View<'_>, words: &PageWords<'_>) -> Vec<Chunk> {
    let finder = Finder {
        view,
        words,
        titled: is_titled(view.tokens.iter().filter(|t| t.is_word()).map(|t| t.capital)),
        head: view.lexicon.table.head,
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
}

impl Finder<'_, '_> {
    fn lexicon(&self) -> &Lexicon {
        self.view.lexicon
    }

    fn chunk(&self, start: usize) -> Option<Chunk> {
        if let Some(pronoun) = self.pronoun(start) {
            return Some(pronoun);
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
            } else if let Some((link, end)) = self.link(at, &parts) {
                parts.push((link, at, end));
                at = end;
            } else {
                break;
            }
        }
        while let Some(&(part, ..)) = parts.last() {
            let idle = matches!(part, Part::Link | Part::Of)
                || (part == Part::Head(Head::Modifier) && self.head == HeadSide::Last);
            if !idle {
                break;
            }
            parts.pop();
        }
        let end = parts.last()?.2;
        if parts.iter().all(|(p, ..)| matches!(p, Part::Head(Head::Modifier) | Part::Link | Part::Of | Part::Both)) {
            return None;
        }
        if self.titled && parts.iter().all(|(p, ..)| matches!(p, Part::Name | Part::Link)) && !self.stands_free(start) {
            return None;
        }
        if parts.iter().any(|(p, ..)| *p == Part::Both) {
            return Some(self.bare(start, end, MentionKind::Pronoun, true, false));
        }
        self.typed(&parts, start, end)
    }

    /// Whether a bare name may stand here though every word has a capital: at the head of a clause, after a preposition or
    /// "and", or where the page writes the word with a capital in mid-sentence.
    fn stands_free(&self, at: usize) -> bool {
        let view = self.view;
        const OPENERS: &[List] =
            &[List::And, List::At, List::With, List::By, List::To, List::Against, List::Between, List::That];
        at == 0
            || view.tokens[at - 1].kind == TokenKind::Mark
            || OPENERS.iter().any(|l| view.before(at, *l) > 0)
            || self.words.capital.contains(&view.tokens[at].low)
    }

    fn pronoun(&self, start: usize) -> Option<Chunk> {
        let view = self.view;
        let found =
            [(List::DualPronoun, true, false), (List::PluralPronoun, false, false), (List::PersonPronoun, false, true)]
                .into_iter()
                .map(|(list, dual, single)| (view.list(start, list), dual, single))
                .max_by_key(|(n, ..)| *n)?;
        if found.0 > 0 {
            return Some(self.bare(start, start + found.0, MentionKind::Pronoun, found.1, found.2));
        }
        // "it said": only a reporting verb makes the word a speaker.
        let n = view.list(start, List::ThingPronoun);
        let reports =
            |(tag, _): &(Tag, usize)| matches!(tag, Tag::Verb(act, _) if view.lexicon.acts[*act].class.is_none());
        (n > 0 && view.tags.get(start + n).is_some_and(|tags| tags.iter().any(reports))).then(|| {
            let mut chunk = self.bare(start, start + n, MentionKind::Pronoun, false, true);
            chunk.thing = true;
            chunk
        })
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
        if opens && self.words.table.sentences.starters.contains(&token.low) {
            return false;
        }
        if self.titled {
            return !known && !common;
        }
        if opens {
            let joins = (1..=2).any(|n| {
                let next = at + 1 + n + self.view.list(at + 1 + n, List::Determiner);
                [List::And, List::Of].iter().any(|l| self.view.list(at + 1, *l) == n)
                    && self.view.tokens.get(next).is_some_and(|t| t.capital)
            });
            let followed = self.view.tokens.get(at + 1).is_some_and(|n| n.capital || n.is("-") && !n.spaced)
                || self.view.tags.get(at + 1).is_some_and(|t| {
                    t.iter().any(|(t, _)| matches!(t, Tag::Verb(..) | Tag::List(List::Auxiliary | List::Be)))
                });
            return !known
                && !common
                && (self.words.capital.contains(&token.low) || followed || joins || token.shouted);
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

    /// "of the" before another noun phrase, a possessive ending before a head or name, a hyphen or particle in a name.
    fn link(&self, at: usize, parts: &[(Part, usize, usize)]) -> Option<(Part, usize)> {
        let last = parts.last()?.0;
        let view = self.view;
        let token = &view.tokens[at];
        let next_part = |next: usize| (next < view.tokens.len()).then(|| self.part(next, parts)).flatten().map(|p| p.0);
        let headed = matches!(last, Part::Head(h) if h != Head::Modifier);
        if self.words.table.clitics.contains(&token.low) {
            let goes_on = match next_part(at + 1) {
                Some(Part::Head(_)) => true,
                // "Yemen's Houthis".
                Some(Part::Country(CountryWord::Armed)) => matches!(last, Part::Country(_)) && parts.len() == 1,
                Some(Part::Name) => matches!(last, Part::Country(_) | Part::Name) && parts.len() == 1,
                _ => false,
            };
            return (goes_on && (headed || matches!(last, Part::Name | Part::Country(_))))
                .then_some((Part::Link, at + 1));
        }
        if token.is("(") && matches!(last, Part::Country(_)) && view.mark(at + 2, ")") {
            // "Amerika Serikat (AS)".
            return matches!(next_part(at + 1), Some(Part::Country(_))).then_some((Part::Link, at + 3));
        }
        if token.is("-") && !token.spaced && last == Part::Name {
            let joined = view.tokens.get(at + 1).is_some_and(|n| !n.spaced && n.is_word())
                && !matches!(next_part(at + 1), Some(Part::Country(_)));
            return joined.then_some((Part::Link, at + 1));
        }
        if last == Part::Name && self.words.table.names.particles.contains(&token.low) {
            // "Ahmed al Sharaa", "Ahmed al-Sharaa".
            let next = if view.mark(at + 1, "-") && !view.tokens[at + 1].spaced { at + 2 } else { at + 1 };
            let named = view.tokens.get(next).is_some_and(|n| n.capital) && self.is_name(next, true);
            return named.then_some((Part::Link, next));
        }
        let both = view.list(at, List::DualPronoun);
        if both > 0 && ((headed && self.head == HeadSide::First) || last == Part::Of) {
            return Some((Part::Both, at + both));
        }
        let n = view.list(at, List::Of);
        if n == 0 || parts.iter().any(|(p, ..)| *p == Part::Of && self.head == HeadSide::First) {
            return None;
        }
        let mut next = at + n;
        while next < view.tokens.len() && view.has(next, List::Determiner) && !view.has(next, List::DualPronoun) {
            next += view.list(next, List::Determiner);
        }
        // "Bayramov of Azerbaijan" is one person; the name of an office takes whatever follows "of".
        let goes_on = match next_part(next) {
            Some(Part::Country(
                CountryWord::Name | CountryWord::Government | CountryWord::Authority | CountryWord::Body,
            )) => headed || last == Part::Name,
            Some(Part::Head(Head::Group)) | None => false,
            Some(Part::Head(Head::Organization)) => headed || last == Part::Name,
            Some(_) => headed && self.head == HeadSide::Last,
        };
        let both = headed && view.has(next, List::DualPronoun);
        (goes_on || both).then_some((Part::Of, next))
    }

    /// Whether a part may follow the parts before it in one phrase.
    fn follows(&self, parts: &[(Part, usize, usize)], next: Part) -> bool {
        let Some(&(last, ..)) = parts.last() else {
            return next != Part::Head(Head::Modifier) || self.head == HeadSide::Last;
        };
        let titled = parts.iter().any(|(p, ..)| *p == Part::Head(Head::Title));
        let headed = parts.iter().any(|(p, ..)| matches!(p, Part::Head(h) if *h != Head::Modifier));
        match (self.head, last, next) {
            (_, Part::Link | Part::Of, _) | (_, Part::Name, Part::Name) => true,
            (_, Part::Both, _) => false,
            (HeadSide::First, Part::Head(_), _) => true,
            (HeadSide::First, Part::Country(_), Part::Name) => titled,
            (HeadSide::First, Part::Name, Part::Country(_)) => headed && !titled,
            (HeadSide::First, ..) => false,
            (HeadSide::Last, Part::Name, Part::Head(_)) => !titled,
            (HeadSide::Last, Part::Country(_), Part::Country(CountryWord::Body)) => true,
            (HeadSide::Last, Part::Country(_), Part::Head(_) | Part::Name) => {
                !parts.iter().any(|(p, ..)| *p == Part::Of) || matches!(next, Part::Head(_))
            }
            (HeadSide::Last, Part::Head(Head::Title | Head::Place | Head::Outlet), Part::Name | Part::Head(_)) => true,
            (HeadSide::Last, Part::Head(Head::Modifier), _) => true,
            (HeadSide::Last, Part::Head(_), Part::Head(_)) => true,
            (HeadSide::Last, ..) => false,
        }
    }

    fn typed(&self, parts: &[(Part, usize, usize)], first: usize, end: usize) -> Option<Chunk> {
        let before_link = parts.iter().position(|(p, ..)| *p == Part::Of).unwrap_or(parts.len());
        let heads = parts[..before_link].iter().filter_map(|(p, ..)| match p {
            Part::Head(h) if *h != Head::Modifier => Some(*h),
            _ => None,
        });
        let head = match self.head {
            HeadSide::First => heads.clone().next(),
            HeadSide::Last => heads.clone().next_back(),
        };
        let title = parts.iter().rposition(|(p, ..)| *p == Part::Head(Head::Title));
        let core = &parts[..before_link];
        let tail = core.iter().rev().take_while(|(p, ..)| matches!(p, Part::Name | Part::Link)).count();
        // A possessive ending is no part of the name after it.
        let tail = core[core.len() - tail..].iter().skip_while(|(p, ..)| *p == Part::Link).count();
        let name_at = core.len() - tail;
        let name = (tail > 0 && core[name_at].0 == Part::Name).then(|| (core[name_at].1, core[core.len() - 1].2));
        let countries = parts.iter().filter(|(p, ..)| matches!(p, Part::Country(_))).count();
        let only_country = parts.len() == 1 && countries == 1;
        let mut chunk = self.bare(first, end, MentionKind::Organization, false, false);
        chunk.possessive = self.view.tokens.get(end).is_some_and(|t| self.words.table.clitics.contains(&t.low));
        // "Guterres of the United Nations".
        let body = parts[before_link..].iter().any(|(p, ..)| *p == Part::Head(Head::Organization));
        chunk.political = head.is_some() || countries > 0 || body;
        chunk.name = name;
        chunk.kind = match head {
            Some(Head::Title)
                if name.is_some() && title.is_some_and(|t| t < name_at) && self.names_person(core, tail) =>
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
                    if self.located(first) {
                        MentionKind::Place
                    } else {
                        MentionKind::Country
                    }
                }
                Part::Country(CountryWord::Armed) => MentionKind::ArmedGroup,
                Part::Country(CountryWord::Outlet) => MentionKind::Outlet,
                Part::Country(CountryWord::Body) => MentionKind::Organization,
                Part::Country(CountryWord::Authority) => {
                    if self.located(first) {
                        MentionKind::Place
                    } else {
                        MentionKind::Organization
                    }
                }
                Part::Country(word) => {
                    chunk.demonym = word == CountryWord::Demonym;
                    MentionKind::Country
                }
                _ => return None,
            },
            // "Armenia's Mnatsakanyan", "Bayramov of Azerbaijan".
            Some(Head::Modifier) | None if (countries > 0 || body) && name.is_some() && !self.located(first) => {
                MentionKind::Person
            }
            Some(Head::Modifier) | None => self.bare_name(first, end),
        };
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
        } else if (2..=4).contains(&words) {
            MentionKind::Person
        } else {
            // Acts tell later: a place where it is struck, a person where it speaks.
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
            thing: false,
        }
    }
}
