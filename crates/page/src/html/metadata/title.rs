//! Which of the several headlines of a page is the article's, without the site's name and the kicker.

use super::Metadata;
use super::heading::Heading;
use crate::text::{is_unspaced, letters, words};

/// Marks that stand between a headline and the site's name.
const SEPARATORS: [&str; 17] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " › ", " · ", " • ", " / ", " « ", " ‹ ", " ⋆ ", " │ ", " // ", " > ",
    " ~ ",
];
/// Marks without blanks around them, as scripts without blanks between words have them.
const TIGHT: [&str; 8] = ["-", "|", "_", "｜", "－", "–", "—", "ㅣ"];
/// Marks that hardly ever stand in a headline: what follows the last of them is the site's.
const BARS: [&str; 4] = [" | ", " │ ", " › ", " » "];

/// A headline, and the kicker that the page sets before it in the same element.
#[derive(Default)]
pub(crate) struct Headline {
    pub text: Option<String>,
    pub kicker: Option<String>,
}

/// One form of the headline and how much it is believed.
struct Form {
    text: String,
    key: String,
    weight: u8,
}

/// The headline: the form that weighs most with all forms that have the same letters.
///
/// What the page shows counts for more than one declaration and for less than two that agree against it.
pub(crate) fn choose(meta: &Metadata, shown: Option<&Heading>, host: &str) -> Headline {
    let mut outlets = Outlets::new(meta, host);
    let declared = [
        meta.ld.headline.as_deref(),
        meta.first(&["og:title"]),
        meta.title.as_deref(),
        meta.first(&["twitter:title"]),
        meta.item_headline(),
    ];
    let kicker = shown.and_then(|h| h.kicker.clone());
    let shown_parts = shown.map_or(0, |h| h.parts);
    // What the shown headline is followed by in a declared one is the site's name.
    for text in declared.iter().flatten() {
        if let Some(shown) = shown {
            outlets.learn(text, &shown.text);
        }
        if let Some(headline) = meta.ld.headline.as_deref() {
            outlets.learn(text, headline);
        }
    }
    let [ld, og, title, twitter, item] = declared.map(|t| t.map(|t| outlets.without_site(t)));
    if let (Some(og), Some(title)) = (&og, meta.title.as_deref()) {
        outlets.learn(title, og);
    }
    let title = title.map(|t| outlets.without_site(&t));
    // A kicker that the metadata has in its headline too belongs to it.
    let whole = shown.filter(|h| {
        let key = letters(&h.whole);
        h.kicker.is_some() && [&ld, &og].into_iter().flatten().any(|t| letters(t) == key)
    });
    let shown_text = match whole {
        Some(heading) => Some(heading.whole.clone()),
        None => shown.map(|h| outlets.without_site(&h.text)).filter(|t| !outlets.holds(&letters(t))),
    };
    let is_whole = |t: &String| !is_cut(t, shown_text.as_deref());
    let mut forms: Vec<Form> = Vec::new();
    for (text, weight) in [
        (ld.clone().filter(is_whole), if meta.ld.is_article { 5 } else { 1 }),
        (shown_text.clone(), 6),
        (og.clone().filter(is_whole), 4),
        (item, 1),
        (title, 1),
        (twitter, 1),
    ] {
        let Some(text) = text else { continue };
        let key = letters(&text);
        if !key.is_empty() && !outlets.holds(&key) {
            forms.push(Form { text, key, weight });
        }
    }
    let weigh = |key: &str| forms.iter().filter(|f| f.key == key).map(|f| f.weight).sum::<u8>();
    let mut best: Option<&Form> = None;
    for form in &forms {
        if best.is_none_or(|b| weigh(&form.key) > weigh(&b.key)) {
            best = Some(form);
        }
    }
    let Some(best) = best else {
        // All that is there is the site's name.
        let last = [meta.first(&["og:title"]), meta.title.as_deref(), shown.map(|h| h.text.as_str())];
        return Headline { text: last.into_iter().flatten().next().map(str::to_owned), kicker };
    };
    let from_shown = shown_text.as_deref().filter(|t| letters(t) == best.key);
    if let Some(shown) = from_shown {
        // A kicker, a date or a second line in the same element: one declaration alone knows the headline.
        let alone = forms.iter().filter(|f| f.weight > 1 && f.key == best.key).count() == 1;
        let composed = shown_parts > 1;
        let whole_forms = [&ld, &og].into_iter().flatten().filter(|t| is_whole(t));
        let inner = whole_forms.into_iter().find_map(|t| part_of(shown, t, alone && composed));
        if let Some((text, before)) = inner {
            return Headline { text: Some(text), kicker: kicker.or(before) };
        }
    }
    // Of forms that differ in signs alone, the one that most agree on to the letter; among equals the one that is shown.
    let votes = |text: &str| forms.iter().filter(|f| f.text == text).map(|f| f.weight).sum::<u8>();
    let same = forms.iter().filter(|f| f.key == best.key);
    let best = same.max_by_key(|f| (votes(&f.text), from_shown == Some(f.text.as_str()))).unwrap_or(best);
    let text = best.text.clone();
    let kicker = kicker.filter(|k| !letters(&text).starts_with(&letters(k)));
    Headline { text: Some(text), kicker }
}

