//! The list of claims with its filters, and a claim with its evidence.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use gencatan_reader::{Class, Layer};
use gencatan_record::{ArticleView, ClaimView, Error, MentionView, Record};

use super::{Reply, answer, ask, csv, find, html, json};
use crate::csv::Csv;
use crate::ctx::{Ctx, Format, split};
use crate::evidence::{Segment, Spot, segments};
use crate::filters::{Active, Cut, FIELDS, active, narrowed};
use crate::rows::Line;
use crate::sentence::{self, Part, Slot};
use crate::strings::Strings;
use crate::{dates, dto};

/// A field of the filter form.
struct Field {
    name: &'static str,
    label: String,
    value: String,
    kind: &'static str,
    /// Values and their words, for a list to choose from.
    options: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage<'a> {
    c: &'a Ctx,
    rows: Vec<Line>,
    fields: Vec<Field>,
    active: Vec<Active>,
    cut: Cut,
}

pub(super) async fn list(ctx: Ctx) -> Response {
    let reply = claims(&ctx).await;
    answer(&ctx, reply)
}

async fn claims(ctx: &Ctx) -> Reply {
    let wanted = narrowed(ctx, ctx.format == Format::Html);
    let filter = wanted.filter.clone();
    let (mut rows, languages) = ask(ctx, move |s| Ok((s.claims(&filter)?, s.counts()?.languages))).await?;
    match ctx.format {
        Format::Html => {
            let cut = wanted.cut(&mut rows, ctx, "");
            let rows = rows.iter().map(|r| Line::of(r, ctx.strings)).collect();
            html(&ClaimsPage { c: ctx, rows, fields: fields(ctx, &languages), active: active(ctx), cut })
        }
        Format::Json => {
            let cut = wanted.cut(&mut rows, ctx, ".json");
            let rows = rows.iter().map(|c| dto::Claim::new(c, None, ctx.strings)).collect();
            json(&dto::List::new("claims", rows, &cut))
        }
        Format::Csv => {
            let cut = wanted.cut(&mut rows, ctx, ".csv");
            let mut table = table(&rows, ctx.strings);
            if let Some(next) = &cut.older {
                table.cut(next);
            }
            csv(ctx, table)
        }
    }
}

fn fields(ctx: &Ctx, languages: &[(String, usize)]) -> Vec<Field> {
    let value = |name: &str| ctx.field(name).unwrap_or_default().to_owned();
    let choice = |list: &str, code: &str| (code.to_owned(), ctx.strings.code(list, code));
    let classes: Vec<_> = Class::ALL.iter().map(|v| choice("class", v.as_str())).collect();
    let mut layers: Vec<_> = Layer::ALL.iter().map(|v| choice("layer", v.as_str())).collect();
    // The layer's field also holds the id of a ledger entry, which is none of the choices.
    if let Some(entry) = ctx.field("ceasefire").filter(|v| Layer::from_word(v).is_none()) {
        layers.push((entry.to_owned(), entry.to_owned()));
    }
    let languages: Vec<_> =
        languages.iter().filter(|(l, _)| !l.is_empty()).map(|(l, _)| (l.clone(), l.clone())).collect();
    let fields = FIELDS.into_iter().map(|name| {
        let (kind, options) = match name {
            "class" => ("choice", classes.clone()),
            "ceasefire" => ("choice", layers.clone()),
            "language" => ("choice", languages.clone()),
            "since" | "until" => ("date", Vec::new()),
            "text" => ("search", Vec::new()),
            _ => ("text", Vec::new()),
        };
        Field { name, label: ctx.t(&format!("claims.{name}")), value: value(name), kind, options }
    });
    fields.collect()
}

