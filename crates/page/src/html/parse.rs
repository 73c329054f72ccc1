//! Page text to tree, by the tree construction of the HTML standard, within limits.
//!
//! What the standard does for the sake of scripts and of painting is left out, and so are the elements that it adds where
//! the page has none. Where a page leaves a title or a frame open, its text is not lost with it.

use super::elements::{
    BREAKOUT, CLOSES_INNER, CLOSES_P, Element, FORMATTING, HEAD, IMPLIED, IN_TABLE, MARKER, RAW, RAW_TEXT, SCOPE,
    SPECIAL, TABLE, VOID,
};
use super::tokens::{RawAttribute, Span, Token, Tokens};
use super::tree::{NodeId, Tree};
use crate::{Diagnostic, TextRange};

/// Open elements within each other; deeper ones are left out, their text kept.
pub(crate) const MAX_DEPTH: usize = 400;
/// Attributes of one tag; further ones are left out.
pub(crate) const MAX_ATTRIBUTES: usize = 256;
/// Nodes of the tree; the rest of a page is left out.
pub(crate) const MAX_NODES: usize = 3_000_000;
/// Formatting elements that are opened again in later blocks; older ones are forgotten.
const MAX_FORMATTING: usize = 48;

/// Parses a page; says what limits it met.
pub(crate) fn parse(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Tree {
    let mut builder = Builder::new(text);
    let mut tokens = Tokens::new(text);
    let mut full = false;
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(span) => builder.text(span, tokens.slice(span)),
            Token::Start { name, self_closing } => builder.start(name, self_closing, &mut tokens),
            Token::End { name } => builder.end(name, tokens.slice(name)),
        }
        if builder.tree.len() > MAX_NODES {
            full = true;
            break;
        }
    }
    let mut note = |met: bool, code, message: String| {
        if met {
            diagnostics.push(Diagnostic { code, message });
        }
    };
    note(
        builder.too_deep,
        "nesting-cut",
        format!("elements are nested deeper than {MAX_DEPTH}; the deeper tags were passed over and their text kept"),
    );
    note(
        tokens.too_many,
        "attributes-cut",
        format!("a tag has more than {MAX_ATTRIBUTES} attributes; the rest of them were passed over"),
    );
    note(full, "nodes-cut", format!("the page has more than {MAX_NODES} nodes; what comes after them was not read"));
    builder.tree
}

/// An element that is open.
#[derive(Clone, Copy)]
struct Open {
    node: NodeId,
    element: Element,
    /// Whether what stands in it is a drawing or a formula.
    foreign: bool,
}

struct Builder {
    tree: Tree,
    open: Vec<Open>,
    /// Formatting elements that are to be opened again; `None` keeps what is before it from that.
    formatting: Vec<Option<(NodeId, Element)>>,
    head_seen: bool,
    body_seen: bool,
    in_form: bool,
    /// Start tags passed over whose end tags are to be passed over too.
    skipped: u32,
    too_deep: bool,
    /// Elements without markup inside that were found not to end on this page.
    endless: Vec<Element>,
    names: Names,
}

/// Elements that the rules ask for by name.
struct Names {
    a: Element,
    body: Element,
    button: Element,
    dd: Element,
    dt: Element,
    form: Element,
    head: Element,
    html: Element,
    li: Element,
    option: Element,
    p: Element,
    table: Element,
    template: Element,
}

impl Names {
    fn new() -> Self {
        let of = Element::of;
        Self {
            a: of("a"),
            body: of("body"),
            button: of("button"),
            dd: of("dd"),
            dt: of("dt"),
            form: of("form"),
            head: of("head"),
            html: of("html"),
            li: of("li"),
            option: of("option"),
            p: of("p"),
            table: of("table"),
            template: of("template"),
        }
    }
}

impl Builder {
    fn new(text: &str) -> Self {
        Self {
            tree: Tree::new(text),
            open: Vec::new(),
            formatting: Vec::new(),
            head_seen: false,
            body_seen: false,
            in_form: false,
            skipped: 0,
            too_deep: false,
            endless: Vec::new(),
            names: Names::new(),
        }
    }

    fn top(&self) -> Option<Open> {
        self.open.last().copied()
    }

    fn is_foreign(&self) -> bool {
        self.top().is_some_and(|o| o.foreign)
    }

