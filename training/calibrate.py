"""Fits what a trained network's scores mean, on passages of the training topics that were kept aside (`data.aside`).

    python calibrate.py --run NAME                       thresholds and the temperature of the classes  -> work/NAME/decide.json
    python calibrate.py --run NAME --confidence PROGRAM  then slope and offset of the confidence, from what the program reads with the exported model

PROGRAM is the release build (`target/release/gencatan`). Export after each of the two.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import config as settings
import data
import model
import train
from weights import load

sys.path.insert(0, str(settings.HERE.parent / "bench" / "reader"))
import own  # noqa: E402


def best_cut(scores, gold):
    """The threshold with the best F1."""
    order = np.argsort(-scores)
    hits = np.cumsum(gold[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + gold.sum())
    at = int(f1.argmax())
    return float((scores[order[at]] + scores[order[min(at + 1, len(order) - 1)]]) / 2), float(f1[at])


def temperature(scores, gold):
    """What the scores are divided by so that the true class is likeliest."""
    def loss(t):
        s = scores / t
        s = s - s.max(-1, keepdims=True)
        return -(s[np.arange(len(gold)), gold] - np.log(np.exp(s).sum(-1))).mean()
    return float(min(np.geomspace(0.5, 4, 60), key=loss))


def logistic(x, y, steps=200):
    """Slope and offset of a logistic curve, by Newton's method with a little ridge."""
    w, a = np.array([1.0, 0.0]), np.stack([x, np.ones_like(x)], 1)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-a @ w))
        gradient = a.T @ (p - y) + 1e-3 * (w - [1, 0])
        w = w - np.linalg.solve((a * (p * (1 - p))[:, None]).T @ a + 1e-3 * np.eye(2), gradient)
    return [float(v) for v in w]


def thresholds(run, cfg):
    base = load(settings.weights())
    rows = np.load(settings.HERE / "work" / "vocabulary.npy")
    tokenizer, pad = train.tokenizer_of(base, rows)
    frozen, trained = model.initial(base, rows, cfg)
    train.restore(train.last(run), trained)
    passages = train.parted(data.read(settings.path(cfg["data"]["train"])), cfg)[1]
    windows = data.Maker(cfg, tokenizer).windows(passages)
    acts, roles, refers, classes = [], [], [], []
    for chunk, b in data.batches(windows, cfg, pad):
        out = train.answers(frozen, trained, b, pad, base[0], cfg)
        for r, w in enumerate(chunk):
            if w.triggers:
                acts.append(max(out["exit"][r, i, 0] for i in range(len(w)) if w.origin[i]))
        held = b["claims"]["class"] > 0
        pairs = held[..., None] & (b["valid"]["m"] > 0)[:, None, None, :]
        roles.append((out["roles"][pairs].ravel(), b["roles"][pairs].ravel()))
        both = (b["valid"]["m"] > 0)[:, :, None] & (b["valid"]["m"] > 0)[:, None, :] & ~np.eye(b["refers"].shape[-1], dtype=bool)
        refers.append((out["refers"][both], b["refers"][both]))
        classes.append((out["class"][held], b["claims"]["class"][held]))
    both = lambda rows: tuple(np.concatenate(x) for x in zip(*rows))
    role, role_f1 = best_cut(*both(roles))
    refer, refer_f1 = best_cut(*both(refers))
    decide = {"exit": float(np.quantile(acts, 0.003)) - 0.25, "role": role, "refers": refer, "class_temperature": temperature(*both(classes)), "confidence": [1.0, 0.0]}
    print(f"{len(passages)} passages; roles F1 {role_f1:.3f}, references F1 {refer_f1:.3f}")
    return decide


def confidence(run, cfg, program, decide):
    passages = train.parted(data.read(settings.path(cfg["data"]["train"])), cfg)[1]
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in own.inputs(passages))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, settings.HERE / "export.py", "--run", run.name, "--number", "0", "--out", folder], check=True)
        command = [program, "read", "--input", "jsonl", "--format", "jsonl", "--least-confidence", "0", "--model", Path(folder) / "reader-0.bin", "-"]
        out = subprocess.run(command, input=lines, capture_output=True, text=True).stdout
    told, counts = [], {}
    pages = {p["id"]: p for p in map(json.loads, out.splitlines())}
    for passage in passages:
        own.count(passage, pages.get(passage["id"], {}), counts, told)
    raw = np.clip(np.array([c for c, _ in told]), 1e-6, 1 - 1e-6)
    decide["confidence"] = logistic(np.log(raw / (1 - raw)), np.array([r for _, r in told], float))
    print(own.table(counts))
    return decide


def main():
    arguments = sys.argv[1:]
    run = settings.HERE / "work" / train.option(arguments, "--run", "run")
    cfg = json.loads((run / "settings.json").read_text())
    file = run / "decide.json"
    if program := train.option(arguments, "--confidence", None):
        decide = json.loads(file.read_text())
        decide["confidence"] = [1.0, 0.0]
        file.write_text(json.dumps(decide))
        decide = confidence(run, cfg, program, decide)
    else:
        decide = thresholds(run, cfg)
    file.write_text(json.dumps(decide, indent=1))
    print(json.dumps(decide))


if __name__ == "__main__":
    main()
