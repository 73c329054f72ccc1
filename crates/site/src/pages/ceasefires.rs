//! The ledger: the list of ceasefires, and a ceasefire with its two lanes.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use gencatan_record::ledger::MarkKind;
use gencatan_record::{CeasefireView, DyadView, PartyView};

use super::{Reply, answer, ask, csv, find, html, json};
use crate::csv::Csv;
use crate::ctx::{Ctx, Format, split};
use crate::filters::Cut;
use crate::lanes::{Drawing, Entry, draw};
use crate::rows::{Lane, Line, Row, Sides};
use crate::sentence;
use crate::strings::Strings;
use crate::{countries, dto};

/// A ceasefire as a line of a list.
pub(crate) struct CeasefireLine {
    pub(crate) id: String,
    pub(crate) number: usize,
    pub(crate) parties: String,
    pub(crate) dyad: String,
    /// Times of declaration and of effect, in words; rival times are several.
    pub(crate) declared: Vec<Dated>,
    pub(crate) effective: Vec<Dated>,
    pub(crate) mediators: Vec<String>,
    pub(crate) state: String,
    /// Whether it is known only from accusations.
    pub(crate) undated: bool,
    /// Accusations by the first side, by the second, by others.
    pub(crate) accusations: [usize; 3],
}

/// A time that sources give, with how many outlets and what it rests on.
#[derive(Clone)]
pub(crate) struct Dated {
    pub(crate) words: String,
    pub(crate) outlets: usize,
    pub(crate) href: String,
    pub(crate) rival: bool,
}

/// The id of the conflict of two parties.
pub(crate) fn dyad_id(parties: &[PartyView]) -> String {
    parties.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join("-")
}

/// "Armenia – Azerbaijan".
pub(crate) fn dyad_name(parties: &[PartyView], strings: &Strings) -> String {
    parties.iter().map(|p| countries::party(p, &strings.code)).collect::<Vec<_>>().join(" – ")
}

fn dated(rows: &[Row], kind: MarkKind, strings: &Strings) -> Vec<Dated> {
    let of = rows.iter().filter(|r| r.kind == kind);
    of.map(|r| Dated { words: r.time(strings), outlets: r.outlets, href: r.href(), rival: r.rival }).collect()
}

fn undated(c: &CeasefireView) -> bool {
    !c.marks.iter().any(|m| matches!(m.kind, MarkKind::Agreed | MarkKind::Effective | MarkKind::Proposed))
}

impl CeasefireLine {
    pub(crate) fn of(c: &CeasefireView, strings: &Strings) -> Self {
        let sides = Sides::of(&c.parties, c.marks.iter(), false);
        let mut rows = Row::all(&c.marks, &sides, 1, strings);
        for row in &mut rows {
            row.page = format!("/ceasefire/{}", c.id);
        }
        let count = |lane: Lane| rows.iter().filter(|r| r.lane == lane).count();
        Self {
            id: c.id.clone(),
            number: c.number,
            parties: dyad_name(&c.parties, strings),
            dyad: dyad_id(&c.parties),
            declared: dated(&rows, MarkKind::Agreed, strings),
            effective: dated(&rows, MarkKind::Effective, strings),
            mediators: actors(&rows, MarkKind::Mediated),
            state: strings.code("state", c.state.as_str()),
            undated: undated(c),
            accusations: [count(Lane::First), count(Lane::Second), count(Lane::Other)],
        }
    }
}

impl CeasefireLine {
    /// The same with the first and second side exchanged.
    pub(crate) fn swapped(mut self) -> Self {
        self.accusations.swap(0, 1);
        self
    }
}

/// The names of those who act in the marks of a kind, without repetition.
fn actors(rows: &[Row], kind: MarkKind) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows.iter().filter(|r| r.kind == kind && !r.by.is_empty()) {
        if !names.contains(&row.by) {
            names.push(row.by.clone());
        }
    }
    names
}

#[derive(Template)]
#[template(path = "ceasefires.html")]
struct CeasefiresPage<'a> {
    c: &'a Ctx,
    rows: Vec<CeasefireLine>,
}

pub(super) async fn list(ctx: Ctx) -> Response {
    let reply = ceasefires(&ctx).await;
    answer(&ctx, reply)
}

async fn ceasefires(ctx: &Ctx) -> Reply {
    let told = (ctx.format != Format::Json).then_some(0);
    let mut all = ask(ctx, move |s| s.ceasefires_telling(told)).await?;
    if let Some(dyad) = ctx.field("dyad") {
        all.retain(|c| dyad_id(&c.parties) == dyad);
    }
    match ctx.format {
        Format::Html => {
            let rows = all.iter().map(|c| CeasefireLine::of(c, ctx.strings)).collect();
            html(&CeasefiresPage { c: ctx, rows })
        }
        Format::Json => {
            let cut = Cut { to: all.len(), ..Cut::default() };
            json(&dto::List::new("ceasefires", all.iter().map(dto::Ceasefire::from).collect(), &cut))
        }
        Format::Csv => csv(ctx, lines(&all, ctx.strings)),
    }
}

