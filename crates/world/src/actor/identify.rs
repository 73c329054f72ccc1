//! Actors of an article: each mention from its words, then people across the page.

use std::ops::Range;

use gencatan_page::{Article, BlockId, TextRange};
use gencatan_reader::{Class, Layer, Mention, MentionKind, Mode, Reading};

use super::home::at_home;
use super::order::Order;
use super::parts::{Part, Said, Words, parts};
use super::same::{Bare, Person, inherit, of_bodies, same_offices, same_others, same_people};
use super::titles::Title;
use crate::account::{Actor, Resolved};
use crate::countries::{self, Called};
use crate::entities;
use crate::place::{self, Tables};
use crate::text::{Token, cut_at, joined, tokens};

/// Resolves the actors among the mentions.
pub(crate) fn actors(
    article: &Article,
    reading: &mut Reading,
    resolved: &mut [Resolved],
    words: Words<'_>,
    home: &[&str],
) {
    let mut people: Vec<Person> = Vec::new();
    let mut bare: Vec<Option<Bare>> = vec![None; reading.mentions.len()];
    let mut towns: Vec<usize> = Vec::new();
    let order = Order::of(reading);
    for (block, text) in article.texts() {
        let mut cuts: Vec<usize> = Vec::new();
        for mention in reading.mentions.iter().filter(|m| m.block == block) {
            cuts.extend([mention.range.start, mention.range.end]);
        }
        cuts.sort_unstable();
        let tokens = cut_at(tokens(text), &cuts);
        for (at, mention) in reading.mentions.iter().enumerate().filter(|(_, m)| m.block == block) {
            let range = covered(&tokens, mention.range);
            if range.is_empty() {
                continue;
            }
            let own = parts(words, &tokens[range.clone()]);
            let mut actor = match mention.kind {
                MentionKind::Time | MentionKind::Count | MentionKind::Pronoun => None,
                MentionKind::Place | MentionKind::Facility => {
                    acts(reading, at).then(|| standing(&own, mention, text)).flatten()
                }
                MentionKind::Person => {
                    let sentence = sentence(reading, block, mention.range, text);
                    let (said, name) = person(words, &tokens, &covered(&tokens, sentence), &range, &own);
                    let shown = joined(&tokens[name.clone()]);
                    people.push(Person::new(at, &tokens[name], shown.clone()));
                    Some(actor(&said, shown))
                }
                _ => Some(unnamed(&own, mention, text)),
            };
            let whose = tokens[range.clone()].iter().any(|t| words.titles.titles.forms().is_own(&t.low));
            bare[at] = Bare::of(&own, whose);
            if is_town(mention.kind, &own) {
                towns.push(at);
            }
            if let Some(actor) = actor.as_mut().filter(|_| mention.kind != MentionKind::Person) {
                placed(actor, words, &tokens[range.clone()], reading, resolved, at, order.beside(at));
            }
            resolved[at].actor = actor;
        }
    }
    seats(&towns, resolved);
    same_people(&people, &reading.mentions, resolved);
    same_offices(reading, resolved, &order);
    own_mediators(reading, resolved);
    same_others(reading, resolved, &bare, &order);
    of_bodies(reading, resolved, &bare, &order);
    at_home(reading, resolved, &bare, home, &order);
    // What was found for one mention holds for the others of the same actor.
    same_people(&people, &reading.mentions, resolved);
    inherit(reading, resolved, &order);
}

