//! The ledger of all claims, computed anew and written in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use gencatan_reader::{Class, Layer, Mode, Stance, Status};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::Record;
use super::text::{count, int, list, moment, read_list, read_moment, read_when};
use crate::ledger::{self, Ceasefire, Input, Mark, Purpose};
use crate::{Error, names};

impl Record {
    /// Computes the ledger from all claims and writes it, in one transaction.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn settle(&mut self) -> Result<(), Error> {
        let t = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)?;
        let entries = ledger::entries(&all_inputs(&t)?);
        t.execute_batch("DELETE FROM mark_claim; DELETE FROM mark; DELETE FROM ceasefire; DELETE FROM side;")?;
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut codes = BTreeSet::new();
        for (n, entry) in entries.iter().enumerate() {
            let number = numbers.entry(entry.parties.join("-")).or_default();
            *number += 1;
            write_entry(&t, n, entry, *number)?;
            codes.extend(entry.parties.iter().cloned());
            for mark in &entry.marks {
                codes.extend(mark.by.iter().chain(&mark.alleged_by).cloned());
            }
        }
        count_outlets(&t)?;
        for code in codes {
            let name = side_name(&t, &code)?;
            t.prepare_cached("INSERT INTO side VALUES (?1, ?2)")?.execute([code, name])?;
        }
        t.execute("DELETE FROM state WHERE name = 'dirty'", [])?;
        Ok(t.commit()?)
    }
}

/// What the ledger needs to know of every claim.
fn all_inputs(t: &Transaction<'_>) -> Result<Vec<Input>, Error> {
    let mut statement = t.prepare(
        "SELECT c.id, c.article_id, c.told, c.told_precision, c.n, c.sentence, c.class, c.mode, c.layer,
           c.status, c.stance, c.actor_sides, c.recipient_sides, c.speaker_sides, c.purpose,
           c.\"from\", c.from_precision, c.\"to\", c.to_precision, c.precision, c.approx,
           c.confidence
         FROM claim c ORDER BY c.article_id, c.n",
    )?;
    let mut rows = statement.query([])?;
    let mut inputs = Vec::new();
    while let Some(row) = rows.next()? {
        let word = |at| row.get::<_, Option<String>>(at);
        let (class, status) = (row.get::<_, String>(6)?, row.get::<_, String>(9)?);
        inputs.push(Input {
            claim: row.get(0)?,
            article: row.get(1)?,
            published: read_moment(row.get(2)?, row.get(3)?)?,
            order: count(row, 4)?,
            sentence: count(row, 5)?,
            class: Class::from_word(&class).ok_or_else(|| Error::damaged(class, "a class"))?,
            mode: word(7)?.as_deref().and_then(Mode::from_word),
            layer: word(8)?.as_deref().and_then(Layer::from_word),
            status: Status::from_word(&status).ok_or_else(|| Error::damaged(status, "a status"))?,
            stance: word(10)?.as_deref().and_then(Stance::from_word).unwrap_or_default(),
            actors: read_list(&row.get::<_, String>(11)?)?,
            recipients: read_list(&row.get::<_, String>(12)?)?,
            speaker: read_list(&row.get::<_, String>(13)?)?,
            purpose: word(14)?.as_deref().and_then(Purpose::from_word),
            when: read_when(row, 15)?,
            sure: ledger::is_sure(row.get(21)?),
        });
    }
    Ok(inputs)
}

fn write_entry(t: &Transaction<'_>, n: usize, entry: &Ceasefire, number: usize) -> Result<(), Error> {
    t.prepare_cached("INSERT INTO ceasefire VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(params![
        entry.id,
        int(n),
        entry.parties.join("-"),
        list(&entry.parties),
        entry.purpose.map(|p| p.as_str()),
        entry.follows,
        ledger::state(entry).as_str(),
        int(number)
    ])?;
    for (n, mark) in entry.marks.iter().enumerate() {
        write_mark(t, &entry.id, n, mark)?;
    }
    Ok(())
}

fn write_mark(t: &Transaction<'_>, entry: &str, n: usize, mark: &Mark) -> Result<(), Error> {
    let when = mark.when.as_ref();
    let (from, from_precision) = moment(when.and_then(|w| w.from.as_ref()));
    let (to, to_precision) = moment(when.and_then(|w| w.to.as_ref()));
    t.prepare_cached("INSERT INTO mark (ceasefire, n, kind, by, alleged_by, \"from\", from_precision, \"to\", to_precision, precision,
           approx, rival, borne, denied)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")?.execute(
        params![
            entry,
            int(n),
            mark.kind.as_str(),
            list(&mark.by),
            list(&mark.alleged_by),
            from,
            from_precision,
            to,
            to_precision,
            when.map(|w| w.precision.as_str()),
            when.map(|w| w.approx),
            mark.rival,
            int(mark.claims.len()),
            int(mark.denied_by.len()),
        ],
    )?;
    for (denies, claims) in [(false, &mark.claims), (true, &mark.denied_by)] {
        for (pos, claim) in claims.iter().enumerate() {
            t.prepare_cached("INSERT INTO mark_claim VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
                entry,
                int(n),
                denies,
                int(pos),
                claim
            ])?;
        }
    }
    Ok(())
}

/// How many outlets stand behind each mark, an input standing for itself where its outlet is not known, and the first
/// publication that tells it.
fn count_outlets(t: &Transaction<'_>) -> Result<(), Error> {
    let bearing = "FROM mark_claim mc JOIN claim c ON c.id = mc.claim JOIN article a ON a.key = c.article
         WHERE mc.ceasefire = mark.ceasefire AND mc.mark = mark.n AND mc.denies = 0";
    t.execute_batch(&format!(
        "UPDATE mark SET
           outlets = (SELECT count(DISTINCT CASE a.outlet WHEN '' THEN a.input ELSE a.outlet END) {bearing}),
           reported = (SELECT a.published {bearing} AND a.published IS NOT NULL ORDER BY a.at, a.published LIMIT 1)"
    ))?;
    Ok(())
}

/// The country's name, else the shortest name of the bodies that have the code, else the code's own words.
fn side_name(t: &Transaction<'_>, code: &str) -> Result<String, Error> {
    if let Some(name) = names::country(code) {
        return Ok(name.to_owned());
    }
    let found: Option<String> = t
        .prepare_cached(
            "SELECT ma.name FROM mention_actor ma
             JOIN mention m ON m.article = ma.article AND m.n = ma.mention
             WHERE ma.side = ?1 AND ma.name <> '' AND m.kind NOT IN ('person', 'role', 'group', 'pronoun')
             GROUP BY ma.name ORDER BY length(ma.name), ma.name LIMIT 1",
        )?
        .query_row([code], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or_else(|| names::plain(code)))
}
