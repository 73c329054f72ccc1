use std::ops::Range;

/// A stretch of a text, `[start, end)`, in UTF-8 bytes of that text.
///
/// Ranges are made from positions that a parser or search gave, so that they always lie on character boundaries.
///
/// ```
/// use gencatan_page::TextRange;
/// let text = "Шуша/Şuşa";
/// let range = TextRange::new(9, 15);
/// assert_eq!(range.of(text), "Şuşa");
/// assert_eq!(range.code_points(text), (5, 9));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl TextRange {
    /// The range `[start, end)` in bytes.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text that the range cuts from `text`; empty where the range does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same range in Unicode code points, as JSON and Python count.
    pub fn code_points(self, text: &str) -> (usize, usize) {
        let start = text.get(..self.start).map_or(0, |t| t.chars().count());
        (start, start + self.of(text).chars().count())
    }

    /// The byte range of a range in code points; `None` where it does not fit `text` or is empty.
    pub fn from_code_points(text: &str, start: usize, end: usize) -> Option<Self> {
        let mut offsets = text.char_indices().map(|(i, _)| i).chain([text.len()]);
        let from = offsets.nth(start)?;
        let to = if end > start { offsets.nth(end - start - 1)? } else { return None };
        Some(Self::new(from, to))
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies within this range.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<Range<usize>> for TextRange {
    fn from(r: Range<usize>) -> Self {
        Self::new(r.start, r.end)
    }
}
