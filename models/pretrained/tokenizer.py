"""Somebody else's tokenizer behind the few methods that this app asks of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from models.language.text import grouped, join_words, normalize

MASK = re.compile(r"\s*\[MASK\]")
#: how byte-level and SentencePiece vocabularies write the space before a word
_SPACES = ("Ġ", "▁")
_PREFIX = "##"


def _byte_letters() -> dict[str, int]:
    """The letters by which byte-level vocabularies write bytes (Radford et al. 2019): printable ones stand for
    themselves, the others follow from U+0100 on."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {**{chr(byte): byte for byte in plain}, **{chr(256 + i): byte for i, byte in enumerate(others)}}


_BYTES = _byte_letters()


class PretrainedTokenizer:
    """A transformers tokenizer; `languages` are those of the corpus that it is compared on."""

    def __init__(self, backend: Any, languages: Sequence[str], fingerprint: str) -> None:
        self.backend, self.languages, self.fingerprint = backend, tuple(languages), fingerprint
        self.vocab_size = len(backend)
        self.special_ids = frozenset(backend.all_special_ids)

        def id_of(name: str) -> int | None:
            return getattr(backend, f"{name}_token_id", None)

        unk_id = id_of("unk")
        #: -1 stands for "has none": no text is ever cut into it
        self.unk_id = -1 if unk_id is None else unk_id
        self.mask_id, self.eos_id, self.bos_id, self.pad_id = map(id_of, ("mask", "eos", "bos", "pad"))
        some = [piece for piece in backend.convert_ids_to_tokens(list(range(min(self.vocab_size, 2000)))) if piece]
        self._spaced = any(piece.startswith(_SPACES) for piece in some)
        self._byte_level = any(piece.startswith(_SPACES[0]) for piece in some)
        self._before, self._after = self._frame()
        self._word_pieces = not self._spaced and any(
            piece.startswith(_PREFIX) for piece in backend.get_vocab())

    def _frame(self) -> tuple[list[int], list[int]]:
        """The special tokens before and after a text, seen on one."""
        plain = self.encode_plain("a")
        whole = list(self.backend("a", verbose=False)["input_ids"])
        for i in range(len(whole) - len(plain) + 1):
            if plain and whole[i:i + len(plain)] == plain:
                return whole[:i], whole[i + len(plain):]
        return [], []

    def normalize(self, text: str) -> str:
        """Composed characters and single spaces; Chinese keeps its script."""
        return normalize(text, simplify=False)

    def encode(self, text: str) -> list[int]:
        """Ids without special tokens; text that spells one ("</s>") is read letter by letter."""
        return self.encode_plain(self.normalize(text))

    def encode_plain(self, text: str) -> list[int]:
        """The same of a text as it stands, line breaks and all."""
        return list(self.backend(text, add_special_tokens=False, split_special_tokens=True, verbose=False)["input_ids"])

    def encode_batch(self, texts: Sequence[str]) -> list[list[int]]:
        """`encode` of each text."""
        return [self.encode(text) for text in texts]

    def around(self, ids: Sequence[int], *, closed: bool = True) -> list[int]:
        """The ids with the special tokens that the model puts around a text; those after it where it is `closed`."""
        return [*self._before, *ids, *(self._after if closed else ())]

    @property
    def marks(self) -> int:
        """How many special tokens the model puts around a text."""
        return len(self._before) + len(self._after)

    def parts_between_masks(self, text: str) -> list[list[int]]:
        """Ids of what stands before, between and after the [MASK] of a text."""
        first, *rest = MASK.split(text)
        # a byte-level piece holds the space before its word
        space = [" " if self._byte_level and part[:1].isspace() else "" for part in rest]
        return [self.encode(first), *(self.encode_plain(s + self.normalize(part)) for s, part in zip(space, rest))]

    def encode_with_masks(self, text: str) -> list[int]:
        """Ids of a text in which [MASK] may stand for the model's own mask token."""
        parts = self.parts_between_masks(text)
        if self.mask_id is None:
            return [id for part in parts for id in part]
        ids = list(parts[0])
        for part in parts[1:]:
            ids += [self.mask_id, *part]
        return ids

    def piece(self, id: int) -> str:
        """What a token says, "##" and special tokens written out."""
        raw = self.backend.convert_ids_to_tokens(int(id)) or ""
        if self.is_special(id) or raw.startswith(_PREFIX):
            return raw
        text = self.backend.decode([int(id)], clean_up_tokenization_spaces=False).strip()
        if "\ufffd" in text:  # part of a letter: its bytes are shown
            return "⟨" + " ".join(f"{_BYTES[c]:02X}" for c in raw) + "⟩" if set(raw) <= set(_BYTES) else raw
        return text or raw

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """What each token says."""
        return [self.piece(id) for id in ids]

    def is_special(self, id: int) -> bool:
        """True for [CLS], </s> and their like."""
        return id in self.special_ids

    def is_continuation(self, id: int) -> bool:
        """True for a piece that continues a word."""
        raw = self.backend.convert_ids_to_tokens(int(id)) or ""
        if self._spaced:
            return not raw.startswith(_SPACES) and raw[:1].isalpha() and raw[:1].isascii()
        return raw.startswith(_PREFIX) and len(raw) > len(_PREFIX)

    def words(self, ids: Sequence[int]) -> list[list[int]]:
        """Positions in `ids` grouped into words."""
        return grouped([self.is_continuation(id) for id in ids])

    def decode(self, ids: Sequence[int], lang: str | None = None) -> str:
        """Readable text without special tokens."""
        if not self._word_pieces:
            return self.backend.decode(list(ids), skip_special_tokens=True,
                                       clean_up_tokenization_spaces=False).strip(" ")
        words: list[str] = []
        for id in ids:
            if self.is_special(id):
                continue
            raw = self.backend.convert_ids_to_tokens(int(id)) or ""
            if words and self.is_continuation(id):
                words[-1] += raw[len(_PREFIX):]
            else:
                words.append(raw)
        return join_words(words, lang or "")
