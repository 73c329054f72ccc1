//! A page as tags and stretches of text, cut as the tokenizer of the HTML standard cuts it.

use memchr::{memchr, memmem};

use super::parse::MAX_ATTRIBUTES;
use crate::TextRange;

/// A stretch of the page: first byte, and one past the last.
pub(crate) type Span = (usize, usize);

/// An attribute as written: its name, and its value without quotation marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawAttribute {
    pub name: Span,
    pub value: Span,
}

impl RawAttribute {
    /// Where name and value stand.
    pub(crate) fn ranges(&self) -> (TextRange, TextRange) {
        (TextRange::new(self.name.0, self.name.1), TextRange::new(self.value.0, self.value.1))
    }
}

/// What comes next on the page; comments and declarations are passed over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token {
    Text(Span),
    Start { name: Span, self_closing: bool },
    End { name: Span },
}

/// Walks a page once from front to back.
pub(crate) struct Tokens<'p> {
    text: &'p str,
    bytes: &'p [u8],
    at: usize,
    /// Attributes of the start tag read last.
    pub attributes: Vec<RawAttribute>,
    /// A tag had more attributes than are kept.
    pub too_many: bool,
}

impl<'p> Tokens<'p> {
    pub(crate) fn new(text: &'p str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, attributes: Vec::new(), too_many: false }
    }

    /// The text of a span.
    pub(crate) fn slice(&self, span: Span) -> &'p str {
        self.text.get(span.0..span.1).unwrap_or_default()
    }

    /// The next tag or text.
    pub(crate) fn next(&mut self) -> Option<Token> {
        while self.at < self.bytes.len() {
            let start = self.at;
            if self.bytes[start] != b'<' {
                self.at = self.find(b'<', start + 1);
                return Some(Token::Text((start, self.at)));
            }
            match self.bytes.get(start + 1) {
                Some(b'a'..=b'z' | b'A'..=b'Z') => return self.start_tag(start + 1),
                Some(b'/') => match self.bytes.get(start + 2) {
                    Some(b'a'..=b'z' | b'A'..=b'Z') => return self.end_tag(start + 2),
                    Some(b'>') => self.at = start + 3,
                    _ => self.at = self.find(b'>', start + 2).saturating_add(1),
                },
                Some(b'!') => self.declaration(start),
                Some(b'?') => self.at = self.find(b'>', start + 2).saturating_add(1),
                _ => {
                    self.at = self.find(b'<', start + 1);
                    return Some(Token::Text((start, self.at)));
                }
            }
        }
        None
    }

    /// Where `byte` comes next from `from` on; the end of the page where it does not.
    fn find(&self, byte: u8, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        memchr(byte, rest).map_or(self.bytes.len(), |i| from + i)
    }

    /// Passes over a comment, a document type or a processing instruction.
    fn declaration(&mut self, start: usize) {
        let rest = &self.bytes[start..];
        if !rest.starts_with(b"<!--") {
            self.at = self.find(b'>', start + 2).saturating_add(1);
        } else if rest[4..].starts_with(b">") {
            self.at = start + 5;
        } else if rest[4..].starts_with(b"->") {
            self.at = start + 6;
        } else {
            // A comment ends at "-->" or "--!>"; one that does not end takes the rest of the page.
            let mut from = 4;
            self.at = loop {
                match memmem::find(&rest[from..], b"--") {
                    None => break self.bytes.len(),
                    Some(i) if rest[from + i + 2..].starts_with(b">") => break start + from + i + 3,
                    Some(i) if rest[from + i + 2..].starts_with(b"!>") => break start + from + i + 4,
                    Some(i) => from += i + 1,
                }
            };
        }
    }

    fn name(&mut self, start: usize) -> Span {
        let rest = &self.bytes[start..];
        let end = rest.iter().position(|b| is_space(*b) || matches!(b, b'/' | b'>')).unwrap_or(rest.len());
        self.at = start + end;
        (start, self.at)
    }

    /// A tag that the page's end cuts off is none.
    fn start_tag(&mut self, start: usize) -> Option<Token> {
        let name = self.name(start);
        self.attributes.clear();
        let self_closing = self.rest_of_tag(true)?;
        Some(Token::Start { name, self_closing })
    }

    fn end_tag(&mut self, start: usize) -> Option<Token> {
        let name = self.name(start);
        self.rest_of_tag(false)?;
        Some(Token::End { name })
    }

    /// Reads attributes up to the end of the tag; says whether the tag closes itself.
    fn rest_of_tag(&mut self, keep: bool) -> Option<bool> {
        let bytes = self.bytes;
        loop {
            let byte = *bytes.get(self.at)?;
            match byte {
                b'>' => {
                    self.at += 1;
                    return Some(false);
                }
                b'/' => {
                    self.at += 1;
                    if bytes.get(self.at) == Some(&b'>') {
                        self.at += 1;
                        return Some(true);
                    }
                }
                _ if is_space(byte) => self.at += 1,
                _ => {
                    let attribute = self.attribute()?;
                    if keep && self.attributes.len() < MAX_ATTRIBUTES {
                        self.attributes.push(attribute);
                    } else if keep {
                        self.too_many = true;
                    }
                }
            }
        }
    }

    fn attribute(&mut self) -> Option<RawAttribute> {
        let bytes = self.bytes;
        let start = self.at;
        self.at += 1;
        while !matches!(bytes.get(self.at)?, b'=' | b'/' | b'>') && !is_space(bytes[self.at]) {
            self.at += 1;
        }
        let name = (start, self.at);
        let mut look = self.at;
        while is_space(*bytes.get(look)?) {
            look += 1;
        }
        if bytes[look] != b'=' {
            return Some(RawAttribute { name, value: (look, look) });
        }
        look += 1;
        while is_space(*bytes.get(look)?) {
            look += 1;
        }
        let value = match bytes[look] {
            quote @ (b'"' | b'\'') => {
                let end = memchr(quote, &bytes[look + 1..])? + look + 1;
                self.at = end + 1;
                (look + 1, end)
            }
            _ => {
                self.at = look;
                while *bytes.get(self.at)? != b'>' && !is_space(bytes[self.at]) {
                    self.at += 1;
                }
                (look, self.at)
            }
        };
        Some(RawAttribute { name, value })
    }

    /// Takes the content of an element whose content is no markup, and its end tag; `None` where it never ends.
    pub(crate) fn raw(&mut self, name: &str) -> Option<Span> {
        let start = self.at;
        let end = if name == "script" { self.script_end(start) } else { self.end_of(name, start) }?;
        self.at = self.find(b'>', end).saturating_add(1);
        Some((start, end))
    }

    /// Takes the rest of the page as text.
    pub(crate) fn rest(&mut self) -> Span {
        let start = self.at.min(self.bytes.len());
        self.at = self.bytes.len();
        (start, self.at)
    }

    /// Passes over the line break with which an element for formatted text may begin.
    pub(crate) fn skip_line_break(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at +=
            if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r")) };
    }

    /// Whether the name stands at `at`, whatever its case, and ends there.
    fn is_name(&self, at: usize, name: &str) -> bool {
        let end = at + name.len();
        self.bytes.get(at..end).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
            && self.bytes.get(end).is_some_and(|b| is_space(*b) || matches!(b, b'/' | b'>'))
    }

    /// Where the end tag of that name begins.
    fn end_of(&self, name: &str, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            at += memchr(b'<', self.bytes.get(at..)?)?;
            if self.bytes.get(at + 1) == Some(&b'/') && self.is_name(at + 2, name) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// Where a script ends: within "<!--", a script in the script does not end it.
    fn script_end(&self, from: usize) -> Option<usize> {
        let (mut at, mut escaped, mut inner) = (from, None, false);
        while let Some(i) = self.bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
            let here = at + i;
            if let Some(since) = escaped
                && memmem::find(&self.bytes[since..here], b"-->").is_some()
            {
                (escaped, inner) = (None, false);
            }
            if escaped.is_some() {
                escaped = Some(here);
            }
            if self.bytes[here..].starts_with(b"<!--") {
                escaped = escaped.or(Some(here + 2));
            } else if escaped.is_some() && self.is_name(here + 1, "script") {
                inner = true;
            } else if self.bytes.get(here + 1) == Some(&b'/') && self.is_name(here + 2, "script") {
                if !inner {
                    return Some(here);
                }
                inner = false;
            }
            at = here + 1;
        }
        self.end_of("script", from)
    }
}