/// Claims as a table.
pub(crate) fn table(claims: &[ClaimView], strings: &Strings) -> Csv {
    let mut table = Csv::new(&[
        "claim_id",
        "permalink",
        "plain",
        "class",
        "mode",
        "ceasefire",
        "status",
        "stance",
        "speaker",
        "channel",
        "actors",
        "recipients",
        "places",
        "when_from",
        "when_to",
        "when_precision",
        "when_approx",
        "toll",
        "trigger",
        "sentence",
        "confidence",
        "article_id",
        "outlet",
        "language",
        "published",
        "headline",
        "url",
    ]);
    for c in claims {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let names =
            |list: &[MentionView]| list.iter().map(|m| sentence::named(m, c, strings)).collect::<Vec<_>>().join("; ");
        let when = c.when.clone().unwrap_or_default();
        let tolls: Vec<String> = c.toll.iter().map(|t| sentence::toll(t, strings)).collect();
        table.row([
            c.id.clone(),
            format!("/claim/{}", c.id),
            sentence::plain(c, strings),
            c.class.clone(),
            text(&c.mode),
            text(&c.layer),
            c.status.clone(),
            text(&c.stance),
            c.speaker.as_ref().map(|m| sentence::named(m, c, strings)).unwrap_or_default(),
            text(&c.channel),
            names(&c.actors),
            names(&c.recipients),
            names(&c.places),
            text(&when.from),
            text(&when.to),
            when.precision.clone(),
            if c.when.is_some() { when.approx.to_string() } else { String::new() },
            tolls.join("; "),
            c.trigger_text.clone(),
            c.sentence.clone(),
            c.confidence.map(|p| format!("{p:.3}")).unwrap_or_default(),
            c.article.id.clone(),
            c.article.outlet.clone(),
            text(&c.article.language),
            text(&c.article.published),
            c.article.headline.clone(),
            text(&c.article.url),
        ]);
    }
    table
}

/// The marks that a claim bears or denies: words and address.
pub(crate) fn bearings(claim: &ClaimView, strings: &Strings) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for m in &claim.marks {
        let word = strings.code("layer", m.kind.as_str());
        let key = if m.denies { "claim.denies" } else { "claim.bears" };
        let line = (strings.fill(key, &[("mark", &word)]), format!("/ceasefire/{}", m.ceasefire));
        if !out.contains(&line) {
            out.push(line);
        }
    }
    out
}

/// A slot of the claim with the words that fill it.
struct SlotRow {
    slot: Option<Slot>,
    name: String,
    words: String,
    kind: String,
    stands_for: Vec<String>,
    why: String,
}

/// A code of the claim in words.
struct Code {
    name: String,
    value: String,
    note: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage<'a> {
    c: &'a Ctx,
    claim: &'a ClaimView,
    parts: Vec<Part>,
    context: Vec<Segment>,
    lang: String,
    published: String,
    slots: Vec<SlotRow>,
    codes: Vec<Code>,
    marks: Vec<(String, String)>,
    same: Vec<Line>,
    opposite: Vec<Line>,
    article: Option<&'a ArticleView>,
}

pub(super) async fn one(ctx: Ctx, Path(id): Path<String>) -> Response {
    let reply = claim(&ctx, split(&id).0.to_owned()).await;
    answer(&ctx, reply)
}

/// Claims that bear on the same mark: those that say the same, those that say the opposite.
type Others = (Vec<ClaimView>, Vec<ClaimView>);

async fn claim(ctx: &Ctx, id: String) -> Reply {
    let found = find(ctx, move |record| {
        let Some(claim) = record.claim(&id)? else { return Ok(None) };
        let article = record.article(&claim.article.id)?;
        let others = others(record, &claim)?;
        Ok(Some((claim, article, others)))
    });
    let (claim, article, (same, opposite)) = found.await?;
    match ctx.format {
        Format::Json => json(&dto::Claim::new(&claim, article.as_ref(), ctx.strings)),
        Format::Csv => csv(ctx, table(&[claim], ctx.strings)),
        Format::Html => {
            let lines = |claims: &[ClaimView]| claims.iter().map(|c| Line::of(c, ctx.strings)).collect();
            html(&ClaimPage {
                c: ctx,
                parts: sentence::parts(&claim, ctx.strings),
                context: context(&claim, article.as_ref()),
                lang: claim.article.language.clone().unwrap_or_default(),
                published: claim
                    .article
                    .published
                    .as_deref()
                    .map(|p| dates::moment(p, ctx.strings))
                    .unwrap_or_default(),
                slots: slots(&claim, ctx),
                codes: codes(&claim, ctx),
                marks: bearings(&claim, ctx.strings),
                same: lines(&same),
                opposite: lines(&opposite),
                article: article.as_ref(),
                claim: &claim,
            })
        }
    }
}

