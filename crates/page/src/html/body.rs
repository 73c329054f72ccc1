//! Where on the page the article is: the element whose pieces, the good ones less the bad ones, weigh most.

use std::collections::HashSet;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::blocks::{Mark, Piece, Pieces};
use super::furniture::Verdict;
use super::tree::{NodeId, Tree};
use crate::BlockKind;
use crate::text::{ends_sentence, letters};

/// A piece counts no more than this many characters.
const MAX_PIECE: i64 = 1200;

/// The body: an element, and which pieces stand in it.
pub(crate) struct Body {
    /// First piece, and one past the last.
    pub first: usize,
    pub end: usize,
    /// By piece.
    pub inside: Vec<bool>,
}

impl Body {
    /// Characters of text in the body that are not links.
    pub(crate) fn text(&self, pieces: &Pieces) -> usize {
        let all = pieces.list.iter().zip(&self.inside);
        all.filter(|(p, inside)| **inside && p.mark == Mark::None).map(|(p, _)| p.chars - p.linked.min(p.chars)).sum()
    }
}

/// A piece with fewer characters is no paragraph.
const MIN_PARAGRAPH: usize = 80;

impl Body {
    /// Characters of whole paragraphs in the body.
    pub(crate) fn sentences(&self, pieces: &Pieces) -> usize {
        self.paragraphs(pieces).map(weight_of_chars).sum()
    }

    /// Whether the whole paragraphs of another body, where it has any, are in this one too.
    pub(crate) fn holds(&self, pieces: &Pieces, other: &Self, others: &Pieces) -> bool {
        let all: HashSet<String> = self.paragraphs(pieces).map(|p| letters(&p.block.text)).collect();
        let mut have = (0, 0);
        for key in other.paragraphs(others).map(|p| letters(&p.block.text)) {
            have.0 += usize::from(all.contains(&key));
            have.1 += 1;
        }
        have.0 * 2 >= have.1
    }

    fn paragraphs<'p>(&'p self, pieces: &'p Pieces) -> impl Iterator<Item = &'p Piece> {
        let all = pieces.list.iter().zip(&self.inside).filter(|(_, inside)| **inside).map(|(p, _)| p);
        all.filter(|p| {
            p.mark == Mark::None
                && p.linked * 2 < p.chars
                && ends_sentence(&p.block.text)
                && weight_of_chars(p) >= MIN_PARAGRAPH
        })
    }
}

/// Characters, three for each of a script without spaces.
fn weight_of_chars(piece: &Piece) -> usize {
    let unspaced = piece.block.text.chars().next().is_some_and(crate::text::is_unspaced);
    piece.chars * if unspaced { 3 } else { 1 }
}

/// Finds the body. `declared` is the text that the page's metadata gives as the article's.
pub(crate) fn find(tree: &Tree, pieces: &Pieces, declared: Option<&str>) -> Body {
    let declared = Declared::new(declared);
    let mut sums = vec![0_i64; tree.len()];
    for piece in &pieces.list {
        sums[piece.node.index()] += weight(piece, &declared);
    }
    for id in pieces.order.iter().rev() {
        if let Some(parent) = tree.node(*id).parent.get() {
            // A part that weighs against the article is furniture that will be cut by itself; it counts half.
            let sum = sums[id.index()];
            let sum = match pieces.verdicts[id.index()] {
                Verdict::Cut(..) => 0,
                _ if sum < 0 => sum / 2,
                _ => sum,
            };
            sums[parent.index()] += sum;
        }
    }
    let mut best = NodeId::ROOT;
    let mut score = i64::MIN;
    let mut named: Option<(i64, NodeId)> = None;
    for id in &pieces.order {
        let name = tree.name(*id);
        if name.is_empty() {
            continue;
        }
        let sum = sums[id.index()];
        if pieces.verdicts[id.index()] == Verdict::Body && sum > named.map_or(0, |n| n.0) {
            named = Some((sum, *id));
        }
        let bonus = match name {
            "article" | "main" => sum / 20,
            _ if pieces.verdicts[id.index()] == Verdict::Body => sum / 10,
            _ => 0,
        };
        // The deeper of two elements that weigh the same comes later in page order.
        if sum + bonus >= score {
            score = sum + bonus;
            best = *id;
        }
    }
    // An element that is called the body and holds most of what weighs is the body.
    if let Some((sum, id)) = named
        && sum * 10 >= score * 7
    {
        best = id;
    }
    // Of several articles in one container, the first that holds a fair part is the page's own; the others follow it.
    let mut articles =
        pieces.order.iter().filter(|id| tree.name(**id) == "article" && **id != best && sums[id.index()] > 0);
    if let Some(first) = articles.clone().find(|id| sums[id.index()] * 4 >= score && is_below(tree, **id, best)) {
        let rest = articles.any(|id| {
            id > first && !is_below(tree, *id, *first) && sums[id.index()] * 8 >= score && is_story(tree, *id)
        });
        if rest {
            best = *first;
        }
    }
    let mut within = vec![false; tree.len()];
    let tops = std::iter::once(best).chain(alike(tree, best, &sums));
    for top in tops {
        let mut at = Some(top);
        while let Some(id) = at {
            within[id.index()] = true;
            at = tree.following(id, top, false);
        }
    }
    let inside: Vec<bool> = pieces.list.iter().map(|p| within[p.node.index()]).collect();
    let first = inside.iter().position(|i| *i).unwrap_or(0);
    let end = inside.iter().rposition(|i| *i).map_or(0, |i| i + 1);
    Body { first, end, inside }
}

