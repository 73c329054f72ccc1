/// Why a page gave no article.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no text: the message names the type that was seen.
    #[error(
        "this is {seen}, not a page of text: expected HTML or plain text in any encoding; convert it to text first"
    )]
    NotText {
        /// The type that the bytes look like, in words ("a PDF file", "a PNG picture", "binary data").
        seen: String,
    },
    /// Nothing was there to read.
    #[error("the page is empty: expected HTML or plain text")]
    Empty,
}
