//! The inline notation of gold passages, and its offsets.
//!
//! A passage is a header, lines of text with mentions and triggers marked in place, and a line for each claim.
//! `corpus/README.md` describes it for those who write.

use std::collections::BTreeMap;

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Problem {
    /// Line of the file, from 1.
    pub(super) line: usize,
    /// What was read and what was expected.
    pub(super) message: String,
}

impl Problem {
    /// A problem on a line.
    pub(super) fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// A stretch of a passage's text in code points, end exclusive.
pub(super) type Span = (usize, usize);

/// A marked mention.
#[derive(Debug)]
pub(super) struct Mention {
    /// The writer's name for it.
    pub(super) name: String,
    /// Its kind.
    pub(super) kind: String,
    /// Where it stands.
    pub(super) span: Span,
    /// TIMEX3 value of a time.
    pub(super) value: Option<String>,
    /// Names of the mentions that it stands for.
    pub(super) refers: Vec<String>,
    /// The line of the file.
    pub(super) line: usize,
}

/// According to whom.
#[derive(Debug)]
pub(super) struct Source {
    /// Name of the speaker's mention.
    pub(super) speaker: Option<String>,
    /// By what channel.
    pub(super) channel: Option<String>,
    /// How the speaker stands to it.
    pub(super) stance: String,
    /// Names of the outer speakers, from inner to outer.
    pub(super) via: Vec<String>,
}

/// A count of people hit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Toll {
    /// What befell them.
    pub(super) kind: String,
    /// Name of the count's mention.
    pub(super) mention: String,
    /// How the text bounds the number.
    pub(super) bound: String,
    /// The number.
    pub(super) value: u64,
    /// Name of the mention of those hit.
    pub(super) who: Option<String>,
}

/// A claim.
#[derive(Debug, Default)]
pub(super) struct Claim {
    /// The writer's name of the trigger.
    pub(super) trigger: String,
    /// Class.
    pub(super) class: String,
    /// Mode.
    pub(super) mode: Option<String>,
    /// Ceasefire layer.
    pub(super) layer: Option<String>,
    /// Names of those who act.
    pub(super) actors: Vec<String>,
    /// Names of those acted upon.
    pub(super) recipients: Vec<String>,
    /// Names of the places.
    pub(super) places: Vec<String>,
    /// Names of the times.
    pub(super) times: Vec<String>,
    /// Status; "actual" unless said otherwise.
    pub(super) status: String,
    /// Source.
    pub(super) source: Option<Source>,
    /// Counts.
    pub(super) toll: Vec<Toll>,
    /// The line of the file.
    pub(super) line: usize,
}

/// A gold passage.
#[derive(Debug)]
pub(super) struct Passage {
    /// Language and six digits.
    pub(super) id: String,
    /// Publication time with its offset.
    pub(super) published: String,
    /// The sort of text it imitates.
    pub(super) form: String,
    /// How it speaks.
    pub(super) register: String,
    /// The place of the dateline, which is not part of the text.
    pub(super) dateline: Option<String>,
    /// The text without marks.
    pub(super) text: String,
    /// Mentions in order of their spans.
    pub(super) mentions: Vec<Mention>,
    /// Spans of the triggers by name.
    pub(super) triggers: BTreeMap<String, Span>,
    /// Claims as written.
    pub(super) claims: Vec<Claim>,
    /// Line of the header.
    pub(super) line: usize,
}

/// Parses the passages of a file; a passage with a problem is told and the others go on.
pub(super) fn parse(text: &str) -> (Vec<Passage>, Vec<Problem>) {
    let mut passages = Vec::new();
    let mut problems = Vec::new();
    let mut block: Vec<(usize, &str)> = Vec::new();
    for (index, line) in text.lines().chain([""]).enumerate() {
        if !line.trim().is_empty() {
            block.push((index + 1, line));
        } else if !block.is_empty() {
            match passage(&block) {
                Ok(passage) => passages.push(passage),
                Err(problem) => problems.push(problem),
            }
            block.clear();
        }
    }
    (passages, problems)
}

