//! The flow of an article: the containers, alike in element and class, in which nearly all of its sentences stand. What
//! stands in the body but beside the flow, before it, after it or in a box within it, is judged by that.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::blocks::{Mark, Piece, Pieces};
use super::body::Body;
use super::tree::{NodeId, Tree};
use crate::BlockKind;
use crate::text::ends_sentence;

/// A piece with fewer characters says nothing about the flow.
const MIN_SENTENCE: usize = 50;
/// Containers are of the flow if they hold this part of what the fullest ones hold, in percent.
const MIN_SHARE: u64 = 20;
/// There is a flow only if it holds this part of the sentences, in percent.
const MIN_FLOW: u64 = 70;
/// A box holds no more than this part of the sentences, in percent.
const MAX_BOX: u64 = 20;
/// What follows the flow holds no more than this part of the sentences, in percent.
const MAX_TAIL: u64 = 30;
/// Ancestors that are looked at for the words of a box.
const MAX_CLIMB: usize = 6;

/// Where a piece stands to the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In it, or there is no flow.
    Flow,
    /// Before the first of its sentences.
    Before,
    /// In a container called a box.
    Box,
    /// In other containers, after the last of its sentences.
    After,
}

/// The place of each piece.
pub(crate) fn places(tree: &Tree, pieces: &Pieces, body: &Body) -> Vec<Place> {
    let list = &pieces.list;
    let mut places = vec![Place::Flow; list.len()];
    let is_text = |i: usize| body.inside[i] && !matches!(list[i].mark, Mark::Cut(..) | Mark::Caption);
    let says = |p: &Piece| p.chars >= MIN_SENTENCE && p.linked * 2 < p.chars && ends_sentence(&p.block.text);
    let range = body.first..body.end.min(list.len());
    let mut homes: Vec<(usize, NodeId, u64)> = Vec::new();
    for i in range.filter(|i| is_text(*i)) {
        let home = home(tree, list[i].node);
        let key = match homes.last() {
            Some((_, last, key)) if *last == home => *key,
            _ => key(tree, home),
        };
        homes.push((i, home, key));
    }
    let mut weights: HashMap<u64, u64> = HashMap::new();
    for (i, _, key) in homes.iter().filter(|(i, ..)| says(&list[*i]) && list[*i].block.kind != BlockKind::Heading) {
        *weights.entry(*key).or_default() += list[*i].chars as u64;
    }
    let total: u64 = weights.values().sum();
    let most = weights.values().copied().max().unwrap_or(0);
    let is_flow = |key: &u64| weights.get(key).is_some_and(|w| *w * 100 >= most * MIN_SHARE);
    let flow: u64 = weights.values().filter(|w| **w * 100 >= most * MIN_SHARE).sum();
    if total == 0 || flow * 100 < total * MIN_FLOW {
        return places;
    }
    let sentence = |(i, _, key): &&(usize, NodeId, u64)| is_flow(key) && says(&list[*i]);
    let Some(first) = homes.iter().find(sentence).map(|h| h.0) else { return places };
    let Some(last) = homes.iter().rfind(sentence).map(|h| h.0) else { return places };

    // What each element holds of the flow: a box holds none of it.
    let mut flowing = vec![false; tree.len()];
    let mut is_home = vec![false; tree.len()];
    for (_, home, _) in homes.iter().filter(sentence) {
        is_home[home.index()] = true;
        let mut at = Some(*home);
        while let Some(id) = at {
            if std::mem::replace(&mut flowing[id.index()], true) {
                break;
            }
            at = tree.node(id).parent.get();
        }
    }
    let after: u64 = homes.iter().filter(|(i, ..)| *i > last).map(|(i, ..)| list[*i].chars as u64).sum();
    let short_tail = after * 100 <= total * MAX_TAIL;
    let mut boxes: HashMap<usize, Held> = HashMap::new();
    for (i, home, key) in &homes {
        if *i < first {
            places[*i] = Place::Before;
        }
        if flowing[home.index()] || is_flow(key) && *i <= last {
            continue;
        }
        let Some((top, called, nested)) = around(tree, *home, &flowing, &is_home) else { continue };
        if called > Called::Nothing {
            let held = boxes.entry(top.index()).or_default();
            held.called = held.called.max(called);
            held.chars += list[*i].chars as u64;
            held.pieces.push(*i);
            held.linked |= list[*i].linked > 0;
            held.set |= matches!(list[*i].block.kind, BlockKind::ListItem | BlockKind::Heading);
        }
        if *i > last && short_tail && !nested {
            places[*i] = Place::After;
        }
    }
    #[allow(clippy::iter_over_hash_type)] // Each box marks its own pieces.
    for held in boxes.values() {
        let before = held.pieces.first().is_some_and(|i| *i < first);
        let enough = match held.called {
            Called::Aside if before => held.set,
            Called::Aside => true,
            _ => !before && (held.linked || held.pieces.len() >= 2),
        };
        // A large box is a part of the article.
        if enough && held.chars * 100 <= total * MAX_BOX {
            for i in &held.pieces {
                places[*i] = Place::Box;
            }
        }
    }
    places
}

