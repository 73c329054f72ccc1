"""Chooses the pieces that are kept of the 250,000, once before training.

    python vocabulary.py [--set vocabulary.size=88000]      writes work/vocabulary.npy: rows of the full table, in their order

Every character of the covered scripts is kept, so that any word can be cut; then the pieces that the covered languages use most, each
language with the same weight: by the word frequencies of `wordfreq`, by the training passages and by our own tables.
"""
import collections
import json
import sys
import unicodedata
from pathlib import Path

import numpy as np

import config as settings
from tokens import SCALE, SPACE, Tokenizer
from weights import load

HERE = Path(__file__).resolve().parent
WORDS = 60_000                                      # of each language; rarer ones choose hardly a piece
TABLES = HERE.parent / "data" / "languages"


def script(c):
    return unicodedata.name(c, "?").split()[0] if c.isalpha() else "COMMON"


def scripts(piece):
    return {script(c) for c in piece if c != SPACE}


def texts(language, passages):
    """(text, weight) of a language; the weights add up to about one."""
    from wordfreq import available_languages, get_frequency_dict
    if language in available_languages("small"):
        wordlist = "best" if language in available_languages("best") else "small"
        common = sorted(get_frequency_dict(language, wordlist).items(), key=lambda item: (-item[1], item[0]))
        for word, share in common[:WORDS]:
            yield word, share
            yield word.capitalize(), share / 4               # the lists are in lower case
            yield word.upper(), share / 50
    own = [p["text"] for p in passages if p["lang"] == language]
    own += [f.read_text("utf-8") for f in sorted((TABLES / language).glob("*.toml"))]
    for text in own:
        yield text, 1e-6 * max(1, len(text) / 6)


def main():
    cfg = settings.load(sys.argv[1:])
    base = load(settings.weights())
    config, pieces, scores = base[0], base[1], base[2]
    tokenizer = Tokenizer(pieces, [round(float(s) * SCALE) for s in scores], config["unk"], config["bos"], config["eos"])
    passages = [json.loads(line) for line in open(settings.path(cfg["data"]["train"]), encoding="utf-8")]
    wanted = set(cfg["vocabulary"]["scripts"])
    use = collections.Counter()
    for language in cfg["vocabulary"]["languages"]:
        seen = collections.Counter()
        for text, weight in texts(language, passages):
            for piece, _, _ in tokenizer.encode(text):
                seen[piece] += weight
        total = sum(seen.values()) or 1
        for piece, weight in seen.items():
            use[piece] = max(use[piece], weight / total)
        print(f"{language}: {len(seen)} pieces in use", flush=True)
    # Where no list of words tells how a language is written, what only that language uses is kept whole.
    own = {i for i, p in enumerate(pieces) if scripts(p) & set(cfg["vocabulary"]["whole"]) or set(p.lower()) & set(cfg["vocabulary"]["letters"])}
    marks = {config[k] for k in ("bos", "eos", "pad", "unk")}
    alone = {i for i, p in enumerate(pieces) if len(p.replace(SPACE, "")) <= 1 and scripts(p) <= wanted}
    keep = marks | alone | {i for i in own if scripts(pieces[i]) <= wanted}
    by_use = (i for i, _ in sorted(use.items(), key=lambda item: (-item[1], item[0])))
    likely = (i for i, p in enumerate(pieces[:-1]) if scripts(p) <= wanted)      # the table is in the order of likelihood
    for order in (by_use, likely):
        for i in order:
            if len(keep) == cfg["vocabulary"]["size"]:
                break
            if scripts(pieces[i]) <= wanted:
                keep.add(i)
    rows = np.array(sorted(keep), np.int32)
    out = HERE / "work" / "vocabulary.npy"
    out.parent.mkdir(exist_ok=True)
    np.save(out, rows)
    counts = collections.Counter("+".join(sorted(scripts(pieces[i]))) for i in rows)
    print(f"{len(rows)} of {len(pieces)} pieces kept, {len(alone)} single characters; {len(use)} were in use: {counts.most_common(8)}")


if __name__ == "__main__":
    main()