/// Where `whole` is the headline `part` with more before it (a kicker) or, if `loose`, after it: the headline and the kicker.
fn part_of(whole: &str, part: &str, loose: bool) -> Option<(String, Option<String>)> {
    let (all, key) = (letters(whole), letters(part));
    if key.len() < 8 || all.len() <= key.len() || words(part) < 2 {
        return None;
    }
    if all.ends_with(&key) {
        let end = at_letter(whole, all.chars().count() - key.chars().count())?;
        let before = whole[..end].trim_end();
        let kicker = before.trim_end_matches([':', '-', '–', '—', '|', '/', '•', '·']).trim_end();
        let marked = kicker.len() < before.len();
        let short = words(kicker) <= 6 && kicker.chars().count() <= 60;
        return (short && (marked || loose)).then(|| (part.to_owned(), Some(kicker.to_owned())));
    }
    (loose && all.starts_with(&key)).then(|| (part.to_owned(), None))
}

/// Where in `text` its letter or digit number `count` begins, with the marks that open a quotation before it.
fn at_letter(text: &str, count: usize) -> Option<usize> {
    let mut at =
        text.char_indices().filter(|(_, c)| c.is_alphanumeric()).flat_map(|(i, c)| c.to_lowercase().map(move |_| i));
    let mut start = at.nth(count)?;
    while let Some(c) = text[..start].chars().next_back().filter(|c| "\"'“„‚«»‘‹›¿¡([《「『#*".contains(*c))
    {
        start -= c.len_utf8();
    }
    Some(start)
}

/// Whether a declared headline breaks off where the shown one goes on.
fn is_cut(title: &str, shown: Option<&str>) -> bool {
    let Some(head) = title.strip_suffix('…').or_else(|| title.strip_suffix("...")) else { return false };
    let key = letters(head);
    shown.is_some_and(|s| letters(s).starts_with(&key) && letters(s) != key)
}

/// The first and the last part of a title that has several.
pub(super) fn outer_parts(title: &str) -> impl Iterator<Item = &str> {
    let marks = || SEPARATORS.iter().filter(|s| title.contains(**s));
    let first = marks().filter_map(|s| title.find(s)).min().map(|at| &title[..at]);
    let last = marks().filter_map(|s| title.rfind(s).map(|at| at + s.len())).max().map(|at| &title[at..]);
    first.into_iter().chain(last)
}

/// The names that the outlet goes by, as letters.
pub(super) struct Outlets {
    names: Vec<String>,
    /// The article's section.
    section: String,
    /// The host's own part ("example" of www.example.org), also with umlauts written as two letters.
    host: String,
}

impl Outlets {
    pub(super) fn new(meta: &Metadata, host: &str) -> Self {
        let names = [
            meta.first(&["og:site_name"]),
            meta.ld.publisher.as_deref(),
            meta.first(&["application-name"]),
            meta.first(&["apple-mobile-web-app-title"]),
            meta.first(&["twitter:site"]),
            Some(host),
            host.strip_prefix("www."),
        ];
        let names: Vec<String> = names.into_iter().flatten().map(letters).filter(|o| o.chars().count() >= 2).collect();
        let own = super::host_label(host);
        let section = meta.ld.section.as_deref().or_else(|| meta.first(&["article:section"])).map(letters);
        let host = if own.len() >= 4 { own } else { String::new() };
        Self { names, section: section.unwrap_or_default(), host }
    }

