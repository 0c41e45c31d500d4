"""Lesson 5: query, key, value; many heads; the mask."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.inside.path import StackInside, open_stacks, stages_of_layer
from lib.inside.qkv import HeadAtWord, qkv
from lib.ui.lessons.steps import Asked, Came, Lesson, Link, Step, Term, network
from lib.ui.pictures.path import draw_stage
from lib.ui.pictures.qkv import draw_step
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, language, t
from lib.ui.session.memory import once
from lib.ui.shared.show import percent
from lib.ui.shared.site_map import rung_path
from lib.ui.shared.trace_views import draw_map
from lib.ui.shared.user_text import md
from models.answers import AttentionMap
from models.messages import N_

KEY, WRITES = "transformer_encoder", "transformer_decoder"
STUDENT = {"en": {"a": "I am a student.", "word": "student"}, "zh": {"a": "我是一个学生。", "word": "生"}}


def inside(text: str) -> StackInside:
    """The encoder on the step's text."""
    method = network(KEY)
    return once(("lesson_stack", shelf.identity(KEY, method), text),
                lambda: open_stacks(method, text, language())["stack"])


def place(texts: Mapping[str, str]) -> int:
    """Where the step's word stands."""
    tokens = inside(texts["a"]).tokens
    return tokens.index(texts["word"]) if texts["word"] in tokens else 1


def at_word(texts: Mapping[str, str]) -> HeadAtWord:
    """The first head of the first layer at the step's word."""
    return qkv(inside(texts["a"]), 0, 0, place(texts))


def _query(texts: Mapping[str, str]) -> Came:
    found = at_word(texts)
    whole, part = len(found.read), len(found.query)
    code = "all" if part == whole else "share" if 1 < part < whole else "one"
    return Came(code, t("The token has {whole} numbers, the query of each of the {heads} heads {part}.", whole=whole,
                        heads=len(found.heads), part=part))


def _most(texts: Mapping[str, str]) -> Came:
    found = at_word(texts)
    top = int(found.weights.argmax())
    code = "itself" if top == found.word else "before" if top == found.word - 1 else "else"
    return Came(code, t("**{word}** gives **{token}** {p} of its attention; all weights together are {sum}.",
                        word=md(found.token), token=md(found.looked_at[top]), p=percent(float(found.weights[top])),
                        sum=f"{found.weights.sum():.2f}"))


def _mix(texts: Mapping[str, str]) -> Came:
    found = at_word(texts)
    top = float(found.weights.max())
    counted = int((found.weights >= 0.1).sum())
    code = "copy" if top >= 0.9 else "mostly" if top >= 0.5 else "mix"
    return Came(code, t("The largest weight is {p}, and {count} tokens have a tenth or more.", p=percent(top),
                        count=counted))


def _differ(texts: Mapping[str, str]) -> Came:
    here = inside(texts["a"])
    tops = [here.tokens[int(row.argmax())] for row in here.layers[0].self_weights[0][:, place(texts)].numpy()]
    kinds = len(set(tops))
    code = "same" if kinds == 1 else "all" if kinds == len(tops) else "some"
    return Came(code, t("At **{word}**, the heads of the first layer look most at: {tokens}.", word=md(texts["word"]),
                        tokens=commas(f"**{md(token)}**" for token in tops)))


def _draw_heads(texts: Mapping[str, str]) -> None:
    here = inside(texts["a"])
    draw_stage(next(stage for stage in stages_of_layer(here, 0) if stage.name == "self_attention"), here, KEY)


def _masked(texts: Mapping[str, str]) -> AttentionMap:
    method = network(WRITES)
    trace = once(("lesson_trace", shelf.identity(WRITES, method), texts["a"]),
                 lambda: method.trace(texts["a"], language()))
    return next(m for m in trace.attention if m.kind == "decoder")


def _mask(texts: Mapping[str, str]) -> Came:
    found = _masked(texts)
    above = float(np.triu(found.weights, 1).max(initial=0.0))
    first = int((found.weights[0] > 0).sum())
    return Came("triangle" if above == 0 else "full", t(
        "The largest weight on a later token is {above}; the first token looks at {first}, the last at {last}.",
        above=f"{above:g}", first=first, last=int((found.weights[-1] > 0).sum())))


def _draw_mask(texts: Mapping[str, str]) -> None:
    found = _masked(texts)
    draw_map(found.rows, found.columns, found.weights, WRITES, t(
        "The upper right is empty: no token can look at what comes after it."), "lesson_mask")


