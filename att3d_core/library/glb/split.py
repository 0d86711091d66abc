"""Colouring faces: one colour each, and more faces where a texture says more than one colour can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.glb.materials import Material
from att3d_core.library.glb.transfer import linear_to_srgb

# Split edges end at this share of the object's radius: about a pixel of the pictures that are trained on.
_EDGE = 0.025
# How far apart sRGB colours on one face may be before it is split.
_CONTRAST = 0.1
_MAX_SPLIT = 64
# A face is looked at in as many places along its edges as it has texels, but not more: beyond, means of texels serve.
_MAX_LOOKS = 32
# Samples taken at once, for memory, and of a whole object, for time.
_CHUNK = 100_000
_MAX_SAMPLES = 40_000_000


@dataclass(frozen=True)
class Soup:
    """Triangles that share a material, each with its own three corners.

    points: [F, 3, 3] float64. uv: [F, 3, 2] by the number of the set. color: [F, 3, 4], linear COLOR_0.
    """

    points: NDArray[np.float64]
    uv: Mapping[int, NDArray[np.float32]]
    color: NDArray[np.float32]
    material: Material

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, faces: NDArray[np.bool_] | NDArray[np.int64]) -> Soup:
        uv = {number: corners[faces] for number, corners in self.uv.items()}
        return Soup(self.points[faces], uv, self.color[faces], self.material)

    @property
    def plain(self) -> bool:
        """Whether it has one colour all over."""
        return not self.material.layers and bool((self.color == self.color[:1, :1]).all())

    def texels(self) -> NDArray[np.float32]:
        """How many texels the longest edge of each face crosses in the finest of its pictures, [F]; at least 1."""
        longest = np.ones(len(self), np.float32)
        for layer in self.material.layers:
            size = np.array(layer.texture.pixels.shape[1::-1], np.float32)
            crossed = _span(self.uv[layer.texcoord] @ layer.uv_linear.T) * size
            longest = np.maximum(longest, np.nan_to_num(crossed.max(-1), nan=1.0))
        return longest

    def colors(self, looks: int) -> NDArray[np.float32]:
        """Colour and alpha [F, looks², 4] (linear) in the middle of each part of the faces cut evenly."""
        corner = grid(looks).mean(1).astype(np.float32)
        uv = {number: np.einsum("sc,fcd->fsd", corner, corners) for number, corners in self.uv.items()}
        spacing = {number: _span(corners) / np.float32(looks) for number, corners in self.uv.items()}
        return self.material.color(uv, spacing, np.einsum("sc,fcd->fsd", corner, self.color))


def split(soups: Sequence[Soup], radius: float, budget: int) -> list[Soup]:
    """`soups` of an object of `radius`, with the faces cut up on which colours differ.

    At most `budget` faces in all, or as many as there were; every soup loses detail alike where that is short.
    """
    pieces = [_pieces(soup, radius) for soup in soups]
    while sum(int((part**2).sum()) for part in pieces) > budget and any((part > 1).any() for part in pieces):
        pieces = [np.maximum(part // 2, 1) for part in pieces]
    return [_split(soup, part) for soup, part in zip(soups, pieces, strict=True)]


def face_colors(soup: Soup) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """sRGB colour [F, 3], the mean in linear light of what of each face is there, and the mean alpha of that [F].

    Alpha is 0 where nothing is there.
    """
    colors = np.zeros((len(soup), 3), np.float32)
    alphas = np.zeros(len(soup), np.float32)
    looks = np.clip(2 ** np.ceil(np.log2(soup.texels())), 2, _MAX_LOOKS).astype(np.int64)
    if soup.plain:
        looks[:] = 1
    while int((looks**2).sum()) > _MAX_SAMPLES:
        looks = np.maximum(looks // 2, 2)
        if (looks == 2).all():
            break
    for faces, count in _chunks(looks):
        samples = soup[faces].colors(count)
        there = samples[..., 3:] >= soup.material.cutoff
        seen = np.maximum(there.sum(1), 1)
        colors[faces] = linear_to_srgb((samples[..., :3] * there).sum(1) / seen)
        alphas[faces] = ((samples[..., 3:] * there).sum(1) / seen)[:, 0]
    return colors, alphas


def _contrast(soup: Soup, looks: NDArray[np.int64]) -> NDArray[np.float32]:
    """How far apart the sRGB colours of the parts of each face are, [F]; a hole beside a surface counts as 1.

    looks: [F], how often the edges are cut to make those parts.
    """
    contrast = np.zeros(len(soup), np.float32)
    if soup.plain:
        return contrast
    for faces, count in _chunks(looks):
        samples = soup[faces].colors(count)
        colors = np.concatenate([linear_to_srgb(samples[..., :3]), samples[..., 3:] >= soup.material.cutoff], axis=-1)
        contrast[faces] = (colors.max(1) - colors.min(1)).max(-1)
    return contrast


def _span(uv: NDArray[np.float32]) -> NDArray[np.float32]:
    """How wide and high faces with corners `uv` [F, 3, 2] are in texture coordinates, [F, 2]."""
    return np.ptp(uv, axis=1)


def _chunks(looks: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Faces that are looked at equally often, a bearable number at once, and how often."""
    for count in np.unique(looks):
        faces = np.flatnonzero(looks == count)
        step = max(_CHUNK // int(count) ** 2, 1)
        for start in range(0, len(faces), step):
            yield faces[start : start + step], int(count)


def _pieces(soup: Soup, radius: float) -> NDArray[np.int64]:
    """Into how many parts, a power of two, each edge of each face is cut, [F]."""
    edges = np.linalg.norm(soup.points - np.roll(soup.points, 1, axis=1), axis=-1).max(1)
    wanted = (2 ** np.ceil(np.log2(np.clip(edges / (_EDGE * radius), 1, _MAX_SPLIT)))).astype(np.int64)
    pieces = np.ones(len(soup), np.int64)
    large = np.flatnonzero(wanted > 1)
    # As the parts would be coloured: a pattern finer than those is no reason to cut.
    looks = np.clip(wanted[large], 8, _MAX_LOOKS)
    pieces[large] = np.where(_contrast(soup[large], looks) > _CONTRAST, wanted[large], 1)
    return pieces


def _split(soup: Soup, pieces: NDArray[np.int64]) -> Soup:
    if (pieces == 1).all():
        return soup
    parts = [_split_evenly(soup[pieces == count], int(count)) for count in np.unique(pieces)]
    return Soup(
        np.concatenate([part.points for part in parts]),
        {number: np.concatenate([part.uv[number] for part in parts]) for number in soup.uv},
        np.concatenate([part.color for part in parts]),
        soup.material,
    )


def _split_evenly(soup: Soup, count: int) -> Soup:
    corners = grid(count)
    single = corners.astype(np.float32)
    return Soup(
        np.einsum("nkc,fcd->fnkd", corners, soup.points).reshape(-1, 3, 3),
        {n: np.einsum("nkc,fcd->fnkd", single, uv).reshape(-1, 3, 2) for n, uv in soup.uv.items()},
        np.einsum("nkc,fcd->fnkd", single, soup.color).reshape(-1, 3, 4),
        soup.material,
    )


@cache
def grid(count: int) -> NDArray[np.float64]:
    """Barycentric corners [count², 3, 3] of a triangle cut evenly, each part turning the way the whole does."""
    upright = [(i, j) for i in range(count) for j in range(count - i)]
    turned = [(i, j) for i in range(count - 1) for j in range(count - 1 - i)]
    corners = [[(i, j), (i + 1, j), (i, j + 1)] for i, j in upright]
    corners += [[(i + 1, j), (i + 1, j + 1), (i, j + 1)] for i, j in turned]
    ij = np.array(corners, np.float64) / count
    return np.stack([1 - ij[..., 0] - ij[..., 1], ij[..., 0], ij[..., 1]], axis=-1)