/// White space as HTML means it.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mut tokens = Tokens::new(text);
        let mut out = Vec::new();
        while let Some(token) = tokens.next() {
            out.push(match token {
                Token::Text(span) => tokens.slice(span).to_owned(),
                Token::End { name } => format!("</{}>", tokens.slice(name)),
                Token::Start { name, self_closing } => {
                    let attributes: String = tokens
                        .attributes
                        .iter()
                        .map(|a| format!(" {}={}", tokens.slice(a.name), tokens.slice(a.value)))
                        .collect();
                    format!("<{}{attributes}{}>", tokens.slice(name), if self_closing { "/" } else { "" })
                }
            });
        }
        out
    }

    #[test]
    fn cuts_tags_and_text() {
        assert_eq!(
            shown("a <b class=x id = 'y z' hidden>é</b ><br/>"),
            ["a ", "<b class=x id=y z hidden=>", "é", "</b>", "<br/>"]
        );
        assert_eq!(shown("1 < 2 <3"), ["1 ", "< 2 ", "<3"]);
        assert_eq!(shown("<!-- <p> -- > --><p>x<!-->y<!--->z<!doctype html>w"), ["<p>", "x", "y", "z", "w"]);
        assert_eq!(shown("<a href=\"x"), [] as [&str; 0]);
        assert_eq!(shown("<a =x=y>"), ["<a =x=y>"]);
        assert_eq!(shown("<p title=>x"), ["<p title=>", "x"]);
    }

    #[test]
    fn scripts_end_where_browsers_end_them() {
        let end = |text: &str| {
            let mut tokens = Tokens::new(text);
            tokens.raw("script").map(|span| tokens.slice(span).to_owned())
        };
        assert_eq!(end("a < b</script>").as_deref(), Some("a < b"));
        assert_eq!(end("<!-- <script></script> --></script>").as_deref(), Some("<!-- <script></script> -->"));
        assert_eq!(end("<!-- x --></SCRIPT >").as_deref(), Some("<!-- x -->"));
        assert_eq!(end("<!-- <script>x</script>").as_deref(), Some("<!-- <script>x"));
        assert_eq!(end("</scripts>"), None);
    }
}
