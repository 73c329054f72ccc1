//! Cases of the ceasefire ledger: claims in, marks out. Each file of `tests/cases` holds one or more.
//!
//! A `claims` block has lines `page NAME PUBLISHED` and, under each, the claims of that page in reading order:
//! `SENTENCE CLASS[:mode] [layer]; ACTORS > RECIPIENTS; says SPEAKER; on TIME; approx; STATUS; STANCE; for PURPOSE`,
//! where all but the first part may be left out. A claim is known by its page and line (`a1`). A `ledger` block has
//! the entries by number and their marks. `UPDATE_CASES=1` writes what came out into the files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gencatan_page::{Moment, Precision};
use gencatan_reader::{Class, Layer, Mode, Stance, Status};
use gencatan_record::ledger::{self, Ceasefire, Input, Purpose};
use gencatan_world::When;

fn when(text: &str) -> When {
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    let moment = |t: &str| (!t.is_empty()).then(|| t.parse::<Moment>().unwrap());
    let (from, to) = (moment(from), moment(to));
    When { from, to, precision: from.or(to).map_or(Precision::Day, |m| m.precision), approx: false }
}

fn codes(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn claim(line: &str, page: &str, published: Option<Moment>, order: usize) -> Input {
    let mut parts = line.split(';').map(str::trim);
    let head: Vec<&str> = parts.next().unwrap().split_whitespace().collect();
    let (class, mode) = head[1].split_once(':').map_or((head[1], None), |(c, m)| (c, Some(m)));
    let mut input = Input {
        claim: format!("{page}{}", order + 1),
        article: format!("page-{page}"),
        published,
        order,
        sentence: head[0].parse().unwrap(),
        class: Class::from_word(class).unwrap_or_else(|| panic!("class in {line:?}")),
        mode: mode.map(|m| Mode::from_word(m).unwrap_or_else(|| panic!("mode in {line:?}"))),
        layer: head.get(2).map(|l| Layer::from_word(l).unwrap_or_else(|| panic!("layer in {line:?}"))),
        status: Status::Actual,
        stance: Stance::Asserts,
        actors: Vec::new(),
        recipients: Vec::new(),
        speaker: Vec::new(),
        when: None,
        purpose: None,
        sure: true,
    };
    if let Some(sides) = parts.next() {
        let (actors, recipients) = sides.split_once('>').unwrap_or((sides, ""));
        (input.actors, input.recipients) = (codes(actors), codes(recipients));
    }
    for part in parts {
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        match word {
            "says" => input.speaker = codes(rest),
            "on" => input.when = Some(when(rest)),
            "unsure" => input.sure = false,
            "approx" => input.when.as_mut().unwrap().approx = true,
            "for" if rest == "humanitarian" => input.purpose = Some(Purpose::Humanitarian),
            _ => match (Status::from_word(word), Stance::from_word(word), Precision::from_word(word)) {
                (Some(status), _, _) => input.status = status,
                (_, Some(stance), _) => input.stance = stance,
                (_, _, Some(precision)) => input.when.as_mut().unwrap().precision = precision,
                _ => panic!("{part:?} in {line:?}"),
            },
        }
    }
    input
}

fn claims(block: &str) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut page = ("", None, 0);
    for line in block.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(rest) = line.strip_prefix("page ") {
            let (name, published) = rest.split_once(' ').unwrap_or((rest, ""));
            page = (name, published.parse().ok(), 0);
            continue;
        }
        inputs.push(claim(line, page.0, page.1, page.2));
        page.2 += 1;
    }
    inputs
}

fn show_when(w: &When) -> String {
    let text = |m: Option<Moment>| m.map(|m| m.to_string()).unwrap_or_default();
    let (from, to) = (text(w.from), text(w.to));
    let interval = if from == to { from } else { format!("{from}/{to}") };
    format!("{interval}{}", if w.approx { "~" } else { "" })
}

fn show(entries: &[Ceasefire]) -> String {
    let mut out = String::new();
    let number = |id: &str| entries.iter().position(|e| e.id == id).map_or(0, |n| n + 1);
    for (n, e) in entries.iter().enumerate() {
        let purpose = e.purpose.map(|p| format!(" {}", p.as_str())).unwrap_or_default();
        let follows = e.follows.as_ref().map(|f| format!(", follows {}", number(f))).unwrap_or_default();
        let state = ledger::state(e).as_str();
        writeln!(out, "{} {}:{purpose} {state}{follows}", n + 1, e.parties.join(" ")).unwrap();
        for m in &e.marks {
            write!(out, "  {}", m.kind.as_str()).unwrap();
            if !m.by.is_empty() {
                write!(out, " {}", m.by.join(" ")).unwrap();
            }
            if !m.alleged_by.is_empty() {
                write!(out, ", says {}", m.alleged_by.join(" ")).unwrap();
            }
            if let Some(when) = &m.when {
                write!(out, ", {}", show_when(when)).unwrap();
            }
            if m.rival {
                out.push_str(", rival");
            }
            write!(out, " [{}]", m.claims.join(" ")).unwrap();
            if !m.denied_by.is_empty() {
                write!(out, " denied [{}]", m.denied_by.join(" ")).unwrap();
            }
            out.push('\n');
        }
    }
    out
}

/// Runs one file of cases and gives the file as it should be.
fn run(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```claims\n") {
        let (block, after) = after.split_once("```\n").expect("a claims block ends");
        let (between, after) = after.split_once("```ledger\n").expect("a ledger block follows");
        let (_, after) = after.split_once("```\n").expect("a ledger block ends");
        let inputs = claims(block);
        let entries = ledger::entries(&inputs);
        let turned: Vec<Input> = inputs.iter().rev().cloned().collect();
        assert_eq!(entries, ledger::entries(&turned), "the order of the claims matters in\n{block}");
        write!(out, "{before}```claims\n{block}```\n{between}```ledger\n{}```\n", show(&entries)).unwrap();
        rest = after;
    }
    out + rest
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 3, "the cases are there");
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let made = run(&text);
        if made == text {
            continue;
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&file, made).unwrap();
        } else {
            wrong.push(format!("{}:\n{}", file.display(), difference(&text, &made)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn difference(expected: &str, got: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let mut out = String::new();
    for line in a.iter().filter(|l| !b.contains(l)) {
        writeln!(out, "- {line}").unwrap();
    }
    for line in b.iter().filter(|l| !a.contains(l)) {
        writeln!(out, "+ {line}").unwrap();
    }
    out
}
