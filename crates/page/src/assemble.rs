//! What is done to every article at the end, whatever it was read from.

use crate::{Article, Block, BlockKind, Page, dateline, language, stamp};

/// Cuts the dateline, tells the language, finds the lead, and makes the article's id.
pub(crate) fn finish(article: &mut Article, page: &Page<'_>, declared_language: Option<&str>) {
    article.blocks.retain(|b| b.text.chars().any(|c| !crate::text::is_blank(c)));
    cut_dateline(&mut article.blocks, &mut article.dateline);
    if article.lead.is_none() {
        article.lead = article.blocks.iter().position(|b| b.kind == BlockKind::Paragraph);
    }
    article.lead = article.lead.filter(|i| *i < article.blocks.len());
    article.url = page.url.map(str::to_owned);
    if let Some(given) = page.published.and_then(|p| stamp::from_metadata(p, stamp::Order::DayFirst)) {
        article.published = Some(given);
    }
    article.language = match page.language.and_then(language::primary) {
        Some(given) => Some(given),
        None => language::of(&sample(article), declared_language),
    };
    article.id = id(article);
}

/// The dateline stands at the head of the first or second paragraph; offsets of links move with the text.
fn cut_dateline(blocks: &mut [Block], slot: &mut Option<crate::Dateline>) {
    for block in blocks.iter_mut().filter(|b| b.kind == BlockKind::Paragraph).take(3) {
        let Some((found, start)) = dateline::find(&block.text) else { continue };
        block.text.drain(..start);
        let moved = |r: crate::TextRange| {
            (r.end > start).then(|| crate::TextRange::new(r.start.saturating_sub(start), r.end - start))
        };
        block.links.retain_mut(|l| moved(l.range).map(|r| l.range = r).is_some());
        block.emphasis.retain_mut(|e| moved(*e).map(|r| *e = r).is_some());
        *slot = Some(found);
        return;
    }
}

/// Enough of the text to tell its language.
fn sample(article: &Article) -> String {
    let mut text = String::new();
    for (_, t) in article.texts() {
        text.push_str(t);
        text.push('\n');
        if text.len() > 6_000 {
            break;
        }
    }
    text
}

/// "a-" and 16 hexadecimal digits of the canonical link, else of headline and text.
pub(crate) fn id(article: &Article) -> String {
    let mut hasher = blake3::Hasher::new();
    match &article.canonical {
        Some(link) => {
            hasher.update(link.as_bytes());
        }
        None => {
            for text in article.headline.iter().chain(article.blocks.iter().map(|b| &b.text)) {
                hasher.update(text.as_bytes());
                hasher.update(b"\n");
            }
        }
    }
    format!("a-{}", &hasher.finalize().to_hex()[..16])
}
