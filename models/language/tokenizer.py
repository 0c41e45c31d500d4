"""One WordPiece vocabulary for all languages of a corpus, used by every method in training and in use.

Schuster & Nakajima 2012, "Japanese and Korean voice search"; Wu et al. 2016, "Google's Neural Machine Translation
System". Words are cut into the longest pieces that the vocabulary has; a piece that continues a word begins with "##".
Chinese is cut into characters. Training and matching are the `tokenizers` library's; what is added here is the special
tokens, an alphabet that leaves no English word of up to `LONGEST_WORD` letters unknown, and decoding back to readable
text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import tokenizers
from tokenizers import Regex
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Split
from tokenizers.trainers import WordPieceTrainer

from models.files import write_atomically
from models.language.languages import simplifies
from models.language.text import grouped, join_words, normalize
from models.messages import N_, InputError

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[BOS]", "[EOS]")
CONTINUE = "[CONTINUE]"
#: the task tag that asks for a text in short; only a vocabulary that was trained with it has it
SUMMARISE = "[SUMMARISE]"
_PREFIX = "##"
#: letters that always have a piece of their own, at the head of a word and inside one
_ALPHABET = [chr(c) for c in [*range(0x21, 0x7F), *range(0xC0, 0x180)] if c not in (0xD7, 0xF7)] + list("’‘“”–—…°£€")
#: a word with its inner marks (don't, 8:30, well-known, Persian joiners), or one Chinese character, or one mark
_LETTER = r"(?:(?!\p{Han}|\p{Hiragana}|\p{Katakana})[\p{L}\p{M}\p{N}])"
_WORD = rf"{_LETTER}+(?:['’.,:\-\x{{200C}}\x{{200D}}]{_LETTER}+)*|\S"
#: scripts that write a whole phrase as one run of letters; no longer run is one word
_PHRASES = rf"[\p{{Thai}}\p{{Lao}}\p{{Khmer}}\p{{Myanmar}}][\p{{L}}\p{{M}}\p{{N}}]{{0,99}}|{_WORD}"
#: most pieces of a vocabulary whose size is left open, and how many words of text each piece but the letters takes
_USUAL_SIZE, _WORDS_A_PIECE = 6500, 20
#: of a text that is several times longer, every third line or fewer is read: the frequent pieces are the same
_ENOUGH_CHARACTERS = 10_000_000
#: sizes that may be asked for; every letter gets a piece, so that the smallest vocabularies come out larger
SIZES = (100, 50_000)
_CODE = re.compile(r"[^\W_][\w-]{0,39}")
#: matching pieces takes time with the square of a word; what is longer than this is no word, and unknown
LONGEST_WORD = 200


def check_codes(languages: Sequence[str]) -> tuple[str, ...]:
    """One language code, or two different ones, as a tuple; anything else is an InputError."""
    if not 1 <= len(languages) <= 2:
        raise InputError(N_("A corpus has one language or two; {count} codes were given."), count=len(languages))
    for code in languages:
        if not _CODE.fullmatch(code):
            raise InputError(N_("{code} is no language code; write letters, digits and hyphens, as in de or pt-BR."),
                             code=repr(code))
    if len(set(languages)) < len(languages):
        raise InputError(N_("Both sides have the code {code}; give each its own, as in question and answer."),
                         code=repr(languages[0]))
    return tuple(languages)


def _other_letters(words: Iterable[str]) -> list[str]:
    """Letters outside the fixed alphabet that words are made of, small and capital; what stands alone as a word, as a
    Chinese character does, is not among them."""
    seen = {c for word in words if len(word) > 1 for c in word} - set(_ALPHABET)
    both = {form for c in seen for form in (c, c.lower(), c.upper()) if len(form) == 1}
    return sorted(both - set(_ALPHABET))


def language_tag(code: str) -> str:
    """The task tag that asks for text in language `code`, e.g. "[TO:en]"."""
    return f"[TO:{code}]"


class Tokenizer:
    """WordPiece over the language or the two languages of a corpus. Made by `train` or `load`."""

    def __init__(self, backend: tokenizers.Tokenizer, languages: Sequence[str]) -> None:
        self._backend = backend
        self.languages = languages = check_codes(languages)
        self._simplify = simplifies(languages)
        pieces = [backend.id_to_token(i) for i in range(backend.get_vocab_size())]
        self._pieces = [piece for piece in pieces if piece is not None]
        ids = {token: backend.token_to_id(token)
               for token in (*SPECIAL_TOKENS, CONTINUE, *(language_tag(code) for code in languages))}
        special = {token: id for token, id in ids.items() if id is not None}
        missing = [token for token in ids if token not in special]
        missing += [f"#{i}" for i, piece in enumerate(pieces) if piece is None]
        if missing:
            raise InputError(N_("This tokenizer lacks the special tokens {tokens}; train it with this project."),
                             tokens=", ".join(missing))
        #: whether joiners have pieces; to a vocabulary without them they would be unknown, and they are passed over
        self._joiners = any("\u200c" in piece or "\u200d" in piece for piece in self._pieces)
        self.summarise_id: int | None = backend.token_to_id(SUMMARISE)
        self._special_ids = frozenset([*special.values(), *([] if self.summarise_id is None else [self.summarise_id])])
        self.pad_id, self.unk_id, self.cls_id, self.sep_id, self.mask_id, self.bos_id, self.eos_id = (
            special[token] for token in SPECIAL_TOKENS
        )
        self.continue_id = special[CONTINUE]
        #: sha256 of the vocabulary and languages; weights carry it, so that a mismatch is found
        self.fingerprint = hashlib.sha256(
            json.dumps([self._pieces, languages], ensure_ascii=False).encode()
        ).hexdigest()

    @property
    def vocab_size(self) -> int:
        """V, special tokens included."""
        return len(self._pieces)

    @classmethod
    def train(cls, texts: Iterable[str], languages: Sequence[str], vocab_size: int | None = None,
              tasks: Sequence[str] = ()) -> Tokenizer:
        """Learn the pieces from `texts` of all languages. Every letter seen becomes a piece, Chinese characters
        included, so that the vocabulary may come out larger than `vocab_size` (None: as large as usual). Little text
        gets fewer pieces, since a long one would be seen too seldom to learn anything about it. `tasks` are tags beside
        those that every vocabulary has: `SUMMARISE`."""
        languages = check_codes(languages)
        if vocab_size is not None and not (isinstance(vocab_size, int) and SIZES[0] <= vocab_size <= SIZES[1]):
            raise InputError(N_("{name} is {value}; it must be {choices}."), name="vocab_size", value=vocab_size,
                             choices=f"{SIZES[0]} to {SIZES[1]}")
        special = [*SPECIAL_TOKENS, CONTINUE, *(language_tag(code) for code in languages), *tasks]
        trainer_backend = tokenizers.Tokenizer(WordPiece(unk_token="[UNK]", max_input_chars_per_word=LONGEST_WORD))
        trainer_backend.pre_tokenizer = splitter = Split(Regex(_PHRASES), "removed", invert=True)
        simplify = simplifies(languages)
        texts = list(texts)
        # an odd step, so that both sides of pairs stay, one after the other
        step = (sum(map(len, texts)) // _ENOUGH_CHARACTERS) // 2 * 2 + 1
        texts = [text for text in (normalize(text, simplify) for text in texts[::step]) if text]
        words = Counter(word for text in texts for word, _ in splitter.pre_tokenize_str(text))
        letters = [*_ALPHABET, *_other_letters(words)]
        alphabet = [*letters, *(_PREFIX + c for c in letters)]
        # letters inside words come first and in order: left to the library, their ids, and with them the choice
        # between equally frequent pieces, change from run to run
        inner = sorted({_PREFIX + c for word in words for c in word[1:]})
        letter_pieces = len({*special, *inner, *alphabet, *(word[0] for word in words)})
        enough = letter_pieces + max(500, words.total() // _WORDS_A_PIECE)
        size = max(min(vocab_size or _USUAL_SIZE, enough), letter_pieces)
        trainer = WordPieceTrainer(
            vocab_size=size, special_tokens=[*special, *inner], min_frequency=2,
            limit_alphabet=20_000, continuing_subword_prefix=_PREFIX, show_progress=False,
        )
        trainer_backend.train_from_iterator(texts, trainer)
        learned = sorted(trainer_backend.get_vocab().items(), key=lambda item: item[1])
        pieces = [piece for piece, _ in learned]
        seen = set(pieces)
        lacking = [piece for piece in alphabet if piece not in seen]
        # the last pieces learned are the rarest: they make room for the letters that are still lacking
        pieces = pieces[:max(size - len(lacking), len(special))] + lacking
        vocabulary = {piece: i for i, piece in enumerate(pieces)}
        backend = tokenizers.Tokenizer(
            WordPiece(vocabulary, unk_token="[UNK]", continuing_subword_prefix=_PREFIX,
                      max_input_chars_per_word=LONGEST_WORD)
        )
        backend.pre_tokenizer = Split(Regex(_PHRASES), "removed", invert=True)
        backend.add_special_tokens(special)
        # text that spells a special token ("[SEP]") is read as plain text, never as the token
        backend.encode_special_tokens = True
        return cls(backend, languages)

    def save(self, path: Path) -> None:
        """Write the tokenizer as one JSON file that `tokenizers` opens."""
        write_atomically(path, self.to_json().encode())

    def to_json(self) -> str:
        """What `save` writes."""
        return self._backend.to_str(pretty=True)

    @classmethod
    def load(cls, path: Path) -> Tokenizer:
        """Read what `save` wrote. A missing or damaged file is an InputError. The languages are read off its tags."""
        if not path.is_file():
            raise InputError(N_("There is no tokenizer at {path}; train one, or restore the file."), path=str(path))
        try:
            backend = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises a bare Exception
            raise InputError(N_("The tokenizer {path} cannot be read; restore the file or train again."),
                             path=str(path)) from error
        backend.encode_special_tokens = True
        vocabulary = backend.get_vocab()
        tags = sorted((i, token[4:-1]) for token, i in vocabulary.items() if token.startswith("[TO:"))
        if len(tags) not in (1, 2):
            raise InputError(N_("The tokenizer {path} is not of this project: it must name one language or two."),
                             path=str(path))
        return cls(backend, tuple(code for _, code in tags))

    def normalize(self, text: str) -> str:
        """`text` as it is read (`models.language.text.normalize`); characters are simplified where the corpus has
        Chinese."""
        return normalize(text, self._simplify, self._joiners)

    def split(self, text: str) -> list[str]:
        """The words, Chinese characters and marks of `text` that pieces are cut from."""
        return [word for word, _ in self._backend.pre_tokenizer.pre_tokenize_str(self.normalize(text))]

    def encode(self, text: str) -> list[int]:
        """Ids of the pieces of `text`, without special tokens."""
        return self._backend.encode(self.normalize(text), add_special_tokens=False).ids

    def encode_batch(self, texts: Sequence[str]) -> list[list[int]]:
        """`encode` of each text."""
        encodings = self._backend.encode_batch([self.normalize(text) for text in texts], add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def piece(self, id: int) -> str:
        """The piece with this id, "##" and "[SEP]" written out."""
        return self._pieces[id]

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """The pieces with these ids."""
        return [self._pieces[i] for i in ids]

    def token_id(self, piece: str) -> int | None:
        """The id of a piece, or None if the vocabulary lacks it."""
        return self._backend.token_to_id(piece)

    def language_tag(self, code: str) -> int:
        """Id of the tag that asks for text in language `code`."""
        id = self._backend.token_to_id(language_tag(code))
        if id is None:
            raise InputError(N_("The language {code} is not in this corpus; it has {choices}."),
                             code=repr(code), choices=" and ".join(self.languages))
        return id

    def is_special(self, id: int) -> bool:
        """True for [PAD], [CLS], task tags and their like."""
        return id in self._special_ids

    @property
    def special_ids(self) -> frozenset[int]:
        """Ids of all special tokens and tags."""
        return self._special_ids

    def is_continuation(self, id: int) -> bool:
        """True for a piece that continues a word ("##")."""
        return self._pieces[id].startswith(_PREFIX) and len(self._pieces[id]) > len(_PREFIX)

    def words(self, ids: Sequence[int]) -> list[list[int]]:
        """Positions in `ids` grouped into words: a "##" piece joins the piece before it."""
        return grouped([self.is_continuation(id) for id in ids])

    def decode(self, ids: Sequence[int], lang: str | None = None) -> str:
        """Readable text: special tokens dropped, pieces joined into words, words into a sentence with the spaces that
        language `lang` has (None: the corpus's only language, or what is usual). An unknown piece is written as
        "�"."""
        words: list[str] = []
        for id in ids:
            if id == self.unk_id:
                words.append("�")
            elif id in self._special_ids:
                continue
            elif words and self.is_continuation(id):
                words[-1] += self._pieces[id][len(_PREFIX):]
            else:
                words.append(self._pieces[id].removeprefix(_PREFIX) or self._pieces[id])
        return join_words(words, lang or (self.languages[0] if len(self.languages) == 1 else ""))
