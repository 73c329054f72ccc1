//! `gencatan ingest` and the lists: idempotent, resumable, safe to kill.

use std::process::Stdio;
use std::time::Duration;

use crate::util::{Folder, root, text};

fn demo() -> std::path::PathBuf {
    root("examples/demo")
}

/// Everything that the record says, as the lists print it.
fn contents(folder: &Folder) -> String {
    ["articles", "claims", "ceasefires"]
        .map(|list| folder.run(&[list, "--format", "json"]).expect(0).stdout())
        .join("\n")
}

#[test]
fn ingesting_twice_changes_nothing() {
    let folder = Folder::new();
    let first = folder.run(&["ingest", text(&demo())]).expect(0);
    assert!(first.stdout().is_empty(), "data on stdout: {}", first.stdout());
    let before = contents(&folder);
    let second = folder.run(&["ingest", text(&demo())]).expect(0);
    assert!(second.stderr().contains(" 0 added"), "{}", second.stderr());
    assert_eq!(before, contents(&folder));
}

#[test]
fn invariant_the_record_does_not_depend_on_order() {
    let (forward, backward) = (Folder::new(), Folder::new());
    forward.run(&["ingest", text(&demo())]).expect(0);
    let mut files: Vec<_> = std::fs::read_dir(demo()).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    files.reverse();
    files.retain(|f| f.extension().is_some_and(|e| e == "html" || e == "txt"));
    // Half in one run and half in another, the last page first.
    for half in files.chunks(files.len().div_ceil(2)) {
        let half: Vec<_> = half.iter().map(|f| text(f)).collect();
        backward.run(&[&["ingest", "--threads", "1"], half.as_slice()].concat()).expect(0);
    }
    assert_eq!(contents(&forward), contents(&backward));
}

