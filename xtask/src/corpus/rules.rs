//! What the codebook fixes about a gold passage.

use std::collections::{BTreeMap, BTreeSet};

use super::codes;
use super::notation::{Claim, Mention, Passage, Problem};

/// Longest text of a passage, in code points; one to five sentences stay well below it.
const LONGEST: usize = 1500;

/// Everything that is wrong with a passage of a language.
pub(super) fn check(language: &str, passage: &Passage) -> Vec<Problem> {
    let mut problems = Vec::new();
    header(language, passage, &mut problems);
    let mentions: BTreeMap<&str, &Mention> = passage.mentions.iter().map(|m| (m.name.as_str(), m)).collect();
    marks(passage, &mentions, &mut problems);
    let mut told = BTreeSet::new();
    for claim in &passage.claims {
        let checker = Checker { passage, mentions: &mentions, claim };
        checker.check(&mut problems);
        let whole = format!(
            "{} {:?} {:?} {:?} {:?} {:?} {}",
            claim.trigger, claim.class, claim.mode, claim.layer, claim.actors, claim.recipients, claim.status
        );
        if !told.insert(whole) {
            problems.push(Problem::new(claim.line, "read the same claim twice, expected one that differs"));
        }
    }
    problems
}

fn header(language: &str, passage: &Passage, problems: &mut Vec<Problem>) {
    let mut say = |message: String| problems.push(Problem::new(passage.line, message));
    let number = passage.id.strip_prefix(language).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    if number.len() != 6 || !number.bytes().all(|b| b.is_ascii_digit()) {
        say(format!("read the id `{}`, expected `{language}-` and six digits", passage.id));
    }
    if !is_moment(&passage.published) {
        say(format!("read the time `{}`, expected one as 2020-10-26T09:25+07:00", passage.published));
    }
    if !codes::FORMS.contains(&passage.form.as_str()) {
        say(format!("read the form `{}`, expected one of {}", passage.form, codes::FORMS.join(" ")));
    }
    if !codes::REGISTERS.contains(&passage.register.as_str()) {
        say(format!("read the register `{}`, expected one of {}", passage.register, codes::REGISTERS.join(" ")));
    }
    let length = passage.text.chars().count();
    if length == 0 || length > LONGEST {
        say(format!("read a text of {length} code points, expected 1 to {LONGEST}"));
    }
    if passage.text.chars().any(|c| c.is_control() && c != '\n') {
        say("read a control character in the text, expected none".to_owned());
    }
    if passage.text.replace("...", "").contains("..") {
        say("read two full stops in a row, expected one, or three".to_owned());
    }
    if passage.text.split('\n').any(|line| line.trim() != line || line.contains("  ")) {
        say("read white space at the end of a line or doubled, expected single spaces between words".to_owned());
    }
}

fn marks(passage: &Passage, mentions: &BTreeMap<&str, &Mention>, problems: &mut Vec<Problem>) {
    let characters: Vec<char> = passage.text.chars().collect();
    let loose = |(start, end): (usize, usize)| {
        start == end || characters[start].is_whitespace() || characters[end - 1].is_whitespace()
    };
    let mut spans = BTreeSet::new();
    for mention in &passage.mentions {
        let mut say = |message: String| problems.push(Problem::new(mention.line, message));
        let name = &mention.name;
        if !codes::KINDS.contains(&mention.kind.as_str()) {
            say(format!("read the kind `{}`, expected one of {}", mention.kind, codes::KINDS.join(" ")));
        }
        if loose(mention.span) {
            say(format!("read `{name}` empty or with space at its edge, expected words"));
        }
        if !spans.insert(mention.span) {
            say(format!("read `{name}` on the span of another mention, expected a span of its own"));
        }
        match (&mention.value, mention.kind.as_str()) {
            (None, "time") => say(format!("read the time `{name}` without a value, expected a TIMEX3 value")),
            (Some(value), "time") if !is_timex(value) => {
                say(format!("read the value `{value}`, expected TIMEX3 as 2020-10-24, 2020-W43, 2020-10-24TEV, P3D"));
            }
            (Some(value), kind) if kind != "time" => {
                say(format!("read the value `{value}` on a {kind}, expected none"))
            }
            _ => {}
        }
        for other in &mention.refers {
            if other == name || !mentions.contains_key(other.as_str()) {
                say(format!("read `-> {other}`, expected another mention of the passage"));
            }
        }
        if !plays_a_part(passage, name) {
            say(format!("read the mention `{name}` that no claim uses, expected marks only on what takes part in one"));
        }
    }
    let mut spans = BTreeSet::new();
    for (name, span) in &passage.triggers {
        let mut say = |message: String| problems.push(Problem::new(passage.line, message));
        if loose(*span) {
            say(format!("read the trigger `{name}` empty or with space at its edge, expected words"));
        }
        if !spans.insert(*span) {
            say(format!("read the trigger `{name}` on the span of another, expected one trigger with several claims"));
        }
        if !passage.claims.iter().any(|claim| claim.trigger == *name) {
            say(format!("read the trigger `{name}` without a claim, expected a line `* {name} CLASS …`"));
        }
    }
}

