"""`sheet` and `evaluator score` of a released model: every prompt of a split, from the sides that were asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from PIL import Image

from att3d_core.cli.sheet import spread_prompts
from att3d_core.errors import UserError
from att3d_core.evaluate.dual_encoder import DualEncoder, DualEncoderConfig
from att3d_core.evaluate.strips import scene_pictures
from att3d_core.library.sheets import ROW_LABEL_WIDTH, beside, pixels
from att3d_core.library.toybox import PIG_TEMPLATE, PIG_WORDS
from att3d_core.pipeline import load
from att3d_core.render.cameras import orbit
from att3d_core.text.minilm import MiniLM
from att3d_core.text.prompts import PromptSet
from tests.support.command_line import CommandLine

SET = PromptSet("ten", tuple(f"thing {i}" for i in range(10)), ({},) * 10, frozenset({1, 4, 9}))


def test_prompts_are_spread_over_their_split() -> None:
    assert spread_prompts(SET, "unseen", 2) == ["thing 1", "thing 4"]
    assert spread_prompts(SET, "unseen", 0) == spread_prompts(SET, "unseen", 50) == ["thing 1", "thing 4", "thing 9"]
    assert spread_prompts(SET, "seen", 3) == ["thing 0", "thing 3", "thing 6"]  # of 0 2 3 5 6 7 8
    assert spread_prompts(SET, "all", 5) == [f"thing {i}" for i in (0, 2, 4, 6, 8)]
    with pytest.raises(UserError, match="all seen has no unseen prompts to draw"):
        spread_prompts(PromptSet.from_list("all seen", ["a pig"]), "unseen", 1)


def test_sheets_stand_beside_each_other() -> None:
    red, blue = Image.new("RGB", (4, 3), "red"), Image.new("RGB", (2, 5), "blue")
    found = pixels(beside([red, blue]))
    assert found.shape == (5, 6, 3)
    assert (found[:3, :4] == torch.tensor([1.0, 0, 0])).all() and (found[:, 4:] == torch.tensor([0, 0, 1.0])).all()
    assert (found[3:, :4] == 1).all()


def test_the_sheet_shows_each_prompt_from_each_side(command_line: CommandLine, ball: Path) -> None:
    (Path("things.json")).write_text(json.dumps(["a red chair", "a blue car", "a green tree"]))
    how = ("--set", "things.json", "--size", 16, "--device", "cpu")
    found = command_line("sheet", ball, "-o", "s.png", *how, "--views", "side", "overhead", "--json").result
    prompts = ["a red chair", "a blue car", "a green tree"]
    assert found["prompts"] == prompts
    with Image.open("s.png") as picture:
        sheet = pixels(picture)
    block = ROW_LABEL_WIDTH + 2 * 16
    assert sheet.shape[1] == 2 * block
    header = sheet.shape[0] - 2 * 16
    generator = load(ball, "cpu")
    sides = orbit(*(torch.tensor(angles) for angles in ([90.0, 0.0], [15.0, 75.0], [2.5, 2.5], [1.5, 1.5])))
    for index, prompt in enumerate(prompts):
        left, top = index // 2 * block + ROW_LABEL_WIDTH, header + index % 2 * 16
        expected = scene_pictures(generator.scene(prompt), sides, 16).pictures
        for column in range(2):
            shown = sheet[top : top + 16, left + 16 * column : left + 16 * (column + 1)]
            torch.testing.assert_close(shown, expected[column], atol=0.51 / 255, rtol=0)
    assert sheet[header:, ROW_LABEL_WIDTH:block].min() < 0.8


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--count", -1), "expected a count of 0 or more, at least one view, across of 1 to 16"),
        (("--across", 0), "got 16, 3 views, 0, 128 and 1.5"),
        (("--set", "nothing"), "there is no set 'nothing'"),
        (("-o", "s.txt"), "cannot tell the format of 's.txt'"),
    ],
)
def test_mistakes_are_told_in_one_line(
    command_line: CommandLine, ball: Path, arguments: tuple[object, ...], complaint: str
) -> None:
    assert complaint in command_line("sheet", ball, "-o", "s.png", *arguments).complaint


@pytest.mark.slow
def test_a_model_is_judged_seen_and_unseen_at_once(command_line: CommandLine, ball: Path, tmp_path: Path) -> None:
    """One pass; each split as if it had been judged alone, among the texts of the whole set."""
    torch.manual_seed(0)
    tiny = DualEncoderConfig(channels=(8, 8, 16, 16), blocks=(1, 1, 1, 1), dim=16)
    DualEncoder(tiny.to_transformers(), "tiny", MiniLM()).save(tmp_path / "judge")
    words = {slot: words[:2] for slot, words in PIG_WORDS.items()}
    some = {"name": "four", "template": PIG_TEMPLATE, "words": words, "held_out": {"rule": "diagonal"}}
    Path("four.json").write_text(json.dumps(some))
    how = ("evaluator", "score", "--evaluator", "judge", "--set", "four.json", "--checkpoint", ball, "--shading", "lit",
        "--device", "cpu")  # fmt: skip
    done = command_line(*how, "--json")
    found = done.result
    assert found["prompts"] == 4 and set(found["by_split"]) == {"all", "seen", "unseen"}
    assert {split: part["prompts"] for split, part in found["by_split"].items()} == {"all": 4, "seen": 2, "unseen": 2}
    for name in ("probability", "precision", "sides", "janus"):
        parts = [found["by_split"][split][name] for split in ("seen", "unseen")]
        assert found[name] == found["by_split"]["all"][name] == pytest.approx(sum(parts) / 2, abs=1e-6)
    alone = command_line(*how, "--split", "unseen", "--json").result
    assert alone["by_split"] == {"unseen": found["by_split"]["unseen"]} and alone["queries"] == 4
    assert "\nseen: 2 prompts, 4 views" in done.err and "unseen: 2 prompts, 4 views" in done.err
