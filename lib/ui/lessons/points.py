"""Lesson 2: words as points."""

from __future__ import annotations

from collections.abc import Mapping

from lib.inside import words
from lib.ui.lessons.counting import HOW_ALIKE, how_alike, similarity
from lib.ui.lessons.steps import Asked, Came, Lesson, Link, Step, Term, network
from lib.ui.session.i18n import language, t
from lib.ui.shared.breaks import alike, vectors_of_word, word_likeness
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import rung_path
from lib.ui.shared.trace_tables import neighbours_view
from lib.ui.shared.user_text import md
from models.messages import N_, InputError

KEY, COUNTS, ENCODER = "word2vec", "bag_of_words", "transformer_encoder"
TEA = {"en": {"a": "We drink tea in the morning.", "word": "tea"}, "zh": {"a": "我们早上喝茶。", "word": "茶"}}
NEAR = {"drink": ("coffee", "咖啡", "beer", "啤酒", "milk", "牛奶", "water", "水", "wine", "酒", "juice", "果汁"),
        "other": ("茶", "tea")}
SENSES = {"en": {"a": "The kind man helped us.", "b": "What kind of book is it?", "word": "kind"},
          "zh": {"a": "这朵花真美。", "b": "他花了很多钱。", "word": "花"}}
TURNED = {"en": {"a": "He likes her, but she does not like him.", "b": "She likes him, but he does not like her."},
          "zh": {"a": "他喜欢她，但她不喜欢他。", "b": "她喜欢他，但他不喜欢她。"}}
MEANING = {"en": {"a": "He speaks quickly", "b": "She talks fast"}, "zh": {"a": "他说得很快", "b": "她讲话迅速"}}
SIDES = {code: {"a": "I am a student.", "b": "我是一个学生。"} for code in ("en", "zh")}
BETTER = {"more": N_("More alike"), "same": N_("The same, to two digits"), "less": N_("Less alike")}


def _nearest(texts: Mapping[str, str]) -> Came:
    rows = [dict(row) for row in network(KEY).trace(texts["a"], language()).table if row["word"] == texts["word"]
            and words.is_word(row["neighbour"], row["lang"])]
    if not rows:
        raise InputError(N_("The word “{word}” has no vector in these weights."), word=texts["word"])
    first = min(rows, key=lambda row: row["rank"])
    across = first["lang"] != language()
    code = "other" if across else "drink" if first["neighbour"] in NEAR["drink"] else "form" if (
        texts["word"] in first["neighbour"]) else "else"
    return Came(code, t("Nearest to **{word}** is **{near}**, with a cosine of {value}.", word=md(texts["word"]),
                        near=md(first["neighbour"]), value=f"{first['cosine']:.2f}"))


def _draw_near(texts: Mapping[str, str]) -> None:
    method = network(KEY)
    neighbours_view(method, method.trace(texts["a"], language()), KEY, language(), t(
        "Large words are the sentence's, small ones their nearest neighbours in the training text. Hundreds of "
        "dimensions are pressed flat onto two here, so trust the table before the map."))


def _senses(texts: Mapping[str, str]) -> Came:
    one = word_likeness(KEY, texts["word"], (texts["a"], texts["b"]))
    other = word_likeness(ENCODER, texts["word"], (texts["a"], texts["b"]))
    if one is None:
        raise InputError(N_("The word “{word}” has no vector in these weights."), word=texts["word"])
    code = "both" if one > 0.995 and (other or 0) > 0.995 else "one" if one > 0.995 else "none"
    return Came(code, t("Word2Vec gives {one}, the Transformer encoder {other}.", one=f"{one:.2f}",
                        other="–" if other is None else f"{other:.2f}"))


def _turned(texts: Mapping[str, str]) -> Came:
    value = similarity(KEY, texts)
    return Came(how_alike(value), t("{method} gives {value}.", method=method_title(KEY), value=f"{value:.2f}"))


def _than_counts(texts: Mapping[str, str]) -> Came:
    points, counts = round(similarity(KEY, texts), 2), round(similarity(COUNTS, texts), 2)
    code = "same" if points == counts else "more" if points > counts else "less"
    return Came(code, t("Word2Vec gives {points}, bag of words {counts}.", points=f"{points:.2f}",
                        counts=f"{counts:.2f}"))


