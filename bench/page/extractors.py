"""The extractors that are measured, how each is built and run, and the versions of everything."""
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
VENV = TARGET / "bench-venv"
CARGO = os.environ.get("CARGO", "cargo")
FLOOR = "html5ever"


@dataclass(frozen=True)
class Extractor:
    """One extractor: its name here, its language, and what the tables call it."""

    name: str
    language: str
    label: str


GENCATAN = Extractor("gencatan", "Rust", "**gencatan**")
PEERS = [
    Extractor("trafilatura", "Python", "trafilatura"),
    Extractor("trafilatura-precision", "Python", "trafilatura, precision mode"),
    Extractor("newspaper4k", "Python", "newspaper4k"),
    Extractor("resiliparse", "Python", "resiliparse (C++)"),
    Extractor("readability-lxml", "Python", "readability-lxml"),
    Extractor("rs-trafilatura", "Rust", "rs-trafilatura"),
    Extractor("trafilatura-rust", "Rust", "trafilatura (the Rust crate)"),
    Extractor("dom_smoothie", "Rust", "dom_smoothie"),
    Extractor("legible", "Rust", "legible"),
]
PARSE = Extractor(FLOOR, "Rust", "html5ever, the tree alone")


def run(command, **options):
    """Runs a command whose output is for the reader; ends the bench where it fails."""
    print("==", " ".join(str(word) for word in command if not str(word).startswith("/")), file=sys.stderr)
    if subprocess.run([str(word) for word in command], check=False, **options).returncode:
        sys.exit(f"bench: {Path(str(command[0])).name} failed; its message is above")


def prepare(extractors, command):
    """Builds what `extractors` need; with `command`, the release build of gencatan too."""
    if any(extractor.language == "Python" for extractor in extractors):
        wanted = (BENCH / "requirements.txt").read_text(encoding="utf-8")
        stamp = VENV / "requirements.txt"
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            run([sys.executable, "-m", "venv", "--clear", VENV])
            # The pip that comes with some Pythons cannot resolve extras of extras.
            run([VENV / "bin/pip", "install", "--quiet", "--upgrade", "pip"])
            run([VENV / "bin/pip", "install", "--quiet", "-r", BENCH / "requirements.txt"])
            stamp.write_text(wanted, encoding="utf-8")
    if any(extractor.language == "Rust" for extractor in extractors):
        run([CARGO, "build", "--quiet", "--release", "--manifest-path", BENCH / "peers-rs/Cargo.toml", "--target-dir",
             TARGET / "bench-peers"])
    if command:
        run([CARGO, "build", "--quiet", "--release", "--package", "gencatan", "--target-dir", TARGET], cwd=ROOT)


def program(extractor):
    """The command that runs an extractor in a process of its own over a list of pages."""
    if extractor.language == "Python":
        return [VENV / "bin/python", BENCH / "page/peers.py"]
    return [TARGET / "bench-peers/release/peers-rs"]


def extract(extractor, paths, work, text=False):
    """What an extractor finds on the pages: {id: {"text", "title", "byline", "published", "seconds"}}."""
    listing = work / "pages.tsv"
    listing.write_text("".join(f"{page}\t{path}\n" for page, path in paths.items()), encoding="utf-8")
    command = [*program(extractor), extractor.name, listing, *(["--text"] if text else [])]
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {extractor.name} failed: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    pages = {}
    for line in done.stdout.splitlines():
        page = json.loads(line)
        pages[page["id"]] = page
    return pages


def read_with_gencatan(scorer, folder, work, text=False):
    """What the command `gencatan read` prints for the pages of a folder, as the scorer takes it, and the seconds."""
    command = [TARGET / "release/gencatan", "read", "--what", "article", "--format", "jsonl", "--threads", "1",
               "--input", "text" if text else "html", folder]
    start = time.perf_counter()
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(f"bench: gencatan read failed: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    output = work / "gencatan.jsonl"
    output.write_bytes(done.stdout)
    return scorer.read_output(output), seconds


def versions(extractors):
    """The name and version of all that took part."""
    told = []
    asked = set()
    for extractor in extractors:
        command = program(extractor)
        if str(command[0]) in asked:
            continue
        asked.add(str(command[0]))
        said = subprocess.run([str(word) for word in [*command, "--versions"]], capture_output=True, text=True, check=True)
        kind = "" if extractor.language == "Python" else " (crate)"
        for line in said.stdout.splitlines():
            name, version = line.split("\t")
            told.append((name + kind, version))
    compiler = subprocess.run([shutil.which("rustc") or "rustc", "--version"], capture_output=True, text=True, check=False)
    told += [("Python", sys.version.split()[0]), ("rustc", " ".join(compiler.stdout.split()[1:2]))]
    commit = subprocess.run(["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True, check=False)
    told.append(("gencatan", commit.stdout.strip() or "unknown"))
    newest = {}
    for name, version in told:
        newest[name] = max(newest.get(name, version), version)
    return sorted(newest.items(), key=lambda item: item[0].lower())
