"""Labelled sentences are read or refused with one sentence; a probe finds what is in the vectors and nothing else."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

import models
from lib.cli import main
from lib.labels import probe
from lib.labels.metrics import difference, resample_weights
from lib.labels.sentences import MAX_BYTES, SHIPPED, read_labels, same_text, shipped_labels, shipped_languages
from models import Rung
from models.base import Method, RefusedError, Task
from models.messages import InputError, Note
from tests.support.fake_ladder import fake_registry, make_shelf

ROWS = [(f"a fine day, number {i}", "good") for i in range(9)] + [(f"rain again, number {i}", "bad") for i in range(8)]


def table(rows: Sequence[Sequence[str]], delimiter: str = ",", header: Sequence[str] = ()) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([header, *rows] if header else rows)
    return file.getvalue()


class Vectors:
    """A stand-in whose vector of a sentence is given by a function."""

    def __init__(self, of, size: int = 6) -> None:
        self.of, self.size = of, size

    def refusal(self, task: Task) -> None:
        return None

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        return np.array([self.of(s) for s in sentences], np.float32).reshape(len(sentences), -1)


def noise(text: str) -> np.ndarray:
    return np.random.default_rng(list(text.encode())).normal(size=6)


def telling(text: str) -> np.ndarray:
    vector = noise(text)
    vector[2] += 30 if "fine" in text else -30
    return vector


# --- the project's own sentences


@pytest.mark.quick
def test_own_sentences_are_many_balanced_and_different() -> None:
    assert shipped_languages() == ["en", "zh"]
    for lang in shipped_languages():
        found = shipped_labels(lang)
        counts = Counter(found.labels)
        assert len(found) >= 240 and counts["positive"] == counts["negative"] >= 120
        assert len({same_text(text) for text in found.texts}) == len(found)
        chinese = [any("\u4e00" <= c <= "\u9fff" for c in text) for text in found.texts]
        assert all(chinese) if lang == "zh" else not any(chinese)
        openings = Counter(text[:3] if lang == "zh" else " ".join(text.split()[:3]) for text in found.texts)
        assert openings.most_common(1)[0][1] <= 8  # no template
        lengths = [len(text) for text in found.texts]
        assert max(lengths) >= 3 * min(lengths)


# --- reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("header", [(), ("text", "label"), ("words", "kind")])
def test_every_common_table_is_read(encoding: str, delimiter: str, header: tuple[str, ...]) -> None:
    found = read_labels(table(ROWS, delimiter, header).encode(encoding), "x.csv")
    assert list(zip(found.texts, found.labels)) == ROWS
    assert found.columns.header == bool(header)


def test_gb18030_zip_and_turned_columns() -> None:
    rows = [(label, f"今天的天气真的很{word}，我们去公园的第{i}天") for label, word in (("好", "好"), ("坏", "糟糕"))
            for i in range(6)]
    found = read_labels(table(rows).encode("gb18030"), "x.csv")
    assert found.texts == [text for _, text in rows] and found.classes == ["坏", "好"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("labels.tsv", table(rows, "\t"))
    assert read_labels(file.getvalue(), "x.zip").texts == found.texts


@pytest.mark.quick
def test_columns_can_be_corrected() -> None:
    rows = [(f"{i}", "ab"[i % 2], text, label) for i, (text, label) in enumerate(ROWS)]
    data = table(rows, header=("number", "group", "remark", "kind")).encode()
    assert read_labels(data, "x", label_column="kind").texts == [text for text, _ in ROWS]
    assert read_labels(data, "x", label_column=2, text_column="remark").classes == ["a", "b"]
    assert read_labels(data, "x", label_column="4", text_column="3").labels == [label for _, label in ROWS]
    for wrong in ("missing", "9", 0):
        with pytest.raises(InputError, match="There is no column"):
            read_labels(data, "x", label_column=wrong)
    with pytest.raises(InputError, match="two different columns"):
        read_labels(data, "x", label_column=3, text_column=3)


def test_rows_and_classes_that_are_left_out_are_said() -> None:
    rows = [*ROWS, ("", "good"), ("nothing said", ""), ("odd one", "rare"), ("long", "x" * 70), ("c\x07d", "good")]
    found = read_labels(table(rows, header=("text", "label")).encode(), "x.csv")
    assert list(zip(found.texts, found.labels)) == ROWS
    assert [one.line for one in found.left_out] == [19, 20, 22, 23]
    assert "rare" in str(found.notes[0])


def test_many_rows_are_sampled_evenly() -> None:
    rows = [(f"text {i}", "many" if i % 10 else "few") for i in range(8000)]
    found = read_labels(table(rows).encode(), "x.csv")
    assert 2900 <= len(found) <= 3000 and 0.09 < Counter(found.labels)["few"] / len(found) < 0.11
    assert found.texts == read_labels(table(rows).encode(), "x.csv").texts


BAD = {
    "empty": b"", "spaces": b" \n \n", "one column": b"one\ntwo\nthree\n", "header alone": b"text,label\n",
    "one line": b"a,b\n", "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "one class": b"a,x\nb,x\nc,x\nd,x\ne,x\n",
    "all different": "".join(f"text {i},{i * 1.5}\n" for i in range(300)).encode(), "no quote's end": b'"a,b\n' * 9,
    "NUL": b"a\0b,c\0\n" * 9, "binary": bytes(range(256)) * 20, "long line": b"a" * 5_000_000 + b",b\n",
    "columns": b",".join([b"a"] * 100_000), "too many classes":
    "".join(f"text {i},{i % 60}\n" for i in range(1200)).encode(), "too few each": b"a,x\nb,x\nc,y\nd,y\n",
    "large": b"x" * (MAX_BYTES + 1), "half a zip": b"PK\x03\x04" + b"\0" * 40,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_one_sentence(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_labels(BAD[name], "x.csv")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_formulas_and_markup_are_only_text() -> None:
    rows = [(f"=cmd|'/C calc'!A{i}", "formula") for i in range(5)] + [(f"<b>{i}</b>", "markup") for i in range(5)]
    assert read_labels(table(rows).encode(), "x").texts == [text for text, _ in rows]


def test_mutated_files_never_break_the_reader() -> None:
    draw = random.Random(4)
    good = table(ROWS, header=("text", "label")).encode()
    for _ in range(400):
        data = bytearray(good)
        for _ in range(draw.randint(1, 12)):
            place = draw.randrange(len(data))
            signs = draw.choice([b'"', b",", b"\n", b"\t", b"\0", b"\xff\xfe", b"\r", data[place:place + 30]])
            longer = data[:place] + signs + data[place:]
            data = draw.choice([longer, data[:place] + data[place + draw.randint(1, 40):], data[::-1], data])
            data = data or bytearray(b"a,b")
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            found = read_labels(bytes(data), "x.csv")
        except InputError:
            continue
        assert len(found.texts) == len(found.labels) and len(found.classes) >= 2


def test_a_missing_file_is_a_mistake() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_labels("no/such/file.csv")


# --- measuring


def given(rows: Sequence[tuple[str, str]] = ROWS, **options: int) -> probe.Setting:
    return probe.setting([text for text, _ in rows], [label for _, label in rows], **options)


@pytest.mark.quick
def test_same_texts_stay_in_one_fold() -> None:
    rows = [*ROWS, *((text.upper() + "!", label) for text, label in ROWS)]
    found = given(rows)
    assert len(found.folds) == probe.REPEATS
    for folds in found.folds:
        assert sorted(i for _, judge in folds for i in judge) == list(range(len(rows)))
        for fit, judge in folds:
            assert not set(found.groups[fit]) & set(found.groups[judge])


def test_small_classes_have_fewer_folds() -> None:
    assert len(given(ROWS[:9] + ROWS[9:12]).folds[0]) == 3


def test_what_is_in_the_vectors_is_found_and_noise_is_not() -> None:
    rows = [(f"a fine day, number {i * 31 % 997}", "good") for i in range(60)]
    rows += [(f"rain again, number {i * 17 % 991}", "bad") for i in range(60)]
    found = probe.probe({"telling": Vectors(telling), "noise": Vectors(noise)}, given(rows), "en")
    assert found["telling"].metrics["accuracy"] == 100 and not found["telling"].mistakes
    assert 96 < found["telling"].metrics["accuracy_low"] < 98  # 120 right of 120
    assert found["noise"].metrics["accuracy_low"] < 60 and found["noise"].mistakes
    assert found[probe.MAJORITY].metrics["accuracy"] == 50
    gap, low, _ = probe.paired_difference(given(rows), found["telling"], found["noise"])
    assert gap > 20 and low > 0
    chances = found["telling"].classifier.probabilities(["another fine morning", "more rain"])
    assert np.allclose(chances.sum(axis=1), 1) and chances.argmax(axis=1).tolist() == [1, 0]
    sure = [mistake.probability for mistake in found["noise"].mistakes]
    assert sure == sorted(sure, reverse=True) and min(sure) >= 0.5


def test_the_same_numbers_each_time() -> None:
    first, second = (probe.probe_method(Vectors(noise), given(), "en") for _ in range(2))
    assert first.metrics == second.metrics and (first.predicted == second.predicted).all()
    assert (given(seed=1).weights != given().weights).any()


def test_metrics_agree_with_scikit_learn() -> None:
    found = given()
    one = probe.probe_method(Vectors(noise), found, "en")
    assert one.metrics["accuracy"] == pytest.approx(
        100 * np.mean([accuracy_score(found.truth, row) for row in one.predicted]))
    assert one.metrics["macro_f1"] == pytest.approx(
        100 * np.mean([f1_score(found.truth, row, average="macro") for row in one.predicted]))
    assert one.confusion.sum() == pytest.approx(len(ROWS))
    for name in ("accuracy", "macro_f1"):
        assert one.metrics[f"{name}_low"] <= one.metrics[name] <= one.metrics[f"{name}_high"]


def test_resamples_draw_same_texts_together() -> None:
    weights = resample_weights(np.array([0, 1, 1, 2]), resamples=50)
    assert (weights[:, 1] == weights[:, 2]).all() and set(weights[:, [0, 1, 3]].sum(axis=1)) == {3}
    truth = np.array([0, 1, 1, 0])
    assert difference(truth, truth[None], truth[None], weights) == (0, 0, 0)
    truth, weights = np.zeros(200, int), resample_weights(np.arange(200))
    half = (np.arange(200) % 2)[None]
    (gap, low, high), (same, lower, higher) = (
        difference(truth, truth[None], half, weights, n) for n in (1, 6))
    assert gap == same == pytest.approx(50, abs=1) and lower < low < gap < high < higher


def test_sparse_and_dense_vectors_give_a_scale_of_one() -> None:
    counts = Vectors(lambda text: np.eye(400)[sum(text.encode()) % 400] * 5)
    x = probe.vectors(counts, [text for text, _ in ROWS], "en")
    assert not isinstance(x, np.ndarray)
    assert np.allclose(np.asarray(probe.Scaling().fit(x).transform(x).sum(axis=1)), 1)
    x = probe.vectors(Vectors(noise), [text for text, _ in ROWS], "en")
    assert np.mean((probe.Scaling().fit(x).transform(x) ** 2).sum(axis=1)) == pytest.approx(1)
    constant = probe.probe_method(Vectors(lambda text: np.ones(6)), given(), "en")
    assert np.isfinite(constant.metrics["accuracy"])


def test_a_method_without_vectors_is_an_error_beside_the_others() -> None:
    class Refusing(Vectors):
        def refusal(self, task: Task) -> Note:
            return Note("no vectors")

    found = probe.probe({"a": Refusing(noise), "b": InputError("not trained"), "c": Vectors(noise)}, given(), "en")
    assert isinstance(found["a"], RefusedError) and isinstance(found["b"], InputError)
    assert isinstance(found["c"], probe.Probe)


# --- the command


@pytest.fixture
def shelf(tmp_path, monkeypatch: pytest.MonkeyPatch) -> str:
    for key, rung in fake_registry().items():
        monkeypatch.setitem(models.REGISTRY, key, rung)
    assert all(issubclass(rung.method_class(), Method) and isinstance(rung, Rung) for rung in models.REGISTRY.values())
    return str(make_shelf(tmp_path / "weights"))


def test_command_prints_one_object(shelf: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "--weights", shelf, "--method", "rnn", "--method", "word2vec", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [probe.MAJORITY, "word2vec", "rnn"]
    for row in found.values():
        assert 0 <= row["accuracy_low"] <= row["accuracy"] <= row["accuracy_high"] <= 100
        assert 0 <= row["macro_f1"] <= 100 and row["seconds"] >= 0 and row["sentences"] == len(shipped_labels("en"))
        assert np.sum(row["confusion"]) == pytest.approx(row["sentences"])


def test_command_reads_a_file(shelf: str, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.csv").write_text(table(ROWS), encoding="utf-8")
    common = ["probe", "--weights", shelf, "--method", "rnn", "--data", str(tmp_path / "x.csv")]
    assert main([*common, "--lang", "en", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rnn"]["classes"] == ["bad", "good"]
    assert main(common) == 0
    assert "rnn" in capsys.readouterr().out
    assert main(["probe", "--weights", shelf, "--method", "rnn", "--data", str(SHIPPED), "--lang", "zh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rnn"]["sentences"] == len(shipped_labels("zh"))


@pytest.mark.parametrize("arguments", [
    ["--lang", "fr"], ["--data", "none.csv"], ["--method", "nothing"], ["--data", str(SHIPPED), "--label-column", "x"]])
def test_command_names_mistakes(arguments: list[str], shelf: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "--weights", shelf, *arguments, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("error: ") and err.count("\n") == 1
