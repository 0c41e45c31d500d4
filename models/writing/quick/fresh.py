"""What was laid out for a network, kept with it, and made anew when its weights are others: it is never stale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter, is_
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

Made = TypeVar("Made")


_VERSION = attrgetter("_version")


class _Named:
    """What dictionaries hold under which name."""

    def __init__(self, dictionaries: Sequence[dict[str, Any]]) -> None:
        held = [(one, name, value) for one in dictionaries for name, value in one.items() if value is not None]
        self._owners, self._names = [owner for owner, _, _ in held], [name for _, name, _ in held]
        self.values = [value for _, _, value in held]

    def hold(self) -> bool:
        """Whether the same things are there still."""
        return all(map(is_, map(dict.get, self._owners, self._names), self.values))


class Snapshot:
    """Which parts and tensors a network consisted of, how often each tensor had been written to, and its settings."""

    def __init__(self, network: nn.Module, settings: object) -> None:
        self._settings, modules = settings, list(network.modules())
        self._hooks = [hooks for module in modules for hooks in (module._forward_hooks, module._forward_pre_hooks)]
        self._parts = _Named([module._modules for module in modules])
        self._tensors = _Named([held for module in modules for held in (module._parameters, module._buffers)])
        self._state = self._tensors_now()

    def _tensors_now(self) -> list[int]:
        """How often each tensor was written to, and where it is."""
        tensors = self._tensors.values
        return [*map(_VERSION, tensors), *map(Tensor.data_ptr, tensors)]

    def holds(self, settings: object) -> bool:
        """Whether nothing has changed since. It is asked before every text, so it goes through a few hundred tensors
        in some ten microseconds."""
        return (settings == self._settings and self._parts.hold() and self._tensors.hold()
                and self._tensors_now() == self._state)

    @property
    def watched(self) -> bool:
        """Whether somebody listens to what the parts compute, or changes it."""
        return any(self._hooks)


_kept: WeakKeyDictionary[nn.Module, tuple[Snapshot, Any]] = WeakKeyDictionary()


def kept(network: nn.Module, make: Callable[[], Made | None], settings: object = None) -> Made | None:
    """What `make` gives for the network as it is now, `settings` included; None where it is being trained or watched,
    is elsewhere than on the processor or not in single precision, or where torch does not count what is written to its
    tensors."""
    if network.training:
        return None
    found = _kept.get(network)
    if found is None or not found[0].holds(settings):
        tensors = [*network.parameters(), *network.buffers()]
        if any(one.is_inference() or one.device.type != "cpu" or one.dtype != torch.float32 for one in tensors):
            return None
        with torch.no_grad():
            found = _kept[network] = Snapshot(network, settings), make()
    return None if found[0].watched else found[1]
