//! The tree of a page in one arena. Names, values and texts are stretches of the page where it writes them plainly.

use std::borrow::Cow;

use super::elements::Element;
use crate::TextRange;

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub u32);

impl NodeId {
    /// No node.
    pub(crate) const NONE: Self = Self(u32::MAX);
    /// The document itself.
    pub(crate) const ROOT: Self = Self(0);

    /// As an index into the arena.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    /// `None` for no node.
    pub(crate) fn get(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// A stretch of the page, or of the texts that had to be written anew.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slice {
    start: u32,
    len: u32,
    anew: bool,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Data {
    Document,
    Element {
        element: Element,
        /// The name where the table of elements does not have it.
        other: Slice,
        /// First attribute, and how many.
        attributes: (u32, u16),
    },
    /// Text and where in the page it stood.
    Text(Slice, TextRange),
}

/// A node with its links.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub data: Data,
    pub parent: NodeId,
    pub first: NodeId,
    pub last: NodeId,
    pub next: NodeId,
    pub prev: NodeId,
}

/// The tree, while it grows and when it is finished.
pub(crate) struct Tree {
    page: Box<str>,
    /// Names in lower case, values and texts without character references: where they differ from the page.
    anew: String,
    nodes: Vec<Node>,
    attributes: Vec<(Slice, Slice)>,
}

/// Text is joined with text before it up to this many bytes, beyond only where that costs nothing.
const MAX_JOINED: u32 = 4096;

impl Tree {
    /// A tree of one node over the text of a page.
    pub(crate) fn new(page: &str) -> Self {
        let mut nodes = Vec::with_capacity(page.len() / 40 + 16);
        nodes.push(Node::new(Data::Document));
        Self { page: page.into(), anew: String::new(), nodes, attributes: Vec::new() }
    }

    /// Number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The element; [`Element::OTHER`] for what is none or has a name that the standard does not know.
    pub(crate) fn element(&self, id: NodeId) -> Element {
        match self.node(id).data {
            Data::Element { element, .. } => element,
            _ => Element::OTHER,
        }
    }

    /// The element's name in lower case; empty for what is no element.
    pub(crate) fn name(&self, id: NodeId) -> &str {
        match self.node(id).data {
            Data::Element { element: Element::OTHER, other, .. } => self.slice(other),
            Data::Element { element, .. } => element.name(),
            _ => "",
        }
    }

    /// The attributes in page order, names in lower case.
    pub(crate) fn attributes(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let (first, count) = match self.node(id).data {
            Data::Element { attributes, .. } => (attributes.0 as usize, usize::from(attributes.1)),
            _ => (0, 0),
        };
        let all = self.attributes.get(first..first + count).unwrap_or_default();
        all.iter().map(|(name, value)| (self.slice(*name), self.slice(*value)))
    }

    /// The value of an attribute.
    pub(crate) fn attr(&self, id: NodeId, key: &str) -> Option<&str> {
        self.attributes(id).find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The text of a text node.
    pub(crate) fn own_text(&self, id: NodeId) -> Option<&str> {
        match self.node(id).data {
            Data::Text(text, _) => Some(self.slice(text)),
            _ => None,
        }
    }

    /// Where in the page a text node stood.
    pub(crate) fn origin(&self, id: NodeId) -> Option<TextRange> {
        match self.node(id).data {
            Data::Text(_, origin) => Some(origin),
            _ => None,
        }
    }

    /// The next node in page order; not below `id` where `skip` is set; not outside of `top`.
    pub(crate) fn following(&self, id: NodeId, top: NodeId, skip: bool) -> Option<NodeId> {
        if !skip && let Some(first) = self.node(id).first.get() {
            return Some(first);
        }
        let mut at = id;
        while at != top {
            if let Some(next) = self.node(at).next.get() {
                return Some(next);
            }
            at = self.node(at).parent.get()?;
        }
        None
    }

    /// All text below `id` as written, scripts and styles left out, up to `limit` bytes.
    pub(crate) fn text_below(&self, id: NodeId, limit: usize) -> String {
        let mut out = String::new();
        let mut at = Some(id);
        while let Some(node) = at {
            let hidden = matches!(self.name(node), "script" | "style" | "noscript" | "template" | "svg");
            if let Some(text) = self.own_text(node) {
                out.push_str(text);
            } else if !hidden && node != id && !self.element(node).is(super::elements::INLINE) {
                out.push(' ');
            }
            if out.len() > limit {
                break;
            }
            at = self.following(node, id, hidden && node != id);
        }
        out
    }

    fn slice(&self, slice: Slice) -> &str {
        let (start, end) = (slice.start as usize, slice.start as usize + slice.len as usize);
        let from = if slice.anew { self.anew.as_str() } else { &self.page };
        from.get(start..end).unwrap_or_default()
    }
}

/// How the tree grows.
impl Tree {
    /// A stretch of the page, passed through `change`; where that changes nothing, nothing is copied.
    fn keep(&mut self, range: TextRange, change: impl FnOnce(&str) -> Cow<'_, str>) -> Slice {
        let text = range.of(&self.page);
        match change(text) {
            Cow::Borrowed(same) if same.len() == text.len() => slice_of(range.start, range.end, false),
            changed => {
                let start = self.anew.len();
                self.anew.push_str(&changed);
                slice_of(start, self.anew.len(), true)
            }
        }
    }

    fn add(&mut self, data: Data) -> NodeId {
        self.nodes.push(Node::new(data));
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX - 1))
    }

