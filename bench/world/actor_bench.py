"""Actors: country, sector and identity of mentions that are given, beside our own coding of gold passages (corpus/actors.tsv).

A part of the world bench (`add_arguments`, `run`, `TITLE`).
"""
import collections
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TITLE = "World: actors"
CODED = ROOT / "corpus/actors.tsv"


def add_arguments(parser):
    parser.add_argument("--passages", metavar="FOLDER", help="actor: the compiled corpus [compiled anew]")
    parser.add_argument("--program", metavar="FILE", help="actor: the example `actors` of gencatan-world, where it is built already")
    parser.add_argument("--wrong", action="store_true", help="actor: list what is wrong on standard error")


def run(args, shared):
    """Markdown of the part; it needs no development data."""
    coded = load(CODED)
    passages = compiled(args.passages, coded)
    found = answers(args.program or build(), passages)
    return "\n".join(report(args, coded, Score(coded, passages, found, args.wrong))) + "\n"


class Score:
    """Right answers by language and in all; pairs of mentions that are one actor."""

    def __init__(self, coded, passages, found, wrong):
        self.country, self.sector, self.pairs = (collections.defaultdict(collections.Counter) for _ in range(3))
        for passage in passages:
            text, language = passage["text"], passage["lang"]
            actors = {tuple(a["span"]): a for a in found[passage["id"]]}
            rows = [(row, actors.get(row["span"], {})) for row in coded[passage["id"]]]
            for row, actor in rows:
                got = {"country": actor.get("country") or "-", "sector": (actor.get("sector") or ["-"])[0]}
                for name, tally in ("country", self.country), ("sector", self.sector):
                    right = got[name] in row[name]
                    tally[language][right] += 1
                    if wrong and not right:
                        words = text[slice(*row["span"])]
                        print(passage["id"], name, repr(words), got[name], "for", "/".join(row[name]), "|", actor.get("why"), file=sys.stderr)
            for (one, a), (other, b) in itertools.combinations(rows, 2):
                gold = one["same"] != "-" and one["same"] == other["same"]
                own = bool(a and b) and a["same"] == b["same"]
                self.pairs[language][gold, own] += 1
                if wrong and gold != own:
                    words = [text[slice(*r["span"])] for r in (one, other)]
                    print(passage["id"], "same" if gold else "not the same", words, file=sys.stderr)

    @staticmethod
    def share(tallies):
        tally = sum(tallies, collections.Counter())
        return tally[True] / max(sum(tally.values()), 1)

    @staticmethod
    def f1(tallies):
        tally = sum(tallies, collections.Counter())
        both, missed, added = tally[True, True], tally[True, False], tally[False, True]
        return (2 * both / (2 * both + missed + added) if both else 0.0), both, missed, added


def report(args, coded, score):
    mentions = sum(map(len, coded.values()))
    yield f"## {TITLE}"
    yield ""
    yield (f"{args.measured} {mentions} mentions of {len(coded)} gold passages in {len(score.country)} languages, coded by hand from the text "
           "(`corpus/actors.tsv`); the mentions are given with their kinds, but not what they refer to. Sector is the primary one; where the coding "
           "leaves several open, each counts as right. F1 is that of pairs of mentions that are one actor. No peer installs that gives country and "
           "sector without an index of its own.")
    yield ""
    yield "| language | mentions | country | sector | same actor F1 | pairs found, missed, added |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for name, languages in [*((l, [l]) for l in sorted(score.country)), ("**all**", sorted(score.country))]:
        pick = lambda tally: [tally[l] for l in languages]
        f1, *counts = score.f1(pick(score.pairs))
        number = sum(sum(t.values()) for t in pick(score.country))
        yield (f"| {name} | {number} | {score.share(pick(score.country)):.3f} | {score.share(pick(score.sector)):.3f} | {f1:.3f} | "
               f"{', '.join(map(str, counts))} |")
    yield ""


def load(path):
    """The coded mentions by passage."""
    rows = collections.defaultdict(list)
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        passage, span, country, sector, same = line.split("\t")
        start, end = map(int, span.split("-"))
        rows[passage].append({"span": (start, end), "country": country.split("/"), "sector": sector.split("/"), "same": same})
    return rows


def compiled(folder, coded):
    """The coded passages, as the corpus compiles."""
    if folder is None:
        subprocess.run(["cargo", "run", "--quiet", "-p", "xtask", "--", "corpus", "compile"], cwd=ROOT, check=True, stdout=sys.stderr)
        folder = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "corpus"
        folder = folder if folder.is_dir() else ROOT / "target/corpus"
    rows = []
    for name in "train.jsonl", "held.jsonl":
        with open(Path(folder) / name, encoding="utf-8") as lines:
            rows += [row for row in map(json.loads, lines) if row["id"] in coded]
    missing = set(coded) - {row["id"] for row in rows}
    if missing:
        sys.exit(f"bench: the corpus lacks {', '.join(sorted(missing))}")
    return sorted(rows, key=lambda row: row["id"])


def build():
    """The example of the world room that reads gold passages."""
    command = ["cargo", "build", "--release", "--quiet", "-p", "gencatan-world", "--example", "actors", "--message-format=json"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [message.get("executable") for message in map(json.loads, out.splitlines()) if message.get("executable")]
    return paths[-1]


def answers(program, passages):
    with tempfile.TemporaryFile() as lines:
        lines.write("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in passages).encode())
        lines.seek(0)
        out = subprocess.run([program], stdin=lines, check=True, capture_output=True).stdout
    return {row["id"]: row["actors"] for row in map(json.loads, out.decode().splitlines())}
