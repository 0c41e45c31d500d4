"""What a command prints: an answer in JSON, or one sentence that says what is wrong; and calls that raise, for what is
said then."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import models
from lib.cli import main

SECRET = "s3cret words of a reader"
ERRORS = (IndexError, RuntimeError, AttributeError, RecursionError)
CALLS = ("embed", "translate", "generate", "trace", "similarity", "log_probability", "tfidf", "neighbours", "vectors",
         "encode", "read", "word_vectors", "parameter_count")
#: what no reader should see
RAW = re.compile(rf"{SECRET}|Traceback|" + "|".join(error.__name__ for error in ERRORS))
ID = re.compile(r"(?:id |编号[ ：]|\\uff1a)[0-9a-f]{6}")  # in JSON the Chinese colon is escaped


def answer(capsys, *arguments, status=0):
    """What the command prints on standard output as JSON."""
    assert main([str(a) for a in arguments]) == status
    return json.loads(capsys.readouterr().out)


def mistake(capsys, *arguments):
    """The one sentence on standard error of a user's mistake."""
    assert main([str(a) for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "Traceback" not in err and err.startswith("error: ")
    return err


def break_all(monkeypatch: pytest.MonkeyPatch, error: type[Exception], calls: tuple[str, ...] = CALLS) -> list[str]:
    """Have these calls of every method raise; gives the list of those that were made."""
    made: list[str] = []
    for rung in models.REGISTRY.values():
        for call in calls:
            if hasattr(rung.method_class(), call):
                def broken(*args: Any, _call: str = call, **more: Any) -> Any:
                    made.append(_call)
                    raise error(SECRET)

                monkeypatch.setattr(rung.method_class(), call, broken)
    return made
