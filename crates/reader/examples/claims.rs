//! Prints the claims of a page, or of plain text a paragraph a line: `claims [LANGUAGE] FILE`.

use std::io::{Write, stdout};

use gencatan_page::{Article, Block, BlockId, Page};
use gencatan_reader::{CueReader, MentionId, Reader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (language, path) = match &args[..] {
        [path] => (None, path),
        [language, path] => (Some(language.as_str()), path),
        _ => return Err("usage: claims [LANGUAGE] FILE".into()),
    };
    let bytes = std::fs::read(path)?;
    let article = match language {
        Some(code) => {
            let text = String::from_utf8_lossy(&bytes);
            let mut paragraphs = text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned);
            let headline = paragraphs.next();
            let blocks = paragraphs.map(|text| Block { text, ..Block::default() }).collect();
            Article { language: Some(code.to_owned()), headline, blocks, ..Article::default() }
        }
        None => gencatan_page::read(&Page { bytes: &bytes, ..Page::default() })?,
    };
    let reading = CueReader::new().read(&article);
    let mut out = stdout().lock();
    let name = |id: &MentionId| -> String {
        let m = &reading.mentions[id.0];
        let refers: Vec<&str> = m.refers.iter().map(|r| text(&article, &reading.mentions[r.0])).collect();
        let refers = if refers.is_empty() { String::new() } else { format!(" (= {})", refers.join(" + ")) };
        format!("{}:{}{refers}", text(&article, m), m.kind.as_str())
    };
    let names = |ids: &[MentionId]| ids.iter().map(name).collect::<Vec<_>>().join("; ");
    for (i, sentence) in reading.sentences.iter().enumerate() {
        writeln!(out, "\n[{}] {}", sentence.block.0, sentence.range.of(article.text(sentence.block)))?;
        let inside = |b: BlockId, r: gencatan_page::TextRange| b == sentence.block && sentence.range.contains(r);
        let mentions: Vec<String> = reading
            .mentions
            .iter()
            .filter(|m| inside(m.block, m.range))
            .map(|m| format!("{}:{}", text(&article, m), m.kind.as_str()))
            .collect();
        writeln!(out, "    · {}", mentions.join(" · "))?;
        for c in reading.claims.iter().filter(|c| c.sentence == i) {
            write!(out, "    {}", c.class.as_str())?;
            write!(out, "{}", c.mode.map(|m| format!(":{}", m.as_str())).unwrap_or_default())?;
            write!(out, "{}", c.layer.map(|l| format!(" {}", l.as_str())).unwrap_or_default())?;
            write!(out, " «{}» {}", c.trigger.of(article.text(sentence.block)), c.status.as_str())?;
            write!(out, " | {} -> {}", names(&c.actors), names(&c.recipients))?;
            if !c.places.is_empty() {
                write!(out, " | at {}", names(&c.places))?;
            }
            if let Some(s) = &c.source {
                let channel = s.channel.map_or("", |c| c.as_str());
                write!(out, " | {} says {} {channel}", names(s.speaker.as_slice()), s.stance.as_str())?;
            }
            for t in &c.toll {
                write!(out, " | {} {:?} {:?}", t.kind.as_str(), t.low, t.bound)?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn text<'a>(article: &'a Article, mention: &gencatan_reader::Mention) -> &'a str {
    mention.range.of(article.text(mention.block))
}
