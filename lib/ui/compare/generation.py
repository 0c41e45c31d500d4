"""Compare, third question: how does this text go on?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.compare.places import left_to_right
from lib.compare.questions import Row, compare_generation_stream
from lib.ui.compare import evidence
from lib.ui.compare.nearest import nearest_fold
from lib.ui.compare.report import offer_report
from lib.ui.compare.verdict import of_continuations
from lib.ui.compare.why import why_they_differ
from lib.ui.session import shelf
from lib.ui.session.choice import begin_with, number, segments
from lib.ui.session.i18n import language_name, t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.answer_row import SURENESS, answer_row, flag_chips, shading_legend
from lib.ui.shared.asking import refusal_text, start_of
from lib.ui.shared.examples import first_prompt, readers_language
from lib.ui.shared.inputs import field, hint_language, sampling_input, sentence_query
from lib.ui.shared.parts.linking import sentence_of, strip
from lib.ui.shared.parts.tiles import tiles
from lib.ui.shared.show import badge, milliseconds, percent, show_table
from lib.ui.shared.user_text import md, read_text
from models.answers import Step
from models.base import DecodingOptions, Task
from models.messages import N_

PROMPT_KEY, LANG_KEY, LOOK_KEY = "prompt", "lang", "look"
#: no network here reads the prompt by cross-attention, so that pointing compares words and claims no more
POINT = N_("Point at a word, here or in a text: where any method writes it, or weighs it in its bars, it lights up.")


def _inputs(key: str, *rest: Any) -> tuple[Any, ...]:
    return ("generation", shelf.identity(key, shelf.method(key)), *rest)


def _write(methods: Sequence[str], prompt: str, lang: str, options: DecodingOptions, seed: int,
           places: dict[str, Any]) -> dict[str, tuple[Row, list[Step]]]:
    """Every method's text with its steps; new ones are written before the reader's eyes, token by token."""
    done: dict[str, tuple[Row, list[Step]]] = {}
    new = {}
    for key in methods:
        found = recall(_inputs(key, prompt, lang, options, seed))
        if found is None:
            with places[key]:
                new[key] = shelf.loaded(key)
        else:
            done[key] = found
    steps: dict[str, list[Step]] = {key: [] for key in new}
    for key, item in compare_generation_stream(new, prompt, lang, languages=shelf.languages(), options=options,
                                               seed=seed, index=shelf.training_index()):
        if isinstance(item, Row):
            done[key] = (item, steps[key])
            keep(_inputs(key, prompt, lang, options, seed), done[key])
        else:
            steps[key].append(item)
            places[key].markdown(md(item.text, as_typed=True) + " :gray[▍]")
    return done


def _show(row: Row, steps: Sequence[Step], prompt: str) -> None:
    if not isinstance(row.output, str):
        answer_row(row.method, "generation", refusal=refusal_text(row), named=False)
        return
    flags = [flag for flag in row.warnings if flag.code != "unknown"]
    facts = [(milliseconds(row.seconds), t("time for this text")), (t("{n} tokens", n=len(steps)), t("tokens written"))]
    answer_row(row.method, "generation", text=row.output, tokens=row.tokens, probabilities=row.token_probabilities,
               sureness=row.sureness, facts=facts, flags=flag_chips(flags), named=False, start=start_of(row, prompt))


def choices(step: Step) -> list[tuple[str, float]]:
    """The likeliest tokens of a step, and the one that was drawn although others were likelier."""
    shown = [tuple(one) for one in step.candidates[:6]]
    return shown if any(token == step.token for token, _ in shown) else [*shown, (step.token, step.probability)]


def _candidates(row: Row, ordered: Sequence[tuple[int, Step]], look: int) -> None:
    """Bars of what could have come as token number `look` of the text; each step has its number in the writing, as
    masks are not filled from left to right."""
    if not ordered:
        return
    if look > len(ordered):
        st.caption(t("It had ended before token {n}.", n=look))
        return
    nth, step = ordered[look - 1]
    frame = pd.DataFrame(choices(step), columns=["token", "probability"])
    names = {"token": t("token"), "probability": t("probability")}
    bars = charts.bars(frame, "token", "probability", models.rung(row.method).color, names, percent=True)
    st.altair_chart(bars.properties(height=17 * len(frame) + 20), width="stretch", key=f"next_{row.method}",
                    alt=t("The likeliest next tokens"))
    st.caption(t("It wrote “{token}”, which had {p} ({kind}).", token=md(step.token), p=percent(step.probability),
                 kind=t(SURENESS[row.sureness])))
    if nth != look:
        st.caption(t("It was written as number {n}.", n=nth))


def _prompt() -> tuple[str, str]:
    languages = shelf.languages()
    if len(languages) < 2:
        field(st, t("The text so far"), first_prompt(languages[0]), PROMPT_KEY)
        return st.session_state[PROMPT_KEY], languages[0]
    left, right = st.columns([5, 3])
    with right:
        begin_with(LANG_KEY, languages, readers_language(languages, languages[-1]))
        lang = segments(t("Language of the text"), list(reversed(languages)), languages[-1], LANG_KEY,
                        language_name)
    with left:
        field(st, t("The text so far"), first_prompt(lang), PROMPT_KEY)
        hint_language(st.session_state[PROMPT_KEY], lang, LANG_KEY)
    return st.session_state[PROMPT_KEY], lang


def generation(methods: Sequence[str]) -> None:
    """The generation part of the Compare page."""
    text, lang = _prompt()
    with st.container(key="aside_sampling"):
        options, seed = sampling_input()
    prompt = read_text(text)
    if prompt is None:
        return
    if not methods:
        st.info(t("No method is chosen. Switch on at least one in the sidebar."))
        return
    look_place = st.container()
    per_row = min(4, len(methods)) if len(methods) != 5 else 3
    cells: dict[str, Any] = {}
    places: dict[str, Any] = {}
    for place, key in tiles(methods, per_row, "texts"):
        column = place.container(border=True, height="stretch", gap="xsmall")
        column.markdown(f"**{badge(key)}**")
        places[key] = column.empty()
        cells[key] = column.container()
    done = _write(methods, prompt, lang, options, seed, places)
    with look_place:
        of_continuations([done[key][0] for key in methods], prompt)
        strip(sentence_of(prompt), (), {}, "generation", POINT)
        most = max([2, *(len(steps) for _, steps in done.values())])
        look = number(st.slider, t("Look at the choice of token number"), 1, most, 1, LOOK_KEY,
                      help=t("Under each text: the tokens that could have stood there, and how likely each was."))
    for key in methods:
        row, steps = done[key]
        with places[key].container():
            _show(row, steps, prompt)
        with cells[key]:
            _candidates(row, [(i + 1, steps[i]) for i in left_to_right(steps, prompt)], look)
    if options.temperature and len(methods) > 1:
        st.caption(t("All methods draw with the same seed, as if with the same dice: where their probabilities are "
                     "alike they draw the same token, and that is no second opinion. Another seed draws anew."))
    shading_legend([done[key][0] for key in methods])
    table = pd.DataFrame([
        {t("method"): key, t("token number"): i, t("token"): step.token, t("probability"): round(step.probability, 4),
         t("what the number is"): t(SURENESS[done[key][0].sureness])}
        for key in methods
        for i, step in enumerate((done[key][1][n] for n in left_to_right(done[key][1], prompt)), 1)
    ])
    if not table.empty:
        show_table(table, "generation")
    offer_report(Task.GENERATION, [done[key][0] for key in methods], [
        (t("The text so far"), prompt), (t("Language of the text"), language_name(lang)),
        (t("Temperature"), f"{options.temperature:g}"), (t("Top-k"), str(options.top_k)),
        (t("Top-p"), f"{options.top_p:g}"), (t("Longest answer"), t("{n} tokens", n=options.max_new_tokens)),
        (t("Seed"), str(seed))])
    nearest_fold([done[key][0] for key in methods], lang, "generation")
    why_they_differ(Task.GENERATION, methods, {} if prompt == first_prompt(lang) else sentence_query(prompt, lang),
                    lambda: evidence.of_continuations({key: done[key][1] for key in methods}))
