//! `gencatan read`: the founding page, inputs good and bad, exit codes.

use std::io::Read;
use std::process::Stdio;

use crate::account::check_all;
use crate::util::{Folder, root, text};

fn founding() -> std::path::PathBuf {
    root("examples/konflik-nagorno-karabakh.txt")
}

#[test]
fn the_founding_page_is_read_as_a_careful_human_reads_it() {
    let folder = Folder::new();
    let run = folder.run(&["read", "--format", "jsonl", text(&founding())]).expect(0);
    let page = &check_all(&run)[0];
    let article = &page["article"];
    assert_eq!(article["published"]["value"], "2020-10-26T09:25+07:00");
    assert_eq!(article["blocks"].as_array().unwrap().len(), 8);
    let kinds: Vec<_> = article["dropped"].as_array().unwrap().iter().map(|d| d["kind"].as_str().unwrap()).collect();
    for kind in ["related", "pager", "tags", "recommended", "latest", "popular", "regional"] {
        assert!(kinds.contains(&kind), "nothing was dropped as {kind}: {kinds:?}");
    }
    let ceasefires = page["ceasefires"].as_array().unwrap();
    assert_eq!(ceasefires.len(), 2, "{ceasefires:#?}");
    assert_eq!(ceasefires[1]["follows"], ceasefires[0]["id"]);
    let mut accusations: Vec<_> = ceasefires[0]["marks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["kind"] == "violated")
        .map(|m| format!("{} says {}", m["alleged_by"][0].as_str().unwrap(), m["by"][0].as_str().unwrap()))
        .collect();
    accusations.sort();
    assert_eq!(accusations, ["ARM says AZE", "AZE says ARM"]);
}

#[test]
fn the_human_view_shows_the_headline_the_claims_and_what_was_cut() {
    let folder = Folder::new();
    let view =
        folder.run(&["read", "--format", "human", "--show", "dropped", "--explain", text(&founding())]).expect(0);
    for part in
        ["Menyetujui Gencatan Senjata Baru", "cut related", "Baca Juga", "AGREE", "Ceasefire ARM–AZE", "because "]
    {
        assert!(view.stdout().contains(part), "{part:?} is missing in\n{}", view.stdout());
    }
    assert!(!view.stdout().contains('\u{1b}'), "colours in a pipe");
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let folder = Folder::new();
    folder.run(&["read", text(&founding())]).expect(0);
    folder.pipe(&["read", "-"], b"   \n").expect(2);
    let empty = folder.path().join("kosong");
    std::fs::create_dir(&empty).unwrap();
    folder.run(&["read", text(&empty)]).expect(1);
    let missing = folder.run(&["read", "tidak-ada.html"]).expect(2);
    assert!(missing.stdout().contains("there is no file or folder"), "{}", missing.stdout());
    folder.run(&["read", "--input", "warc", text(&founding())]).expect(2);
    let address = folder.run(&["read", "https://outlet.example/"]).expect(2);
    assert!(address.stderr().contains("save the page"), "{}", address.stderr());
    // With several inputs a page that fails is one line, and the rest go on.
    let mixed = folder.run(&["read", "--format", "jsonl", "tidak-ada.html", text(&founding())]).expect(0);
    let lines = mixed.lines();
    assert!(lines[0]["error"].is_string() && lines[1]["error"].is_null());
    assert!(mixed.stderr().contains("1 of 2 pages failed"), "{}", mixed.stderr());
}

#[test]
fn what_is_no_text_gets_an_error_that_names_it() {
    let folder = Folder::new();
    for (name, bytes, word) in [
        ("laporan.pdf", &b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"[..], "PDF"),
        ("gambar.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "PNG"),
        ("surat.docx", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "ZIP"),
    ] {
        let path = folder.write(name, bytes);
        let run = folder.run(&["read", "--format", "jsonl", text(&path)]).expect(2);
        let error = run.lines()[0]["error"].as_str().unwrap().to_owned();
        assert!(error.contains(word), "{name}: {error}");
    }
}

#[test]
fn broken_and_enormous_input_ends_in_an_article_or_a_clear_error() {
    let folder = Folder::new();
    let sentence = "Kedua pihak saling menuduh melanggar gencatan senjata. ".repeat(1000);
    let enormous = format!("<html><body><article>{}</article>", format!("<p>{sentence}</p>").repeat(200));
    let nested = format!("{}<p>Teks di dalam.</p>", "<div>".repeat(200_000));
    let broken: Vec<u8> = b"<p>Berita \xff\xfe\xc3( rusak dari Papua dan Aceh pada hari Senin.</p>".repeat(30);
    for (name, bytes) in
        [("besar.html", enormous.as_bytes()), ("dalam.html", nested.as_bytes()), ("rusak.html", broken.as_slice())]
    {
        let path = folder.write(name, bytes);
        let run = folder.run(&["read", "--format", "jsonl", text(&path)]).expect(0);
        check_all(&run);
    }
    let noise: Vec<u8> = (0..40_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let run = folder.pipe(&["read", "--format", "jsonl", "-"], &noise);
    assert!(run.lines()[0]["error"].is_string(), "noise was read as an article");
}

#[test]
fn lines_of_json_keep_their_ids_and_given_spans() {
    let folder = Folder::new();
    let input = concat!(
        r#"{"id": "satu", "text": "Шуша е в центре внимания. Şuşa da.", "as": "prose", "lang": "ru", "spans": [{"range": [26, 30], "kind": "place"}]}"#,
        "\n",
        r#"{"id": "dua", "html": "<p>Teks.</p>", "url": "https://outlet.example/2", "published": "2020-10-26T09:25+07:00"}"#,
        "\n"
    );
    let run = folder.pipe(&["read", "--format", "jsonl", "-"], input.as_bytes()).expect(0);
    let pages = check_all(&run);
    assert_eq!(pages[0]["id"], "satu");
    assert_eq!(pages[0]["article"]["blocks"][0]["text"], "Шуша е в центре внимания. Şuşa da.");
    assert!(pages[0]["mentions"].as_array().unwrap().iter().any(|m| m["text"] == "Şuşa" && m["kind"] == "place"));
    assert_eq!(pages[1]["article"]["published"]["value"], "2020-10-26T09:25+07:00");
    assert_eq!(pages[1]["article"]["url"], "https://outlet.example/2");
}

#[test]
fn a_reader_that_goes_away_is_success() {
    let folder = Folder::new();
    let lines = format!("{}\n", r#"{"text": "Armenia dan Azerbaijan menyetujui gencatan senjata.", "as": "prose"}"#)
        .repeat(3000);
    let path = folder.write("banyak.jsonl", lines);
    let mut child = folder
        .command(&["read", "--format", "jsonl", text(&path)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn the_program_describes_itself() {
    let folder = Folder::new();
    assert!(folder.run(&["about"]).expect(0).stdout().contains("CLDR"));
    assert!(folder.run(&["man"]).expect(0).stdout().contains(".TH gencatan"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(folder.run(&["completions", shell]).expect(0).stdout().contains("ceasefires"));
    }
    let help = folder.run(&["--help"]).expect(0).stdout();
    for command in
        ["read", "ingest", "ceasefires", "claims", "articles", "serve", "demo", "schema", "about", "completions"]
    {
        assert!(help.contains(&format!("\n  {command}")), "{command} is not in the help");
    }
}

#[test]
fn why_a_part_was_kept_or_cut() {
    let folder = Folder::new();
    let page = founding();
    let args = ["read", "--what", "article", "--format", "human", "--why", "Baca Juga", text(&page)];
    let said = folder.run(&args).expect(0).stdout();
    assert!(said.contains("cut as related") && said.contains("because "), "{said}");
    let none = folder.run(&["read", "--format", "human", "--why", "zzz qqq", text(&founding())]).expect(0).stdout();
    assert!(none.contains("no part of the page holds"), "{none}");
}

/// A process that answers every article with one claim that its text has and one that it does not have.
#[cfg(unix)]
const PROCESS: &str = r#"while read -r line; do echo '{"claims": [{"class": "AGREE", "ceasefire": "agreed", "evidence": "Armenia dan Azerbaijan", "trigger": "dan", "actors": [{"words": "Armenia", "kind": "country"}], "confidence": 0.4}, {"class": "ASSAULT", "evidence": "Mars menyerang Venus", "trigger": "menyerang"}]}'; done"#;

#[cfg(unix)]
#[test]
fn a_process_of_the_users_reads_and_is_checked_against_the_text() {
    let folder = Folder::new();
    let run = folder.run(&["read", "--format", "jsonl", "--reader-process", PROCESS, text(&founding())]).expect(0);
    let page = &check_all(&run)[0];
    let claims = page["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 1, "{claims:#?}");
    assert_eq!(claims[0]["trigger"]["text"], "dan");
    assert!(page["run"]["model"].as_str().unwrap().starts_with("process "), "{}", page["run"]);
    let told = page["article"]["diagnostics"].to_string();
    assert!(told.contains("1 of 2 claims were dropped: 1 with evidence that the article does not have"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_process_that_fails_is_told_and_loses_no_page() {
    let folder = Folder::new();
    for (command, why) in [
        ("exit 3", "ended without an answer"),
        ("echo nonsense; cat", "expected a line"),
        ("no-such-program-here", "ended without"),
    ] {
        let run = folder.run(&["read", "--format", "jsonl", "--reader-process", command, text(&founding())]);
        let page: serde_json::Value = serde_json::from_str(run.stdout().lines().next().unwrap()).unwrap();
        assert!(page["article"]["blocks"].as_array().is_some_and(|blocks| !blocks.is_empty()));
        let told = page["article"]["diagnostics"].to_string();
        assert!(told.contains("reader-process-failed") && told.contains(why), "{command}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn claims_below_the_least_confidence_are_left_out() {
    let folder = Folder::new();
    let read = |least: &str| {
        let run = folder.run(&[
            "read",
            "--format",
            "jsonl",
            "--reader-process",
            PROCESS,
            "--least-confidence",
            least,
            text(&founding()),
        ]);
        let page: serde_json::Value = serde_json::from_str(run.stdout().lines().next().unwrap()).unwrap();
        page["claims"].as_array().unwrap().len()
    };
    assert_eq!((read("0.3"), read("0.5")), (1, 0));
    let wrong = folder.run(&["read", "--least-confidence", "2", text(&founding())]).expect(2);
    assert!(wrong.stderr().contains("expected a number from 0 to 1"), "{}", wrong.stderr());
}

#[test]
fn the_built_in_reader_keeps_the_ledger_of_the_founding_page() {
    let folder = Folder::new();
    let run = folder
        .command(&["read", "--format", "jsonl", text(&founding())])
        .env_remove("GENCATAN_READER")
        .output()
        .unwrap();
    let page: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let ceasefires = page["ceasefires"].as_array().unwrap();
    assert_eq!(ceasefires.len(), 2, "{ceasefires:#?}");
    let violated = ceasefires[0]["marks"].as_array().unwrap().iter().filter(|m| m["kind"] == "violated");
    assert_eq!(violated.count(), 2, "{ceasefires:#?}");
}

/// Sentences of our own, each with the class of its act.
const WITHOUT_TABLES: &[(&str, &str, &str)] = &[
    (
        "ru",
        "Армения и Азербайджан договорились о прекращении огня, сообщил в субботу министр иностранных дел России.",
        "AGREE",
    ),
    ("es", "El ministro de Defensa acusó el lunes a los rebeldes de violar la tregua.", "ACCUSE"),
    ("fr", "Le président a appelé les deux camps à cesser immédiatement les combats.", "REQUEST"),
    ("de", "Die Außenministerin traf am Dienstag in Genf ihren türkischen Amtskollegen.", "CONSULT"),
    ("zh", "外交部发言人谴责这次袭击。", "ACCUSE"),
    ("uk", "Президент закликав обидві сторони негайно припинити вогонь.", "REQUEST"),
];

#[test]
fn languages_without_tables_are_read_by_the_network() {
    if !root("models").is_dir() {
        eprintln!("no model is built in: nothing to test");
        return;
    }
    let folder = Folder::new();
    for (language, sentence, class) in WITHOUT_TABLES {
        let line = serde_json::json!({"id": language, "text": sentence, "as": "prose", "lang": language, "published": "2020-10-12T09:00+00:00"});
        let run = folder.pipe(
            &["read", "--input", "jsonl", "--format", "jsonl", "--reader", "joint", "-"],
            line.to_string().as_bytes(),
        );
        let page = &check_all(&run.expect(0))[0];
        let classes: Vec<_> = page["claims"].as_array().unwrap().iter().map(|c| c["class"].as_str().unwrap()).collect();
        assert!(classes.contains(class), "{language}: {classes:?}");
    }
}
