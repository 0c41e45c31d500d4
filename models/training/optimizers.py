"""What takes the steps: AdamW for everything, or Muon for the matrices of the layers and AdamW for the rest.

Loshchilov & Hutter 2019, "Decoupled weight decay regularization"; Jordan et al. 2024, "Muon: an optimizer for hidden
layers in neural networks", with the step sizes of Liu et al. 2025, "Muon is scalable for LLM training", so that one
learning rate suits both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from models.blocks.layers import TokenEmbedding

#: of AdamW's two memories, how long the gradients' and their squares' last
BETAS = (0.9, 0.98)


class Optimizers:
    """One optimiser or two over a network's parameters; weight decay on matrices only."""

    def __init__(self, network: nn.Module, kind: str, weight_decay: float) -> None:
        self._names = {id(parameter): name for name, parameter in network.named_parameters()}
        turned = _layer_matrices(network) if kind == "muon" else []
        chosen = {id(parameter) for parameter in turned}
        rest = [parameter for parameter in network.parameters() if id(parameter) not in chosen]
        self.parts: list[torch.optim.Optimizer] = [torch.optim.AdamW([
            {"params": [p for p in rest if p.dim() > 1], "weight_decay": weight_decay},
            {"params": [p for p in rest if p.dim() <= 1], "weight_decay": 0.0}], betas=BETAS, fused=True)]
        if turned:
            self.parts.append(torch.optim.Muon(turned, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"))

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def step(self, rate: float) -> None:
        """One step at the learning rate `rate`."""
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = rate
            part.step()

    def memories(self) -> Iterator[tuple[str, Tensor]]:
        """What is remembered of earlier steps, as "kind.parameter" and its tensor."""
        for part in self.parts:
            for parameter, state in part.state.items():
                for kind, value in state.items():
                    yield f"{kind}.{self._names[id(parameter)]}", torch.as_tensor(value)

    def remember(self, memories: Mapping[str, Tensor]) -> None:
        """Go on with the memories of `memories()`."""
        for part in self.parts:
            for group in part.param_groups:
                for parameter in group["params"]:
                    name = self._names[id(parameter)]
                    found = {key.removesuffix(f".{name}"): value for key, value in memories.items()
                             if key.endswith(f".{name}") and "." not in key.removesuffix(f".{name}")}
                    if found:
                        part.state[parameter] = {
                            kind: value if kind == "step" else value.to(parameter.device)
                            for kind, value in found.items()}


def _layer_matrices(network: nn.Module) -> list[nn.Parameter]:
    """The matrices that turn one vector into another. Rows that are looked up by an id are none."""
    looked_up = {id(module.weight) for module in network.modules() if isinstance(module, TokenEmbedding)}
    return [parameter for module in network.modules() if isinstance(module, (nn.Linear, nn.RNNBase))
            for parameter in module.parameters(recurse=False)
            if parameter.dim() == 2 and id(parameter) not in looked_up]
