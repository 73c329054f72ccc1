"""The reader's network: an encoder of the e5-small shape and heads that answer the whole codebook in one pass.

Parameters are plain dictionaries of tensors. Matrices are [in, out].
"""
import numpy as np
import torch
import torch.nn.functional as F

from data import IGNORED
from labels import CLAIM_HEADS, DISTANCES, HEADS, KINDS, ROLES

ARMS = len(ROLES)
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
torch.set_default_device(DEVICE)


def initial(base, rows, cfg):
    """(frozen, trained) parameters from the weights that were read, for the pieces `rows`."""
    config, tensors = base[0], base[4]
    h, ff, depth, arm = config["hidden"], config["ff"], cfg["model"]["layers"], cfg["model"]["arms"]
    rng = np.random.default_rng(cfg["train"]["seed"])
    tensor = lambda x: torch.tensor(np.asarray(x, np.float32))
    matrix = lambda name, i, o: tensors[name].reshape(o, i).T

    def layer(l):
        part = lambda name, i, o: {"w": tensor(matrix(f"l{l}.{name}.w", i, o)), "b": tensor(tensors[f"l{l}.{name}.b"])}
        qkv = {"w": tensor(np.concatenate([matrix(f"l{l}.{n}.w", h, h) for n in "qkv"], 1)), "b": tensor(np.concatenate([tensors[f"l{l}.{n}.b"] for n in "qkv"]))}
        norms = {n: {k: tensor(tensors[f"l{l}.{n}.{k}"]) for k in "wb"} for n in ("aln", "oln")}
        return {"qkv": qkv, "ao": part("ao", h, h), "fi": part("fi", h, ff), "fo": part("fo", ff, h), **norms}

    def dense(i, o, spread=None):
        return {"w": tensor(rng.normal(size=(i, o)) * (spread or i ** -0.5)), "b": torch.zeros(o)}

    heads = {
        "exit": dense(h, len(HEADS["exit"]), 0.02), "tags": dense(h, len(HEADS["tags"]), 0.02),
        "mention": dense(h, h), "bound": dense(h, len(HEADS["bound"]), 0.02),
        "claim": dense(h, h), "slot": tensor(rng.normal(size=(cfg["model"]["slots"], h)) * 0.5),
        "asks": dense(h, ARMS * arm), "answers": dense(h, (ARMS + 1) * arm), "points": dense(h, 2 * arm), "quote": dense(h, arm),
        "far": torch.zeros(ARMS, len(DISTANCES) + 1), "far_refers": torch.zeros(len(DISTANCES) + 1), "role": torch.full((ARMS,), -3.0), "refers": torch.full((1,), -3.0),
        **{name: dense(h, len(HEADS[name]), 0.02) for name in CLAIM_HEADS},
    }
    frozen = {"word": tensor(tensors["emb.word"].reshape(-1, h)[rows])}
    trained = {
        "pos": tensor(tensors["emb.pos"].reshape(-1, h)[:cfg["windows"]["pieces"]] + tensors["emb.type"].reshape(-1, h)[0]),
        "ln": {k: tensor(tensors[f"emb.ln.{k}"]) for k in "wb"},
        "layers": [layer(l) for l in range(depth)], "heads": heads,
    }
    if not cfg["train"]["freeze_words"]:
        trained["word"] = frozen.pop("word")
    return frozen, trained


def named(params, prefix=""):
    """Every tensor with its path, such as `layers.3.qkv.w`."""
    parts = enumerate(params) if isinstance(params, list) else params.items()
    for key, value in parts:
        if isinstance(value, torch.Tensor):
            yield f"{prefix}{key}", value
        else:
            yield from named(value, f"{prefix}{key}.")


def dense(h, p):
    return torch.addmm(p["b"], h.reshape(-1, h.shape[-1]), p["w"]).reshape(*h.shape[:-1], -1)


def norm(h, p, eps):
    return F.layer_norm(h, h.shape[-1:], p["w"], p["b"], eps)


