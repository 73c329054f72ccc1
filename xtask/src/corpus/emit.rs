//! Gold passages as JSON Lines (section 10 of the codebook), and the table of what there is.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use super::notation::{Claim, Passage};

/// A passage as one JSON object; mentions are numbered in reading order.
pub(super) fn line(language: &str, topic: &str, passage: &Passage) -> Value {
    let ids: BTreeMap<&str, String> =
        passage.mentions.iter().enumerate().map(|(at, m)| (m.name.as_str(), format!("m{}", at + 1))).collect();
    let mentions: Vec<Value> = passage
        .mentions
        .iter()
        .map(|mention| {
            let mut out = json!({"id": ids[mention.name.as_str()], "kind": mention.kind, "span": mention.span});
            if let Some(value) = &mention.value {
                out["value"] = json!(value);
            }
            if !mention.refers.is_empty() {
                out["refers"] = json!(named(&ids, &mention.refers));
            }
            out
        })
        .collect();
    let mut claims: Vec<&Claim> = passage.claims.iter().collect();
    claims.sort_by_key(|claim| (passage.triggers.get(&claim.trigger), claim.line));
    let claims: Vec<Value> = claims.into_iter().map(|claim| claim_json(passage, &ids, claim)).collect();
    json!({
        "id": passage.id, "lang": language, "published": passage.published, "dateline": passage.dateline,
        "topic": topic, "form": passage.form, "register": passage.register,
        "text": passage.text, "mentions": mentions, "claims": claims,
    })
}

fn named(ids: &BTreeMap<&str, String>, names: &[String]) -> Vec<String> {
    names.iter().filter_map(|name| ids.get(name.as_str()).cloned()).collect()
}

fn claim_json(passage: &Passage, ids: &BTreeMap<&str, String>, claim: &Claim) -> Value {
    let source = claim.source.as_ref().map(|source| {
        json!({
            "speaker": source.speaker.as_deref().and_then(|name| ids.get(name)),
            "channel": source.channel, "stance": source.stance, "via": named(ids, &source.via),
        })
    });
    let toll: Vec<Value> = claim
        .toll
        .iter()
        .map(|toll| {
            let low = (toll.bound != "at_most").then_some(toll.value);
            let high = (toll.bound != "at_least").then_some(toll.value);
            json!({
                "kind": toll.kind, "mention": ids.get(toll.mention.as_str()), "low": low, "high": high,
                "bound": toll.bound, "who": toll.who.as_deref().and_then(|name| ids.get(name)),
            })
        })
        .collect();
    json!({
        "class": claim.class, "mode": claim.mode, "ceasefire": claim.layer,
        "trigger": passage.triggers.get(&claim.trigger),
        "actors": named(ids, &claim.actors), "recipients": named(ids, &claim.recipients),
        "places": named(ids, &claim.places), "times": named(ids, &claim.times),
        "status": claim.status, "source": source, "toll": toll,
    })
}

/// Counts by language, in the order in which they are shown.
#[derive(Default)]
pub(super) struct Stats {
    rows: BTreeMap<(u8, String), BTreeMap<String, usize>>,
}

impl Stats {
    /// Counts a passage.
    pub(super) fn add(&mut self, language: &str, held: bool, passage: &Passage) {
        let mut count = |group: u8, name: &str| {
            *self.rows.entry((group, name.to_owned())).or_default().entry(language.to_owned()).or_default() += 1;
        };
        count(0, "passages");
        if held {
            count(0, "passages held out");
        }
        if passage.claims.is_empty() {
            count(0, "passages without claim");
        }
        count(1, &format!("form {}", passage.form));
        count(2, &format!("register {}", passage.register));
        for claim in &passage.claims {
            count(3, "claims");
            let mode = claim.mode.as_ref().map(|mode| format!(":{mode}")).unwrap_or_default();
            count(4, &format!("class {}", claim.class));
            if !mode.is_empty() {
                count(5, &format!("mode {}{mode}", claim.class));
            }
            if let Some(layer) = &claim.layer {
                count(6, &format!("layer {layer}"));
            }
            count(7, &format!("status {}", claim.status));
            match &claim.source {
                None => count(8, "source none"),
                Some(source) => {
                    let channel = source.channel.as_deref().unwrap_or("unsaid");
                    count(8, &format!("source {channel} {}", source.stance));
                    if !source.via.is_empty() {
                        count(8, "source nested");
                    }
                }
            }
        }
    }

