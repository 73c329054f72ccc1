//! Which elements are furniture by their name, role or class. Class words are generic: what many sites' makers call
//! things in English and a few other languages, never what one site does.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::tree::{NodeId, Tree};
use crate::DroppedKind::{self, *};

/// What an element is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing in particular.
    Plain,
    /// Never text: scripts, styles, pictures' inner parts.
    Silent,
    /// Furniture.
    Cut(DroppedKind, &'static str),
    /// A caption or a picture's credit.
    Caption,
    /// Names of authors beside the text.
    Byline,
    /// A date beside the text.
    Stamp,
    /// The standfirst above the text.
    Lead,
    /// By its class, the text itself.
    Body,
}

/// Class words and pairs of neighbours joined ("read-more" is "readmore").
static WORDS: LazyLock<HashMap<&'static str, Verdict, FixedState>> = LazyLock::new(|| {
    let lists: &[(&str, Verdict)] = &[
        (
            "comment comments commentlist commentform disqus respond commenting commentbox commentsection kommentare komentar comentarios commentaires postcomments fbcomments",
            Verdict::Cut(Comments, "class:comments"),
        ),
        (
            "related relatedposts relatedarticles relatednews relatedcontent relatedstories relatedlinks relatedtopics relatedpost relateditems readmore readalso alsoread seealso morestories morenews moreon morefrom morelinks bacajuga terkait storylinks crosslink crosslinks crosspromo furtherreading teaserlist teasers linkbox linklist moreinfo similar similarposts readnext upnext nextarticle nextpost relacionadas relacionados relacionada intertext inlinelink inlinelinks jprelatedposts yarpp internallink articlelinks seemore nextup linkedarticle",
            Verdict::Cut(Related, "class:related"),
        ),
        (
            "recommend recommended recommendation recommendations recommends recirc recirculation outbrain taboola plista editorspicks editorpicks suggested suggestions suggestion youmaylike youmightlike promoted zergnet mgid revcontent rekomendasi ligatus strossle",
            Verdict::Cut(Recommended, "class:recommended"),
        ),
        (
            "popular mostread mostpopular trending mostviewed mostshared topstories terpopuler populer popularposts topten meistgelesen masleidas",
            Verdict::Cut(Popular, "class:popular"),
        ),
        (
            "latestnews latestposts recentposts lateststories latestarticles newsticker terkini recententries newsfeed latestpost tickerlist livefeed",
            Verdict::Cut(Latest, "class:latest"),
        ),
        (
            "pagination pager pagenav pagelinks pagenumbers paging postnavigation nextprev prevnext navlinks postnav articlenav postpagination navbelow navabove",
            Verdict::Cut(Pager, "class:pager"),
        ),
        (
            "tags taglist tagcloud tagscloud posttags entrytags articletags taglinks catlinks topics topiclist keywords tagscontainer tagwrapper postcategories postmeta taxonomies hashtags tagsection",
            Verdict::Cut(Tags, "class:tags"),
        ),
        (
            "share shares sharing social socials sharebar sharedaddy addthis addtoany sharethis shariff sharebuttons sharebutton socialshare socialmedia sociallinks socialicons sharetools sharelinks sns socialbar socialbuttons teilen bookmarks articletools storytools articleactions toolbox sharelist postshare articleshare shareicons followus followbutton readspeaker texttospeech audioplayer listenbutton printbutton actionbar printlink",
            Verdict::Cut(Share, "class:share"),
        ),
        (
            "newsletter newsletters subscribe subscription subscriptions signup paywall regwall donate donation donations membership abobox optin mailinglist mailchimp emailsignup newslettersignup subscribebox supportus crowdfunding subscribeform appdownload appbanner piano mcembed loginbox login register registration follow",
            Verdict::Cut(Subscribe, "class:subscribe"),
        ),
        (
            "ad ads advert adverts advertisement advertisements advertising adsbygoogle adslot adunit adcontainer adwrapper adbox adbanner sponsored sponsor sponsors sponsorship promo promos promotion werbung anzeige anzeigen publicidad publicite pub reklama reklam iklan dfp teads adplaceholder advertorial banner banners promobox affiliate googlead googleads adspace ezoic",
            Verdict::Cut(Advert, "class:advert"),
        ),
        (
            "cookie cookies consent gdpr cmp onetrust cookiebanner cookienotice cookiebar privacybanner embedconsent consentbanner didomi usercentrics",
            Verdict::Cut(Cookie, "class:cookie"),
        ),
        (
            "nav navbar navigation menu breadcrumb breadcrumbs sidebar masthead topbar skiplink skiplinks siteheader sitefooter offcanvas hamburger sidenav subnav footer foot colophon sronly visuallyhidden screenreadertext screenreader navmenu mainmenu submenu globalnav pagefooter pageheader sitenav megamenu tableofcontents toc leftcol rightcol rightcolumn leftcolumn rightrail leftrail rail widgetarea assistivetext offscreen visuallyhide mwnavigation mweditsection navbox catlinkslist siteinfo bottombar jumplinks tableofcontent mastheadwrapper searchform searchbox searchbar",
            Verdict::Cut(Navigation, "class:navigation"),
        ),
        (
            "copyright disclaimer imprint copyrights copyrightnotice correction reprint reprints licence",
            Verdict::Cut(Legal, "class:legal"),
        ),
        (
            "modal popup overlay lightbox tooltip toast popover noprint flyout notification notifications printonly donotprint hideprint readingtime readtime errormessage debug noscript loader loading spinner dropdown hovercard infobubble videoplayer jwplayer videojs ratings rating starrating poll quiz survey feedback viewcount pageviews",
            Verdict::Cut(Boilerplate, "class:boilerplate"),
        ),
        (
            "authorbox authorbio authorinfo aboutauthor aboutauthors authordescription authorprofile authorcard biography bio authorbiography articleauthorbio abouttheauthor authordetails",
            Verdict::Cut(Byline, "class:author-box"),
        ),
        (
            "caption captions figcaption wpcaptiontext imagecaption photocaption imgcaption piccaption credit credits photocredit imagecredit imagecredits captiontext copyrightholder bildunterschrift picturecaption mediacaption gallerycaption pictext thumbcaption captioncredit imgcredit photographer legend piedefoto leadmediacaption",
            Verdict::Caption,
        ),
        (
            "byline author authors bylines articleauthor postauthor authorname entryauthor authorsname articlebyline storybyline contributor contributors articleauthors vcard",
            Verdict::Byline,
        ),
        (
            "date dates timestamp pubdate publishdate publicationdate postdate articledate entrydate published dateline datetime publisheddate postedon posttime articletime datepublished publishedat updateddate articlemeta entrymeta postinfo metainfo meta postbyline articleinfo",
            Verdict::Stamp,
        ),
        (
            "lead lede standfirst deck dek subhead subheadline subtitle summary intro abstract excerpt articlelead articlesummary articleintro vorspann anriss chapo bajada entradilla ingress preamble sapo teasertext articlesubtitle storysummary articledek leadtext leadparagraph introtext articledescription description articleexcerpt subheading subtitulo sumario copete chapeau stdfirst",
            Verdict::Lead,
        ),
        (
            "articlebody entrycontent postcontent storybody articlecontent articletext storycontent contentbody posttext postbody articlemain bodytext bodycopy storytext newscontent newsbody detailcontent singlecontent newstext articlecopy storyarticlebody textbody articlebodycontent pagecontent blogcontent thecontent contenttext fieldnamebody maintext articlecontents fulltext htmlcontent postentry detailtext richtext readcontent articlefulltext",
            Verdict::Body,
        ),
    ];
    lists.iter().flat_map(|(words, v)| words.split(' ').map(|w| (w, *v))).collect()
});

