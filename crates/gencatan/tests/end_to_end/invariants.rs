//! The invariants of ARCHITECTURE.md that concern the whole way; each has its test by name.

use std::fs;
use std::path::Path;

use crate::account::{check_claims, check_marks, check_ranges};
use crate::util::{Folder, root, text};

fn pages() -> Vec<serde_json::Value> {
    let folder = Folder::new();
    folder.write("arab.txt", "أذربيجان وأرمينيا\n\nقالت وزارة الدفاع في أذربيجان إن أرمينيا خرقت الهدنة يوم الأحد.\n");
    folder.write("tionghoa.txt", "停火协议\n\n亚美尼亚和阿塞拜疆同意停火。双方指责对方违反协议。\n");
    folder.write(
        "armenia.html",
        "<html lang=hy><h1>Հրադադար</h1><p>Հայաստանը և Ադրբեջանը համաձայնեցին հրադադարի շուրջ։</p>",
    );
    folder.write(
        "emoji.html",
        "<h1>🕊️ Truce</h1><p>🕊️🕊️ Armenia and Azerbaijan agreed to a ceasefire on Saturday, 10 October 2020.</p>",
    );
    let run = folder.run(&["read", "--format", "jsonl", text(folder.path()), text(&root("examples"))]).expect(0);
    run.lines()
}

#[test]
fn invariant_every_claim_has_its_sentence() {
    let pages = pages();
    pages.iter().for_each(check_claims);
    assert!(pages.iter().map(|p| p["claims"].as_array().unwrap().len()).sum::<usize>() > 50);
}

#[test]
fn invariant_every_range_cuts_its_text() {
    pages().iter().for_each(check_ranges);
}

#[test]
fn invariant_a_mark_rests_on_claims() {
    let pages = pages();
    pages.iter().for_each(check_marks);
    assert!(pages.iter().any(|p| !p["ceasefires"].as_array().unwrap().is_empty()));
}

#[test]
fn invariant_same_pages_same_output() {
    let folder = Folder::new();
    let examples = root("examples");
    let read =
        |threads| folder.run(&["read", "--format", "jsonl", "--threads", threads, text(&examples)]).expect(0).stdout();
    let once = read("1");
    assert_eq!(once, read("1"));
    assert_eq!(once, read("4"));
}

/// Every file of a crate's sources.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn invariant_inner_rooms_do_no_io() {
    for room in ["page/src", "reader/src", "world/src", "record/src/ledger"] {
        let mut found = Vec::new();
        sources(&root("crates").join(room), &mut found);
        assert!(!found.is_empty(), "{room} has no sources");
        for (name, text) in found {
            for word in ["std::fs", "std::net", "std::process", "std::env", "File::open"] {
                assert!(!text.contains(word), "{name} uses {word}");
            }
        }
    }
}

#[test]
fn invariant_rooms_point_one_way() {
    let rooms = ["gather", "page", "reader", "world", "record", "site", "gencatan"];
    for (place, room) in rooms.iter().enumerate() {
        let manifest = fs::read_to_string(root("crates").join(room).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        for name in manifest["dependencies"].as_table().unwrap().keys() {
            if let Some(other) = name.strip_prefix("gencatan-") {
                let other_place = rooms.iter().position(|r| *r == other).unwrap();
                assert!(other_place < place, "{room} depends on {other}");
            }
        }
    }
}
