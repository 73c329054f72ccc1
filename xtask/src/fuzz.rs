//! `cargo xtask fuzz [SECONDS]`: every fuzz target for a while, on the stable toolchain.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

/// The targets, each with the folders of pages that it starts from beside its kept corpus.
const TARGETS: &[(&str, &[&str])] =
    &[("bytes", &["crates/page/tests/portals", "examples/demo"]), ("html", &[]), ("dump", &["examples"])];
/// Seconds for each target where none are said.
const SECONDS: u32 = 20;

/// What cargo-fuzz gives the compiler without a sanitizer: coverage for the fuzzer, and checks that release builds leave out.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Builds the targets and runs each for `args`' number of seconds.
///
/// # Errors
/// Where a compiler is missing, or a target found an input that breaks an invariant; its file is named.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let seconds = match args.first() {
        Some(text) => text.parse().with_context(|| format!("read {text:?}, expected a number of seconds"))?,
        None => SECONDS,
    };
    if Command::new("c++").arg("--version").output().is_err() {
        bail!("the fuzzer's own library needs a C++ compiler, and there is no `c++`: on Debian, apt-get install g++");
    }
    let root = crate::root();
    let target = root.join("target/fuzz");
    let host = host()?;
    let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--quiet", "--target", &host, "--manifest-path"])
        .arg(root.join("fuzz/Cargo.toml"))
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", FLAGS)
        .status()
        .context("building the fuzz targets")?;
    if !built.success() {
        bail!("building the fuzz targets ended with {built}");
    }
    for (name, seeds) in TARGETS {
        fuzz(name, seeds, seconds, &root, &target, &host)?;
    }
    Ok(())
}

fn fuzz(name: &str, seeds: &[&str], seconds: u32, root: &Path, target: &Path, host: &str) -> anyhow::Result<()> {
    let found = target.join("found").join(name);
    let broken = target.join("broken");
    for folder in [&found, &broken] {
        std::fs::create_dir_all(folder)?;
    }
    let kept = root.join("fuzz/corpus").join(name);
    let done = Command::new(target.join(host).join("release").join(name))
        .arg(&found)
        .args(kept.is_dir().then_some(kept))
        .args(seeds.iter().map(|s| root.join(s)))
        .args([&format!("-max_total_time={seconds}"), "-timeout=20", "-rss_limit_mb=4096", "-max_len=60000"])
        .args(["-verbosity=0", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/{name}-", broken.display()))
        .output()
        .with_context(|| format!("starting the fuzz target {name}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        eprintln!("{said}");
        bail!("the fuzz target {name} found an input that breaks an invariant: see {}", broken.display());
    }
    let units = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).unwrap_or(" some");
    eprintln!("   {name}:{units} inputs");
    Ok(())
}

/// The target triple of this machine, so that build scripts are built without the fuzzer's flags.
fn host() -> anyhow::Result<String> {
    let said = Command::new("rustc").arg("-vV").output().context("starting rustc")?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV names no host")?;
    Ok(host.to_owned())
}