fn others(record: &Record, claim: &ClaimView) -> Result<Others, Error> {
    let (mut same, mut opposite): Others = Default::default();
    let mut entries: Vec<&str> = claim.marks.iter().map(|m| m.ceasefire.as_str()).collect();
    entries.sort_unstable();
    entries.dedup();
    for id in entries {
        let Some(entry) = record.ceasefire(id)? else { continue };
        for mark in entry.marks {
            let bears = mark.claims.iter().any(|c| c.id == claim.id);
            let denies = mark.denied_by.iter().any(|c| c.id == claim.id);
            let (with, against) = match (bears, denies) {
                (true, _) => (mark.claims, mark.denied_by),
                (_, true) => (mark.denied_by, mark.claims),
                _ => continue,
            };
            for (from, to) in [(with, &mut same), (against, &mut opposite)] {
                for other in from {
                    if other.id != claim.id && !to.iter().any(|c: &ClaimView| c.id == other.id) {
                        to.push(other);
                    }
                }
            }
        }
    }
    Ok((same, opposite))
}

fn mentions(claim: &ClaimView) -> [(Slot, &[MentionView]); 5] {
    [
        (Slot::Speaker, claim.speaker.as_slice()),
        (Slot::Actor, &claim.actors),
        (Slot::Recipient, &claim.recipients),
        (Slot::Place, &claim.places),
        (Slot::Time, &claim.times),
    ]
}

/// The paragraph of the sentence, with the words of the slots marked.
fn context(claim: &ClaimView, article: Option<&ArticleView>) -> Vec<Segment> {
    let block = article.and_then(|a| a.blocks.iter().find(|b| b.index == claim.block));
    let Some(block) = block else {
        return segments(&claim.sentence, &[], None);
    };
    let spot = |slot: Slot, range| Spot { range, slot, href: None, label: slot.number().to_string() };
    let mut spots = vec![spot(Slot::Act, claim.trigger)];
    for (slot, mentions) in mentions(claim) {
        spots.extend(mentions.iter().filter(|m| m.block == claim.block).map(|m| spot(slot, m.range)));
    }
    // Tolls come without ranges: their words are looked for in the sentence.
    let sentence = block.text.get(claim.sentence_range.start..claim.sentence_range.end).unwrap_or_default();
    for toll in claim.toll.iter().filter(|t| !t.text.is_empty()) {
        if let Some(at) = sentence.find(&toll.text) {
            let start = claim.sentence_range.start + at;
            spots.push(spot(Slot::Toll, (start..start + toll.text.len()).into()));
        }
    }
    segments(&block.text, &spots, Some(claim.sentence_range))
}

