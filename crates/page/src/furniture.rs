//! The words of page furniture in every language, from `data/languages/*/furniture.toml`.
//!
//! All languages are one table: portals mix them, and a label of one is hardly ever a sentence of another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::DroppedKind;
use crate::text::{fold, is_unspaced, lower};

pub(crate) static LANGUAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/languages");

/// The merged tables.
pub(crate) static FURNITURE: LazyLock<Furniture> = LazyLock::new(Furniture::load);

/// Labels longer than this many bytes are in no table.
const MAX_LABEL: usize = 120;

/// What the word before a colon makes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Author,
    Editor,
    Source,
    Photo,
    Published,
    Updated,
}

/// The words of furniture, ready to be looked up.
#[derive(Default)]
pub(crate) struct Furniture {
    labels: HashMap<String, (DroppedKind, &'static str), FixedState>,
    /// By first character, so that a line is compared with few of them.
    leads: HashMap<char, Vec<(String, DroppedKind, &'static str)>, FixedState>,
    fields: HashMap<String, Field, FixedState>,
    months: HashMap<String, i8, FixedState>,
    zones: HashMap<String, i32, FixedState>,
    weekdays: HashSet<String>,
    by: Vec<String>,
    and: HashSet<String>,
    at: HashSet<String>,
    am: HashSet<String>,
    pm: HashSet<String>,
    minutes_read: Vec<String>,
    /// By first word.
    appeals: HashMap<String, Vec<String>, FixedState>,
    web: HashSet<String>,
    mail: HashMap<String, Mail, FixedState>,
    forwarded: Vec<String>,
    views: HashSet<String>,
}

/// What a line of a mail's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mail {
    Subject,
    /// To whom it went, and other lines that say nothing of the article.
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    labels: BTreeMap<Kind, Vec<String>>,
    #[serde(default)]
    leads: BTreeMap<Kind, Vec<String>>,
    #[serde(default)]
    fields: Fields,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    months: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    zones: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    author: Vec<String>,
    editor: Vec<String>,
    source: Vec<String>,
    photo: Vec<String>,
    published: Vec<String>,
    updated: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Words {
    by: Vec<String>,
    and: Vec<String>,
    at: Vec<String>,
    am: Vec<String>,
    pm: Vec<String>,
    minutes_read: Vec<String>,
    appeals: Vec<String>,
    dates: Vec<String>,
    weekdays: Vec<String>,
    web: Vec<String>,
    subject: Vec<String>,
    mail: Vec<String>,
    forwarded: Vec<String>,
    views: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Related,
    Recommended,
    Latest,
    Popular,
    Regional,
    Pager,
    Tags,
    Share,
    Subscribe,
    Advert,
    Comments,
    Cookie,
    Navigation,
    Legal,
    Boilerplate,
}

impl Kind {
    /// The kind, the rule of a whole-line label, and the rule of a line that begins with one.
    const fn rules(self) -> (DroppedKind, &'static str, &'static str) {
        use DroppedKind as D;
        match self {
            Self::Related => (D::Related, "label:related", "lead:related"),
            Self::Recommended => (D::Recommended, "label:recommended", "lead:recommended"),
            Self::Latest => (D::Latest, "label:latest", "lead:latest"),
            Self::Popular => (D::Popular, "label:popular", "lead:popular"),
            Self::Regional => (D::Regional, "label:regional", "lead:regional"),
            Self::Pager => (D::Pager, "label:pager", "lead:pager"),
            Self::Tags => (D::Tags, "label:tags", "lead:tags"),
            Self::Share => (D::Share, "label:share", "lead:share"),
            Self::Subscribe => (D::Subscribe, "label:subscribe", "lead:subscribe"),
            Self::Advert => (D::Advert, "label:advert", "lead:advert"),
            Self::Comments => (D::Comments, "label:comments", "lead:comments"),
            Self::Cookie => (D::Cookie, "label:cookie", "lead:cookie"),
            Self::Navigation => (D::Navigation, "label:navigation", "lead:navigation"),
            Self::Legal => (D::Legal, "label:legal", "lead:legal"),
            Self::Boilerplate => (D::Boilerplate, "label:boilerplate", "lead:boilerplate"),
        }
    }
}

impl Furniture {
    fn load() -> Self {
        let mut tables = Self::default();
        let mut folders: Vec<_> = LANGUAGES.dirs().collect();
        folders.sort_by_key(|d| d.path());
        for folder in folders {
            let Some(file) = LANGUAGES.get_file(folder.path().join("furniture.toml")) else { continue };
            // A table that does not parse is a mistake that the tests show; reading goes on without it.
            if let Some(file) = file.contents_utf8().and_then(|t| toml::from_str(t).ok()) {
                tables.add(file);
            }
        }
        // The longest lead decides.
        #[allow(clippy::iter_over_hash_type)] // Each list is sorted on its own.
        for list in tables.leads.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
            list.dedup_by(|a, b| a.0 == b.0);
        }
        tables.by.sort_by_key(|w| std::cmp::Reverse(w.len()));
        tables.by.dedup();
        tables
    }

    fn add(&mut self, file: File) {
        for (kind, words) in file.labels {
            let (dropped, rule, _) = kind.rules();
            for word in words {
                self.labels.entry(fold(&word)).or_insert((dropped, rule));
            }
        }
        for (kind, words) in file.leads {
            let (dropped, _, rule) = kind.rules();
            for word in words {
                let word = lower(&word);
                if let Some(first) = word.chars().next() {
                    self.leads.entry(first).or_default().push((word, dropped, rule));
                }
            }
        }
        let f = file.fields;
        for (field, words) in [
            (Field::Author, f.author),
            (Field::Editor, f.editor),
            (Field::Source, f.source),
            (Field::Photo, f.photo),
            (Field::Published, f.published),
            (Field::Updated, f.updated),
        ] {
            for word in words {
                self.fields.entry(fold(&word)).or_insert(field);
            }
        }
        let folded = |words: Vec<String>| words.into_iter().map(|w| fold(&w)).collect::<Vec<_>>();
        self.by.extend(folded(file.words.by));
        self.and.extend(file.words.and.iter().map(|w| lower(w)));
        // "a las" stands between date and clock word by word.
        self.at.extend(file.words.at.iter().flat_map(|w| w.split(' ')).map(fold));
        self.am.extend(folded(file.words.am));
        self.pm.extend(folded(file.words.pm));
        self.weekdays.extend(folded(file.words.weekdays));
        self.weekdays.extend(folded(file.words.dates));
        for (line, words) in [(Mail::Subject, file.words.subject), (Mail::Other, file.words.mail)] {
            for word in words {
                self.mail.entry(fold(&word)).or_insert(line);
            }
        }
        self.forwarded.extend(file.words.forwarded.iter().map(|w| lower(w)));
        self.views.extend(folded(file.words.views));
        self.web.extend(folded(file.words.web));
        self.minutes_read.extend(file.words.minutes_read.iter().map(|w| lower(w)));
        for phrase in file.words.appeals {
            let phrase = lower(&phrase);
            let first = phrase.split(' ').next().unwrap_or_default().to_owned();
            self.appeals.entry(first).or_default().push(phrase);
        }
        for (number, names) in file.months {
            let Ok(number) = number.parse::<i8>() else { continue };
            for name in names {
                self.months.entry(fold(&name)).or_insert(number);
            }
        }
        for (name, offset) in file.zones {
            let Ok(at) = format!("2000-01-01T00:00{offset}").parse::<crate::Moment>() else { continue };
            if let Some(offset) = at.offset {
                self.zones.entry(name).or_insert(offset.seconds());
            }
        }
    }

    /// What a line is that holds nothing but a label.
    pub(crate) fn label(&self, line: &str) -> Option<(DroppedKind, &'static str)> {
        if line.len() > MAX_LABEL {
            return None;
        }
        self.labels.get(&fold(line)).copied()
    }

    /// What a line is that begins with a label and goes on ("Baca Juga: …").
    pub(crate) fn lead(&self, line: &str) -> Option<(DroppedKind, &'static str)> {
        let mut end = line.len().min(MAX_LABEL);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        let head = lower(
            line[..end].trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '(' | '*' | '+')),
        );
        let list = self.leads.get(&head.chars().next()?)?;
        list.iter()
            .find(|(lead, ..)| {
                head.strip_prefix(lead.as_str()).is_some_and(|rest| {
                    let next = rest.chars().next();
                    let last = lead.chars().next_back().unwrap_or(' ');
                    !last.is_alphanumeric() || is_unspaced(last) || next.is_none_or(|c| !c.is_alphanumeric())
                })
            })
            .map(|(_, kind, rule)| (*kind, *rule))
    }

    /// The field that a line fills, and its value ("Editor: A. Writer").
    pub(crate) fn field<'t>(&self, line: &'t str) -> Option<(Field, &'t str)> {
        let colon = line.find([':', '：'])?;
        if colon > MAX_LABEL {
            return None;
        }
        let field = *self.fields.get(&fold(&line[..colon]))?;
        let value = line[colon..].trim_start_matches([':', '：']).trim();
        Some((field, value))
    }

    /// The field that a word or two name on their own ("Photo", "Diperbarui").
    pub(crate) fn field_word(&self, words: &str) -> Option<Field> {
        if words.len() > MAX_LABEL {
            return None;
        }
        self.fields.get(&fold(words)).copied()
    }

    /// What follows a word for "by" at the head of a line ("Oleh Ayu Putri").
    pub(crate) fn after_by<'t>(&self, line: &'t str) -> Option<&'t str> {
        let line = line.trim();
        self.by.iter().find_map(|by| {
            let mut rest = line;
            for want in by.chars() {
                let have = rest.chars().next()?;
                if !have.to_lowercase().eq(want.to_lowercase()) {
                    return None;
                }
                rest = &rest[have.len_utf8()..];
            }
            let after = rest.trim_start_matches([':', '：']);
            (after.starts_with(char::is_whitespace) || after.len() < rest.len()).then(|| after.trim())
        })
    }

    /// Whether the word joins two names.
    pub(crate) fn is_and(&self, word: &str) -> bool {
        // A single capital is an initial, not "and" in another language.
        self.and.contains(word) || (word.len() > 1 && self.and.contains(&lower(word)))
    }

    /// Whether the text asks its reader for something: to subscribe, to follow, to donate, to comment.
    pub(crate) fn is_appeal(&self, text: &str) -> bool {
        let text = lower(text);
        let mut words = text.char_indices().filter(|(i, c)| {
            c.is_alphanumeric() && !text[..*i].ends_with(|b: char| b.is_alphanumeric() || matches!(b, '-' | '\'' | '’'))
        });
        words.any(|(start, _)| {
            let rest = &text[start..];
            let first = rest.split(' ').next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
            self.appeals.get(first).is_some_and(|phrases| {
                phrases.iter().any(|p| {
                    rest.strip_prefix(p.as_str()).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
                })
            })
        })
    }

    /// The number of a month's name or short form, in lower case.
    pub(crate) fn month(&self, word: &str) -> Option<i8> {
        self.months.get(word).copied()
    }

    /// Seconds from UTC of a zone's name as written.
    pub(crate) fn zone(&self, word: &str) -> Option<i32> {
        self.zones.get(word).copied()
    }

    /// Whether the folded word is a weekday.
    pub(crate) fn is_weekday(&self, word: &str) -> bool {
        self.weekdays.contains(word)
    }

    /// Whether the folded word may stand between date and clock ("pukul", "at", "Uhr").
    pub(crate) fn is_at(&self, word: &str) -> bool {
        self.at.contains(word)
    }

    /// Whether the folded word is "am" (`Some(false)`) or "pm" (`Some(true)`).
    pub(crate) fn half_of_day(&self, word: &str) -> Option<bool> {
        let word = word.trim_end_matches('.');
        if self.am.contains(word) { Some(false) } else { self.pm.contains(word).then_some(true) }
    }

    /// What the line of a mail's header says, and its value ("Subject: …").
    pub(crate) fn mail<'t>(&self, line: &'t str) -> Option<(Mail, &'t str)> {
        let colon = line.find([':', '：']).filter(|c| *c <= MAX_LABEL)?;
        let header = *self.mail.get(&fold(&line[..colon]))?;
        Some((header, line[colon..].trim_start_matches([':', '：']).trim()))
    }

    /// Whether the line says from where a message was forwarded.
    pub(crate) fn is_forwarded(&self, line: &str) -> bool {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        if line.len() > MAX_LABEL {
            return false;
        }
        let line = lower(line);
        self.forwarded.iter().any(|w| line.starts_with(w.as_str()))
    }

    /// Whether the folded word counts those who saw a message.
    pub(crate) fn is_views(&self, word: &str) -> bool {
        self.views.contains(word)
    }

    /// Whether the folded word is one of those in which a site speaks of itself ("newsletter", "cookies").
    pub(crate) fn is_web(&self, word: &str) -> bool {
        self.web.contains(word)
    }

    /// Whether the line only says how long the text takes to read.
    pub(crate) fn is_reading_time(&self, line: &str) -> bool {
        line.len() < 60
            && line.chars().any(|c| c.is_ascii_digit())
            && self.minutes_read.iter().any(|w| lower(line).contains(w.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        for folder in LANGUAGES.dirs() {
            if let Some(file) = LANGUAGES.get_file(folder.path().join("furniture.toml")) {
                let text = file.contents_utf8().expect("UTF-8");
                if let Err(error) = toml::from_str::<File>(text) {
                    panic!("{}: {error}", file.path().display());
                }
            }
        }
    }

    #[test]
    fn labels_and_leads_of_many_languages() {
        use DroppedKind as D;
        let kind = |line| FURNITURE.label(line).or_else(|| FURNITURE.lead(line)).map(|(k, _)| k);
        assert_eq!(kind("Kabar Daerah"), Some(D::Regional));
        assert_eq!(kind("Artikel Rekomendasi"), Some(D::Recommended));
        assert_eq!(kind("BACA JUGA: Dua Desa Terendam"), Some(D::Related));
        assert_eq!(kind("Читайте также: Саммит перенесли"), Some(D::Related));
        assert_eq!(kind("اقرأ أيضا: القمة"), Some(D::Related));
        assert_eq!(kind("En Çok Okunanlar"), Some(D::Popular));
        assert_eq!(kind("Terkini adalah kata sifat."), None);
        assert_eq!(kind("Related matters were not discussed."), None);
    }

    #[test]
    fn appeals() {
        for text in [
            "Never miss a story: sign up for our newsletter here.",
            "Mit „Wochenblick“ sind Sie gut beraten. Jetzt abonnieren!",
            "Untuk kabar terbaru, ikuti kami di saluran WhatsApp.",
            "Подписывайтесь на наш канал в Telegram.",
        ] {
            assert!(FURNITURE.is_appeal(text), "{text}");
        }
        assert!(!FURNITURE.is_appeal("The newsletter of the ministry named three villages."));
    }

    #[test]
    fn fields_and_names() {
        assert_eq!(FURNITURE.field("Editor : Ayu Putri"), Some((Field::Editor, "Ayu Putri")));
        assert_eq!(FURNITURE.field("Мэр заявил: да"), None);
        assert_eq!(FURNITURE.after_by("Oleh Ayu Putri"), Some("Ayu Putri"));
        assert_eq!(FURNITURE.after_by("Bylaws changed"), None);
    }
}
