"""Shapes that requests of several routes share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

NUMBERS_MAX = 1 << 14
"""Of a u: models that attend to the words have 384 per word."""
Numbers = Annotated[list[float], Field(max_length=NUMBERS_MAX)]
Coordinate = Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate, Coordinate]
"""What a camera looks at, in metres; objects are inside the ball of radius 0.8."""
TintNumbers = Annotated[list[float], Field(min_length=9, max_length=13)]
"""A row-major 3x3 matrix on all colours; four more numbers are the colour of the part that it is for, and its reach."""
