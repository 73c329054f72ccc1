//! The elements of HTML and what the standard's tree construction asks about each.

use std::sync::LazyLock;

/// An element by its place in the table; 0 for any other name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element(u8);

/// Has no content and no end tag.
pub(crate) const VOID: u16 = 1;
/// Stops an end tag of a phrase from closing what lies outside (the standard's "special" category).
pub(crate) const SPECIAL: u16 = 1 << 1;
/// Its start tag closes an open paragraph.
pub(crate) const CLOSES_P: u16 = 1 << 2;
/// What is open outside of it is out of scope.
pub(crate) const SCOPE: u16 = 1 << 3;
/// Its content is no markup.
pub(crate) const RAW: u16 = 1 << 4;
/// Its content is text with character references, but no markup.
pub(crate) const RAW_TEXT: u16 = 1 << 5;
/// Is opened again after a block has closed it.
pub(crate) const FORMATTING: u16 = 1 << 6;
/// Its end tag may be left out before another end tag.
pub(crate) const IMPLIED: u16 = 1 << 7;
/// May stand in the head.
pub(crate) const HEAD: u16 = 1 << 8;
/// Ends a drawing or formula that was left open.
pub(crate) const BREAKOUT: u16 = 1 << 9;
/// A table or one of its parts that holds no text of its own.
pub(crate) const TABLE: u16 = 1 << 10;
/// Its end tag closes what is open within it.
pub(crate) const CLOSES_INNER: u16 = 1 << 11;
/// Keeps formatting opened inside from reaching out.
pub(crate) const MARKER: u16 = 1 << 12;
/// May stand directly in a table.
pub(crate) const IN_TABLE: u16 = 1 << 13;

/// Does not end a line of text.
pub(crate) const INLINE: u16 = 1 << 14;

const BLOCK: u16 = SPECIAL | CLOSES_P | CLOSES_INNER;

/// Names and properties, from the tree construction of the HTML standard (WHATWG, section 13.2).
const TABLE_OF_ELEMENTS: &[(&str, u16)] = &[
    ("", 0),
    ("a", FORMATTING | INLINE),
    ("b", FORMATTING | BREAKOUT | INLINE),
    ("big", FORMATTING | BREAKOUT | INLINE),
    ("code", FORMATTING | BREAKOUT | INLINE),
    ("em", FORMATTING | BREAKOUT | INLINE),
    ("font", FORMATTING | INLINE),
    ("i", FORMATTING | BREAKOUT | INLINE),
    ("nobr", FORMATTING | BREAKOUT | INLINE),
    ("s", FORMATTING | BREAKOUT | INLINE),
    ("small", FORMATTING | BREAKOUT | INLINE),
    ("strike", FORMATTING | BREAKOUT | INLINE),
    ("strong", FORMATTING | BREAKOUT | INLINE),
    ("tt", FORMATTING | BREAKOUT | INLINE),
    ("u", FORMATTING | BREAKOUT | INLINE),
    ("span", BREAKOUT | INLINE),
    ("sub", BREAKOUT | INLINE),
    ("sup", BREAKOUT | INLINE),
    ("var", BREAKOUT | INLINE),
    ("address", BLOCK),
    ("article", BLOCK),
    ("aside", BLOCK),
    ("blockquote", BLOCK | BREAKOUT),
    ("center", BLOCK | BREAKOUT),
    ("details", BLOCK),
    ("dialog", BLOCK),
    ("dir", BLOCK),
    ("div", BLOCK | BREAKOUT),
    ("dl", BLOCK | BREAKOUT),
    ("fieldset", BLOCK),
    ("figcaption", BLOCK),
    ("figure", BLOCK),
    ("footer", BLOCK),
    ("header", BLOCK),
    ("hgroup", BLOCK),
    ("listing", BLOCK | BREAKOUT),
    ("main", BLOCK),
    ("menu", BLOCK | BREAKOUT),
    ("nav", BLOCK),
    ("ol", BLOCK | BREAKOUT),
    ("pre", BLOCK | BREAKOUT),
    ("search", BLOCK),
    ("section", BLOCK),
    ("summary", BLOCK),
    ("ul", BLOCK | BREAKOUT),
    ("p", SPECIAL | CLOSES_P | IMPLIED | BREAKOUT),
    ("h1", SPECIAL | CLOSES_P | BREAKOUT),
    ("h2", SPECIAL | CLOSES_P | BREAKOUT),
    ("h3", SPECIAL | CLOSES_P | BREAKOUT),
    ("h4", SPECIAL | CLOSES_P | BREAKOUT),
    ("h5", SPECIAL | CLOSES_P | BREAKOUT),
    ("h6", SPECIAL | CLOSES_P | BREAKOUT),
    ("li", SPECIAL | CLOSES_P | IMPLIED | BREAKOUT),
    ("dd", SPECIAL | CLOSES_P | IMPLIED | BREAKOUT),
    ("dt", SPECIAL | CLOSES_P | IMPLIED | BREAKOUT),
    ("optgroup", IMPLIED),
    ("option", IMPLIED),
    ("rb", IMPLIED | INLINE),
    ("rp", IMPLIED | INLINE),
    ("rt", IMPLIED | INLINE),
    ("rtc", IMPLIED),
    ("ruby", BREAKOUT | INLINE),
    ("button", SPECIAL | CLOSES_INNER),
    ("select", SPECIAL | CLOSES_INNER),
    ("form", SPECIAL | CLOSES_P),
    ("applet", SPECIAL | SCOPE | MARKER | CLOSES_INNER),
    ("marquee", SPECIAL | SCOPE | MARKER | CLOSES_INNER),
    ("object", SPECIAL | SCOPE | MARKER | CLOSES_INNER),
    ("template", SPECIAL | SCOPE | MARKER | CLOSES_INNER | HEAD | IN_TABLE),
    ("html", SPECIAL | SCOPE),
    ("head", SPECIAL | BREAKOUT),
    ("body", SPECIAL | BREAKOUT),
    ("table", SPECIAL | SCOPE | CLOSES_P | BREAKOUT | TABLE),
    ("caption", SPECIAL | SCOPE | MARKER | IN_TABLE),
    ("colgroup", SPECIAL | TABLE | IN_TABLE),
    ("tbody", SPECIAL | TABLE | IN_TABLE),
    ("thead", SPECIAL | TABLE | IN_TABLE),
    ("tfoot", SPECIAL | TABLE | IN_TABLE),
    ("tr", SPECIAL | TABLE | IN_TABLE),
    ("td", SPECIAL | SCOPE | MARKER | IN_TABLE),
    ("th", SPECIAL | SCOPE | MARKER | IN_TABLE),
    ("area", SPECIAL | VOID),
    ("base", SPECIAL | VOID | HEAD),
    ("basefont", SPECIAL | VOID | HEAD),
    ("bgsound", SPECIAL | VOID | HEAD),
    ("br", SPECIAL | VOID | BREAKOUT),
    ("col", SPECIAL | VOID | IN_TABLE),
    ("embed", SPECIAL | VOID | BREAKOUT),
    ("frame", SPECIAL | VOID),
    ("hr", SPECIAL | VOID | CLOSES_P | BREAKOUT),
    ("img", SPECIAL | VOID | BREAKOUT | INLINE),
    ("input", SPECIAL | VOID | IN_TABLE),
    ("keygen", SPECIAL | VOID),
    ("link", SPECIAL | VOID | HEAD),
    ("meta", SPECIAL | VOID | HEAD | BREAKOUT),
    ("param", SPECIAL | VOID),
    ("source", SPECIAL | VOID),
    ("track", SPECIAL | VOID),
    ("wbr", SPECIAL | VOID | INLINE),
    ("iframe", SPECIAL | RAW),
    ("noembed", SPECIAL | RAW),
    ("noframes", SPECIAL | RAW | HEAD),
    ("noscript", SPECIAL | RAW | HEAD),
    ("script", SPECIAL | RAW | HEAD | IN_TABLE),
    ("style", SPECIAL | RAW | HEAD | IN_TABLE),
    ("xmp", SPECIAL | RAW | CLOSES_P),
    ("plaintext", SPECIAL | RAW | CLOSES_P),
    ("textarea", SPECIAL | RAW_TEXT),
    ("title", SPECIAL | RAW_TEXT | HEAD),
    ("mark", INLINE),
    ("abbr", INLINE),
    ("cite", INLINE),
    ("q", INLINE),
    ("time", INLINE),
    ("label", INLINE),
    ("ins", INLINE),
    ("del", INLINE),
    ("kbd", INLINE),
    ("samp", INLINE),
    ("bdi", INLINE),
    ("bdo", INLINE),
    ("data", INLINE),
    ("dfn", INLINE),
    ("acronym", INLINE),
    ("picture", INLINE),
    ("svg", 0),
    ("math", 0),
    ("foreignobject", SCOPE),
    ("desc", SCOPE),
    ("annotation-xml", SCOPE),
];

