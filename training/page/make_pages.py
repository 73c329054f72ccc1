"""Makes news pages with known articles, which the labeller of plain-text dumps is trained on.

    python3 training/page/make_pages.py --out target/train-dumps/made [--pages 500] [--corpus corpus/gold]

Writes FOLDER/<id>.html and FOLDER/truth.jsonl with `id`, `headline` and `text` (the article's paragraphs). The articles
are passages of the gold corpus without its held-out topics, the words around them are from page_words.toml and data/languages. Which components a
page has, in what order, how many and in what markup, is drawn for each page; the same seed gives the same pages.
"""
import argparse
import json
import random
import re
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARKED = [(re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}"), r"\1"), (re.compile(r"<([^<>]*)>\{[^{}]*\}"), r"\1")]
SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[^a-zа-я])|(?<=[。！？])(?![”」』])")
INLINE = {"a", "b", "em", "span", "strong", "time", "i", "label", "button", "small"}
# Languages of the corpus that borrow the words of another for what stands around the article.
WORDS_OF = {"az": "tr"}


def unmark(text):
    before = None
    while before != text:
        before = text
        for pattern, words in MARKED:
            text = pattern.sub(words, text)
    return text.replace("\\", "")


def passages(path):
    """The passages of a file of the gold corpus: (form, text)."""
    out, form = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            form = (line.split("|") + ["", "", ""])[2].split()[:1]
        elif form is not None and line.strip() and not line.startswith(("*", "#")):
            out.append((form[0] if form else "", unmark(line.strip())))
    return out


class Language:
    """What pages of one language are made of."""

    def __init__(self, code, corpus):
        words = WORDS_OF.get(code, code)
        tables = tomllib.loads((Path(__file__).parent / "page_words.toml").read_text(encoding="utf-8"))
        table = ROOT / f"data/languages/{code}/furniture.toml"
        furniture = tomllib.loads(table.read_text(encoding="utf-8")) if table.exists() else {}
        self.code, self.own = code, tables[words]
        self.labels, self.leads = furniture.get("labels", {}), furniture.get("leads", {})
        self.fields, self.words = furniture.get("fields", {}), furniture.get("words", {})
        held_out = set(tomllib.loads((corpus.parent / "held-out.toml").read_text(encoding="utf-8"))["topics"])
        paths = [path for path in sorted((corpus / code).glob("*.txt")) if path.stem not in held_out]
        self.files = [found for path in paths if len(found := passages(path)) >= 8]
        everything = [passage for file in self.files for passage in file]
        self.headlines = [text for form, text in everything if form == "headline"]
        self.texts = [text for form, text in everything if form != "headline"]
        self.blank = "" if code == "zh" else " "


