//! Lists of the record as text, in the forms and words of the site's own JSON and CSV: for the command line.

use gencatan_record::{ArticleRow, CeasefireView, ClaimView};
use serde::Serialize;

use crate::filters::Cut;
use crate::pages;
use crate::strings::Strings;
use crate::{dto, sentence};

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One JSON document: `{"kind", "offset", "cut", "next", "rows"}`.
    Json,
    /// Comma-separated values with a header.
    Csv,
}

/// Articles.
pub fn articles(rows: &[ArticleRow], form: Form) -> String {
    match form {
        Form::Json => json("articles", rows.iter().map(dto::ArticleLine::from).collect()),
        Form::Csv => pages::articles::table(rows).text(),
    }
}

/// Claims, each with its plain sentence in English.
pub fn claims(rows: &[ClaimView], form: Form) -> String {
    let strings = Strings::fallback();
    match form {
        Form::Json => json("claims", rows.iter().map(|c| dto::Claim::new(c, None, strings)).collect()),
        Form::Csv => pages::claims::table(rows, strings).text(),
    }
}

/// Entries of the ledger; as JSON with their marks, as CSV one row for each entry.
pub fn ceasefires(rows: &[CeasefireView], form: Form) -> String {
    match form {
        Form::Json => json("ceasefires", rows.iter().map(dto::Ceasefire::from).collect()),
        Form::Csv => pages::ceasefires::lines(rows, Strings::fallback()).text(),
    }
}

/// The marks of ledger entries as CSV: one row for each claim that bears or denies a mark.
pub fn marks(rows: &[CeasefireView]) -> String {
    pages::ceasefires::table(rows, Strings::fallback()).text()
}

/// A claim as a plain sentence in English.
pub fn plain(claim: &ClaimView) -> String {
    sentence::plain(claim, Strings::fallback())
}

fn json<T: Serialize>(kind: &'static str, rows: Vec<T>) -> String {
    let cut = Cut { to: rows.len(), ..Cut::default() };
    let mut text = serde_json::to_string_pretty(&dto::List::new(kind, rows, &cut)).unwrap_or_default();
    text.push('\n');
    text
}