/// Verdicts on values of class attributes that were seen on the page.
pub(crate) type Seen<'t> = HashMap<&'t str, Verdict, FixedState>;

/// What an element is taken for by its name, role, attributes and class words.
pub(crate) fn verdict<'t>(tree: &'t Tree, id: NodeId, seen: &mut Seen<'t>) -> Verdict {
    match tree.name(id) {
        "script" | "style" | "noscript" | "template" | "svg" | "head" | "canvas" | "math" | "iframe" | "embed"
        | "object" | "audio" | "video" | "map" | "frameset" | "source" | "track" | "title" => return Verdict::Silent,
        "button" | "select" | "textarea" | "input" | "datalist" | "progress" | "meter" | "option" => {
            return Verdict::Cut(Boilerplate, "control");
        }
        "nav" => return Verdict::Cut(Navigation, "nav"),
        "footer" => return Verdict::Cut(Navigation, "footer"),
        "menu" => return Verdict::Cut(Navigation, "menu"),
        "dialog" => return Verdict::Cut(Boilerplate, "dialog"),
        "aside" => return Verdict::Cut(Related, "aside"),
        "form" => return Verdict::Cut(Boilerplate, "form"),
        "figcaption" => return Verdict::Caption,
        "html" | "body" => return Verdict::Plain,
        _ => {}
    }
    let mut found = Verdict::Plain;
    for (name, value) in tree.attributes(id) {
        let here = match name {
            "hidden" => return Verdict::Cut(Boilerplate, "hidden"),
            "style" if is_hidden(value) => return Verdict::Cut(Boilerplate, "hidden"),
            "role" => match value {
                "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "toolbar" | "tablist" => {
                    return Verdict::Cut(Navigation, "role");
                }
                "complementary" => return Verdict::Cut(Related, "role"),
                "dialog" | "alertdialog" | "alert" | "tooltip" => return Verdict::Cut(Boilerplate, "dialog"),
                _ => continue,
            },
            "itemprop" => match value {
                _ if value.split_whitespace().any(|w| w.eq_ignore_ascii_case("articleBody")) => return Verdict::Body,
                "author" => return Verdict::Byline,
                "datePublished" | "dateModified" => return Verdict::Stamp,
                "keywords" => return Verdict::Cut(Tags, "itemprop"),
                _ => continue,
            },
            "class" | "id" | "data-testid" | "data-component" if value.len() <= MAX_CLASS => {
                *seen.entry(value).or_insert_with(|| of_classes(value))
            }
            _ => continue,
        };
        if rank(here) > rank(found) {
            found = here;
        }
    }
    found
}

