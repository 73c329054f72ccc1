//! The parts of the element that shows the headline: kicker, headline, and what stands after it.

use super::super::tree::{NodeId, Tree};
use crate::text::{squeeze, words};

/// Class words of a short line above the headline, in the languages of page makers.
const KICKER: [&str; 28] = [
    "kicker",
    "overline",
    "roofline",
    "topline",
    "dachzeile",
    "spitzmarke",
    "eyebrow",
    "pretitle",
    "surtitle",
    "surtitre",
    "volanta",
    "antetitulo",
    "catchline",
    "overhead",
    "prefix",
    "toptitle",
    "cintillo",
    "epigrafe",
    "stikktittel",
    "chapeau",
    "occhiello",
    "chapeu",
    "supertitle",
    "suptitle",
    "preheadline",
    "headlineprefix",
    "subtitle",
    "uppertitle",
];
/// Parts of one headline that are looked at.
const MAX_PARTS: usize = 12;

/// The headline as the page shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heading {
    pub text: String,
    pub kicker: Option<String>,
    /// All text of the element.
    pub whole: String,
    /// How many elements and texts of their own it is made of.
    pub parts: usize,
}

impl Heading {
    /// The headline alone.
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), kicker: None, whole: text.to_owned(), parts: 1 }
    }
}

/// The headline in the element `node`, whose whole text is `whole`.
pub(crate) fn read(tree: &Tree, node: NodeId, whole: &str) -> Heading {
    let parts = parts(tree, node);
    let (Some(first), count @ 2..) = (parts.first(), parts.len()) else { return Heading::plain(whole) };
    let made = |text: String, kicker: Option<String>| Heading { text, kicker, whole: whole.to_owned(), parts: count };
    let is_kicker = |p: &Part| p.kind == Kind::Kicker && words(&p.text) <= 8;
    let main: Vec<&Part> = parts.iter().filter(|p| p.kind == Kind::Main).collect();
    let rest = |from: &[Part]| from.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
    if let [only] = main.as_slice()
        && parts.iter().rev().find(|p| p.kind != Kind::Kicker).is_some_and(|last| std::ptr::eq(last, *only))
    {
        let before = parts.iter().take_while(|p| p.kind != Kind::Main).find(|p| words(&p.text) <= 8);
        return made(only.text.clone(), before.map(|p| p.text.clone()));
    }
    if is_kicker(first) {
        let text = rest(&parts[1..]);
        let text = text.trim_start_matches([':', '-', '–', '—', '|', ' ']).to_owned();
        let kicker = Some(first.text.trim_end_matches([':', ' ']).to_owned());
        return made(text, kicker);
    }
    // Small print after the headline is a date or the section.
    let keep = parts.iter().take_while(|p| p.kind != Kind::Kicker).count();
    if keep < parts.len() && parts[keep..].iter().all(|p| p.kind == Kind::Kicker) {
        let text = rest(&parts[..keep]).trim_end_matches([':', ' ']).to_owned();
        return made(text, None);
    }
    made(whole.to_owned(), None)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Kicker,
    Main,
}

struct Part {
    text: String,
    kind: Kind,
}

/// The children of the headline's element that have letters; an only child is opened.
fn parts(tree: &Tree, node: NodeId) -> Vec<Part> {
    let mut top = node;
    for _ in 0..6 {
        let mut list = Vec::new();
        let mut only = None;
        let mut at = tree.node(top).first.get();
        while let Some(child) = at {
            at = tree.node(child).next.get();
            let text = match tree.own_text(child) {
                Some(text) => squeeze(text),
                None => squeeze(&tree.text_below(child, 1000)),
            };
            if !text.chars().any(char::is_alphanumeric) {
                continue;
            }
            if list.len() >= MAX_PARTS {
                return Vec::new();
            }
            only = tree.own_text(child).is_none().then_some(child);
            list.push(Part { text, kind: kind(tree, child) });
        }
        match (list.len(), only) {
            (1, Some(child)) => top = child,
            _ => return list,
        }
    }
    Vec::new()
}

fn kind(tree: &Tree, child: NodeId) -> Kind {
    if tree.name(child) == "small" {
        return Kind::Kicker;
    }
    let class = tree.attr(child, "class").unwrap_or_default().to_ascii_lowercase();
    let words = |class: &str| -> Vec<String> {
        class.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let all = words(&class);
    if all.iter().any(|w| KICKER.contains(&w.as_str())) {
        return Kind::Kicker;
    }
    // A class that ends in "headline", "title" or "text" names what it holds.
    let last = class.split_whitespace().any(|c| {
        let last = words(c).pop();
        last.is_some_and(|w| matches!(w.as_str(), "headline" | "title" | "text" | "main"))
    });
    if last && tree.own_text(child).is_none() { Kind::Main } else { Kind::Plain }
}
