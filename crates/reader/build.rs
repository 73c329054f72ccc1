//! Rebuilds the crate when a language table changes: embedding alone does not watch the folder.

fn main() {
    println!("cargo::rerun-if-changed=../../data/languages");
}
