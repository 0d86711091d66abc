"""What every object gets after it was built: materials, conditions, shapes, and its place on the ground."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import BALL_RADIUS, GROUND_Y, Mesh
from att3d_core.library.toybox.world.conditions import broken, burning, ornamented, weathered
from att3d_core.library.toybox.world.look import CONDITIONS, MATERIALS, Look
from att3d_core.library.toybox.world.materials import made_of
from att3d_core.library.toybox.world.shaping import shaped
from att3d_core.library.toybox.world.surface import subdivided

USUAL_RADIUS = 0.66
"""Of the ball that an object just fits. "Small" and "big" say how it stands in a scene, not what it looks like."""
_EDGE = 0.085
"""Longest edge of a face that a pattern is painted on, in metres."""


def finish(mesh: Mesh, look: Look) -> Mesh:
    """What a builder made, in the shape, of the material and in the condition that `look` asks for."""
    mesh = grounded(shaped(mesh, look))
    if any(look[word] > 0.0 for word in (*MATERIALS, *CONDITIONS)):
        mesh = subdivided(mesh, _EDGE)
        mesh = broken(ornamented(weathered(made_of(mesh, look), look), look), look)
        mesh = burning(mesh, look)
    return grounded(mesh)


def grounded(mesh: Mesh, radius: float = USUAL_RADIUS) -> Mesh:
    """`mesh` scaled to fit a ball of `radius` about the middle of its box, standing on the ground where it fits.

    An object that is too tall or too flat to stand at GROUND_Y within the ball of BALL_RADIUS is moved up as far as
    it must, so that everything stays inside.
    """
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    centred = mesh.vertices - (low + high) / 2
    scale = radius / max(float(np.linalg.norm(centred, axis=1).max()), 1e-9)
    placed = centred * scale
    placed = placed + np.array([0.0, GROUND_Y - placed[:, 1].min(), 0.0], np.float32)
    # Lift until nothing pokes out of the ball; at the centre it always fits.
    lift, centre = 0.0, -float(placed[:, 1].min() + placed[:, 1].max()) / 2
    while float(np.linalg.norm(placed + np.array([0.0, lift, 0.0]), axis=1).max()) > BALL_RADIUS and lift < centre:
        lift = min(lift + 0.02, centre)
    placed[:, 1] += lift
    return Mesh(placed.astype(np.float32), mesh.faces, mesh.face_colors)
