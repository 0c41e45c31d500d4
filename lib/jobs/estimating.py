"""The estimate before a start: `lib.jobs.measuring` in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

from lib.corpus import own_folder
from lib.jobs.control import environment
from lib.jobs.measuring import estimate_from_json
from lib.jobs.records import Estimate, Request
from lib.paths import ROOT
from models.messages import N_, InputError

#: seconds after which a measurement is given up
PATIENCE = 120.0


def estimate(key: str, request: Request) -> Estimate:
    """What the run would take, from a few steps of every method on the corpus's own batches: some ten seconds."""
    own_folder.folder(key)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lib", "work", key, "--measure"], input=json.dumps(request.to_json()), text=True,
            encoding="utf-8", capture_output=True, timeout=PATIENCE, cwd=ROOT, env=environment(request.threads),
            check=False)
        answer = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError, OSError) as error:
        raise InputError(N_("The measurement gave no answer; the machine may be busy or short of memory. Try again, or "
                            "choose a smaller preset.")) from error
    if "problem" in answer:
        raise InputError(answer["problem"]["message"], **answer["problem"]["values"])
    return estimate_from_json(answer)
