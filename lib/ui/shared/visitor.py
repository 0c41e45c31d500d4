"""Who is asking: a secret that the reader's browser keeps, and what it owns.

The secret is a cookie, set only when a reader keeps, loads or takes over a text; before that there is none. Where the
browser takes no cookies it lasts as long as the session. Whoever sits at the computer that runs the app, and lets
nobody else in, owns everything.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import streamlit as st

from lib.corpus import own_folder, owners
from lib.ui.session.i18n import t
from lib.ui.shared.guard import Said, callback, say
from models.messages import N_, InputError

#: name of the cookie; of the owner's secret in an address
COOKIE, OWN = "ladder_visitor", "own"
_SECRET, _COMPONENT = "_visitor", "visitor"
ONLY_READING = N_("You read this text by its link. Whoever brought it, or opens its owner's link, can train, stop and "
                  "delete.")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: what proxies add to a request
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via",
             "X-Forwarded-Server", "CF-Connecting-IP", "True-Client-IP")
_JS = """
export default function ({ data, setTriggerValue }) {
  const link = /[#&]own=([A-Za-z0-9_-]{22,64})/.exec(location.hash);
  if (link) {  // the part of an address that browsers send to nobody; it goes from the history, too
    history.replaceState(history.state, "", location.pathname + location.search);
    setTriggerValue("link", link[1]);
  }
  if (!data.secret) return;
  const found = document.cookie.split("; ").find((part) => part.startsWith(data.name + "="));
  const other = found ? found.slice(data.name.length + 1) : "";
  if (/^[A-Za-z0-9_-]{22,64}$/.test(other)) {
    if (other !== data.secret) setTriggerValue("other", other);
    return;
  }
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.secret}; path=${data.path}; max-age=34560000; SameSite=Strict${secure}`;
}
"""


def _cookie() -> str:
    value = st.context.cookies.get(COOKIE)
    return value if isinstance(value, str) else ""


def secret(make: bool = False) -> str | None:
    """The secret of this reader's browser. With `make` one is made where there is none."""
    kept = st.session_state.get(_SECRET)
    if kept is None and owners.is_secret(_cookie()):
        return _cookie()
    if kept is None and make:
        kept = st.session_state[_SECRET] = owners.new_secret()
    return kept


def tell_browser() -> None:
    """Have the browser keep the secret that was made in this session, one that another tab has made comes back; and
    hear of an owner's link in the address."""
    mine = st.session_state.get(_SECRET)
    if mine is None and not own_folder.is_own(st.query_params.get("corpus", "")):
        return
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    component = st.components.v2.component("ladder_visitor", js=_JS)
    component(data={"name": COOKIE, "secret": mine or "", "path": f"/{base}"}, key=_COMPONENT,
              on_other_change=_adopt, on_link_change=_open_link)


@callback
def _adopt() -> None:
    """The browser had a secret already, which owns from now on what this session has made."""
    from lib.ui.session import own_corpora

    other, mine = str(st.session_state[_COMPONENT].get("other") or ""), st.session_state.get(_SECRET)
    if owners.is_secret(other) and mine is not None:
        for key in own_corpora.of_session():
            if own_folder.exists(key) and not owners.free(key) and owners.owns(key, mine):
                owners.add(key, other)
        st.session_state[_SECRET] = other


def owns(key: str) -> bool:
    """Whether the reader may train, stop and delete: whoever made the corpus, has opened its owner's link, or sits at
    this computer."""
    return owners.owns(key, secret()) or at_this_computer()


def check_owner(key: str) -> None:
    """Refuse whoever only reads the text, whatever the page has drawn for them."""
    if not owns(key):
        raise InputError(ONLY_READING)


def share() -> str | None:
    """Whose share of the disk this reader takes; None: all of it is theirs."""
    return None if at_this_computer() else owners.visitor_of(secret())


def owner_link_of(key: str) -> str | None:
    """The secret of the owner's link, for the browser that made the corpus."""
    mine = secret()
    link = owners.link_secret(key, mine) if mine else ""
    return link if link and owners.opens(key, link) else None


def at_this_computer() -> bool:
    """Whether the reader sits at the computer that runs the app: the server listens to that computer alone, and no
    proxy lets others in."""
    if str(st.get_option("server.address") or "").strip("[]").lower() not in LOOPBACK:
        return False
    headers = st.context.headers
    given = (f"//{headers['Host']}" if headers.get("Host") else "", headers.get("Origin") or "")
    return not any(headers.get(name) for name in PASSED_ON) and all(
        not address or _host(address) in LOOPBACK for address in given)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def allowed(variable: str) -> bool | None:
    """What a variable of the server says, 1 or 0; None where it says nothing."""
    named = os.environ.get(variable, "").strip()
    return named == "1" if named else None


def owner_link(address: str, secret: str) -> str:
    """The owner's link: the address of the text, and the secret behind the #, which browsers send to nobody."""
    return f"{address}#{OWN}={secret}"


@callback
def _open_link() -> None:
    """The browser has found an owner's link in its address."""
    if link := str(st.session_state[_COMPONENT].get("link") or ""):
        say(Said("info", _take_over(link), ":material/key:"))


def welcome() -> str | None:
    """Take an owner's link of an earlier version out of the address, where it stands as a parameter. What there is to
    say of it."""
    link = st.query_params.get(OWN)
    if link is None:
        return None
    del st.query_params[OWN]
    return _take_over(link)


def _take_over(link: str) -> str:
    """Make this browser an owner of the text in the address, if the link is right; what there is to say."""
    key = st.query_params.get("corpus", "")
    if not owners.opens(key, link):
        return t("This owner's link is not right, or its text is gone. To train, stop and delete, open the whole link "
                 "that was shown when the text was kept.")
    owners.add(key, secret(make=True))
    return t("This browser owns the text from now on: it can train, stop and delete.")
