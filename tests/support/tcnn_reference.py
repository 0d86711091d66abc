"""tinycudann's dense grid encoding as its documentation and kernels have it, point by point in PyTorch."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn


class Encoding(nn.Module):
    """The class of the same name for one dense, linear level: `params` and the look-up, on any device."""

    def __init__(self, n_input_dims: int, encoding_config: dict[str, Any], dtype: torch.dtype | None = None) -> None:
        super().__init__()
        assert n_input_dims == 3 and dtype is torch.float32
        assert encoding_config["otype"] == "Grid" and encoding_config["type"] == "Dense"
        assert encoding_config["n_levels"] == 1 and encoding_config["interpolation"] == "Linear"
        self.scale = encoding_config["base_resolution"] - 1.0
        self.resolution = math.ceil(self.scale) + 1
        self.features = encoding_config["n_features_per_level"]
        voxels = -(-(self.resolution**3) // 8) * 8
        self.params = nn.Parameter(torch.zeros(voxels * self.features))

    def forward(self, x: Tensor) -> Tensor:
        """Features [N, F] at points [N, 3] in [0, 1]."""
        table = self.params.view(-1, self.features)
        rows = []
        for point in x.detach().double().tolist():
            where = [component * self.scale + 0.5 for component in point]
            low = [math.floor(component) for component in where]
            total = torch.zeros(self.features)
            for corner in range(8):
                index, weight = 0, 1.0
                for axis in range(3):
                    up = corner >> axis & 1
                    fraction = where[axis] - low[axis]
                    weight *= fraction if up else 1.0 - fraction
                    index += (low[axis] + up) * self.resolution**axis
                total = total + weight * table[index % len(table)]
            rows.append(total)
        return torch.stack(rows) if rows else torch.zeros(0, self.features)
