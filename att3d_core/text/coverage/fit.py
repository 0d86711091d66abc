"""Fitting the coverage meter of a checkpoint: on its prompts and their paraphrases, against foreign prompts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from att3d_core.text.coverage.foreign import TO_FIT, TO_MEASURE, ForeignWords
from att3d_core.text.coverage.meter import Coverage, Measured, standardised
from att3d_core.text.coverage.slots import Template, phrases, templates

PROMPTS_MIN = 16
"""With fewer, nothing can be held out to measure with."""
CHOICES_MAX = 64
"""A place with more choices is no slot: the prompts are a list, not a grammar."""
HELD_SHARE = 4
SMALL_TEMPLATE = 16
_DECAY = 1e-4
_STEPS = 60


@dataclass(frozen=True)
class _Examples:
    """Prompts with, for each, its template (-1: foreign to all) and which of its places is foreign (-1: none)."""

    texts: tuple[str, ...]
    templates: tuple[int, ...]
    phrases: tuple[tuple[str, ...], ...]
    foreign: tuple[int, ...]


def fit_coverage(
    prompts: Sequence[str],
    embed: Callable[[Sequence[str]], Tensor],
    encoder_hash: str,
    paraphrases: Sequence[Sequence[str]] | None = None,
    prompts_max: int = 500,
    seed: int = 0,
) -> Coverage | None:
    """The meter for a model trained on `prompts`; None where they are too few or no slots are to be found.

    embed: pooled embeddings [N, D] of N texts. paraphrases: for each prompt, other words for it; without them simple
    rewordings are made. One prompt in HELD_SHARE is kept from fitting, half of those for calibration, half for the
    measured error; no foreign word is used for both.
    """
    found = [template for template in templates(prompts) if all(len(place) <= CHOICES_MAX for place in template.places)]
    total = sum(len(template.indices) for template in found)
    if total < PROMPTS_MIN:
        return None
    rng = random.Random(seed)
    # Small templates are taken whole: a share of four seasons would forget winter.
    wanted = [max(SMALL_TEMPLATE, prompts_max * len(template.indices) // total) for template in found]
    picked = [rng.sample(f.indices, min(len(f.indices), count)) for f, count in zip(found, wanted, strict=True)]
    chosen = sorted(index for template in picked for index in template)
    # A prompt is held out only where its phrases occur in others too.
    repeated = [index for f, template in zip(found, picked, strict=True) for index in template if _repeats(f)]
    held = set(rng.sample(repeated, len(repeated) // HELD_SHARE))
    of_template = {index: number for number, template in enumerate(found) for index in template.indices}
    wordings = [paraphrases[index] if paraphrases else reworded(prompts[index]) for index in chosen]
    fit, positives, negatives = [], [], []
    for index, others in zip(chosen, wordings, strict=True):
        template, parts = of_template[index], phrases(prompts[index])
        some = rng.sample(list(others), min(5, len(others)))
        some, spare = some[:3], some[3:]
        if index in held:
            positives += some or [prompts[index]]
            negatives += [TO_MEASURE.swapped_in(prompts[index], rng)[0] for _ in range(2)]
        else:
            fit += [(text, template, parts, -1) for text in (prompts[index], *some)]
            for text, place in (TO_FIT.swapped_in(prompts[index], rng) for _ in range(2)):
                fit.append((text, template, parts, place))
            positives += [] if _repeats(found[template]) else spare
    fit += [(text, -1, (), -1) for text in _whole(TO_FIT, rng)]
    negatives += _whole(TO_MEASURE, rng)
    rng.shuffle(positives)
    rng.shuffle(negatives)
    return _fitted(
        found, _Examples(*map(tuple, zip(*fit, strict=True))), positives, negatives, prompts, embed, encoder_hash
    )


def _repeats(template: Template) -> bool:
    """Whether every phrase of the template is in several prompts."""
    return len(template.indices) > 2 * max(len(place) for place in template.places)


def reworded(prompt: str) -> tuple[str, ...]:
    """The same thing in other words, as far as that goes without knowing what they mean."""
    first, *rest = phrases(prompt)
    bare = first.split(" ", 1)[-1] if first.startswith(("a ", "an ")) else first
    softer = [part.replace("wearing", "in", 1).replace("riding", "on", 1) for part in rest]
    found = [
        f"{bare} {' '.join(rest)}",
        f"{bare}, {', '.join(rest)}",
        f"{first} {' and '.join(softer)}",
        f"{first} {' '.join(rest[::-1])}",
    ]
    return tuple(dict.fromkeys(text.strip(" ,") for text in found if text.strip(" ,") != prompt))


def _whole(words: ForeignWords, rng: random.Random) -> list[str]:
    """Prompts that have nothing to do with any template."""
    nouns = [f"a {noun}" for noun in rng.sample(words.nouns, 10)]
    return [*words.prompts, *nouns, *(f"a {rng.choice(words.nouns)} {activity}" for activity in words.activities[:10])]


def _fitted(
    found: list[Template],
    fit: _Examples,
    positives: list[str],
    negatives: list[str],
    prompts: Sequence[str],
    embed: Callable[[Sequence[str]], Tensor],
    encoder_hash: str,
) -> Coverage:
    inputs, known, foreign = embed(fit.texts), embed(positives), embed(negatives)
    mean = inputs.mean(0)
    scale = float((inputs - mean).std().clamp(min=1e-6))
    standard = standardised(inputs, mean, scale)
    probes = tuple(
        tuple(
            _probe(standard, _labels(fit, number, place, choices), len(choices))
            for place, choices in enumerate(template.places)
        )
        for number, template in enumerate(found)
    )
    places = tuple(template.places for template in found)
    plain = Coverage(encoder_hash, mean, scale, places, probes, 1.0, 0.0, Measured(0.5, 0.5, 0, 0, 0.5))
    half_known, half_foreign = len(known) // 2, len(foreign) // 2
    slope, offset = _calibration(plain.raw(known[:half_known]), plain.raw(foreign[:half_foreign]))
    known, foreign = known[half_known:], foreign[half_foreign:]
    trained = embed(list(prompts)) if len(prompts) <= len(fit.texts) else inputs
    nearest = roc_area(*((rows @ trained.T).max(1).values for rows in (known, foreign)))
    calibrated = Coverage(encoder_hash, mean, scale, places, probes, slope, offset, plain.measured)
    wrong = (calibrated.scores(known) < 0.5).double().mean(), (calibrated.scores(foreign) >= 0.5).double().mean()
    area = roc_area(calibrated.raw(known), calibrated.raw(foreign))
    measured = Measured(area, float(sum(wrong)) / 2, len(known), len(foreign), nearest)
    return Coverage(encoder_hash, mean, scale, places, probes, slope, offset, measured)


def _labels(fit: _Examples, template: int, place: int, choices: tuple[str, ...]) -> Tensor:
    """The index of each example's phrase, the number of choices for "none of these"."""
    index = {phrase: number for number, phrase in enumerate(choices)}
    rows = zip(fit.templates, fit.phrases, fit.foreign, strict=True)
    return torch.tensor(
        [index[parts[place]] if own == template and place != odd else len(choices) for own, parts, odd in rows]
    )


def _probe(inputs: Tensor, labels: Tensor, choices: int) -> Tensor:
    """Weights [D + 1, choices + 1] of a multinomial logistic regression."""
    weights = torch.zeros(inputs.shape[1], choices + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = functional.cross_entropy(inputs @ weights, labels) + _DECAY * weights[:-1].square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach()


def _calibration(known: Tensor, foreign: Tensor) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the raw scores, both kinds weighing the same (Platt 1999)."""
    values = torch.cat([known, foreign]).double()
    labels = torch.cat([torch.ones(len(known)), torch.zeros(len(foreign))]).double()
    weights = torch.cat([torch.full((len(group),), 0.5 / len(group)) for group in (known, foreign)]).double()
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(line[0] * values + line[1], labels, weights, reduction="sum")
        loss = loss + 1e-3 * line[0].square()
        loss.backward()
        return loss

    optimizer.step(closure)
    slope, offset = line.detach().tolist()
    return slope, offset


def roc_area(high: Tensor, low: Tensor) -> float:
    """The probability that a value of `high` is above one of `low`, ties counting half."""
    above = (high[:, None] > low[None]).double() + 0.5 * (high[:, None] == low[None]).double()
    return float(above.mean())
