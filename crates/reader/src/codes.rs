//! The codebook's closed lists: classes, modes, layers, status, source, mentions, tolls.

/// What was done: the 16 classes of PLOVER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Class {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

impl Class {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Concede,
        Self::Cooperate,
        Self::Aid,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
    ];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Consult => "CONSULT",
            Self::Support => "SUPPORT",
            Self::Concede => "CONCEDE",
            Self::Cooperate => "COOPERATE",
            Self::Aid => "AID",
            Self::Retreat => "RETREAT",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::Protest => "PROTEST",
            Self::Sanction => "SANCTION",
            Self::Mobilize => "MOBILIZE",
            Self::Coerce => "COERCE",
            Self::Assault => "ASSAULT",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }

    /// The modes that refine the class (codebook section 2).
    pub const fn modes(self) -> &'static [Mode] {
        match self {
            Self::Consult => &[Mode::Visit, Mode::ThirdParty, Mode::Multilateral, Mode::Phone],
            Self::Retreat => {
                &[Mode::Withdraw, Mode::Release, Mode::Disarm, Mode::Ceasefire, Mode::Access, Mode::Resign]
            }
            Self::Request => &[Mode::Assist, Mode::Change, Mode::Yield, Mode::Meet],
            Self::Accuse => &[Mode::Disapprove, Mode::Investigate, Mode::Allege],
            Self::Reject => &[Mode::Assist, Mode::Change, Mode::Yield, Mode::Meet],
            Self::Threaten => {
                &[Mode::Restrict, Mode::Arrest, Mode::Relations, Mode::Expel, Mode::Territory, Mode::Violence]
            }
            Self::Protest => {
                &[Mode::Demo, Mode::Riot, Mode::Strike, Mode::Hunger, Mode::Boycott, Mode::Obstruct, Mode::Vandalize]
            }
            Self::Sanction => &[Mode::Convict, Mode::Expel, Mode::Withdraw, Mode::Discontinue],
            Self::Mobilize => &[Mode::Troops, Mode::Weapons, Mode::Police, Mode::Militia],
            Self::Coerce => &[
                Mode::Seize,
                Mode::Restrict,
                Mode::Censor,
                Mode::Curfew,
                Mode::MartialLaw,
                Mode::Arrest,
                Mode::Deport,
                Mode::Withhold,
                Mode::Misinformation,
                Mode::Cyber,
            ],
            Self::Assault => &[
                Mode::Abduct,
                Mode::Beat,
                Mode::Torture,
                Mode::Sexual,
                Mode::Targeted,
                Mode::Destroy,
                Mode::Primitive,
                Mode::Firearms,
                Mode::Explosives,
                Mode::SuicideAttack,
                Mode::Aerial,
                Mode::Drone,
                Mode::HeavyWeapons,
                Mode::CrowdControl,
                Mode::Unconventional,
            ],
            _ => &[],
        }
    }

    /// The quad: verbal or material, cooperation or conflict.
    pub const fn quad(self) -> &'static str {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => "VC",
            Self::Cooperate | Self::Aid | Self::Retreat => "MC",
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => "VX",
            Self::Protest | Self::Sanction | Self::Mobilize | Self::Coerce | Self::Assault => "MX",
        }
    }
}

/// Refinement of a class; which go with which class, [`Class::modes`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Mode {
    Visit,
    ThirdParty,
    Multilateral,
    Phone,
    Withdraw,
    Release,
    Disarm,
    Ceasefire,
    Access,
    Resign,
    Assist,
    Change,
    Yield,
    Meet,
    Disapprove,
    Investigate,
    Allege,
    Restrict,
    Arrest,
    Relations,
    Expel,
    Territory,
    Violence,
    Demo,
    Riot,
    Strike,
    Hunger,
    Boycott,
    Obstruct,
    Vandalize,
    Convict,
    Discontinue,
    Troops,
    Weapons,
    Police,
    Militia,
    Seize,
    Censor,
    Curfew,
    MartialLaw,
    Deport,
    Withhold,
    Misinformation,
    Cyber,
    Abduct,
    Beat,
    Torture,
    Sexual,
    Targeted,
    Destroy,
    Primitive,
    Firearms,
    Explosives,
    SuicideAttack,
    Aerial,
    Drone,
    HeavyWeapons,
    CrowdControl,
    Unconventional,
}

