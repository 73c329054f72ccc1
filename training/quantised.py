"""What the Rust reader computes, in NumPy and in the same whole numbers: the reference of `check.json`, and the measure of what quantising costs."""
import numpy as np

from labels import CLAIM_HEADS

F = np.float32
LANES = 16                                          # in which Rust keeps a sum before it is folded


def exp(x):
    """2^(x log2 e) by a polynomial, the same on every machine; 0 below −87."""
    t = np.maximum(F(x) * F(1.442695), F(-126))
    n = np.rint(t)
    f = (t - n).astype(F)
    p = F(1) + f * (F(0.6931472) + f * (F(0.2402265) + f * (F(0.0555041) + f * F(0.0096181))))
    return np.ldexp(p, n.astype(np.int32)).astype(F)


def gelu(x):
    z = np.abs(x) * F(0.70710677)
    t = F(1) / (F(1) + F(0.3275911) * z)
    poly = t * (F(0.2548296) + t * (F(-0.28449672) + t * (F(1.4214138) + t * (F(-1.4531521) + t * F(1.0614054)))))
    erf = F(1) - poly * exp(-z * z)
    return (F(0.5) * x * (F(1) + np.copysign(erf, x))).astype(F)


def rows_to_bytes(x):
    """(0 … 255, scale, zero) of each row."""
    low, high = np.minimum(x.min(-1), 0).astype(F), np.maximum(x.max(-1), 0).astype(F)
    scale = ((high - low) / F(255)).astype(F)
    scale[scale == 0] = 1
    inverse = (F(1) / scale).astype(F)
    zero = np.rint(-low * inverse)
    return np.clip(np.rint(x * inverse[:, None]) + zero[:, None], 0, 255).astype(np.int32), scale, zero.astype(np.int32)


def linear(x, tensor):
    w, scale, bias = tensor
    w = w.astype(np.int32)
    q, s, z = rows_to_bytes(x)
    acc = (q.astype(np.float64) @ w.astype(np.float64)).astype(np.int64) - z[:, None].astype(np.int64) * w.sum(0)
    return (acc.astype(F) * (s[:, None] * scale) + bias).astype(F)


def mean(x):
    """Of each row, added in the order in which Rust adds: a sum that differs in its last digit falls on the other side of a rounding to bytes
    somewhere, and that goes on through all layers."""
    whole, lanes = x.shape[-1] // LANES * LANES, np.zeros((len(x), LANES), F)
    for at in range(0, whole, LANES):
        lanes += x[:, at:at + LANES]
    total, rest = np.zeros(len(x), F), np.zeros(len(x), F)
    for lane in lanes.T:
        total += lane
    for one in x[:, whole:].T:
        rest += one
    return ((total + rest) / F(x.shape[-1]))[:, None]


def norm(h, p, eps):
    d = h - mean(h)
    return (d * (F(1) / np.sqrt(mean(d * d) + F(eps))) * p[0] + p[1]).astype(F)


def attention(qkv, heads):
    length, wide = qkv.shape[0], qkv.shape[1] // 3
    arm = wide // heads
    out = np.zeros((length, wide), F)
    for a in range(heads):
        q, k, v = (qkv[:, i * wide + a * arm:i * wide + (a + 1) * arm] for i in range(3))
        unit = lambda x, axis, top: np.where((m := np.abs(x).max(axis)) == 0, F(1), (m / F(top)).astype(F)).astype(F)
        qs, ks, vs = unit(q, 1, 127), unit(k, 1, 63), unit(v, 0, 63)
        qi, ki, vi = np.rint(q * (F(1) / qs)[:, None]), np.rint(k * (F(1) / ks)[:, None]), np.rint(v * (F(1) / vs))
        scores = ((qi @ ki.T).astype(F) * (qs[:, None] * (F(1) / np.sqrt(F(arm))) * ks)).astype(F)
        p = np.rint(exp(scores - scores.max(1, keepdims=True)) * F(255))
        out[:, a * arm:(a + 1) * arm] = (p @ vi).astype(F) * (vs / p.sum(1, keepdims=True).astype(F))
    return out


class Network:
    def __init__(self, header, tensors):
        self.h, self.t = header, tensors

    def encode(self, ids):
        """(after the exit layer, after the last layer)."""
        t, eps = self.t, self.h["eps"]
        h = norm(t["word"][ids] + t["position"][:len(ids)], t["start"], eps)
        early = None
        for l in range(self.h["layers"]):
            mixed = attention(linear(h, t[f"{l}.qkv"]), self.h["heads"])
            h = norm(h + linear(mixed, t[f"{l}.ao"]), t[f"{l}.aln"], eps)
            h = norm(h + linear(gelu(linear(h, t[f"{l}.fi"])), t[f"{l}.fo"]), t[f"{l}.oln"], eps)
            if l + 1 == self.h["exit"]:
                early = h
        return early, h

    def plain(self, x, name):
        w = self.t[name]
        return x @ w[:-1] + w[-1]

    def pool(self, h, spans):
        return np.stack([h[a:b + 1].mean(0, dtype=F) for a, b in spans]) if len(spans) else np.zeros((0, h.shape[1]), F)

    def far(self, first, second, name):
        away = np.array([[b[0] - a[0] for b in second] for a in first]).reshape(len(first), len(second))
        return self.t[name][..., np.searchsorted(self.h["distances"], away, side="right")]

    def heads(self, early, h, mentions, triggers, quotes):
        """Every answer, as raw scores, for the spans given."""
        arm, roles = self.h["arms"], len(self.h["labels"]["roles"])
        out = {"exit": self.plain(early, "exit"), "tags": self.plain(h, "tags")}
        m = gelu(linear(self.pool(h, mentions), self.t["mention"])) if mentions else np.zeros((0, h.shape[1]), F)
        t = linear(self.pool(h, triggers), self.t["claim"]) if triggers else np.zeros((0, h.shape[1]), F)
        c = gelu(t[:, None] + self.t["slot"]).reshape(-1, h.shape[1])
        out["bound"] = self.plain(m, "bound")
        for name in CLAIM_HEADS:
            out[name] = self.plain(c, name)
        if not mentions:
            return out
        answers = linear(m, self.t["answers"]).reshape(len(m), roles + 1, arm)
        points = linear(m, self.t["points"]).reshape(len(m), 2, arm)
        out["refers"] = points[:, 0] @ points[:, 1].T * F(arm ** -0.5) + self.far(mentions, mentions, "far_refers")
        if triggers:
            asks = linear(c, self.t["asks"]).reshape(len(triggers), -1, roles, arm)
            far = self.far(triggers, mentions, "far").transpose(1, 2, 0)[:, None]
            out["roles"] = np.einsum("tsra,mra->tsmr", asks, answers[:, :roles]) * F(arm ** -0.5) + far
        if quotes:
            out["speaks"] = linear(self.pool(h, quotes), self.t["quote"]) @ answers[:, roles].T * F(arm ** -0.5)
        return out
