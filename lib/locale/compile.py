"""Bring the catalogues up to date and compile them: `python -m lib.locale.compile`.

New messages of the source are added to each .po with an empty translation, messages that are gone are dropped, and the
.mo beside it is written again. Exit status 1 when a translation is missing. Needs polib (requirements-dev.txt).
"""

from __future__ import annotations

import sys

import polib

from lib.locale import LANGUAGES, po_path
from lib.locale.extract import all_messages


def update(code: str) -> list[str]:
    """Rewrite the .po and .mo of `code`; returns the messages that still lack a translation."""
    path = po_path(code)
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=118)
    catalogue.metadata = {
        "Language": code, "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit",
    }
    for message, places in all_messages().items():
        catalogue.append(polib.POEntry(
            msgid=message, msgstr=known.get(message, ""), occurrences=[(place, "") for place in places],
        ))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return [entry.msgid for entry in catalogue.untranslated_entries()]


def main() -> int:
    """Update every catalogue; English has none."""
    missing = {code: update(code) for code in LANGUAGES if code != "en"}
    for code, messages in missing.items():
        print(f"{code}: {len(messages)} missing" if messages else f"{code}: complete")
        for message in messages:
            print(f"  {message!r}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
