"""Colouring faces: one colour each, and more faces where a texture says more than one colour can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.materials import Material, linear_to_srgb

# Split edges end at this share of the object's radius: about a pixel of the pictures that are trained on.
_EDGE = 0.025
# How far apart sRGB colours on one face may be before it is split.
_CONTRAST = 0.1
_MAX_SPLIT = 64
# Faces sampled at once, for memory.
_CHUNK = 20_000


@dataclass(frozen=True)
class Soup:
    """Triangles that share a material, each with its own three corners.

    points: [F, 3, 3] float64. uv: [F, 3, 2]. color: [F, 3, 4], linear COLOR_0.
    """

    points: NDArray[np.float64]
    uv: NDArray[np.float32]
    color: NDArray[np.float32]
    material: Material

    def __len__(self) -> int:
        return len(self.points)

    def at(self, faces: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float32]:
        """Base colour [f, S, 4] (linear) at barycentric `weights` [S, 3] of each of the `faces` [f]."""
        corner = weights.astype(np.float32)
        return self.material.base_color(
            np.einsum("sc,fcd->fsd", corner, self.uv[faces]), np.einsum("sc,fcd->fsd", corner, self.color[faces])
        )


def split(soups: Sequence[Soup], radius: float, budget: int) -> list[Soup]:
    """`soups` of an object of `radius`, with the faces cut up on which colours differ.

    At most `budget` faces in all, or as many as there were; every soup loses detail alike where that is short.
    """
    pieces = [_pieces(soup, radius) for soup in soups]
    while sum(int((part**2).sum()) for part in pieces) > budget and any((part > 1).any() for part in pieces):
        pieces = [np.maximum(part // 2, 1) for part in pieces]
    return [_split(soup, part) for soup, part in zip(soups, pieces, strict=True)]


def face_colors(soup: Soup) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """sRGB colour [F, 3], averaged in light over what of each face is there, and [F] whether anything is."""
    colors = np.zeros((len(soup), 3), np.float32)
    anything = np.zeros(len(soup), np.bool_)
    for rows in _chunks(len(soup)):
        samples = soup.at(np.arange(len(soup))[rows], _grid(2).mean(1))
        there = samples[..., 3:] >= soup.material.cutoff
        count = there.sum(1)
        colors[rows] = linear_to_srgb((samples[..., :3] * there).sum(1) / np.maximum(count, 1))
        anything[rows] = count[:, 0] > 0
    return colors, anything


def _contrast(soup: Soup, faces: NDArray[np.int64]) -> NDArray[np.float32]:
    """How far apart the sRGB colours on each of the `faces` [f] are, [f]; a hole beside a surface counts as 1."""
    contrast = np.zeros(len(faces), np.float32)
    if len(soup) == 0 or (soup.material.texture is None and (soup.color == soup.color[0, 0]).all()):
        return contrast
    for rows in _chunks(len(faces)):
        samples = soup.at(faces[rows], _grid(6).mean(1))
        colors = np.concatenate([linear_to_srgb(samples[..., :3]), samples[..., 3:] >= soup.material.cutoff], axis=-1)
        contrast[rows] = (colors.max(1) - colors.min(1)).max(-1)
    return contrast


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, start + _CHUNK) for start in range(0, count, _CHUNK))


def _pieces(soup: Soup, radius: float) -> NDArray[np.int64]:
    """Into how many parts, a power of two, each edge of each face is cut, [F]."""
    edges = np.linalg.norm(soup.points - np.roll(soup.points, 1, axis=1), axis=-1).max(1)
    wanted = 2 ** np.ceil(np.log2(np.clip(edges / (_EDGE * radius), 1, _MAX_SPLIT)))
    pieces = np.ones(len(soup), np.int64)
    large = np.flatnonzero(wanted > 1)
    pieces[large] = np.where(_contrast(soup, large) > _CONTRAST, wanted[large], 1)
    return pieces


def _split(soup: Soup, pieces: NDArray[np.int64]) -> Soup:
    if (pieces == 1).all():
        return soup
    parts = [_split_evenly(soup, pieces == count, int(count)) for count in np.unique(pieces)]
    return Soup(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.uv for part in parts]),
        np.concatenate([part.color for part in parts]),
        soup.material,
    )


def _split_evenly(soup: Soup, chosen: NDArray[np.bool_], count: int) -> Soup:
    grid = _grid(count)
    corner = grid.astype(np.float32)
    return Soup(
        np.einsum("nkc,fcd->fnkd", grid, soup.points[chosen]).reshape(-1, 3, 3),
        np.einsum("nkc,fcd->fnkd", corner, soup.uv[chosen]).reshape(-1, 3, 2),
        np.einsum("nkc,fcd->fnkd", corner, soup.color[chosen]).reshape(-1, 3, 4),
        soup.material,
    )


def _grid(count: int) -> NDArray[np.float64]:
    """Barycentric corners [count², 3, 3] of a triangle cut evenly, each part turning the way the whole does."""
    upright = [(i, j) for i in range(count) for j in range(count - i)]
    turned = [(i, j) for i in range(count - 1) for j in range(count - 1 - i)]
    corners = [[(i, j), (i + 1, j), (i, j + 1)] for i, j in upright]
    corners += [[(i + 1, j), (i + 1, j + 1), (i, j + 1)] for i, j in turned]
    ij = np.array(corners, np.float64) / count
    return np.stack([1 - ij[..., 0] - ij[..., 1], ij[..., 0], ij[..., 1]], axis=-1)