    /// Where the next node goes: its parent, and the node before which it stands. What a table cannot hold goes before it.
    fn place(&self, in_table: bool) -> (NodeId, NodeId) {
        let Some(top) = self.top() else { return (NodeId::ROOT, NodeId::NONE) };
        if in_table || !top.element.is(TABLE) {
            return (top.node, NodeId::NONE);
        }
        let table = self.open.iter().rev().find(|o| o.element == self.names.table);
        match table.map(|t| (self.tree.node(t.node).parent, t.node)) {
            Some((parent, table)) if parent != NodeId::NONE => (parent, table),
            _ => (top.node, NodeId::NONE),
        }
    }

    /// A page without a root gets one.
    fn root(&mut self) {
        if self.open.is_empty() {
            let element = self.names.html;
            let node = self.tree.add_element(element, TextRange::default(), std::iter::empty());
            self.tree.insert(NodeId::ROOT, node, NodeId::NONE);
            self.open.push(Open { node, element, foreign: false });
        }
    }

    fn text(&mut self, span: Span, text: &str) {
        let blank = text.bytes().all(super::tokens::is_space);
        if !blank {
            self.root();
            self.leave_head();
            if !self.is_foreign() {
                self.reopen();
            }
        }
        let (parent, before) = self.place(blank);
        self.tree.add_text(TextRange::new(span.0, span.1), true, parent, before);
    }

    /// A head ends with the first thing that it cannot hold.
    fn leave_head(&mut self) {
        if self.top().is_some_and(|o| o.element == self.names.head) {
            self.open.pop();
        }
    }

    fn start(&mut self, name: Span, self_closing: bool, tokens: &mut Tokens<'_>) {
        let mut element = Element::of(tokens.slice(name));
        if element == Element::OTHER && tokens.slice(name).eq_ignore_ascii_case("image") {
            element = Element::of("img");
        }
        if self.is_foreign() {
            if !element.is(BREAKOUT) {
                return self.start_foreign(element, name, self_closing, tokens);
            }
            while self.is_foreign() {
                self.open.pop();
            }
        }
        if element != self.names.html {
            self.root();
        }
        if !element.is(HEAD) {
            self.leave_head();
        }
        if self.is_passed_over(element) {
            // Notices of a broken server may stand above the page's own root.
            if element == self.names.html
                && let Some(root) = self.open.first()
            {
                self.tree.add_attributes(root.node, tokens.attributes.iter().map(RawAttribute::ranges));
            }
            return;
        }
        if !element.is(VOID) && self.is_too_deep() {
            if !element.is(RAW | RAW_TEXT) || tokens.raw(element.name()).is_none() {
                self.skipped = self.skipped.saturating_add(1);
            }
            return;
        }
        self.close_for(element);
        if element.is(RAW | RAW_TEXT) {
            return self.start_raw(element, name, tokens);
        }
        if !element.is(SPECIAL) {
            self.reopen();
        }
        let node = self.insert(element, name, tokens);
        if element.is(VOID) {
            return;
        }
        let foreign = matches!(element.name(), "svg" | "math");
        if foreign && self_closing {
            return;
        }
        self.open.push(Open { node, element, foreign });
        if element.is(FORMATTING) {
            self.remember(node, element);
        }
        if element.is(MARKER) {
            self.formatting.push(None);
        }
        if matches!(element.name(), "pre" | "listing") {
            tokens.skip_line_break();
        }
        self.in_form |= element == self.names.form;
    }

    fn insert(&mut self, element: Element, name: Span, tokens: &Tokens<'_>) -> NodeId {
        let attributes = tokens.attributes.iter().map(RawAttribute::ranges);
        let node = self.tree.add_element(element, TextRange::new(name.0, name.1), attributes);
        let (parent, before) = self.place(element.is(IN_TABLE));
        self.tree.insert(parent, node, before);
        node
    }

    /// An element of a drawing or a formula.
    fn start_foreign(&mut self, element: Element, name: Span, self_closing: bool, tokens: &mut Tokens<'_>) {
        if self.is_too_deep() {
            self.skipped = self.skipped.saturating_add(u32::from(!self_closing));
            return;
        }
        if matches!(element.name(), "script" | "style") && !self_closing {
            return self.start_raw(element, name, tokens);
        }
        let node = self.insert(element, name, tokens);
        if !self_closing {
            let foreign = !matches!(element.name(), "foreignobject" | "desc" | "annotation-xml");
            self.open.push(Open { node, element, foreign });
        }
    }

