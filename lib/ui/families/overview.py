"""The Families page's table: what each part of a model is, with its paper, beside this app's own three."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

import models
from lib.families.families import families, own_family
from lib.families.papers import Paper
from lib.families.parts import OWN, PARTS, SHAPES, Family
from lib.paths import ROOT
from lib.shelf import library
from lib.ui.families.table import sourced_table
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import t
from lib.ui.shared.show import count, method_title, show_table
from lib.ui.shared.site_map import COMPARE, TOKENS, VARIANTS, link, rung_path
from models.messages import N_, InputError

#: the part that is looked at before anybody chooses: with all of them the table is five screens tall
ALL, FIRST = "all", "objective"
#: shape -> the method whose page shows it, and the view that shows what it learns to do
_PAGE_OF = {"encoder": ("transformer_encoder", "fill"), "decoder": ("transformer_decoder", "next"),
            "prefix": ("transformer_decoder", "mask"), "seq2seq": ("transformer_seq2seq", "steps")}
#: part -> the page and the view that show it
SHOWN = {"positions": (rung_path("transformer_encoder"), "positions"),
         "norm": (rung_path("transformer_encoder"), "stream"), "attention": (VARIANTS, "looks"),
         "tokenizer": (TOKENS, ""), "context": (rung_path("transformer_decoder"), "context")}
#: what a part of the table is about, said when it is looked at alone
ABOUT = {
    "objective": N_("What a model was asked to do over and over. Encoders fill gaps, decoders continue, a pair of both "
                    "restores or translates; fine-tuning or a prompt then puts it to other uses."),
    "positions": N_("Attention alone does not know order. At first a fixed vector for each place was added, then a "
                    "learned one; newer models turn queries and keys instead, so that of two places their scores know "
                    "only the distance."),
    "norm": N_("The papers say: with the norm before each block instead of behind it, training is steadier and needs "
               "no warm-up (Xiong et al. 2020); RMSNorm only rescales and takes less time (Zhang & Sennrich 2019). "
               "Neither is measured here; a stack without norms is, on the encoder's page."),
    "attention": N_("All have several heads. Newer decoders share keys and values among heads: the cache, which grows "
                    "with every token while they write, is then smaller."),
    "tokenizer": N_("All cut their text into pieces, some of them single characters; what changes is how many pieces "
                    "there are and whether unknown letters fall back to bytes."),
    "size": N_("From millions to hundreds of billions. How long ours were trained, and on what, stands on their "
               "pages."),
    "context": N_("How many tokens a model reads at once."),
}


def _own(vocabulary: int | None) -> list[Family]:
    """Our three, from the configurations beside their weights; one without weights is left out."""
    from models.neural import MAX_TOKENS

    found = []
    place = library.shelf(shelf.corpus_key(), shelf.directory())
    for key in OWN:
        try:
            config = json.loads((place / key / "config.json").read_text(encoding="utf-8"))
            found.append(own_family(key, method_title(key), config, shelf.card(key), vocabulary, MAX_TOKENS))
        except (OSError, ValueError, KeyError, TypeError):  # no weights here, or of another kind
            continue
    return found


def _rows(shape: str | None) -> list[Family]:
    try:
        vocabulary = shelf.tokenizer().vocab_size
    except InputError:
        vocabulary = None
    wanted = {"encoder": {"encoder"}, "decoder": {"decoder"}, "seq2seq": {"seq2seq"}}.get(shape or "")
    own = [family for family in _own(vocabulary) if wanted is None or family.shape in wanted]
    return [*own, *families(shape)]


def _said(family: Family, part: str) -> str:
    fact = family.fact(part)
    values = {name: count(value) if name == "parameters" else value for name, value in fact.values.items()}
    text = t(fact.text, **values) if values else t(fact.text)
    return re.sub(r"(?<=\d) (?=[MB%])", "\u00a0", text)


def _paper(paper: Paper) -> dict[str, str]:
    return {"short": paper.short, "title": f"{paper.authors} ({paper.year}): {paper.title}", "url": paper.url}


def _link(label: str, page: str, view: str) -> dict[str, str]:
    """A page that shows something of these models at work."""
    return {"label": label, "page": page, "view": view,
            "address": page.removeprefix("pages/").removesuffix(".py") + (f"?view={view}" if view else "")}


def _column(part: str) -> dict[str, Any]:
    """A part's title, which leads to the page that shows this part."""
    there = part in SHOWN and (ROOT / SHOWN[part][0]).is_file()
    return {"title": t(PARTS[part]), "link": _link(t(PARTS[part]), *SHOWN[part]) if there else None}


