"""The twelve probes, made of the small world by a seed. No sentence that is asked was trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from random import Random

from lib.corpus.small_world import probes as world
from lib.corpus.small_world.frames.all_frames import FRAMES, write
from lib.corpus.small_world.frames.changes import CHANGES
from lib.corpus.small_world.frames.clause import DEEDS
from lib.corpus.small_world.frames.joined.twins import reason_of
from lib.corpus.small_world.frames.nominal import NOUNS
from lib.corpus.small_world.frames.scene import Scene
from lib.corpus.small_world.frames.synonyms import reworded
from lib.corpus.small_world.phrases import realize
from lib.corpus.small_world.trained import LANGS, new, trained
from lib.corpus.small_world.whole import Item as Known
from lib.corpus.small_world.whole import plainest, small_world, ways
from lib.corpus.small_world.words.homographs import HOMOGRAPHS
from lib.inside.matrix.probe import Ask, Item, Probe
from models.messages import N_

#: questions of each probe, and the seed they are drawn by: not that of the corpus
COUNT, SEED = 100, 11
#: English words of a long sentence; characters between a Chinese measure word and its noun that are far
LONG, FAR = 16, 3
#: names that the small world has not
STRANGERS = ("Ottilie", "Bogdan", "Zelda", "Karim", "Priya", "Quentin", "Wanda", "Igor", "Noor", "Hugo")
ADJECTIVE_ALONE = N_("the adjective alone: whoever it mostly spoke of in training")
COMMONEST_SENSE = N_("always the sense that was commonest in training")
COPYING = N_("the source, copied word for word")


def accepted(scene: Scene, lang: str) -> tuple[str, ...]:
    """Every sentence that the grammar has for a meaning, the plainest first, with other words for the same."""
    zh, en, _ = write(scene)
    markups = (zh, en)[LANGS.index(lang)]
    r = Random(0)
    texts = [realize(markup, lang).text for markup in markups]
    texts += [realize(reworded(markup, lang, r), lang).text for markup in markups for _ in range(8)]
    return tuple(dict.fromkeys(texts))


def _likelier(lang: str, pairs: Iterable[tuple[str, str]], count: int) -> tuple[Item, ...]:
    found = {right: Item("", (right,), wrong) for right, wrong in pairs if new(right, lang)}
    return tuple(found.values())[:count]


def _grammar(kind: str, lang: str, count: int, keep: Callable[[world.GrammarPair], bool] | None = None
             ) -> tuple[Item, ...]:
    drawn = world.grammar_pairs(kind, (12 if keep else 3) * count, SEED)
    return _likelier(lang, ((g.right, g.wrong) for g in drawn if keep is None or keep(g)), count)


def _between(pair: world.GrammarPair) -> int:
    """Characters between the measure word and its noun."""
    noun = NOUNS[pair.item.scene["patient"].rpartition("/")[2]].zh
    place = next(i for i, (a, b) in enumerate(zip(pair.right, pair.wrong)) if a != b)
    return pair.right.find(noun, place) - place - 1


def _translated(kind: str, lang: str, count: int) -> tuple[Item, ...]:
    """Changed pairs: a sentence, its translation, and that of the other one. Half of the sentences are the changed
    ones, and each is said in one of its ways."""
    here = LANGS.index(lang)
    r, found = Random(f"{kind} {lang} {SEED}"), []
    for pair in world.minimal_pairs(kind, 3 * count, SEED):
        one, two = (pair.first, pair.second) if r.random() < 0.5 else (pair.second, pair.first)
        said = r.choice(ways(one.scene)).pair[here]
        if new(said, lang):
            found.append(Item(said, (one.pair[1 - here],), two.pair[1 - here]))
    return tuple(found[:count])


def _paraphrases(lang: str, count: int) -> tuple[Item, ...]:
    """A sentence, the same in another way, and the plainest way of a meaning that differs in one thing."""
    here, kinds = LANGS.index(lang), ("negation", "verb", "opposite", "object", "time", "number")
    found: list[list[Item]] = [[] for _ in kinds]
    for place, kind in enumerate(kinds):
        r = Random(f"paraphrase {kind} {SEED}")
        for pair in world.minimal_pairs(kind, 2 * count, SEED + 1):
            same = list(dict.fromkeys(w.pair[here] for w in ways(pair.first.scene)))
            first, wrong = pair.first.pair[here], pair.second.pair[here]
            others = [text for text in same if text not in (first, wrong)]
            if others and new(first, lang):
                found[place].append(Item(first, (r.choice(others),), wrong))
    mixed = [group[i] for i in range(count) for group in found if i < len(group)]
    return tuple(mixed[:count])


def _words_of(word: str, sense: str, lang: str) -> tuple[str, ...]:
    """How a sense of a homograph is written in the other language."""
    sides = [template[1 - LANGS.index(lang)] for template in HOMOGRAPHS[word][1][sense]]
    pieces = [piece for text in sides for piece in text.split() if piece.rpartition("|")[2] == "word"]
    return tuple(dict.fromkeys(piece.partition("|")[0].replace("_", " ") for piece in pieces))


def _homographs(lang: str, count: int) -> Probe:
    here = LANGS.index(lang)
    senses: dict[str, Counter[str]] = defaultdict(Counter)
    for item in trained().items:
        if item.frame == "homograph":
            senses[item.scene["word"]][item.scene["sense"]] += 1
    items: list[Item] = []
    baseline: list[float] = []
    for one in world.homographs(6 * count, SEED):
        text = one.item.pair[here]
        if one.lang == lang and new(text, lang) and len(items) < count:
            items.append(Item(text, (one.item.pair[1 - here], *_words_of(one.word, one.sense, lang))))
            baseline.append(float(senses[one.word].most_common(1)[0][0] == one.sense) if senses[one.word] else 0.0)
    return Probe("homograph", lang, Ask.WORDS, tuple(items), tuple(baseline), COMMONEST_SENSE)


def resolved(item: Known, other: Known, lang: str) -> tuple[str, str] | None:
    """A sentence with its pronoun replaced by what it means, and by what it means in the twin."""
    here = LANGS.index(lang)
    text, mine, its = item.pair[here], item.references[0], other.references[0]
    start, end = (mine.zh_pronoun, mine.en_pronoun)[here]
    names = [pair[slice(*(r.zh_antecedent, r.en_antecedent)[here])]
             for pair, r in ((item.pair[here], mine), (other.pair[here], its))]
    if lang == "en":
        names = [name if name[:1].isupper() else f"the {name}" for name in names]
    right, wrong = (text[:start] + name + text[end:] for name in names)
    return (right, wrong) if right != wrong else None


def _coreference(lang: str, count: int) -> Probe:
    """As many twins of each frame; the baseline knows the adjective, and whom it spoke of in training."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for item in trained().items:
        if item.frame in ("it", "he", "until"):
            told[reason(item)][_part(item)] += 1
    groups: dict[str, list[tuple[Item, float]]] = defaultdict(list)
    for twin in world.twins(12 * count, SEED):
        if any(not new(known.pair[LANGS.index(lang)], lang) for known in (twin.first, twin.second)):
            continue
        both = [(a, resolved(a, b, lang)) for a, b in ((twin.first, twin.second), (twin.second, twin.first))]
        if all(texts for _, texts in both):
            groups[twin.first.frame] += [(Item("", (texts[0],), texts[1]), _guessed(known, told))
                                         for known, texts in both if texts]
    mixed = [group[i + j] for i in range(0, count, 2) for group in groups.values() if i + 1 < len(group)
             for j in (0, 1)][:count]
    return Probe("coreference", lang, Ask.LIKELIER, tuple(item for item, _ in mixed), tuple(b for _, b in mixed),
                 ADJECTIVE_ALONE)


