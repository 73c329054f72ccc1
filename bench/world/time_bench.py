"""The part `time` of the world bench: time expressions found and set on the calendar, per data set."""
import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

import venv_of

ROOT = Path(__file__).resolve().parents[2]
TITLE = "World: time expressions"
# Each peer has an environment of its own, since they ask for different versions of the same packages.
REQUIREMENTS = Path(__file__).parent / "requirements"
SCRIPT = str(Path(__file__).parent / "time_peers.py")
# Sets of shared/data/time, with what they are.
SETS = {
    "timebank": "TimeBank, English", "aquaint": "AQUAINT, English", "xtn_meantime_en": "MEANTIME, English",
    "kompas_dev": "Kompas, Indonesian", "te2_spanish": "TempEval-2, Spanish", "xtn_meantime_es": "MEANTIME, Spanish",
    "te2_french": "TempEval-2, French", "te2_italian": "TempEval-2, Italian", "te2_chinese": "TempEval-2, Chinese",
    "probe": "probes, Indonesian and English",
}
PEERS = ["dateparser", "recognizers-text"]
# It starts a Java machine for every document, so that it sees a sample.
SLOW = "HeidelTime"
FIELDS = ["strict", "relaxed", "value", "type"]


def add_arguments(parser):
    parser.add_argument("--sets", metavar="NAMES", default=",".join(SETS), help="time: only these sets [all]")
    parser.add_argument("--most", metavar="N", type=int, default=0, help="time: no more documents of each set, evenly spread, 0 for all [%(default)s]")
    parser.add_argument("--sample", metavar="N", type=int, default=5,
                        help="time: documents of each set that HeidelTime sees, 0 for none [%(default)s]")
    parser.add_argument("--alone", action="store_true", help="time: only gencatan, without the peers")


def run(args, shared):
    """Markdown of the part; `shared` has the data and the scorer."""
    scorer = load(shared / "score/score_timex.py")
    peers = [] if args.alone else PEERS
    slow = [] if args.alone or not args.sample else [SLOW]
    pythons = {peer: venv_of.python(f"time-{peer.lower()}", REQUIREMENTS / f"time-{peer.lower()}.txt") for peer in peers + slow}
    program = build()
    whole, scores, sample = {}, {}, {}
    for name in args.sets.split(","):
        rows = [json.loads(line) for line in open(shared / f"data/time/{name}.jsonl", encoding="utf-8")]
        whole[name] = {"gencatan": score(scorer, rows, answers([program], rows))}
        rows = spread(rows, args.most or len(rows))
        scores[name] = {"gencatan": score(scorer, rows, answers([program], rows))}
        for peer in peers:
            print(f"-- {peer}: {name}", file=sys.stderr)
            scores[name][peer] = score(scorer, rows, answers([pythons[peer], SCRIPT, peer], rows))
        if slow:
            some = spread(rows, args.sample)
            print(f"-- {SLOW}: {len(some)} of {name}", file=sys.stderr)
            sample[name] = {
                "gencatan": score(scorer, some, answers([program], some)),
                SLOW: score(scorer, some, answers([pythons[SLOW], SCRIPT, SLOW], some)),
            }
    told = [version(pythons[peer], peer) for peer in pythons]
    lines = [f"## {TITLE}", "", f"{args.measured} Each system gets the text, its language and the day of publication. Span F1 strict and "
             "relaxed, F1 of the values, F1 of the types, over all expressions of a set. A system that cannot read a set is left out of it.", ""]
    if told:
        lines += ["Versions: " + ", ".join(told) + ".", ""]
    lines += tables("all documents", whole) if args.alone or args.most else []
    if not args.alone:
        lines += tables(f"no more than {args.most} documents of each set, evenly spread" if args.most else "all documents", scores)
    if sample:
        lines += tables(f"{args.sample} documents of each set, for {SLOW}, which starts a Java machine for every document", sample)
    lines += [f"Speed: gencatan reads {speed(program)} kB of prose a second on one thread for time, place and all, the start "
              "and its tables included.", ""]
    return "\n".join(lines)


def spread(rows, most):
    """No more than so many of the rows, evenly spread."""
    return rows[::max(1, len(rows) // most)][:most]


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def build():
    """Builds the example of the world room that reads documents and prints time expressions."""
    command = ["cargo", "build", "--release", "--quiet", "-p", "gencatan-world", "--example", "timex", "--message-format", "json"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    built = [json.loads(line) for line in told.splitlines()]
    return next(b["executable"] for b in built if b.get("executable") and b["target"]["name"] == "timex")


def answers(command, rows):
    """What a system says of the documents: {id: expressions}, None for one that it could not read."""
    keys = ("id", "text", "lang", "dct")
    given = "".join(json.dumps({key: row.get(key) for key in keys}) + "\n" for row in rows)
    told = subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout
    return {answer["id"]: answer["timex"] for answer in map(json.loads, told.splitlines())}


def score(scorer, rows, found):
    """The scorer's figures; None where the system could read none of the documents."""
    if all(timex is None for timex in found.values()):
        return None
    found = {name: timex or [] for name, timex in found.items()}
    gold = {row["id"]: [t for t in row["timex"] if not t.get("is_dct")] for row in rows}
    return scorer.score(gold, found)[0]


def version(python, peer):
    return subprocess.run([python, SCRIPT, peer, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def tables(what, scores):
    """A table of sets and systems, each cell strict, relaxed, value and type F1."""
    systems = list(next(iter(scores.values())))
    header = ["set", "documents", "gold", "system", *(f"{field} F1" for field in FIELDS)]
    lines = [f"### {what[0].upper()}{what[1:]}", "", "| " + " | ".join(header) + " |", "| --- | ---: | ---: | --- |" + " ---: |" * len(FIELDS)]
    for name, each in scores.items():
        for system in systems:
            row = each[system]
            if row is None:
                continue
            figures = [f"{row[field]['F1'] / 100:.3f}" for field in FIELDS]
            shown = f"**{system}**" if system == "gencatan" else system
            lines.append("| " + " | ".join([SETS[name], str(row["docs"]), str(row["gold"]), shown, *figures]) + " |")
    return [*lines, ""]


def speed(program):
    """Thousands of bytes a second on one long made-up article, the shortest of three runs."""
    sentence = "On Friday, October 23, 2020, three days after the talks in Washington, they met again at 9:30 a.m. and spoke of last year. "
    text = (sentence + "Nothing of note was said by anybody who was there, and the streets of the old town were quiet. ") * 2000
    rows = [{"id": "long", "text": text, "lang": "en", "dct": "2020-10-26"}]
    shortest = None
    for _ in range(3):
        start = time.perf_counter()
        answers([program], rows)
        took = time.perf_counter() - start
        shortest = took if shortest is None else min(shortest, took)
    return f"{len(text) / shortest / 1000:.0f}"
