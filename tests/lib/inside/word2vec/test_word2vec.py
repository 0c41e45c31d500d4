"""The page Word2Vec: its claims on the shipped vectors, its own training against the formula, its views."""

from __future__ import annotations

import json
import math
import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lib.charts.word2vec import cloud
from lib.cli import main
from lib.corpus import own_folder
from lib.inside.word2vec import live, space, window
from lib.inside.word2vec import map as maps
from lib.inside.word2vec.parts import sentence_vector, strips
from lib.paths import ROOT
from lib.shelf import library
from models.messages import InputError
from models.word2vec import Word2Vec
from tests.lib.ui.test_pages import BAD, FRIENDLY, said
from tests.support.own_run import own_run

SENTENCES = [text.split() for text in (
    "we drink hot tea", "they drink cold milk", "we drink hot coffee", "they drink cold water", "the black dog runs",
    "the small cat runs", "a small dog plays", "a black cat plays")]


@pytest.fixture(scope="module")
def method() -> Word2Vec:
    found = library.load_method("tatoeba-zh-en", "word2vec")
    assert isinstance(found, Word2Vec)
    return found


# the task: a window, its pairs, the negatives

def test_a_window_makes_all_pairs_that_are_near_enough() -> None:
    assert window.window_pairs(3, 1) == [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert len(window.window_pairs(5, 4)) == 20
    assert window.window_pairs(1, 3) == []
    assert all(0 < abs(i - j) <= 2 for i, j in window.window_pairs(9, 2))


def test_negatives_follow_the_counts_to_the_power_three_quarters() -> None:
    assert window.noise(np.array([16, 1, 0])) == pytest.approx([8 / 9, 1 / 9, 0])
    probabilities = window.noise(np.array([81.0, 16, 1, 1]))
    drawn = window.draw_negatives(probabilities, 20_000, 3, np.random.default_rng(0))
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    assert shares[3] == 0  # the true neighbour is no negative
    assert shares[:3] == pytest.approx(probabilities[:3] / probabilities[:3].sum(), abs=0.01)
    assert window.draw_negatives(np.array([0.0, 1.0]), 5, 1, np.random.default_rng(0)) == []


def test_the_window_over_a_sentence(method: Word2Vec) -> None:
    ids = window.sentence_ids(method, "I am a student.", "en")
    assert ids[-1] == method.tokenizer.eos_id and len(ids) == 6
    lines = window.drawn(method, ids, 3, 2)
    real = [line for line in lines if line.real]
    assert [line.word for line in real] == ["am", "a", ".", "[EOS]"]
    assert {line.centre for line in lines} == {"student"}
    assert len(lines) == len(real) * (1 + method.config["negative"])
    assert all(-1 <= line.score <= 1 and 0 <= line.probability <= 1 for line in lines)
    line = lines[0]
    assert line.probability == pytest.approx(1 / (1 + math.exp(-line.dot)))
    assert lines == window.drawn(method, ids, 3, 2)


def test_neighbours_score_higher_than_negatives(method: Word2Vec) -> None:
    lines = []
    for text in ("The old man next door feeds our cat every morning.", "I would like a cup of tea, please.",
                 "My brother goes to school by bus."):
        ids = window.sentence_ids(method, text, "en")
        lines += [line for centre in range(len(ids)) for line in window.drawn(method, ids, centre, 3)]
    real, drawn = ([line.score for line in lines if line.real is kind] for kind in (True, False))
    assert np.mean(real) > np.mean(drawn) + 0.2


# training in front of the reader

def test_the_loss_is_the_formula() -> None:
    v, u = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]]), np.array([[0.3, 0.1], [-0.2, 0.4], [1.0, -1.0]])

    def sigmoid(x: float) -> float:
        return 1 / (1 + math.exp(-x))

    expected = -math.log(sigmoid(v[0] @ u[1])) - math.log(sigmoid(-v[0] @ u[2])) - math.log(sigmoid(-v[0] @ u[0]))
    assert live.pair_loss(v, u, np.array([0]), np.array([1]), np.array([[2, 0]])) == pytest.approx(expected)


