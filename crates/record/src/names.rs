//! English names of the codes of sides.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static COUNTRIES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for line in include_str!("../../../data/countries.tsv").lines().skip(1) {
        let mut fields = line.split('\t');
        if let (Some(code), Some("en"), Some("name"), Some(name)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        {
            names.entry(code).or_insert(name);
        }
    }
    names
});

/// The English name of the country with this ISO 3166-1 alpha-3 code.
pub(crate) fn country(code: &str) -> Option<&'static str> {
    COUNTRIES.get(code).copied()
}

/// A readable form of a code that has no name: "osce-minsk-group" of "IGO:osce-minsk-group".
pub(crate) fn plain(code: &str) -> String {
    code.rsplit(':').next().unwrap_or(code).to_owned()
}