fn slots(claim: &ClaimView, ctx: &Ctx) -> Vec<SlotRow> {
    let name = |slot: Slot| ctx.t(&format!("slot.{}", slot.as_str()));
    let row = |slot: Option<Slot>, name: String, m: &MentionView| SlotRow {
        slot,
        name,
        words: m.text.clone(),
        kind: ctx.strings.code("kind", &m.kind),
        stands_for: stands_for(m, slot == Some(Slot::Place), ctx.strings),
        why: m.why.clone(),
    };
    let mut rows: Vec<SlotRow> = Vec::new();
    for (slot, mentions) in mentions(claim) {
        rows.extend(mentions.iter().map(|m| row(Some(slot), name(slot), m)));
        if slot == Slot::Speaker {
            rows.extend(claim.via.iter().map(|m| row(None, ctx.t("slot.via"), m)));
        }
        if slot == Slot::Actor {
            rows.push(SlotRow {
                slot: Some(Slot::Act),
                name: name(Slot::Act),
                words: claim.trigger_text.clone(),
                kind: String::new(),
                stands_for: vec![ctx.strings.code("class", &claim.class)],
                why: String::new(),
            });
        }
    }
    rows.extend(claim.toll.iter().map(|t| SlotRow {
        slot: Some(Slot::Toll),
        name: name(Slot::Toll),
        words: t.text.clone(),
        kind: ctx.strings.code("kind", "count"),
        stands_for: vec![sentence::toll(t, ctx.strings)],
        why: String::new(),
    }));
    rows
}

fn stands_for(m: &MentionView, place_first: bool, strings: &Strings) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for actor in m.actors.iter().filter(|_| !place_first) {
        let mut words = crate::countries::actor(actor, &strings.code).to_owned();
        let country = actor.country.as_deref().map(|c| crate::countries::name(c, &strings.code).unwrap_or(c));
        let more: Vec<&str> = actor
            .role
            .as_deref()
            .into_iter()
            .chain(country.filter(|c| *c != words))
            .chain(actor.sector.iter().map(String::as_str))
            .collect();
        if !more.is_empty() {
            words.push_str(&format!(" — {}", more.join(", ")));
        }
        out.push(words);
    }
    if let Some(place) = m.place.as_ref().filter(|_| out.is_empty()) {
        let country = place.country.as_deref().map(|c| crate::countries::name(c, &strings.code).unwrap_or(c));
        let mut words = vec![place.name.clone()];
        words.extend(place.admin1.clone().filter(|a| *a != place.name));
        words.extend(country.map(str::to_owned).filter(|c| *c != place.name));
        let mut line = words.join(", ");
        if !place.precision.is_empty() {
            line.push_str(&format!(" ({})", strings.code("precision", &place.precision)));
        }
        if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
            line.push_str(&format!(" {lat:.2}, {lon:.2}"));
        }
        out.push(line);
    }
    out.extend(m.time.clone());
    out
}

fn codes(claim: &ClaimView, ctx: &Ctx) -> Vec<Code> {
    let strings = ctx.strings;
    let mut codes = Vec::new();
    let mut add = |key: &str, value: Option<String>, note: String, href: Option<String>| {
        if let Some(value) = value {
            let note = if note == value { String::new() } else { note };
            codes.push(Code { name: ctx.t(&format!("claim.{key}")), value, note, href });
        }
    };
    let word = |list: &str, code: &Option<String>| code.as_deref().map(|c| strings.code(list, c));
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    let class = Some(strings.code("class", &claim.class));
    add("class", class, claim.class.clone(), Some(format!("/claims?class={}", claim.class)));
    add("mode", word("mode", &claim.mode), code(&claim.mode), None);
    let layer = claim.layer.as_deref().map(|l| format!("/claims?ceasefire={l}"));
    add("layer", word("layer", &claim.layer), code(&claim.layer), layer);
    add("status", Some(strings.code("status", &claim.status)), claim.status.clone(), None);
    add("stance", word("stance", &claim.stance), code(&claim.stance), None);
    add(
        "channel",
        word("channel", &claim.channel).filter(|_| code(&claim.channel) != "none"),
        code(&claim.channel),
        None,
    );
    let inferred = if claim.times.is_empty() { ctx.t("claim.when-inferred") } else { String::new() };
    add("when", claim.when.as_ref().map(|w| dates::when(w, strings)), inferred, None);
    let confidence = claim.confidence.map_or_else(|| ctx.t("claim.not-calibrated"), |p| format!("{:.0} %", p * 100.0));
    add("confidence", Some(confidence), String::new(), None);
    codes
}
