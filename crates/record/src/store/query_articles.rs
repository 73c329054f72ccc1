//! Articles, and the record in numbers.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use super::Record;
use super::query_claims::{Conditions, match_words};
use super::text::{count, int, read_list};
use crate::Error;
use crate::view::{ArticleRow, ArticleView, BlockView, Counts, Filter, RunView};
use gencatan_page::TextRange;

/// The columns of [`article_row`].
pub(super) const ARTICLE: &str = "a.id, a.input, a.url, a.outlet, a.language, a.headline, a.published, a.claims";

/// A line of a list from the columns [`ARTICLE`] at `at`.
pub(super) fn article_row(row: &Row<'_>, at: usize) -> Result<ArticleRow, rusqlite::Error> {
    Ok(ArticleRow {
        id: row.get(at)?,
        input: row.get(at + 1)?,
        url: row.get(at + 2)?,
        outlet: row.get(at + 3)?,
        language: row.get(at + 4)?,
        headline: row.get(at + 5)?,
        published: row.get(at + 6)?,
        claims: count(row, at + 7)?,
    })
}

impl Record {
    /// Articles, the newest first; what a filter says of claims narrows to articles that make such a claim.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn articles(&self, filter: &Filter) -> Result<Vec<ArticleRow>, Error> {
        let (conditions, values) = self.article_conditions(filter)?;
        let sql = format!("SELECT {ARTICLE} FROM article a{conditions} ORDER BY a.at DESC, a.id LIMIT ? OFFSET ?");
        let limit = filter.limit.map_or(-1, int);
        let values = values.into_iter().chain([limit.into(), int(filter.offset).into()]);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| article_row(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many articles a filter leaves, whatever its limit.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn count_articles(&self, filter: &Filter) -> Result<usize, Error> {
        let (conditions, values) = self.article_conditions(filter)?;
        let sql = format!("SELECT count(*) FROM article a{conditions}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(values), |row| count(row, 0))?)
    }

    fn article_conditions(&self, filter: &Filter) -> Result<(String, Vec<Value>), Error> {
        let mut conditions = Conditions::default();
        if let Some(lang) = &filter.lang {
            conditions.add("a.language = ?", [lang.clone().into()]);
        }
        if let Some(day) = &filter.since {
            conditions.add("a.day >= ?", [day.clone().into()]);
        }
        if let Some(day) = &filter.until {
            conditions.add("a.day <= ?", [day.clone().into()]);
        }
        if let Some(words) = filter.text.as_deref().and_then(match_words) {
            conditions.add(
                "a.key IN (SELECT p.article FROM passage p WHERE p.key IN
                 (SELECT rowid FROM passage_text WHERE passage_text MATCH ?))",
                [words.into()],
            );
        }
        let of_claims = Filter { lang: None, since: None, until: None, text: None, source: None, ..filter.clone() };
        let mut claims = Conditions::default();
        self.claim_conditions(&of_claims, &mut claims)?;
        if let Some(source) = &filter.source {
            conditions.add("a.outlet = ? COLLATE NOCASE", [source.clone().into()]);
        }
        if !claims.is_empty() {
            let (sql, values) = claims.finish();
            conditions.add(&format!("a.key IN (SELECT c.article FROM claim c{sql})"), values);
        }
        Ok(conditions.finish())
    }

    /// An article with its texts and claims; `None` where there is none with this id.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn article(&self, id: &str) -> Result<Option<ArticleView>, Error> {
        let sql = format!(
            "SELECT {ARTICLE}, a.byline, a.editor, a.credit, a.dateline, a.published_text, a.hash, r.version, r.model,
               r.hash, a.key
             FROM article a JOIN run r ON r.key = a.run WHERE a.id = ?1"
        );
        let found = self
            .connection
            .prepare_cached(&sql)?
            .query_row([id], |row| {
                let (model, hash) = (row.get::<_, String>(15)?, row.get::<_, String>(16)?);
                let view = ArticleView {
                    row: article_row(row, 0)?,
                    editor: row.get(9)?,
                    credit: row.get(10)?,
                    dateline: row.get(11)?,
                    published_text: row.get(12)?,
                    bytes_hash: row.get(13)?,
                    run: RunView { version: row.get(14)?, model: format!("{model} {hash}") },
                    ..ArticleView::default()
                };
                Ok((view, row.get::<_, String>(8)?, row.get::<_, i64>(17)?))
            })
            .optional()?;
        let Some((mut view, byline, key)) = found else { return Ok(None) };
        view.byline = read_list(&byline)?;
        view.blocks = self.blocks(key)?;
        view.dropped = self
            .connection
            .prepare_cached("SELECT kind, text, rule FROM dropped WHERE article = ?1 ORDER BY n")?
            .query_map([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        view.diagnostics = self
            .connection
            .prepare_cached("SELECT code, message FROM diagnostic WHERE article = ?1 ORDER BY n")?
            .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let claims: Vec<i64> = self
            .connection
            .prepare_cached("SELECT key FROM claim WHERE article = ?1 ORDER BY n")?
            .query_map([key], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        view.claims = self.claim_views(&claims)?;
        Ok(Some(view))
    }

    fn blocks(&self, article: i64) -> Result<Vec<BlockView>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT n, kind, text, credit FROM block WHERE article = ?1 ORDER BY n")?;
        let mut blocks: Vec<BlockView> = statement
            .query_map([article], |row| {
                Ok(BlockView {
                    index: row.get(0)?,
                    kind: row.get(1)?,
                    text: row.get(2)?,
                    credit: row.get(3)?,
                    sentences: Vec::new(),
                })
            })?
            .collect::<Result<_, _>>()?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT block, start, \"end\" FROM passage WHERE article = ?1 ORDER BY n")?;
        let mut rows = statement.query([article])?;
        while let Some(row) = rows.next()? {
            let n: i32 = row.get(0)?;
            let range = TextRange::new(count(row, 1)?, count(row, 2)?);
            if let Some(block) = blocks.iter_mut().find(|b| b.index == n) {
                block.sentences.push(range);
            }
        }
        Ok(blocks)
    }

    /// The record in numbers.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn counts(&self) -> Result<Counts, Error> {
        let one = |sql: &str| self.connection.prepare_cached(sql)?.query_row([], |row| count(row, 0));
        let languages = self
            .connection
            .prepare_cached(
                "SELECT coalesce(language, ''), count(*) FROM article GROUP BY language ORDER BY count(*) DESC, language",
            )?
            .query_map([], |row| Ok((row.get(0)?, count(row, 1)?)))?
            .collect::<Result<_, _>>()?;
        let days = self
            .connection
            .prepare_cached("SELECT min(day), max(day) FROM article")?
            .query_row([], |row| Ok(row.get::<_, Option<String>>(0)?.zip(row.get(1)?)))?;
        let runs = self
            .connection
            .prepare_cached(
                "SELECT version, model || ' ' || hash FROM run WHERE key IN (SELECT run FROM article)
                 ORDER BY version, model, hash",
            )?
            .query_map([], |row| Ok(RunView { version: row.get(0)?, model: row.get(1)? }))?
            .collect::<Result<_, _>>()?;
        Ok(Counts {
            articles: one("SELECT count(*) FROM article")?,
            claims: one("SELECT count(*) FROM claim")?,
            ceasefires: one("SELECT count(*) FROM ceasefire")?,
            dyads: one("SELECT count(DISTINCT dyad) FROM ceasefire")?,
            outlets: one("SELECT count(DISTINCT outlet) FROM article WHERE outlet <> ''")?,
            twins: one("SELECT count(*) FROM page WHERE outcome = 'twin'")?,
            failed: one("SELECT count(*) FROM page WHERE outcome = 'failed'")?,
            languages,
            days,
            runs,
        })
    }
}
