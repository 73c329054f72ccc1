//! Addresses of links, resolved against the page's own.

/// The address that relative ones are resolved against.
#[derive(Default)]
pub(crate) struct Base {
    scheme: String,
    /// "https://host"
    origin: String,
    /// The path up to its last slash.
    folder: String,
}

impl Base {
    /// From the page's address; relative links stay as they are where it is none.
    pub(crate) fn new(url: Option<&str>) -> Self {
        let Some((scheme, rest)) = url.and_then(|u| u.trim().split_once("://")) else { return Self::default() };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let path = rest[end..].split(['?', '#']).next().unwrap_or_default();
        let folder = path.rfind('/').map_or("/", |i| &path[..=i]);
        Self { scheme: scheme.to_owned(), origin: format!("{scheme}://{}", &rest[..end]), folder: folder.to_owned() }
    }

    /// `href` as an absolute address where that can be told; empty for what leads nowhere (scripts, fragments).
    pub(crate) fn join(&self, href: &str) -> String {
        let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
        let scheme =
            href.find(':').filter(|i| href[..*i].bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)));
        match scheme {
            Some(i) if matches!(href[..i].to_ascii_lowercase().as_str(), "http" | "https" | "mailto" | "tel") => {
                return href;
            }
            Some(_) => return String::new(),
            None => {}
        }
        if href.is_empty() || href.starts_with('#') {
            return String::new();
        }
        if self.origin.is_empty() {
            return href;
        }
        if href.starts_with("//") {
            return format!("{}:{href}", self.scheme);
        }
        if href.starts_with('/') {
            return format!("{}{href}", self.origin);
        }
        let mut folder = self.folder.as_str();
        let mut rest = href.as_str();
        loop {
            if let Some(r) = rest.strip_prefix("./") {
                rest = r;
            } else if let Some(r) = rest.strip_prefix("../") {
                rest = r;
                folder = folder.trim_end_matches('/').rfind('/').map_or("/", |i| &folder[..=i]);
            } else {
                break;
            }
        }
        format!("{}{folder}{rest}", self.origin)
    }

    /// The host without "www."; empty where it is not known.
    pub(crate) fn host(&self) -> &str {
        let host = self.origin.split("://").nth(1).unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins() {
        let base = Base::new(Some("https://www.a.example/news/2020/x.html?y#z"));
        assert_eq!(base.join("/p"), "https://www.a.example/p");
        assert_eq!(base.join("//b.example/p"), "https://b.example/p");
        assert_eq!(base.join("../q"), "https://www.a.example/news/q");
        assert_eq!(base.join("r"), "https://www.a.example/news/2020/r");
        assert_eq!(base.join("javascript:alert(1)"), "");
        assert_eq!(base.join("#top"), "");
        assert_eq!(base.host(), "a.example");
        assert_eq!(Base::new(None).join("/p"), "/p");
    }
}
