//! Finds Chromium and its driver for the browser tests, or installs them where that is possible.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::bail;

/// The two programs that the browser tests drive.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

const ASK: &str = "the browser tests need Chromium and its driver of the same version; on Debian or Ubuntu:\n\
    \n    sudo apt-get install chromium chromium-driver\n\n\
    elsewhere install them and name them in the variables CHROMIUM and CHROMEDRIVER";

/// Finds the browser; as root on a system with apt, installs it.
pub(crate) fn find_or_install() -> anyhow::Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if is_root() && in_path("apt-get").is_some() {
        eprintln!("== installing chromium and chromium-driver");
        let apt = |arguments: &[&str]| {
            Command::new("apt-get")
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive")
                .stdout(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        let packages = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver", "fonts-dejavu-core"];
        if apt(&["update"])
            && apt(&packages)
            && let Some(browser) = find()
        {
            return Ok(browser);
        }
    }
    bail!(ASK)
}

fn find() -> Option<Browser> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.exists());
    let chromium = named("CHROMIUM")
        .or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(in_path))?;
    let driver = named("CHROMEDRIVER").or_else(|| in_path("chromedriver"))?;
    Some(Browser { chromium, driver })
}

fn in_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}
