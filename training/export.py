"""Writes a trained reader as one file, with raw scores that the Rust test must give again.

    python export.py --run NAME --number N [--random] [--out ../models]     reader-N.bin and reader-N.check.json
    python export.py --toy                                                  a small network of chance for the tests of the crate

`--random` exports what a run begins with, for measuring speed before anything is trained.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

import config as settings
import format
import model
import train
from labels import BOUNDS, CHANNELS, CLASSES, DISTANCES, HEADS, KINDS, LAYERS, MODES, NAMES, ROLES, SOURCES, STANCES, STATUSES
from quantised import Network
from tokens import SCALE, Tokenizer
from weights import load

# Short texts of our own in every script that is read; the second has an act, so that every head answers.
TEXTS = [
    "Menlu bertemu kedua tamunya di Bogor, Sabtu, lalu meminta mereka menahan diri.",
    "The army of Chad shelled the rebels’ camp near Zouar on Friday, “killing at least five of them,” a doctor said.",
    "Kerajaan Malaysia mengutuk serangan itu dan menyeru gencatan senjata segera.",
    "اتفق الجانبان على وقف إطلاق النار في مدينة حلب، حسبما أعلنت وزارة الخارجية.",
    "Президент России и премьер-министр Армении договорились о прекращении огня с 10 октября.",
    "L’ambassadeur a démenti que l’armée ait bombardé l’hôpital d’Alep.",
    "El Gobierno y la guerrilla firmaron la tregua; «no habrá más muertos», dijo la ministra.",
    "A polícia de São Paulo prendeu três manifestantes na terça-feira.",
    "Türkiye, ateşkesin ihlal edildiğini açıkladı; İran iddiayı reddetti.",
    "Україна та Росія обмінялися полоненими, повідомив речник Міноборони.",
    "Azərbaycan Ermənistanı atəşkəsi pozmaqda ittiham edib.",
    "Հայաստանն ու Ադրբեջանը պայմանավորվեցին հրադադարի մասին։",
    "Der Außenminister reiste nach Genf\nDort will er mit beiden Seiten über eine Waffenruhe sprechen.",
    "中国外交部发言人表示，双方应立即停火。",
]


def tensors(frozen, trained, base, rows, cfg):
    _, pieces, scores, _, raw = base
    get = lambda x: torch.as_tensor(x).detach().cpu().numpy()
    f32 = lambda name, x: (name, "f32", x.shape, get(x).tobytes())

    def q8(name, w, b):
        whole, scale, bias = format.q8(w, b)
        return name, "q8", whole.shape, whole.tobytes() + scale.tobytes() + bias.tobytes()

    def plain(name, p):
        return f32(name, np.concatenate([get(p["w"]), get(p["b"])[None]]))

    words = get(trained.get("word", frozen.get("word")))
    yield "pieces", "text", [len(text := "\n".join(pieces[r] for r in rows).encode())], text
    yield "scores", "i16", [len(rows)], np.array([round(float(scores[r]) * 1024) for r in rows], "<i2").tobytes()
    yield "word", "q4", words.shape, format.q4(words).tobytes()
    yield f32("position", get(trained["pos"]))
    yield f32("start", np.stack([get(trained["ln"]["w"]), get(trained["ln"]["b"])]))
    for l, layer in enumerate(trained["layers"]):
        for n in ("qkv", "ao", "fi", "fo"):
            yield q8(f"{l}.{n}", get(layer[n]["w"]), get(layer[n]["b"]))
        for n in ("aln", "oln"):
            yield f32(f"{l}.{n}", np.stack([get(layer[n]["w"]), get(layer[n]["b"])]))
    heads = trained["heads"]
    for name in HEADS:
        yield plain(name, heads[name])
    for name in ("mention", "claim", "asks", "answers", "points", "quote"):
        yield q8(name, get(heads[name]["w"]), get(heads[name]["b"]))
    yield f32("slot", get(heads["slot"]))
    yield f32("far", get(heads["far"]) + get(heads["role"])[:, None])
    yield f32("far_refers", get(heads["far_refers"]) + get(heads["refers"]))


def header(name, tokenizer, pad, base, cfg, decide):
    shape = base[0]
    return {
        "name": name, "layers": cfg["model"]["layers"], "hidden": shape["hidden"], "heads": shape["heads"], "eps": float(np.float32(shape["eps"])),
        "exit": min(cfg["model"]["exit"], cfg["model"]["layers"]), "slots": cfg["model"]["slots"], "arms": cfg["model"]["arms"],
        "window": cfg["windows"]["pieces"], "unknown": tokenizer.unk, "begin": tokenizer.bos, "end": tokenizer.eos, "padding": pad,
        "distances": DISTANCES, "decide": decide,
        "labels": {"classes": CLASSES, "modes": MODES, "layers": LAYERS, "statuses": STATUSES, "stances": STANCES, "channels": CHANNELS,
                   "kinds": KINDS, "bounds": BOUNDS, "roles": ROLES, "sources": SOURCES, "names": NAMES},
    }


def check(path, tokenizer):
    """Texts with their pieces and some raw scores."""
    network = Network(*format.read(path))
    texts = []
    for text in TEXTS:
        ids, pieces = [tokenizer.bos], []
        for line in text.split("\n"):
            found = tokenizer.encode(line)
            pieces.append([list(p) for p in found])
            ids += [p for p, _, _ in found] + [tokenizer.eos]
        early, h = network.encode(np.array(ids))
        n = len(ids)
        mentions, triggers, quotes = [(1, 2), (n // 2, n // 2 + 1)], [(3, 3), (n - 3, n - 2)], [(2, n - 3)]
        out = network.heads(early, h, mentions, triggers, quotes)
        scores = {k: [round(float(x), 3) for x in np.ravel(v)] for k, v in out.items()}
        texts.append({"text": text, "pieces": pieces, "spans": {"mentions": mentions, "triggers": triggers, "quotes": quotes}, "scores": scores})
    return {"model": path.name, "texts": texts}


def toy(base, cfg):
    """A small network of chance: (settings, weights of its shape, rows of the full table)."""
    config, pieces, scores, norm, _ = base
    cfg = {**cfg, "model": {**cfg["model"], "layers": 2, "exit": 1, "arms": 16}, "windows": {**cfg["windows"], "pieces": 96}}
    whole = Tokenizer(pieces, [round(float(s) * SCALE) for s in scores], config["unk"], config["bos"], config["eos"])
    rows = {config[k] for k in ("unk", "bos", "eos", "pad")} | {p for text in TEXTS for p, _, _ in whole.encode(text)}
    # Every other piece that is not a single character goes, so that words fall back to smaller pieces.
    rows = np.array([r for i, r in enumerate(sorted(rows)) if r < 4 or i % 3 or len(pieces[r]) < 2])
    small = {**config, "hidden": 64, "ff": 96, "heads": 4}
    rng, h, ff = np.random.default_rng(7), 64, 96
    draw = lambda n, spread: rng.normal(size=n).astype(np.float32) * np.float32(spread)
    tensors = {"emb.word": draw(len(pieces) * h, 0.5), "emb.pos": draw(config["positions"] * h, 0.2), "emb.type": draw(2 * h, 0.1), "emb.ln.w": np.ones(h, np.float32), "emb.ln.b": draw(h, 0.1)}
    for l in range(2):
        for name, (i, o) in {"q": (h, h), "k": (h, h), "v": (h, h), "ao": (h, h), "fi": (h, ff), "fo": (ff, h)}.items():
            tensors[f"l{l}.{name}.w"], tensors[f"l{l}.{name}.b"] = draw(i * o, i ** -0.5), draw(o, 0.1)
        for name in ("aln", "oln"):
            tensors[f"l{l}.{name}.w"], tensors[f"l{l}.{name}.b"] = np.ones(h, np.float32), draw(h, 0.1)
    return cfg, (small, pieces, scores, norm, tensors), rows


def louder(trained):
    """The heads of a network of chance speak up, so that its readings have mentions and claims."""
    rng = np.random.default_rng(8)
    for name in HEADS:
        w = trained["heads"][name]["w"]
        trained["heads"][name]["w"] = torch.tensor(rng.normal(size=tuple(w.shape)).astype(np.float32) * 0.4)
    trained["heads"]["role"] = torch.zeros(len(ROLES))


def quiet(trained):
    """Before training, most pieces are outside mentions and triggers, as they are after it; so that speeds are those of a trained network."""
    bias = np.zeros(len(HEADS["tags"]), np.float32)
    bias[[0, 3, 6 + len(KINDS)]] = 1.5
    trained["heads"]["tags"]["b"] = torch.tensor(bias)


def main():
    arguments = sys.argv[1:]
    run = settings.HERE / "work" / train.option(arguments, "--run", "run")
    cfg = json.loads((run / "settings.json").read_text()) if (run / "settings.json").exists() else settings.load(arguments)
    base = load(settings.weights())
    if "--toy" in arguments:
        name, out = "toy", settings.HERE.parent / "crates" / "reader" / "tests" / "learned"
        cfg, base, rows = toy(base, cfg)
    else:
        name, out = f"reader-{train.option(arguments, '--number', '1')}", Path(train.option(arguments, "--out", settings.HERE.parent / "models"))
        rows = np.load(settings.HERE / "work" / "vocabulary.npy")
    tokenizer, pad = train.tokenizer_of(base, rows)
    frozen, trained = model.initial(base, rows, cfg)
    if "--toy" in arguments:
        louder(trained)
    elif "--random" in arguments:
        quiet(trained)
    else:
        train.restore(train.last(run), trained)
    decided = run / "decide.json"
    decide = {"exit": -2.0, "role": 0.0, "refers": 0.0, "class_temperature": 1.0, "confidence": [1.0, 0.0]}
    if decided.exists() and "--toy" not in arguments:
        decide = json.loads(decided.read_text())
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.bin"
    format.write(path, header(name, tokenizer, pad, base, cfg, decide), tensors(frozen, trained, base, rows, cfg))
    (out / f"{name}.check.json").write_text(json.dumps(check(path, tokenizer), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(rows)} pieces")


if __name__ == "__main__":
    main()