/// What a box holds.
#[derive(Default)]
struct Held {
    called: Called,
    chars: u64,
    pieces: Vec<usize>,
    /// Whether there is a link in it.
    linked: bool,
    /// Whether it has a heading or a list.
    set: bool,
}

/// What the class words around a piece call it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Called {
    #[default]
    Nothing,
    /// A box, card or widget: often what stands beside the text.
    Box,
    /// What stands beside the text and nothing else.
    Aside,
}

/// The container of a piece: the nearest element that does more than set a line.
fn home(tree: &Tree, node: NodeId) -> NodeId {
    let mut at = node;
    loop {
        let sets_a_line = matches!(
            tree.name(at),
            "p" | "li"
                | "ul"
                | "ol"
                | "dl"
                | "dt"
                | "dd"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "blockquote"
                | "pre"
                | "table"
                | "tbody"
                | "thead"
                | "tr"
                | "td"
                | "th"
                | "strong"
                | "b"
                | "em"
                | "i"
                | "center"
        );
        match tree.node(at).parent.get() {
            Some(parent) if sets_a_line => at = parent,
            _ => return at,
        }
    }
}

/// Containers with the same key are alike: element and class of their own and of what they stand in.
fn key(tree: &Tree, id: NodeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    for id in [Some(id), tree.node(id).parent.get()].into_iter().flatten() {
        tree.name(id).hash(&mut hasher);
        tree.attr(id, "class").unwrap_or_default().hash(&mut hasher);
    }
    hasher.finish()
}

/// The widest element around `home` that holds nothing of the flow, what it is called by it or on the way to it, and
/// whether it stands in a container of the flow.
fn around(tree: &Tree, home: NodeId, flowing: &[bool], is_home: &[bool]) -> Option<(NodeId, Called, bool)> {
    let mut at = home;
    let mut called = Called::Nothing;
    for _ in 0..MAX_CLIMB {
        let classes = ["class", "id"].iter().filter_map(|a| tree.attr(at, a));
        called = classes.map(of_class).fold(called, Ord::max);
        let parent = tree.node(at).parent.get()?;
        if flowing[parent.index()] {
            return Some((at, called, is_home[parent.index()]));
        }
        at = parent;
    }
    None
}

/// Words that makers of pages use for what is set apart from the text.
const ASIDE: &[&str] = &[
    "infobox",
    "factbox",
    "facts",
    "fact",
    "faktaboks",
    "faktaruta",
    "textbox",
    "inlinetextbox",
    "expandable",
    "callout",
    "cta",
    "promo",
    "appeal",
    "infokasten",
    "kasten",
    "recuadro",
    "encadre",
    "sidebox",
    "infoblock",
    "factsheet",
];
/// Words for a box of any kind.
const BOXES: &[&str] = &[
    "box",
    "boxes",
    "card",
    "teaser",
    "widget",
    "insert",
    "summary",
    "information",
    "caja",
    "offer",
    "author",
    "autor",
    "bio",
];

fn of_class(class: &str) -> Called {
    let words = class.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let called = words.map(|word| {
        let is = |list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w));
        if is(ASIDE) {
            Called::Aside
        } else if is(BOXES) || word.ends_with("Box") || word.ends_with("Card") {
            Called::Box
        } else {
            Called::Nothing
        }
    });
    called.max().unwrap_or_default()
}