impl Mode {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[
        Self::Visit,
        Self::ThirdParty,
        Self::Multilateral,
        Self::Phone,
        Self::Withdraw,
        Self::Release,
        Self::Disarm,
        Self::Ceasefire,
        Self::Access,
        Self::Resign,
        Self::Assist,
        Self::Change,
        Self::Yield,
        Self::Meet,
        Self::Disapprove,
        Self::Investigate,
        Self::Allege,
        Self::Restrict,
        Self::Arrest,
        Self::Relations,
        Self::Expel,
        Self::Territory,
        Self::Violence,
        Self::Demo,
        Self::Riot,
        Self::Strike,
        Self::Hunger,
        Self::Boycott,
        Self::Obstruct,
        Self::Vandalize,
        Self::Convict,
        Self::Discontinue,
        Self::Troops,
        Self::Weapons,
        Self::Police,
        Self::Militia,
        Self::Seize,
        Self::Censor,
        Self::Curfew,
        Self::MartialLaw,
        Self::Deport,
        Self::Withhold,
        Self::Misinformation,
        Self::Cyber,
        Self::Abduct,
        Self::Beat,
        Self::Torture,
        Self::Sexual,
        Self::Targeted,
        Self::Destroy,
        Self::Primitive,
        Self::Firearms,
        Self::Explosives,
        Self::SuicideAttack,
        Self::Aerial,
        Self::Drone,
        Self::HeavyWeapons,
        Self::CrowdControl,
        Self::Unconventional,
    ];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::ThirdParty => "third-party",
            Self::Multilateral => "multilateral",
            Self::Phone => "phone",
            Self::Withdraw => "withdraw",
            Self::Release => "release",
            Self::Disarm => "disarm",
            Self::Ceasefire => "ceasefire",
            Self::Access => "access",
            Self::Resign => "resign",
            Self::Assist => "assist",
            Self::Change => "change",
            Self::Yield => "yield",
            Self::Meet => "meet",
            Self::Disapprove => "disapprove",
            Self::Investigate => "investigate",
            Self::Allege => "allege",
            Self::Restrict => "restrict",
            Self::Arrest => "arrest",
            Self::Relations => "relations",
            Self::Expel => "expel",
            Self::Territory => "territory",
            Self::Violence => "violence",
            Self::Demo => "demo",
            Self::Riot => "riot",
            Self::Strike => "strike",
            Self::Hunger => "hunger",
            Self::Boycott => "boycott",
            Self::Obstruct => "obstruct",
            Self::Vandalize => "vandalize",
            Self::Convict => "convict",
            Self::Discontinue => "discontinue",
            Self::Troops => "troops",
            Self::Weapons => "weapons",
            Self::Police => "police",
            Self::Militia => "militia",
            Self::Seize => "seize",
            Self::Censor => "censor",
            Self::Curfew => "curfew",
            Self::MartialLaw => "martial-law",
            Self::Deport => "deport",
            Self::Withhold => "withhold",
            Self::Misinformation => "misinformation",
            Self::Cyber => "cyber",
            Self::Abduct => "abduct",
            Self::Beat => "beat",
            Self::Torture => "torture",
            Self::Sexual => "sexual",
            Self::Targeted => "targeted",
            Self::Destroy => "destroy",
            Self::Primitive => "primitive",
            Self::Firearms => "firearms",
            Self::Explosives => "explosives",
            Self::SuicideAttack => "suicide-attack",
            Self::Aerial => "aerial",
            Self::Drone => "drone",
            Self::HeavyWeapons => "heavy-weapons",
            Self::CrowdControl => "crowd-control",
            Self::Unconventional => "unconventional",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// The ceasefire layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Layer {
    Proposed,
    Negotiated,
    Mediated,
    Accepted,
    Agreed,
    Effective,
    Extended,
    Respected,
    Violated,
    Suspended,
    Ended,
    Rejected,
}

