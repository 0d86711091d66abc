"""What a text-to-image model is asked about a frame: prompts with the view's words, mixed, and what to stay away from.

Only the guidance hears the view's words (DreamFusion section 3.2); the mapping network never does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from att3d_core.guidance.protocol import Conditions, Mixing
from att3d_core.render.shading import Shading
from att3d_core.text.shading_words import with_shading
from att3d_core.text.views import View, with_view


class ViewPrompting(Enum):
    """How the camera's side reaches the guidance."""

    OFF = "off"
    SUFFIX = "suffix"
    PERP_NEG = "perp-neg"


@dataclass(frozen=True)
class Blend:
    """Texts whose token embeddings are mixed; the shares sum to 1."""

    texts: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, parts: Iterable[tuple[str, float]]) -> Blend:
        """From (text, share) pairs, without those of share 0."""
        kept = [(text, share) for text, share in parts if share > 0.0]
        return cls(tuple(text for text, _ in kept), tuple(share for _, share in kept))

    @classmethod
    def mixed(cls, first: Blend, second: Blend, alpha: float) -> Blend:
        """`(1-α) first + α second`."""
        near = zip(first.texts, first.shares, strict=True)
        far = zip(second.texts, second.shares, strict=True)
        return cls.of(
            [(text, (1.0 - alpha) * share) for text, share in near] + [(text, alpha * share) for text, share in far]
        )


@dataclass(frozen=True)
class Question:
    """One condition: what to go toward, and what to stay away from with which weight."""

    toward: Blend
    away: tuple[tuple[Blend, float], ...] = ()


@dataclass(frozen=True)
class Questions:
    """What is asked about one frame. Under guidance interpolation `second` has the weight alpha."""

    first: Question
    second: Question | None = None
    alpha: float = 0.0


@dataclass(frozen=True)
class Wording:
    """Which words are put after a prompt: the view's, and for models that were trained with them the shading's."""

    views: ViewPrompting = ViewPrompting.SUFFIX
    shading: bool = False

    def texts(self, prompts: Iterable[str]) -> list[str]:
        """Every text that `questions` can ask about `prompts`, each once."""
        views = [None] if self.views is ViewPrompting.OFF else list(View)
        shadings = range(len(Shading)) if self.shading else [None]
        every = (_text(prompt, view, light) for prompt in prompts for view in views for light in shadings)
        return list(dict.fromkeys(every))


def questions(conditions: Conditions, wording: Wording) -> list[Questions]:
    """One entry a frame; a frame at α = 0 or 1 is asked about its end alone."""
    azimuth, shading = conditions.cameras.azimuth_deg.tolist(), conditions.shading.tolist()
    result = []
    for frame, prompt in enumerate(conditions.prompts):
        light = int(shading[frame]) if wording.shading else None
        where = (wording.views, conditions.views[frame], azimuth[frame], light)
        other = conditions.other(frame)
        if other is None or other.alpha == 0.0:
            result.append(Questions(_question(prompt, *where)))
        elif other.alpha == 1.0:
            result.append(Questions(_question(other.prompt, *where)))
        else:
            ends = [_question(text, *where) for text in (prompt, other.prompt)]
            if other.kind is Mixing.GUIDANCE:
                result.append(Questions(ends[0], ends[1], other.alpha))
            else:
                result.append(Questions(_mixed(ends[0], ends[1], other.alpha)))
    return result


def _text(prompt: str, view: View | None, shading: int | None) -> str:
    seen = prompt if view is None else with_view(prompt, view)
    return seen if shading is None else with_shading(seen, shading)


def _question(prompt: str, prompting: ViewPrompting, view: View, azimuth_deg: float, shading: int | None) -> Question:
    if prompting is ViewPrompting.OFF:
        return Question(Blend((_text(prompt, None, shading),), (1.0,)))
    if prompting is ViewPrompting.SUFFIX or view is View.OVERHEAD:
        return Question(Blend((_text(prompt, view, shading),), (1.0,)))
    return _perp_neg(prompt, azimuth_deg, shading)


def _mixed(first: Question, second: Question, alpha: float) -> Question:
    """Embedding interpolation: everything that is asked is asked with mixed embeddings. Both see the same view."""
    away = tuple(
        (Blend.mixed(near, far, alpha), weight)
        for (near, weight), (far, _) in zip(first.away, second.away, strict=True)
    )
    return Question(Blend.mixed(first.toward, second.toward, alpha), away)


# Perp-Neg's settings for Stable Diffusion: the strength of a negative, and how fast it fades as the camera comes closer
# to the side that the negative names. A side seen with a share above 0.8 is no negative.
_STRENGTH, _FRONT_FADE, _SIDE_FADE, _SEEN = 2.0, 2.0, 10.0, 0.8


def _perp_neg(prompt: str, azimuth_deg: float, shading: int | None) -> Question:
    """Embeddings interpolated between the two nearest sides, away from the sides that are not looked at."""
    turn = abs(math.remainder(azimuth_deg, 360.0))
    front, side, back = (_text(prompt, view, shading) for view in (View.FRONT, View.SIDE, View.BACK))
    if turn <= 90.0:
        near = 1.0 - turn / 90.0
        toward = Blend.of([(front, near), (side, 1.0 - near)])
        away = ((front, _fade(near, _FRONT_FADE)), (side, _fade(1.0 - near, _SIDE_FADE)))
    else:
        near = 2.0 - turn / 90.0
        toward = Blend.of([(side, near), (back, 1.0 - near)])
        away = ((side, _fade(near, _SIDE_FADE) / 2.0), (front, _STRENGTH))
    return Question(toward, tuple((Blend((text,), (1.0,)), weight) for text, weight in away if weight > 0.0))


def _fade(share: float, rate: float) -> float:
    return 0.0 if share > _SEEN else _STRENGTH * math.exp(-rate * share)
