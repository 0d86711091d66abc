"""The numbers that every part of the project shares.

World: right-handed, +Y up, +Z front, metres. The field fills the ball of radius FIELD_RADIUS about the origin; its
grids span the cube around that ball. Assets keep a margin to it.
"""

FIELD_RADIUS = 0.8
"""Density is zero outside this ball; rays are sampled between entering and leaving it."""

NORMAL_STEP = 1.0 / 58.0
"""Step of the central differences behind every normal, in metres."""

NORMAL_EPSILON = 1e-2
"""Softens the normalisation of the density gradient (1/m²): fog far from any surface has no normal."""

SHADE_WEIGHT_MIN = 1e-3
"""Samples that contribute less than this to a ray are lit by the ambient light alone."""

AMBIENT = 0.35
DIFFUSE = 0.65
"""Lambertian shading: ambient + diffuse max(0, n · l)."""
