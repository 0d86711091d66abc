"""Words about a guidance: what makes no sense is refused, what is left out is filled in."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from att3d_core.errors import GuidanceError
from att3d_core.guidance.estimators import AddedNoise, LaterTimestep
from att3d_core.guidance.options import GuidanceOptions

BAD_OPTIONS = [
    ({"model": " "}, "the guidance has no name"),
    ({"guidance_weight": 100.0}, "a library has no unconditional prediction"),
    ({"model": "a/b", "guidance_weight": -1.0}, "the guidance weight must be at least 0, got -1.0"),
    ({"estimator": "hfa"}, "the estimator must be sds, asd or vsd, got 'hfa'"),
    ({"estimator": "vsd"}, "a library has no network that could learn a second score: vsd needs a diffusion model"),
    ({"views": "round"}, "bad guidance settings: 'round' is not a valid ViewPrompting"),
    ({"t_min": 0.0}, "bad guidance settings: expected times with 0 < low < high <= 1, got 0.0 and 1.0"),
    ({"t_max_end": 0.001}, "expected times with 0 < low < high <= 1, got 0.002 and 0.001"),
    ({"anneal_from": 0.6, "anneal_to": 0.4}, "expected fractions with 0 <= start <= end <= 1, got 0.6 and 0.4"),
    ({"rows": 0}, "rows must be at least 1, got 0"),
]


@pytest.mark.parametrize(("given_options", "message"), BAD_OPTIONS)
def test_options_that_make_no_sense_are_refused(given_options, message):
    with pytest.raises(GuidanceError) as error:
        GuidanceOptions(**given_options)
    assert message in str(error.value)


def test_options_fill_in_what_the_papers_used():
    sds, asd = GuidanceOptions("x/y"), GuidanceOptions("x/y", estimator="asd", views="perp-neg")
    assert (sds.weight, asd.weight, GuidanceOptions().weight) == (100.0, 7.5, 1.0)
    assert (sds.text, asd.text) == ("x/y, SDS, weight 100, view prompts", "x/y, ASD, weight 7.5, Perp-Neg")
    assert (GuidanceOptions().text, GuidanceOptions(estimator="asd").text) == ("library", "library, ASD")
    assert GuidanceOptions(**asdict(asd)) == asd
    assert isinstance(asd.make_estimator().subtract, LaterTimestep)
    vsd, learned = GuidanceOptions("x/y", estimator="vsd"), AddedNoise()
    assert (vsd.weight, vsd.text) == (7.5, "x/y, VSD, weight 7.5, view prompts")
    assert vsd.make_estimator(learned).subtract is learned
    with pytest.raises(ValueError, match="vsd subtracts a learned score, and got none"):
        vsd.make_estimator()
    annealed = GuidanceOptions("x/y", t_max_end=0.5, anneal_from=0.5, anneal_to=0.5).make_estimator().times
    assert (annealed.at(0.4)[1], annealed.at(0.6)[1]) == (1.0, 0.5)
