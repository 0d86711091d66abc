"""The text encoder behind the studio: prompts that wait are encoded together, and what was encoded is remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from torch import Tensor

from att3d_core.text.encoder import Embeddings, TextEncoder
from att3d_core.text.normalize import normalize_prompt

TOGETHER = 32
"""Prompts encoded in one go: a batch of 32 takes a third of the time that they would take one by one."""
REMEMBERED = 2048


@dataclass(eq=False)
class SharedEncoder:
    """A text encoder for many threads at once. Whoever finds it free encodes what everybody is waiting for.

    `pooled` is the way in for single prompts; `encode` is the encoder's own.
    """

    encoder: TextEncoder
    _state: threading.Lock = field(default_factory=threading.Lock)
    _working: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[str, Future[Tensor]] = field(default_factory=dict)
    _known: OrderedDict[str, Tensor] = field(default_factory=OrderedDict)

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def hash(self) -> str:
        return self.encoder.hash

    @property
    def dim(self) -> int:
        return self.encoder.dim

    def encode(self, prompts: Sequence[str]) -> Embeddings:
        """As the encoder's own, with its token embeddings; nothing is remembered."""
        return self.encoder.encode(prompts)

    def pooled(self, prompt: str) -> Tensor:
        """Pooled embedding [D] of one prompt. Raises PromptError for this prompt alone."""
        prompt = normalize_prompt(prompt)
        with self._state:
            if prompt in self._known:
                self._known.move_to_end(prompt)
                return self._known[prompt]
            answer = self._waiting.setdefault(prompt, Future())
        with self._working:
            if not answer.done():
                self._encode_waiting()
        return answer.result()

    def _encode_waiting(self) -> None:
        """Encodes until nobody waits: a prompt that arrives meanwhile is in the next batch."""
        while True:
            with self._state:
                batch = list(self._waiting.items())[:TOGETHER]
            if not batch:
                return
            try:
                rows = self.encoder.encode([prompt for prompt, _ in batch]).pooled
            except Exception as error:  # whoever waits is told, each by its own Future
                self._settle(batch, error)
            else:
                self._settle(batch, rows)

    def _settle(self, batch: list[tuple[str, Future[Tensor]]], outcome: Tensor | Exception) -> None:
        with self._state:
            for row, (prompt, answer) in enumerate(batch):
                del self._waiting[prompt]
                if isinstance(outcome, Exception):
                    answer.set_exception(outcome)
                    continue
                self._known[prompt] = outcome[row].clone()
                answer.set_result(self._known[prompt])
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
