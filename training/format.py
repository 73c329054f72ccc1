"""The model file: what `export.py` writes and the Rust reader (`crates/reader/src/learned/file.rs`) takes.

    "GCREADER"  u32 version  u32 length of the header  header (TOML)  tensors

Numbers are little endian; a tensor's `at` counts bytes from the end of the header. Kinds of tensors:

    q8    [in, out] whole numbers of −63 … 63 (i8), then a scale and a bias for each output (f32 each)
    q4    rows of blocks of 32 weights: an f16 scale, then 16 bytes, low halves first, each less 8
    f32   numbers, in rows
    i16   numbers
    text  UTF-8, one line each

Weights stop at 63 because the products of two neighbours with activations of 0 … 255 must fit 16 bits on processors whose byte products saturate.
"""
import json
import struct
import tomllib

import numpy as np

MAGIC, VERSION, LIMIT = b"GCREADER", 1, 63


def q8(w, b):
    w, b = np.asarray(w, np.float32), np.asarray(b, np.float32)
    scale = np.maximum(np.abs(w).max(0), 1e-8).astype(np.float32) / np.float32(LIMIT)
    return np.clip(np.rint(w / scale), -LIMIT, LIMIT).astype(np.int8), scale.astype(np.float32), b


def q4(table):
    """Rows in 4 bits; a table that came in this form goes back into it without loss."""
    blocks = np.asarray(table, np.float32).reshape(len(table), -1, 32)
    low, high = blocks.min(-1), blocks.max(-1)
    peak = np.where(np.abs(low) >= np.abs(high), low, high)
    scale = (peak / -8).astype(np.float16)
    back = scale.astype(np.float32)
    whole = np.clip(np.rint(blocks / np.where(back == 0, 1, back)[..., None]) + 8, 0, 15).astype(np.uint8)
    packed = whole[..., :16] | (whole[..., 16:] << 4)
    return np.concatenate([scale[..., None].view(np.uint8).reshape(*scale.shape, 2), packed], -1)


def toml_value(v):
    if isinstance(v, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml_value(x)}" for k, x in v.items()) + " }"
    if isinstance(v, (list, tuple)):
        return "[" + ", ".join(map(toml_value, v)) + "]"
    return repr(float(v)) if isinstance(v, (float, np.floating)) else json.dumps(v, ensure_ascii=False)


def write(path, header, tensors):
    """`tensors`: (name, kind, shape, bytes)."""
    at, lines, body = 0, [f"{k} = {toml_value(v)}" for k, v in header.items()], []
    for name, kind, shape, data in tensors:
        lines.append(f'[[tensor]]\nname = "{name}"\nkind = "{kind}"\nshape = {list(map(int, shape))}\nat = {at}')
        body.append(data)
        at += len(data)
    text = "\n".join(lines).encode()
    with open(path, "wb") as f:
        f.write(MAGIC + struct.pack("<II", VERSION, len(text)) + text)
        for data in body:
            f.write(data)


def read(path):
    """(header, tensors by name): q8 as (numbers, scales, bias), q4 as numbers."""
    data = open(path, "rb").read()
    assert data[:8] == MAGIC
    version, length = struct.unpack_from("<II", data, 8)
    assert version == VERSION
    header = tomllib.loads(data[16:16 + length].decode())
    base, out = 16 + length, {}
    for t in header.pop("tensor"):
        at, shape, count = base + t["at"], t["shape"], int(np.prod(t["shape"]))
        if t["kind"] == "q8":
            whole = np.frombuffer(data, np.int8, count, at).reshape(shape)
            scale = np.frombuffer(data, "<f4", shape[1], at + count)
            out[t["name"]] = whole, scale, np.frombuffer(data, "<f4", shape[1], at + count + 4 * shape[1])
        elif t["kind"] == "q4":
            raw = np.frombuffer(data, np.uint8, count // 32 * 18, at).reshape(-1, 18)
            scale = raw[:, :2].copy().view("<f2").astype(np.float32)
            halves = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], 1).astype(np.int32) - 8
            out[t["name"]] = (halves * scale).astype(np.float32).reshape(shape)
        elif t["kind"] == "f32":
            out[t["name"]] = np.frombuffer(data, "<f4", count, at).reshape(shape)
        elif t["kind"] == "i16":
            out[t["name"]] = np.frombuffer(data, "<i2", count, at).reshape(shape)
        else:
            out[t["name"]] = data[at:at + count].decode().split("\n")
    return header, out
