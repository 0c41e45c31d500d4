"""Files that belong together, told by their names: the sides of one text, and its parts for training and for tests.

    NAME.de-en.de, NAME.de-en.en        train.en.txt, train.zh.txt        en/dev.txt, de/dev.txt
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import PurePosixPath

from lib.upload.files import UploadedFile
from lib.upload.formats import catalogues, sgm, subtitles
from lib.upload.language import code_of
from lib.upload.limits import MAX_LINE
from lib.upload.source import Lines, Row, Source
from models.messages import N_, InputError, note

_PARTS = re.compile(r"[^\W_]+")
#: what stands for a language's code in names that do not say one
_ROLE_WORDS = """
    src tgt trg ref source target input output original translation first second questions answers question answer l1 l2
"""
_ROLES = frozenset(_ROLE_WORDS.split())
#: what follows a language's code and says which variety it is: eng_Latn, en-US
_VARIETIES = frozenset(["latn", "hans", "hant", "cyrl", "arab", "deva", "jpan", "hang", "us", "gb", "cn", "tw", "hk",
                        "br", "mx"])
_SPLITS = (("train", re.compile(r"train(?:ing)?\d*|trn")),
           ("valid", re.compile(r"valid(?:ation)?\d*|val|dev(?:el|elopment)?\d*|heldout")),
           ("test", re.compile(r"tests?\d*|tst\d*|devtest\d*|eval(?:uation)?|newstest\d*")))
#: ends of names that say nothing of a side
_ENDINGS = frozenset({".txt", ".srt", ".vtt", ".sgm", ".sgml", ".md", ".json", ".arb"})
#: formats whose files hold one side each
_ONE_SIDED = ("text", "subtitles", "sgm")


def split_of(name: str) -> str:
    """train, valid or test, where a file's name or its folder says so; else ""."""
    path = PurePosixPath(name)
    for part in (path.name, *reversed(path.parts[:-1])):
        words = [word.lower() for word in _PARTS.findall(part)]
        for split, pattern in reversed(_SPLITS):
            if any(pattern.fullmatch(word) for word in words):
                return split
    return ""


def join(sources: list[Source]) -> tuple[list[Source], list[str]]:
    """Files of one side each as tables, where their names or their number say that they belong together; the others
    as they are. The names of files that fit no table are returned too."""
    sides = [s for s in sources if s.format in _ONE_SIDED and not (s.names and len(s.names) > 1)]
    if len(sides) < 2 or len({s.format for s in sides}) > 1:
        return sources, []
    groups = _groups(sides)
    if not groups and len(sides) == 2 and not _only_parts(sides):
        groups = [sides]
    if not groups:
        return sources, []
    used = {id(s) for group in groups for s in group}
    joined = [_joined(group) for group in groups]
    return joined, [s.file.name for s in sources if id(s) not in used]


def catalogues_of(sources: Sequence[Source]) -> list[Source]:
    """The tables that catalogues of an app's texts make, joined by their keys: those of one file, and those of files
    whose names differ in a language alone. What has no other side is left to be read as something else."""
    inside = {id(s.file): [o for o in sources if o.file is s.file] for s in sources if (s.codes or [""])[-1]}
    groups = [*inside.values(), *_groups([s for s in sources if id(s.file) not in inside])]
    found = []
    for group in groups:
        if len(group) > 1 and catalogues.belong_together(group):
            source = _table(group, partial(catalogues.by_key, group), "catalogue")
            if id(group[0].file) in inside:
                source.names = source.codes = [(s.codes or [""])[-1] for s in group]
                source.file = group[0].file._replace(data=b"")
            source.parts, source.split = [s.file for s in group], split_of(group[0].file.name)
            found.append(source)
    return found


def _only_parts(sides: Sequence[Source]) -> bool:
    """Whether two files are parts of one text: their names differ by train, valid or test alone."""
    one, two = (_PARTS.findall(s.file.name.lower()) for s in sides)
    differ = [pair for pair in zip_longest(one, two) if pair[0] != pair[1]]
    return bool(differ) and all(split_of(a or "") and split_of(b or "") for a, b in differ)


def _groups(sides: Sequence[Source]) -> list[list[Source]]:
    """The files of each group, whose names differ in a language alone, in the order of the languages."""
    by_stem: dict[tuple[str, ...], dict[str, Source]] = {}
    for source in sides:
        for stem, code in _readings(source.file.name):
            by_stem.setdefault(stem, {}).setdefault(code, source)
    found: list[tuple[tuple[str, ...], dict[str, Source]]] = []
    used: set[int] = set()
    kinds = Counter(frozenset(group) for group in by_stem.values() if len(group) > 1)
    for stem, group in by_stem.items():
        if len(group) < 2 or any(id(s) in used for s in group.values()):
            continue
        usual = next((kind for kind, _ in kinds.most_common() if kind <= set(group)), frozenset(group))
        found.append((stem, {code: source for code, source in group.items() if code in usual}))
        used |= {id(source) for source in found[-1][1].values()}
    wanted = Counter(frozenset(group) for _, group in found).most_common(1)
    found = [(stem, group) for stem, group in found if frozenset(group) == wanted[0][0]]
    order = _in_order(found[0][0], list(found[0][1]), len(found) > 1) if found else []
    return [[group[code] for code in order] for _, group in found]


