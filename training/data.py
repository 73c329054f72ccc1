"""Gold passages as windows of pieces with labels, and windows as batches of one shape.

A window is what the reader sees at once: <s>, then whole paragraphs, each closed by </s>. All indices below are pieces of the window.
"""
import json
import unicodedata
from dataclasses import dataclass, field

import numpy as np

from labels import BOUNDS, CHANNELS, CLASSES, KINDS, LAYERS, MODES, NAMES, ROLES, SOURCES, STANCES, STATUSES

IGNORED = -1                                                # a label that nobody gave
NAME_OF = {"person": "PER", "organization": "ORG", "armed-group": "ORG", "outlet": "ORG", "place": "LOC", "facility": "LOC"}
NAME_OF |= {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "ORGANISATION": "ORG", "LOC": "LOC"}
QUOTES = {'"': '"”', "“": "”\"", "«": "»", "„": "“”"}


@dataclass
class Window:
    """Pieces with their labels. A span is (first piece, last piece)."""

    ids: list = field(default_factory=list)
    origin: list = field(default_factory=list)              # (passage, start, end) in code points; None of a mark
    mention: list = field(default_factory=list)             # 0 outside, 1 first, 2 inside
    kind: list = field(default_factory=list)
    trigger: list = field(default_factory=list)
    names: list = field(default_factory=list)               # 0 outside, 1 + 2n first, 2 + 2n inside
    mentions: list = field(default_factory=list)            # (first, last, bound)
    refers: list = field(default_factory=list)              # (mention, mention that it stands for)
    triggers: list = field(default_factory=list)            # (first, last, [claim])
    quotes: list = field(default_factory=list)              # (first, last, mention that speaks)
    named: dict = field(default_factory=dict)               # names by kind, of the passages in it

    def __len__(self):
        return len(self.ids)


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def quotations(text):
    """(start, end) of what stands between quotation marks, three words or more; as the Rust reader finds them."""
    out, opened = [], None
    for i, c in enumerate(text):
        if opened is None:
            if c in QUOTES:
                opened = (i + 1, c)
        elif c in QUOTES[opened[1]]:
            if len(text[opened[0]:i].split()) >= 3:
                out.append((opened[0], i))
            opened = None
    return out


def label(values, value):
    return 0 if value is None else 1 + values.index(value)


SWAPPED = ("person", "country", "place", "organization", "armed-group")


def names_of(passages, languages):
    """Mentions by language and kind that may stand for one another: of languages whose words do not change with their place."""
    out = {}
    for p in passages:
        for m in p.get("mentions", ()):
            if p["lang"] in languages and m["kind"] in SWAPPED:
                out.setdefault((p["lang"], m["kind"]), set()).add(p["text"][m["span"][0]:m["span"][1]])
    return {key: sorted(names) for key, names in out.items()}


def swapped(passage, others, rng, near, near_share):
    """The passage with some of its names exchanged for others of their kind, so that no name predicts an act.

    With the chance `near_share` the name is one of those `near` by in the window: in an article the same parties are named again and again,
    and only those of the act's own sentence are its sides. Mentions that refer, are referred to or overlap another mark keep their words.
    """
    marks = [m["span"] for m in passage["mentions"]] + [list(span) for span in {tuple(c["trigger"]) for c in passage["claims"]}]
    referred = {other for m in passage["mentions"] for other in m.get("refers", ())}
    new = {}
    for m in passage["mentions"]:
        a, b = m["span"]
        free = sum(x < b and a < y for x, y in marks) == 1 and m["id"] not in referred and not m.get("refers")
        pool = others.get((passage["lang"], m["kind"]))
        if free and pool and rng.random() < 0.5:
            again = [name for name in near.get(m["kind"], ()) if name not in passage["text"] and name not in new.values()]
            pool = again if again and rng.random() < near_share else pool
            new[a, b] = pool[int(rng.integers(len(pool)))]
    text, at, moved = "", 0, [0] * (len(passage["text"]) + 1)
    for (a, b), name in sorted(new.items()):
        for i in range(at, a + 1):
            moved[i] = len(text) + i - at
        text += passage["text"][at:a] + name
        for i in range(a + 1, b):
            moved[i] = len(text)
        at = b
    for i in range(at, len(moved)):
        moved[i] = len(text) + i - at
    text += passage["text"][at:]
    move = lambda span: [moved[span[0]], moved[span[1]]]
    mentions = [{**m, "span": move(m["span"])} for m in passage["mentions"]]
    return {**passage, "text": text, "mentions": mentions, "claims": [{**c, "trigger": move(c["trigger"])} for c in passage["claims"]]}


