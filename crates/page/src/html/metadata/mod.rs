//! What a page says about itself: JSON-LD, meta elements, microdata, and the elements that show it.

use std::cell::OnceCell;

mod heading;
mod jsonld;
mod labels;
mod shown;
mod title;

pub(crate) use heading::read as read_heading;
pub(crate) use labels::fill as fill_labels;
pub(crate) use shown::fill as fill_shown;
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
    /// Headings that link home: the site's name, not the article's.
    pub site_headings: Vec<NodeId>,
    pub canonical: Option<String>,
    pub shortlink: Option<String>,
    pub base: Option<String>,
    pub language: Option<String>,
    /// `datetime` values of time elements: published first, then others.
    pub times: Vec<String>,
    pub microdata: Vec<(String, String)>,
    pub pager: Vec<(bool, String)>,
    site: OnceCell<SiteNames>,
}

/// What the site is called, as letters.
struct SiteNames {
    names: Vec<String>,
    /// The first and last part of the title, set off by marks.
    parts: Vec<String>,
    host: String,
    /// The host's own label.
    own: String,
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
                if rel == "bookmark" && found.shortlink.is_none() {
                    found.shortlink = content("href");
                }
                if let (true, Some(href)) = (rel == "next" || rel == "prev", content("href")) {
                    found.pager.push((rel == "next", href));
                }
            }
            "title" if found.title.is_none() && !below_svg(tree, id) => {
                found.title = Some(squeeze(&tree.text_below(id, 2000))).filter(|t| !t.is_empty());
            }
            "h1" | "h2" if found.site_headings.len() < 20 && links_home(tree, id) => found.site_headings.push(id),
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
            _ => {}
        }
        if let Some(property) = tree.attr(id, "itemprop")
            && matches!(property, "headline" | "datePublished" | "dateModified" | "articleSection")
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

/// Meta elements that name authors, the best first.
const AUTHOR_KEYS: [&str; 17] = [
    "author",
    "article:author",
    "article:byline",
    "content_author",
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
    "shareaholic:article_author_name",
    "dcsext.author",
    "twitter:data1",
];

/// Authors out of the metadata.
pub(crate) struct Declared {
    pub names: Vec<String>,
    /// An account, an organisation or the outlet stands in for the people.
    pub is_weak: bool,
}

/// The host of an address.
fn host(address: &str) -> Option<&str> {
    address.split_once("://")?.1.split(['/', '?', '#']).next()
}

/// The longest label of a host but the last, as letters ("koran" of www.koran.example).
fn host_label(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').filter(|l| *l != "www").collect();
    let own = labels[..labels.len().saturating_sub(1)].iter().max_by_key(|l| l.len());
    own.map(|l| crate::text::letters(l)).unwrap_or_default()
}

