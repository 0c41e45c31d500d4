"""The methods that the app has at hand: one copy for all readers, loaded when first asked for, never changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

import streamlit as st

import models
from lib.corpus import own_folder
from lib.shelf import library
from lib.ui.session import guest, own_corpora
from lib.ui.session.i18n import t
from models.base import Method
from models.messages import InputError

if TYPE_CHECKING:
    from lib.shelf.training_index import TrainingIndex
    from models.language.tokenizer import Tokenizer

#: environment variable that names a folder of own weights (`python -m lib train --out DIR`)
ENVIRONMENT = "LADDER_WEIGHTS"
CORPUS_KEY = "corpus"
T = TypeVar("T")
#: what is open: (who loaded it, *key) -> the thing itself, as long as anybody holds it
_open: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()


def _named() -> Path | None:
    named = os.environ.get(ENVIRONMENT, "").strip()
    return Path(named) if named else None


def directory() -> Path | None:
    """The folder that LADDER_WEIGHTS names, or None for the shipped ones and for a reader's own corpus."""
    return None if own_folder.is_own(corpus_key()) else _named()


def corpora() -> list[str]:
    """The corpora to choose from: those with weights (the default one alone where there are none), then the reader's
    own."""
    found = library.corpora_with_weights(_named())
    if _named() is not None and (_named() / library.TOKENIZER_FILE).is_file():
        found = [library.DEFAULT_CORPUS]
    return (found or [library.DEFAULT_CORPUS]) + own_corpora.known()


def corpus_key() -> str:
    """The corpus chosen in the sidebar."""
    return st.session_state.get(CORPUS_KEY) or corpora()[0]


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of a folder's files, so that new weights are seen without a restart."""
    if path.is_file():
        path_stat = path.stat()
        return ((path.name, path_stat.st_size, path_stat.st_mtime_ns),)
    if not path.is_dir():
        return ()
    return tuple((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in sorted(path.iterdir()) if f.is_file())


def _at_hand(load: Callable[..., T], *key: Hashable, **more: Any) -> T:
    """What `load`, which keeps what it gives, gives for `key`: it hashes the key anew each time, which took a tenth of
    an answer's time, so what is still open is found without it."""
    known: T | None = _open.get((load, *key))
    if known is not None:
        return known
    found = load(*key, **more)
    if found is not None:
        _open[load, *key] = found
    return found


@st.cache_resource(show_spinner=False, max_entries=8)
def _tokenizer(corpus: str, folder: str | None, stamp: Any) -> Tokenizer:
    return library.load_tokenizer(corpus, folder)


@st.cache_resource(show_spinner=False, max_entries=24)
def _method(corpus: str, key: str, folder: str | None, stamp: Any, _tokenizer: Tokenizer) -> Method:
    return library.load_method(corpus, key, folder, _tokenizer)


@st.cache_resource(show_spinner=False, max_entries=4)
def _index(corpus: str, folder: str | None, stamp: Any, _tokenizer: Tokenizer) -> TrainingIndex | None:
    from lib.shelf.training_index import TrainingIndex

    return TrainingIndex.load(library.shelf(corpus, folder), _tokenizer.normalize)


def _place(corpus: str) -> tuple[Path, str | None]:
    folder = directory()
    return library.shelf(corpus, folder), str(folder) if folder else None


def tokenizer() -> Tokenizer:
    """The tokenizer of the chosen corpus; without one an InputError that says how to get it."""
    path, folder = _place(corpus_key())
    return _at_hand(_tokenizer, corpus_key(), folder, _stamp(path / library.TOKENIZER_FILE))


def method(key: str) -> Method | InputError:
    """The method with its weights, or why it cannot be had; a guest as well."""
    if key in models.GUESTS:
        return guest.guest(key, languages())
    path, folder = _place(corpus_key())
    try:
        ready = tokenizer()
        stamp = (_stamp(path / key), ready.fingerprint)
        return _at_hand(_method, corpus_key(), key, folder, stamp, _tokenizer=ready)
    except InputError as error:
        return error


def opening() -> list[Callable[[], object]]:
    """For each method of the chosen corpus that is on the shelf, what opens it; to be called from any thread."""
    corpus = corpus_key()
    path, folder = _place(corpus)

    def opened(key: str) -> Method:
        ready = _tokenizer(corpus, folder, _stamp(path / library.TOKENIZER_FILE))
        return _method(corpus, key, folder, (_stamp(path / key), ready.fingerprint), ready)

    return [partial(opened, key) for key, status in library.available(corpus, folder).items() if status]


def identity(key: str, found: Method | InputError) -> tuple[str, ...]:
    """What an answer of this method depends on: its weights, or its error."""
    if isinstance(found, InputError):
        return (corpus_key(), key, "", str(found))
    return (corpus_key(), key, str(found.card.get("weights_sha256", id(found))), found.tokenizer.fingerprint)


def identity_on_shelf(key: str) -> tuple[str, ...] | None:
    """The same as `identity` of the loaded method, without loading it, as its card has it; None where its files do not
    lie there as the card says, and for a guest."""
    path, folder = _place(corpus_key())
    return _identity_on_shelf(corpus_key(), key, folder, _stamp(path / key), _stamp(path / library.TOKENIZER_FILE))


@lru_cache(maxsize=64)
def _identity_on_shelf(corpus: str, key: str, folder: str | None, *_stamps: Any) -> tuple[str, ...] | None:
    card = library.read_card(corpus, key, folder)
    whole = card.get("weights_bytes") == library.bytes_of_weights(corpus, key, folder)
    if not (whole and card.get("weights_sha256") and card.get("tokenizer")):
        return None
    return (corpus, key, card["weights_sha256"], card["tokenizer"])


def training_index() -> TrainingIndex | None:
    """The hashes of the training sentences, for finding copies; None where there are none."""
    from lib.shelf.training_index import FILE_NAME

    path, folder = _place(corpus_key())
    try:
        return _at_hand(_index, corpus_key(), folder, _stamp(path / FILE_NAME), _tokenizer=tokenizer())
    except InputError:
        return None


def languages() -> tuple[str, ...]:
    """The language codes of the chosen corpus: two, or one."""
    from lib.corpus import known_info

    info = known_info(corpus_key())
    return info.languages if info else tokenizer().languages


def card(key: str) -> dict[str, Any]:
    """The card of a method's weights; empty when there is none."""
    return library.read_card(corpus_key(), key, directory())


def loaded(key: str) -> Method | InputError:
    """`method(key)`, with a spinner while it is read for the first time."""
    with st.spinner(t("Loading {method} …", method=t(models.rung(key).title)), show_time=False):
        return method(key)
