//! Section, tags, editor and source as the page shows them around its text.

use super::super::blocks::{Mark, Piece, Pieces};
use super::super::body::Body;
use super::super::furniture::Verdict;
use super::super::tree::{NodeId, Tree};
use super::Metadata;
use crate::furniture::{FURNITURE, Field};
use crate::text::{ends_sentence, fold, letters, squeeze, words};
use crate::{Article, DroppedKind, stamp};

/// Pieces right above the headline that can be a trail to the section.
const MAX_TRAIL: usize = 6;
/// Pieces below the body that are searched for tags, and for the editor.
const BELOW_BODY: usize = 40;
/// Tags of one article.
const MAX_TAGS: usize = 100;
/// Characters of a line that can hold tags.
const MAX_TAG_LINE: usize = 300;
/// Words of a tag, of a section.
const MAX_TAG: usize = 8;
const MAX_SECTION: usize = 4;
/// Marks between the parts of a trail.
const TRAIL: [&str; 9] = [" / ", " > ", " » ", " › ", " | ", " · ", " → ", " - ", " » "];

/// Class words for the list of an article's tags, in the languages of page makers.
const TAG_CLASSES: [&str; 11] = [
    "tag",
    "tags",
    "taglist",
    "tagcloud",
    "topik",
    "topics",
    "tagar",
    "tagline",
    "hashtags",
    "keywords",
    "schlagworte",
];

/// Fills what the metadata does not give.
pub(crate) fn fill(
    tree: &Tree,
    pieces: &Pieces,
    body: &Body,
    heading: Option<usize>,
    meta: &Metadata,
    article: &mut Article,
) {
    let list = &pieces.list;
    if let Some(heading) = heading {
        let (section, is_trail) = section(list, heading, article.headline.as_deref().unwrap_or_default(), meta);
        if article.section.is_none() {
            article.section = section.clone();
        }
        // A trail is no kicker.
        if is_trail && let (Some(kicker), Some(section)) = (&article.kicker, &section) {
            let (kicker, section) = (letters(kicker), letters(section));
            if kicker.len() > section.len() && kicker.ends_with(&section) {
                article.kicker = None;
            }
        }
    }
    if article.tags.is_empty() {
        article.tags = tags(tree, pieces, body);
    }
    if article.tags.is_empty() {
        article.tags = keywords(meta, article);
    }
    let top = heading.map_or(body.first.saturating_sub(6), |h| h.saturating_sub(3));
    let end = body.end.saturating_add(BELOW_BODY).min(list.len());
    for piece in list.get(top..end).unwrap_or_default() {
        let text = piece.block.text.as_str();
        if piece.chars <= MAX_TAG_LINE
            && text.contains([':', '：'])
            && words(text) <= 24
            && !matches!(piece.mark, Mark::Caption | Mark::Cut(DroppedKind::Related, _))
        {
            for (field, value) in fields(text) {
                let slot = match field {
                    Field::Editor => &mut article.editor,
                    _ => continue,
                };
                if slot.is_none() && words(value) <= 6 && !value.is_empty() {
                    *slot = Some(value.to_owned());
                }
            }
        }
    }
    for slot in [&mut article.editor, &mut article.credit].into_iter().flatten() {
        trim_value(slot);
    }
}

/// A value ends where the rights notice, a date or the next part of the line begins.
fn trim_value(value: &mut String) {
    let stop = ["©", "Copyright", " · ", " | ", " • "].iter().filter_map(|mark| value.find(mark)).min();
    if let Some(at) = stop.filter(|at| *at > 0) {
        value.truncate(at);
    }
    let end = value.trim_end().len();
    value.truncate(end);
}

/// Labels and values in a line that may hold several ("Penulis: A. Ito | Editor: B. Ode").
pub(super) fn fields(text: &str) -> Vec<(Field, &str)> {
    let mut found = Vec::new();
    if !text.contains([':', '：']) {
        return found;
    }
    for segment in text.split(['|', '•', '·', ';', '\n']) {
        let mut rest = segment.trim();
        while let Some((field, value)) = FURNITURE.field(rest) {
            // The next label may follow without a mark.
            let next = value.find([':', '：']).and_then(|colon| {
                let head = value[..colon].trim_end();
                let start = head.rfind(' ').map_or(0, |i| i + 1);
                FURNITURE.field_word(&head[start..]).is_some().then_some(start)
            });
            match next {
                Some(start) if start > 0 => {
                    found.push((field, value[..start].trim()));
                    rest = &value[start..];
                }
                _ => {
                    found.push((field, value));
                    break;
                }
            }
        }
    }
    found
}