/// Gives an actor of no known country that of the place in its words ("the ministry in Tripoli"), or of the town that it is ("Bamako").
fn placed(
    actor: &mut Actor,
    words: Words<'_>,
    tokens: &[Token<'_>],
    reading: &Reading,
    resolved: &[Resolved],
    at: usize,
    beside: &[usize],
) {
    let mention = &reading.mentions[at];
    if actor.country.is_some()
        || matches!(mention.kind, MentionKind::Place | MentionKind::Facility | MentionKind::Outlet)
    {
        return;
    }
    let inside = |other: &usize| {
        let m = &reading.mentions[*other];
        m.block == mention.block
            && mention.range.contains(m.range)
            && matches!(m.kind, MentionKind::Place | MentionKind::Facility)
    };
    let others = beside.iter().copied().filter(|other| *other != at).filter(inside);
    let known =
        [at].into_iter().chain(others).find_map(|other| resolved[other].place.clone().filter(|p| p.country.is_some()));
    // Only what says a body or office bears a place in its words: a name of its own may look like a town's.
    let titled = !actor.sector.is_empty() || actor.role.is_some();
    let tables = Tables { titles: words.titles, countries: words.countries, words: words.places };
    let Some(place) = known.or_else(|| titled.then(|| place::inside(tables, tokens)).flatten()) else { return };
    if place.country.is_none() {
        return;
    }
    actor.country = place.country;
    if mention.kind == MentionKind::Country {
        // A town whose name holds a title is no office ("Port-au-Prince").
        actor.role = None;
        actor.sector = vec!["GOV".into()];
    }
    actor.why = format!("{} lies there", place.name);
}

/// Whether a mention that acts is a capital's name, or a town's that no list of countries has.
fn is_town(kind: MentionKind, own: &[(Range<usize>, Part)]) -> bool {
    let capital = |p: &Part| matches!(p, Part::Country(c) if c.called == Called::Capital);
    let country = |p: &Part| matches!(p, Part::Country(_)) && !capital(p);
    match kind {
        MentionKind::Country => !own.iter().any(|(_, p)| country(p)),
        MentionKind::Organization => own.iter().all(|(_, p)| capital(p)),
        _ => false,
    }
}

/// A capital that is also the seat of a body stands for the body where the page speaks of it ("Brussels" beside the European Union).
fn seats(towns: &[usize], resolved: &mut [Resolved]) {
    for body in entities::seated() {
        let of_body = |r: &Resolved| r.actor.as_ref().is_some_and(|a| a.country.as_ref() == Some(&body.country));
        if !resolved.iter().any(of_body) {
            continue;
        }
        for at in towns {
            let Some(actor) = resolved[*at].actor.as_mut().filter(|a| a.country == body.seat && a.role.is_none())
            else {
                continue;
            };
            actor.id = Some(body.id.clone());
            actor.country = Some(body.country.clone());
            actor.sector.clone_from(&body.sector);
            actor.why = format!("seat of {}, which the page speaks of", body.name);
            actor.name.clone_from(&body.name);
        }
    }
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

/// The tokens that lie in `range`, or partly do (a name behind a particle that is written with it).
pub(crate) fn covered(tokens: &[Token<'_>], range: TextRange) -> Range<usize> {
    let from = tokens.partition_point(|t| t.range.end <= range.start);
    let to = tokens.partition_point(|t| t.range.start < range.end);
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
        // Those who bear a country's name and no other word for what they are fight for it ("Israeli planes").
        said.sector = vec![if said.country.is_some() { "MIL" } else { "UAF" }.into()];
    }
    if matches!(mention.kind, MentionKind::Group | MentionKind::Role)
        && said.entity.is_none()
        && !own.iter().any(|(_, p)| matches!(p, Part::Title(Title::Office { .. } | Title::Group { .. })))
        && said.country.is_some_and(|c| c.called == Called::Demonym)
    {
        // People of a country ("two Canadians") are not its government.
        said.sector = vec!["CVL".into()];
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

fn is_comma(token: &Token<'_>) -> bool {
    matches!(token.low.as_str(), "," | "،" | "，" | "、" | "՝")
}

/// What is said of a person, and the tokens of the name.
fn person(
    words: Words<'_>,
    tokens: &[Token<'_>],
    sentence: &Range<usize>,
    range: &Range<usize>,
    own: &[(Range<usize>, Part)],
) -> (Said, Range<usize>) {
    let office = |p: &Part| matches!(p, Part::Title(Title::Office { .. } | Title::Group { .. }));
    // The name starts at the first word that is none of the titles; without titles all of it is the name ("Israel Katz").
    let titled = own.iter().any(|(_, p)| office(p));
    let start = own.iter().position(|(_, p)| matches!(p, Part::Name | Part::Other)).filter(|_| titled);
    // An unknown word before the office is no part of the name either, if a name follows ("Barça coach Xavi").
    let named_after = |at: usize| own[at..].iter().position(|(_, p)| matches!(p, Part::Name)).map(|n| at + n);
    let last = own.iter().rposition(|(_, p)| matches!(p, Part::Title(Title::Office { .. })));
    let start = match (start, last.and_then(named_after)) {
        (Some(at), Some(behind)) if last.is_some_and(|last| at < last) => Some(behind),
        _ => start,
    };
    let (before, name) = match start {
        Some(at) => (&own[..at], range.start + own[at].0.start..range.end),
        None => (&own[..0], range.clone()),
    };
    let mut said = Said::of(before);
    if said.role.is_none() {
        // Words right before the mention: "Menteri Luar Negeri Armenia" Zohrab Mnatsakanyan, "la ministra española de Defensa," Margarita Robles.
        let mut ahead = &tokens[sentence.start.min(range.start)..range.start];
        let comma = ahead.last().is_some_and(is_comma);
        if comma {
            ahead = &ahead[..ahead.len() - 1];
        }
        let ahead = parts(words, ahead);
        let run = ahead.iter().rev().take_while(|(_, p)| !matches!(p, Part::Name | Part::Other)).count();
        let run = &ahead[ahead.len() - run..];
        let whose = |p: &Part| matches!(p, Part::Country(_) | Part::Entity(_));
        // Behind a comma another may be meant, unless the words say whose office it is.
        if run.iter().any(|(_, p)| office(p)) && (!comma || run.iter().any(|(_, p)| whose(p))) {
            said = Said::of(run);
        }
    }
    if said.is_empty() && !titled {
        // "Russia's Lavrov", "Guterres of the United Nations": whose he is, in the words of the mention itself.
        let known = |p: &Part| matches!(p, Part::Country(_) | Part::Entity(_));
        let named = own.iter().position(|(_, p)| matches!(p, Part::Name));
        let whose = own.iter().position(|(_, p)| known(p));
        let linked = |from: usize, to: usize| {
            to > from
                && own[from..to]
                    .iter()
                    .all(|(_, p)| matches!(p, Part::Other | Part::Title(Title::Link | Title::New | Title::Own)))
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
        if behind.first().is_some_and(|t| is_comma(t) || matches!(t.low.as_str(), "(" | "（" | "-")) {
            let run = parts(words, &behind[1..]);
            let len = run.iter().take_while(|(_, p)| !matches!(p, Part::Name | Part::Other)).count();
            if run[..len].iter().any(|(_, p)| matches!(p, Part::Title(Title::Office { .. }))) {
                said = Said::of(&run[..len]);
            }
        }
    }
    (said, name)
}
