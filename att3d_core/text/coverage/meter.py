"""How far a prompt is from what a model was trained on, said honestly.

One linear probe a place of the sentence ("which animal? which hat? or none that I know?") on the prompt's embedding,
fitted on the checkpoint's own prompts; the least confident place counts. The similarity to the nearest trained prompt
would not do: a paraphrase and an unknown noun are equally near.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from att3d_core.errors import CheckpointError
from att3d_core.tensors import save_tensors

FILE = "coverage.safetensors"
VERSION = 1
KNOWN_SCORE = 0.5
_HEADER_BYTES_MAX = 1 << 20
_CLASSES_MAX = 512


class Level(Enum):
    """SEEN: a trained prompt, word for word. KNOWN: every part is known. PARTLY: at least half of them. FAR: fewer."""

    SEEN = "seen"
    KNOWN = "known"
    PARTLY = "partly"
    FAR = "far"


@dataclass(frozen=True)
class Verdict:
    """score: the probability that every part is known, calibrated on held-out prompts.

    parts: what each place was read as, empty where no known phrase was recognised; the first entry of a pair is the
    phrase, the second how sure the probe is of it.
    """

    level: Level
    score: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Measured:
    """How well the meter did on prompts that it was not fitted on: paraphrases against foreign prompts.

    auc: area under the ROC curve. error: mean of the two error rates at a score of one half.
    """

    auc: float
    error: float
    known: int
    foreign: int
    nearest_auc: float


@dataclass(frozen=True, eq=False)
class Coverage:
    """The fitted meter. places[f][p]: the phrases of place p in template f; probes[f][p]: weights [D + 1, phrases + 1],
    the last column for "none of these". score = sigmoid(slope * logit + offset).
    """

    encoder_hash: str
    mean: Tensor
    scale: float
    places: tuple[tuple[tuple[str, ...], ...], ...]
    probes: tuple[tuple[Tensor, ...], ...]
    slope: float
    offset: float
    measured: Measured

    def judge(self, pooled: Tensor, seen: bool = False) -> Verdict:
        """The verdict on one pooled embedding [D]. seen: it is a trained prompt."""
        confidences, choices = self._read(pooled[None])
        # The template that the prompt most looks like: most of its places read, then the surest.
        best = max(
            range(len(self.places)),
            key=lambda f: (int((confidences[f] >= KNOWN_SCORE).sum()), float(confidences[f].mean())),
        )
        sure = confidences[best][0]
        parts = tuple(
            (self.places[best][place][choices[best][0, place]] if value >= KNOWN_SCORE else "", float(value))
            for place, value in enumerate(sure)
        )
        score = float(self._calibrated(_least(confidences))[0])
        unclear = sum(1 for value in sure if value < KNOWN_SCORE)
        if seen:
            level = Level.SEEN
        elif score >= KNOWN_SCORE:
            level = Level.KNOWN
        else:
            level = Level.PARTLY if 2 * unclear <= len(sure) else Level.FAR
        return Verdict(level, 1.0 if seen else score, parts)

    def scores(self, pooled: Tensor) -> Tensor:
        """Probabilities [N] that every part of the prompts [N, D] is known."""
        return self._calibrated(self.raw(pooled))

    def raw(self, pooled: Tensor) -> Tensor:
        """The least confident place of the best template, as a logit, [N]."""
        return _least(self._read(pooled)[0])

    def _calibrated(self, raw: Tensor) -> Tensor:
        return torch.sigmoid(self.slope * raw + self.offset)

    def _read(self, pooled: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """For each template: confidences [N, places] and the likeliest phrase of each place [N, places]."""
        inputs = standardised(pooled, self.mean, self.scale)
        confidences, choices = [], []
        for template in self.probes:
            shares = [torch.softmax(inputs @ probe, -1) for probe in template]
            # Sure that it is a known phrase, whichever: telling a rabbit from a bunny's hat is not the question.
            confidences.append(torch.stack([1.0 - share[:, -1] for share in shares], 1))
            choices.append(torch.stack([share[:, :-1].argmax(1) for share in shares], 1))
        return confidences, choices

    def save(self, folder: Path) -> None:
        """Writes `coverage.safetensors` into a checkpoint's folder, atomically. Raises OutputError."""
        tensors = {"mean": self.mean.contiguous()}
        for f, template in enumerate(self.probes):
            tensors |= {f"probe.{f}.{p}": probe.contiguous() for p, probe in enumerate(template)}
        about = {
            "version": VERSION, "encoder": self.encoder_hash, "scale": self.scale, "places": self.places,
            "slope": self.slope, "offset": self.offset, "measured": asdict(self.measured),
        }  # fmt: skip
        save_tensors(folder / FILE, tensors, {"coverage": json.dumps(about)})


def _least(confidences: list[Tensor]) -> Tensor:
    least = torch.stack([template.min(1).values for template in confidences]).max(0).values
    return torch.logit(least.double(), eps=1e-6).float()


def standardised(pooled: Tensor, mean: Tensor, scale: float) -> Tensor:
    """Inputs of the probes [N, D + 1] of embeddings [N, D]: centred, of deviation one, and a column of ones."""
    return torch.cat([(pooled - mean) / scale, torch.ones(len(pooled), 1)], 1)


def load_coverage(folder: Path, encoder_hash: str) -> Coverage | None:
    """The meter in a checkpoint's folder, None where there is none. Raises CheckpointError for a damaged file."""
    file = folder / FILE
    if not file.is_file():
        return None
    try:
        with file.open("rb") as stream:
            if int.from_bytes(stream.read(8), "little") > _HEADER_BYTES_MAX:
                raise ValueError("its header is too large")
        with safe_open(file, framework="pt") as opened:
            about: dict[str, Any] = json.loads((opened.metadata() or {})["coverage"])
            if about["version"] != VERSION or about["encoder"] != encoder_hash:
                return None  # of another program or another text encoder: as if there were none
            places = tuple(tuple(tuple(map(str, place)) for place in template) for template in about["places"])
            mean = opened.get_tensor("mean").float()
            probes = tuple(
                tuple(
                    _probe(opened.get_tensor(f"probe.{f}.{p}"), len(mean), len(place))
                    for p, place in enumerate(template)
                )
                for f, template in enumerate(places)
            )
        numbers = (float(about["scale"]), float(about["slope"]), float(about["offset"]))
        if not places or not all(places) or not torch.tensor(numbers).isfinite().all() or numbers[0] <= 0:
            raise ValueError("its numbers make no sense")
        return Coverage(
            encoder_hash, mean, numbers[0], places, probes, numbers[1], numbers[2], Measured(**about["measured"])
        )
    except (SafetensorError, OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise CheckpointError(f"{file} is damaged ({error}); delete it, or copy the checkpoint again") from error


def _probe(weights: Tensor, dim: int, phrases: int) -> Tensor:
    if phrases > _CLASSES_MAX or tuple(weights.shape) != (dim + 1, phrases + 1) or not weights.isfinite().all():
        raise ValueError(f"a probe should be {(dim + 1, phrases + 1)} finite numbers, got {tuple(weights.shape)}")
    return weights.float()
