//! Which of its places each name means: a joint decision over the article.
//!
//! Every name has a share of belief for each of its places. A place gains by what is known of it (size, rank, how its name fits
//! the words) and by the places that the other names seem to mean: the same country, the same division, nearby. Since those are
//! as unsure, the shares are reckoned anew a few times, all from the last round's (mean field), so that no order of names matters.

use super::container::Container;
use super::gazetteer::{Class, Kind, Name, Row};
use crate::account::PlacePrecision;
use crate::actor::titles::Site;

/// What an article says of one name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    pub rows: Vec<(Row, Name)>,
    /// How often the article has the name, each time weighed by how surely it is a place there.
    pub weight: f32,
    /// What the words beside it say it is.
    pub site: Option<Site>,
    /// Whether the language's own table has it as the name of a country, the first of its places.
    pub is_country: bool,
    /// What the article says that it lies in, here or where else it has the name.
    pub inside: Vec<Container>,
    /// The names that stand beside it in the text, by their place in the list, with a weight that falls with the words between.
    pub beside: Vec<(usize, f32)>,
    /// Whether the dateline or the outlet says where the article comes from: places of its country gain.
    pub home: Vec<&'static str>,
}

/// How many things speak for or against a place.
pub(crate) const FEATURES: usize = 28;

/// Where the size of a town stands among them.
pub(crate) const SIZE: usize = 0;
/// Where the share of the other names in its country stands among them.
pub(crate) const COUNTRY: usize = 17;
/// Where the support of names nearby stands among them.
pub(crate) const NEAR: usize = 19;

/// What each thing is worth, in natural logarithms of odds. Chosen by logistic regression on the two development sets of
/// `bench/world`, where weights from one half of the documents do as well on the other half to within a point. Regions and
/// home, of which those sets have few, were set by hand.
pub(crate) const WEIGHTS: [f32; FEATURES] = [
    1.46,  // size of a town
    3.69,  // country
    1.46,  // division
    -0.47, // district
    6.5,   // region
    -2.52, // other name
    -1.06, // bare name of a division
    -0.32, // capital
    0.48,  // seat of a division
    0.63,  // seat of a district
    -0.18, // part of a town
    0.99,  // said to lie inside
    -0.99, // said to lie elsewhere
    0.9,   // the kind of place agrees
    -0.9,  // the kind of place does not agree
    0.5,   // country of the dateline or outlet
    0.99,  // size of a division or district
    3.42,  // share of the other names in its country
    4.93,  // share of the other names in its division
    1.44,  // other names within some fifty kilometres
    1.2,   // other names within some three hundred kilometres
    0.02,  // its country is named
    -0.04, // how near the other names are, by their share
    0.74,  // likewise, within some three hundred kilometres
    2.98,  // how near the names beside it in the text are
    0.52,  // share of the names beside it in its country
    3.48,  // the country that the language calls so
    2.71,  // a capital whose country is named
];

/// The places that are looked at of each name: the rest are too small to be meant.
const MOST_ROWS: usize = 40;
/// The names that lend weight to others.
const MOST_NAMES: usize = 80;
/// The places of a name that lend weight to others.
const MOST_LIKELY: usize = 3;
const ROUNDS: usize = 4;
/// From so many kilometres on two places lend each other nothing.
const FAR: f32 = 2000.0;

/// The places of a name with their score and share of belief, best first.
pub(crate) type Ranked = Vec<Scored>;

/// A place with what speaks for it.
#[derive(Clone, Debug)]
pub(crate) struct Scored {
    pub row: Row,
    pub name: Name,
    pub score: f32,
    /// Of all places of the name, from 0 to 1.
    pub share: f32,
    pub features: [f32; FEATURES],
    point: Point,
}

/// A point of the unit sphere: its distances need no angles, and thousands are reckoned for an article.
#[derive(Clone, Copy, Debug)]
struct Point([f32; 3]);

