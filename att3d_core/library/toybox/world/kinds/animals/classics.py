"""The ten animals of the paper's set, as they are there; the lion and the tiger alone stand on four legs."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox import jungle, woodland
from att3d_core.library.toybox.features import INK, WHITE
from att3d_core.library.toybox.robot import ROBOT
from att3d_core.library.toybox.shapes import centroids, ellipsoid, painted, rgb
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast


def _tiger_stripes(mesh: Mesh) -> Mesh:
    """Bands across the back and around the legs."""
    middle = centroids(mesh)
    length = np.ptp(mesh.vertices[:, 2])
    along = middle[:, 2] if length > 0.3 else middle[:, 1]
    return painted(mesh, INK, (np.sin(along * 44 + 1.2) > 0.35) & (middle[:, 1] > -0.5))


_LION = Frame(
    leg=0.2,
    girth=0.18,
    thick=0.07,
    neck=(0.14, 0.13),
    head=1.0,
    belly=rgb("#fbdc8e"),
    tail=(((0, 0, 0), (0, -0.01, -0.12), (0, 0.07, -0.22), (0, 0.19, -0.24)), (0.045, 0.04, 0.036, 0.036)),
    extra=lambda frame: [
        ellipsoid((0, frame.back + 0.3, -frame.length / 2 - 0.23), (0.075, 0.1, 0.075), jungle.MANE, 10)
    ],
)
_TIGER = Frame(
    leg=0.2,
    length=0.56,
    girth=0.18,
    thick=0.07,
    neck=(0.12, 0.13),
    head=0.95,
    belly=WHITE,
    hoof=WHITE,
    tail=(((0, 0, 0), (0, -0.01, -0.12), (0, 0.06, -0.22), (0, 0.19, -0.25)), (0.045, 0.045, 0.045, 0.04)),
    tail_colours=(jungle.AMBER, jungle.AMBER, INK, INK, jungle.AMBER, jungle.AMBER, INK, INK),
    pattern=_tiger_stripes,
)

KINDS: tuple[Kind, ...] = (
    beast("squirrel", woodland.SQUIRREL, ("red squirrel", "bushy-tailed squirrel", "chipmunk"),
          coats=(rgb("#7a4a2c"), rgb("#8d939c"))),
    beast("raccoon", woodland.RACCOON, ("racoon", "trash panda")),
    beast("pig", woodland.PIG, ("piglet", "hog", "swine", "piggy"), coats=(rgb("#d9788f"), rgb("#f8cbb8"))),
    beast("monkey", jungle.MONKEY, ("macaque", "little monkey", "chimp", "chimpanzee")),
    beast("robot", ROBOT, ("android", "droid", "toy robot", "mech"), coats=(rgb("#7d848c"), rgb("#d0d8c8"))),
    beast("lion", jungle.LION, ("maned lion", "male lion", "king of the jungle"), _LION,
          (rgb("#c98a3a"), rgb("#f7d98c"))),
    beast("rabbit", woodland.RABBIT, ("bunny", "hare", "bunny rabbit"), coats=(rgb("#a9825c"), rgb("#ffffff"))),
    beast("tiger", jungle.TIGER, ("striped tiger", "bengal tiger", "tiger cub"), _TIGER),
    beast("orangutan", jungle.ORANGUTAN, ("orang-utan", "red ape", "great ape")),
    beast("bear", woodland.BEAR, ("brown bear", "grizzly", "grizzly bear", "teddy bear"),
          coats=(rgb("#2c2220"), rgb("#8a5a34"))),
)  # fmt: skip
