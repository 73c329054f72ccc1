/*!
The page room: bytes of a news page in, the article out.

[`read`] takes a [`Page`] (HTML or a plain-text dump) and gives the best [`Article`] it can: bad input is not an
error but an article with [`Diagnostic`]s; only bytes that are no text at all are an [`Error`]. Everything that is
cut from the page is kept in [`Article::dropped`] with its kind and the rule that cut it. The room does no I/O.
*/

mod article;
mod error;
mod moment;
mod range;

pub use article::{
    Access, Article, Block, BlockId, BlockKind, Dateline, Diagnostic, Dropped, DroppedKind, Link, Page, PageInput,
    Pager, Picture, Stamp,
};
pub use error::Error;
pub use moment::{Moment, Precision};
pub use range::TextRange;

/// Reads a page into its article.
///
/// # Errors
/// [`Error::NotText`] where the bytes are no text at all (a picture, a PDF, an office file), naming the type seen.
pub fn read(page: &Page<'_>) -> Result<Article, Error> {
    let _ = page;
    Err(Error::NotText { seen: "nothing is read yet".into() })
}

/// Takes `text` as the body of an article exactly as it is: one paragraph, not normalised, nothing cut.
///
/// `language` is a BCP 47 tag; where it is `None` the language is detected.
pub fn prose(text: &str, language: Option<&str>) -> Article {
    let _ = (text, language);
    Article::default()
}
