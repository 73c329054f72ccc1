//! The store: what goes in comes out, whatever the order, the repetitions and the interruptions.

mod build;

use build::{Page, entry, pages};
use gencatan_reader::Model;
use gencatan_record::ledger::MarkKind;
use gencatan_record::{Error, Filter, MarkView, Outcome, Record};
use tempfile::TempDir;

fn record(folder: &TempDir, name: &str) -> Record {
    Record::open(folder.path().join(name)).unwrap()
}

fn ingest(record: &mut Record, page: &Page) -> Outcome {
    record.ingest(&entry(page)).unwrap()
}

fn filled(folder: &TempDir) -> Record {
    let mut record = record(folder, "filled.db");
    for page in pages() {
        assert_eq!(ingest(&mut record, &page), Outcome::Added);
    }
    record.settle().unwrap();
    record
}

#[test]
fn what_goes_in_comes_out() {
    let folder = TempDir::new().unwrap();
    let record = filled(&folder);
    let articles = record.articles(&Filter::default()).unwrap();
    let inputs: Vec<&str> = articles.iter().map(|a| a.input.as_str()).collect();
    assert_eq!(inputs, ["c.html", "b.html", "a.html"], "the newest first");

    let article = record.article(&articles[2].id).unwrap().unwrap();
    assert_eq!(article.blocks[0].index, -1);
    assert_eq!(article.blocks[1].sentences.len(), 2);
    assert_eq!(article.dropped[0].0, "related");
    assert_eq!(article.row.claims, article.claims.len());

    let claim = article.claims.iter().find(|c| c.layer.as_deref() == Some("violated")).unwrap();
    assert_eq!(claim.trigger_text, "көтерді");
    assert!(claim.sentence.contains("Шуша"));
    assert_eq!(claim.sentence_number, (3, 3));
    assert_eq!(claim.actors[0].actors[0].side, "AZE");
    assert_eq!(claim.speaker.as_ref().unwrap().actors[0].name, "Armenia");
    assert_eq!(claim.place.map(|n| claim.places[n].text.as_str()), Some("Шуша"));
    assert_eq!(claim.toll[0].low, Some(5));
    assert_eq!(claim.confidence, Some(0.93));
    assert_eq!(record.claim(&claim.id).unwrap().as_ref(), Some(claim));
    assert_eq!(record.claim("c-none").unwrap(), None);
}

