//! The whole record as text, to compare two: row keys, which depend on the order of ingest, are left out.

use rusqlite::types::ValueRef;

use super::Record;
use crate::Error;

/// Every table with what stands in place of its keys, in an order that does not depend on them.
const QUERIES: &[(&str, &str)] = &[
    (
        "page",
        "SELECT p.input, p.hash, r.version, r.model, r.hash, p.outcome, p.article, p.error FROM page p LEFT JOIN run r ON r.key = p.run ORDER BY p.input",
    ),
    (
        "article",
        "SELECT id, input, hash, url, canonical, outlet, section, language, headline, kicker, published, published_precision, published_text, at, day, updated, updated_precision, updated_text, dateline, dateline_place, dateline_date, dateline_outlet, byline, editor, credit, lead, access, pager, tags, sentences, claims FROM article ORDER BY id",
    ),
    (
        "block",
        "SELECT a.id, b.n, b.kind, b.text, b.credit, b.src, b.at, b.links, b.emphasis, b.origin_start, b.origin_end FROM block b JOIN article a ON a.key = b.article ORDER BY a.id, b.n",
    ),
    (
        "passage",
        "SELECT a.id, p.n, p.block, p.start, p.\"end\" FROM passage p JOIN article a ON a.key = p.article ORDER BY a.id, p.n",
    ),
    (
        "mention",
        "SELECT a.id, m.n, m.block, m.start, m.\"end\", m.text, m.kind, m.refers, m.why, m.time_value, m.time_type, m.time_mod, m.geoname, m.place, m.country, m.admin1, m.lat, m.lon, m.place_precision, m.candidates FROM mention m JOIN article a ON a.key = m.article ORDER BY a.id, m.n",
    ),
    (
        "mention_actor",
        "SELECT a.id, m.mention, m.pos, m.entity, m.name, m.country, m.sector, m.role, m.side, m.why FROM mention_actor m JOIN article a ON a.key = m.article ORDER BY a.id, m.mention, m.pos",
    ),
    (
        "claim",
        "SELECT c.id, a.id, c.n, c.sentence, c.trigger_start, c.trigger_end, c.clause_start, c.clause_end, c.class, c.mode, c.layer, c.status, c.stance, c.channel, c.\"from\", c.from_precision, c.\"to\", c.to_precision, c.precision, c.approx, c.told, c.told_precision, c.day, c.place, c.confidence, c.why, c.purpose, c.actor_sides, c.recipient_sides, c.speaker_sides, c.at, c.article_id FROM claim c JOIN article a ON a.key = c.article ORDER BY a.id, c.n",
    ),
    (
        "claim_actor",
        "SELECT c.id, s.role, s.pos, s.mention FROM claim_actor s JOIN claim c ON c.key = s.claim ORDER BY c.id, s.role, s.pos",
    ),
    (
        "claim_term",
        "SELECT c.id, t.role, t.term FROM claim_term t JOIN claim c ON c.key = t.claim ORDER BY c.id, t.role, t.term",
    ),
    (
        "toll",
        "SELECT c.id, t.pos, t.kind, t.mention, t.low, t.high, t.bound, t.who FROM toll t JOIN claim c ON c.key = t.claim ORDER BY c.id, t.pos",
    ),
    (
        "quote",
        "SELECT a.id, q.n, q.block, q.start, q.\"end\", q.speaker FROM quote q JOIN article a ON a.key = q.article ORDER BY a.id, q.n",
    ),
    (
        "dropped",
        "SELECT a.id, d.n, d.kind, d.text, d.rule FROM dropped d JOIN article a ON a.key = d.article ORDER BY a.id, d.n",
    ),
    (
        "diagnostic",
        "SELECT a.id, d.n, d.code, d.message FROM diagnostic d JOIN article a ON a.key = d.article ORDER BY a.id, d.n",
    ),
    ("ceasefire", "SELECT * FROM ceasefire ORDER BY n"),
    ("mark", "SELECT * FROM mark ORDER BY ceasefire, n"),
    ("mark_claim", "SELECT * FROM mark_claim ORDER BY ceasefire, mark, denies, pos"),
    ("side", "SELECT * FROM side ORDER BY code"),
    ("state", "SELECT * FROM state ORDER BY name"),
];

impl Record {
    /// The whole record as text, the same for the same pages in whatever order they came.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn dump(&self) -> Result<String, Error> {
        let mut out = String::new();
        for (table, sql) in QUERIES {
            let mut statement = self.connection.prepare(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                out.push_str(table);
                for n in 0..columns {
                    out.push('\t');
                    match row.get_ref(n)? {
                        ValueRef::Null => {}
                        ValueRef::Integer(i) => out.push_str(&i.to_string()),
                        ValueRef::Real(f) => out.push_str(&f.to_string()),
                        ValueRef::Text(t) | ValueRef::Blob(t) => {
                            out.extend(String::from_utf8_lossy(t).escape_debug());
                        }
                    }
                }
                out.push('\n');
            }
        }
        Ok(out)
    }
}
