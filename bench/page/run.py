"""cargo xtask bench page: article extraction by gencatan and by its peers, on the development pages.

Quality on HTML and on plain-text dumps, and speed on one thread, every extractor in the same run, as Markdown tables. The
data is read in place from ../shared beside the repository; without it the bench says so and ends with 2.
"""
import argparse
import difflib
import os
import platform
import re
import sys
import importlib.util
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

import corpus
import plain
import report
from extractors import GENCATAN, PARSE, PEERS, ROOT, TARGET, extract, prepare, read_with_gencatan, versions
from peers import decode

PARTS = ["quality", "plain", "speed"]
SETS = ["full", "snippets"]
# A group of pages that is smaller than this goes under "other" in the tables by language, country and kind.
SMALLEST_GROUP = 5
# The pages of the timings, in bytes: news pages of about 170 kB.
TIMED_SIZES = range(100_000, 300_001)


def arguments():
    parser = argparse.ArgumentParser(prog="cargo xtask bench page", description=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--held-out", action="store_true", help="measure the held-out fifth of the outlets, and only it")
    parser.add_argument("--only", metavar="NAMES", help="only these extractors, with commas: " + ", ".join(
        extractor.name for extractor in [GENCATAN, *PEERS]))
    parser.add_argument("--parts", metavar="NAMES", default=",".join(PARTS), help="only these parts [%(default)s]")
    parser.add_argument("--runs", type=int, default=5, help="runs of each extractor in the timings [%(default)s]")
    parser.add_argument("--room", action="store_true", help="take gencatan's page room as a library, without building the program")
    parser.add_argument("--worst", type=int, metavar="N", help="only list the N worst pages of each set with their scores")
    parser.add_argument("--lost", type=int, metavar="N", help="only list the N pages of each set on which gencatan is furthest behind the best of the others")
    parser.add_argument("--diff", metavar="PAGE", help="only show how the text of this page differs from the truth, with line numbers")
    parser.add_argument("--write", action="store_true", help="put the tables of these parts into bench/RESULTS.md, in place of the earlier ones")
    args = parser.parse_args()
    args.parts = args.parts.split(",")
    everyone = [GENCATAN, *PEERS]
    alone = args.worst or args.diff
    names = args.only.split(",") if args.only else [GENCATAN.name] if alone else [extractor.name for extractor in everyone]
    unknown = set(names) - {extractor.name for extractor in everyone} | set(args.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    args.lists = bool(alone or args.lost)
    args.extractors = [extractor for extractor in everyone if extractor.name in names]
    return args


def shared():
    """The folder with the development data and the scorers, or the end of the bench."""
    folder = ROOT.parent / "shared"
    if not (folder / "data/pages").is_dir() or not (folder / "score/score_pages.py").is_file():
        print("bench: the development data is not here: expected shared/data/pages and shared/score beside the "
              "repository's folder; nothing was measured", file=sys.stderr)
        sys.exit(2)
    return folder


def load_scorer(folder):
    spec = importlib.util.spec_from_file_location("score_pages", folder / "score/score_pages.py")
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


class Bench:
    """One run of the bench."""

    def __init__(self, args):
        folder = shared()
        self.args = args
        self.scorer = load_scorer(folder)
        self.work = TARGET / "bench-page"
        self.sets = {name: corpus.load(folder / "data/pages", name, self.work, args.held_out) for name in SETS}
        self.command = GENCATAN in args.extractors and not args.room
        self.timed = [*args.extractors, PARSE] if "speed" in args.parts and not args.lists else args.extractors
        prepare(self.timed, self.command)

    def outputs(self, extractor, paths, text=False):
        """What the extractor finds on the pages, which all lie in one folder."""
        print(f"-- {extractor.name}: {len(paths)} pages", file=sys.stderr)
        if extractor == GENCATAN and self.command:
            return read_with_gencatan(self.scorer, next(iter(paths.values())).parent, self.work, text)[0]
        return extract(extractor, paths, self.work, text)

    def score(self, rows, pages):
        """The scorer's figures, with the number of pages without any text."""
        if "with" in rows[0]:
            score = self.scorer.snippets(rows, pages, 0)
            # The same scorer counts title, day and authors; the texts are left out of that count.
            named = [{"id": row["id"], "truth": [self.named(row)]} for row in rows]
            fields = self.scorer.full(named, pages, 0)
            score |= {field: fields[field] for field in ("title", "day", "authors_f1")}
        else:
            score = self.scorer.full(rows, pages, 0)
        score["empty"] = sum(not (pages.get(row["id"], {}).get("text") or "").strip() for row in rows)
        return score

    @staticmethod
    def named(row):
        """Title, day and authors of a page of `snippets`, in the form of `full`."""
        told = row["author"] if isinstance(row["author"], list) else re.split("[;,]", row["author"] or "")
        authors = [name.strip() for name in told if name.strip()]
        return {"title": row["title"], "published": row["date"], "authors": authors, "text": []}

    def groups(self, rows, key, pages):
        """The scores by a property of the pages: {group: score}, small groups together under "other"."""
        sizes = Counter(row.get(key) for row in rows)
        parts = {}
        for row in rows:
            group = row[key] if sizes[row[key]] >= SMALLEST_GROUP else "other"
            parts.setdefault(group, []).append(row)
        order = sorted(parts, key=lambda group: (group == "other", -len(parts[group]), group))
        return {group: self.score(parts[group], pages) for group in order}

    def quality(self):
        """Markdown of the quality on HTML."""
        sections = []
        for data in self.sets.values():
            scores, groups = {}, {}
            keys = ["language", "country", "kind"] if data.kind == "full" else ["language", "kind"]
            for extractor in self.args.extractors:
                pages = self.outputs(extractor, data.paths)
                scores[extractor] = self.score(data.rows, pages)
                groups[extractor] = {key: self.groups(data.rows, key, pages) for key in keys}
            sections.append(report.quality(data, scores, groups, keys))
        return "\n".join(sections)

    def dumps(self):
        """Markdown of the body's word F1 on plain text."""
        data = self.sets["full"]
        table = {}
        for style in plain.STYLES:
            folder = self.work / "pages" / style
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.iterdir():
                old.unlink()
            paths, everything = {}, {}
            for page, path in data.paths.items():
                text = plain.dump(decode(path.read_bytes()), style)
                paths[page] = folder / (page + ".txt")
                paths[page].write_text(text, encoding="utf-8")
                everything[page] = {"text": text}
            table.setdefault("everything", {})[style] = self.score(data.rows, everything)
            for extractor in self.args.extractors:
                pages = self.outputs(extractor, paths, text=True)
                pages = {page.removesuffix(".txt"): found for page, found in pages.items()}
                table.setdefault(extractor, {})[style] = self.score(data.rows, pages)
        return report.dumps(len(data.rows), table, plain.STYLES, plain.has_lynx())

    def speed(self):
        """Markdown of the processor time a page: of each page the shortest of the runs, which alternate."""
        data = self.sets["full"]
        paths = {page: path for page, path in data.paths.items() if path.stat().st_size in TIMED_SIZES}
        size = sum(path.stat().st_size for path in paths.values())
        shortest = {extractor: {} for extractor in self.timed}
        for number in range(self.args.runs):
            print(f"-- timings, run {number + 1} of {self.args.runs}", file=sys.stderr)
            for extractor in self.timed:
                for page, found in extract(extractor, paths, self.work).items():
                    before = shortest[extractor].get(page, found["seconds"])
                    shortest[extractor][page] = min(before, found["seconds"])
        return report.speed(shortest, PARSE, size, self.args.runs)

    def worst(self):
        """Lists the worst pages of each set by the scorer, for each extractor chosen."""
        for data in self.sets.values():
            for extractor in self.args.extractors:
                pages = self.outputs(extractor, data.paths)
                print(f"{extractor.name}, {data.name}:", file=sys.stderr)
                (self.scorer.snippets if data.kind == "snippets" else self.scorer.full)(data.rows, pages, self.args.worst)

    def lost(self):
        """Lists the pages on which gencatan is furthest behind the best of the other extractors chosen."""
        for data in self.sets.values():
            field = "f1" if data.kind == "full" else "accuracy"
            outputs = {extractor: self.outputs(extractor, data.paths) for extractor in self.args.extractors}
            behind = []
            for row in data.rows:
                scores = {e.name: self.score([row], pages)[field] for e, pages in outputs.items()}
                own = scores.pop(GENCATAN.name, 0.0)
                best = max(scores, key=scores.get, default=None)
                if best and scores[best] > own:
                    behind.append((scores[best] - own, own, scores[best], best, row))
            print(f"{data.name}: behind on {len(behind)} of {len(data.rows)} pages ({field}; best of the others; page, language, kind)")
            for _, own, best, name, row in sorted(behind, key=lambda item: (-item[0], item[4]["id"]))[:self.args.lost]:
                print(f"  {own:.3f}  {best:.3f} {name}  {row['id']}  {row['language']}  {row['kind']}")

    def diff(self):
        """Shows line by line how a page's text differs from the truth."""
        name = self.args.diff
        data = next((data for data in self.sets.values() if name in data.paths), None)
        if data is None:
            sys.exit(f"bench: no page {name!r} in this part of the data (--held-out has the other)")
        row = next(row for row in data.rows if row["id"] == name)
        for extractor in self.args.extractors:
            found = self.outputs(extractor, {name: data.paths[name]} if extractor != GENCATAN or not self.command else data.paths)
            page = found.get(name, {})
            lines = [self.scorer.squeeze(line) for line in (page.get("text") or "").splitlines()]
            lines = [line for line in lines if line]
            print(f"# {extractor.name}: {name}")
            if data.kind == "snippets":
                text = self.scorer.squeeze(page.get("text"))
                for word, texts, wrong in (("missed", row["with"], False), ("kept", row["without"], True)):
                    for wanted in texts:
                        if (self.scorer.squeeze(wanted) in text) == wrong:
                            print(f"{word}: {wanted}")
                for number, line in enumerate(lines, 1):
                    print(f"{number:5}   {line}")
                continue
            version = max(row["truth"], key=lambda truth: self.scorer.word_f1("\n".join(truth["text"]), page.get("text") or "")[0])
            for field, wanted in (("title", version.get("title")), ("byline", version.get("authors")), ("published", version.get("published"))):
                print(f"{field}: {page.get(field)!r}, truth {wanted!r}")
            report.print_diff([self.scorer.squeeze(text) for text in version["text"]], lines, difflib)


def machine():
    model = platform.processor() or platform.machine()
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
        model = found.group(1).strip() if found else model
    except OSError:
        pass
    load = os.getloadavg()[0]
    busy = "; other work was running, so the speeds are rough" if load > 0.5 else ""
    return f"{model}, {os.cpu_count()} cores, {platform.system()} (load before the run {load:.1f}{busy})"


def main():
    args = arguments()
    started = datetime.now(timezone.utc)
    where = machine()
    bench = Bench(args)
    if args.worst:
        return bench.worst()
    if args.lost:
        return bench.lost()
    if args.diff:
        return bench.diff()
    parts = {"quality": bench.quality, "plain": bench.dumps, "speed": bench.speed}
    told = versions(bench.timed)
    for part in PARTS:
        if part not in args.parts:
            continue
        section = report.head(part, args, started, where, told) + "\n" + parts[part]()
        print(section, flush=True)
        if args.write:
            report.write(ROOT / "bench/RESULTS.md", section)


if __name__ == "__main__":
    main()