#[test]
fn the_ledger_opens_its_claims() {
    let folder = TempDir::new().unwrap();
    let record = filled(&folder);
    let ledger = record.ceasefires().unwrap();
    assert_eq!(ledger.len(), 2);
    let (first, second) = (&ledger[0], &ledger[1]);
    assert_eq!(first.parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Armenia", "Azerbaijan"]);
    assert_eq!((first.state, first.number), (MarkKind::Superseded, 1));
    assert_eq!(first.followed_by.as_ref(), Some(&second.id));
    assert_eq!(second.follows.as_ref(), Some(&first.id));
    for mark in ledger.iter().flat_map(|e| &e.marks) {
        assert!(!mark.claims.is_empty());
        assert!(mark.outlets > 0);
    }
    let agreed = second.marks.iter().find(|m| m.kind == MarkKind::Agreed).unwrap();
    assert_eq!(agreed.outlets, 2);
    assert!(agreed.claims.iter().all(|c| c.marks.iter().any(|m| m.ceasefire == second.id)));

    assert_eq!(record.ceasefire(&second.id[..9]).unwrap().as_ref(), Some(second));
    assert_eq!(record.ceasefire(&second.id[3..]).unwrap().as_ref(), Some(second));
    assert!(matches!(record.ceasefire("cf-"), Err(Error::Ambiguous(_))));
    assert_eq!(record.ceasefire("cf-zz").unwrap(), None);

    let dyad = record.dyad("ARM-AZE", None).unwrap().unwrap();
    assert_eq!(record.dyads(None).unwrap(), std::slice::from_ref(&dyad));
    assert_eq!(dyad.ceasefires, ledger);
    assert!(dyad.claims > 3);
    assert_eq!(dyad.coverage.iter().map(|c| c.2).sum::<usize>(), 3);
    assert_eq!(record.dyad("ARM-USA", None).unwrap(), None);
}

#[test]
fn an_outline_counts_what_it_does_not_tell() {
    let folder = TempDir::new().unwrap();
    let record = filled(&folder);
    let whole = record.ceasefires().unwrap();
    let (bare, one) = (record.ceasefires_telling(Some(0)).unwrap(), record.ceasefires_telling(Some(1)).unwrap());
    assert_eq!(whole.len(), bare.len());
    for (whole, (bare, one)) in whole.iter().zip(bare.iter().zip(&one)) {
        assert_eq!(record.ceasefire_telling(&whole.id, Some(1)).unwrap().as_ref(), Some(one));
        for (mark, (bare, one)) in whole.marks.iter().zip(bare.marks.iter().zip(&one.marks)) {
            assert_eq!((mark.borne, mark.denied), (mark.claims.len(), mark.denied_by.len()));
            assert_eq!(mark.first, mark.claims[0].id);
            assert_eq!(mark.reported, mark.claims.iter().filter_map(|c| c.article.published.clone()).min());
            assert_eq!((&one.claims[..], one.borne), (&mark.claims[..1], mark.borne));
            assert!(bare.claims.is_empty() && bare.denied_by.is_empty());
            let filled = MarkView { claims: mark.claims.clone(), denied_by: mark.denied_by.clone(), ..bare.clone() };
            assert_eq!(&filled, mark);
        }
    }
    assert_eq!(record.dyad("ARM-AZE", Some(0)).unwrap().unwrap().ceasefires, bare);
}

#[test]
fn filters_narrow() {
    let folder = TempDir::new().unwrap();
    let record = filled(&folder);
    let all = record.claims(&Filter::default()).unwrap();
    let some = |filter: Filter| {
        let found = record.claims(&filter).unwrap();
        assert_eq!(record.count_claims(&filter).unwrap(), found.len());
        assert!(found.len() < all.len(), "{filter:?} narrows");
        found
    };
    let is = |text: &str| Some(text.to_owned());
    assert!(
        some(Filter { actor: is("AZE"), class: is("assault"), ..Filter::default() })
            .iter()
            .all(|c| c.class == "ASSAULT")
    );
    assert_eq!(some(Filter { place: is("шуша"), ..Filter::default() }).len(), 1);
    assert_eq!(some(Filter { ceasefire: is("violated"), ..Filter::default() }).len(), 2);
    let entry = record.ceasefires().unwrap().remove(1).id;
    assert!(!some(Filter { ceasefire: is(&entry), ..Filter::default() }).is_empty());
    assert!(!some(Filter { source: is("demo post"), ..Filter::default() }).is_empty());
    assert!(!some(Filter { source: is("ARM"), ..Filter::default() }).is_empty());
    assert!(!some(Filter { lang: is("id"), ..Filter::default() }).is_empty());
    assert!(!some(Filter { dyad: is("ARM-AZE"), until: is("2020-10-18"), ..Filter::default() }).is_empty());
    assert_eq!(some(Filter { text: is("шуша"), ..Filter::default() }).len(), 2, "the words of a sentence, in any case");
    assert!(some(Filter { text: is("\" OR *"), actor: is("nobody"), ..Filter::default() }).is_empty());
    let page = record.claims(&Filter { limit: Some(2), offset: 1, ..Filter::default() }).unwrap();
    assert_eq!(page, all[1..3]);
    let articles = record.articles(&Filter { actor: is("USA"), ..Filter::default() }).unwrap();
    assert_eq!(articles.len(), 1);
    assert_eq!(record.articles(&Filter { text: is("gencatan senjata"), ..Filter::default() }).unwrap().len(), 1);
}

#[test]
fn the_same_bytes_change_nothing() {
    let folder = TempDir::new().unwrap();
    let mut record = filled(&folder);
    let before = record.dump().unwrap();
    for page in pages() {
        assert!(record.has(&page.input, &page.hash, "0.1.0", &page.account.reading.model).unwrap());
        assert_eq!(ingest(&mut record, &page), Outcome::Unchanged);
    }
    record.settle().unwrap();
    assert_eq!(record.dump().unwrap(), before);
    let other = Model { name: "cues-2".into(), hash: "00".into() };
    assert!(!record.has("a.html", "hash-a", "0.1.0", &other).unwrap(), "another model reads again");
}

#[test]
fn new_bytes_take_the_place_of_the_old() {
    let folder = TempDir::new().unwrap();
    let mut record = filled(&folder);
    let mut changed = pages().remove(0);
    changed.hash = "hash-new".into();
    changed.account.reading.claims.truncate(1);
    assert_eq!(ingest(&mut record, &changed), Outcome::Replaced);
    record.settle().unwrap();
    assert_eq!(record.counts().unwrap().articles, 3);
    assert_eq!(record.article(&changed.account.article.id).unwrap().unwrap().claims.len(), 1);
    assert_eq!(record.claims(&Filter { place: Some("Шуша".into()), ..Filter::default() }).unwrap(), []);
}

#[test]
fn any_order_gives_one_record() {
    let folder = TempDir::new().unwrap();
    let mut twin = pages().remove(1);
    twin.input = "z-copy.html".into();
    let mut all = pages();
    all.push(twin);
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [3, 1, 0, 2], [1, 3, 3, 0], [2, 0, 3, 1]];
    let mut dumps = Vec::new();
    for (n, order) in orders.iter().enumerate() {
        let mut record = record(&folder, &format!("{n}.db"));
        for &i in order.iter().chain(&[0, 1, 2, 3]) {
            ingest(&mut record, &all[i]);
            if i == n % 4 {
                record.settle().unwrap();
            }
        }
        record.settle().unwrap();
        let counts = record.counts().unwrap();
        assert_eq!((counts.articles, counts.twins), (3, 1));
        dumps.push(record.dump().unwrap());
    }
    assert!(dumps.iter().all(|d| *d == dumps[0]));
}

