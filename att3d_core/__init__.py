"""Amortized text-to-3D: one network turns a prompt into a 3D object, and two prompts into everything between.

    import att3d_core as att3d

    pipeline = att3d.load("toybox")
    scene = pipeline.scene("a pig wearing a tophat")   # a notebook shows its picture
    att3d.export(scene, "pig.glb", preset="game")

What is offered here loads when it is first used: `import att3d_core` alone does not import PyTorch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from att3d_core.api import export as export
    from att3d_core.api import export_chain as export_chain
    from att3d_core.api import open_library as open_library
    from att3d_core.api import train as train
    from att3d_core.images import save_picture as save_picture
    from att3d_core.images import save_video as save_video
    from att3d_core.model import RenderMode as RenderMode
    from att3d_core.model import Scene as Scene
    from att3d_core.pipeline import Pipeline as Pipeline
    from att3d_core.pipeline import load as load
    from att3d_core.render.cameras import Cameras as Cameras
    from att3d_core.render.cameras import orbit as orbit
    from att3d_core.render.cameras import turntable as turntable

__version__ = "0.1.0"

_HOMES = {
    "att3d_core.api": ("export", "export_chain", "open_library", "train"),
    "att3d_core.images": ("save_picture", "save_video"),
    "att3d_core.model": ("RenderMode", "Scene"),
    "att3d_core.pipeline": ("Pipeline", "load"),
    "att3d_core.render.cameras": ("Cameras", "orbit", "turntable"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """PEP 562: the offered names, from where they live."""
    if name not in _HOME:
        raise AttributeError(f"module 'att3d_core' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