def reason(item: Known) -> str:
    """The adjective that tells whom the pronoun means."""
    return reason_of(item.scene)


def _part(item: Known) -> str:
    return "first" if item.scene["refers"] in ("agent", "source") else "second"


def _guessed(item: Known, told: dict[str, Counter[str]]) -> float:
    counts = told[reason(item)]
    if counts["first"] == counts["second"]:
        return 0.5
    return float(counts.most_common(1)[0][0] == _part(item))


def _whole(scenes: Iterable[Known], lang: str, count: int) -> tuple[Item, ...]:
    here = LANGS.index(lang)
    found: dict[str, Item] = {}
    for known in scenes:
        if new(known.pair[here], lang):
            found.setdefault(known.pair[here], Item(known.pair[here], accepted(known.scene, LANGS[1 - here])))
        if len(found) >= count:
            break
    return tuple(found.values())


@cache
def _others() -> tuple[Known, ...]:
    """Items of the same grammar by another seed."""
    return tuple(small_world(6000, SEED))


@cache
def _combinations() -> tuple[Known, ...]:
    """Verb and object of which no training sentence has both."""
    places: dict[str, set[int]] = {}
    texts = sorted(trained().texts[0])

    def of(word: str) -> set[int]:
        if word not in places:
            places[word] = {i for i, text in enumerate(texts) if word in text}
        return places[word]

    r = Random(f"combination {SEED}")
    scenes = [scene for scene in (FRAMES["do"].draw(r) for _ in range(6000)) if scene is not None]
    return tuple(plainest(scene) for scene in scenes if not of(DEEDS["do"][scene["verb"]].zh) & of(
        NOUNS[scene["patient"].rpartition("/")[2]].zh))


