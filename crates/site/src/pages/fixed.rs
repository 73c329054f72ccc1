//! Pages that ask little of the record: about, keys, assets, health, and what is not there.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use gencatan_record::Counts;
use serde::Serialize;

use super::{Failure, Reply, answer, ask, html, json};
use crate::About;
use crate::ctx::{Ctx, Format};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage<'a> {
    c: &'a Ctx,
    about: &'a About,
    counts: Counts,
}

#[derive(Serialize)]
struct AboutJson<'a> {
    version: &'a str,
    model: &'a str,
    sources: &'a str,
    articles: usize,
    claims: usize,
    ceasefires: usize,
}

pub(super) async fn about(ctx: Ctx) -> Response {
    let reply = about_page(&ctx).await;
    answer(&ctx, reply)
}

async fn about_page(ctx: &Ctx) -> Reply {
    let counts = ask(ctx, |s| s.counts()).await?;
    let about = ctx.app.about.as_ref();
    match ctx.format {
        Format::Html => html(&AboutPage { c: ctx, about, counts }),
        Format::Json | Format::Csv => json(&AboutJson {
            version: &about.version,
            model: &about.model,
            sources: &about.sources,
            articles: counts.articles,
            claims: counts.claims,
            ceasefires: counts.ceasefires,
        }),
    }
}

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage<'a> {
    c: &'a Ctx,
    /// The keys and what they do.
    keys: Vec<(Vec<&'static str>, String)>,
}

pub(super) async fn keys(ctx: Ctx) -> Response {
    let keys: [(&[&'static str], &str); 11] = [
        (&["?"], "help"),
        (&["/"], "search"),
        (&["g", "h"], "home"),
        (&["g", "s"], "ceasefires"),
        (&["g", "c"], "claims"),
        (&["g", "a"], "articles"),
        (&["1", "–", "7"], "slot"),
        (&["n"], "next"),
        (&["p"], "previous"),
        (&["Enter"], "open"),
        (&["s"], "swap"),
    ];
    let keys = keys.into_iter().map(|(keys, does)| (keys.to_vec(), ctx.t(&format!("keys.{does}")))).collect();
    answer(&ctx, html(&KeysPage { c: &ctx, keys }))
}

pub(super) async fn asset(ctx: Ctx, Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "site.css" => ("text/css; charset=utf-8", include_str!("../../assets/site.css")),
        "site.js" => ("text/javascript; charset=utf-8", include_str!("../../assets/site.js")),
        "icon.svg" => ("image/svg+xml", include_str!("../../assets/icon.svg")),
        _ => return answer(&ctx, Err(Failure::NotFound)),
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=300")], text).into_response()
}

pub(super) async fn health(ctx: Ctx) -> Response {
    match ask(&ctx, |s| s.counts()).await {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the record cannot be read\n").into_response(),
    }
}

pub(super) async fn missing(ctx: Ctx) -> Response {
    answer(&ctx, Err(Failure::NotFound))
}
