//! `cargo xtask bench`: measurements beside the peers, which live in `bench/`.

use std::process::Command;

use anyhow::{Context, bail};

/// The benches that are there, each with its script below `bench/`.
const BENCHES: &[(&str, &str)] = &[("page", "page/run.py"), ("reader", "reader/run.py"), ("world", "world/run.py")];

/// Runs the bench that `args` begin with; the rest of `args` is its own (`--help` lists what it takes).
///
/// The task ends with the bench's exit status: 2 where the development data is not beside the repository.
///
/// # Errors
/// Where the bench is not known, its interpreter cannot be started, or it did not end well.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let names: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
    let Some((name, rest)) = args.split_first() else {
        bail!("which bench? cargo xtask bench {} [--help]", names.join("|"));
    };
    let Some((_, script)) = BENCHES.iter().find(|(known, _)| known == name) else {
        bail!("no bench is called {name:?}; there is {}", names.join(", "));
    };
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let status = Command::new(&python)
        .arg(crate::root().join("bench").join(script))
        .args(rest)
        .status()
        .with_context(|| format!("starting {}; the bench needs Python 3", python.display()))?;
    if !status.success() {
        bail!("the bench {name} ended with {status}");
    }
    Ok(())
}