def test_the_gradient_is_that_of_the_formula() -> None:
    generator = np.random.default_rng(3)
    v, u = generator.normal(size=(5, 4)), generator.normal(size=(5, 4))
    pairs = np.array([0, 1, 0]), np.array([1, 2, 3]), np.array([[2, 3], [4, 2], [3, 1]])  # some fall together
    found = live.gradients(v, u, *pairs)
    for array, gradient in zip((v, u), found):
        for place in np.ndindex(array.shape):
            kept, losses = array[place], []
            for shift in (1e-6, -1e-6):
                array[place] = kept + shift
                losses.append(live.pair_loss(v, u, *pairs))
            array[place] = kept
            assert gradient[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-6)


def test_the_curve_is_what_drawn_pairs_cost_on_average() -> None:
    training = live.LiveSkipGram(live.make_task(SENTENCES, 2), 1)
    training.train(100)
    pairs = training.task.pairs[training._draw(training._upto[0], (60_000,))]
    drawn = training._draw(training._upto[1], (60_000, training.negatives))
    mean = live.pair_loss(training.v, training.u, pairs[:, 0], pairs[:, 1], drawn) / 60_000
    assert training.losses[-1] == pytest.approx(mean, rel=0.02)


def test_it_starts_with_a_coin_toss_and_falls() -> None:
    training = live.LiveSkipGram(live.make_task(SENTENCES, 2), 0)
    assert training.losses == [pytest.approx(6 * math.log(2))]  # one neighbour and five negatives
    training.train(500)
    assert training.steps == 500 and len(training.losses) == 501
    assert training.losses[100] < training.losses[20] < training.losses[0]
    assert training.losses[-1] < 0.6 * training.losses[0]


def test_words_of_the_same_company_come_together() -> None:
    training = live.LiveSkipGram(live.make_task(SENTENCES, 2), 0)
    training.train(500)
    unit = training.v / np.linalg.norm(training.v, axis=1, keepdims=True)
    at = {word: unit[i] for i, word in enumerate(training.task.words)}
    assert at["tea"] @ at["coffee"] > at["tea"] @ at["dog"] + 0.3
    assert at["dog"] @ at["cat"] > at["dog"] @ at["milk"] + 0.3


def test_the_same_seed_gives_the_same_picture_however_it_is_stepped() -> None:
    task = live.make_task(SENTENCES, 2)
    at_once, in_parts, other = (live.LiveSkipGram(task, seed) for seed in (7, 7, 8))
    at_once.train(121)
    for steps in (1, 20, 100):
        in_parts.train(steps)
    other.train(121)
    assert np.array_equal(at_once.v, in_parts.v) and at_once.losses == in_parts.losses
    assert not np.array_equal(at_once.v, other.v)


def test_the_frame_holds_every_moment() -> None:
    task = live.make_task(SENTENCES, 2)
    finished = live.LiveSkipGram(task, 0)
    finished.train(live.LAST + 50)
    assert finished.steps == live.LAST
    frame = live.frame_of(finished)
    assert all(np.abs(frame.axes.place(then)).max() <= frame.reach for then in finished.trail)
    assert np.allclose(frame.axes.directions @ frame.axes.directions.T, np.eye(2)) and 0 < frame.axes.share <= 1


def test_a_hundred_steps_take_at_most_a_second() -> None:
    generator = np.random.default_rng(0)
    words = [f"w{i}" for i in range(300)]
    sentences = [list(generator.choice(words, 12)) for _ in range(live.MOST_WORDS * 3)]
    training = live.LiveSkipGram(live.make_task(sentences, 5), 0)
    assert len(training.task.words) == live.MOST_WORDS
    began = time.perf_counter()
    training.train(100)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("sentences", [[], [["one"]], [["a", "b"]], [["a", "a", "a", "a"]], [["a"], ["b"], ["c"]]])
def test_too_little_to_learn_from(sentences: list[list[str]]) -> None:
    with pytest.raises(InputError):
        live.make_task(sentences, 2)


# the trained space

