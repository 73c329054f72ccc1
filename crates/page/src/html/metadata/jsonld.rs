//! JSON-LD, also broken: what its article objects say.

use std::collections::HashMap;

use serde_json::Value;

use crate::text::squeeze;

/// Objects looked at in all scripts of a page.
const MAX_OBJECTS: usize = 20_000;

/// What the article object of a page says.
#[derive(Default)]
pub(crate) struct Facts {
    pub headline: Option<String>,
    /// The facts are of an article, not of a web page or a film.
    pub is_article: bool,
    pub published: Option<String>,
    /// The same of the web page, where no article says it.
    pub page_published: Option<String>,
    pub modified: Option<String>,
    pub authors: Vec<String>,
    /// The authors are organisations, not people.
    pub desk: bool,
    pub publisher: Option<String>,
    pub editor: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub language: Option<String>,
    pub body: Option<String>,
    /// `Some(false)`: not accessible for free.
    pub free: Option<bool>,
    pub is_live: bool,
}

/// The values of one script; empty where it cannot be mended.
pub(crate) fn parse(text: &str) -> Vec<Value> {
    let text = text.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text).trim();
    let text = text.strip_prefix("//<![CDATA[").or_else(|| text.strip_prefix("<![CDATA[")).unwrap_or(text);
    let text = text.strip_suffix("//]]>").or_else(|| text.strip_suffix("]]>")).unwrap_or(text);
    let text = text.trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let mended = mend(text);
    let mut stream = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
    let mut values = Vec::new();
    while let Some(Ok(value)) = stream.next() {
        values.push(value);
    }
    values
}

/// Raw control characters in strings, comments, commas before a closing bracket, unknown escapes.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut inside = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if inside => match chars.next() {
                Some(e @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                    out.push('\\');
                    out.push(e);
                }
                Some(e) => out.push(e),
                None => {}
            },
            '"' => {
                inside = !inside;
                out.push(c);
            }
            c if inside && c.is_control() => out.push(' '),
            '/' if !inside && chars.peek() == Some(&'*') => {
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '}' | ']' if !inside => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// What the best article object among `values` says.
pub(crate) fn facts(values: &[Value]) -> Facts {
    let mut objects: Vec<&serde_json::Map<String, Value>> = Vec::new();
    let mut todo: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(list) => todo.extend(list.iter().rev()),
            Value::Object(map) => {
                objects.push(map);
                if objects.len() >= MAX_OBJECTS {
                    break;
                }
                // Lists of other stories are not this article.
                let inner = map.iter().filter(|(k, _)| {
                    !matches!(
                        k.as_str(),
                        "itemListElement" | "hasPart" | "isPartOf" | "citation" | "relatedLink" | "comment" | "review"
                    )
                });
                let inner: Vec<&Value> = inner.map(|(_, v)| v).filter(|v| v.is_object() || v.is_array()).collect();
                todo.extend(inner.into_iter().rev());
            }
            _ => {}
        }
    }
    let by_id: HashMap<&str, &serde_json::Map<String, Value>> = objects
        .iter()
        .rev()
        .filter(|m| m.contains_key("name"))
        .filter_map(|m| Some((m.get("@id")?.as_str()?, *m)))
        .collect();
    let mut facts = Facts::default();
    let article = objects
        .iter()
        .filter_map(|m| Some((rank(m)?, *m)))
        .filter(|(_, m)| m.contains_key("headline") || m.contains_key("datePublished") || m.contains_key("articleBody"))
        .enumerate()
        .max_by_key(|(i, (rank, m))| (*rank, m.contains_key("headline"), std::cmp::Reverse(*i)))
        .map(|(_, (_, m))| m);
    for map in &objects {
        if has_type(map, &["WebPage", "ItemPage"]) && facts.page_published.is_none() {
            facts.page_published = text(map.get("datePublished"));
        }
    }
    let Some(map) = article else { return facts };
    facts.is_article = rank(map) > Some(1);
    facts.headline = text(map.get("headline")).or_else(|| text(map.get("name")));
    facts.published = text(map.get("datePublished")).or_else(|| text(map.get("dateCreated")));
    facts.modified = text(map.get("dateModified"));
    (facts.authors, facts.desk) = people(map.get("author").or_else(|| map.get("creator")), &by_id);
    facts.publisher = map.get("publisher").and_then(|p| name(p, &by_id));
    facts.editor = map.get("editor").and_then(|e| name(e, &by_id));
    facts.section = map.get("articleSection").and_then(|s| match s {
        Value::Array(list) => text(list.first()),
        one => text(Some(one)),
    });
    facts.keywords = match map.get("keywords") {
        Some(Value::String(s)) => s.split(',').map(squeeze).filter(|k| !k.is_empty()).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(|v| text(Some(v))).collect(),
        _ => Vec::new(),
    };
    facts.language = map.get("inLanguage").and_then(|l| text(Some(l)).or_else(|| text(l.get("alternateName"))));
    facts.body = map.get("articleBody").and_then(Value::as_str).map(unescape).filter(|b| b.len() > 100);
    facts.free = map.get("isAccessibleForFree").and_then(|v| match v {
        Value::Bool(b) => Some(*b),
        Value::String(s) => s.to_ascii_lowercase().parse().ok(),
        _ => None,
    });
    facts.is_live = has_type(map, &["LiveBlogPosting"]);
    facts
}

