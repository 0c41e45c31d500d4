"""What can be wrong with a model that a reader names: each is one sentence that says what and what to do."""

from __future__ import annotations

import json
import shutil
import sys

import pytest

from lib.families import pretrained
from lib.locale import translate
from models.messages import InputError
from models.pretrained import load
from models.pretrained.files import examine
from tests.support.commands import ERRORS, ID, RAW, SECRET
from tests.support.pretrained_models import NEEDS_TRANSFORMERS, make

pytestmark = NEEDS_TRANSFORMERS

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return make("bert", tmp_path_factory.mktemp("bert"))


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "model")


def refused(named, match, **options):
    with pytest.raises(InputError, match=match) as found:
        pretrained.get(str(named), LANGUAGES, **options)
    assert "\n" not in str(found.value)


def change_config(folder, **values):
    path = folder / "config.json"
    config = {**json.loads(path.read_text(encoding="utf-8")), **values}
    path.write_text(json.dumps({k: v for k, v in config.items() if v is not None}), encoding="utf-8")


def test_a_whole_one_opens(folder):
    method = pretrained.get(f"{folder}/", LANGUAGES)
    assert method.card["name"] == "model" and pretrained.taken() >= method.opened.folder.bytes > 0


@pytest.mark.quick
def test_nothing_is_named():
    refused("  ", "Name a folder")


@pytest.mark.quick
def test_a_name_that_is_none():
    refused("no such place/at all/here", "neither a folder")
    refused("../../no/such", "neither a folder")


def test_not_fetched_yet(monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    refused("nobody/nothing", "has been fetched before")


def test_no_connection(monkeypatch):
    def broken(*_, **__):
        raise ConnectionError("no route\nto host")

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", broken)
    refused("nobody/nothing", "could not be fetched .*id [0-9a-f]{6}.*connected", download=True)


@pytest.mark.parametrize("broken", [
    "transformers.AutoTokenizer.from_pretrained", "transformers.AutoModelForMaskedLM.from_pretrained",
    "models.pretrained.method.Pretrained.embed",
])
@pytest.mark.parametrize("error", ERRORS)
def test_whatever_is_raised_is_a_sentence_with_an_id(folder, monkeypatch, caplog, broken, error):
    monkeypatch.delenv("LADDER_DEBUG", raising=False)

    def raising(*_, **__):
        raise error(f"{SECRET} {{brace}}")

    monkeypatch.setattr(broken, raising)
    with pytest.raises(InputError) as found:
        pretrained.get(str(folder), LANGUAGES)
    for code in ("en", "zh"):
        told = translate(found.value.message, code, **found.value.values)
        assert not RAW.search(told) and ID.search(told)[0].removeprefix("id ") in caplog.text
    assert SECRET not in caplog.text and error.__name__ in caplog.text


class Remote:
    def __init__(self, **sizes):
        self.siblings = [type("File", (), {"rfilename": name, "size": size})() for name, size in sizes.items()]


def test_the_hub_has_only_a_pickle_or_too_much(monkeypatch):
    for files, match in (({"pytorch_model.bin": 5}, "has no safetensors"),
                         ({"model.safetensors": 9 * 2**30}, "MiB; the limit is 2,000 MiB")):
        monkeypatch.setattr("huggingface_hub.HfApi.model_info", lambda *_, files=files, **__: Remote(**files))
        refused("some/model", match, download=True)


def test_the_hub_knows_no_such_name_or_asks_to_sign_in(monkeypatch):
    from huggingface_hub import errors

    for error, match in ((errors.RepositoryNotFoundError, "no open model called"),
                         (errors.GatedRepoError, "asks its users to sign in")):
        def broken(*_, error=error, **__):
            raise error.__new__(error)

        monkeypatch.setattr("huggingface_hub.HfApi.model_info", broken)
        refused("some/model", match, download=True)


def test_package_missing(folder, monkeypatch):
    monkeypatch.setattr(load, "find_spec", lambda name: None)
    refused(folder, "requirements-pretrained.txt")


def test_no_configuration(folder):
    (folder / "config.json").unlink()
    refused(folder, "has no config.json")


@pytest.mark.parametrize("content", ["{", "[]", "\x00", ""])
def test_damaged_configuration(folder, content):
    (folder / "config.json").write_text(content, encoding="utf-8")
    refused(folder, "config.json is damaged")


def test_only_a_pickle(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    refused(folder, r"pytorch_model\.bin but no model\.safetensors.*can run a program")


def test_no_weights(folder):
    (folder / "model.safetensors").unlink()
    refused(folder, "has no weights")


@pytest.mark.parametrize("keep", [0, 4, 100, -50])
def test_damaged_weights(folder, keep):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:keep])
    refused(folder, "model.safetensors is damaged")