def test_a_score_lies_between_minus_one_and_one(method: Word2Vec) -> None:
    assert space.score(method, "dog", "dog", "en") == pytest.approx(1)
    assert space.score(method, "dog", "狗", "en") > 0.6 > 0.2 > space.score(method, "dog", "Monday", "en")
    assert space.score(method, "dog", "cat", "en") == pytest.approx(space.score(method, "cat", "dog", "en"))


@pytest.mark.parametrize("word", ["", "   ", "zzqqxj", "two words here", "∮"])
def test_what_is_no_known_word_is_said(method: Word2Vec, word: str) -> None:
    with pytest.raises(InputError):
        space.look_up(method, word, "en")


@pytest.mark.parametrize(("words", "lang", "odd"), [("dog cat bird tea", "en", "tea"),
                                                    ("茶 咖啡 水 老师", "zh", "老师")])
def test_odd_one_out(method: Word2Vec, words: str, lang: str, odd: str) -> None:
    found = space.odd_one_out(method, space.split_words(words), lang)
    assert found[0][0] == odd and [c for _, c in found] == sorted(c for _, c in found)


@pytest.mark.parametrize("count", [0, 2, 13])
def test_odd_one_out_needs_three_words(method: Word2Vec, count: int) -> None:
    with pytest.raises(InputError):
        space.odd_one_out(method, ["dog"] * count, "en")


def test_the_examples_that_are_said_to_come_out(method: Word2Vec) -> None:
    assert space.analogy(method, "woman", "man", "uncle", "en")[0][0] == "aunt"
    assert space.analogy(method, "她", "他", "男孩", "zh")[0][0] == "女孩"


def test_an_analogy_leaves_its_own_words_out(method: Word2Vec) -> None:
    found = [word for word, _, lang in space.analogy(method, "woman", "man", "uncle", "en", 30) if lang == "en"]
    assert not {"woman", "man", "uncle"} & set(found) and len(found) == len(set(found))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_hit_rate_is_counted(method: Word2Vec, lang: str) -> None:
    rates, right, left_out = space.hit_rates(method, lang)
    asked = [question for kind in space.questions(lang).values() for question in kind]
    assert sum(rate.questions for rate in rates) + left_out == len(asked) >= 140
    assert sum(rate.first for rate in rates) == len(right) > 0
    assert all(rate.spelled <= rate.first <= rate.five <= rate.questions for rate in rates)
    for a, b, c, d in right[:5]:  # the counted ones do come out when they are asked
        answers = [word for word, _, code in space.analogy(method, a, b, c, lang, 40) if code == lang]
        assert answers[0] == d
    total = space.rates_frame(rates).iloc[-1]
    assert total["first"] > total["without"]  # a - b does something
    assert total["first"] < 0.5  # and the page says that it is seldom enough


def test_some_chinese_answers_come_of_the_characters_alone(method: Word2Vec) -> None:
    rates = {rate.kind: rate for rate in space.hit_rates(method, "zh")[0]}
    assert rates["place"].spelled > 0
    assert rates["family"].spelled < rates["family"].first


def test_no_list_for_another_language() -> None:
    assert space.questions("de") == {}
    assert space.rates_frame([]).iloc[-1]["questions"] == 0


# the map

def test_pca_is_quick_and_the_same_again(method: Word2Vec) -> None:
    frame, vectors = maps.words_of(method, 2000)
    assert len(frame) == len(vectors) == 2000 and set(frame["lang"]) == {"zh", "en"}
    maps.pca(vectors[:50], 2)  # scikit-learn is read now
    began = time.perf_counter()
    places, share = maps.pca(vectors, 3)
    assert time.perf_counter() - began < 0.5
    assert places.shape == (2000, 3) and 0 < share < 1
    assert np.array_equal(places, maps.pca(vectors, 3)[0])


@pytest.mark.parametrize("n", [2, 3])
def test_tsne_shows_how_far_it_is_and_keeps_neighbours(method: Word2Vec, n: int) -> None:
    _, vectors = maps.words_of(method, 200)
    moments = list(maps.tsne(vectors, n, 4))
    assert [moment.iterations for moment in moments] == [251, 502, 753][:{2: 3, 3: 2}[n]]
    places = moments[-1].places
    assert places.shape == (200, n) and np.isfinite(places).all()
    assert moments[-1].divergence < moments[0].divergence
    assert np.array_equal(places, list(maps.tsne(vectors, n, 4))[-1].places)
    assert not np.allclose(places, list(maps.tsne(vectors, n, 5))[-1].places)
    assert _kept(vectors, places) > _kept(vectors, maps.pca(vectors, n)[0])


