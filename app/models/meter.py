"""The coverage meter of a loaded model: read from its folder, or fitted in the background."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from app.background import BackgroundTask
from app.models.encoder import SharedEncoder
from att3d_core.checkpoint import Released
from att3d_core.errors import CheckpointError, UserError
from att3d_core.text.coverage.fit import fit_coverage
from att3d_core.text.coverage.meter import Coverage, Level, Verdict, load_coverage
from att3d_core.text.coverage.spelling import did_you_mean, vocabulary
from att3d_core.text.encoder import encode_pooled

PROMPTS_FITTED = 48
"""Enough for a rough meter in two seconds; a released model brings its own file, fitted on its paraphrases as well."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Meter:
    """Answers once there is something to answer with."""

    prompts: frozenset[str]
    words: frozenset[str]
    _stored: Coverage | None = None
    _fitting: BackgroundTask[Coverage | None] | None = None

    @classmethod
    def of(cls, folder: Path, released: Released, encoder: SharedEncoder) -> Meter:
        """The meter in the checkpoint's folder; without one, a thread fits one."""
        prompts, words = frozenset(released.prompts), vocabulary(released.prompts)
        try:
            stored = load_coverage(folder, encoder.hash)
        except CheckpointError as error:
            _log.warning("%s; fitting another meter", error)
            stored = None
        if stored is not None:
            return cls(prompts, words, stored)

        def fit() -> Coverage | None:
            try:
                return fit_coverage(
                    released.prompts, lambda texts: encode_pooled(encoder, texts), encoder.hash,
                    prompts_max=PROMPTS_FITTED,
                )  # fmt: skip
            except UserError as error:
                _log.warning("no coverage meter for %s: %s", released.name, error)
                raise

        return cls(prompts, words, None, BackgroundTask[Coverage | None]("the coverage meter").start(fit))

    @property
    def coverage(self) -> Coverage | None:
        """None while it is not fitted, and where the prompts are too few or no grammar."""
        return self._stored if self._fitting is None else self._fitting.result

    @property
    def failure(self) -> str:
        """Why there will be none, "" while nothing is wrong."""
        return "" if self._fitting is None else self._fitting.failure

    def wait(self, seconds: float) -> Coverage | None:
        """As `coverage`, after waiting for it. Raises TimeoutError."""
        if self._fitting is not None and not self._fitting.wait(seconds):
            raise TimeoutError
        return self.coverage

    def judge(self, prompt: str, encoder: SharedEncoder) -> Verdict | None:
        """The verdict on a normalised prompt; None where there is no meter and the prompt is not a trained one."""
        coverage = self.coverage
        if coverage is None:
            return Verdict(Level.SEEN, 1.0, ()) if prompt in self.prompts else None
        return coverage.judge(encoder.pooled(prompt), prompt in self.prompts)

    def suggestion(self, prompt: str) -> str:
        """The prompt as it may have been meant, empty where nothing looks misspelt."""
        return did_you_mean(prompt, self.words)
