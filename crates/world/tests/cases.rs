//! Runs the cases of `tests/cases/<language>/*.md`.
//!
//! A case is a text block (one sentence a line, blank lines between paragraphs) with what a reader gives for it and
//! what it stands for, one line each:
//!
//! - `published: 2020-10-26T09:25+07:00`
//! - `person: Mike Pompeo | Pompeo` – mentions of that kind; `#2` behind the words takes their second occurrence
//! - `refers: mereka = Mnatsakanyan, Bayramov`
//! - `quote: words = speaker`
//! - `claim: CONSULT bertemu = actors; clause` – the clause is the sentence where none is given; `said` instead of a
//!   clause gives the claim a source
//! - `time: words = value`, `place: words = GeoNames id, country`, `actor: words = side, sectors, role, id`,
//!   `unplaced: words | words` – none of them lies in a mention with a place,
//!   `when: trigger = from..to precision`, `times: trigger = words, words`; `-` stands for nothing

mod support;

use std::fs;
use std::path::Path;

use support::Case;

#[test]
fn every_case_is_met() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut languages: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    languages.sort();
    for language in &languages {
        let mut files: Vec<_> = fs::read_dir(folder.join(language)).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = format!("{language}/{}", file.file_name().unwrap().to_string_lossy());
            for (title, body) in support::cases(&fs::read_to_string(&file).unwrap()) {
                let (checked, failed) = Case::read(language, &body).check();
                seen += checked;
                wrong.extend(failed.into_iter().map(|f| format!("{name}, {title}: {f}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {seen} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 50, "only {seen} expectations were read");
}