    /// An element whose content is no markup. A script or style that does not end takes the rest of the page; of others
    /// that do not end, what follows is read as if they had no content.
    fn start_raw(&mut self, element: Element, name: Span, tokens: &mut Tokens<'_>) {
        let node = self.insert(element, name, tokens);
        if matches!(element.name(), "textarea") {
            tokens.skip_line_break();
        }
        let content = if self.endless.contains(&element) { None } else { tokens.raw(element.name()) };
        let content = match content {
            Some(content) => content,
            None if matches!(element.name(), "script" | "style" | "plaintext") => tokens.rest(),
            None => {
                if !self.endless.contains(&element) {
                    self.endless.push(element);
                }
                return;
            }
        };
        if content.0 < content.1 {
            let range = TextRange::new(content.0, content.1);
            self.tree.add_text(range, element.is(RAW_TEXT), node, NodeId::NONE);
        }
    }

    /// Whether a start tag says what is known already: a second body, a form in a form, a cell outside any table.
    fn is_passed_over(&mut self, element: Element) -> bool {
        let names = &self.names;
        if element == names.html {
            return !self.open.is_empty();
        }
        if element == names.head {
            return std::mem::replace(&mut self.head_seen, true) || self.body_seen;
        }
        if element == names.body {
            return std::mem::replace(&mut self.body_seen, true);
        }
        if element == names.form {
            return self.in_form;
        }
        let part = element.is(TABLE | MARKER) && element.is(IN_TABLE) && element != names.template;
        part && !self.open.iter().any(|o| o.element == names.table || o.element == names.template)
    }

    /// Open elements are limited; the first that are skipped are noted.
    fn is_too_deep(&mut self) -> bool {
        let full = self.skipped > 0 || self.open.len() >= MAX_DEPTH;
        self.too_deep |= full;
        full
    }

    /// Closes what a start tag implies to be closed.
    fn close_for(&mut self, element: Element) {
        let (p, li, dd, dt) = (self.names.p, self.names.li, self.names.dd, self.names.dt);
        if element == li {
            self.close_item(&[li]);
        } else if element == dd || element == dt {
            self.close_item(&[dd, dt]);
        }
        if element.is(CLOSES_P) && self.in_scope(p, Some(self.names.button)) {
            self.pop_through(p);
        }
        if element.is_heading() && self.top().is_some_and(|o| o.element.is_heading()) {
            self.open.pop();
        }
        if element == self.names.a {
            let marker = self.formatting.iter().rposition(Option::is_none).map_or(0, |i| i + 1);
            if self.formatting[marker..].iter().flatten().any(|(_, e)| *e == element) {
                self.end_formatting(element);
            }
        }
        if element == self.names.button && self.in_scope(element, None) {
            self.pop_through(element);
        }
        match element.name() {
            "option" | "optgroup" if self.top().is_some_and(|o| o.element == self.names.option) => {
                self.open.pop();
            }
            "rt" | "rp" | "rb" | "rtc"
                if self.top().is_some_and(|o| matches!(o.element.name(), "rt" | "rp" | "rb")) =>
            {
                self.open.pop();
            }
            "td" | "th" => self.back_to(&["tr", "tbody", "thead", "tfoot", "table", "template"]),
            "tr" => self.back_to(&["tbody", "thead", "tfoot", "table", "template"]),
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => self.back_to(&["table", "template"]),
            "col" => self.back_to(&["colgroup", "table", "template"]),
            _ => {}
        }
    }

    /// Closes an open item of the same list.
    fn close_item(&mut self, items: &[Element]) {
        for open in self.open.iter().rev() {
            if items.contains(&open.element) {
                let element = open.element;
                return self.pop_through(element);
            }
            if open.element.is(SPECIAL) && !matches!(open.element.name(), "address" | "div" | "p") {
                return;
            }
        }
    }

    /// Closes down to one of these elements of the table that is open.
    fn back_to(&mut self, names: &[&str]) {
        let found = self.open.iter().rposition(|o| names.contains(&o.element.name()));
        // A row inside a cell of the same table ends the cell, but one in an inner table's cell does not reach out.
        if let Some(at) = found {
            self.truncate(at + 1);
        }
    }

    /// Whether an element is open with nothing between that keeps it out of reach; `also` is one more such thing.
    fn in_scope(&self, element: Element, also: Option<Element>) -> bool {
        for open in self.open.iter().rev() {
            if open.element == element {
                return true;
            }
            if open.element.is(SCOPE) || Some(open.element) == also {
                return false;
            }
        }
        false
    }

