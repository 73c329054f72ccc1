use crate::{Moment, TextRange};

/// What the page room is told about the bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageInput {
    /// Look at the media type and the bytes.
    #[default]
    Auto,
    /// HTML, whatever it looks like.
    Html,
    /// A plain-text dump of a page.
    Text,
}

/// A page as it was fetched or found: the page room's input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page<'a> {
    /// Where it came from.
    pub url: Option<&'a str>,
    /// The media type that the server or the file name gave ("text/html; charset=windows-1251").
    pub media_type: Option<&'a str>,
    /// When the caller knows it better than the page (RFC 3339 or a date), the publication time.
    pub published: Option<&'a str>,
    /// When the caller knows it better than the page, the language (BCP 47).
    pub language: Option<&'a str>,
    /// What the bytes are said to be.
    pub input: PageInput,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// Names one text of an article: the headline, a block, or a picture's caption.
///
/// Blocks count from 0, captions on from the last block in order, the headline is −1 (as in the JSON).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub i32);

impl BlockId {
    /// The headline.
    pub const HEADLINE: Self = Self(-1);
}

/// The article of a page. Text is Unicode NFC (except of [`prose`](crate::prose)); ranges are UTF-8 bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// "a-" and 16 hexadecimal digits: a hash of the canonical link, else of the text.
    pub id: String,
    /// Where the page came from, as the caller says.
    pub url: Option<String>,
    /// The canonical link that the page names.
    pub canonical: Option<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The section of the outlet ("Internasional").
    pub section: Option<String>,
    /// BCP 47 primary language ("id"), detected or declared; `None` where it cannot be told.
    pub language: Option<String>,
    /// The headline.
    pub headline: Option<String>,
    /// The short line above the headline.
    pub kicker: Option<String>,
    /// When the page was published.
    pub published: Option<Stamp>,
    /// When the page was last changed.
    pub updated: Option<Stamp>,
    /// Place, date and agency at the head of the text.
    pub dateline: Option<Dateline>,
    /// Authors, one name each.
    pub byline: Vec<String>,
    /// The editor.
    pub editor: Option<String>,
    /// Where the outlet took the story from ("Sumber: Reuters").
    pub credit: Option<String>,
    /// Index of the block that is the lead.
    pub lead: Option<usize>,
    /// The article's text, in order.
    pub blocks: Vec<Block>,
    /// Pictures with caption and credit apart.
    pub pictures: Vec<Picture>,
    /// Tags that the page gives.
    pub tags: Vec<String>,
    /// Whether the whole text is there.
    pub access: Access,
    /// Where the article runs over several pages.
    pub pages: Option<Pager>,
    /// Everything that was cut, with its kind, in page order.
    pub dropped: Vec<Dropped>,
    /// What the reader of the result should know.
    pub diagnostics: Vec<Diagnostic>,
}

impl Article {
    /// The text that `block` names; empty where there is none.
    pub fn text(&self, block: BlockId) -> &str {
        match usize::try_from(block.0) {
            Err(_) => self.headline.as_deref().unwrap_or_default(),
            Ok(i) if i < self.blocks.len() => &self.blocks[i].text,
            Ok(i) => self.pictures.get(i - self.blocks.len()).and_then(|p| p.caption.as_deref()).unwrap_or_default(),
        }
    }

    /// Every text that can be read, in reading order: headline, blocks, captions. Texts that are absent are left out.
    pub fn texts(&self) -> impl Iterator<Item = (BlockId, &str)> {
        (-1..(self.blocks.len() + self.pictures.len()) as i32)
            .map(|i| (BlockId(i), self.text(BlockId(i))))
            .filter(|(_, text)| !text.is_empty())
    }
}

/// A date or date-time that the page shows, with the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment, no finer than the page gives it.
    pub at: Moment,
    /// The words of the page ("26 Oktober 2020, 09:25 WIB") or the value of its metadata.
    pub text: String,
}

/// Place, date and agency at the head of the text ("BAKU, 26 Oct (Reuters) -").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// The place as written.
    pub place: Option<String>,
    /// The date as written.
    pub date: Option<String>,
    /// The agency or outlet as written.
    pub outlet: Option<String>,
    /// The whole dateline as written; it is cut from the text of its block.
    pub text: String,
}

/// What kind of block a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BlockKind {
    Heading,
    #[default]
    Paragraph,
    ListItem,
    Quotation,
    /// Cells by tab, rows by newline.
    Table,
    Preformatted,
    /// An entry of a live blog; its time is in [`Block::at`].
    LiveEntry,
}

impl BlockKind {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list-item",
            Self::Quotation => "quotation",
            Self::Table => "table",
            Self::Preformatted => "preformatted",
            Self::LiveEntry => "live-entry",
        }
    }
}

/// A block of the article's text; never blank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text: NFC, inner white space squeezed to single spaces except in tables and preformatted text.
    pub text: String,
    /// Links in the text.
    pub links: Vec<Link>,
    /// Stretches set in bold or italics.
    pub emphasis: Vec<TextRange>,
    /// The time of a live entry, as the page gives it.
    pub at: Option<Stamp>,
    /// Where in the decoded page the block came from, in bytes of the page as UTF-8; `None` where it came from a script.
    pub origin: Option<TextRange>,
}

/// A link in a block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The linked words.
    pub range: TextRange,
    /// The address, resolved against the page's own where that is known.
    pub href: String,
}

/// A picture of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The caption without its credit.
    pub caption: Option<String>,
    /// The credit without "Photo:" and brackets.
    pub credit: Option<String>,
    /// The picture's address.
    pub src: Option<String>,
}

/// Whether the whole text of the article is on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Access {
    #[default]
    Whole,
    Truncated,
    Paywalled,
}

impl Access {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Truncated => "truncated",
            Self::Paywalled => "paywalled",
        }
    }
}

/// The place of this page among the pages of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// This page's number, from 1.
    pub this: u32,
    /// How many pages there are.
    pub of: u32,
    /// Links to the other pages.
    pub links: Vec<String>,
}

/// A part of the page that is not the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// What it is.
    pub kind: DroppedKind,
    /// Its text.
    pub text: String,
    /// Why it was cut: a short stable name ("label:related", "link-density").
    pub rule: &'static str,
}

/// What kind of furniture a dropped part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum DroppedKind {
    Related,
    Recommended,
    Latest,
    Popular,
    Regional,
    Pager,
    Tags,
    Share,
    Subscribe,
    Advert,
    Comments,
    Cookie,
    Navigation,
    Legal,
    Byline,
    Timestamp,
    Duplicate,
    Boilerplate,
}

impl DroppedKind {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::Recommended => "recommended",
            Self::Latest => "latest",
            Self::Popular => "popular",
            Self::Regional => "regional",
            Self::Pager => "pager",
            Self::Tags => "tags",
            Self::Share => "share",
            Self::Subscribe => "subscribe",
            Self::Advert => "advert",
            Self::Comments => "comments",
            Self::Cookie => "cookie",
            Self::Navigation => "navigation",
            Self::Legal => "legal",
            Self::Byline => "byline",
            Self::Timestamp => "timestamp",
            Self::Duplicate => "duplicate",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// Something that the user of an article or reading should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A short stable name ("encoding-guessed").
    pub code: &'static str,
    /// What was read, what was expected, what to do.
    pub message: String,
}
