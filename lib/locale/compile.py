"""Bring the catalogues up to date and compile them: `python -m lib.locale.compile`.

New messages of the source are added to each .po with an empty translation, messages that are gone are dropped, and the
.mo beside it is written again. Exit status 1 when a translation is missing.
"""

from __future__ import annotations

import sys

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lib.locale import LANGUAGES, po_path
from lib.locale.extract import all_messages


def update(code: str, source: Catalog) -> list[str]:
    """Rewrite the .po and .mo of `code` for the messages of `source`; returns those that still lack a translation."""
    path = po_path(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read_po(path.read_text(encoding="utf-8").splitlines(), code) if path.exists() else Catalog(code)
    catalogue.update(source, no_fuzzy_matching=True, update_creation_date=False)
    for message in catalogue:
        message.flags.discard("python-format")  # Babel takes "15 % of" for a field of C
    with path.open("wb") as file:
        write_po(file, catalogue, width=118, include_lineno=False, ignore_obsolete=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return [str(message.id) for message in catalogue if message.id and not message.string]


def main() -> int:
    """Update every catalogue; English has none."""
    source = all_messages()
    missing = {code: update(code, source) for code in LANGUAGES if code != "en"}
    for code, messages in missing.items():
        print(f"{code}: {len(messages)} missing" if messages else f"{code}: complete")
        for message in messages:
            print(f"  {message!r}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
