"""Trains the labeller of plain-text dumps and writes its table, data/dump_lines.txt.

    python3 training/page/train_dumps.py --data ../shared/data/pages [--work target/train-dumps] [--check]

1. Every page of the sets `full` and `snippets` whose outlet is not held out (bench/page/corpus.py) is dumped in the four
   styles of bench/page/plain.py; a part of the dumps also cut to the surroundings of the article, as people copy them.
2. `cargo run --example dump_lines` describes their lines; labels.py says which belong to the article: by the truth of
   `full`, and for `snippets` by what the HTML extraction gives where the set's own annotations agree with it (silver).
3. Boosted trees learn to tell them. `--check` only measures, five folds by outlet, the word F1 of the lines that are kept.

Only features (numbers) and labels are learned from; no text of a page goes into the table. Seeds are fixed: the same data
and versions give the same table.
"""
import argparse
import gzip
import hashlib
import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import lightgbm
import numpy as np

from labels import label

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/page"))
import corpus  # noqa: E402
import plain  # noqa: E402
from peers import decode  # noqa: E402

WORD = re.compile(r"\w+")
FOLDS = 5
TREES = 120
SETTINGS = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 15, "min_data_in_leaf": 40, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "seed": 7,
    "deterministic": True, "force_row_wise": True, "num_threads": 2, "verbose": -1,
}
# What a page with silver labels counts beside one with gold.
SILVER = 0.4
# Lines above and below the article that a cut dump keeps.
ABOVE, BELOW = [0, 1, 2, 4, 6, 10, 20], [0, 0, 1, 2, 4, 8, 16, 30]
REFERENCES = "\n\nReferences\n\n   1. https://a.example/\n   2. https://b.example/\n"


def example(name, folder):
    command = ["cargo", "run", "-q", "--release", "-p", "gencatan-page", "--example", name, "--", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def gold(rows):
    return {row["id"]: [version["text"] for version in row["truth"]] for row in rows}


def silver(rows, pages, work):
    """The text that the HTML extraction finds, where the annotations of the page agree with it."""
    folder = work / "html"
    folder.mkdir(exist_ok=True)
    for name, page in pages.items():
        (folder / name).write_bytes(page)
    squeeze = lambda text: re.sub(r"\s+", " ", text)  # noqa: E731
    found = {page["id"]: page.get("text") or "" for page in example("extract", folder)}
    texts = {}
    for row in rows:
        text = squeeze(found.get(row["id"], ""))
        agrees = all(squeeze(w) in text for w in row["with"]) and not any(squeeze(w) in text for w in row["without"])
        if agrees and len(WORD.findall(text)) >= 80:
            texts[row["id"]] = [found[row["id"]].split("\n")]
    return texts


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


def documents(data, work):
    """Every dump as its features, labels and weights."""
    names, out = None, []
    for kind in ("full", "snippets"):
        folder = data / kind
        rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if not corpus.is_held_out(row)]
        pages = {row["id"]: gzip.decompress((folder / (row["id"] + ".gz")).read_bytes()) for row in rows}
        truths = gold(rows) if kind == "full" else silver(rows, pages, work)
        outlets = {row["id"]: corpus.outlet(row) for row in rows}
        chance = random.Random(5)
        styles = defaultdict(dict)
        for name in sorted(truths):
            for style in plain.STYLES:
                styles[style][name] = plain.dump(decode(pages[name]), style)
            for style in ("copied", "lynx"):
                part = cut(styles[style][name], truths[name][0], style, chance)
                if part and (kind == "full" or chance.random() < 0.5):
                    styles[f"{style}-cut"][name] = part
        for style, dumps in styles.items():
            target = work / f"{kind}-{style}"
            target.mkdir(exist_ok=True)
            for name, dump in dumps.items():
                (target / (name + ".txt")).write_text(dump, encoding="utf-8")
            names, *described = example("dump_lines", target)
            for page in described:
                if page["id"].removesuffix(".txt") in dumps and page["rows"]:
                    name = page["id"].removesuffix(".txt")
                    out.append(document(page, truths[name], outlets[name], kind, style))
    return names, out


def document(page, truths, outlet, kind, style):
    everything = "\n".join(page["texts"])
    truth = max(truths, key=lambda text: word_f1("\n".join(text), everything))
    labels = np.array(label(page["texts"], truth))
    words = np.array([len(WORD.findall(text)) for text in page["texts"]], float)
    # Each page counts the same, and of its lines the long ones more.
    weights = 0.5 + words**0.7
    weights *= (100 if kind == "full" else 100 * SILVER) / max(1.0, weights[labels == 1].sum())
    fold = hashlib.blake2b(("f" + outlet).encode(), digest_size=4).digest()[0] % FOLDS
    return {"rows": np.array(page["rows"], np.float32), "labels": labels, "weights": weights, "texts": page["texts"],
            "truth": "\n".join(truth), "kind": kind, "style": style, "fold": fold}


def fit(pages, names):
    rows, labels, weights = (np.concatenate([page[part] for page in pages]) for part in ("rows", "labels", "weights"))
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, labels, weight=weights, feature_name=names), TREES)


def check(pages, names):
    scores = defaultdict(list)
    for fold in range(FOLDS):
        model = fit([page for page in pages if page["fold"] != fold], names)
        for page in (page for page in pages if page["fold"] == fold):
            kept = model.predict(page["rows"], raw_score=True) > -0.3
            text = "\n".join(line for line, keep in zip(page["texts"], kept) if keep)
            scores[page["kind"], page["style"]].append(word_f1(page["truth"], text))
    for (kind, style), values in scores.items():
        print(f"{kind:9} {style:12} {len(values):4} pages  word F1 {np.mean(values):.3f}")


def preorder(node):
    if "leaf_value" in node:
        return [f"={node['leaf_value']:.4g}"]
    return [NAMES[node["split_feature"]], f"{node['threshold']:.5g}", *preorder(node["left_child"]), *preorder(node["right_child"])]


def write(model, path, pages):
    trees = [" ".join(preorder(tree["tree_structure"])) for tree in model.dump_model()["tree_info"]]
    head = [
        "# Made by training/page/train_dumps.py; do not edit. Boosted trees that tell which lines of a plain-text dump are",
        "# its article: one tree a line, nodes in preorder, `feature limit` with both branches, or `=log-odds`.",
        f"# {len(pages)} dumps, {sum(len(page['labels']) for page in pages)} lines, {len(trees)} trees.",
    ]
    path.write_text("\n".join([*head, *trees, ""]), encoding="utf-8")


def main():
    global NAMES
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets `full` and `snippets`")
    parser.add_argument("--work", type=Path, default=ROOT / "target/train-dumps")
    parser.add_argument("--check", action="store_true", help="only measure, five folds by outlet")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    NAMES, pages = documents(args.data, args.work)
    if args.check:
        check(pages, NAMES)
    else:
        write(fit(pages, NAMES), ROOT / "data/dump_lines.txt", pages)


if __name__ == "__main__":
    main()
