"""A reader's own files as pairs: `read_upload` and `read_text`, corrected by `Options`, give an `Understanding`."""

from __future__ import annotations

from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_BYTES, MAX_MEGABYTES, MAX_PAIRS
from lib.upload.notes import LeftOut
from lib.upload.read import read_text, read_upload
from lib.upload.understanding import Options, Understanding
from models.messages import Note

__all__ = ["LeftOut", "MAX_BYTES", "MAX_MEGABYTES", "MAX_PAIRS", "Note", "Options", "Understanding", "UploadedFile",
           "read_text", "read_upload"]
