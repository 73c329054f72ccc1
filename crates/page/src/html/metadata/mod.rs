//! What a page says about itself: JSON-LD, meta elements, microdata, and the elements that show it.

mod jsonld;
mod title;

pub(crate) use title::choose as choose_title;

use super::tree::{NodeId, Tree};
use crate::stamp::{self, Order};
use crate::text::squeeze;
use crate::{Stamp, names};

/// Bytes of JSON-LD that are read from one script.
const MAX_SCRIPT: usize = 4 << 20;

/// Everything the page declares, before it is weighed against its text.
#[derive(Default)]
pub(crate) struct Metadata {
    pub ld: jsonld::Facts,
    /// Pairs of name and content, in page order, names in lower case.
    pub meta: Vec<(String, String)>,
    pub title: Option<String>,
    pub headings: Vec<(NodeId, String)>,
    pub canonical: Option<String>,
    pub base: Option<String>,
    pub language: Option<String>,
    /// `datetime` values of time elements: published first, then others.
    pub times: Vec<String>,
    pub microdata: Vec<(String, String)>,
    pub author_links: Vec<String>,
    pub pager: Vec<(bool, String)>,
}

/// Collects from the whole tree in one walk.
pub(crate) fn collect(tree: &Tree) -> Metadata {
    let mut found = Metadata::default();
    let mut at = Some(NodeId::ROOT);
    let mut names: Vec<serde_json::Value> = Vec::new();
    while let Some(id) = at {
        at = tree.following(id, NodeId::ROOT, false);
        let content = |key| tree.attr(id, key).map(squeeze).filter(|v| !v.is_empty());
        match tree.name(id) {
            "" => continue,
            "html" => found.language = content("lang").or_else(|| content("xml:lang")),
            "base" => found.base = found.base.take().or_else(|| content("href")),
            "meta" => {
                let name =
                    tree.attr(id, "property").or_else(|| tree.attr(id, "name")).or_else(|| tree.attr(id, "http-equiv"));
                if let (Some(name), Some(value)) = (name, content("content")) {
                    found.meta.push((name.trim().to_ascii_lowercase(), value));
                }
            }
            "link" => {
                let rel = tree.attr(id, "rel").unwrap_or_default().to_ascii_lowercase();
                if rel == "canonical" && found.canonical.is_none() {
                    found.canonical = content("href");
                }
                if let (true, Some(href)) = (rel == "next" || rel == "prev", content("href")) {
                    found.pager.push((rel == "next", href));
                }
            }
            "title" if found.title.is_none() && !below_svg(tree, id) => {
                found.title = Some(squeeze(&tree.text_below(id, 2000))).filter(|t| !t.is_empty());
            }
            "h1" => {
                let text = squeeze(&tree.text_below(id, 2000));
                if !text.is_empty() && found.headings.len() < 20 {
                    found.headings.push((id, text));
                }
            }
            "script" if tree.attr(id, "type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json")) => {
                let text = raw_text(tree, id);
                if text.len() <= MAX_SCRIPT {
                    names.extend(jsonld::parse(&text));
                }
            }
            "time" => {
                if let Some(value) = content("datetime") {
                    let first = tree.attr(id, "pubdate").is_some()
                        || tree.attr(id, "itemprop").is_some_and(|p| p.contains("datePublished"));
                    found.times.insert(if first { 0 } else { found.times.len() }, value);
                }
            }
            "a" if tree.attr(id, "rel").is_some_and(|r| r.split_whitespace().any(|w| w == "author")) => {
                found.author_links.push(squeeze(&tree.text_below(id, 300)));
            }
            _ => {}
        }
        if let Some(property) = tree.attr(id, "itemprop")
            && matches!(
                property,
                "headline" | "datePublished" | "dateModified" | "author" | "name" | "articleSection" | "inLanguage"
            )
        {
            let value = content("content")
                .or_else(|| content("datetime"))
                .unwrap_or_else(|| squeeze(&tree.text_below(id, 600)));
            if !value.is_empty() && found.microdata.len() < 200 {
                found.microdata.push((property.to_owned(), value));
            }
        }
    }
    found.ld = jsonld::facts(&names);
    found
}

fn below_svg(tree: &Tree, id: NodeId) -> bool {
    tree.node(id).parent.get().is_some_and(|p| matches!(tree.name(p), "svg" | "g" | "symbol"))
}

fn raw_text(tree: &Tree, id: NodeId) -> String {
    let mut out = String::new();
    let mut at = tree.node(id).first.get();
    while let Some(node) = at {
        out.push_str(tree.own_text(node).unwrap_or_default());
        at = tree.node(node).next.get();
    }
    out
}