/// The section in the trail above the headline, and whether it is a trail.
fn section(list: &[Piece], heading: usize, headline: &str, meta: &Metadata) -> (Option<String>, bool) {
    let title = letters(headline);
    let outlet = meta.outlet().map(|o| letters(&o)).unwrap_or_default();
    let mut above: Vec<&Piece> = Vec::new();
    for piece in list[..heading].iter().rev().take(MAX_TRAIL) {
        let text = piece.block.text.as_str();
        let parts = parts(piece);
        let fits = parts.len() <= 5 && parts.iter().all(|p| words(p) <= MAX_SECTION || letters(p) == title);
        let plain = !ends_sentence(text) && piece.chars <= 120 && stamp::find(text, stamp::Order::DayFirst).is_none();
        if !(fits && plain) || matches!(piece.mark, Mark::Caption | Mark::Byline | Mark::Stamp) {
            break;
        }
        above.push(piece);
    }
    // Nearest first: up to the word for the front page, or a line that is a trail by itself.
    let mut trail: Vec<&str> = Vec::new();
    let mut is_trail = false;
    for piece in &above {
        let mut here = parts(piece);
        if here.len() >= 2 {
            is_trail = trail.is_empty() || is_home(here[0]);
        }
        here.reverse();
        for part in here {
            if (is_home(part) && !trail.is_empty()) || outlet == letters(part) {
                is_trail = true;
                break;
            }
            trail.push(part);
        }
        if is_trail {
            break;
        }
    }
    let named = |p: &&&str| letters(p) != title && p.chars().any(char::is_alphabetic);
    if is_trail {
        return (trail.iter().find(named).map(|s| (*s).to_owned()), true);
    }
    // One line above the headline that the page's menu has too.
    let menu = |text: &str| {
        let key = fold(text);
        list.iter().any(|p| {
            let links = &p.block.links;
            matches!(p.mark, Mark::Cut(DroppedKind::Navigation, _) | Mark::None)
                && links.iter().any(|l| {
                    let link = l.range.of(&p.block.text);
                    link.len().abs_diff(text.len()) <= 4 && fold(link) == key
                })
        })
    };
    let nearest = above.first().filter(|p| p.level == 0).map(|p| p.block.text.as_str());
    let nearest = nearest.filter(|t| words(t) <= MAX_SECTION && !meta.is_outlet(t) && menu(t));
    (nearest.filter(|t| FURNITURE.label(t).is_none()).map(str::to_owned), false)
}

fn parts(piece: &Piece) -> Vec<&str> {
    let text = piece.block.text.as_str();
    let links = &piece.block.links;
    if links.len() >= 2 && piece.linked == piece.chars {
        return links.iter().map(|l| l.range.of(text).trim()).collect();
    }
    let mut parts = vec![text];
    for mark in TRAIL {
        parts = parts.into_iter().flat_map(|p| p.split(mark)).collect();
    }
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}

/// Whether the text is a word for the front page.
fn is_home(text: &str) -> bool {
    matches!(FURNITURE.label(text), Some((DroppedKind::Navigation, _)))
}

/// The links in the elements and lines that hold the article's tags.
fn tags(tree: &Tree, pieces: &Pieces, body: &Body) -> Vec<String> {
    let list = &pieces.list;
    let end = body.end.saturating_add(BELOW_BODY).min(list.len());
    let mut found: Vec<String> = Vec::new();
    let mut taken: Option<NodeId> = None;
    let mut headed = false;
    // A parent that has no element of the kind around it.
    let mut clean = NodeId::NONE;
    for piece in list.get(body.first..end).unwrap_or_default() {
        let text = piece.block.text.as_str();
        let parent = tree.node(piece.node).parent;
        let depth = if parent == clean { 1 } else { 4 };
        let holder = if piece.chars <= MAX_TAG_LINE { tag_holder(tree, pieces, piece, depth) } else { None };
        if holder.is_none() && piece.chars <= MAX_TAG_LINE {
            clean = parent;
        }
        if let Some(holder) = holder {
            if taken != Some(holder) {
                anchors(tree, holder, &mut found);
                taken = Some(holder);
            }
            if !found.is_empty() {
                headed = true;
                continue;
            }
        }
        let is_line = piece.chars <= MAX_TAG_LINE;
        let label =
            is_line.then(|| FURNITURE.label(text.trim_end_matches([':', ' '])).or_else(|| FURNITURE.lead(text)));
        let label = label.flatten();
        let kind = label.map(|(kind, _)| kind);
        let marked = matches!(piece.mark, Mark::Cut(DroppedKind::Tags, _)) || kind == Some(DroppedKind::Tags);
        let linked = piece.linked * 10 >= piece.chars * 5 && !piece.block.links.is_empty();
        let addressed = linked && piece.block.links.iter().all(|l| is_tag_address(&l.href));
        let continues = headed && linked && kind.is_none() && words(text) <= 6 && piece.chars < 60;
        let hashed = text.starts_with('#') && !ends_sentence(text) && piece.chars <= 200;
        if marked || addressed || continues || hashed {
            headed = true;
            let before = found.len();
            for link in &piece.block.links {
                add(&mut found, link.range.of(text));
            }
            // A link to "#" leads nowhere and is none of the block's.
            if found.len() == before && marked && piece.chars <= MAX_TAG_LINE {
                anchors(tree, piece.node, &mut found);
            }
            if found.len() == before {
                named(&mut found, text);
            }
        } else if !text.is_empty() {
            if headed && !found.is_empty() {
                break;
            }
            headed = false;
        }
    }
    found
}

