"""The Scoreboard: who wins the chosen question and how sure that is; then cost, pairs, sentences, and every origin."""

import streamlit as st

from lib.corpus import own_folder
from lib.evaluation.results import length_frame, read_results, results_frame
from lib.evaluation.rows import is_baseline, is_given
from lib.inside.costs import costs
from lib.inside.scoreboard.brought import with_brought
from lib.inside.scoreboard.guest import records, with_guests
from lib.inside.standing import questions, standing
from lib.ui.frame.router import routed
from lib.ui.frame.sidebar import chosen_methods
from lib.ui.pictures.cost import cost_chart
from lib.ui.pictures.verdict import show_verdict
from lib.ui.scoreboard import brought
from lib.ui.scoreboard.failing import failing_sentences
from lib.ui.scoreboard.guest import show_guests
from lib.ui.scoreboard.origins import place_of_files, show_origins
from lib.ui.scoreboard.pairs import all_pairs
from lib.ui.scoreboard.study import enough, show_study, there
from lib.ui.scoreboard.views import choose_question, length_chart, untold, whole_table
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import commas, t
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import YOUR_TEXT, link

routed()
st.header(t("Scoreboard"), anchor=False)
st.caption(t("How good is each method on sentences that none of them has seen, and what did it cost?"))

own = own_folder.is_own(shelf.corpus_key())
results = with_brought(read_results(shelf.corpus_key(), shelf.directory()), brought.of_session())
methods = {key: entry for key, entry in results["methods"].items()
           if key in chosen_methods() or is_baseline(key) or is_given(key)}
shown = {**results, "methods": methods}
asked = questions(shown, shelf.languages())
if not methods and own:
    st.info(t("Nothing has been measured here yet. At the end of a training every method is measured on the test split "
              "of your text."), icon=":material/leaderboard:")
    link(YOUR_TEXT, t("Upload and train"), icon=":material/upload:")
elif not methods:
    st.info(t("There are no results for this choice yet. Make them, with the text of the corpus at hand, with: "
              "{command}", command=f"`python -m lib scoreboard --corpus {shelf.corpus_key()}`"),
            icon=":material/leaderboard:")
elif not asked:
    show_origins(shown, place_of_files())
else:
    if missing := untold(shown, chosen_methods()):
        st.caption(t("Not measured yet: {methods}.", methods=commas(map(method_title, missing))))
    question, metric = choose_question(asked)
    found = standing(shown, question.evaluation, metric)
    guests = records(place_of_files())
    beside = with_guests(shown, guests)
    spent = costs(beside, question.evaluation, {key: shelf.card(key) for key in methods if key in chosen_methods()})
    top = st.container()
    frame, lengths = results_frame(beside), length_frame(shown).query("metric == 'bleu'")
    translated = len(shelf.languages()) == 2
    views = {"study": t("Trained alike")} if there(question.evaluation) else {}
    views |= {"cost": t("Quality and cost"), "pairs": t("All pairs")}
    if translated:
        views |= {"failing": t("Failing sentences"), "yours": t("Other translations")}
    if not lengths.empty:
        views["length"] = t("By sentence length")
    views |= {"numbers": t("All numbers"), "origins": t("Where the numbers come from")}
    first = "study" if enough(question.evaluation) else "cost"
    view = segments(t("Show"), list(views), first, "board", views.__getitem__)
    if view != "study":  # the study has a verdict of its own
        with top:
            show_verdict(found, spent)
            show_guests(found, guests)
    match view:
        case "study":
            show_study(question.evaluation, metric, chosen_methods())
        case "cost":
            here = frame[(frame["evaluation"] == question.evaluation) & (frame["metric"] == metric)]
            cost_chart(standing(beside, question.evaluation, metric), spent, here)
        case "pairs":
            all_pairs(found)
        case "failing":
            failing_sentences(shown, found, brought.of_session())
        case "yours":
            brought.bring_translations(results, question.evaluation)
        case "length":
            length_chart(lengths, shown)
        case "numbers":
            whole_table(frame, spent, question.evaluation)
        case _:
            show_origins(results, place_of_files())