class Maker:
    """Turns passages into windows."""

    def __init__(self, cfg, tokenizer, others=()):
        self.cfg, self.tokenizer = cfg, tokenizer
        self.others = names_of(others, cfg["noise"]["swap_languages"])
        self.room = cfg["windows"]["pieces"]
        self.slots = cfg["model"]["slots"]

    def add(self, window, passage, rng=None):
        """Adds a passage to a window; returns False and leaves it as it was where there is no room for it."""
        noise = self.cfg["noise"]
        if rng is not None and self.others and "claims" in passage and rng.random() < noise["swap"]:
            passage = swapped(passage, self.others, rng, window.named, noise["swap_near"])
        text = self.noisy(passage["text"], rng)
        pieces = self.tokenizer.encode(text)
        ends = [i for i, c in enumerate(text) if c == "\n"]
        need = len(pieces) + len(ends) + 1 + (not window.ids)
        if len(window) and len(window) + need > self.room:
            return False
        place = passage["id"]
        if not window.ids:
            self.mark(window, self.tokenizer.bos)
        base, at = len(window), 0
        spans = []                                          # of this passage's pieces, by index in the window
        for piece, start, end in pieces:
            while at < len(ends) and ends[at] < max(end, start + 1):
                self.mark(window, self.tokenizer.eos)
                at += 1
            if len(window) >= self.room - 1:
                break
            drop = rng is not None and rng.random() < self.cfg["noise"]["word_dropout"]
            window.ids.append(self.tokenizer.unk if drop else piece)
            window.origin.append((place, start, end))
            spans.append((len(window) - 1, start, end))
            for row in (window.mention, window.kind, window.trigger, window.names):
                row.append(0)
        self.mark(window, self.tokenizer.eos)
        if "claims" in passage:
            self.claims(window, passage, spans, text)
        else:
            self.names(window, passage, spans, base)
        return True

    def mark(self, window, piece):
        window.ids.append(piece)
        window.origin.append(None)
        for row in (window.mention, window.kind, window.trigger, window.names):
            row.append(IGNORED if row is window.kind else 0)

    def noisy(self, text, rng):
        if rng is None:
            return text
        noise, draw = self.cfg["noise"], rng.random(2)
        one = lambda c, d: d if len(d) == 1 else c          # the length stays, and with it every offset
        if draw[0] < noise["lower"]:
            text = "".join(one(c, c.lower()) for c in text)
        elif draw[0] < noise["lower"] + noise["upper"]:
            text = "".join(one(c, c.upper()) for c in text)
        if draw[1] < noise["bare"]:
            text = "".join(one(c, "".join(d for d in unicodedata.normalize("NFD", c) if not unicodedata.combining(d))) for c in text)
        return text

    @staticmethod
    def pieces_of(spans, span):
        """(first, last) of the pieces that a span touches; None where it was cut off."""
        touched = [i for i, start, end in spans if start < span[1] and end > span[0]]
        return (touched[0], touched[-1]) if touched else None

    @staticmethod
    def tag(row, first, last, begin, inside):
        row[first] = begin
        for i in range(first + 1, last + 1):
            if row[i] != IGNORED:
                row[i] = inside

    def names(self, window, passage, spans, base):
        """A passage of which only the names are marked."""
        for i, _, _ in spans:
            window.mention[i] = window.trigger[i] = window.kind[i] = IGNORED
        for mention in passage["mentions"]:
            found = self.pieces_of(spans, (mention["start"], mention["end"]))
            if not found:
                continue
            if mention["kind"] == "PLACE":                  # NERGrit's places hold countries too, the other sets' do not
                for i in range(found[0], found[1] + 1):
                    window.names[i] = IGNORED
                continue
            n = NAMES.index(NAME_OF[mention["kind"]])
            self.tag(window.names, *found, 1 + 2 * n, 2 + 2 * n)

    def claims(self, window, passage, spans, text):
        index = {}
        bounds = {t["mention"]: BOUNDS.index(t["bound"]) for c in passage["claims"] for t in c["toll"]}
        for i, _, _ in spans:
            window.kind[i] = window.names[i] = IGNORED      # names outside mentions are not marked in the gold passages
        for mention in passage["mentions"]:
            found = self.pieces_of(spans, mention["span"])
            if not found:
                continue
            window.named.setdefault(mention["kind"], []).append(passage["text"][slice(*mention["span"])])
            index[mention["id"]] = len(window.mentions)
            window.mentions.append((*found, bounds.get(mention["id"], IGNORED)))
            self.tag(window.mention, *found, 1, 2)
            for i in range(found[0], found[1] + 1):
                window.kind[i] = KINDS.index(mention["kind"])
            name = NAME_OF.get(mention["kind"])
            if name in ("ORG", "LOC") and mention["kind"] in ("organization", "outlet", "place"):
                n = NAMES.index(name)
                self.tag(window.names, *found, 1 + 2 * n, 2 + 2 * n)
                for i in range(found[0] + 1, found[1] + 1):
                    window.names[i] = 2 + 2 * n
            elif mention["kind"] in ("time", "count", "pronoun"):
                for i in range(found[0], found[1] + 1):
                    window.names[i] = 0
        for mention in passage["mentions"]:
            for other in mention.get("refers", ()):
                if mention["id"] in index and other in index:
                    window.refers.append((index[mention["id"]], index[other]))
        by_trigger = {}
        for claim in passage["claims"]:
            by_trigger.setdefault(tuple(claim["trigger"]), []).append(claim)
        for span, claims in by_trigger.items():
            found = self.pieces_of(spans, span)
            if not found:
                continue
            self.tag(window.trigger, *found, 1, 2)
            window.triggers.append((*found, [self.claim(c, index) for c in claims[:self.slots]]))
        self.quotations(window, passage, spans, text, index)

    @staticmethod
    def claim(claim, index):
        source = claim["source"] or {}
        roles = [("actor", i) for i in claim["actors"]] + [("recipient", i) for i in claim["recipients"]]
        roles += [("place", i) for i in claim["places"]] + [("time", i) for i in claim["times"]]
        roles += [("speaker", source.get("speaker"))] + [("via", i) for i in source.get("via", ())]
        for toll in claim["toll"]:
            roles += [(toll["kind"], toll["mention"]), ("who", toll["who"])]
        spoken = "" if not source else "speaker" if source.get("speaker") else "-"
        return {
            "class": 1 + CLASSES.index(claim["class"]), "mode": label(MODES, claim["mode"]), "layer": label(LAYERS, claim["ceasefire"]),
            "status": STATUSES.index(claim["status"]), "source": SOURCES.index(spoken),
            "stance": STANCES.index(source["stance"]) if source else IGNORED,
            "channel": label(CHANNELS, source["channel"]) if source else IGNORED,
            "roles": [(ROLES.index(r), index[i]) for r, i in roles if i in index],
        }

    def quotations(self, window, passage, spans, text, index):
        """Quotations whose speaker the claims inside them tell."""
        for start, end in quotations(text):
            inside = [c for c in passage["claims"] if start <= c["trigger"][0] and c["trigger"][1] <= end]
            speakers = [(c["source"] or {}).get("speaker") or (c["actors"] or [None])[0] for c in inside]
            found = self.pieces_of(spans, (start, end))
            if found and speakers and speakers[0] in index:
                window.quotes.append((*found, index[speakers[0]]))

    def windows(self, passages, rng=None, join=0.0):
        """All passages in windows; a passage goes on in the window before with the chance `join`, where language and room allow."""
        out, open_windows = [], {}
        for passage in passages:
            key = passage.get("lang"), "claims" in passage
            window = open_windows.get(key)
            if window is not None and rng is not None and rng.random() < join and self.add(window, passage, rng):
                continue
            window = Window()
            self.add(window, passage, rng)
            open_windows[key] = window
            out.append(window)
        return out


