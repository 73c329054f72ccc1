//! What the pages of one folder tell of each other: what their outlets repeat, and which are parts of one article.

mod boilerplate;
mod parts;

use boilerplate::Boilerplate;
use parts::Parts;

use crate::Article;

/// What was learned from pages that are read together. No page is needed twice in memory: [`learn`](Self::learn) looks at each
/// article once, [`apply`](Self::apply) mends each when it comes by again.
///
/// ```
/// use gencatan_page::{Page, Together, read};
/// let page = |name: &str| format!("<html><link rel=canonical href='https://kabar.example/{name}'><h1>Berita tentang {name}</h1>
///     <p>Warga {name} menyambut kabar itu dengan gembira pada hari Senin.</p><p>Ikuti kanal kami di semua aplikasi.</p></html>");
/// let pages: Vec<String> = ["Ambon", "Bitung", "Cepu", "Dobo", "Ende"].map(page).into();
/// let read = |text: &String| read(&Page { bytes: text.as_bytes(), ..Page::default() });
/// let mut together = Together::default();
/// for (i, page) in pages.iter().enumerate() {
///     together.learn(&format!("{i}.html"), &read(page)?);
/// }
/// let mut article = read(&pages[0])?;
/// together.apply("0.html", &mut article);
/// assert_eq!(article.blocks.len(), 1);
/// assert_eq!(article.dropped.last().map(|d| d.rule), Some("outlet-repeats"));
/// # Ok::<(), gencatan_page::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Together {
    boilerplate: Boilerplate,
    parts: Parts,
}

impl Together {
    /// Takes note of an article; `id` names its page and is what [`apply`](Self::apply) knows it by.
    pub fn learn(&mut self, id: &str, article: &Article) {
        let outlet = outlet(id, article);
        self.boilerplate.learn(&outlet, article);
        self.parts.learn(id, &outlet, article);
    }

    /// The id of the article that this page goes on with, where that began on another page.
    pub fn first_of(&self, id: &str) -> Option<&str> {
        self.parts.first_of(id)
    }

    /// The pages that go on with this page's article, in order.
    pub fn rest_of(&self, id: &str) -> impl Iterator<Item = &str> {
        self.parts.rest_of(id)
    }

    /// Joins to an article what its other pages say, and cuts what its outlet repeats; both are told in the article.
    pub fn apply(&self, id: &str, article: &mut Article) {
        self.parts.join(id, article);
        self.boilerplate.cut(&outlet(id, article), article);
    }
}

/// The outlet of an article: the host of its address, else its name, else the folder that its page lies in.
fn outlet(id: &str, article: &Article) -> String {
    let address = article.canonical.as_deref().or(article.url.as_deref());
    let host = address.and_then(|a| a.split("://").nth(1)).and_then(|rest| rest.split('/').next());
    let folder = || id.rsplit_once('/').map_or("", |(folder, _)| folder);
    host.or(article.outlet.as_deref()).unwrap_or_else(folder).to_lowercase()
}
