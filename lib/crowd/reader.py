"""A reader without a browser: speaks the protocol that the page's script speaks with the server, so that what is timed
is the server alone.

https://github.com/streamlit/streamlit/tree/develop/proto names the messages. A reader opens a page, hands over the
value of a field, uploads files, and waits until the server says that the page's script has run.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import requests
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

#: seconds that an answer may take before something is broken
PATIENCE = 120.0
XSRF = "_streamlit_xsrf"
#: elements that are looked at, not read
PICTURES = frozenset(("vega_lite_chart", "dataframe", "table", "imgs", "deck_gl_json_chart",
                      "bidi_component"))


class Reader:
    """One reader's session at `address` ("http://127.0.0.1:8501"), on the page `name` ("" is the first)."""

    def __init__(self, address: str, name: str = "", cookies: Mapping[str, str] | None = None, **query: str) -> None:
        """`cookies` are those of a browser that was here before."""
        self.address, self.name, self.query = address, name, urlencode({"ui": "en", **query})
        self.http = requests.Session()
        self.http.cookies.update(cookies or {})
        self.http.get(f"{address}/_stcore/health", timeout=PATIENCE)
        kept = self.http.cookies.get_dict()
        self.token: str = kept.get(XSRF) or ""
        shown = "; ".join(f"{key}={value}" for key, value in kept.items())
        self.open = ExitStack()
        self.socket = self.open.enter_context(connect(
            f"ws{address.removeprefix('http')}/_stcore/stream", max_size=None, open_timeout=PATIENCE,
            ping_timeout=PATIENCE,  # a browser does not ask whether the server lives
            origin=Origin(address),
            subprotocols=[Subprotocol(name) for name in ("streamlit", self.token) if name],
            additional_headers={"Cookie": shown} if shown else None))
        #: exceptions that the page has shown, by their type
        self.faults: list[str] = []
        #: what the page shows: the elements by their place
        self.elements: dict[tuple[int, ...], Message] = {}
        #: seconds until the first picture of the page was there, of the last run; with none, until the whole page was
        self.first_picture = 0.0
        self.states: dict[str, Any] = {}
        self.session = self.page_hash = ""
        self.rerun()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def rerun(self) -> float:
        """Have the script run with the fields as they stand; seconds until all of the page is there."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self.query, self.name, self.page_hash
        for id, (kind, value) in self.states.items():
            widget = state.widget_states.widgets.add(id=id)
            if isinstance(value, list):
                getattr(widget, kind).uploaded_file_info.extend(value)
            else:
                setattr(widget, kind, value)
        started = time.perf_counter()
        self.socket.send(message.SerializeToString())
        self.first_picture = self._until_finished(started) or time.perf_counter() - started
        for id in [id for id, (kind, _) in self.states.items() if kind == "trigger_value"]:
            del self.states[id]
        return time.perf_counter() - started

    def _until_finished(self, started: float) -> float | None:
        """Read all that the run sends; seconds until the first picture, or None."""
        picture = None
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self.socket.recv(timeout=PATIENCE))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id or self.session
                self.elements.clear()
            elif kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                self.elements[tuple(answer.metadata.delta_path)] = answer.delta.new_element
                seen = answer.delta.new_element.WhichOneof("type") in PICTURES
                if picture is None and seen and answer.metadata.delta_path[0] == 0:
                    picture = time.perf_counter() - started
                if answer.delta.new_element.WhichOneof("type") == "exception":
                    self.faults.append(answer.delta.new_element.exception.type)
            elif kind == "ref_hash" and picture is None:  # a large element that this reader has had before
                picture = time.perf_counter() - started
            elif kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return picture

    def go(self, name: str, **query: str) -> float:
        """Open another page of the app, as a link of it does; seconds until it stands."""
        self.name, self.page_hash, self.query = name, "", urlencode({"ui": "en", **query})
        self.states.clear()
        return self.rerun()

    def widgets(self, kind: str) -> list[Any]:
        """The elements of a kind ("text_input", "button") on the page, in their order."""
        return [getattr(one, kind) for _, one in sorted(self.elements.items()) if one.WhichOneof("type") == kind]

    def widget(self, kind: str, label: str) -> Any:
        """The element of that kind with that label."""
        found = next((one for one in self.widgets(kind) if one.label.endswith(label)), None)
        if found is None:
            raise LookupError(f"no {kind} {label!r}; there are {[one.label for one in self.widgets(kind)]}")
        return found

    def type(self, text: str, label: str = "Your sentence") -> float:
        """Hand over a sentence; seconds until the page stands."""
        self.states[self.widget("text_input", label).id] = ("string_value", text)
        return self.rerun()

    def press(self, label: str) -> float:
        """Press a button; seconds until the page stands."""
        self.states[self.widget("button", label).id] = ("trigger_value", True)
        return self.rerun()

    def upload(self, files: dict[str, bytes], place: int = 0) -> float:
        """Hand files to an uploader, one after another, then to the page; seconds for all."""
        started, infos = time.perf_counter(), []
        for name, data in files.items():
            id = uuid.uuid4().hex
            url = f"{self.address}/_stcore/upload_file/{self.session}/{id}"
            answer = self.http.put(url, files={name: (name, data)}, headers={"X-Xsrftoken": self.token or ""},
                                   timeout=PATIENCE)
            answer.raise_for_status()
            info = UploadedFileInfo(name=name, size=len(data))
            info.file_id = info.file_urls.file_id = id
            info.file_urls.upload_url = info.file_urls.delete_url = url
            infos.append(info)
        self.states[self.widgets("file_uploader")[place].id] = ("file_uploader_state_value", infos)
        self.rerun()
        return time.perf_counter() - started

    def said(self) -> str:
        """All prose on the page."""
        return "\n".join(one.body for kind in ("markdown", "alert") for one in self.widgets(kind))
