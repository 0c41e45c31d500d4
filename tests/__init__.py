"""Tests. What they share has its assertions explained, too."""

import pytest

pytest.register_assert_rewrite("tests.support")
