//! The plain sentence of a claim, in the interface's language, made from the claim's slots and nothing else.
//!
//! Who says so comes first. Verbs and frames are data (`act`, `frame` in `i18n/`):
//!
//! - the act is looked up by class and ceasefire layer, else class and mode, else class; a layer with a `suffix`
//!   (a violation) keeps the words of the mode and adds its own;
//! - the status picks the frame (`actual`, `negated`, `planned`, `possible`, `stopped`), an act may have its own;
//! - where nobody is named to act, the frames `bare-…` speak of the act as a noun.

use gencatan_record::{ClaimView, MentionView, TollView};

use crate::strings::{Piece, Strings, fill, pieces};
use crate::{countries, dates};

/// The part of a claim that some words of the sentence come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Speaker,
    Actor,
    Act,
    Recipient,
    Place,
    Time,
    Toll,
}

impl Slot {
    /// Every slot, in the order of a sentence.
    pub(crate) const ALL: [Self; 7] =
        [Self::Speaker, Self::Actor, Self::Act, Self::Recipient, Self::Place, Self::Time, Self::Toll];

    /// The word used in style sheets and keys.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Actor => "actor",
            Self::Act => "act",
            Self::Recipient => "recipient",
            Self::Place => "place",
            Self::Time => "time",
            Self::Toll => "toll",
        }
    }

    /// The number that stands beside the slot's words, from 1.
    pub(crate) const fn number(self) -> usize {
        self as usize + 1
    }
}

/// Words of a sentence and the slot that they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) slot: Option<Slot>,
}

/// The sentence in parts.
pub(crate) fn parts(claim: &ClaimView, strings: &Strings) -> Vec<Part> {
    let speaker = claim.speaker.as_ref().map(|m| named(m, claim, strings)).unwrap_or_default();
    let via = names(&claim.via, claim, strings);
    let stance = match (&claim.speaker, claim.stance.as_deref()) {
        (Some(_), Some("denies")) => "says.denies",
        (Some(_), Some("doubts")) => "says.doubts",
        (Some(_), _) if !via.is_empty() => "says.via",
        (Some(_), _) => "says.speaker",
        (None, _) if claim.article.outlet.is_empty() => "says.article",
        (None, _) => "says.outlet",
    };
    let mut out = Vec::new();
    for piece in pieces(&strings.t(stance)) {
        match piece {
            Piece::Words(words) => push(&mut out, words, None),
            Piece::Name("speaker") => push(&mut out, &speaker, Some(Slot::Speaker)),
            Piece::Name("outlet") => push(&mut out, &claim.article.outlet, Some(Slot::Speaker)),
            Piece::Name("via") => push(&mut out, &via, None),
            Piece::Name("clause") => out.append(&mut clause(claim, strings)),
            Piece::Name(_) => {}
        }
    }
    push(&mut out, &strings.t("says.stop"), None);
    capitalise(&mut out);
    out
}

/// The sentence as text.
pub(crate) fn plain(claim: &ClaimView, strings: &Strings) -> String {
    parts(claim, strings).into_iter().map(|p| p.text).collect()
}

fn push(out: &mut Vec<Part>, text: &str, slot: Option<Slot>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.slot == slot => last.text.push_str(text),
        _ => out.push(Part { text: text.to_owned(), slot }),
    }
}

fn capitalise(parts: &mut [Part]) {
    if let Some(first) = parts.first_mut()
        && let Some(letter) = first.text.chars().next()
        && first.slot.is_none()
    {
        first.text = letter.to_uppercase().chain(first.text.chars().skip(1)).collect();
    }
}

