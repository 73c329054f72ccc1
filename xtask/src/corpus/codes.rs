//! The codes of the codebook that gold passages may use, and which of them go together.

/// A class, whether it is material conflict, and its modes.
pub(super) struct ClassRow {
    /// The code of the class.
    pub(super) name: &'static str,
    /// Whether the class belongs to the quad of material conflict (MX).
    pub(super) material_conflict: bool,
    /// The modes that refine it.
    pub(super) modes: &'static [&'static str],
}

const fn row(name: &'static str, material_conflict: bool, modes: &'static [&'static str]) -> ClassRow {
    ClassRow { name, material_conflict, modes }
}

const ASKED: &[&str] = &["assist", "change", "yield", "meet"];

/// Section 2 of the codebook.
pub(super) const CLASSES: &[ClassRow] = &[
    row("AGREE", false, &[]),
    row("CONSULT", false, &["visit", "third-party", "multilateral", "phone"]),
    row("SUPPORT", false, &[]),
    row("CONCEDE", false, &[]),
    row("COOPERATE", false, &[]),
    row("AID", false, &[]),
    row("RETREAT", false, &["withdraw", "release", "disarm", "ceasefire", "access", "resign"]),
    row("REQUEST", false, ASKED),
    row("ACCUSE", false, &["disapprove", "investigate", "allege"]),
    row("REJECT", false, ASKED),
    row("THREATEN", false, &["restrict", "arrest", "relations", "expel", "territory", "violence"]),
    row("PROTEST", true, &["demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"]),
    row("SANCTION", true, &["convict", "expel", "withdraw", "discontinue"]),
    row("MOBILIZE", true, &["troops", "weapons", "police", "militia"]),
    row(
        "COERCE",
        true,
        &[
            "seize",
            "restrict",
            "censor",
            "curfew",
            "martial-law",
            "arrest",
            "deport",
            "withhold",
            "misinformation",
            "cyber",
        ],
    ),
    row(
        "ASSAULT",
        true,
        &[
            "abduct",
            "beat",
            "torture",
            "sexual",
            "targeted",
            "destroy",
            "primitive",
            "firearms",
            "explosives",
            "suicide-attack",
            "aerial",
            "drone",
            "heavy-weapons",
            "crowd-control",
            "unconventional",
        ],
    ),
];

/// Section 3: the layers.
pub(super) const LAYERS: &[&str] = &[
    "proposed",
    "negotiated",
    "mediated",
    "accepted",
    "agreed",
    "effective",
    "extended",
    "respected",
    "violated",
    "suspended",
    "ended",
    "rejected",
];

/// Section 4.
pub(super) const STATUSES: &[&str] = &["actual", "negated", "planned", "possible", "stopped"];

/// Section 5.
pub(super) const STANCES: &[&str] = &["asserts", "denies", "doubts"];

/// Section 5.
pub(super) const CHANNELS: &[&str] = &[
    "tweet",
    "statement",
    "interview",
    "press-conference",
    "broadcast",
    "document",
    "unnamed-officials",
    "other-media",
    "none",
];

/// Section 6.
pub(super) const KINDS: &[&str] = &[
    "person",
    "role",
    "country",
    "organization",
    "armed-group",
    "group",
    "outlet",
    "place",
    "facility",
    "time",
    "count",
    "pronoun",
];

/// Section 1.
pub(super) const TOLLS: &[&str] = &["killed", "injured", "missing", "displaced", "captured"];

/// Section 1.
pub(super) const BOUNDS: &[&str] = &["exact", "at_least", "about", "at_most"];

/// How a passage is told: what sort of text it imitates.
pub(super) const FORMS: &[&str] =
    &["wire", "headline", "portal", "live", "broadcast", "release", "feature", "opinion", "digest"];

/// How it speaks.
pub(super) const REGISTERS: &[&str] = &["formal", "plain", "popular", "spoken"];

/// The row of a class.
pub(super) fn class(name: &str) -> Option<&'static ClassRow> {
    CLASSES.iter().find(|row| row.name == name)
}

/// What a layer expects where class, mode and status do not fit it; nothing where they do (the table of section 3).
pub(super) fn layer_expects(layer: &str, class: &ClassRow, mode: Option<&str>, status: &str) -> Option<&'static str> {
    let (fits, expected) = match layer {
        "proposed" => (
            matches!((class.name, mode), ("REQUEST", Some("yield")) | ("AGREE" | "SUPPORT", _)),
            "REQUEST:yield, AGREE or SUPPORT",
        ),
        "negotiated" => (
            class.name == "CONSULT" && mode != Some("third-party"),
            "CONSULT, and `mediated` where a third party takes part",
        ),
        "mediated" => (class.name == "CONSULT" && mode == Some("third-party"), "CONSULT:third-party"),
        "accepted" | "extended" => (class.name == "AGREE", "AGREE"),
        "agreed" => (matches!(class.name, "AGREE" | "CONCEDE"), "AGREE, or CONCEDE for one side alone"),
        "effective" | "respected" => (class.name == "RETREAT" && mode == Some("ceasefire"), "RETREAT:ceasefire"),
        "violated" => (class.material_conflict, "a class of material conflict: the deed, else ASSAULT"),
        "suspended" | "rejected" => (class.name == "REJECT" && mode == Some("yield"), "REJECT:yield"),
        "ended" => (
            class.material_conflict
                || (class.name == "RETREAT" && mode == Some("ceasefire") && matches!(status, "stopped" | "negated")),
            "the deed, else RETREAT:ceasefire that has stopped",
        ),
        _ => (false, "a layer of the codebook"),
    };
    (!fits).then_some(expected)
}
