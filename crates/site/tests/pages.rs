//! The pages over a record: every link answers in every language, nothing hostile gets through, the twins are data.

mod sample;

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use gencatan_site::{About, router};
use serde_json::Value;
use tower::ServiceExt;

use sample::{HARM, RIGHT_TO_LEFT, Sample, pages, record};

const LANGUAGES: [&str; 2] = ["en", "id"];

/// An answer.
struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    text: String,
}

fn site(sample: &Sample) -> Router {
    let about = About {
        version: "0.1.0".into(),
        model: "cues-1".into(),
        sources: format!("Names: a public table, CC0 {HARM}"),
    };
    router(sample.path.clone(), about)
}

async fn get(site: &Router, address: &str, lang: &str) -> Answer {
    let request = Request::get(address).header(header::ACCEPT_LANGUAGE, lang).body(Body::empty()).unwrap();
    let response = site.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
    Answer { status, headers, text: String::from_utf8(bytes.into()).unwrap() }
}

/// The values of an attribute in a page, with entities undone.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let rest = |at: &'a str| at.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&");
    page.split(&start).skip(1).map(rest).collect()
}

/// Every address that can be reached from the front page, with what it answers.
async fn crawl(site: &Router, lang: &str) -> BTreeMap<String, Answer> {
    let mut seen = BTreeMap::new();
    let mut open = vec!["/".to_owned()];
    while let Some(address) = open.pop() {
        if seen.contains_key(&address) {
            continue;
        }
        let answer = get(site, &address, lang).await;
        if answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html") {
            let links = values(&answer.text, "href").into_iter().chain(values(&answer.text, "src"));
            open.extend(
                links
                    .filter(|l| l.starts_with('/') && !l.contains("lang="))
                    .map(|l| l.split('#').next().unwrap_or_default().to_owned()),
            );
        }
        seen.insert(address, answer);
    }
    seen
}

#[tokio::test]
async fn every_link_answers_in_every_language() {
    let sample = record(&pages());
    let site = site(&sample);
    for lang in LANGUAGES {
        let seen = crawl(&site, lang).await;
        assert!(seen.len() > 40, "{:?}", seen.keys());
        let kinds = ["/article/", "/claim/", "/ceasefire/", "/conflict/", "/about", "/help/keys", "/static/"];
        for kind in kinds {
            assert!(seen.keys().any(|a| a.starts_with(kind)), "{kind}");
        }
        for (address, answer) in &seen {
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            assert!(!answer.text.contains('⟦'), "{address} lacks words in {lang}");
            let kind = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
            if kind.starts_with("application/json") {
                serde_json::from_str::<Value>(&answer.text).unwrap_or_else(|e| panic!("{address}: {e}"));
            }
            if !kind.starts_with("text/html") {
                continue;
            }
            assert!(answer.text.contains(&format!("<html lang=\"{lang}\">")), "{address}");
            // Links within a page lead to something on it.
            let ids: BTreeSet<String> = values(&answer.text, "id").into_iter().collect();
            for anchor in values(&answer.text, "href").iter().filter_map(|l| l.strip_prefix('#')) {
                assert!(ids.contains(anchor), "{address}#{anchor}");
            }
            // Links to a place on another page do too.
            for link in values(&answer.text, "href").iter().filter(|l| l.starts_with('/')) {
                if let Some((page, anchor)) = link.split_once('#') {
                    let other = &seen[page];
                    assert!(other.text.contains(&format!(" id=\"{anchor}\"")), "{address}: {link}");
                }
            }
        }
    }
}

#[tokio::test]
async fn hostile_text_is_text() {
    let sample = record(&pages());
    let site = site(&sample);
    let mut shown = 0;
    for (address, answer) in crawl(&site, "en").await {
        if !answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html") {
            continue;
        }
        assert!(!answer.text.contains(HARM), "{address}");
        shown += usize::from(answer.text.contains("&#60;script&#62;alert(1)"));
        assert!(!answer.text.contains(" style=") && !answer.text.contains(" onclick="), "{address}");
        assert!(!answer.text.contains("src=\"http") && !answer.text.contains("<script>"), "{address}");
    }
    assert!(shown > 3, "the hostile words are shown as words");
    let found = get(&site, "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "en").await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(!found.text.contains("<script>alert"));
    for q in [
        "'",
        "\"",
        "*",
        "AND",
        "(",
        "%00",
        "NEAR(",
        &RIGHT_TO_LEFT.escape_unicode().to_string().replace(['\\', '{', '}'], ""),
    ] {
        let answer = get(&site, &format!("/search?q={}", q.replace('"', "%22")), "en").await;
        assert_eq!(answer.status, StatusCode::OK, "{q}: {}", answer.text);
    }
}

