//! The time expressions of an article, each counted from the right moment.

use gencatan_page::{Article, BlockId, Moment, Precision, TextRange};
use gencatan_reader::{Claim, Mention, MentionId, MentionKind, Reading, Status};
use jiff::civil::Date;
use jiff::tz::Offset;

use super::attach::gap;
use super::find::{Found, find};
use super::slots::Zone;
use super::tables::Tables;
use super::value::{Anchor, Spoken, Valued, value};
use super::zones;
use crate::account::{Resolved, Time};
use crate::place::zone_named;
use crate::text::tokens;

/// A time expression of the article, with its mention.
#[derive(Clone, Debug)]
pub(crate) struct Timed {
    pub mention: MentionId,
    pub block: BlockId,
    pub range: TextRange,
    /// The quotation it stands in, by its place in the reading.
    pub quote: Option<usize>,
    /// Whether its clock is in the zone of the place.
    pub local: bool,
}

/// How many paragraphs back a clock time looks for its day, and how far that may be from the day of publication.
const EARLIER_BLOCKS: i32 = 3;
const NEAR_DAYS: i32 = 1;

struct Draft {
    block: BlockId,
    found: Found,
    sentence: TextRange,
    quote: Option<usize>,
    valued: Option<Valued>,
}

/// Finds the times of the article, joins them to the mentions and resolves them.
pub(crate) fn times(
    article: &Article,
    reading: &mut Reading,
    resolved: &mut Vec<Resolved>,
    tables: &Tables,
) -> Vec<Timed> {
    let mut drafts = drafts(article, reading, tables);
    let published = published(article);
    // First what stands outside quotations: it may tell when those were spoken.
    let mut spoken = Spoken::default();
    for draft in drafts.iter_mut().filter(|d| d.quote.is_none() && !d.found.needs_day()) {
        let anchor = entry_time(article, draft.block).or(published);
        draft.valued = value(&draft.found, anchor.as_ref(), spoken);
        if let Some(valued) = &draft.valued {
            spoken = spoken.then(&draft.found, valued);
        }
    }
    for at in 0..drafts.len() {
        if drafts[at].quote.is_none() || drafts[at].found.needs_day() {
            continue;
        }
        let anchor = speaking(reading, &drafts, at, published).or(published);
        drafts[at].valued = value(&drafts[at].found, anchor.as_ref(), Spoken::default());
    }
    for at in 0..drafts.len() {
        if !drafts[at].found.needs_day() {
            continue;
        }
        let anchor = entry_time(article, drafts[at].block).or(published);
        let day = day_of(&drafts, at, anchor.map(|a| a.civil.date()));
        let valued = value(&drafts[at].found, anchor.as_ref(), Spoken { day, start: day, period: None });
        drafts[at].valued = valued;
    }
    drafts
        .into_iter()
        .filter_map(|draft| {
            let text = article.text(draft.block);
            join(draft, text, reading, resolved, tables)
        })
        .collect()
}

fn drafts(article: &Article, reading: &Reading, tables: &Tables) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (block, text) in article.texts() {
        for mut found in find(tables, &tokens(text)) {
            found.planned = planned(reading, block, text, found.range);
            let within = |s: &&gencatan_reader::Sentence| s.block == block && s.range.overlaps(found.range);
            let sentence = reading.sentences.iter().find(within).map_or(TextRange::new(0, text.len()), |s| s.range);
            let quote = reading.quotes.iter().position(|q| q.block == block && q.range.contains(found.range));
            drafts.push(Draft { block, found, sentence, quote, valued: None });
        }
    }
    drafts
}

/// Whether the time stands right behind an act that is to come ("takes effect on Monday").
fn planned(reading: &Reading, block: BlockId, text: &str, time: TextRange) -> bool {
    let here = |c: &&Claim| reading.sentences.get(c.sentence).is_some_and(|s| s.block == block);
    let claims = reading.claims.iter().filter(here).filter(|c| c.clause.contains(time));
    let nearest = claims.min_by_key(|c| (c.clause.len(), gap(time, c.trigger)));
    nearest.is_some_and(|c| {
        let between = text.get(c.trigger.end..time.start);
        c.status == Status::Planned && between.is_some_and(|words| !words.contains([',', ';']))
    })
}

/// The publication time, else that of the last change, where they are known to the day.
fn published(article: &Article) -> Option<Anchor> {
    let stamp = article.published.as_ref().or(article.updated.as_ref())?.at;
    (stamp.precision <= Precision::Day).then(|| anchor(stamp, "publication time"))
}

fn anchor(at: Moment, name: &'static str) -> Anchor {
    Anchor { civil: at.civil, offset: at.offset, clock: at.has_clock(), name }
}

/// The time of a live blog's entry.
fn entry_time(article: &Article, block: BlockId) -> Option<Anchor> {
    let block = article.blocks.get(usize::try_from(block.0).ok()?)?;
    let at = block.at.as_ref()?.at;
    (at.precision <= Precision::Day).then(|| anchor(at, "time of the entry"))
}