fn passage(lines: &[(usize, &str)]) -> Result<Passage, Problem> {
    let Some((&(line, head), rest)) = lines.split_first() else {
        return Err(Problem::new(0, "read nothing, expected a passage"));
    };
    let Some(head) = head.strip_prefix("## ") else {
        return Err(Problem::new(line, format!("read `{head}`, expected a header that begins with `## `")));
    };
    let fields: Vec<&str> = head.split('|').map(str::trim).collect();
    let [id, published, manner, more @ ..] = fields.as_slice() else {
        return Err(Problem::new(line, format!("read `{head}`, expected `id | published | form register`")));
    };
    let Some((form, register)) = manner.split_once(' ') else {
        return Err(Problem::new(line, format!("read `{manner}`, expected a form and a register")));
    };
    let dateline = match more {
        [] => None,
        [field] if field.starts_with("dateline ") => Some(field["dateline ".len()..].trim().to_owned()),
        _ => return Err(Problem::new(line, format!("read `{}`, expected `dateline PLACE`", more.join(" | ")))),
    };
    let mut marks = Marks::default();
    let mut claims = Vec::new();
    let mut paragraphs = 0;
    for &(line, text) in rest {
        if let Some(written) = text.strip_prefix("* ") {
            claims.push(claim(line, written)?);
        } else if claims.is_empty() {
            if paragraphs > 0 {
                marks.put('\n');
            }
            paragraphs += 1;
            marks.read(line, text)?;
        } else {
            return Err(Problem::new(line, format!("read `{text}` after a claim, expected a claim or an empty line")));
        }
    }
    marks.mentions.sort_by_key(|mention| (mention.span.0, std::cmp::Reverse(mention.span.1)));
    Ok(Passage {
        id: (*id).to_owned(),
        published: (*published).to_owned(),
        form: form.to_owned(),
        register: register.trim().to_owned(),
        dateline,
        text: marks.text,
        mentions: marks.mentions,
        triggers: marks.triggers,
        claims,
        line,
    })
}

/// The marks read so far and the text without them.
#[derive(Default)]
struct Marks {
    text: String,
    /// Code points in `text`.
    length: usize,
    mentions: Vec<Mention>,
    triggers: BTreeMap<String, Span>,
}

impl Marks {
    fn put(&mut self, c: char) {
        self.text.push(c);
        self.length += 1;
    }

    fn read(&mut self, line: usize, written: &str) -> Result<(), Problem> {
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut rest = written.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next() {
                    Some(escaped) if "[]<>{}\\*#".contains(escaped) => self.put(escaped),
                    other => {
                        let read = other.map(String::from).unwrap_or_default();
                        let message =
                            format!("read `\\{read}`, expected one of [ ] < > {{ }} * # \\ after a backslash");
                        return Err(Problem::new(line, message));
                    }
                },
                '[' | '<' => open.push((c, self.length)),
                ']' | '>' => {
                    let opener = if c == ']' { '[' } else { '<' };
                    let Some((_, start)) = open.pop().filter(|(o, _)| *o == opener) else {
                        return Err(Problem::new(line, format!("read `{c}`, expected `{opener}` before it")));
                    };
                    let after = rest.as_str();
                    let Some((label, tail)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) else {
                        let read: String = after.chars().take(12).collect();
                        return Err(Problem::new(line, format!("read `{read}` after `{c}`, expected `{{…}}`")));
                    };
                    rest = tail.chars();
                    self.label(line, c == ']', (start, self.length), label)?;
                }
                '{' | '}' => {
                    return Err(Problem::new(line, format!("read `{c}` outside a mark, expected `\\{c}`")));
                }
                _ => self.put(c),
            }
        }
        match open.pop() {
            None => Ok(()),
            Some((opener, _)) => Err(Problem::new(line, format!("read `{opener}` that is not closed on its line"))),
        }
    }

    fn label(&mut self, line: usize, mention: bool, span: Span, label: &str) -> Result<(), Problem> {
        let mut words = label.split_whitespace();
        let Some(name) = words.next() else {
            return Err(Problem::new(line, "read `{}`, expected a name in it"));
        };
        let name = name.to_owned();
        if self.triggers.contains_key(&name) || self.mentions.iter().any(|known| known.name == name) {
            return Err(Problem::new(line, format!("read `{name}` twice, expected a name of its own for every mark")));
        }
        if !mention {
            if let Some(word) = words.next() {
                return Err(Problem::new(line, format!("read `{word}`, expected only a name for a trigger")));
            }
            self.triggers.insert(name, span);
            return Ok(());
        }
        let Some(kind) = words.next() else {
            return Err(Problem::new(line, format!("read `{name}` alone, expected a kind after it")));
        };
        let (mut value, mut refers) = (None, Vec::new());
        match words.next() {
            None => {}
            Some("->") => refers = words.by_ref().map(str::to_owned).collect(),
            Some(word) => value = Some(word.to_owned()),
        }
        if let Some(word) = words.next() {
            return Err(Problem::new(line, format!("read `{word}`, expected `{name} {kind}` and one value")));
        }
        self.mentions.push(Mention { name, kind: kind.to_owned(), span, value, refers, line });
        Ok(())
    }
}

