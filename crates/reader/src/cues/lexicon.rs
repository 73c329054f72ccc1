//! The cue table of a language as written (`cues.toml`) and compiled for look-up.

use std::collections::{BTreeMap, HashMap};

use gencatan_page::TextRange;
use serde::Deserialize;

use crate::codes::{Channel, Class, Layer, Mode};
use crate::tables::TextTable;
use crate::tokens::{Token, tokens};

/// `cues.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CueTable {
    /// Whether the head of a noun phrase stands first ("pasukan Armenia") or last ("Armenian forces").
    pub head: HeadSide,
    /// Whether names are written with capitals.
    pub capitals: bool,
    /// Beside a network: from this confidence on its claims keep their own sides, since they are right more often than these
    /// tables'; without it the tables' sides stand.
    pub network_sides_from: Option<f32>,
    /// Function words, by the names of [`List`].
    pub lists: BTreeMap<String, Vec<String>>,
    /// Heads of noun phrases, by the names of [`Head`].
    pub heads: BTreeMap<String, Vec<String>>,
    /// Sets of words that tell what an act is about.
    pub topics: BTreeMap<String, Vec<String>>,
    /// Words of pages that are about conflict and politics, and of pages that are not.
    pub domains: Domains,
    /// Number words.
    pub numbers: BTreeMap<String, u64>,
    /// How verbs are inflected; the first rule that fits a verb is taken.
    pub inflect: Vec<InflectRule>,
    /// The acts; of those that one word may mean, the first whose conditions hold is taken.
    pub act: Vec<ActCue>,
    /// Modes and layers that the words around an act give it.
    pub refine: Vec<Refine>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum HeadSide {
    First,
    #[default]
    Last,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Domains {
    pub conflict: Vec<String>,
    pub other: Vec<String>,
}

/// Forms of verbs that begin and end so: `{0}` is the verb, `{n}` the verb without its first n letters, `{-n}` without
/// its last n.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct InflectRule {
    pub starts: Vec<String>,
    pub ends: Vec<String>,
    pub forms: BTreeMap<Form, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    /// "accuse"; in headlines and after auxiliaries.
    Base,
    /// "accuses".
    Third,
    /// "accused": past or participle, which the words around it tell.
    Past,
    /// "struck", "beaten" where it is a participle only.
    Participle,
    /// "accusing".
    Ing,
    /// A form that is active by itself ("menuduh").
    Active,
    /// A form that is passive by itself ("dituduh").
    Passive,
    /// A root ("tuduh") that headlines use as an active form.
    Bare,
}

/// What the subject and object of an act are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sides {
    /// The subject acts on the object.
    #[default]
    To,
    /// Everybody acts together.
    Together,
    /// The subject acts; an object is no recipient.
    Actor,
}

/// What becomes of acts in the complement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Content {
    /// They are claims of their own.
    #[default]
    Free,
    /// They are what is asked, promised or refused: no claims.
    Consumed,
    /// They are claims whose source is the actor.
    Claimed,
    /// They are claims, negated, that the actor denies.
    Denied,
}

/// Where the topic of an act has to stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TopicAt {
    #[default]
    Object,
    Subject,
    Any,
}

/// Which sides an act must name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Needs {
    #[default]
    Actor,
    Both,
    Any,
    Nothing,
}

/// One act and the words for it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ActCue {
    /// A short name, for explanations.
    pub name: String,
    /// The class; none for words that only report ("said") or deny.
    pub class: Option<String>,
    pub mode: Option<String>,
    pub layer: Option<String>,
    pub verbs: Vec<String>,
    pub nouns: Vec<String>,
    /// Topics of which one has to be there.
    pub topic: Vec<String>,
    pub topic_at: TopicAt,
    pub sides: Sides,
    pub content: Content,
    /// Whether an infinitive after it has the object as its subject ("urged them to go").
    pub object_control: bool,
    pub needs: Needs,
    /// By what channel a reporting verb reports.
    pub channel: Option<String>,
    /// Whether the words do what they say ("congratulations"): in a quotation the speaker is the actor.
    pub performative: bool,
    /// Whether its words are used of sport, law and business too, so that a use of force needs more to show for it.
    pub weak: bool,
    /// Whether a place as its object serves for a topic ("took Aleppo").
    pub place_object: bool,
}

