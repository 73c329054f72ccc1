//! Who is the same across the page: a person in other spellings, an office without its holder's name, "the rebels".

use std::collections::BTreeSet;
use std::ops::Range;

use gencatan_reader::{Mention, MentionId, MentionKind, Reading};

use super::order::Order;
use super::parts::Part;
use super::sound::Sound;
use super::titles::Title;
use crate::account::{Actor, Resolved};
use crate::text::{Token, fold};

/// A person's mention: the words of the name.
pub(super) struct Person {
    mention: usize,
    /// Each folded, with how it sounds.
    name: Vec<(String, Sound)>,
    shown: String,
}

impl Person {
    /// The person of a mention by the tokens of the name.
    pub(super) fn new(mention: usize, name: &[Token<'_>], shown: String) -> Self {
        let words = name.iter().filter(|t| t.is_word()).map(|t| (fold(t.text), Sound::of(t.text)));
        Self { mention, name: words.collect(), shown }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.name.len() == other.name.len() && alike(&self.name, &other.name)
    }

    /// Whether the words of the other are its last, or its first.
    fn holds(&self, short: &Self) -> bool {
        let (long, short) = (&self.name, &short.name);
        long.len() > short.len()
            && !short.is_empty()
            && (alike(&long[long.len() - short.len()..], short) || alike(&long[..short.len()], short))
    }
}

/// Whether the words are written or sound alike, one by one.
fn alike(one: &[(String, Sound)], other: &[(String, Sound)]) -> bool {
    one.iter().zip(other).all(|(a, b)| a.0 == b.0 || a.1.is_like(&b.1))
}

/// What the words of an actor without a name say: "the rebels", "the president".
#[derive(Clone, Debug)]
pub(super) struct Bare {
    /// The body or group, and its primary sector.
    group: Option<(String, Option<String>)>,
    /// Whether no name, number or country stands with it, nor a word for somebody new.
    points_back: bool,
    /// Whether it has no name and is nobody new.
    known: bool,
    /// Whether it is somebody's who was named before ("its president").
    own: bool,
}

impl Bare {
    /// Whether it names a group or body.
    pub(super) fn is_of_group(&self) -> bool {
        self.group.is_some()
    }

    /// Whether its word for the group says nothing of what it is ("the movement").
    fn is_generic(&self) -> bool {
        self.group.as_ref().is_some_and(|(_, sector)| sector.is_none())
    }

    /// Whether it is somebody's who was named before ("its president").
    pub(super) fn is_own(&self) -> bool {
        self.own
    }

    /// Whether it is some of several that the page speaks of ("the sides", "twenty countries"), and at home in none.
    pub(super) fn is_plural(&self) -> bool {
        self.group.as_ref().is_some_and(|(body, _)| body == "sides" || body == "states")
    }

