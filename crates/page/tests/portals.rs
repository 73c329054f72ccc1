//! Invented Indonesian portal pages with truth (`portals/`): what the page room takes from each, beside what a careful
//! human takes. `cargo test -p gencatan-page --test portals -- --nocapture` prints the table and every miss.

#![allow(clippy::print_stdout, reason = "the table is for whoever runs the test with --nocapture")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gencatan_page::{Article, Moment, Page, Precision, read};
use serde::Deserialize;

/// Bars over all pages, in thousandths; a change that reaches more raises them.
mod bar {
    /// Mean word F1 of the body.
    pub(super) const WORDS: usize = 980;
    /// Blocks of the truth that are found with the same kind and text, of all blocks.
    pub(super) const BLOCKS: usize = 974;
    /// Furniture of the truth that is in `dropped` with its kind, of all such furniture.
    pub(super) const DROPPED: usize = 760;
    /// Furniture of the truth that stands in the body instead, of all such furniture; at most.
    pub(super) const LEFT_IN: usize = 38;
    /// Pages (not thousandths) on which the field is as in the truth, absent where it is absent there.
    pub(super) const FIELDS: &[(&str, usize)] = &[
        ("access", 39),
        ("byline", 35),
        ("credit", 40),
        ("dateline", 30),
        ("editor", 37),
        ("headline", 38),
        ("kicker", 37),
        ("language", 40),
        ("outlet", 34),
        ("pages", 38),
        ("pictures", 22),
        ("published", 38),
        ("section", 31),
        ("tags", 37),
        ("times", 40),
        ("updated", 39),
    ];
}

/// How many pairs there are.
const PAGES: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    outlet: String,
    language: String,
    headline: String,
    kicker: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    #[serde(default)]
    byline: Vec<String>,
    editor: Option<String>,
    credit: Option<String>,
    dateline: Option<String>,
    section: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    access: String,
    pages: Option<(u32, u32)>,
    /// The times of the live entries, in order.
    #[serde(default)]
    times: Vec<String>,
    #[serde(default)]
    pictures: Vec<TruePicture>,
    blocks: Vec<(String, String)>,
    dropped: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TruePicture {
    caption: Option<String>,
    credit: Option<String>,
}

/// What one page scores.
struct Score {
    name: String,
    words: f64,
    blocks: (usize, usize),
    dropped: (usize, usize),
    left_in: usize,
    /// The name, whether the truth has one, whether it is right.
    fields: Vec<(&'static str, bool, bool)>,
    misses: Vec<String>,
}

#[test]
fn portal_pages_are_read_as_a_careful_human_reads_them() {
    let scores: Vec<Score> = pairs().iter().map(|path| score(path)).collect();
    assert_eq!(scores.len(), PAGES);
    print_table(&scores);

    let thousandths = |part: usize, of: usize| part * 1000 / of.max(1);
    let sum = |f: &dyn Fn(&Score) -> usize| scores.iter().map(f).sum::<usize>();
    let words = (scores.iter().map(|s| s.words).sum::<f64>() / scores.len() as f64 * 1000.0) as usize;
    let blocks = thousandths(sum(&|s| s.blocks.0), sum(&|s| s.blocks.1));
    let dropped = thousandths(sum(&|s| s.dropped.0), sum(&|s| s.dropped.1));
    let left_in = thousandths(sum(&|s| s.left_in), sum(&|s| s.dropped.1));
    let mut fields: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (field, there, right) in scores.iter().flat_map(|s| &s.fields) {
        let counts = fields.entry(field).or_default();
        counts[0] += usize::from(*right);
        counts[1] += usize::from(*there && *right);
        counts[2] += usize::from(*there);
    }
    println!("words {words}‰  blocks {blocks}‰  dropped {dropped}‰  left in {left_in}‰  of {} pages:", scores.len());
    for (field, [right, found, there]) in &fields {
        println!("    {field:10} right on {right:2}; found {found:2} of {there:2}");
    }

    let mut short = Vec::new();
    let mut hold = |what: &str, found: usize, bar: usize| {
        if found < bar {
            short.push(format!("{what}: {found}, the bar is {bar}"));
        }
    };
    hold("words", words, bar::WORDS);
    hold("blocks", blocks, bar::BLOCKS);
    hold("dropped", dropped, bar::DROPPED);
    hold("kept out of the body", 1000 - left_in, 1000 - bar::LEFT_IN);
    for (field, bar) in bar::FIELDS {
        hold(field, fields.get(field).map_or(0, |counts| counts[0]), *bar);
    }
    assert!(short.is_empty(), "{}", short.join("; "));
}

fn pairs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/portals");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of pages")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "html"))
        .collect();
    paths.sort();
    paths
}

