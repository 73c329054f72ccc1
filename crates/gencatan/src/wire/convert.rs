//! From the rooms' types to the wire's.

use gencatan_page::{self as page, BlockId, TextRange};
use gencatan_reader as reader;
use gencatan_record::ledger;
use gencatan_world as world;

use super::*;

/// How far a page was taken along the way.
#[derive(Clone, Copy, Debug)]
pub enum What<'a> {
    /// The article only.
    Article(&'a page::Article),
    /// The reader's own work.
    Reading(&'a page::Article, &'a reader::Reading),
    /// Everything.
    Account(&'a world::Account, &'a [ledger::Ceasefire]),
}

/// A page that gave an article. `explain` adds to each claim why it was made.
pub fn page(id: &str, run: Run, what: What<'_>, explain: bool) -> Page {
    let (article, reading, account) = match what {
        What::Article(article) => (article, None, None),
        What::Reading(article, reading) => (article, Some(reading), None),
        What::Account(account, ledger) => (&account.article, Some(&account.reading), Some((account, ledger))),
    };
    let mut line = failed(id, run, None);
    line.article = Some(convert_article(article));
    let Some(reading) = reading else { return line };
    if let Some(article) = &mut line.article {
        article.diagnostics.extend(reading.diagnostics.iter().map(diagnostic));
    }
    let texts = Texts::new(article);
    let account = account.map(|(account, ledger)| {
        line.ceasefires = Some(ledger.iter().map(ceasefire).collect());
        account
    });
    line.sentences = Some(
        reading
            .sentences
            .iter()
            .map(|s| Sentence { block: s.block.0, range: texts.points(s.block, s.range) })
            .collect(),
    );
    line.mentions = Some(
        reading
            .mentions
            .iter()
            .enumerate()
            .map(|(i, m)| mention(&texts, i, m, account.map(|a| &a.mentions[i])))
            .collect(),
    );
    line.claims = Some(
        reading
            .claims
            .iter()
            .enumerate()
            .map(|(i, c)| claim(&texts, reading, c, account.map(|a| &a.claims[i]), explain))
            .collect(),
    );
    line.quotes = Some(
        reading
            .quotes
            .iter()
            .map(|q| Quote {
                block: q.block.0,
                range: texts.points(q.block, q.range),
                speaker: q.speaker.map(mention_id),
            })
            .collect(),
    );
    line
}

/// A page that gave none.
pub fn failed(id: &str, run: Run, error: Option<String>) -> Page {
    Page {
        schema: SCHEMA.into(),
        id: id.into(),
        error,
        run,
        article: None,
        sentences: None,
        mentions: None,
        claims: None,
        quotes: None,
        ceasefires: None,
    }
}

/// The texts of an article with, for each, the byte offsets of its code points where they differ.
struct Texts<'a> {
    article: &'a page::Article,
    /// Index is the block's number plus one. `None` where every character is one byte.
    starts: Vec<Option<Vec<usize>>>,
}

impl<'a> Texts<'a> {
    fn new(article: &'a page::Article) -> Self {
        let count = article.blocks.len() + article.pictures.len() + 1;
        let starts = (0..count as i32)
            .map(|i| {
                let text = article.text(BlockId(i - 1));
                (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect())
            })
            .collect();
        Self { article, starts }
    }

    fn points(&self, block: BlockId, range: TextRange) -> (usize, usize) {
        match &self.starts[(block.0 + 1) as usize] {
            None => (range.start, range.end),
            Some(starts) => {
                (starts.partition_point(|&at| at < range.start), starts.partition_point(|&at| at < range.end))
            }
        }
    }

    fn cut(&self, block: BlockId, range: TextRange) -> String {
        range.of(self.article.text(block)).to_owned()
    }
}

fn convert_article(a: &page::Article) -> Article {
    Article {
        id: a.id.clone(),
        url: a.url.clone(),
        canonical: a.canonical.clone(),
        outlet: a.outlet.clone(),
        section: a.section.clone(),
        language: a.language.clone(),
        headline: a.headline.clone().map(|text| Text { text }),
        kicker: a.kicker.clone(),
        published: a.published.as_ref().map(stamp),
        updated: a.updated.as_ref().map(stamp),
        dateline: a.dateline.as_ref().map(|d| Dateline {
            place: d.place.clone(),
            date: d.date.clone(),
            outlet: d.outlet.clone(),
            text: d.text.clone(),
        }),
        byline: a.byline.clone(),
        editor: a.editor.clone(),
        credit: a.credit.clone(),
        lead: a.lead,
        blocks: a.blocks.iter().map(block).collect(),
        pictures: a
            .pictures
            .iter()
            .map(|p| Picture { caption: p.caption.clone(), credit: p.credit.clone(), src: p.src.clone() })
            .collect(),
        tags: a.tags.clone(),
        access: a.access.as_str().into(),
        pages: a.pages.as_ref().map(|p| Pager { this: p.this, of: p.of, links: p.links.clone() }),
        dropped: a
            .dropped
            .iter()
            .map(|d| Dropped { kind: d.kind.as_str().into(), text: d.text.clone(), rule: d.rule.into() })
            .collect(),
        diagnostics: a.diagnostics.iter().map(diagnostic).collect(),
    }
}

