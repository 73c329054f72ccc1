//! `gencatan schema | completions | man | about`.

use std::io::Write;

use clap::CommandFactory;
use gencatan::{Engine, VERSION, wire};
use schemars::generate::SchemaSettings;

use super::args::Flags;
use super::{Outcome, output};

/// Where the data of the build comes from, with licences, as Markdown.
const SOURCES: &str = include_str!("../../../../data/SOURCES.md");

/// The sources as plain text: a row of a table is a line, its cells apart by middle dots.
pub(crate) fn sources() -> String {
    let mut text = String::new();
    let mut lines = SOURCES.lines().peekable();
    while let Some(line) = lines.next() {
        // A table's head is followed by its rule; neither says anything without the columns.
        let is_rule = |line: &str| line.starts_with("| ---");
        if is_rule(line) || lines.peek().is_some_and(|next| is_rule(next)) {
            continue;
        }
        let line = line.trim_start_matches('#').trim().replace('`', "");
        match line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) {
            Some(row) => text.push_str(&format!("– {}", row.replace(" | ", " · "))),
            None => text.push_str(&line),
        }
        text.push('\n');
    }
    text
}

pub(crate) fn schema() -> anyhow::Result<Outcome> {
    let mut out = output::stdout();
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    serde_json::to_writer_pretty(&mut out, &generator.into_root_schema_for::<wire::Page>())?;
    writeln!(out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Flags::command(), "gencatan", &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}

pub(crate) fn man() -> anyhow::Result<Outcome> {
    let mut command = Flags::command();
    command.build();
    let mut out = output::stdout();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        let name = format!("gencatan {}", sub.get_name());
        clap_mangen::Man::new(sub.clone().bin_name(&name).display_name(&name)).render(&mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

pub(crate) fn about() -> anyhow::Result<Outcome> {
    let mut out = output::stdout();
    writeln!(out, "gencatan {VERSION}, MIT OR Apache-2.0")?;
    writeln!(out, "reader {}", Engine::new().run().model)?;
    writeln!(out, "output {}\n\n{}", wire::SCHEMA, sources())?;
    out.flush()?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sources_are_plain_lines() {
        let text = super::sources();
        assert!(text.contains("– Unicode CLDR (npm cldr-localenames-full) · "), "{text}");
        assert!(!text.contains('|') && !text.contains('#'), "{text}");
    }
}
