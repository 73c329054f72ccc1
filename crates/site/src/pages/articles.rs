//! The list of articles, and an article with its evidence marked.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use gencatan_record::{ArticleRow, ArticleView, BlockView};

use super::{Reply, answer, ask, csv, find, html, json};
use crate::csv::Csv;
use crate::ctx::{Ctx, Format, split};
use crate::evidence::{Segment, Spot, segments};
use crate::filters::{Active, Cut, active, narrowed};
use crate::rows::Line;
use crate::sentence::Slot;
use crate::strings::Strings;
use crate::{dates, dto};

/// An article as a line of a list.
pub(crate) struct ArticleLine {
    pub(crate) id: String,
    pub(crate) published: String,
    pub(crate) outlet: String,
    pub(crate) language: String,
    pub(crate) headline: String,
    pub(crate) claims: usize,
}

impl ArticleLine {
    pub(crate) fn of(row: &ArticleRow, strings: &Strings) -> Self {
        let published = row.published.as_deref().map(|p| dates::moment(p, strings));
        Self {
            id: row.id.clone(),
            published: published.unwrap_or_else(|| strings.t("date.unknown")),
            outlet: row.outlet.clone(),
            language: row.language.clone().unwrap_or_default(),
            headline: row.headline.clone(),
            claims: row.claims,
        }
    }
}

#[derive(Template)]
#[template(path = "articles.html")]
struct ArticlesPage<'a> {
    c: &'a Ctx,
    rows: Vec<ArticleLine>,
    active: Vec<Active>,
    cut: Cut,
}

pub(super) async fn list(ctx: Ctx) -> Response {
    let reply = articles(&ctx).await;
    answer(&ctx, reply)
}

async fn articles(ctx: &Ctx) -> Reply {
    let wanted = narrowed(ctx, ctx.format == Format::Html);
    let filter = wanted.filter.clone();
    let mut rows = ask(ctx, move |s| s.articles(&filter)).await?;
    match ctx.format {
        Format::Html => {
            let cut = wanted.cut(&mut rows, ctx, "");
            let rows = rows.iter().map(|r| ArticleLine::of(r, ctx.strings)).collect();
            html(&ArticlesPage { c: ctx, rows, active: active(ctx), cut })
        }
        Format::Json => {
            let cut = wanted.cut(&mut rows, ctx, ".json");
            json(&dto::List::new("articles", rows.iter().map(dto::ArticleLine::from).collect(), &cut))
        }
        Format::Csv => {
            let cut = wanted.cut(&mut rows, ctx, ".csv");
            let mut table = table(&rows);
            if let Some(next) = &cut.older {
                table.cut(next);
            }
            csv(ctx, table)
        }
    }
}

/// Articles as a table.
pub(crate) fn table(articles: &[ArticleRow]) -> Csv {
    let mut table =
        Csv::new(&["article_id", "permalink", "published", "outlet", "language", "headline", "url", "input", "claims"]);
    for r in articles {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        table.row([
            r.id.clone(),
            format!("/article/{}", r.id),
            text(&r.published),
            r.outlet.clone(),
            text(&r.language),
            r.headline.clone(),
            text(&r.url),
            r.input.clone(),
            r.claims.to_string(),
        ]);
    }
    table
}

/// A text of the article, cut at its evidence.
struct Text {
    kind: String,
    segments: Vec<Segment>,
    credit: Option<String>,
}

/// A claim beside the text, with its number.
struct Card {
    number: usize,
    line: Line,
    marks: Vec<(String, String)>,
}

/// A name with a value, and whether the value is an address that can be followed.
struct Fact {
    name: String,
    value: String,
    note: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    c: &'a Ctx,
    a: &'a ArticleView,
    headline: Vec<Segment>,
    facts: Vec<Fact>,
    texts: Vec<Text>,
    cards: Vec<Card>,
    dropped: Vec<(String, String, String)>,
    lang: String,
    slots: [Slot; 7],
}

pub(super) async fn one(ctx: Ctx, Path(id): Path<String>) -> Response {
    let reply = article(&ctx, split(&id).0.to_owned()).await;
    answer(&ctx, reply)
}

