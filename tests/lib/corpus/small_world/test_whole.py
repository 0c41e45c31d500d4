"""The whole small world: as many distinct, well-formed pairs as are asked for, the same everywhere, all of it known."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter

import pytest

from lib.corpus.small_world import whole
from lib.corpus.small_world.frames.all_frames import FRAMES
from lib.corpus.small_world.frames.draw import everybody, named
from lib.corpus.small_world.whole import Item, small_world, small_world_corpus
from lib.corpus.small_world.words import living, nouns, qualities, settings, verbs
from lib.paths import ROOT
from models.messages import InputError

COUNT = 20_000


@pytest.fixture(scope="module")
def world() -> list[Item]:
    return small_world(COUNT)


def digest(items: list[Item]) -> str:
    return hashlib.sha256("\n".join("\t".join(i.pair) for i in items).encode()).hexdigest()


def test_distinct_pairs_of_every_frame(world):
    assert len({i.pair for i in world}) == COUNT
    found = Counter(i.scene.frame for i in world)
    assert set(found) == set(FRAMES) and min(found.values()) >= 20, found.most_common()[-3:]
    assert len({i.scene for i in world}) > 0.85 * COUNT


def test_lengths_up_to_forty_words(world):
    lengths = Counter(len(i.pair.second.split()) for i in world)
    assert max(lengths) <= 40 and 0.06 < sum(n for length, n in lengths.items() if length >= 20) / COUNT < 0.1
    assert sum(n for length, n in lengths.items() if length >= 30) > 20


def test_the_seed_decides_in_every_process(world):
    assert small_world(500) == world[:500] and small_world(500, seed=1) != world[:500]
    code = ("import hashlib; from lib.corpus.small_world.whole import small_world; "
            "print(hashlib.sha256('\\n'.join('\\t'.join(i.pair) for i in small_world(500)).encode()).hexdigest())")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
                          env=os.environ | {"PYTHONHASHSEED": "7"})
    assert done.stdout.strip() == digest(world[:500])


def test_exhaustion_is_named(monkeypatch):
    monkeypatch.setattr(whole, "FRAMES", {"age": FRAMES["age"]})
    monkeypatch.setattr(whole, "IDLE", 200)
    with pytest.raises(InputError, match=r"has \d+ different pairs with this seed, not 90000"):
        small_world(90_000)


def test_six_hundred_concepts_are_said(world):
    zh, en = ("\n".join(i.pair[side] for i in world).lower() for side in (0, 1))
    words = [(t.zh, t.en) for table in (nouns.THINGS, living.FOLK, living.KIN, living.ANIMALS) for t in table.values()]
    words += [(p[0], p[3].removeprefix("the ")) for p in nouns.PLACES.values()]
    words += [*nouns.TOWNS.values(), *(c[2:] for c in nouns.COUNTRIES.values())]
    words += [(p.zh, p.en) for p in living.PERSONS.values()]
    deeds = {**verbs.ON_THINGS, **verbs.ON_PEOPLE, **verbs.ACTIVITIES}.values()
    words += [(v.zh, v.base.split()[0]) for v in deeds]
    words += [(q.zh, q.en) for q in qualities.QUALITIES.values()]
    for table in (settings.PAST, settings.FUTURE, settings.MOMENTS, settings.HABIT, settings.OFTEN, settings.LASTING,
                  settings.TRAVEL, settings.SUBJECTS):
        words += table.values()
    said = [pair for pair in words if pair[0] in zh and pair[1].lower() in en]
    assert len(said) >= 600, set(words) - set(said)


def test_form(world):
    for i in world:
        zh, en = i.pair
        assert re.fullmatch(r"[\u4e00-\u9fff，；]+[。？]", zh), zh
        assert re.fullmatch(r"[A-Z][A-Za-z',\- ]+[.?]", en) and not re.search(r"  | [,.?]", en), en
        assert ("？" in zh) == ("?" in en), i.pair
        assert not re.search(r"，[，。]|了了|的的|没没|在在", zh), zh


#: what no sentence of the world may have, by language
WRONG_EN = re.compile(
    r"\b([Hh]e|[Ss]he|Anna|David) (am|are|were|have|do|want|know|like)\b"
    r"|\b(I|[Ww]e|[Tt]hey) (is|has|does|likes|wants)\b"
    r"|\b[Aa] (?!uniform|useful)[aeiou]|\b[Aa]n (?!honest|hour)[^aeiou]|\b(did|does|do)(n't| not) \w+ed\b"
    r"|\bto (?!bed)\w+ed\b|\b(\w+) \2\b(?<!that that)")
WRONG_ZH = re.compile(r"没有?\w{1,3}了[^了]{0,3}。|不过了|两(学生|书|车)|一(张|本|辆)(猫|狗)|(?<!十)二(个|本|辆)|没会"
                      r"|不在在|了过|过了过")


def test_agreement_and_grammar(world):
    for i in world:
        en, zh = i.pair.second, i.pair.first
        plural = " and " in en or i.scene["ask"] or i.scene.frame in ("thought", "report", "making", "wh", "either")
        if not plural:
            assert not (found := WRONG_EN.search(en)), (en, found)
        assert not (found := WRONG_ZH.search(zh)), (zh, found)


def test_measure_words_and_plurals_fit(world):
    checked = 0
    for i in world:
        for _, value in i.scene.roles:
            det, _, key = [*value.split("/"), "", ""][:3]
            noun = {**nouns.THINGS, **living.ANIMALS}.get(key)
            front = {"two": "两", "three": "三", "this": "这", "that": "那"}.get(det)
            if noun and front and i.scene.frame in ("do", "there", "give", "put", "price", "count"):
                if noun.mass and det in ("this", "that"):
                    continue
                assert front + noun.measure in i.pair.first, i
                many = noun.portion + "s" if noun.mass else noun.plural
                assert det in ("this", "that") or many in i.pair.second, i
                checked += 1
    assert checked > 900


def test_nobody_is_named_as_somebody_s_own(world):
    for i in world:
        if i.scene.frame in ("person", "give", "making", "comparison", "thought"):
            names = [name for role in ("agent", "patient", "recipient", "other") for name in named(i.scene[role])]
            names += [name for part in i.scene.parts for name in everybody(part)]
            assert len(names) == len(set(names)), i.pair
        if i.scene["ask"]:
            assert not i.pair.first.startswith(("我妈妈", "我女儿", "我哥哥", "我们儿子")), i.pair


def test_what_is_not_said(world):
    text = "\n".join("\t".join(i.pair) for i in world)
    for wrong in ("写日记本", "写了一本日记", "讲一个秘密", "寄出去了那", "先散步了", "先看书了",
                  "十分无聊", "十分大", "十分穷",
                  "没有有", "planting a ", "buying a potato", "get married with"):
        assert wrong not in text, wrong
    assert not re.search(r"\b(took|take) off (their|our) (raincoat|shirt|hat|coat|skirt|ring)\b", text)
    assert not re.search(r"(cats or kittens|kittens or cats|dogs or puppies|puppies or dogs)", text)
    assert not re.search(r" and \w+ (took off|mended) (the|that|this) (hat|coat|shirt|raincoat)", text)


def test_alignment_fits(world):
    for i in world:
        zh, en = i.pair
        assert i.alignment and len(set(i.alignment)) == len(i.alignment)
        for (a, b), (c, d) in i.alignment:
            assert 0 <= a < b <= len(zh) and 0 <= c < d <= len(en) and en[c:d] == en[c:d].strip()
    words = {(i.pair.first[a:b], i.pair.second[c:d].lower()) for i in world for (a, b), (c, d) in i.alignment}
    assert {("老师", "teacher"), ("不", "not"), ("一杯", "cup"), ("比", "than"), ("安娜", "anna"), ("下雨", "raining"),
            ("因为", "because"), ("最高", "tallest"), ("图书馆里", "library"), ("慢慢地", "slowly")} <= words
    assert not {("猫", "dog"), ("昨天", "tomorrow"), ("高", "short"), ("买", "sold")} & words


def test_references_are_known(world):
    referring = [i for i in world if i.references]
    assert {"it", "he", "until", "because", "if", "when", "although", "report", "beside", "do"} <= {
        i.scene.frame for i in referring}
    for i in referring:
        for r in i.references:
            assert i.pair.first[slice(*r.zh_pronoun)] in (
                "它", "他", "她", "自己的", "他的", "她的", "我", "你", "我们", "他们"), i.pair
            assert i.pair.second[slice(*r.en_pronoun)].lower().partition("'")[0] in (
                "it", "he", "she", "his", "her", "their"), i.pair
            assert i.pair.second[slice(*r.en_antecedent)].lower() not in ("it", "he", "she")


def test_the_corpus_has_splits():
    corpus = small_world_corpus(3000)
    assert len(corpus) == 3000 and len(corpus.split("test")) > 60 and len(corpus.split("valid")) > 60