fn claim(line: usize, written: &str) -> Result<Claim, Problem> {
    let mut fields = written.split('|').map(str::trim);
    let mut head = fields.next().unwrap_or_default().split_whitespace();
    let (Some(trigger), Some(class)) = (head.next(), head.next()) else {
        return Err(Problem::new(line, format!("read `{written}`, expected `* trigger CLASS[:mode] [layer] | …`")));
    };
    let (class, mode) = match class.split_once(':') {
        Some((class, mode)) => (class, Some(mode.to_owned())),
        None => (class, None),
    };
    let mut claim = Claim {
        trigger: trigger.to_owned(),
        class: class.to_owned(),
        mode,
        layer: head.next().map(str::to_owned),
        status: "actual".to_owned(),
        line,
        ..Claim::default()
    };
    if let Some(word) = head.next() {
        return Err(Problem::new(line, format!("read `{word}`, expected `|` after class and layer")));
    }
    let mut seen = Vec::new();
    for field in fields {
        let mut words = field.split_whitespace().map(str::to_owned);
        let Some(key) = words.next() else {
            return Err(Problem::new(line, "read nothing between two `|`, expected a field"));
        };
        let words: Vec<String> = words.collect();
        if !super::codes::TOLLS.contains(&key.as_str()) {
            let slot = if super::codes::STATUSES.contains(&key.as_str()) { "status".to_owned() } else { key.clone() };
            if seen.contains(&slot) {
                return Err(Problem::new(line, format!("read `{key}` where its field was filled already")));
            }
            seen.push(slot);
        }
        match key.as_str() {
            "by" => claim.actors = some(line, &key, words)?,
            "to" => claim.recipients = some(line, &key, words)?,
            "at" => claim.places = some(line, &key, words)?,
            "on" => claim.times = some(line, &key, words)?,
            "says" => claim.source = Some(source(line, &words)?),
            _ if super::codes::TOLLS.contains(&key.as_str()) => claim.toll.push(toll(line, key, &words)?),
            _ if super::codes::STATUSES.contains(&key.as_str()) && words.is_empty() => claim.status = key,
            _ => {
                let message = format!("read `{field}`, expected by, to, at, on, says, a status or a toll");
                return Err(Problem::new(line, message));
            }
        }
    }
    Ok(claim)
}

fn some(line: usize, key: &str, words: Vec<String>) -> Result<Vec<String>, Problem> {
    if words.is_empty() {
        return Err(Problem::new(line, format!("read `{key}` alone, expected names of mentions after it")));
    }
    Ok(words)
}

/// `SPEAKER|- [channel] [stance] [via OUTER…]`.
fn source(line: usize, words: &[String]) -> Result<Source, Problem> {
    let Some((speaker, rest)) = words.split_first() else {
        return Err(Problem::new(line, "read `says` alone, expected a speaker or `-`"));
    };
    let (rest, via) = match rest.iter().position(|word| word == "via") {
        Some(at) => (&rest[..at], some(line, "via", rest[at + 1..].to_vec())?),
        None => (rest, Vec::new()),
    };
    let mut source =
        Source { speaker: (speaker != "-").then(|| speaker.clone()), channel: None, stance: "asserts".to_owned(), via };
    for word in rest {
        if super::codes::CHANNELS.contains(&word.as_str()) {
            source.channel = Some(word.clone());
        } else if super::codes::STANCES.contains(&word.as_str()) {
            source.stance.clone_from(word);
        } else {
            return Err(Problem::new(line, format!("read `{word}`, expected a channel, a stance or `via`")));
        }
    }
    Ok(source)
}

