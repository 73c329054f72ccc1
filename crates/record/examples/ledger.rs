//! Reads the pages named and prints their claims with sides and times, and the ledger of all of them.
//!
//! `cargo run -p gencatan-record --example ledger -- examples/demo/*.html`

use gencatan_page::Page;
use gencatan_reader::Reader;
use gencatan_record::{inputs, ledger};

#[allow(clippy::print_stdout, reason = "an example that prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reader = gencatan_reader::CueReader::new();
    let mut all = Vec::new();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let article = gencatan_page::read(&Page { bytes: &bytes, ..Page::default() })?;
        let reading = reader.read(&article);
        let account = gencatan_world::resolve(article, reading);
        let shown = |s: &Option<gencatan_page::Stamp>| s.as_ref().map_or("none".into(), |p| p.at.to_string());
        println!("\n{path}  {} updated {}", shown(&account.article.published), shown(&account.article.updated));
        for (claim, input) in account.reading.claims.iter().zip(inputs(&account)) {
            let sentence = account.reading.sentences[claim.sentence];
            let text = account.article.text(sentence.block);
            let when = input.when.map(|w| (w.from.map(|m| m.to_string()), w.to.map(|m| m.to_string())));
            println!(
                "  {} {} {:?} {}: {:?} -> {:?} says {:?} {:?} {:?} {:?} | {}",
                &claim.id[..6],
                claim.class.as_str(),
                claim.layer.map(|l| l.as_str()),
                claim.trigger.of(text),
                input.actors,
                input.recipients,
                input.speaker,
                input.stance,
                input.status,
                when,
                sentence.range.of(text)
            );
            all.push(input);
        }
    }
    println!();
    for (n, entry) in ledger::entries(&all).iter().enumerate() {
        println!("{} {} {:?} {:?}", n + 1, entry.parties.join(" "), entry.purpose, ledger::state(entry));
        for mark in &entry.marks {
            let when = mark.when.map(|w| (w.from.map(|m| m.to_string()), w.to.map(|m| m.to_string())));
            let ids: Vec<&str> = mark.claims.iter().map(|c| &c[..6]).collect();
            let denied: Vec<&str> = mark.denied_by.iter().map(|c| &c[..6]).collect();
            let rival = if mark.rival { "rival" } else { "" };
            println!(
                "   {:?} {:?} says {:?} {when:?} {rival} {ids:?} denied {denied:?}",
                mark.kind, mark.by, mark.alleged_by
            );
        }
    }
    Ok(())
}