    /// Whether letters are the outlet's name.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.names.iter().any(|o| o == key)
    }

    /// Whether letters are the outlet's name or a good part of it, or hold it.
    pub(super) fn resembles(&self, key: &str) -> bool {
        let plain = || key.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
        self.names.iter().any(|o| {
            o == key || (key.len() >= 3 && o.contains(key)) || (o.chars().count() >= 3 && key.contains(o.as_str()))
        }) || (!self.host.is_empty()
            && (key.contains(&self.host)
                || plain().contains(&self.host)
                || (key.len() >= 5 && self.host.contains(key))))
    }

    /// What `text` says after (or before) the headline and a separator is the site's name, or its section and name.
    fn learn(&mut self, text: &str, headline: &str) {
        let (all, key) = (letters(text), letters(headline));
        if key.len() < 3 {
            return;
        }
        if let Some(rest) = all.strip_prefix(&key).filter(|r| !r.is_empty())
            && (words(headline) >= 2 || self.resembles(rest))
            && let Some(end) = at_letter(text, key.chars().count())
            && SEPARATORS.iter().chain(&TIGHT).any(|s| text[..end].trim_end().ends_with(s.trim()))
            && (self.resembles(rest) || self.section == rest || BARS.iter().any(|s| text[..end].ends_with(s)))
        {
            self.names.push(rest.to_owned());
        }
    }

    /// `title` without its last (or first) parts that are the outlet's name.
    pub(super) fn without_site(&self, title: &str) -> String {
        let mut title = title.trim();
        for _ in 0..3 {
            let last = SEPARATORS.iter().filter_map(|s| title.rfind(s).map(|i| (i, s.len()))).max();
            if let Some((at, len)) = last {
                let (head, tail) = (&title[..at], letters(&title[at + len..]));
                if !tail.is_empty() && self.resembles(&tail) && (words(head) >= 2 || self.holds(&tail)) {
                    title = head.trim();
                    continue;
                }
                // The site's name with its claim, in several parts.
                let first = SEPARATORS.iter().filter_map(|s| title.find(s).map(|i| (i, s.len()))).min();
                if let Some((at, len)) = first {
                    let tail = letters(&title[at + len..]);
                    if words(&title[..at]) >= 1 && self.holds(&tail) {
                        title = title[..at].trim();
                        continue;
                    }
                }
            }
            let first = SEPARATORS.iter().filter_map(|s| title.find(s).map(|i| (i, s.len()))).min();
            if let Some((at, len)) = first {
                let head = letters(&title[..at]);
                let rest = title[at + len..].trim();
                if (self.holds(&head) || head.len() >= 3 && head == self.host) && words(rest) >= 2 {
                    title = rest;
                    continue;
                }
            }
            match self.tight(title) {
                Some(rest) => title = rest,
                None => break,
            }
        }
        // A separator that nothing follows or goes before; a quotation mark or the dash of direct speech is none.
        let is_mark =
            |c: char| matches!(c, '|' | '-' | '–' | '—' | '·' | '/' | '›') || c == '»' && !title.contains('«');
        let bare = title.trim_end_matches(is_mark);
        let title = if bare.ends_with(' ') { bare.trim_end() } else { title };
        let bare = title.trim_start_matches(|c: char| is_mark(c) && !matches!(c, '-' | '–' | '—'));
        let title = if bare.starts_with(' ') { bare.trim_start() } else { title };
        title.to_owned()
    }

    /// `title` without a name that a mark alone divides from it.
    fn tight<'t>(&self, title: &'t str) -> Option<&'t str> {
        if !title.chars().any(|c| is_unspaced(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c)) {
            return None;
        }
        let mut marks: Vec<(usize, usize)> =
            TIGHT.iter().flat_map(|s| title.match_indices(s).map(|(i, s)| (i, s.len()))).collect();
        marks.sort_unstable();
        for (at, len) in marks {
            let tail = letters(&title[at + len..]);
            if self.holds(&tail) || (tail.ends_with('网') && tail.chars().count() <= 6) {
                return Some(title[..at].trim()).filter(|t| !t.is_empty());
            }
        }
        let (at, len) = TIGHT.iter().filter_map(|s| title.find(s).map(|i| (i, s.len()))).min()?;
        self.holds(&letters(&title[..at])).then(|| title[at + len..].trim()).filter(|t| !t.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_cut() {
        let outlets = Outlets {
            names: vec![letters("The Daily Example"), letters("example.org")],
            section: String::new(),
            host: String::new(),
        };
        let cut = |t: &str| outlets.without_site(t);
        assert_eq!(cut("Truce holds - for now - The Daily Example"), "Truce holds - for now");
        assert_eq!(cut("Truce holds | Politics"), "Truce holds | Politics");
        assert_eq!(cut("Nagorno - Karabakh"), "Nagorno - Karabakh");
        assert_eq!(cut("Hope - The Daily Example"), "Hope");
    }

    #[test]
    fn a_kicker_is_cut() {
        let part = |whole, part, loose| part_of(whole, part, loose).map(|(t, k)| (t, k.unwrap_or_default()));
        let found = |t: &str, k: &str| Some((t.to_owned(), k.to_owned()));
        assert_eq!(
            part("Talks: “We wait for them”", "“We wait for them”", false),
            found("“We wait for them”", "Talks")
        );
        assert_eq!(part("Talks We wait for them", "We wait for them", false), None);
        assert_eq!(part("Talks We wait for them", "We wait for them", true), found("We wait for them", "Talks"));
        assert_eq!(part("We wait for them 26.10.2020", "We wait for them", true), found("We wait for them", ""));
    }
}
