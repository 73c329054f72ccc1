//! Reading a case and comparing it with what the room makes of it.

use gencatan_page::{Article, Block, BlockId, Dateline, Stamp, TextRange};
use gencatan_reader::{Claim, Class, Mention, MentionId, MentionKind, Quote, Reading, Sentence, Source, Status};
use gencatan_world::{Account, resolve};

/// The cases of a file: title and lines.
pub(crate) fn cases(text: &str) -> Vec<(String, String)> {
    text.split("\n## ")
        .skip(1)
        .map(|c| c.split_once('\n').unwrap())
        .map(|(t, b)| (t.to_owned(), b.to_owned()))
        .collect()
}

/// A text, its reading, and the expectations.
pub(crate) struct Case {
    account: Account,
    expected: Vec<(String, String)>,
}

impl Case {
    /// Reads a case.
    pub(crate) fn read(language: &str, body: &str) -> Self {
        let (_, rest) = body.split_once("```text\n").expect("a text block");
        let (text, rest) = rest.split_once("\n```").expect("the end of the text block");
        let mut article = Article { language: Some(language.into()), ..Article::default() };
        let mut reading = Reading::default();
        for (block, paragraph) in (0..).zip(text.split("\n\n")) {
            let mut joined = String::new();
            for line in paragraph.lines() {
                if !joined.is_empty() {
                    joined.push(' ');
                }
                let range = TextRange::new(joined.len(), joined.len() + line.len());
                joined.push_str(line);
                reading.sentences.push(Sentence { block: BlockId(block), range });
            }
            article.blocks.push(Block { text: joined, ..Block::default() });
        }
        let mut expected = Vec::new();
        for line in rest.lines().filter_map(|l| l.trim().strip_prefix("- ")) {
            let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("no key in {line:?}"));
            match key {
                "published" => {
                    let at = value.parse().expect("a moment");
                    article.published = Some(Stamp { at, text: value.into() });
                }
                "dateline" => article.dateline = Some(Dateline { place: Some(value.into()), ..Dateline::default() }),
                "refers" => {
                    let (short, long) = value.split_once(" = ").unwrap();
                    let refers = long.split(", ").map(|t| mention(&article, &reading, t)).collect();
                    let at = mention(&article, &reading, short).0;
                    reading.mentions[at].refers = refers;
                }
                "quote" => {
                    let (words, speaker) = value.split_once(" = ").unwrap();
                    let (block, range) = find(&article, words);
                    let speaker = Some(mention(&article, &reading, speaker));
                    reading.quotes.push(Quote { block, range, speaker });
                }
                "claim" => claim(&article, &mut reading, value),
                "unplaced" => expected.extend(value.split(" | ").map(|w| (key.to_owned(), format!("{w} = -")))),
                _ => match MentionKind::from_word(key) {
                    Some(kind) if key != "time" && key != "place" || !value.contains(" = ") => {
                        for words in value.split(" | ") {
                            let (block, range) = find(&article, words);
                            reading.mentions.push(Mention { block, range, kind, refers: Vec::new() });
                        }
                    }
                    _ => expected.push((key.to_owned(), value.to_owned())),
                },
            }
        }
        Self { account: resolve(article, reading), expected }
    }

    /// How many expectations there are, and those that are not met.
    pub(crate) fn check(&self) -> (usize, Vec<String>) {
        let wrong = self.expected.iter().filter_map(|(key, line)| {
            let (words, wanted) = line.split_once(" = ").unwrap();
            let got = self.got(key, words);
            (got != wanted).then(|| format!("{key} of {words:?} is {got:?}, not {wanted:?}"))
        });
        (self.expected.len(), wrong.collect())
    }

    fn got(&self, key: &str, words: &str) -> String {
        let Account { article, reading, mentions, claims } = &self.account;
        let claim = || {
            let (block, range) = find(article, words);
            let at = |c: &Claim| reading.sentences[c.sentence].block == block && c.trigger == range;
            reading.claims.iter().position(at).unwrap_or_else(|| panic!("no claim {words:?}"))
        };
        let resolved = |kind| {
            let (block, range) = find(article, words);
            let fits = |m: &Mention| m.block == block && m.range == range && (m.kind == MentionKind::Time) == kind;
            reading.mentions.iter().position(fits).map(|at| &mentions[at])
        };
        match key {
            "time" => resolved(true).and_then(|r| r.time.as_ref()).map_or("-".into(), |t| t.value.clone()),
            "place" => resolved(false).and_then(|r| r.place.as_ref()).map_or("-".into(), |p| {
                let id = p.geoname.map_or("-".into(), |id| id.to_string());
                format!("{id}, {}", p.country.as_deref().unwrap_or("-"))
            }),
            "unplaced" => {
                let (block, range) = find(article, words);
                let over = |m: &Mention| m.block == block && m.range.start < range.end && range.start < m.range.end;
                let placed = reading.mentions.iter().zip(mentions).find(|(m, r)| over(m) && r.place.is_some());
                placed.and_then(|(_, r)| r.place.as_ref()).map_or("-".into(), |p| p.name.clone())
            }
            "actor" => {
                let (block, range) = find(article, words);
                let at = reading.mentions.iter().position(|m| m.block == block && m.range == range).expect("a mention");
                let actors = self.account.actors_of(MentionId(at));
                let one = |a: &&gencatan_world::Actor| {
                    assert!(!a.why.is_empty());
                    let side = a.side().unwrap_or("-".into());
                    let sector = if a.sector.is_empty() { "-".into() } else { a.sector.join(" ") };
                    let role = a.role.as_deref().unwrap_or("-");
                    format!("{side}, {sector}, {role}, {}", a.id.as_deref().unwrap_or("-"))
                };
                let shown: Vec<_> = actors.iter().map(one).collect();
                if shown.is_empty() { "-".into() } else { shown.join(" + ") }
            }
            "when" => claims[claim()].when.map_or("-".into(), |w| {
                let show = |m: Option<gencatan_page::Moment>| m.map_or(String::new(), |m| m.to_string());
                let approx = if w.approx { " approx" } else { "" };
                format!("{}..{} {}{approx}", show(w.from), show(w.to), w.precision.as_str())
            }),
            "times" => {
                let claim = &reading.claims[claim()];
                let block = reading.sentences[claim.sentence].block;
                let times: Vec<_> =
                    claim.times.iter().map(|id| reading.mentions[id.0].range.of(article.text(block))).collect();
                if times.is_empty() { "-".into() } else { times.join(" & ") }
            }
            _ => panic!("there is no expectation {key:?}"),
        }
    }
}

