"""The reader's network: an encoder of the e5-small shape and heads that answer the whole codebook in one pass.

Parameters are plain dictionaries. Matrices are [in, out]; those of the layers are stacked over layers.
"""
import jax
import jax.numpy as jnp
import numpy as np

from data import IGNORED
from labels import CLAIM_HEADS, DISTANCES, HEADS, KINDS, ROLES

LINEAR = {"q": ("hidden", "hidden"), "k": ("hidden", "hidden"), "v": ("hidden", "hidden"), "ao": ("hidden", "hidden"), "fi": ("hidden", "ff"), "fo": ("ff", "hidden")}
ARMS = len(ROLES)


def initial(base, rows, cfg, key):
    """(frozen, trained) parameters from the weights that were read, for the pieces `rows`."""
    config, tensors = base[0], base[4]
    h, ff, depth, arm = config["hidden"], config["ff"], cfg["model"]["layers"], cfg["model"]["arms"]
    size = {"hidden": h, "ff": ff}
    layers = {}
    for name, (i, o) in LINEAR.items():
        layers[name + ".w"] = np.stack([tensors[f"l{l}.{name}.w"].reshape(size[o], size[i]).T for l in range(depth)])
        layers[name + ".b"] = np.stack([tensors[f"l{l}.{name}.b"] for l in range(depth)])
    for name in ("aln", "oln"):
        for part in "wb":
            layers[f"{name}.{part}"] = np.stack([tensors[f"l{l}.{name}.{part}"] for l in range(depth)])
    keys = iter(jax.random.split(key, 32))

    def dense(i, o, spread=None):
        return {"w": jax.random.normal(next(keys), (i, o)) * (spread or i ** -0.5), "b": jnp.zeros(o)}

    heads = {
        "exit": dense(h, len(HEADS["exit"]), 0.02), "tags": dense(h, len(HEADS["tags"]), 0.02),
        "mention": dense(h, h), "bound": dense(h, len(HEADS["bound"]), 0.02),
        "claim": dense(h, h), "slot": jax.random.normal(next(keys), (cfg["model"]["slots"], h)) * 0.5,
        "asks": dense(h, ARMS * arm), "answers": dense(h, (ARMS + 1) * arm), "points": dense(h, 2 * arm), "quote": dense(h, arm),
        "far": jnp.zeros((ARMS, len(DISTANCES) + 1)), "far_refers": jnp.zeros(len(DISTANCES) + 1), "role": jnp.full(ARMS, -3.0), "refers": jnp.full(1, -3.0),
        **{name: dense(h, len(HEADS[name]), 0.02) for name in CLAIM_HEADS},
    }
    frozen = {"word": jnp.asarray(tensors["emb.word"].reshape(-1, h)[rows])}
    trained = {
        "pos": jnp.asarray(tensors["emb.pos"].reshape(-1, h)[:cfg["windows"]["pieces"]] + tensors["emb.type"].reshape(-1, h)[0]),
        "ln": {"w": jnp.asarray(tensors["emb.ln.w"]), "b": jnp.asarray(tensors["emb.ln.b"])},
        "layers": jax.tree.map(jnp.asarray, layers), "heads": heads,
    }
    if not cfg["train"]["freeze_words"]:
        trained["word"] = frozen.pop("word")
    return frozen, trained


def norm(h, w, b, eps):
    mean = h.mean(-1, keepdims=True)
    d = h - mean
    return d / jnp.sqrt((d * d).mean(-1, keepdims=True) + eps) * w + b


def dense(h, p):
    return h @ p["w"] + p["b"]


def encode(params, ids, real, shape, cfg, key=None):
    """(after the exit layer, after the last layer), [windows, pieces, hidden]."""
    heads, eps = shape["heads"], shape["eps"]
    rows, length = ids.shape
    rate = cfg["train"]["dropout"] if key is not None else 0.0
    mask = jnp.where(real, 0.0, -1e9)[:, None, None, :]

    def drop(h, k):
        return h if key is None else jnp.where(jax.random.bernoulli(k, 1 - rate, h.shape), h / (1 - rate), 0)

    def split(h):
        return h.reshape(rows, length, heads, -1).transpose(0, 2, 1, 3)

    def layer(h, step):
        p, k = step
        a, b = jax.random.split(k)
        linear = lambda x, name: x @ p[name + ".w"] + p[name + ".b"]
        q, key_, v = (split(linear(h, name)) for name in "qkv")
        attention = jax.nn.softmax(q @ key_.transpose(0, 1, 3, 2) * q.shape[-1] ** -0.5 + mask, -1)
        mixed = (attention @ v).transpose(0, 2, 1, 3).reshape(rows, length, -1)
        h = norm(h + drop(linear(mixed, "ao"), a), p["aln.w"], p["aln.b"], eps)
        h = norm(h + drop(linear(jax.nn.gelu(linear(h, "fi"), approximate=False), "fo"), b), p["oln.w"], p["oln.b"], eps)
        return h, None

    depth = params["layers"]["q.w"].shape[0]
    keys = jax.random.split(key if key is not None else jax.random.PRNGKey(0), depth + 1)
    h = norm(params["word"][ids] + params["pos"][:length], params["ln"]["w"], params["ln"]["b"], eps)
    h = drop(h, keys[depth])
    frozen, leave = cfg["train"]["freeze_layers"], min(cfg["model"]["exit"], depth)
    early, at = None, 0
    for upto in sorted({frozen, leave, depth}):
        if upto > at:
            part = jax.tree.map(lambda x: x[at:upto], params["layers"])
            if upto <= frozen:
                part = jax.lax.stop_gradient(part)
            h, _ = jax.lax.scan(layer, h, (part, keys[at:upto]))
            at = upto
        if upto == leave:
            early = h
    return early, h