/// Whether a claim names the mention, or names one that refers to it.
fn plays_a_part(passage: &Passage, name: &str) -> bool {
    let mut wanted = vec![name];
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !seen.insert(name) {
            continue;
        }
        if passage.claims.iter().any(|claim| used(claim).any(|used| used == name)) {
            return true;
        }
        let referring = passage.mentions.iter().filter(|m| m.refers.iter().any(|r| r == name));
        wanted.extend(referring.map(|m| m.name.as_str()));
    }
    false
}

/// Names of the mentions in a claim.
fn used(claim: &Claim) -> impl Iterator<Item = &str> {
    let lists = [&claim.actors, &claim.recipients, &claim.places, &claim.times];
    let source = claim.source.iter().flat_map(|source| source.speaker.iter().chain(&source.via));
    let toll = claim.toll.iter().flat_map(|toll| [&toll.mention].into_iter().chain(&toll.who));
    lists.into_iter().flatten().chain(source).chain(toll).map(String::as_str)
}

struct Checker<'a> {
    passage: &'a Passage,
    mentions: &'a BTreeMap<&'a str, &'a Mention>,
    claim: &'a Claim,
}

impl Checker<'_> {
    fn check(&self, problems: &mut Vec<Problem>) {
        let claim = self.claim;
        let mut say = |message: String| problems.push(Problem::new(claim.line, message));
        if !self.passage.triggers.contains_key(&claim.trigger) {
            say(format!("read the trigger `{}`, expected one marked `<…>{{{0}}}` in the text", claim.trigger));
        }
        match codes::class(&claim.class) {
            None => say(format!("read the class `{}`, expected one of the sixteen", claim.class)),
            Some(class) => {
                if let Some(mode) = claim.mode.as_deref().filter(|mode| !class.modes.contains(mode)) {
                    let modes = if class.modes.is_empty() { "no mode".to_owned() } else { class.modes.join(" ") };
                    say(format!("read the mode `{mode}` of {}, expected {modes}", class.name));
                }
                match claim.layer.as_deref() {
                    Some(layer) if !codes::LAYERS.contains(&layer) => {
                        say(format!("read the layer `{layer}`, expected one of {}", codes::LAYERS.join(" ")));
                    }
                    Some(layer) => {
                        if let Some(expected) = codes::layer_expects(layer, class, claim.mode.as_deref(), &claim.status)
                        {
                            say(format!("read the layer `{layer}` on {}, expected it on {expected}", class.name));
                        }
                    }
                    None if claim.mode.as_deref() == Some("ceasefire") => {
                        say("read RETREAT:ceasefire without a layer, expected effective, respected or ended".to_owned());
                    }
                    None => {}
                }
            }
        }
        if claim.source.as_ref().is_some_and(|source| source.stance == "denies") && claim.status == "actual" {
            say("read `denies` with the status actual, expected negated: what is denied did not happen".to_owned());
        }
        self.roles(&mut say);
    }

    fn roles(&self, say: &mut impl FnMut(String)) {
        let claim = self.claim;
        let kind = |name: &str| self.mentions.get(name).map(|mention| mention.kind.as_str());
        for name in used(claim) {
            if kind(name).is_none() {
                say(format!("read `{name}`, expected a mention marked in the text"));
            }
        }
        let mut expect = |names: &[String], role: &str, fits: &dyn Fn(&str) -> bool| {
            for name in names {
                if let Some(kind) = kind(name).filter(|kind| !fits(kind)) {
                    say(format!("read the {kind} `{name}` as {role}, expected another kind of mention there"));
                }
            }
            if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
                say(format!("read a mention twice as {role}, expected it once"));
            }
        };
        let party = |kind: &str| !matches!(kind, "time" | "count" | "place" | "facility");
        expect(&claim.actors, "actor", &party);
        expect(&claim.recipients, "recipient", &|kind| party(kind) || kind == "facility");
        expect(&claim.places, "place", &|kind| matches!(kind, "place" | "facility" | "country" | "pronoun"));
        expect(&claim.times, "time", &|kind| kind == "time");
        if let Some(source) = &claim.source {
            expect(source.speaker.as_slice(), "speaker", &party);
            expect(&source.via, "speaker", &party);
        }
        for toll in &claim.toll {
            expect(std::slice::from_ref(&toll.mention), "count", &|kind| kind == "count");
            expect(toll.who.as_slice(), "those hit", &party);
        }
    }
}

