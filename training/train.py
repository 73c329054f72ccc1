"""Trains the reader; stops and goes on at any step.

    python train.py [--config FILE] [--set section.key=value …] [--run NAME] [--from NAME]

Everything of a run is in `work/NAME`: `log.jsonl`, `step-N.pt` (the last two checkpoints), `settings.json`. Started again with the same name, it
goes on from the last checkpoint and gives what it would have given without the break: batches and noise follow from seed and epoch.
`--from` begins with the weights of another run instead of those of the package.
"""
import json
import math
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import torch

import config as settings
import data
import model
from labels import CLAIM_HEADS, KINDS, ROLES
from tokens import SCALE, Tokenizer
from weights import load


def option(arguments, name, default):
    return arguments[arguments.index(name) + 1] if name in arguments else default


def tokenizer_of(base, rows):
    """(tokenizer over the `rows` of the full table, id of padding)."""
    config, pieces, scores = base[0], base[1], base[2]
    place = {int(r): i for i, r in enumerate(rows)}
    unk, bos, eos, pad = (place[config[k]] for k in ("unk", "bos", "eos", "pad"))
    return Tokenizer([pieces[r] for r in rows], [round(float(scores[r]) * SCALE) for r in rows], unk, bos, eos), pad


def parted(passages, cfg):
    """(trained on, kept aside for calibration), by a hash of the id."""
    aside = lambda p: zlib.crc32(p["id"].encode()) % 1000 < 1000 * cfg["data"]["aside"]
    return [p for p in passages if not aside(p)], [p for p in passages if aside(p)]


def epoch_of(number, passages, names, maker, cfg, pad):
    """The batches of an epoch; the same for the same seed and number."""
    rng = np.random.default_rng([cfg["train"]["seed"], number])
    repeat = cfg["data"]["repeat"]
    chosen = [p for p in passages for _ in range(repeat.get(p["topic"], repeat.get(p["lang"], 1)))]
    chosen = [chosen[i] for i in rng.permutation(len(chosen))]
    share = cfg["data"]["names_share"]
    some = min(len(names), int(len(chosen) * share / (1 - share)))
    chosen += [names[i] for i in rng.permutation(len(names))[:some]]
    return data.batches(maker.windows(chosen, rng, cfg["windows"]["join"]), cfg, pad, rng)


def spans_of(tags):
    """Spans of a row of begin, inside and outside."""
    out, first = set(), None
    for i, t in enumerate([*tags, 0]):
        if first is not None and t != 2:
            out.add((first, i - 1))
            first = None
        if t == 1 or (t == 2 and first is None):
            first = i
    return out


class Scores:
    """Counts of a pass over held-out windows, with gold spans given to the heads that need them."""

    def __init__(self):
        self.counts = {}

    def add(self, name, right, found, gold):
        c = self.counts.setdefault(name, [0, 0, 0])
        for i, n in enumerate((right, found, gold)):
            c[i] += int(n)

    def table(self):
        return {k: round(2 * r / (f + g), 4) if f + g else None for k, (r, f, g) in sorted(self.counts.items())}

    def batch(self, windows, out, b, tags_from=None):
        tags = np.asarray(out["tags"])
        for r, w in enumerate(windows):
            n = len(w)
            language = next((o[0][:2] for o in w.origin if o), "")
            for name, at, row in (("mention", 0, w.mention), ("trigger", 3, w.trigger)):
                found, gold = spans_of(tags[r, :n, at:at + 3].argmax(-1)), spans_of(row)
                self.add(name, len(found & gold), len(found), len(gold))
                self.add(f"{name} {language}", len(found & gold), len(found), len(gold))
            act = np.asarray(out["exit"])[r, :n, 0].max() > -2
            self.add("windows kept for their acts", act and bool(w.triggers), bool(w.triggers), bool(w.triggers))
            self.add("windows that leave", not act and not w.triggers, not w.triggers, not w.triggers)
        gold = b["tags"]["kind"]
        given = gold != data.IGNORED
        self.add("kind", (tags[..., 6:6 + len(KINDS)].argmax(-1) == gold)[given].sum(), given.sum(), given.sum())
        for name in CLAIM_HEADS:
            gold = b["claims"][name]
            given = (gold != data.IGNORED) & (b["claims"]["class"] > 0)
            self.add(f"{name}, given the trigger", (np.asarray(out[name]).argmax(-1) == gold)[given].sum(), given.sum(), given.sum())
        held = (b["claims"]["class"] > 0)[..., None] & (b["valid"]["m"] > 0)[:, None, None, :]
        for i, role in enumerate(ROLES):
            found, gold = (np.asarray(out["roles"])[..., i] > 0) & held, (b["roles"][..., i] > 0) & held
            self.add(f"role {role}", (found & gold).sum(), found.sum(), gold.sum())
        pairs = (b["valid"]["m"] > 0)[:, :, None] & (b["valid"]["m"] > 0)[:, None, :]
        found, gold = (np.asarray(out["refers"]) > 0) & pairs, b["refers"] > 0
        self.add("refers", (found & gold).sum(), found.sum(), gold.sum())


def number(path):
    return int(path.stem.split("-")[1])


def last(folder):
    """The newest checkpoint, if there is one."""
    return max(folder.glob("step-*.pt"), key=number, default=None)


def save(folder, state, trained, tune):
    part = folder / "part.pt"
    torch.save({**state, "trained": dict(model.named(trained)), "tune": tune.state_dict()}, part)
    part.rename(folder / f"step-{state['step']}.pt")
    for old in sorted(folder.glob("step-*.pt"), key=number)[:-2]:
        old.unlink()


