//! A conflict: every ceasefire of two parties on one axis.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use gencatan_record::{DyadView, Filter};
use serde::Serialize;

use super::articles::ArticleLine;
use super::ceasefires::{CeasefireLine, dyad_name, short, summary, table};
use super::{Reply, answer, csv, find, html, json};
use crate::ctx::{Ctx, Format, encode, split};
use crate::dto;
use crate::lanes::{Drawing, Entry, draw};
use crate::rows::{Row, Sides};

/// Articles shown on the page of a conflict.
const ARTICLES: usize = 12;

#[derive(Template)]
#[template(path = "conflict.html")]
struct ConflictPage<'a> {
    c: &'a Ctx,
    name: String,
    first: String,
    second: String,
    lines: Vec<CeasefireLine>,
    drawing: Option<Drawing>,
    summary: String,
    articles: Vec<ArticleLine>,
    claims: usize,
    claims_href: String,
    articles_href: String,
    swap: String,
}

/// A conflict in JSON.
#[derive(Serialize)]
struct Conflict {
    id: String,
    permalink: String,
    parties: Vec<dto::Party>,
    claims: usize,
    ceasefires: Vec<dto::Ceasefire>,
    /// Articles read per day and language.
    coverage: Vec<Day>,
}

#[derive(Serialize)]
struct Day {
    day: String,
    language: String,
    articles: usize,
}

pub(super) async fn page(ctx: Ctx, Path(id): Path<String>) -> Response {
    let reply = conflict(&ctx, split(&id).0.to_owned()).await;
    answer(&ctx, reply)
}

async fn conflict(ctx: &Ctx, id: String) -> Reply {
    // The page shows no claim of its own; its twins tell all.
    let told = (ctx.format == Format::Html).then_some(0);
    let found = find(ctx, move |record| {
        let Some(dyad) = record.dyad(&id, told)? else { return Ok(None) };
        let filter = Filter { dyad: Some(dyad.id.clone()), limit: Some(ARTICLES), ..Filter::default() };
        let articles = record.articles(&filter)?;
        Ok(Some((dyad, articles)))
    });
    let (dyad, articles) = found.await?;
    match ctx.format {
        Format::Csv => csv(ctx, table(&dyad.ceasefires, ctx.strings)),
        Format::Json => json(&Conflict {
            permalink: format!("/conflict/{}", dyad.id),
            parties: dto::parties(&dyad.parties),
            claims: dyad.claims,
            ceasefires: dyad.ceasefires.iter().map(Into::into).collect(),
            coverage: dyad
                .coverage
                .iter()
                .map(|(day, language, n)| Day { day: day.clone(), language: language.clone(), articles: *n })
                .collect(),
            id: dyad.id,
        }),
        Format::Html => {
            let articles = articles.iter().map(|a| ArticleLine::of(a, ctx.strings)).collect();
            show(ctx, &dyad, articles)
        }
    }
}

fn show(ctx: &Ctx, dyad: &DyadView, articles: Vec<ArticleLine>) -> Reply {
    let strings = ctx.strings;
    let swapped = ctx.field("swap") == Some("1");
    let sides = Sides::of(&dyad.parties, dyad.ceasefires.iter().flat_map(|c| &c.marks), swapped);
    let lines: Vec<CeasefireLine> = dyad.ceasefires.iter().map(|c| CeasefireLine::of(c, strings)).collect();
    let entries: Vec<Entry> = dyad
        .ceasefires
        .iter()
        .zip(&lines)
        .map(|(c, line)| {
            let page = format!("/ceasefire/{}", c.id);
            let mut rows = Row::all(&c.marks, &sides, 1, strings);
            // The rows stand on the page of their ceasefire.
            for row in &mut rows {
                row.page.clone_from(&page);
            }
            Entry {
                rows,
                number: line.number.to_string(),
                label: format!("{} · {}", line.number, short(line, ctx)),
                href: page,
                next: None,
            }
        })
        .collect();
    let all: Vec<Row> = entries.iter().flat_map(|e| e.rows.clone()).collect();
    let of = encode(&dyad.id);
    html(&ConflictPage {
        c: ctx,
        name: dyad_name(&dyad.parties, strings),
        first: sides.name(0, strings),
        second: sides.name(1, strings),
        drawing: draw(&entries, &sides, &dyad.coverage, strings),
        summary: summary(&all, &sides, strings),
        lines: if swapped { lines.into_iter().map(CeasefireLine::swapped).collect() } else { lines },
        articles,
        claims: dyad.claims,
        claims_href: format!("/claims?dyad={of}"),
        articles_href: format!("/articles?dyad={of}"),
        swap: ctx.with(&[("swap", (!swapped).then_some("1"))]),
    })
}
