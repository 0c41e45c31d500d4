"""A text that is longer than a method reads: how much was read is said with every answer."""

from __future__ import annotations

import json

import pytest

import models
from lib.cli import main
from lib.compare import questions
from lib.compare.answer_flags import unread
from lib.labels import probe
from models.neural import MAX_TOKENS
from tests.support.app import answers, opened, said

LONG = "I am here. " * 120
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("key", models.method_keys())
def test_two_texts_that_differ_later_are_said_to_be_read_in_part(tiny, key):
    method = tiny(key)
    texts = [LONG + "We drink tea.", LONG + "The dog is red."]
    count = max(map(len, method.tokenizer.encode_batch(texts)))
    found = {"similarity": questions.compare_similarity({key: method}, texts, languages=LANGUAGES)[0],
             "translation": questions.compare_translation({key: method}, texts[0], "en", "zh", languages=LANGUAGES)[0],
             "generation": questions.compare_generation({key: method}, texts[0], "en", languages=LANGUAGES)[0]}
    same = method.embed(texts, "en")
    assert (method.longest is None) == (abs(same[0] - same[1]).max() > 1e-6)
    for row in found.values():
        flags = [flag for flag in row.warnings if flag.code == "unread"]
        assert len(flags) == (method.longest is not None)
        for flag in flags:
            assert f"first {MAX_TOKENS} of {flag.values['count']} tokens" in str(flag.note)
            assert row.as_json()["unread"] == {"read": MAX_TOKENS, "count": flag.values["count"]}
    if method.longest:
        assert found["similarity"].as_json()["unread"]["count"] == count
    short = questions.compare_similarity({key: method}, ["I am here.", "We drink tea."], languages=LANGUAGES)[0]
    assert "unread" not in short.as_json() and unread(method, ["I am here."]) is None


def test_a_probe_says_how_many_sentences_were_cut(tiny):
    texts = [f"{LONG} {i}" if i < 3 else f"I see {i} dogs." for i in range(20)]
    given = probe.setting(texts, ["a", "b"] * 10)
    found = probe.probe({key: tiny(key) for key in ("rnn", "bag_of_words")}, given, "en")
    assert found["rnn"].cut == 3 and "Of 3 sentences only the beginning" in str(probe.note_of(found["rnn"]))
    assert found["bag_of_words"].cut == 0 and probe.note_of(found["bag_of_words"]) is None


def test_commands_say_it(capsys, tmp_path):
    for arguments in (["compare", "--task", "translation", "--method", "rnn"], ["inspect", "--method", "rnn"]):
        assert main([*arguments, "--text", LONG, "--json"]) == 0
        value = json.loads(capsys.readouterr().out)
        assert (value[0] if isinstance(value, list) else value)["unread"]["read"] == MAX_TOKENS
        assert main([*arguments, "--text", LONG]) == 0
        assert f"Only the first {MAX_TOKENS} of" in capsys.readouterr().err


def test_a_measurement_says_how_many_texts_were_read_in_part(capsys, tmp_path):
    path = tmp_path / "pairs.tsv"
    lines = [f"我喝茶{i}。\t{LONG if i < 3 else ''}I drink tea {i}.\n" for i in range(8)]
    path.write_text("".join(lines), encoding="utf-8")
    asked = ["evaluate", "--task", "translation", "--source", "en", "--pairs", str(path), "--columns", "zh,en",
             "--beam-size", "1", "--method", "rnn", "--method", "bag_of_words"]
    assert main([*asked, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["rnn"]["cut"] == 3 and "cut" not in json.loads(out)["bag_of_words"]
    assert f"Of 3 of 8 texts only the first {MAX_TOKENS} tokens were read: rnn." in err
    assert main(["evaluate", "--task", "retrieval", *asked[5:]]) == 0  # both sides
    assert f"Of 3 of 16 texts only the first {MAX_TOKENS} tokens were read: rnn." in capsys.readouterr().err


@pytest.mark.parametrize(("page", "query"), [
    ("pages/compare.py", {"task": "translation", "text": LONG}), ("pages/rnn.py", {"text": LONG}),
    ("pages/compare.py", {"task": "generation", "prompt": LONG}),
    ("pages/compare.py", {"task": "similarity", "lines": f"{LONG}\n{LONG} again"}),
])
def test_pages_say_it(page, query):
    test = opened(page, **query)
    chips = [flag["text"] for row in answers(test.main) for flag in row["flags"]]
    assert any(f"only {MAX_TOKENS} of" in chip for chip in chips) or f"Only the first {MAX_TOKENS} of" in said(test)
