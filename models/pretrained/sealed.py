"""The tokenizer of a model that cuts texts by itself and does not say into what: no piece of it is ever seen."""

from __future__ import annotations

from collections.abc import Sequence


class SealedTokenizer:
    """Stands where a tokenizer is asked for (`models.language.any_tokenizer`); every text has no pieces."""

    mask_id: int | None = None
    unk_id = -1
    special_ids: frozenset[int] = frozenset()

    def __init__(self, languages: Sequence[str], fingerprint: str, vocab_size: int) -> None:
        """`fingerprint` names the model; `vocab_size` is how many pieces it has."""
        self.languages, self.fingerprint, self.vocab_size = tuple(languages), fingerprint, vocab_size

    def normalize(self, text: str) -> str:
        """The text."""
        return text

    def encode(self, text: str) -> list[int]:
        """No ids."""
        return []

    def encode_batch(self, texts: Sequence[str]) -> list[list[int]]:
        """No ids for each."""
        return [[] for _ in texts]

    def decode(self, ids: Sequence[int], lang: str | None = None) -> str:
        """No text."""
        return ""

    def piece(self, id: int) -> str:
        """No piece."""
        return ""

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """No pieces."""
        return []

    def words(self, ids: Sequence[int]) -> list[list[int]]:
        """No words."""
        return []

    def is_special(self, id: int) -> bool:
        """No id is."""
        return False

    def is_continuation(self, id: int) -> bool:
        """No id is."""
        return False
