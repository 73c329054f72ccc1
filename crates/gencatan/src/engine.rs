use gencatan_gather::{Found, Kind};
use gencatan_page::{Article, Error, Page, PageInput};
use gencatan_reader::{Model, Reader};
use gencatan_world::Account;

use crate::given;
use crate::wire::Run;

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Claims of a network whose confidence is lower are left out unless the caller asks for them. Of those below, one in four is
/// right; claim F1 is highest near it: on the held-out passages 0.648 with it, 0.633 with none and 0.646 from 0.4.
pub(crate) const LEAST_CONFIDENCE: f32 = 0.3;

/// Takes pages through the rooms with one reader.
pub struct Engine {
    reader: Box<dyn Reader>,
    least: f32,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// An engine with the built-in reader: network and cue tables together where a network is built in, else the tables.
    pub fn new() -> Self {
        match gencatan_reader::JointReader::built_in() {
            Some(Ok(reader)) => Self::with_network(Box::new(reader)),
            _ => Self::with_reader(Box::new(gencatan_reader::CueReader::new())),
        }
    }

    /// An engine with a reader that is or holds a network: claims below a confidence of 0.3 are left out.
    pub fn with_network(reader: Box<dyn Reader>) -> Self {
        Self::with_reader(reader).with_least_confidence(LEAST_CONFIDENCE)
    }

    /// An engine with a reader of the caller's.
    pub fn with_reader(reader: Box<dyn Reader>) -> Self {
        Self { reader, least: 0.0 }
    }

    /// Leaves out claims whose confidence is below `least`, from 0 to 1; claims without a confidence stay.
    #[must_use]
    pub fn with_least_confidence(self, least: f32) -> Self {
        Self { least, ..self }
    }

    /// What every line and every row says of its making.
    pub fn run(&self) -> Run {
        let Model { name, hash } = self.model();
        Run { version: VERSION.into(), model: format!("{name} {hash}") }
    }

    /// Name and hash of the reader; with a least confidence, that too, since it changes what is read.
    pub fn model(&self) -> Model {
        let Model { name, hash } = self.reader.model();
        Model { name, hash: if self.least > 0.0 { format!("{hash} from {:.2}", self.least) } else { hash } }
    }

    /// The article of a page that was found.
    ///
    /// `input` says what the bytes are, unless the page's own line of JSON does.
    ///
    /// # Errors
    /// Where the bytes are no text at all.
    pub fn article(&self, found: &Found, input: PageInput) -> Result<Article, Error> {
        let given = &found.given;
        if given.kind == Kind::Prose {
            let mut article = gencatan_page::prose(&String::from_utf8_lossy(&found.bytes), given.language.as_deref());
            article.url.clone_from(&given.url);
            article.published = given.published.as_deref().and_then(given::stamp);
            return Ok(article);
        }
        gencatan_page::read(&Page {
            url: given.url.as_deref(),
            media_type: found.media_type.or(given.html.map(media_type)),
            published: given.published.as_deref(),
            language: given.language.as_deref(),
            input: match given.html {
                Some(true) => PageInput::Html,
                Some(false) => PageInput::Text,
                None => input,
            },
            bytes: &found.bytes,
        })
    }

    /// The reading of an article, with the mentions that are `given` kept as they are.
    pub fn reading(&self, article: &Article, given: &[(usize, usize, String)]) -> gencatan_reader::Reading {
        let mut reading = self.reader.read(article);
        reading.claims.retain(|claim| claim.confidence.is_none_or(|c| c >= self.least));
        given::join(&mut reading, article, given);
        reading
    }

    /// The account of an article.
    pub fn account(&self, article: Article, given: &[(usize, usize, String)]) -> Account {
        let reading = self.reading(&article, given);
        gencatan_world::resolve(article, reading)
    }
}

const fn media_type(html: bool) -> &'static str {
    if html { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" }
}
