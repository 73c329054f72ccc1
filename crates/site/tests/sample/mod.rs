//! A record made by hand: invented states, text in several scripts, and words that mean harm.

use std::path::PathBuf;

use gencatan_page::{Article, Block, BlockId, Dropped, DroppedKind, Moment, Picture, Stamp, TextRange};
use gencatan_reader::{
    Bound, Claim, Class, Layer, Mention, MentionId, MentionKind, Mode, Model, Reading, Sentence, Source, Stance,
    Status, Toll, TollKind,
};
use gencatan_record::{Entry, Record};
use gencatan_world::{Account, Actor, Place, PlacePrecision, Resolved, Setting, When};

/// Text that would do harm if it were not escaped.
pub(crate) const HARM: &str = "<script>alert(1)</script>";
/// Text that runs from right to left, with a sign that turns the direction.
pub(crate) const RIGHT_TO_LEFT: &str = "هدنة\u{202e}";

/// A record in a folder of its own.
pub(crate) struct Sample {
    pub(crate) path: PathBuf,
    _folder: tempfile::TempDir,
}

/// A record with the pages given.
pub(crate) fn record(pages: &[Account]) -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gencatan.db");
    let mut record = Record::open(&path).unwrap();
    for (i, account) in pages.iter().enumerate() {
        let (input, hash) = (format!("demo/{i}.html"), format!("{i:064x}"));
        record.ingest(&Entry { input: &input, bytes_hash: &hash, account, version: "0.1.0" }).unwrap();
    }
    record.settle().unwrap();
    Sample { path, _folder: folder }
}

/// An account being made. Words are looked for in the last sentence that was named.
pub(crate) struct Page {
    account: Account,
    sentence: usize,
}

/// Who does what to whom, in the words of the sentence.
#[derive(Default)]
pub(crate) struct Act<'a> {
    pub(crate) trigger: &'a str,
    pub(crate) mode: Option<Mode>,
    pub(crate) layer: Option<Layer>,
    pub(crate) by: &'a [&'a str],
    pub(crate) to: &'a [&'a str],
    pub(crate) place: Option<&'a str>,
    pub(crate) time: Option<&'a str>,
    pub(crate) when: Option<&'a str>,
    pub(crate) speaker: Option<&'a str>,
    pub(crate) status: Status,
    pub(crate) stance: Stance,
    pub(crate) killed: Option<(&'a str, u64)>,
}

/// The actors that names in the sample's texts stand for: word, name, country, sector.
const ACTORS: &[(&str, &str, &str, &str)] = &[
    ("Arland", "Arland", "XAR", "GOV"),
    ("Арланд", "Arland", "XAR", "GOV"),
    ("أرلاند", "Arland", "XAR", "GOV"),
    ("Belmar", "Belmar", "XBE", "GOV"),
    ("Белмар", "Belmar", "XBE", "GOV"),
    ("بلمار", "Belmar", "XBE", "GOV"),
    ("Kordia", "Kordia", "XKO", "GOV"),
    ("observers", "Peace Watch", "IGO", "IGO"),
    (HARM, HARM, "XBE", "GOV"),
];

impl Page {
    pub(crate) fn new(
        id: &str,
        outlet: &str,
        language: &str,
        published: &str,
        headline: &str,
        blocks: &[&str],
    ) -> Self {
        let article = Article {
            id: format!("a-{id:0>16}"),
            url: Some(format!("https://demo.example/{id}?a=1&b=\"2\"")),
            outlet: Some(outlet.into()),
            language: Some(language.into()),
            headline: Some(headline.into()),
            published: Some(Stamp { at: published.parse().unwrap(), text: published.into() }),
            byline: vec![format!("{HARM} Smith")],
            editor: Some("Ed Itor".into()),
            credit: Some("Wire".into()),
            blocks: blocks.iter().map(|t| Block { text: (*t).into(), ..Block::default() }).collect(),
            pictures: vec![Picture { caption: Some("A bridge.".into()), credit: Some("Photo & Co".into()), src: None }],
            dropped: vec![Dropped { kind: DroppedKind::Related, text: HARM.into(), rule: "label:related" }],
            ..Article::default()
        };
        let mut sentences = Vec::new();
        for (block, text) in article.texts() {
            let mut start = 0;
            while start < text.len() {
                let end = text[start..].find(". ").map_or(text.len(), |n| start + n + 1);
                sentences.push(Sentence { block, range: TextRange::new(start, end) });
                start = end + usize::from(end < text.len());
            }
        }
        let model = Model { name: "cues-1".into(), hash: "3f9a".into() };
        let reading = Reading { sentences, model, ..Reading::default() };
        let account = Account { article, reading, mentions: Vec::new(), claims: Vec::new() };
        Self { account, sentence: 0 }
    }

