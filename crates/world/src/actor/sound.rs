//! How names sound (`data/sounds.toml`), so that one name is known in several spellings and scripts.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::small;

static TABLE: &str = include_str!("../../../../data/sounds.toml");

#[derive(Debug, Default, Deserialize)]
struct Table {
    /// By sounds, letters parted by blanks.
    letters: HashMap<String, String>,
    consonants: Consonants,
}

#[derive(Debug, Default, Deserialize)]
struct Consonants {
    letters: String,
}

// The table is embedded and a test reads it.
static SOUNDS: LazyLock<Table> = LazyLock::new(|| toml::from_str(TABLE).unwrap_or_default());

/// The sounds of letters.
static LETTERS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let all = SOUNDS.letters.iter();
    all.flat_map(|(sounds, letters)| letters.split_whitespace().map(|l| (l, sounds.as_str()))).collect()
});

/// The most letters that stand for one sound, the sign of a beginning among them.
const MOST: usize = 5;
/// So few consonants say too little when vowels are left out, or when a spelling differs.
const LEAST: usize = 3;

/// A word as it sounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sound {
    /// Consonants and vowels; of vowels that meet the last.
    full: String,
    /// The consonants, with B as P.
    bare: String,
    /// Whether the script leaves vowels out.
    open: bool,
}

impl Sound {
    /// How a word sounds.
    pub(super) fn of(word: &str) -> Self {
        let low = small(word);
        let open = low.chars().any(|c| SOUNDS.consonants.letters.contains(c));
        let mut letters: Vec<char> = vec!['^'];
        letters.extend(low.chars());
        let mut full = String::new();
        let mut at = 0;
        while at < letters.len() {
            let most = MOST.min(letters.len() - at);
            let known = (1..=most).rev().find_map(|len| {
                let word: String = letters[at..at + len].iter().collect();
                LETTERS.get(word.as_str()).map(|sounds| (len, *sounds))
            });
            let Some((len, sounds)) = known else {
                at += 1;
                continue;
            };
            for sound in sounds.chars() {
                let last = full.chars().next_back();
                if last == Some(sound) {
                    continue;
                }
                if is_vowel(sound) && last.is_some_and(is_vowel) {
                    full.pop();
                }
                full.push(sound);
            }
            at += len;
        }
        let mut bare: Vec<char> =
            full.chars().filter(|c| !is_vowel(*c)).map(|c| if c == 'B' { 'P' } else { c }).collect();
        // Whether a vowel stands between two like consonants is not written everywhere.
        bare.dedup();
        Self { full, bare: bare.into_iter().collect(), open }
    }

    /// Whether two words may be one name. Short words say too little, and stand for no name but their own.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        if self.open || other.open {
            self.bare.len() >= LEAST && self.bare == other.bare
        } else {
            self.full.len() > LEAST && self.full == other.full
        }
    }
}

fn is_vowel(sound: char) -> bool {
    matches!(sound, 'A' | 'I' | 'U')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(names: &[&str]) {
        for name in names {
            assert!(
                Sound::of(names[0]).is_like(&Sound::of(name)),
                "{name}: {:?} {:?}",
                Sound::of(names[0]),
                Sound::of(name)
            );
        }
    }

    #[track_caller]
    fn apart(one: &str, other: &str) {
        assert!(!Sound::of(one).is_like(&Sound::of(other)), "{one}, {other}");
    }

    #[test]
    fn one_name_in_many_spellings() {
        toml::from_str::<Table>(TABLE).unwrap();
        same(&["Pashinyan", "Pachinian", "Paşinyan", "Paschinjan", "Пашинян", "Пашінян", "Փաշինյան", "باشينيان"]);
        same(&["Aliyev", "Əliyev", "Alijew", "Алиев", "Алієв", "Ալիև"]);
        same(&["Lavrov", "Lawrow", "Лавров", "Lavrof", "لافروف"]);
        same(&["Mnatsakanyan", "Mnatsakanian", "Мнацаканян", "Մնացականյան"]);
        same(&["Zelensky", "Zelenskyy", "Selenskyj", "Зеленский", "Зеленський", "زيلينسكي"]);
        same(&["Erdogan", "Erdoğan", "Ərdoğan", "Эрдоган", "أردوغان"]);
    }

    #[test]
    fn other_names_stay_apart() {
        apart("Biden", "Putin");
        apart("Hassan", "Hussein");
        apart("Li", "Lee");
        apart("Karim", "Karam");
        apart("", "");
    }
}