class Page:
    """One page: `html` and the article's `headline` and paragraphs `text`."""

    def __init__(self, language, chance):
        self.l, self.r = language, chance
        self.text = []
        self.mode = chance.choice(["minified", "lines", "pretty", "airy", "pretty"])
        self.list_tag = chance.choice(["ul", "ul", "div"])
        self.link_gap = chance.choice(["", " ", "\n", "\n"])
        self.loose = chance.random() < 0.3
        self.title_tag = chance.choice(["h2", "h3", "h4", "div", "p", "span"])
        self.rail_tag = chance.choice(["h2", "h3", "h4", "div", "p", "span", "strong"])
        self.caps = chance.random() < 0.5
        self.links = chance.choice([0, 0, 0.1, 0.3])
        self.bold = chance.choice([0, 0, 0.05, 0.2])
        self.html = self.page()

    # Chance.
    def maybe(self, share, make):
        return make() if self.r.random() < share else None

    def some(self, low, high):
        """A number between two, small ones more often."""
        return low + int((high - low + 1) * self.r.random() ** 1.7)

    def own(self, name):
        return self.r.choice(self.l.own[name])

    def cased(self, text):
        return text[:1].upper() + text[1:] if self.caps else text

    def label(self, kind):
        """A heading: from the tables, a word of the menu, or none."""
        draw = self.r.random()
        if draw < 0.6 and self.l.labels.get(kind):
            return self.cased(self.r.choice(self.l.labels[kind]))
        return self.own("menu") if draw < 0.9 else None

    # Texts.
    def headline_of(self, text):
        """A headline out of a text: its first words, often without the small ones."""
        sentence = SENTENCE.split(text)[0].rstrip(".。!")
        if self.l.blank == "":
            return re.split("[，。；]", sentence)[0][:self.some(10, 28)]
        words = sentence.split()
        if self.r.random() < 0.5:
            words = [word for word in words if len(word) > 3 or word[0].isupper()]
        short = " ".join(words[:self.some(5, 15)]).rstrip(",;:–-")
        return short.title() if self.r.random() < 0.1 else short

    def other_headline(self):
        if self.l.headlines and self.r.random() < 0.3:
            return self.r.choice(self.l.headlines)
        return self.headline_of(self.r.choice(self.l.texts))

    def teaser_text(self):
        parts = [part for part in SENTENCE.split(self.r.choice(self.l.texts)) if part]
        return self.l.blank.join(parts[:self.some(1, 2)])

    def time(self):
        d, m, y = self.r.randint(1, 28), self.r.randint(1, 12), self.r.randint(2015, 2026)
        clock = f"{self.r.randint(0, 23):02}:{self.r.randint(0, 59):02}"
        month = self.own("month")
        return self.r.choice([clock, f"{d}.{m}.{y}", f"{d:02}/{m:02}/{y}", f"{d} {month} {y}", f"{d} {month} {y}, {clock}",
                              f"{y}-{m:02}-{d:02} {clock}", f"{month} {d}, {y}"])

    def marked(self, text):
        """The text with links and bold words in it."""
        words = text.split(" ")
        if self.r.random() < self.links + self.bold and len(words) > 6:
            at = self.r.randrange(0, len(words) - 3)
            end = at + self.r.randint(1, 3)
            tag = "a" if self.r.random() * (self.links + self.bold) < self.links else self.r.choice(["b", "em", "strong"])
            return [" ".join(words[:at]) + " " * (at > 0), (tag, [" ".join(words[at:end])]), " " + " ".join(words[end:])]
        return [text]

    # Components around the article.
    def listing(self, items, tag=None):
        tag = tag or self.list_tag
        return (tag, [("div" if tag == "div" else "li", [item]) for item in items])

    def menu(self, low, high):
        """Short links, in groups or not."""
        count = self.some(low, high)
        words = self.r.sample(self.l.own["menu"], min(count, len(self.l.own["menu"])))
        words += [self.place() for _ in range(count - len(words))]
        self.r.shuffle(words)
        links = [("a", [word]) for word in words]
        if self.r.random() < 0.15:
            return ("div", [part for link in links for part in (link, self.link_gap)])
        if self.r.random() < 0.3:
            size = self.r.randint(4, 12)
            return ("nav", [("div", [(self.rail_tag, [self.own("menu")]), self.listing(links[i:i + size])])
                            for i in range(0, len(links), size)])
        return ("nav", [self.listing(links)])

    def place(self):
        """One to three words of some text, as menus name places, people and matters."""
        text = self.r.choice(self.l.texts)
        words = text.split() if self.l.blank else re.findall(r"\w{2,4}", text)
        at = self.r.randrange(max(1, len(words) - 3))
        return self.l.blank.join(words[at:at + self.some(1, 3)]).strip(".,:;!?\"“”()") or self.own("menu")

    def search(self):
        return ("form", [("label", [self.own("button")]), ("button", [self.own("button")]), ("a", [self.own("button")])])

    def buttons(self):
        return ("div", [("a" if self.r.random() < 0.7 else "button", [self.own("button")])
                        for _ in range(self.some(1, 5))])

    def cookie(self):
        return ("div", [("p", [text]) for text in self.l.own["cookie"][:self.some(1, 2)]] + [self.buttons()])

    def ticker(self):
        heads = [("a", [self.other_headline()]) for _ in range(self.some(1, 8))]
        return ("div", [("span", [self.label("latest") or self.time()]), self.listing(heads)])

    def languages(self):
        return self.listing([("a", [name]) for name in
                             self.r.sample(["English", "Español", "العربية", "中文", "Русский", "Türkçe", "Melayu"], 4)])

    def crumbs(self):
        mark = self.r.choice([" › ", " / ", " > ", ""])
        parts = [("a", [self.own("menu")]) for _ in range(self.r.randint(2, 4))]
        return ("div", [bit for part in parts for bit in (part, mark)]) if mark else self.listing(parts, "ul")

    def share(self):
        names = self.r.sample(["Facebook", "X", "WhatsApp", "Telegram", "E-mail", "LinkedIn", "Pinterest"], self.some(1, 6))
        label = self.maybe(0.6, lambda: ("span", [self.label("share") or self.own("button")]))
        return ("div", [label, self.listing([("a", [name]) for name in names])])

    def widget(self):
        rows = [(self.own("widget"), f"{self.r.randint(1, 9999)}{self.r.choice(['', '°', '%', '.5', ' km/h'])}")
                for _ in range(self.some(2, 12))]
        if self.r.random() < 0.5:
            return ("table", [("tr", [("td", [a]), ("td", [b])]) for a, b in rows])
        return self.listing([("span", [f"{a} {b}"]) for a, b in rows])

    def rail(self, kind, low=3, high=14):
        """Headlines of other stories, with what else the page shows of each."""
        has = {part: self.r.random() < share for part, share in
               {"section": 0.3, "time": 0.35, "summary": 0.3, "author": 0.15, "minutes": 0.1, "number": 0.1, "more": 0.1,
                "twice": 0.08, "comments": 0.08}.items()}
        teasers = []
        for number in range(1, self.some(low, high) + 1):
            head = self.other_headline()
            parts = [
                ("span", [str(number)]) if has["number"] else None,
                ("a", [self.own("menu")]) if has["section"] else None,
                ("a", [head]) if has["twice"] else None,
                (self.title_tag, [("a", [head])]),
                ("p", [self.teaser_text()]) if has["summary"] and self.r.random() < 0.9 else None,
                ("span", [self.own("names")]) if has["author"] else None,
                ("time", [self.time()]) if has["time"] else None,
                ("span", [f"{self.r.randint(1, 12)} min"]) if has["minutes"] else None,
                ("span", [str(self.r.randint(0, 300))]) if has["comments"] else None,
                ("a", [self.own("button")]) if has["more"] else None,
            ]
            whole = [part for part in parts if part]
            if self.r.random() < 0.15 and not has["summary"]:
                whole = [("a", whole)]
            teasers.append(("li" if self.list_tag == "ul" else "article", whole))
        label = self.label(kind)
        return ("section", [(self.rail_tag, [label]) if label else None,
                            (self.list_tag, teasers), self.maybe(0.2, self.buttons)])

    def any_rail(self):
        return self.rail(self.r.choice(["related", "recommended", "latest", "popular", "regional"]),
                         *self.r.choice([(3, 8), (3, 14), (8, 60)]))

    def advert(self):
        draw = self.r.random()
        if draw < 0.6:
            return ("div", [self.label("advert") or self.own("button")])
        return ("div", [("a", [self.own("event")]), self.maybe(0.5, lambda: ("p", [self.own("newsletter")]))])

    def sentences(self, name, label):
        texts = self.r.sample(self.l.own[name], min(len(self.l.own[name]), self.some(1, 3)))
        heading = self.label(label)
        joined = [("p", [self.l.blank.join(texts)])] if self.r.random() < 0.4 else [("p", [text]) for text in texts]
        return ("div", [(self.rail_tag, [heading]) if heading else None, *joined, self.maybe(0.6, self.buttons)])

    def newsletter(self):
        return self.sentences("newsletter", "subscribe")

    def bio(self):
        name = self.own("names")
        texts = [text.replace("{name}", name) for text in
                 self.r.sample(self.l.own["bio"], min(len(self.l.own["bio"]), self.some(1, 2)))]
        return ("div", [(self.rail_tag, [name]), ("p", [self.l.blank.join(texts)]), self.maybe(0.4, self.buttons)])

    def comments(self):
        """A thread: names, times and what readers say, some of it about the matter."""
        out = []
        for _ in range(self.some(1, 25)):
            words = [self.own("comment") for _ in range(self.some(1, 3))]
            if self.r.random() < 0.3:
                words.append(self.teaser_text())
            out.append(("li", [("b", [self.own("names")]), ("span", [self.time()]), ("p", [self.l.blank.join(words)]),
                               self.maybe(0.5, self.buttons)]))
        label = self.label("comments")
        return ("section", [(self.rail_tag, [label]) if label else None, ("ul", out)])

    def events(self):
        return ("div", [(self.rail_tag, [self.own("menu")]),
                        self.listing([("span", [f"{self.time()} {self.own('event')}"]) for _ in range(self.some(2, 8))])])

    def tags(self):
        words = [self.r.choice(self.headline.split() or [self.headline]) if self.r.random() < 0.4 else self.own("menu")
                 for _ in range(self.some(1, 8))]
        label = self.maybe(0.6, lambda: self.label("tags"))
        return ("div", [("span", [label]) if label else None, self.listing([("a", [word]) for word in words])])

    def footer(self):
        year = self.r.randint(2018, 2026)
        address = f"{self.own('names')}, {self.own('menu')} {self.r.randint(1, 200)}, {self.r.randint(10000, 99999)}"
        parts = [self.maybe(0.8, lambda: self.menu(5, 80)), self.maybe(0.5, lambda: self.sentences("legal", "legal")),
                 self.maybe(0.4, lambda: ("p", [address, ("br", []), f"+{self.r.randint(10, 99)} {self.r.randint(10**6, 10**7)}"])),
                 self.maybe(0.3, self.share), self.maybe(0.2, self.languages),
                 self.maybe(0.2, lambda: ("div", [("a", ["App Store"]), ("a", ["Google Play"])])),
                 self.maybe(0.3, self.newsletter), self.maybe(0.2, self.cookie)]
        parts = [part for part in parts if part]
        self.r.shuffle(parts)
        return ("footer", [*parts, ("p", [f"© {year} {self.site}. {self.own('legal') if self.r.random() < 0.5 else ''}"])])

    # The article.
    def write(self):
        """Draws the article: its headline and paragraphs."""
        file = self.r.choice(self.l.files)
        start = self.r.randrange(len(file))
        chain = [text for form, text in file[start:] + file[:start] if form != "headline"]
        count = self.some(3, 40)
        shape = self.r.choice(["short", "as is", "long", "mixed"])
        paragraphs = []
        for text in chain:
            style = self.r.choice(["short", "as is", "long"]) if shape == "mixed" else shape
            if style == "short":
                paragraphs += [part for part in SENTENCE.split(text) if part]
            elif style == "long" and paragraphs and len(paragraphs[-1]) < self.r.randint(150, 900) // (3 if not self.l.blank else 1):
                paragraphs[-1] += self.l.blank + text
            else:
                paragraphs.append(text)
            if len(paragraphs) >= count:
                break
        heads = [text for form, text in file if form == "headline"]
        self.headline = self.r.choice(heads) if heads and self.r.random() < 0.2 else self.headline_of(paragraphs[0])
        return paragraphs

    def keep(self, text, tag="p", plain=False):
        self.text.append(text)
        return (tag, [text] if plain else self.marked(text))

    def byline(self):
        names = [self.own("names") for _ in range(self.some(1, 2))]
        by = self.r.choice(self.l.words.get("by") or [""]) if self.r.random() < 0.6 else ""
        parts = [("a" if self.r.random() < 0.5 else "span", [f"{self.cased(by)} {' '.join(names)}".strip()]),
                 self.maybe(0.2, lambda: ("span", [self.own("menu")])), self.maybe(0.8, lambda: ("time", [self.time()])),
                 self.maybe(0.25, lambda: ("time", [self.time()])),
                 self.maybe(0.15, lambda: ("span", [f"{self.r.randint(1, 12)} min"]))]
        return ("div", [part for part in parts if part])

    def figure(self):
        caption = self.teaser_text() if self.r.random() < 0.5 else self.other_headline()
        photo = self.r.choice(self.l.fields.get("photo") or ["©"])
        credit = self.r.choice([f"{self.cased(photo)}: {self.own('names')}", f"© {self.own('names')}", f"({self.own('names')})", ""])
        if self.r.random() < 0.5:
            return ("figure", [("figcaption", [f"{caption} {credit}".strip()])])
        return ("figure", [("figcaption", [("span", [caption]), ("span", [credit])])])

    def read_also(self):
        lead = self.r.choice(self.l.leads.get("related") or self.l.own["menu"])
        if self.r.random() < 0.5:
            return ("p", [("strong", [self.cased(lead).rstrip(":") + ": ", ("a", [self.other_headline()])])])
        return ("p", [("a", [self.other_headline()])])

    def inserted(self):
        """Something that stands between two paragraphs and is not of them."""
        return self.r.choices([self.read_also, self.figure, self.advert, self.newsletter,
                               lambda: self.rail("related", 1, 5), self.buttons], [5, 4, 4, 1, 2, 1])[0]()

    def body(self, paragraphs):
        heads, lists, quotes = (self.r.choice([0, 0, share]) for share in (0.25, 0.06, 0.08))
        inserts = self.r.choice([0, 0.05, 0.15, 0.3])
        tag = "p" if self.r.random() < 0.85 else "div"
        out = []
        for i, text in enumerate(paragraphs):
            if i and self.r.random() < heads:
                out.append(self.keep(self.headline_of(text), self.r.choice(["h2", "h3", "strong" if tag == "p" else "h2"]), True))
            if i and self.r.random() < inserts:
                out.append(self.inserted())
            if self.r.random() < lists:
                items = [part for part in SENTENCE.split(text) if part]
                items = items if self.r.random() < 0.5 else [self.headline_of(part) for part in items + [self.teaser_text()]]
                out.append(("ul", [self.keep(item, "li") for item in items]))
            elif self.r.random() < lists / 2:
                cells = [[self.own("widget"), str(self.r.randint(1, 999))] for _ in range(self.some(2, 6))]
                self.text += [" ".join(row) for row in cells]
                out.append(("table", [("tr", [("td", [cell]) for cell in row]) for row in cells]))
                out.append(self.keep(text, tag))
            elif self.r.random() < quotes:
                quote = SENTENCE.split(text)[0]
                out.append(self.keep(f"“{quote}”", self.r.choice(["p", "blockquote"])))
            else:
                out.append(self.keep(text, tag))
        if self.r.random() < 0.2:
            out.append(self.keep(f"({self.r.choice(['AB', 'dpx', 'kln/ts', 'red', 'NW'])})"))
        return out

    def page(self):
        self.site = f"{self.own('menu')} {self.r.choice(['24', 'Post', 'Online', 'News', ''])}".strip()
        paragraphs = self.write()
        wall = self.r.random() < 0.07
        if wall:
            paragraphs = paragraphs[:self.r.randint(2, 4)]
        plain = self.r.random() < 0.12
        top = [make for share, make in [
            (0.9, lambda: self.menu(8, 150)), (0.3, lambda: self.menu(5, 30)), (0.3, self.search), (0.2, self.cookie),
            (0.25, self.ticker), (0.15, self.languages), (0.15, self.widget), (0.2, self.buttons), (0.1, self.newsletter),
            (0.1, lambda: self.rail("latest", 3, 10)), (0.3, lambda: ("div", [self.time()]))] if self.r.random() < share * (0.2 if plain else 1)]
        self.r.shuffle(top)
        summary = self.maybe(0.35, lambda: self.keep(paragraphs.pop(0) if len(paragraphs) > 3 else self.teaser_text(),
                                                     self.r.choice(["p", "div", "h2"]), True))
        head = [self.maybe(0.4, lambda: ("span", [self.own("menu")])), ("h1", [self.headline])]
        beside = [part for part in (self.maybe(0.8, self.byline), self.maybe(0.5, self.share),
                                    self.maybe(0.6, self.figure), self.maybe(0.15, self.buttons)) if part]
        self.r.shuffle(beside)
        order = [summary, *beside] if self.r.random() < 0.6 else [*beside, summary]
        body = self.body(paragraphs)
        below = [make for share, make in [
            (0.5, self.tags), (0.3, self.bio), (0.4, self.share), (0.3, self.newsletter), (0.3, self.comments),
            (0.6, lambda: self.rail("related")), (0.5, self.any_rail), (0.3, self.any_rail), (0.15, self.byline),
            (0.2, self.advert)] if self.r.random() < share * (0.3 if plain else 1)]
        self.r.shuffle(below)
        side = [make for share, make in [(0.4, self.any_rail), (0.3, lambda: self.rail("popular")), (0.15, self.widget),
                                         (0.2, self.events), (0.2, self.advert), (0.2, self.newsletter)]
                if self.r.random() < share * (0.1 if plain else 1)]
        self.r.shuffle(side)
        aside = ("aside", [make() for make in side])
        main = [self.maybe(0.35, self.crumbs), *head, *order, ("div", body),
                self.sentences("paywall", "subscribe") if wall else None]
        article = ("article", main)
        middle = [aside, article] if self.r.random() < 0.15 else [article, aside]
        if self.r.random() < 0.5:
            middle = [part if part is not article else ("div", [article, *(make() for make in below)]) for part in middle]
        else:
            middle += [make() for make in below]
        tree = ("body", [*(make() for make in top), *middle, self.footer() if self.r.random() < (0.4 if plain else 0.95) else None])
        title = self.headline + self.r.choice([f" - {self.site}", f" | {self.site}", ""])
        return f"<!doctype html><html lang=\"{self.l.code}\"><head><title>{escape(title)}</title></head>{self.render(tree, 0)}</html>"

    # Markup.
    def gap(self, depth):
        if self.mode == "minified":
            return ""
        if self.mode == "lines":
            return "\n"
        indent = "\n" + "  " * depth
        return indent if self.mode == "pretty" else "\n" * self.r.randint(1, 4) + indent

    def render(self, node, depth):
        if isinstance(node, str):
            return escape(node, quote=False)
        tag, children = node
        children = [child for child in children if child]
        if tag == "br":
            return "<br>"
        opening = f'<{tag} href="/{self.r.randint(1, 10**6)}">' if tag == "a" else f"<{tag}>"
        inner = [self.render(child, depth + 1) for child in children]
        running = tag in INLINE or any(isinstance(child, str) for child in children)
        if running:
            text = "".join(inner)
            if self.loose and tag not in INLINE:
                text = f"{self.gap(depth + 1)}{text}{self.gap(depth)}"
            return f"{opening}{text}</{tag}>"
        between = self.gap(depth + 1)
        return f"{opening}{between}{between.join(inner)}{self.gap(depth)}</{tag}>"


def make(languages, number, seed):
    chance = random.Random(f"{seed}-{number}")
    weights = [min(len(language.texts), 400) for language in languages]
    return Page(chance.choices(languages, weights)[0], chance)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "target/train-dumps/made")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus/gold")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for old in args.out.glob("*.html"):
        old.unlink()
    codes = sorted(folder.name for folder in args.corpus.iterdir() if folder.is_dir())
    known = tomllib.loads((Path(__file__).parent / "page_words.toml").read_text(encoding="utf-8"))
    languages = [Language(code, args.corpus) for code in codes if WORDS_OF.get(code, code) in known]
    with (args.out / "truth.jsonl").open("w", encoding="utf-8") as out:
        for number in range(args.pages):
            page = make(languages, number, args.seed)
            name = f"{number:04}-{page.l.code}"
            (args.out / f"{name}.html").write_text(page.html, encoding="utf-8")
            row = {"id": name, "headline": page.headline, "text": page.text}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