/// Nodes of an article that are looked at for what a story of its own has.
const STORY_SCAN: usize = 400;

/// Whether an article is a story of its own: it has a time, a first heading or a heading that is linked. Some pages call
/// the sections of one story articles.
fn is_story(tree: &Tree, id: NodeId) -> bool {
    let mut at = Some(id);
    let mut heading: Option<NodeId> = None;
    for _ in 0..STORY_SCAN {
        let Some(node) = at else { break };
        match tree.name(node) {
            "time" | "h1" => return true,
            "h2" | "h3" | "h4" => heading = Some(node),
            "a" => {
                let in_heading = heading.is_some_and(|h| is_below(tree, node, h));
                let around = tree.node(node).first.get().is_some_and(|f| matches!(tree.name(f), "h2" | "h3" | "h4"));
                if in_heading || around {
                    return true;
                }
            }
            _ => {}
        }
        at = tree.following(node, id, false);
    }
    false
}

/// Levels above the body on which its other parts are looked for.
const MAX_LEVELS: usize = 3;
/// Elements beside the body that are looked at on each level.
const MAX_SIBLINGS: usize = 200;

/// Other parts of a body that is split over containers: elements beside it, alike in name and class, that weigh a fair
/// part of what it weighs. Articles beside an article are other stories.
fn alike(tree: &Tree, best: NodeId, sums: &[i64]) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut at = best;
    for _ in 0..MAX_LEVELS {
        let class = tree.attr(at, "class").filter(|c| !c.is_empty());
        let Some(parent) = tree.node(at).parent.get() else { break };
        if let (Some(class), false) = (class, matches!(tree.name(at), "article" | "li" | "td" | "body")) {
            let mut child = tree.node(parent).first.get();
            for _ in 0..MAX_SIBLINGS {
                let Some(id) = child else { break };
                let fair = sums[id.index()] * 5 >= sums[best.index()] && sums[id.index()] > 0;
                if id != at && fair && tree.name(id) == tree.name(at) && tree.attr(id, "class") == Some(class) {
                    found.push(id);
                }
                child = tree.node(id).next.get();
            }
        }
        if !found.is_empty() {
            break;
        }
        at = parent;
    }
    found
}

fn is_below(tree: &Tree, id: NodeId, top: NodeId) -> bool {
    let mut at = id;
    while let Some(parent) = tree.node(at).parent.get() {
        if parent == top {
            return true;
        }
        at = parent;
    }
    false
}

/// Letters by which a piece is recognised in the text that the metadata gives.
const PROBE: usize = 20;
/// Letters of that text that are looked at.
const MAX_DECLARED: usize = 300_000;

/// The text that the page's metadata gives, as all its stretches of letters of one length.
struct Declared(HashSet<u64, FixedState>);

impl Declared {
    fn new(text: Option<&str>) -> Self {
        let letters: Vec<char> = text.map(letters).unwrap_or_default().chars().take(MAX_DECLARED).collect();
        Self(letters.windows(PROBE).map(hash).collect())
    }

    fn is_there(&self) -> bool {
        self.0.len() > 400
    }

    fn holds(&self, text: &str) -> bool {
        let head: String = text.chars().take(4 * PROBE).collect();
        let head: Vec<char> = letters(&head).chars().take(PROBE).collect();
        head.len() == PROBE && self.0.contains(&hash(&head))
    }
}

fn hash(letters: &[char]) -> u64 {
    FixedState::default().hash_one(letters)
}

/// How much a piece speaks for (or against) what it stands in being the article.
fn weight(piece: &Piece, declared: &Declared) -> i64 {
    if matches!(piece.mark, Mark::Cut(..)) {
        return 0;
    }
    if matches!(piece.mark, Mark::Caption | Mark::Byline | Mark::Stamp) {
        return -2;
    }
    let chars = i64::try_from(piece.chars).unwrap_or(i64::MAX).min(MAX_PIECE);
    let unspaced = piece.block.text.chars().next().is_some_and(crate::text::is_unspaced);
    let chars = if unspaced { chars * 3 } else { chars };
    let linked = i64::try_from(piece.linked).unwrap_or(0).min(chars);
    let density = if piece.chars == 0 { 0 } else { linked * 100 / i64::try_from(piece.chars).unwrap_or(1).max(1) };
    let sentence = ends_sentence(&piece.block.text);
    let base = match piece.block.kind {
        BlockKind::Heading if density > 60 => -60,
        BlockKind::Heading => 5,
        _ if density > 60 && chars < 200 => -40,
        BlockKind::ListItem if sentence || chars > 80 => chars * (100 - 2 * density) / 120,
        BlockKind::ListItem => -5,
        BlockKind::Table | BlockKind::Preformatted => chars / 4,
        _ if chars >= 60 && sentence => chars * (100 - 3 * density / 2) / 100,
        _ if chars >= 100 => chars * (100 - 2 * density) / 130,
        _ if sentence => chars / 2,
        _ => -12,
    };
    if declared.is_there() && chars >= 40 {
        return if declared.holds(&piece.block.text) { base.max(chars) * 3 / 2 } else { base / 2 };
    }
    base
}