/// `COUNT [bound] NUMBER [who MENTION]`.
fn toll(line: usize, kind: String, words: &[String]) -> Result<Toll, Problem> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (words, who) = match words.as_slice() {
        [before @ .., "who", who] => (before, Some((*who).to_owned())),
        all => (all, None),
    };
    let (mention, bound, number) = match words {
        [mention, number] => (mention, "exact", number),
        [mention, bound, number] if super::codes::BOUNDS.contains(bound) => (mention, *bound, number),
        _ => {
            let message =
                format!("read `{kind} {}`, expected `{kind} MENTION [bound] NUMBER [who MENTION]`", words.join(" "));
            return Err(Problem::new(line, message));
        }
    };
    let Ok(value) = number.parse() else {
        return Err(Problem::new(line, format!("read `{number}`, expected a number in digits")));
    };
    Ok(Toll { kind, mention: (*mention).to_owned(), bound: bound.to_owned(), value, who })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one passage of a text, and what each of its marks cuts out again.
    fn cuts(written: &str) -> Vec<(String, String)> {
        let (passages, problems) = parse(written);
        assert!(problems.is_empty(), "{problems:?}");
        let passage = &passages[0];
        let cut = |(start, end): Span| passage.text.chars().skip(start).take(end - start).collect::<String>();
        let mut out: Vec<_> = passage.mentions.iter().map(|m| (m.name.clone(), cut(m.span))).collect();
        out.extend(passage.triggers.iter().map(|(name, span)| (name.clone(), cut(*span))));
        out
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn offsets_are_code_points_in_every_script() {
        for (text, expected) in [
            (
                "[الحكومة]{m role} <رفضت>{c} الهدنة 😀 في [عدن]{p place}.",
                [("m", "الحكومة"), ("p", "عدن"), ("c", "رفضت")],
            ),
            (
                "[Հայաստանը]{m country} <մերժեց>{c} հանդիպումը [Երևանում]{p place}։",
                [("m", "Հայաստանը"), ("p", "Երևանում"), ("c", "մերժեց")],
            ),
            ("[外交部长]{m role}在[北京]{p place}<会见>{c}来宾。", [("m", "外交部长"), ("p", "北京"), ("c", "会见")]),
        ] {
            let written = format!("## zz-000001 | 2020-10-26T09:25+07:00 | wire formal\n{text}\n");
            assert_eq!(cuts(&written), pairs(&expected));
        }
    }

    #[test]
    fn triggers_nest_in_mentions_and_escapes_are_text() {
        let written = "## en-000001 | 2020-10-26T09:25Z | wire formal\n\\[A\\] [<talks>{c} host]{m role} x\nsecond [line]{l place}";
        let (passages, problems) = parse(written);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(passages[0].text, "[A] talks host x\nsecond line");
        assert_eq!(cuts(written), pairs(&[("m", "talks host"), ("l", "line"), ("c", "talks")]));
    }

    #[test]
    fn claim_lines_fill_every_field() {
        let written = "c ASSAULT:drone violated | by a b | to d | at p | on t | negated | says s tweet denies via u v \
                       | killed k at_least 5 who d | injured i 2";
        let claim = claim(7, written).expect("a claim");
        assert_eq!((claim.class.as_str(), claim.mode.as_deref()), ("ASSAULT", Some("drone")));
        assert_eq!((claim.layer.as_deref(), claim.status.as_str()), (Some("violated"), "negated"));
        assert_eq!((claim.actors, claim.recipients), (vec!["a".into(), "b".into()], vec![String::from("d")]));
        let source = claim.source.expect("a source");
        assert_eq!((source.speaker.as_deref(), source.channel.as_deref()), (Some("s"), Some("tweet")));
        assert_eq!((source.stance.as_str(), source.via.len()), ("denies", 2));
        assert_eq!((claim.toll[0].value, claim.toll[0].bound.as_str()), (5, "at_least"));
        assert_eq!((claim.toll[1].bound.as_str(), claim.toll[1].who.as_deref()), ("exact", None));
    }

    #[test]
    fn errors_tell_the_line_and_what_was_expected() {
        let head = "## en-000001 | 2020-10-26T09:25+07:00 | wire formal\n";
        for (written, line, word) in [
            ("plain text", 1, "header"),
            (&format!("{head}[A]{{a}} left"), 2, "kind"),
            (&format!("{head}[A left"), 2, "not closed"),
            (&format!("{head}A] left"), 2, "expected `[`"),
            (&format!("{head}[A]{{x role}} <left>{{x}}"), 2, "twice"),
            (&format!("{head}A left\n* c"), 3, "CLASS"),
            (&format!("{head}A left\n* c AID | with a"), 3, "expected by"),
            (&format!("{head}A left\n* c AID | by a | by b"), 3, "already"),
            (&format!("{head}A left\n* c AID | by a\nmore"), 4, "after a claim"),
        ] {
            let (_, problems) = parse(written);
            let told = problems.first().expect(written);
            assert_eq!(told.line, line, "{written}");
            assert!(told.message.contains(word), "{}", told.message);
        }
    }
}
