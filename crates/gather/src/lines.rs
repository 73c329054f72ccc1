use std::io::BufRead;

use serde::Deserialize;

use crate::source::Found;
use crate::unpack::read_line;
use crate::{Error, ErrorKind};

/// How the text of a line is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// As a page, with furniture to be cut.
    #[default]
    Page,
    /// As the article's body exactly as it is.
    Prose,
}

/// What a line of JSON says beside its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Where the page came from.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// Whether the text is a page or prose.
    pub kind: Kind,
    /// Whether the line gives HTML (`Some(true)`), text (`Some(false)`), or the source is no line of JSON (`None`).
    pub html: Option<bool>,
    /// Mentions that are given: start and end in code points of the text, and the codebook's kind.
    pub spans: Vec<(usize, usize, String)>,
}

#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    html: Option<String>,
    text: Option<String>,
    url: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    #[serde(default, rename = "as")]
    kind: Kind,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    range: (usize, usize),
    kind: String,
}

/// One page a line.
pub(crate) struct JsonLines {
    reader: Box<dyn BufRead + Send>,
    line: usize,
    buffer: Vec<u8>,
}

impl JsonLines {
    pub(crate) fn new(reader: Box<dyn BufRead + Send>) -> Self {
        Self { reader, line: 0, buffer: Vec::new() }
    }
}

impl Iterator for JsonLines {
    type Item = Result<Found, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line += 1;
            match read_line(&mut *self.reader, &mut self.buffer) {
                Ok(false) => return None,
                Ok(true) if self.buffer.trim_ascii().is_empty() => {}
                Ok(true) => return Some(page(&self.buffer, self.line)),
                Err(kind) => {
                    // A reader that failed once may fail for ever, so the walk leaves it.
                    let fatal = !matches!(kind, ErrorKind::TooLarge);
                    if fatal {
                        self.reader = Box::new(std::io::empty());
                    }
                    return Some(Err(Error { id: format!("line {}", self.line), kind }));
                }
            }
        }
    }
}

fn page(bytes: &[u8], number: usize) -> Result<Found, Error> {
    let wrong = |id: String, why: String| Error { id, kind: ErrorKind::Line { line: number, why } };
    let line: Line =
        serde_json::from_slice(bytes).map_err(|error| wrong(format!("line {number}"), error.to_string()))?;
    let id = match line.id {
        Some(serde_json::Value::String(id)) => id,
        Some(serde_json::Value::Number(id)) => id.to_string(),
        _ => line.url.clone().unwrap_or_else(|| format!("line {number}")),
    };
    let (html, bytes) = match (line.html, line.text) {
        (Some(html), None) => (true, html.into_bytes()),
        (None, Some(text)) => (false, text.into_bytes()),
        (Some(_), Some(_)) => return Err(wrong(id, "it has both \"html\" and \"text\"".into())),
        (None, None) => return Err(wrong(id, "it has neither \"html\" nor \"text\"".into())),
    };
    let given = Given {
        url: line.url,
        published: line.published,
        language: line.lang,
        kind: line.kind,
        html: Some(html),
        spans: line.spans.into_iter().map(|s| (s.range.0, s.range.1, s.kind)).collect(),
    };
    Ok(Found { id, media_type: None, given, bytes })
}
