"""Pipelines that are missing, incomplete or of the wrong kind: one clear line each, before anything is loaded."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from att3d_core.errors import GuidanceError
from att3d_core.guidance.diffusion import load_diffusion
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.guidance.pipeline_folder import PipelineKind, find_pipeline
from att3d_core.runs.guidance import build_guidance
from att3d_core.text.minilm import MiniLM
from tests.support.conditions import frames_of
from tests.support.tiny_pipelines import tiny_deepfloyd, tiny_prior, tiny_stable_diffusion

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pipelines")
    return {
        "sd": tiny_stable_diffusion(root / "sd"),
        "if": tiny_deepfloyd(root / "if"),
        "own": tiny_prior(root / "own", MiniLM()),
    }


@pytest.fixture
def copy(originals, tmp_path):
    """A copy of a pipeline, to be broken."""

    def copied(kind: str) -> Path:
        return Path(shutil.copytree(originals[kind], tmp_path / kind))

    return copied


def edit(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def message_of(name: object) -> str:
    with pytest.raises(GuidanceError) as error:
        load_diffusion(str(name), CPU, own_encoder=MiniLM()).prepare(["a pig"])
    text = str(error.value)
    assert "\n" not in text and len(text) < 420
    return text


@pytest.mark.parametrize("kind", ["sd", "if", "own"])
def test_what_can_guide_is_recognised(originals, kind):
    found = find_pipeline(str(originals[kind]))
    assert found.kind is {"sd": PipelineKind.LATENT, "if": PipelineKind.PIXEL, "own": PipelineKind.OWN}[kind]


WRONG_CLASSES = [
    ("StableDiffusionInpaintPipeline", "an inpainting pipeline, which needs a masked picture"),
    ("StableDiffusionXLPipeline", "Stable Diffusion XL, which needs two text encoders and a picture size"),
    ("StableDiffusionXLInpaintPipeline", "an inpainting pipeline"),
    ("StableDiffusionControlNetPipeline", "a ControlNet pipeline, which needs a control picture"),
    ("StableDiffusionXLControlNetPipeline", "a ControlNet pipeline"),
    ("StableDiffusionUpscalePipeline", "an upscaler"),
    ("IFSuperResolutionPipeline", "an upscaler"),
    ("StableVideoDiffusionPipeline", "a video pipeline"),
    ("TextToVideoSDPipeline", "a video pipeline"),
    ("AnimateDiffPipeline", "a video pipeline"),
    ("IFImg2ImgPipeline", "a picture-to-picture pipeline"),
    ("StableDiffusionInstructPix2PixPipeline", "a picture-to-picture pipeline"),
    ("StableDiffusion3Pipeline", "a flow-matching transformer"),
    ("FluxPipeline", "a flow-matching transformer"),
    ("DDPMPipeline", "a DDPMPipeline"),
]


@pytest.mark.parametrize(("found", "description"), WRONG_CLASSES)
def test_a_pipeline_of_the_wrong_kind_says_what_it_is(tmp_path, found, description):
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": found}))
    text = message_of(tmp_path)
    assert f"the diffusion model '{tmp_path}' is {description}" in text
    assert "expected a text-to-image pipeline, Stable Diffusion 1 or 2, DeepFloyd IF stage 1, or a picture" in text


WRONG_UNETS = [
    ("sd", {"in_channels": 9}, "an inpainting UNet (9 channels in, expected 4)"),
    ("sd", {"in_channels": 8}, "a picture-to-picture UNet (8 channels in, expected 4)"),
    ("sd", {"in_channels": 7}, "an upscaler's UNet (7 channels in, expected 4)"),
    ("if", {"in_channels": 6}, "an upscaler's UNet (6 channels in, expected 3)"),
    ("own", {"in_channels": 1}, "another UNet (1 channels in, expected 3)"),
    ("sd", {"addition_embed_type": "text_time"}, "a UNet that needs a picture size"),
    ("if", {"class_embed_type": "timestep"}, "a UNet that needs a class or noise level"),
    ("sd", {"time_cond_proj_dim": 256}, "a distilled model, which has no classifier-free guidance"),
    ("sd", {"_class_name": "UNet3DConditionModel"}, "a pipeline around UNet3DConditionModel instead"),
]


@pytest.mark.parametrize(("kind", "change", "description"), WRONG_UNETS)
def test_a_network_that_needs_more_than_text_is_refused(copy, kind, change, description):
    folder = copy(kind)
    edit(folder / "unet" / "config.json", **change)
    assert description in message_of(folder)


@pytest.mark.parametrize("name", ["DeepFloyd/IF-I-XL-v1.0", "stable-diffusion-v1-5/stable-diffusion-v1-5", "me/none"])
def test_a_model_that_is_not_here_names_the_command_that_fetches_it(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    text = message_of(name)
    assert text == (
        f"the diffusion model '{name}' is not on this computer: fetch it once with 'hf download {name} "
        '--include "*.json" --include "*/*" --exclude "*.bin"\' (where its page asks to accept a licence, '
        "do so and run 'hf auth login' first), or give the folder of a diffusers pipeline"
    )


def test_the_command_is_one_that_hf_knows():
    """Parsed by the real tool: an unknown option or a bad id would end with its usage."""
    text = message_of("DeepFloyd/IF-I-XL-v1.0")
    command = shlex.split(text.split("'hf ")[1].split("'")[0])
    tool = [sys.executable, "-m", "huggingface_hub.cli.hf"]
    result = subprocess.run([*tool, *command, "--dry-run"], capture_output=True, text=True, timeout=60)
    said = result.stdout + result.stderr
    assert "Usage" not in said and "offline" in said.lower()  # understood, and stopped at the network only


def test_the_command_fetches_what_is_read_and_no_more(originals):
    """The patterns, as the hub's client applies them, over a repository with everything twice."""
    from huggingface_hub.utils import filter_repo_objects

    words = shlex.split(message_of("me/none").split("'hf ")[1].split("'")[0])
    given = {
        kind: [words[i + 1] for i, word in enumerate(words) if word == kind] for kind in ("--include", "--exclude")
    }
    needed = [file.relative_to(originals["sd"]).as_posix() for file in originals["sd"].rglob("*") if file.is_file()]
    twice = ["v1-5-pruned.safetensors", "v1-5-pruned.ckpt", "unet/diffusion_pytorch_model.bin", "README.md"]
    kept = filter_repo_objects(needed + twice, allow_patterns=given["--include"], ignore_patterns=given["--exclude"])
    assert sorted(kept) == sorted(needed)


