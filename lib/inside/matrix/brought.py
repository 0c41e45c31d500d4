"""Probes that a reader brings: minimal pairs, a line each, or BLiMP's JSON lines (Warstadt et al. 2020).

A line that cannot be used is passed over and named with its file, its number and the way out; the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lib.inside.matrix.probe import Ask, Item, Probe
from lib.upload.language import guess
from models.language.scripts import scripts_of
from models.language.text import guess_language
from models.messages import N_, InputError, Note

#: most pairs of one paradigm, paradigms, characters of a sentence and of a file
MOST_PAIRS, MOST_PARADIGMS, LONGEST, LARGEST = 1000, 100, 1000, 20_000_000
#: problems that are named one by one; the others are counted
NAMED = 5
#: characters from which on a text's language can be told from another with the same letters
TELLING = 60
GOOD, BAD, PARADIGM = "sentence_good", "sentence_bad", "UID"
WAY_OUT = N_("Write the good sentence, a tab, and the bad one; or JSON lines with sentence_good and sentence_bad.")


class Brought(NamedTuple):
    """The probes of a file, by paradigm, and what was passed over, the first problems named and `more` counted."""

    probes: dict[str, Probe]
    problems: list[Note]
    more: int


class _Line(NamedTuple):
    number: int
    paradigm: str
    good: str
    bad: str


def read_pairs(name: str, text: str, languages: Sequence[str], lang: str | None = None,
               paradigms: Sequence[str] = ()) -> Brought:
    """The probes in the text of a file. `lang` None: told by each paradigm's sentences. `paradigms` names those that
    are wanted; () for all. InputError where nothing can be used."""
    if len(text) > LARGEST:
        raise InputError(N_("{file} has more than {limit} million characters; split it into smaller files."),
                         file=name, limit=LARGEST // 1_000_000)
    if not text.strip():
        raise InputError(N_("{file} is empty. {way_out}"), file=name, way_out=Note(WAY_OUT))
    problems: list[Note] = []
    groups: dict[str, list[Item]] = {}
    cut: dict[str, int] = {}
    for line in _lines(name, text, problems):
        if line.paradigm not in groups and len(groups) >= MOST_PARADIGMS:
            problems.append(Note(N_("{file}, line {line}: {paradigm} is one paradigm too many; the first {limit} are "
                                    "taken, so give it a file of its own."),
                                 {"file": name, "line": line.number, "paradigm": line.paradigm,
                                  "limit": MOST_PARADIGMS}))
            continue
        group = groups.setdefault(line.paradigm, [])
        if len(group) >= MOST_PAIRS:
            cut[line.paradigm] = cut.get(line.paradigm, 0) + 1
        elif not any(item.right[0] == line.good and item.wrong == line.bad for item in group[-1:]):
            group.append(Item("", (line.good,), line.bad))
    problems += [Note(N_("{file}: of {paradigm} the first {limit} pairs are taken and {count} left out; give them a "
                         "file of their own."), {"file": name, "paradigm": key, "limit": MOST_PAIRS, "count": count})
                 for key, count in cut.items()]
    if unknown := [one for one in paradigms if one not in groups]:
        error = InputError(N_("{file} has no paradigm {paradigm}; it has {choices}."), file=name,
                           paradigm=", ".join(map(repr, unknown)), choices=", ".join(sorted(groups)) or "–")
        if len(unknown) == len(paradigms):
            raise error
        problems.insert(0, Note(error.message, error.values))
    probes = {}
    for key, items in groups.items():
        if items and (not paradigms or key in paradigms):
            code = lang or _language(name, key, items, languages, problems)
            if code:
                probes[key] = Probe(key, code, Ask.LIKELIER, tuple(items))
    if not probes:
        first = problems[0] if problems else Note(WAY_OUT)
        raise InputError(N_("{file} has no pair that can be used. {problem}"), file=name, problem=first)
    return Brought(probes, problems[:NAMED], max(len(problems) - NAMED, 0))


def _lines(name: str, text: str, problems: list[Note]) -> Iterator[_Line]:
    """The pairs of the file, line by line; what cannot be used goes to `problems`."""
    stem = name.rpartition("/")[2].rpartition("\\")[2].rsplit(".", 1)[0] or name
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    as_json = rows[0][1].startswith("{")
    for number, line in rows:
        found = _of_json(line) if as_json else _of_text(line)
        if isinstance(found, str):
            problems.append(Note(found, {"file": name, "line": number, "way_out": Note(WAY_OUT)}))
            continue
        good, bad, paradigm = (part.strip() for part in found)
        if not as_json and number == rows[0][0] and good.casefold() in (GOOD, "good", "right"):
            continue
        trouble = ""
        if not good or not bad:
            trouble = N_("{file}, line {line}: one side is missing. {way_out}")
        elif good == bad:
            trouble = N_("{file}, line {line}: both sentences are the same, so there is nothing to choose; change one.")
        elif max(len(good), len(bad)) > LONGEST:
            trouble = N_("{file}, line {line}: a sentence has more than {limit} characters; give a shorter one.")
        if trouble:
            problems.append(Note(trouble, {"file": name, "line": number, "limit": LONGEST, "way_out": Note(WAY_OUT)}))
        else:
            yield _Line(number, (paradigm or stem)[:80], good, bad)


def _of_text(line: str) -> tuple[str, str, str] | str:
    """Good, bad, and where there is a third column the paradigm, between tabs or upright lines."""
    parts = line.split("\t") if "\t" in line else line.split("|")
    if len(parts) < 2:
        return N_("{file}, line {line}: one side is missing. {way_out}")
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _of_json(line: str) -> tuple[str, str, str] | str:
    try:
        found = json.loads(line)
    except ValueError:
        return N_("{file}, line {line}: this is no JSON. {way_out}")
    if not isinstance(found, dict):
        return N_("{file}, line {line}: this is no JSON object. {way_out}")
    sides = found.get(GOOD), found.get(BAD)
    if not all(isinstance(side, str) for side in sides):
        return N_("{file}, line {line}: one side is missing. {way_out}")
    paradigm = found.get(PARADIGM) or found.get("paradigm") or ""
    return str(sides[0]), str(sides[1]), paradigm if isinstance(paradigm, str) else str(paradigm)


def _language(name: str, paradigm: str, items: Sequence[Item], languages: Sequence[str], problems: list[Note]
              ) -> str | None:
    """The corpus's language that most of the sentences are in; None where their script is none of its."""
    text = " ".join(item.right[0] for item in items[:200])
    known = {"zh": "han", "en": "latin"}
    if all(code in known for code in languages):
        counts = scripts_of(text)
        script = max(counts, key=lambda one: counts[one], default="")
        if script and script not in (known[code] for code in languages):
            problems.append(Note(N_("{file}: {paradigm} is in a script ({script}) that this corpus has not; its "
                                    "languages are {choices}."),
                                 {"file": name, "paradigm": paradigm, "script": script,
                                  "choices": ", ".join(languages)}))
            return None
    code = guess_language(text, languages)
    if len(text) >= TELLING and (seems := guess(text)) and seems not in languages:
        problems.append(Note(N_("{file}: {paradigm} seems to be in another language ({seems}), which this corpus has "
                                "not; it was read as {lang}."),
                             {"file": name, "paradigm": paradigm, "seems": seems, "lang": code}))
    return code
