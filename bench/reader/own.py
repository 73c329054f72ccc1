"""Scores of a reader on gold passages (`cargo xtask corpus compile`), by language.

A claim is found by one of the same class whose trigger overlaps the gold trigger, one for one. It is right as a whole where actors, recipients,
status and speaker are right too. Two mentions are the same where their spans overlap; mention F1 asks for the exact span and the kind, of the
mentions that take part in a claim or are stood for by one that does, which is what the gold passages mark.
"""
import json
from collections import Counter


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def inputs(passages):
    """Lines for `gencatan read --input jsonl`."""
    for p in passages:
        yield {"id": p["id"], "text": p["text"], "as": "prose", "lang": p["lang"], "published": p["published"]}


def gold_claims(passage):
    spans = {m["id"]: tuple(m["span"]) for m in passage["mentions"]}
    for c in passage["claims"]:
        speaker = (c["source"] or {}).get("speaker")
        yield {"class": c["class"], "trigger": tuple(c["trigger"]), "status": c["status"], "layer": c["ceasefire"], "mode": c["mode"],
               "actors": [spans[i] for i in c["actors"]], "recipients": [spans[i] for i in c["recipients"]], "speaker": spans.get(speaker)}


def found_claims(page):
    spans = {m["id"]: tuple(m["range"]) for m in page.get("mentions") or []}
    for c in page.get("claims") or []:
        speaker = (c.get("source") or {}).get("speaker")
        sides = {k: [spans[i["mention"] if isinstance(i, dict) else i] for i in c.get(k) or []] for k in ("actors", "recipients")}
        yield {"class": c["class"], "trigger": tuple(c["trigger"]["range"]), "status": c["status"], "layer": c.get("ceasefire"), "mode": c.get("mode"),
               "speaker": spans.get(speaker), "confidence": c.get("confidence"), **sides}


def as_page(passage):
    """A coded passage in the shape in which a reader answers, so that a second coder is measured as a reader is."""
    mentions = [{**m, "range": m["span"]} for m in passage["mentions"]]
    claims = [{**c, "trigger": {"range": c["trigger"]}, "confidence": None} for c in passage["claims"]]
    return {"id": passage["id"], "mentions": mentions, "claims": claims}


def gold_mentions(passage):
    return {(tuple(m["span"]), m["kind"]) for m in passage["mentions"]}


def found_mentions(page):
    """Those that take part in a claim, and those that they stand for."""
    mentions = {m["id"]: m for m in page.get("mentions") or []}
    parts = []
    for c in page.get("claims") or []:
        for k in ("actors", "recipients", "places", "times"):
            parts += [i["mention"] if isinstance(i, dict) else i for i in c.get(k) or []]
        source = c.get("source") or {}
        parts += [source.get("speaker"), *(source.get("via") or [])]
        for toll in c.get("toll") or []:
            parts += [toll.get("mention"), toll.get("who")]
    seen = set()
    while parts:
        i = parts.pop()
        if i in mentions and i not in seen:
            seen.add(i)
            parts += mentions[i].get("refers") or []
    return {(tuple(mentions[i]["range"]), mentions[i]["kind"]) for i in seen}


def same_sides(a, b):
    """Whether two lists of spans can be paired so that each pair overlaps."""
    rest = list(b)
    for span in a:
        hit = next((r for r in rest if overlap(span, r)), None)
        if hit is None:
            return False
        rest.remove(hit)
    return not rest


def whole(g, f):
    speaker = g["speaker"] is None and f["speaker"] is None or g["speaker"] and f["speaker"] and overlap(g["speaker"], f["speaker"])
    return bool(same_sides(g["actors"], f["actors"]) and same_sides(g["recipients"], f["recipients"]) and g["status"] == f["status"] and speaker)


