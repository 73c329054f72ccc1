//! The founding page against what a careful human takes from it, where the shared material is at hand.

use std::path::Path;

use gencatan_page::{Article, Page, read};
use serde_json::Value;

fn shared() -> Option<(Article, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/pages");
    let bytes = std::fs::read(folder.join("konflik-nagorno-karabakh.txt")).ok()?;
    let expected = std::fs::read_to_string(folder.join("konflik-nagorno-karabakh.expected.json")).ok()?;
    let article = read(&Page { bytes: &bytes, ..Page::default() }).expect("an article");
    Some((article, serde_json::from_str::<Value>(&expected).expect("JSON")["article"].clone()))
}

#[test]
#[allow(clippy::print_stderr)] // A test that is skipped says so.
fn founding_page() {
    let Some((article, expected)) = shared() else {
        eprintln!("skipped: ../shared is not there");
        return;
    };
    assert_eq!(article.language.as_deref(), expected["language"].as_str());
    assert_eq!(article.headline.as_deref(), expected["headline"].as_str());
    let published = article.published.expect("a stamp");
    assert_eq!(Some(published.at.to_string().as_str()), expected["published"]["value"].as_str());
    assert_eq!(Some(published.at.precision.as_str()), expected["published"]["precision"].as_str());
    assert_eq!(Some(published.text.as_str()), expected["published"]["text"].as_str());
    assert_eq!(article.editor.as_deref(), expected["editor"].as_str());
    assert_eq!(article.credit.as_deref(), expected["credit"].as_str());
    assert!(article.byline.is_empty() && article.tags.is_empty());
    assert_eq!(article.blocks.len() as u64, expected["blocks"].as_u64().expect("a count"));
    let (first, last) = (&article.blocks[0].text, &article.blocks[article.blocks.len() - 1].text);
    assert!(first.starts_with(expected["first_block"].as_str().expect("text")));
    assert!(last.starts_with(expected["last_block"].as_str().expect("text")));
    assert_eq!(article.pictures.len(), 1);
    assert_eq!(article.pictures[0].caption.as_deref(), expected["pictures"][0]["caption"].as_str());
    assert_eq!(article.pictures[0].credit.as_deref(), expected["pictures"][0]["credit"].as_str());
    let pairs = |key: &str| -> Vec<(String, String)> {
        let list = expected[key].as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|d| (d["kind"].as_str().unwrap_or("").to_owned(), d["text"].as_str().unwrap_or("").to_owned()))
            .collect()
    };
    let found: Vec<_> = article.dropped.iter().map(|d| (d.kind.as_str().to_owned(), d.text.clone())).collect();
    let must = pairs("dropped");
    let may = pairs("may_drop");
    assert!(must.iter().all(|d| found.contains(d)), "{found:?}");
    assert!(found.iter().all(|d| must.contains(d) || may.contains(d)), "{found:?}");
}
