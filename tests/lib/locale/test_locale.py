"""Both languages complete: every message of the source has a Chinese text with the same fields, and is compiled."""

from __future__ import annotations

import ast
import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from lib.locale import LANGUAGES, catalogue, guess_language, po_path, translate
from lib.locale import compile as compiling
from lib.locale.extract import MARKERS, all_messages, messages_in
from lib.paths import ROOT
from models.messages import C_, CONTEXT

FIELDS = re.compile(r"\{(\w+)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: a mark of ASCII beside a Chinese character: Chinese text has marks of its own
TWICE = re.compile(r"遮罩|词片|您|融合算子|读的一方|写的一方|侧栏|句段|计算机|点积|步幅|碰运气|本站|说明卡|点击| et al|"
                   r"前馈(?!网络)|\} ?百万|(?<=[\d}]) %")
HALF_BRACKETS = re.compile(r"(?<!tanh)(?<!\+ )\([^()]*[\u4e00-\u9fff][^()]*\)|\([^()]*\)[。，；：]")
WRONG_MARK = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]")
OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.fixture(scope="module", params=OTHERS)
def po(request: pytest.FixtureRequest) -> Catalog:
    return read_po(po_path(request.param).read_text(encoding="utf-8").splitlines(), request.param)


def texts(po: Catalog) -> dict[str, str]:
    """message -> its translation; a message with a context is what the source holds, both in one."""
    return {(f"{message.context}{CONTEXT}" if message.context else "") + str(message.id): str(message.string)
            for message in po if message.id}


def test_every_message_is_translated(po: Catalog) -> None:
    known = texts(po)
    missing = [message for message in texts(all_messages()) if not known.get(message)]
    assert not missing, f"{len(missing)} without translation; run python -m lib.locale.compile: {missing[:5]}"


@pytest.mark.quick
def test_fields_are_the_same(po: Catalog) -> None:
    wrong = [a for a, b in texts(po).items() if set(FIELDS.findall(a)) != set(FIELDS.findall(b))]
    assert not wrong


def test_marks_are_chinese(po: Catalog) -> None:
    assert not [text for text in texts(po).values() if WRONG_MARK.search(text) or HALF_BRACKETS.search(text)]


def test_bold_ends(po: Catalog) -> None:
    """Bold that ends with a mark and goes on with a letter is no bold: its stars are shown."""
    marks, bold = "，。：；！？）”、（“\n ", re.compile(r"\*\*([^*]+)\*\*(.)")
    assert not [text for text in texts(po).values() for inside, after in bold.findall(text)
                if inside[-1] in marks and after not in marks]


@pytest.mark.quick
def test_what_is_filled_in_stands_apart_from_chinese_when_it_is_latin(po: Catalog) -> None:
    together = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    for message, text in texts(po).items():
        fields = dict.fromkeys(FIELDS.findall(text), "Word2Vec")
        if fields and not re.search(r"\{\w+[^\w}]", text):
            assert not together.search(translate(message, "zh", **fields)), message
    assert translate("{method} (by {points}, 95 % interval {low} to {high})", "zh", method="词袋", points=1, low=2,
                     high=3).startswith("词袋（")


def test_marks_in_the_source_are_chinese() -> None:
    """Sentences that stand in the code itself, such as examples, and the README's Chinese part."""
    between = re.compile(r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]")
    wrong = []
    for path in [*sorted((ROOT / "lib" / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]:
        wrong += [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                  if isinstance(node, ast.Constant) and isinstance(node.value, str) and between.search(node.value)]
    wrong += between.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert not wrong


@pytest.mark.quick
def test_one_word_for_one_thing(po: Catalog) -> None:
    """Terms that once went by two names, and 你 throughout."""
    told = {text: found.group() for text in texts(po).values() if (found := TWICE.search(text))}
    assert not told


@pytest.mark.quick
@pytest.mark.parametrize(("message", "context", "other"), [
    ("Pairs", "of words", "词对"), ("characters", "cut into", "按字符"), ("words", "cut into", "按词"),
    ("product", "number by number", "逐项乘积"), ("looks", "which way", "看的方向"),
    ("Positions", "how many", "位置数"), ("chance", "measured against", "随机")])
def test_an_entry_with_two_meanings_has_two_texts(message: str, context: str, other: str) -> None:
    marked = C_(context, message)
    assert translate(marked, "zh") == other
    assert translate(marked, "en") == translate(marked, "xx") == message


def test_compiled_is_up_to_date(po: Catalog) -> None:
    with po_path(str(po.locale)).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stale = [message for message, text in texts(po).items() if compiled.gettext(message) != (text or message)]
    assert not stale, f"run python -m lib.locale.compile: {stale[:5]}"


def test_nothing_is_said_without_a_marker() -> None:
    source = """
t("a {b}", b=1)
N_("c" "d"
   "「{mask}」")
t(x), other("e"), t(""), t(x, "y"), t(f"g{x}"), C_(x, "y"), C_("c")
f"**{i18n.t('f')}**"
t(C_("of words", "h"))
"""
    found = [(line, text) for line, _, text, _ in messages_in(BytesIO(source.encode()), MARKERS, (), {})]
    assert sorted(found) == [(2, "a {b}"), (3, "cd「{mask}」"), (6, "f"), (7, ("of words", "h"))]


def test_compiling_adds_drops_and_tells_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    path, source = tmp_path / "LC_MESSAGES" / "ladder.po", Catalog()
    monkeypatch.setattr(compiling, "po_path", lambda code: path)
    monkeypatch.setattr(compiling, "all_messages", lambda: source)
    source.add("Stay", locations=[("lib/a.py", 3)])
    assert compiling.main() == 1 and "zh: 1 missing\n  'Stay'" in capsys.readouterr().out
    empty = path.read_text(encoding="utf-8")
    path.write_text(empty.replace('"Stay"\nmsgstr ""', '"Stay"\nmsgstr "留"'), encoding="utf-8")
    assert compiling.main() == 0 and "zh: complete" in capsys.readouterr().out
    written = path.read_bytes()
    assert compiling.main() == 0 and path.read_bytes() == written
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Stay") == "留"
    source.delete("Stay")
    source.add("Come: 15 % of {n}")
    assert compiling.main() == 1
    assert "Stay" not in path.read_text(encoding="utf-8") and ", python-format" not in path.read_text(encoding="utf-8")


@pytest.mark.quick
def test_translate_fills_fields_and_falls_back() -> None:
    assert translate("Method {name} of {code}", "zh", name="x", code="y") == "Method x of y"
    assert CHINESE.search(translate("Compare", "zh"))
    assert translate("Compare", "en") == translate("Compare", "xx") == "Compare"
    assert translate("", "zh") == ""


def test_guess_from_the_browser() -> None:
    assert [guess_language(x) for x in ("zh-CN", "zh", "en-GB", "de", None)] == ["zh", "zh", "en", "en", "en"]


def test_catalogues_are_not_shared_state() -> None:
    assert catalogue("zh") is catalogue("zh")
    assert catalogue("zh") is not catalogue("en")
