//! Who stands against whom: opponents, outsiders, and bodies that stand on one side.

use std::collections::{BTreeMap, BTreeSet};

use gencatan_reader::{Class, Layer, Mode, Stance, Status};

use super::Input;

/// Codes of bodies that are never a party: the codebook's words for what stands in place of a country.
const OUTSIDE: &[&str] = &["IGO", "UNO", "EUR", "NGO", "MNC"];

/// Two codes, sorted.
type Pair = (String, String);

/// What the claims say of the sides.
#[derive(Debug, Default)]
pub(super) struct Sides {
    /// How strongly two codes stand against each other; the pair is sorted.
    against: BTreeMap<Pair, u32>,
    /// How many truces name the two alone.
    signed: BTreeMap<Pair, u32>,
    /// How many claims name the two beside each other in one role.
    beside: BTreeMap<Pair, u32>,
    /// Codes that met both of a pair at once, or addressed both.
    third: BTreeMap<String, BTreeSet<Pair>>,
    /// Codes that addressed both of a pair at once: who asks two others for something is none of them.
    addressed: BTreeMap<String, BTreeSet<Pair>>,
    /// The opponents of each code.
    foes: BTreeMap<String, BTreeSet<String>>,
    /// Pairs of opponents that have no stronger pair to join, strongest first.
    dyads: Vec<Pair>,
    /// For a body, the dyads on one side of which it stands, with the party of that side.
    allies: BTreeMap<String, Vec<(Pair, String)>>,
}

impl Sides {
    /// Reads the sides from all claims.
    pub(super) fn of(claims: &[&Input]) -> Self {
        let mut sides = Self::default();
        for claim in claims {
            sides.count(claim);
        }
        for claim in claims {
            sides.note_thirds(claim);
        }
        sides.find_dyads();
        sides
    }

    fn count(&mut self, c: &Input) {
        for role in [&c.actors, &c.recipients, &c.speaker] {
            for (a, b) in pairs(role) {
                *self.beside.entry(pair(a, b)).or_default() += 1;
            }
        }
        let forceful = c.class == Class::Assault || c.layer == Some(Layer::Violated);
        if forceful && c.class != Class::Accuse {
            for a in &c.actors {
                for r in &c.recipients {
                    self.oppose(a, r, 2);
                }
                let alleged = c.stance == Stance::Asserts && !c.speaker.contains(a);
                for s in c.speaker.iter().filter(|_| alleged) {
                    self.oppose(a, s, 1);
                }
            }
            if c.recipients.is_empty() && c.layer.is_none() {
                // Sides that clash stand together in the actors.
                for (a, b) in pairs(&c.actors) {
                    self.oppose(a, b, 1);
                }
            }
        }
        if c.class == Class::Accuse && c.mode != Some(Mode::Disapprove) {
            for a in &c.actors {
                for r in &c.recipients {
                    self.oppose(a, r, 2);
                }
            }
        }
        if opens(c) {
            let named = named(c);
            if let [a, b] = named[..] {
                *self.signed.entry(pair(a, b)).or_default() += 1;
            }
        }
    }

    fn oppose(&mut self, a: &str, b: &str, weight: u32) {
        if a != b && !is_outside(a) && !is_outside(b) {
            *self.against.entry(pair(a, b)).or_default() += weight;
            self.foes.entry(a.to_owned()).or_default().insert(b.to_owned());
            self.foes.entry(b.to_owned()).or_default().insert(a.to_owned());
        }
    }

    /// Notes who acts with, or addresses, both of two opponents in one claim.
    fn note_thirds(&mut self, c: &Input) {
        let peaceful = matches!(
            c.class,
            Class::Agree | Class::Consult | Class::Support | Class::Request | Class::Retreat | Class::Aid
        );
        if !peaceful {
            return;
        }
        let all: Vec<String> = unique(c.actors.iter().chain(&c.recipients));
        for (a, b) in pairs(&all) {
            for x in c.actors.iter().filter(|x| *x != a && *x != b) {
                self.third.entry(x.clone()).or_default().insert(pair(a, b));
                if matches!(c.class, Class::Request | Class::Support)
                    && [a, b].iter().all(|y| c.recipients.iter().any(|r| r == y))
                {
                    self.addressed.entry(x.clone()).or_default().insert(pair(a, b));
                }
            }
        }
    }

