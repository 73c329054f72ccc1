//! Claims with everything that their pages show, a whole list in a handful of queries.

use std::collections::BTreeMap;

use gencatan_page::TextRange;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use super::Record;
use super::query_articles::{ARTICLE, article_row};
use super::text::{count, int, keys, read_list, when_view};
use crate::Error;
use crate::ledger::MarkKind;
use crate::view::{ActorView, ArticleRow, ClaimMark, ClaimView, Filter, MentionView, PlaceView, TollView};

/// Whom a slot stands for, by claim, role and position.
type SlotActors = BTreeMap<(i64, String, i64), Vec<ActorView>>;

/// Conditions of a WHERE clause with their values.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    pub(super) fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.to_owned());
        self.values.extend(values);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// The clause, empty where nothing is asked, and its values.
    pub(super) fn finish(self) -> (String, Vec<Value>) {
        let sql = if self.sql.is_empty() { String::new() } else { format!(" WHERE {}", self.sql.join(" AND ")) };
        (sql, self.values)
    }
}

/// A full-text query for all of the words; `None` where there is no word.
pub(super) fn match_words(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(char::is_whitespace)
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .map(|w| format!("\"{}\"", w.replace('"', "\"\"")))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

impl Record {
    /// Claims, those of the newest article first, in reading order within an article.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn claims(&self, filter: &Filter) -> Result<Vec<ClaimView>, Error> {
        let (conditions, values) = self.conditions(filter)?;
        let sql =
            format!("SELECT c.key FROM claim c{conditions} ORDER BY c.at DESC, c.article_id, c.n LIMIT ? OFFSET ?");
        let limit = filter.limit.map_or(-1, int);
        let values = values.into_iter().chain([limit.into(), int(filter.offset).into()]);
        let keys: Vec<i64> = self
            .connection
            .prepare_cached(&sql)?
            .query_map(params_from_iter(values), |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.claim_views(&keys)
    }

    /// How many claims a filter leaves, whatever its limit.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn count_claims(&self, filter: &Filter) -> Result<usize, Error> {
        let (conditions, values) = self.conditions(filter)?;
        let sql = format!("SELECT count(*) FROM claim c{conditions}");
        Ok(self.connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| count(row, 0))?)
    }

    /// A claim; `None` where there is none with this id.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn claim(&self, id: &str) -> Result<Option<ClaimView>, Error> {
        let key: Option<i64> = self
            .connection
            .prepare_cached("SELECT key FROM claim WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        match key {
            Some(key) => Ok(self.claim_views(&[key])?.pop()),
            None => Ok(None),
        }
    }

    fn conditions(&self, filter: &Filter) -> Result<(String, Vec<Value>), Error> {
        let mut conditions = Conditions::default();
        self.claim_conditions(filter, &mut conditions)?;
        Ok(conditions.finish())
    }

    /// The conditions that a filter puts on `claim c`.
    pub(super) fn claim_conditions(&self, filter: &Filter, to: &mut Conditions) -> Result<(), Error> {
        for (role, wanted) in [("actor", &filter.actor), ("recipient", &filter.recipient), ("place", &filter.place)] {
            if let Some(wanted) = wanted {
                to.add(
                    "c.key IN (SELECT claim FROM claim_term WHERE term IN (?, ?) AND role = ?)",
                    [wanted.clone().into(), wanted.to_lowercase().into(), role.to_owned().into()],
                );
            }
        }
        if let Some(dyad) = &filter.dyad {
            for side in self.dyad_sides(dyad)? {
                to.add(
                    "c.key IN (SELECT claim FROM claim_term WHERE term = ? AND role IN ('actor', 'recipient', 'speaker'))",
                    [side.into()],
                );
            }
        }
        if let Some(class) = &filter.class {
            to.add("c.class = ?", [class.to_uppercase().into()]);
        }
        if let Some(ceasefire) = &filter.ceasefire {
            if ceasefire.starts_with("cf-") {
                to.add(
                    "c.id IN (SELECT claim FROM mark_claim WHERE ceasefire >= ? AND ceasefire < ?)",
                    [ceasefire.clone().into(), format!("{ceasefire}g").into()],
                );
            } else {
                to.add("c.layer = ?", [ceasefire.clone().into()]);
            }
        }
        if let Some(day) = &filter.since {
            to.add("c.day >= ?", [day.clone().into()]);
        }
        if let Some(day) = &filter.until {
            to.add("c.day <= ?", [day.clone().into()]);
        }
        if let Some(source) = &filter.source {
            to.add(
                "(c.article IN (SELECT key FROM article WHERE outlet = ? COLLATE NOCASE)
                  OR c.key IN (SELECT claim FROM claim_term WHERE term IN (?, ?) AND role = 'speaker'))",
                [source.clone().into(), source.clone().into(), source.to_lowercase().into()],
            );
        }
        if let Some(lang) = &filter.lang {
            to.add("c.article IN (SELECT key FROM article WHERE language = ?)", [lang.clone().into()]);
        }
        if let Some(words) = filter.text.as_deref().and_then(match_words) {
            to.add(
                "(c.article, c.sentence) IN (SELECT p.article, p.n FROM passage p WHERE p.key IN
                  (SELECT rowid FROM passage_text WHERE passage_text MATCH ?))",
                [words.into()],
            );
        }
        Ok(())
    }

    /// The sides of a dyad's id; a dyad without ledger entries is split where both halves are sides of claims.
    fn dyad_sides(&self, dyad: &str) -> Result<Vec<String>, Error> {
        let known: Option<String> = self
            .connection
            .prepare_cached("SELECT parties FROM ceasefire WHERE dyad = ?1 LIMIT 1")?
            .query_row([dyad], |row| row.get(0))
            .optional()?;
        if let Some(parties) = known {
            return read_list(&parties);
        }
        let mut is_side = self.connection.prepare_cached("SELECT 1 FROM mention_actor WHERE side = ?1")?;
        for (at, _) in dyad.match_indices('-') {
            let halves = [&dyad[..at], &dyad[at + 1..]];
            if is_side.exists([halves[0]])? && is_side.exists([halves[1]])? {
                return Ok(halves.map(str::to_owned).to_vec());
            }
        }
        Ok(dyad.splitn(2, '-').map(str::to_owned).collect())
    }

    /// The claims with these keys, in their order.
    pub(super) fn claim_views(&self, wanted: &[i64]) -> Result<Vec<ClaimView>, Error> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let list = keys(wanted);
        let mut drafts = self.claim_rows(&list)?;
        self.fill_slots(&list, &mut drafts)?;
        self.fill_tolls(&list, &mut drafts)?;
        self.fill_marks(&list, &mut drafts)?;
        Ok(wanted.iter().filter_map(|key| drafts.remove(key).map(|d| d.view)).collect())
    }

    fn claim_rows(&self, list: &str) -> Result<BTreeMap<i64, Draft>, Error> {
        let sql = format!(
            "SELECT {ARTICLE}, c.key, c.id, c.sentence, a.sentences, p.block, p.start, p.\"end\", b.text,
               c.trigger_start, c.trigger_end, c.class, c.mode, c.layer, c.status, c.channel, c.stance, c.confidence,
               c.place, c.\"from\", c.from_precision, c.\"to\", c.to_precision, c.precision, c.approx
             FROM claim c
             JOIN article a ON a.key = c.article
             LEFT JOIN passage p ON p.article = c.article AND p.n = c.sentence
             LEFT JOIN block b ON b.article = c.article AND b.n = p.block
             WHERE c.key IN (SELECT value FROM json_each(?1))"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([list])?;
        let mut drafts = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let draft = Draft::new(row)?;
            drafts.insert(row.get(8)?, draft);
        }
        Ok(drafts)
    }

    fn fill_slots(&self, list: &str, drafts: &mut BTreeMap<i64, Draft>) -> Result<(), Error> {
        let mut actors = self.slot_actors(list)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT s.claim, s.role, s.pos, m.n, m.block, m.start, m.\"end\", m.text, m.kind, m.time_value, m.why,
               m.geoname, m.place, m.country, m.admin1, m.lat, m.lon, m.place_precision
             FROM claim_actor s
             JOIN claim c ON c.key = s.claim
             JOIN mention m ON m.article = c.article AND m.n = s.mention
             WHERE s.claim IN (SELECT value FROM json_each(?1))
             ORDER BY s.claim, s.role, s.pos",
        )?;
        let mut rows = statement.query([list])?;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let role: String = row.get(1)?;
            let number: i64 = row.get(3)?;
            let mut mention = mention(row)?;
            mention.actors = actors.remove(&(key, role.clone(), row.get(2)?)).unwrap_or_default();
            let Some(draft) = drafts.get_mut(&key) else { continue };
            let view = &mut draft.view;
            match role.as_str() {
                "actor" => view.actors.push(mention),
                "recipient" => view.recipients.push(mention),
                "place" => {
                    if draft.place == Some(number) {
                        view.place = Some(view.places.len());
                    }
                    view.places.push(mention);
                }
                "time" => view.times.push(mention),
                "speaker" => view.speaker = Some(mention),
                _ => view.via.push(mention),
            }
        }
        Ok(())
    }

    fn slot_actors(&self, list: &str) -> Result<SlotActors, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.claim, s.role, s.pos, ma.entity, ma.name, ma.country, ma.sector, ma.role, ma.side
             FROM claim_actor s
             JOIN claim c ON c.key = s.claim
             JOIN mention_actor ma ON ma.article = c.article AND ma.mention = s.mention
             WHERE s.claim IN (SELECT value FROM json_each(?1))
             ORDER BY s.claim, s.role, s.pos, ma.pos",
        )?;
        let mut rows = statement.query([list])?;
        let mut actors = SlotActors::new();
        while let Some(row) = rows.next()? {
            actors.entry((row.get(0)?, row.get(1)?, row.get(2)?)).or_default().push(ActorView {
                id: row.get(3)?,
                name: row.get(4)?,
                country: row.get(5)?,
                sector: read_list(&row.get::<_, String>(6)?)?,
                role: row.get(7)?,
                side: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
            });
        }
        Ok(actors)
    }

    fn fill_tolls(&self, list: &str, drafts: &mut BTreeMap<i64, Draft>) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.claim, t.kind, m.text, t.low, t.high, t.bound, w.text
             FROM toll t
             JOIN claim c ON c.key = t.claim
             LEFT JOIN mention m ON m.article = c.article AND m.n = t.mention
             LEFT JOIN mention w ON w.article = c.article AND w.n = t.who
             WHERE t.claim IN (SELECT value FROM json_each(?1)) ORDER BY t.claim, t.pos",
        )?;
        let mut rows = statement.query([list])?;
        while let Some(row) = rows.next()? {
            let number =
                |at| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.and_then(|n| u64::try_from(n).ok()));
            let toll = TollView {
                kind: row.get(1)?,
                text: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                low: number(3)?,
                high: number(4)?,
                bound: row.get(5)?,
                who: row.get(6)?,
            };
            if let Some(draft) = drafts.get_mut(&row.get(0)?) {
                draft.view.toll.push(toll);
            }
        }
        Ok(())
    }

    fn fill_marks(&self, list: &str, drafts: &mut BTreeMap<i64, Draft>) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT c.key, mc.ceasefire, k.kind, mc.denies
             FROM claim c
             JOIN mark_claim mc ON mc.claim = c.id
             JOIN mark k ON k.ceasefire = mc.ceasefire AND k.n = mc.mark
             JOIN ceasefire f ON f.id = mc.ceasefire
             WHERE c.key IN (SELECT value FROM json_each(?1)) ORDER BY c.key, f.n, mc.mark",
        )?;
        let mut rows = statement.query([list])?;
        while let Some(row) = rows.next()? {
            let mark = ClaimMark { ceasefire: row.get(1)?, kind: mark_kind(row.get(2)?)?, denies: row.get(3)? };
            if let Some(draft) = drafts.get_mut(&row.get(0)?) {
                draft.view.marks.push(mark);
            }
        }
        Ok(())
    }
}