    /// Whether it has no name and is nobody new ("the state news agency").
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// Of the parts of a mention.
    pub(super) fn of(own: &[(Range<usize>, Part)], whose: bool) -> Option<Self> {
        let titles = own.iter().filter_map(|(_, part)| match part {
            Part::Title(title) => Some(title),
            _ => None,
        });
        let mut group = None;
        let mut fresh = false;
        let mut office = false;
        let mut whose = whose;
        for title in titles {
            match title {
                Title::Group { sector, body } if group.is_none() => {
                    group = Some((body.clone(), sector.first().cloned()))
                }
                Title::Group { .. } => {}
                Title::New => fresh = true,
                Title::Office { .. } => office = true,
                Title::Own => whose = true,
                Title::Modifier(_) | Title::Link => {}
            }
        }
        let named = own.iter().any(|(_, p)| matches!(p, Part::Name | Part::Country(_) | Part::Entity(_)));
        let others = own.iter().filter(|(_, p)| matches!(p, Part::Other)).count();
        (group.is_some() || office).then_some(Self {
            group,
            points_back: !named && !fresh && others <= 1,
            known: !named && !fresh,
            own: whose,
        })
    }
}

/// Gives every mention of one person the same identity, and what any of them says.
pub(super) fn same_people(people: &[Person], mentions: &[Mention], resolved: &mut [Resolved]) {
    // The fullest form that each mention belongs to: itself, or one of more words that holds all of its words.
    let fullest: Vec<usize> = (0..people.len())
        .map(|at| {
            let own = &people[at];
            if let Some(target) = mentions[own.mention].refers.first()
                && let Some(same) = people.iter().position(|p| p.mention == target.0)
            {
                return same;
            }
            let longer = |i: &usize| people[*i].holds(own);
            let before = (0..at).rev().find(longer);
            before.or_else(|| (at..people.len()).find(longer)).unwrap_or(at)
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
        people.iter().position(|p| p.is_same(&people[at])).unwrap_or(at)
    };
    let roots: Vec<usize> = (0..people.len()).map(root).collect();
    for leader in 0..people.len() {
        let members: Vec<usize> = (0..people.len()).filter(|i| roots[*i] == leader).collect();
        if members.is_empty() {
            continue;
        }
        let slug = people[leader].name.iter().flat_map(|(w, _)| w.split_whitespace()).collect::<Vec<_>>().join("-");
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

/// An office named without a country is that of the one country whose office the page named before.
pub(super) fn same_offices(reading: &Reading, resolved: &mut [Resolved], order: &Order) {
    let order = &order.mentions;
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

/// Offices that one person holds, so that one name of theirs may stand for the other.
fn office(role: &str) -> &str {
    match role {
        "head of state" | "king" | "emir" | "sultan" => "president",
        "head of government" => "prime minister",
        role => role,
    }
}

/// Joins what points back without a name to whom the page named before: "the president" to the person of that office, "the rebels" and
/// "the movement" to the group. The mention refers to the other then, and takes over what it lacks.
pub(super) fn same_others(reading: &mut Reading, resolved: &mut [Resolved], bare: &[Option<Bare>], order: &Order) {
    let order: Vec<usize> = order.mentions.iter().copied().filter(|at| resolved[*at].actor.is_some()).collect();
    for (n, at) in order.iter().enumerate() {
        if !reading.mentions[*at].refers.is_empty() {
            continue;
        }
        let points_back = bare[*at].as_ref().is_some_and(|b| b.points_back);
        let found = match reading.mentions[*at].kind {
            MentionKind::Role if points_back => holder(reading, resolved, &order[..n], *at),
            MentionKind::ArmedGroup | MentionKind::Organization | MentionKind::Group if points_back => {
                group(reading, resolved, bare, &order[..n], *at)
            }
            MentionKind::Country | MentionKind::Organization => government(reading, resolved, bare, &order[..n], *at),
            _ => None,
        };
        let Some(target) = found else { continue };
        reading.mentions[*at].refers.push(MentionId(target));
        let Some(known) = resolved[target].actor.clone() else { continue };
        let Some(actor) = &mut resolved[*at].actor else { continue };
        actor.why = format!("{}; {} of before", actor.why, known.name);
        actor.id = actor.id.take().or(known.id);
        if actor.country.is_none() {
            actor.country = known.country;
            actor.code = known.code;
        }
        // "The movement" says nothing of its own.
        if actor.sector.is_empty() || bare[*at].as_ref().is_some_and(Bare::is_generic) {
            actor.sector = known.sector;
        }
    }
}

/// Gives mentions that refer to another actor its country, where their own words say none.
pub(super) fn inherit(reading: &Reading, resolved: &mut [Resolved], order: &Order) {
    for at in &order.mentions {
        let at = *at;
        let [target] = reading.mentions[at].refers.as_slice() else { continue };
        let known = resolved.get(target.0).and_then(|r| r.actor.clone()).filter(|a| a.country.is_some());
        let own = resolved[at].actor.as_mut().filter(|a| a.country.is_none());
        if let (Some(actor), Some(known)) = (own, known) {
            actor.country = known.country;
            actor.code = known.code;
            actor.why = format!("{}; the country of {}", actor.why, known.name);
        }
    }
}

/// The state that a government is, and the government that a state's name or capital stands for ("Caracas").
fn government(
    reading: &Reading,
    resolved: &[Resolved],
    bare: &[Option<Bare>],
    before: &[usize],
    at: usize,
) -> Option<usize> {
    let state = |at: usize| {
        let actor =
            resolved[at].actor.as_ref().filter(|a| a.role.is_none() && a.id.is_none() && a.country.is_some())?;
        let is = match reading.mentions[at].kind {
            MentionKind::Country => true,
            MentionKind::Organization => {
                bare[at].as_ref().and_then(|b| b.group.as_ref()).is_some_and(|(body, _)| body == "government")
            }
            _ => false,
        };
        actor.side().filter(|_| is)
    };
    let own = state(at)?;
    let others = before.iter().rev().filter(|other| state(**other).as_ref() == Some(&own));
    others.copied().find(|other| reading.mentions[*other].kind != reading.mentions[at].kind)
}

/// Gives an officer of a body without a name ("the movement's negotiator", "its director") what the page says of the body.
pub(super) fn of_bodies(reading: &Reading, resolved: &mut [Resolved], bare: &[Option<Bare>], order: &Order) {
    let known: Vec<usize> = order.mentions.iter().copied().filter(|at| resolved[*at].actor.is_some()).collect();
    for (n, at) in known.iter().enumerate() {
        let kind = reading.mentions[*at].kind;
        let Some(own) = resolved[*at].actor.as_ref().filter(|a| a.country.is_none() && a.role.is_some()) else {
            continue;
        };
        let generic = bare[*at].as_ref().is_some_and(Bare::is_generic);
        if !matches!(kind, MentionKind::Person | MentionKind::Role) || !(generic || own.sector.is_empty()) {
            continue;
        }
        let body = known[..n].iter().rev().find(|other| {
            let m = &reading.mentions[**other];
            let actor = resolved[**other].actor.as_ref();
            let near = generic || order.are_beside(*at, **other);
            let body = matches!(m.kind, MentionKind::Organization | MentionKind::ArmedGroup);
            body && near && actor.is_some_and(|a| a.code.is_some() || a.country.is_some())
        });
        let Some(known) = body.and_then(|other| resolved[*other].actor.clone()) else { continue };
        let Some(actor) = &mut resolved[*at].actor else { continue };
        actor.why = format!("{}; of {}", actor.why, known.name);
        actor.country = known.country;
        actor.code = known.code;
        actor.sector = known.sector;
    }
}

fn compatible(one: &Actor, other: &Actor) -> bool {
    one.country.is_none() || other.country.is_none() || one.country == other.country
}

/// The one whom the page named before in the same office.
fn holder(reading: &Reading, resolved: &[Resolved], before: &[usize], at: usize) -> Option<usize> {
    let own = resolved[at].actor.as_ref().filter(|a| !a.sector.is_empty())?;
    let role = office(own.role.as_deref()?);
    let mut found: Vec<usize> = Vec::new();
    let mut known: BTreeSet<(Option<&str>, Option<String>)> = BTreeSet::new();
    for other in before {
        let kind = reading.mentions[*other].kind;
        let Some(actor) = resolved[*other].actor.as_ref() else { continue };
        let same = actor.role.as_deref().map(office) == Some(role) && compatible(own, actor);
        if same && matches!(kind, MentionKind::Person | MentionKind::Role) {
            known.insert((actor.id.as_deref(), actor.side()));
            found.push(*other);
        }
    }
    (known.len() == 1).then(|| found.last().copied()).flatten()
}

/// The group that the page named last before and that its words may stand for.
fn group(
    reading: &Reading,
    resolved: &[Resolved],
    bare: &[Option<Bare>],
    before: &[usize],
    at: usize,
) -> Option<usize> {
    let own = resolved[at].actor.as_ref().filter(|a| a.role.is_none())?;
    let (body, sector) = bare[at].as_ref().filter(|b| !b.is_plural())?.group.as_ref()?;
    let fits = |other: &&usize| {
        let kind = reading.mentions[**other].kind;
        let Some(actor) = resolved[**other].actor.as_ref() else { return false };
        if !matches!(kind, MentionKind::ArmedGroup | MentionKind::Organization | MentionKind::Group)
            || actor.role.is_some() && actor.code.is_none()
            || !compatible(own, actor)
        {
            return false;
        }
        let group = bare[**other].as_ref().and_then(|b| b.group.as_ref());
        let rebels = |s: &str| matches!(s, "REB" | "PRM" | "UAF" | "CRM");
        match sector {
            // "The movement", "the group": whoever has a name and is no state.
            None => actor.code.is_some() || kind == MentionKind::ArmedGroup && group.is_none(),
            Some(_) if group.is_some_and(|(other, _)| other == body) => true,
            Some(sector) => rebels(sector) && actor.code.is_some() && actor.sector.first().is_some_and(|s| rebels(s)),
        }
    };
    before.iter().rev().find(fits).copied()
}