def _kept(vectors: np.ndarray, places: np.ndarray, k: int = 10) -> float:
    """The share of the k nearest words that are among the k nearest on the map, too."""
    near = [np.argsort(((x[:, None] - x[None]) ** 2).sum(axis=-1), axis=1)[:, 1:k + 1] for x in (vectors, places)]
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(*near)]))


def test_the_cloud_is_a_deck_with_all_words(method: Word2Vec) -> None:
    frame, vectors = maps.words_of(method, 200)
    places, _ = maps.pca(vectors, 3)
    frame = frame.assign(language=frame["lang"], near="", label=frame["word"], x=places[:, 0], y=places[:, 1],
                         z=places[:, 2])
    text = cloud(frame, "count", ["zh", "en"], "{word}").to_json()
    assert '"OrbitView"' in text and text.count('"at"') >= 200 and "mapbox" not in text.lower()


# pieces, words, sentence

def test_a_word_is_the_mean_of_its_pieces_and_the_sentence_of_all(method: Word2Vec) -> None:
    text = "We like unbelievable students."
    found = strips(method, text, "en")
    pieces: list[np.ndarray] = []
    for strip in found[:-1]:
        if strip.level == "piece":
            pieces.append(strip.vector)
        else:
            assert np.allclose(strip.vector, np.mean(pieces, axis=0), atol=1e-6)
            pieces = []
    assert max(1 / strip.weight for strip in found if strip.level == "piece") > 2
    mapped = sentence_vector(method, found[-1].vector, "en")
    assert np.allclose(mapped, method.embed([text], "en")[0], atol=1e-4)


def test_rare_words_weigh_more(method: Word2Vec) -> None:
    weights = {strip.text: strip.weight for strip in strips(method, "the student", "en") if strip.level == "word"}
    assert weights["student"] > 2 * weights["the"]


def test_no_known_word_is_said(method: Word2Vec) -> None:
    with pytest.raises(InputError):
        strips(method, "∮∮", "en")


# where it breaks

def test_order_is_lost(method: Word2Vec) -> None:
    a, b = method.embed(["He likes her, but she does not like him.", "She likes him, but he does not like her."], "en")
    assert a @ b / (np.linalg.norm(a) * np.linalg.norm(b)) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("word", "lang", "one", "other"), [
    ("watch", "en", {"watches", "手表"}, {"television", "电视"}), ("花", "zh", {"花园", "玫瑰"}, {"花费", "$"})])
def test_one_vector_holds_both_senses(method: Word2Vec, word: str, lang: str, one: set[str], other: set[str]) -> None:
    near = {found.token for found in method.neighbours(word, lang, 12)}
    assert near & one and near & other


# the page

@pytest.fixture()
def shipped(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.delenv("LADDER_WEIGHTS", raising=False)
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path))


