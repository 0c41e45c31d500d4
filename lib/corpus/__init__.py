"""The corpora: what there is (`CORPORA`), and reading one (`load_corpus`). Listing them reads no text.

A corpus is a list of sentence pairs with two language codes and fixed splits. Every method is trained on one corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.base import N_, InputError, Pair

SPLITS = ("train", "valid", "test")


@dataclass(frozen=True)
class CorpusInfo:
    """What a page says about a corpus before it is read. `embedded`: the text is at hand, nothing is to be fetched.
    `languages` has two codes; an own corpus may have one."""

    key: str
    title: str
    languages: tuple[str, ...]
    description: str
    licence: str
    attribution: str
    url: str
    embedded: bool


@dataclass(frozen=True)
class Corpus:
    """Sentence pairs with their splits.

    `sha256` (hex) is of the text's bytes; `splits` holds indexes into `pairs`; `attributions` is parallel to `pairs`,
    or empty. `repeated` counts the lines left out because the same pair came before.
    """

    key: str
    title: str
    languages: tuple[str, ...]
    pairs: list[Pair]
    splits: Mapping[str, list[int]]
    sha256: str
    attributions: list[str] = field(default_factory=list)
    repeated: int = 0

    def split(self, name: str) -> list[Pair]:
        """The pairs of a split ("train", "valid" or "test"), in the order of the corpus."""
        if name not in self.splits:
            raise InputError(N_("There is no split {name}; the splits are {choices}."),
                             name=repr(name), choices=", ".join(self.splits))
        return [self.pairs[i] for i in self.splits[name]]

    def __len__(self) -> int:
        return len(self.pairs)


CORPORA: dict[str, CorpusInfo] = {
    info.key: info
    for info in (
        CorpusInfo(
            "tatoeba-zh-en", N_("Tatoeba zh-en"), ("zh", "en"),
            N_("About 28,000 short Chinese-English sentence pairs, written and translated by volunteers."),
            N_("CC BY 2.0 FR"),
            N_("Sentences by the contributors of Tatoeba (tatoeba.org), packed by manythings.org; each line names its "
               "authors."),
            "https://www.manythings.org/anki/cmn-eng.zip", embedded=False,
        ),
        CorpusInfo(
            "small-world", N_("Small world zh-en"), ("zh", "en"),
            N_("Chinese-English sentence pairs that this project writes itself from a grammar of meanings, so that "
               "meaning, word alignment and reference are known."),
            N_("MIT, as the project"), N_("Written by this project."), "", embedded=True,
        ),
    )
}


def corpus_keys() -> list[str]:
    """The keys of the corpora, the default first."""
    return list(CORPORA)


def corpus_info(key: str) -> CorpusInfo:
    """What is known about the corpus `key` without reading it; an unknown key is an InputError with the choices."""
    from lib import workspace

    if workspace.is_own(key):
        from lib.corpus.own import own_info

        return own_info(key)
    if key not in CORPORA:
        raise InputError(N_("There is no corpus {key}; the corpora are {choices}."),
                         key=repr(key), choices=", ".join(CORPORA))
    return CORPORA[key]


def known_info(key: str) -> CorpusInfo | None:
    """`corpus_info(key)`, or None for a corpus that nothing is known about."""
    try:
        return corpus_info(key)
    except InputError:
        return None


def load_corpus(key: str, data: Path | str | None = None) -> Corpus:
    """Read the corpus `key`. `data` is the file or folder of a corpus whose text is not embedded; without it, the
    environment variable LADDER_DATA and then the data folder are looked into. No text is an InputError that says how
    to get it."""
    info = corpus_info(key)
    if info.embedded:
        if data is not None:
            raise InputError(N_("The corpus {key} is part of the product and takes no data path; leave {path} out."),
                             key=key, path=str(data))
        if key not in CORPORA:
            from lib.corpus.own import own_corpus

            return own_corpus(key)
        from lib.corpus.small_world import small_world_corpus

        return small_world_corpus()
    from lib.corpus.splits import split_pairs
    from lib.corpus.tatoeba import find_text, read_text

    text = read_text(find_text(data))
    return Corpus(key, info.title, info.languages, text.pairs, split_pairs(text.pairs), text.sha256,
                  text.attributions, text.repeated)


def is_available(key: str, data: Path | str | None = None) -> bool:
    """Whether the text of the corpus `key` can be read here without a download."""
    from lib import workspace

    if corpus_info(key).embedded:
        return key in CORPORA or (workspace.folder(key) / workspace.PAIRS_FILE).is_file()
    from lib.corpus.tatoeba import find_text

    try:
        find_text(data)
    except InputError:
        return False
    return True
