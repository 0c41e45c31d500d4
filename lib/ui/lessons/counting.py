"""Lesson 1: when counting wins."""

from __future__ import annotations

from collections.abc import Mapping

from lib.ui.lessons.parts import board, draw_standing, question, score, similarity_here
from lib.ui.lessons.steps import Asked, Came, Lesson, Link, Step, Term, network
from lib.ui.session.i18n import language, t
from lib.ui.shared.breaks import alike, likeness
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import rung_path
from lib.ui.shared.trace_tables import counts_view
from lib.ui.shared.user_text import md
from models.messages import N_

KEY = "bag_of_words"
THREE = (KEY, "word2vec", "rnn")
ORDER = {"en": {"a": "The dog bit the man.", "b": "The man bit the dog."}, "zh": {"a": "狗咬了人。", "b": "人咬了狗。"}}
MEANING = {"en": {"a": "He speaks quickly", "b": "She talks fast"}, "zh": {"a": "他说得很快", "b": "她讲话迅速"}}
HOW_ALIKE = {"same": N_("Exactly the same: 1.00"), "near": N_("Alike, but not the same: between 0.5 and 1"),
             "far": N_("Hardly alike: below 0.5")}


def how_alike(value: float) -> str:
    """Which of the choices a similarity makes true."""
    return "same" if value > 0.995 else "near" if value >= 0.5 else "far"


def similarity(key: str, texts: Mapping[str, str]) -> float:
    """How alike a method finds the step's two texts."""
    network(key)
    found = likeness(key, (texts["a"], texts["b"])).output
    return float(found[0][1]) if isinstance(found, list) else 0.0


def _heaviest(texts: Mapping[str, str]) -> Came:
    table = [dict(row) for row in network(KEY).trace(texts["a"], language()).table]
    top = max(table, key=lambda row: row["weight"])
    codes = {piece: code for code, pieces in PIECES.items() for piece in pieces}
    return Came(codes.get(top["piece"], "small"), t(
        "The longest bar is **{piece}**: it weighs {weight}.", piece=md(top["piece"]), weight=f"{top['weight']:.2f}"))


PIECES = {"animal": ("dog", "狗"), "bite": ("bit", "咬"), "person": ("man", "人"), "small": ("the", "了", ".", "。")}


def _draw_counts(texts: Mapping[str, str]) -> None:
    counts_view(network(KEY).trace(texts["a"], language()), KEY, t(
        "Each bar is one token of the sentence; the rarer it is in the training sentences, the longer its bar."))


def _alike(key: str, texts: Mapping[str, str]) -> Came:
    value = similarity(key, texts)
    return Came(how_alike(value), t("{method} gives {value}.", method=method_title(key), value=f"{value:.2f}"))


def _winner(texts: Mapping[str, str]) -> Came:
    found = question(similarity_here())
    best, second = found.methods[0], found.methods[1]
    kind = "count" if best == KEY else "points" if best == "word2vec" else "network"
    pair = found.pair(best, second)
    decided = t("The test decides it.") if pair is not None and pair.decided else t("The test does not decide it.")
    return Came(kind, t("First is {best}, next {second}. {decided}", best=score(found, best),
                        second=score(found, second), decided=decided))


def _place(texts: Mapping[str, str]) -> Came:
    found = question("translation_zh_en")
    place, last = found.methods.index(KEY) + 1, len(found.methods)
    code = "first" if place == 1 else "half" if place <= last / 2 else "behind"
    return Came(code, t("Bag of words is number {place} of {last}: {score}. First is {best}.", place=place, last=last,
                        score=score(found, KEY), best=score(found, found.methods[0])))


def _fields(name: str, texts: Mapping[str, str]) -> Link:
    return Link(rung_path(KEY), {f"{name}_a": texts["a"], f"{name}_b": texts["b"]})


