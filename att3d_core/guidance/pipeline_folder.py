"""A diffusion pipeline on disk: where it is, of which kind, whether it is whole; before anything heavy is loaded."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from safetensors import SafetensorError, safe_open

from att3d_core.errors import GuidanceError
from att3d_core.paths import CHECKPOINTS

# The class named in model_index.json of the picture models that this project trains itself.
OWN_CLASS = "Att3DPixelPrior"
# Their channels in, and the width in pixels of the patches that these stand for.
OWN_PATCHES = {3: 1, 12: 2, 48: 4}

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_WEIGHTS = ".safetensors"


class PipelineKind(Enum):
    """Kinds of text-to-image pipelines that can guide; the values are the classes in their model_index.json."""

    LATENT = "StableDiffusionPipeline"
    PIXEL = "IFPipeline"
    OWN = OWN_CLASS


# What a class name says, most telling first.
_FOREIGN = (
    ("ControlNet", "a ControlNet pipeline, which needs a control picture"),
    ("Inpaint", "an inpainting pipeline, which needs a masked picture"),
    ("Upscale", "an upscaler"),
    ("SuperResolution", "an upscaler"),
    ("XL", "Stable Diffusion XL, which needs two text encoders and a picture size"),
    ("Video", "a video pipeline"),
    ("AnimateDiff", "a video pipeline"),
    ("Img2Img", "a picture-to-picture pipeline"),
    ("Pix2Pix", "a picture-to-picture pipeline"),
    ("StableDiffusion3", "a flow-matching transformer"),
    ("Flux", "a flow-matching transformer"),
)
_CHANNELS = {9: "an inpainting UNet", 8: "a picture-to-picture UNet", 7: "an upscaler's UNet", 6: "an upscaler's UNet"}


@dataclass(frozen=True)
class PipelineFolder:
    """A pipeline that is there. name: what the user called it. index: its model_index.json."""

    name: str
    path: Path
    kind: PipelineKind
    index: dict[str, Any]

    def config(self, component: str) -> dict[str, Any]:
        """The component's configuration. Raises GuidanceError."""
        file = "scheduler_config.json" if component == "scheduler" else "config.json"
        return _read_json(self.path / component / file, self.name)

    def variant(self, component: str, half: bool) -> str | None:
        """Which set of a component's weights to read: half-precision files where wanted, or where there are no others.

        Raises GuidanceError where there are none at all.
        """
        files = [file.name for file in (self.path / component).glob(f"*{_WEIGHTS}")]
        if not files:
            kind = "only pickled weights, which can run code" if list((self.path / component).glob("*.bin")) else "none"
            raise GuidanceError(
                f"the diffusion model '{self.name}' is incomplete: expected {component}/*{_WEIGHTS}, "
                f"found {kind}; {fetch_hint(self.name)}"
            )
        halves = [file for file in files if "fp16" in file]
        return "fp16" if halves and (half or len(halves) == len(files)) else None

    def parameter_count(self, component: str) -> int:
        """How many numbers a component's weights are, read from the headers of its files. Raises GuidanceError."""
        variant = self.variant(component, half=False)
        files = [
            file for file in (self.path / component).glob(f"*{_WEIGHTS}") if ("fp16" in file.name) == bool(variant)
        ]
        return sum(_numbers(file, self.name) for file in files)


def find_pipeline(name: str) -> PipelineFolder:
    """The pipeline `name`, a folder or the hub id of one in the local cache; nothing is downloaded.

    Raises GuidanceError for one that is missing, incomplete or cannot guide.
    """
    path = _locate(name)
    index = _read_json(path / "model_index.json", name)
    found = index.get("_class_name")
    kinds = {kind.value: kind for kind in PipelineKind}
    if found not in kinds:
        raise GuidanceError(_wrong_kind(name, _describe(str(found))))
    folder = PipelineFolder(name, path, kinds[str(found)], index)
    needed = ["unet", "scheduler"]
    needed += [] if folder.kind is PipelineKind.OWN else ["text_encoder", "tokenizer"]
    needed += ["vae"] if folder.kind is PipelineKind.LATENT else []
    for component in needed:
        if not (path / component).is_dir():
            raise GuidanceError(
                f"the diffusion model '{name}' is incomplete: it has no folder {component}; {fetch_hint(name)}"
            )
    _check_unet(folder)
    return folder


