//! How a place's name is looked up: folded to its bare letters, then hashed. The generator of the gazetteer uses this
//! file too, so that both fold alike.

use unicode_normalization::UnicodeNormalization as _;

/// The letters of a name in small form, without accents, apostrophes and full stops; every other mark is a blank.
///
/// "Şuşa", "Susa" and "SUŞA" fold to the same, as do "Saint-Denis" and "Saint Denis".
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase) {
        match c {
            // Latin letters that are no letter with a mark.
            'ı' => out.push('i'),
            'ə' | 'ǝ' => out.push('a'),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            // The same letters of Arabic as Persian and Urdu keyboards write them, and the endings that many leave open.
            'ی' | 'ى' => out.push('ي'),
            'ک' => out.push('ك'),
            'ة' | 'ە' | 'ہ' => out.push('ه'),
            'ـ' => {}
            _ if c.is_alphanumeric() => out.push(c),
            '.' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʽ' | '`' | '´' | 'ˌ' | 'ˈ' | '՚' => {}
            _ if is_mark(c) => {}
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Combining and format characters.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}')
}

/// The 40 bits by which a folded name is looked up (FNV-1a, its halves joined).
///
/// Two of a million names seldom share them, and a name that no place bears finds one by chance once in a million looks.
pub(crate) fn hash(folded: &str) -> u64 {
    let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    let full = folded.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (full ^ (full >> 40)) & 0xff_ffff_ffff
}
