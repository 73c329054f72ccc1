"""Runs one Python extractor over a list of pages and times each: peers.py NAME LIST [--text] | peers.py --versions

The same work as bench/peers-rs, line for line: LIST has a page a line, "id TAB path"; one line of JSON per page goes to
standard output. Every file is in memory and the libraries are imported before the first extraction; the first page is
extracted once beforehand without being counted; seconds are of processor time. Each extractor has the settings that its own documentation recommends
for articles; none is told the page's address. They take plain text as they take HTML (`--text` changes nothing).
"""
import codecs
import importlib.metadata
import json
import logging
import re
import sys
import time
import warnings
from pathlib import Path

PACKAGES = ["trafilatura", "newspaper4k", "resiliparse", "readability-lxml", "lxml", "htmldate"]
CHARSET = re.compile(rb"charset=\s*[\"']?([\w:.-]+)", re.I)


def decode(page):
    """The page as text, for the peers that take text; as `decode.rs` does it."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if page.startswith(mark):
            return page[len(mark):].decode(encoding, "replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = CHARSET.search(page[:4096])
    try:
        return page.decode(declared.group(1).decode("ascii") if declared else "windows-1252", "replace")
    except LookupError:
        return page.decode("windows-1252", "replace")


def trafilatura(precision):
    import trafilatura as library

    def extract(page):
        found = library.bare_extraction(page, include_comments=False, with_metadata=True, favor_precision=precision)
        if found is None:
            return {}
        byline = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {"text": found.text, "title": found.title, "byline": byline, "published": found.date}

    return extract


def newspaper4k():
    import newspaper

    def extract(page):
        article = newspaper.Article("", fetch_images=False)
        article.download(input_html=decode(page))
        article.parse()
        published = article.publish_date
        return {"text": article.text, "title": article.title, "byline": article.authors,
                "published": str(published) if published else None}

    return extract


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def extract(page):
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        text = extract_plain_text(tree, main_content=True, list_bullets=False, alt_texts=False, comments=False,
                                  post_meta=False)
        return {"text": text, "title": tree.title}

    return extract


def readability():
    import lxml.html
    from readability import Document

    blocks = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "figcaption", "br", "td", "th"}

    def extract(page):
        document = Document(decode(page))
        tree = lxml.html.fromstring(document.summary(html_partial=True))
        for element in tree.iter():
            if element.tag in blocks:
                element.tail = "\n" + (element.tail or "")
        author = document.author()
        return {"text": tree.text_content(), "title": document.short_title(),
                "byline": [] if author == "[no-author]" else [author]}

    return extract


PEERS = {
    "trafilatura": lambda: trafilatura(precision=False),
    "trafilatura-precision": lambda: trafilatura(precision=True),
    "newspaper4k": newspaper4k,
    "resiliparse": resiliparse,
    "readability-lxml": readability,
}


def timed(extract, page):
    start = time.process_time()
    try:
        found = extract(page)
    except Exception as error:
        found = {"error": f"{type(error).__name__}: {error}"}
    return found, time.process_time() - start


def main(arguments):
    if arguments == ["--versions"]:
        for name in PACKAGES:
            print(f"{name}\t{importlib.metadata.version(name)}")
        return
    name, listing = arguments[:2]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    extract = PEERS[name]()
    pages = []
    for line in Path(listing).read_text(encoding="utf-8").splitlines():
        page, path = line.split("\t")
        pages.append((page, Path(path).read_bytes()))
    if pages:
        timed(extract, pages[0][1])
    for page, content in pages:
        found, seconds = timed(extract, content)
        print(json.dumps({"id": page, "seconds": seconds, **found}))


if __name__ == "__main__":
    main(sys.argv[1:])
