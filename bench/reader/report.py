"""Keeps what the bench printed: tables between marks in bench/RESULTS.md, the model's card and docs/languages.md.

A place is `<!-- NAME -->` … `<!-- end NAME -->` in a Markdown file; everything around it is written by hand and stays.
"""
import re

SETS = {
    "headlines": "400 Indonesian headlines, half of them on truces (`corpus/headlines.jsonl`)",
    "plv": "PLOVER sentences, class found without being told the spans (development part)",
    "names": "idner-news-2k test: names",
    "sources": "PolNeAR development: speakers",
    "founding": "the founding page",
    "speed": "speed",
}


def fill(text, name, content):
    """The text with the place `name` filled; a text without that place stays as it is."""
    pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end {re.escape(name)} -->)", re.S)
    return pattern.sub(lambda m: f"{m[1]}\n{content.strip()}\n\n{m[2]}", text)


def places(kept, measured):
    """What stands in each place. `kept` gives the Markdown of each part by reader and name, `measured` when and on what."""
    own = {reader: parts["own"].split("\n\n") for reader, parts in kept.items()}
    languages, classes, reliability, thresholds = own["learned"][:4]
    return {
        "reader measured": measured,
        "learned by language": languages,
        "learned by class": classes,
        "learned by confidence": reliability,
        "learned by least confidence": thresholds,
        "joint by language": own["joint"][0],
        "joint by least confidence": own["joint"][3],
        "readers side by side": beside({reader: tables[0] for reader, tables in own.items()}),
        "other sets": "\n\n".join(shown(name, reader, parts[name]) for name in SETS for reader, parts in kept.items()),
    }


def beside(tables, languages=("id", "en")):
    """One row for each reader and language, of the tables by language."""
    lines = ["| reader | language | mention F1 | claim F1 | full-claim F1 | status | layer F1 | speaker F1 |", "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for language in languages:
        for reader, table in tables.items():
            row = next((line for line in table.splitlines() if line.startswith(f"| {language} |")), None)
            if row:
                cells = [cell.strip() for cell in row.strip("|").split("|")]
                lines.append(f"| {reader} | {language} | " + " | ".join(cells[i] for i in (2, 3, 4, 5, 7, 8)) + " |")
    return "\n".join(lines)


def shown(name, reader, content):
    content = content.strip()
    return f"**{SETS[name]}**, {reader}:\n\n" + (content if content.startswith("|") else f"```text\n{content}\n```")


def lacking(kept):
    """The parts that the tables need and that were not measured."""
    return [name for name in ("own", *SETS) if any(name not in parts for parts in kept.values())]


def write(paths, kept, measured):
    """Fills every place of the files that have one."""
    filled = places(kept, measured)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for name, content in filled.items():
            text = fill(text, name, content)
        path.write_text(text, encoding="utf-8")