/// A mode or layer that topics in the act's clause give it, where it has none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Refine {
    pub class: String,
    /// All of them have to be there.
    pub topics: Vec<String>,
    /// Topics that have to be somewhere in the sentence.
    pub around: Vec<String>,
    pub mode: Option<String>,
    pub layer: Option<String>,
}

macro_rules! lists {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $name { $($variant),+ }
        impl $name {
            pub(crate) fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

lists! {
    /// The function words that the rules know.
    List {
        And "and", Determiner "determiner", To "to", With "with", By "by", Against "against", Of "of",
        Between "between", At "at", Infinitive "infinitive", Auxiliary "auxiliary", Be "be", Negation "negation", Possible "possible",
        Planned "planned", Stopped "stopped", That "that", Relative "relative", Subordinator "subordinator", During "during", Opposition "opposition",
        EachOther "each_other", Separately "separately", According "according", PluralPronoun "plural_pronoun",
        DualPronoun "dual_pronoun", PersonPronoun "person_pronoun", FirstPronoun "first_pronoun", Light "light", Adverb "adverb", Preposition "preposition",
        ThingPronoun "thing_pronoun", Clock "clock", Starting "starting", Statement "statement", Interview "interview", PressConference "press_conference", Tweet "tweet", Broadcast "broadcast",
        Killed "killed", Injured "injured", Missing "missing", Displaced "displaced", Captured "captured", AtLeast "at_least",
        About "about", AtMost "at_most", Accusation "accusation", GoesOn "goes_on", From "from", Common "common",
    }
}

lists! {
    /// The heads of noun phrases, by what they make of the phrase.
    Head {
        Title "title", Organization "organization", Force "force", Armed "armed", Group "group", Place "place", Outlet "outlet",
        Modifier "modifier",
    }
}

/// What a name of a country is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountryWord {
    Name,
    Demonym,
    Capital,
    Government,
    /// An authority that holds a territory: as a country.
    Authority,
    /// An armed group.
    Armed,
    /// An outlet or agency.
    Outlet,
    /// Any other lasting body.
    Body,
}

/// What a stretch of tokens may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    List(List),
    Head(Head),
    Topic(usize),
    Conflict,
    OtherDomain,
    Country(CountryWord),
    Verb(usize, Form),
    Noun(usize),
    Number(u64),
}

/// The codes of an act or refinement, read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Codes {
    pub class: Option<Class>,
    pub mode: Option<Mode>,
    pub layer: Option<Layer>,
    pub channel: Option<Channel>,
}

/// A cue table, compiled.
pub(crate) struct Lexicon {
    pub table: CueTable,
    /// Codes of `table.act`, by index.
    pub acts: Vec<Codes>,
    /// Codes of `table.refine`, by index, with the topics of its clause and those of its sentence.
    pub refines: Vec<(Codes, Vec<usize>, Vec<usize>)>,
    /// Topics of `table.act`, by index.
    pub act_topics: Vec<Vec<usize>>,
    /// The index of the topic "truce".
    pub truce: Option<usize>,
    /// The index of the topic "force".
    pub force: Option<usize>,
    /// The index of the topic "prison".
    pub prison: Option<usize>,
    clitics: Vec<String>,
    phrases: HashMap<String, Vec<Phrase>>,
}

struct Phrase {
    rest: Vec<String>,
    /// The spelling where only this one counts ("US", never "us").
    exact: Option<String>,
    capital: bool,
    tag: Tag,
}

