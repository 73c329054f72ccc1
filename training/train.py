"""Trains the reader; stops and goes on at any step.

    python train.py [--config FILE] [--set section.key=value …] [--run NAME]

Everything of a run is in `work/NAME`: `log.jsonl`, `step-N.npz` (the last two checkpoints), `settings.json`. Started again with the same name, it
goes on from the last checkpoint and gives what it would have given without the break: batches and noise follow from seed and epoch.
"""
import json
import sys
import time
import zlib
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

import config as settings
import data
import model
from labels import CLAIM_HEADS, KINDS, ROLES
from tokens import SCALE, Tokenizer
from weights import load

jax.config.update("jax_default_prng_impl", "rbg")       # dropout is drawn several times faster than with the default


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
    chosen = [p for p in passages for _ in range(cfg["data"]["repeat"].get(p["lang"], 1))]
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


def save(folder, step, state):
    leaves = [np.asarray(x) for x in jax.tree.leaves(state)]
    part = folder / "step.part.npz"
    np.savez(part, **{f"a{i}": leaf for i, leaf in enumerate(leaves)})
    part.rename(folder / f"step-{step}.npz")
    for old in sorted(folder.glob("step-*.npz"), key=number)[:-2]:
        old.unlink()


def number(path):
    return int(path.stem.split("-")[1])


def last(folder):
    return max(folder.glob("step-*.npz"), key=number, default=None)


def restore(path, state):
    with np.load(path) as saved:
        leaves = [jnp.asarray(saved[f"a{i}"]) for i in range(len(saved.files))]
    return jax.tree.unflatten(jax.tree.structure(state), leaves)


def optimizer(cfg, trained, steps):
    t = cfg["train"]
    steps = max(steps, 2)
    warmup = max(1, int(steps * t["warmup"]))
    rate = lambda peak: optax.warmup_cosine_decay_schedule(0, peak, warmup, steps, peak * 0.02)
    group = {k: jax.tree.map(lambda _, k=k: "head" if k == "heads" else "body", v) for k, v in trained.items()}
    parts = {"body": optax.adamw(rate(t["rate"]), weight_decay=t["decay"]), "head": optax.adamw(rate(t["head_rate"]), weight_decay=t["decay"])}
    return optax.chain(optax.clip_by_global_norm(t["clip"]), optax.multi_transform(parts, group))


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
    maker = data.Maker(cfg, tokenizer)
    passages = parted(data.read(settings.path(cfg["data"]["train"])), cfg)[0]
    held = maker.windows(data.read(settings.path(cfg["data"]["held"])))
    names = [p for path in cfg["data"]["names"] for p in data.read(settings.path(path))]
    epochs = cfg["train"]["epochs"]
    lengths = [sum(1 for _ in epoch_of(e, passages, names, maker, cfg, pad)) for e in range(min(epochs, 2))]
    steps = sum(lengths) + lengths[-1] * (epochs - len(lengths))
    frozen, trained = model.initial(base, rows, cfg, jax.random.PRNGKey(cfg["train"]["seed"]))
    tune = optimizer(cfg, trained, steps)
    state = {"trained": trained, "tune": tune.init(trained), "epoch": jnp.zeros((), jnp.int32), "at": jnp.zeros((), jnp.int32), "step": jnp.zeros((), jnp.int32)}
    del base
    if path := last(folder):
        state = restore(path, state)
        say(resumed=path.name)
    say(passages=len(passages), held_windows=len(held), names=len(names), pieces=len(rows), steps=steps, device=str(jax.devices()[0]))

    @jax.jit
    def update(trained, tune_state, frozen, b, key):
        def total(p):
            parts = model.losses(model.apply(frozen, p, b, pad, shape, cfg, key), b)
            return sum(cfg["weights"][k] * v for k, v in parts.items()), parts
        (value, parts), grads = jax.value_and_grad(total, has_aux=True)(trained)
        change, tune_state = tune.update(grads, tune_state, trained)
        return optax.apply_updates(trained, change), tune_state, value, parts

    answer = jax.jit(lambda frozen, trained, b: model.apply(frozen, trained, b, pad, shape, cfg))
    run_key = jax.random.PRNGKey(cfg["train"]["seed"] + 1)
    limit = int(option(arguments, "--steps", steps))
    start, pieces, seen = time.time(), 0, []
    for epoch in range(int(state["epoch"]), epochs):
        skip = int(state["at"])
        for at, (chunk, b) in enumerate(epoch_of(epoch, passages, names, maker, cfg, pad)):
            if at < skip:
                continue
            step = int(state["step"])
            if step >= limit:
                break
            trained, tune_state, value, parts = update(state["trained"], state["tune"], frozen, b, jax.random.fold_in(run_key, step))
            state |= {"trained": trained, "tune": tune_state, "step": jnp.int32(step + 1), "at": jnp.int32(at + 1), "epoch": jnp.int32(epoch)}
            seen.append(float(value))
            pieces += sum(map(len, chunk))
            if (step + 1) % cfg["train"]["log_steps"] == 0:
                took = time.time() - start
                say(step=step + 1, epoch=epoch, loss=round(float(np.mean(seen)), 4), pieces_a_second=round(pieces / took, 1), **{k: round(float(v), 3) for k, v in parts.items()})
                start, pieces, seen = time.time(), 0, []
            if (step + 1) % cfg["train"]["checkpoint_steps"] == 0:
                save(folder, step + 1, state)
        else:
            state |= {"epoch": jnp.int32(epoch + 1), "at": jnp.int32(0)}
        save(folder, int(state["step"]), state)
        scores = Scores()
        for chunk, b in data.batches(held, cfg, pad):
            scores.batch(chunk, answer(frozen, state["trained"], b), b)
        say(epoch=epoch, held=scores.table())
        if int(state["step"]) >= limit:
            break


if __name__ == "__main__":
    main()
