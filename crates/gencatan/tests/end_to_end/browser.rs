//! The site in a real Chromium. `cargo xtask test` finds or installs the browser; a plain `cargo test` without one skips
//! these tests and says so.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::site::Server;

struct Driver {
    child: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(variable: &str, name: &str) -> Option<std::path::PathBuf> {
    std::env::var_os(variable).map(Into::into).or_else(|| {
        std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
    })
}

/// Starts the driver, or says why the test is skipped.
fn driver() -> Option<(Driver, std::path::PathBuf)> {
    let found = program("CHROMEDRIVER", "chromedriver").zip(program("CHROMIUM", "chromium"));
    let Some((driver, chromium)) = found else {
        assert!(std::env::var_os("GENCATAN_BROWSER").is_none(), "Chromium and its driver are required and not here");
        eprintln!("skipped: no chromedriver and chromium; cargo xtask test installs them or says how");
        return None;
    };
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child =
        Command::new(driver).arg(format!("--port={free}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    Some((Driver { child, port: free }, chromium))
}

/// How the browser is set up.
#[derive(Clone, Copy, Default)]
struct Set {
    phone: bool,
    no_script: bool,
    indonesian: bool,
}

async fn browser(driver: &Driver, chromium: &std::path::Path, set: Set) -> Client {
    let profile = tempfile::tempdir().unwrap();
    let mut options = json!({
        "binary": chromium,
        "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
            "--window-size=1280,1000", format!("--user-data-dir={}", profile.keep().display())],
        "prefs": {"intl.accept_languages": if set.indonesian { "id" } else { "en" }},
    });
    if set.phone {
        options["mobileEmulation"] =
            json!({"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 2.0, "touch": true}});
    }
    if set.no_script {
        options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let capabilities = json!({"goog:chromeOptions": options}).as_object().unwrap().clone();
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.clone());
        if let Ok(client) = builder.connect(&format!("http://127.0.0.1:{}", driver.port)).await {
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the driver does not answer");
}
