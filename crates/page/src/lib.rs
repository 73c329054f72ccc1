/*!
The page room: bytes of a news page in, the article out.

[`read`] takes a [`Page`] (HTML or a plain-text dump) and gives the best [`Article`] it can: bad input is not an
error but an article with [`Diagnostic`]s; only bytes that are no text at all are an [`Error`]. Everything that is
cut from the page is kept in [`Article::dropped`] with its kind and the rule that cut it. The room does no I/O.
*/

mod article;
mod assemble;
mod caption;
mod dateline;
mod decode;
mod dump;
mod error;
mod furniture;
mod html;
mod language;
mod mojibake;
mod moment;
mod names;
mod range;
mod stamp;
mod text;
mod together;
mod why;

pub use article::{
    Access, Article, Block, BlockId, BlockKind, Dateline, Diagnostic, Dropped, DroppedKind, Link, Page, PageInput,
    Pager, Picture, Stamp,
};
pub use error::Error;
pub use moment::{Moment, Precision};
pub use range::TextRange;
pub use together::Together;

/// Reads a page into its article.
///
/// ```
/// use gencatan_page::{Page, read};
/// let text = "Dua Desa Berdamai\n\n26 Oktober 2020, 09:25 WIB\n\nKedua desa sepakat berdamai pada hari Minggu.\n\nBaca Juga: Jalan Dibuka\n";
/// let article = read(&Page { bytes: text.as_bytes(), ..Page::default() })?;
/// assert_eq!(article.headline.as_deref(), Some("Dua Desa Berdamai"));
/// assert_eq!(article.blocks.len(), 1);
/// assert_eq!(article.dropped[0].kind.as_str(), "related");
/// # Ok::<(), gencatan_page::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotText`] where the bytes are no text at all (a picture, a PDF, an office file), naming the type seen;
/// [`Error::Empty`] where there is nothing to read.
pub fn read(page: &Page<'_>) -> Result<Article, Error> {
    let decoded = decode::decode(page)?;
    let mut article = Article { diagnostics: decoded.diagnostics, ..Article::default() };
    let declared = if is_html(page, &decoded.text) {
        html::read(&decoded.text, page, &mut article)
    } else {
        dump::read(&decoded.text, &mut article);
        None
    };
    assemble::finish(&mut article, page, declared.as_deref());
    Ok(article)
}

/// The lines of the plain-text dump `text` with what the labeller of dumps sees of each, and the names of those features:
/// what `training/page` trains on. Not part of the room's interface.
#[doc(hidden)]
pub fn dump_observations(text: &str) -> (Vec<&'static str>, Vec<(String, Vec<f32>)>) {
    (dump::feature_names(), dump::observations(text))
}

/// Bytes in which a tag is looked for.
const TAG_WINDOW: usize = 64 << 10;

/// What the caller says, else the media type where the text has tags, else the tags.
fn is_html(page: &Page<'_>, text: &str) -> bool {
    match page.input {
        PageInput::Html => true,
        PageInput::Text => false,
        PageInput::Auto => {
            let mut end = text.len().min(TAG_WINDOW);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let head = text[..end].to_ascii_lowercase();
            let tags =
                ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<meta ", "<p>", "<p ", "<br", "<h1"];
            let seen = tags.iter().filter(|t| head.contains(**t)).count();
            let named = page.media_type.is_some_and(|m| m.to_ascii_lowercase().contains("html"));
            let plain = page.media_type.is_some_and(|m| m.to_ascii_lowercase().starts_with("text/plain"));
            seen >= if named {
                1
            } else if plain {
                3
            } else {
                2
            } || (!plain && (head.contains("<html") || head.contains("<!doctype html")))
        }
    }
}

/// Takes `text` as the body of an article exactly as it is: one paragraph, not normalised, nothing cut.
///
/// `language` is a BCP 47 tag; where it is `None` the language is detected.
pub fn prose(text: &str, language: Option<&str>) -> Article {
    let block = Block { text: text.to_owned(), origin: Some(TextRange::new(0, text.len())), ..Block::default() };
    let blank = text.chars().all(text::is_blank);
    let mut article = Article { blocks: if blank { Vec::new() } else { vec![block] }, ..Article::default() };
    article.lead = (!blank).then_some(0);
    article.language = language.and_then(language::primary).or_else(|| language::of(text, None));
    article.id = assemble::id(&article);
    article
}