def pairs(gold, found):
    """Gold and found claims that are the same, one for one; those that are right as a whole first."""
    fits = [(not whole(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if g["class"] == f["class"] and overlap(g["trigger"], f["trigger"])]
    out, used_gold, used_found = [], set(), set()
    for _, i, j in sorted(fits):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((gold[i], found[j]))
    return out


def count(passage, page, counts, told=None):
    """Adds one passage; `told` takes (confidence, right) of every claim."""
    gold, found = list(gold_claims(passage)), list(found_claims(page))
    hits = pairs(gold, found)
    marks, seen = gold_mentions(passage), found_mentions(page)
    right = {id(f) for _, f in hits}
    if told is not None:
        told += [(f["confidence"], id(f) in right) for f in found if f["confidence"] is not None]
    for language in (passage["lang"], "all"):
        c = counts.setdefault(language, Counter())
        c["passages"] += 1
        c["mention hit"] += len(marks & seen)
        c["mention"] += len(marks) + len(seen)
        c["claim hit"] += len(hits)
        c["claim"] += len(gold) + len(found)
        c["whole hit"] += sum(whole(g, f) for g, f in hits)
        c["status"] += sum(g["status"] == f["status"] for g, f in hits)
        c["found"] += len(hits)
        c["layer hit"] += sum(g["layer"] is not None and g["layer"] == f["layer"] for g, f in hits)
        c["layer"] += sum(g["layer"] is not None for g in gold) + sum(f["layer"] is not None for f in found)
        c["mode"] += sum(g["mode"] == f["mode"] for g, f in hits)
        c["speaker hit"] += sum(bool(g["speaker"] and f["speaker"] and overlap(g["speaker"], f["speaker"])) for g, f in hits)
        c["speaker"] += sum(g["speaker"] is not None for g, _ in hits) + sum(f["speaker"] is not None for _, f in hits)
        c["quiet"] += not gold
        c["false alarm"] += bool(not gold and found)


def ratio(a, b):
    return a / b if b else 0.0


def table(counts):
    """Markdown, a row for each language."""
    lines = ["| language | passages | mention F1 | claim F1 | full-claim F1 | status | mode | layer F1 | speaker F1 | claims in quiet passages |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for language in sorted(counts, key=lambda k: (k == "all", -counts[k]["passages"], k)):
        c = counts[language]
        f1 = [2 * ratio(c[f"{k} hit"], c[k]) for k in ("mention", "claim")] + [2 * ratio(c["whole hit"], c["claim"])]
        rest = [ratio(c["status"], c["found"]), ratio(c["mode"], c["found"]), 2 * ratio(c["layer hit"], c["layer"]), 2 * ratio(c["speaker hit"], c["speaker"]), ratio(c["false alarm"], c["quiet"])]
        lines.append(f"| {language} | {c['passages']} | " + " | ".join(f"{x:.3f}" for x in f1 + rest) + " |")
    return "\n".join(lines)


def count_classes(passage, page, classes):
    """Adds one passage to the counts by class."""
    gold, found = list(gold_claims(passage)), list(found_claims(page))
    for claim in gold:
        classes.setdefault(claim["class"], Counter())["gold"] += 1
    for claim in found:
        classes.setdefault(claim["class"], Counter())["found"] += 1
    for claim, _ in pairs(gold, found):
        classes[claim["class"]]["hit"] += 1


def class_table(classes):
    """Markdown, a row for each class."""
    lines = ["| class | gold claims | precision | recall | F1 |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, c in sorted(classes.items()):
        p, r, f1 = ratio(c["hit"], c["found"]), ratio(c["hit"], c["gold"]), 2 * ratio(c["hit"], c["gold"] + c["found"])
        lines.append(f"| {name} | {c['gold']} | {p:.3f} | {r:.3f} | {f1:.3f} |")
    return "\n".join(lines)


def thresholds(told, gold):
    """Markdown: what is left with `--least-confidence`, of `gold` claims; `told` as of `count`."""
    lines = ["| least confidence | claims left | precision | recall |", "| ---: | ---: | ---: | ---: |"]
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        left = [right for confidence, right in told if confidence >= least]
        lines.append(f"| {least:.1f} | {len(left)} | {ratio(sum(left), len(left)):.3f} | {ratio(sum(left), gold):.3f} |")
    return "\n".join(lines)


def reliability(told, bins=10):
    """Markdown: of the claims with a confidence in each tenth, how many are right."""
    lines = ["| confidence | claims | mean confidence | right |", "| --- | ---: | ---: | ---: |"]
    for b in range(bins):
        here = [(c, r) for c, r in told if min(int(c * bins), bins - 1) == b]
        if here:
            lines.append(f"| {b / bins:.1f}–{(b + 1) / bins:.1f} | {len(here)} | {sum(c for c, _ in here) / len(here):.3f} | {sum(r for _, r in here) / len(here):.3f} |")
    return "\n".join(lines)


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]