async fn article(ctx: &Ctx, id: String) -> Reply {
    let a = find(ctx, move |s| s.article(&id)).await?;
    match ctx.format {
        Format::Json => json(&dto::Article::new(&a, ctx.strings)),
        Format::Csv => csv(ctx, super::claims::table(&a.claims, ctx.strings)),
        Format::Html => {
            let cards = a.claims.iter().enumerate().map(|(i, claim)| Card {
                number: i + 1,
                line: Line::of(claim, ctx.strings),
                marks: super::claims::bearings(claim, ctx.strings),
            });
            let spots = spots(&a);
            let texts = a.blocks.iter().filter(|b| b.kind != "headline").map(|b| Text {
                kind: b.kind.clone(),
                segments: marked(b, &spots),
                credit: b.credit.clone(),
            });
            let headline = a.blocks.iter().find(|b| b.kind == "headline").map(|b| marked(b, &spots));
            let dropped = a
                .dropped
                .iter()
                .map(|(kind, text, rule)| (ctx.strings.code("dropped", kind), text.clone(), rule.clone()));
            html(&ArticlePage {
                c: ctx,
                facts: facts(&a, ctx),
                headline: headline.unwrap_or_default(),
                texts: texts.collect(),
                cards: cards.collect(),
                dropped: dropped.collect(),
                lang: a.row.language.clone().unwrap_or_default(),
                slots: Slot::ALL,
                a: &a,
            })
        }
    }
}

fn marked(block: &BlockView, spots: &[(i32, Spot)]) -> Vec<Segment> {
    let own: Vec<Spot> = spots.iter().filter(|(b, _)| *b == block.index).map(|(_, s)| s.clone()).collect();
    segments(&block.text, &own, None)
}

/// The evidence of an article: each trigger opens the card of its claim, with the claim's number before it.
fn spots(a: &ArticleView) -> Vec<(i32, Spot)> {
    let mut spots: Vec<(i32, Spot)> = Vec::new();
    for (i, claim) in a.claims.iter().enumerate() {
        let number = (i + 1).to_string();
        // Claims that share a trigger share its words: the numbers stand together.
        let shared =
            spots.iter_mut().find(|(b, s)| *b == claim.block && s.slot == Slot::Act && s.range == claim.trigger);
        if let Some((_, spot)) = shared {
            spot.label.push_str(&format!("\u{a0}{number}"));
        } else {
            let href = Some(format!("#claim-{number}"));
            spots.push((claim.block, Spot { range: claim.trigger, slot: Slot::Act, href, label: number }));
        }
        let slots = [
            (Slot::Speaker, claim.speaker.as_slice()),
            (Slot::Actor, &claim.actors),
            (Slot::Recipient, &claim.recipients),
            (Slot::Place, &claim.places),
            (Slot::Time, &claim.times),
        ];
        for (slot, mentions) in slots {
            for m in mentions {
                if !spots.iter().any(|(b, s)| *b == m.block && s.range == m.range) {
                    spots.push((m.block, Spot { range: m.range, slot, href: None, label: String::new() }));
                }
            }
        }
    }
    spots
}

fn facts(a: &ArticleView, ctx: &Ctx) -> Vec<Fact> {
    let strings = ctx.strings;
    let mut facts = Vec::new();
    let mut add = |key: &str, value: Option<String>, note: String| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let href = Some(value.clone()).filter(|v| v.starts_with("https://") || v.starts_with("http://"));
            facts.push(Fact { name: ctx.t(&format!("article.{key}")), value, note, href });
        }
    };
    let words = a.published_text.as_deref().map(|t| ctx.t1("article.published-as", "text", t));
    add("published", a.row.published.as_deref().map(|p| dates::moment(p, strings)), words.unwrap_or_default());
    add("outlet", Some(a.row.outlet.clone()), String::new());
    add("dateline", a.dateline.clone(), String::new());
    add("byline", Some(strings.list(&a.byline)), String::new());
    add("editor", a.editor.clone(), String::new());
    add("credit", a.credit.clone(), String::new());
    add("language", a.row.language.clone(), String::new());
    add("address", a.row.url.clone(), String::new());
    add("input", Some(a.row.input.clone()), String::new());
    add("version", Some(a.run.version.clone()), String::new());
    add("model", Some(a.run.model.clone()), String::new());
    add("hash", Some(a.bytes_hash.clone()), String::new());
    facts
}
