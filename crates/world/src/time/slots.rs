//! What the words of a time expression say, before it is set on the calendar.

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// A half of it as TIMEX3 writes it behind a whole number, for units that have smaller ones.
    pub(super) const fn half(self) -> Option<&'static str> {
        match self {
            Self::Minute => Some("30S"),
            Self::Hour => Some("30M"),
            Self::Day => Some("T12H"),
            Self::Year => Some("6M"),
            _ => None,
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "weekend" => Self::Weekend,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "half-year" => Self::Half,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            _ => return None,
        })
    }
}

/// A part of the day, as TIMEX3 names it, with its first and last hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// "MO", "MI", "AF", "EV", "NI", "DT".
    pub code: &'static str,
    /// The first hour, 0 to 23.
    pub from: i8,
    /// The last hour, 0 to 23; smaller than `from` where the part runs into the next day.
    pub to: i8,
}

impl Part {
    fn from_word(word: &str) -> Option<Self> {
        let part = |code, from, to| Some(Self { code, from, to });
        match word {
            // Before dawn is morning for TIMEX3.
            "predawn" => part("MO", 0, 5),
            "MO" => part("MO", 5, 11),
            "MI" => part("MI", 11, 14),
            "AF" => part("AF", 12, 17),
            "EV" => part("EV", 17, 21),
            "NI" => part("NI", 18, 5),
            "DT" => part("DT", 6, 18),
            _ => None,
        }
    }
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// A number.
    Exact(i32),
    /// Some; TIMEX3's X.
    Some,
    /// A half.
    Half,
    /// A number of tenths: "two and a half" is 25.
    Tenths(i32),
}

/// A calendar that years or dates can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calendar {
    /// The Islamic months.
    Hijri,
    /// The Gregorian months with years of the Buddhist era, 543 ahead.
    Buddhist,
    /// The Gregorian months with years since 1911.
    Minguo,
}

impl Calendar {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "hijri" => Self::Hijri,
            "buddhist" => Self::Buddhist,
            "minguo" => Self::Minguo,
            _ => return None,
        })
    }
}

/// The zone of a clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// "Local time".
    Local,
    /// Minutes east of UTC.
    Fixed(i32),
    /// A zone of the IANA database, by its place in the list of names met.
    Named(usize),
    /// The zone of a town or country, by the bytes of its name in the text ("Moscow time").
    Place(usize, usize),
}

/// The value of a word in the tables.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Int(i32),
    Word(String),
}

/// What the words of one time expression say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slots {
    /// 1 Monday to 7 Sunday.
    pub weekday: Option<i8>,
    /// 1 to 31.
    pub day: Option<i8>,
    /// 1 to 12.
    pub month: Option<i8>,
    /// The year in full.
    pub year: Option<i16>,
    /// The calendar of day, month and year, where it is not the Gregorian.
    pub calendar: Option<Calendar>,
    /// The first year of a decade, or its last two digits.
    pub decade: Option<i16>,
    /// The number of a century.
    pub century: Option<i16>,
    /// Days from the anchor.
    pub offset: Option<i32>,
    /// −1 last or ago, 0 this, 1 next or later.
    pub dir: Option<i8>,
    /// The unit that `count` counts or `dir` moves by.
    pub unit: Option<Unit>,
    /// How many units.
    pub count: Option<Count>,
    /// 1 first, 2 second; −1 last.
    pub ordinal: Option<i8>,
    /// What `ordinal` picks ("the third quarter").
    pub within: Option<Unit>,
    /// A part of the day.
    pub part: Option<Part>,
    /// 0 to 24.
    pub hour: Option<i8>,
    /// 0 to 59.
    pub minute: Option<i8>,
    /// 0 to 59.
    pub second: Option<i8>,
    /// 0 before noon, 1 after.
    pub half: Option<i8>,
    /// The zone.
    pub zone: Option<Zone>,
    /// "SP", "SU", "FA", "WI".
    pub season: Option<&'static str>,
    /// TIMEX3's mod.
    pub modifier: Option<&'static str>,
    /// "PRESENT_REF", "PAST_REF", "FUTURE_REF".
    pub reference: Option<&'static str>,
    /// Something that comes back: a SET.
    pub every: bool,
    /// A stretch that ends (`dir` −1) or begins (`dir` 1) at the anchor: "the past 24 hours".
    pub span: bool,
    /// Counted from a time that the text spoke of, not from the time of speaking: "a week later".
    pub onward: bool,
    /// The day that the text spoke of last ("that day").
    pub same: bool,
    /// Days to move by once the day is known: −1 in "the night to Sunday", which begins on Saturday.
    pub shift: Option<i8>,
    /// A half more than `count`: "two and a half".
    pub more: bool,
}