/// Where the words stand; `#2` behind them takes the second occurrence in the article.
fn find(article: &Article, words: &str) -> (BlockId, TextRange) {
    let (words, nth) = words.rsplit_once(" #").map_or((words, 1), |(w, n)| (w, n.parse().expect("a number")));
    let places = article.texts().flat_map(|(b, text)| text.match_indices(words).map(move |(at, w)| (b, at, w.len())));
    let (block, at, len) =
        places.into_iter().nth(nth - 1).unwrap_or_else(|| panic!("{words:?} does not stand {nth} times"));
    (block, TextRange::new(at, at + len))
}

fn mention(article: &Article, reading: &Reading, words: &str) -> MentionId {
    let (block, range) = find(article, words);
    let at = reading.mentions.iter().position(|m| m.block == block && m.range == range);
    MentionId(at.unwrap_or_else(|| panic!("no mention {words:?}")))
}

fn claim(article: &Article, reading: &mut Reading, value: &str) {
    let (what, rest) = value.split_once(" = ").unwrap();
    let (class, trigger) = what.split_once(' ').unwrap();
    let (actors, clause) = rest.split_once("; ").map_or((rest, None), |(a, c)| (a, Some(c)));
    let (block, trigger) = find(article, trigger);
    let sentence = reading.sentences.iter().position(|s| s.block == block && s.range.contains(trigger)).unwrap();
    let source = (clause == Some("said")).then(Source::default);
    let clause = clause.filter(|c| *c != "said").map_or(reading.sentences[sentence].range, |c| find(article, c).1);
    let actors = actors.split(", ").filter(|a| *a != "-").map(|a| mention(article, reading, a)).collect();
    let places = reading.mentions.iter().enumerate().filter(|(_, m)| m.block == block && m.kind == MentionKind::Place);
    let places = places.filter(|(_, m)| clause.contains(m.range)).map(|(at, _)| MentionId(at)).collect();
    reading.claims.push(Claim {
        id: format!("c-{}", reading.claims.len()),
        sentence,
        trigger,
        clause,
        class: Class::from_word(class).expect("a class"),
        mode: None,
        layer: None,
        actors,
        recipients: Vec::new(),
        places,
        times: Vec::new(),
        status: Status::Actual,
        source,
        toll: Vec::new(),
        confidence: None,
        why: Vec::new(),
    });
}