/// Class attributes with more bytes than this say nothing.
const MAX_CLASS: usize = 600;

fn is_hidden(style: &str) -> bool {
    let style = style.as_bytes();
    let has = |needle: &[u8]| style.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle));
    has(b"display:none") || has(b"display: none") || has(b"visibility:hidden")
}

/// Classes that hide an element wherever they come from.
const HIDING: &[&str] = &["hidden", "is-hidden", "u-hidden", "d-none", "hide", "display-none"];

/// Whether classes hide an element on every screen: none of them shows it again on some.
fn is_hiding(value: &str) -> bool {
    let mut classes = value.split_ascii_whitespace();
    classes.clone().any(|c| HIDING.contains(&c))
        && !classes.any(|c| {
            c.contains(':') || ["-block", "-flex", "-inline", "-grid", "visible", "show"].iter().any(|w| c.contains(w))
        })
}

/// All classes of an attribute: the verdict that weighs most.
fn of_classes(value: &str) -> Verdict {
    if is_hiding(value) {
        return Verdict::Cut(Boilerplate, "hidden");
    }
    let all = value.split_ascii_whitespace().map(of_class);
    all.fold(Verdict::Plain, |found, here| if rank(here) > rank(found) { here } else { found })
}

const fn rank(v: Verdict) -> u8 {
    match v {
        Verdict::Plain => 0,
        Verdict::Stamp => 1,
        Verdict::Byline => 2,
        Verdict::Lead => 3,
        Verdict::Caption => 4,
        Verdict::Cut(..) => 5,
        Verdict::Body => 6,
        Verdict::Silent => 7,
    }
}

/// One class: its words and the joined pairs and triples of neighbours.
fn of_class(class: &str) -> Verdict {
    let mut words: [&str; 8] = [""; 8];
    let mut count = 0;
    let bytes = class.as_bytes();
    let mut start = 0;
    for i in 0..=bytes.len() {
        let boundary = i == bytes.len()
            || !bytes[i].is_ascii_alphanumeric()
            || (i > start && bytes[i].is_ascii_uppercase() && bytes[i - 1].is_ascii_lowercase());
        if !boundary {
            continue;
        }
        if i > start && count < words.len() && class.is_char_boundary(start) && class.is_char_boundary(i) {
            words[count] = &class[start..i];
            count += 1;
        }
        start = if i < bytes.len() && bytes[i].is_ascii_alphanumeric() { i } else { i + 1 };
    }
    let words = &words[..count];
    let mut found = Verdict::Plain;
    let mut joined = String::new();
    for i in 0..words.len() {
        joined.clear();
        for word in words.iter().skip(i).take(3) {
            joined.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            if let Some(v) = WORDS.get(joined.as_str()) {
                // "has-sidebar", "no-ads", "with-comments": what the element lacks or holds, not what it is.
                let modified = i > 0
                    && matches!(
                        words[i - 1].to_ascii_lowercase().as_str(),
                        "has" | "no" | "with" | "without" | "is" | "not" | "hide" | "show"
                    );
                if !modified && rank(*v) > rank(found) {
                    found = *v;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_words() {
        assert_eq!(of_class("relatedPosts"), Verdict::Cut(Related, "class:related"));
        assert_eq!(of_class("c-article__share-buttons"), Verdict::Cut(Share, "class:share"));
        assert_eq!(of_class("has-sidebar"), Verdict::Plain);
        assert_eq!(of_class("entry-content"), Verdict::Body);
        assert_eq!(of_class("shareholder"), Verdict::Plain);
        assert_eq!(of_class("ünï-share"), Verdict::Cut(Share, "class:share"));
    }
}
