"""Parts that hang in the air: joined to the rest where they nearly touch it, dropped or counted where they do not.

A field draws a hat a little above a head; whoever prints it, or lets it fall in an engine, has two objects. Joining is
done in the samples, before there is a mesh: what comes out is closed by construction.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, label
from scipy.spatial import KDTree
from torch import Tensor

from att3d_core.exports.meshing.clean import pieces, select_faces
from att3d_core.exports.meshing.surface import Parts, Surface, grid_step, inverse_softplus

# Metres of the field, in which an object is about 1.5 m large: gaps that are bridged, and how thick by.
REACH, PRINT_REACH = 0.05, 0.15
NECK_RADIUS = 0.03
# Parts with less of the largest one's skin than this are noise.
CRUMB = 0.02
# How far above the lowest place a part may end and still stand there, in grid steps.
STANDS_WITHIN = 1.5


def join_parts(sigmas: Tensor, threshold: float, reach: float, drop: bool) -> tuple[Tensor, Parts]:
    """Samples [n, n, n] (z, y, x) with necks from parts in the air to the rest, over gaps of up to `reach` metres.

    The largest part counts as standing, and what ends as low as it does. drop: parts beyond reach go. Crumbs are left
    to `remove_small_pieces`.
    """
    solid = (sigmas > threshold).numpy()
    number = _numbered(solid)
    count = int(number.max())
    if count < 2:
        return sigmas, Parts()
    skin = solid & ~np.asarray(binary_erosion(solid), bool)
    places = np.argwhere(skin)
    owner = number[skin]
    areas = np.bincount(owner, minlength=count + 1)
    lowest = np.full(count + 1, len(sigmas))
    np.minimum.at(lowest, owner, places[:, 1])
    largest = int(areas.argmax())
    parts = [int(part) for part in np.flatnonzero(areas >= max(CRUMB * areas[largest], 2))]
    standing = [part for part in parts if abs(lowest[part] - lowest[largest]) <= STANDS_WITHIN]
    floating = [part for part in parts if part not in standing]
    step = grid_step(len(sigmas) - 1)
    result, joined = sigmas, 0
    while floating:
        tree = KDTree(places[np.isin(owner, standing)])
        gaps = [_gap(tree, places[owner == part]) for part in floating]
        nearest = int(np.argmin([gap for gap, _, _ in gaps]))
        gap, start, end = gaps[nearest]
        if gap * step > reach:
            break
        result = _neck(result, threshold, start, end, NECK_RADIUS / step)
        standing.append(floating.pop(nearest))
        joined += 1
    if drop and floating:
        gone = torch.from_numpy(np.isin(number, floating))
        result = torch.where(gone, 0.0, result)
    return result, Parts(joined=joined, dropped=len(floating) if drop else 0)


def loose_parts(surface: Surface) -> int:
    """How many pieces hang in the air: all that end higher than the lowest one, by more than a fiftieth of the height,
    but the largest."""
    if len(surface.faces) == 0:
        return 0
    piece = pieces(surface)
    lowest = _boxes(surface, piece)[0][:, 1]
    height = float(np.ptp(surface.vertices[:, 1]))
    in_air = lowest > lowest.min() + height / 50
    in_air[np.bincount(piece).argmax()] = False
    return int(in_air.sum())


def stand_on_plate(surface: Surface, crumb: float, tolerance: float, flat: float = 0.0) -> Surface:
    """`surface` with every piece on the plate under it: lowered by at most `tolerance` metres, or dropped.

    Pieces smaller than `crumb` metres go as well. The largest piece says where the plate is. flat: so much of the
    lowest, in metres, is pressed into the plate. `parts` counts what was dropped.
    """
    piece = pieces(surface)
    largest = int(np.bincount(piece).argmax())
    low, high = _boxes(surface, piece)
    plate = low[largest, 1]
    keep = (np.abs(low[:, 1] - plate) <= tolerance) & ((high - low).max(1) >= crumb)
    keep[largest] = True
    down = np.where(keep, low[:, 1] - plate, 0.0)
    vertices = surface.vertices.copy()
    moved = np.zeros(len(vertices), np.float32)
    moved[surface.faces] = down[piece][:, None]
    vertices[:, 1] = np.maximum(vertices[:, 1] - moved, plate + flat)
    made = select_faces(Surface(vertices, surface.faces), keep[piece])
    dropped = surface.parts.dropped + int((~keep).sum())
    return replace(made, parts=replace(surface.parts, dropped=dropped, loose=0))


def _numbered(solid: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Which connected part every sample belongs to, from 1; 0 where nothing is."""
    number = np.empty(solid.shape, np.int32)
    label(solid, output=number)
    return number


def _gap(tree: KDTree, places: NDArray[np.int64]) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """The shortest way between a part and the standing ones, in grid steps, and where it starts and ends."""
    distance, nearest = (np.asarray(found) for found in tree.query(places))
    at = int(distance.argmin())
    return float(distance[at]), np.asarray(tree.data)[int(nearest[at])], places[at].astype(np.float64)


def _neck(
    sigmas: Tensor, threshold: float, start: NDArray[np.float64], end: NDArray[np.float64], radius: float
) -> Tensor:
    """`sigmas` with a round rod of `radius` from `start` to `end`, all in grid steps."""
    low = np.maximum(np.floor(np.minimum(start, end) - 2 * radius), 0).astype(int)
    high = np.minimum(np.ceil(np.maximum(start, end) + 2 * radius) + 1, len(sigmas)).astype(int)
    box = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    at = np.stack(np.meshgrid(*(np.arange(a, b) for a, b in zip(low, high, strict=True)), indexing="ij"), -1)
    way = end - start
    along = ((at - start) @ way / max(float(way @ way), 1e-12)).clip(0.0, 1.0)
    distance = np.linalg.norm(at - start - along[..., None] * way, axis=-1)
    result = sigmas.clone()
    result[box] = torch.maximum(sigmas[box], filled(sigmas, threshold, torch.from_numpy(1.0 - distance / radius)))
    return result


def filled(sigmas: Tensor, threshold: float, inside: Tensor) -> Tensor:
    """Densities that cross `threshold` where `inside` crosses 0, as steeply as the samples usually do, float32."""
    level = inverse_softplus(torch.tensor(threshold))
    solid = inverse_softplus(sigmas[sigmas > threshold])
    rise = (solid.median() - level).clamp(min=1e-3)
    return torch.nn.functional.softplus(level + rise * inside.float())


def _boxes(surface: Surface, piece: NDArray[np.int32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Lower and upper corners [P, 3] of every piece's box."""
    corners = surface.vertices[surface.faces]
    low, high = (np.full((int(piece.max()) + 1, 3), bound, np.float32) for bound in (np.inf, -np.inf))
    np.minimum.at(low, piece, corners.min(1))
    np.maximum.at(high, piece, corners.max(1))
    return low, high