@pytest.mark.parametrize("name", ["/no/such/folder", "stable diffusion", "a/b/c"])
def test_a_name_that_can_be_no_model_says_what_one_looks_like(name):
    text = message_of(name)
    assert text.startswith(
        f"there is no diffusion model '{name}': give the folder of a diffusers pipeline, or a hub id"
    )


def test_a_single_file_is_no_pipeline(tmp_path):
    file = tmp_path / "v1-5.safetensors"
    file.write_bytes(b"x")
    assert "is a single file: expected the folder of a diffusers pipeline, with model_index.json" in message_of(file)


def test_an_empty_folder_is_no_pipeline(tmp_path):
    assert f"it has no {tmp_path.name}/model_index.json" in message_of(tmp_path)


@pytest.mark.parametrize(
    ("kind", "part"),
    [("sd", "unet"), ("sd", "vae"), ("sd", "text_encoder"), ("if", "tokenizer"), ("own", "scheduler")],
)
def test_a_part_that_is_missing_is_named(copy, kind, part):
    folder = copy(kind)
    shutil.rmtree(folder / part)
    assert f"is incomplete: it has no folder {part}; give the folder" in message_of(folder)


@pytest.mark.parametrize(("kind", "part"), [("sd", "unet"), ("sd", "vae"), ("if", "text_encoder"), ("own", "unet")])
def test_missing_and_pickled_weights_are_refused(copy, kind, part):
    folder = copy(kind)
    for file in (folder / part).glob("*.safetensors"):
        file.unlink()
    assert f"is incomplete: expected {part}/*.safetensors, found none" in message_of(folder)
    (folder / part / "pytorch_model.bin").write_bytes(b"x")
    assert "found only pickled weights, which can run code" in message_of(folder)


