"""Compare, fourth question: what is this in short? Methods that write summaries beside extracts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.corpus.small_world.news.articles import SIDES, Article
from lib.corpus.small_world.world import KEY
from lib.shelf import library
from lib.summaries import CAN, asking
from lib.summaries.baselines import BASELINES
from lib.summaries.data import FOLDER, LANGUAGES, shelf
from lib.ui.compare.summary_scores import scores_view
from lib.ui.session import shelf as session_shelf
from lib.ui.session.address import held
from lib.ui.session.choice import segments
from lib.ui.session.i18n import language_name, listed, t
from lib.ui.session.memory import once
from lib.ui.shared.answer_row import answer_row, flag_chips, shading_legend
from lib.ui.shared.asking import refusal_text
from lib.ui.shared.inputs import SOURCE_KEY, examples_input, field, hint_language
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.show import count, method_title, milliseconds
from lib.ui.shared.site_map import COMPARE, link
from lib.ui.shared.user_text import md, read_text
from models.messages import N_, InputError

ARTICLE_KEY = "article"
#: the rule of importance, as the reader sees it
RULE = N_(
    "The rule: an article's news is its most important event, by this list: somebody was rescued, caught or cheated; "
    "something was broken, lost or found; something was built or organised; something was sold or bought; somebody was "
    "interviewed, invited, praised or helped; and last, what people do every day. The summary says who did it (all of "
    "them), what, to whom or what, and where. What did not happen is no news.")
FACTS = N_(
    "Facts are counted by meaning: that it happened, who did it, to whom or what, and where. Every sentence that a "
    "method writes is read back by the grammar that wrote the articles. Kept: a fact of the known summary that the "
    "answer says. Invented: one that it says and the article does not. A pronoun names nobody: a sentence that is cut "
    "out and begins with \u201cHe\u201d has lost who did it.")


@st.cache_resource(show_spinner=False, max_entries=1)
def _offered() -> list[Article]:
    return asking.offered()


@st.cache_resource(show_spinner=False, max_entries=8)
def _method(key: str) -> library.Loaded:
    try:
        return library.load_method(FOLDER, key, shelf())
    except InputError as error:
        return error


def elsewhere() -> None:
    """What is said where the chosen corpus has no summaries."""
    st.info(t("Summing up is learned from articles and their summaries, and only the small world has them: short news "
              "that this project writes itself, so that every fact is known."), icon=":material/short_text:")
    link(COMPARE, t("Ask this question in the small world"), icon=":material/public:",
         query={"corpus": KEY, "task": "summary", SOURCE_KEY: None})


def summary(methods: Sequence[str]) -> None:
    """The part of the Compare page that asks for a text in short."""
    if session_shelf.corpus_key() != KEY:
        elsewhere()
        return
    articles = _offered()
    left, right = st.columns([7, 2.6], vertical_alignment="bottom")
    with right:
        lang = segments(t("Language of the article"), list(LANGUAGES), LANGUAGES[0], SOURCE_KEY, language_name)
        examples_input([one.text(lang) for one in articles], ARTICLE_KEY,
                       lambda text: f"{[one.text(lang) for one in articles].index(text) + 1} · {text}")
    typed = held(ARTICLE_KEY, str)
    if typed and (found := asking.known(typed, articles)) and found[1] != lang:
        st.session_state[ARTICLE_KEY] = found[0].text(lang)  # one of ours follows the language
    with left:
        text = field(st, t("Your article"), articles[asking.FIRST].text(lang), ARTICLE_KEY, "text_area", height=118,
                     help=t("Four to six sentences. The methods know the few words of the small world's news only."))
    hint_language(text, lang)
    checked = read_text(text)
    if checked is None:
        return
    article = asking.known(checked, articles)
    if article:
        st.markdown(t("**Known summary**: {text}", text=md(getattr(article[0].summary, SIDES[article[1]]))))
    rows = [asking.extract(key, checked, lang) for key in BASELINES]
    rows += [_asked(key, checked, lang) for key in methods if key in CAN]
    for row in rows:
        _show(asking.told(row, article), lang)
    _cannot([key for key in methods if key in library.models.REGISTRY and key not in CAN])
    if not article:
        st.caption(t("This text is your own: what is true in it the app does not know, so no facts are counted."))
    shading_legend(rows)
    st.subheader(t("How many facts do they keep?"), anchor=False)
    scores_view(lang)
    if (fold := unfolded("rule", t("What is important, and what is a fact?"), ":material/rule:")) is not None:
        with fold:
            st.markdown(t(RULE))
            st.markdown(t(FACTS))
            st.markdown(t("Summing up is one of the tasks that T5, which is told by a prefix what to do, and BART were "
                          "made for; here a tag asks for it, {tag}, and the articles are a few sentences long.",
                          tag="`[SUMMARISE]`"))


def _asked(key: str, text: str, lang: str) -> asking.Row:
    method = _method(key)
    stamp = str(method) if isinstance(method, InputError) else str(method.card.get("weights_sha256"))
    with st.spinner(t("Asking {method} …", method=method_title(key)), show_time=False):
        return once(("summary", key, stamp, text, lang), lambda: asking.ask(key, method, text, lang))


def _show(told: asking.Told, lang: str) -> None:
    """One answer with the marks of its facts."""
    row, title = told.row, t(BASELINES[told.row.method][0]) if told.row.method in BASELINES else ""
    if not isinstance(row.output, str):
        answer_row(row.method, "summary", refusal=refusal_text(row), title=title)
        return
    facts = [] if title else [(milliseconds(row.seconds), t("time for this article")),
                              (t("{n} param.", n=count(row.parameters)), t("learned numbers (parameters)"))]
    flags = [flag for flag in row.warnings if flag.code != "unknown"]
    answer_row(row.method, "summary", text=row.output, tokens=row.tokens, probabilities=row.token_probabilities,
               sureness=row.sureness, facts=facts, flags=[*_marks(told, lang), *flag_chips(flags)],
               note="" if title else t(row.origin or ""), title=title)


def _marks(told: asking.Told, lang: str) -> list[tuple[str, str]]:
    """Kept, lost and invented, each with what it is about."""
    if (found := told.facts) is None:
        return []
    if not found.readable and not found.kept and not found.invented:
        return [(t("not a sentence of this world"), t("The grammar cannot read it, so nothing in it can be checked."))]
    marks = [(t("\u2713 {kept} of {wanted} facts", kept=found.kept, wanted=found.wanted),
              t("kept, of what the known summary says"))]
    if found.lost:
        marks.append((t("lost: {facts}", facts=_named(found.lost, lang)), t("said by the known summary only")))
    if found.false:
        marks.append((t("\u2717 invented: {facts}", facts=_named(found.false, lang)),
                      t("said by this answer, and not true in the article")))
    return marks


def _named(facts: Sequence[tuple[str, str, str]], lang: str) -> str:
    return listed(asking.fact_value(fact, lang) for fact in facts)


def _cannot(keys: Sequence[str]) -> None:
    """The methods that have no such answer, and why."""
    if keys:
        st.caption(":material/block: " + t(
            "Without an answer: {methods}. They count words, give them places in a space, or fill masked places; from "
            "a whole article they write no sentence of their own.", methods=listed(map(method_title, keys))))
