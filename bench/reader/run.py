"""cargo xtask bench reader: claims, mentions and speakers as the reader finds them, and its speed.

The development data is read in place from ../shared beside the repository; parts whose data is not there say so. Our own held-out passages are
compiled first (`cargo xtask corpus compile`).
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import own
import report

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from measured import measured

ENGLISH = ("uk", "us", "za", "au")                          # countries whose pages the speed is taken of, since its peer reads English
SHARED = ROOT.parent / "shared"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PARTS = ["own", "agreement", "headlines", "plv", "names", "sources", "founding", "speed"]


def arguments():
    parser = argparse.ArgumentParser(prog="cargo xtask bench reader", description=__doc__)
    parser.add_argument("--reader", choices=["cue", "learned", "joint"], help="which reader [default: the one that is built in]")
    parser.add_argument("--model", metavar="FILE", help="a file with a network")
    parser.add_argument("--parts", metavar="NAMES", default=",".join(PARTS), help="only these parts, with commas [%(default)s]")
    parser.add_argument("--gold", metavar="FILE", default=str(TARGET / "corpus" / "held.jsonl"), help="compiled passages for the part own [%(default)s]")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N texts of each set")
    parser.add_argument("--runs", type=int, default=3, help="runs of the timing, of which the fastest counts [%(default)s]")
    parser.add_argument("--shared", metavar="FOLDER", default=str(SHARED), help="the development data [%(default)s]")
    parser.add_argument("--write", action="store_true", help="measure every reader and put the tables into bench/RESULTS.md, docs/languages.md and the model's card")
    parser.add_argument("--worst", type=int, metavar="N", help="part own: show the N passages with most errors")
    chosen = parser.parse_args()
    if chosen.write and (chosen.reader or chosen.model or chosen.limit or chosen.parts != ",".join(PARTS)):
        parser.error("--write measures all three readers with all parts: it goes without --reader, --model, --limit and --parts")
    return chosen


class Program:
    """The program in its release build, with the reader chosen."""

    def __init__(self, chosen):
        self.binary = TARGET / "release" / "gencatan"
        self.choice = (["--reader", chosen.reader] if chosen.reader else []) + (["--model", chosen.model] if chosen.model else [])

    def build(self):
        subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "gencatan"], cwd=ROOT, check=True)

    def read(self, lines, *more):
        """The output for lines of JSON, as text."""
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return self.command(["--input", "jsonl", "-", *more], text)

    def command(self, rest, text=None):
        made = subprocess.run([self.binary, "read", "--format", "jsonl", *self.choice, *rest], input=text, capture_output=True, text=True)
        if made.returncode not in (0, 1):
            raise SystemExit(f"gencatan read ended with {made.returncode}: {made.stderr.strip()}")
        return made.stdout


def score(shared, program, arguments, stdin=None):
    """What a scorer of ../shared/score prints."""
    command = [sys.executable, shared / "score" / program, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout


def kept(text, name):
    file = Path(tempfile.mkdtemp(prefix="bench-reader-")) / name
    file.write_text(text, encoding="utf-8")
    return file


def part_own(program, chosen, shared):
    if not Path(chosen.gold).exists():
        return f"{chosen.gold} is not there: run `cargo xtask corpus compile`"
    passages = own.read(chosen.gold)[:chosen.limit]
    pages = {p["id"]: p for p in map(json.loads, program.read(own.inputs(passages)).splitlines())}
    counts, classes, told, errors = {}, {}, [], []
    for passage in passages:
        page = pages.get(passage["id"], {})
        own.count(passage, page, counts)
        own.count_classes(passage, page, classes)
        gold, found = list(own.gold_claims(passage)), list(own.found_claims(page))
        right = sum(own.whole(g, f) for g, f in own.pairs(gold, found))
        errors.append((len(gold) + len(found) - 2 * right, passage, gold, found))
    every = {p["id"]: p for p in map(json.loads, program.read(own.inputs(passages), "--least-confidence", "0").splitlines())}
    for passage in passages:
        own.count(passage, every.get(passage["id"], {}), {}, told)
    out = own.table(counts) + "\n\n" + own.class_table(classes)
    if told:
        gold = sum(c["gold"] for c in classes.values())
        out += "\n\n" + own.reliability(told) + "\n\n" + own.thresholds(told, gold)
    for wrong, passage, gold, found in sorted(errors, key=lambda e: -e[0])[:chosen.worst or 0]:
        cut = lambda span: passage["text"][span[0]:span[1]] if span else "–"
        show = lambda c: f"{c['class']} {cut(c['trigger'])!r} {[cut(s) for s in c['actors']]} → {[cut(s) for s in c['recipients']]} {c['status']} says {cut(c['speaker'])!r}"
        out += f"\n\n{passage['id']}: {passage['text']}\n" + "\n".join(["  gold  " + show(c) for c in gold] + ["  found " + show(c) for c in found])
    return out


def part_agreement(program, chosen, shared):
    """Two coders of the same passages: what a reader can be expected to reach."""
    folder = Path(chosen.gold).parent
    second = {p["id"]: p for p in own.read(folder / "second.jsonl")}
    counts = {}
    for passage in own.read(folder / "train.jsonl") + own.read(folder / "held.jsonl"):
        if passage["id"] in second:
            own.count(passage, own.as_page(second[passage["id"]]), counts)
    return own.table(counts)


def part_headlines(program, chosen, shared):
    """Headlines coded by hand; `corpus/headlines.jsonl` keeps their codes and ids, the texts lie in ../shared."""
    coded = own.read(ROOT / "corpus" / "headlines.jsonl")
    texts = {line["id"]: line for line in own.read(shared / "data" / "id" / "headlines.jsonl")}
    passages = [{**p, "lang": texts[p["id"]]["lang"], "text": texts[p["id"]]["text"], "published": texts[p["id"]]["published"]} for p in coded][:chosen.limit]
    pages = {p["id"]: p for p in map(json.loads, program.read(own.inputs(passages)).splitlines())}
    counts, right, asked = {}, 0, 0
    for passage in passages:
        page = pages.get(passage["id"], {})
        own.count(passage, page, counts)
        classes = {c["class"] for c in own.found_claims(page)}
        gold = [c["class"] for c in own.gold_claims(passage)]
        asked += bool(gold)
        right += bool(gold) and bool(classes & set(gold))
    return f"{own.table(counts)}\n\nclass accuracy, of {asked} headlines with a claim: {own.ratio(right, asked):.3f}"


def part_plv(program, chosen, shared):
    gold = shared / "data" / "plv" / "plv_train.jsonl"
    lines = [json.loads(line) for line in score(shared, "plv_predictions.py", ["inputs", gold]).splitlines()]
    output = kept(program.read(lines[:chosen.limit]), "plv.jsonl")
    return score(shared, "score_plv.py", [gold, kept(score(shared, "plv_predictions.py", ["align", gold, output]), "pred.jsonl")])


def prose(program, chosen, shared, gold, what, scorer):
    lines = [json.loads(line) for line in score(shared, "prose.py", ["inputs", gold]).splitlines()]
    output = kept(program.read(lines[:chosen.limit]), "out.jsonl")
    return score(shared, scorer, [gold, kept(score(shared, "prose.py", [what, output]), "pred.jsonl")])


def part_names(program, chosen, shared):
    return prose(program, chosen, shared, shared / "data" / "ner" / "idner_test.jsonl", "names", "score_names.py")


def part_sources(program, chosen, shared):
    return prose(program, chosen, shared, shared / "data" / "attribution" / "polnear_dev.jsonl", "sources", "score_sources.py")


def part_founding(program, chosen, shared):
    page = next((shared / "pages").glob("konflik-*.txt"))
    return score(shared, "score_founding.py", [], program.command([str(page)]))


def part_speed(program, chosen, shared):
    """Words a second on one thread: the articles of news pages as text, so that their extraction does not count."""
    truth = shared / "data" / "pages" / "full" / "truth.jsonl"
    articles = [a for a in map(json.loads, truth.open(encoding="utf-8")) if a["country"] in ENGLISH][: chosen.limit or 60]
    texts = ["\n".join(a["truth"][0]["text"]) for a in articles]
    texts = [t for t in texts if len(t) > 500]
    words = sum(len(t.split()) for t in texts)
    lines = [{"id": str(i), "text": t, "as": "prose", "lang": "en"} for i, t in enumerate(texts)]
    empty = [{"id": "0", "text": "A.", "as": "prose", "lang": "en"}]

    def fastest(lines):
        times = []
        for _ in range(chosen.runs):
            start = time.perf_counter()
            program.read(lines, "--threads", "1", "--what", "reading")
            times.append(time.perf_counter() - start)
        return min(times)

    whole, start = fastest(lines), fastest(empty)
    out = [f"{len(texts)} articles, {words} words: {words / (whole - start):.0f} words a second on one thread ({whole - start:.2f} s, and {start:.2f} s to start)"]
    peer = subprocess.run([sys.executable, Path(__file__).parent / "peer.py"], input=json.dumps(texts), capture_output=True, text=True)
    out.append(peer.stdout.strip() if peer.returncode == 0 else "spaCy small is not installed (pip install -r bench/reader/requirements.txt)")
    return "\n".join(out)


PART = {"own": part_own, "agreement": part_agreement, "headlines": part_headlines, "plv": part_plv, "names": part_names, "sources": part_sources, "founding": part_founding, "speed": part_speed}
WITHOUT_SHARED = ("own", "agreement")


def figures(program, chosen, shared):
    """The Markdown of each part that can be measured here, printed as it comes."""
    print(f"## Reader: {' '.join(program.choice) or 'built in'}")
    out = {}
    for name in chosen.parts.split(","):
        if name not in WITHOUT_SHARED and not (shared / "data").exists():
            print(f"\n### {name}\n\nthe development data is not at {shared}")
            continue
        out[name] = PART[name](program, chosen, shared).rstrip()
        print(f"\n### {name}\n\n{out[name]}\n", flush=True)
    return out


def main():
    chosen = arguments()
    shared = Path(chosen.shared)
    Program(chosen).build()
    if not chosen.write:
        return 0 if len(figures(Program(chosen), chosen, shared)) == len(chosen.parts.split(",")) else 2
    head, kept = measured("cargo xtask bench reader --write"), {}
    for chosen.reader in ("cue", "learned", "joint"):
        kept[chosen.reader] = figures(Program(chosen), chosen, shared)
    if lacking := report.lacking(kept):
        raise SystemExit(f"bench: nothing is written, since these parts could not be measured here: {', '.join(lacking)}")
    report.write([ROOT / "bench" / "RESULTS.md", ROOT / "docs" / "languages.md", *sorted((ROOT / "models").glob("reader-*.md"))], kept, head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
