"""Lesson 7: choose for your own corpus."""

from __future__ import annotations

from collections.abc import Mapping

from lib.inside.standing import Standing
from lib.ui.lessons.parts import board, draw_against, draw_standing, question, score, similarity_here, spent
from lib.ui.lessons.steps import Asked, Came, Lesson, Step, Term
from lib.ui.session.i18n import t
from lib.ui.shared.show import count, method_title, milliseconds
from models.messages import N_, InputError

WRITE, FIND = "translation_zh_en", "retrieval"
COUNTING = ("bag_of_words", "word2vec")
KIND = {"count": N_("Counting, or words as points"), "recurrent": N_("A recurrent network"),
        "transformer": N_("A Transformer")}


def kind(key: str) -> str:
    """Which kind of method it is."""
    return "count" if key in COUNTING else "recurrent" if key.startswith("rnn") else "transformer"


def _second(found: Standing) -> str:
    best, second = found.methods[0], found.methods[1]
    pair = found.pair(best, second)
    if pair is None or pair.low is None or pair.high is None:
        return ""
    decided = N_("decided") if pair.decided else N_("not decided")
    return t("The difference of the first two lies between {low} and {high} points: {decided}.",
             low=f"{pair.low:.1f}", high=f"{pair.high:.1f}", decided=t(decided)).replace("-", "−")


def _writes(texts: Mapping[str, str]) -> Came:
    found = question(WRITE)
    said = t("First is {best}, next {second}.", best=score(found, found.methods[0]),
             second=score(found, found.methods[1]))
    return Came(kind(found.methods[0]), f"{said} {_second(found)}".strip())


def _same(texts: Mapping[str, str]) -> Came:
    writing, alike = question(WRITE), question(similarity_here())
    same = writing.methods[0] == alike.methods[0]
    return Came("same" if same else "other", t("Best at translation is {one}, best at similarity {other}.",
                                               one=score(writing, writing.methods[0]),
                                               other=score(alike, alike.methods[0])))


def _dearer(texts: Mapping[str, str]) -> Came:
    found, costs = question(WRITE), spent(WRITE)
    best, least = costs.get(found.methods[0]), costs.get("bag_of_words")
    if best is None or least is None or not best.minutes or not least.minutes:
        raise InputError(N_("Nothing has been measured on this corpus yet, so there is nothing to look at here."))
    times = best.minutes / least.minutes
    code = "ten" if times < 10 else "hundred" if times <= 100 else "more"
    return Came(code, t("{best} took {minutes} minutes, bag of words {least}: {times} times as long.",
                        best=method_title(found.methods[0]), minutes=f"{best.minutes:.1f}",
                        least=f"{least.minutes:.2f}", times=f"{times:,.0f}"))


def _largest(texts: Mapping[str, str]) -> Came:
    found, costs = question(similarity_here()), spent(similarity_here())
    sizes = {key: costs[key].parameters or 0 for key in found.methods if key in costs}
    if not sizes:
        raise InputError(N_("Nothing has been measured on this corpus yet, so there is nothing to look at here."))
    largest, best = max(sizes, key=lambda key: sizes[key]), found.methods[0]
    place = found.methods.index(largest) + 1
    code = "first" if place == 1 else "half" if place <= len(found.methods) / 2 else "behind"
    return Came(code, t("The largest, {largest} with {n} parameters, is number {place} of {last}; the best, {best}, "
                        "has {m}.", largest=method_title(largest), n=count(sizes[largest]), place=place,
                        last=len(found.methods), best=method_title(best), m=count(sizes.get(best, 0))))