    /// A claim in the sentence with this number.
    pub(crate) fn claim(mut self, sentence: usize, class: Class, act: Act<'_>) -> Self {
        self.sentence = sentence;
        let trigger = self.find(act.trigger).1;
        let s = self.account.reading.sentences[sentence];
        let text = self.account.article.text(s.block);
        let n = self.account.reading.claims.len();
        let id = Claim::identify(&self.account.article.id, s.range.of(text), trigger.of(text), class, n);
        let speaker = act.speaker.map(|w| self.mention(w, MentionKind::Country));
        let source = speaker.map(|s| Source { speaker: Some(s), stance: act.stance, ..Source::default() });
        let actors = act.by.iter().map(|w| self.mention(w, MentionKind::Country)).collect();
        let recipients = act.to.iter().map(|w| self.mention(w, MentionKind::Country)).collect();
        let place = act.place.map(|w| self.mention(w, MentionKind::Place));
        let times = act.time.map(|w| self.mention(w, MentionKind::Time)).into_iter().collect();
        let toll = act.killed.map(|(words, n)| Toll {
            kind: TollKind::Killed,
            mention: self.mention(words, MentionKind::Count),
            low: Some(n),
            high: None,
            bound: Bound::AtLeast,
            who: None,
        });
        let when = act.when.map(|t| t.parse::<Moment>().unwrap()).map(|at| When {
            from: Some(at),
            to: Some(at),
            precision: at.precision,
            approx: false,
        });
        self.account.claims.push(Setting { when, place });
        self.account.reading.claims.push(Claim {
            id,
            sentence,
            trigger,
            clause: s.range,
            class,
            mode: act.mode,
            layer: act.layer,
            actors,
            recipients,
            places: place.into_iter().collect(),
            times,
            status: act.status,
            source,
            toll: toll.into_iter().collect(),
            confidence: None,
            why: Vec::new(),
        });
        self
    }

    fn mention(&mut self, words: &str, kind: MentionKind) -> MentionId {
        let (block, range) = self.find(words);
        let known = ACTORS.iter().find(|(word, ..)| *word == words && kind == MentionKind::Country);
        let actor = known.map(|(_, name, country, sector)| Actor {
            name: (*name).into(),
            country: Some((*country).into()),
            sector: vec![(*sector).into()],
            why: "name of the country".into(),
            ..Actor::default()
        });
        let place = (kind == MentionKind::Place).then(|| Place {
            geoname: Some(7),
            name: words.into(),
            country: Some("XBE".into()),
            admin1: None,
            lat: Some(39.76),
            lon: Some(46.75),
            precision: PlacePrecision::Town,
            candidates: Vec::new(),
            why: "only one of this name".into(),
        });
        self.account.reading.mentions.push(Mention { block, range, kind, refers: Vec::new() });
        self.account.mentions.push(Resolved { actor, place, time: None });
        MentionId(self.account.reading.mentions.len() - 1)
    }

    fn find(&self, words: &str) -> (BlockId, TextRange) {
        let s = self.account.reading.sentences[self.sentence];
        let text = s.range.of(self.account.article.text(s.block));
        let at = text.find(words).unwrap_or_else(|| panic!("{words:?} is in {text:?}"));
        (s.block, TextRange::new(s.range.start + at, s.range.start + at + words.len()))
    }

    pub(crate) fn done(self) -> Account {
        self.account
    }
}

