//! The ledger with the claims that bear it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::OptionalExtension;

use super::Record;
use super::query_claims::mark_kind;
use super::text::{count, int, read_list, when_view};
use crate::Error;
use crate::ledger::Purpose;
use crate::names;
use crate::view::{CeasefireView, ClaimView, DyadView, MarkView, PartyView};

/// A mark's row, by entry and number, before its claims are there.
struct MarkRow {
    ceasefire: String,
    n: i64,
    mark: MarkView,
}

impl Record {
    /// All ledger entries, by parties, then in the order of time.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn ceasefires(&self) -> Result<Vec<CeasefireView>, Error> {
        self.ceasefires_telling(None)
    }

    /// The same, each mark with at most so many claims that bear it and that deny it; `None` for all.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn ceasefires_telling(&self, claims: Option<usize>) -> Result<Vec<CeasefireView>, Error> {
        self.ledger("1", "", claims)
    }

    /// The ledger entry with this id, or whose id alone begins so; `None` where there is none.
    ///
    /// # Errors
    /// Where the record cannot be read, and where several ids begin so.
    pub fn ceasefire(&self, id: &str) -> Result<Option<CeasefireView>, Error> {
        self.ceasefire_telling(id, None)
    }

    /// The same, each mark with at most so many claims that bear it and that deny it; `None` for all.
    ///
    /// # Errors
    /// Where the record cannot be read, and where several ids begin so.
    pub fn ceasefire_telling(&self, id: &str, claims: Option<usize>) -> Result<Option<CeasefireView>, Error> {
        let begins = if id.starts_with("cf-") { id.to_owned() } else { format!("cf-{id}") };
        let found: Vec<String> = self
            .connection
            .prepare_cached("SELECT id FROM ceasefire WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 2")?
            .query_map([&begins], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        match &found[..] {
            [] => Ok(None),
            [one] => Ok(self.ledger("f.id = ?1", one, claims)?.pop()),
            _ => Err(Error::Ambiguous(id.to_owned())),
        }
    }

    /// Every pair of parties with ledger entries, by id, each mark with at most so many claims; `None` for all.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn dyads(&self, claims: Option<usize>) -> Result<Vec<DyadView>, Error> {
        let mut by_id: BTreeMap<String, Vec<CeasefireView>> = BTreeMap::new();
        for entry in self.ceasefires_telling(claims)? {
            by_id.entry(dyad_id(&entry.parties)).or_default().push(entry);
        }
        by_id.into_iter().map(|(id, entries)| self.dyad_view(id, entries)).collect()
    }

    /// The pair of parties with this id ("ARM-AZE"); `None` where it has no ledger entry. Each mark has
    /// at most so many claims; `None` for all.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn dyad(&self, id: &str, claims: Option<usize>) -> Result<Option<DyadView>, Error> {
        let entries = self.ledger("f.dyad = ?1", id, claims)?;
        if entries.is_empty() { Ok(None) } else { self.dyad_view(id.to_owned(), entries).map(Some) }
    }

    fn dyad_view(&self, id: String, ceasefires: Vec<CeasefireView>) -> Result<DyadView, Error> {
        let parties = ceasefires.first().map(|c| c.parties.clone()).unwrap_or_default();
        let codes: Vec<&str> = parties.iter().map(|p| p.code.as_str()).collect();
        let list = serde_json::Value::from(codes.clone()).to_string();
        let naming = "SELECT claim FROM claim_term
             WHERE term IN (SELECT value FROM json_each(?1)) AND role IN ('actor', 'recipient', 'speaker')
             GROUP BY claim HAVING count(DISTINCT term) = json_array_length(?1)";
        let (claims, first, last): (usize, Option<String>, Option<String>) = self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*), min(a.day), max(a.day) FROM ({naming}) n
                 JOIN claim c ON c.key = n.claim JOIN article a ON a.key = c.article"
            ))?
            .query_row([&list], |row| Ok((count(row, 0)?, row.get(1)?, row.get(2)?)))?;
        // Days on which nothing was read are not days on which nothing happened: all articles count, over the days
        // that the claims of the two span.
        let coverage = self
            .connection
            .prepare_cached(
                "SELECT day, coalesce(language, ''), count(*) FROM article
                 WHERE day BETWEEN ?1 AND ?2 GROUP BY day, language ORDER BY day, language",
            )?
            .query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?, count(row, 2)?)))?
            .collect::<Result<_, _>>()?;
        Ok(DyadView { id, parties, ceasefires, claims, coverage })
    }

    /// The entries that fit a condition on `ceasefire f`, whose one value is `value`, each mark with at most `claims`.
    fn ledger(&self, condition: &str, value: &str, claims: Option<usize>) -> Result<Vec<CeasefireView>, Error> {
        let names = self.side_names()?;
        let mut entries = self.entry_rows(condition, value, &names)?;
        let mut marks = self.mark_rows(condition, value, &names)?;
        if claims != Some(0) {
            self.fill_claims(condition, value, claims, &mut marks)?;
        }
        let places: BTreeMap<String, usize> = entries.iter().enumerate().map(|(n, e)| (e.id.clone(), n)).collect();
        for row in marks {
            if let Some(&place) = places.get(&row.ceasefire) {
                entries[place].marks.push(row.mark);
            }
        }
        Ok(entries)
    }

    fn side_names(&self) -> Result<BTreeMap<String, String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT code, name FROM side")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn entry_rows(
        &self,
        condition: &str,
        value: &str,
        names: &BTreeMap<String, String>,
    ) -> Result<Vec<CeasefireView>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT f.id, f.parties, f.purpose, f.follows, f.number, f.state,
               (SELECT g.id FROM ceasefire g WHERE g.follows = f.id ORDER BY g.n LIMIT 1)
             FROM ceasefire f WHERE {condition} AND ?1 IS NOT NULL ORDER BY f.n"
        ))?;
        let mut rows = statement.query([value])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(CeasefireView {
                id: row.get(0)?,
                parties: parties(&row.get::<_, String>(1)?, names)?,
                purpose: row.get::<_, Option<String>>(2)?.as_deref().and_then(Purpose::from_word),
                follows: row.get(3)?,
                followed_by: row.get(6)?,
                number: count(row, 4)?,
                marks: Vec::new(),
                state: mark_kind(row.get(5)?)?,
            });
        }
        Ok(entries)
    }

    fn mark_rows(&self, condition: &str, value: &str, names: &BTreeMap<String, String>) -> Result<Vec<MarkRow>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT m.ceasefire, m.n, m.kind, m.by, m.alleged_by, m.rival, m.\"from\", m.from_precision, m.\"to\",
               m.to_precision, m.precision, m.approx, m.borne, m.denied, m.outlets, m.reported,
               (SELECT x.claim FROM mark_claim x
                WHERE x.ceasefire = m.ceasefire AND x.mark = m.n AND x.denies = 0 AND x.pos = 0)
             FROM ceasefire f JOIN mark m ON m.ceasefire = f.id
             WHERE {condition} AND ?1 IS NOT NULL ORDER BY m.ceasefire, m.n"
        ))?;
        let mut rows = statement.query([value])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let mark = MarkView {
                kind: mark_kind(row.get(2)?)?,
                by: parties(&row.get::<_, String>(3)?, names)?,
                alleged_by: parties(&row.get::<_, String>(4)?, names)?,
                when: when_view(row, 6)?,
                rival: row.get(5)?,
                claims: Vec::new(),
                denied_by: Vec::new(),
                borne: count(row, 12)?,
                denied: count(row, 13)?,
                outlets: count(row, 14)?,
                reported: row.get(15)?,
                first: row.get::<_, Option<String>>(16)?.unwrap_or_default(),
            };
            marks.push(MarkRow { ceasefire: row.get(0)?, n: row.get(1)?, mark });
        }
        Ok(marks)
    }

    /// Fills the claims of marks, which are sorted by entry and number.
    fn fill_claims(
        &self,
        condition: &str,
        value: &str,
        claims: Option<usize>,
        marks: &mut [MarkRow],
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT mc.ceasefire, mc.mark, mc.denies, c.key
             FROM ceasefire f JOIN mark_claim mc ON mc.ceasefire = f.id JOIN claim c ON c.id = mc.claim
             WHERE {condition} AND ?1 IS NOT NULL AND mc.pos < ?2 ORDER BY mc.ceasefire, mc.mark, mc.denies, mc.pos"
        ))?;
        let links: Vec<(String, i64, bool, i64)> = statement
            .query_map((value, claims.map_or(i64::MAX, int)), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<Result<_, _>>()?;
        let keys: Vec<i64> = links.iter().map(|l| l.3).collect::<BTreeSet<_>>().into_iter().collect();
        let views: BTreeMap<i64, ClaimView> = keys.iter().copied().zip(self.claim_views(&keys)?).collect();
        for (ceasefire, n, denies, key) in links {
            let place = marks.binary_search_by(|m| (m.ceasefire.as_str(), m.n).cmp(&(ceasefire.as_str(), n)));
            if let (Ok(place), Some(view)) = (place, views.get(&key)) {
                let mark = &mut marks[place].mark;
                if denies { &mut mark.denied_by } else { &mut mark.claims }.push(view.clone());
            }
        }
        Ok(())
    }

    /// The English name of a side's code.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn side_name(&self, code: &str) -> Result<String, Error> {
        let known: Option<String> = self
            .connection
            .prepare_cached("SELECT name FROM side WHERE code = ?1")?
            .query_row([code], |row| row.get(0))
            .optional()?;
        Ok(known.unwrap_or_else(|| names::country(code).map_or_else(|| names::plain(code), str::to_owned)))
    }
}

fn dyad_id(parties: &[PartyView]) -> String {
    parties.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join("-")
}

fn parties(list: &str, names: &BTreeMap<String, String>) -> Result<Vec<PartyView>, Error> {
    let name = |code: &String| names.get(code).cloned().unwrap_or_else(|| names::plain(code));
    Ok(read_list(list)?.into_iter().map(|code| PartyView { name: name(&code), code }).collect())
}