def _row(family: Family, parts: Sequence[str]) -> dict[str, Any]:
    own = family.key in OWN
    key, view = _PAGE_OF[family.shape]
    alone = len(parts) == 1  # then the fact names its papers, and the model's own is not said twice
    main = [paper for paper in ([] if own else families_paper(family))
            if not (alone and paper in family.papers(parts[0]))]
    cells = [{"label": t(PARTS[part]), "text": _said(family, part),
              "papers": [_paper(paper) for paper in family.papers(part) if alone or paper not in main]}
             for part in parts]
    about = t("in this app · {shape}", shape=t(SHAPES[family.shape])) if own else f"{family.year} · " + t(
        SHAPES[family.shape])
    return {"name": family.name, "about": about, "papers": [_paper(paper) for paper in main], "cells": cells,
            "color": models.rung(family.key).color if own else "",
            "link": _link(method_title(key), rung_path(key), view)}


def families_paper(family: Family) -> list[Paper]:
    """The model's own paper."""
    from lib.families.papers import PAPERS

    return [PAPERS[family.paper]] if family.paper else []


def plain_frame(found: Sequence[Family]) -> pd.DataFrame:
    """The whole table for a spreadsheet: a line a fact, each with its papers."""
    return pd.DataFrame([
        {t("model"): family.name, t("year"): str(family.year or ""), t("kind"): t(SHAPES[family.shape]),
         t("part"): t(PARTS[part]), t("fact"): _said(family, part),
         t("paper"): " · ".join(_paper(paper)["title"] for paper in family.papers(part))}
        for family in found for part in PARTS
    ])


def families_view() -> None:
    """The filters, the table and what to see in it."""
    left, right = st.columns([5, 4], vertical_alignment="bottom")
    shapes = {ALL: t("All"), "encoder": t("Encoder"), "decoder": t("Decoder"), "seq2seq": t("Seq2seq")}
    with left:
        shape = segments(t("Kind"), list(shapes), ALL, "shape", shapes.__getitem__)
    with right:
        titles = {**{part: t(title) for part, title in PARTS.items()}, ALL: t("All parts")}
        part = menu(t("Look at"), list(titles), FIRST, "part", titles.__getitem__)
    found = _rows(None if shape == ALL else shape)
    parts = list(PARTS) if part == ALL else [part]
    st.caption(t(ABOUT[part]) if part in ABOUT else t(
        "Coloured rows are this app's own three, read from their configurations; the others are what their papers say, "
        "or their released files where a paper is silent. Read down a column to see what changed over the years: the "
        "parts are few, and each model is a choice among them. A fact without a name of its own stands in the paper "
        "under the model's name. A model's year is that of its first version, a paper's that of its publication."))
    rows = [_row(family, parts) for family in found]
    sourced_table([{"title": t("Model"), "link": None}, *map(_column, parts), {"title": t("Seen here"), "link": None}],
                  rows, "families")
    show_table(plain_frame(found), "families", t("Every fact with its paper"))
    st.caption(t("Two models are called ERNIE: here Baidu's (Sun et al. 2019), not that of Zhang et al. 2019. "
                 "M is a million, B a thousand million parameters."))
    link(COMPARE, t("T5 and BART were made for tasks such as summing up: see our own methods do it, fact by fact"),
         icon=":material/short_text:", query={"corpus": "small-world", "task": "summary"})