def restore(path, trained):
    """Puts a checkpoint's parameters into `trained`; returns the rest of it."""
    saved = torch.load(path, map_location=model.DEVICE, weights_only=True)
    with torch.no_grad():
        for name, tensor in model.named(trained):
            tensor.copy_(saved["trained"][name])
    return saved


def optimizer(cfg, trained):
    """AdamW with a rate of its own for the heads; the rates are those of the peak."""
    groups = {"body": [], "head": []}
    for name, tensor in model.named(trained):
        groups["head" if name.startswith("heads.") else "body"].append(tensor.requires_grad_())
    t = cfg["train"]
    peaks = [{"params": groups["body"], "peak": t["rate"]}, {"params": groups["head"], "peak": t["head_rate"]}]
    return torch.optim.AdamW(peaks, weight_decay=t["decay"], fused=True)


def share_of_peak(step, steps, warmup):
    """Rises straight to 1, then falls as a half cosine to 0.02."""
    warm = max(1, steps * warmup)
    if step < warm:
        return (step + 1) / (warm + 1)
    return 0.02 + 0.98 * (1 + math.cos(math.pi * min(1, (step - warm) / max(1, steps - warm)))) / 2


def tensors(b):
    return {k: tensors(v) for k, v in b.items()} if isinstance(b, dict) else torch.from_numpy(b).to(model.DEVICE)


def answers(frozen, trained, b, pad, shape, cfg):
    """What the network says of a batch, as arrays."""
    with torch.no_grad():
        return {k: v.cpu().numpy() for k, v in model.apply(frozen, trained, tensors(b), pad, shape, cfg).items()}


def learn(frozen, trained, tune, b, pad, shape, cfg):
    """One step; returns the loss of each head."""
    parts = model.losses(model.apply(frozen, trained, tensors(b), pad, shape, cfg, learning=True), tensors(b), cfg)
    tune.zero_grad(set_to_none=True)
    sum(cfg["weights"][k] * v for k, v in parts.items()).backward()
    torch.nn.utils.clip_grad_norm_([p for group in tune.param_groups for p in group["params"]], cfg["train"]["clip"])
    tune.step()
    return {k: float(v.detach()) for k, v in parts.items()}


def main():
    arguments = sys.argv[1:]
    cfg = settings.load(arguments)
    folder = settings.HERE / "work" / option(arguments, "--run", "run")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(cfg, indent=1))
    log = open(folder / "log.jsonl", "a", encoding="utf-8")

    def say(**what):
        line = json.dumps(what)
        log.write(line + "\n")
        log.flush()
        print(line, flush=True)

    base = load(settings.weights())
    shape = base[0]
    rows = np.load(settings.HERE / "work" / "vocabulary.npy")
    tokenizer, pad = tokenizer_of(base, rows)
    passages = parted(data.read(settings.path(cfg["data"]["train"])), cfg)[0]
    maker = data.Maker(cfg, tokenizer, passages)
    held = maker.windows(data.read(settings.path(cfg["data"]["held"])))
    names = [p for path in cfg["data"]["names"] for p in data.read(settings.path(path))]
    epochs = cfg["train"]["epochs"]
    steps = epochs * sum(1 for _ in epoch_of(0, passages, names, maker, cfg, pad))      # later epochs differ by a few
    frozen, trained = model.initial(base, rows, cfg)
    del base
    tune = optimizer(cfg, trained)
    state = {"epoch": 0, "at": 0, "step": 0}
    if path := last(folder):
        saved = restore(path, trained)
        tune.load_state_dict(saved["tune"])
        state = {k: saved[k] for k in state}
        say(resumed=path.name)
    elif other := option(arguments, "--from", None):
        restore(last(settings.HERE / "work" / other), trained)
        say(begun_with=other)
    say(passages=len(passages), held_windows=len(held), names=len(names), pieces=len(rows), steps=steps)

    limit = int(option(arguments, "--steps", steps))
    start, pieces, seen = time.time(), 0, []
    for epoch in range(state["epoch"], epochs):
        skip = state["at"]
        for at, (chunk, b) in enumerate(epoch_of(epoch, passages, names, maker, cfg, pad)):
            if at < skip:
                continue
            step = state["step"]
            if step >= limit:
                break
            torch.manual_seed(cfg["train"]["seed"] * 1_000_003 + step)
            for group in tune.param_groups:
                group["lr"] = group["peak"] * share_of_peak(step, steps, cfg["train"]["warmup"])
            seen.append(learn(frozen, trained, tune, b, pad, shape, cfg))
            state = {"epoch": epoch, "at": at + 1, "step": step + 1}
            pieces += sum(map(len, chunk))
            if (step + 1) % cfg["train"]["log_steps"] == 0:
                took = time.time() - start
                means = {k: round(float(np.mean([s[k] for s in seen])), 3) for k in seen[0]}
                total = sum(cfg["weights"][k] * v for k, v in means.items())
                say(step=step + 1, epoch=epoch, loss=round(total, 3), pieces_a_second=round(pieces / took, 1), **means)
                start, pieces, seen = time.time(), 0, []
            if (step + 1) % cfg["train"]["checkpoint_steps"] == 0:
                save(folder, state, trained, tune)
        else:
            state |= {"epoch": epoch + 1, "at": 0}
        save(folder, state, trained, tune)
        scores = Scores()
        for chunk, b in data.batches(held, cfg, pad):
            scores.batch(chunk, answers(frozen, trained, b, pad, shape, cfg), b)
        say(epoch=epoch, held=scores.table())
        if state["step"] >= limit:
            break


if __name__ == "__main__":
    main()
