"""Trains the labeller of plain-text dumps and writes its table, data/dump_lines.txt.

    python3 training/page/train_dumps.py [--corpus corpus/gold] [--work target/train-dumps]
    python3 training/page/train_dumps.py --check ../shared/data/pages

1. make_pages.py makes news pages out of the project's own texts; the pages in crates/page/tests/portals and examples/demo
   are added. All their articles are known.
2. Each is dumped in the four styles of bench/page/plain.py; a part of the dumps is also cut to the surroundings of the
   article, as people copy them.
3. `cargo run --example dump_lines` describes their lines, labels.py says which belong to the article, and boosted trees
   learn to tell them.

`--check DATA` trains as well but writes nothing: it measures the word F1 of the lines that the trees keep on the
development pages whose outlets are not held out. The settings below were chosen by that; nothing is learned from them.
Only features (numbers) and labels are learned from; no text of a page goes into the table. Seeds are fixed: the same
corpus and versions give the same table.
"""
import argparse
import gzip
import json
import random
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import lightgbm
import numpy as np

from labels import label, letters

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/page"))
import corpus  # noqa: E402
import plain  # noqa: E402
from peers import decode  # noqa: E402

WORD = re.compile(r"\w+")
TREES = 150
SETTINGS = {
    "objective": "binary", "learning_rate": 0.15, "num_leaves": 8, "min_data_in_leaf": 300, "lambda_l2": 20,
    "feature_fraction": 0.4, "bagging_fraction": 0.6, "bagging_freq": 1, "max_bin": 31, "seed": 7,
    "deterministic": True, "force_row_wise": True, "num_threads": 2, "verbose": -1,
}
# Features whose values on made pages say nothing about those on others.
LEFT_OUT = set()
# The score above which the check keeps a line; BIAS in crates/page/src/dump/label.rs is its negative.
LIMIT = -1.0
# Lines above and below the article that a cut dump keeps, and how many dumps are also cut.
ABOVE, BELOW = [0, 1, 2, 4, 6, 10, 20], [0, 0, 1, 2, 4, 8, 16, 30]
CUT = 0.3
REFERENCES = "\n\nReferences\n\n   1. https://a.example/\n   2. https://b.example/\n"


def example(name, folder):
    command = ["cargo", "run", "-q", "--release", "-p", "gencatan-page", "--example", name, "--", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def own_pages(corpus_folder, work):
    """The pages to learn from: for each its name, HTML, versions of the article's paragraphs and headline."""
    made = work / "made"
    script = [sys.executable, str(Path(__file__).parent / "make_pages.py")]
    subprocess.run([*script, "--out", str(made), "--corpus", str(corpus_folder)], check=True)
    pages = []
    for line in (made / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        html = (made / f"{row['id']}.html").read_text(encoding="utf-8")
        pages.append((row["id"], html, [row["text"]], row["headline"]))
    for truth in sorted((ROOT / "crates/page/tests/portals").glob("*.toml")):
        told = tomllib.loads(truth.read_text(encoding="utf-8"))
        text = [block[1] for block in told.get("blocks", [])]
        if text:
            pages.append((truth.stem, decode(truth.with_suffix(".html").read_bytes()), [text], told.get("headline")))
    demo = ROOT / "examples/demo"
    found = {row["id"]: row.get("text") for row in example("extract", demo)}
    for path in sorted(demo.glob("*.html")):
        if found.get(path.name):
            pages.append((path.stem, decode(path.read_bytes()), [found[path.name].split("\n")], None))
    return pages


def development_pages(data):
    folder = data / "full"
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row["id"], decode(gzip.decompress((folder / (row["id"] + ".gz")).read_bytes())),
             [version["text"] for version in row["truth"]], None) for row in rows if not corpus.is_held_out(row)]


def cut(dump, truth, style, chance):
    """The article with some lines above and below it."""
    lines = dump.splitlines()
    places = [i for i, line in enumerate(lines) if len(line) > 20]
    inside = [i for i, part in zip(places, label([lines[i] for i in places], truth)) if part]
    if len(inside) < 3:
        return None
    start = max(0, inside[0] - chance.choice(ABOVE))
    text = "\n".join(lines[start:inside[-1] + 1 + chance.choice(BELOW)])
    return text + REFERENCES if style == "lynx" else text


