"""The corpora that there are (`CORPORA`), and a corpus as data: pairs, languages, splits. No text is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.base import Pair
from models.messages import N_, InputError

SPLITS = ("train", "valid", "test")
#: validation is a part of training, so a large corpus validates on this many pairs of its split
VALID_PAIRS = 1000


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