    /// The share of a language's passages that carry no claim, in per cent.
    pub(super) fn without_claim(&self, language: &str) -> usize {
        let of = |name: &str| self.rows.get(&(0, name.to_owned())).and_then(|row| row.get(language)).copied();
        100 * of("passages without claim").unwrap_or(0) / of("passages").unwrap_or(1)
    }

    /// The languages counted.
    pub(super) fn languages(&self) -> Vec<String> {
        self.rows.get(&(0, "passages".to_owned())).map(|row| row.keys().cloned().collect()).unwrap_or_default()
    }

    /// The table as text.
    pub(super) fn table(&self) -> String {
        let languages = self.languages();
        let mut out = format!("{:28}", "");
        for language in &languages {
            let _ = write!(out, "{language:>7}");
        }
        out.push('\n');
        for ((_, name), row) in &self.rows {
            let _ = write!(out, "{name:28}");
            for language in &languages {
                let _ = write!(out, "{:>7}", row.get(language).copied().unwrap_or(0));
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::notation::parse;
    use super::*;

    const GOLD: &str = "\
## id-000123 | 2020-10-26T09:25+07:00 | wire formal | dateline Wina
Kata [Ümit]{s person}, <serangan>{c} [itu]{x pronoun -> b} menewaskan [sedikitnya lima]{k count} [warga]{w group} [Sabtu]{t time 2020-10-24}.
[Bakü]{b country} <diam>{d}.
* d REJECT:meet | by b | negated
* c ASSAULT:drone violated | by x | to w | on t | says s tweet | killed k at_least 5 who w
";

    #[test]
    fn a_passage_becomes_the_line_of_section_10() {
        let (passages, problems) = parse(GOLD);
        assert!(problems.is_empty(), "{problems:?}");
        let out = line("id", "vienna", &passages[0]);
        assert_eq!(out["dateline"], "Wina");
        assert_eq!(out["mentions"][0], json!({"id": "m1", "kind": "person", "span": [5, 9]}));
        assert_eq!(out["mentions"][1]["refers"], json!(["m6"]));
        assert_eq!(out["mentions"][4], json!({"id": "m5", "kind": "time", "span": [57, 62], "value": "2020-10-24"}));
        let claim = &out["claims"][0];
        assert_eq!((claim["class"].as_str(), claim["mode"].as_str()), (Some("ASSAULT"), Some("drone")));
        assert_eq!(claim["trigger"], json!([11, 19]));
        assert_eq!(claim["source"], json!({"speaker": "m1", "channel": "tweet", "stance": "asserts", "via": []}));
        let toll =
            json!([{"kind": "killed", "mention": "m3", "low": 5, "high": null, "bound": "at_least", "who": "m4"}]);
        assert_eq!(claim["toll"], toll);
        assert_eq!(out["claims"][1]["source"], Value::Null);
        let text: Vec<char> = out["text"].as_str().unwrap_or_default().chars().collect();
        assert_eq!(text[57..62].iter().collect::<String>(), "Sabtu");
    }

    #[test]
    fn the_table_counts_by_language() {
        let (passages, _) = parse(GOLD);
        let mut stats = Stats::default();
        stats.add("id", true, &passages[0]);
        let table = stats.table();
        for row in ["passages held out", "class ASSAULT", "layer violated", "status negated", "source tweet asserts"] {
            let told = table.lines().find(|line| line.starts_with(row)).expect(row);
            assert!(told.ends_with(" 1"), "{told}");
        }
        assert_eq!(stats.without_claim("id"), 0);
    }
}
