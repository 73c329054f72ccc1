//! The marks of a ceasefire as the page tells them: one row each, with lane, time, speakers and claims.

use gencatan_record::ledger::MarkKind;
use gencatan_record::{ClaimView, MarkView, PartyView};

use crate::sentence::{self, Part};
use crate::strings::Strings;
use crate::{countries, dates};

/// Where a mark stands in the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// What the first party says the second did.
    First,
    /// What the second party says the first did.
    Second,
    /// Accusations by third parties and by articles in their own voice.
    Other,
    /// The life of the ceasefire itself.
    Life,
}

impl Lane {
    /// The word used in style sheets and JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Other => "other",
            Self::Life => "life",
        }
    }
}

/// The two parties in the order of their lanes, with the bodies that stand beside them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sides {
    parties: Vec<PartyView>,
    /// Codes of other bodies and the party (0 or 1) that each stands beside.
    beside: Vec<(String, usize)>,
}

impl Sides {
    /// Reads the sides off the marks: a body that a party accuses, or that belongs to a party's country, stands
    /// beside the party that it does not quarrel with.
    pub(crate) fn of<'a>(parties: &[PartyView], marks: impl Iterator<Item = &'a MarkView>, swap: bool) -> Self {
        let mut sides = Self { parties: parties.to_vec(), beside: Vec::new() };
        if swap {
            sides.parties.reverse();
        }
        let mut quarrels: Vec<(String, [bool; 2], bool)> = Vec::new();
        for mark in marks.filter(|m| m.kind == MarkKind::Violated) {
            for (ones, others, accused) in [(&mark.by, &mark.alleged_by, true), (&mark.alleged_by, &mark.by, false)] {
                for one in ones.iter().filter(|p| sides.party(&p.code).is_none()) {
                    let at = quarrels.iter().position(|q| q.0 == one.code).unwrap_or_else(|| {
                        quarrels.push((one.code.clone(), [false; 2], false));
                        quarrels.len() - 1
                    });
                    for other in others {
                        if let Some(party) = sides.party(&other.code) {
                            quarrels[at].1[party] = true;
                            quarrels[at].2 |= accused;
                        }
                    }
                }
            }
        }
        for (code, against, accused) in quarrels {
            let kin = code.split_once(':').is_some_and(|(country, _)| sides.party(country).is_some());
            match against {
                [true, false] if accused || kin => sides.beside.push((code, 1)),
                [false, true] if accused || kin => sides.beside.push((code, 0)),
                _ => {}
            }
        }
        sides
    }

    fn party(&self, code: &str) -> Option<usize> {
        self.parties.iter().position(|p| p.code == code)
    }

    fn side(&self, code: &str) -> Option<usize> {
        self.party(code).or_else(|| self.beside.iter().find(|(c, _)| c == code).map(|(_, side)| *side))
    }

    /// The name of the first (0) or second (1) party.
    pub(crate) fn name(&self, side: usize, strings: &Strings) -> String {
        self.parties.get(side).map(|p| countries::party(p, &strings.code)).unwrap_or_default()
    }

    /// The lane of a mark.
    pub(crate) fn lane(&self, mark: &MarkView) -> Lane {
        if mark.kind != MarkKind::Violated {
            return Lane::Life;
        }
        let of = |parties: &[PartyView]| -> Vec<usize> { parties.iter().filter_map(|p| self.side(&p.code)).collect() };
        let (by, says) = (of(&mark.by), of(&mark.alleged_by));
        if says.len() < mark.alleged_by.len() || says.iter().any(|s| *s != says[0]) {
            return Lane::Other;
        }
        match says.first() {
            Some(0) if !by.contains(&0) => Lane::First,
            Some(1) if !by.contains(&1) => Lane::Second,
            _ => Lane::Other,
        }
    }
}

/// A mark as a row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The id of its row on the page.
    pub(crate) anchor: String,
    /// The address of the page that holds the row; empty for the page itself.
    pub(crate) page: String,
    pub(crate) kind: MarkKind,
    pub(crate) lane: Lane,
    /// The kind in the interface's words.
    pub(crate) word: String,
    /// The time in words, where a source gives one.
    pub(crate) when: Option<String>,
    /// First and last instant of the time.
    pub(crate) span: Option<(i64, i64)>,
    /// Where no time is given: the first and last instant of the day of the first report, and the day in words.
    pub(crate) reported: Option<((i64, i64), String)>,
    pub(crate) rival: bool,
    /// Who acts.
    pub(crate) by: String,
    /// Who says so, where a side does.
    pub(crate) alleged_by: String,
    /// The places of the claims that are told.
    pub(crate) places: Vec<String>,
    pub(crate) outlets: usize,
    /// The first claims that it rests on, and how many there are.
    pub(crate) claims: Vec<Line>,
    pub(crate) borne: usize,
    /// The id of the first of them.
    pub(crate) first: String,
    /// The first claims that deny or doubt it, and how many there are.
    pub(crate) denials: Vec<Line>,
    pub(crate) denied: usize,
}

/// A claim as a line: its plain sentence and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) text: String,
    pub(crate) outlet: String,
    pub(crate) published: String,
    /// The sentence of the page and its language.
    pub(crate) sentence: String,
    pub(crate) lang: String,
    pub(crate) class: String,
    pub(crate) layer: Option<String>,
    pub(crate) status: String,
    pub(crate) article: String,
}