/// The element around a piece, `depth` steps up at most, whose class says that it holds tags.
fn tag_holder(tree: &Tree, pieces: &Pieces, piece: &Piece, depth: usize) -> Option<NodeId> {
    let mut at = piece.node;
    for _ in 0..depth {
        let named = tree.attr(at, "class").is_some_and(|class| {
            class
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| TAG_CLASSES.iter().any(|t| w.eq_ignore_ascii_case(t)))
        });
        if named && !matches!(pieces.verdicts[at.index()], Verdict::Body) {
            return (tree.text_below(at, 600).chars().count() <= 500).then_some(at);
        }
        at = tree.node(at).parent.get()?;
    }
    None
}

/// The texts of the links below an element, also of those that lead nowhere.
fn anchors(tree: &Tree, top: NodeId, found: &mut Vec<String>) {
    let mut at = Some(top);
    for _ in 0..400 {
        let Some(node) = at else { return };
        let is_link = tree.name(node) == "a";
        if is_link {
            add(found, &squeeze(&tree.text_below(node, 200)));
        }
        at = tree.following(node, top, is_link);
    }
}

/// Tags that are no links: what "#" or commas divide after the label.
fn named(tags: &mut Vec<String>, text: &str) {
    let value = text.find([':', '：']).map_or(text, |i| &text[i + 1..]);
    let value = value.trim_start_matches([':', '：']).trim();
    if value.contains('#') {
        value.split('#').skip(1).for_each(|tag| add(tags, tag));
    } else if value.contains(',') {
        value.split(',').for_each(|tag| add(tags, tag));
    }
}

fn add(tags: &mut Vec<String>, text: &str) {
    let tag = text.trim().trim_start_matches('#').trim_end_matches(',').trim();
    if !tag.is_empty() && words(tag) <= MAX_TAG && tags.len() < MAX_TAGS && !tags.iter().any(|t| t == tag) {
        tags.push(tag.to_owned());
    }
}

/// Whether an address leads to a tag's page, by the words that page makers put in its path.
fn is_tag_address(href: &str) -> bool {
    let mut parts = href.split('/').skip(1).filter(|p| !p.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if matches!(
            part.to_ascii_lowercase().as_str(),
            "tag"
                | "tags"
                | "topik"
                | "topic"
                | "topics"
                | "tagar"
                | "label"
                | "thema"
                | "themen"
                | "tema"
                | "temas"
                | "etiqueta"
                | "etiquetas"
                | "sujet"
                | "hashtag"
        ) && parts.peek().is_some()
        {
            return true;
        }
    }
    false
}

/// Key words of the metadata, where the article has any of them: else they are the site's.
fn keywords(meta: &Metadata, article: &Article) -> Vec<String> {
    let Some(all) = meta.first(&["news_keywords", "content_tag", "news_tags", "parsely-tags", "keywords"]) else {
        return Vec::new();
    };
    let mut text = letters(article.headline.as_deref().unwrap_or_default());
    for block in article.blocks.iter().take(12) {
        text.push_str(&letters(&block.text));
    }
    let mut tags = Vec::new();
    for tag in all.split([',', ';']) {
        add(&mut tags, tag);
    }
    let is_of_article = tags.iter().any(|t| text.contains(&letters(t)) && !meta.is_outlet(t));
    if is_of_article { tags } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_one_line() {
        assert_eq!(
            fields("Penulis: Ayu Putri | Editor: Budi Raya"),
            [(Field::Author, "Ayu Putri"), (Field::Editor, "Budi Raya")]
        );
        assert_eq!(
            fields("Pewarta: Ayu Putri Editor: Budi Raya"),
            [(Field::Author, "Ayu Putri"), (Field::Editor, "Budi Raya")]
        );
        assert_eq!(fields("Mereka berkata: tidak"), []);
    }

    #[test]
    fn addresses_of_tags() {
        assert!(is_tag_address("https://koran.example/tag/damai"));
        assert!(!is_tag_address("https://koran.example/tag/"));
        assert!(!is_tag_address("https://koran.example/read/1/damai"));
    }
}
