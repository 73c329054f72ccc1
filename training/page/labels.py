"""Which lines of a dump belong to the article, told by the article's text: gold or silver."""

LONG = 30
GRAM = 12


def letters(text):
    return "".join(c for c in text.lower() if c.isalnum())


def label(lines, truth):
    """For each line 1 where it is part of the text `truth` (its paragraphs), else 0."""
    whole = letters("\n".join(truth))
    grams = {whole[i:i + GRAM] for i in range(len(whole) - GRAM + 1)}
    keys = [letters(line) for line in lines]
    spans = [None] * len(lines)
    labels = [0] * len(lines)
    at = 0
    for i, key in enumerate(keys):
        if len(key) < LONG:
            continue
        found = whole.find(key, at)
        found = found if found >= 0 else whole.find(key)
        if found >= 0:
            spans[i], labels[i] = (found, found + len(key)), 1
            at = found + len(key)
            continue
        cuts = range(0, len(key) - GRAM + 1, 4)
        hits = [cut for cut in cuts if key[cut:cut + GRAM] in grams]
        if len(hits) * 2 >= len(cuts):
            labels[i] = 1
            first, last = whole.find(key[hits[0]:hits[0] + GRAM]), whole.find(key[hits[-1]:hits[-1] + GRAM])
            spans[i] = (first, last + GRAM)
    # Short lines belong where they stand in the text right after the line above, or right before the line below.
    for order, forward in ((range(len(lines)), True), (range(len(lines) - 1, -1, -1), False)):
        beside, since = None, 0
        for i in order:
            since += 1
            key = keys[i]
            if spans[i] is None and key and len(key) < LONG and beside and since <= 3:
                end = beside[1] if forward else beside[0] - len(key)
                for shift in (0, 1, 2, -1, -2):
                    start = end + shift
                    if start >= 0 and whole[start:start + len(key)] == key:
                        spans[i], labels[i] = (start, start + len(key)), 1
                        break
            if spans[i] is not None:
                beside, since = spans[i], 0
    return labels
