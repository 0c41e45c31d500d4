"""The recurrent networks as two ONNX graphs (https://onnx.ai), which run wherever there is an ONNX runtime: a phone, a
browser, another language.

    read.onnx    ids (B, S), valid (B, S)                        -> memory (B, S, H) and the decoder's first states
    write.onnx   id (B, 1), memory, valid, states of both layers -> logits (B, V) and the next states

An LSTM's states are h and c of the lower and the upper layer, each (1, B, H); other cells have h alone. Without
attention the upper layer reads one vector, which `write.onnx` takes from the memory at every step.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

import models
from lib.take_home.comparing import LOGIT_SENTENCES, LONGEST, Same, is_same, whole_folder
from lib.take_home.huggingface import EXAMPLES
from models.base import DecodingOptions
from models.blocks.recurrent import DecoderState, RecurrentEncoder
from models.files import write_json

if TYPE_CHECKING:
    from models.rnn import RecurrentSeq2Seq

READ, WRITE = "read.onnx", "write.onnx"


_CARD = """# {title}, as two ONNX graphs

```python
import numpy as np, tokenizers
from onnxruntime import InferenceSession

tokenizer = tokenizers.Tokenizer.from_file("tokenizer.json")
read, write = InferenceSession("read.onnx"), InferenceSession("write.onnx")
ids = np.array([tokenizer.encode("[TO:{target}] {text} [EOS]").ids])
valid = np.ones_like(ids, dtype=bool)
memory, *states = read.run(None, {{"ids": ids, "valid": valid}})
names = "{states}".split(", ")
id, written = tokenizer.token_to_id("[BOS]"), []
while id != tokenizer.token_to_id("[EOS]") and len(written) < 64:
    given = {{"id": np.array([[id]]), "memory": memory, "valid": valid, **dict(zip(names, states))}}
    logits, *states = write.run(None, given)
    id = int(logits[0].argmax())
    written.append(id)
print(tokenizer.decode(written))
```

`check.json` says how many translations are the same as the app's.
"""


class Reading(nn.Module):
    """The encoder, and the states that the decoder begins with."""

    def __init__(self, network: RecurrentSeq2Seq) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, valid: Tensor) -> tuple[Tensor, ...]:
        """ids, valid (B, S) -> memory (B, S, H), lower states, upper states."""
        memory, _ = self.network.encode(ids, valid)
        state = self.network.start(memory, valid)
        return memory, *state.lower, *state.upper


class Writing(nn.Module):
    """One step of the decoder and of the output layer."""

    def __init__(self, network: RecurrentSeq2Seq, banned: Sequence[int]) -> None:
        super().__init__()
        self.network, self.looks = network, network.decoder.query is not None
        forbidden = torch.zeros(network.embedding.weight.size(0))
        forbidden[list(banned)] = float("-inf")
        self.forbidden: Tensor
        self.register_buffer("forbidden", forbidden)

    def forward(self, id: Tensor, memory: Tensor, valid: Tensor, *states: Tensor) -> tuple[Tensor, ...]:
        """id (B, 1), memory (B, S, H), valid (B, S), states each (1, B, H) -> logits (B, V) and the next states."""
        half = len(states) // 2
        context = None if self.looks else RecurrentEncoder.summary(memory, valid).unsqueeze(1)
        state = DecoderState(states[:half], states[half:], memory if self.looks else None,
                             valid if self.looks else None, context)
        hidden, _ = self.network.decode(id, torch.ones_like(id, dtype=torch.bool), state)
        logits = self.network.embedding.logits(hidden[:, -1]) + self.forbidden  # (B, V)
        return logits, *state.lower, *state.upper


def _export(module: nn.Module, inputs: tuple[Tensor, ...], names: list[str], outputs: list[str], path: Path) -> None:
    """Write the graph with the number of sentences and of source tokens left open."""
    sizes = {"ids": {0: "batch", 1: "source"}, "valid": {0: "batch", 1: "source"}, "id": {0: "batch"},
             "memory": {0: "batch", 1: "source"}}
    open_ = {name: sizes.get(name, {1: "batch"}) for name in names + outputs} | {"logits": {0: "batch"}}
    with warnings.catch_warnings():  # of sizes that stand in the graph for good: a test runs it with others
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), inputs, str(path), input_names=names, output_names=outputs,
                          dynamic_axes={name: axes for name, axes in open_.items() if name in names + outputs},
                          dynamo=False, opset_version=17)


def save(method: Any, folder: Path, sentences: Sequence[str]) -> Same:
    """Write both graphs, tokenizer, README and check into `folder`, whole or not at all; see `huggingface.save`."""
    network = method.network
    kinds = 2 if method.config["cell"] == "lstm" else 1
    states = [f"{layer}_{part}" for layer in ("lower", "upper") for part in ("h", "c")[:kinds]]
    ids = torch.tensor([[method.tokenizer.bos_id, *range(20, 25)], [method.tokenizer.bos_id, *range(30, 35)]])
    valid = torch.ones_like(ids, dtype=torch.bool)
    with whole_folder(folder) as place, torch.no_grad():
        read = Reading(network)
        _export(read, (ids, valid), ["ids", "valid"], ["memory", *states], place / READ)
        memory, *first = read(ids, valid)
        write = Writing(network, method.banned_ids)
        _export(write, (ids[:, :1], memory, valid, *first), ["id", "memory", "valid", *states],
                ["logits", *(f"next_{name}" for name in states)], place / WRITE)
        method.tokenizer.save(place / "tokenizer.json")
        (place / "README.md").write_text(_CARD.format(
            title=models.REGISTRY[method.key].title, states=", ".join(states),
            target=method.languages[-1], text=EXAMPLES.get(method.languages[0], "...")), encoding="utf-8")
        same = compare(method, place, sentences)
        write_json(place / "check.json", same._asdict())
    return same


@torch.inference_mode()
def compare(method: Any, folder: Path, sentences: Sequence[str]) -> Same:
    """Greedy search over the two graphs beside the method's own; `largest` is the difference of the first token's
    logits."""
    import numpy as np
    from onnxruntime import InferenceSession

    read, write = (InferenceSession(str(folder / name), providers=["CPUExecutionProvider"]) for name in (READ, WRITE))
    names = [one.name for one in write.get_inputs()][3:]
    source, target = method.languages[0], method.languages[-1]
    options, eos = DecodingOptions(beam_size=1, max_new_tokens=LONGEST), method.tokenizer.eos_id
    requests = [method.request(ids, source, target) for ids in method.encode(sentences) if ids]
    identical, largest = 0, 0.0
    for place, request in enumerate(requests):
        src, valid = method.pad([request])
        memory, *states = read.run(None, {"ids": src.numpy(), "valid": valid.numpy()})
        own = method.search([request], target, options)[0][0]
        theirs: list[int] = []
        id = method.tokenizer.bos_id
        while len(theirs) < LONGEST:
            logits, *states = write.run(None, {"id": np.array([[id]]), "memory": memory, "valid": valid.numpy(),
                                               **dict(zip(names, states))})
            if not theirs and place < LOGIT_SENTENCES:
                state = method.network.start(torch.from_numpy(memory), valid)
                ours = method._step(torch.tensor([id]), state).numpy()
                known = np.isfinite(logits)
                largest = max(largest, float(np.abs(ours - logits)[known].max()))
            id = int(logits[0].argmax())
            if id == eos:
                break
            theirs.append(id)
        identical += is_same(own, theirs)
    return Same(len(requests), largest, identical)
