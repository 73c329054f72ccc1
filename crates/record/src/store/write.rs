//! Accounts into tables: one transaction for each page.

use std::collections::BTreeSet;

use gencatan_page::{Article, BlockId, TextRange};
use gencatan_reader::{Claim, MentionId, Model};
use gencatan_world::{Account, When};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::{Value, json};

use super::text::{int, list, moment};
use super::{Entry, Outcome, Part, Record};
use crate::Error;
use crate::inputs::{inputs, sides};

impl Record {
    /// Takes an account into the record, in one transaction.
    ///
    /// Of two inputs with one article the one whose id comes first is kept, whatever came first in time.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn ingest(&mut self, entry: &Entry<'_>) -> Result<Outcome, Error> {
        let model = &entry.account.reading.model;
        if self.has(entry.input, entry.bytes_hash, entry.version, model)? {
            return Ok(Outcome::Unchanged);
        }
        let transaction = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?;
        let outcome = take(&transaction, entry, model)?;
        transaction.commit()?;
        Ok(outcome)
    }

    /// Records that an input is a further page of an article that another input stands for, in one transaction.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn ingest_part(&mut self, part: &Part<'_>) -> Result<Outcome, Error> {
        if self.has(part.input, part.bytes_hash, part.version, part.model)? {
            return Ok(Outcome::Unchanged);
        }
        let t = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?;
        let before: Option<String> =
            t.query_row("SELECT id FROM article WHERE input = ?1", [part.input], |row| row.get(0)).optional()?;
        if let Some(before) = before {
            remove(&t, &before)?;
            t.execute("DELETE FROM page WHERE article = ?1 AND outcome = 'twin'", [before])?;
            mark_dirty(&t)?;
        }
        let run = run(&t, part.version, part.model)?;
        t.execute(
            "INSERT OR REPLACE INTO page (input, hash, run, outcome, article) VALUES (?1, ?2, ?3, 'twin', ?4)",
            params![part.input, part.bytes_hash, run, part.article],
        )?;
        t.commit()?;
        Ok(Outcome::Twin)
    }

    /// Records that an input could not be read.
    ///
    /// What an earlier version of the input said stays in the record.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn ingest_failed(&mut self, input: &str, bytes_hash: &str, error: &str) -> Result<(), Error> {
        self.connection.execute(
            "INSERT INTO page (input, hash, outcome, error) VALUES (?1, ?2, 'failed', ?3)
             ON CONFLICT (input) DO UPDATE SET
               error = ?3, hash = CASE outcome WHEN 'failed' THEN ?2 ELSE hash END",
            (input, bytes_hash, error),
        )?;
        Ok(())
    }
}

