"""Real corpora and fifty megabytes are read in little time and memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.paths import ROOT
from lib.upload import UploadedFile, read_upload
from tests.support.corpora import CORPORA


@pytest.mark.corpora
@pytest.mark.parametrize("names, least, languages", [
    (["tatoeba-zh-en/cmn.txt"], 27_000, ("en", "zh")),
    (["multi30k/train.de", "multi30k/train.en"], 28_000, ("de", "en")), (["multi30k/train.de"], 28_000, ("de",)),
])
def test_real_corpora_are_read_at_once(names, least, languages):
    paths = [CORPORA / name for name in names]
    if not all(path.is_file() for path in paths):
        pytest.skip("the corpora are not here; set LADDER_CORPORA to the folder that holds them")
    files = [UploadedFile(path.name, path.read_bytes()) for path in paths]
    start = time.process_time()
    found = read_upload(files)
    assert found.as_json()["pairs"] >= least and found.languages == languages
    assert time.process_time() - start < 3


BIG = """
import sys, time
sys.path.insert(0, ".")
from lib.upload import UploadedFile, read_upload
def now(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name)) / 1024
rows = [f"A sentence with number {n:x} in its middle\\t\\u8fd9\\u53e5\\u8bdd\\u91cc\\u6709\\u6570\\u5b57{n}\\u3002\\n"
        for n in range(20_000)]
data = "".join("".join(rows).replace("middle", f"middle {part}") for part in range(38)).encode()[:52_000_000]
del rows
files = [UploadedFile("big.tsv", data)]
open("/proc/self/clear_refs", "w").write("5")
before, start = now("VmRSS"), time.process_time()
found = read_upload(files)
found.as_json()
print(len(data), len(found.pairs), time.process_time() - start, now("VmHWM") - before)
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux to measure the peak of memory")
def test_fifty_megabytes_in_little_time_and_memory():
    done = subprocess.run([sys.executable, "-c", BIG], capture_output=True, text=True, timeout=240,
                          cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    size, pairs, seconds, growth = map(float, done.stdout.split())
    assert size > 45e6 and pairs > 500_000
    assert seconds < 15 and growth < 400
