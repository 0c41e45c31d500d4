"""The house: no circle, no arrow upwards, a page and its folder, folders and files of a size to walk through."""

from __future__ import annotations

import subprocess

import pytest

from docs.house import PICTURE, circles, drawn, floors, imports, reduced, rooms, source_files
from lib.paths import ROOT

#: page -> its script; the readers' pages lie in pages/, the operator's in pages/server/
PAGES = {path.stem: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "pages").rglob("*.py")}
MOST_FILES, MOST_LINES = 20, 300


def test_there_are_pages_and_files() -> None:
    assert len(PAGES) > 10
    assert len(source_files()) > 200


def test_no_circle_between_files() -> None:
    assert circles(imports()) == []


def test_no_circle_between_rooms() -> None:
    """So every room has a floor, and every arrow leads down."""
    assert circles(rooms(imports())) == []


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    with pytest.raises(ValueError, match="each other"):
        floors({"a": {"b"}, "b": {"a"}})


def test_what_others_imply_is_not_drawn() -> None:
    graph = {"top": {"middle", "ground"}, "middle": {"ground"}, "ground": set()}
    assert floors(graph) == {"top": 2, "middle": 1, "ground": 0}
    assert reduced(graph) == {"top": {"middle"}, "middle": {"ground"}, "ground": set()}


def test_the_picture_of_the_house_is_up_to_date() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(rooms(imports())), "python docs/house.py"


def page_of(module: str) -> str | None:
    """The page whose own folder, or whose script, a module is."""
    match module.split("."):
        case ["lib", "ui" | "inside", name, *_] if name in PAGES:
            return name
        case ["pages", *_, name]:
            return name
    return None


def test_no_page_uses_another_pages_folder() -> None:
    wrong = [f"{module} -> {other}" for module, found in imports().items() for other in found
             if page_of(module) and page_of(other) not in (None, page_of(module))]
    assert not wrong


def test_what_is_shared_stands_on_no_page() -> None:
    """`lib/ui/shared`, `lib/inside` and the like are lower than the pages' folders. Commands, and the experiments of
    claims, compute with them, too."""
    wrong = [f"{module} -> {other}" for module, found in imports().items() for other in found
             if page_of(other) and not page_of(module) and not module.startswith(("lib.commands.", "lib.claims."))]
    assert not wrong


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_has_its_folder(page: str) -> None:
    folder = ROOT / "lib" / "ui" / page
    assert (folder / "__init__.py").is_file(), f"pages/{page}.py draws with lib/ui/{page}/"
    assert any(other.startswith(f"lib.ui.{page}.") for other in imports()[PAGES[page]])


@pytest.mark.parametrize("inside", sorted(path.name for path in (ROOT / "lib" / "inside").iterdir()
                                          if (path / "__init__.py").is_file()))
def test_what_is_computed_belongs_to_a_page(inside: str) -> None:
    assert inside in PAGES


def test_folders_can_be_taken_in_at_a_glance() -> None:
    folders: dict[str, int] = {}
    for place in tracked():
        folder = place.rpartition("/")[0]
        folders[folder] = folders.get(folder, 0) + 1
    assert {folder: n for folder, n in folders.items() if n > MOST_FILES} == {}


def test_files_can_be_read_in_one_go() -> None:
    long = {place: n for place in tracked() if not place.startswith("tests/")
            if (n := len((ROOT / place).read_text(encoding="utf-8").splitlines())) > MOST_LINES}
    assert long == {}


def tracked() -> list[str]:
    """Every Python file of the repository, the tests' too."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"], cwd=ROOT,
                            capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [place for place in listed.stdout.splitlines() if (ROOT / place).is_file()]


def test_the_first_line_says_what_a_file_is_for() -> None:
    """Finding something by file names and first lines alone needs first lines."""
    silent = [path.relative_to(ROOT).as_posix() for path in source_files()
              if not path.read_text(encoding="utf-8").startswith('"""')]
    assert not silent
