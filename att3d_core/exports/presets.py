"""What an export is for decides its budget: one frozen value a purpose.

The field's finest voxels are 2.8 cm on a cube of 1.6 m. The MLP between them draws edges finer than that, down to about
5 mm; a texel of Game and Hero is 2 to 3 mm of the field, so a larger texture would add bytes and no detail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from att3d_core.errors import ExportError
from att3d_core.exports.texturing.unwrap import TIME_LIMIT_S


@dataclass(frozen=True)
class Preset:
    """A textured mesh. triangles: never exceeded. texture: texels a side. normal_map: with tangents in the mesh.

    resolution: samples per side of the density. unwrap_s: after that many seconds a box projection takes over.
    """

    name: str
    triangles: int
    texture: int
    normal_map: bool = False
    resolution: int = 128
    unwrap_s: float = TIME_LIMIT_S

    def coarser(self, factor: int) -> Preset:
        """A level of detail with `factor` times fewer triangles and texels, no normal map below the finest."""
        if factor == 1:
            return self
        texture = self.texture
        while texture > 128 and (self.texture / texture) ** 2 < factor:
            texture //= 2
        return replace(self, triangles=max(self.triangles // factor, 12), texture=texture, normal_map=False)


MOST_MM = 10.0


@dataclass(frozen=True)
class PrintPreset:
    """A closed mesh for printing: no texture, `height_mm` tall, +Z up, every part on the plate.

    thinnest_mm: thinner parts are made so thick, smaller pieces go. flat_mm: so much of the lowest is pressed flat.
    Raises ExportError.
    """

    triangles: int = 60_000
    resolution: int = 160
    height_mm: float = 100.0
    thinnest_mm: float = 1.0
    flat_mm: float = 0.0

    def __post_init__(self) -> None:
        if not 0.1 <= self.thinnest_mm <= MOST_MM or not 0.0 <= self.flat_mm <= MOST_MM:
            raise ExportError(
                f"the thinnest part of a print must be 0.1 to {MOST_MM:g} mm and the flat base 0 to {MOST_MM:g} mm, "
                f"got {self.thinnest_mm:g} and {self.flat_mm:g}"
            )


MOBILE = Preset("mobile", 1_500, 512)
GAME = Preset("game", 5_000, 1024)
HERO = Preset("hero", 20_000, 1024, normal_map=True)
PRINT = PrintPreset()
TEXTURED = (MOBILE, GAME, HERO)


class Purpose(Enum):
    """What an export is for, by the name that people type."""

    MOBILE = "mobile"
    GAME = "game"
    HERO = "hero"
    PRINT = "print"

    @property
    def preset(self) -> Preset | PrintPreset:
        match self:
            case Purpose.MOBILE:
                return MOBILE
            case Purpose.GAME:
                return GAME
            case Purpose.HERO:
                return HERO
            case Purpose.PRINT:
                return PRINT