/// A claim before its slots are filled.
struct Draft {
    view: ClaimView,
    /// The number of the mention that locates it.
    place: Option<i64>,
}

impl Draft {
    fn new(row: &Row<'_>) -> Result<Self, Error> {
        let article: ArticleRow = article_row(row, 0)?;
        let text: String = row.get::<_, Option<String>>(15)?.unwrap_or_default();
        let sentence_range = TextRange::new(
            usize::try_from(row.get::<_, Option<i64>>(13)?.unwrap_or_default()).unwrap_or_default(),
            usize::try_from(row.get::<_, Option<i64>>(14)?.unwrap_or_default()).unwrap_or_default(),
        );
        let trigger = TextRange::new(count(row, 16)?, count(row, 17)?);
        let view = ClaimView {
            id: row.get(9)?,
            article,
            block: row.get::<_, Option<i32>>(12)?.unwrap_or(-1),
            sentence_range,
            sentence_number: (count(row, 10)? + 1, count(row, 11)?),
            sentence: sentence_range.of(&text).to_owned(),
            trigger,
            trigger_text: trigger.of(&text).to_owned(),
            class: row.get(18)?,
            mode: row.get(19)?,
            layer: row.get(20)?,
            status: row.get(21)?,
            channel: row.get(22)?,
            stance: row.get(23)?,
            confidence: row.get(24)?,
            when: when_view(row, 26)?,
            ..ClaimView::default()
        };
        Ok(Self { view, place: row.get(25)? })
    }
}

fn mention(row: &Row<'_>) -> Result<MentionView, Error> {
    let number: i64 = row.get(3)?;
    let place: Option<String> = row.get(12)?;
    let place = match place {
        Some(name) => Some(PlaceView {
            geoname: row.get(11)?,
            name,
            country: row.get(13)?,
            admin1: row.get(14)?,
            lat: row.get(15)?,
            lon: row.get(16)?,
            precision: row.get::<_, Option<String>>(17)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(MentionView {
        id: format!("m{}", number + 1),
        block: row.get(4)?,
        range: TextRange::new(count(row, 5)?, count(row, 6)?),
        text: row.get(7)?,
        kind: row.get(8)?,
        actors: Vec::new(),
        place,
        time: row.get(9)?,
        why: row.get(10)?,
    })
}

/// Reads a kind of mark.
pub(super) fn mark_kind(word: String) -> Result<MarkKind, Error> {
    MarkKind::from_word(&word).ok_or_else(|| Error::damaged(word, "a kind of mark"))
}
