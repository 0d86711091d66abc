"""An animal that sits on its bottom, made of its head and its colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import Color, Point, both_sides, ellipsoid, limb, moved
from att3d_core.library.toybox.world.figures import Figure
from att3d_core.library.toybox.world.kinds.animals.creature import own_bodied
from att3d_core.library.toybox.world.look import Look


@dataclass(frozen=True)
class Seat:
    """Measures of a sitting body, in the units of the toy whose head it carries.

    body: radii of the egg. belly: colour of its front. arm, leg, sole: colours where they are not the fur's.
    hand: where the left one is, its height above the ground. thick: radius of a leg. head: scale of the head.
    extra: more parts, given how stout the body is.
    """

    body: Point = (0.25, 0.29, 0.23)
    belly: Color | None = None
    arm: Color | None = None
    leg: Color | None = None
    sole: Color | None = None
    hand: Point = (0.12, 0.24, 0.25)
    thick: float = 0.085
    head: float = 1.05
    extra: Callable[[float], list[Mesh]] | None = None


def sitting(animal: Animal, seat: Seat, look: Look) -> Mesh:
    """`animal` on its bottom, its feet to the front; variation 0 goes from lean to stout."""
    stout = look.vary(0, 0.86, 1.0, 1.16)
    wide, tall, deep = seat.body[0] * stout, seat.body[1], seat.body[2] * stout
    arm, leg, thick = seat.arm or animal.fur, seat.leg or animal.fur, seat.thick
    y = GROUND_Y + 0.95 * tall
    hand = (seat.hand[0] * stout, GROUND_Y + seat.hand[1], seat.hand[2] * stout)
    elbow = (wide + 0.03, 0.5 * (hand[1] + y + 0.25 * tall), 0.45 * deep)
    heel = (0.8 * wide, GROUND_Y + 1.1 * thick, deep + 0.06)
    paired = [
        limb((0.72 * wide, y + 0.52 * tall, 0.02), elbow, 0.95 * thick, 0.85 * thick, arm),
        limb(elbow, hand, 0.85 * thick, 0.75 * thick, arm),
        ellipsoid(hand, (0.95 * thick, 0.95 * thick, 0.95 * thick), animal.hand, 10),
        limb((0.5 * wide, GROUND_Y + 1.1 * thick, 0), heel, 1.2 * thick, thick, leg),
        ellipsoid(
            (heel[0], heel[1] + 0.25 * thick, heel[2] + 0.04), (1.15 * thick, 1.35 * thick, 0.075), animal.foot, 10
        ),
    ]
    if seat.sole is not None:
        paired.append(
            ellipsoid((heel[0], heel[1] + 0.2 * thick, heel[2] + 0.085), (0.75 * thick, 0.9 * thick, 0.045), seat.sole)
        )
    head = animal.head()
    size = seat.head * look.vary(0, 1.06, 1.0, 0.95)
    placed = Mesh(((head.vertices - [0, HEAD_Y - 0.16, 0]) * size).astype(np.float32), head.faces, head.face_colors)
    parts = [
        ellipsoid((0, y, 0), (wide, tall, deep), animal.fur, 18),
        *[mesh for part in paired for mesh in both_sides(part)],
        moved(placed, (0, y + 0.8 * tall, 0.04)),
    ]
    if seat.belly is not None:
        parts.append(ellipsoid((0, y - 0.06, 0.25 * deep), (0.78 * wide, 0.78 * tall, 0.84 * deep), seat.belly, 16))
    if seat.extra is not None:
        parts += seat.extra(stout)
    return merge(parts)


def sitter(
    noun: str,
    animal: Animal,
    seat: Seat,
    synonyms: tuple[str, ...] = (),
    coats: tuple[Color, Color] | None = None,
) -> Figure:
    """An animal that sits while it has nothing to do or to wear."""
    return own_bodied(noun, animal, lambda look: sitting(animal, seat, look), synonyms, coats, seat.arm)