#[cfg(test)]
impl CueTable {
    /// What is wrong with the table: names that mean nothing.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        wrong.extend(self.lists.keys().filter(|k| List::from_word(k).is_none()).map(|k| format!("list {k}")));
        wrong.extend(self.heads.keys().filter(|k| Head::from_word(k).is_none()).map(|k| format!("head {k}")));
        let topics = self
            .act
            .iter()
            .flat_map(|a| &a.topic)
            .chain(self.refine.iter().flat_map(|r| r.topics.iter().chain(&r.around)));
        wrong.extend(topics.filter(|t| !self.topics.contains_key(*t)).map(|t| format!("topic {t}")));
        let acts = self.act.iter().map(|a| (a.name.as_str(), a.class.as_deref(), &a.mode, &a.layer));
        let refines = self.refine.iter().map(|r| ("refine", Some(r.class.as_str()), &r.mode, &r.layer));
        for (name, class, mode, layer) in acts.chain(refines) {
            let known = class.and_then(Class::from_word);
            if class.is_some() && known.is_none() {
                wrong.push(format!("{name}: class {class:?}"));
            }
            if let Some(mode) = mode {
                let fits = Mode::from_word(mode).is_some_and(|m| known.is_some_and(|c| c.modes().contains(&m)));
                if !fits {
                    wrong.push(format!("{name}: mode {mode}"));
                }
            }
            if layer.as_deref().is_some_and(|l| Layer::from_word(l).is_none()) {
                wrong.push(format!("{name}: layer {layer:?}"));
            }
        }
        wrong.extend(
            self.act.iter().filter_map(|a| a.channel.as_ref()).filter(|c| Channel::from_word(c).is_none()).cloned(),
        );
        wrong
    }
}

impl Lexicon {
    pub(crate) fn new<'a>(
        table: CueTable,
        text: &TextTable,
        countries: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let codes =
            |class: Option<&str>, mode: &Option<String>, layer: &Option<String>, channel: &Option<String>| Codes {
                class: class.and_then(Class::from_word),
                mode: mode.as_deref().and_then(Mode::from_word),
                layer: layer.as_deref().and_then(Layer::from_word),
                channel: channel.as_deref().and_then(Channel::from_word),
            };
        let topics: Vec<String> = table.topics.keys().cloned().collect();
        let topic = |name: &String| topics.iter().position(|t| t == name);
        let mut lexicon = Self {
            acts: table.act.iter().map(|a| codes(a.class.as_deref(), &a.mode, &a.layer, &a.channel)).collect(),
            refines: table
                .refine
                .iter()
                .map(|r| {
                    (
                        codes(Some(&r.class), &r.mode, &r.layer, &None),
                        r.topics.iter().filter_map(topic).collect(),
                        r.around.iter().filter_map(topic).collect(),
                    )
                })
                .collect(),
            act_topics: table.act.iter().map(|a| a.topic.iter().filter_map(topic).collect()).collect(),
            force: topics.iter().position(|t| t == "force"),
            prison: topics.iter().position(|t| t == "prison"),
            truce: topics.iter().position(|t| t == "truce"),
            clitics: text.clitics.clone(),
            phrases: HashMap::new(),
            table: CueTable::default(),
        };
        for (name, words) in &table.lists {
            if let Some(list) = List::from_word(name) {
                words.iter().for_each(|w| lexicon.add(w, Tag::List(list)));
            }
        }
        for (name, words) in &table.heads {
            if let Some(head) = Head::from_word(name) {
                words.iter().for_each(|w| lexicon.add(w, Tag::Head(head)));
            }
        }
        for (i, words) in table.topics.values().enumerate() {
            words.iter().for_each(|w| lexicon.add(w, Tag::Topic(i)));
        }
        table.domains.conflict.iter().for_each(|w| lexicon.add(w, Tag::Conflict));
        table.domains.other.iter().for_each(|w| lexicon.add(w, Tag::OtherDomain));
        table.numbers.iter().for_each(|(w, n)| lexicon.add(w, Tag::Number(*n)));
        for (i, act) in table.act.iter().enumerate() {
            for verb in &act.verbs {
                for (form, phrase) in inflected(verb, &table.inflect) {
                    lexicon.add(&phrase, Tag::Verb(i, form));
                }
            }
            act.nouns.iter().for_each(|n| lexicon.add(n, Tag::Noun(i)));
        }
        for (kind, name) in countries {
            let (word, exact) = match kind {
                "name" => (CountryWord::Name, false),
                "demonym" => (CountryWord::Demonym, false),
                "abbrev" => (CountryWord::Name, true),
                "capital" => (CountryWord::Capital, false),
                "government" => (CountryWord::Government, false),
                "authority" => (CountryWord::Authority, false),
                "armed" => (CountryWord::Armed, false),
                "outlet" => (CountryWord::Outlet, false),
                _ => (CountryWord::Body, name.chars().all(char::is_uppercase)),
            };
            lexicon.add_spelled(name, Tag::Country(word), exact, true);
        }
        lexicon.table = table;
        lexicon
    }

    fn add(&mut self, phrase: &str, tag: Tag) {
        self.add_spelled(phrase, tag, false, false);
    }

    fn add_spelled(&mut self, phrase: &str, tag: Tag, exact: bool, capital: bool) {
        let mut words = tokens(phrase, TextRange::new(0, phrase.len()), &self.clitics).into_iter().map(|t| t.low);
        let Some(first) = words.next() else { return };
        let exact = exact.then(|| phrase.split_whitespace().next().unwrap_or(phrase).trim_end_matches('.').to_owned());
        let phrase = Phrase { rest: words.collect(), exact, capital, tag };
        // Longer phrases stand first, those of one length in the order of the table.
        let phrases = self.phrases.entry(first).or_default();
        let at = phrases.partition_point(|p| p.rest.len() >= phrase.rest.len());
        phrases.insert(at, phrase);
    }

    /// The tags of the phrases that begin at a token, longest first, with their lengths in tokens.
    pub(crate) fn tags(&self, text: &str, tokens: &[Token], at: usize) -> Vec<(Tag, usize)> {
        let Some(phrases) = tokens.get(at).and_then(|t| self.phrases.get(&t.low)) else { return Vec::new() };
        let token = &tokens[at];
        phrases
            .iter()
            .filter(|p| !p.capital || token.capital)
            .filter(|p| p.exact.as_deref().is_none_or(|e| e == token.range.of(text)))
            .filter(|p| {
                p.rest.len() < tokens.len() - at && p.rest.iter().zip(&tokens[at + 1..]).all(|(w, t)| *w == t.low)
            })
            .map(|p| (p.tag, p.rest.len() + 1))
            .collect()
    }
}