const WORDS: &[&str] = &[
    "SP",
    "SU",
    "FA",
    "WI",
    "START",
    "MID",
    "END",
    "APPROX",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "BEFORE",
    "AFTER",
    "PRESENT_REF",
    "PAST_REF",
    "FUTURE_REF",
];

impl Slots {
    /// Fills the slot `name`; `zones` collects the names of zones.
    pub(super) fn set(&mut self, name: &str, value: &Value, zones: &mut Vec<String>) -> Result<(), String> {
        let wrong = || format!("{name} cannot be {value:?}");
        match value {
            Value::Word(word) => {
                let fixed = WORDS.iter().copied().find(|w| *w == word.as_str());
                match name {
                    "within" => self.within = Some(Unit::from_word(word).ok_or_else(wrong)?),
                    "unit" => self.unit = Some(Unit::from_word(word).ok_or_else(wrong)?),
                    "part" => self.part = Some(Part::from_word(word).ok_or_else(wrong)?),
                    "calendar" => self.calendar = Some(Calendar::from_word(word).ok_or_else(wrong)?),
                    "season" => self.season = Some(fixed.ok_or_else(wrong)?),
                    "mod" => self.modifier = Some(fixed.ok_or_else(wrong)?),
                    "ref" => self.reference = Some(fixed.ok_or_else(wrong)?),
                    "number" | "count" if word == "X" => self.count = Some(Count::Some),
                    "number" | "count" if word == "half" => self.count = Some(Count::Half),
                    "zone" if word == "local" => self.zone = Some(Zone::Local),
                    "zone" => {
                        let known = zones.iter().position(|z| z == word).unwrap_or_else(|| {
                            zones.push(word.clone());
                            zones.len() - 1
                        });
                        self.zone = Some(Zone::Named(known));
                    }
                    _ => return Err(wrong()),
                }
            }
            Value::Int(number) => {
                let small = || i8::try_from(*number).map_err(|_| wrong());
                let wide = || i16::try_from(*number).map_err(|_| wrong());
                match name {
                    "weekday" => self.weekday = Some(small()?),
                    "day" => self.day = Some(small()?),
                    "month" => self.month = Some(small()?),
                    "ordinal" => self.ordinal = Some(small()?),
                    "dir" => self.dir = Some(small()?),
                    "hour" => self.hour = Some(small()?),
                    "minute" => self.minute = Some(small()?),
                    "second" => self.second = Some(small()?),
                    "shift" => self.shift = Some(small()?),
                    "half" => self.half = Some(small()?),
                    "year" => self.year = Some(wide()?),
                    "decade" => self.decade = Some(wide()?),
                    "century" => self.century = Some(wide()?),
                    "offset" => self.offset = Some(*number),
                    "count" | "number" => self.count = Some(Count::Exact(*number)),
                    "zone" => self.zone = Some(Zone::Fixed(*number)),
                    "every" => self.every = *number != 0,
                    "span" => self.span = *number != 0,
                    "onward" => self.onward = *number != 0,
                    "more" => self.more = *number != 0,
                    "same" => self.same = *number != 0,
                    _ => return Err(format!("there is no slot {name:?}")),
                }
            }
        }
        Ok(())
    }

    /// Whether it is "the latest quarter": the one that the text speaks of, or the last before the publication.
    pub(super) fn is_latest(&self) -> bool {
        self.onward && (self.unit, self.dir) == (Some(Unit::Quarter), Some(0))
    }

    /// Takes over what `other` says.
    pub(super) fn merge(&mut self, other: &Self) {
        macro_rules! take {
            ($($slot:ident)*) => {$(if other.$slot.is_some() { self.$slot = other.$slot; })*};
        }
        take!(weekday day month year calendar decade century offset dir unit count ordinal within part);
        take!(hour minute second half);
        take!(zone season modifier reference shift);
        self.every |= other.every;
        self.span |= other.span;
        self.onward |= other.onward;
        self.same |= other.same;
        self.more |= other.more;
    }
    /// Takes from a neighbour what is not said here: month, year, half of the day, zone.
    pub(super) fn borrow(&mut self, other: &Self) {
        macro_rules! lend {
            ($($slot:ident)*) => {$(if self.$slot.is_none() { self.$slot = other.$slot; })*};
        }
        lend!(year calendar unit dir);
        if self.month.is_none() && self.day.is_some() {
            self.month = other.month;
        }
        if self.hour.is_some() {
            lend!(half part zone);
        }
    }

    pub(super) fn with_count(mut self, count: Count) -> Self {
        self.count = Some(count);
        self
    }
}