fn take(t: &Transaction<'_>, entry: &Entry<'_>, model: &Model) -> Result<Outcome, Error> {
    let id = &entry.account.article.id;
    let run = run(t, entry.version, model)?;
    let before: Option<String> = t
        .prepare_cached("SELECT id FROM article WHERE input = ?1")?
        .query_row([entry.input], |row| row.get(0))
        .optional()?;
    let other: Option<String> = t
        .prepare_cached("SELECT input FROM article WHERE id = ?1 AND input <> ?2")?
        .query_row([id, entry.input], |row| row.get(0))
        .optional()?;
    if let Some(before) = &before {
        remove(t, before)?;
        if before != id {
            // The twins of what is gone are read anew when their inputs come by again.
            t.prepare_cached("DELETE FROM page WHERE article = ?1 AND outcome = 'twin'")?.execute([before])?;
        }
    }
    let page = |outcome: &str| -> Result<(), Error> {
        t.prepare_cached(
            "INSERT OR REPLACE INTO page (input, hash, run, outcome, article) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![entry.input, entry.bytes_hash, run, outcome, id])?;
        Ok(())
    };
    if before.is_some() || other.is_none() {
        mark_dirty(t)?;
    }
    if let Some(other) = other {
        if *other < *entry.input {
            page("twin")?;
            return Ok(Outcome::Twin);
        }
        remove(t, id)?;
        t.prepare_cached("UPDATE page SET outcome = 'twin' WHERE input = ?1")?.execute([&other])?;
        insert(t, entry, run)?;
        mark_dirty(t)?;
        page("article")?;
        return Ok(Outcome::Replaced);
    }
    insert(t, entry, run)?;
    page("article")?;
    Ok(if before.is_some() { Outcome::Replaced } else { Outcome::Added })
}

fn mark_dirty(t: &Transaction<'_>) -> Result<(), Error> {
    t.prepare_cached("INSERT OR REPLACE INTO state (name, value) VALUES ('dirty', '1')")?.execute([])?;
    Ok(())
}

fn run(t: &Transaction<'_>, version: &str, model: &Model) -> Result<i64, Error> {
    t.prepare_cached("INSERT OR IGNORE INTO run (version, model, hash) VALUES (?1, ?2, ?3)")?.execute([
        version,
        &model.name,
        &model.hash,
    ])?;
    Ok(t.prepare_cached("SELECT key FROM run WHERE version = ?1 AND model = ?2 AND hash = ?3")?
        .query_row([version, &model.name, &model.hash], |row| row.get(0))?)
}

fn remove(t: &Transaction<'_>, id: &str) -> Result<(), Error> {
    t.prepare_cached(
        "DELETE FROM passage_text WHERE rowid IN
         (SELECT p.key FROM passage p JOIN article a ON a.key = p.article WHERE a.id = ?1)",
    )?
    .execute([id])?;
    t.prepare_cached("DELETE FROM article WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Writes an article that is not there.
fn insert(t: &Transaction<'_>, entry: &Entry<'_>, run: i64) -> Result<(), Error> {
    let account = entry.account;
    let article = insert_article(t, entry, run)?;
    insert_blocks(t, article, &account.article)?;
    insert_reading(t, article, account)?;
    insert_claims(t, article, account)?;
    let diagnostics = account.article.diagnostics.iter().chain(&account.reading.diagnostics);
    for (n, d) in diagnostics.enumerate() {
        t.prepare_cached("INSERT INTO diagnostic VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            article,
            int(n),
            d.code,
            d.message
        ])?;
    }
    for (n, d) in account.article.dropped.iter().enumerate() {
        t.prepare_cached("INSERT INTO dropped VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            article,
            int(n),
            d.kind.as_str(),
            d.text,
            d.rule
        ])?;
    }
    Ok(())
}

fn insert_article(t: &Transaction<'_>, entry: &Entry<'_>, run: i64) -> Result<i64, Error> {
    let a = &entry.account.article;
    let (published, published_precision) = moment(a.published.as_ref().map(|s| &s.at));
    let (updated, updated_precision) = moment(a.updated.as_ref().map(|s| &s.at));
    let dateline = a.dateline.as_ref();
    let outlet = a.outlet.clone().or_else(|| a.canonical.as_deref().or(a.url.as_deref()).map(host)).unwrap_or_default();
    let pager = a.pages.as_ref().map(|p| json!({"this": p.this, "of": p.of, "links": p.links}).to_string());
    let reading = &entry.account.reading;
    t.prepare_cached(
        "INSERT INTO article (id, input, run, hash, url, canonical, outlet, section, language, headline, kicker,
           published, published_precision, published_text, at, day, updated, updated_precision, updated_text,
           dateline, dateline_place, dateline_date, dateline_outlet, byline, editor, credit, lead, access, pager, tags,
           sentences, claims)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
           ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)",
    )?
    .execute(params![
        a.id,
        entry.input,
        run,
        entry.bytes_hash,
        a.url,
        a.canonical,
        outlet,
        a.section,
        a.language,
        a.headline.as_deref().unwrap_or_default(),
        a.kicker,
        published,
        published_precision,
        a.published.as_ref().map(|s| &s.text),
        at(a),
        a.published.as_ref().map(|s| s.at.civil.date().to_string()),
        updated,
        updated_precision,
        a.updated.as_ref().map(|s| &s.text),
        dateline.map(|d| &d.text),
        dateline.and_then(|d| d.place.as_ref()),
        dateline.and_then(|d| d.date.as_ref()),
        dateline.and_then(|d| d.outlet.as_ref()),
        list(&a.byline),
        a.editor,
        a.credit,
        a.lead.map(int),
        a.access.as_str(),
        pager,
        list(&a.tags),
        int(reading.sentences.len()),
        int(reading.claims.len()),
    ])?;
    Ok(t.last_insert_rowid())
}

/// Orders articles by publication; what has no date comes last.
fn at(article: &Article) -> i64 {
    article.published.as_ref().map_or(i64::MIN, |s| s.at.instant())
}

/// The host of an address, without "www.".
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn ranges(ranges: &[TextRange]) -> String {
    Value::from(ranges.iter().map(|r| json!([r.start, r.end])).collect::<Vec<_>>()).to_string()
}

