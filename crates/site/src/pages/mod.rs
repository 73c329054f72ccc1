//! The pages: each asks the record, makes what its template shows, and answers as HTML, JSON or CSV.

pub(crate) mod articles;
pub(crate) mod ceasefires;
pub(crate) mod claims;
mod conflict;
mod fixed;
mod latest;
mod search;

use askama::Template;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gencatan_record::{Error, Record};
use serde::Serialize;

use crate::ctx::{App, Ctx, Format};

/// Why a page cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no such thing.
    NotFound,
    /// The record cannot be read; the words are for the operator and for the page.
    Broken(String),
}

type Reply = Result<Response, Failure>;

/// Every address of the site.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(latest::page))
        .route("/index.json", get(latest::page))
        .route("/index.csv", get(latest::page))
        .route("/articles", get(articles::list))
        .route("/articles.json", get(articles::list))
        .route("/articles.csv", get(articles::list))
        .route("/article/{id}", get(articles::one))
        .route("/claims", get(claims::list))
        .route("/claims.json", get(claims::list))
        .route("/claims.csv", get(claims::list))
        .route("/claim/{id}", get(claims::one))
        .route("/ceasefires", get(ceasefires::list))
        .route("/ceasefires.json", get(ceasefires::list))
        .route("/ceasefires.csv", get(ceasefires::list))
        .route("/ceasefire/{id}", get(ceasefires::one))
        .route("/conflict/{id}", get(conflict::page))
        .route("/search", get(search::page))
        .route("/search.json", get(search::page))
        .route("/search.csv", get(search::page))
        .route("/about", get(fixed::about))
        .route("/about.json", get(fixed::about))
        .route("/help/keys", get(fixed::keys))
        .route("/static/{name}", get(fixed::asset))
        .route("/healthz", get(fixed::health))
        .fallback(fixed::missing)
}

/// Asks the record away from the threads that serve.
async fn ask<T: Send + 'static>(
    ctx: &Ctx,
    question: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
) -> Result<T, Failure> {
    let path = ctx.app.record.clone();
    let answer = tokio::task::spawn_blocking(move || question(&Record::open_existing(path.as_path())?)).await;
    answer.map_err(|e| Failure::Broken(e.to_string()))?.map_err(|e| match e {
        // The beginning of several ids is the id of none.
        Error::Ambiguous(_) => Failure::NotFound,
        other => Failure::Broken(other.to_string()),
    })
}

/// The same for one thing that may not be there.
async fn find<T: Send + 'static>(
    ctx: &Ctx,
    question: impl FnOnce(&Record) -> Result<Option<T>, Error> + Send + 'static,
) -> Result<T, Failure> {
    ask(ctx, question).await?.ok_or(Failure::NotFound)
}

fn html(page: &impl Template) -> Reply {
    let text = page.render().map_err(|e| Failure::Broken(e.to_string()))?;
    let head = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (VARY, HeaderValue::from_static("accept-language, cookie")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((head, text).into_response())
}

fn json(value: &impl Serialize) -> Reply {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Broken(e.to_string()))?;
    Ok(([(CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response())
}

/// A table, with a file name made from the page's address.
fn csv(ctx: &Ctx, table: crate::csv::Csv) -> Reply {
    let name: String = ctx.path.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let name = format!("attachment; filename=\"gencatan{name}.csv\"");
    let head = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    Ok((head, table.text()).into_response())
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    c: &'a Ctx,
    broken: Option<&'a str>,
}

/// The answer to a request: its page, or the page that says what is wrong.
fn answer(ctx: &Ctx, reply: Reply) -> Response {
    let failure = match reply {
        Ok(response) => return response,
        Err(failure) => failure,
    };
    let (status, broken) = match &failure {
        Failure::NotFound => (StatusCode::NOT_FOUND, None),
        Failure::Broken(why) => (StatusCode::INTERNAL_SERVER_ERROR, Some(why.as_str())),
    };
    let key = if broken.is_some() { "error.broken" } else { "error.not-found" };
    let page = match ctx.format {
        Format::Html => html(&ErrorPage { c: ctx, broken }),
        Format::Json => json(&serde_json::json!({ "error": ctx.t(key), "detail": broken })),
        Format::Csv => Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], ctx.t(key)).into_response()),
    };
    let mut response = page.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    *response.status_mut() = status;
    response
}
