use gencatan_page::{Article, Moment, Precision};
use gencatan_reader::{MentionId, Reading};

/// An article, its reading, and what the reading stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The article that was read.
    pub article: Article,
    /// The reading, with the time mentions that the world room found joined in.
    pub reading: Reading,
    /// What each of `reading.mentions` stands for, by the same index.
    pub mentions: Vec<Resolved>,
    /// When and where each of `reading.claims` is set, by the same index.
    pub claims: Vec<Setting>,
}

/// What a mention stands for; each part only where it applies and can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// The calendar time of a time mention.
    pub time: Option<Time>,
    /// The place of a toponym, also where it stands for a government.
    pub place: Option<Place>,
    /// The actor.
    pub actor: Option<Actor>,
}

/// TIMEX3's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TimeType {
    Date,
    Time,
    Duration,
    Set,
}

impl TimeType {
    /// TIMEX3's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// A resolved time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// The value as TIMEX3 writes it ("2020-10-24", "2020-W43", "P3D", "2020-10-24TNI").
    pub value: String,
    /// TIMEX3's type.
    pub kind: TimeType,
    /// TIMEX3's mod ("APPROX", "START").
    pub modifier: Option<&'static str>,
    /// The interval, where there is one.
    pub when: Option<When>,
    /// The reason ("weekday before the publication day").
    pub why: String,
}

/// An interval of the calendar, closed at both ends at the precision given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The first moment; `None` where it is open.
    pub from: Option<Moment>,
    /// The last moment; `None` where it is open.
    pub to: Option<Moment>,
    /// How fine the text is.
    pub precision: Precision,
    /// Whether the text says "about".
    pub approx: bool,
}

/// How finely a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum PlacePrecision {
    Point,
    Town,
    District,
    Province,
    Country,
    Region,
}

impl PlacePrecision {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Town => "town",
            Self::District => "district",
            Self::Province => "province",
            Self::Country => "country",
            Self::Region => "region",
        }
    }
}

/// A place of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// GeoNames id, where the gazetteer has one.
    pub geoname: Option<u32>,
    /// The gazetteer's name.
    pub name: String,
    /// ISO 3166-1 alpha-3 of the country.
    pub country: Option<String>,
    /// First-level division.
    pub admin1: Option<String>,
    /// Degrees north, −90 to 90.
    pub lat: Option<f64>,
    /// Degrees east, −180 to 180.
    pub lon: Option<f64>,
    /// How fine.
    pub precision: PlacePrecision,
    /// What else it could have been, best first.
    pub candidates: Vec<Candidate>,
    /// The reason.
    pub why: String,
}

/// A rival answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// GeoNames id.
    pub geoname: u32,
    /// Higher is better; comparable within one mention only.
    pub score: f32,
}

/// Who a mention is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// Id of a lasting entity (`data/entities.toml`), or of the person within this page; `None` where there is no identity.
    pub id: Option<String>,
    /// The fullest name: of the entity, or the longest form on the page.
    pub name: String,
    /// ISO 3166-1 alpha-3, or one of IGO UNO EUR NGO ISM IMG MNC.
    pub country: Option<String>,
    /// PLOVER's sectors ("GOV", "MIL"), the primary one first.
    pub sector: Vec<String>,
    /// The office ("foreign minister"), in English.
    pub role: Option<String>,
    /// The side that it stands for, where that is not its country: "AZE:artsakh", "IGO:osce-minsk-group".
    pub code: Option<String>,
    /// The reason.
    pub why: String,
}

impl Actor {
    /// The code of the side that the actor stands for: that of its body or group, else of its country.
    ///
    /// People who fight or oppose a country's government without a name of their own get that country's code with
    /// their sector ("SYR:reb"), so that they never count as the government.
    ///
    /// ```
    /// use gencatan_world::Actor;
    /// let rebels = Actor { country: Some("SYR".into()), sector: vec!["REB".into()], ..Actor::default() };
    /// assert_eq!(rebels.side().as_deref(), Some("SYR:reb"));
    /// let army = Actor { country: Some("SYR".into()), sector: vec!["MIL".into()], ..Actor::default() };
    /// assert_eq!(army.side().as_deref(), Some("SYR"));
    /// ```
    pub fn side(&self) -> Option<String> {
        let country = self.country.as_ref();
        let own = || match self.sector.first().map(String::as_str) {
            Some(sector @ ("REB" | "OPP" | "PRM" | "UAF" | "CRM" | "PRE")) => {
                country.map(|c| format!("{c}:{}", sector.to_lowercase()))
            }
            _ => country.cloned(),
        };
        self.code.clone().or_else(own)
    }
}

/// When and where a claim is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// From the claim's times, tense and status.
    pub when: Option<When>,
    /// The place mention that locates it most finely.
    pub place: Option<MentionId>,
}

impl Account {
    /// The actors that a mention stands for: itself where it is resolved, else what it refers to, without repetition.
    pub fn actors_of(&self, mention: MentionId) -> Vec<&Actor> {
        let mut found: Vec<&Actor> = Vec::new();
        let mut open = vec![mention];
        let mut seen = Vec::new();
        while let Some(id) = open.pop() {
            if seen.contains(&id) || id.0 >= self.mentions.len() {
                continue;
            }
            seen.push(id);
            let refers = &self.reading.mentions[id.0].refers;
            match &self.mentions[id.0].actor {
                Some(actor) if refers.is_empty() || actor.country.is_some() => {
                    if !found.contains(&actor) {
                        found.push(actor);
                    }
                }
                _ => open.extend(refers.iter().rev()),
            }
        }
        found
    }
}
