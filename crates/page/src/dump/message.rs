//! Mails and forwarded messages: lines of headers, channels, reactions and views.

use super::Reader;
use crate::furniture::{FURNITURE, Mail};
use crate::stamp::{self, Order};
use crate::text::{fold, words};
use crate::{DroppedKind, Stamp};

/// Answers and forwards put these before a subject.
const PREFIXES: [&str; 8] = ["fwd:", "fw:", "re:", "aw:", "wg:", "tr:", "rv:", "enc:"];

impl Reader<'_> {
    /// Takes a line that belongs to the message around the article.
    pub(super) fn message(&mut self, text: &str) -> bool {
        if FURNITURE.is_forwarded(text) && words(text) <= 12 {
            self.drop(DroppedKind::Byline, text, "forwarded");
            return true;
        }
        if is_reactions(text) {
            self.drop(DroppedKind::Share, text, "reactions");
            return true;
        }
        if is_views(text) {
            self.drop(DroppedKind::Boilerplate, text, "views");
            return true;
        }
        if is_handle(text) {
            self.drop(DroppedKind::Subscribe, text, "handle");
            return true;
        }
        self.article.blocks.is_empty() && (self.mail_header(text) || self.sender(text))
    }

    /// "Subject: …", "To: …", "From: a@b": only above the text.
    fn mail_header(&mut self, text: &str) -> bool {
        if let Some((header, value)) = FURNITURE.mail(text) {
            return match header {
                Mail::Subject => {
                    let mut value = value;
                    while let Some(prefix) =
                        PREFIXES.iter().find(|p| value.get(..p.len()).is_some_and(|v| v.to_lowercase() == **p))
                    {
                        value = value[prefix.len()..].trim_start();
                    }
                    let taken = self.article.headline.is_none() && !value.is_empty();
                    if taken {
                        self.article.headline = Some(crate::text::squeeze(value));
                    } else {
                        self.drop(DroppedKind::Boilerplate, text, "mail-header");
                    }
                    true
                }
                Mail::Other if words(value) <= 20 => {
                    match stamp::line(value, self.order) {
                        Some((stamp, _)) if self.article.published.is_none() => self.article.published = Some(stamp),
                        _ => self.drop(DroppedKind::Boilerplate, text, "mail-header"),
                    }
                    true
                }
                Mail::Other => false,
            };
        }
        let Some((key, value)) = text.split_once(": ") else { return false };
        // Every header that holds an address of a mail or of the page, in any language.
        let address = value.contains('@') && !value.trim_start().starts_with('@');
        let link = value.contains("://") && !value.trim().contains(' ');
        if words(key) > 3 || words(value) > 12 || !(address || link) {
            return false;
        }
        let (kind, rule) =
            if address { (DroppedKind::Boilerplate, "mail-header") } else { (DroppedKind::Navigation, "bare-address") };
        self.drop(kind, text, rule);
        true
    }

    /// "Channel, [26.10.2020 09:25]" above a message that was copied out of a messenger.
    fn sender(&mut self, text: &str) -> bool {
        let Some(stamp) = sent(text) else { return false };
        if self.article.published.is_none() {
            self.article.published = Some(stamp);
        }
        self.drop(DroppedKind::Byline, text, "sender");
        true
    }
}

/// Whether the line belongs to a message around an article and not to the article.
pub(super) fn is_message(text: &str) -> bool {
    FURNITURE.is_forwarded(text) && words(text) <= 12
        || FURNITURE.mail(text).is_some()
        || is_reactions(text)
        || is_views(text)
        || is_handle(text)
        || sent(text).is_some()
}

/// The date in "Channel, [26.10.2020 09:25]".
fn sent(text: &str) -> Option<Stamp> {
    let (head, rest) = text.split_once('[')?;
    let (inner, tail) = rest.split_once(']')?;
    let empty = |t: &str| t.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    let (name, fits) = if empty(head) { (tail, true) } else { (head, empty(tail)) };
    if !fits || words(name) > 8 {
        return None;
    }
    stamp::line(inner, Order::DayFirst).map(|(stamp, _)| stamp)
}

/// Signs of reactions with their counts: no letters, at least one pictograph.
fn is_reactions(text: &str) -> bool {
    text.chars().count() <= 80
        && text.chars().any(is_pictograph)
        && text.chars().filter(|c| c.is_alphabetic()).count() <= 1
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}')
}

/// "1.2K views", "Dilihat 300", with a clock perhaps.
fn is_views(text: &str) -> bool {
    let mut counted = false;
    let mut others = 0;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '·' | '•' | '|')).map(fold) {
        counted |= FURNITURE.is_views(&word);
        let number = word.chars().next().is_some_and(char::is_numeric);
        others += usize::from(!word.is_empty() && !number && !FURNITURE.is_views(&word) && !FURNITURE.is_at(&word));
    }
    counted && others == 0 && text.chars().any(char::is_numeric)
}

/// A channel's name or address alone: "@channel", "t.me/channel".
fn is_handle(text: &str) -> bool {
    let text =
        text.trim_matches(|c: char| is_pictograph(c) || c.is_whitespace() || matches!(c, '👉' | '\u{fe0f}' | '|'));
    let words = text.split_whitespace().count();
    (1..=3).contains(&words)
        && text
            .split_whitespace()
            .all(|w| (w.starts_with('@') && w.len() > 2) || w.starts_with("t.me/") || w.starts_with("https://t.me/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_messages() {
        assert!(is_reactions("👍 124 🔥 30 ❤ 5"));
        assert!(!is_reactions("👍 Terima kasih semua"));
        assert!(is_views("1.2K views, 09:25") && is_views("Dilihat 300"));
        assert!(
            is_handle("@kanal_desa")
                && is_handle("👉 t.me/kanal_desa")
                && !is_handle("Write to @kanal_desa now please")
        );
    }
}