fn score(path: &Path) -> Score {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let truth = fs::read_to_string(path.with_extension("toml")).expect("the truth beside the page");
    let truth: Truth = toml::from_str(&truth).unwrap_or_else(|error| panic!("{name}: {error}"));
    let bytes = fs::read(path).expect("the page");
    let page = Page { media_type: Some("text/html"), bytes: &bytes, ..Page::default() };
    let article = read(&page).unwrap_or_else(|error| panic!("{name}: {error}"));

    let mut misses = Vec::new();
    let mut found: Vec<(&str, &str)> = article.blocks.iter().map(|b| (b.kind.as_str(), b.text.as_str())).collect();
    let mut same = 0;
    for (kind, text) in &truth.blocks {
        if let Some(i) = found.iter().position(|b| *b == (kind.as_str(), text.as_str())) {
            found.remove(i);
            same += 1;
        } else {
            misses.push(format!("lacks {kind}: {text}"));
        }
    }
    misses.extend(found.iter().map(|(kind, text)| format!("has {kind}: {text}")));

    let mut gone: BTreeMap<&str, String> = BTreeMap::new();
    for part in &article.dropped {
        gone.entry(part.kind.as_str()).or_default().push_str(&letters(&part.text));
    }
    let body: String = article.blocks.iter().map(|b| letters(&b.text)).collect();
    let (mut cut, mut left_in) = (0, 0);
    for (kind, text) in &truth.dropped {
        let key = letters(text);
        if gone.get(kind.as_str()).is_some_and(|all| all.contains(&key)) {
            cut += 1;
            continue;
        }
        // One or two words may well stand in the article too; a duplicate is there by its nature.
        let kept = kind != "duplicate" && text.split(' ').count() > 2 && body.contains(&key);
        left_in += usize::from(kept);
        let other = gone.iter().find(|(_, all)| all.contains(&key)).map(|(kind, _)| *kind);
        misses.push(match other {
            _ if kept => format!("left in the body, {kind}: {text}"),
            Some(other) => format!("dropped as {other}, not {kind}: {text}"),
            None => format!("not dropped, {kind}: {text}"),
        });
    }

    let fields = fields(&truth, &article, &mut misses);
    Score {
        name,
        words: word_f1(&truth, &article),
        blocks: (same, truth.blocks.len()),
        dropped: (cut, truth.dropped.len()),
        left_in,
        fields,
        misses,
    }
}

/// Every field with whether it is as in the truth.
fn fields(truth: &Truth, article: &Article, misses: &mut Vec<String>) -> Vec<(&'static str, bool, bool)> {
    let mut out = Vec::new();
    let mut put = |field: &'static str, truth: String, found: String, right: bool| {
        out.push((field, !matches!(truth.as_str(), "" | "[]" | "None"), right));
        if !right {
            misses.push(format!("{field} is {truth:?}, found {found:?}"));
        }
    };
    let text = |s: &Option<String>| s.clone().unwrap_or_default();
    let section = truth.section.as_ref();
    for (field, truth, found) in [
        ("outlet", truth.outlet.clone(), text(&article.outlet)),
        ("language", truth.language.clone(), text(&article.language)),
        ("headline", truth.headline.clone(), text(&article.headline)),
        ("kicker", text(&truth.kicker), text(&article.kicker)),
        ("editor", text(&truth.editor), text(&article.editor)),
        ("credit", text(&truth.credit), text(&article.credit)),
        (
            "dateline",
            text(&truth.dateline),
            article.dateline.as_ref().and_then(|d| d.place.clone()).unwrap_or_default(),
        ),
        ("section", text(&truth.section), text(&article.section)),
        ("access", truth.access.clone(), article.access.as_str().to_owned()),
    ] {
        // Outlets and sections are written in capitals here and not there; a headline is not.
        let right = match field {
            "headline" => truth == found,
            // The section's name above the headline is no kicker, and no harm as one.
            "kicker" if truth.is_empty() => found.is_empty() || Some(&found) == section,
            _ => truth.to_lowercase() == found.to_lowercase(),
        };
        put(field, truth, found, right);
    }

    let published = article.published.as_ref().map(|s| s.at);
    let right = same_moment(truth.published.as_deref(), published);
    put("published", text(&truth.published), format!("{:?}", article.published), right);
    // A page that says that it was changed when it was published says nothing.
    let updated = article.updated.as_ref().map(|s| s.at);
    let right = same_moment(truth.updated.as_deref(), updated)
        || truth.updated.is_none() && same_moment(truth.published.as_deref(), updated);
    put("updated", text(&truth.updated), format!("{:?}", article.updated), right);

    for (field, truth, found) in [("byline", &truth.byline, &article.byline), ("tags", &truth.tags, &article.tags)] {
        put(field, format!("{truth:?}"), format!("{found:?}"), sorted(truth) == sorted(found));
    }
    let pager = article.pages.as_ref().map(|p| (p.this, p.of));
    put("pages", format!("{:?}", truth.pages), format!("{pager:?}"), truth.pages == pager);

    let times: Vec<String> = article.blocks.iter().filter_map(|b| b.at.as_ref()).map(|s| s.at.to_string()).collect();
    put("times", format!("{:?}", truth.times), format!("{times:?}"), truth.times == times);

    let wanted: Vec<String> =
        truth.pictures.iter().map(|p| picture(p.caption.as_deref(), p.credit.as_deref())).collect();
    let found: Vec<String> = article
        .pictures
        .iter()
        .filter(|p| p.caption.is_some() || p.credit.is_some())
        .map(|p| picture(p.caption.as_deref(), p.credit.as_deref()))
        .collect();
    let right = sorted(&wanted) == sorted(&found);
    put("pictures", format!("{wanted:?}"), format!("{found:?}"), right);
    out
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|n| n.trim_start_matches('#').to_lowercase()).collect();
    names.sort();
    names
}

