//! The tree of a page in one arena, built by html5ever.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};

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

/// What a node is.
pub(crate) enum Data {
    Document,
    Element {
        name: QualName,
        attrs: Vec<Attribute>,
    },
    /// Text and where in the page it stood.
    Text(StrTendril, TextRange),
    /// Comments and what else has no text.
    Nothing,
}

/// A node with its links.
pub(crate) struct Node {
    pub data: Data,
    pub parent: NodeId,
    pub first: NodeId,
    pub last: NodeId,
    pub next: NodeId,
    pub prev: NodeId,
    depth: u32,
}

/// The finished tree.
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The element's name; empty for what is no element.
    pub(crate) fn name(&self, id: NodeId) -> &str {
        match &self.node(id).data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// The value of an attribute.
    pub(crate) fn attr(&self, id: NodeId, key: &str) -> Option<&str> {
        match &self.node(id).data {
            Data::Element { attrs, .. } => attrs.iter().find(|a| *a.name.local == *key).map(|a| &*a.value),
            _ => None,
        }
    }

    /// The text of a text node.
    pub(crate) fn own_text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text, _) => Some(text),
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
            } else if !hidden && node != id && !super::blocks::is_inline(self.name(node)) {
                out.push(' ');
            }
            if out.len() > limit {
                break;
            }
            at = self.following(node, id, hidden && node != id);
        }
        out
    }
}

/// The element's name as the tree builder asks for it.
#[derive(Debug)]
pub(crate) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }
    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

/// Takes what the tree builder makes.
pub(crate) struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// Where in the page the tokens come from that are being built in.
    pub position: Cell<TextRange>,
    /// Depth of the element appended last.
    pub depth: Cell<u32>,
}

impl Sink {
    pub(crate) fn new() -> Self {
        let root = Node::new(Data::Document);
        Self { nodes: RefCell::new(vec![root]), position: Cell::default(), depth: Cell::new(0) }
    }

    /// Number of nodes so far.
    pub(crate) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node::new(data));
        NodeId(u32::try_from(nodes.len() - 1).unwrap_or(u32::MAX - 1))
    }

    fn text_node(&self, text: StrTendril) -> NodeId {
        self.add(Data::Text(text, self.position.get()))
    }

    /// Adds text to a text node that stands right before it.
    fn merge(&self, before: NodeId, text: &StrTendril) -> bool {
        let Some(before) = before.get() else { return false };
        let position = self.position.get();
        let mut nodes = self.nodes.borrow_mut();
        let Data::Text(have, origin) = &mut nodes[before.index()].data else { return false };
        have.push_tendril(text);
        origin.end = origin.end.max(position.end);
        true
    }
}

impl Node {
    fn new(data: Data) -> Self {
        let none = NodeId::NONE;
        Self { data, parent: none, first: none, last: none, next: none, prev: none, depth: 0 }
    }
}

fn detach(nodes: &mut [Node], id: NodeId) {
    let (parent, prev, next) = {
        let node = &mut nodes[id.index()];
        let links = (node.parent, node.prev, node.next);
        (node.parent, node.prev, node.next) = (NodeId::NONE, NodeId::NONE, NodeId::NONE);
        links
    };
    if let Some(prev) = prev.get() {
        nodes[prev.index()].next = next;
    } else if let Some(parent) = parent.get() {
        nodes[parent.index()].first = next;
    }
    if let Some(next) = next.get() {
        nodes[next.index()].prev = prev;
    } else if let Some(parent) = parent.get() {
        nodes[parent.index()].last = prev;
    }
}

fn append(nodes: &mut [Node], parent: NodeId, child: NodeId) {
    detach(nodes, child);
    let last = nodes[parent.index()].last;
    let depth = nodes[parent.index()].depth + 1;
    let node = &mut nodes[child.index()];
    (node.parent, node.prev, node.depth) = (parent, last, depth);
    match last.get() {
        Some(last) => nodes[last.index()].next = child,
        None => nodes[parent.index()].first = child,
    }
    nodes[parent.index()].last = child;
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match &self.nodes.borrow()[target.index()].data {
            Data::Element { name, .. } => Name(name.clone()),
            _ => Name(QualName::new(None, html5ever::ns!(), html5ever::local_name!(""))),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.add(Data::Element { name, attrs })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Data::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Data::Nothing)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let last = self.nodes.borrow()[parent.index()].last;
                if self.merge(last, &text) {
                    return;
                }
                self.text_node(text)
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        append(&mut nodes, *parent, child);
        if matches!(nodes[child.index()].data, Data::Element { .. }) {
            self.depth.set(nodes[child.index()].depth);
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, prev_element: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.nodes.borrow()[element.index()].parent != NodeId::NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        // What is in a template is not shown; it stays below the template element, which is passed over.
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let before = self.nodes.borrow()[sibling.index()].prev;
                if self.merge(before, &text) {
                    return;
                }
                self.text_node(text)
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        detach(&mut nodes, child);
        let (parent, prev) = (nodes[sibling.index()].parent, nodes[sibling.index()].prev);
        let depth = parent.get().map_or(0, |p| nodes[p.index()].depth) + 1;
        let node = &mut nodes[child.index()];
        (node.parent, node.prev, node.next, node.depth) = (parent, prev, *sibling, depth);
        nodes[sibling.index()].prev = child;
        match prev.get() {
            Some(prev) => nodes[prev.index()].next = child,
            None => {
                if let Some(parent) = parent.get() {
                    nodes[parent.index()].first = child;
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, new: Vec<Attribute>) {
        if let Data::Element { attrs, .. } = &mut self.nodes.borrow_mut()[target.index()].data {
            for attr in new {
                if attrs.len() < super::parse::MAX_ATTRIBUTES && !attrs.iter().any(|a| a.name == attr.name) {
                    attrs.push(attr);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        while let Some(child) = nodes[node.index()].first.get() {
            append(&mut nodes, *new_parent, child);
        }
    }
}