impl Metadata {
    /// The first meta element of the first of these names that has one.
    pub(crate) fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str()))
    }

    fn item(&self, key: &str) -> Option<&str> {
        self.microdata.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// How the page writes 04/05/2020, by its language and region.
    pub(crate) fn order(&self) -> Order {
        let tag = self.language.as_deref().or_else(|| self.first(&["og:locale"])).unwrap_or_default();
        let tag = tag.replace('_', "-").to_ascii_lowercase();
        if tag == "en-us" { Order::MonthFirst } else { Order::DayFirst }
    }

    /// When the page says that it was published.
    pub(crate) fn published(&self) -> Option<Stamp> {
        let keys = [
            "article:published_time",
            "og:article:published_time",
            "article:published",
            "og:published_time",
            "datepublished",
            "date_published",
            "parsely-pub-date",
            "sailthru.date",
            "publish-date",
            "publishdate",
            "publication_date",
            "publisheddate",
            "published_at",
            "pubdate",
            "publish_date",
            "article.published",
            "dcterms.created",
            "dc.date.issued",
            "dcterms.date",
            "dc.date",
            "dc.created",
            "date.release",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "last-modified-article",
            "originalpublicationdate",
            "article_date_original",
            "article:post_date",
            "content_create_date",
            "date",
            "bt:pubdate",
            "og:pubdate",
            "citation_publication_date",
            "displaydate",
            "iso-8601-publish-date",
        ];
        let values = self
            .ld
            .published
            .as_deref()
            .into_iter()
            .chain(keys.iter().filter_map(|k| self.first(&[k])))
            .chain(self.item("datePublished"))
            .chain(self.ld.page_published.as_deref())
            .chain(self.times.first().map(String::as_str));
        values.filter_map(|v| stamp::from_metadata(v, self.order())).find(|s| s.at.precision <= crate::Precision::Day)
    }

    /// When the page says that it was changed.
    pub(crate) fn updated(&self) -> Option<Stamp> {
        let keys = [
            "article:modified_time",
            "og:updated_time",
            "article:modified",
            "datemodified",
            "dateupdated",
            "lastmod",
            "dcterms.modified",
            "dc.date.modified",
        ];
        let values = self
            .ld
            .modified
            .as_deref()
            .into_iter()
            .chain(keys.iter().filter_map(|k| self.first(&[k])))
            .chain(self.item("dateModified"));
        values.filter_map(|v| stamp::from_metadata(v, self.order())).next()
    }

    /// Authors that the page declares, one name each.
    pub(crate) fn authors(&self) -> Vec<String> {
        let outlet = self.outlet().map(|o| crate::text::letters(&o)).unwrap_or_default();
        let keep = |all: Vec<String>| -> Vec<String> {
            all.into_iter().filter(|n| outlet.is_empty() || crate::text::letters(n) != outlet).collect()
        };
        let mut found = Vec::new();
        for name in &self.ld.authors {
            for name in names::split(name) {
                names::push(&mut found, &name);
            }
        }
        let declared = found.clone();
        let found = keep(found);
        if !found.is_empty() {
            return found;
        }
        for key in [
            "author",
            "article:author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "dcterms.creator",
            "byl",
            "article.author",
            "cxenseparse:author",
            "authors",
            "creator",
            "og:article:author",
            "twitter:data1",
        ] {
            let mut found = Vec::new();
            for (_, value) in self.meta.iter().filter(|(name, _)| name == key) {
                if key == "twitter:data1"
                    && !self.first(&["twitter:label1"]).is_some_and(|l| {
                        crate::furniture::FURNITURE.field_word(l) == Some(crate::furniture::Field::Author)
                    })
                {
                    continue;
                }
                for name in names::split(value) {
                    names::push(&mut found, &name);
                }
            }
            let found = keep(found);
            if !found.is_empty() {
                return found;
            }
        }
        // An outlet that signs its own story.
        declared
    }

    /// Authors that the page shows in marked elements.
    pub(crate) fn shown_authors(&self) -> Vec<String> {
        let mut found = Vec::new();
        let shown = self.microdata.iter().filter(|(k, _)| k == "author").map(|(_, v)| v).chain(&self.author_links);
        for value in shown.filter(|v| crate::text::words(v) <= 12) {
            for name in names::split(value) {
                names::push(&mut found, &name);
            }
        }
        found
    }

    /// The outlet's name.
    pub(crate) fn outlet(&self) -> Option<String> {
        let name = self.first(&["og:site_name"]).or(self.ld.publisher.as_deref()).or_else(|| {
            self.first(&[
                "application-name",
                "apple-mobile-web-app-title",
                "publisher",
                "dc.publisher",
                "twitter:site",
                "copyright",
            ])
        });
        name.map(|n| n.trim_start_matches('@').to_owned()).filter(|n| crate::text::words(n) <= 8 && !n.contains("://"))
    }

    /// The headline of microdata.
    pub(crate) fn item_headline(&self) -> Option<&str> {
        self.item("headline")
    }
}
