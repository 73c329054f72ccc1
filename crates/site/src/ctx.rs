//! What every page knows of its request: language, address, and the form of answer that is asked for.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;

use crate::About;
use crate::strings::Strings;

/// The name of the cookie, and of the query field, that hold the interface's language.
pub(crate) const LANG: &str = "lang";

/// What all requests share.
#[derive(Clone)]
pub(crate) struct App {
    /// The file.
    pub(crate) record: Arc<PathBuf>,
    pub(crate) about: Arc<About>,
}

/// The form of an answer; the address's ending picks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Json,
    Csv,
}

/// A request.
#[derive(Clone)]
pub(crate) struct Ctx {
    pub(crate) app: App,
    pub(crate) strings: &'static Strings,
    /// The address of the page without the ending of its twins.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) format: Format,
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let query = parse(parts.uri.query().unwrap_or_default());
        let header = |name| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let asked = query.iter().find(|(k, _)| k == LANG).and_then(|(_, v)| Strings::find(v));
        let kept = || {
            let cookies = header(COOKIE).split(';').filter_map(|c| c.trim().split_once('='));
            cookies.filter(|(name, _)| *name == LANG).find_map(|(_, value)| Strings::find(value))
        };
        let strings = asked.or_else(kept).or_else(|| Strings::accepted(header(ACCEPT_LANGUAGE)));
        let (path, format) = split(parts.uri.path());
        Ok(Self {
            app: app.clone(),
            strings: strings.unwrap_or_else(Strings::fallback),
            path: if path == "/index" { "/".into() } else { decode(path) },
            query,
            format,
        })
    }
}

/// An address without its ending, and the form that the ending asks for.
pub(crate) fn split(path: &str) -> (&str, Format) {
    if let Some(path) = path.strip_suffix(".json") {
        (path, Format::Json)
    } else if let Some(path) = path.strip_suffix(".csv") {
        (path, Format::Csv)
    } else {
        (path, Format::Html)
    }
}

impl Ctx {
    /// Interface words.
    pub(crate) fn t(&self, key: &str) -> String {
        self.strings.t(key)
    }

    /// Interface words with one hole.
    pub(crate) fn t1(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.strings.fill(key, &[(name, value.as_ref())])
    }

    /// A counted thing.
    pub(crate) fn n(&self, key: &str, n: impl Borrow<usize>) -> String {
        self.strings.count(key, *n.borrow())
    }

    /// The interface's language.
    pub(crate) fn lang(&self) -> &str {
        &self.strings.code
    }

    /// The value of a query field; blank is none.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let value = self.query.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim());
        value.filter(|v| !v.is_empty())
    }

    /// Whether the page belongs to a part of the site.
    pub(crate) fn within(&self, part: &str) -> bool {
        if part == "/" { self.path == "/" } else { self.path.starts_with(part) }
    }

    /// The address of this page with query fields set; `None` takes one away. The language is never part of it.
    pub(crate) fn with(&self, set: &[(&str, Option<&str>)]) -> String {
        self.address(&self.path, set)
    }

    fn address(&self, path: &str, set: &[(&str, Option<&str>)]) -> String {
        let kept = self
            .query
            .iter()
            .filter(|(k, v)| k != LANG && !v.trim().is_empty() && !set.iter().any(|(name, _)| name == k))
            .map(|(k, v)| (k.as_str(), v.as_str()));
        let added = set.iter().filter_map(|(k, v)| Some((*k, (*v)?)));
        let mut address = encode_path(path);
        for (i, (name, value)) in kept.chain(added).enumerate() {
            address.push(if i == 0 { '?' } else { '&' });
            address.push_str(&encode(name));
            address.push('=');
            address.push_str(&encode(value));
        }
        address
    }

    /// The address of the page's twin.
    pub(crate) fn twin(&self, ending: &str) -> String {
        let path = if self.path == "/" { "/index" } else { &self.path };
        self.address(&format!("{path}.{ending}"), &[])
    }

    /// The interface's languages: code, name, address of this page in it, whether it is the current one.
    pub(crate) fn languages(&self) -> Vec<(String, String, String, bool)> {
        Strings::all()
            .iter()
            .map(|s| {
                let href = self.with(&[(LANG, Some(&s.code))]);
                (s.code.clone(), s.t("language.name"), href, s.code == self.strings.code)
            })
            .collect()
    }
}

fn parse(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .take(64)
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// Undoes percent-encoding; what is no UTF-8 afterwards is replaced.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match (first, after) {
            (b'%', [high, low, behind @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
                rest = behind;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Percent-encodes everything but letters, digits and `-._~` of ASCII.
pub(crate) fn encode(text: &str) -> String {
    encoded(text, b"-._~")
}

fn encode_path(path: &str) -> String {
    encoded(path, b"-._~/:")
}

fn encoded(text: &str, plain: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_is_undone_by_decoding() {
        for text in ["a b&c=d", "Ödköy/世界?#%", "\u{202e}rtl", "100%", "%zz"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%ff"), "\u{fffd}");
        assert_eq!(parse("q=a+b%2Bc&&x"), [("q".to_owned(), "a b+c".to_owned()), ("x".into(), String::new())]);
    }

    #[test]
    fn endings_pick_the_form() {
        assert_eq!(split("/claim/c-1.json"), ("/claim/c-1", Format::Json));
        assert_eq!(split("/claim/c-1.csv"), ("/claim/c-1", Format::Csv));
        assert_eq!(split("/claim/c.js"), ("/claim/c.js", Format::Html));
    }
}
