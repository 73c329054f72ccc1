//! Checks one line of output against the contract: what a JSON Schema cannot say.

use std::collections::HashSet;

use serde_json::Value;

use crate::util::Run;

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn strings<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    list(value, key).iter().map(|v| v.as_str().unwrap()).collect()
}

/// The texts of an article by block number plus one.
fn texts(article: &Value) -> Vec<Vec<char>> {
    let headline = article["headline"]["text"].as_str().unwrap_or_default();
    let blocks = list(article, "blocks").iter().map(|b| b["text"].as_str().unwrap());
    let captions = list(article, "pictures").iter().map(|p| p["caption"].as_str().unwrap_or_default());
    [headline].into_iter().chain(blocks).chain(captions).map(|t| t.chars().collect()).collect()
}

#[track_caller]
fn cut(texts: &[Vec<char>], block: &Value, range: &Value) -> String {
    let text = &texts[usize::try_from(block.as_i64().unwrap() + 1).unwrap()];
    let at = |i: usize| usize::try_from(range[i].as_u64().unwrap()).unwrap();
    assert!(at(0) < at(1) && at(1) <= text.len(), "range {range} outside a text of {} code points", text.len());
    text[at(0)..at(1)].iter().collect()
}

/// Checks every range of a page again from its text, in code points.
#[track_caller]
pub(crate) fn check_ranges(page: &Value) {
    let texts = texts(&page["article"]);
    for (i, block) in list(&page["article"], "blocks").iter().enumerate() {
        for link in list(block, "links") {
            cut(&texts, &i.into(), &link["range"]);
        }
    }
    for sentence in list(page, "sentences") {
        let text = cut(&texts, &sentence["block"], &sentence["range"]);
        assert_eq!(text, text.trim(), "a sentence with white space at its ends");
    }
    for mention in list(page, "mentions") {
        assert_eq!(cut(&texts, &mention["block"], &mention["range"]), mention["text"].as_str().unwrap());
    }
    for claim in list(page, "claims") {
        let trigger = &claim["trigger"];
        assert_eq!(cut(&texts, &trigger["block"], &trigger["range"]), trigger["text"].as_str().unwrap());
    }
    for quote in list(page, "quotes") {
        cut(&texts, &quote["block"], &quote["range"]);
    }
}

/// Checks that every claim has the sentence around its trigger, and that its references lead somewhere.
#[track_caller]
pub(crate) fn check_claims(page: &Value) {
    let mentions: HashSet<&str> = list(page, "mentions").iter().map(|m| m["id"].as_str().unwrap()).collect();
    assert_eq!(mentions.len(), list(page, "mentions").len(), "a mention id stands twice");
    let mut ids = HashSet::new();
    for claim in list(page, "claims") {
        assert!(ids.insert(claim["id"].as_str().unwrap()), "a claim id stands twice");
        let sentence = &list(page, "sentences")[usize::try_from(claim["sentence"].as_u64().unwrap()).unwrap()];
        let trigger = &claim["trigger"];
        assert_eq!(sentence["block"], trigger["block"]);
        let at = |v: &Value, i: usize| v["range"][i].as_u64().unwrap();
        assert!(
            at(sentence, 0) <= at(trigger, 0) && at(trigger, 1) <= at(sentence, 1),
            "a trigger outside its sentence"
        );
        for role in ["actors", "recipients", "places", "times"] {
            assert!(strings(claim, role).iter().all(|id| mentions.contains(id)), "{role} lead nowhere");
        }
        let source = &claim["source"];
        if let Some(speaker) = source["speaker"].as_str() {
            assert!(mentions.contains(speaker), "the speaker leads nowhere");
        }
        assert!(source["stance"] != "denies" || claim["status"] != "actual", "denied and actual");
    }
}

/// Checks that every mark of the ledger rests on claims of the page.
#[track_caller]
pub(crate) fn check_marks(page: &Value) {
    let ids: HashSet<&str> = list(page, "claims").iter().map(|c| c["id"].as_str().unwrap()).collect();
    for mark in list(page, "ceasefires").iter().flat_map(|c| list(c, "marks")) {
        let claims = strings(mark, "claims");
        assert!(!claims.is_empty() && claims.iter().all(|c| ids.contains(c)), "a mark without its claims: {mark}");
    }
}

/// All of the above, for every page of a run that gave an article.
#[track_caller]
pub(crate) fn check_all(run: &Run) -> Vec<Value> {
    let pages = run.lines();
    for page in &pages {
        assert_eq!(page["schema"], "gencatan/account/1");
        if page["error"].is_null() {
            check_ranges(page);
            check_claims(page);
            check_marks(page);
        } else {
            assert!(page["article"].is_null());
        }
    }
    pages
}
