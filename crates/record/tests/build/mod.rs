//! Accounts made by hand: three pages about two truces, with text beyond ASCII.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use gencatan_page::{Article, Block, BlockId, Dropped, DroppedKind, Moment, Stamp, TextRange};
use gencatan_reader::{
    Bound, Claim, Class, Layer, Mention, MentionId, MentionKind, Model, Reading, Sentence, Source, Stance, Status,
    Toll, TollKind,
};
use gencatan_record::Entry;
use gencatan_world::{Account, Actor, Place, PlacePrecision, Resolved, Setting, When};

/// A page with its account.
pub(crate) struct Page {
    pub(crate) input: String,
    pub(crate) hash: String,
    pub(crate) account: Account,
}

/// The entry of a page.
pub(crate) fn entry(page: &Page) -> Entry<'_> {
    Entry { input: &page.input, bytes_hash: &page.hash, account: &page.account, version: "0.1.0" }
}

/// An account in the making.
pub(crate) struct Builder {
    account: Account,
}

impl Builder {
    pub(crate) fn new(
        id: &str,
        outlet: &str,
        language: &str,
        published: &str,
        headline: &str,
        blocks: &[&str],
    ) -> Self {
        let article = Article {
            id: id.into(),
            outlet: Some(outlet.into()),
            language: Some(language.into()),
            headline: Some(headline.into()),
            published: Some(Stamp { at: published.parse().unwrap(), text: published.into() }),
            blocks: blocks.iter().map(|t| Block { text: (*t).into(), ..Block::default() }).collect(),
            dropped: vec![Dropped {
                kind: DroppedKind::Related,
                text: "Baca juga: resep".into(),
                rule: "label:related",
            }],
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
        Self { account: Account { article, reading, mentions: Vec::new(), claims: Vec::new() } }
    }

    /// A mention of `text` in the sentence, standing for the actor with this side.
    pub(crate) fn mention(
        &mut self,
        sentence: usize,
        text: &str,
        kind: MentionKind,
        side: Option<(&str, &str)>,
    ) -> MentionId {
        let (block, range) = self.find(sentence, text);
        let actor = side.map(|(code, name)| Actor {
            name: name.into(),
            country: Some(code.into()),
            sector: vec!["GOV".into()],
            why: "name".into(),
            ..Actor::default()
        });
        let place = (kind == MentionKind::Place).then(|| Place {
            geoname: Some(7),
            name: text.into(),
            country: Some("AZE".into()),
            admin1: None,
            lat: Some(39.76),
            lon: Some(46.75),
            precision: PlacePrecision::Town,
            candidates: Vec::new(),
            why: "only one".into(),
        });
        self.account.reading.mentions.push(Mention { block, range, kind, refers: Vec::new() });
        self.account.mentions.push(Resolved { actor, place, time: None });
        MentionId(self.account.reading.mentions.len() - 1)
    }

    /// A pronoun that stands for others.
    pub(crate) fn pronoun(&mut self, sentence: usize, text: &str, refers: &[MentionId]) -> MentionId {
        let id = self.mention(sentence, text, MentionKind::Pronoun, None);
        self.account.reading.mentions[id.0].refers = refers.to_vec();
        id
    }

    fn find(&self, sentence: usize, text: &str) -> (BlockId, TextRange) {
        let s = self.account.reading.sentences[sentence];
        let at = s.range.of(self.account.article.text(s.block)).find(text).expect("the words are in the sentence");
        (s.block, TextRange::new(s.range.start + at, s.range.start + at + text.len()))
    }

    pub(crate) fn claim(&mut self, sentence: usize, trigger: &str, class: Class, layer: Option<Layer>) -> &mut Claim {
        let (block, trigger) = self.find(sentence, trigger);
        let s = self.account.reading.sentences[sentence];
        let text = self.account.article.text(block);
        let n = self.account.reading.claims.len();
        let id = Claim::identify(&self.account.article.id, s.range.of(text), trigger.of(text), class, n);
        self.account.reading.claims.push(Claim {
            id,
            sentence,
            trigger,
            clause: s.range,
            class,
            mode: None,
            layer,
            actors: Vec::new(),
            recipients: Vec::new(),
            places: Vec::new(),
            times: Vec::new(),
            status: Status::Actual,
            source: None,
            toll: Vec::new(),
            confidence: Some(0.93),
            why: vec!["cue".into()],
        });
        self.account.claims.push(Setting::default());
        self.account.reading.claims.last_mut().unwrap()
    }

    /// Dates the last claim.
    pub(crate) fn on(&mut self, when: &str) {
        let at: Moment = when.parse().unwrap();
        self.account.claims.last_mut().unwrap().when =
            Some(When { from: Some(at), to: Some(at), precision: at.precision, approx: false });
    }

    pub(crate) fn located(&mut self, place: MentionId) {
        self.account.claims.last_mut().unwrap().place = Some(place);
    }

    pub(crate) fn page(self, input: &str) -> Page {
        Page { input: input.into(), hash: format!("hash-{}", &input[..1]), account: self.account }
    }
}

fn says(speaker: MentionId) -> Option<Source> {
    Some(Source { speaker: Some(speaker), channel: None, stance: Stance::Asserts, via: Vec::new() })
}

/// Three pages: a breach of an undescribed deal, a truce, the same truce elsewhere.
pub(crate) fn pages() -> Vec<Page> {
    let mut a = Builder::new(
        "a-01",
        "Demo Post",
        "kk",
        "2020-10-12T08:00+06:00",
        "Армения мен Әзербайжан",
        &["Армения айыптады. Шуша қаласында Әзербайжан бес адамға қол көтерді."],
    );
    let armenia = a.mention(0, "Армения", MentionKind::Country, Some(("ARM", "Armenia")));
    let azerbaijan = a.mention(2, "Әзербайжан", MentionKind::Country, Some(("AZE", "Azerbaijan")));
    let town = a.mention(2, "Шуша", MentionKind::Place, None);
    let five = a.mention(2, "бес", MentionKind::Count, None);
    let claim = a.claim(1, "айыптады", Class::Accuse, None);
    (claim.actors, claim.recipients) = (vec![armenia], vec![azerbaijan]);
    let claim = a.claim(2, "көтерді", Class::Assault, Some(Layer::Violated));
    (claim.actors, claim.places, claim.source) = (vec![azerbaijan], vec![town], says(armenia));
    claim.toll.push(Toll {
        kind: TollKind::Injured,
        mention: five,
        low: Some(5),
        high: Some(5),
        bound: Bound::Exact,
        who: None,
    });
    a.located(town);
    let claim = a.claim(2, "қол", Class::Assault, Some(Layer::Violated));
    (claim.actors, claim.source) = (vec![armenia], says(azerbaijan));

    let mut b = Builder::new(
        "a-02",
        "Contoh Harian",
        "id",
        "2020-10-26T09:25+07:00",
        "Armenia dan Azerbaijan sepakati gencatan senjata",
        &["AS mendesak kedua pihak pada 23 Oktober. Gencatan senjata kemanusiaan mulai berlaku pukul 08.00."],
    );
    let sides = [
        b.mention(0, "Armenia", MentionKind::Country, Some(("ARM", "Armenia"))),
        b.mention(0, "Azerbaijan", MentionKind::Country, Some(("AZE", "Azerbaijan"))),
    ];
    let us = b.mention(1, "AS", MentionKind::Country, Some(("USA", "United States")));
    let both = b.pronoun(1, "kedua pihak", &sides);
    b.claim(0, "sepakati", Class::Agree, Some(Layer::Agreed)).actors = sides.to_vec();
    b.on("2020-10-25");
    let claim = b.claim(1, "mendesak", Class::Request, Some(Layer::Proposed));
    (claim.actors, claim.recipients) = (vec![us], vec![both]);
    b.on("2020-10-23");
    b.claim(2, "mulai", Class::Retreat, Some(Layer::Effective)).actors = vec![both];
    b.on("2020-10-26T08:00+04:00");

    let mut c = Builder::new(
        "a-03",
        "Sample Times",
        "en",
        "2020-10-26T10:00Z",
        "Armenia and Azerbaijan agree to a truce",
        &["The truce was agreed on Sunday."],
    );
    let sides = vec![
        c.mention(0, "Armenia", MentionKind::Country, Some(("ARM", "Armenia"))),
        c.mention(0, "Azerbaijan", MentionKind::Country, Some(("AZE", "Azerbaijan"))),
    ];
    c.claim(0, "agree", Class::Agree, Some(Layer::Agreed)).actors = sides;

    vec![a.page("a.html"), b.page("b.html"), c.page("c.html")]
}