/// When the quotation around the draft was spoken: the day in the words around the quotation, those behind it first.
fn speaking(reading: &Reading, drafts: &[Draft], at: usize, published: Option<Anchor>) -> Option<Anchor> {
    let draft = &drafts[at];
    let quote = reading.quotes.get(draft.quote?)?;
    let holds = |s: TextRange, at: usize| s.start <= at && at <= s.end;
    let outside = drafts.iter().filter(|d| d.block == draft.block && d.quote.is_none());
    let dated = outside.filter_map(|d| Some((d, d.valued.as_ref()?.day?)));
    let beside = |(d, day): (&Draft, Date)| {
        let behind = d.found.range.start >= quote.range.end;
        let near = if behind { holds(d.sentence, quote.range.end) } else { holds(d.sentence, quote.range.start) };
        let gap = if behind {
            d.found.range.start - quote.range.end
        } else {
            quote.range.start.saturating_sub(d.found.range.end)
        };
        near.then_some((!behind, gap, day))
    };
    let (.., day) = dated.filter_map(beside).min()?;
    Some(Anchor {
        civil: day.at(0, 0, 0, 0),
        offset: published.and_then(|a| a.offset),
        clock: false,
        name: "time of speaking",
    })
}

/// The day of a clock time without one: that of the nearest day in its sentence, else of the last one before it in the
/// same text; of times in the same quotation only, where it stands in one. Else, outside quotations, the last day that
/// the paragraphs right before it spoke of, where that is about the day of publication.
fn day_of(drafts: &[Draft], at: usize, published: Option<Date>) -> Option<Date> {
    let draft = &drafts[at];
    let same = |d: &&Draft| d.block == draft.block && d.quote == draft.quote;
    let dated =
        || drafts.iter().filter(same).filter_map(|d| Some((d, d.valued.as_ref().filter(|_| d.found.has_day())?.day?)));
    let gap = |d: &Draft| {
        let (a, b) = (d.found.range, draft.found.range);
        if a.start < b.start { b.start.saturating_sub(a.end) } else { a.start.saturating_sub(b.end) }
    };
    let inside = dated().filter(|(d, _)| d.sentence == draft.sentence).min_by_key(|(d, _)| gap(d));
    let before = || dated().rfind(|(d, _)| d.found.range.start < draft.found.range.start);
    let earlier = || {
        let near =
            |d: &&Draft| d.quote.is_none() && d.block < draft.block && d.block.0 + EARLIER_BLOCKS >= draft.block.0;
        let dated = drafts[..at].iter().rev().filter(near).filter(|_| draft.quote.is_none());
        let day = |d: &Draft| d.valued.as_ref().filter(|_| d.found.has_day())?.day;
        let day = dated.filter_map(day).next()?;
        published.filter(|p| (*p - day).get_days().abs() <= NEAR_DAYS).map(|_| day)
    };
    inside.or_else(before).map(|(_, day)| day).or_else(earlier)
}

/// Puts the draft among the mentions: in place of the first time mention that it overlaps, else as a new one.
fn join(
    draft: Draft,
    text: &str,
    reading: &mut Reading,
    resolved: &mut Vec<Resolved>,
    tables: &Tables,
) -> Option<Timed> {
    let Draft { block, found, quote, valued, .. } = draft;
    let range = found.range;
    let valued = valued?;
    let is_time = |m: &Mention| m.block == block && m.kind == MentionKind::Time;
    let same = reading.mentions.iter().position(|m| is_time(m) && m.range == range);
    let at = same.or_else(|| reading.mentions.iter().position(|m| is_time(m) && m.range.overlaps(range)));
    let at = at.unwrap_or_else(|| {
        reading.mentions.push(Mention { block, range, kind: MentionKind::Time, refers: Vec::new() });
        reading.mentions.len() - 1
    });
    reading.mentions[at].range = range;
    resolved.resize(reading.mentions.len(), Resolved::default());
    let mut time =
        Time { value: valued.value, kind: valued.kind, modifier: valued.modifier, when: valued.when, why: valued.why };
    let local = found.slots.zone == Some(Zone::Local) && found.slots.hour.is_some();
    match found.slots.zone {
        Some(Zone::Fixed(minutes)) => {
            place_in(&mut time, |_| Offset::from_seconds(minutes * 60).ok(), "zone as written");
        }
        Some(Zone::Named(zone)) => {
            let name = tables.zones.get(zone).map(String::as_str).unwrap_or_default();
            place_in(&mut time, |at| zones::offset(name, at), "zone as written");
        }
        Some(Zone::Place(from, to)) => {
            let name = zone_named(text.get(from..to).unwrap_or_default()).unwrap_or_default();
            place_in(&mut time, |at| zones::offset(name, at), "zone of the place named");
        }
        _ => {}
    }
    resolved[at].time = Some(time);
    Some(Timed { mention: MentionId(at), block, range, quote, local })
}

/// Gives the clock of `time` its offset, where `offset` knows one.
pub(crate) fn place_in(time: &mut Time, offset: impl Fn(jiff::civil::DateTime) -> Option<Offset>, why: &str) {
    let Some(when) = &mut time.when else { return };
    let mut any = false;
    for moment in [&mut when.from, &mut when.to].into_iter().flatten() {
        if moment.has_clock() && moment.offset.is_none() {
            moment.offset = offset(moment.civil);
            any |= moment.offset.is_some();
        }
    }
    if any {
        time.why = format!("{}; {why}", time.why);
    }
}