    /// How strongly two codes stand against each other.
    fn weight(&self, a: &str, b: &str) -> u32 {
        self.against.get(&pair(a, b)).copied().unwrap_or_default()
    }

    fn signed(&self, a: &str, b: &str) -> u32 {
        self.signed.get(&pair(a, b)).copied().unwrap_or_default()
    }

    /// The opponents of a code, with how strongly they stand against it.
    fn foes<'a>(&'a self, code: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        self.foes.get(code).into_iter().flatten().map(move |foe| (foe.as_str(), self.weight(code, foe)))
    }

    /// The strongest opposition that a code meets.
    pub(super) fn strongest(&self, code: &str) -> u32 {
        self.foes(code).map(|(_, weight)| weight).max().unwrap_or_default()
    }

    /// Whether two codes stand against each other about as strongly as `a` stands against anybody.
    pub(super) fn opponents(&self, a: &str, b: &str) -> bool {
        let weight = self.weight(a, b);
        weight > 0 && weight * 2 >= self.strongest(a)
    }

    /// Whether `x`, named with `y` alone, stands between `y` and another: it met or addressed both.
    fn is_between(&self, x: &str, y: &str) -> bool {
        let met = self.third.get(x).into_iter().flatten();
        met.filter(|(p, q)| p == y || q == y).any(|(p, q)| {
            let (force, own) = (self.weight(p, q), self.weight(x, y));
            if force + own > 0 { force >= 4 * own } else { self.signed(p, q) >= 4 * self.signed(x, y) }
        })
    }

    fn find_dyads(&mut self) {
        let mut order: Vec<Pair> = self.against.keys().chain(self.signed.keys()).cloned().collect();
        order.retain(|(a, b)| !self.is_between(a, b) && !self.is_between(b, a));
        order.sort_by_key(|(a, b)| (std::cmp::Reverse((self.signed(a, b), self.weight(a, b))), a.clone(), b.clone()));
        order.dedup();
        let mut of_code: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (a, b) in order {
            let ways = [(&a, &b), (&b, &a)];
            let joined = ways.into_iter().find_map(|(enemy, body)| {
                let dyads = of_code.get(enemy).into_iter().flatten();
                let found = dyads.filter_map(|&n| {
                    let (x, y) = &self.dyads[n];
                    let principal = if enemy == x { y } else { x };
                    self.stands_with(body, principal, enemy).then_some((n, principal))
                });
                found.min().map(|(n, principal)| (body.clone(), (self.dyads[n].clone(), principal.clone())))
            });
            match joined {
                Some((body, side)) => self.allies.entry(body).or_default().push(side),
                None => {
                    for code in [&a, &b] {
                        of_code.entry(code.clone()).or_default().push(self.dyads.len());
                    }
                    self.dyads.push((a, b));
                }
            }
        }
    }

    /// Whether `body` stands with `principal` against `enemy` and against nobody else.
    fn stands_with(&self, body: &str, principal: &str, enemy: &str) -> bool {
        let rivals_itself = self.weight(body, principal) * 4 > self.weight(body, enemy);
        let own_truce = self.signed(body, enemy) * 4 > self.signed(principal, enemy);
        let other_enemies =
            self.foes(body).any(|(foe, w)| foe != enemy && foe != principal && w * 4 > self.weight(body, enemy));
        let related = is_body(body) && [principal, enemy].iter().any(|p| country(p) == country(body));
        let named_beside = self.beside.get(&pair(body, principal)).is_some_and(|n| *n > 0);
        !rivals_itself && !own_truce && !other_enemies && (related || named_beside)
    }

    /// The parties among the codes that a truce names: opponents, without outsiders, bodies counted with their side.
    pub(super) fn parties(&self, codes: &[&str]) -> Vec<String> {
        let inner: Vec<&str> = codes.iter().copied().filter(|c| !is_outside(c)).collect();
        let force = pairs(&inner).map(|(a, b)| self.weight(a, b)).max().unwrap_or_default();
        let signed = pairs(&inner).map(|(a, b)| self.signed(a, b)).max().unwrap_or_default();
        let mut kept: Vec<&str> = match inner[..] {
            [] | [_] => inner.clone(),
            [a, b] if self.is_between(a, b) => vec![b],
            [a, b] if self.is_between(b, a) => vec![a],
            [_, _] => inner.clone(),
            _ if force > 0 => among(&inner, |x, y| self.weight(x, y) * 4 >= force),
            _ if signed > 0 => among(&inner, |x, y| self.signed(x, y) * 4 >= signed),
            _ => {
                let calls = |x: &str| {
                    self.addressed.get(x).is_some_and(|met| pairs(&inner).any(|(a, b)| met.contains(&pair(a, b))))
                };
                let rest: Vec<&str> = inner.iter().copied().filter(|x| !calls(x)).collect();
                if rest.len() > 1 { rest } else { inner.clone() }
            }
        };
        kept.sort_unstable();
        kept.dedup();
        let stand_ins: Vec<String> = kept.iter().map(|code| self.principal(code, &kept)).collect();
        unique(stand_ins.iter())
    }

    /// The party that `code` stands with against one of the others, else the code itself.
    fn principal(&self, code: &str, others: &[&str]) -> String {
        let sides = self.allies.get(code).into_iter().flatten();
        sides
            .filter(|((a, b), _)| others.iter().any(|o| o == a || o == b))
            .map(|(_, principal)| principal.clone())
            .next()
            .unwrap_or_else(|| code.to_owned())
    }

    /// The position among `parties` of the side that `code` stands on.
    pub(super) fn lane(&self, parties: &[String], code: &str) -> Option<usize> {
        if let Some(n) = parties.iter().position(|p| p == code) {
            return Some(n);
        }
        let (_, principal) =
            self.allies.get(code)?.iter().find(|((a, b), _)| matches!(parties, [x, y] if x == a && y == b))?;
        parties.iter().position(|p| p == principal)
    }

    /// The dyads on one side of which a body stands.
    pub(super) fn sided(&self, code: &str) -> impl Iterator<Item = &Pair> {
        self.allies.get(code).into_iter().flatten().map(|(dyad, _)| dyad)
    }

    /// The lanes that any of `codes` stands on, sorted.
    pub(super) fn lanes(&self, parties: &[String], codes: &[String]) -> Vec<usize> {
        let mut lanes: Vec<usize> = codes.iter().filter_map(|c| self.lane(parties, c)).collect();
        lanes.sort_unstable();
        lanes.dedup();
        lanes
    }

    /// The pairs of opponents, strongest first.
    pub(super) fn dyads(&self) -> &[Pair] {
        &self.dyads
    }
}