impl Line {
    pub(crate) fn of(claim: &ClaimView, strings: &Strings) -> Self {
        let parts = sentence::parts(claim, strings);
        Self {
            id: claim.id.clone(),
            text: parts.iter().map(|p| p.text.as_str()).collect(),
            parts,
            outlet: claim.article.outlet.clone(),
            published: claim.article.published.as_deref().map(|p| dates::day(p, strings)).unwrap_or_default(),
            sentence: claim.sentence.clone(),
            lang: claim.article.language.clone().unwrap_or_default(),
            class: strings.code("class", &claim.class),
            layer: claim.layer.as_deref().map(|l| strings.code("layer", l)),
            status: claim.status.clone(),
            article: claim.article.id.clone(),
        }
    }
}

impl Row {
    /// The rows of `marks`, each telling at most `lines` of its claims.
    pub(crate) fn all(marks: &[MarkView], sides: &Sides, lines: usize, strings: &Strings) -> Vec<Self> {
        marks.iter().enumerate().map(|(i, mark)| Self::of(mark, sides, i + 1, lines, strings)).collect()
    }

    fn of(mark: &MarkView, sides: &Sides, number: usize, lines: usize, strings: &Strings) -> Self {
        let told = |claims: &[ClaimView]| claims.iter().take(lines).map(|c| Line::of(c, strings)).collect();
        let names = |parties: &[PartyView]| {
            strings.list(&parties.iter().map(|p| countries::party(p, &strings.code)).collect::<Vec<_>>())
        };
        let when = mark.when.as_ref().filter(|w| w.from.is_some() || w.to.is_some());
        let reported = mark.reported.as_deref().and_then(|p| Some((dates::instant(p)?, p))).map(|(at, text)| {
            let day = at.div_euclid(crate::axis::DAY) * crate::axis::DAY;
            ((day, day + crate::axis::DAY - 1), dates::day(text, strings))
        });
        let mut places: Vec<String> = Vec::new();
        for claim in &mark.claims {
            if let Some(place) = claim.place.and_then(|i| claim.places.get(i)).or(claim.places.first()) {
                let name = sentence::named(place, claim, strings);
                if !places.contains(&name) {
                    places.push(name);
                }
            }
        }
        Self {
            anchor: format!("mark-{number}"),
            page: String::new(),
            kind: mark.kind,
            lane: sides.lane(mark),
            word: strings.code("layer", mark.kind.as_str()),
            when: when.map(|w| dates::when(w, strings)),
            span: when.and_then(dates::span),
            reported: if when.is_some() { None } else { reported },
            rival: mark.rival,
            by: names(&mark.by),
            alleged_by: names(&mark.alleged_by),
            places,
            outlets: mark.outlets,
            claims: told(&mark.claims),
            borne: mark.borne,
            first: mark.first.clone(),
            denials: told(&mark.denied_by),
            denied: mark.denied,
        }
    }

    /// The claim where there is one only, else the row that lists them.
    pub(crate) fn href(&self) -> String {
        match self.borne {
            1 => format!("/claim/{}", self.first),
            _ => format!("{}#{}", self.page, self.anchor),
        }
    }

    /// First and last instant of the time that a source gives.
    pub(crate) fn exactly(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// First and last instant: of the time, else of the day of the first report.
    pub(crate) fn place(&self) -> Option<(i64, i64)> {
        self.span.or(self.reported.as_ref().map(|(span, _)| *span))
    }

    /// The time in words, else the day of the first report, said as such.
    pub(crate) fn time(&self, strings: &Strings) -> String {
        match (&self.when, &self.reported) {
            (Some(when), _) => when.clone(),
            (None, Some((_, day))) => strings.fill("ceasefire.reported", &[("day", day)]),
            (None, None) => strings.t("date.unknown"),
        }
    }

    /// One line that says what the mark is, for tips and screen readers.
    pub(crate) fn title(&self, strings: &Strings) -> String {
        let when = self.time(strings);
        let what = match self.claims.first() {
            None if self.borne == 1 => self.by.clone(),
            None => format!("{} ({})", self.by, strings.count("count.claims", self.borne)),
            Some(one) if self.borne == 1 => one.text.clone(),
            Some(one) => format!("{} ({})", one.text, strings.count("count.claims", self.borne)),
        };
        let mut title = format!("{when} · {} · {what}", self.word);
        title.push_str(&format!(" · {}", strings.count("count.outlets", self.outlets)));
        if self.denied > 0 {
            title.push_str(&format!(" · {}", strings.count("count.denials", self.denied)));
        }
        title
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(code: &str) -> PartyView {
        PartyView { code: code.into(), name: code.into() }
    }

    fn violated(by: &[&str], says: &[&str]) -> MarkView {
        MarkView {
            kind: MarkKind::Violated,
            by: by.iter().map(|c| party(c)).collect(),
            alleged_by: says.iter().map(|c| party(c)).collect(),
            when: None,
            rival: false,
            claims: Vec::new(),
            denied_by: Vec::new(),
            borne: 1,
            denied: 0,
            first: String::new(),
            reported: None,
            outlets: 1,
        }
    }

    #[test]
    fn lanes_follow_who_accuses_whom() {
        let marks = [
            violated(&["AAA"], &["BBB"]),
            violated(&["BBB"], &["AAA"]),
            violated(&["BBB"], &["BBB:rebels"]),
            violated(&["BBB"], &["IGO:watchers"]),
            violated(&["AAA"], &[]),
            violated(&["militia"], &["AAA"]),
            violated(&["BBB"], &["AAA", "IGO:watchers"]),
        ];
        let lanes = |swap| {
            let sides = Sides::of(&[party("AAA"), party("BBB")], marks.iter(), swap);
            marks.iter().map(|m| sides.lane(m)).collect::<Vec<_>>()
        };
        use Lane::{First, Other, Second};
        assert_eq!(lanes(false), [Second, First, First, Other, Other, First, Other]);
        assert_eq!(lanes(true), [First, Second, Second, Other, Other, Second, Other]);
    }
}
