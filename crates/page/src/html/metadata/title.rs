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
    // The form that most of the three agree on; where all differ, the metadata's own headline.
    let forms = [ld.as_deref().filter(|t| !is_cut(t, shown)), shown.filter(|t| words(t) >= 2), og.as_deref()];
    let keys: Vec<String> = forms.iter().flatten().map(|t| letters(t)).collect();
    let votes = |text: &str| keys.iter().filter(|k| **k == letters(text)).count();
    let most = forms.iter().flatten().map(|t| votes(t)).max().unwrap_or(0);
    let known = |t: &str| {
        most > 1 || keys.len() < 2 || others.iter().flatten().filter(|o| letters(o) == letters(t)).count() > 0
    };
    if let Some(best) = forms.iter().flatten().find(|t| votes(t) == most && words(t) >= 2 && known(t)) {
        return Some((*best).to_owned());
    }
    let declared = ld.or(og).or_else(|| meta.item_headline().map(str::to_owned));
    declared.or(twitter).or(title).or_else(|| shown.map(str::to_owned))
}

/// Whether a declared headline breaks off where the shown one goes on.
fn is_cut(title: &str, shown: Option<&str>) -> bool {
    let Some(head) = title.strip_suffix('…').or_else(|| title.strip_suffix("...")) else { return false };
    let key = letters(head);
    shown.is_some_and(|s| letters(s).starts_with(&key))
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
