"""How far a training is: one line on standard error."""

from __future__ import annotations

import sys
import time

from lib.commands import common
from models.budget import Progress

#: signs of the bar
BAR = 20


class Bar:
    """One line on standard error: how far, loss, speed, time left. Redrawn on a terminal, else a line now and then."""

    def __init__(self, key: str, every: float = 15.0, quiet: bool = False) -> None:
        self.key, self.every, self.quiet = key, every, quiet
        self.live = sys.stderr.isatty() and not quiet
        self.shown = 0.0

    def show(self, progress: Progress) -> None:
        """Draw a report."""
        if self.live:
            print(f"\r\033[K{self.line(progress)}", end="", file=sys.stderr, flush=True)
        elif not self.quiet and (time.monotonic() - self.shown > self.every or progress.done):
            self.shown = time.monotonic()
            common.say(self.line(progress))

    def end(self, progress: Progress | None) -> None:
        """Finish the line."""
        if self.live and progress is not None:
            print(file=sys.stderr)

    def line(self, progress: Progress) -> str:
        """The report as text."""
        full = round(BAR * min(max(progress.fraction, 0.0), 1.0))
        parts = [f"{self.key} [{'#' * full}{'.' * (BAR - full)}] {100 * progress.fraction:3.0f} %"]
        if progress.loss is not None:
            parts.append(f"loss {progress.loss:.3f}")
        if progress.valid_loss is not None:
            parts.append(f"valid {progress.valid_loss:.3f}")
        if progress.tokens_per_second:
            parts.append(f"{progress.tokens_per_second:,.0f} tokens/s")
        if progress.done:
            parts.append(f"done in {clock(progress.seconds)}")
        elif progress.eta is not None:
            parts.append(f"{clock(progress.eta)} left")
        return "  ".join(parts) + (f"  {progress.message}" if progress.message and not progress.done else "")


def clock(seconds: float) -> str:
    """Minutes and seconds, as in 3:07."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
