//! `cargo xtask schema`: the JSON Schema files, printed by the program itself.

use std::process::Command;

use anyhow::{Context, ensure};

/// Writes `schemas/account-1.json`.
pub(crate) fn run() -> anyhow::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let out = Command::new(cargo)
        .args(["run", "--quiet", "--package", "gencatan", "--", "schema"])
        .current_dir(crate::root())
        .output()
        .context("running gencatan schema")?;
    ensure!(out.status.success(), "gencatan schema failed: {}", String::from_utf8_lossy(&out.stderr));
    let folder = crate::root().join("schemas");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("account-1.json"), out.stdout)?;
    Ok(())
}
