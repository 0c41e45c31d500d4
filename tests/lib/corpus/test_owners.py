"""The two keys of a text, attacked: guessed, damaged, replayed, raced, and led elsewhere."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from lib.corpus import own_folder, owners
from lib.jobs import cleaning
from lib.take_home import files
from tests.support.helpers import WORLD

OWNER, STRANGER = "o" * 22, "s" * 22


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    return tmp_path / "home"


def made() -> str:
    return owners.create(WORLD()[:20], ("zh", "en"), "mine", OWNER)


def test_the_reading_key_opens_nothing_else():
    key = made()
    for secret in (key, key.removeprefix("own-"), owners.digest(OWNER), owners.visitor_of(OWNER), OWNER[:-1],
                   OWNER + "o", OWNER.upper(), "", STRANGER):
        assert not owners.owns(key, secret) and not owners.opens(key, secret)
    assert not owners.owns(key, None) and owners.owns(key, OWNER)
    link = owners.link_secret(key, OWNER)
    assert owners.opens(key, link) and not owners.owns(key, link)  # the link makes an owner, and is no cookie
    assert not owners.opens(made(), link) and not owners.opens(key, owners.link_secret(made(), OWNER))
    for text in ("\ud800", "é", "\0", "a" * 100_000):
        assert not owners.opens(key, text) and not owners.owns(key, text)


@pytest.mark.parametrize("key", ["own-" + "a" * 22, "own-../../../../etc/passwd", "own-" + "/" * 22, "own-" + "." * 22,
                                 "../own-" + "a" * 22, "own-" + "a" * 22 + "\n", "own-" + "é" * 22, "OWN-" + "a" * 22,
                                 "", ".", ".deleted", ".line"])
def test_keys_of_no_text(key, home):
    (home / ".deleted").mkdir(parents=True)
    assert not own_folder.exists(key) and not own_folder.deleted(key) and not owners.free(key)
    assert not owners.owns(key, OWNER) and not owners.opens(key, "")
    own_folder.delete(key)
    own_folder.put_aside(key)
    assert home.is_dir() and (home / ".deleted").is_dir()


@pytest.mark.parametrize("content", [
    "", "{", "[]", "null", '{"owners": null, "link": ""}', '{"owners": [""], "link": ""}',
    '{"owners": [], "link": "é"}',
    '{"owners": [1, null, ["a"]], "link": 5}', '{"owners": "' + "a" * 64 + '", "link": null}', "\xff",
])
def test_a_damaged_list_of_owners_lets_nobody_in(content):
    key = made()
    (own_folder.folder(key) / owners.OWNER_FILE).write_bytes(content.encode("latin-1"))
    for secret in (OWNER, STRANGER, "", "é", None):
        assert not owners.owns(key, secret) and not owners.opens(key, secret or "")
    assert not owners.free(key)


def test_two_browsers_that_open_the_link_at_once_are_both_owners():
    key, secrets = made(), [owners.new_secret() for _ in range(12)]
    threads = [threading.Thread(target=owners.add, args=(key, secret)) for secret in secrets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(owners.owns(key, secret) for secret in [OWNER, *secrets])
    for _ in range(30):
        owners.add(key, owners.new_secret())
    kept = json.loads((own_folder.folder(key) / owners.OWNER_FILE).read_text())["owners"]
    assert len(kept) == owners.MOST and owners.owns(key, OWNER) and owners.visitor(key) == owners.visitor_of(OWNER)


def test_a_link_to_a_folder_elsewhere_is_no_text(home, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (home / made()).rename(elsewhere)
    elsewhere.chmod(0o755)
    key = own_folder.new_key()
    (home / key).symlink_to(elsewhere, target_is_directory=True)
    assert not own_folder.exists(key)
    cleaning.clean_up(max_age_days=0)
    own_folder.delete(key)
    assert (elsewhere / own_folder.PAIRS_FILE).is_file() and elsewhere.stat().st_mode & 0o777 == 0o755


def test_a_file_that_was_taken_home_brings_no_owner():
    for name in (owners.OWNER_FILE, ".used", "run/request.json", f"rnn/{owners.OWNER_FILE}"):
        assert files.limit_of(name) is None


def test_nobody_else_on_the_computer_can_look(home):
    key = made()
    owners.add(key, STRANGER)
    for path in (home, home / key, home / ".line"):
        assert path.stat().st_mode & 0o077 == 0, path
    for path in (home / key).iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