/// Whether a claim says that a truce stands: agreed, declared or started.
pub(super) fn opens(c: &Input) -> bool {
    if c.stance != Stance::Asserts {
        return false;
    }
    match c.layer {
        Some(Layer::Agreed) => {
            c.status == Status::Actual
                && !matches!(c.class, Class::Request | Class::Reject | Class::Support | Class::Accuse)
        }
        Some(Layer::Effective) => matches!(c.status, Status::Actual | Status::Planned) && c.class != Class::Request,
        _ => false,
    }
}

/// The codes that a truce names, sorted, bodies outside every war left out.
pub(super) fn named(c: &Input) -> Vec<&str> {
    let mut codes: Vec<&str> =
        c.actors.iter().chain(&c.recipients).map(String::as_str).filter(|c| !is_outside(c)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether a code is of a body that is never a party.
pub(super) fn is_outside(code: &str) -> bool {
    OUTSIDE.contains(&country(code))
}

/// The country, or what stands in its place, that a code begins with.
fn country(code: &str) -> &str {
    code.split_once(':').map_or(code, |(country, _)| country)
}

fn is_body(code: &str) -> bool {
    code.contains(':')
}

fn pair(a: &str, b: &str) -> Pair {
    if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

fn pairs<T: AsRef<str>>(codes: &[T]) -> impl Iterator<Item = (&str, &str)> {
    codes
        .iter()
        .enumerate()
        .flat_map(|(i, a)| codes[i + 1..].iter().map(move |b| (a.as_ref(), b.as_ref())))
        .filter(|(a, b)| a != b)
}

/// The codes that fit with another of them.
fn among<'a>(codes: &[&'a str], fits: impl Fn(&str, &str) -> bool) -> Vec<&'a str> {
    codes.iter().copied().filter(|x| codes.iter().any(|y| x != y && fits(x, y))).collect()
}

/// The codes sorted, each once.
pub(super) fn unique<'a>(codes: impl Iterator<Item = &'a String>) -> Vec<String> {
    codes.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}