#[tokio::test]
async fn right_to_left_words_keep_to_themselves() {
    let sample = record(&pages());
    let site = site(&sample);
    let list: Value = serde_json::from_str(&get(&site, "/claims.json?language=ar", "en").await.text).unwrap();
    let id = list["rows"][0]["id"].as_str().unwrap();
    let page = get(&site, &format!("/claim/{id}"), "en").await.text;
    assert!(page.contains("lang=\"ar\" dir=\"auto\""));
    assert!(page.contains("<bdi>"));
}

#[tokio::test]
async fn ranges_in_json_cut_the_words_that_they_name() {
    let sample = record(&pages());
    let site = site(&sample);
    let list: Value = serde_json::from_str(&get(&site, "/articles.json", "en").await.text).unwrap();
    let mut cut = 0;
    for row in list["rows"].as_array().unwrap() {
        let address = format!("{}.json", row["permalink"].as_str().unwrap());
        let article: Value = serde_json::from_str(&get(&site, &address, "en").await.text).unwrap();
        let text = |block: &Value| {
            let blocks = article["blocks"].as_array().unwrap();
            let found = blocks.iter().find(|b| b["index"] == *block).unwrap();
            found["text"].as_str().unwrap().chars().collect::<Vec<_>>()
        };
        for claim in article["claim_list"].as_array().unwrap() {
            let mut spans = vec![(&claim["block"], &claim["trigger"]), (&claim["block"], &claim["sentence"])];
            for slot in ["actors", "recipients", "places", "times"] {
                spans.extend(claim[slot].as_array().unwrap().iter().map(|m| (&m["block"], m)));
            }
            for (block, span) in spans {
                let at = |i: usize| usize::try_from(span["range"][i].as_u64().unwrap()).unwrap();
                let words: String = text(block)[at(0)..at(1)].iter().collect();
                assert_eq!(span["text"], words);
                cut += 1;
            }
        }
    }
    assert!(cut > 40);
}

/// Takes a table apart; quoted cells may hold commas and line breaks.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

#[tokio::test]
async fn tables_keep_their_columns() {
    let sample = record(&pages());
    let site = site(&sample);
    let check = async |address: &str, header: &str| {
        let rows = rows(&get(&site, address, "en").await.text);
        assert_eq!(rows[0].join(","), header, "{address}");
        assert!(rows.len() > 1 && rows.iter().all(|r| r.len() == rows[0].len()), "{address}: {rows:?}");
    };
    let claims = "claim_id,permalink,plain,class,mode,ceasefire,status,stance,speaker,channel,actors,recipients,places,\
                  when_from,when_to,when_precision,when_approx,toll,trigger,sentence,confidence,article_id,outlet,\
                  language,published,headline,url";
    let marks = "ceasefire_id,mark,kind,by,alleged_by,when_from,when_to,when_precision,when_approx,rival,outlets,bearing,\
                 claim_id,permalink,plain,outlet,published,sentence";
    check("/claims.csv", claims).await;
    check("/search.csv?q=broke", claims).await;
    check("/conflict/XAR-XBE.csv", marks).await;
    check("/articles.csv", "article_id,permalink,published,outlet,language,headline,url,input,claims").await;
    check(
        "/ceasefires.csv",
        "ceasefire_id,permalink,dyad,number,purpose,declared,effective,mediators,state,follows,followed_by,\
         accusations_first,accusations_second,accusations_other",
    )
    .await;
    check(
        "/index.csv",
        "dyad,permalink,ceasefire_id,state,day,accusations_first_7_days,accusations_second_7_days,\
         accusations_other_7_days,articles_7_days,as_of",
    )
    .await;
}

#[tokio::test]
async fn a_cut_list_says_so() {
    let sample = record(&pages());
    let site = site(&sample);
    let table = rows(&get(&site, "/claims.csv?limit=2&class=ASSAULT", "en").await.text);
    assert_eq!(table.len(), 4, "a header, two rows, and the row that says that there are more");
    assert_eq!(table[3][..2], ["#cut", "/claims.csv?limit=2&class=ASSAULT&offset=2"]);
    let list: Value = serde_json::from_str(&get(&site, "/claims.json?limit=2", "en").await.text).unwrap();
    assert_eq!((&list["cut"], &list["offset"]), (&Value::Bool(true), &0.into()));
    let next = list["next"].as_str().unwrap();
    let rest: Value = serde_json::from_str(&get(&site, next, "en").await.text).unwrap();
    assert_eq!(rest["offset"], 2);
    assert_ne!(list["rows"][0]["id"], rest["rows"][0]["id"]);
    let page = get(&site, "/claims?limit=2", "en").await.text;
    assert!(page.contains("This list is cut: rows 1 to 2 are shown"), "{page}");
    let nothing = get(&site, "/claims?text=nowhere", "en").await.text;
    assert!(nothing.contains("Nothing matches."));
}