/// What the act did, to whom, where, when, with which toll.
fn clause(claim: &ClaimView, strings: &Strings) -> Vec<Part> {
    let act = Act::of(claim, strings);
    let denied = claim.speaker.is_some() && claim.stance.as_deref() == Some("denies");
    let status = match claim.status.as_str() {
        // "X denies that …" carries the negation already.
        "negated" if denied => "actual",
        known @ ("negated" | "planned" | "possible" | "stopped") => known,
        _ => "actual",
    };
    let actors = names(&claim.actors, claim, strings);
    let recipients = names(&claim.recipients, claim, strings);
    let mut out = Vec::new();
    let pattern = act.frame(status, actors.is_empty());
    for piece in pieces(&pattern) {
        match piece {
            Piece::Words(words) => push(&mut out, words, Some(Slot::Act)),
            Piece::Name("actors") => push(&mut out, &actors, Some(Slot::Actor)),
            Piece::Name(key @ ("to" | "nto")) if !recipients.is_empty() => {
                let to = act.form(key).unwrap_or_else(|| strings.t(&format!("frame.{key}")));
                for piece in pieces(&to) {
                    match piece {
                        Piece::Words(words) => push(&mut out, words, Some(Slot::Act)),
                        Piece::Name(_) => push(&mut out, &recipients, Some(Slot::Recipient)),
                    }
                }
            }
            Piece::Name("to" | "nto") => {}
            Piece::Name(form) => push(&mut out, &act.form(form).unwrap_or_default(), Some(Slot::Act)),
        }
    }
    circumstances(claim, strings, &mut out);
    if let Some(suffix) = act.suffix() {
        push(&mut out, &suffix, Some(Slot::Act));
    }
    // White space between the slots belongs to no slot.
    trim(out)
}

fn circumstances(claim: &ClaimView, strings: &Strings, out: &mut Vec<Part>) {
    if let Some(place) = claim.place.and_then(|i| claim.places.get(i)).or(claim.places.first()) {
        hole(&strings.t("circumstance.place"), &named(place, claim, strings), Slot::Place, out);
    }
    // A time that no words of the sentence give is the page's, not the sentence's.
    if let Some(when) = claim.when.as_ref().filter(|_| !claim.times.is_empty()) {
        let open = when.from.is_none() || when.to.is_none();
        let kind = match when.precision.as_str() {
            _ if when.approx || open => "plain",
            "second" | "minute" | "hour" | "part-of-day" | "day" if when.from == when.to => "on",
            "month" | "quarter" | "half-year" | "season" | "year" | "decade" | "century" => "in",
            _ => "plain",
        };
        hole(&strings.t(&format!("circumstance.{kind}")), &dates::when(when, strings), Slot::Time, out);
    }
    if !claim.toll.is_empty() {
        let tolls: Vec<String> = claim.toll.iter().map(|t| toll(t, strings)).collect();
        hole(&strings.t("circumstance.toll"), &strings.list(&tolls), Slot::Toll, out);
    }
}

fn hole(pattern: &str, value: &str, slot: Slot, out: &mut Vec<Part>) {
    for piece in pieces(pattern) {
        match piece {
            Piece::Words(words) => push(out, words, None),
            Piece::Name(_) => push(out, value, Some(slot)),
        }
    }
}

/// Moves the white space at the ends of coloured parts out into parts of their own.
fn trim(parts: Vec<Part>) -> Vec<Part> {
    let mut out = Vec::new();
    for part in parts {
        let inner = part.text.trim();
        if part.slot.is_none() || inner.is_empty() {
            push(&mut out, &part.text, None);
            continue;
        }
        let start = part.text.len() - part.text.trim_start().len();
        push(&mut out, &part.text[..start], None);
        push(&mut out, inner, part.slot);
        push(&mut out, &part.text[start + inner.len()..], None);
    }
    out
}

/// "at least 5 killed".
pub(crate) fn toll(toll: &TollView, strings: &Strings) -> String {
    let number = match (toll.low, toll.high) {
        (Some(low), Some(high)) if low != high => format!("{low}–{high}"),
        (Some(one), _) | (None, Some(one)) => one.to_string(),
        (None, None) => toll.text.clone(),
    };
    let bound = match (toll.low, toll.high) {
        (Some(_), None) if toll.bound == "exact" => "at_least",
        (None, Some(_)) if toll.bound == "exact" => "at_most",
        _ => toll.bound.as_str(),
    };
    let bounded = strings.get(&format!("bound.{bound}")).map_or_else(|| number.clone(), |p| fill(p, &[("n", &number)]));
    let words = strings.fill("toll.words", &[("n", &bounded), ("kind", &strings.code("toll-kind", &toll.kind))]);
    match &toll.who {
        Some(who) => strings.fill("toll.who", &[("toll", &words), ("who", who)]),
        None => words,
    }
}

