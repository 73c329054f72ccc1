//! The cue reader: rules over tables of words. It is the baseline that a learned reader has to beat.

mod acts;
mod lexicon;
mod names;
mod page;
mod refers;
mod sides;
mod source;
mod toll;
mod view;
mod voice;

#[cfg(test)]
pub(crate) use lexicon::CueTable;
pub(crate) use lexicon::Lexicon;
pub(crate) use source::quotations;

use gencatan_page::{Article, BlockId, Diagnostic};

use crate::reading::{Model, Reading, Sentence};
use crate::{Reader, sentences, tables};

/// Reads claims with tables of cue words (`data/languages/*/cues.toml`) and a handful of rules of grammar.
///
/// A mention covers the whole noun phrase, office and country included, so that they can be read from its own words.
/// Texts in languages without cues get sentences only, and the diagnostic "language-unread".
///
/// ```
/// use gencatan_page::{Article, Block};
/// use gencatan_reader::{Class, CueReader, Reader};
/// let block = Block { text: "The army of Chad shelled positions of the rebels.".into(), ..Block::default() };
/// let article = Article { language: Some("en".into()), blocks: vec![block], ..Article::default() };
/// let reading = CueReader::new().read(&article);
/// assert_eq!(reading.claims[0].class, Class::Assault);
/// ```
#[derive(Clone, Debug)]
pub struct CueReader {
    model: Model,
}

impl CueReader {
    /// The reader with the tables that are built in.
    pub fn new() -> Self {
        Self { model: Model { name: "cues-1".into(), hash: tables::hash() } }
    }
}

impl Default for CueReader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader for CueReader {
    fn model(&self) -> Model {
        self.model.clone()
    }

    fn read(&self, article: &Article) -> Reading {
        let code = article.language.as_deref().unwrap_or_default();
        let language = tables::language(code);
        let texts: Vec<(BlockId, &str)> = article.texts().collect();
        let mut reading = Reading { model: self.model(), ..Reading::default() };
        for (block, text) in &texts {
            let found = sentences::split(text, &language.text.sentences);
            reading.sentences.extend(found.into_iter().map(|range| Sentence { block: *block, range }));
        }
        match &language.cues {
            Some(lexicon) => page::Page::new(article, &language.text, lexicon).read(&texts, &mut reading),
            None => reading.diagnostics.push(Diagnostic {
                code: "language-unread",
                message: if code.is_empty() {
                    "the language of the text is not known, so that no claims were read; name it with the page".into()
                } else {
                    format!("no claims were read: there are no cues for the language {code:?}")
                },
            }),
        }
        reading
    }
}
