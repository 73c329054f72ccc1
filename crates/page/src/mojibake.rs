//! Characters that were decoded as another encoding before the page was made: "â€™" for "’", "mÂ²" for "m²".
//!
//! UTF-8 that is read as Windows-1252 or Latin-1 leaves a letter of U+00C2 to U+00F4 and one to three characters that nobody writes behind
//! it. What is mended is only what no text holds by itself: "café »" has the bytes of a Chinese character, and stays.

use std::borrow::Cow;

/// The characters of Windows-1252 from 0x80 on that are not those of Latin-1 (the Encoding Standard's index).
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// Signs that no letter of Latin, Cyrillic or Arabic misread has behind it by itself; "¹²³" stand behind letters as notes.
const SIGNS: &str = "¢£¤¥¦§¨©ª¬®¯°±´µ¶¸º¼½¾";

/// `text` with what was surely misread as it was meant, how often that was, and the first such place as it was read.
pub(crate) fn mend(text: &str) -> (Cow<'_, str>, usize, &str) {
    let (mut out, mut from) = (String::new(), 0);
    let (mut count, mut example) = (0, "");
    let mut at = 0;
    // Every first letter of such a place begins with this byte in UTF-8.
    while let Some(next) = memchr::memchr(0xc3, &text.as_bytes()[at..]) {
        let start = at + next;
        at = start + 2;
        let Some((length, meant)) = misread(&text[start..]) else { continue };
        at = start + length;
        if count == 0 {
            example = &text[start..at];
        }
        count += 1;
        out.push_str(&text[from..start]);
        out.push(meant);
        from = at;
    }
    if count == 0 {
        return (text.into(), 0, example);
    }
    out.push_str(&text[from..]);
    (out.into(), count, example)
}

/// The character that `text` surely begins with in another encoding: its length here in bytes, and what was meant.
fn misread(text: &str) -> Option<(usize, char)> {
    let mut chars = text.chars();
    let lead = chars.next()?;
    let size = match u32::from(lead) {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [u8::try_from(u32::from(lead)).ok()?, 0, 0, 0];
    let mut length = lead.len_utf8();
    let mut control = false;
    for at in &mut bytes[1..size] {
        let c = chars.next()?;
        *at = byte(c)?;
        length += c.len_utf8();
        control |= ('\u{80}'..='\u{9f}').contains(&c);
    }
    let second = text.chars().nth(1)?;
    let sure = match lead {
        'Â' => SIGNS.contains(second) || "¹²³".contains(second),
        'Ã' | 'Ä' | 'Å' | 'Ð' | 'Ñ' | 'Ø' | 'Ù' => SIGNS.contains(second),
        // Dashes, quotation marks, "€", "™", "≤".
        'â' => "€„‰ˆ".contains(second),
        _ => false,
    };
    let meant = std::str::from_utf8(&bytes[..size]).ok()?.chars().next()?;
    (control || sure).then_some((length, meant))
}

/// The byte from 0x80 to 0xBF that was read as `c`.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        0..=0x7f => None,
        code @ 0x80..=0xbf => u8::try_from(code).ok(),
        _ => WINDOWS.chars().position(|w| w == c).and_then(|i| u8::try_from(0x80 + i).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_surely_misread_is_mended() {
        let of = |text| {
            let (mended, count, _) = mend(text);
            (mended.into_owned(), count)
        };
        assert_eq!(of("Donâ€™t, â€œsaidâ€\u{9d} Zoë"), ("Don’t, “said” Zoë".to_owned(), 3));
        assert_eq!(
            of("2.567 mÂ², skorâ\u{89}¤60, IVâ\u{80}\u{94}seperti"),
            ("2.567 m², skor≤60, IV—seperti".to_owned(), 3)
        );
        assert_eq!(of("CafÃ© in MÃ¼nchen"), ("Café in München".to_owned(), 2));
    }

    #[test]
    fn what_people_write_stays() {
        for text in
            ["« au café\u{a0}» et « déjà… »", "A MAÇÔ e “NÃO”", "CITÉ², Maß¹", "„Grüße“, naïveté”…", "ÂÃâ", "é…”"]
        {
            assert_eq!(mend(text).1, 0, "{text}");
        }
    }
}