def pool(h, spans):
    """Mean of the pieces of each span, [windows, spans, hidden]."""
    at = jnp.arange(h.shape[1])
    inside = ((at >= spans[..., :1]) & (at <= spans[..., 1:])).astype(h.dtype)
    return inside @ h / jnp.maximum(inside.sum(-1, keepdims=True), 1)


def bucket(first, second):
    """Which of the distances lies between the first pieces of two lists of spans, [windows, first, second]."""
    away = second[:, None, :, 0] - first[:, :, None, 0]
    return jnp.searchsorted(jnp.asarray(DISTANCES), away, side="right")


def heads(params, early, h, spans, cfg):
    """Every answer, as raw scores."""
    p, arm, slots = params["heads"], cfg["model"]["arms"], cfg["model"]["slots"]
    out = {"exit": dense(early, p["exit"]), "tags": dense(h, p["tags"])}
    m = jax.nn.gelu(dense(pool(h, spans["m"]), p["mention"]), approximate=False)
    c = jax.nn.gelu(dense(pool(h, spans["t"]), p["claim"])[:, :, None, :] + p["slot"], approximate=False)
    out["bound"] = dense(m, p["bound"])
    for name in CLAIM_HEADS:
        out[name] = dense(c, p[name])
    shape = m.shape[:2]
    answers = dense(m, p["answers"]).reshape(*shape, ARMS + 1, arm)
    asks = dense(c, p["asks"]).reshape(*c.shape[:3], ARMS, arm)
    far = p["far"][:, bucket(spans["t"], spans["m"])].transpose(1, 2, 3, 0)[:, :, None]
    out["roles"] = jnp.einsum("btsra,bmra->btsmr", asks, answers[:, :, :ARMS]) * arm ** -0.5 + far + p["role"]
    points = dense(m, p["points"]).reshape(*shape, 2, arm)
    out["refers"] = jnp.einsum("bia,bja->bij", points[:, :, 0], points[:, :, 1]) * arm ** -0.5 + p["far_refers"][bucket(spans["m"], spans["m"])] + p["refers"]
    q = dense(pool(h, spans["q"]), p["quote"])
    out["speaks"] = jnp.einsum("bqa,bma->bqm", q, answers[:, :, ARMS]) * arm ** -0.5
    return out


def choose(scores, gold):
    """Mean cross-entropy where a label is given."""
    given = gold != IGNORED
    loss = -jnp.take_along_axis(jax.nn.log_softmax(scores), jnp.where(given, gold, 0)[..., None], -1)[..., 0]
    return (loss * given).sum() / jnp.maximum(given.sum(), 1)


def binary(scores, gold):
    return jnp.maximum(scores, 0) - scores * gold + jnp.log1p(jnp.exp(-jnp.abs(scores)))


def losses(out, b):
    """The loss of each head."""
    tags, kinds = out["tags"], len(KINDS)
    trigger = b["tags"]["trigger"]
    known = (trigger != IGNORED).astype(jnp.float32)
    act = binary(out["exit"][..., 0], (trigger > 0).astype(jnp.float32)) * jnp.where(trigger > 0, 4.0, 1.0) * known
    loss = {
        "mention": choose(tags[..., :3], b["tags"]["mention"]), "trigger": choose(tags[..., 3:6], trigger),
        "kind": choose(tags[..., 6:6 + kinds], b["tags"]["kind"]),
        "names": choose(tags[..., 6 + kinds:], b["tags"]["names"]) + choose(out["exit"][..., 1:], b["tags"]["names"]),
        "act": act.sum() / jnp.maximum(known.sum(), 1), "bound": choose(out["bound"], b["bound"]),
        **{name: choose(out[name], b["claims"][name]) for name in CLAIM_HEADS},
    }
    held = (b["claims"]["class"] > 0).astype(jnp.float32)[..., None] * b["valid"]["m"][:, None, None, :]
    loss["roles"] = (binary(out["roles"], b["roles"]).sum(-1) * held).sum() / jnp.maximum(held.sum(), 1)
    pairs = b["valid"]["m"][:, :, None] * b["valid"]["m"][:, None, :] * (1 - jnp.eye(b["refers"].shape[-1]))
    loss["refers"] = (binary(out["refers"], b["refers"]) * pairs).sum() / jnp.maximum(pairs.sum(), 1)
    speaks = jnp.where(b["valid"]["m"][:, None, :] > 0, out["speaks"], -1e9)
    told = b["valid"]["q"] * b["speaks"].sum(-1)
    loss["quote"] = -((jax.nn.log_softmax(speaks) * b["speaks"]).sum(-1) * told).sum() / jnp.maximum(told.sum(), 1)
    return loss


def apply(frozen, trained, b, pad, shape, cfg, key=None):
    params = {**frozen, **trained}
    early, h = encode(params, b["ids"], b["ids"] != pad, shape, cfg, key)
    return heads(params, early, h, b["spans"], cfg)
