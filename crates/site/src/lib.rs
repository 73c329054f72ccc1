/*!
The site room: a record in, web pages, JSON and CSV out.

[`router`] gives the pages of one record, rendered on the server: everything works without JavaScript, nothing is
asked of other hosts, and every list has a `.json` and a `.csv` twin at the same address. The pages read the record
and never write to it.

The interface's words are data (one file per language in `i18n/`), also the plain sentence that each claim is told
in; rendered text is always escaped.
*/

mod axis;
mod countries;
mod csv;
mod ctx;
mod dates;
mod dto;
mod evidence;
mod filters;
mod lanes;
pub mod listing;
mod pages;
mod rows;
mod secure;
mod sentence;
mod strings;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;

use crate::ctx::App;

/// What the page about the program says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The program's version.
    pub version: String,
    /// Name and hash of the model.
    pub model: String,
    /// Data sources and licences, as plain text; line breaks are kept.
    pub sources: String,
}

/// The pages over the record at `record`, which is opened anew for each request: a record that is replaced or still
/// being written is read as it is then.
pub fn router(record: PathBuf, about: About) -> Router {
    let app = App { record: Arc::new(record), about: Arc::new(about) };
    pages::routes().with_state(app).layer(axum::middleware::from_fn(secure::headers))
}

/// Serves the pages until `shutdown` is done.
///
/// # Errors
/// What the listener says when it breaks.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await
}