    /// Closes up to and with the innermost open element of that name.
    fn pop_through(&mut self, element: Element) {
        if let Some(at) = self.open.iter().rposition(|o| o.element == element) {
            self.truncate(at);
        }
    }

    /// Closes elements until `count` are open.
    fn truncate(&mut self, count: usize) {
        while self.open.len() > count {
            let Some(open) = self.open.pop() else { return };
            if open.element.is(MARKER) {
                while self.formatting.pop().flatten().is_some() {}
            }
            if open.element == self.names.form {
                self.in_form = false;
            }
        }
    }

    fn end(&mut self, name: Span, text: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let element = Element::of(text);
        match element.name() {
            "html" | "body" => {}
            "head" => self.leave_head(),
            "p" | "form" | "li" | "dd" | "dt" => self.end_text_block(element),
            "br" => {
                let node = self.tree.add_element(element, TextRange::new(name.0, name.1), std::iter::empty());
                let (parent, before) = self.place(false);
                self.tree.insert(parent, node, before);
            }
            "table" | "caption" | "colgroup" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" => {
                let reach = self.open.iter().rev().find(|o| {
                    o.element == element || o.element == self.names.table || o.element == self.names.template
                });
                if reach.is_some_and(|o| o.element == element) {
                    self.pop_through(element);
                }
            }
            _ if element.is_heading() => {
                let found = self.open.iter().rposition(|o| o.element.is_heading() || o.element.is(SCOPE));
                if let Some(at) = found.filter(|at| self.open[*at].element.is_heading()) {
                    self.truncate(at);
                }
            }
            _ if element.is(CLOSES_INNER) => {
                if self.in_scope(element, None) || element == self.names.template {
                    self.pop_through(element);
                }
            }
            _ if element.is(FORMATTING) && !self.is_foreign() => self.end_formatting(element),
            _ => self.end_other(element, text),
        }
    }

    fn end_text_block(&mut self, element: Element) {
        if element == self.names.p {
            if self.in_scope(element, Some(self.names.button)) {
                self.pop_through(element);
            }
        } else if element == self.names.li {
            let list = |o: &Open| matches!(o.element.name(), "ol" | "ul");
            let inner = self.open.iter().rposition(|o| o.element == element);
            let outer = self.open.iter().rposition(|o| list(o) || o.element.is(SCOPE));
            if inner.is_some() && inner > outer {
                self.pop_through(element);
            }
        } else if element == self.names.form {
            // A form may end where other elements that it opened go on.
            let at = self.open.iter().rposition(|o| o.element == element);
            if let Some(at) = at.filter(|_| self.in_scope(element, None)) {
                self.in_form = false;
                if self.open[at + 1..].iter().all(|o| o.element.is(IMPLIED)) {
                    self.truncate(at);
                } else {
                    self.open.remove(at);
                }
            }
        } else if self.in_scope(element, None) {
            self.pop_through(element);
        }
    }

    /// An end tag that closes only what is no block.
    fn end_other(&mut self, element: Element, text: &str) {
        for at in (0..self.open.len()).rev() {
            let open = self.open[at];
            let same = open.element == element
                && (element != Element::OTHER || self.tree.name(open.node).eq_ignore_ascii_case(text));
            if same {
                return self.truncate(at);
            }
            if open.element.is(SPECIAL) {
                return;
            }
        }
    }
}

/// Formatting: the adoption agency of the standard and its list of active formatting elements.
impl Builder {
    /// Notes a formatting element, to be opened again; of four alike the oldest is forgotten.
    fn remember(&mut self, node: NodeId, element: Element) {
        let marker = self.formatting.iter().rposition(Option::is_none).map_or(0, |i| i + 1);
        let alike = |entry: &Option<(NodeId, Element)>| {
            entry.is_some_and(|(other, e)| e == element && self.tree.attributes(other).eq(self.tree.attributes(node)))
        };
        let same: Vec<usize> = (marker..self.formatting.len()).filter(|i| alike(&self.formatting[*i])).collect();
        if let [first, _, _, ..] = same.as_slice() {
            self.formatting.remove(*first);
        } else if self.formatting.len() - marker >= MAX_FORMATTING {
            self.formatting.remove(marker);
        }
        self.formatting.push(Some((node, element)));
    }

    fn is_open(&self, node: NodeId) -> bool {
        self.open.iter().rev().any(|o| o.node == node)
    }