def _strangers(lang: str, count: int) -> tuple[Item, ...]:
    from lib.corpus.small_world.words.living import PERSONS

    here, r = LANGS.index(lang), Random(f"strangers {SEED}")
    found = []
    for known in _others():
        person = PERSONS.get(known.scene["agent"])
        pair = known.pair
        if person is None or not person.en.istitle() or len(pair.second.split()) > 10 or known.scene.parts:
            continue
        if pair.first.count(person.zh) == 1 and pair.second.split().count(person.en) == 1:
            name = r.choice(STRANGERS)
            sides = pair.first.replace(person.zh, name), pair.second.replace(person.en, name)
            found.append(Item(sides[here], (sides[1 - here], name)))
    return tuple(found[:count])


def probe(key: str, lang: str, count: int = COUNT) -> Probe:
    """The probe of that name in one language."""
    if key == "homograph":
        return _homographs(lang, count)
    if key == "coreference":
        return _coreference(lang, count)
    likelier: dict[tuple[str, str], Callable[[], tuple[Item, ...]]] = {
        ("word_order", lang): lambda: _grammar(f"order_{lang}", lang, count),
        ("agreement", "en"): lambda: _grammar("agreement", "en", count),
        ("agreement", "zh"): lambda: _grammar("measure", "zh", count, lambda g: 0 <= _between(g) < FAR),
        ("number", "en"): lambda: _grammar("number", "en", count),
        ("far_agreement", "en"): lambda: _grammar("long_agreement", "en", count),
        ("far_agreement", "zh"): lambda: _grammar("measure", "zh", count, lambda g: _between(g) >= FAR),
    }
    if (key, lang) in likelier:
        return Probe(key, lang, Ask.LIKELIER, likelier[key, lang]())
    if key in CHANGES:
        return Probe(key, lang, Ask.NEARER, _translated(key, lang, count))
    if key == "paraphrase":
        return Probe(key, lang, Ask.VECTOR, _paraphrases(lang, count))
    if key == "unseen_word":
        items = _strangers(lang, count)
        return Probe(key, lang, Ask.WORDS, items, (1.0,) * len(items), COPYING)
    scenes = (k for k in _others() if len(k.pair.second.split()) >= LONG) if key == "length" else _combinations()
    return Probe(key, lang, Ask.WHOLE, _whole(scenes, lang, count))


def all_probes(keys: Sequence[str], count: int = COUNT) -> list[Probe]:
    """Every probe in both languages."""
    return [probe(key, lang, count) for key in keys for lang in LANGS]
