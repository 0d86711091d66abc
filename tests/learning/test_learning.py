"""Training of an ordinary network: the rate, the running mean, and a resumed run that is the uninterrupted one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from att3d_core.errors import TrainingError
from att3d_core.learning import LearnConfig, Learner, ahead

CONFIG = LearnConfig(steps=20, batch=4, learning_rate=1e-2, warmup=5)


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 8), nn.SiLU(), nn.Linear(8, 1))


def normalised(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.SiLU(), nn.Linear(8, 1))


def advance(learner: Learner, steps: int) -> list[float]:
    losses = []
    for _ in range(steps):
        x = torch.randn(learner.config.batch, 3, generator=learner.generator())
        losses.append(learner.advance((learner.network(x) - x.sum(1, keepdim=True)).square().mean()))
    return losses


def test_a_resumed_run_is_bit_equal(tmp_path: Path) -> None:
    whole = Learner(normalised(0), CONFIG)
    losses = advance(whole, 20)
    first = Learner(normalised(0), CONFIG)
    before = advance(first, 8)
    first.save(tmp_path / "state.safetensors")
    second = Learner(normalised(1), CONFIG)
    second.load(tmp_path / "state.safetensors")
    assert second.step == 8
    assert before + advance(second, 12) == losses
    for name, tensor in whole.network.state_dict().items():
        assert torch.equal(tensor, second.network.state_dict()[name])
    for name, tensor in whole.average.items():
        assert torch.equal(tensor, second.average[name])


def test_the_running_mean_is_a_weighted_mean_of_what_was(tmp_path: Path) -> None:
    """With decay 0.5 after the start: half the newest, a quarter the one before, and so on."""
    config = LearnConfig(steps=40, batch=4, learning_rate=1e-2, average=0.5)
    learner = Learner(network(), config)
    expected = {name: tensor.detach().clone() for name, tensor in learner.network.named_parameters()}
    for step in range(1, 30):
        advance(learner, 1)
        decay = min(0.5, (1 + step) / (10 + step))
        for name, tensor in learner.network.named_parameters():
            expected[name] = decay * expected[name] + (1 - decay) * tensor.detach()
    for name, tensor in expected.items():
        torch.testing.assert_close(learner.average[name], tensor)
    learner.use_average()
    for name, tensor in learner.network.named_parameters():
        torch.testing.assert_close(tensor.detach(), expected[name])


def test_the_rate_rises_falls_and_never_stops() -> None:
    learner = Learner(network(), LearnConfig(steps=100, batch=1, learning_rate=0.1, warmup=10))
    rates = []
    for step in range(100):
        learner.step = step
        rates.append(learner.rate)
    assert rates[0] == pytest.approx(0.01, rel=0.01) and max(rates) == pytest.approx(0.1, rel=0.05)
    assert rates[:10] == sorted(rates[:10]) and rates[12:] == sorted(rates[12:], reverse=True)
    assert 0.004 < rates[-1] < 0.006


def test_what_is_made_ahead_comes_in_order_and_errors_come_through() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(6):
            made.append(number)
            yield number

    assert list(ahead(items())) == [0, 1, 2, 3, 4, 5]
    made.clear()
    started = ahead(items(), depth=2)
    assert next(started) == 0
    started.close()  # the thread ends with its reader
    assert 1 <= len(made) <= 5 and not any(thread.name == "ahead" for thread in threading.enumerate())

    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    rest = ahead(broken())
    assert next(rest) == 1
    with pytest.raises(ValueError, match="no more"):
        next(rest)


def test_frozen_parameters_stay_and_are_not_saved(tmp_path: Path) -> None:
    module = network()
    frozen = module[0].weight  # type: ignore[index]
    frozen.requires_grad_(False)
    before = frozen.clone()
    learner = Learner(module, CONFIG)
    advance(learner, 3)
    assert torch.equal(frozen, before) and "0.weight" not in learner.average


def test_what_cannot_go_on_says_why(tmp_path: Path) -> None:
    learner = Learner(network(), CONFIG)
    with pytest.raises(TrainingError, match=r"the loss of step 0 is nan: start again with a lower learning rate"):
        learner.advance(learner.network(torch.full((1, 3), float("nan"))).mean())
    assert learner.step == 0
    with pytest.raises(TrainingError, match=r"there is no saved state"):
        learner.load(tmp_path / "nothing.safetensors")
    advance(learner, 1)
    learner.save(tmp_path / "state.safetensors")
    with pytest.raises(TrainingError, match=r"is damaged or belongs to another run"):
        Learner(nn.Linear(5, 5), CONFIG).load(tmp_path / "state.safetensors")
    with pytest.raises(TrainingError, match=r"steps and batch must be at least 1 .* got 0, 4 and 200"):
        LearnConfig(steps=0, batch=4, learning_rate=1e-3)
    with pytest.raises(TrainingError, match=r"learning_rate must be in \(0, 1\)"):
        LearnConfig(steps=1, batch=4, learning_rate=0.0)
