"""Addresses as QR codes, made here."""

from __future__ import annotations

from io import BytesIO

import segno


def picture(address: str, scale: int = 4) -> bytes:
    """The address as a PNG to scan, black on white in every theme."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def data_address(address: str) -> str:
    """The same as a data address, for a file that stands by itself."""
    return segno.make(address, error="m", micro=False).png_data_uri(scale=4, border=4)
