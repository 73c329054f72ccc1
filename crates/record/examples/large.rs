//! Fills a record with invented accounts and times what the budgets speak of.
//!
//! `cargo run --release -p gencatan-record --example large -- 20000` makes 20,000 articles of 20 claims in a
//! temporary file and prints the time of ingest, of settling, and of each kind of page.

use std::time::Instant;

use gencatan_page::{Article, Block, BlockId, Moment, Stamp, TextRange};
use gencatan_reader::{Claim, Class, Layer, Mention, MentionId, MentionKind, Model, Reading, Sentence, Source, Status};
use gencatan_record::{Entry, Filter, Record};
use gencatan_world::{Account, Actor, Resolved, Setting, When};

const SIDES: &[(&str, &str)] = &[
    ("ARM", "Armenia"),
    ("AZE", "Azerbaijan"),
    ("SDN", "Sudan"),
    ("TCD", "Chad"),
    ("USA", "United States"),
    ("RUS", "Russia"),
];
const CLAIMS: usize = 20;

/// An article of `n` with twenty claims, of which four have a layer.
fn account(n: usize) -> Account {
    let day = jiff::civil::date(2015, 1, 1).saturating_add(jiff::Span::new().days((n / 10) as i64));
    let at = Moment::new(day.at(8, 0, 0, 0), Some(jiff::tz::offset(7)), gencatan_page::Precision::Minute);
    let words = "Pasukan menembaki pos di perbatasan dan gencatan senjata disebut-sebut lagi oleh kedua pihak.";
    let mut article = Article {
        id: format!("a-{n:016x}"),
        outlet: Some(format!("Contoh {}", n % 40)),
        language: Some(if n.is_multiple_of(3) { "en" } else { "id" }.into()),
        headline: Some(format!("Kabar nomor {n}")),
        published: Some(Stamp { at, text: day.to_string() }),
        ..Article::default()
    };
    let mut reading = Reading { model: Model { name: "none".into(), hash: "0".into() }, ..Reading::default() };
    let (mut mentions, mut settings) = (Vec::new(), Vec::new());
    for i in 0..CLAIMS {
        article.blocks.push(Block { text: words.into(), ..Block::default() });
        let block = BlockId(i as i32);
        reading.sentences.push(Sentence { block, range: TextRange::new(0, words.len()) });
        let pair = (n + i) % 2;
        for side in 0..3 {
            let (code, name) =
                SIDES[(2 * (n % 2) + (pair + side) % 2 + if side == 2 { 4 - 2 * (n % 2) } else { 0 }) % 6];
            let range = TextRange::new(side * 8, side * 8 + 7);
            reading.mentions.push(Mention { block, range, kind: MentionKind::Country, refers: Vec::new() });
            let actor =
                Actor { name: name.into(), country: Some(code.into()), sector: vec!["GOV".into()], ..Actor::default() };
            mentions.push(Resolved { actor: Some(actor), ..Resolved::default() });
        }
        let first = MentionId(3 * i);
        let second = MentionId(3 * i + 1);
        let layer = match i {
            0 if n % 300 < 5 => Some(Layer::Agreed),
            1 if n % 300 < 5 => Some(Layer::Effective),
            2 | 3 => Some(Layer::Violated),
            4 => Some(Layer::Proposed),
            _ => None,
        };
        let class = match layer {
            Some(Layer::Agreed) => Class::Agree,
            Some(Layer::Effective) => Class::Retreat,
            Some(Layer::Proposed) => Class::Request,
            _ => Class::Assault,
        };
        let joint = matches!(layer, Some(Layer::Agreed | Layer::Effective));
        reading.claims.push(Claim {
            id: format!("c-{n:010x}{i:06x}"),
            sentence: i,
            trigger: TextRange::new(8, 17),
            clause: TextRange::new(0, words.len()),
            class,
            mode: None,
            layer,
            actors: if joint { vec![first, second] } else { vec![first] },
            recipients: if joint { Vec::new() } else { vec![second] },
            places: Vec::new(),
            times: Vec::new(),
            status: Status::Actual,
            source: (!joint).then(|| Source { speaker: Some(second), ..Source::default() }),
            toll: Vec::new(),
            confidence: None,
            why: vec!["invented".into()],
        });
        let when = Moment::new(day.at(0, 0, 0, 0), None, gencatan_page::Precision::Day);
        let when = When { from: Some(when), to: Some(when), precision: when.precision, approx: false };
        settings.push(Setting { when: Some(when), place: None });
    }
    Account { article, reading, mentions, claims: settings }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    eprintln_line(what, start);
    result
}

#[allow(clippy::print_stderr, reason = "an example that reports")]
fn eprintln_line(what: &str, start: Instant) {
    eprintln!("{:>9.1} ms  {what}", start.elapsed().as_secs_f64() * 1000.0);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let articles: usize = std::env::args().nth(1).map_or(Ok(2000), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("large.db");
    let mut record = Record::open(&path)?;
    timed(&format!("ingest of {articles} articles"), || -> Result<(), gencatan_record::Error> {
        for n in 0..articles {
            let account = account(n);
            let (input, hash) = (format!("{n}.html"), format!("{n:x}"));
            record.ingest(&Entry { input: &input, bytes_hash: &hash, account: &account, version: "0" })?;
        }
        Ok(())
    })?;
    timed("settle", || record.settle())?;
    let record = timed("open", || Record::open_existing(&path))?;
    let page = Filter { limit: Some(50), ..Filter::default() };
    timed("counts", || record.counts())?;
    timed("articles, 50", || record.articles(&page))?;
    timed("claims, 50", || record.claims(&page))?;
    let of = |f: &dyn Fn(&mut Filter)| {
        let mut filter = page.clone();
        f(&mut filter);
        filter
    };
    timed("claims of an actor", || record.claims(&of(&|f| f.actor = Some("ARM".into()))))?;
    timed("claims of a dyad", || record.claims(&of(&|f| f.dyad = Some("ARM-AZE".into()))))?;
    timed("claims of a layer", || record.claims(&of(&|f| f.ceasefire = Some("agreed".into()))))?;
    timed("claims of a class and a year", || {
        record.claims(&of(&|f| {
            f.class = Some("ASSAULT".into());
            f.until = Some("2015-12-31".into());
        }))
    })?;
    timed("claims with a word", || record.claims(&of(&|f| f.text = Some("perbatasan".into()))))?;
    timed("how many claims", || record.count_claims(&page))?;
    timed("all ceasefires in outline", || record.ceasefires_telling(Some(0)))?;
    timed("all dyads in outline", || record.dyads(Some(0)))?;
    let ledger = timed("all ceasefires", || record.ceasefires())?;
    let (id, last) = (ledger[0].id.clone(), ledger.len());
    timed(&format!("one ceasefire of {last}"), || record.ceasefire(&id))?;
    timed("one dyad", || record.dyad("ARM-AZE", Some(0)))?;
    let article = record.articles(&page)?.remove(0).id;
    timed("one article", || record.article(&article))?;
    Ok(())
}
