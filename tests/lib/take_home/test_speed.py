"""The same weights with other tools: what is written is compared before anything is timed."""

from __future__ import annotations

import json

import pytest

from lib.cli import main
from lib.take_home import speed
from models.messages import InputError
from tests.support.helpers import untrained

TEXTS = ["我是一个学生。", "猫喜欢睡觉。", "他们明天来。"]


@pytest.mark.parametrize("tool", speed.OTHERS)
def test_every_tool_is_timed_beside_ours_and_what_it_writes_is_compared(tool, world_tokenizer):
    pytest.importorskip({"huggingface": "transformers"}.get(tool, tool))
    method = untrained(speed.METHOD, world_tokenizer)
    settings = [speed.Setting(1, 2, 1), speed.Setting(1, 1, 2)]
    rows = speed.measure(method, TEXTS, [tool], settings, 1, lambda message: None)
    assert [(row["batch"], row["beams"], row["tool"]) for row in rows] == [
        (2, 1, "ours"), (2, 1, tool), (1, 2, "ours"), (1, 2, tool)]
    assert [row["same"] for row in rows[:3]] == [3, 3, 3]
    assert all(row["ms_sentence"] > 0 and row["processor_ms"] > 0 for row in rows)
    assert rows[0]["times_ours"] == 1 and rows[1]["times_ours"] == pytest.approx(
        rows[1]["ms_sentence"] / rows[0]["ms_sentence"])


@pytest.mark.quick
def test_who_cannot_run_these_weights_is_named(world_tokenizer):
    with pytest.raises(InputError, match="ONNX"):
        speed.measure(untrained(speed.METHOD, world_tokenizer), TEXTS, ["onnx"], [], 1, lambda message: None)


@pytest.mark.quick
@pytest.mark.parametrize(("flags", "said"), [
    (["--against", "marian"], "marian"), (["--threads", "0"], "1 to 128"), (["--beams", "4,x"], "'x'"),
])
def test_mistakes_on_the_command_line_are_named(flags, said, capsys):
    assert main(["benchmark", "decoding", *flags]) == 2
    assert said in capsys.readouterr().err


def test_ours_alone_on_the_command_line(capsys):
    assert main(["benchmark", "decoding", "--against", "", "--threads", "1", "--batch", "2", "--beams", "1",
                 "--sentences", "2", "--rounds", "1", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [row["tool"] for row in record["rows"]] == ["ours"] and record["rows"][0]["same"] == 2
