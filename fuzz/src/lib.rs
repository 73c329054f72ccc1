/*!
What holds for every page, checked on whatever a fuzzer makes.

`cargo xtask fuzz` builds the targets on the stable toolchain and runs each for a while from the kept corpus below `corpus/`;
with cargo-fuzz installed, `cargo fuzz run -s none bytes` does the same for one. A find that was mended goes into the corpus.
*/

use gencatan_page::{Page, PageInput, read};
use unicode_normalization::is_nfc;

/// Reads a page twice and holds the article to the page room's invariants.
///
/// # Panics
/// Where one of them is broken: that is what a fuzzer looks for.
pub fn holds(bytes: &[u8], input: PageInput) {
    let page = Page { bytes, input, ..Page::default() };
    let Ok(article) = read(&page) else { return };
    assert_eq!(Some(&article), read(&page).ok().as_ref(), "the same bytes gave two articles");
    for block in &article.blocks {
        assert!(block.text.chars().any(|c| !c.is_whitespace()), "a blank block");
        assert!(is_nfc(&block.text), "not NFC: {:?}", block.text);
        for range in block.links.iter().map(|l| l.range).chain(block.emphasis.iter().copied()) {
            assert!(!range.is_empty() && block.text.get(range.start..range.end).is_some(), "{range:?}");
        }
    }
    assert!(article.lead.is_none_or(|i| i < article.blocks.len()), "a lead that is not there");
    for (block, text) in article.texts() {
        assert_eq!(article.text(block), text);
    }
}

/// Parts of HTML pages; each byte of a fuzzer's input chooses one, so that what it makes is like a page.
pub const PARTS: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=related>",
    "<div class=\"article-body\">",
    "</div>",
    "<a href='/x'>",
    "</a>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<br>",
    "<ul>",
    "</ul>",
    "<li>",
    "<ol>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<pre>",
    "</pre>",
    "<template>",
    "</template>",
    "<svg>",
    "</svg>",
    "<math>",
    "<foreignObject>",
    "<title>",
    "</title>",
    "<textarea>",
    "<select>",
    "<option>",
    "<form>",
    "</form>",
    "<button>",
    "<script type='application/ld+json'>",
    "</script>",
    "<style>",
    "</style>",
    "<noscript>",
    "<iframe>",
    "<article>",
    "</article>",
    "<main>",
    "<section>",
    "<aside>",
    "</aside>",
    "<nav>",
    "</nav>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<blockquote>",
    "</blockquote>",
    "<header>",
    "<footer>",
    "<head>",
    "<body>",
    "<html lang=id>",
    "<meta name=author content='A. Siregar'>",
    "<meta property=og:title content='Jembatan Dibuka Lagi'>",
    "<time datetime='2020-10-26T09:25+07:00'>",
    "<span itemprop=articleBody>",
    "<p class=caption>",
    "<!-- ",
    " -->",
    "<![CDATA[",
    "<?",
    "</",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "/",
    "&amp;",
    "&#x301;",
    "&",
    "Baca Juga: ",
    "Editor: ",
    "Sumber: ",
    "26 Oktober 2020, 09:25 WIB",
    "Halaman 1 2 3 ",
    "Шуша́ ",
    "e\u{301}",
    "\u{202e}",
    "\u{200b}",
    "停火协议达成。",
    "وقف إطلاق النار. ",
    " ",
    "\n\n",
    "\t",
    "\u{0}",
    "BAKU (AFP) - ",
    "{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"articleBody\":\"y. z.\"}",
    "The guards left the bridge on Friday, the mayor said. ",
    "Kedua desa sepakat berdamai pada hari Minggu, kata camat. ",
    "© ",
    "İ",
    "<a>",
    "<nobr>",
    "<caption>",
    "<col>",
    "<tbody>",
    "<p hidden>",
    "<div style='display:none'>",
    "<video ",
];

/// A page of the parts that the bytes choose.
pub fn page_of_parts(bytes: &[u8]) -> String {
    bytes.iter().map(|b| PARTS[usize::from(*b) % PARTS.len()]).collect()
}
