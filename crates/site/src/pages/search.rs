//! Search: claims and articles that hold the words.

use askama::Template;
use axum::response::Response;
use gencatan_record::Filter;
use serde::Serialize;

use super::articles::ArticleLine;
use super::{Reply, answer, ask, csv, html, json};
use crate::ctx::{Ctx, Format, encode};
use crate::dto;
use crate::rows::Line;

/// Rows of each kind on the page.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    c: &'a Ctx,
    q: String,
    claims: Vec<Line>,
    articles: Vec<ArticleLine>,
    more_claims: Option<String>,
    more_articles: Option<String>,
}

#[derive(Serialize)]
struct Found {
    q: String,
    claims: Vec<dto::Claim>,
    articles: Vec<dto::ArticleLine>,
    /// Where the whole lists are.
    all_claims: String,
    all_articles: String,
}

pub(super) async fn page(ctx: Ctx) -> Response {
    let reply = search(&ctx).await;
    answer(&ctx, reply)
}

async fn search(ctx: &Ctx) -> Reply {
    let q = ctx.field("q").unwrap_or_default().to_owned();
    let (mut claims, mut articles) = if q.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let filter = Filter { text: Some(q.clone()), limit: Some(ROWS + 1), ..Filter::default() };
        ask(ctx, move |s| Ok((s.claims(&filter)?, s.articles(&filter)?))).await?
    };
    let all = |list: &str, ending: &str| format!("/{list}{ending}?text={}", encode(&q));
    let more = |n: usize, list: &str| (n > ROWS).then(|| all(list, ""));
    let (more_claims, more_articles) = (more(claims.len(), "claims"), more(articles.len(), "articles"));
    claims.truncate(ROWS);
    articles.truncate(ROWS);
    match ctx.format {
        Format::Html => html(&SearchPage {
            c: ctx,
            claims: claims.iter().map(|c| Line::of(c, ctx.strings)).collect(),
            articles: articles.iter().map(|a| ArticleLine::of(a, ctx.strings)).collect(),
            more_claims,
            more_articles,
            q,
        }),
        Format::Json => json(&Found {
            claims: claims.iter().map(|c| dto::Claim::new(c, None, ctx.strings)).collect(),
            articles: articles.iter().map(Into::into).collect(),
            all_claims: all("claims", ".json"),
            all_articles: all("articles", ".json"),
            q,
        }),
        Format::Csv => {
            let mut table = super::claims::table(&claims, ctx.strings);
            if more_claims.is_some() {
                table.cut(&all("claims", ".csv"));
            }
            csv(ctx, table)
        }
    }
}