def fetch_hint(name: str) -> str:
    """What to do about a model that is not there, with the exact command."""
    if _HUB_ID.fullmatch(name) and not Path(name).exists():
        # All that is read and nothing else: repositories often hold the same weights two or three times over.
        parts = '--include "*.json" --include "*/*" --exclude "*.bin"'
        return (
            f"fetch it once with 'hf download {name} {parts}' (where its page asks to accept a licence, "
            "do so and run 'hf auth login' first), or give the folder of a diffusers pipeline"
        )
    return "give the folder of a diffusers pipeline, or a hub id such as stable-diffusion-v1-5/stable-diffusion-v1-5"


def _locate(name: str) -> Path:
    path = Path(name).expanduser()
    # What came along is called by its name, or by its place in the project, wherever the program was started.
    for found in (path, CHECKPOINTS / path, CHECKPOINTS.parent / path, CHECKPOINTS.parents[1] / path):
        if found.is_dir() and (found == path or CHECKPOINTS in found.parents):
            return found
    if path.is_file():
        raise GuidanceError(
            f"{name} is a single file: expected the folder of a diffusers pipeline, with model_index.json; "
            "convert it with diffusers' from_single_file and save_pretrained"
        )
    if not _HUB_ID.fullmatch(name):
        raise GuidanceError(f"there is no diffusion model '{name}': {fetch_hint(name)}")
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError, OSError) as error:
        raise GuidanceError(f"the diffusion model '{name}' is not on this computer: {fetch_hint(name)}") from error


def _check_unet(folder: PipelineFolder) -> None:
    """Refuse UNets that need more than a noised picture, a timestep and text."""
    config = folder.config("unet")
    if config.get("_class_name") != "UNet2DConditionModel":
        found = f"a pipeline around {config.get('_class_name')} instead of UNet2DConditionModel"
        raise GuidanceError(_wrong_kind(folder.name, found))
    channels = config.get("in_channels")
    expected = 3
    if folder.kind is PipelineKind.LATENT:
        expected = folder.config("vae").get("latent_channels", 4)
    elif folder.kind is PipelineKind.OWN and channels in OWN_PATCHES:
        expected = channels
    if channels != expected:
        found = _CHANNELS.get(channels, "another UNet") if isinstance(channels, int) else "another UNet"
        raise GuidanceError(_wrong_kind(folder.name, f"{found} ({channels} channels in, expected {expected})"))
    if config.get("addition_embed_type") not in (None, "text"):
        raise GuidanceError(_wrong_kind(folder.name, "a UNet that needs a picture size, as Stable Diffusion XL's"))
    if config.get("class_embed_type") is not None or config.get("num_class_embeds") is not None:
        raise GuidanceError(_wrong_kind(folder.name, "a UNet that needs a class or noise level, as upscalers do"))
    if config.get("time_cond_proj_dim") is not None:
        raise GuidanceError(_wrong_kind(folder.name, "a distilled model, which has no classifier-free guidance"))


def _describe(found: str) -> str:
    return next((text for fragment, text in _FOREIGN if fragment in found), f"a {found[:80]}")


def _wrong_kind(name: str, found: str) -> str:
    return (
        f"the diffusion model '{name}' is {found}: expected a text-to-image pipeline, "
        "Stable Diffusion 1 or 2, DeepFloyd IF stage 1, or a picture model trained here"
    )


def _numbers(file: Path, name: str) -> int:
    try:
        with safe_open(file, "pt") as weights:
            return sum(math.prod(weights.get_slice(key).get_shape()) for key in weights.keys())  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise GuidanceError(f"the diffusion model '{name}' cannot be read: {file}: {error}") from error


def _read_json(file: Path, name: str) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GuidanceError(
            f"'{name}' is no complete diffusers pipeline: it has no {file.parent.name}/{file.name}; {fetch_hint(name)}"
        ) from error
    except (OSError, ValueError) as error:
        raise GuidanceError(f"the diffusion model '{name}' cannot be read: {file}: {error}") from error
    if not isinstance(data, dict):
        raise GuidanceError(f"the diffusion model '{name}' cannot be read: {file} holds no object")
    return data
