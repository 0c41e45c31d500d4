"""Which positions a position may look at, beyond "before me" and "not padding": all, a window, or a window and strides.

Window: Beltagy et al. 2020, "Longformer"; Jiang et al. 2023, "Mistral 7B" (whose cache forgets what no window reaches).
Strided: Child et al. 2019, "Generating long sequences with sparse Transformers", section 4.3.

Shapes: B batch, T queries, S keys. Masks are boolean, True = may look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

FULL, WINDOW, STRIDED = "full", "window", "strided"
PATTERNS = (FULL, WINDOW, STRIDED)


@dataclass(frozen=True)
class Pattern:
    """`full`: every position. `window`: positions less than `span` away. `strided`: those, and every `span`-th one."""

    kind: str = FULL
    span: int = 16

    def allows(self, queries: Tensor, keys: Tensor) -> Tensor | None:
        """Position numbers of queries (B, T) and keys (B, S) -> mask (B, T, S), or None where all may look at all."""
        if self.kind == FULL:
            return None
        distance = queries.unsqueeze(-1) - keys.unsqueeze(-2)  # (B, T, S)
        near = distance.abs() < self.span
        return near if self.kind == WINDOW else near | (distance % self.span == 0)

    @property
    def reach(self) -> int | None:
        """How many positions back a later one may still look; None where there is no end. What is further back need
        not be kept."""
        return self.span if self.kind == WINDOW else None
