"""What was laid out for a network, kept with it, and made anew when its weights are others: never stale, never asked for
by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

Made = TypeVar("Made")


class Snapshot:
    """Which parts and tensors a network consisted of, how often each tensor had been written to, and its settings."""

    def __init__(self, network: nn.Module, settings: object) -> None:
        self.settings = settings
        self._children: list[tuple[dict[str, Any], str, Any]] = []
        self._tensors: list[tuple[dict[str, Any], str, Tensor, int, int]] = []
        self._hooks: list[dict[int, Any]] = []
        for module in network.modules():
            self._hooks += [module._forward_hooks, module._forward_pre_hooks]
            self._children += [(module._modules, name, child) for name, child in module._modules.items()]
            for owner in (module._parameters, module._buffers):
                self._tensors += [(owner, name, tensor, tensor._version, tensor.data_ptr())
                                  for name, tensor in owner.items() if tensor is not None]

    def holds(self, settings: object) -> bool:
        """Whether nothing has changed since."""
        return (settings == self.settings and all(owner.get(name) is child for owner, name, child in self._children)
                and all(owner.get(name) is tensor and tensor._version == version and tensor.data_ptr() == place
                        for owner, name, tensor, version, place in self._tensors))

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
