"""What a command prints: an answer in JSON, or one sentence that says what is wrong."""

from __future__ import annotations

import json

from lib.cli import main


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