/// Slots of the look-up table, a power of two well above the number of elements.
const SLOTS: usize = 1024;

static SLOT_OF_NAME: LazyLock<[u8; SLOTS]> = LazyLock::new(|| {
    let mut slots = [0_u8; SLOTS];
    for (i, (name, _)) in TABLE_OF_ELEMENTS.iter().enumerate().skip(1) {
        let mut slot = slot(name.as_bytes());
        while slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = u8::try_from(i).unwrap_or(0);
    }
    slots
});

/// A hash of the name, in lower case, by its length and bytes.
fn slot(name: &[u8]) -> usize {
    let mut hash = name.len();
    for byte in name {
        hash = hash.wrapping_mul(31).wrapping_add(usize::from(byte.to_ascii_lowercase()));
    }
    (hash ^ (hash >> 10)) % SLOTS
}

impl Element {
    /// Any name that is not in the table.
    pub(crate) const OTHER: Self = Self(0);

    /// The element of a name, whatever its case.
    pub(crate) fn of(name: &str) -> Self {
        if name.len() > 14 {
            return Self::OTHER;
        }
        let mut slot = slot(name.as_bytes());
        loop {
            let found = SLOT_OF_NAME[slot];
            if found == 0 || TABLE_OF_ELEMENTS[usize::from(found)].0.eq_ignore_ascii_case(name) {
                return Self(found);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The name in lower case; empty for any other.
    pub(crate) fn name(self) -> &'static str {
        TABLE_OF_ELEMENTS[usize::from(self.0)].0
    }

    /// Whether it has one of these properties.
    pub(crate) fn is(self, properties: u16) -> bool {
        TABLE_OF_ELEMENTS[usize::from(self.0)].1 & properties != 0
    }

    /// Whether it is a heading of one of the six levels.
    pub(crate) fn is_heading(self) -> bool {
        matches!(self.name().as_bytes(), [b'h', b'1'..=b'6'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_found_in_any_case() {
        for (name, _) in TABLE_OF_ELEMENTS.iter().skip(1) {
            assert_eq!(Element::of(name).name(), *name);
            assert_eq!(Element::of(&name.to_ascii_uppercase()).name(), *name);
        }
        assert_eq!(Element::of("amp-img"), Element::OTHER);
        assert_eq!(Element::of("köln"), Element::OTHER);
    }
}