def word_f1(truth, found):
    t, f = Counter(WORD.findall(truth.lower())), Counter(WORD.findall(found.lower()))
    same = sum((t & f).values())
    return 2 * same / (sum(t.values()) + sum(f.values())) if same else 0.0


def documents(pages, work, share_cut):
    """The names of the features, and every dump of the pages as its features, labels and weights."""
    known = {name: (truths, headline) for name, _, truths, headline in pages}
    chance = random.Random(5)
    styles = defaultdict(dict)
    for name, html, truths, _ in pages:
        for style in plain.STYLES:
            styles[style][name] = plain.dump(html, style)
            if style in ("copied", "lynx") and chance.random() < share_cut:
                if part := cut(styles[style][name], truths[0], style, chance):
                    styles[f"{style}-cut"][name] = part
    names, out = None, []
    for style, dumps in styles.items():
        target = work / style
        target.mkdir(parents=True, exist_ok=True)
        for old in target.glob("*.txt"):
            old.unlink()
        for name, dump in dumps.items():
            (target / (name + ".txt")).write_text(dump, encoding="utf-8")
        names, *described = example("dump_lines", target)
        out += [document(page, *known[page["id"].removesuffix(".txt")], style) for page in described if page["rows"]]
    return names, out


def document(page, truths, headline, style):
    everything = "\n".join(page["texts"])
    truth = max(truths, key=lambda text: word_f1("\n".join(text), everything))
    labels = np.array(label(page["texts"], truth))
    if headline:
        # A headline made of the article's first words is none of its paragraphs.
        key = letters(headline)
        labels[[letters(text).startswith(key) and len(letters(text)) < len(key) + 40 for text in page["texts"]]] = 0
    words = np.array([len(WORD.findall(text)) for text in page["texts"]], float)
    # Each page counts the same, and of its lines the long ones more.
    weights = 0.5 + words**0.7
    weights *= 100 / max(1.0, weights[labels == 1].sum())
    return {"rows": np.array(page["rows"], np.float32), "labels": labels, "weights": weights, "texts": page["texts"],
            "truth": "\n".join(truth), "style": style}


def fit(pages, names):
    rows, labels, weights = (np.concatenate([page[part] for page in pages]) for part in ("rows", "labels", "weights"))
    for place, name in enumerate(names):
        if name in LEFT_OUT:
            rows[:, place] = 0
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, labels, weight=weights, feature_name=names), TREES)


def check(model, pages):
    scores = defaultdict(list)
    for page in pages:
        kept = model.predict(page["rows"], raw_score=True) > LIMIT
        text = "\n".join(line for line, keep in zip(page["texts"], kept) if keep)
        scores[page["style"]].append(word_f1(page["truth"], text))
    for style, values in scores.items():
        print(f"{style:12} {len(values):4} pages  word F1 {np.mean(values):.3f}")


def preorder(node, names):
    if "leaf_value" in node:
        return [f"={node['leaf_value']:.4g}"]
    return [names[node["split_feature"]], f"{node['threshold']:.5g}",
            *preorder(node["left_child"], names), *preorder(node["right_child"], names)]


def write(model, names, path, pages):
    trees = [" ".join(preorder(tree["tree_structure"], names)) for tree in model.dump_model()["tree_info"]]
    head = [
        "# Made by training/page/train_dumps.py; do not edit. Boosted trees that tell which lines of a plain-text dump are",
        "# its article: one tree a line, nodes in preorder, `feature limit` with both branches, or `=log-odds`.",
        f"# {len(pages)} dumps, {sum(len(page['labels']) for page in pages)} lines, {len(trees)} trees.",
    ]
    path.write_text("\n".join([*head, *trees, ""]), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus/gold", help="the gold corpus")
    parser.add_argument("--work", type=Path, default=ROOT / "target/train-dumps")
    parser.add_argument("--check", type=Path, metavar="DATA", help="only measure, on the set `full` in this folder")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    names, pages = documents(own_pages(args.corpus, args.work), args.work / "dumps", CUT)
    model = fit(pages, names)
    if args.check:
        check(model, documents(development_pages(args.check), args.work / "development", 0)[1])
    else:
        write(model, names, ROOT / "data/dump_lines.txt", pages)


if __name__ == "__main__":
    main()