@pytest.mark.parametrize(("kind", "part"), [("sd", "unet"), ("sd", "vae"), ("if", "text_encoder"), ("own", "unet")])
def test_truncated_weights_are_one_line(copy, kind, part):
    folder = copy(kind)
    (file,) = (folder / part).glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:1000])
    assert f"the diffusion model '{folder}' in {folder} cannot be loaded: " in message_of(folder)


def test_damaged_descriptions_are_one_line(copy):
    folder = copy("sd")
    (folder / "unet" / "config.json").write_text("{")
    assert "cannot be read" in message_of(folder)
    (folder / "model_index.json").write_text("[]")
    assert "holds no object" in message_of(folder)


@pytest.mark.parametrize(
    "change", [{"_class_name": "FlowMatchEulerDiscreteScheduler"}, {"prediction_type": "flow_prediction"}]
)
def test_a_schedule_without_noise_levels_is_refused(copy, change):
    folder = copy("sd")
    edit(folder / "scheduler" / "scheduler_config.json", **change)
    assert "expected fixed noise levels and one of epsilon, v_prediction, sample" in message_of(folder)


def test_a_model_of_ours_wants_the_encoder_that_it_was_trained_with(copy):
    folder = copy("own")
    index = json.loads((folder / "model_index.json").read_text())
    edit(folder / "model_index.json", text_encoder=index["text_encoder"] | {"hash": "0" * 64})
    assert "was trained with the text encoder all-MiniLM-L6-v2 (hash 000000000000)" in message_of(folder)
    edit(folder / "model_index.json", text_encoder=None)
    assert "does not say how it reads text: train it again" in message_of(folder)
    with pytest.raises(GuidanceError, match="needs a text encoder, and none was given"):
        load_diffusion(str(folder), CPU)


def test_weights_in_half_precision_files_alone_are_read(copy):
    """Many pipelines on the hub come as *.fp16.safetensors; where there are both, half reads the half ones."""
    folder = copy("sd")
    usual = load_diffusion(str(folder), CPU)
    for part in ("unet", "vae", "text_encoder"):
        (file,) = (folder / part).glob("*.safetensors")
        file.rename(file.with_name(file.stem + ".fp16.safetensors"))
    renamed = load_diffusion(str(folder), CPU)
    assert find_pipeline(str(folder)).variant("unet", half=False) == "fp16"
    x_t, t = torch.randn(1, 8, 8, 4, generator=torch.Generator().manual_seed(0)), torch.tensor([0.5])
    one, other = (guidance.predict_noise(x_t, t, frames_of(["a pig"])).conditional for guidance in (usual, renamed))
    assert torch.equal(one, other)


def test_a_hub_id_in_the_local_cache_is_found(originals, tmp_path, monkeypatch):
    """The cache's own layout, as `hf download` leaves it."""
    repo = tmp_path / "models--tiny--sd"
    (repo / "refs").mkdir(parents=True)
    (repo / "refs" / "main").write_text("a" * 40)
    shutil.copytree(originals["sd"], repo / "snapshots" / ("a" * 40))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    built = build_guidance(GuidanceOptions("tiny/sd", rows=4), None, ["a pig"], CPU)
    assert built.text == "tiny/sd, SDS, weight 100, view prompts" and len(built.guidance.texts) == 5