LESSON = Lesson(
    "counting", N_("When counting wins"),
    N_("What a list of counts can tell, what it cannot, and how far it gets beside the networks."), 15,
    (
        Step(N_("A sentence becomes counts"),
             N_("A bag of words lists how often each token stands in “{a}” and gives rare tokens more weight."),
             N_("Which token gets the most weight?"),
             {"animal": {"en": "dog", "zh": "狗"}, "bite": {"en": "bit", "zh": "咬"},
              "person": {"en": "man", "zh": "人"}, "small": {"en": "the, or the full stop", "zh": "“了”或句号"}},
             N_("Weight is rarity: it is computed from the training sentences, and nobody tells the method which word "
                "matters."),
             _heaviest, _draw_counts,
             lambda texts: Link(rung_path(KEY), {"text": texts["a"], "src": language(), "view": "counts"}),
             (KEY,), ORDER),
        Step(N_("The order is lost"),
             N_("Now the same words in another order: “{a}” and “{b}”"),
             N_("How alike does a bag of words find them?"), HOW_ALIKE,
             N_("The counts are the same, so the two lists are the same: who bit whom was never in them."),
             lambda texts: _alike(KEY, texts),
             lambda texts: alike((texts["a"], texts["b"]), THREE, "lesson_order"),
             lambda texts: _fields("order", texts), THREE, ORDER),
        Step(N_("Meaning was never there"),
             N_("Now nearly the same meaning in other words: “{a}” and “{b}”"),
             N_("How alike does a bag of words find these two?"), HOW_ALIKE,
             N_("Only shared tokens count. Two words with one meaning are two places in the list, as far apart as any "
                "others."),
             lambda texts: _alike(KEY, texts),
             lambda texts: alike((texts["a"], texts["b"]), (KEY, "word2vec", "transformer_encoder"), "lesson_meaning"),
             lambda texts: _fields("meaning", texts), (KEY, "word2vec", "transformer_encoder"), MEANING),
        Step(N_("And yet"),
             N_("People have scored how alike pairs of sentences are; each method ranks the same pairs, and the "
                "Scoreboard says whose ranking is nearest to theirs."),
             N_("Which kind of method comes first?"),
             {"count": N_("Counting: bag of words"), "points": N_("Words as points: Word2Vec"),
              "network": N_("A network that reads the whole sentence")},
             N_("One reason may be that ordinary sentences that are alike mostly share words, and rare shared words "
                "say most; a network has to learn that first."),
             _winner, lambda texts: draw_standing(similarity_here()),
             lambda texts: board(similarity_here())),
        Step(N_("Word by word"),
             N_("A bag of words translates word by word, from a lexicon counted from the same pairs."),
             N_("Where does it stand in translation from Chinese into English?"),
             {"first": N_("First"), "half": N_("In the first half, but not first"),
              "behind": N_("In the second half")},
             N_("Counts find the words. Endings, order and small words need a method that writes one token after "
                "another."),
             _place, lambda texts: draw_standing("translation_zh_en"), lambda texts: board("translation_zh_en")),
    ),
    (Term("bag of words", "词袋", N_("a sentence as the counts of its words, without their order")),
     Term("TF-IDF", "词频-逆文档频率", N_("a count, weighed by how rare the word is")),
     Term("cosine similarity", "余弦相似度", N_("how far two lists point the same way: 1 the same, 0 nothing shared")),
     Term("baseline", "基线", N_("the simple method that a new one has to beat"))),
    (Asked(N_("Why does a bag of words find “the dog bit the man” and “the man bit the dog” the same?"),
           N_("Both have the same counts. What is not in the list cannot be compared.")),
     Asked(N_("Why does the weight of a word depend on the training sentences?"),
           N_("Rarity is counted there: a word that stands in nearly every sentence tells hardly anything about one "
              "of them.")),
     Asked(N_("For which task would you try counting first?"),
           N_("Where shared words decide: finding similar tickets, duplicates, a question that was asked before. It "
              "is trained in seconds, and you see why it says what it says."))))
