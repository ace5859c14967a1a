"""How lower floors tell how far they are, without knowing who listens."""

from typing import Protocol


class Progress(Protocol):
    """Told of each phase and each step; a listener draws a bar, writes a file, or ignores it."""

    def phase(self, name: str, total: int | None) -> None:
        """Begin the phase `name` (read, parse, embed, write, verify, swap, …) of `total` steps, None when unknown."""

    def advance(self, steps: int = 1) -> None:
        """Report `steps` more of the current phase as done."""


class Silent:
    """A listener that ignores everything."""

    def phase(self, name: str, total: int | None) -> None:
        """Ignore it."""

    def advance(self, steps: int = 1) -> None:
        """Ignore it."""