@pytest.mark.parametrize("name", ["../outside.safetensors", "absent.safetensors", "/etc/passwd"])
def test_an_index_that_leads_elsewhere(folder, name):
    (folder / "model.safetensors").rename(folder.parent / "outside.safetensors")
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": name}}), encoding="utf-8")
    refused(folder, "which is not in the folder")


def test_an_index_with_parts(folder):
    (folder / "model.safetensors").rename(folder / "model-00001-of-00001.safetensors")
    assert examine_with_index(folder) == examine_alone(folder)


def examine_with_index(folder):
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": {"x": "model-00001-of-00001.safetensors"}}), encoding="utf-8")
    return examine(folder).parameters


def examine_alone(folder):
    (folder / "model-00001-of-00001.safetensors").rename(folder / "model.safetensors")
    return examine(folder).parameters


def test_architecture(folder):
    change_config(folder, model_type="nothing_known")
    refused(folder, "no architecture 'nothing_known'")
    change_config(folder, auto_map={"AutoModel": "modeling.Own"})
    refused(folder, "program code that comes with it")
    change_config(folder, model_type="vit", auto_map=None)
    refused(folder, "neither an encoder, nor a decoder")


def test_own_code_is_never_run(folder):
    """A known architecture with code of its own beside it: the library's own class is taken."""
    (folder / "modeling.py").write_text("raise SystemExit('run')\n", encoding="utf-8")
    change_config(folder, auto_map=dict.fromkeys(("AutoModel", "AutoModelForMaskedLM"), "modeling.Own"))
    method = pretrained.get(str(folder), LANGUAGES)
    assert type(method.opened.model).__module__.startswith("transformers.models.bert")
    assert "modeling" not in sys.modules


def test_too_large(folder, monkeypatch):
    monkeypatch.setattr(pretrained, "limit", lambda: 1000)
    refused(folder, "MiB of memory; the limit")


def test_others_have_taken_the_room(folder, monkeypatch):
    need = examine(folder).bytes
    monkeypatch.setattr(pretrained, "taken", lambda: 10)
    monkeypatch.setattr(pretrained, "limit", lambda: need + 5)
    refused(folder, "Other readers have models open")


def test_the_limit_is_a_setting(monkeypatch):
    monkeypatch.setenv(pretrained.ENVIRONMENT, "7")
    assert pretrained.limit() == 7 * 2**20
    monkeypatch.setenv(pretrained.ENVIRONMENT, "much")
    assert pretrained.limit() == 2000 * 2**20


def test_quantised(folder):
    change_config(folder, quantization_config={"bits": 4})
    refused(folder, "quantised")


def test_tokenizer_missing_or_of_another_model(folder, tmp_path):
    (folder / "tokenizer.json").write_text("{", encoding="utf-8")
    refused(folder, "tokenizer beside the model")
    other = make("gpt2", tmp_path / "gpt2")
    shutil.copy(other / "tokenizer.json", folder / "tokenizer.json")
    refused(folder, "do not belong together")


def test_weights_that_lack_a_layer(folder):
    from safetensors.torch import load_file, save_file

    arrays = load_file(folder / "model.safetensors")
    name = next(name for name in arrays if "attention.self.query.weight" in name)
    del arrays[name]
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    refused(folder, "The weights lack .*query")


def test_a_configuration_of_another_size(folder):
    change_config(folder, hidden_size=64)
    refused(folder, "cannot be loaded")