LESSON = Lesson(
    "points", N_("Words as points"),
    N_("A word becomes a point near the words that keep the same company: what that gives, and what it loses."), 15,
    (
        Step(N_("The company that words keep"),
             N_("Word2Vec gives each word a list of numbers, a point; words that stand in the same company end up near "
                "each other."),
             N_("Which word is nearest to “{word}”?"),
             {"drink": N_("Another drink"), "form": N_("A word that contains it"),
              "other": N_("The same word in the other language"), "else": N_("Something else")},
             N_("Nobody told it what tea is. It only knows what stands beside it, in both languages, and which letters "
                "or characters words share."),
             _nearest, _draw_near,
             lambda texts: Link(rung_path(KEY), {"text": texts["a"], "src": language(), "view": "near"}), (KEY,), TEA),
        Step(N_("Meaning without a common word"),
             N_("“{a}” and “{b}” share hardly a word; a bag of words finds little in common."),
             N_("How alike does Word2Vec find them, compared with counting?"), BETTER,
             N_("If near meanings are near points, two sentences can be alike without sharing a word. Whether they are "
                "depends on what was learned: look before you trust it."),
             _than_counts, lambda texts: alike((texts["a"], texts["b"]), (COUNTS, KEY), "lesson_points"),
             lambda texts: Link(rung_path(COUNTS), {"meaning_a": texts["a"], "meaning_b": texts["b"]}),
             (COUNTS, KEY), MEANING),
        Step(N_("Two languages, one space"),
             N_("A straight map, learned from sentence pairs, carries the points of one language onto the other's. "
                "Compare “{a}” with “{b}”"),
             N_("How alike does Word2Vec find a sentence and its translation, compared with counting?"), BETTER,
             N_("Counting sees no common word across languages. Points can be carried over."),
             _than_counts, lambda texts: alike((texts["a"], texts["b"]), (COUNTS, KEY), "lesson_sides"),
             lambda texts: Link(rung_path(KEY), {"text": texts["a"], "src": "en", "view": "near"}),
             (COUNTS, KEY), SIDES),
        Step(N_("One word, one point"),
             N_("“{word}” means one thing in “{a}” and another in “{b}”"),
             N_("Whose vector of “{word}” is the same in both sentences?"),
             {"one": N_("Word2Vec's alone"), "both": N_("Word2Vec's and the Transformer encoder's"),
              "none": N_("Nobody's")},
             N_("One point a word: that is the choice Word2Vec makes. A vector that depends on the sentence needs a "
                "network that reads it."),
             _senses, lambda texts: vectors_of_word(texts["word"], (texts["a"], texts["b"]), (KEY, ENCODER),
                                                    "lesson_senses"),
             lambda texts: Link(rung_path(KEY), {"sense_a": texts["a"], "sense_b": texts["b"]}),
             (KEY, ENCODER), SENSES),
        Step(N_("A mean has no order"),
             N_("A sentence is the mean of its words: “{a}” and “{b}”"),
             N_("How alike does Word2Vec find them?"), HOW_ALIKE,
             N_("The same words have the same mean. To know who likes whom, a method has to read in order."),
             _turned, lambda texts: alike((texts["a"], texts["b"]), (KEY, "rnn", "rnn_attention"), "lesson_turned"),
             lambda texts: Link(rung_path(KEY), {"turned_a": texts["a"], "turned_b": texts["b"]}),
             (KEY, "rnn", "rnn_attention"), TURNED),
    ),
    (Term("word embedding", "词嵌入", N_("a word as a list of numbers, learned from text")),
     Term("skip-gram", "跳字模型", N_("learning to foresee the words around a word")),
     Term("negative sampling", "负采样", N_("telling true neighbours from words drawn by chance")),
     Term("distributional hypothesis", "分布假说", N_("words in the same company have related meanings"))),
    (Asked(N_("What does Word2Vec read to place a word?"),
           N_("The words around it in the training sentences, nothing else: no dictionary, no labels.")),
     Asked(N_("Opposites such as “hot” and “cold” are often near each other. Why?"),
           N_("They stand in the same company: before “water”, after “too”. Near means exchangeable, not the same.")),
     Asked(N_("What does a network have to do so that one word has two vectors?"),
           N_("Compute the vector from the whole sentence, as the recurrent networks and the Transformers do."))))
