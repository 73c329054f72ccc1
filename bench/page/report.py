"""The Markdown that the page bench prints and keeps."""
import re
import sys

TITLES = {"quality": "Page: articles out of HTML", "plain": "Page: articles out of plain-text dumps", "speed": "Page: speed on one thread"}


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def figure(value):
    return f"{value:.3f}"


def best_first(scores):
    """The extractors, the highest F1 first."""
    return sorted(scores, key=lambda extractor: -scores[extractor]["f1"])


def heading(part, held_out):
    """The heading of a part's section, which names it in the file of results."""
    return f"## {TITLES[part]}{', held-out outlets' if held_out else ''}"


def head(part, args, started, where, told):
    """The heading of a section and how it was measured."""
    pages = "the held-out fifth of the outlets" if args.held_out else "the four fifths of the outlets that are not held out"
    command = "cargo xtask bench page" + (" --held-out" if args.held_out else "")
    gencatan = "the page room as a library" if args.room or part == "speed" else "the release build of `gencatan read --what article`"
    return "\n".join([
        heading(part, args.held_out), "",
        f"Measured on {started:%Y-%m-%d %H:%M} UTC with `{command}` on {where}. Pages: {pages}. gencatan is {gencatan}."
        " Each extractor gets the page alone, without its address.", "",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in told) + ".", ""])


def quality(data, scores, groups, keys):
    lines = [f"### {len(data.rows)} pages of `{data.name}`", ""]
    order = best_first(scores)
    if data.kind == "full":
        lines.append("Word F1 of the body (mean of the pages), the exact title, the day, F1 of the authors, pages without any text.\n")
        header = ["extractor", "word F1", "precision", "recall", "title", "day", "authors F1", "empty"]
        fields = ["f1", "precision", "recall", "title", "day", "authors_f1"]
    else:
        lines.append("Texts of the article that are there and texts beside it that are not, over all pages; the exact title, the day and "
                     "F1 of the authors where the truth names them; pages without any text.\n")
        header = ["extractor", "F1", "precision", "recall", "accuracy", "title", "day", "authors F1", "empty"]
        fields = ["f1", "precision", "recall", "accuracy", "title", "day", "authors_f1"]
    lines.append(table(header, [[e.label, *(figure(scores[e][field]) for field in fields), str(scores[e]["empty"])] for e in order]))
    for key in keys:
        names = {name: score["pages"] for name, score in groups[order[0]][key].items()}
        lines.append(f"By {key}, {'word F1' if data.kind == 'full' else 'F1'} (number of pages):\n")
        header = ["extractor", *(f"{name} ({size})" for name, size in names.items())]
        lines.append(table(header, [[e.label, *(figure(groups[e][key][name]["f1"]) for name in names)] for e in order]))
    return "\n".join(lines)


def dumps(size, scores, styles, lynx):
    made = f"{lynx} itself" if lynx else "an imitation of lynx, which is not installed"
    lines = [f"The {size} pages of `full` as dumps: word F1 of the body, with the number of pages without any text in brackets. `stripped`: the tags taken out; `split`: a "
             f"line break for each tag; `copied`: as copied from a browser; `lynx`: `lynx -dump`, by {made}. \"everything\" is the "
             "dump as it is.\n"]
    order = sorted(scores, key=lambda name: -sum(scores[name][style]["f1"] for style in styles))
    rows = []
    for name in order:
        cells = [f"{figure(scores[name][style]['f1'])} ({scores[name][style]['empty']})" for style in styles]
        rows.append(["everything" if name == "everything" else name.label, *cells])
    lines.append(table(["extractor", *styles], rows))
    return "\n".join(lines)


def speed(shortest, floor, size, runs):
    pages = len(shortest[floor])
    total = {extractor: sum(seconds.values()) for extractor, seconds in shortest.items()}
    rows = []
    for extractor in sorted(total, key=total.get):
        each = sorted(shortest[extractor].values())
        rows.append([extractor.label, extractor.language, f"{pages / total[extractor]:.1f}", f"{total[extractor] / total[floor]:.2f}",
                     f"{each[len(each) // 2] * 1000:.1f}", f"{each[-1] * 1000:.1f}"])
    lines = [f"The {pages} pages of `full` between 100 and 300 kB (mean {size / pages / 1000:.0f} kB), in process, from bytes in "
             f"memory, in processor time. Of each page the shortest of {runs} runs, which alternate between the extractors. The ratio is to "
             "parsing the same pages with html5ever into its reference tree and nothing else.\n",
             table(["extractor", "called from", "pages per second", "time as a ratio", "median ms", "slowest ms"], rows)]
    return "\n".join(lines)


def print_diff(truth, found, difflib):
    """Truth and output side by side by line: "-" is missing from the output, "+" does not belong."""
    left = right = 0
    for line in difflib.ndiff(truth, found):
        mark, text = line[0], line[2:]
        if mark == "?":
            continue
        left += mark in " -"
        right += mark in " +"
        print(f"{left if mark in ' -' else '':>5} {right if mark in ' +' else '':>5} {mark} {text}")


def write(path, section):
    """Puts a section into the file in place of the one with the same heading; the other sections stay."""
    before = path.read_text(encoding="utf-8") if path.exists() else "# Results\n\nEach section is the output of the command that it names.\n"
    section = section.rstrip() + "\n"
    pattern = re.compile(rf"^{re.escape(section.splitlines()[0])}\n.*?(?=^## |\Z)", re.S | re.M)
    if pattern.search(before):
        after = pattern.sub(lambda _: section + "\n", before)
    else:
        after = before.rstrip() + "\n\n" + section
    path.write_text(after.rstrip() + "\n", encoding="utf-8")
    print(f"bench: {path.name} is written", file=sys.stderr)