impl Point {
    fn of(row: &Row) -> Self {
        let (north, east) = (row.lat.to_radians(), row.lon.to_radians());
        Self([north.cos() * east.cos(), north.cos() * east.sin(), north.sin()].map(|x| x as f32))
    }

    /// Kilometres in a straight line through the earth, which near by is the distance on it.
    fn km(self, other: Self) -> f32 {
        let parts = self.0.iter().zip(other.0).map(|(a, b)| (a - b) * (a - b));
        6371.0 * parts.sum::<f32>().sqrt()
    }
}

/// Decides all names at once; the answer has the order of `names`.
pub(crate) fn decide(names: &[Evidence]) -> Vec<Ranked> {
    let mut all: Vec<Ranked> = names.iter().map(still).collect();
    for ranked in &mut all {
        settle(ranked);
    }
    for _ in 0..ROUNDS {
        let support = Support::of(names, &all);
        for (at, ranked) in all.iter_mut().enumerate() {
            for scored in ranked.iter_mut() {
                support.weigh(at, &names[at].beside, scored);
            }
            settle(ranked);
        }
    }
    for ranked in &mut all {
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.id.cmp(&b.row.id)));
    }
    all
}

/// Scores and shares from features.
fn settle(ranked: &mut Ranked) {
    for scored in ranked.iter_mut() {
        scored.score = scored.features.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum();
    }
    let best = ranked.iter().map(|s| s.score).fold(f32::MIN, f32::max);
    let total: f32 = ranked.iter().map(|s| (s.score - best).exp()).sum();
    for scored in ranked.iter_mut() {
        scored.share = (scored.score - best).exp() / total;
    }
}

/// The features that do not depend on other names.
fn still(evidence: &Evidence) -> Ranked {
    let mut rows = evidence.rows.clone();
    let held = |row: &Row| evidence.inside.iter().any(|c| c.holds(row));
    if rows.len() > MOST_ROWS {
        rows.sort_by_key(|(r, n)| {
            (r.kind == Kind::Town && !held(r), *n != Name::First, std::cmp::Reverse(r.population))
        });
        rows.truncate(MOST_ROWS);
    }
    let any_held = rows.iter().any(|(r, _)| held(r));
    let size = |row: &Row| ((row.population + 300) as f32).log10() - 2.5;
    let one = |yes: bool| if yes { 1.0 } else { 0.0 };
    let scored = rows.into_iter().map(|(row, name)| {
        let mut f = [0.0; FEATURES];
        let town = row.kind == Kind::Town;
        f[0] = if town { size(&row) } else { 0.0 };
        f[1] = one(row.kind == Kind::Country);
        f[2] = one(row.kind == Kind::Division);
        f[3] = one(row.kind == Kind::District);
        f[4] = one(row.kind == Kind::Region);
        f[5] = one(name == Name::Other);
        f[6] = one(name == Name::Bare);
        f[7] = one(row.class == Class::Capital);
        f[8] = one(row.class == Class::DivisionSeat);
        f[9] = one(row.class == Class::DistrictSeat);
        f[10] = one(row.class == Class::Part);
        f[11] = one(held(&row));
        f[12] = one(any_held && !held(&row));
        match agrees(row.kind, evidence.site) {
            Some(true) => f[13] = 1.0,
            Some(false) => f[14] = 1.0,
            None => {}
        }
        f[15] = one(evidence.home.contains(&row.country) && !row.country.is_empty());
        f[16] = if matches!(row.kind, Kind::Division | Kind::District) { size(&row) } else { 0.0 };
        f[26] = one(evidence.is_country && row.kind == Kind::Country);
        Scored { row, name, score: 0.0, share: 0.0, features: f, point: Point::of(&row) }
    });
    scored.collect()
}