def _readings(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """What may be left of a name without its language, and the language; the likeliest, which is the last, first."""
    parts = [part for part in _PARTS.findall(name.lower()) if part not in _VARIETIES]
    for i in reversed(range(len(parts))):
        if (code := code_of(parts[i]) if parts[i] not in _ROLES else parts[i]) and not split_of(parts[i]):
            yield tuple("*" if part in _ROLES else part for part in (*parts[:i], "*", *parts[i + 1:])), code


def _in_order(stem: Sequence[str], codes: list[str], several: bool) -> list[str]:
    """The order that the name gives (de-en), or that of the roles; else that of the files, or of the alphabet."""
    named = [code for part in stem if (code := code_of(part)) in codes]
    if len(set(named)) == len(codes):
        return list(dict.fromkeys(named))
    if all(code in _ROLES for code in codes):
        firsts = ("src", "source", "input", "original", "first", "question", "questions", "l1", "a")
        return sorted(codes, key=lambda code: code not in firsts)
    return sorted(codes) if several else codes


def _joined(group: list[Source]) -> Source:
    if group[0].format == "subtitles" and len(group) == 2:
        source = _table(group, lambda: subtitles.by_time(*group), "subtitles")
    elif group[0].format == "sgm":
        source = _table(group, lambda: sgm.by_segment(group), "sgm")
        source.codes = [code if (code := (s.codes or [""])[0]) else given
                        for s, given in zip(group, source.codes or [""] * len(group))]
    else:
        source = aligned(group)
    source.split = next((split for s in group if (split := split_of(s.file.name))), "")
    return source


def _table(group: list[Source], rows: Callable[[], Iterator[Row]], form: str) -> Source:
    names = [_own_part(s.file.name, [o.file.name for o in group if o is not s]) for s in group]
    codes = [code_of(name) or "" for name in names]
    worse = max((s.encoding for s in group), key=lambda e: (e.errors == "replace", bool(e.doubtful)))
    name = " + ".join(s.file.name for s in group)
    return Source(UploadedFile(name, b""), form, worse, rows, names=names, codes=codes, markup=group[0].markup,
                  size=sum(len(s.file.data) for s in group))


def aligned(group: list[Source]) -> Source:
    """Plain files as one table, a column each, line by line; a different number of lines is an InputError."""
    def rows() -> Iterator[Row]:
        long = note(N_("the line is longer than {limit} characters"), limit=MAX_LINE)
        sides = [s.lines() for s in group if s.lines]
        for lines in zip_longest(*sides, fillvalue=(0, "")):
            number = max(n for n, _ in lines)
            texts = [text for _, text in lines if text is not None]
            if not all(n for n, _ in lines):
                _check_rest(group, lines, sides)
                if not any(text.strip() for text in texts):
                    return
            if len(texts) < len(lines):
                yield number, long
            else:
                yield number, texts if any(text.strip() for text in texts) else []

    return _table(group, rows, "aligned")


def _check_rest(group: list[Source], lines: Sequence[tuple[int, str | None]], sides: Sequence[Lines]) -> None:
    """Some files have ended: in the others blank lines may follow, and nothing else."""
    counts = []
    going_on = max(n for n, _ in lines)
    last = 0
    for (number, text), side in zip(lines, sides):
        if not number:
            counts.append(going_on - 1)
            continue
        full = number if text is None or text.strip() else 0
        for at, line in side:
            if line is None or line.strip():
                full = at
        counts.append(full or going_on - 1)
        last = max(last, full)
    if last:
        other = next(i for i, count in enumerate(counts) if count != counts[0])
        raise InputError(N_("The files {first} and {second} do not have the same number of lines ({count} and "
                            "{other}), so they are not aligned. Give two files whose lines belong together, or each "
                            "by itself as text in one language."), first=group[0].file.name,
                         second=group[other].file.name, count=f"{counts[0]:,}", other=f"{counts[other]:,}")


def _own_part(name: str, others: Sequence[str]) -> str:
    """What a file's name has and the others' have not: "de" of train.de, "questions" of questions.txt."""
    def parts(text: str) -> list[str]:
        path = PurePosixPath(text)
        kept = path.parent / path.stem if path.suffix in _ENDINGS else path
        return [p for p in re.split(r"[^\w]+|_", str(kept)) if p]

    own = parts(name)
    common = set.intersection(*(set(parts(other)) for other in others))
    mine = [p for i, p in enumerate(own) if p not in common]
    if not mine:  # NAME.de-en.de: what stands in another's place
        mine = [p for p, *theirs in zip(own, *(parts(other) for other in others)) if p not in theirs]
    languages = [p for p in mine if code_of(p)]
    return languages[-1] if languages else "-".join(mine)


