//! Actors of an article: each mention from its words, then people across the page.

use std::ops::Range;

use gencatan_page::{Article, BlockId, TextRange};
use gencatan_reader::{Class, Layer, Mention, MentionKind, Mode, Reading};

use super::parts::{Part, Said, Words, parts};
use super::titles::Title;
use crate::account::{Actor, Resolved};
use crate::countries;
use crate::text::{Token, fold, joined, tokens};

/// A person's mention: the words of the name, folded.
struct Person {
    mention: usize,
    name: Vec<String>,
    shown: String,
}

/// Resolves the actors among the mentions.
pub(crate) fn actors(article: &Article, reading: &Reading, resolved: &mut [Resolved], words: Words<'_>) {
    let mut people: Vec<Person> = Vec::new();
    for (block, text) in article.texts() {
        let tokens = tokens(text);
        for (at, mention) in reading.mentions.iter().enumerate().filter(|(_, m)| m.block == block) {
            let range = covered(&tokens, mention.range);
            if range.is_empty() {
                continue;
            }
            let own = parts(words, &tokens[range.clone()]);
            let actor = match mention.kind {
                MentionKind::Time | MentionKind::Count | MentionKind::Pronoun => None,
                MentionKind::Place | MentionKind::Facility => {
                    acts(reading, at).then(|| standing(&own, mention, text)).flatten()
                }
                MentionKind::Person => {
                    let sentence = sentence(reading, block, mention.range, text);
                    let (said, name) = person(words, &tokens, &covered(&tokens, sentence), &range, &own);
                    let shown = joined(&tokens[name.clone()]);
                    let folded = tokens[name].iter().filter(|t| t.is_word()).map(|t| fold(t.text)).collect();
                    people.push(Person { mention: at, name: folded, shown: shown.clone() });
                    Some(actor(&said, shown))
                }
                _ => Some(unnamed(&own, mention, text)),
            };
            resolved[at].actor = actor;
        }
    }
    same_people(&people, &reading.mentions, resolved);
    same_offices(reading, resolved);
    own_mediators(reading, resolved);
}

/// A mediator of no known country is of that of the government body that tells of his mediation, where that is none of
/// those who fight or agree on the page ("Lavrov mediated, the Russian foreign ministry said").
fn own_mediators(reading: &Reading, resolved: &mut [Resolved]) {
    let country = |resolved: &[Resolved], at: usize| resolved.get(at)?.actor.as_ref()?.country.clone();
    let mut found: Vec<(Actor, Actor)> = Vec::new();
    for claim in reading.claims.iter().filter(|c| c.mode == Some(Mode::ThirdParty)) {
        let Some(speaker) = claim.source.as_ref().and_then(|s| s.speaker) else { continue };
        let Some(teller) = resolved.get(speaker.0).and_then(|r| r.actor.clone()) else { continue };
        let body = reading.mentions.get(speaker.0).is_some_and(|m| m.kind == MentionKind::Organization);
        if !body || teller.country.is_none() || teller.sector.first().is_none_or(|s| s != "GOV") {
            continue;
        }
        let party = reading
            .claims
            .iter()
            .filter(|c| c.layer == Some(Layer::Agreed) || c.class == Class::Assault)
            .flat_map(|c| &c.actors)
            .any(|id| country(resolved, id.0) == teller.country);
        if party {
            continue;
        }
        for id in &claim.actors {
            let person = reading.mentions.get(id.0).is_some_and(|m| m.kind == MentionKind::Person);
            let actor = resolved.get(id.0).and_then(|r| r.actor.clone());
            if let Some(actor) = actor.filter(|a| person && a.country.is_none() && a.id.is_some()) {
                found.push((actor, teller.clone()));
            }
        }
    }
    for (person, teller) in found {
        for actor in resolved.iter_mut().filter_map(|r| r.actor.as_mut()).filter(|a| a.id == person.id) {
            if actor.country.is_none() {
                actor.country.clone_from(&teller.country);
                actor.code.clone_from(&teller.code);
                actor.why = format!("{}; a body of that country tells of the mediation: {}", actor.why, teller.name);
            }
        }
    }
}