    /// Opens again the formatting elements that the end of a block has closed.
    fn reopen(&mut self) {
        let closed = |b: &Self, i: usize| b.formatting[i].is_some_and(|(node, _)| !b.is_open(node));
        let mut at = self.formatting.len();
        while at > 0 && closed(self, at - 1) {
            at -= 1;
        }
        for i in at..self.formatting.len() {
            let Some((node, element)) = self.formatting[i] else { continue };
            if self.open.len() >= MAX_DEPTH {
                self.too_deep = true;
                return;
            }
            let again = self.tree.add_like(node);
            let (parent, before) = self.place(false);
            self.tree.insert(parent, again, before);
            self.open.push(Open { node: again, element, foreign: false });
            self.formatting[i] = Some((again, element));
        }
    }

    /// The end tag of a formatting element, which may stand in another block than its start tag.
    fn end_formatting(&mut self, element: Element) {
        for _ in 0..8 {
            let marker = self.formatting.iter().rposition(Option::is_none).map_or(0, |i| i + 1);
            let entry =
                (marker..self.formatting.len()).rev().find(|i| self.formatting[*i].is_some_and(|(_, e)| e == element));
            let Some((entry, (node, _))) = entry.and_then(|i| Some((i, self.formatting[i]?))) else {
                return self.end_other(element, element.name());
            };
            let Some(at) = self.open.iter().rposition(|o| o.node == node) else {
                self.formatting.remove(entry);
                return;
            };
            if self.open[at + 1..].iter().any(|o| o.element.is(SCOPE)) {
                return;
            }
            let Some(block) = self.open[at + 1..].iter().position(|o| o.element.is(SPECIAL)).map(|i| at + 1 + i) else {
                self.truncate(at);
                self.formatting.remove(entry);
                return;
            };
            self.adopt(entry, at, block);
        }
    }

