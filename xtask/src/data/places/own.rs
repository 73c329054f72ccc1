//! `data/regions.toml`: what the packages lack.

use anyhow::Context;
use serde::Deserialize;

use super::{Kind, Name, Row};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Own {
    region: Vec<Place>,
    #[serde(default)]
    town: Vec<Place>,
    division: Vec<Division>,
    /// Where the middle of a country lies, by ISO 3166-1 alpha-3.
    middle: std::collections::BTreeMap<String, (f64, f64)>,
    /// How many live or lived in a town, by GeoNames id, where GeoNames' number would let it pass for a village.
    population: std::collections::BTreeMap<String, u64>,
    /// Further names of a town, by GeoNames id.
    names: std::collections::BTreeMap<String, Vec<String>>,
    /// Words that say what kind of division a division is, as its name has them.
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    name: String,
    geoname: Option<u32>,
    #[serde(default)]
    country: String,
    #[serde(default)]
    division: String,
    #[serde(default)]
    zone: String,
    at: (f64, f64),
    #[serde(default)]
    population: u64,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Division {
    country: String,
    code: String,
    at: Option<(f64, f64)>,
    #[serde(default)]
    names: Vec<String>,
}

impl Own {
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        toml::from_str(text).context("parsing data/regions.toml")
    }

    /// The middle of a country.
    pub(super) fn country(&self, iso3: &str) -> Option<(f64, f64)> {
        self.middle.get(iso3).copied()
    }

    /// The middle of a first-level division.
    pub(super) fn middle(&self, iso3: &str, code: &str) -> Option<(f64, f64)> {
        self.division.iter().find(|d| d.country == iso3 && d.code == code)?.at
    }

    /// Our own number of inhabitants of a town.
    pub(super) fn population(&self, id: u32) -> Option<u64> {
        self.population.get(&id.to_string()).copied()
    }

    /// Further names of a town.
    pub(super) fn names_of(&self, id: u32) -> impl Iterator<Item = (Name, String)> {
        self.names.get(&id.to_string()).into_iter().flatten().map(|n| (Name::Other, n.clone()))
    }

    /// Further names of a first-level division.
    pub(super) fn names(&self, iso3: &str, code: &str) -> impl Iterator<Item = (Name, String)> {
        let of = self.division.iter().filter(move |d| d.country == iso3 && d.code == code);
        of.flat_map(|d| d.names.iter().map(|n| (Name::Other, n.clone())))
    }

    pub(super) fn regions(&self) -> impl Iterator<Item = Row> {
        self.region.iter().map(|p| p.row(Kind::Region))
    }

    pub(super) fn towns(&self) -> impl Iterator<Item = Row> {
        self.town.iter().map(|p| p.row(Kind::Town))
    }

    /// The name of a division without the words for its kind ("Rapides Parish", "Kabupaten Bogor"), where some are in it.
    pub(super) fn bare(&self, name: &str) -> Option<String> {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        let is_kind = |w: &&str| self.kinds.iter().any(|k| k.eq_ignore_ascii_case(w));
        let before = words.len();
        while words.len() > 1 && words.last().is_some_and(is_kind) {
            words.pop();
        }
        let mut from = 0;
        while from + 1 < words.len() && is_kind(&words[from]) {
            from += 1;
        }
        let bare = &words[from..];
        (bare.len() < before).then(|| bare.join(" "))
    }
}

impl Place {
    fn row(&self, kind: Kind) -> Row {
        Row {
            kind,
            id: self.geoname.unwrap_or_default(),
            name: self.name.clone(),
            country: self.country.clone(),
            division: self.division.clone(),
            lat: self.at.0,
            lon: self.at.1,
            population: self.population,
            zone: self.zone.clone(),
            names: self.names.iter().map(|n| (Name::Other, n.clone())).collect(),
            ..Row::default()
        }
    }
}