/// Whether an address leads to the page of an author, by the words that page makers put in its path.
fn is_author_address(href: &str) -> bool {
    let path = href.rsplit_once("://").map_or(href, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let mut parts = path.split('/').filter(|p| !p.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let named = matches!(
            part.to_ascii_lowercase().as_str(),
            "author"
                | "authors"
                | "autor"
                | "autoren"
                | "autores"
                | "auteur"
                | "auteurs"
                | "autore"
                | "autori"
                | "penulis"
                | "profile"
                | "profiles"
                | "people"
                | "staff"
                | "staff-contributors"
                | "reporter"
                | "journalist"
                | "journalists"
                | "redakteur"
                | "by"
                | "byline"
                | "creator"
                | "contributor"
                | "contributors"
                | "yazar"
                | "yazarlar"
                | "avtor"
                | "columnist"
        );
        if named && parts.peek().is_some() {
            return true;
        }
    }
    false
}

/// Whether a heading is, holds or stands in a link to the site's front page.
fn links_home(tree: &Tree, id: NodeId) -> bool {
    let is_home = |node: NodeId| {
        tree.name(node) == "a"
            && (tree.attr(node, "rel") == Some("home")
                || tree.attr(node, "href").is_some_and(|href| {
                    let path = href
                        .trim()
                        .rsplit_once("://")
                        .map_or(href.trim(), |(_, rest)| rest.find('/').map_or("/", |i| &rest[i..]));
                    matches!(path, "/" | "./" | "/index.html" | "/index.php" | "index.html" | "index.php")
                }))
    };
    let mut at = id;
    for _ in 0..3 {
        match tree.node(at).parent.get() {
            Some(parent) => at = parent,
            None => break,
        }
        if is_home(at) {
            return true;
        }
    }
    let mut at = Some(id);
    for _ in 0..12 {
        let Some(node) = at else { break };
        if is_home(node) {
            return true;
        }
        at = tree.following(node, id, false);
    }
    false
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
        self.all_published().into_iter().next()
    }

    /// All that the page says about when it was published, the most telling first.
    pub(crate) fn all_published(&self) -> Vec<Stamp> {
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
            "sw-pubdate",
            "content_publisheddate",
            "cxenseparse:recs:publishtime",
        ];
        let values = self
            .ld
            .published
            .as_deref()
            .into_iter()
            .chain(keys.iter().filter_map(|k| self.first(&[k])))
            .chain(self.item("datePublished"))
            .chain(self.ld.page_published.as_deref());
        values
            .filter_map(|v| stamp::from_metadata(v, self.order()))
            .filter(|s| s.at.precision <= crate::Precision::Day)
            .collect()
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
            "content_lastupdate",
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
    pub(crate) fn authors(&self) -> Declared {
        let split = |values: &mut dyn Iterator<Item = &str>| {
            let mut found = Vec::new();
            for value in values {
                for name in names::split(value) {
                    names::push(&mut found, &name);
                }
            }
            found
        };
        let mut lists = vec![split(&mut self.ld.authors.iter().map(String::as_str))];
        for key in AUTHOR_KEYS {
            if key == "twitter:data1"
                && !self
                    .first(&["twitter:label1"])
                    .is_some_and(|l| crate::furniture::FURNITURE.field_word(l) == Some(crate::furniture::Field::Author))
            {
                continue;
            }
            lists.push(split(&mut self.meta.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str())));
        }
        let is_person = |n: &String| !self.is_outlet(n) && !names::is_handle(n);
        // The first list of people; of accounts; of the outlet, which signs its own story.
        for list in &lists {
            let people: Vec<String> = list.iter().filter(|n| is_person(n)).cloned().collect();
            if !people.is_empty() {
                let is_weak = list.iter().any(|n| self.is_outlet(n)) || self.ld.desk && list == &lists[0];
                return Declared { names: people, is_weak };
            }
        }
        for list in &lists {
            let accounts: Vec<String> = list.iter().filter(|n| !self.is_outlet(n)).cloned().collect();
            if !accounts.is_empty() {
                return Declared { names: accounts, is_weak: true };
            }
        }
        Declared { names: lists.into_iter().find(|l| !l.is_empty()).unwrap_or_default(), is_weak: true }
    }

    /// Whether a name is the outlet's.
    pub(crate) fn is_outlet(&self, name: &str) -> bool {
        let key = crate::text::letters(name);
        let site = self.site.get_or_init(|| self.site_names());
        key.is_empty()
            || site.parts.contains(&key) && key.chars().count() >= 4
            || site.own.len() >= 3 && name.split(' ').next().is_some_and(|w| crate::text::letters(w) == site.own)
            || site.names.iter().any(|o| *o == key || key.len() > 3 && o.len() > 3 && key.starts_with(o))
            || !site.host.is_empty() && (site.host == key || key.len() > 3 && site.host.starts_with(&key))
    }

    fn site_names(&self) -> SiteNames {
        let names = [
            self.first(&["og:site_name"]),
            self.ld.publisher.as_deref(),
            self.first(&["application-name"]),
            self.first(&["twitter:site"]),
            self.first(&["publisher"]),
            self.first(&["copyright"]),
        ];
        let host = self.canonical.as_deref().or_else(|| self.first(&["og:url"])).and_then(host).unwrap_or_default();
        let title = self.title.as_deref().unwrap_or_default();
        SiteNames {
            names: names.into_iter().flatten().map(crate::text::letters).collect(),
            parts: title::outer_parts(title).map(crate::text::letters).collect(),
            host: crate::text::letters(host.trim_start_matches("www.")),
            own: host_label(host),
        }
    }

    /// The day in the page's own address ("/2020/10/26/").
    pub(crate) fn address_date(&self) -> Option<Stamp> {
        let address = self.canonical.as_deref().or_else(|| self.first(&["og:url"]));
        address.into_iter().chain(self.shortlink.as_deref()).find_map(stamp::in_address)
    }

    /// The day of the time elements, where all have the same.
    pub(crate) fn only_time(&self) -> Option<Stamp> {
        let mut all = self.times.iter().filter_map(|v| stamp::from_metadata(v, self.order()));
        let first = all.next().filter(|s| s.at.precision <= crate::Precision::Day)?;
        all.all(|s| s.at.civil.date() == first.at.civil.date()).then_some(first)
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

    /// The section of microdata.
    pub(crate) fn item_section(&self) -> Option<&str> {
        self.item("articleSection")
    }

    /// The headline of microdata.
    pub(crate) fn item_headline(&self) -> Option<&str> {
        self.item("headline")
    }
}
