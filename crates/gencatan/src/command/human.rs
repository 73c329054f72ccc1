//! A page for people: the article, its claims each under its sentence, and the ledger.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use gencatan::page::{Article, BlockKind};
use gencatan::reader::{Claim, MentionId, Reading, Stance, Status};
use gencatan::record::ledger::{Ceasefire, Mark};
use gencatan::wire::What;
use gencatan::world::{Account, When};

use super::output;

const HEAD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const CLASS: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

/// What the view shows beside the article and its claims.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    /// What was cut.
    pub(crate) dropped: bool,
    /// Why each claim was made.
    pub(crate) explain: bool,
}

/// The view of one page, coloured where standard output is a terminal.
pub(crate) fn page(id: &str, what: What<'_>, show: Shown) -> Vec<u8> {
    let mut view = View { text: String::new(), colour: output::to_terminal() };
    match what {
        What::Article(article) => view.article(id, article, show, true),
        What::Reading(article, reading) => {
            view.article(id, article, show, false);
            view.claims(article, reading, None, show);
        }
        What::Account(account, ledger) => {
            view.article(id, &account.article, show, false);
            view.claims(&account.article, &account.reading, Some(account), show);
            view.ledger(ledger);
        }
    }
    view.text.into_bytes()
}

/// The parts of a page that hold `words`, each with why it was kept or cut.
pub(crate) fn parts(id: &str, article: &Article, words: &str) -> Vec<u8> {
    let mut view = View { text: String::new(), colour: output::to_terminal() };
    view.line(FAINT, id);
    let (kept, cut) = article.parts_with(words);
    if kept.is_empty() && cut.is_empty() {
        view.line(FAINT, format!("no part of the page holds {words:?}; headline and fields are not looked at"));
    }
    for (number, block) in kept {
        view.line(HEAD, format!("kept as block {number}"));
        view.line(Style::new(), &block.text);
        view.line(FAINT, format!("because it is {}", block.why()));
    }
    for dropped in cut {
        view.line(HEAD, format!("cut as {}", dropped.kind.as_str()));
        view.line(FAINT.strikethrough(), &dropped.text);
        view.line(FAINT, format!("because {} [{}]", dropped.why(), dropped.rule));
    }
    view.text.into_bytes()
}

struct View {
    text: String,
    colour: bool,
}

impl View {
    fn line(&mut self, style: Style, text: impl AsRef<str>) {
        self.styled(style, text.as_ref());
        self.text.push('\n');
    }

