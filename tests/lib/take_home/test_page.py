"""What the page Upload and train draws of it."""

from __future__ import annotations

from lib.corpus import own_folder
from tests.support.helpers import WORLD
from tests.support.take_home import contents_of


def page(key):
    """What the page "Your text" draws of this."""
    from streamlit.testing.v1 import AppTest

    def script(key):
        import streamlit as st

        from lib.ui.your_text.take_home import load_back, show_take_home

        show_take_home(key)
        if new := load_back():
            st.session_state["new"] = new

    return AppTest.from_function(script, kwargs={"key": key}, default_timeout=60)


def test_the_page_offers_the_parts(key):
    test = page(key)
    test.session_state[f"home_parts_{key}"] = True
    test.run()
    assert not test.exception and [box.label for box in test.checkbox] == ["With the text itself"]
    labels = [button.label for button in test.get("download_button")]
    assert labels[0].startswith("Take home (") and {"tokenizer.json", "vectors.tsv", "metadata.tsv"} <= set(labels)
    assert "Word2Vec · words, English" in test.selectbox[0].options


def test_the_page_says_when_there_is_nothing(home):
    empty = own_folder.create(WORLD()[:5], ("zh", "en"), "empty")
    test = page(empty).run()
    assert not test.exception and len(test.warning) == 1


def test_the_page_loads_back(key, packed):
    test = page(key).run()
    test.file_uploader[0].upload("home.zip", packed.read_bytes(), "application/zip").run()
    assert not test.exception
    new = test.session_state["new"]
    assert own_folder.exists(new) and new != key
    before = sorted(own_folder.root().iterdir())
    test.run()
    assert "Loaded" in test.success[0].value and "<b>" not in test.success[0].value.replace("\\<b\\>", "")
    assert sorted(own_folder.root().iterdir()) == before  # not once more
    test.file_uploader[0].upload("bad.zip", b"PK nothing", "application/zip").run()
    assert not test.exception and "damaged" in test.warning[0].value


def test_what_the_buttons_give(key, tmp_path):
    from lib.ui.your_text.take_home import _file_name, _vectors, _zip

    (tmp_path / "x.zip").write_bytes(_zip(key, True, None))
    assert "pairs.jsonl" in contents_of(tmp_path / "x.zip")
    assert _vectors(key, "word2vec", "words_en", None, ".txt").split(b"\n")[0].split()[1] == b"16"
    assert _file_name("../<b>我的 text</b>") == "b-我的-text-b" and _file_name("??") == "corpus"
