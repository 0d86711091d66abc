"""Film strips of models: what is drawn, and how far they are said to differ."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor

from att3d_core.checkpoint import Provenance, Training, save_released
from att3d_core.evaluate.reconstruction import Views
from att3d_core.evaluate.strips import Strip, difference, ends_db, film_strip, middle_db
from att3d_core.field.config import ModelConfig
from att3d_core.library.sheets import LINE_HEIGHT, ROW_LABEL_WIDTH, labelled_grid
from att3d_core.model import Att3D, RenderMode
from att3d_core.render.cameras import turntable
from att3d_core.text.minilm import MiniLM
from tests.support.command_line import CommandLine
from tests.support.mappings import LAYOUT, conditions, lively

PAIR = ("a hamburger", "a pineapple")
CAMERA = turntable(1)


def pair_model(seed: int = 0) -> Att3D:
    """Two basis grids, and not the same thing at both ends."""
    model = lively(ModelConfig(MiniLM.dim, 2, LAYOUT), seed)
    conditions = MiniLM().encode(PAIR).pooled
    model.fit_condition(conditions)
    model.spread_u(2.0, conditions)
    return model


def release(folder: Path, training: Training, seed: int = 0, prompts: tuple[str, ...] = PAIR) -> Path:
    encoder = MiniLM()
    embeddings = encoder.encode(prompts).pooled
    save_released(folder, pair_model(seed), Provenance(encoder.name, encoder.hash, prompts, embeddings, training))
    return folder


def plain(values: list[float], middle: float | None = None) -> Strip:
    """One solid colour a picture, everything silhouette."""
    pictures = torch.tensor(values)[:, None, None, None].expand(-1, 4, 4, 3)
    solid = torch.ones(len(values), 4, 4, dtype=torch.bool)
    half = len(values) // 2
    inner = pictures[half : half + 1] if middle is None else torch.full((1, 4, 4, 3), middle)
    alphas = tuple(i / (len(values) - 1) for i in range(len(values)))
    return Strip(alphas, Views(pictures, solid), Views(inner, solid[:1]))


def db(squared_error: float) -> float:
    return -10 * math.log10(squared_error)


def test_the_numbers_of_a_strip_that_can_be_done_by_hand() -> None:
    first, second = plain([0.0, 0.2, 0.4, 0.6, 1.0]), plain([0.1, 0.4, 0.8, 0.6, 0.7])
    found = difference(first, second)
    # Inner errors 0.2, 0.4, 0; ends 0.1 and 0.3.
    assert found.inner_db == pytest.approx(db((0.04 + 0.16) / 3), abs=1e-3)
    assert found.ends_db == pytest.approx(db((0.01 + 0.09) / 2), abs=1e-3)
    assert ends_db(first) == pytest.approx(0.0, abs=1e-3) and ends_db(second) == pytest.approx(db(0.36), abs=1e-3)
    assert middle_db(first) == pytest.approx(db(0.01), abs=1e-3)  # 0.4 against a dissolve of 0.5
    assert middle_db(plain([0.0, 0.3, 0.6, 1.0], middle=0.5)) > 100


def test_what_is_empty_in_both_does_not_count() -> None:
    """White around the objects would make any two strips alike."""

    def small(value: float) -> Strip:
        pictures, solid = torch.ones(3, 16, 16, 3), torch.zeros(3, 16, 16, dtype=torch.bool)
        pictures[:, 6:8, 6:8], solid[:, 6:8, 6:8] = value, True
        return Strip((0.0, 0.5, 1.0), Views(pictures, solid), Views(pictures[1:2], solid[1:2]))

    # Four pixels differ by 0.5 within the 16 of the dilated silhouette.
    assert difference(small(0.2), small(0.7)).inner_db == pytest.approx(db(0.25 * 4 / 16), abs=1e-3)


def test_a_strip_is_the_scenes_of_mixed_embeddings() -> None:
    model, ends = pair_model(), MiniLM().encode(PAIR).pooled
    made = film_strip(model, ends, 4, CAMERA, 12)
    assert made.alphas == pytest.approx((0, 1 / 3, 2 / 3, 1)) and made.views.pictures.shape == (4, 12, 12, 3)

    def picture(condition: Tensor) -> Tensor:
        large = model(condition).picture(CAMERA, 24, 24, samples=128)
        return large.view(12, 2, 12, 2, 3).mean((1, 3))

    for alpha, found in zip((*made.alphas, 0.5), (*made.views.pictures, made.middle.pictures[0]), strict=True):
        torch.testing.assert_close(found, picture((1 - alpha) * ends[0] + alpha * ends[1]), atol=2e-3, rtol=0)
    assert (made.views.pictures[0] - made.views.pictures[-1]).abs().max() > 0.1 and made.views.silhouettes.any()
    odd = film_strip(model, ends, 3, CAMERA, 12)
    torch.testing.assert_close(odd.middle.pictures, made.middle.pictures)


def test_strips_that_cannot_be_compared_or_drawn_say_so() -> None:
    with pytest.raises(ValueError, match="expected strips of the same alphas, 3 or more"):
        difference(plain([0, 0.5, 1]), plain([0, 0.3, 0.6, 1]))
    with pytest.raises(ValueError, match="expected strips of the same alphas, 3 or more"):
        difference(plain([0, 1]), plain([0, 1]))
    with pytest.raises(ValueError, match="expected 2 ends, 1 camera, 2 pictures or more; got 2, 1, 1"):
        film_strip(pair_model(), conditions(2), 1, CAMERA, 8)


def test_a_labelled_grid_keeps_every_picture_as_it_is() -> None:
    rows = [torch.rand(3, 20, 40, 3, generator=torch.Generator().manual_seed(row)) for row in range(2)]
    sheet = labelled_grid(rows, ["one", "two " * 40], ["a", "b", "many words above"])
    header = sheet.height - 2 * 20
    # The last label takes three lines of this width.
    assert sheet.width == ROW_LABEL_WIDTH + 3 * 40 and header == 3 * LINE_HEIGHT + 8
    found = torch.frombuffer(bytearray(sheet.tobytes()), dtype=torch.uint8).view(sheet.height, sheet.width, 3)
    for row in range(2):
        cells = found[header + 20 * row : header + 20 * (row + 1), ROW_LABEL_WIDTH:].view(20, 3, 40, 3).movedim(1, 0)
        torch.testing.assert_close(cells.float() / 255, rows[row], atol=0.5 / 255 + 1e-6, rtol=0)
    labels = found[:, :ROW_LABEL_WIDTH].float().mean(-1)
    assert (labels[header : header + 20] < 128).any() and (labels[header + 20 :] < 128).any()
    assert (found[: header - 4, ROW_LABEL_WIDTH + 80 :].float().mean(-1) < 128).any()
    with pytest.raises(ValueError, match=r"expected rows of 3 pictures, all of one size, and 1 of them, got 2 rows"):
        labelled_grid(rows, ["one"], ["a", "b", "c"])
    with pytest.raises(ValueError, match=r"expected rows of 2 pictures, all of one size, and 2 of them, got 2 rows"):
        labelled_grid(rows, ["one", "two"], ["a", "b"])


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pairs")
    chain = (PAIR,)
    return {
        "none": release(root / "none", Training("own", "none")),
        "loss": release(root / "loss", Training("own", "loss", chain, kappa=(2.0, 0.5)), 1),
        "small first": release(root / "small" / "released", Training("own", "loss", chain, kappa=(0.5, 2.0)), 2),
        "again": release(root / "again" / "released", Training("own", "loss", chain, kappa=(2.0, 0.5)), 1),
    }


@pytest.mark.slow
def test_the_command_draws_a_row_a_model_and_measures_them(command_line: CommandLine, models: dict[str, Path]) -> None:
    how = ("--alphas", 5, "--size", 24, "--device", "cpu")
    found = command_line("strip", *models.values(), "-o", "strip.png", *how, "--json").result
    assert [row["label"] for row in found["rows"]] == [
        "none", "loss, kappa 2, then 0.5, loss", "loss, kappa 0.5, then 2", "loss, kappa 2, then 0.5, again",
    ]  # fmt: skip
    assert all(row["prompts"] == list(PAIR) for row in found["rows"])
    pairs = {(pair["first"], pair["second"]): pair for pair in found["pairs"]}
    assert set(pairs) == {(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)}
    assert pairs[1, 3]["inner_db"] == pairs[1, 3]["ends_db"] == 120.0  # the same weights
    assert pairs[0, 1]["inner_db"] == pairs[0, 3]["inner_db"] < 40
    model = pair_model(1)
    ends = MiniLM().encode(PAIR).pooled
    with Image.open("strip.png") as picture:
        # The second prompt's name breaks into two lines at this size.
        assert picture.width == ROW_LABEL_WIDTH + 5 * 24 and (picture.height - 4 * 24 - 8) % LINE_HEIGHT == 0
        assert (len(picture.getcolors(1 << 20) or [])) > 100
    made = film_strip(model, ends, 5, turntable(1, focal=1.5, start_deg=25), 24)
    assert found["rows"][1]["middle_db"] == pytest.approx(middle_db(made), abs=0.5)  # released in 8 bits
    assert found["rows"][1]["ends_db"] == pytest.approx(ends_db(made), abs=0.5) and ends_db(made) < 40


def test_rows_of_other_prompts_are_not_compared(command_line: CommandLine, models: dict[str, Path]) -> None:
    rocks = ("a jagged rock", "a mossy rock")
    other = release(models["none"].parent / "rocks", Training("own", "none"), prompts=rocks)
    how = ("-o", "s.jpg", "--alphas", 3, "--size", 16, "--mode", "NORMAL", "--device", "cpu")
    found = command_line("strip", models["none"], other, models["loss"], *how, "--json").result
    assert [row["label"] for row in found["rows"]] == ["none", "none", "loss, kappa 2, then 0.5"]
    assert [(pair["first"], pair["second"]) for pair in found["pairs"]] == [(0, 2)]
    said = command_line("strip", models["none"], other, *how, "--prompts", *rocks)
    assert said.code == 0 and "none, none / none, rocks: between the ends" in said.out
    assert Path("s.jpg").read_bytes()[:2] == b"\xff\xd8"


def test_mistakes_are_told_in_one_line(command_line: CommandLine, models: dict[str, Path], ball: Path) -> None:
    three = release(models["none"].parent / "three", Training("own", "none"), prompts=(*PAIR, "a pig"))
    assert command_line("strip", three, "-o", "a.png").complaint == (
        "three was trained on 3 prompts, expected 2: say between which two with --prompts FIRST SECOND"
    )
    for arguments in (("--alphas", 2), ("--size", 8)):
        assert "expected at least one model, alphas of 3 to 101 and a size of 16 to 1024, got 1 models" in (
            command_line("strip", three, "-o", "a.png", *arguments).complaint
        )
    assert "cannot tell the format of 'a.txt'" in command_line("strip", three, "-o", "a.txt").complaint
    assert "focal must be 0.1 to 10" in command_line("strip", three, "-o", "a.png", "--focal", 0).complaint
    assert "there is no checkpoint folder nothing" in command_line("strip", "nothing", "-o", "a.png").complaint


def test_the_concentrations_are_those_that_the_model_records(
    command_line: CommandLine, models: dict[str, Path]
) -> None:
    told = command_line("info", "--checkpoint", models["small first"], "--json").result
    assert told["training"]["kappa"] == [0.5, 2.0]
    with pytest.raises(ValueError, match=r"expected concentrations above 0, got \(0.0, 2.0\)"):
        replace(Training(), kappa=(0.0, 2.0))


def test_modes_show_what_they_say(models: dict[str, Path]) -> None:
    model, ends = pair_model(), MiniLM().encode(PAIR).pooled
    grey = film_strip(model, ends, 3, CAMERA, 12, RenderMode.TEXTURELESS).views.pictures
    assert (grey.amax(-1) - grey.amin(-1)).max() < 1e-6 and grey.min() < 0.9
