"""Files to upload: sentences in three languages, and the formats that hold them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from lib.upload import Options, UploadedFile, read_upload
from models.base import Pair

NOUNS = ["dog", "cat", "teacher", "student", "river", "garden", "winter", "letter", "window", "kitchen"]
HAN = ["狗", "猫", "老师", "学生", "河", "花园", "冬天", "信", "窗户", "厨房"]
GERMAN = ["der Hund", "die Katze", "der Lehrer", "der Schüler", "der Fluss", "der Garten", "der Winter", "der Brief",
          "das Fenster", "die Küche"]
EN = [f"We often think of the {noun} and of the number {n}." for n in range(3) for noun in NOUNS]
ZH = [f"我们常常想起{noun}和数字{n}。" for n in range(3) for noun in HAN]
DE = [f"Wir denken oft an die Zahl {n}, und auch {noun} gefällt uns." for n in range(3) for noun in GERMAN]


def file(text: str | bytes, name: str = "text.tsv", encoding: str = "utf-8") -> UploadedFile:
    return UploadedFile(name, text if isinstance(text, bytes) else text.encode(encoding))


def tsv(*columns: list[str], mark: str = "\t") -> str:
    return "".join(mark.join(cells) + "\n" for cells in zip(*columns))


def zipped(*files: UploadedFile, name: str = "all.zip") -> UploadedFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in files:
            archive.writestr(item.name, item.data)
    return UploadedFile(name, stream.getvalue())


def tmx(*units: dict[str, str], head: str = "") -> str:
    body = "".join("<tu>" + "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in unit.items())
                   + "</tu>\n" for unit in units)
    return f'<?xml version="1.0"?>\n{head}<tmx version="1.4"><header srclang="en"/><body>\n{body}</body></tmx>\n'


def read(text: str | bytes, name: str = "text.tsv", **options) -> object:
    return read_upload([file(text, name)], Options(**options))


EXPECTED = [Pair(a, b) for a, b in zip(EN, ZH)]
QUOTED = "".join(f'"{a}, he ""said""","{b}"\r\n' for a, b in zip(EN, ZH))


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\1\2\0\1\2")) + chunk(b"IEND", b""))


def bomb(size: int, name: str = "a.txt", pattern: bytes = b"a") -> UploadedFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size // 1_000_000):
            member.write((pattern * (1_000_000 // len(pattern) + 1))[:1_000_000])
    return UploadedFile("bomb.zip", stream.getvalue())
