//! The front page: the ledger now, the latest articles, the conflicts.

use askama::Template;
use axum::response::Response;
use gencatan_record::{Counts, DyadView, Filter};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::articles::ArticleLine;
use super::ceasefires::{CeasefireLine, dyad_name, start};
use super::{Reply, answer, ask, csv, html, json};
use crate::axis::{DAY, start_of};
use crate::csv::Csv;
use crate::ctx::{Ctx, Format};
use crate::rows::{Lane, Row, Sides};
use crate::strings::Strings;
use crate::{dates, dto};

/// Articles on the front page.
const ARTICLES: usize = 15;
/// Days that the ledger looks back.
const WINDOW: i64 = 7;

/// A conflict as it stands.
struct Now {
    id: String,
    name: String,
    first: String,
    second: String,
    ceasefire: Option<CeasefireLine>,
    /// Days since the start, from 1.
    day: Option<usize>,
    /// Accusations in the window by the first side, the second, and others.
    recent: [usize; 3],
    /// Articles read in the window.
    read: usize,
    /// Articles read on each day of the window, as levels from 0 to 4 with words.
    days: Vec<(u8, String)>,
    rivals: usize,
}

#[derive(Template)]
#[template(path = "latest.html")]
struct LatestPage<'a> {
    c: &'a Ctx,
    now: Vec<Now>,
    day: String,
    articles: Vec<ArticleLine>,
    counts: Counts,
}

#[derive(Serialize)]
struct Front {
    /// The last day that was read.
    day: Option<String>,
    ledger: Vec<Line>,
    articles: Vec<dto::ArticleLine>,
}

/// A conflict as it stands, in JSON.
#[derive(Serialize)]
struct Line {
    dyad: String,
    permalink: String,
    ceasefire: Option<String>,
    state: Option<String>,
    day: Option<usize>,
    accusations_7_days: [usize; 3],
    articles_7_days: usize,
}

pub(super) async fn page(ctx: Ctx) -> Response {
    let reply = latest(&ctx).await;
    answer(&ctx, reply)
}

async fn latest(ctx: &Ctx) -> Reply {
    let asked = ask(ctx, |record| {
        let filter = Filter { limit: Some(ARTICLES), ..Filter::default() };
        Ok((record.dyads(Some(0))?, record.articles(&filter)?, record.counts()?))
    });
    let (dyads, articles, counts) = asked.await?;
    // The record's own time: the last day that it read, never today's.
    let read = dyads.iter().flat_map(|d| &d.coverage).map(|(day, _, _)| day.as_str());
    let latest = articles.iter().filter_map(|a| a.published.as_deref()?.get(..10));
    let last: Option<Date> = read.chain(latest).max().and_then(|d| d.parse().ok());
    let now: Vec<Now> = dyads.iter().map(|d| standing(d, last, ctx.strings)).collect();
    match ctx.format {
        Format::Html => html(&LatestPage {
            c: ctx,
            now,
            day: last.map(|d| dates::day(&d.to_string(), ctx.strings)).unwrap_or_default(),
            articles: articles.iter().map(|a| ArticleLine::of(a, ctx.strings)).collect(),
            counts,
        }),
        Format::Json => json(&Front {
            day: last.map(|d| d.to_string()),
            ledger: now
                .into_iter()
                .zip(&dyads)
                .map(|(n, d)| Line {
                    permalink: format!("/conflict/{}", n.id),
                    dyad: n.id,
                    state: d.ceasefires.last().map(|c| c.state.as_str().to_owned()),
                    ceasefire: n.ceasefire.map(|c| c.id),
                    day: n.day,
                    accusations_7_days: n.recent,
                    articles_7_days: n.read,
                })
                .collect(),
            articles: articles.iter().map(Into::into).collect(),
        }),
        Format::Csv => {
            let mut table = Csv::new(&[
                "dyad",
                "permalink",
                "ceasefire_id",
                "state",
                "day",
                "accusations_first_7_days",
                "accusations_second_7_days",
                "accusations_other_7_days",
                "articles_7_days",
                "as_of",
            ]);
            for (n, d) in now.iter().zip(&dyads) {
                table.row([
                    n.id.clone(),
                    format!("/conflict/{}", n.id),
                    n.ceasefire.as_ref().map(|c| c.id.clone()).unwrap_or_default(),
                    d.ceasefires.last().map(|c| c.state.as_str().to_owned()).unwrap_or_default(),
                    n.day.map(|d| d.to_string()).unwrap_or_default(),
                    n.recent[0].to_string(),
                    n.recent[1].to_string(),
                    n.recent[2].to_string(),
                    n.read.to_string(),
                    last.map(|d| d.to_string()).unwrap_or_default(),
                ]);
            }
            csv(ctx, table)
        }
    }
}

fn standing(d: &DyadView, last: Option<Date>, strings: &Strings) -> Now {
    let sides = Sides::of(&d.parties, d.ceasefires.iter().flat_map(|c| &c.marks), false);
    let current = d.ceasefires.last();
    let end = last.map(|day| start_of(day) + DAY);
    let mut recent = [0; 3];
    for row in d.ceasefires.iter().flat_map(|c| Row::all(&c.marks, &sides, 1, strings)) {
        let at = row.place().map(|(from, _)| from);
        let within = at.zip(end).is_some_and(|(at, end)| at < end && at >= end - WINDOW * DAY);
        match row.lane {
            Lane::First if within => recent[0] += 1,
            Lane::Second if within => recent[1] += 1,
            Lane::Other if within => recent[2] += 1,
            _ => {}
        }
    }
    let days: Vec<(u8, usize, String)> = last
        .into_iter()
        .flat_map(|last| (0..WINDOW).rev().filter_map(move |back| last.checked_sub(back.days()).ok()))
        .map(|day| {
            let iso = day.to_string();
            let n: usize = d.coverage.iter().filter(|(on, _, _)| *on == iso).map(|(_, _, n)| n).sum();
            let words = format!("{}: {}", dates::day(&iso, strings), strings.count("count.articles", n));
            (crate::lanes::level(n), n, words)
        })
        .collect();
    let line = current.map(|c| CeasefireLine::of(c, strings));
    Now {
        id: d.id.clone(),
        name: dyad_name(&d.parties, strings),
        first: sides.name(0, strings),
        second: sides.name(1, strings),
        day: current
            .and_then(start)
            .zip(end)
            .filter(|(from, end)| end > from)
            .and_then(|(from, end)| usize::try_from((end - 1 - from) / DAY + 1).ok()),
        recent,
        read: days.iter().map(|(_, n, _)| n).sum(),
        days: days.into_iter().map(|(level, _, words)| (level, words)).collect(),
        rivals: line.as_ref().map_or(0, |l| l.declared.iter().chain(&l.effective).filter(|t| t.rival).count()),
        ceasefire: line,
    }
}