/// Caption and credit as one text; "Dok." before a credit may be taken for a label or for a part of it.
fn picture(caption: Option<&str>, credit: Option<&str>) -> String {
    let credit = credit.unwrap_or_default().to_lowercase();
    let credit = credit.strip_prefix("dok").map_or(credit.as_str(), |rest| rest.trim_start_matches(['.', ' ']));
    format!("{} | {credit}", caption.unwrap_or_default())
}

/// Whether `found` is the moment of the truth: the same minute in time where both have one, the same day where the truth
/// has no more than a day. Seconds are neither asked for nor held against the page room.
fn same_moment(truth: Option<&str>, found: Option<Moment>) -> bool {
    let truth: Option<Moment> = truth.map(|t| t.parse().unwrap_or_else(|_| panic!("{t} is no moment")));
    let (Some(truth), Some(found)) = (truth, found) else {
        return truth.is_none() && found.is_none();
    };
    let fine = |m: &Moment| m.precision <= Precision::Minute;
    if !fine(&truth) || !fine(&found) {
        return truth.precision == found.precision && truth.civil.date() == found.civil.date();
    }
    let minute = |m: &Moment| {
        let offset = m.offset.map_or(0, |o| i64::from(o.seconds()));
        let of_day = i64::from(m.civil.hour()) * 60 + i64::from(m.civil.minute());
        (m.offset.is_some(), m.civil.date(), of_day, offset / 60)
    };
    let (a, b) = (minute(&truth), minute(&found));
    if a.0 != b.0 {
        return false;
    }
    let since = |m: &(bool, jiff::civil::Date, i64, i64)| m.2 - m.3 + days(m.1) * 24 * 60;
    since(&a) == since(&b)
}

fn days(date: jiff::civil::Date) -> i64 {
    i64::from(date.since(jiff::civil::date(2000, 1, 1)).map_or(0, |span| span.get_days()))
}

/// F1 of the multisets of words of the two bodies.
fn word_f1(truth: &Truth, article: &Article) -> f64 {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for word in truth.blocks.iter().flat_map(|(_, text)| words(text)) {
        counts.entry(word).or_default().0 += 1;
    }
    for word in article.blocks.iter().flat_map(|b| words(&b.text)) {
        counts.entry(word).or_default().1 += 1;
    }
    let both: usize = counts.values().map(|(a, b)| a.min(b)).sum();
    let all: usize = counts.values().map(|(a, b)| a + b).sum();
    2.0 * both as f64 / all.max(1) as f64
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// Letters and digits only, so that two ways to put white space and marks between cells or links are the same.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn print_table(scores: &[Score]) {
    println!("{:28} {:>5} {:>7} {:>7} {:>4}  wrong fields", "page", "words", "blocks", "dropped", "left");
    for s in scores {
        let wrong: Vec<&str> = s.fields.iter().filter(|(.., right)| !right).map(|(field, ..)| *field).collect();
        println!(
            "{:28} {:5.3} {:>7} {:>7} {:>4}  {}",
            s.name,
            s.words,
            format!("{}/{}", s.blocks.0, s.blocks.1),
            format!("{}/{}", s.dropped.0, s.dropped.1),
            s.left_in,
            wrong.join(" ")
        );
        for miss in &s.misses {
            println!("    {miss}");
        }
    }
}