def encode(params, ids, real, shape, cfg, learning):
    """(after the exit layer, after the last layer), [windows, pieces, hidden]."""
    eps, (rows, length) = shape["eps"], ids.shape
    drop = lambda h: F.dropout(h, cfg["train"]["dropout"], learning)
    mask = torch.where(real, 0.0, -1e9)[:, None, None, :].expand(rows, 1, length, length)
    h = drop(norm(params["word"][ids] + params["pos"][:length], params["ln"], eps))
    for at, p in enumerate(params["layers"], 1):
        if at == cfg["train"]["freeze_layers"] + 1:
            h = h.detach()
        q, k, v = dense(h, p["qkv"]).reshape(rows, length, 3, shape["heads"], -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(rows, length, -1)
        h = norm(h + drop(dense(mixed, p["ao"])), p["aln"], eps)
        h = norm(h + drop(dense(F.gelu(dense(h, p["fi"])), p["fo"])), p["oln"], eps)
        if at == min(cfg["model"]["exit"], len(params["layers"])):
            early = h
    return early, h


def pool(h, spans):
    """Mean of the pieces of each span, [windows, spans, hidden]."""
    at = torch.arange(h.shape[1])
    inside = ((at >= spans[..., :1]) & (at <= spans[..., 1:])).to(h.dtype)
    return inside @ h / inside.sum(-1, keepdim=True).clamp(min=1)


def bucket(first, second):
    """Which of the distances lies between the first pieces of two lists of spans, [windows, first, second]."""
    away = second[:, None, :, 0] - first[:, :, None, 0]
    return torch.searchsorted(torch.tensor(DISTANCES, dtype=away.dtype), away.contiguous(), right=True)


def heads(params, early, h, spans, cfg):
    """Every answer, as raw scores."""
    p, arm = params["heads"], cfg["model"]["arms"]
    out = {"exit": dense(early, p["exit"]), "tags": dense(h, p["tags"])}
    m = F.gelu(dense(pool(h, spans["m"]), p["mention"]))
    c = F.gelu(dense(pool(h, spans["t"]), p["claim"])[:, :, None, :] + p["slot"])
    out["bound"] = dense(m, p["bound"])
    for name in CLAIM_HEADS:
        out[name] = dense(c, p[name])
    answers = dense(m, p["answers"]).reshape(*m.shape[:2], ARMS + 1, arm)
    asks = dense(c, p["asks"]).reshape(*c.shape[:3], ARMS, arm)
    far = p["far"].T[bucket(spans["t"], spans["m"])][:, :, None]
    out["roles"] = torch.einsum("btsra,bmra->btsmr", asks, answers[:, :, :ARMS]) * arm ** -0.5 + far + p["role"]
    points = dense(m, p["points"]).reshape(*m.shape[:2], 2, arm)
    out["refers"] = torch.einsum("bia,bja->bij", points[:, :, 0], points[:, :, 1]) * arm ** -0.5 + p["far_refers"][bucket(spans["m"], spans["m"])] + p["refers"]
    q = dense(pool(h, spans["q"]), p["quote"])
    out["speaks"] = torch.einsum("bqa,bma->bqm", q, answers[:, :, ARMS]) * arm ** -0.5
    return out


def choose(scores, gold):
    """Mean cross-entropy where a label is given."""
    loss = F.cross_entropy(scores.flatten(0, -2), gold.flatten(), ignore_index=IGNORED, reduction="sum")
    return loss / (gold != IGNORED).sum().clamp(min=1)


def classes(scores, gold, smoothing):
    """The loss of a claim's class: whether there is a claim, and which class it is where there is one.

    Apart, since most slots hold no claim, and what they cost would drown what tells the classes from each other.
    """
    known, held = gold != IGNORED, gold > 0
    there = binary(torch.logsumexp(scores[..., 1:], -1) - scores[..., 0], held.float())
    which = F.cross_entropy(scores[..., 1:][held], gold[held] - 1, reduction="sum", label_smoothing=smoothing)
    return (there * known).sum() / known.sum().clamp(min=1) + which / held.sum().clamp(min=1)


def binary(scores, gold):
    return F.binary_cross_entropy_with_logits(scores, gold, reduction="none")


def losses(out, b, cfg):
    """The loss of each head."""
    tags, kinds = out["tags"], len(KINDS)
    trigger = b["tags"]["trigger"]
    known = (trigger != IGNORED).float()
    act = binary(out["exit"][..., 0], (trigger > 0).float()) * torch.where(trigger > 0, 4.0, 1.0) * known
    loss = {
        "mention": choose(tags[..., :3], b["tags"]["mention"]), "trigger": choose(tags[..., 3:6], trigger),
        "kind": choose(tags[..., 6:6 + kinds], b["tags"]["kind"]),
        "names": choose(tags[..., 6 + kinds:], b["tags"]["names"]) + choose(out["exit"][..., 1:], b["tags"]["names"]),
        "act": act.sum() / known.sum().clamp(min=1), "bound": choose(out["bound"], b["bound"]),
        **{name: choose(out[name], b["claims"][name]) for name in CLAIM_HEADS if name != "class"},
        "class": classes(out["class"], b["claims"]["class"], cfg["train"]["smoothing"]),
    }
    held = (b["claims"]["class"] > 0).float()[..., None] * b["valid"]["m"][:, None, None, :]
    loss["roles"] = (binary(out["roles"], b["roles"]).sum(-1) * held).sum() / held.sum().clamp(min=1)
    pairs = b["valid"]["m"][:, :, None] * b["valid"]["m"][:, None, :] * (1 - torch.eye(b["refers"].shape[-1]))
    loss["refers"] = (binary(out["refers"], b["refers"]) * pairs).sum() / pairs.sum().clamp(min=1)
    speaks = torch.where(b["valid"]["m"][:, None, :] > 0, out["speaks"], -1e9)
    told = b["valid"]["q"] * b["speaks"].sum(-1)
    loss["quote"] = -((F.log_softmax(speaks, -1) * b["speaks"]).sum(-1) * told).sum() / told.sum().clamp(min=1)
    return loss


def apply(frozen, trained, b, pad, shape, cfg, learning=False):
    params = {**frozen, **trained}
    early, h = encode(params, b["ids"], b["ids"] != pad, shape, cfg, learning)
    return heads(params, early, h, b["spans"], cfg)
