//! How values are written in columns and read back.

use gencatan_page::{Moment, Precision};
use gencatan_world::When;
use rusqlite::Row;

use crate::Error;
use crate::view::WhenView;

/// A moment as text and precision: the text alone cannot tell an hour from a minute, or a week from a day.
pub(super) fn moment(m: Option<&Moment>) -> (Option<String>, Option<&'static str>) {
    (m.map(ToString::to_string), m.map(|m| m.precision.as_str()))
}

/// Reads a moment back.
pub(super) fn read_moment(text: Option<String>, precision: Option<String>) -> Result<Option<Moment>, Error> {
    let Some(text) = text else { return Ok(None) };
    let moment: Moment = text.parse().map_err(|_| Error::damaged(&text, "a date or date-time"))?;
    let precision = precision.as_deref().and_then(Precision::from_word).unwrap_or(moment.precision);
    Ok(Some(Moment { precision, ..moment }))
}

/// The columns of an interval, from `at` on: from, its precision, to, its precision, precision, approx.
pub(super) fn read_when(row: &Row<'_>, at: usize) -> Result<Option<When>, Error> {
    let Some(word) = row.get::<_, Option<String>>(at + 4)? else { return Ok(None) };
    let precision = Precision::from_word(&word).ok_or_else(|| Error::damaged(word, "a precision"))?;
    Ok(Some(When {
        from: read_moment(row.get(at)?, row.get(at + 1)?)?,
        to: read_moment(row.get(at + 2)?, row.get(at + 3)?)?,
        precision,
        approx: row.get::<_, Option<bool>>(at + 5)?.unwrap_or_default(),
    }))
}

/// The same columns for a view.
pub(super) fn when_view(row: &Row<'_>, at: usize) -> Result<Option<WhenView>, Error> {
    let Some(precision) = row.get::<_, Option<String>>(at + 4)? else { return Ok(None) };
    Ok(Some(WhenView {
        from: row.get(at)?,
        to: row.get(at + 2)?,
        precision,
        approx: row.get::<_, Option<bool>>(at + 5)?.unwrap_or_default(),
    }))
}

/// A list of words as JSON.
pub(super) fn list<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    serde_json::Value::from(words).to_string()
}

/// Reads a list of words back.
pub(super) fn read_list(text: &str) -> Result<Vec<String>, Error> {
    serde_json::from_str(text).map_err(|_| Error::damaged(text, "a list of words"))
}

/// A list of row keys as JSON, for `IN (SELECT value FROM json_each(?))`.
pub(super) fn keys(keys: &[i64]) -> String {
    serde_json::Value::from(keys).to_string()
}

/// An integer column that counts.
pub(super) fn count(row: &Row<'_>, at: usize) -> Result<usize, rusqlite::Error> {
    Ok(usize::try_from(row.get::<_, i64>(at)?).unwrap_or_default())
}

/// A byte offset or number as SQLite stores it.
pub(super) fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
