"""The corpora: what there is (`CORPORA`), and reading one (`load_corpus`). Listing them reads no text.

A corpus is a list of sentence pairs with two language codes and fixed splits. Every method is trained on one corpus.
"""

from __future__ import annotations

from pathlib import Path

from lib.corpus.corpora import CORPORA, Corpus, CorpusInfo
from models.messages import N_, InputError


def corpus_keys() -> list[str]:
    """The keys of the corpora, the default first."""
    return list(CORPORA)


def corpus_info(key: str) -> CorpusInfo:
    """What is known about the corpus `key` without reading it; an unknown key is an InputError with the choices."""
    from lib.corpus import own_folder

    if own_folder.is_own(key):
        from lib.corpus.own_corpus import own_info

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
            from lib.corpus.own_corpus import own_corpus
            from lib.corpus.own_folder import used

            used(key)
            return own_corpus(key)
        from lib.corpus.small_world.whole import small_world_corpus

        return small_world_corpus()
    from lib.corpus.splits import split_pairs
    from lib.corpus.tatoeba import find_text, read_text

    text = read_text(find_text(data))
    return Corpus(key, info.title, info.languages, text.pairs, split_pairs(text.pairs), text.sha256,
                  text.attributions, text.repeated)


def is_available(key: str, data: Path | str | None = None) -> bool:
    """Whether the text of the corpus `key` can be read here without a download."""
    from lib.corpus import own_folder

    if corpus_info(key).embedded:
        return key in CORPORA or (own_folder.folder(key) / own_folder.PAIRS_FILE).is_file()
    from lib.corpus.tatoeba import find_text

    try:
        find_text(data)
    except InputError:
        return False
    return True