def _walk(texts: Mapping[str, str], step: int) -> Link:
    return Link(rung_path(KEY), {"text": texts["a"], "src": language(), "view": "qkv", "qkv_word": str(place(texts)),
                                 "qkv_layer": "0", "qkv_head": "0", "qkv_step": str(step)})


LESSON = Lesson(
    "qkv", N_("Query, key, value; many heads; the mask"),
    N_("One head at one word with its real numbers, then all heads, then what a writer may not see."), 20,
    (
        Step(N_("Three projections"),
             N_("In “{a}” the token “{word}” is multiplied by three matrices: the query says what it looks for, the "
                "key what it can be found by, the value what it gives away."),
             N_("How many numbers has the query of one head?"),
             {"all": N_("As many as the token's vector"), "share": N_("A share of them: the vector's size over the "
                                                                     "number of heads"), "one": N_("One")},
             N_("Several small heads cost as much as one large head, and each may look for something else."),
             _query, lambda texts: draw_step("projections", at_word(texts), KEY), lambda texts: _walk(texts, 1),
             (KEY,), STUDENT),
        Step(N_("Scores become weights"),
             N_("The query is multiplied with every key; softmax makes the scores into weights that sum to one."),
             N_("To which token does “{word}” give most, in the first head of the first layer?"),
             {"itself": N_("To itself"), "before": N_("To the token before it"), "else": N_("To another one")},
             N_("Which token a head prefers was never programmed. Heads that look one place back have been found in "
                "many Transformers."),
             _most, lambda texts: draw_step("softmax", at_word(texts), KEY), lambda texts: _walk(texts, 4),
             (KEY,), STUDENT),
        Step(N_("A weighted sum of values"),
             N_("What the head gathers for “{word}” is the sum of all values, each times its weight."),
             N_("Is it nearly a copy of one token's value, or a mixture?"),
             {"copy": N_("Nearly a copy: one weight is 90 % or more"), "mostly": N_("Mostly one: 50 to 90 %"),
              "mix": N_("A mixture: no weight reaches 50 %")},
             N_("Keys and queries decide how much, values decide what."),
             _mix, lambda texts: draw_step("sum", at_word(texts), KEY), lambda texts: _walk(texts, 5),
             (KEY,), STUDENT),
        Step(N_("Many heads"),
             N_("A layer has several heads, each with its own three matrices. GPT-3 has 96 in each layer; this encoder "
                "has a few."),
             N_("Do all heads of the first layer look at the same token from “{word}”?"),
             {"same": N_("All at the same one"), "some": N_("Some agree, some do not"),
              "all": N_("Each at another one")},
             N_("What differs is where they look. Whether a head is needed is another question: it can be taken out "
                "and measured."),
             _differ, _draw_heads,
             lambda texts: Link(rung_path(KEY), {"text": texts["a"], "src": language(), "view": "path",
                                                 "path_layer": "0", "stage": "self_attention"}), (KEY,), STUDENT),
        Step(N_("The mask"),
             N_("The Transformer decoder reads the same “{a}” to foresee the next token at each place."),
             N_("What does its picture of who looks at whom look like?"),
             {"full": N_("Full: everybody looks at everybody"), "triangle": N_("A triangle: nobody looks at what comes "
                                                                              "later")},
             N_("Scores of later tokens are set to minus infinity before softmax, so their weight is exactly zero."),
             _mask, _draw_mask,
             lambda texts: Link(rung_path(WRITES), {"text": texts["a"], "src": language(), "view": "mask"}), (WRITES,),
             STUDENT),
    ),
    (Term("query, key, value", "查询、键、值", N_("what is looked for, what it is found by, what is given")),
     Term("scaled dot-product attention", "缩放点积注意力", N_("products over the root of the head's size, softmax, "
                                                         "sum of values")),
     Term("multi-head attention", "多头注意力", N_("several of them side by side, joined by one matrix")),
     Term("causal mask", "因果掩码", N_("nothing that comes later is seen")),
     Term("parallel", "并行", N_("all places at once, not one after another"))),
    (Asked(N_("Why are the products divided by the root of the head's size?"),
           N_("Longer vectors have larger products; without it softmax would put nearly everything on one token, and "
              "hardly anything could be learned.")),
     Asked(N_("What would the weights be if all keys were the same?"),
           N_("All scores would be the same, so all weights too: one over the number of tokens.")),
     Asked(N_("Why does the encoder need no causal mask?"),
           N_("It is not asked to foresee the next token; both sides of a word may be seen."))))