/// Ceasefires as a table: one row each.
pub(crate) fn lines(ceasefires: &[CeasefireView], strings: &Strings) -> Csv {
    let mut table = Csv::new(&[
        "ceasefire_id",
        "permalink",
        "dyad",
        "number",
        "purpose",
        "declared",
        "effective",
        "mediators",
        "state",
        "follows",
        "followed_by",
        "accusations_first",
        "accusations_second",
        "accusations_other",
    ]);
    for c in ceasefires {
        let line = CeasefireLine::of(c, strings);
        let times = |kind: MarkKind| {
            let times = c.marks.iter().filter(|m| m.kind == kind).filter_map(|m| m.when.as_ref()?.from.clone());
            times.collect::<Vec<_>>().join("; ")
        };
        table.row([
            c.id.clone(),
            format!("/ceasefire/{}", c.id),
            line.dyad,
            c.number.to_string(),
            c.purpose.map(|p| p.as_str().to_owned()).unwrap_or_default(),
            times(MarkKind::Agreed),
            times(MarkKind::Effective),
            line.mediators.join("; "),
            c.state.as_str().to_owned(),
            c.follows.clone().unwrap_or_default(),
            c.followed_by.clone().unwrap_or_default(),
            line.accusations[0].to_string(),
            line.accusations[1].to_string(),
            line.accusations[2].to_string(),
        ]);
    }
    table
}

/// Marks as a table: one row for each claim that bears or denies a mark.
pub(crate) fn table(ceasefires: &[CeasefireView], strings: &Strings) -> Csv {
    let mut table = Csv::new(&[
        "ceasefire_id",
        "mark",
        "kind",
        "by",
        "alleged_by",
        "when_from",
        "when_to",
        "when_precision",
        "when_approx",
        "rival",
        "outlets",
        "bearing",
        "claim_id",
        "permalink",
        "plain",
        "outlet",
        "published",
        "sentence",
    ]);
    for c in ceasefires {
        for (i, mark) in c.marks.iter().enumerate() {
            let codes = |list: &[PartyView]| list.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join("; ");
            let when = mark.when.clone().unwrap_or_default();
            let bears = mark.claims.iter().map(|c| ("bears", c));
            let denies = mark.denied_by.iter().map(|c| ("denies", c));
            for (bearing, claim) in bears.chain(denies) {
                table.row([
                    c.id.clone(),
                    (i + 1).to_string(),
                    mark.kind.as_str().to_owned(),
                    codes(&mark.by),
                    codes(&mark.alleged_by),
                    when.from.clone().unwrap_or_default(),
                    when.to.clone().unwrap_or_default(),
                    when.precision.clone(),
                    if mark.when.is_some() { when.approx.to_string() } else { String::new() },
                    mark.rival.to_string(),
                    mark.outlets.to_string(),
                    bearing.to_owned(),
                    claim.id.clone(),
                    format!("/claim/{}", claim.id),
                    sentence::plain(claim, strings),
                    claim.article.outlet.clone(),
                    claim.article.published.clone().unwrap_or_default(),
                    claim.sentence.clone(),
                ]);
            }
        }
    }
    table
}

/// A neighbour in the chain.
struct Neighbour {
    href: String,
    words: String,
}

#[derive(Template)]
#[template(path = "ceasefire.html")]
struct CeasefirePage<'a> {
    c: &'a Ctx,
    cf: &'a CeasefireView,
    parties: String,
    dyad: String,
    line: CeasefireLine,
    mediators: Vec<Named>,
    proposers: Vec<Named>,
    purpose: Option<String>,
    follows: Option<Neighbour>,
    followed_by: Option<Neighbour>,
    rows: Vec<Row>,
    drawing: Option<Drawing>,
    summary: String,
    swap: String,
}

/// Who did something, and what it rests on.
struct Named {
    name: String,
    outlets: usize,
    href: String,
}

pub(super) async fn one(ctx: Ctx, Path(id): Path<String>) -> Response {
    let reply = ceasefire(&ctx, split(&id).0.to_owned()).await;
    answer(&ctx, reply)
}

async fn ceasefire(ctx: &Ctx, id: String) -> Reply {
    let whole = ctx.format != Format::Html;
    let found = find(ctx, move |record| {
        let Some(outline) = record.ceasefire_telling(&id, Some(0))? else { return Ok(None) };
        let told = (!whole).then(|| (BUDGET / outline.marks.len().max(1)).clamp(1, SHOWN));
        let Some(ceasefire) = record.ceasefire_telling(&outline.id, told)? else { return Ok(None) };
        let dyad = record.dyad(&dyad_id(&ceasefire.parties), Some(0))?;
        Ok(Some((ceasefire, dyad)))
    });
    let (cf, dyad) = found.await?;
    match ctx.format {
        Format::Json => json(&dto::Ceasefire::from(&cf)),
        Format::Csv => csv(ctx, table(std::slice::from_ref(&cf), ctx.strings)),
        Format::Html => page(ctx, &cf, dyad.as_ref()),
    }
}

