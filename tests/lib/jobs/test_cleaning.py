"""What goes from the disk by itself, what comes back, and what is never seen half made."""

from __future__ import annotations

import os
import time

import pytest
from filelock import FileLock

from lib import jobs
from lib.corpus import load_corpus, own_folder, owners
from models.messages import InputError
from tests.support.helpers import WORLD
from tests.support.own_run import make_corpus


def unused(key: str, days: float) -> None:
    """As if nobody had used the corpus for so long."""
    then = time.time() - days * 86400
    for path in (own_folder.root() / key).iterdir():
        os.utime(path, (then, then))
    own_folder._noted.clear()


def test_nothing_goes_by_age_unless_it_is_set(home, monkeypatch):
    old, used, young = (make_corpus() for _ in range(3))
    for key, days in ((old, 400), (used, 400), (young, 2)):
        unused(key, days)
    assert jobs.clean_up() == []
    monkeypatch.setenv("LADDER_KEEP_DAYS", "0")
    assert jobs.clean_up() == []
    monkeypatch.setenv("LADDER_KEEP_DAYS", "7")
    load_corpus(used)  # from the command line, too
    assert jobs.clean_up() == [old]
    with FileLock(own_folder.inner(f"{young}/run") / "lock"):
        assert jobs.clean_up(max_age_days=1) == []
    then = time.time() + 8 * 86400  # a clock that was set back
    os.utime(home / young / "corpus.json", (then, then))
    assert jobs.clean_up() == [] and jobs.clean_up(max_age_days=1) == []


def test_a_full_disk_takes_from_whoever_is_over_their_share(home, monkeypatch):
    heavy, light = owners.new_secret(), owners.new_secret()
    mine = [owners.create(WORLD()[:60], ("zh", "en"), "x", heavy) for _ in range(3)]
    other = owners.create(WORLD()[:60], ("zh", "en"), "x", light)
    for place, key in enumerate((other, *mine)):
        (home / key / "weights").write_bytes(bytes(1_000_000 if key in mine else 500_000))
        unused(key, 9 - place)
    monkeypatch.setenv("LADDER_SHARE_MIB", "2")
    assert jobs.clean_up() == []
    monkeypatch.setattr("lib.jobs.settings.DISK_MIB", 3.0)
    assert jobs.clean_up() == []  # the limit is nobody's word: no more is kept, and nothing goes
    assert jobs.clean_up(max_bytes=3_200_000) == mine[:1]
    assert jobs.clean_up(max_bytes=1_000_000) == []  # nobody is over their share any more
    monkeypatch.setenv("LADDER_SHARE_MIB", "0.1")
    assert jobs.clean_up(max_bytes=1_100_000) == [other, mine[1]]


def test_what_was_deleted_comes_back_for_a_day(home):
    key = make_corpus()
    own_folder.put_aside(key)
    assert not own_folder.exists(key) and own_folder.deleted(key)
    jobs.clean_up()
    own_folder.undelete(key)
    assert own_folder.read_pairs(key) and not own_folder.deleted(key)
    with pytest.raises(InputError, match="cannot be brought back"):
        own_folder.undelete(key)
    own_folder.put_aside(key)
    then = time.time() - 25 * 3600
    os.utime(home / ".deleted" / key, (then, then))
    jobs.clean_up()
    assert not own_folder.deleted(key)


def test_what_is_half_made_is_never_seen_and_goes_in_the_end(home):
    def pairs():
        yield WORLD()[0]
        assert jobs.clean_up(max_age_days=0) == [] and not list(home.glob("own-*"))
        yield WORLD()[1]

    key = own_folder.create(pairs(), ("zh", "en"), "while others clean up")
    assert len(own_folder.read_pairs(key)) == 2
    for path in (home, home / key):
        assert path.stat().st_mode & 0o777 == 0o700
    for name in ("corpus.json", "pairs.jsonl"):
        assert (home / key / name).stat().st_mode & 0o777 == 0o600

    def broken():
        yield WORLD()[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError):
        own_folder.create(broken(), ("zh", "en"), "full")
    assert [path.name for path in home.iterdir()] == [key]
    left, orphan = own_folder.inner(".making-left"), own_folder.inner(own_folder.new_key())
    (orphan / "rnn").mkdir()
    (home / key).chmod(0o755)
    jobs.clean_up()
    assert left.is_dir() and orphan.is_dir() and (home / key).stat().st_mode & 0o777 == 0o700
    then = time.time() - 3600 * (own_folder.STALE_HOURS + 1)
    for path in (left, orphan):
        os.utime(path, (then, then))
    jobs.clean_up()
    assert not left.exists() and not orphan.exists() and own_folder.exists(key)
