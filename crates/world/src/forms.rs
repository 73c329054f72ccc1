//! How a language writes one word in several forms (`[forms]` of `data/languages/<code>/titles.toml`).

use serde::Deserialize;

/// The forms of a language's words. An empty table is a language whose words do not change.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Forms {
    /// Endings, with what a word without them has in their stead; of those that fit the longest counts.
    endings: Vec<(String, String)>,
    /// What the beginning of a word may be besides the word ("ال").
    beginnings: Vec<String>,
    /// Other words that are written together with the one behind them ("و").
    particles: Vec<String>,
    /// Letters that are written in more than one way ("ё"), with the one that stands for all.
    letters: Vec<(String, String)>,
    /// Endings that say whose ("nya" of "presidennya").
    own: Vec<String>,
    /// Whether words are put together into one ("Regierungssprecher").
    compounds: bool,
    /// Letters between the parts of a compound ("s").
    between: Vec<String>,
}

/// A stem keeps at least so many letters.
const LEAST: usize = 3;

/// The last part of a compound has at least so many letters.
const LAST: usize = 6;

impl Forms {
    /// Puts longer endings and beginnings first, so that the longest that fits is found first.
    pub(crate) fn sorted(mut self) -> Self {
        let longer = |a: &String, b: &String| b.chars().count().cmp(&a.chars().count());
        self.endings.sort_by(|a, b| longer(&a.0, &b.0));
        self.beginnings.sort_by(longer);
        self
    }

    /// Whether words have one form only.
    pub(crate) fn is_plain(&self) -> bool {
        self.endings.is_empty() && self.beginnings.is_empty() && self.particles.is_empty() && self.letters.is_empty()
    }

    /// The word in small letters with what its forms have in common, likelier ones first; the word itself is the first.
    pub(crate) fn keys(&self, low: &str) -> Vec<String> {
        let mut found = vec![low.to_owned()];
        self.stems(low, &mut found);
        for particle in &self.particles {
            if let Some(rest) = low.strip_prefix(particle.as_str()).filter(|r| r.chars().count() >= LEAST) {
                found.push(rest.to_owned());
                self.stems(rest, &mut found);
            }
        }
        found
    }

    /// A listed word with what its forms have in common: without its longest ending, and with no ending taken off.
    pub(crate) fn of_phrase(&self, low: &str) -> Vec<String> {
        let mut stems = Vec::new();
        if !self.is_plain() {
            self.stems(low, &mut stems);
        }
        let mut found = vec![low.to_owned()];
        for stem in [stems.first(), stems.last()].into_iter().flatten() {
            if !found.contains(stem) {
                found.push(stem.clone());
            }
        }
        found
    }

    /// The word without each of the endings that it may have, the longest first; the last is the word with no ending taken off.
    fn stems(&self, low: &str, found: &mut Vec<String>) {
        let mut word: String = low.to_owned();
        for (letter, plain) in &self.letters {
            if word.contains(letter.as_str()) {
                word = word.replace(letter.as_str(), plain);
            }
        }
        let enough = |rest: &str, more: usize| rest.chars().count() + more >= LEAST;
        let bare = self.beginnings.iter().find_map(|b| word.strip_prefix(b.as_str()).filter(|r| enough(r, 0)));
        if let Some(bare) = bare {
            word = bare.to_owned();
        }
        for (ending, instead) in &self.endings {
            let rest = word.strip_suffix(ending.as_str()).filter(|r| enough(r, instead.chars().count()));
            found.extend(rest.map(|rest| format!("{rest}{instead}")));
        }
        found.push(word);
    }

    /// Whether the word's ending says that it is somebody's.
    pub(crate) fn is_own(&self, low: &str) -> bool {
        let whose = |o: &String| low.strip_suffix(o.as_str()).is_some_and(|rest| rest.chars().count() >= LEAST);
        self.own.iter().any(whose)
    }

    /// The ways to cut a word in two: the first part without the letters between, and the last part; shorter first parts first.
    pub(crate) fn cuts<'w>(&self, low: &'w str) -> Vec<(&'w str, &'w str)> {
        if !self.compounds || low.chars().count() < LEAST + LAST {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (at, _) in low.char_indices().skip(LEAST) {
            let (first, last) = low.split_at(at);
            if last.chars().count() < LAST {
                break;
            }
            found.push((first, last));
            for between in &self.between {
                if let Some(first) = first.strip_suffix(between.as_str()).filter(|f| f.chars().count() >= LEAST) {
                    found.push((first, last));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Forms {
        toml::from_str::<Forms>(text).unwrap().sorted()
    }

    #[test]
    fn endings_and_beginnings_come_off() {
        let arabic = "beginnings = ['ال', 'لل']\nparticles = ['و', 'ب']\nendings = [['ية', 'ي']]";
        let arabic = forms(arabic);
        assert!(arabic.keys("التركية").contains(&"تركي".to_owned()));
        assert!(arabic.keys("والجيش").contains(&"جيش".to_owned()));
        let german = forms("compounds = true\nbetween = [\"s\"]\nendings = [[\"en\", \"\"], [\"in\", \"\"]]");
        assert!(german.cuts("regierungssprecher").contains(&("regierung", "sprecher")));
        assert_eq!(german.keys("am"), ["am", "am"]);
        let azerbaijani = forms("endings = [['na', ''], ['a', '']]");
        assert!(azerbaijani.keys("ermənistana").contains(&"ermənistan".to_owned()));
    }
}