    /// A new element that stands nowhere yet; name and attributes as stretches of the page.
    pub(crate) fn add_element(
        &mut self,
        element: Element,
        name: TextRange,
        attributes: impl Iterator<Item = (TextRange, TextRange)>,
    ) -> NodeId {
        let other = if element == Element::OTHER { self.keep(name, lower) } else { Slice::default() };
        let attributes = self.keep_attributes(attributes);
        self.add(Data::Element { element, other, attributes })
    }

    fn keep_attributes(&mut self, attributes: impl Iterator<Item = (TextRange, TextRange)>) -> (u32, u16) {
        let first = self.attributes.len();
        for (name, value) in attributes {
            let name = self.keep(name, lower);
            let value = self.keep(value, |v| htmlize::unescape_attribute(v));
            self.attributes.push((name, value));
        }
        let count = u16::try_from(self.attributes.len() - first).unwrap_or(u16::MAX);
        (u32::try_from(first).unwrap_or(u32::MAX), count)
    }

    /// Gives an element that has no attributes some.
    pub(crate) fn add_attributes(&mut self, id: NodeId, new: impl Iterator<Item = (TextRange, TextRange)>) {
        if matches!(self.node(id).data, Data::Element { attributes: (_, 0), .. }) {
            let kept = self.keep_attributes(new);
            if let Data::Element { attributes, .. } = &mut self.nodes[id.index()].data {
                *attributes = kept;
            }
        }
    }

    /// A new element like another, without what is in it.
    pub(crate) fn add_like(&mut self, id: NodeId) -> NodeId {
        self.add(self.node(id).data)
    }

    /// Appends text of the page to an element, or puts it before `before`; `decode` where it may hold character
    /// references. Text beside text becomes one.
    pub(crate) fn add_text(&mut self, range: TextRange, decode: bool, parent: NodeId, before: NodeId) {
        let neighbour = match before.get() {
            Some(before) => self.node(before).prev,
            None => self.node(parent).last,
        };
        let text = self.keep(range, |t| if decode { htmlize::unescape(t) } else { Cow::Borrowed(t) });
        if let Some(neighbour) = neighbour.get()
            && let Data::Text(have, origin) = self.node(neighbour).data
            && let Some(joined) = self.join(have, text)
        {
            self.nodes[neighbour.index()].data = Data::Text(joined, TextRange::new(origin.start, range.end));
            return;
        }
        let node = self.add(Data::Text(text, range));
        self.insert(parent, node, before);
    }

    /// One slice of two, where that needs no long copy.
    fn join(&mut self, have: Slice, text: Slice) -> Option<Slice> {
        let at_end = |s: Slice, end: usize| s.anew && s.start as usize + s.len as usize == end;
        if have.anew && text.anew && at_end(have, text.start as usize) && at_end(text, self.anew.len()) {
            return Some(Slice { len: have.len + text.len, ..have });
        }
        if have.len > MAX_JOINED && !at_end(have, self.anew.len()) || text.len > MAX_JOINED {
            return None;
        }
        let mut start = have.start as usize;
        if !at_end(have, self.anew.len()) {
            start = self.anew.len();
            let copy = self.slice(have).to_owned();
            self.anew.push_str(&copy);
        }
        let copy = self.slice(text).to_owned();
        self.anew.push_str(&copy);
        Some(slice_of(start, self.anew.len(), true))
    }

    /// Puts a node, with what is in it, before another, or as the last child where there is none such.
    pub(crate) fn insert(&mut self, parent: NodeId, child: NodeId, before: NodeId) {
        let before = if before == child { self.node(child).next } else { before };
        self.detach(child);
        let prev = match before.get() {
            Some(before) => self.node(before).prev,
            None => self.node(parent).last,
        };
        let node = &mut self.nodes[child.index()];
        (node.parent, node.prev, node.next) = (parent, prev, before);
        match prev.get() {
            Some(prev) => self.nodes[prev.index()].next = child,
            None => self.nodes[parent.index()].first = child,
        }
        match before.get() {
            Some(before) => self.nodes[before.index()].prev = child,
            None => self.nodes[parent.index()].last = child,
        }
    }

    /// Moves all children of one element into another.
    pub(crate) fn move_children(&mut self, from: NodeId, to: NodeId) {
        while let Some(child) = self.node(from).first.get() {
            self.insert(to, child, NodeId::NONE);
        }
    }

    fn detach(&mut self, id: NodeId) {
        let Node { parent, prev, next, .. } = *self.node(id);
        if let Some(prev) = prev.get() {
            self.nodes[prev.index()].next = next;
        } else if let Some(parent) = parent.get() {
            self.nodes[parent.index()].first = next;
        }
        if let Some(next) = next.get() {
            self.nodes[next.index()].prev = prev;
        } else if let Some(parent) = parent.get() {
            self.nodes[parent.index()].last = prev;
        }
        let node = &mut self.nodes[id.index()];
        (node.parent, node.prev, node.next) = (NodeId::NONE, NodeId::NONE, NodeId::NONE);
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

fn slice_of(start: usize, end: usize, anew: bool) -> Slice {
    Slice {
        start: u32::try_from(start).unwrap_or(u32::MAX),
        len: u32::try_from(end.saturating_sub(start)).unwrap_or(0),
        anew,
    }
}

impl Node {
    fn new(data: Data) -> Self {
        let none = NodeId::NONE;
        Self { data, parent: none, first: none, last: none, next: none, prev: none }
    }
}