fn diagnostic(d: &page::Diagnostic) -> Diagnostic {
    Diagnostic { code: d.code.into(), message: d.message.clone() }
}

fn stamp(s: &page::Stamp) -> Stamp {
    Stamp { value: s.at.to_string(), precision: s.at.precision.as_str().into(), text: s.text.clone() }
}

fn block(b: &page::Block) -> Block {
    Block {
        kind: b.kind.as_str().into(),
        text: b.text.clone(),
        links: b.links.iter().map(|l| Link { range: l.range.code_points(&b.text), href: l.href.clone() }).collect(),
        emphasis: b.emphasis.iter().map(|r| r.code_points(&b.text)).collect(),
        at: b.at.as_ref().map(stamp),
    }
}

fn mention_id(id: reader::MentionId) -> String {
    format!("m{}", id.0 + 1)
}

fn mention_ids(ids: &[reader::MentionId]) -> Vec<String> {
    ids.iter().copied().map(mention_id).collect()
}

fn mention(texts: &Texts<'_>, index: usize, m: &reader::Mention, resolved: Option<&world::Resolved>) -> Mention {
    Mention {
        id: mention_id(reader::MentionId(index)),
        block: m.block.0,
        range: texts.points(m.block, m.range),
        text: texts.cut(m.block, m.range),
        kind: m.kind.as_str().into(),
        refers: mention_ids(&m.refers),
        time: resolved.map(|r| r.time.as_ref().map(time)),
        place: resolved.map(|r| r.place.as_ref().map(place)),
        actor: resolved.map(|r| r.actor.as_ref().map(actor)),
    }
}

fn time(t: &world::Time) -> Time {
    let when = t.when.as_ref().map(when);
    let (from, to, precision, approx) =
        when.map_or((None, None, None, false), |w| (w.from, w.to, Some(w.precision), w.approx));
    Time {
        value: t.value.clone(),
        kind: t.kind.as_str().into(),
        modifier: t.modifier.map(Into::into),
        from,
        to,
        precision,
        approx,
        why: t.why.clone(),
    }
}

fn place(p: &world::Place) -> Place {
    Place {
        geoname: p.geoname,
        name: p.name.clone(),
        country: p.country.clone(),
        admin1: p.admin1.clone(),
        lat: p.lat,
        lon: p.lon,
        precision: p.precision.as_str().into(),
        candidates: p.candidates.iter().map(|c| Candidate { geoname: c.geoname, score: c.score }).collect(),
        why: p.why.clone(),
    }
}

fn actor(a: &world::Actor) -> Actor {
    Actor {
        id: a.id.clone(),
        name: a.name.clone(),
        country: a.country.clone(),
        sector: a.sector.clone(),
        role: a.role.clone(),
        why: a.why.clone(),
    }
}

fn claim(
    texts: &Texts<'_>,
    reading: &reader::Reading,
    c: &reader::Claim,
    setting: Option<&world::Setting>,
    explain: bool,
) -> Claim {
    let block = reading.sentences[c.sentence].block;
    Claim {
        id: c.id.clone(),
        sentence: c.sentence,
        class: c.class.as_str().into(),
        mode: c.mode.map(|m| m.as_str().into()),
        ceasefire: c.layer.map(|l| l.as_str().into()),
        trigger: Trigger { block: block.0, range: texts.points(block, c.trigger), text: texts.cut(block, c.trigger) },
        actors: mention_ids(&c.actors),
        recipients: mention_ids(&c.recipients),
        places: mention_ids(&c.places),
        times: mention_ids(&c.times),
        status: c.status.as_str().into(),
        source: c.source.as_ref().map(|s| Source {
            speaker: s.speaker.map(mention_id),
            channel: s.channel.map(|c| c.as_str().into()),
            stance: s.stance.as_str().into(),
            via: mention_ids(&s.via),
        }),
        toll: c
            .toll
            .iter()
            .map(|t| Toll {
                kind: t.kind.as_str().into(),
                mention: mention_id(t.mention),
                low: t.low,
                high: t.high,
                bound: t.bound.as_str().into(),
                who: t.who.map(mention_id),
            })
            .collect(),
        when: setting.map(|s| s.when.as_ref().map(when)),
        place: setting.map(|s| s.place.map(mention_id)),
        confidence: c.confidence,
        why: if explain { c.why.clone() } else { Vec::new() },
    }
}

fn when(w: &world::When) -> When {
    When {
        from: w.from.map(|m| m.to_string()),
        to: w.to.map(|m| m.to_string()),
        precision: w.precision.as_str().into(),
        approx: w.approx,
    }
}

fn ceasefire(c: &ledger::Ceasefire) -> Ceasefire {
    Ceasefire {
        id: c.id.clone(),
        parties: c.parties.clone(),
        purpose: c.purpose.map(|p| p.as_str().into()),
        follows: c.follows.clone(),
        marks: c
            .marks
            .iter()
            .map(|m| Mark {
                kind: m.kind.as_str().into(),
                by: m.by.clone(),
                alleged_by: m.alleged_by.clone(),
                when: m.when.as_ref().map(when),
                claims: m.claims.clone(),
                denied_by: m.denied_by.clone(),
                rival: m.rival,
            })
            .collect(),
    }
}