#[test]
fn invariant_a_killed_ingest_loses_and_repeats_nothing() {
    let undisturbed = Folder::new();
    undisturbed.run(&["ingest", text(&demo())]).expect(0);
    let want = contents(&undisturbed);

    let killed = Folder::new();
    let mut interrupted = 0;
    for wait in [0, 5, 10, 20, 30, 45, 60, 90, 140, 200, 300] {
        let mut child =
            killed.command(&["ingest", "--threads", "1", text(&demo())]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        // On Unix this is SIGKILL: the process gets no chance to tidy up.
        child.kill().unwrap();
        interrupted += usize::from(!child.wait().unwrap().success());
    }
    assert!(interrupted > 0, "no run was interrupted");
    killed.run(&["ingest", text(&demo())]).expect(0);
    assert_eq!(want, contents(&killed));
}

#[test]
fn pages_that_fail_are_said_and_the_rest_goes_on() {
    let folder = Folder::new();
    folder.write("halaman/a.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    folder.write("halaman/b.txt", "Gencatan senjata\n\nArmenia dan Azerbaijan menyetujui gencatan senjata.\n");
    let run = folder.run(&["ingest", "halaman"]).expect(0);
    assert!(run.stderr().contains("a.html: ") && run.stderr().contains("1 failed"), "{}", run.stderr());
    folder.write("rusak.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    folder.run(&["ingest", "rusak.html"]).expect(2);
}

#[test]
fn lists_honour_their_filters_and_forms() {
    let folder = Folder::new();
    folder.run(&["ingest", text(&demo())]).expect(0);
    let all = folder.run(&["claims", "--format", "json"]).expect(0).json();
    let violated = folder.run(&["claims", "--ceasefire", "violated", "--format", "json"]).expect(0).json();
    let (all, violated) = (all["rows"].as_array().unwrap(), violated["rows"].as_array().unwrap());
    assert!(!violated.is_empty() && violated.len() < all.len());
    assert!(violated.iter().all(|c| c["ceasefire"] == "violated"));
    let csv = folder.run(&["claims", "--class", "AGREE", "--dyad", "ARM-AZE", "--format", "csv"]).expect(0).stdout();
    assert!(csv.lines().count() > 1 && csv.lines().next().unwrap().starts_with("claim_id,"), "{csv}");
    let indonesian = folder.run(&["articles", "--lang", "id", "--format", "json"]).expect(0).json();
    assert!(indonesian["rows"].as_array().unwrap().len() >= 10);
    folder.run(&["claims", "--text", "semangka"]).expect(1);
    // A variable mirrors its flag.
    let by_variable =
        folder.command(&["claims", "--format", "json"]).env("GENCATAN_CEASEFIRE", "violated").output().unwrap();
    let by_flag = folder.run(&["claims", "--ceasefire", "violated", "--format", "json"]).expect(0).stdout();
    assert_eq!(String::from_utf8(by_variable.stdout).unwrap(), by_flag);
    folder.run(&["ceasefires", "cf-zzzz"]).expect(1);
    let human = folder.run(&["ceasefires", "--format", "human"]).expect(0).stdout();
    assert!(human.contains("Armenia") && human.contains("Azerbaijan"), "{human}");
    let csv = folder.run(&["ceasefires", "--format", "csv"]).expect(0).stdout();
    assert!(csv.lines().count() > 4, "{csv}");
}

#[test]
fn a_missing_or_foreign_record_gets_a_clear_error() {
    let folder = Folder::new();
    let missing = folder.run(&["ceasefires"]).expect(2);
    assert!(missing.stderr().contains("gencatan.db"), "{}", missing.stderr());
    assert!(!folder.path().join("gencatan.db").exists(), "asking made an empty record");
    folder.write("catatan.db", "bukan basis data sama sekali, hanya teks biasa yang cukup panjang");
    let foreign = folder.run(&["claims", "--record", "catatan.db"]).expect(2);
    assert!(foreign.stderr().contains("catatan.db"), "{}", foreign.stderr());
}

#[test]
fn the_demonstration_ledger_shows_the_four_truces_of_autumn_2020() {
    let folder = Folder::new();
    folder.run(&["ingest", text(&root("examples"))]).expect(0);
    let ledger = folder.run(&["ceasefires", "--format", "json"]).expect(0).json();
    let of_dyad: Vec<_> = ledger["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["parties"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).eq(["ARM", "AZE"]))
        .collect();
    assert_eq!(of_dyad.len(), 4, "{ledger:#}");
    let times = |entry: &serde_json::Value, kind: &str| -> Vec<String> {
        let marks = entry["marks"].as_array().unwrap().iter();
        let mut times: Vec<String> =
            marks.filter(|m| m["kind"] == kind).filter_map(|m| m["when"]["from"].as_str().map(str::to_owned)).collect();
        times.sort();
        times
    };
    let by = |entry: &serde_json::Value, kind: &str| -> Vec<String> {
        let marks = entry["marks"].as_array().unwrap().iter();
        let mut codes: Vec<String> = marks
            .filter(|m| m["kind"] == kind)
            .flat_map(|m| m["by"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap().to_owned()))
            .collect();
        codes.sort();
        codes.dedup();
        codes
    };
    // Noon of 10 October with midnight as a rival; midnight on a day is the end of that day, as TIMEX3 has it.
    assert!(times(of_dyad[0], "effective").iter().any(|t| t.starts_with("2020-10-10T12:00")), "{:#}", of_dyad[0]);
    assert!(times(of_dyad[0], "effective").iter().any(|t| t.starts_with("2020-10-11T00:00")), "{:#}", of_dyad[0]);
    assert!(times(of_dyad[1], "effective").iter().any(|t| t.starts_with("2020-10-18T00:00")), "{:#}", of_dyad[1]);
    assert!(times(of_dyad[2], "effective").iter().any(|t| t.starts_with("2020-10-26T08:00")), "{:#}", of_dyad[2]);
    let rivals =
        of_dyad[2]["marks"].as_array().unwrap().iter().filter(|m| m["kind"] == "effective" && m["rival"] == true);
    assert!(rivals.count() >= 2, "{:#}", of_dyad[2]);
    let end = times(of_dyad[3], "effective");
    assert!(end.iter().any(|t| t.starts_with("2020-11-10T00:00") || t.starts_with("2020-11-10T01:00")), "{end:?}");
    // Mediators.
    for (entry, mediator) in [(0, "RUS"), (1, "RUS"), (1, "FRA"), (2, "USA"), (3, "RUS")] {
        assert!(
            by(of_dyad[entry], "mediated").contains(&mediator.to_owned()),
            "{mediator} is not a mediator of {entry}"
        );
    }
    // Each follows the one before, the first three are superseded, the last is in force.
    for pair in of_dyad.windows(2) {
        assert_eq!(pair[1]["follows"], pair[0]["id"]);
        assert_eq!(pair[0]["state"], "superseded");
    }
    assert!(["effective", "agreed", "respected"].contains(&of_dyad[3]["state"].as_str().unwrap()), "{:#}", of_dyad[3]);
    // Allegations of both sides, with denials beside them. Of the first truce the pages call one act only a breach.
    assert_eq!(by(of_dyad[0], "violated"), ["AZE"]);
    for entry in &of_dyad[1..3] {
        assert_eq!(by(entry, "violated"), ["ARM", "AZE"], "{entry:#}");
    }
    assert!(by(of_dyad[3], "violated").is_empty(), "{:#}", of_dyad[3]);
    let denied = of_dyad
        .iter()
        .flat_map(|e| e["marks"].as_array().unwrap())
        .filter(|m| m["kind"] == "violated" && !m["denied_by"].as_array().unwrap().is_empty());
    assert!(denied.count() >= 1, "no violation has a denial beside it");
}

/// The lines of a list as CSV, without its head.
fn rows(folder: &Folder, list: &str) -> Vec<String> {
    let csv = folder.run(&[list, "--format", "csv"]).expect(0).stdout();
    csv.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn saved_pages_of_one_article_are_joined() {
    let folder = Folder::new();
    for name in ["02-multipage-1.html", "03-multipage-2.html", "04-multipage-3.html"] {
        folder.write(&format!("pages/{name}"), std::fs::read(root("crates/page/tests/portals").join(name)).unwrap());
    }
    // A page that came alone at first is an article, until the page comes that it goes on with.
    folder.run(&["ingest", "pages/04-multipage-3.html"]).expect(0);
    assert_eq!(rows(&folder, "articles").len(), 1);
    let whole = folder.run(&["ingest", "pages"]).expect(0);
    assert!(whole.stderr().contains("2 twins"), "{}", whole.stderr());
    assert_eq!(rows(&folder, "articles").len(), 1, "{:?}", rows(&folder, "articles"));
    let again = folder.run(&["ingest", "pages"]).expect(0);
    assert!(again.stderr().contains("3 unchanged"), "{}", again.stderr());
}

#[test]
fn what_an_outlet_repeats_is_cut() {
    let folder = Folder::new();
    for (i, town) in ["Ambon", "Bitung", "Cepu", "Dobo", "Ende", "Fakfak"].iter().enumerate() {
        let page = format!(
            "<html lang=id><link rel=canonical href='https://kabar.example/{i}'><h1>Kabar gembira dari kota {town}</h1>
             <article><p>Armenia menyerang pos Azerbaijan di dekat {town} pada hari Senin, kata seorang pejabat.</p>
             <p>Redaksi menerima kiriman tulisan dari pembaca setiap pekan.</p>
             <p>Azerbaijan membantah serangan di {town} itu dan menuduh Armenia melanggar gencatan senjata.</p></article>"
        );
        folder.write(&format!("pages/{i}.html"), page);
    }
    folder.run(&["ingest", "pages"]).expect(0);
    let database = rusqlite::Connection::open(folder.path().join("gencatan.db")).unwrap();
    let cut: i64 =
        database.query_row("SELECT count(*) FROM dropped WHERE rule = 'outlet-repeats'", [], |row| row.get(0)).unwrap();
    assert_eq!(cut, 6);
}