#[test]
fn a_killed_ingest_loses_and_repeats_nothing() {
    let folder = TempDir::new().unwrap();
    let whole = filled(&folder).dump().unwrap();
    for killed_after in 0..=3 {
        let path = folder.path().join(format!("killed-{killed_after}.db"));
        let mut running = Record::open(&path).unwrap();
        for page in &pages()[..killed_after] {
            ingest(&mut running, page);
        }
        // What lies on the disk now is what a killed process leaves: the log is not folded in, the ledger not settled.
        let left = folder.path().join(format!("left-{killed_after}.db"));
        for suffix in ["", "-wal"] {
            let from = format!("{}{suffix}", path.display());
            std::fs::copy(from, format!("{}{suffix}", left.display())).unwrap();
        }
        drop(running);
        let mut resumed = Record::open_existing(&left).unwrap();
        assert_eq!(resumed.counts().unwrap().articles, killed_after);
        assert_eq!(resumed.counts().unwrap().ceasefires > 0, killed_after > 0, "opening settles what was left");
        for page in pages() {
            ingest(&mut resumed, &page);
        }
        drop(resumed);
        assert_eq!(Record::open(&left).unwrap().dump().unwrap(), whole);
    }
}

#[test]
fn a_failed_input_is_counted_and_tried_again() {
    let folder = TempDir::new().unwrap();
    let mut record = filled(&folder);
    let clean = record.dump().unwrap();
    record.ingest_failed("d.pdf", "hash-d", "this is a PDF file").unwrap();
    record.ingest_failed("d.pdf", "hash-d", "this is a PDF file").unwrap();
    assert_eq!(record.counts().unwrap().failed, 1);
    assert!(!record.has("d.pdf", "hash-d", "0.1.0", &Model::default()).unwrap());
    record.ingest_failed("a.html", "hash-worse", "empty").unwrap();
    let counts = record.counts().unwrap();
    assert_eq!((counts.failed, counts.articles), (1, 3), "what was read before stays");
    assert_ne!(record.dump().unwrap(), clean, "the error is kept");
}

#[test]
fn files_that_are_no_record() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(matches!(Record::open_existing(path("none.db")), Err(Error::Missing(_))));
    std::fs::write(path("text.db"), "gencatan senjata ".repeat(100)).unwrap();
    assert!(matches!(Record::open(path("text.db")), Err(Error::NotARecord(_))));
    assert!(matches!(Record::open_existing(path("text.db")), Err(Error::NotARecord(_))));
    std::fs::write(path("empty.db"), "").unwrap();
    assert!(matches!(Record::open_existing(path("empty.db")), Err(Error::NotARecord(_))));
    let other = rusqlite::Connection::open(path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
    drop(other);
    assert!(matches!(Record::open(path("other.db")), Err(Error::NotARecord(_))));
    drop(record(&folder, "newer.db"));
    let newer = rusqlite::Connection::open(path("newer.db")).unwrap();
    newer.pragma_update(None, "user_version", 999).unwrap();
    drop(newer);
    let error = Record::open_existing(path("newer.db")).unwrap_err();
    assert!(error.to_string().contains("999"), "{error}");
}

#[test]
fn one_file_at_rest() {
    let folder = TempDir::new().unwrap();
    drop(filled(&folder));
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["filled.db"]);
}

#[test]
fn the_public_views_answer() {
    let folder = TempDir::new().unwrap();
    drop(filled(&folder));
    let sql = rusqlite::Connection::open(folder.path().join("filled.db")).unwrap();
    let sentence: String = sql
        .query_row("SELECT sentence FROM claims WHERE ceasefire = 'violated' AND article = 'a-01'", [], |r| r.get(0))
        .unwrap();
    assert!(sentence.starts_with("Шуша"), "{sentence}");
    for view in ["articles", "sentences", "claims", "ceasefires", "marks", "mark_claims"] {
        let rows: i64 = sql.query_row(&format!("SELECT count(*) FROM {view}"), [], |r| r.get(0)).unwrap();
        assert!(rows > 0, "{view}");
    }
}
