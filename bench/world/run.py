"""cargo xtask bench world: what the world room makes of times, places and actors, beside its peers, as Markdown tables.

The data is read in place from ../shared beside the repository; without it the bench says so and ends with 2. Each part
is a module with `add_arguments(parser)`, `run(args, shared)`, which gives its Markdown, and a `TITLE`.
"""
import argparse
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(BENCH / "page"), str(BENCH)]

import report
from measured import measured
import actor_bench
import place_bench
import time_bench

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "time": time_bench,
    "place": place_bench,
    "actor": actor_bench,
}


def arguments():
    parser = argparse.ArgumentParser(prog="cargo xtask bench world", description=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--parts", metavar="NAMES", default=",".join(PARTS), help="only these parts [%(default)s]")
    parser.add_argument("--write", action="store_true", help="put the tables of these parts into bench/RESULTS.md, in place of the earlier ones")
    for part in PARTS.values():
        part.add_arguments(parser)
    args = parser.parse_args()
    args.parts = args.parts.split(",")
    unknown = set(args.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return args


def shared():
    """The folder with the development data and the scorers, or the end of the bench."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir() or not (folder / "score").is_dir():
        print("bench: the development data is not here: expected shared/data and shared/score beside the repository's folder; "
              "nothing was measured", file=sys.stderr)
        sys.exit(2)
    return folder


def main():
    args = arguments()
    folder = shared()
    for name in args.parts:
        args.measured = measured(f"cargo xtask bench world --parts {name}")
        section = PARTS[name].run(args, folder)
        print(section)
        if args.write:
            report.write(ROOT / "bench/RESULTS.md", section)


if __name__ == "__main__":
    main()
