//! `cargo xtask test`: everything that has to hold before a change is kept.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

use crate::browser;

/// Runs every check in the order of its cost, in one target folder.
pub(crate) fn run() -> anyhow::Result<()> {
    let browser = browser::find_or_install()?;
    step("formatting", cargo(&["fmt", "--all", "--check"]))?;
    step("lints", cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    let mut tests = if has_nextest() {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        eprintln!("cargo-nextest is not installed (cargo install cargo-nextest); the slower cargo test runs instead");
        cargo(&["test", "--workspace", "--all-targets"])
    };
    tests.env("GENCATAN_BROWSER", "required").env("CHROMIUM", browser.chromium).env("CHROMEDRIVER", browser.driver);
    step("tests", tests)?;
    step("examples in the documentation", cargo(&["test", "--workspace", "--doc", "--quiet"]))?;
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    step("documentation", docs)?;
    eprintln!("== fuzzing");
    crate::fuzz::run(&[])
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(crate::root());
    command
}

fn has_nextest() -> bool {
    cargo(&["nextest", "--version"]).output().is_ok_and(|out| out.status.success())
}

fn step(name: &str, mut command: Command) -> anyhow::Result<()> {
    eprintln!("== {name}");
    let start = Instant::now();
    let status = command.status().with_context(|| format!("starting {command:?}"))?;
    eprintln!("== {name}: {:.0} s", start.elapsed().as_secs_f32());
    if !status.success() {
        bail!("{name} failed: {command:?} ended with {status}");
    }
    Ok(())
}
