//! HTML pages: tree, metadata, pieces, body, blocks.

mod address;
mod blocks;
mod body;
mod elements;
mod flow;
mod furniture;
mod hydration;
mod metadata;
mod parse;
mod select;
mod tokens;
mod tree;

use blocks::Trust;

use crate::{Access, Article, Block, Diagnostic, Page};

/// Where the body has fewer characters than this, class words are not believed if they hide much more.
const THIN_BODY: usize = 700;

/// Reads the article out of the text of an HTML page; gives the language that the page declares.
pub(crate) fn read(text: &str, page: &Page<'_>, article: &mut Article) -> Option<String> {
    let tree = parse::parse(text, &mut article.diagnostics);
    let meta = metadata::collect(&tree);
    let url = page.url.or(meta.canonical.as_deref()).or_else(|| meta.first(&["og:url"]));
    let page_base = address::Base::new(url);
    let base = match &meta.base {
        Some(href) => address::Base::new(Some(&page_base.join(href))),
        None => page_base,
    };
    article.canonical = meta
        .canonical
        .as_deref()
        .or_else(|| meta.first(&["og:url"]))
        .map(|h| base.join(h))
        .filter(|h| h.contains("://"));
    article.outlet = meta.outlet();
    article.section = meta
        .ld
        .section
        .clone()
        .or_else(|| {
            meta.first(&["article:section", "content_category", "section", "parsely-section"]).map(str::to_owned)
        })
        .or_else(|| meta.item_section().map(str::to_owned));
    article.published = meta.published();
    article.updated = meta.updated();
    article.tags = tags(&meta);
    article.editor = meta.ld.editor.clone().or_else(|| meta.first(&["content_editor"]).map(str::to_owned));
    article.access = match meta.ld.free {
        Some(false) => Access::Paywalled,
        _ => Access::Whole,
    };
    let found = |tree: &tree::Tree, trust| {
        let pieces = blocks::pieces(tree, tree::NodeId::ROOT, &base, trust);
        let body = body::find(tree, &pieces, meta.ld.body.as_deref());
        (body.text(&pieces), pieces, body)
    };
    let (mut chars, mut pieces, mut body) = found(&tree, Trust::Classes);
    if chars < THIN_BODY {
        let (all, other_pieces, other_body) = found(&tree, Trust::Names);
        if all > 3 * chars {
            (chars, pieces, body) = (all, other_pieces, other_body);
        }
    }
    let titles = [meta.ld.headline.as_deref(), meta.first(&["og:title"]), meta.title.as_deref()];
    let markups =
        if chars < THIN_BODY { hydration::markup(&tree, &titles.map(Option::unwrap_or_default)) } else { Vec::new() };
    // A smaller part of the scripts is better unless it holds much less.
    let scripted = markups
        .iter()
        .map(|markup| parse::parse(markup, &mut Vec::new()))
        .map(|tree| (found(&tree, Trust::Classes), tree))
        .filter(|((all, pieces, body), _)| *all > 2 * chars && body.sentences(pieces) >= THIN_BODY)
        .filter(|((_, all, at), _)| at.holds(all, &body, &pieces))
        .reduce(|a, b| if a.0.2.sentences(&a.0.1) * 2 >= b.0.2.sentences(&b.0.1) { a } else { b });
    if let Some(((_, other_pieces, other_body), other)) = scripted {
        select::select(&other, &other_pieces, &other_body, &meta, &base, article);
        from_scripts(&pieces, article);
    } else {
        select::select(&tree, &pieces, &body, &meta, &base, article);
    }
    from_metadata(&meta, article);
    meta.ld
        .language
        .clone()
        .or_else(|| meta.language.clone())
        .or_else(|| meta.first(&["og:locale", "content-language"]).map(str::to_owned))
}

/// Says that the body came from the page's scripts; what the page itself shows is cut.
fn from_scripts(shown: &blocks::Pieces, article: &mut Article) {
    for block in &mut article.blocks {
        block.origin = None;
    }
    for piece in &shown.list {
        let kind = match piece.mark {
            blocks::Mark::Cut(kind, _) => kind,
            _ => crate::DroppedKind::Navigation,
        };
        article.dropped.push(crate::Dropped { kind, text: piece.block.text.clone(), rule: "body-from-script" });
    }
    article.diagnostics.push(Diagnostic {
        code: "body-from-script",
        message: "the page's elements hold little text; the article was taken from the data of its scripts".into(),
    });
}

/// Where the page's elements hold little of the text that its metadata gives, the text is taken from there.
fn from_metadata(meta: &metadata::Metadata, article: &mut Article) {
    let Some(declared) = &meta.ld.body else { return };
    let have: usize = article.blocks.iter().map(|b| crate::text::words(&b.text)).sum();
    let given = crate::text::words(declared);
    if given < 80 || have * 2 >= given {
        return;
    }
    let old = std::mem::take(&mut article.blocks);
    for block in old {
        article.dropped.push(crate::Dropped {
            kind: crate::DroppedKind::Duplicate,
            text: block.text,
            rule: "body-from-metadata",
        });
    }
    let paragraphs = declared.split(['\n', '\r']).map(crate::text::squeeze).filter(|p| !p.is_empty());
    article.blocks = paragraphs.map(|text| Block { text, ..Block::default() }).collect();
    article.diagnostics.push(Diagnostic {
        code: "body-from-metadata",
        message: "the page's elements hold little of the article; its text was taken from the JSON-LD articleBody"
            .into(),
    });
}

fn tags(meta: &metadata::Metadata) -> Vec<String> {
    let mut tags: Vec<String> = meta.meta.iter().filter(|(k, _)| k == "article:tag").map(|(_, v)| v.clone()).collect();
    if tags.is_empty() {
        tags.clone_from(&meta.ld.keywords);
    }
    if let [one] = tags.as_slice() {
        tags = one.split(',').map(|t| t.trim().to_owned()).collect();
    }
    let mut unique: Vec<String> = Vec::new();
    for tag in tags {
        if !tag.is_empty() && unique.len() < 100 && !unique.contains(&tag) {
            unique.push(tag);
        }
    }
    unique
}