fn insert_blocks(t: &Transaction<'_>, article: i64, a: &Article) -> Result<(), Error> {
    let mut statement = t.prepare_cached("INSERT INTO block VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    if let Some(headline) = &a.headline {
        statement.execute(params![
            article,
            -1,
            "headline",
            headline,
            None::<&str>,
            None::<&str>,
            None::<&str>,
            "[]",
            "[]",
            None::<i64>,
            None::<i64>
        ])?;
    }
    for (n, block) in a.blocks.iter().enumerate() {
        let links: Vec<Value> = block.links.iter().map(|l| json!([l.range.start, l.range.end, l.href])).collect();
        statement.execute(params![
            article,
            int(n),
            block.kind.as_str(),
            block.text,
            None::<&str>,
            None::<&str>,
            block.at.as_ref().map(|s| s.at.to_string()),
            Value::from(links).to_string(),
            ranges(&block.emphasis),
            block.origin.map(|r| int(r.start)),
            block.origin.map(|r| int(r.end)),
        ])?;
    }
    for (n, picture) in a.pictures.iter().enumerate() {
        statement.execute(params![
            article,
            int(a.blocks.len() + n),
            "caption",
            picture.caption.as_deref().unwrap_or_default(),
            picture.credit,
            picture.src,
            None::<&str>,
            "[]",
            "[]",
            None::<i64>,
            None::<i64>
        ])?;
    }
    Ok(())
}

fn insert_reading(t: &Transaction<'_>, article: i64, account: &Account) -> Result<(), Error> {
    let reading = &account.reading;
    for (n, s) in reading.sentences.iter().enumerate() {
        t.prepare_cached("INSERT INTO passage (article, n, block, start, \"end\") VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![article, int(n), s.block.0, int(s.range.start), int(s.range.end)])?;
        t.prepare_cached("INSERT INTO passage_text (rowid, text) VALUES (?1, ?2)")?
            .execute(params![t.last_insert_rowid(), s.range.of(account.article.text(s.block))])?;
    }
    for (n, m) in reading.mentions.iter().enumerate() {
        insert_mention(t, article, account, MentionId(n), m.block, m.range)?;
    }
    for (n, q) in reading.quotes.iter().enumerate() {
        t.prepare_cached("INSERT INTO quote VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
            article,
            int(n),
            q.block.0,
            int(q.range.start),
            int(q.range.end),
            q.speaker.map(|s| int(s.0))
        ])?;
    }
    Ok(())
}

fn insert_mention(
    t: &Transaction<'_>,
    article: i64,
    account: &Account,
    id: MentionId,
    block: BlockId,
    range: TextRange,
) -> Result<(), Error> {
    let mention = &account.reading.mentions[id.0];
    let resolved = account.mentions.get(id.0).cloned().unwrap_or_default();
    let refers = Value::from(mention.refers.iter().map(|m| m.0).collect::<Vec<_>>()).to_string();
    let why = [
        resolved.actor.as_ref().map(|a| a.why.as_str()),
        resolved.place.as_ref().map(|p| p.why.as_str()),
        resolved.time.as_ref().map(|t| t.why.as_str()),
    ];
    let why: Vec<&str> = why.into_iter().flatten().filter(|w| !w.is_empty()).collect();
    let (time, place) = (resolved.time.as_ref(), resolved.place.as_ref());
    let candidates = place
        .map(|p| Value::from(p.candidates.iter().map(|c| json!([c.geoname, c.score])).collect::<Vec<_>>()).to_string());
    t.prepare_cached(
        "INSERT INTO mention VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
           ?19, ?20)",
    )?
    .execute(params![
        article,
        int(id.0),
        block.0,
        int(range.start),
        int(range.end),
        range.of(account.article.text(block)),
        mention.kind.as_str(),
        refers,
        why.join("; "),
        time.map(|t| &t.value),
        time.map(|t| t.kind.as_str()),
        time.and_then(|t| t.modifier),
        place.and_then(|p| p.geoname),
        place.map(|p| &p.name),
        place.and_then(|p| p.country.as_ref()),
        place.and_then(|p| p.admin1.as_ref()),
        place.and_then(|p| p.lat),
        place.and_then(|p| p.lon),
        place.map(|p| p.precision.as_str()),
        candidates,
    ])?;
    for (pos, actor) in account.actors_of(id).into_iter().enumerate() {
        t.prepare_cached("INSERT INTO mention_actor VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?.execute(
            params![
                article,
                int(id.0),
                int(pos),
                actor.id,
                actor.name,
                actor.country,
                list(&actor.sector),
                actor.role,
                actor.side(),
                actor.why
            ],
        )?;
    }
    Ok(())
}