/// Whether the kind of a place is the one that the words say; `None` where they say none.
fn agrees(kind: Kind, site: Option<Site>) -> Option<bool> {
    let Some(Site::Kind(said)) = site else { return None };
    match said {
        PlacePrecision::Town => Some(kind == Kind::Town),
        PlacePrecision::District => Some(kind == Kind::District),
        PlacePrecision::Province => Some(kind == Kind::Division),
        PlacePrecision::Region | PlacePrecision::Country => Some(matches!(kind, Kind::Region | Kind::Country)),
        PlacePrecision::Point => None,
    }
}

/// A likely place of another name.
struct Likely {
    name: usize,
    row: Row,
    point: Point,
    weight: f32,
    share: f32,
}

/// What the names of an article speak for.
struct Support {
    likely: Vec<Likely>,
    total: f32,
    /// Where the likely places of a name begin and end in `likely`.
    of: Vec<std::ops::Range<usize>>,
}

impl Support {
    fn of(names: &[Evidence], all: &[Ranked]) -> Self {
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by(|a, b| names[*b].weight.total_cmp(&names[*a].weight).then(a.cmp(b)));
        order.truncate(MOST_NAMES);
        let mut likely = Vec::new();
        let mut total = 0.0;
        let mut of = vec![0..0; names.len()];
        for name in order {
            let from = likely.len();
            // A name that comes up ten times does not speak ten times as loud.
            let weight = names[name].weight.sqrt();
            let mut best: Vec<&Scored> = all[name].iter().filter(|s| !s.row.country.is_empty()).collect();
            best.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.row.id.cmp(&b.row.id)));
            for scored in best.into_iter().take(MOST_LIKELY) {
                likely.push(Likely {
                    name,
                    row: scored.row,
                    point: scored.point,
                    weight: weight * scored.share,
                    share: scored.share,
                });
            }
            total += weight;
            of[name] = from..likely.len();
        }
        Self { likely, total, of }
    }

    /// Sets the features that depend on the other names.
    fn weigh(&self, name: usize, beside: &[(usize, f32)], scored: &mut Scored) {
        let row = &scored.row;
        let (mut country, mut division, mut near, mut around, mut named) = (0.0, 0.0, 0.0_f32, 0.0_f32, 0.0);
        let mut own = 0.0;
        for other in &self.likely {
            if other.name == name {
                own += other.weight;
                continue;
            }
            // What lies across a border may still be near.
            if row.kind >= Kind::District && other.row.kind >= Kind::District {
                let km = scored.point.km(other.point);
                if km < FAR {
                    near += other.weight * (-km / 50.0).exp();
                    around += other.weight * (-km / 300.0).exp();
                }
            }
            if other.row.country != row.country || row.country.is_empty() {
                continue;
            }
            country += other.weight;
            if other.row.kind == Kind::Country {
                named += other.weight;
            } else if row.division == other.row.division && row.division != 0 {
                division += other.weight;
            }
        }
        let others = (self.total - own).max(0.0) + 1.0;
        scored.features[17] = country / others;
        scored.features[18] = division / others;
        scored.features[19] = near.ln_1p();
        scored.features[20] = around.ln_1p();
        scored.features[21] = f32::min(named, 1.0);
        scored.features[27] = if row.class == Class::Capital { f32::min(named, 1.0) } else { 0.0 };
        scored.features[22] = near / others;
        scored.features[23] = around / others;
        let (mut close, mut same, mut all) = (0.0, 0.0, 0.5);
        for (other, weight) in beside {
            all += weight;
            for likely in &self.likely[self.of[*other].clone()] {
                let share = weight * likely.share;
                let alike = likely.row.country == row.country && !row.country.is_empty();
                same += if alike { share } else { 0.0 };
                close += share
                    * match likely.row.kind {
                        Kind::Country | Kind::Region => 0.0,
                        Kind::Division if alike && likely.row.division == row.division => 1.0,
                        Kind::Division => 0.0,
                        _ => (-scored.point.km(likely.point) / 100.0).exp(),
                    };
            }
        }
        scored.features[24] = close / all;
        scored.features[25] = same / all;
    }
}
