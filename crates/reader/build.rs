//! Rebuilds the crate when a language table changes (embedding alone does not watch the folder), and builds in the
//! newest model of `models/`, where there is one.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=../../data/languages");
    println!("cargo::rerun-if-changed=../../models");
    let found = newest(Path::new("../../models"));
    let code = match found.and_then(|path| path.canonicalize().ok()) {
        Some(path) => format!("Some(include_bytes!({path:?}))"),
        None => "None".to_owned(),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("model.rs"), code)
}

/// The file `reader-N.bin` with the highest N.
fn newest(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let numbered = files.filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_prefix("reader-")?.strip_suffix(".bin")?.parse::<u32>().ok()?;
        Some((name, path))
    });
    numbered.max().map(|(_, path)| path)
}
