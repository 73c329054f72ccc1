//! The templates hold no words of any language: those are in `i18n/`.

use std::path::Path;

/// Takes every stretch between two marks out of a text.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        rest = after.split_once(close).map_or("", |(_, behind)| behind);
    }
    out + rest
}

#[test]
fn templates_hold_no_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        files += 1;
        // Commands to type are no words of the interface.
        let text = without(&text, "<pre><code>", "</code></pre>");
        let text = without(&without(&text, "{%", "%}"), "{{", "}}");
        for attribute in ["aria-label", "title", "placeholder", "alt", "data-l"] {
            for value in text.split(&format!(" {attribute}=\"")).skip(1) {
                let value = value.split('"').next().unwrap_or_default();
                assert!(!value.contains(char::is_alphabetic), "{attribute}={value:?} in {}", path.display());
            }
        }
        // Names of formats are the same in every language.
        let words = without(&text, "<", ">").replace("JSON", "").replace("CSV", "");
        let found: String = words.chars().filter(|c| c.is_alphabetic()).collect();
        assert_eq!(found, "", "in {}", path.display());
    }
    assert!(files > 10);
}