    /// Takes the block out of the formatting element, and gives the block a formatting element of its own for what it
    /// holds so far. `at` and `block` are places among the open elements, `entry` one among the formatting elements.
    fn adopt(&mut self, entry: usize, at: usize, block: usize) {
        let Open { node: formatting, element, foreign } = self.open[at];
        let furthest = self.open[block].node;
        let mut bookmark = entry;
        let mut last = furthest;
        let mut inner = block;
        let mut block = block;
        while inner > at + 1 {
            inner -= 1;
            let between = self.open[inner];
            let Some(i) = self.formatting.iter().position(|f| f.is_some_and(|(n, _)| n == between.node)) else {
                self.open.remove(inner);
                block -= 1;
                continue;
            };
            let again = self.tree.add_like(between.node);
            self.formatting[i] = Some((again, between.element));
            self.open[inner].node = again;
            if last == furthest {
                bookmark = i + 1;
            }
            self.tree.insert(again, last, NodeId::NONE);
            last = again;
        }
        let (parent, before) = match at.checked_sub(1).map(|i| self.open[i]) {
            Some(above) if above.element.is(TABLE) => {
                let parent = self.tree.node(formatting).parent;
                (parent, self.tree.node(formatting).next)
            }
            Some(above) => (above.node, NodeId::NONE),
            None => (NodeId::ROOT, NodeId::NONE),
        };
        self.tree.insert(parent, last, before);
        let again = self.tree.add_like(formatting);
        self.tree.move_children(furthest, again);
        self.tree.insert(furthest, again, NodeId::NONE);
        self.formatting.insert(bookmark.min(self.formatting.len()), Some((again, element)));
        let old = if bookmark <= entry { entry + 1 } else { entry };
        self.formatting.remove(old);
        self.open.insert(block + 1, Open { node: again, element, foreign });
        self.open.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as nested names and texts, the root left out.
    fn shown(html: &str) -> String {
        let tree = parse(html, &mut Vec::new());
        let mut out = String::new();
        let root = tree.node(NodeId::ROOT).first;
        let mut child = tree.node(root).first;
        while child != NodeId::NONE {
            show(&tree, child, &mut out);
            child = tree.node(child).next;
        }
        out
    }

    fn show(tree: &Tree, id: NodeId, out: &mut String) {
        if let Some(text) = tree.own_text(id) {
            out.push_str(text);
            return;
        }
        out.push_str(tree.name(id));
        for (name, value) in tree.attributes(id) {
            out.push_str(&format!(" {name}={value}"));
        }
        out.push('(');
        let mut child = tree.node(id).first;
        while child != NodeId::NONE {
            assert_eq!(tree.node(child).parent, id);
            show(tree, child, out);
            child = tree.node(child).next;
        }
        out.push(')');
    }

    #[test]
    fn end_tags_that_may_be_left_out() {
        assert_eq!(shown("<p>a<p>b<div>c</div>d"), "p(a)p(b)div(c)d");
        assert_eq!(shown("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>"), "ul(li(a)li(bul(li(c)))li(d))");
        assert_eq!(shown("<dl><dt>a<dd>b<dt>c</dl>"), "dl(dt(a)dd(b)dt(c))");
        assert_eq!(shown("<h1>a<h2>b</h1>c"), "h1(a)h2(b)c");
        assert_eq!(shown("<select><option>a<option>b</select>c"), "select(option(a)option(b))c");
    }

    #[test]
    fn end_tags_reach_no_further_than_they_may() {
        assert_eq!(shown("<div><span>a</div>b</span>c"), "div(span(a))bc");
        assert_eq!(shown("<div><p>a</span>b</p></div>c"), "div(p(ab))c");
        assert_eq!(shown("<table><tr><td><div>a</table>b"), "table(tr(td(div(a))))b");
        assert_eq!(shown("<div><table><tr><td></div>a</table>b</div>c"), "div(table(tr(td(a)))b)c");
        assert_eq!(shown("<video x></div>a"), "video x=(a)");
        assert_eq!(shown("<div><video x></div>a"), "div(video x=())a");
        assert_eq!(shown("a</p>b</br>c</body>d</html>e"), "abbr()cde");
    }

    #[test]
    fn formatting_goes_on_in_the_next_block() {
        assert_eq!(shown("<p><b>a<p>b</b>c"), "p(b(a))p(b(b)c)");
        assert_eq!(shown("<b>a<div>b</b>c</div>d"), "b(a)div(b(b)c)d");
        assert_eq!(shown("<a href=x>a<div>b<a href=y>c</a></div>"), "a href=x(a)div(a href=x(b)a href=y(c))");
        assert_eq!(shown("<i>a<b>b</i>c</b>d"), "i(ab(b))b(c)d");
        assert_eq!(shown("<a><b><div>x</a>y</div></b>z"), "a(b())b(div(a(x)y))z");
    }

    #[test]
    fn tables_hold_rows_and_cells_only() {
        assert_eq!(shown("<table><tr><td>a<td>b<tr><td>c</table>"), "table(tr(td(a)td(b))tr(td(c)))");
        assert_eq!(shown("<table>a<tr><td>b</table>"), "atable(tr(td(b)))");
        assert_eq!(shown("<div>x<td>y</div>"), "div(xy)");
        assert_eq!(shown("<table><div>a</div><tr><td>b"), "div(a)table(tr(td(b)))");
    }

    #[test]
    fn content_that_is_no_markup() {
        assert_eq!(shown("<script>a<b></script>c"), "script(a<b>)c");
        assert_eq!(shown("<title>a &amp; <b></title>c"), "title(a & <b>)c");
        assert_eq!(shown("<title>a<p>b"), "title()ap(b)");
        assert_eq!(shown("a<!-- b <p> -->c"), "ac");
        assert_eq!(shown("<pre>\n a\n</pre>"), "pre( a\n)");
    }

    #[test]
    fn drawings_close_themselves_and_end_where_text_begins() {
        assert_eq!(shown("<svg><path/><g>a</g></svg>b"), "svg(path()g(a))b");
        assert_eq!(shown("<svg><g><p>a</p>"), "svg(g())p(a)");
        assert_eq!(shown("<svg><title>a</title></svg>b"), "svg(title(a))b");
    }

    #[test]
    fn heads_end_with_what_they_cannot_hold() {
        assert_eq!(shown("<html><head><meta a=b><p>x"), "head(meta a=b())p(x)");
        assert_eq!(shown("<html><head><title>a</title><body class=k>x<body>y"), "head(title(a))body class=k(xy)");
        assert_eq!(shown("<b>notice</b><html lang=id><p>x"), "b(notice)p(x)");
        let tree = parse("<b>notice</b><html lang=id><p>x", &mut Vec::new());
        assert_eq!(tree.attr(tree.node(NodeId::ROOT).first, "lang"), Some("id"));
    }

    #[test]
    fn names_in_any_case_and_references_in_values() {
        assert_eq!(shown("<DIV Title='a&amp;b' TITLE=c>Ж&eacute;&#8217;</dIv>"), "div title=a&b title=c(Жé’)");
        assert_eq!(shown("<AMP-Img SRC=x></amp-IMG>y"), "amp-img src=x()y");
    }
}