/// A conflict with an undescribed deal, a truce with rival starts, breaches, a denial, and a second truce.
pub(crate) fn pages() -> Vec<Account> {
    let agreed =
        |trigger, when| Act { trigger, layer: Some(Layer::Agreed), by: &["Arland", "Belmar"], when, ..Act::default() };
    let early = Page::new(
        "1",
        "Demo Courier",
        "en",
        "2031-03-01T08:00+04:00",
        &format!("Arland attacked Belmar {HARM}"),
        &[
            "Arland said that Belmar broke the earlier deal. Belmar said that Arland broke the earlier deal.",
            &format!("{RIGHT_TO_LEFT} Kordia urged Arland and Belmar to stop. {HARM} was said to be angry."),
        ],
    )
    .claim(0, Class::Assault, Act { trigger: "attacked", by: &["Arland"], to: &["Belmar"], ..Act::default() })
    .claim(1, Class::Assault, breach("broke", "Belmar", Some("Arland"), None))
    .claim(2, Class::Assault, breach("broke", "Arland", Some("Belmar"), None))
    .claim(4, Class::Protest, Act { trigger: "angry", by: &[HARM], ..Act::default() });

    let truce = Page::new(
        "2",
        "Kabar Peraga",
        "id",
        "2031-03-05T09:25+07:00",
        "Arland dan Belmar menyepakati gencatan senjata",
        &["Kordia mendesak Arland dan Belmar berhenti. Gencatan senjata Arland dan Belmar berlaku pada 6 Maret."],
    )
    .claim(0, Class::Agree, agreed("menyepakati", Some("2031-03-05")))
    .claim(
        1,
        Class::Request,
        Act {
            trigger: "mendesak",
            mode: Some(Mode::Yield),
            layer: Some(Layer::Proposed),
            by: &["Kordia"],
            to: &["Arland", "Belmar"],
            when: Some("2031-03-04"),
            ..Act::default()
        },
    )
    .claim(2, Class::Retreat, effective("berlaku", "2031-03-06T12:00+04:00"));

    let rival = Page::new(
        "3",
        "Demo Courier",
        "en",
        "2031-03-05T20:00+04:00",
        "Arland and Belmar agree to a truce",
        &["The truce of Arland and Belmar starts at midnight. It was agreed on Wednesday."],
    )
    .claim(0, Class::Agree, agreed("agree", Some("2031-03-05")))
    .claim(1, Class::Retreat, effective("starts", "2031-03-06T00:00+04:00"));

    let breaches = Page::new(
        "4",
        "Пример",
        "ru",
        "2031-03-08T10:00+04:00",
        "Арланд обвиняет Белмар",
        &["Арланд заявил, что Белмар обстрелял Ödköy, пятеро погибли. Белмар отрицает, что Белмар нарушил перемирие."],
    )
    .claim(
        1,
        Class::Assault,
        Act {
            mode: Some(Mode::HeavyWeapons),
            place: Some("Ödköy"),
            killed: Some(("пятеро", 5)),
            ..breach("обстрелял", "Белмар", Some("Арланд"), Some("2031-03-07"))
        },
    )
    .claim(
        2,
        Class::Assault,
        Act {
            status: Status::Negated,
            stance: Stance::Denies,
            ..breach("нарушил", "Белмар", Some("Белмар"), Some("2031-03-07"))
        },
    );

    let arabic = Page::new(
        "5",
        "مثال",
        "ar",
        "2031-03-09T10:00+03:00",
        "أرلاند خرقت الهدنة",
        &["قالت بلمار إن أرلاند خرقت الهدنة. Arland said that observers found that Belmar broke it."],
    )
    .claim(1, Class::Assault, breach("خرقت", "أرلاند", Some("بلمار"), Some("2031-03-08")))
    .claim(2, Class::Assault, breach("broke", "Belmar", Some("observers"), Some("2031-03-08")));

    let second = Page::new(
        "6",
        "Kabar Peraga",
        "id",
        "2031-04-02T09:25+07:00",
        "Arland dan Belmar menyepakati gencatan senjata baru",
        &["Gencatan senjata baru Arland dan Belmar berlaku pada 3 April."],
    )
    .claim(0, Class::Agree, agreed("menyepakati", Some("2031-04-01")))
    .claim(1, Class::Retreat, effective("berlaku", "2031-04-03"));
    [early, truce, rival, breaches, arabic, second].map(Page::done).into()
}

fn breach<'a>(trigger: &'a str, by: &'a str, speaker: Option<&'a str>, when: Option<&'a str>) -> Act<'a> {
    // One word is enough to borrow for as long as the act.
    let by: &'a [&'a str] = Box::leak(Box::new([by]));
    Act { trigger, layer: Some(Layer::Violated), by, speaker, when, ..Act::default() }
}

fn effective<'a>(trigger: &'a str, when: &'a str) -> Act<'a> {
    Act {
        trigger,
        mode: Some(Mode::Ceasefire),
        layer: Some(Layer::Effective),
        by: &["Arland", "Belmar"],
        when: Some(when),
        status: Status::Planned,
        ..Act::default()
    }
}