/// Whether a text is `YYYY-MM-DDTHH:MM` with an offset.
fn is_moment(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let Some(clock) = time.get(..5) else { return false };
    let offset = &time[5..];
    let signed = offset.strip_prefix(['+', '-']).is_some_and(is_clock);
    is_date(date) && date.len() == 10 && is_clock(clock) && (offset == "Z" || signed)
}

fn is_clock(text: &str) -> bool {
    matches!(text.split_once(':'), Some((h, m)) if number(h, 2, 0..=23) && number(m, 2, 0..=59))
}

fn number(text: &str, digits: usize, range: std::ops::RangeInclusive<u32>) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()) && text.parse().is_ok_and(|n| range.contains(&n))
}

/// Whether a text is a calendar date, a part of one, a week, a season or a quarter, as TIMEX3 writes them.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let decade = number(year, 3, 0..=999) || number(year, 2, 0..=99);
    let whole = number(year, 4, 0..=9999);
    match (month, day) {
        (None, _) => whole || decade || year == "XXXX",
        (Some("SP" | "SU" | "FA" | "WI" | "H1" | "H2" | "Q1" | "Q2" | "Q3" | "Q4"), None) => whole,
        (Some(week), rest) if week.starts_with('W') => {
            whole && number(&week[1..], 2, 1..=53) && rest.is_none_or(|day| day == "WE")
        }
        (Some(month), None) => (whole || year == "XXXX") && number(month, 2, 1..=12),
        (Some(month), Some(day)) => {
            let days = match (month, year.parse::<u32>()) {
                ("04" | "06" | "09" | "11", _) => 30,
                ("02", Ok(y)) if (y % 4 != 0 || y % 100 == 0) && y % 400 != 0 => 28,
                ("02", _) => 29,
                _ => 31,
            };
            (whole || year == "XXXX") && number(month, 2, 1..=12) && number(day, 2, 1..=days)
        }
    }
}

