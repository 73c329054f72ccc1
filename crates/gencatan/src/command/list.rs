//! `gencatan ceasefires | claims | articles`: the record as lists, in the forms of the site.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Context;
use gencatan::record::{ArticleRow, CeasefireView, ClaimView, MarkView, PartyView, Record, WhenView};
use gencatan::site::listing::{self, Form};

use super::args::{CeasefiresArgs, ListArgs, ListFormat, RecordArgs};
use super::{Outcome, output};

pub(crate) fn ceasefires(args: &CeasefiresArgs) -> anyhow::Result<Outcome> {
    ledger(&open(&args.record)?, args.id.as_deref(), form(args.format))
}

pub(crate) fn claims(args: &ListArgs) -> anyhow::Result<Outcome> {
    let rows = open(&args.record)?.claims(&args.filter())?;
    let text = match form(args.format) {
        ListFormat::Human => rows.iter().map(claim).collect(),
        ListFormat::Json => listing::claims(&rows, Form::Json),
        ListFormat::Csv => listing::claims(&rows, Form::Csv),
    };
    print(&text, rows.is_empty())
}

pub(crate) fn articles(args: &ListArgs) -> anyhow::Result<Outcome> {
    let rows = open(&args.record)?.articles(&args.filter())?;
    let text = match form(args.format) {
        ListFormat::Human => rows.iter().map(article).collect(),
        ListFormat::Json => listing::articles(&rows, Form::Json),
        ListFormat::Csv => listing::articles(&rows, Form::Csv),
    };
    print(&text, rows.is_empty())
}

/// Prints the ledger, or one entry of it with its marks.
pub(crate) fn ledger(record: &Record, id: Option<&str>, format: ListFormat) -> anyhow::Result<Outcome> {
    let rows = match id {
        Some(id) => record.ceasefire(id)?.into_iter().collect(),
        None => record.ceasefires()?,
    };
    let text = match format {
        ListFormat::Human => {
            let sentences = id.is_some();
            rows.iter().map(|entry| ceasefire(entry, sentences)).collect::<Vec<_>>().join("\n")
        }
        ListFormat::Json => listing::ceasefires(&rows, Form::Json),
        ListFormat::Csv if id.is_some() => listing::marks(&rows),
        ListFormat::Csv => listing::ceasefires(&rows, Form::Csv),
    };
    print(&text, rows.is_empty())
}

fn open(args: &RecordArgs) -> anyhow::Result<Record> {
    let path = &args.record;
    Record::open_existing(path).with_context(|| format!("the record {}", path.display()))
}

fn form(format: Option<ListFormat>) -> ListFormat {
    format.unwrap_or(if output::to_terminal() { ListFormat::Human } else { ListFormat::Json })
}

fn print(text: &str, nothing: bool) -> anyhow::Result<Outcome> {
    let mut out = output::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(if nothing { Outcome::Nothing } else { Outcome::Done })
}

fn article(row: &ArticleRow) -> String {
    format!(
        "{}  {}  {}\n    {} · {} claims\n",
        row.id,
        row.published.as_deref().unwrap_or("no date"),
        printable(&row.headline),
        printable(&row.outlet),
        row.claims
    )
}

fn claim(row: &ClaimView) -> String {
    format!("{}\n    {}, {}\n", printable(&listing::plain(row)), row.id, printable(&row.article.outlet))
}

fn ceasefire(entry: &CeasefireView, sentences: bool) -> String {
    let purpose = entry.purpose.map(|p| format!(", {}", p.as_str())).unwrap_or_default();
    let mut text = format!(
        "{}  {}, no. {}{purpose}: {}\n",
        entry.id,
        names(&entry.parties, " – "),
        entry.number,
        entry.state.as_str()
    );
    for mark in &entry.marks {
        text.push_str(&mark_line(mark));
        if sentences {
            for claim in mark.claims.iter().chain(&mark.denied_by) {
                let _ = writeln!(
                    text,
                    "        {}  {}: {}",
                    claim.id,
                    printable(&claim.article.outlet),
                    printable(&claim.sentence)
                );
            }
        }
    }
    text
}

fn mark_line(mark: &MarkView) -> String {
    let mut text = format!("    {:<11} {}", mark.kind.as_str(), names(&mark.by, ", "));
    if let Some(when) = &mark.when {
        let _ = write!(text, "  {}", interval(when));
    }
    if !mark.alleged_by.is_empty() {
        let _ = write!(text, "  according to {}", names(&mark.alleged_by, ", "));
    }
    let _ = write!(text, "  [{} claims, {} outlets]", mark.claims.len(), mark.outlets);
    if mark.rival {
        text.push_str("  rival time");
    }
    if !mark.denied_by.is_empty() {
        text.push_str("  denied");
    }
    text.push('\n');
    text
}

fn names(parties: &[PartyView], between: &str) -> String {
    parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(between)
}

fn interval(when: &WhenView) -> String {
    let about = if when.approx { "~" } else { "" };
    match (&when.from, &when.to) {
        (Some(from), Some(to)) if from == to => format!("{about}{from}"),
        (Some(from), Some(to)) => format!("{about}{from} to {to}"),
        (Some(from), None) => format!("from {about}{from}"),
        (None, Some(to)) => format!("until {about}{to}"),
        (None, None) => "at a time unknown".into(),
    }
}

/// A page's own control characters must not reach the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb"), "a [31mb");
    }
}