def _soon(texts: Mapping[str, str]) -> Came:
    costs = spent(WRITE)
    timed = {key: cost.milliseconds for key in question(WRITE).methods
             if (cost := costs.get(key)) and cost.milliseconds}
    if len(timed) < 2:
        raise InputError(N_("Nothing has been measured on this corpus yet, so there is nothing to look at here."))
    soonest, latest = min(timed, key=lambda key: timed[key]), max(timed, key=lambda key: timed[key])
    return Came(kind(latest), t("Slowest is {latest} with {slow} a sentence, fastest {soonest} with {fast}.",
                                latest=method_title(latest), slow=milliseconds(timed[latest] / 1000),
                                soonest=method_title(soonest), fast=milliseconds(timed[soonest] / 1000)))


LESSON = Lesson(
    "choose", N_("Choose for your own corpus"),
    N_("What you need, what it costs, how sure the difference is: reading the Scoreboard before you decide."), 20,
    (
        Step(N_("What has to be written?"),
             N_("If your task is to turn one text into another, look at translation: held-out sentences, scored "
                "against a reference."),
             N_("Which kind of method comes first, from Chinese into English?"), KIND,
             N_("Read the interval, not only the first place: where a difference is not decided, cost may decide."),
             _writes, lambda texts: draw_standing(WRITE), lambda texts: board(WRITE)),
        Step(N_("Or only found?"),
             N_("Much of the work in practice is finding: similar tickets, duplicates, the answer that exists "
                "already."),
             N_("Is the method that translates best also the best at similarity?"),
             {"same": N_("Yes, the same one"), "other": N_("No, another one")},
             N_("There is no best method, only a best one for a task, on a corpus, at a cost."),
             _same, lambda texts: draw_standing(similarity_here()), lambda texts: board(similarity_here())),
        Step(N_("What does it cost to train?"),
             N_("The Scoreboard draws quality against what each method cost."),
             N_("How many times as long as counting did the best translator train?"),
             {"ten": N_("Less than 10 times"), "hundred": N_("10 to 100 times"), "more": N_("More than 100 times")},
             N_("Minutes here are hours on a larger corpus. Train the cheap ones first; they tell you what the dear "
                "ones have to beat."),
             _dearer, lambda texts: draw_against(WRITE, "minutes"),
             lambda texts: board(WRITE, board="cost", cost="minutes")),
        Step(N_("Is larger better?"),
             N_("Parameters are the numbers that a method has learned."),
             N_("Where does the method with the most parameters stand in similarity?"),
             {"first": N_("First"), "half": N_("In the first half, but not first"), "behind": N_("In the second half")},
             N_("Size helps where there is text to fill it. On a small corpus a large network may learn the corpus by "
                "heart."),
             _largest, lambda texts: draw_against(similarity_here(), "parameters"),
             lambda texts: board(similarity_here(), board="cost", cost="parameters")),
        Step(N_("How fast must it answer?"),
             N_("Latency is the time for one sentence, as recorded when the methods were scored."),
             N_("Which kind of method takes longest to translate a sentence?"), KIND,
             N_("Who writes token after token pays for each, and beam search several times over; who fills masks pays "
                "for every round over the whole sentence. Now bring your own text: the same questions are measured "
                "on it."),
             _soon, lambda texts: draw_against(WRITE, "milliseconds"),
             lambda texts: board(WRITE, board="cost", cost="milliseconds")),
    ),
    (Term("held-out set", "留出集", N_("sentences that no method has seen in training")),
     Term("confidence interval", "置信区间", N_("where the true difference probably lies")),
     Term("overfitting", "过拟合", N_("learning the training sentences by heart")),
     Term("latency", "延迟", N_("how long one answer takes"))),
    (Asked(N_("Two methods differ by half a point and the interval goes from −0.2 to 1.2. What do you say?"),
           N_("Undecided: on other test sentences the order could be the other one. Choose by cost, or measure on "
              "more sentences.")),
     Asked(N_("Why must the test sentences be kept apart?"),
           N_("What was seen in training can be repeated without being understood, and the score would praise "
              "memory.")),
     Asked(N_("You have 3,000 sentence pairs and one afternoon. What do you try first?"),
           N_("Counting and Word2Vec, in a minute; then one network of moderate size. Look where they fail before "
              "you make anything larger."))))
