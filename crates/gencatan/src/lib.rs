/*!
gencatan reads news pages and says who did what to whom, when, where and according to whom.

This crate drives the rooms – [`page`], [`reader`], [`world`], [`record`] – in their order. For one page, [`read`] is
all there is to it:

```
let html = "<html lang=id><h1>Armenia dan Azerbaijan menyetujui gencatan senjata</h1>
    <p>Armenia dan Azerbaijan menyetujui gencatan senjata kemanusiaan pada Sabtu, 10 Oktober 2020.</p></html>";
let account = gencatan::read(html.as_bytes())?;
assert_eq!(account.article.language.as_deref(), Some("id"));
for claim in &account.reading.claims {
    let sentence = account.reading.sentences[claim.sentence];
    assert!(!sentence.range.of(account.article.text(sentence.block)).is_empty());
}
# Ok::<(), gencatan::page::Error>(())
```

As JSON, [`wire::page`] gives the line that `gencatan read` prints.
*/

pub use gencatan_gather as gather;
pub use gencatan_page as page;
pub use gencatan_reader as reader;
pub use gencatan_record as record;
pub use gencatan_site as site;
pub use gencatan_world as world;

mod engine;
mod given;
mod process;
pub mod wire;

pub use engine::{Engine, VERSION};
pub use process::ProcessReader;

/// Reads one page, HTML or plain text, all the way with the built-in reader.
///
/// # Errors
/// Where the bytes are no text at all.
pub fn read(bytes: &[u8]) -> Result<world::Account, page::Error> {
    let article = page::read(&page::Page { bytes, ..page::Page::default() })?;
    Ok(Engine::new().account(article, &[]))
}
