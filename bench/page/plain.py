"""Turns an HTML page into the plain text that people keep of it, in four styles.

stripped  the tags taken out and nothing put in their place: the lines of the source with their indents and gaps
split     a line break for each tag, as scraping libraries join the texts of a page
copied    what a browser puts on the clipboard: block elements on lines of their own, white space squeezed, what is
          hidden left out
lynx      what `lynx -dump` writes: lines wrapped, [n] before each link and a list of references at the end; by lynx
          itself where it is installed, else by an imitation

None of them has the content of scripts and styles.
"""
import re
import shutil
import subprocess
import textwrap
from html import unescape
from html.parser import HTMLParser

STYLES = ["stripped", "split", "copied", "lynx"]
SILENT = re.compile(r"<(script|style|noscript|template|svg|iframe)\b.*?</\1\s*>|<!--.*?-->|<![^>]*>|<\?[^>]*>", re.S | re.I)
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
# Elements that stand on lines of their own, and those of them that have a blank line on either side.
BLOCK = set("address article aside blockquote body button dd details dialog div dl dt fieldset figcaption figure footer "
            "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody tfoot "
            "thead tr ul".split())
SPACED = set("blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre table ul".split())
VOID = set("area base br col embed hr img input link meta source track wbr".split())
UNSEEN = {"head", "title", "select", "textarea", "audio", "video", "canvas", "object"}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Stands for the tab between two cells until the white space of the line is squeezed.
CELL = "\x1f"
WIDTH = 79
INDENT = "   "


def stripped(html):
    return unescape(TAG.sub("", SILENT.sub("", html)))


def split(html):
    texts = unescape(TAG.sub("\n", SILENT.sub("\n", html))).splitlines()
    return "\n".join(text.strip() for text in texts if text.strip()) + "\n"


class _Lines(HTMLParser):
    """The lines of a page as a browser sets them; with `marks`, each link is numbered."""

    def __init__(self, marks):
        super().__init__(convert_charrefs=True)
        self.marks = marks
        self.lines, self.line, self.links = [], [], []
        self.open, self.muted, self.kept = [], 0, 0

    def flush(self, gap=False):
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self.line)).strip(" " + CELL).replace(CELL, "\t")
        self.line = []
        if text:
            self.lines.append(text)
        if gap and self.lines and self.lines[-1]:
            self.lines.append("")

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "br":
            self.flush()
        if tag in BLOCK:
            self.flush(gap=tag in SPACED)
        if tag in VOID:
            return
        hidden = tag in UNSEEN or "hidden" in attributes or bool(HIDDEN.search(attributes.get("style") or ""))
        self.open.append((tag, hidden))
        self.muted += hidden
        self.kept += tag == "pre"
        if self.muted:
            return
        if tag in {"td", "th"} and self.line:
            self.line.append(" " if self.marks else CELL)
        if self.marks and tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
            self.line.append(f"[{len(self.links)}]")
        if self.marks and tag == "li":
            self.line.append("* ")

    def handle_endtag(self, tag):
        names = [name for name, _ in self.open]
        if tag not in names:
            return
        while self.open:
            name, hidden = self.open.pop()
            self.muted -= hidden
            self.kept -= name == "pre"
            if name == tag:
                break
        if tag in BLOCK:
            self.flush(gap=tag in SPACED)

    def handle_data(self, data):
        if self.muted:
            return
        if not self.kept:
            self.line.append(data)
            return
        first, *rest = data.split("\n")
        self.line.append(first)
        for text in rest:
            self.flush()
            self.line.append(text)


def _lines(html, marks):
    reader = _Lines(marks)
    reader.feed(SILENT.sub("", html))
    reader.close()
    reader.flush()
    return reader


def copied(html):
    return "\n".join(_lines(html, marks=False).lines) + "\n"


def has_lynx():
    """The version of lynx, or None where it is not installed."""
    if not shutil.which("lynx"):
        return None
    said = subprocess.run(["lynx", "-version"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0].split("(")[0].strip() if said else None


def lynx(html):
    if has_lynx():
        command = ["lynx", "-dump", "-stdin", "-force_html", "-width=80", "-assume_charset=utf-8",
                   "-display_charset=utf-8"]
        declared = re.sub(r"charset\s*=\s*[\"']?[\w-]+", "charset=utf-8", html, flags=re.I)
        done = subprocess.run(command, input=declared.encode("utf-8", "replace"), capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace")
    reader = _lines(html, marks=True)
    wrapped = [textwrap.fill(line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False,
                             break_on_hyphens=False) for line in reader.lines]
    references = [f"{number:4}. {link}" for number, link in enumerate(reader.links, 1)]
    return "\n".join([*wrapped, "", "References", "", *references, ""])


def dump(html, style):
    return {"stripped": stripped, "split": split, "copied": copied, "lynx": lynx}[style](html)
