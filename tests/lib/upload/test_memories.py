"""Translation memories: varieties of a language, the source, entities, and XML that is damaged."""

from __future__ import annotations

import pytest

from lib.upload import UploadedFile, read_upload
from models.base import Pair
from models.messages import InputError
from tests.lib.upload.test_upload import DE, EN, EXPECTED, ZH, read, tmx
from tests.support.uploads.files import xliff

UNITS = [{"en": a, "zh": b} for a, b in zip(EN, ZH)]


def memory(*units: dict[str, str], **options):
    return read(tmx(*units), "a.tmx", **options)


def test_varieties_are_one_language_or_what_the_reader_chooses():
    units = [{("en", "en-US", "EN_GB")[i % 3]: a, "zh-Hans" if i % 2 else "zh": b} for i, (a, b) in
             enumerate(zip(EN, ZH))]
    found = memory(*units)
    assert list(found.pairs) == EXPECTED and found.languages == ("en", "zh")
    assert "en-gb, en-us" in str(found.warnings[0])
    names = [c.name for c in found.columns]
    assert names == ["en", "zh", "en (alone)", "en-us", "en-gb", "zh (alone)", "zh-hans"]
    one = memory(*units, columns=(names.index("en-us"), 1))
    assert one.counts["kept"] == 10 and one.languages == ("en", "zh") and one.pairs[0] == EXPECTED[1]


def test_two_varieties_alone_are_two_sides():
    found = memory(*({"en-US": f"The color of the {a[18:-1]}.", "en-GB": f"The colour of the {a[18:-1]}."} for a in EN))
    assert found.languages == ("en-us", "en-gb") and found.pairs[0].second.startswith("The colour")


def test_srclang_decides_the_source():
    text = tmx(*({"de": c, "en": a, "zh": b} for a, b, c in zip(EN, ZH, DE))).replace('srclang="en"', 'srclang="ZH-CN"')
    found = read(text, "a.tmx")
    assert found.languages[0] == "zh" and found.pairs[0].first == ZH[0]
    swapped = tmx(*({"zh": b, "en": a} for a, b in zip(EN, ZH)))
    assert read(swapped, "a.tmx").languages == ("en", "zh")
    assert read(swapped.replace('srclang="en"', 'srclang="*all*"'), "a.tmx").languages == ("zh", "en")


@pytest.mark.parametrize("written, meant", [
    ("A&nbsp;b.", "A b."), ("caf&eacute;", "café"), ("a &unknown; b", "a &unknown; b"), ("R&D & more", "R&D & more"),
    ("AT&amp;T &lt;x&gt;", "AT&T <x>"), ("one&#x1F;two", "onetwo"), ("one\x1ftwo\x00", "onetwo"), ("3 < 5", "3 < 5"),
    ("it&#146;s &#8217;", "it’s ’"), ("<![CDATA[a & b < c]]>", "a & b < c"), ("&#xD800;x&#0;", "x"),
    ("a<!-- & -->b", "ab"),
])
def test_what_is_slightly_wrong_costs_nothing_else(written, meant):
    found = memory(*UNITS[:10], {"en": written, "zh": "甲乙"}, *UNITS[10:])
    assert list(found.pairs) == [*EXPECTED[:10], Pair(meant, "甲乙"), *EXPECTED[10:]]


@pytest.mark.parametrize("broken", ["<b>x", "</tuv>", "<seg>", "<x y=z>", "</seg></tuv></tu><tu <", "<?pi",
                                    "]]>x</oops>"])
def test_a_fault_costs_one_unit(broken):
    text = tmx(*UNITS[:10], {"en": f"Broken {broken} here.", "zh": "坏"}, *UNITS[10:])
    found = read(text, "a.tmx")
    kept = [pair for pair in found.pairs if pair in EXPECTED]
    assert len(kept) >= 29 and [p for p in EXPECTED if p in kept] == kept
    if len(found.pairs) == 30:
        assert found.left_out or any("broken" in str(w) for w in found.warnings)


def test_every_unit_may_be_broken():
    text = tmx(*({"en": f"<b>{a}", "zh": b} for a, b in zip(EN * 30, ZH * 30)))
    with pytest.raises(InputError, match="not a TMX that can be read"):
        read(text, "a.tmx")
    half = tmx(*({"en": a if i % 2 else f"<b>{a}", "zh": b} for i, (a, b) in enumerate(zip(EN, ZH))))
    found = read(half, "a.tmx")
    assert list(found.pairs) == EXPECTED[1::2] and found.left_out_total == 15
    assert "broken here" in str(found.left_out[0].reason) and found.left_out[0].line == 3


def test_translators_files():
    rows = [*zip(EN, ZH), ("Press <g id='1'>OK</g><x id='2'/> or <ph id='3'>&lt;br&gt;</ph>wait.", "按OK或等待。"),
            ("Not translated.", "")]
    for version in ("1.2", "2.0"):
        found = read_upload([xliff(rows, version)])
        assert list(found.pairs) == [*EXPECTED, Pair("Press OK or wait.", "按OK或等待。")]
        assert found.languages == ("en", "zh") and "second text is empty" in str(found.left_out[0].reason)
    broken = xliff([*zip(EN[:5], ZH), ("a <b> fault", "坏"), *zip(EN[5:], ZH[5:])])
    assert list(read_upload([broken]).pairs) == EXPECTED
    bomb = xliff(list(zip(EN, ZH)))
    data = bomb.data.replace(b"<xliff", b'<!DOCTYPE x [<!ENTITY a "ha">]><xliff', 1)
    with pytest.raises(InputError, match="entities"):
        read_upload([UploadedFile("a.xlf", data)])