impl Layer {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[
        Self::Proposed,
        Self::Negotiated,
        Self::Mediated,
        Self::Accepted,
        Self::Agreed,
        Self::Effective,
        Self::Extended,
        Self::Respected,
        Self::Violated,
        Self::Suspended,
        Self::Ended,
        Self::Rejected,
    ];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Negotiated => "negotiated",
            Self::Mediated => "mediated",
            Self::Accepted => "accepted",
            Self::Agreed => "agreed",
            Self::Effective => "effective",
            Self::Extended => "extended",
            Self::Respected => "respected",
            Self::Violated => "violated",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::Rejected => "rejected",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// Whether the act happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Status {
    #[default]
    Actual,
    Negated,
    Planned,
    Possible,
    Stopped,
}

impl Status {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[Self::Actual, Self::Negated, Self::Planned, Self::Possible, Self::Stopped];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Negated => "negated",
            Self::Planned => "planned",
            Self::Possible => "possible",
            Self::Stopped => "stopped",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// How the speaker stands to the claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Stance {
    #[default]
    Asserts,
    Denies,
    Doubts,
}

impl Stance {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[Self::Asserts, Self::Denies, Self::Doubts];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserts => "asserts",
            Self::Denies => "denies",
            Self::Doubts => "doubts",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// By what channel the source spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Channel {
    Tweet,
    Statement,
    Interview,
    PressConference,
    Broadcast,
    Document,
    UnnamedOfficials,
    OtherMedia,
    None,
}

impl Channel {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[
        Self::Tweet,
        Self::Statement,
        Self::Interview,
        Self::PressConference,
        Self::Broadcast,
        Self::Document,
        Self::UnnamedOfficials,
        Self::OtherMedia,
        Self::None,
    ];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tweet => "tweet",
            Self::Statement => "statement",
            Self::Interview => "interview",
            Self::PressConference => "press-conference",
            Self::Broadcast => "broadcast",
            Self::Document => "document",
            Self::UnnamedOfficials => "unnamed-officials",
            Self::OtherMedia => "other-media",
            Self::None => "none",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// What kind of thing a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum MentionKind {
    Person,
    Role,
    Country,
    Organization,
    ArmedGroup,
    Group,
    Outlet,
    Place,
    Facility,
    Time,
    Count,
    Pronoun,
}

impl MentionKind {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[
        Self::Person,
        Self::Role,
        Self::Country,
        Self::Organization,
        Self::ArmedGroup,
        Self::Group,
        Self::Outlet,
        Self::Place,
        Self::Facility,
        Self::Time,
        Self::Count,
        Self::Pronoun,
    ];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Role => "role",
            Self::Country => "country",
            Self::Organization => "organization",
            Self::ArmedGroup => "armed-group",
            Self::Group => "group",
            Self::Outlet => "outlet",
            Self::Place => "place",
            Self::Facility => "facility",
            Self::Time => "time",
            Self::Count => "count",
            Self::Pronoun => "pronoun",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// What befell those who are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum TollKind {
    Killed,
    Injured,
    Missing,
    Displaced,
    Captured,
}

impl TollKind {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[Self::Killed, Self::Injured, Self::Missing, Self::Displaced, Self::Captured];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Missing => "missing",
            Self::Displaced => "displaced",
            Self::Captured => "captured",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}

/// How the text bounds a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Bound {
    #[default]
    Exact,
    AtLeast,
    About,
    AtMost,
}

impl Bound {
    /// Every value, in the codebook's order.
    pub const ALL: &'static [Self] = &[Self::Exact, Self::AtLeast, Self::About, Self::AtMost];

    /// The word used in JSON and in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::About => "about",
            Self::AtMost => "at_most",
        }
    }

    /// Reads the word used in JSON and in the codebook.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.as_str() == word)
    }
}
