//! Unpacks the gazetteer, so that the program holds it ready to use and nothing is unpacked when it starts.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

const PACKED: &str = "../../data/places.zst";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={PACKED}");
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(folder.join("places"), zstd::decode_all(File::open(PACKED)?)?)
}
