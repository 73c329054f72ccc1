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

/// Runs a walk through the site in a browser that is set up as asked.
fn walk<F: Future<Output = ()>>(set: Set, steps: impl FnOnce(Client, String) -> F) {
    let Some((driver, chromium)) = driver() else { return };
    let server = Server::of_examples();
    let home = format!("http://{}", server.address);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = browser(&driver, &chromium, set).await;
        let ending = client.clone();
        steps(client, home).await;
        ending.close().await.unwrap();
    });
}

async fn text(client: &Client, css: &str) -> String {
    client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{css}: {e}")).text().await.unwrap()
}

async fn count(client: &Client, css: &str) -> usize {
    client.find_all(Locator::Css(css)).await.unwrap().len()
}

async fn path(client: &Client) -> String {
    client.current_url().await.unwrap().path().to_owned()
}

/// Opens a link by going where it leads, as a click does; links inside a drawing are covered by their own labels.
async fn follow(client: &Client, home: &str, css: &str) {
    let link = client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{css}: {e}"));
    let href = link.attr("href").await.unwrap().unwrap();
    let base = client.current_url().await.unwrap();
    let target = base.join(&href).unwrap();
    assert!(target.as_str().starts_with(home), "{css} leads away: {target}");
    client.goto(target.as_str()).await.unwrap();
}

/// From the front page to a ceasefire, from one of its marks to the claim, from there to the article.
async fn from_ledger_to_evidence(client: &Client, home: &str) {
    client.goto(home).await.unwrap();
    follow(client, home, ".now a[href^='/ceasefire/']").await;
    assert!(path(client).await.starts_with("/ceasefire/"));
    assert!(count(client, "svg").await > 0, "no drawing");
    follow(client, home, "dl.facts a[href^='/ceasefire/']").await;
    assert!(count(client, ".drawing a[href^='#mark-']").await > 1, "no marks in the drawing");
    // The mark in the drawing leads to its row, whose sentence leads to the claim.
    follow(client, home, ".drawing a[href^='#mark-']").await;
    let row = client.current_url().await.unwrap().fragment().unwrap().to_owned();
    follow(client, home, &format!("tr#{row} a[href^='/claim/']")).await;
    assert!(path(client).await.starts_with("/claim/"));
    let mut evidence = String::new();
    for part in client.find_all(Locator::Css(".context .focus")).await.unwrap() {
        evidence.push_str(&part.prop("textContent").await.unwrap().unwrap());
    }
    let marked = text(client, ".context .focus mark").await;
    assert!(!marked.is_empty() && evidence.len() > marked.len(), "{evidence:?} {marked:?}");
    follow(client, home, ".reader a[href^='/article/']").await;
    let main = client.find(Locator::Css("main")).await.unwrap();
    let article = main.prop("textContent").await.unwrap().unwrap();
    assert!(article.contains(evidence.trim()), "the article does not hold the sentence {evidence:?}");
}

#[test]
fn a_mark_of_the_ledger_opens_its_sentence_and_its_page() {
    walk(Set::default(), |client, home| async move { from_ledger_to_evidence(&client, &home).await });
}

#[test]
fn the_same_way_works_without_javascript() {
    let set = Set { no_script: true, ..Set::default() };
    walk(set, |client, home| async move { from_ledger_to_evidence(&client, &home).await });
}

#[test]
fn no_page_is_wider_than_a_phone() {
    let set = Set { phone: true, ..Set::default() };
    walk(set, |client, home| async move {
        client.goto(&home).await.unwrap();
        let mut pages: Vec<String> =
            ["/", "/articles", "/claims", "/ceasefires", "/about", "/search?q=truce"].map(str::to_owned).into();
        for (list, css) in [
            ("/ceasefires", "main a[href^='/ceasefire/']"),
            ("/", "main a[href^='/conflict/']"),
            ("/claims", "main a[href^='/claim/']"),
            ("/articles", "main a[href^='/article/']"),
        ] {
            client.goto(&format!("{home}{list}")).await.unwrap();
            let link = client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{list} {css}: {e}"));
            pages.push(link.attr("href").await.unwrap().unwrap());
        }
        for page in pages {
            client.goto(&format!("{home}{page}")).await.unwrap();
            let width = client.execute("return document.documentElement.scrollWidth", vec![]).await.unwrap();
            assert!(width.as_u64().unwrap() <= 390, "{page} is {width} pixels wide");
            let size =
                client.execute("return parseFloat(getComputedStyle(document.body).fontSize)", vec![]).await.unwrap();
            assert!(size.as_f64().unwrap() >= 14.0, "{page} has letters of {size} pixels");
        }
    });
}

#[test]
fn the_interface_speaks_the_readers_language_and_can_be_switched() {
    let set = Set { indonesian: true, ..Set::default() };
    walk(set, |client, home| async move {
        client.goto(&home).await.unwrap();
        let html = client.find(Locator::Css("html")).await.unwrap();
        assert_eq!(html.attr("lang").await.unwrap().as_deref(), Some("id"));
        let indonesian = text(&client, "nav").await;
        follow(&client, &home, "a[hreflang='en']").await;
        let english = text(&client, "nav").await;
        assert_ne!(indonesian, english);
        // The choice is kept.
        client.goto(&format!("{home}/ceasefires")).await.unwrap();
        let html = client.find(Locator::Css("html")).await.unwrap();
        assert_eq!(html.attr("lang").await.unwrap().as_deref(), Some("en"));
    });
}

#[test]
fn keys_lead_around_and_a_screen_reader_finds_its_landmarks() {
    walk(Set::default(), |client, home| async move {
        client.goto(&home).await.unwrap();
        for landmark in ["main", "header", "nav", "a[href='#main']"] {
            assert!(count(&client, landmark).await > 0, "no {landmark}");
        }
        let body = client.find(Locator::Css("body")).await.unwrap();
        body.send_keys("?").await.unwrap();
        client.wait().at_most(Duration::from_secs(5)).for_element(Locator::Css("kbd")).await.unwrap();
        assert_eq!(path(&client).await, "/help/keys");
        let body = client.find(Locator::Css("body")).await.unwrap();
        body.send_keys("gs").await.unwrap();
        client
            .wait()
            .at_most(Duration::from_secs(5))
            .for_element(Locator::Css("main a[href^='/ceasefire/']"))
            .await
            .unwrap();
        assert_eq!(path(&client).await, "/ceasefires");
        client.goto(&format!("{home}/ceasefires")).await.unwrap();
        follow(&client, &home, "main a[href^='/ceasefire/']").await;
        let unnamed = client
            .execute("return [...document.querySelectorAll('svg a')].filter(a => !a.querySelector('title') && !a.getAttribute('aria-label')).length", vec![])
            .await
            .unwrap();
        assert_eq!(unnamed, 0, "marks without words");
        assert!(
            count(&client, "svg[role='img'], svg [role='img'], svg[aria-labelledby], figure figcaption, svg title")
                .await
                > 0
        );
    });
}
