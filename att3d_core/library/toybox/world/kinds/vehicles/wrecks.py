"""One open car, from new to destroyed: the convertible and the wreck are its ends."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    box,
    ellipsoid,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, LAMP, RED, TAIL, lights
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.wheels import HUB, tyre

RUST, ASH, LEATHER = rgb("#8a4526"), rgb("#55504f"), rgb("#e8c48a")


def _mix(new: Color, wrecked: Color, damage: float) -> Color:
    red, green, blue = ((1 - damage) * a + damage * b for a, b in zip(new, wrecked, strict=True))
    return (red, green, blue)


def _between(new: Point, wrecked: Point, damage: float) -> Point:
    return _mix(new, wrecked, damage)


def _crumpled(mesh: Mesh, damage: float, bend: float) -> Mesh:
    """`mesh` with its nose pushed in, its flanks dented and its back bent, as far as `damage` in [0, 1].

    `bend` is how far its tail hangs.
    """
    x, y, z = mesh.vertices.T.astype(float)
    nose = np.clip(z - 0.2, 0, 1)
    waves = np.array([[5.1, 3.2, 4.3], [7.7, 6.1, 2.6], [3.4, 7.3, 5.1]])
    dents = np.sin(mesh.vertices @ waves.T + [0.4, 1.9, 3.1]) @ np.array(
        [[0.5, 0.3, 0.4], [0.4, 0.5, 0.3], [0.3, 0.4, 0.5]]
    )
    shift = 0.085 * dents
    shift[:, 2] -= 0.32 * nose * (1.0 + 0.6 * np.sign(x) * np.minimum(np.abs(x) * 3, 1))
    shift[:, 1] += 0.16 * nose - bend * np.clip(-z - 0.2, 0, 1)
    shift[:, 0] += 0.2 * nose * np.clip(y, 0, 0.6)
    moved_to = mesh.vertices + damage * shift
    return Mesh(moved_to.astype(np.float32), mesh.faces, mesh.face_colors)


def _wheels(damage: float) -> list[Mesh]:
    """Four wheels; two of them leave their places as the car is destroyed."""
    parts = []
    for x, z, place, lean in (
        (-0.38, 0.6, (-0.4, 0.2, 0.46), (0.0, 24.0, 12.0)),
        (0.38, 0.6, (0.6, 0.1, 0.72), (0.0, 20.0, 90.0)),
        (-0.38, -0.6, (-0.38, 0.17, -0.6), (0.0, 0.0, -22.0)),
        (0.38, -0.6, (0.42, 0.15, -0.62), (0.0, -10.0, 28.0)),
    ):
        wheel = tyre((0, 0, 0), 0.22, 0.18, _mix(HUB, RUST, damage))
        turn = rotation(*(damage * angle for angle in lean))
        parts.append(moved(wheel, _between((x, 0.22, z), place, damage), turn))
    return parts


def open_car(look: Look, own: Color, damage: float) -> Mesh:
    """A convertible with its top down at `damage` 0, a wreck at 1, and the same mesh bent in between."""
    nose, screen = look.vary(0, -0.1, 0.0, 0.12), look.vary(1, 0.62, 0.74, 0.88)
    body = _mix(look.paint(own), look.paint(RUST, 0.7), 0.75 * damage)
    dull = _mix(look.paint(own, 0.75), look.paint(ASH, 0.6), damage)
    seat = _mix(LEATHER, ASH, 0.8 * damage)
    shell = [
        bodywork([(-1.0, 0.36, 0.2, 0.4), (-0.9, 0.42, 0.15, 0.4), (-0.3, 0.44, 0.15, 0.3), (0.0, 0.44, 0.15, 0.3),
                  (0.4, 0.44, 0.15, 0.38), (0.94, 0.42, 0.15, 0.38), (1.06, 0.36, 0.2, 0.34)], body, 0.06),
        bodywork([(-1.01, 0.34, 0.3, 0.46), (-0.9, 0.43, 0.3, 0.55), (-0.7, 0.435, 0.3, 0.58),
            (-0.52, 0.435, 0.3, 0.56)],
                 body, 0.06),
        *both_sides(box((0.405, 0.4, -0.1 - nose / 2), (0.09, 0.3, 1.0 - nose), body)),
    ]  # fmt: skip
    bonnet = bodywork([(0.26 - nose, 0.43, 0.3, 0.54), (0.6, 0.43, 0.3, 0.53), (0.95, 0.41, 0.3, 0.47),
        (1.05, 0.34, 0.3, 0.4)],
                      body, 0.06)  # fmt: skip
    lid = moved(
        bonnet, (0, 0.3 * damage, -0.12 * damage), rotation(x_deg=-look.vary(0, 4, 26, 50) * damage, z_deg=9 * damage)
    )
    # The folded top lies behind the seats; torn off, it stands over them.
    top = bodywork([(-0.66, 0.36, 0.52, 0.62), (-0.56, 0.39, 0.52, 0.68), (-0.47, 0.39, 0.52, 0.66),
        (-0.42, 0.36, 0.5, 0.6)],
                   _mix(rgb("#3b2b2b"), RUST, damage), 0.04)  # fmt: skip
    top = moved(top, (0.05 * damage, 0.02 * damage, 0.06 * damage), rotation(x_deg=-16 * damage, z_deg=14 * damage))
    z, cut = 0.3 - nose, 0.5 * (screen - 0.5) * damage
    frame = _mix(CHROME, DARK, damage)
    windscreen = [
        box((0.06 * damage, 0.63 - 0.5 * cut, z - 0.03), (0.66 - cut, screen - 0.5 - cut, 0.07),
            _mix(rgb("#8fd3f7"), rgb("#4a6a78"), damage), rotation(x_deg=-24 - 30 * damage, z_deg=15 * damage)),
        limb((0.37, 0.5, z + 0.04), (0.34 - cut, screen - cut, z - 0.08 - 2 * cut), 0.045, 0.045, frame, 6),
        limb((-0.37, 0.5, z + 0.04), (-0.34 + cut, screen - 3 * cut, z - 0.08 - cut), 0.045, 0.045, frame, 6),
        limb((0.34 - cut, screen - cut, z - 0.08 - 2 * cut), (-0.34 + cut, screen - 3 * cut, z - 0.08 - cut), 0.045,
            0.045,
             frame, 6),
    ]  # fmt: skip
    inside = [
        *both_sides(box((0.19, 0.36, -0.14), (0.28, 0.16, 0.32), seat)),
        *both_sides(box((0.19, 0.54, -0.34), (0.28, 0.34, 0.1), seat, rotation(x_deg=-10))),
        box((0, 0.48, 0.22 - nose), (0.68, 0.14, 0.1), DARK),
        ring((0.19, 0.52, 0.1 - nose), 0.09, 0.04, (0, 0.5, -1), DARK, 12),
    ]
    lamp = _mix(LAMP, DARK, damage)
    trim = [
        *lights(0.28, 0.4, 1.03, 0.085, lamp), *lights(0.28, 0.4, -1.0, 0.07, _mix(TAIL, DARK, 0.6 * damage)),
        box((0, 0.36, 1.05), (0.3, 0.1, 0.06), DARK),
        *both_sides(box((0.44, 0.46, -0.08), (0.06, 0.05, 0.13), frame)),
        *both_sides(rod((0.2, 0.22, 0.6), (0.405, 0.22, 0.6), 0.255, DARK, sides=16)),
        *both_sides(rod((0.2, 0.22, -0.6), (0.405, 0.22, -0.6), 0.255, DARK, sides=16)),
    ]  # fmt: skip
    front_bumper = moved(limb((-0.34, 0, 0), (0.34, 0, 0), 0.05, 0.05, frame, 8),
        (0, 0.2 - 0.06 * damage, 1.07 - 0.08 * damage),
                         rotation(y_deg=14 * damage, z_deg=-13 * damage))  # fmt: skip
    rear_bumper = limb((-0.34, 0.2, -1.02), (0.34, 0.2 - 0.08 * damage, -1.02), 0.05, 0.05, frame, 8)
    engine = box((0.05, 0.44, 0.62), (0.5, 0.22, 0.34), _mix(dull, ASH, damage))
    # Smoke and a flame are hidden under the bonnet of the new car.
    smoke = [
        ellipsoid(_between((x, 0.4, 0.6), (x, y, front), damage),
            _between((0.05, 0.05, 0.05), (size, size, size), damage),
            rgb(code), 8)
        for x, y, front, size, code in (
            (0.0, 0.7, 0.5, 0.13, "#6b6b70"), (0.1, 0.88, 0.46, 0.16, "#77777c"), (-0.04, 1.06, 0.42, 0.19, "#85858a"),
        )
    ]  # fmt: skip
    bent = merge([*shell, lid, top, *windscreen, *inside, *trim, front_bumper, rear_bumper, engine])
    return merge([_crumpled(bent, damage, look.vary(1, -0.3, 0.12, 0.25)), *_wheels(damage), *smoke])


def _convertible(look: Look) -> Mesh:
    return open_car(look, RED, 0.0)


def _wrecked_car(look: Look) -> Mesh:
    return open_car(look, RED, 1.0)


KINDS = (
    Kind(
        "convertible",
        _convertible,
        ("convertible car", "cabriolet", "open car", "roadster", "convertible car with the top down", "open top car"),
    ),
    Kind(
        "wrecked car",
        _wrecked_car,
        ("completely destroyed car", "destroyed car", "crashed car", "car wreck", "smashed car", "junk car"),
        without=frozenset({"burning"}),
    ),
)