def junk(window, rng, count):
    """Spans that are no trigger and spans that are no mention, so that both heads learn to say so."""
    triggers, mentions = [], []
    taken = {i for first, last, _ in window.triggers for i in range(first, last + 1)}
    named = {i for first, last, _ in window.mentions for i in range(first, last + 1)}
    for _ in range(count if rng is not None and any(k == 0 or k > 0 for k in window.trigger[1:-1]) else 0):
        first = int(rng.integers(1, max(2, len(window) - 1)))
        last = min(first + int(rng.integers(0, 3)), len(window) - 2)
        span = set(range(first, last + 1))
        if first > last or any(window.origin[i] is None for i in span) or window.trigger[first] == IGNORED:
            continue
        if not span & taken:
            triggers.append((first, last, []))
            taken |= span
        if not span & named:
            mentions.append((first, last, IGNORED))
            named |= span
    return triggers, mentions


def batch(windows, length, slots, pad, rng=None, count=0):
    """Arrays of one shape: the numbers of mentions, triggers and quotations follow from `length`."""
    rows, most_m, most_t, most_q = len(windows), length // 4 + 8, length // 8 + 6, 6
    ids = np.full((rows, length), pad, np.int64)
    tags = {k: np.full((rows, length), IGNORED, np.int64) for k in ("mention", "kind", "trigger", "names")}
    spans = {"m": np.zeros((rows, most_m, 2), np.int64), "t": np.zeros((rows, most_t, 2), np.int64), "q": np.zeros((rows, most_q, 2), np.int64)}
    valid = {"m": np.zeros((rows, most_m), np.float32), "t": np.zeros((rows, most_t), np.float32), "q": np.zeros((rows, most_q), np.float32)}
    bound = np.full((rows, most_m), IGNORED, np.int64)
    claims = {k: np.full((rows, most_t, slots), IGNORED, np.int64) for k in ("class", "mode", "layer", "status", "source", "stance", "channel")}
    roles = np.zeros((rows, most_t, slots, most_m, len(ROLES)), np.float32)
    refers = np.zeros((rows, most_m, most_m), np.float32)
    speaks = np.zeros((rows, most_q, most_m), np.float32)
    for r, w in enumerate(windows):
        n = min(len(w), length)
        ids[r, :n] = w.ids[:n]
        for k, row in (("mention", w.mention), ("kind", w.kind), ("trigger", w.trigger), ("names", w.names)):
            tags[k][r, :n] = row[:n]
        no_triggers, no_mentions = junk(w, rng, count)
        for j, (first, last, b) in enumerate((w.mentions + no_mentions)[:most_m]):
            spans["m"][r, j], valid["m"][r, j], bound[r, j] = (first, last), 1, b
        for a, b in w.refers:
            if a < most_m and b < most_m:
                refers[r, a, b] = 1
        for j, (first, last, found) in enumerate((w.triggers + no_triggers)[:most_t]):
            spans["t"][r, j], valid["t"][r, j] = (first, last), 1
            claims["class"][r, j] = 0                       # a slot without a claim says so
            for s, claim in enumerate(found):
                for k in claims:
                    claims[k][r, j, s] = claim[k]
                for role, m in claim["roles"]:
                    if m < most_m:
                        roles[r, j, s, m, role] = 1
        for j, (first, last, m) in enumerate(w.quotes[:most_q]):
            spans["q"][r, j], valid["q"][r, j] = (first, last), 1
            if m < most_m:
                speaks[r, j, m] = 1
    return {"ids": ids, "tags": tags, "spans": spans, "valid": valid, "bound": bound, "claims": claims, "roles": roles, "refers": refers, "speaks": speaks}


def batches(windows, cfg, pad, rng=None):
    """Batches of windows of like length, in random order where `rng` is given."""
    widths = cfg["train"]["lengths"]
    groups = {w: [] for w in widths}
    for window in windows:
        groups[next((w for w in widths if len(window) <= w), widths[-1])].append(window)
    out = []
    for width, group in groups.items():
        size = max(1, cfg["train"]["pieces_a_step"] // width)
        if rng is not None:
            rng.shuffle(group)
        for i in range(0, len(group), size):
            chunk = group[i:i + size]
            out.append((width, chunk))
    if rng is not None:
        rng.shuffle(out)
    for width, chunk in out:
        yield chunk, batch(chunk, width, cfg["model"]["slots"], pad, rng, cfg["noise"]["junk"])
