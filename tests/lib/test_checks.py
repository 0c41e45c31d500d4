"""What a user gives is checked: directions."""

from __future__ import annotations

import pytest

from lib.checks import complete_direction
from models.messages import InputError

LANGUAGES = ("zh", "en")


@pytest.mark.quick
def test_directions_are_completed_or_refused():
    assert complete_direction("猫", None, None, LANGUAGES) == ("zh", "en")
    assert complete_direction("cat", None, None, LANGUAGES) == ("en", "zh")
    assert complete_direction("cat", None, "en", LANGUAGES) == ("zh", "en")
    assert complete_direction("cat", "zh", None, LANGUAGES) == ("zh", "en")
    for source, target in (("en", "en"), ("fr", "en"), ("zh", "fr")):
        with pytest.raises(InputError):
            complete_direction("cat", source, target, LANGUAGES)
