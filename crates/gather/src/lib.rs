/*!
The gather room: finds and opens what a user names, and hands on bytes.

[`pages`] walks files, folders, standard input and lines of JSON in the order in which they are named (folders by
file name), one page at a time, so that memory does not grow with the archive. It never looks into an article. A
page that cannot be opened is an [`Error`] that carries its id, and the walk goes on.

```
use gencatan_gather::{Format, Source, pages};

let folder = tempfile::tempdir()?;
std::fs::write(folder.path().join("b.txt"), "Kedua pihak sepakat.")?;
std::fs::write(folder.path().join("a.html"), "<p>Both sides agreed.</p>")?;
let source = Source::from_argument(folder.path().to_str().unwrap())?;
let ids: Vec<String> = pages([source], Format::Auto).map(|page| page.unwrap().id).collect();
assert_eq!(ids, ["a.html", "b.txt"]);
# Ok::<(), Box<dyn std::error::Error>>(())
```
*/

mod error;
mod folder;
mod lines;
mod source;
mod unpack;

pub use error::{Error, ErrorKind};
pub use lines::{Given, Kind};
pub use source::{Format, Found, Pages, Source, count, pages};

/// Largest page that is opened, in bytes after unpacking. A larger one is an error that says so.
pub const MAX_PAGE_BYTES: u64 = 256 << 20;
