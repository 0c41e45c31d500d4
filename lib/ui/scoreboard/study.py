"""Trained alike: the study's networks with several seeds and equal budgets, their courses, and what size does."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.charts import study as charts
from lib.corpus import own_folder
from lib.evaluation.significance import Compared
from lib.inside.scoreboard import study
from lib.study import plan
from lib.study.power_law import PowerLaw
from lib.ui.pictures.verdict import NAMED, number, probability
from lib.ui.scoreboard.seeds import more_seeds
from lib.ui.scoreboard.study_lengths import show_lengths
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import commas, join, listed, t
from lib.ui.shared.scores import direction_name, metric_name, row_badge, titles_with_baseline
from lib.ui.shared.show import count, legend_line, show_chart
from models.messages import N_

#: what is shown, by its code in the address
VIEWS = {"scores": N_("Scores"), "tokens": N_("Course by tokens"), "minutes": N_("Course by minutes"),
         "length": N_("Longer texts"), "data": N_("More data"), "size": N_("More parameters")}
ALONG = {"tokens": N_("target tokens trained on"), "minutes": N_("processor minutes")}
SIZES = {"data": N_("pairs trained on (log scale)"), "size": N_("parameters (log scale)")}
#: the kinds of loss do not compare: what the encoder fills in stands between words that it sees
OTHER_LOSS = N_("The encoder's loss is of single words filled in, with both sides in sight; the others' is of whole "
                "translations. So its height says nothing beside theirs; its course does.")


def there(evaluation: str) -> bool:
    """Whether the study has anything on this question for the chosen corpus, or could: an own one may be trained with
    more seeds."""
    key = shelf.corpus_key()
    return evaluation.startswith("translation_") and (
        own_folder.is_own(key) or bool(study.budgets(study.of_corpus(key))))


def enough(evaluation: str) -> bool:
    """Whether it decides something on this question."""
    return there(evaluation) and study.decides(study.of_corpus(shelf.corpus_key()))


def show_study(evaluation: str, metric: str, methods: Sequence[str]) -> None:
    """One of the views, at one of the budgets."""
    found = study.of_corpus(shelf.corpus_key())
    way = evaluation.removeprefix("translation_")
    keys = [key for key in plan.NETWORKS if key in methods]
    if not keys:
        st.info(t("None of the chosen methods is a network; the study is of the five networks."),
                icon=":material/info:")
        return
    own, there = own_folder.is_own(shelf.corpus_key()), study.budgets(found)
    if own:
        more_seeds(shelf.corpus_key())
        if not there:
            return
    views = [code for code in VIEWS if not own or code not in (*SIZES, "length")]
    view = segments(t("Of the trainings") if own else t("Of the study"), views, "scores", "study",
                    lambda code: t(VIEWS[code]))
    if view in SIZES:
        _curve(study.curve(found, view, keys), view)
        return
    budget = study.shown_first(found)
    if not own:
        budget = segments(t("Budget"), there, budget, "budget", _budget_name)
        _how_far(study.recorded(found, budget), budget)
    if view == "length":
        show_lengths(found, budget, way, keys)
        return
    if view == "scores":
        _scores(found, budget, way, metric, keys)
        st.caption(t("All were trained alike: with the settings and steps of the first training.") if own else t(
            "All were trained alike: the same pairs, tokenizer, tasks and budget, without the contrast of "
            "sentence vectors that two of the shipped weights have. The plan was written before the runs: {file}.",
            file="`docs/study.md`"))
    else:
        _courses(study.courses(found, budget, keys), view)


def _budget_name(code: str) -> str:
    if code == plan.EQUAL:
        return t("{n} tokens each", n=count(plan.EQUAL_TOKENS))
    return t("until it helps no more")


def _how_far(done: study.Recorded, budget: str) -> None:
    """Said as long as trainings are missing."""
    if done.there < done.planned:
        st.info(t("The study is under way: {there} of {planned} trainings of this budget are recorded. What is missing "
                  "may change what is said here.", there=done.there, planned=done.planned),
                icon=":material/hourglass_top:")


def _scores(found: Sequence[study.Record], budget: str, way: str, metric: str, keys: Sequence[str]) -> None:
    """A ring for each seed, the mean and its interval, and who is decided against whom."""
    seeds = study.seeds(found, budget, way, metric, keys).dropna(subset=["value"])  # BLEU may be undefined
    if seeds.empty:
        st.info(t("No training of the chosen networks is recorded yet."), icon=":material/info:")
        return
    titles = titles_with_baseline(list(keys))
    seeds = seeds.assign(title=seeds["key"].map(titles))
    stands = study.standing(found, budget, way, keys)
    if metric == "chrf":
        _verdict(stands)
        means = stands.means.assign(title=stands.means["key"].map(titles))
        name = t("mean chrF of the sentences, {direction}", direction=direction_name(way))
        seen = t("A ring is one training with its seed; the filled mark is the mean, and its line the 95 % interval "
                 "over seeds and test sentences (with one seed: over sentences alone, which is too narrow). The "
                 "chrF of the whole text is another number; it stands in the table.")
    else:
        grouped = seeds.groupby("key", sort=False)["value"].mean().sort_values(ascending=False)
        means = pd.DataFrame({"key": grouped.index, "mean": grouped.values, "low": grouped.values,
                              "high": grouped.values})
        means["title"] = means["key"].map(titles)
        name = f"{metric_name(metric)}, {direction_name(way)}"
        seen = t("A ring is one training with its seed, the filled mark is the mean. The plan asks its question in "
                 "chrF, so nothing is tested here.")
    names = {"value": name, "seed": t("seed"), "title": t("method"),
             "mean": t("mean"), "low": t("low"), "high": t("high")}
    st.markdown(legend_line([key for key in plan.NETWORKS if key in set(seeds["key"])]))
    table = pd.DataFrame({t("method"): seeds["title"], t("seed"): seeds["seed"],
                          name: seeds["value"].round(2),
                          **({t("chrF of the whole text"): seeds["whole"].round(2)} if metric == "chrf" else {}),
                          t("tokens trained on"): seeds["tokens"],
                          t("processor minutes"): seeds["minutes"].round(1)})
    show_chart(charts.seed_dots(seeds, means, names, titles), seen, table, "study_scores")


def _verdict(stands: study.Standing) -> None:
    """Who has the best mean and against whom that is decided; then the pairs that are not."""
    best, means = stands.best, stands.means.set_index("key")
    values = {"best": f"**{row_badge(best)}**", "n": int(means["seeds"][best]),
              **{name: number(means[column][best]) for name, column in (
                  ("score", "mean"), ("low", "low"), ("high", "high"))}}
    if not stands.pairs:
        st.markdown(t("{best} scores highest, chrF {score}, with one seed of each; nothing is decided until there are "
                      "two.", **values))
        return
    others = [key for key in means.index if key != best]
    pairs = {key: stands.pair(best, key) for key in others}
    beaten = [t("{method} (by {points}, 95 % interval {low} to {high})", method=row_badge(key),
                points=number(pair.difference), low=number(pair.low), high=number(pair.high))
              for key, pair in pairs.items() if pair and pair.decided and pair.difference > 0]
    rest = [row_badge(key) for key, pair in pairs.items() if not (pair and pair.decided)]
    lines = [t("{best} has the best mean of {n} seeds, chrF {score} (95 % interval {low} to {high}).", **values)]
    if beaten:
        lines.append(t("That is decided against {methods}.", methods=listed(beaten)))
    if rest:
        lines.append(t("It is undecided against {methods}.", methods=commas(rest)))
    st.markdown(join(lines))
    shown = [pair for pair in stands.pairs if pair.first in means.index and pair.second in means.index]
    undecided = [pair for pair in shown if not pair.decided]
    if undecided:
        lines = [t("**Undecided:** {n} of {total} pairs.", n=len(undecided), total=len(shown))]
        lines += [f"- {_undecided(pair)}" for pair in undecided[:NAMED]]
        st.markdown("\n".join(lines))
    st.caption(t("How sure: the variance of a difference is that between seeds plus that between test sentences; "
                 "Student's t, corrected for all {n} pairs (Holm); decided means p below 0.05.", n=len(stands.pairs)))


def _undecided(pair: Compared) -> str:
    ahead = pair if pair.difference >= 0 else pair.turned()
    return t("{first} and {second}: the difference lies between {low} and {high} chrF ({p}).",
             first=row_badge(ahead.first), second=row_badge(ahead.second), low=number(ahead.low),
             high=number(ahead.high), p=probability(ahead.p_corrected))


def _courses(frame: pd.DataFrame, along: str) -> None:
    """The validation loss of every training as it went."""
    if frame.empty:
        st.info(t("No training of the chosen networks is recorded yet."), icon=":material/info:")
        return
    titles = titles_with_baseline(list(dict.fromkeys(frame["key"])))
    frame = frame.assign(title=frame["key"].map(titles))
    names = {along: t(ALONG[along]), "loss": t("validation loss, nats a token"), "title": t("method"),
             "seed": t("seed")}
    said = [t("A line is one training: at a constant learning rate, and in its last fifth, the bend, at a falling "
              "one.")]
    if along == "minutes":
        said.append(t("Minutes are those that a processor worked, on the machine of that training."))
    if "transformer_encoder" in titles and len(titles) > 1:
        said.append(t(OTHER_LOSS))
    st.markdown(legend_line(list(titles)))
    table = frame[["title", "seed", along, "loss"]].rename(columns={"title": t("method"), "seed": t("seed"),
                                                                    along: names[along], "loss": names["loss"]})
    show_chart(charts.courses(frame, along, names, titles), join(said), table, f"study_{along}")


def _curve(frame: pd.DataFrame, over: str) -> None:
    """Validation loss by how much was learned from, or with how many parameters, and the law through it."""
    if frame.empty:
        st.info(t("No two sizes of a network are recorded yet; {command} trains them.",
                  command="`python -m lib study`"), icon=":material/info:")
        return
    titles = titles_with_baseline(list(dict.fromkeys(frame["key"])))
    frame = frame.assign(title=frame["key"].map(titles))
    laws = study.laws(frame)
    bands = pd.concat([_band(law, titles[key]) for key, law in laws.items()]) if laws else pd.DataFrame()
    names = {"size": t(SIZES[over]), "loss": t("validation loss (log scale)"), "title": t("method"), "seed": t("seed")}
    st.markdown(legend_line(list(titles)))
    if laws:
        st.markdown("\n".join(f"- {_law(key, law, over)}" for key, law in laws.items()))
    said = [t("A mark is one training with {n} target tokens; a line is the power law through them, its shade the "
              "line's 95 % interval. Outside of these sizes it says nothing.", n=count(plan.EQUAL_TOKENS))]
    if "transformer_encoder" in titles and len(titles) > 1:
        said.append(t(OTHER_LOSS))
    table = frame[["title", "seed", "size", "loss"]].rename(columns={
        "title": t("method"), "seed": t("seed"), "size": names["size"], "loss": names["loss"]})
    show_chart(charts.laws(frame, bands, names, titles), join(said), table, f"study_{over}")


def _band(law: PowerLaw, title: str) -> pd.DataFrame:
    grid = law.grid()
    low, high = law.band(grid)
    return pd.DataFrame({"title": title, "size": grid, "loss": law.loss(grid), "low": low, "high": high})


def _law(key: str, law: PowerLaw, over: str) -> str:
    """What ten times as much does to the loss, with its interval."""
    values = {"method": row_badge(key), "less": number(100 * (1 - 10**-law.exponent)),
              "low": number(100 * (1 - 10**-law.low)), "high": number(100 * (1 - 10**-law.high)),
              "exponent": number(law.exponent, 3), "n": law.points}
    if not law.decided:
        return t("{method}: undecided; with ten times as much the loss is lower by between {low} and {high} % ({n} "
                 "trainings).", **values)
    if over == "data":
        return t("{method}: with ten times the pairs the loss is {less} % lower (95 % interval {low} to {high}; "
                 "exponent {exponent}, {n} trainings).", **values)
    return t("{method}: with ten times the parameters the loss is {less} % lower (95 % interval {low} to {high}; "
             "exponent {exponent}, {n} trainings).", **values)