fn page(ctx: &Ctx, cf: &CeasefireView, dyad: Option<&DyadView>) -> Reply {
    let strings = ctx.strings;
    let swapped = ctx.field("swap") == Some("1");
    // Who stands beside whom is read off the whole conflict.
    let marks = dyad.map_or(vec![cf], |d| d.ceasefires.iter().collect());
    let sides = Sides::of(&cf.parties, marks.into_iter().flat_map(|c| &c.marks), swapped);
    let rows = Row::all(&cf.marks, &sides, SHOWN, strings);
    let neighbour = |id: &Option<String>| {
        let id = id.as_ref()?;
        let view = dyad.and_then(|d| d.ceasefires.iter().find(|c| c.id == *id));
        Some(Neighbour {
            href: format!("/ceasefire/{id}"),
            words: view.map_or_else(|| id.clone(), |v| short(&CeasefireLine::of(v, strings), ctx)),
        })
    };
    let next = cf.followed_by.as_ref().and_then(|id| dyad?.ceasefires.iter().find(|c| c.id == *id)).and_then(start);
    let entry = Entry { rows: rows.clone(), number: String::new(), label: String::new(), href: "#marks".into(), next };
    let coverage = dyad.map(|d| d.coverage.as_slice()).unwrap_or_default();
    let drawing = draw(&[entry], &sides, coverage, strings);
    let named = |kind: MarkKind| {
        let mut out: Vec<Named> = Vec::new();
        for row in rows.iter().filter(|r| r.kind == kind && !r.by.is_empty()) {
            if !out.iter().any(|n| n.name == row.by) {
                out.push(Named { name: row.by.clone(), outlets: row.outlets, href: row.href() });
            }
        }
        out
    };
    let parties = dyad_name(&cf.parties, strings);
    html(&CeasefirePage {
        c: ctx,
        line: CeasefireLine::of(cf, strings),
        mediators: named(MarkKind::Mediated),
        proposers: named(MarkKind::Proposed),
        purpose: cf.purpose.map(|p| strings.code("purpose", p.as_str())),
        follows: neighbour(&cf.follows),
        followed_by: neighbour(&cf.followed_by),
        drawing,
        summary: summary(&rows, &sides, strings),
        swap: ctx.with(&[("swap", (!swapped).then_some("1"))]),
        dyad: dyad_id(&cf.parties),
        parties,
        rows,
        cf,
    })
}

/// The first instant at which a ceasefire is declared or takes effect.
pub(crate) fn start(c: &CeasefireView) -> Option<i64> {
    let starts = c.marks.iter().filter(|m| matches!(m.kind, MarkKind::Agreed | MarkKind::Effective));
    starts.filter_map(|m| Some(crate::dates::span(m.when.as_ref()?)?.0)).min()
}

/// A ceasefire in a few words: its first time, else that it has none.
pub(crate) fn short(line: &CeasefireLine, ctx: &Ctx) -> String {
    let time = line.effective.first().or(line.declared.first());
    time.map_or_else(|| ctx.t("conflict.undated"), |t| t.words.clone())
}

/// The drawing in words, for those who cannot see it.
pub(crate) fn summary(rows: &[Row], sides: &Sides, strings: &Strings) -> String {
    let lane = |lane: Lane| rows.iter().filter(|r| r.lane == lane).count();
    let says = |a: usize, b: usize, n: usize| {
        let who = strings.fill("ceasefire.says-did", &[("a", &sides.name(a, strings)), ("b", &sides.name(b, strings))]);
        format!("{who}: {}", strings.count("count.accusations", n))
    };
    strings.fill(
        "ceasefire.summary",
        &[
            ("n", &strings.count("count.marks", rows.len())),
            ("a", &says(0, 1, lane(Lane::First))),
            ("b", &says(1, 0, lane(Lane::Second))),
            ("c", &strings.count("count.statements", lane(Lane::Other))),
        ],
    )
}

/// Claims of a mark that its row tells; the rest is on the list of claims.
pub(crate) const SHOWN: usize = 20;

/// Claims that the page of a ceasefire tells over all its marks, so that it stays quick; one for each mark at least.
const BUDGET: usize = 600;

/// The claims of a row beyond the first, for the part of the row that folds.
pub(crate) fn rest(lines: &[Line]) -> &[Line] {
    lines.get(1..).unwrap_or_default()
}
