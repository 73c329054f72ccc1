"""The pages that are measured: which there are, what is told about each, and which outlets are held out."""
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# Outlets are split by the registered name; below these labels it has three parts ("bbc.co.uk").
SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "net", "or", "org"}
LANGUAGE = re.compile(rb"<html\b[^>]*?\blang\s*=\s*[\"']?\s*([a-z]{2,3})\b", re.I)
TYPE = re.compile(rb"[\"']@type[\"']\s*:\s*\[?\s*[\"'](?:https?://schema\.org/)?(\w+)[\"']")
OPEN_GRAPH = re.compile(rb"<meta\b[^>]*\bog:type\b[^>]*>", re.I)
CONTENT = re.compile(rb"content\s*=\s*[\"']?([\w:.]+)", re.I)
# What a page says it is, the most telling first.
KINDS = ["LiveBlogPosting", "Recipe", "Product", "OpinionNewsArticle", "AnalysisNewsArticle", "ReportageNewsArticle",
         "NewsArticle", "BlogPosting", "ScholarlyArticle", "Article"]


@dataclass
class Set:
    """One data set: its truth, and its pages unpacked."""

    name: str
    folder: Path
    rows: list
    paths: dict

    @property
    def kind(self):
        return "snippets" if "with" in self.rows[0] else "full"


def outlet(row):
    """The outlet of a page: the registered name of its host, as far as the address tells it."""
    host = urlsplit(row["url"]).hostname if "://" in row["url"] else row["url"].removeprefix("hard::").split("-")[0]
    labels = (host or row["url"]).lower().removeprefix("www.").split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL else 2
    return ".".join(labels[-size:])


def is_held_out(row):
    """Whether the page is of the fixed fifth of the outlets that rules are never chosen on."""
    return hashlib.blake2b(outlet(row).encode(), digest_size=8).digest()[0] % 5 == 0


def language(page):
    """The language that the page declares."""
    found = LANGUAGE.search(page)
    code = found.group(1).decode().lower() if found else "not told"
    return "no" if code in {"nb", "nn"} else code


def kind(page):
    """What the page says it is, in its linked data or else in its Open Graph type."""
    types = {found.decode() for found in TYPE.findall(page)}
    for name in KINDS:
        if name in types:
            return name
    tag = OPEN_GRAPH.search(page)
    content = CONTENT.search(tag.group(0)) if tag else None
    return f"og:{content.group(1).decode().lower()}" if content else "not told"


def load(data, name, work, held_out):
    """The set `name` of the folder `data`, its pages unpacked below `work`."""
    folder = data / name
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if is_held_out(row) == held_out]
    target = work / "pages" / name
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    paths = {}
    for row in rows:
        page = gzip.decompress((folder / (row["id"] + ".gz")).read_bytes())
        row["language"], row["kind"] = language(page), kind(page)
        paths[row["id"]] = target / row["id"]
        paths[row["id"]].write_bytes(page)
    return Set(name, folder, rows, paths)
