"""Pieces of text with exact offsets: SentencePiece's unigram model over a vocabulary of our own choice.

The Rust reader does the same (`crates/reader/src/learned/pieces.rs`); `check.json` compares both piece by piece.
Scores are whole numbers (1/1024 of a unit of log probability), so that the best cut is the same on every machine.
"""
import unicodedata

SPACE = "\u2581"
SCALE = 1024
LONGEST = 16                                        # characters of the longest piece
UNKNOWN = -31 * SCALE                               # a character without a piece

# White space and what SentencePiece reads as such; then what is dropped because nobody sees it.
BLANK = {chr(c) for c in (9, 10, 12, 13, 32, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F, 0x2581, 0x3000, 0xFEFF, 0xFFFD)}
DROPPED = {chr(c) for c in (*range(32), *range(0x7F, 0xA0), 0xAD, 0x61C, *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC))} - BLANK


def normalise(text):
    """[(character, start, end)] in NFKC, composed within a base and its marks; white space is one blank.

    Every character knows the stretch of `text` that it came from, so that no span is ever shifted.
    """
    out = []
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c in BLANK:
            if out and out[-1][0] != " ":
                out.append((" ", i, i + 1))
            i += 1
            continue
        if c in DROPPED:
            i += 1
            continue
        j = i + 1
        while j < n and unicodedata.combining(text[j]):
            j += 1
        for d in unicodedata.normalize("NFKC", text[i:j]):
            if d in BLANK:
                if out and out[-1][0] != " ":
                    out.append((" ", i, j))
            elif d not in DROPPED:
                out.append((d, i, j))
        i = j
    if out and out[-1][0] == " ":
        out.pop()
    return out


class Tokenizer:
    """Cuts words into pieces. `scores`: whole numbers by piece; an id is a place in `pieces`."""

    def __init__(self, pieces, scores, unk, bos, eos):
        self.ids = {p: i for i, p in enumerate(pieces) if i not in (unk, bos, eos)}
        self.scores = scores
        self.unk, self.bos, self.eos = unk, bos, eos
        self.cuts = {}

    def cut(self, word):
        """[(id, length in characters)] of a word that begins with the mark of a blank."""
        known = self.cuts.get(word)
        if known is not None:
            return known
        n = len(word)
        best = [0] + [None] * n
        back = [None] * (n + 1)
        for end in range(1, n + 1):
            for start in range(max(0, end - LONGEST), end):     # the longest piece first; only a better one replaces it
                if best[start] is None:
                    continue
                i = self.ids.get(word[start:end])
                if i is None:
                    if end - start > 1:
                        continue
                    i, score = self.unk, UNKNOWN
                else:
                    score = self.scores[i]
                if best[end] is None or best[start] + score > best[end]:
                    best[end] = best[start] + score
                    back[end] = (i, end - start)
        out = []
        while n:
            out.append(back[n])
            n -= back[n][1]
        out.reverse()
        self.cuts[word] = out
        return out

    def encode(self, text):
        """[(id, start, end)] in code points of `text`; a lone mark of a blank is empty and stands before its word."""
        chars = normalise(text)
        out = []
        at = 0
        while at < len(chars):
            end = at
            while end < len(chars) and chars[end][0] != " ":
                end += 1
            here = -1                                           # the mark comes before the word's first character
            for piece, length in self.cut(SPACE + "".join(c for c, _, _ in chars[at:end])):
                first, last = at + max(here, 0), at + here + length - 1
                here += length
                start = chars[first][1]
                out.append((piece, start, chars[last][2] if last >= first else start))
            at = end + 1
        return out