    fn styled(&mut self, style: Style, text: &str) {
        // A page's own control characters must not reach the terminal.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if self.colour {
            let _ = write!(self.text, "{style}{text}{style:#}");
        } else {
            self.text.push_str(&text);
        }
    }

    fn article(&mut self, id: &str, article: &Article, show: Shown, body: bool) {
        self.line(HEAD, article.headline.as_deref().unwrap_or("(no headline)"));
        let published = article.published.as_ref().map(|p| p.at.to_string());
        let facts: Vec<&str> = [
            Some(id),
            article.outlet.as_deref(),
            published.as_deref(),
            article.language.as_deref(),
            article.credit.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect();
        self.line(FAINT, facts.join(" · "));
        if !article.byline.is_empty() {
            self.line(FAINT, article.byline.join(", "));
        }
        if body {
            for block in &article.blocks {
                self.text.push('\n');
                let style = if block.kind == BlockKind::Heading { HEAD } else { Style::new() };
                for line in block.text.lines() {
                    self.line(style, line);
                }
            }
            for picture in &article.pictures {
                let credit = picture.credit.as_deref().map(|c| format!(" ({c})")).unwrap_or_default();
                let caption = picture.caption.as_deref().unwrap_or_default();
                self.line(FAINT, format!("\n[picture] {caption}{credit}").trim_start());
            }
        }
        if show.dropped {
            self.text.push('\n');
            for dropped in &article.dropped {
                self.styled(FAINT, &format!("cut {:<12}", dropped.kind.as_str()));
                self.styled(FAINT.strikethrough(), &dropped.text);
                self.line(FAINT, format!("  [{}]", dropped.rule));
            }
        }
        for diagnostic in &article.diagnostics {
            self.line(FAINT, format!("note {}: {}", diagnostic.code, diagnostic.message));
        }
    }

    fn claims(&mut self, article: &Article, reading: &Reading, account: Option<&Account>, show: Shown) {
        let mut last = None;
        for (index, claim) in reading.claims.iter().enumerate() {
            if last != Some(claim.sentence) {
                last = Some(claim.sentence);
                let sentence = reading.sentences[claim.sentence];
                self.text.push('\n');
                self.line(Style::new(), sentence.range.of(article.text(sentence.block)));
            }
            self.claim(article, reading, account, index, claim);
            if show.explain {
                for why in &claim.why {
                    self.line(FAINT, format!("      because {why}"));
                }
            }
        }
        for diagnostic in &reading.diagnostics {
            self.line(FAINT, format!("note {}: {}", diagnostic.code, diagnostic.message));
        }
    }

    fn claim(&mut self, article: &Article, reading: &Reading, account: Option<&Account>, index: usize, claim: &Claim) {
        let name = |id: MentionId| -> String {
            let known = account.map(|a| a.actors_of(id)).unwrap_or_default();
            if known.is_empty() {
                let mention = &reading.mentions[id.0];
                return mention.range.of(article.text(mention.block)).to_owned();
            }
            known.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" + ")
        };
        let names = |ids: &[MentionId]| ids.iter().map(|&id| name(id)).collect::<Vec<_>>().join(" + ");
        self.text.push_str("  ");
        self.styled(CLASS, claim.class.as_str());
        let mut tail = String::new();
        for word in [claim.mode.map(|m| m.as_str()), claim.layer.map(|l| l.as_str())].into_iter().flatten() {
            let _ = write!(tail, " {word}");
        }
        if claim.status != Status::Actual {
            let _ = write!(tail, " ({})", claim.status.as_str());
        }
        if !claim.actors.is_empty() {
            let _ = write!(tail, "  {}", names(&claim.actors));
        }
        if !claim.recipients.is_empty() {
            let _ = write!(tail, " → {}", names(&claim.recipients));
        }
        if let Some(setting) = account.and_then(|a| a.claims.get(index)) {
            if let Some(when) = &setting.when {
                let _ = write!(tail, ", {}", interval(when));
            }
            if let Some(place) = setting.place {
                let _ = write!(tail, ", {}", name(place));
            }
        }
        if let Some(source) = &claim.source {
            let verb = match source.stance {
                Stance::Asserts => "according to",
                Stance::Denies => "denied by",
                Stance::Doubts => "doubted by",
            };
            let speaker = source.speaker.map_or_else(|| "somebody unnamed".into(), name);
            let _ = write!(tail, " – {verb} {speaker}");
        }
        self.line(Style::new(), tail);
    }

    fn ledger(&mut self, ledger: &[Ceasefire]) {
        for entry in ledger {
            self.text.push('\n');
            let purpose = entry.purpose.map(|p| format!(" ({})", p.as_str())).unwrap_or_default();
            self.line(HEAD, format!("Ceasefire {}{purpose}", entry.parties.join("–")));
            for mark in &entry.marks {
                self.line(Style::new(), mark_line(mark));
            }
        }
    }
}

/// A mark of the ledger as one line.
fn mark_line(mark: &Mark) -> String {
    let mut text = format!("  {:<11} {}", mark.kind.as_str(), mark.by.join(", "));
    if let Some(when) = &mark.when {
        let _ = write!(text, "  {}", interval(when));
    }
    if !mark.alleged_by.is_empty() {
        let _ = write!(text, "  according to {}", mark.alleged_by.join(", "));
    }
    if mark.rival {
        text.push_str("  (rival time)");
    }
    if !mark.denied_by.is_empty() {
        text.push_str("  (denied)");
    }
    text
}

fn interval(when: &When) -> String {
    let about = if when.approx { "~" } else { "" };
    match (when.from, when.to) {
        (Some(from), Some(to)) if from == to => format!("{about}{from}"),
        (Some(from), Some(to)) => format!("{about}{from} to {to}"),
        (Some(from), None) => format!("from {about}{from}"),
        (None, Some(to)) => format!("until {about}{to}"),
        (None, None) => "at a time unknown".into(),
    }
}