/// Whether a text is a value of TIMEX3.
fn is_timex(text: &str) -> bool {
    if matches!(text, "PAST_REF" | "PRESENT_REF" | "FUTURE_REF") {
        return true;
    }
    if let Some(length) = text.strip_prefix('P') {
        let length = length.strip_prefix('T').unwrap_or(length);
        let unit = length.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | 'X'));
        return unit.len() < length.len() && matches!(unit, "D" | "W" | "M" | "Y" | "H" | "S" | "DE" | "CE");
    }
    match text.split_once('T') {
        None => is_date(text),
        Some((date, "MO" | "MI" | "AF" | "EV" | "NI" | "DT")) => is_date(date),
        Some((date, clock)) => is_date(date) && (is_clock(clock) || number(clock, 2, 0..=24)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::notation::parse;
    use super::*;

    const HEAD: &str = "## en-000001 | 2020-10-26T09:25+07:00 | wire formal\n";
    const TEXT: &str =
        "[A]{a country} <acts>{c} on [B]{b country}, [C]{s person} said on [Monday]{t time 2020-10-26}.\n";

    /// What is told of a passage with these claim lines.
    fn told(claims: &str) -> Vec<String> {
        let (passages, problems) = parse(&format!("{HEAD}{TEXT}{claims}"));
        assert!(problems.is_empty(), "{problems:?}");
        check("en", &passages[0]).into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn claims_of_the_codebook_pass() {
        for class in
            ["ASSAULT:drone violated", "REQUEST:yield proposed", "REJECT:yield rejected", "AGREE agreed", "AID"]
        {
            let told = told(&format!("* c {class} | by a | to b | on t | says s"));
            assert!(told.is_empty(), "{class}: {told:?}");
        }
    }

    #[test]
    fn what_the_codebook_forbids_is_told() {
        for (line, word) in [
            ("c SHOOT | by a | to b | on t | says s", "sixteen"),
            ("c AID:drone | by a | to b | on t | says s", "no mode"),
            ("c ASSAULT:meet | by a | to b | on t | says s", "mode"),
            ("c AGREE truce | by a | to b | on t | says s", "layer"),
            ("c REQUEST:yield agreed | by a | to b | on t | says s", "AGREE"),
            ("c REQUEST:change proposed | by a | to b | on t | says s", "REQUEST:yield"),
            ("c RETREAT:ceasefire | by a | to b | on t | says s", "without a layer"),
            ("c RETREAT:ceasefire ended | by a | to b | on t | says s", "stopped"),
            ("c CONSULT:third-party negotiated | by a | to b | on t | says s", "mediated"),
            ("c ASSAULT | by a | to b | on t | says s denies", "negated"),
            ("c ASSAULT | by t | to b | on t | says s | at a", "as actor"),
            ("c ASSAULT | by a | to b | on s", "as time"),
            ("c ASSAULT | by a a | to b | on t | says s", "twice"),
            ("c ASSAULT | by a | to b | on t | says s | killed t 5", "count"),
            ("d ASSAULT | by a | to b | on t | says s", "marked"),
            ("c ASSAULT | by a z | to b | on t | says s", "expected a mention"),
            ("c ASSAULT | by a | to b | says s", "no claim uses"),
        ] {
            let told = told(&format!("* {line}"));
            assert!(told.iter().any(|message| message.contains(word)), "{line}: {told:?}");
        }
        let twice = told("* c AID | by a | to b | on t | says s\n* c AID | by a | to b | on t | says s");
        assert!(twice.iter().any(|message| message.contains("same claim")), "{twice:?}");
    }

    #[test]
    fn headers_and_spans_are_checked() {
        for (written, word) in [
            ("## id-000001 | 2020-10-26T09:25+07:00 | wire formal\nWords.", "the id"),
            ("## en-1 | 2020-10-26T09:25+07:00 | wire formal\nWords.", "the id"),
            ("## en-000001 | 2020-10-26 | wire formal\nWords.", "the time"),
            ("## en-000001 | 2021-02-29T09:25Z | wire formal\nWords.", "the time"),
            ("## en-000001 | 2020-10-26T09:25Z | poem formal\nWords.", "the form"),
            ("## en-000001 | 2020-10-26T09:25Z | wire sung\nWords.", "the register"),
            ("## en-000001 | 2020-10-26T09:25Z | wire formal\nTwo  spaces.", "white space"),
            ("## en-000001 | 2020-10-26T09:25Z | wire formal\nAn end..", "full stops"),
            ("## en-000001 | 2020-10-26T09:25Z | wire formal\n<Words>{c}.", "without a claim"),
            ("## en-000001 | 2020-10-26T09:25Z | wire formal\n[[A]{a role}]{b role} <w>{c}\n* c AID | by a b", "own"),
            ("## en-000001 | 2020-10-26T09:25Z | wire formal\n<A>{d}<w >{c}\n* c AID\n* d AID", "edge"),
            ("## en-000001 | 2020-10-26T09:25Z | wire formal\n[A]{a time} <w>{c}\n* c AID | on a", "TIMEX3"),
        ] {
            let (passages, problems) = parse(written);
            assert!(problems.is_empty(), "{problems:?}");
            let told: Vec<_> = check("en", &passages[0]).into_iter().map(|p| p.message).collect();
            assert!(told.iter().any(|message| message.contains(word)), "{written}: {told:?}");
        }
    }

    #[test]
    fn values_of_times_are_timex() {
        for good in
            ["2020-10-24", "2020-10", "2020", "202", "2020-W43", "2020-W43-WE", "2020-10-24TEV", "2020-10-24T08:00"]
                .into_iter()
                .chain(["P3D", "PT24H", "P6W", "PXY", "PRESENT_REF", "2020-SU", "2024-02-29", "XXXX-10-03"])
        {
            assert!(is_timex(good), "{good}");
        }
        for bad in ["", "Monday", "2020-13", "2020-10-32", "2023-02-29", "P", "P3", "2020-10-24T25:00", "24 Oct"] {
            assert!(!is_timex(bad), "{bad}");
        }
    }
}
