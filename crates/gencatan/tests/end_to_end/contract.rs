//! The JSON that others rely on: schema, references, the shared checker.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::account::check_all;
use crate::util::{Folder, root, shared, text};

fn examples(folder: &Folder) -> crate::util::Run {
    folder.run(&["read", "--format", "jsonl", text(&root("examples"))]).expect(0)
}

#[test]
fn the_examples_keep_the_contract() {
    let folder = Folder::new();
    let run = examples(&folder);
    let pages = check_all(&run);
    assert!(pages.len() > 20, "only {} example pages", pages.len());
    assert!(pages.iter().all(|p| p["error"].is_null() && !p["article"]["headline"].is_null()));
}

#[test]
fn output_is_valid_by_its_schema_and_the_schema_file_is_current() {
    let folder = Folder::new();
    let schema: Value = folder.run(&["schema"]).expect(0).json();
    let kept: Value = serde_json::from_slice(&std::fs::read(root("schemas/account-1.json")).unwrap()).unwrap();
    assert_eq!(schema, kept, "make the schema file again with: cargo xtask schema");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut lines = examples(&folder).lines();
    for what in ["article", "reading"] {
        lines.extend(
            folder.run(&["read", "--what", what, "--format", "jsonl", text(&root("examples"))]).expect(0).lines(),
        );
    }
    lines.extend(folder.run(&["read", "--explain", "--format", "jsonl", text(&root("examples"))]).expect(0).lines());
    lines.extend(folder.pipe(&["read", "--format", "jsonl", "-"], b"%PDF-1.7\n%\xe2\xe3").lines());
    for line in lines {
        let errors: Vec<String> =
            validator.iter_errors(&line).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", line["id"]);
    }
}

#[test]
fn each_stage_stops_where_the_contract_says() {
    let folder = Folder::new();
    let page = root("examples/konflik-nagorno-karabakh.txt");
    let article = folder.run(&["read", "--what", "article", "--format", "jsonl", text(&page)]).expect(0).json();
    assert!(
        article.get("sentences").is_none() && article.get("claims").is_none() && article.get("ceasefires").is_none()
    );
    let reading = folder.run(&["read", "--what", "reading", "--format", "jsonl", text(&page)]).expect(0).json();
    assert!(reading.get("ceasefires").is_none());
    for mention in reading["mentions"].as_array().unwrap() {
        assert!(mention.get("actor").is_none() && mention.get("place").is_none() && mention.get("time").is_none());
    }
    for claim in reading["claims"].as_array().unwrap() {
        assert!(claim.get("when").is_none() && claim.get("where").is_none());
    }
}

#[test]
fn the_shared_checker_finds_nothing_wrong() {
    let Some(checker) = shared("score/check_contract.py") else { return };
    let folder = Folder::new();
    let mut output = examples(&folder).stdout();
    if let Some(pages) = shared("data/pages/full") {
        let mut files: Vec<_> = std::fs::read_dir(pages).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        let files: Vec<_> =
            files.iter().filter(|f| f.extension().is_some_and(|e| e == "gz")).step_by(3).map(|f| text(f)).collect();
        assert!(files.len() >= 40);
        let arguments = [&["read", "--format", "jsonl"], files.as_slice()].concat();
        let run = folder.run(&arguments).expect(0);
        for page in check_all(&run) {
            assert!(page["error"].is_null(), "{}: {}", page["id"], page["error"]);
            assert!(!page["article"]["blocks"].as_array().unwrap().is_empty(), "{}: no article", page["id"]);
        }
        output.push_str(&run.stdout());
    }
    let mut child = Command::new("python3").arg(checker).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(output.as_bytes()));
    let out = child.wait_with_output().unwrap();
    let _ = writer.join();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
}
