"""Lesson 4: from 我是一个学生。 to "I am a student", through the encoder's seven steps and the decoder's seven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from lib.inside.path import StackInside, Stage, open_stacks, stages_in, stages_of_layer, stages_out
from lib.ui.lessons.parts import gloss
from lib.ui.lessons.steps import Asked, Came, Lesson, Link, Step, Term, network
from lib.ui.pictures.path import cards, draw_stage
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.show import percent
from lib.ui.shared.site_map import rung_path
from lib.ui.shared.trace_views import choice_bars
from lib.ui.shared.user_text import md
from models.answers import Trace
from models.messages import N_, InputError

KEY, TEXT = "transformer_seq2seq", "我是一个学生。"
STUDENT = {code: {"a": TEXT, "gloss": "I am a student."} for code in ("en", "zh")}
#: names of stages: what the encoder does in seven steps, and the decoder in seven
READ_IN = ("pieces", "embedding", "position", "sum")
THINKS = ("self_residual", "neurons", "think", "hidden")
WRITE_IN = ("embedding", "position", "sum", "self_attention")
LOOKS = ("self_residual", "cross_attention", "cross_residual", "neurons", "state")


def stacks() -> dict[str, StackInside]:
    """The encoder on the sentence, the decoder on what it writes."""
    method = network(KEY)
    return once(("lesson_stacks", shelf.identity(KEY, method), TEXT), lambda: open_stacks(method, TEXT, "zh", "en"))


def written() -> Trace:
    """The writing, token by token."""
    method = network(KEY)
    return once(("lesson_trace", shelf.identity(KEY, method), TEXT), lambda: method.trace(TEXT, "zh", "en"))


def stages(inside: StackInside, layer: int, names: Sequence[str]) -> list[Stage]:
    """The stages of these names, in the order of the computation."""
    found = {stage.name: stage for stage in [*stages_in(inside), *stages_of_layer(inside, layer), *stages_out(inside)]}
    return [found[name] for name in names]


def _draw(which: str, layer: int, names: Sequence[str], opened: str) -> None:
    inside = stacks()[which]
    cards(stages(inside, layer, names), inside, KEY)
    draw_stage(stages(inside, layer, [opened])[0], inside, KEY)


def _pieces(texts: Mapping[str, str]) -> Came:
    inside = stacks()["encoder"]
    count, words = len(inside.tokens), int(inside.words.sum())
    code = "words" if count <= 4 else "characters" if count == words else "more"
    return Came(code, t("{count} tokens: {tokens}. Each becomes {size} numbers.", count=count,
                        tokens=md(" ".join(inside.tokens)), size=inside.embedded.shape[1]))


def _partner(texts: Mapping[str, str]) -> Came:
    inside = stacks()["encoder"]
    if "学" not in inside.tokens:
        raise InputError(N_("The word “{word}” has no vector in these weights."), word="学")
    row = inside.layers[0].self_weights[0].mean(0)[inside.tokens.index("学")].numpy()
    top = inside.tokens[int(row.argmax())]
    code = {"学": "itself", "生": "next"}.get(top, "else")
    return Came(code, t("In the first layer, in the mean over its heads, 学 looks most at **{token}**: {p}.",
                        token=md(top), p=percent(float(row.max()))))


def _neurons(texts: Mapping[str, str]) -> Came:
    inside = stacks()["encoder"]
    shares = [float((stages(inside, layer, ["neurons"])[0].picture > 0).mean()) for layer in range(len(inside.layers))]
    share = float(np.mean(shares))
    code = "few" if share < 0.25 else "half" if share < 0.75 else "most"
    return Came(code, t("Over all layers {p} of the neurons are above zero; the others were cut to zero.",
                        p=percent(share)))


def _first(texts: Mapping[str, str]) -> Came:
    inside = stacks()["decoder"]
    row = inside.layers[0].self_weights[0].mean(0)[0].numpy()
    seen = int((row > 0).sum())
    return Came("one" if seen == 1 else "all", t(
        "The first line has {seen} cell above zero: it sees {token} and nothing else.", seen=seen,
        token=md(inside.tokens[0])) if seen == 1 else t("The first line has {seen} cells above zero.", seen=seen))


def _source(texts: Mapping[str, str]) -> Came:
    inside, steps = stacks()["decoder"], written().steps
    place = next((i for i, step in enumerate(steps) if step.token == "student"), None)
    if place is None:
        return Came("else", t("With these weights it writes another word: {text}", text=md(written().output or "–")))
    weights = inside.layers[-1].cross_weights
    assert weights is not None
    row = weights[0].mean(0)[place].numpy()
    top = inside.memory_tokens[int(row.argmax())]
    code = "student" if top in "学生" else "mark" if top in ("。", "[EOS]", "[TO:en]") else "else"
    return Came(code, t("Before it writes “student”, in the last layer, most of its attention, {p}, lies on "
                        "**{token}**.", p=percent(float(row.max())), token=md(top)))


def _sure(texts: Mapping[str, str]) -> Came:
    first = written().steps[0]
    code = "sure" if first.probability > 0.9 else "rather" if first.probability >= 0.5 else "open"
    second = first.candidates[1] if len(first.candidates) > 1 else ("–", 0.0)
    return Came(code, t("It gives **{token}** {p}, and **{other}** {q}. The whole text: {text}", token=md(first.token),
                        p=percent(first.probability), other=md(second[0]), q=percent(float(second[1])),
                        text=md(written().output or "–")))


def _draw_choice(texts: Mapping[str, str]) -> None:
    choice_bars(written().steps[0], KEY, t("The tokens that it weighed at the first place: logits, made into "
                                           "probabilities by softmax."))
    st.markdown(" → ".join(f"**{md(step.token)}** :small[:gray[{percent(step.probability)}]]"
                           for step in written().steps))
    gloss(texts)


def _link(stack: str, stage: str, layer: int = 0) -> Link:
    return Link(rung_path(KEY), {"text": TEXT, "src": "zh", "view": "path", "stack": stack, "stage": stage,
                                 "path_layer": str(layer)})


LESSON = Lesson(
    "student", N_("From 我是一个学生。 to “I am a student.”"),
    N_("The encoder's seven steps and the decoder's seven, on one sentence, with the network's own numbers."), 25,
    (
        Step(N_("Encoder, 1 to 3: pieces, embedding, position"),
             N_("“{a}” is cut into pieces (1), each piece picks its row of the embedding (2), and the place is added "
                "(3)."),
             N_("How many tokens does the encoder read?"),
             {"words": N_("Four, one a word"), "characters": N_("Seven: six characters and the full stop"),
              "more": N_("More than seven")},
             N_("Embedding says what stands there, position says where. The layers read their sum."),
             _pieces, lambda texts: _draw("encoder", 0, READ_IN, "sum"),
             lambda texts: _link("encoder", "sum"), (KEY,), STUDENT),
        Step(N_("Encoder, 4: self-attention"),
             N_("Every token gathers from all others, in both directions (4). 学 alone means learn; with 生 it means "
                "student."),
             N_("At which token does 学 look most in the first layer?"),
             {"itself": N_("At itself"), "next": N_("At 生, the character after it"), "else": N_("At another one")},
             N_("A vector that has looked at its neighbours is a vector in context: this is where one character stops "
                "meaning the same everywhere."),
             _partner, lambda texts: _draw("encoder", 0, ("self_norm", "self_attention", "self_joined"),
                                           "self_attention"),
             lambda texts: _link("encoder", "self_attention"), (KEY,), STUDENT),
        Step(N_("Encoder, 5 to 7: residual, feed-forward, memory"),
             N_("What was gathered is added to the stream (5), each token goes alone through the feed-forward network "
                "(6), and after the last layer the rows are the memory (7)."),
             N_("How many neurons of the feed-forward network are above zero?"),
             {"few": N_("Few: under a quarter"), "half": N_("About half"), "most": N_("Most: over three quarters")},
             N_("In the paper it is four times as wide as the stream and holds two thirds of an encoder layer's "
                "numbers. It is often read as the place where facts are stored: a neuron answers to a pattern, and "
                "writes what goes with it."),
             _neurons, lambda texts: _draw("encoder", len(stacks()["encoder"].layers) - 1, THINKS, "neurons"),
             lambda texts: _link("encoder", "neurons", len(stacks()["encoder"].layers) - 1), (KEY,), STUDENT),
        Step(N_("Decoder, 1 to 3: embedding, position, masked self-attention"),
             N_("The decoder reads [BOS] and what it has written: it picks rows of the same embedding (1), adds the "
                "place (2), and looks back at its own text (3)."),
             N_("When it writes the first token, how much of its own text may it look at?"),
             {"one": N_("Only [BOS], which stands before it"), "all": N_("All that it is going to write")},
             N_("The mask covers what lies to the right. In training all places are learned at once, and none may see "
                "its own answer."),
             _first, lambda texts: _draw("decoder", 0, WRITE_IN, "self_attention"),
             lambda texts: _link("decoder", "self_attention"), (KEY,), STUDENT),
        Step(N_("Decoder, 4 and 5: cross-attention, feed-forward"),
             N_("Then it looks across at the encoder's memory (4), adds what it finds, and goes through its own "
                "feed-forward network (5)."),
             N_("Where does its last layer look before it writes “student”?"),
             {"student": N_("At 学 or 生"), "mark": N_("At a mark: the tag, the full stop, the end"),
              "else": N_("Somewhere else")},
             N_("The query comes from the decoder, keys and values from the encoder: this is the only place where the "
                "two meet."),
             _source, lambda texts: _draw("decoder", len(stacks()["decoder"].layers) - 1, LOOKS, "cross_attention"),
             lambda texts: _link("decoder", "cross_attention", len(stacks()["decoder"].layers) - 1), (KEY,), STUDENT),
        Step(N_("Decoder, 6 and 7: logits and softmax, the token"),
             N_("The last state is multiplied with every row of the embedding, and softmax makes probabilities (6). "
                "The likeliest token is written and fed in again (7)."),
             N_("How sure is it of its first token?"),
             {"open": N_("Below 50 %"), "rather": N_("50 to 90 %"), "sure": N_("Above 90 %")},
             N_("It may have two right answers in mind and share its belief between them: unsure is not the same as "
                "wrong."),
             _sure, _draw_choice,
             lambda texts: Link(rung_path(KEY), {"text": TEXT, "src": "zh", "view": "steps"}), (KEY,), STUDENT),
    ),
    (Term("positional encoding", "位置编码", N_("a vector added for each place")),
     Term("self-attention", "自注意力", N_("the tokens of one text look at each other")),
     Term("feed-forward network", "前馈网络", N_("two matrices with a cut at zero between them, for each token alone")),
     Term("residual connection", "残差连接", N_("what a block computes is added to what it read")),
     Term("cross-attention", "交叉注意力", N_("the written text looks at the source")),
     Term("autoregressive", "自回归", N_("each token given those before it"))),
    (Asked(N_("Which steps does the decoder have that the encoder lacks?"),
           N_("The mask on its self-attention, cross-attention, and at the end logits, softmax and the token.")),
     Asked(N_("What would happen without positions?"),
           N_("Attention itself has no order: the encoder would see a bag of pieces, and 狗咬人 and 人咬狗 would be "
              "the same.")),
     Asked(N_("Which steps run once for a sentence, which once for a token?"),
           N_("The encoder's run once. The decoder's run again for every token that is written."))))
