//! `gencatan serve` and `gencatan demo`, over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::util::{Folder, root, text};

/// A server that ends with its test.
pub(crate) struct Server {
    child: Child,
    /// "127.0.0.1:port".
    pub(crate) address: String,
    _folder: Folder,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Ingests the examples and serves them on a free port.
    pub(crate) fn of_examples() -> Self {
        let folder = Folder::new();
        folder.run(&["ingest", text(&root("examples"))]).expect(0);
        Self::start(folder, &["serve", "--addr", "127.0.0.1:0"])
    }

    pub(crate) fn start(folder: Folder, arguments: &[&str]) -> Self {
        let mut child = folder.command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(address.starts_with("127.0.0.1:"), "no address in {line:?}");
        Self { child, address, _folder: folder }
    }

    /// Asks for a path; gives status, head and body.
    pub(crate) fn get(&self, path: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Language: en\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    /// Every link of a page that stays on the site.
    pub(crate) fn links(&self, path: &str) -> Vec<String> {
        let (_, _, body) = self.get(path);
        let mut links: Vec<String> = body
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with('/'))
            .map(|link| link.split('#').next().unwrap_or(link).replace("&amp;", "&").replace("&#38;", "&"))
            .collect();
        links.sort();
        links.dedup();
        links
    }
}

#[test]
fn every_link_of_the_site_leads_somewhere() {
    let server = Server::of_examples();
    let mut open = vec!["/".to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(path) = open.pop() {
        if seen.len() > 400 || !seen.insert(path.clone()) {
            continue;
        }
        let (status, _, body) = server.get(&path);
        assert_eq!(status, 200, "{path}: {}", body.chars().take(300).collect::<String>());
        if body.contains("<html") {
            open.extend(server.links(&path));
        }
    }
    for kind in ["/article/", "/claim/", "/ceasefire/", "/conflict/"] {
        assert!(seen.iter().any(|path| path.starts_with(kind)), "no page of {kind} was linked");
    }
    assert_eq!(server.get("/ceasefire/cf-tidak-ada").0, 404);
    assert_eq!(server.get("/tidak-ada").0, 404);
}

#[test]
fn every_page_is_also_json_and_csv() {
    let server = Server::of_examples();
    let links = server.links("/");
    let of = |kind: &str| links.iter().find(|l| l.starts_with(kind) && !l.contains(['.', '?'])).cloned().unwrap();
    let (_, _, claims) = server.get("/claims.json");
    let claims: serde_json::Value = serde_json::from_str(&claims).unwrap();
    let article = claims["rows"][0]["article"]["permalink"].as_str().unwrap().to_owned();
    for path in [of("/ceasefire/"), article, of("/conflict/"), "/claims".into(), "/articles".into()] {
        let (status, head, body) = server.get(&format!("{path}.json"));
        assert_eq!(status, 200, "{path}.json");
        assert!(head.to_lowercase().contains("application/json"), "{head}");
        serde_json::from_str::<serde_json::Value>(&body).unwrap();
        let (status, head, body) = server.get(&format!("{path}.csv"));
        assert_eq!(status, 200, "{path}.csv");
        assert!(head.to_lowercase().contains("text/csv") && body.lines().count() > 1, "{path}.csv: {head}");
    }
}

#[test]
fn invariant_page_text_is_never_markup() {
    let folder = Folder::new();
    folder.write(
        "jahat.html",
        "<html lang=en><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></head><body><article>\
         <h1>&lt;script&gt;alert(1)&lt;/script&gt; Armenia and Azerbaijan agree on a ceasefire</h1>\
         <p>Armenia and Azerbaijan agreed on a ceasefire &lt;img src=x onerror=alert(2)&gt; on Saturday, 10 October 2020.</p>\
         <p>Armenia accused Azerbaijan of violating the ceasefire \"&gt;&lt;svg onload=alert(3)&gt; on Sunday.</p></article></body></html>",
    );
    folder.run(&["ingest", "jahat.html"]).expect(0);
    let server = Server::start(folder, &["serve", "--addr", "127.0.0.1:0"]);
    let mut pages = vec![
        "/".to_owned(),
        "/claims".into(),
        "/articles".into(),
        "/search?q=<script>alert(4)</script>".replace('<', "%3C").replace('>', "%3E"),
    ];
    pages.extend(server.links("/"));
    pages.extend(server.links("/claims"));
    let mut shown = 0;
    for path in pages {
        let (_, head, body) = server.get(&path);
        if !head.to_lowercase().contains("text/html") {
            continue;
        }
        shown += usize::from(body.contains("&lt;script&gt;") || body.contains("&#60;script&#62;"));
        for markup in ["<script>alert", "<img src=x", "<svg onload"] {
            assert!(!body.contains(markup), "{path} holds {markup}");
        }
    }
    assert!(shown > 0, "the hostile text was shown nowhere");
}

#[test]
fn invariant_the_site_is_self_contained() {
    let server = Server::of_examples();
    for path in ["/".to_owned(), server.links("/").into_iter().find(|l| l.starts_with("/ceasefire/")).unwrap()] {
        let (_, head, body) = server.get(&path);
        let head = head.to_lowercase();
        assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
        for asset in ["src=\"http", "src=\"//", "<link rel=\"stylesheet\" href=\"http", "@import"] {
            assert!(!body.contains(asset), "{path} asks another host: {asset}");
        }
    }
}

#[test]
fn the_demonstration_prints_its_ledger() {
    let folder = Folder::new();
    let printed = folder.run(&["demo", "--no-serve"]).expect(0);
    assert!(printed.stdout().contains("Armenia") && printed.stdout().contains("superseded"), "{}", printed.stdout());
}

#[test]
fn the_demonstration_is_served_beside_another() {
    let server = Server::start(Folder::new(), &["demo"]);
    // A second one finds another port.
    let second = Server::start(Folder::new(), &["demo"]);
    assert_ne!(server.address, second.address);
    assert_eq!(server.get("/ceasefires").0, 200);
    assert_eq!(second.get("/healthz").0, 200);
}
