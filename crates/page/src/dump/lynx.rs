//! What `lynx -dump` and its like write around the text: marks of links, buttons, inputs, the list of addresses.

use super::lines::Raw;

/// Takes the list of addresses at the end out of `lines`, with the short lines that head it.
pub(super) fn take_references(lines: &mut Vec<Raw<'_>>) -> Vec<String> {
    let Some(last) = lines.iter().rposition(|l| is_reference(l.text)) else { return Vec::new() };
    let (mut found, mut first, mut at) = (0_usize, last, last + 1);
    let mut between = 0;
    // A wrapped address, a blank line or a sub-heading may stand between two entries.
    while at > 0 && between <= 6 {
        at -= 1;
        if is_reference(lines[at].text) {
            found += 1;
            first = at;
            between = 0;
        } else if !lines[at].text.is_empty() {
            between += 1;
        }
    }
    if found < 2 {
        return Vec::new();
    }
    let mut heads = 0;
    while first > 0 && heads < 2 {
        let above = lines[first - 1].text;
        if above.is_empty() {
            first -= 1;
        } else if heads == 0 && above.ends_with([':', '：']) || above.chars().count() < 30 && !above.contains(' ') {
            heads += 1;
            first -= 1;
        } else {
            break;
        }
    }
    lines.drain(first..=last).filter(|l| !l.text.is_empty()).map(|l| l.text.to_owned()).collect()
}

/// "12. https://…", "13. mailto:…"
fn is_reference(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == line.len() {
        return false;
    }
    let Some(address) = rest.strip_prefix(". ").map(str::trim_start) else { return false };
    let scheme = address.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
    scheme >= 2
        && (address[scheme..].starts_with("://")
            || address[scheme..].starts_with(':') && !address.bytes().take(40 + scheme).any(|b| b == b' '))
}

/// A line without marks, and what they were.
pub(super) struct Cleaned {
    pub text: String,
    pub links: usize,
    pub starts_linked: bool,
    pub form: bool,
}

impl Cleaned {
    /// A line of a dump that has no marks.
    pub(super) fn plain(line: &str) -> Self {
        Self { text: line.to_owned(), links: 0, starts_linked: false, form: false }
    }
}

/// Signs that stand for what is no text.
const SIGNS: [&str; 9] = ["(BUTTON)", "[INS:", ":INS]", "[DEL:", ":DEL]", "[BUTTON Input]", "[ ]", "[X]", "[INLINE]"];

/// Takes the marks out of a line.
pub(super) fn clean(line: &str) -> Cleaned {
    let mut out = Cleaned { text: String::with_capacity(line.len()), links: 0, starts_linked: false, form: false };
    let mut rest = line;
    while let Some(at) = rest.find(['[', '(', ':', '_']) {
        out.text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
            out.form |= !sign.contains("INS") && !sign.contains("DEL");
            rest = &rest[sign.len()..];
            continue;
        }
        let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
        let lines = rest.bytes().take_while(|b| *b == b'_').count();
        if rest.starts_with('[') && digits > 0 && rest[1 + digits..].starts_with(']') {
            let unmarked = out.text.trim_start_matches(|c: char| !c.is_alphanumeric());
            out.starts_linked |= out.links == 0 && unmarked.is_empty();
            out.links += 1;
            rest = &rest[digits + 2..];
            // Two links of a menu stand without a blank between them.
            if out.text.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric) {
                out.text.push(' ');
            }
        } else if lines >= 4 {
            out.form = true;
            rest = &rest[lines..];
        } else {
            let sign = rest.chars().next().map_or(1, char::len_utf8);
            out.text.push_str(&rest[..sign]);
            rest = &rest[sign..];
        }
    }
    out.text.push_str(rest);
    if out.text.trim_start().starts_with("IFRAME:") {
        out.form = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let found = clean("(BUTTON) Search ____________ [17]News[18]Sport");
        assert_eq!((found.text.trim(), found.links, found.form), ("Search  News Sport", 2, true));
        let found = clean("* [4]Weather");
        assert!(found.starts_linked && found.text == "* Weather");
        assert_eq!(clean("The price [sic] rose (again): yes").text, "The price [sic] rose (again): yes");
    }
}
