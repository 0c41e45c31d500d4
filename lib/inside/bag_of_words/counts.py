"""Bags of words on the table: sentences as rows, pieces as columns, and what each piece adds to a cosine.

N sentences, P pieces that stand in them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.base import Method

#: how a count becomes a number of the vector
WEIGHINGS = ("tfidf", "counts")


def bag(method: Method, text: str, lang: str) -> pd.DataFrame:
    """A row a distinct piece of the text, in the order in which they come: `piece`, `count`, `idf`, `tfidf` (its
    number in the method's vector, which has length 1) and `counts` (its number where only counts count)."""
    rows = [{"piece": str(row.get("piece", row.get("token", ""))), "count": int(row.get("count", 1)),
             "idf": float(row.get("idf", 1.0)), "tfidf": float(row.get("weight", 0.0))}
            for row in method.trace(text, lang).table]
    frame = pd.DataFrame(rows, columns=["piece", "count", "idf", "tfidf"]).drop_duplicates("piece")
    length = float(np.linalg.norm(frame["count"])) or 1.0
    return frame.assign(counts=frame["count"] / length).reset_index(drop=True)


def matrix(method: Method, sentences: Sequence[str], langs: Sequence[str], weighing: str = "counts",
           limit: int = 40) -> tuple[pd.DataFrame, int]:
    """Sentences (N) as rows, pieces (P) as columns: counts, or the weights of TF-IDF; and P. Columns come in the order
    in which the pieces first stand; at most `limit` of them are kept."""
    value = "count" if weighing == "counts" else "tfidf"
    bags = [bag(method, text, lang).set_index("piece")[value] for text, lang in zip(sentences, langs)]
    pieces = list(dict.fromkeys(piece for found in bags for piece in found.index))
    table = pd.DataFrame([found.reindex(pieces).fillna(0) for found in bags], columns=pieces)
    table = table.set_axis(range(1, len(bags) + 1), axis=0).astype(int if value == "count" else float)
    return table.iloc[:, :limit], len(pieces)


def shares(method: Method, first: str, second: str, langs: tuple[str, str], weighing: str = "tfidf") -> pd.DataFrame:
    """A row a piece of either sentence: `piece`, `first` and `second` (its numbers in the two vectors of length 1) and
    `share`, their product. The shares add up to the cosine; the largest come first."""
    a, b = (bag(method, text, lang).set_index("piece")[weighing] for text, lang in zip((first, second), langs))
    pieces = list(dict.fromkeys([*a.index, *b.index]))
    frame = pd.DataFrame({"piece": pieces, "first": a.reindex(pieces).fillna(0).to_numpy(),
                          "second": b.reindex(pieces).fillna(0).to_numpy()})
    frame["share"] = frame["first"] * frame["second"]
    return frame.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


def cosine(method: Method, first: str, second: str, langs: tuple[str, str], weighing: str = "tfidf") -> float:
    """The sum of the shares."""
    return float(shares(method, first, second, langs, weighing)["share"].sum())


def same_vector(method: Method, first: str, second: str, lang: str) -> bool:
    """Whether two sentences are one and the same point: every number equal, to the last bit."""
    a, b = method.embed([first, second], lang)
    return bool(np.array_equal(a, b))


def common_pieces(method: Method, first: str, second: str, langs: tuple[str, str]) -> list[str]:
    """The pieces that both sentences have."""
    frame = shares(method, first, second, langs, "counts")
    return list(frame.loc[frame["share"] > 0, "piece"])


def rarity_curve(documents: int, smooth: bool = True) -> pd.DataFrame:
    """Inverse document frequency of a piece that stands in `documents` of so many sentences, from one to all of them:
    `documents`, `idf`."""
    found = np.unique(np.geomspace(1, max(documents, 1), 60).round().astype(int))
    return pd.DataFrame({"documents": found, "idf": np.log((documents + smooth) / (found + smooth)) + 1})


def rarity(method: Method, text: str, lang: str) -> pd.DataFrame | None:
    """For each distinct piece of the text: `piece`, `documents` (training sentences of the language that have it) and
    `idf`; rarest first. None for a method that has counted nothing."""
    counts = getattr(method, "document_counts", None)
    if counts is None:
        return None
    side = method.languages.index(lang)
    rows = [{"piece": row["piece"], "documents": int(counts[side][row["id"]]), "idf": float(row["idf"])}
            for row in method.trace(text, lang).table]
    return pd.DataFrame(rows, columns=["piece", "documents", "idf"]).sort_values(
        "idf", ascending=False, kind="stable").reset_index(drop=True)


def both_cosines(method: Method, text: str, others: Sequence[str], lang: str, langs: Sequence[str]) -> pd.DataFrame:
    """How near `text` is to each other sentence with every piece counting the same and with TF-IDF: `sentence`,
    `counts`, `tfidf`."""
    return pd.DataFrame([{"sentence": other, **{w: cosine(method, text, other, (lang, code), w) for w in WEIGHINGS}}
                         for other, code in zip(others, langs)], columns=["sentence", *WEIGHINGS])
