//! Giving times to the claims that they belong to, and setting the claims on the calendar.

use gencatan_page::{Article, Precision, TextRange};
use gencatan_reader::{Claim, Layer, MentionId, Reading};

use super::anchor::Timed;
use super::tables::{Link, Tables};
use crate::account::{Resolved, When};
use crate::text::{Token, small, tokens};

/// Gives each claim without times those of its clause.
pub(crate) fn attach(reading: &mut Reading, timed: &[Timed]) {
    let quoted: Vec<Option<usize>> = reading.claims.iter().map(|c| quote_of(reading, c)).collect();
    let mut given: Vec<(usize, Vec<MentionId>)> = Vec::new();
    for (at, claim) in reading.claims.iter().enumerate() {
        if !claim.times.is_empty() {
            continue;
        }
        let block = reading.sentences.get(claim.sentence).map(|s| s.block);
        let own: Vec<&Timed> = timed
            .iter()
            .filter(|t| Some(t.block) == block)
            .filter(|t| belongs(reading, claim, quoted[at], t))
            .collect();
        // When a truce is to start is not when it was agreed or asked for.
        let mut own = own;
        if claim.layer.is_some_and(|l| l != Layer::Effective) {
            own.retain(|t| !starts(reading, &quoted, t));
        }
        let near = own.iter().filter(|t| owner(reading, &quoted, t) == Some(claim.trigger));
        let near: Vec<MentionId> = near.map(|t| t.mention).collect();
        let mentions = match (own.as_slice(), near.is_empty()) {
            ([], _) => continue,
            (_, false) => near,
            // What somebody is said to have done did not happen when it was said, unless its own words say when.
            _ if claim.source.is_some() && quoted[at].is_none() => continue,
            ([one], true) => vec![one.mention],
            // Every time is nearer to another act; the nearest is this one's too, where it is in its own clause.
            (several, true) => {
                several.iter().min_by_key(|t| gap(t.range, claim.trigger)).map(|t| vec![t.mention]).unwrap_or_default()
            }
        };
        given.push((at, mentions));
    }
    for (at, mentions) in given {
        reading.claims[at].times = mentions;
    }
}

fn quote_of(reading: &Reading, claim: &Claim) -> Option<usize> {
    let block = reading.sentences.get(claim.sentence)?.block;
    reading.quotes.iter().position(|q| q.block == block && q.range.contains(claim.trigger))
}

/// Whether the time can be the claim's: it stands in its clause, and on the same side of the quotation marks. What the
/// speaker does by speaking (a claim without source) happens when the words are spoken.
fn belongs(reading: &Reading, claim: &Claim, quote: Option<usize>, time: &Timed) -> bool {
    let Some(quote) = quote else { return time.quote.is_none() && claim.clause.contains(time.range) };
    if claim.source.is_some() {
        return time.quote == Some(quote) && claim.clause.contains(time.range);
    }
    let Some(said) = reading.quotes.get(quote).map(|q| q.range) else { return false };
    let around = reading.sentences.iter().filter(|s| {
        s.block == time.block && s.range.overlaps(TextRange::new(said.start.saturating_sub(1), said.end + 1))
    });
    time.quote.is_none() && around.into_iter().any(|s| s.range.contains(time.range))
}

/// The trigger that the time is nearest to, among the claims that it can belong to, those of the smallest clause first.
fn owner(reading: &Reading, quoted: &[Option<usize>], time: &Timed) -> Option<TextRange> {
    let claims = reading.claims.iter().zip(quoted).filter(|(c, q)| {
        reading.sentences.get(c.sentence).is_some_and(|s| s.block == time.block) && belongs(reading, c, **q, time)
    });
    claims.map(|(c, _)| (c.clause.len(), gap(time.range, c.trigger), c.trigger)).min().map(|(.., trigger)| trigger)
}

/// Whether the time belongs to the start of a truce.
fn starts(reading: &Reading, quoted: &[Option<usize>], time: &Timed) -> bool {
    let owner = owner(reading, quoted, time);
    reading.claims.iter().any(|c| c.layer == Some(Layer::Effective) && Some(c.trigger) == owner)
}

/// Bytes between two stretches.
pub(super) fn gap(a: TextRange, b: TextRange) -> usize {
    if a.start < b.start { b.start.saturating_sub(a.end) } else { a.start.saturating_sub(b.end) }
}

/// When a claim is set, from its times.
pub(crate) fn when(
    article: &Article,
    reading: &Reading,
    resolved: &[Resolved],
    tables: &Tables,
    claim: &Claim,
) -> Option<When> {
    let block = reading.sentences.get(claim.sentence)?.block;
    let text = article.text(block);
    let mut times: Vec<(TextRange, When)> = claim
        .times
        .iter()
        .filter_map(|id| {
            let mention = reading.mentions.get(id.0).filter(|m| m.block == block)?;
            Some((mention.range, resolved.get(id.0)?.time.as_ref()?.when?))
        })
        .collect();
    times.sort_by_key(|(range, _)| *range);
    let linked = times.windows(2).find(|pair| {
        let between = text.get(pair[0].0.end..pair[1].0.start).unwrap_or_default();
        tables.range.contains(&small(between).trim().to_owned())
    });
    if let Some([(_, first), (_, last)]) = linked {
        return Some(When {
            from: first.from,
            to: last.to,
            precision: first.precision.max(last.precision),
            approx: first.approx || last.approx,
        });
    }
    // The finest says most; a coarser one beside it says the same.
    let key = |(range, when): &(TextRange, When)| {
        (when.precision > Precision::Day, when.precision, gap(*range, claim.trigger))
    };
    let (range, mut when) = times.into_iter().min_by_key(key)?;
    if beside(&tables.since, text, range) {
        when.to = None;
    } else if beside(&tables.until, text, range) {
        when.from = None;
    }
    Some(when)
}

/// How many bytes beside a time are looked at.
const REACH: usize = 60;
/// How many tokens of an ending, with its hyphen or apostrophe, can stand between a time and the word behind it.
const ENDING: usize = 2;

/// Whether one of the words stands right before the time, or right behind it where it belongs there.
fn beside(link: &Link, text: &str, time: TextRange) -> bool {
    let from = (time.start.saturating_sub(REACH)..=time.start).find(|at| text.is_char_boundary(*at));
    let before = tokens(text.get(from.unwrap_or(time.start)..time.start).unwrap_or_default());
    let to = (time.end..=(time.end + REACH).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let behind = tokens(text.get(time.end..to.unwrap_or(time.end)).unwrap_or_default());
    let are = |words: &[String], tokens: &[Token<'_>]| {
        words.len() == tokens.len() && words.iter().zip(tokens).all(|(word, token)| *word == token.low)
    };
    let leads = |words: &Vec<String>| before.len().checked_sub(words.len()).is_some_and(|at| are(words, &before[at..]));
    let follows = |words: &Vec<String>| {
        (0..=ENDING).any(|at| behind.get(at..at + words.len()).is_some_and(|tokens| are(words, tokens)))
    };
    link.before.iter().any(leads) || link.behind.iter().any(follows)
}