fn insert_claims(t: &Transaction<'_>, article: i64, account: &Account) -> Result<(), Error> {
    let known = inputs(account);
    for (n, claim) in account.reading.claims.iter().enumerate() {
        let setting = account.claims.get(n).cloned().unwrap_or_default();
        let input = &known[n];
        let when = setting.when.as_ref();
        let (from, from_precision) = moment(when.and_then(|w| w.from.as_ref()));
        let (to, to_precision) = moment(when.and_then(|w| w.to.as_ref()));
        let (told, told_precision) = moment(input.published.as_ref());
        let source = claim.source.as_ref();
        // Two claims with one id are a fault of the reader; the first stays.
        let added = t
            .prepare_cached(
                "INSERT OR IGNORE INTO claim (id, article, n, sentence, trigger_start, trigger_end, clause_start,
                   clause_end, class, mode, layer, status, stance, channel, \"from\", from_precision, \"to\",
                   to_precision, precision, approx, told, told_precision, day, place, confidence, why, purpose, actor_sides,
                   recipient_sides, speaker_sides, at, article_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                   ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)",
            )?
            .execute(params![
                claim.id,
                article,
                int(n),
                int(claim.sentence),
                int(claim.trigger.start),
                int(claim.trigger.end),
                int(claim.clause.start),
                int(claim.clause.end),
                claim.class.as_str(),
                claim.mode.map(|m| m.as_str()),
                claim.layer.map(|l| l.as_str()),
                claim.status.as_str(),
                source.map(|s| s.stance.as_str()),
                source.and_then(|s| s.channel).map(|c| c.as_str()),
                from,
                from_precision,
                to,
                to_precision,
                when.map(|w| w.precision.as_str()),
                when.map(|w| w.approx),
                told,
                told_precision,
                day(when).or_else(|| input.published.map(|m| m.civil.date().to_string())),
                setting.place.map(|p| int(p.0)),
                // By its decimal form, so that 0.93 stays 0.93 in the wider type.
                claim.confidence.and_then(|c| c.to_string().parse::<f64>().ok()),
                list(&claim.why),
                input.purpose.map(|p| p.as_str()),
                list(&input.actors),
                list(&input.recipients),
                list(&input.speaker),
                at(&account.article),
                account.article.id,
            ])?;
        if added == 1 {
            insert_slots(t, t.last_insert_rowid(), account, claim)?;
        }
    }
    Ok(())
}

fn day(when: Option<&When>) -> Option<String> {
    let when = when?;
    Some(when.from.or(when.to)?.civil.date().to_string())
}

fn insert_slots(t: &Transaction<'_>, key: i64, account: &Account, claim: &Claim) -> Result<(), Error> {
    let source = claim.source.as_ref();
    let speaker: Vec<MentionId> = source.and_then(|s| s.speaker).into_iter().collect();
    let via = source.map_or(&[][..], |s| &s.via);
    let roles: [(&str, &[MentionId]); 6] = [
        ("actor", &claim.actors),
        ("recipient", &claim.recipients),
        ("speaker", &speaker),
        ("via", via),
        ("place", &claim.places),
        ("time", &claim.times),
    ];
    for (role, mentions) in roles {
        let mentions: Vec<MentionId> =
            mentions.iter().copied().filter(|m| m.0 < account.reading.mentions.len()).collect();
        for (pos, mention) in mentions.iter().enumerate() {
            t.prepare_cached("INSERT INTO claim_actor VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                key,
                role,
                int(pos),
                int(mention.0)
            ])?;
        }
        for term in terms(account, role, &mentions) {
            t.prepare_cached("INSERT OR IGNORE INTO claim_term VALUES (?1, ?2, ?3)")?
                .execute(params![term, role, key])?;
        }
    }
    for (pos, toll) in claim.toll.iter().enumerate() {
        t.prepare_cached("INSERT INTO toll VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(params![
            key,
            int(pos),
            toll.kind.as_str(),
            int(toll.mention.0),
            toll.low.map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
            toll.high.map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
            toll.bound.as_str(),
            toll.who.map(|m| int(m.0)),
        ])?;
    }
    Ok(())
}

/// What the slots of a role can be looked up by.
fn terms(account: &Account, role: &str, mentions: &[MentionId]) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    if role == "time" {
        return terms;
    }
    terms.extend(sides(account, mentions));
    for &id in mentions {
        let mention = &account.reading.mentions[id.0];
        terms.insert(mention.range.of(account.article.text(mention.block)).to_lowercase());
        for actor in account.actors_of(id) {
            terms.extend(actor.id.clone());
            terms.insert(actor.name.to_lowercase());
        }
        if let Some(place) = account.mentions.get(id.0).and_then(|m| m.place.as_ref()).filter(|_| role == "place") {
            terms.insert(place.name.to_lowercase());
            terms.extend(place.geoname.map(|g| g.to_string()));
        }
    }
    terms.remove("");
    terms
}
