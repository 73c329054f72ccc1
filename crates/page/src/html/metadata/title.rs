//! Which of the several headlines of a page is the article's, without the site's name.

use super::Metadata;
use crate::text::{letters, words};

/// Marks that stand between a headline and the site's name.
const SEPARATORS: [&str; 12] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " « ", " ‹ ", " ⋆ "];

/// The headline.
pub(crate) fn choose(meta: &Metadata, shown: Option<&str>, host: &str) -> Option<String> {
    let outlets: Vec<String> = [
        meta.first(&["og:site_name"]),
        meta.ld.publisher.as_deref(),
        meta.first(&["application-name"]),
        meta.first(&["apple-mobile-web-app-title"]),
        meta.first(&["twitter:site"]),
        Some(host),
    ]
    .into_iter()
    .flatten()
    .map(letters)
    .filter(|o| o.chars().count() >= 2)
    .collect();
    let og = meta.first(&["og:title"]).map(|t| without_site(t, &outlets));
    let ld = meta.ld.headline.as_deref().map(|t| without_site(t, &outlets));
    let title = meta.title.as_deref().map(|t| without_site(t, &outlets));
    let twitter = meta.first(&["twitter:title"]).map(|t| without_site(t, &outlets));
    let others = [og.as_deref(), ld.as_deref(), twitter.as_deref(), title.as_deref(), meta.item_headline()];
    // What the page shows as its heading, where something it declares agrees.
    if let Some(shown) = shown {
        let key = letters(shown);
        let agrees = others.iter().flatten().any(|t| {
            let t = letters(t);
            t == key || (key.len() > 20 && (t.starts_with(&key) || key.starts_with(&t) && t.len() > 20))
        });
        if agrees {
            return Some(shown.to_owned());
        }
    }
    let declared = ld.or(og).or_else(|| meta.item_headline().map(str::to_owned));
    match (declared, shown) {
        (Some(d), _) if words(&d) >= 2 => Some(d),
        (_, Some(shown)) if words(shown) >= 2 => Some(shown.to_owned()),
        (declared, shown) => {
            declared.or_else(|| twitter.clone()).or_else(|| title.clone()).or_else(|| shown.map(str::to_owned))
        }
    }
}

/// `title` without a last (or first) part that is the outlet's name; `outlets` are names as letters.
pub(crate) fn without_site(title: &str, outlets: &[String]) -> String {
    let mut title = title.trim();
    for _ in 0..3 {
        let last = SEPARATORS.iter().filter_map(|s| title.rfind(s).map(|i| (i, s.len()))).max();
        if let Some((at, len)) = last {
            let tail = letters(&title[at + len..]);
            let head = &title[..at];
            let is_site = outlets.iter().any(|o| {
                *o == tail || (tail.len() >= 3 && o.contains(&tail)) || (o.len() >= 3 && tail.contains(o.as_str()))
            });
            if is_site && words(head) >= 2 {
                title = head.trim();
                continue;
            }
        }
        let first = SEPARATORS[..4].iter().filter_map(|s| title.find(s).map(|i| (i, s.len()))).min();
        if let Some((at, len)) = first {
            let head = letters(&title[..at]);
            if outlets.contains(&head) && words(&title[at + len..]) >= 2 {
                title = title[at + len..].trim();
                continue;
            }
        }
        break;
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_cut() {
        let outlets = [letters("The Daily Example"), letters("example.org")];
        assert_eq!(without_site("Truce holds - for now - The Daily Example", &outlets), "Truce holds - for now");
        assert_eq!(without_site("Truce holds | Politics", &outlets), "Truce holds | Politics");
        assert_eq!(without_site("Nagorno - Karabakh", &outlets), "Nagorno - Karabakh");
    }
}
