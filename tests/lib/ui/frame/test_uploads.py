"""The server holds no more of a visitor's uploads than it reads."""

from __future__ import annotations

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from lib.ui.frame import uploads
from lib.ui.your_text.upload import LEFT_OUT


def test_what_comes_beyond_is_let_go(monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MOST", 100)
    manager = MemoryUploadedFileManager("/upload")
    uploads.bound(manager)
    uploads.bound(manager)
    for name in "abc":
        manager.add_file("one", UploadedFileRec(name, f"{name}.tsv", "text/plain", bytes(60)))
    manager.add_file("two", UploadedFileRec("d", "d.tsv", "text/plain", bytes(60)))
    held = {file.file_id: (len(file.data), file.type) for file in manager.get_files("one", ["a", "b", "c"])}
    assert held == {"a": (60, "text/plain"), "b": (0, LEFT_OUT), "c": (0, LEFT_OUT)}
    assert len(manager.get_files("two", ["d"])[0].data) == 60
    manager.remove_file("one", "a")
    manager.add_file("one", UploadedFileRec("b", "b.tsv", "text/plain", bytes(60)))
    assert len(manager.get_files("one", ["b"])[0].data) == 60
