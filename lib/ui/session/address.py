"""The one store of what a reader has chosen and typed: address, typing and history all go through it.

What a page shows is in its address, the defaults left out. `arrive` (the entry point's first line) finds out whether
somebody else than this session wrote the address: a link, Back, Forward. Then the address is right in all it says and
in all it leaves out. Otherwise what the session holds is right. `leave` (the entry point's last line) writes the
address once a run, so that one click is one entry of the browser's history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: names in the address that go along from page to page: the sidebar's, the sentence, its direction, how translations
#: are searched for
CARRIED = ("ui", "methods", "corpus", "present", "src", "text", "beam", "penalty")
#: page -> names that stay held while it is open, and stand in no address of it: the first page shows no sentence
SILENT = {"": ("src", "text")}
#: names whose default belongs to what another field holds: it comes with that one, and is never spelled out
FOLLOWING = ("expected",)
_KEY = "_address"


@dataclass
class _Store:
    page: str | None = None
    #: what the address said when the reader arrived, and which names of it have been taken over since
    arrived: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    #: what was held when the reader arrived, and stayed
    kept: set[str] = field(default_factory=set)
    arriving: bool = True
    #: name -> what is held; name -> how it is written, None for the default
    values: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, str | None] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    #: the address as this session knows it, with its last spellings; and what its own links carry, newest last
    written: dict[str, str] = field(default_factory=dict)
    spellings: list[dict[str, str]] = field(default_factory=list)
    linked: list[dict[str, str]] = field(default_factory=list)
    #: page -> what its address said of its own when it was left
    pages: dict[str, dict[str, str]] = field(default_factory=dict)


def _store() -> _Store:
    return st.session_state.setdefault(_KEY, _Store())


def by_history() -> bool:
    """Whether Back or Forward led here."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def arrive(page: str) -> None:
    """A run of `page` begins. Where the address is not this session's own, everything is taken over from it; only what
    a link of the app carries along may be older than what has been typed since, and then gives way."""
    store, query = _store(), st.query_params.to_dict()
    store.drawn = set()
    for name in CARRIED:
        if name in st.session_state and name in store.taken:
            store.values[name] = st.session_state[name]
    if page == store.page and not by_history() and query in store.spellings:
        return
    kept: set[str] = set()
    if store.page is not None and not by_history():
        kept = {name for name in CARRIED if name in store.taken
                and any(query.get(name) == linked.get(name) for linked in store.linked)}
    kept |= {name for name in SILENT.get(page, ()) if name in store.taken and name not in query}
    for name in set(store.values) - kept:
        st.session_state.pop(name, None)
        del store.values[name]
    store.codes = {name: code for name, code in store.codes.items() if name in kept}
    store.page, store.arrived, store.taken, store.kept = page, query, set(kept), kept
    store.arriving, store.spellings = True, [query]


def fresh(name: str) -> bool:
    """Whether the reader has just arrived and nobody has asked for `name` since."""
    return name not in _store().taken


def held(name: str, read: Callable[[str], Any]) -> Any:
    """What is held under `name`, or None: at first what the address says as `read` understands it, then what a widget
    or a callback has put there."""
    store = _store()
    if name in st.session_state or name in store.taken:
        store.taken.add(name)
        return st.session_state.get(name, store.values.get(name))
    store.taken.add(name)
    raw = store.arrived.get(name)
    return None if raw is None else read(raw)


def hold(name: str, value: Any, code: str | None) -> None:
    """Hold `value`, which the address writes as `code`; None leaves it out, as one does with a default."""
    store = _store()
    store.taken.add(name)
    store.values[name], store.codes[name] = value, code
    store.drawn.add(name)
    if getattr(get_script_run_ctx(), "fragment_ids_this_run", None):
        store.drawn |= set(store.written)  # only a part of the page is drawn: the rest stays
        leave()


def hold_quietly(name: str, value: Any) -> None:
    """Hold `value`, and leave in the address what it says of it."""
    hold(name, value, _store().codes.get(name))


def carried() -> dict[str, str]:
    """What a link to another page takes along: what is held, and what the address says that this page has not asked
    for, such as the sentence on a page that shows none."""
    store, found = _store(), {}
    for name in CARRIED:
        code = store.codes.get(name) if name in store.taken else store.arrived.get(name)
        if code is not None:
            found[name] = code
    return found


def with_carried(query: Mapping[str, str | None] | None) -> dict[str, str]:
    """`query` of a link, with what goes along; None in it takes a name out."""
    return {name: code for name, code in {**carried(), **(query or {})}.items() if code is not None}


def complete() -> dict[str, str]:
    """All that the page shows, as an address says it, also what is the default here: another reader's language, another
    browser or a later version may have another one. A choice among many that is at its default stays out."""
    store, found = _store(), {}
    for name, value in store.values.items():
        code = store.codes.get(name)
        if name in SILENT.get(store.page or "", ()) or (
                code is None and (name not in store.drawn or name in FOLLOWING)):
            continue
        if code is None and not isinstance(value, list | bool) and value is not None:
            code = str(value)
        if code:
            found[name] = code
    silent = SILENT.get(store.page or "", ())
    return {name: code for name, code in carried().items() if name not in silent} | found


def last_of(page: str) -> dict[str, str]:
    """The query with which the reader finds `page` as it was left, and what goes along."""
    found = carried() | _store().pages.get(page, {})
    return {name: code for name, code in found.items() if name not in SILENT.get(page, ())}


def linked() -> None:
    """Links that carry what is carried now have been drawn."""
    store = _store()
    store.linked = [*store.linked[-2:], carried()]


def leave() -> None:
    """The run is over: write the address where it has changed. What nobody here knows stays in it. Where a reader has
    just arrived, the address is theirs and stays as it is, also with a default spelled out."""
    store = _store()
    now = {name: code for name, code in store.codes.items()
           if code is not None and (name in store.drawn or name in CARRIED) and name not in SILENT.get(
               store.page or "", ())}
    if store.page is not None:
        store.pages[store.page] = {name: code for name, code in now.items() if name not in CARRIED}
    stale = any(store.arrived.get(name) != now.get(name) for name in store.kept)
    first, same = store.arriving, now == store.written
    store.arriving, store.written, store.kept = False, now, set()
    if (first and not stale) or (same and not first):
        return
    strange = {name: value for name, value in st.query_params.to_dict().items() if name not in store.taken}
    query = now | strange
    store.spellings = [*store.spellings[-1:], query]
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