/// The names that a mention stands for, else its own words.
pub(crate) fn named(mention: &MentionView, claim: &ClaimView, strings: &Strings) -> String {
    if !mention.actors.is_empty() {
        let mut names: Vec<String> = Vec::new();
        for actor in &mention.actors {
            let name = countries::actor(actor, &strings.code);
            let name = if name.is_empty() { mention.text.clone() } else { name.to_owned() };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        return strings.list(&names);
    }
    if let Some(place) = mention.place.as_ref().filter(|p| !p.name.is_empty()) {
        return place.name.clone();
    }
    let name = matches!(mention.kind.as_str(), "person" | "organization" | "armed-group" | "outlet" | "place");
    if name || claim.article.language.as_deref() == Some(&strings.code) {
        mention.text.clone()
    } else {
        // Words of another language that stand for nobody known are the page's, and are shown as such.
        strings.fill("quote", &[("words", &mention.text)])
    }
}

fn names(mentions: &[MentionView], claim: &ClaimView, strings: &Strings) -> String {
    let mut names: Vec<String> = Vec::new();
    for mention in mentions {
        let name = named(mention, claim, strings);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    strings.list(&names)
}

/// The words for an act.
struct Act<'a> {
    strings: &'a Strings,
    key: String,
    layer: Option<&'a str>,
}

impl<'a> Act<'a> {
    fn of(claim: &'a ClaimView, strings: &'a Strings) -> Self {
        let (class, layer, mode) = (&claim.class, claim.layer.as_deref(), claim.mode.as_deref());
        let known = |key: &String| strings.get(&format!("act.{key}.noun")).is_some();
        let suffixed = layer.is_some_and(|l| strings.get(&format!("layer-suffix.{l}")).is_some());
        let moded = mode.map(|m| format!("{class}.mode.{m}")).filter(known);
        if let Some(key) = moded.as_ref().filter(|_| suffixed) {
            return Self { strings, key: key.clone(), layer };
        }
        let layered = layer.and_then(|l| {
            let own = Some(format!("{class}.layer.{l}")).filter(known);
            // An act that breaks a truce is told as the act; others are told as what they do to the truce.
            own.or_else(|| Some(format!("ANY.layer.{l}")).filter(|key| !suffixed && known(key)))
        });
        if let Some(key) = layered {
            return Self { strings, key, layer: None };
        }
        Self { strings, key: moded.unwrap_or_else(|| class.clone()), layer }
    }

    fn form(&self, name: &str) -> Option<String> {
        self.strings.get(&format!("act.{}.{name}", self.key)).map(str::to_owned)
    }

    fn frame(&self, status: &str, bare: bool) -> String {
        let name = if bare { format!("bare-{status}") } else { status.to_owned() };
        self.form(&name).unwrap_or_else(|| self.strings.t(&format!("frame.{name}")))
    }

    fn suffix(&self) -> Option<String> {
        self.strings.get(&format!("layer-suffix.{}", self.layer?)).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gencatan_reader::{Class, Layer, Status};
    use gencatan_record::{ActorView, ArticleRow, PlaceView, WhenView};

    fn mention(name: &str) -> MentionView {
        MentionView {
            text: name.into(),
            kind: "country".into(),
            actors: vec![ActorView { name: name.into(), ..ActorView::default() }],
            ..MentionView::default()
        }
    }

    fn claim(class: &str, mode: Option<&str>, layer: Option<&str>, status: &str) -> ClaimView {
        ClaimView {
            article: ArticleRow { outlet: "Demo Courier".into(), language: Some("en".into()), ..ArticleRow::default() },
            class: class.into(),
            mode: mode.map(Into::into),
            layer: layer.map(Into::into),
            status: status.into(),
            actors: vec![mention("Arland")],
            recipients: vec![mention("Belmar")],
            ..ClaimView::default()
        }
    }

    fn said(mut c: ClaimView, by: &str, stance: &str) -> ClaimView {
        c.speaker = Some(mention(by));
        c.stance = Some(stance.into());
        c
    }

    #[track_caller]
    fn check(claim: &ClaimView, english: &str, indonesian: &str) {
        assert_eq!(plain(claim, Strings::find("en").unwrap()), english);
        assert_eq!(plain(claim, Strings::find("id").unwrap()), indonesian);
    }

    #[test]
    fn who_says_so_comes_before_what() {
        let mut broke = claim("ASSAULT", None, Some("violated"), "actual");
        broke.recipients.clear();
        check(
            &said(broke.clone(), "Belmar", "asserts"),
            "According to Belmar, Arland broke the ceasefire.",
            "Menurut Belmar, Arland melanggar gencatan senjata.",
        );
        check(
            &said(ClaimView { status: "negated".into(), ..broke }, "Arland", "denies"),
            "Arland denies that Arland broke the ceasefire.",
            "Arland membantah bahwa Arland melanggar gencatan senjata.",
        );
        let mut shelled = claim("ASSAULT", Some("heavy-weapons"), Some("violated"), "actual");
        shelled.places = vec![MentionView {
            place: Some(PlaceView { name: "Ödköy".into(), ..PlaceView::default() }),
            ..mention("Ödköy")
        }];
        shelled.places[0].actors.clear();
        shelled.times = vec![mention("Monday")];
        shelled.when = Some(WhenView {
            from: Some("2031-03-03".into()),
            to: Some("2031-03-03".into()),
            precision: "day".into(),
            approx: false,
        });
        shelled.toll =
            vec![TollView { kind: "killed".into(), low: Some(5), bound: "at_least".into(), ..TollView::default() }];
        check(
            &shelled,
            "Demo Courier reports that Arland fired heavy weapons at Belmar in Ödköy on 3 Mar 2031 (at least 5 killed), \
             breaking the ceasefire.",
            "Demo Courier melaporkan bahwa Arland menembakkan senjata berat ke arah Belmar di Ödköy pada 3 Mar 2031 \
             (sedikitnya 5 tewas), sehingga melanggar gencatan senjata.",
        );
    }

    #[test]
    fn nobody_is_invented() {
        let mut nobody = claim("ASSAULT", None, None, "actual");
        nobody.actors.clear();
        check(
            &nobody,
            "Demo Courier reports that there was an attack on Belmar.",
            "Demo Courier melaporkan bahwa ada serangan terhadap Belmar.",
        );
    }

    #[test]
    fn words_of_another_language_are_quoted() {
        let mut other = claim("ASSAULT", None, None, "planned");
        other.article.language = Some("id".into());
        other.actors = vec![MentionView { text: "mereka".into(), kind: "pronoun".into(), ..MentionView::default() }];
        check(
            &other,
            "Demo Courier reports that “mereka” will attack Belmar.",
            "Demo Courier melaporkan bahwa mereka akan menyerang Belmar.",
        );
    }

    /// Every combination that the codebook allows gives a sentence without holes, in every language.
    #[test]
    fn every_act_has_words() {
        for strings in Strings::all() {
            for class in Class::ALL {
                let modes = class.modes().iter().map(|m| Some(m.as_str())).chain([None]);
                for mode in modes {
                    for layer in Layer::ALL.iter().map(|l| Some(l.as_str())).chain([None]) {
                        for status in Status::ALL {
                            for bare in [false, true] {
                                let mut c = claim(class.as_str(), mode, layer, status.as_str());
                                if bare {
                                    c.actors.clear();
                                }
                                let text = plain(&c, strings);
                                assert!(!text.contains(['{', '⟦']), "{text}");
                                assert!(!text.contains("  ") && !text.contains(" ,"), "{text}");
                                assert!(text.contains("Belmar") && (bare || text.contains("Arland")), "{text}");
                                if let Some(mode) = mode {
                                    let words = strings.get(&format!("act.{}.mode.{mode}.noun", class.as_str()));
                                    assert!(words.is_some(), "{} {mode} in {}", class.as_str(), strings.code);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
