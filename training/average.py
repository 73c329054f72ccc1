"""The mean of several runs' weights, as a run of its own: `average.py --run OUT RUN=SHARE RUN=SHARE …`.

Runs that go on from one another err in different places, and their mean errs less than each (Wortsman et al., Model soups, 2022). The shares
are made to sum to one.
"""
import json
import shutil
import sys

import torch

import config as settings
import train


def mean(parts):
    """The weights of `parts`, (run, share) each."""
    whole, total = {}, sum(share for _, share in parts)
    for run, share in parts:
        saved = torch.load(train.last(settings.HERE / "work" / run), map_location="cpu", weights_only=True)["trained"]
        for name, tensor in saved.items():
            whole[name] = whole.get(name, 0) + tensor.float() * (share / total)
    return whole


def main():
    arguments = sys.argv[1:]
    out = settings.HERE / "work" / train.option(arguments, "--run", "average")
    parts = [(run, float(share)) for run, is_part, share in (a.partition("=") for a in arguments) if is_part]
    if not parts:
        raise SystemExit("read no RUN=SHARE, expected the runs to average, such as one=0.5 two=0.5")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(settings.HERE / "work" / parts[-1][0] / "settings.json", out)
    torch.save({"epoch": 0, "at": 0, "step": 0, "trained": mean(parts), "tune": {}}, out / "step-0.pt")
    with open(out / "log.jsonl", "a", encoding="utf-8") as log:
        log.write(json.dumps({"average_of": dict(parts)}) + "\n")


if __name__ == "__main__":
    main()
