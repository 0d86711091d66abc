"""The sRGB transfer function (IEC 61966-2-1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def srgb_to_linear(value: NDArray[np.float32]) -> NDArray[np.float32]:
    """The inverse of the transfer function, on [0, 1]."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(value: NDArray[np.float32]) -> NDArray[np.float32]:
    """The transfer function; values are clipped to [0, 1] first."""
    clipped = np.clip(value, 0, 1)
    return np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055).astype(np.float32)


BYTES_TO_LINEAR = srgb_to_linear(np.arange(256, dtype=np.float32) / np.float32(255))
"""Linear light of each byte, [256]."""