/// The tokens that lie in `range`.
pub(crate) fn covered(tokens: &[Token<'_>], range: TextRange) -> Range<usize> {
    let from = tokens.partition_point(|t| t.range.start < range.start);
    let to = tokens.partition_point(|t| t.range.end <= range.end);
    from..to.max(from)
}

fn sentence(reading: &Reading, block: BlockId, range: TextRange, text: &str) -> TextRange {
    let within = |s: &&gencatan_reader::Sentence| s.block == block && s.range.overlaps(range);
    reading.sentences.iter().find(within).map_or(TextRange::new(0, text.len()), |s| s.range)
}

/// Whether a claim has the mention as somebody who acts, is acted on, or speaks.
fn acts(reading: &Reading, mention: usize) -> bool {
    let has = |list: &[gencatan_reader::MentionId]| list.iter().any(|id| id.0 == mention);
    reading.claims.iter().any(|c| {
        let source = c.source.as_ref().is_some_and(|s| s.speaker.is_some_and(|id| id.0 == mention) || has(&s.via));
        has(&c.actors) || has(&c.recipients) || source
    }) || reading.quotes.iter().any(|q| q.speaker.is_some_and(|id| id.0 == mention))
}

fn actor(said: &Said, name: String) -> Actor {
    let code = said.entity.map(|e| e.code.clone());
    Actor {
        id: None,
        name,
        country: said.iso3(),
        code: code.filter(|c| Some(c) != said.iso3().as_ref()),
        sector: said.sector.clone(),
        role: said.role.clone(),
        why: if said.is_empty() { "its words say nothing of it".into() } else { said.why() },
    }
}

/// A country, body, office or group.
fn unnamed(own: &[(Range<usize>, Part)], mention: &Mention, text: &str) -> Actor {
    let mut said = Said::of(own);
    if mention.kind == MentionKind::Outlet && said.entity.is_none() {
        said.sector = vec!["JRN".into()];
        // An outlet named after a town or a people is not their government.
        said.country = None;
    }
    if mention.kind == MentionKind::ArmedGroup && said.entity.is_none() && said.sector.iter().all(|s| s == "GOV") {
        said.sector = vec!["UAF".into()];
    }
    let mut actor = actor(&said, mention.range.of(text).to_owned());
    if mention.kind == MentionKind::Country
        && let Some(country) = said.country.filter(|_| said.entity.is_none())
    {
        actor.name = countries::name(country.iso3).unwrap_or(country.iso3).to_owned();
        actor.sector = vec!["GOV".into()];
    }
    // The entity itself, and not somebody of it.
    if let Some(entity) = said.entity.filter(|_| said.role.is_none()) {
        actor.id = Some(entity.id.clone());
        actor.name.clone_from(&entity.name);
    }
    actor
}

/// A place that acts: a capital or a contested authority; any other place stands for nobody.
fn standing(own: &[(Range<usize>, Part)], mention: &Mention, text: &str) -> Option<Actor> {
    let said = Said::of(own);
    (said.entity.is_some() || said.country.is_some()).then(|| unnamed(own, mention, text))
}

/// What is said of a person, and the tokens of the name.
fn person(
    words: Words<'_>,
    tokens: &[Token<'_>],
    sentence: &Range<usize>,
    range: &Range<usize>,
    own: &[(Range<usize>, Part)],
) -> (Said, Range<usize>) {
    let office = |p: &Part| matches!(p, Part::Title(Title::Office { .. } | Title::Group(_)));
    // The name starts at the first word that is none of the titles; without titles all of it is the name ("Israel Katz").
    let titled = own.iter().any(|(_, p)| office(p));
    let start = own.iter().position(|(_, p)| matches!(p, Part::Name | Part::Other)).filter(|_| titled);
    let (before, name) = match start {
        Some(at) => (&own[..at], range.start + own[at].0.start..range.end),
        None => (&own[..0], range.clone()),
    };
    let mut said = Said::of(before);
    if said.role.is_none() {
        // Words right before the mention: "Menteri Luar Negeri Armenia" Zohrab Mnatsakanyan.
        let ahead = parts(words, &tokens[sentence.start.min(range.start)..range.start]);
        let run = ahead.iter().rev().take_while(|(_, p)| !matches!(p, Part::Name | Part::Other)).count();
        let run = &ahead[ahead.len() - run..];
        if run.iter().any(|(_, p)| office(p)) {
            said = Said::of(run);
        }
    }
    if said.is_empty() && !titled {
        // "Russia's Lavrov", "Guterres of the United Nations": whose he is, in the words of the mention itself.
        let known = |p: &Part| matches!(p, Part::Country(_) | Part::Entity(_));
        let named = own.iter().position(|(_, p)| matches!(p, Part::Name));
        let whose = own.iter().position(|(_, p)| known(p));
        let linked = |from: usize, to: usize| {
            to > from && own[from..to].iter().all(|(_, p)| matches!(p, Part::Other | Part::Title(Title::Link)))
        };
        if let (Some(named), Some(whose)) = (named, whose) {
            let after = own[whose..].iter().position(|(_, p)| matches!(p, Part::Name)).map(|n| whose + n);
            if let Some(after) = after.filter(|a| whose < named && linked(whose + 1, *a)) {
                return (Said::of(&own[..after]), range.start + own[after].0.start..range.end);
            }
            let end = own[named..].iter().position(|(_, p)| !matches!(p, Part::Name)).map(|n| named + n);
            if let Some(end) = end.filter(|e| named < whose && linked(*e, whose)) {
                return (Said::of(&own[end..]), range.start + own[named].0.start..range.start + own[end].0.start);
            }
        }
    }
    if said.role.is_none() {
        // Words set off behind it: Zohrab Mnatsakanyan, "the Armenian foreign minister",
        let behind = &tokens[range.end..sentence.end.max(range.end)];
        if behind.first().is_some_and(|t| matches!(t.low.as_str(), "," | "(" | "-")) {
            let run = parts(words, &behind[1..]);
            let len = run.iter().take_while(|(_, p)| !matches!(p, Part::Name | Part::Other)).count();
            if run[..len].iter().any(|(_, p)| matches!(p, Part::Title(Title::Office { .. }))) {
                said = Said::of(&run[..len]);
            }
        }
    }
    (said, name)
}

/// Gives every mention of one person the same identity, and what any of them says.
fn same_people(people: &[Person], mentions: &[Mention], resolved: &mut [Resolved]) {
    // The fullest form that each mention belongs to: itself, or one of more words that holds all of its words.
    let fullest: Vec<usize> = (0..people.len())
        .map(|at| {
            let own = &people[at];
            if let Some(target) = mentions[own.mention].refers.first()
                && let Some(same) = people.iter().position(|p| p.mention == target.0)
            {
                return same;
            }
            let longer = |p: &Person| p.name.len() > own.name.len() && !own.name.is_empty() && ends(&p.name, &own.name);
            let before = (0..at).rev().find(|i| longer(&people[*i]));
            before.or_else(|| (at..people.len()).find(|i| longer(&people[*i]))).unwrap_or(at)
        })
        .collect();
    let root = |mut at: usize| {
        // A chain of short forms ends at its fullest; the bound keeps a ring of references from turning for ever.
        for _ in 0..people.len() {
            if fullest[at] == at {
                break;
            }
            at = fullest[at];
        }
        // Of the same words, the first mention stands for all.
        people.iter().position(|p| p.name == people[at].name).unwrap_or(at)
    };
    let roots: Vec<usize> = (0..people.len()).map(root).collect();
    for leader in 0..people.len() {
        let members: Vec<usize> = (0..people.len()).filter(|i| roots[*i] == leader).collect();
        if members.is_empty() {
            continue;
        }
        let slug = people[leader].name.iter().flat_map(|w| w.split_whitespace()).collect::<Vec<_>>().join("-");
        let best = members.iter().filter_map(|i| resolved[people[*i].mention].actor.clone());
        // The mention that says most: country and office, else one of them.
        let best = best.max_by_key(|a| (a.country.is_some(), a.role.is_some()));
        let Some(best) = best else { continue };
        for member in members {
            let Some(actor) = &mut resolved[people[member].mention].actor else { continue };
            actor.id = (!slug.is_empty()).then(|| format!("p-{slug}"));
            actor.name.clone_from(&people[leader].shown);
            let poorer =
                (actor.country.is_none() && best.country.is_some()) || (actor.role.is_none() && best.role.is_some());
            if poorer && actor.country.as_ref().is_none_or(|c| best.country.as_ref() == Some(c)) {
                let why = format!("as elsewhere on the page: {}", best.why);
                actor.country.clone_from(&best.country);
                actor.code.clone_from(&best.code);
                actor.sector.clone_from(&best.sector);
                actor.role = actor.role.take().or_else(|| best.role.clone());
                actor.why = why;
            }
        }
    }
}

/// Whether the words of a short form are the last words of the long one, or its first.
fn ends(long: &[String], short: &[String]) -> bool {
    long.ends_with(short) || long.starts_with(short)
}

/// An office named without a country is that of the one country whose office the page named before.
fn same_offices(reading: &Reading, resolved: &mut [Resolved]) {
    let mut order: Vec<usize> = (0..reading.mentions.len()).collect();
    order.sort_by_key(|at| (reading.mentions[*at].block, reading.mentions[*at].range));
    for (n, at) in order.iter().enumerate() {
        if reading.mentions[*at].kind != MentionKind::Role {
            continue;
        }
        let Some(role) = resolved[*at].actor.as_ref().filter(|a| a.country.is_none()).and_then(|a| a.role.clone())
        else {
            continue;
        };
        let mut known: Vec<Actor> = Vec::new();
        for earlier in &order[..n] {
            let Some(actor) =
                resolved[*earlier].actor.as_ref().filter(|a| a.role.as_ref() == Some(&role) && a.country.is_some())
            else {
                continue;
            };
            if !known.iter().any(|k| k.side() == actor.side()) {
                known.push(actor.clone());
            }
        }
        if let ([one], Some(actor)) = (known.as_slice(), &mut resolved[*at].actor) {
            actor.country.clone_from(&one.country);
            actor.code.clone_from(&one.code);
            actor.why = format!("{}; the only {role} that the page named before", actor.why);
        }
    }
}