/// How much an object looks like the article: `None` where not at all.
fn rank(map: &serde_json::Map<String, Value>) -> Option<u8> {
    let types: Vec<&str> = types(map).collect();
    let any = |f: &dyn Fn(&str) -> bool| types.iter().any(|t| f(t));
    if any(&|t| t.ends_with("NewsArticle") || t == "LiveBlogPosting") {
        Some(3)
    } else if any(&|t| {
        t.ends_with("Article") || t.ends_with("BlogPosting") || matches!(t, "Report" | "SocialMediaPosting" | "Review")
    }) {
        Some(2)
    } else if any(&|t| {
        matches!(
            t,
            "WebPage" | "CreativeWork" | "MediaObject" | "VideoObject" | "AudioObject" | "PodcastEpisode" | "Recipe"
        )
    }) {
        Some(1)
    } else {
        None
    }
}

fn types(map: &serde_json::Map<String, Value>) -> impl Iterator<Item = &str> {
    let list: Vec<&Value> = match map.get("@type") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    list.into_iter().filter_map(Value::as_str).map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t))
}

fn has_type(map: &serde_json::Map<String, Value>, wanted: &[&str]) -> bool {
    types(map).any(|t| wanted.contains(&t))
}

/// Names of people; of organisations where no person is named, and whether it is so.
fn people(value: Option<&Value>, by_id: &HashMap<&str, &serde_json::Map<String, Value>>) -> (Vec<String>, bool) {
    let list: Vec<&Value> = match value {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => return (Vec::new(), false),
    };
    let (mut people, mut others) = (Vec::new(), Vec::new());
    for value in list {
        let organisation =
            value.as_object().is_some_and(|m| has_type(m, &["Organization", "NewsMediaOrganization", "Corporation"]));
        // A list of names stands for as many people.
        let names: Vec<String> = match value.get("name") {
            Some(Value::Array(list)) => list.iter().filter_map(|v| text(Some(v))).collect(),
            _ => name(value, by_id).into_iter().collect(),
        };
        if organisation { others.extend(names) } else { people.extend(names) }
    }
    if people.is_empty() { (others, true) } else { (people, false) }
}

fn name(value: &Value, by_id: &HashMap<&str, &serde_json::Map<String, Value>>) -> Option<String> {
    match value {
        Value::String(_) => text(Some(value)),
        Value::Object(map) => text(map.get("name")).or_else(|| {
            let target = by_id.get(map.get("@id")?.as_str()?)?;
            text(target.get("name"))
        }),
        Value::Array(list) => list.first().and_then(|v| match v {
            Value::Array(_) => None,
            v => name(v, by_id),
        }),
        _ => None,
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(s) => squeeze(&unescape(s)),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => return list.first().filter(|v| !v.is_array()).and_then(|v| text(Some(v))),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Character references that JSON-LD carries over from the page; tags are taken out.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|e| reference(&rest[1..e]).map(|c| (c, e))) {
            Some((c, e)) => {
                out.push(c);
                rest = &rest[e + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        "rsquo" => '’',
        "lsquo" => '‘',
        "rdquo" => '”',
        "ldquo" => '“',
        "bdquo" => '„',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "laquo" => '«',
        "raquo" => '»',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        "aacute" => 'á',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "euro" => '€',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Facts {
        facts(&parse(text))
    }

    #[test]
    fn graph_with_references() {
        let facts = read(
            r##"{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":["NewsArticle"],"headline":"A &amp; B","author":{"@id":"#p"},"datePublished":"2020-10-26T09:25:00+07:00"},{"@type":"Person","@id":"#p","name":"Ayu Putri"}]}"##,
        );
        assert_eq!(facts.headline.as_deref(), Some("A & B"));
        assert_eq!(facts.authors, ["Ayu Putri"]);
        assert_eq!(facts.published.as_deref(), Some("2020-10-26T09:25:00+07:00"));
    }

    #[test]
    fn broken_json_is_mended() {
        let facts = read("{\"@type\":\"NewsArticle\",\"headline\":\"Line\none\",\"keywords\":[\"a\",\"b\",],}");
        assert_eq!(facts.headline.as_deref(), Some("Line one"));
        assert_eq!(facts.keywords, ["a", "b"]);
    }

    #[test]
    fn people_before_organisations() {
        let facts = read(
            r#"{"@type":"Article","headline":"x","author":[{"@type":"Organization","name":"Desk"},{"@type":"Person","name":["A. Ito","B. Ode"]}]}"#,
        );
        assert_eq!(facts.authors, ["A. Ito", "B. Ode"]);
    }
}