def app(language: str = "en", **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in {"ui": language, **query}.items():
        test.query_params[name] = value
    return test.run().switch_page("pages/word2vec.py").run()


def whole(test: AppTest) -> None:
    assert not test.exception, test.exception
    assert not any(text in said(test) for text in FRIENDLY), said(test)


VIEWS = ("near", "window", "live", "space", "map", "parts")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("source", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view(shipped: None, view: str, source: str, language: str) -> None:
    test = app(language, view=view, src=source, text="我是一个学生。" if source == "zh" else "I am a student.")
    whole(test)
    assert not test.warning, said(test)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("text", BAD)
def test_bad_sentences(shipped: None, view: str, text: str) -> None:
    test = app(view=view)
    test.text_input(key="text").set_value(text).run()
    whole(test)


def metric(test: AppTest, label: str) -> str:
    return next(found.value for found in test.metric if found.label == label)


def test_training_step_by_step(shipped: None) -> None:
    test = app(view="live", src="en")
    assert metric(test, "Step") == "0"
    first = float(metric(test, "Loss"))
    for steps, total in ((1, "1"), (20, "21"), (100, "121"), (500, "621")):
        test.button(key=f"live_{steps}").click().run()
        whole(test)
        assert metric(test, "Step") == total and test.query_params["trained"] in (total, [total])
    assert float(metric(test, "Loss")) < 0.6 * first
    again = app(view="live", src="en", trained="621")  # a link opens the same picture
    assert metric(again, "Loss") == metric(test, "Loss")
    test.button(key="live_start").click().run()
    assert metric(test, "Step") == "0" and "trained" not in test.query_params


def test_other_sentences_start_again(shipped: None) -> None:
    test = app(view="live", src="en", trained="50")
    assert metric(test, "Step") == "50"
    test.text_area(key="lesson_en").set_value("One fish swims here. Two fish swim there.").run()
    whole(test)
    assert metric(test, "Step") == "0"
    for text in ("", "fish", "∮ ∮ ∮", "word " * 390):
        test.text_area(key="lesson_en").set_value(text).run()
        whole(test)
        assert test.warning or metric(test, "Step") == "0"


def test_a_topic_without_the_text_is_said(shipped: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LADDER_DATA", raising=False)
    whole(app(view="live", origin="topic"))


@pytest.mark.parametrize(("key", "value"), [("near_en", "zzqqxj"), ("odd_en", "dog"), ("a_en", ""),
                                            ("senses", "zzqqxj")])
def test_a_word_that_is_not_there(shipped: None, key: str, value: str) -> None:
    test = app(view="space", src="en")
    test.text_input(key=key).set_value(value).run()
    whole(test)
    assert len(test.warning) == 1


def test_tsne_waits_to_be_asked(shipped: None) -> None:
    test = app(view="map", how="tsne", words="200")
    whole(test)
    test.button(key="compute_map").click().run()
    whole(test)
    assert "another seed puts them elsewhere" in said(test)
    test.text_input(key="find").set_value("tea").run()  # computed once only
    assert "tea is" in said(test) and not [button for button in test.button if button.key == "compute_map"]


@pytest.mark.parametrize("by", ["lang", "count"])
def test_the_map_in_three_directions(shipped: None, by: str) -> None:
    test = app(view="map", dims="3", by=by, words="200", find="zzqqxj")
    whole(test)
    assert len(test.warning) == 1 and "Drag to turn" in said(test)


# a reader's own corpus

@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(tmp_path_factory.mktemp("home")))
        patch.delenv("LADDER_WEIGHTS", raising=False)
        yield


@pytest.fixture(scope="module", params=[("zh", "en"), ("de", "nl"), ("en",)], ids="-".join)
def own(request, home) -> str:
    return own_run(("word2vec",), request.param)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_on_an_own_corpus(own: str, view: str) -> None:
    whole(app(corpus=own, view=view))


def test_a_topic_of_an_own_corpus(own: str) -> None:
    test = app(corpus=own, view="live", origin="topic", trained="40")
    whole(test)
    assert metric(test, "Step") == "40" and "training sentences have this word" in said(test)
    field = next(text for text in test.text_input if text.key.startswith("topic_"))
    field.set_value("zzqqxj").run()
    whole(test)
    assert len(test.warning) == 1


# the command

@pytest.mark.parametrize(("question", "text"), [
    ("window", "I am here."), ("neighbours", "tea"), ("odd", "dog cat bird tea"), ("analogy", "woman man uncle"),
    ("hits", ""), ("train", "we drink tea. the dog runs."), ("parts", "I am here."), ("map", "")])
def test_the_command_prints_it(question: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["word2vec", question, "--text", text, "--words", "20", "--steps", "20"]
    assert main([*flags, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]
    assert main(flags) == 0 and capsys.readouterr().out


@pytest.mark.parametrize(("question", "text"), [("window", ""), ("neighbours", "zzqqxj"), ("odd", "dog"),
                                                ("analogy", "one two"), ("train", "one"), ("parts", "∮")])
def test_the_command_says_what_is_wrong(question: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["word2vec", question, "--text", text]) == 2
    assert capsys.readouterr().err.startswith("error: ")
