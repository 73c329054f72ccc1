use gencatan_page::TextRange;

use crate::tables::SentenceTable;

/// Marks that end a sentence and need white space after them.
const SPACED_ENDS: &[char] = &['.', '!', '?', '…', '।', '؟', '۔', '։'];
/// Marks that end a sentence wherever they stand.
const ENDS: &[char] = &['。', '！', '？'];
/// What may follow the end mark and still belongs to the sentence.
const CLOSERS: &[char] = &['"', '”', '’', '\'', '»', '“', ')', ']', '」', '』', '›'];

/// Cuts a text into sentences, in order.
///
/// The ranges cover everything but white space, and no range begins or ends with white space. Line ends are sentence
/// ends too, except in text whose lines are wrapped in mid-sentence.
pub(crate) fn split(text: &str, table: &SentenceTable) -> Vec<TextRange> {
    let mut out = Vec::new();
    let wrapped = is_wrapped(text);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
    let mut start = 0;
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i].1;
        if c == '\n' {
            let blank = chars[i + 1..].iter().take_while(|c| c.1.is_whitespace()).any(|c| c.1 == '\n');
            if blank || !wrapped {
                push(text, &mut out, byte(start), byte(i));
                start = i + 1;
            }
            i += 1;
            continue;
        }
        if !SPACED_ENDS.contains(&c) && !ENDS.contains(&c) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < chars.len() && (SPACED_ENDS.contains(&chars[end].1) || ENDS.contains(&chars[end].1)) {
            end += 1;
        }
        let marks = i..end;
        while end < chars.len() && closes(&chars, end) {
            end += 1;
        }
        let closed = end > marks.end;
        let gap = chars[end..].iter().take_while(|c| c.1.is_whitespace()).count();
        let next = chars.get(end + gap).map(|c| c.1);
        let ends = match next {
            None => true,
            Some(_) if ENDS.contains(&c) => true,
            Some(_) if gap == 0 => false,
            Some(next) if next.is_lowercase() => false,
            Some(_) if c == '.' && marks.len() == 1 && !closed => {
                let before = &text[byte(start)..byte(i)];
                !holds_on(before, &text[byte(end + gap)..], table)
            }
            Some(_) => true,
        };
        if ends {
            push(text, &mut out, byte(start), byte(end));
            start = end;
        }
        i = end;
    }
    push(text, &mut out, byte(start), text.len());
    out
}

/// Whether the character at `at` closes what the sentence opened; a straight quote that opens the next one does not.
fn closes(chars: &[(usize, char)], at: usize) -> bool {
    let c = chars[at].1;
    // A German or Polish text closes with the mark that opens in English; white space before it tells them apart.
    CLOSERS.contains(&c) && !chars[at - 1].1.is_whitespace()
}

/// Whether the full stop after `before` is that of an abbreviation, initial or list number, not of the sentence.
fn holds_on(before: &str, after: &str, table: &SentenceTable) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || "([\"“‘«/".contains(c)).next().unwrap_or_default();
    let low = crate::tokens::fold(word);
    if word.is_empty() {
        return false;
    }
    if before.trim_start().len() == word.len() && word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 3 {
        return true;
    }
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    if initial || table.abbreviations.contains(&low) {
        return true;
    }
    if table.numbered.contains(&low) {
        return after.chars().next().is_some_and(char::is_numeric);
    }
    if table.closing.contains(&low) || is_dotted(word) {
        let next: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '\'').collect();
        return !table.starters.contains(&crate::tokens::fold(&next));
    }
    false
}

/// "U.S", "a.m", "H.M": single letters with full stops between.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic))
}

/// Whether most line ends of the text stand in mid-sentence.
fn is_wrapped(text: &str) -> bool {
    let (mut ends, mut inner) = (0_usize, 0_usize);
    let mut lines = text.split('\n').map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let Some(next) = lines.peek() else { break };
        if line.is_empty() || next.is_empty() {
            continue;
        }
        ends += 1;
        inner += usize::from(next.chars().next().is_some_and(char::is_lowercase));
    }
    ends > 0 && inner * 3 >= ends
}

fn push(text: &str, out: &mut Vec<TextRange>, start: usize, end: usize) {
    let Some(piece) = text.get(start..end) else { return };
    let trimmed = piece.trim();
    if trimmed.is_empty() {
        return;
    }
    let from = start + (piece.len() - piece.trim_start().len());
    out.push(TextRange::new(from, from + trimmed.len()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::language;

    #[track_caller]
    fn check(lang: &str, text: &str, expected: &[&str]) {
        let found: Vec<&str> = split(text, &language(lang).text.sentences).iter().map(|r| r.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_and_initials_hold_on() {
        check(
            "en",
            "Gen. J. B. Okoro met Dr. Lim at 8 a.m. on Oct. 25. He left at 9 a.m. The talks failed.",
            &["Gen. J. B. Okoro met Dr. Lim at 8 a.m. on Oct. 25.", "He left at 9 a.m.", "The talks failed."],
        );
        check(
            "en",
            "The U.S. Army left. It was sent by the U.S. The deal, No. 5, cost 3.5 million. No. He refused.",
            &[
                "The U.S. Army left.",
                "It was sent by the U.S.",
                "The deal, No. 5, cost 3.5 million.",
                "No.",
                "He refused.",
            ],
        );
        check(
            "id",
            "Kol. H. M. Rasyid tiba pukul 23.15 WIB. Ia ke Jl. Melati No. 4, kata PT. Sumber Jaya Tbk. Lalu pulang.",
            &[
                "Kol. H. M. Rasyid tiba pukul 23.15 WIB.",
                "Ia ke Jl. Melati No. 4, kata PT. Sumber Jaya Tbk.",
                "Lalu pulang.",
            ],
        );
    }

    #[test]
    fn attribution_stays_with_the_last_quoted_part() {
        check(
            "id",
            "\"Kami siap. Mereka tidak?\" tanya Şahin pada Minggu. “Tidak!” jawabnya.",
            &["\"Kami siap.", "Mereka tidak?\" tanya Şahin pada Minggu.", "“Tidak!” jawabnya."],
        );
        check(
            "en",
            "“We agreed. It holds,” said Əliyev. \"Good.\" Then he left...",
            &["“We agreed.", "It holds,” said Əliyev.", "\"Good.\"", "Then he left..."],
        );
    }

    #[test]
    fn lines_lists_and_other_scripts() {
        check(
            "en",
            "Truce signed\n1. Guns fall silent\n2. Prisoners come home",
            &["Truce signed", "1. Guns fall silent", "2. Prisoners come home"],
        );
        check(
            "en",
            "The army said on\nMonday that it had left\nthe town. It did\nnot.",
            &["The army said on\nMonday that it had left\nthe town.", "It did\nnot."],
        );
        check("hy", "Հրադադարը խախտվել է։ Կողմերը լռում են։", &["Հրադադարը խախտվել է։", "Կողմերը լռում են։"]);
        check("zh", "停火开始。双方同意了！", &["停火开始。", "双方同意了！"]);
        check("de", "", &[]);
    }
}
