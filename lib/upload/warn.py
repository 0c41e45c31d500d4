"""What a reader should know about a reading: each kind of warning in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.upload.columns import Layout
from lib.upload.language import code_in, guess
from lib.upload.pairs import Pairs
from lib.upload.source import Source
from models.messages import N_, Note, note

#: a corpus below this size is worth a warning
FEW = 100
#: two pairs for training, one each for validation and test
LEAST = 4
#: languages that are written without spaces or marks at the end of a sentence, at times
_UNMARKED = frozenset({"th", "lo", "km", "my", "zh", "ja"})
#: characters of a text that is more than a sentence
_LONG = 250
#: and of one of which most methods read the beginning alone; a quarter of it where a character is a token
_PAGE = 1_600
_END_MARK = re.compile(r"[.!?。！？…।۔]")
_NAMED = 10
_PARTS = {"train": N_("training {n}"), "valid": N_("validation {n}"), "test": N_("test {n}")}


@dataclass
class Seen:
    """What was met while rows were read: how many rows, and which entities are not known."""

    control: int = 0
    undecoded: int = 0
    empty: int = 0
    markup: int = 0
    kept_markup: int = 0
    full: bool = False
    unknown: list[str] = field(default_factory=list)


def passed_over(names: Sequence[str]) -> list[Note]:
    """The files that were not read."""
    if not names:
        return []
    if len(names) <= _NAMED:
        return [note(N_("Passed over: {files}."), files=", ".join(names))]
    return [note(N_("Passed over: {files} and {count} more."), files=", ".join(names[:_NAMED]),
                 count=len(names) - _NAMED)]


def about_columns(layout: Layout, above: Sequence[str]) -> list[Note]:
    """Columns that are called alike, and lines above the table."""
    found = []
    names = [c.name for c in layout.columns if c.name]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        found.append(note(N_("Several columns are called {names}; they are told apart by their place."),
                          names=", ".join(doubled[:5])))
    if above:
        found.append(note(N_("Lines above the table were passed over: {lines}."),
                          lines="; ".join(line.strip()[:60] for line in above[:3])))
    return found


def about_languages(codes: Sequence[str], texts: Sequence[str], names: Sequence[str]) -> list[Note]:
    """Languages that were not recognised, and columns that are called after another one."""
    found = []
    if codes in (("a", "b"), ("text",)):
        found.append(note(N_("The languages were not recognised, or both sides are in the same; the sides are called "
                             "{codes}."), codes=", ".join(codes)))
    for code, text, name in zip(codes, texts, names):
        if code_in(name) == code and len(text) > 500 and (other := guess(text)) not in (None, code):
            found.append(note(N_("The column {name} looks like {guess}, not like {code}."),
                              name=name, guess=other, code=code))
    return found


def about_long_texts(codes: Sequence[str], sides: Sequence[Sequence[str]]) -> list[Note]:
    """Running text whose sentences cannot be told apart, in a language that is written so; and texts of which the
    methods read the beginning alone."""
    found = []
    for code, texts in zip(codes, sides):
        long = [text for text in texts if len(text) > _LONG and len(_END_MARK.findall(text)) < len(text) / _LONG]
        longest = _PAGE // 4 if code in _UNMARKED else _PAGE
        if code in _UNMARKED and len(long) > 0.05 * len(texts):
            found.append(note(N_("Many texts in {code} are long and have no marks between their sentences. The methods "
                                 "read about 256 tokens of a text and are made for single sentences: put each on a "
                                 "line of its own."), code=code))
        elif sum(len(text) > longest for text in texts) > 0.05 * len(texts):
            found.append(note(N_("Many texts in {code} are longer than a page. The networks read about 256 tokens of a "
                                 "text, and the lexicon of word by word translation is learned from their first words: "
                                 "put each sentence or paragraph on a line of its own."), code=code))
    return found


def at_the_end(seen: Seen, first: Source, pairs: Pairs, languages: Sequence[str], most: int) -> list[Note]:
    """What was met in the rows, and whether they are enough."""
    found, count = _about_rows(seen, first, most), len(pairs)
    if _is_too_little(pairs, languages):
        found.append(note(N_("That is too little to train and to test on ({count}): give at least {least}, and better "
                             "a few thousand."), count=count, least=LEAST))
    elif count < FEW:
        found.append(note(N_("That is little to learn from ({count}); a few thousand are a good beginning."),
                          count=count))
    return found


def _is_too_little(pairs: Pairs, languages: Sequence[str]) -> bool:
    """Whether a training would be refused, or would leave nothing to test on."""
    if len(pairs) >= 3 * LEAST:
        return False
    from lib.corpus.own_corpus import own_splits

    splits = own_splits(list(pairs), languages)
    return len(splits["train"]) < 2 or not splits["test"]


def _about_rows(seen: Seen, first: Source, most: int) -> list[Note]:
    found = []
    if first.encoding.doubtful:
        found.append(note(N_("The encoding was guessed as {encoding}. If these are not right, choose another one: "
                             "{examples}."), encoding=first.encoding.name, examples=", ".join(first.encoding.doubtful)))
    if seen.full:
        found.append(note(N_("Only the first {limit} were read; the rest was left out."), limit=f"{most:,}"))
    if seen.undecoded:
        found.append(note(N_("Lines left out because some of their bytes are not {encoding}: {count}."),
                          count=seen.undecoded, encoding=first.encoding.name))
    if seen.control:
        found.append(note(N_("Control characters, such as NUL, were removed; lines concerned: {count}."),
                          count=seen.control))
    if seen.markup:
        found.append(note(N_("Tags and entities of HTML were read as what they mean; lines concerned: {count}. You can "
                             "keep them as they are."), count=f"{seen.markup:,}"))
    if seen.kept_markup:
        found.append(note(N_("Tags or entities of HTML were kept as they are; lines concerned: {count}. You can have "
                             "them read as what they mean."), count=f"{seen.kept_markup:,}"))
    if seen.unknown:
        found.append(note(N_("Entities that are not known were kept as they are written: {names}."),
                          names=", ".join(dict.fromkeys(seen.unknown[:200]))[:200]))
    if seen.empty:
        found.append(note(N_("Cells that say NaN, None, null or the like were read as empty: {count}."),
                          count=f"{seen.empty:,}"))
    return found


def _listed(parts: Sequence[Note]) -> Note:
    """The parts one after another, as the reader's language writes a list."""
    if len(parts) == 1:
        return parts[0]
    return note(N_("{first}, {more}"), first=parts[0], more=_listed(parts[1:]))


def about_splits(pairs: Pairs, splits: Sequence[tuple[str, int]], wanted: bool) -> list[Note]:
    """The parts that the files' names tell: an offer to keep them, or what stands in two of them."""
    if not splits:
        return []
    names = _listed([note(_PARTS[name], n=f"{size:,}") for name, size in splits])
    if not wanted:
        return [note(N_("The files' names tell parts ({splits}). Here they are put together and split anew, so that no "
                        "sentence is in two parts; you can keep them as they are."), splits=names)]
    from lib.corpus.splits import matching_keys

    parts: list[set[str]] = []
    start = 0
    for _, size in splits:
        part = pairs[start:start + size]
        parts.append({f"{side} {key}" for side in (0, 1) for key in matching_keys(pair[side] for pair in part) if key})
        start += size
    shared = sum(map(len, parts)) - len(set().union(*parts))
    found = [note(N_("The files' own parts are kept: {splits}."), splits=names)]
    if shared:
        found.append(note(N_("Sentences that stand in more than one part: {count}. What is measured on them says "
                             "little about new ones."), count=f"{shared:,}"))
    return found
