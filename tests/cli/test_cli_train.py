"""`train` and `evaluate`: a run that is stopped, resumed, refused, out of disk; scores on a set."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file

from att3d_core.checkpoint import Training, load_released
from att3d_core.errors import NOT_A_FOLDER
from att3d_core.training.trainer import Report, Trainer
from tests.support.command_line import CommandLine

SMALL = ("--dim-v", "2", "--size", "16", "--samples", "8", "--prompts", "2", "--device", "cpu")
STEPS = 6


SETS = {
    "empty.json": [],
    "twice.json": ["a pig", "a  pig"],
    "slot.json": {"template": "a {animal} {hat}", "words": {"animal": ["pig"]}},
    "held.json": {"prompts": ["a pig"], "held_out": {"rule": "listed", "prompts": ["a pig"]}},
}


def released_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "released").iterdir())}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of the processes: one thread, and the cache of embeddings that `command_line` uses."""
    return os.environ | {"XDG_CACHE_HOME": str(tmp_path_factory.getbasetemp() / "cache"), "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, repo_root: Path, environment: dict[str, str]) -> Path:
    """The folder of a whole run of STEPS steps, made by the program in its own process."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    command = [sys.executable, "-m", "att3d_core", "train", "--steps", str(STEPS), *SMALL, "-o", str(folder), "--json"]
    done = subprocess.run(command, cwd=repo_root, env=environment, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["finished"] is True and result["step"] == STEPS and result["last"]["loss"] > 0
    return folder


def test_a_run_leaves_a_model_its_settings_and_a_state(uninterrupted: Path) -> None:
    assert sorted(path.name for path in uninterrupted.iterdir()) == [
        "events.jsonl", "job.json", "log.jsonl", "released", "state.safetensors", "status.json",
    ]  # fmt: skip
    released = load_released(uninterrupted / "released")
    assert len(released.prompts) == 56 and released.model.config.dim_v == 2
    assert released.training == Training("library", "none")
    assert json.loads((uninterrupted / "job.json").read_text())["set"] == "pig"
    assert json.loads((uninterrupted / "status.json").read_text())["status"] == "done"


def test_ctrl_c_and_the_same_command_again_give_the_same_model(
    uninterrupted: Path, tmp_path: Path, repo_root: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "run"
    # A pause a step, so that the signal arrives between the first step and the last.
    code = (
        "import sys, time\n"
        "from att3d_core.training import trainer\n"
        "advance = trainer.Trainer.advance\n"
        "def slowly(self):\n"
        "    report = advance(self); print('step', self.step, flush=True); time.sleep(0.5); return report\n"
        "trainer.Trainer.advance = slowly\n"
        "from att3d_core.cli.main import main\n"
        "main()\n"
    )
    arguments = ["train", "--steps", str(STEPS), *SMALL, "-o", str(folder)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=repo_root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        for line in process.stdout:
            if line.startswith("step 2"):
                process.send_signal(signal.SIGINT)
                break
        said = process.stdout.read()
        assert "Traceback" not in process.stderr.read()
    assert process.returncode == 0
    assert f"stopped at step 2 of {STEPS}; the same command continues" in said
    assert not (folder / "released").exists()
    again = subprocess.run(
        [sys.executable, "-m", "att3d_core", *arguments],
        cwd=repo_root, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"resuming {folder} at step 2" in again.stdout
    assert released_files(folder) == released_files(uninterrupted)


def test_a_finished_run_is_only_released_again(command_line: CommandLine, uninterrupted: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    common = ("train", "--steps", STEPS, *SMALL, "-o", uninterrupted, "--release", target, "--json")
    done = command_line(*common)
    assert json.loads(done.out) == {
        "run": str(uninterrupted), "status": "done", "reason": "", "finished": True, "released": str(target),
        "step": STEPS, "last": None,
    }  # fmt: skip
    assert load_released(target).hash == load_released(uninterrupted / "released").hash


def test_a_run_starts_from_a_released_model(command_line: CommandLine, uninterrupted: Path, tmp_path: Path) -> None:
    """With a learning rate of next to nothing it stays that model."""
    start, target = uninterrupted / "released", tmp_path / "new"
    common = ("train", "--steps", "1", *SMALL, "--learning-rate", "1e-9", "--start-from", start, "-o", target)
    assert command_line(*common).code == 0
    before, after = load_released(start), load_released(target / "released")
    conditions = before.prompt_embeddings
    grids = [released.model.mapping.grids(released.model.embed(conditions)) for released in (before, after)]
    assert float((grids[0] - grids[1]).abs().max()) < 0.03 * float(grids[0].abs().max())
    assert json.loads((target / "job.json").read_text())["start"] == str(start)


def test_a_run_does_not_start_from_another_kind_of_model(
    command_line: CommandLine, uninterrupted: Path, tmp_path: Path
) -> None:
    common = ("train", "--steps", "1", *SMALL, "--resolutions", "5", "--start-from", uninterrupted / "released")
    refused = command_line(*common, "-o", tmp_path / "new")
    assert refused.code == 1
    assert refused.err == "error: this run cannot start from that model, the two differ in grid levels\n"


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (("--steps", "7"), "(steps; see its job.json)"),
        (("--steps", "6", "--seed", "1"), "(seed; see its job.json)"),
        (("--steps", "6", "--learning-rate", "0.5", "--dim-v", "3"), "(dim_v, learning_rate; see its job.json)"),
        (("--steps", "6", "--set", "animals"), "(set; see its job.json)"),
    ],
)
def test_a_run_is_not_resumed_with_other_settings(
    command_line: CommandLine, uninterrupted: Path, arguments: tuple[str, ...], wording: str
) -> None:
    small = SMALL if "--dim-v" not in arguments else SMALL[2:]
    before = released_files(uninterrupted)
    complaint = command_line("train", *small, "-o", uninterrupted, *arguments).complaint
    assert complaint == (
        f"{uninterrupted} holds a run with other settings {wording}: "
        "give the same ones to resume it, or another --output"
    )
    assert released_files(uninterrupted) == before


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (("--steps", "0"), "steps must be at least 1, got 0"),
        (("--full", "1.5"), "full must be in [0, 1], got 1.5"),
        (("--learning-rate", "nan"), "learning_rate must be a positive number, got nan"),
        (("--hold", "1"), "hold must be in [0, 1), got 1.0"),
        (("--dim-v", "0"), "dim-v must be 1 to 256, got 0"),
        (("--save-every", "0"), "save-every must be at least 1, preview-every and curve-every at least 0, got 0, 0 "),
        (("--kappa", "2", "0"), "kappa must be above 0, got 2, 0; 1 makes all mixes equally likely"),
        (("--opacity", "-1"), "the weight of opacity must be at least 0, got -1.0"),
        (("--settings", "magic:0:1"), "bad setting 'magic:0:1': expected name:low:high with a name of guidance_weight"),
        (("--settings", "opacity:1:0"), "bad setting 'opacity:1:0': expected the setting opacity to have low < high"),
        (("--interpolation", "family"), "family interpolation needs library guidance and a set with families"),
        (("--resume", "nowhere"), "nowhere is not a training run: it has no job.json"),
        (("--set", "empty.json"), "the prompt set 'empty' is empty: give it at least one prompt"),
        (("--set", "twice.json"), "the prompt set 'twice' holds 'a pig' more than once; remove one"),
        (("--set", "slot.json"), "the template of 'slot' uses {hat}, but no words are given for it"),
        (("--set", "held.json"), "the prompt set 'held' holds out every prompt: nothing is left to train on"),
        (("--set", "cow"), "there is no set 'cow'; expected pig, animals"),
        (("-o", "file/run"), f"cannot write file/run/job.json: {NOT_A_FOLDER}"),
    ],
)
def test_what_train_refuses(
    command_line: CommandLine, tmp_path: Path, arguments: tuple[str, str], wording: str
) -> None:
    (tmp_path / "file").touch()
    for name, content in SETS.items():
        (tmp_path / name).write_text(json.dumps(content))
    complaint = command_line("train", *arguments).err.splitlines()[-1]
    assert complaint.startswith(f"error: {wording}")
    begun = {path.name for path in tmp_path.iterdir()} - {"file", *SETS}
    assert not begun or (begun == {"runs"} and not list(tmp_path.glob("runs/*/state.safetensors")))


@pytest.mark.parametrize("damage", ["cut", "foreign", "job"])
def test_a_damaged_run_is_not_resumed(
    command_line: CommandLine, uninterrupted: Path, tmp_path: Path, damage: str
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    state, job = (uninterrupted / name for name in ("state.safetensors", "job.json"))
    (run / "state.safetensors").write_bytes(
        {"cut": state.read_bytes()[:5000], "job": state.read_bytes()}.get(damage, b"PK\x03\x04" * 100)
    )
    (run / "job.json").write_text("{" if damage == "job" else job.read_text())
    done = command_line("train", "--steps", STEPS, *SMALL, "-o", run)
    assert done.code == 1 and "Traceback" not in done.err
    assert done.err.splitlines()[-1].startswith("error: ")
    wording = "does not describe a training run" if damage == "job" else "is damaged or belongs to another run"
    assert wording in done.err


def test_a_full_disk_during_a_checkpoint_leaves_the_last_good_one(
    command_line: CommandLine, uninterrupted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files may grow to half a state from step 2 on: the state of step 1 stays, and the run goes on from it."""
    folder = tmp_path / "run"
    half = (uninterrupted / "state.safetensors").stat().st_size // 2
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    advance = Trainer.advance

    def advance_limited(trainer: Trainer) -> Report:
        if trainer.step == 1:
            resource.setrlimit(resource.RLIMIT_FSIZE, (half, unlimited[1]))
        return advance(trainer)

    arguments = ("train", "--steps", STEPS, *SMALL, "--save-every", "1", "-o", folder)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Trainer, "advance", advance_limited)
            done = command_line(*arguments)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        signal.signal(signal.SIGXFSZ, previous)
    assert done.code == 4 and "Traceback" not in done.err
    last = done.err.splitlines()[-1]
    assert last.startswith(f"error: disk full: cannot write {folder / 'state.safetensors'}: the file would be larger")
    names = ["events.jsonl", "job.json", "state.safetensors", "status.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert int(load_file(folder / "state.safetensors")["step"]) == 1
    status = json.loads((folder / "status.json").read_text())
    assert status["status"] == "paused" and status["reason"].startswith("disk full")
    again = command_line(*arguments)
    assert again.code == 0 and f"resuming {folder} at step 1" in again.out
    assert len(load_released(folder / "released").prompts) == 56


def test_evaluate_scores_the_unseen_prompts(command_line: CommandLine, ball: Path) -> None:
    common = ("evaluate", "--set", "pig", "--checkpoint", ball, "--device", "cpu")
    result = command_line(*common, "--split", "unseen", "--count", 2, "--json").result
    assert (result["set"], result["split"], result["prompts"]) == ("pig", "unseen", 2)
    assert result["candidates"] == 15  # itself, 7 other activities and 7 other hats
    assert 0 < result["foreground_db"] < result["full_db"] < 20  # a ball is no pig
    assert result["identified"] in (0.0, 0.5, 1.0)
    said = command_line(*common, "--split", "seen", "--count", 1, "--paraphrased").out
    assert said.startswith("pig, seen, held-out paraphrases: 1\n") and "foreground PSNR" in said


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (("--set", "prompts.json"), "the set 'prompts.json' has no unseen prompts"),
        (("--count", "-1"), "count must be 0 or more, got -1"),
        (("--set", "pig", "--checkpoint", "nowhere"), "there is no checkpoint folder nowhere"),
    ],
)
def test_what_evaluate_refuses(
    command_line: CommandLine, tmp_path: Path, arguments: tuple[str, ...], wording: str
) -> None:
    (tmp_path / "prompts.json").write_text('["a pig riding a bicycle wearing a tophat"]')
    assert command_line("evaluate", *arguments).complaint.startswith(wording)
