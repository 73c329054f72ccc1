//! What the words around a name say it lies in: "Paris, Texas", "Shamakhi in Azerbaijan", "the Turkish town of Kilis".

use std::ops::Range;

use super::candidates::Tables;
use super::gazetteer::{Kind, Row, country, named};
use crate::countries::Called;
use crate::text::{Token, joined};

/// A country or division that a place is said to lie in.
#[derive(Clone, Debug)]
pub(crate) struct Container {
    /// What the words may name, each a country or division.
    pub rows: Vec<Row>,
}

impl Container {
    /// Whether the place lies in it.
    pub(crate) fn holds(&self, row: &Row) -> bool {
        self.rows.iter().any(|outer| {
            let country = outer.country == row.country;
            match outer.kind {
                Kind::Country => country,
                Kind::Division => country && outer.division == row.division,
                // A district is known by its middle only.
                _ => country && outer.division == row.division && outer.distance(row) < 80.0,
            }
        })
    }
}

/// What the words behind the name say it lies in.
pub(crate) fn behind(tables: Tables<'_>, tokens: &[Token<'_>], mention: &Range<usize>) -> Option<Container> {
    let rest = tokens.get(mention.end..)?;
    let (mark, after) = rest.split_first()?;
    let linked = matches!(mark.low.as_str(), "," | "(" | "،") || tables.words.within.contains(&mark.low);
    if !linked {
        return None;
    }
    let skipped = after.iter().take_while(|t| tables.words.articles.contains(&t.low)).count();
    let mut after = &after[skipped..];
    // A kind of place may stand before the name ("Ganja, provinsi …").
    while let Some((len, _)) = tables.titles.sites.longest(after).filter(|(len, _)| *len > 0) {
        after = &after[len..];
    }
    let (len, rows) = outer(tables, after)?;
    // "Near Martakert, Armenia's ministry said": what owns something begins a new phrase.
    if after.get(len).is_some_and(|t| matches!(t.text, "'" | "’") && !t.spaced) {
        return None;
    }
    // "Alexandria, Rapides Parish, Louisiana": the last word settles which parish.
    let next = mention.end..tokens.len() - after.len() + len;
    if rows.len() > 1
        && let Some(wider) = tokens.get(next.end).filter(|t| t.low == ",").and_then(|_| behind(tables, tokens, &next))
    {
        let inside: Vec<Row> = rows.iter().filter(|r| wider.holds(r)).copied().collect();
        if !inside.is_empty() {
            return Some(Container { rows: inside });
        }
    }
    Some(Container { rows })
}

/// What the words before the name say it lies in; at most a few words of kind and direction may stand between.
pub(crate) fn before(tables: Tables<'_>, tokens: &[Token<'_>], mention: &Range<usize>) -> Option<Container> {
    let mut at = mention.start;
    let mut between = 0;
    while at > 0 && between < 5 {
        let token = &tokens[at - 1];
        for from in at.saturating_sub(3)..at {
            if let Some(found) = tables.countries.exact(&tokens[from..at])
                && matches!(found.called, Called::Name | Called::Demonym | Called::Abbreviation)
            {
                return country(found.iso3).map(|row| Container { rows: vec![row] });
            }
        }
        let kind = tables.titles.sites.all(&tokens[at - 1..]).next().is_some();
        if !kind && !tables.words.joins.contains(&token.low) && !tables.words.articles.contains(&token.low) {
            return None;
        }
        between += 1;
        at -= 1;
    }
    None
}

/// The country or divisions that the tokens begin with, and how many tokens name them.
fn outer(tables: Tables<'_>, tokens: &[Token<'_>]) -> Option<(usize, Vec<Row>)> {
    let most =
        tokens.iter().take(5).take_while(|t| t.is_name_like() || matches!(t.low.as_str(), "." | "-" | "of")).count();
    (1..=most).rev().find_map(|len| {
        let words = &tokens[..len];
        let called = tables.countries.exact(words);
        let divisions = named(&joined(words)).into_iter().map(|(r, _)| r);
        let mut rows: Vec<Row> = divisions.filter(|r| matches!(r.kind, Kind::Division | Kind::District)).collect();
        // Where both bear the name, the first-level division is meant.
        if rows.iter().any(|r| r.kind == Kind::Division) {
            rows.retain(|r| r.kind == Kind::Division);
        }
        if let Some(found) = called.filter(|c| matches!(c.called, Called::Name | Called::Abbreviation)) {
            rows.retain(|r| r.kind == Kind::Division && r.country != found.iso3);
            rows.extend(country(found.iso3));
        }
        (!rows.is_empty()).then_some((len, rows))
    })
}