/// The forms of a verb: by rule, or as given ("strike|strikes|struck|striking", participle fifth). Words after the
/// first stay as they are.
fn inflected(verb: &str, rules: &[InflectRule]) -> Vec<(Form, String)> {
    let (first, rest) = verb.split_once(' ').map_or((verb, String::new()), |(f, r)| (f, format!(" {r}")));
    if first.contains('|') {
        let forms = [Form::Base, Form::Third, Form::Past, Form::Ing, Form::Participle];
        return forms.into_iter().zip(first.split('|')).map(|(f, w)| (f, format!("{w}{rest}"))).collect();
    }
    let rule = rules.iter().find(|r| {
        (r.starts.is_empty() || r.starts.iter().any(|s| first.starts_with(s.as_str())))
            && (r.ends.is_empty() || r.ends.iter().any(|s| first.ends_with(s.as_str())))
    });
    let Some(rule) = rule else { return vec![(Form::Base, verb.to_owned())] };
    rule.forms.iter().map(|(form, pattern)| (*form, format!("{}{rest}", fill(pattern, first)))).collect()
}

/// Puts a verb into a pattern ("mem{1}").
fn fill(pattern: &str, verb: &str) -> String {
    let Some((before, tail)) = pattern.split_once('{') else { return pattern.to_owned() };
    let Some((cut, after)) = tail.split_once('}') else { return pattern.to_owned() };
    let cut: i32 = cut.parse().unwrap_or(0);
    let letters: Vec<char> = verb.chars().collect();
    let (from, to) = match usize::try_from(cut) {
        Ok(n) => (n.min(letters.len()), letters.len()),
        Err(_) => (0, letters.len().saturating_sub(cut.unsigned_abs() as usize)),
    };
    format!("{before}{}{after}", letters[from..to].iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected_by_rule() {
        let rule = |ends: &str, past: &str| InflectRule {
            starts: vec![],
            ends: vec![ends.into()],
            forms: [(Form::Base, "{0}".into()), (Form::Past, past.into())].into(),
        };
        let rules = [rule("e", "{-1}ed"), rule("", "{0}ed")];
        assert_eq!(inflected("accuse", &rules)[1], (Form::Past, "accused".into()));
        assert_eq!(inflected("call on", &rules)[1], (Form::Past, "called on".into()));
        assert_eq!(inflected("hit|hits|hit|hitting back", &rules)[2], (Form::Past, "hit back".into()));
        let drop =
            InflectRule { starts: vec!["t".into()], ends: vec![], forms: [(Form::Active, "men{1}".into())].into() };
        assert_eq!(inflected("tuduh", &[drop]), [(Form::Active, "menuduh".into())]);
    }
}