#[tokio::test]
async fn the_ledger_shows_rivals_lanes_and_denials() {
    let sample = record(&pages());
    let site = site(&sample);
    let list: Value = serde_json::from_str(&get(&site, "/ceasefires.json?dyad=XAR-XBE", "en").await.text).unwrap();
    let of = |number: u64| list["rows"].as_array().unwrap().iter().find(|c| c["number"] == number).unwrap();
    assert_eq!(list["rows"].as_array().unwrap().len(), 3, "{list:#}");
    let earlier = get(&site, of(1)["permalink"].as_str().unwrap(), "en").await.text;
    assert!(earlier.contains("An earlier agreement that no page read describes."));
    let page = get(&site, of(2)["permalink"].as_str().unwrap(), "en").await.text;
    assert!(page.contains("6 Mar 2031, 12:00 (UTC+4)") && page.contains("6 Mar 2031, 00:00 (UTC+4)"));
    assert!(page.contains("⚠ rival time"));
    assert!(page.contains("Arland accuses Belmar") && page.contains("Belmar accuses Arland"));
    assert!(page.contains("Denied or doubted:"));
    assert!(page.contains("class=\"bar first hollow\"") && page.contains("class=\"band rival\""));
    // The lanes can be swapped; the order of the parties stays.
    let swapped = get(&site, &format!("{}?swap=1", of(2)["permalink"].as_str().unwrap()), "en").await.text;
    let at = |page: &str, words: &str| page.find(words).unwrap();
    assert!(at(&page, "Arland accuses Belmar") < at(&page, "Belmar accuses Arland"));
    let lane = |page: &str| page[at(page, "<tspan class=\"name\">")..].chars().take(60).collect::<String>();
    assert!(lane(&page).contains("Arland accuses") && lane(&swapped).contains("Belmar accuses"));
    // The claim's page leads to those who deny it.
    let claims: Value =
        serde_json::from_str(&get(&site, "/claims.json?language=ru&ceasefire=violated", "en").await.text).unwrap();
    let accusation = claims["rows"].as_array().unwrap().iter().find(|c| c["status"] == "actual").unwrap();
    let page = get(&site, accusation["permalink"].as_str().unwrap(), "en").await.text;
    assert!(page.contains("Says the opposite") && page.contains("denies that"));
}

#[tokio::test]
async fn answers_are_closed_to_other_hosts_and_keep_the_language() {
    let sample = record(&pages());
    let site = site(&sample);
    let answer = get(&site, "/?lang=id", "en").await;
    assert!(answer.text.contains("<html lang=\"id\">"));
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().starts_with("lang=id;"));
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(answer.headers[header::REFERRER_POLICY], "no-referrer");
    let kept = Request::get("/").header(header::COOKIE, "x=1; lang=id").header(header::ACCEPT_LANGUAGE, "en");
    let response = site.clone().oneshot(kept.body(Body::empty()).unwrap()).await.unwrap();
    let text = String::from_utf8(to_bytes(response.into_body(), 1 << 24).await.unwrap().into()).unwrap();
    assert!(text.contains("<html lang=\"id\">"));
    assert!(!get(&site, "/?lang=xx", "en").await.headers.contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let sample = record(&pages());
    let site = site(&sample);
    for lang in LANGUAGES {
        for address in
            ["/claim/c-0", "/article/nothing", "/ceasefire/cf-0", "/conflict/A-B", "/nowhere", "/static/x.css"]
        {
            let answer = get(&site, address, lang).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
            assert!(answer.text.contains("<h1>") && !answer.text.contains('⟦'), "{address}");
        }
    }
    let answer = get(&site, "/claim/c-0.json", "en").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(serde_json::from_str::<Value>(&answer.text).unwrap()["error"].is_string());
}

#[tokio::test]
async fn an_empty_record_says_how_to_fill_it() {
    let sample = record(&[]);
    let site = site(&sample);
    for lang in LANGUAGES {
        let front = get(&site, "/", lang).await;
        assert_eq!(front.status, StatusCode::OK);
        assert!(front.text.contains("gencatan ingest"));
        for (address, answer) in crawl(&site, lang).await {
            assert_eq!(answer.status, StatusCode::OK, "{address}");
        }
    }
    assert_eq!(get(&site, "/healthz", "en").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_missing_record_is_an_error_that_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let site = router(folder.path().join("none.db"), About::default());
    let answer = get(&site, "/", "en").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text.contains("gencatan ingest"), "{}", answer.text);
    assert_eq!(get(&site, "/healthz", "en").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
