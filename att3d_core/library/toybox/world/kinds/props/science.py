"""What explorers and inventors have about them: light bulb, magnet, battery, compass, microscope, map, quill."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    loft,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.inlay import draped
from att3d_core.library.toybox.world.parts.jewels import GOLD
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.woodwork import BRASS, IRON

WHITE, STEEL, RED = rgb("#f7f5ef"), rgb("#b9c3ce"), rgb("#e0252b")


def _light_bulb(look: Look) -> Mesh:
    wide, base = look.vary(0, 0.3, 0.37, 0.45), look.vary(1, 0.16, 0.24, 0.36)
    glass = look.paint(rgb("#ffe36b"))
    y = base + 0.14
    profile = [
        (0.17, y - 0.06),
        (0.18, y + 0.04),
        (0.62 * wide, y + 0.18),
        (0.92 * wide, y + 0.36),
        (wide, y + 0.52),
        (0.94 * wide, y + 0.7),
        (0.72 * wide, y + 0.84),
        (0.38 * wide, y + 0.92),
        (0.1 * wide, y + 0.94),
    ]
    threads = [ring((0, 0.1 + base * at, 0), 0.165, 0.045, (0, 1, 0), rgb("#8b96a3"), 24) for at in (0.05, 0.5, 0.95)]
    return merge([
        lathe([(0.07, 0.0), (0.12, 0.06), (0.12, 0.1)], IRON, 20),
        lathe([(0.16, 0.06), (0.17, 0.1), (0.17, y)], STEEL, 24),
        *threads,
        lathe(profile, glass, 28),
        ellipsoid((-0.5 * wide, y + 0.66, 0.72 * wide), (0.06, 0.11, 0.05), WHITE, 10, rotation(x_deg=-15, y_deg=-32)),
    ])  # fmt: skip


def _magnet(look: Look) -> Mesh:
    gap, leg = look.vary(0, 0.13, 0.2, 0.28), look.vary(1, 0.18, 0.32, 0.5)
    thick, depth = 0.24, 0.26
    paint, tip = look.paint(RED), rgb("#dfe5ea")
    outer, inner = gap + thick, gap
    bend = [*arc((0, 0), outer, 180, 360, 22), (outer, leg), (inner, leg), *arc((0, 0), inner, 360, 180, 18),
            (-inner, leg), (-outer, leg)]  # fmt: skip
    end = box((gap + thick / 2, leg + 0.1, 0), (thick, 0.24, depth), tip)
    return moved(merge([extrude(bend, depth, paint), *both_sides(end)]), turn=rotation(z_deg=14))


def _battery(look: Look) -> Mesh:
    wide, copper = look.vary(0, 0.22, 0.28, 0.36), look.vary(1, 0.2, 0.34, 0.5)
    shell, tall = look.paint(rgb("#26262c")), 1.05
    sign = WHITE if look["white"] < 0.5 else rgb("#26262c")
    bar = [(-0.12, -0.036), (0.12, -0.036), (0.12, 0.036), (-0.12, 0.036)]
    parts = [
        lathe(
            [(wide - 0.03, 0.0), (wide, 0.03), (wide, tall - copper), (wide - 0.01, tall - copper + 0.02)], shell, 32
        ),
        lathe([(wide, tall - copper), (wide, tall - 0.03), (wide - 0.03, tall)], rgb("#e0873a"), 32),
        lathe([(0.4 * wide, tall - 0.02), (0.4 * wide, tall + 0.09), (0.36 * wide, tall + 0.11)], STEEL, 20),
    ]
    middle = (tall - copper) / 2
    for turn in (0.0, 180.0):
        for outline, out in ((bar, 0.035), ([(y, x) for x, y in bar], 0.03)):
            mark = draped(outline, (wide, 9.0, wide), sign, scale=(wide / 0.28, wide / 0.28), out=out)
            parts.append(moved(mark, (0, middle, 0), rotation(y_deg=turn)))
    return merge(parts)


def _compass(look: Look) -> Mesh:
    turn, rim = look.vary(0, -70.0, -28.0, 60.0), look.vary(1, 0.05, 0.075, 0.11)
    case, dark = look.paint(BRASS), look.paint(rgb("#a86f14"), 0.7)
    radius = 0.5
    needle = [
        moved(extrude([(-0.085, 0), (0.085, 0), (0, 0.36)], 0.07, color), (0, 0, 0.12), rotation(z_deg=way))
        for color, way in ((RED, turn), (rgb("#2f5fc8"), turn + 180.0))
    ]
    marks = [
        moved(box((0, 0.385, 0.08), (0.06, 0.09, 0.07), rgb("#3a2a1a")), turn=rotation(z_deg=90.0 * i))
        for i in range(4)
    ]
    face = [
        moved(lathe([(radius - 0.02, -0.1), (radius, -0.05), (radius, 0.08)], case, 36), turn=rotation(x_deg=90)),
        moved(lathe([(radius - 0.04, 0.05), (radius - 0.04, 0.1)], rgb("#fbf3dc"), 36), turn=rotation(x_deg=90)),
        ring((0, 0, 0.08), radius - 0.01, rim, (0, 0, 1), case, 36, 8),
        *marks,
        *needle,
        ellipsoid((0, 0, 0.14), (0.06, 0.06, 0.05), GOLD, 12),
        rod((0, radius, 0), (0, radius + 0.14, 0), 0.06, dark, sides=12),
        ring((0, radius + 0.21, 0), 0.1, 0.035, (0, 0, 1), dark, 20),
    ]
    return moved(merge(face), turn=rotation(x_deg=-16))


def _microscope(look: Look) -> Mesh:
    lean, long = look.vary(0, 8.0, 24.0, 38.0), look.vary(1, 0.24, 0.34, 0.48)
    body, metal, dark = look.paint(rgb("#2f6fd0")), rgb("#dfe5ea"), look.paint(rgb("#23405f"), 0.6)
    # The one who looks stands at -Z.
    tube_ = merge([
        lathe([(0.1, -0.06), (0.125, 0.0), (0.125, long)], metal, 20),
        lathe([(0.135, long - 0.02), (0.135, long + 0.06)], body, 20),
        lathe([(0.08, long + 0.04), (0.08, long + 0.14), (0.11, long + 0.16), (0.11, long + 0.22)], dark, 20),
        lathe([(0.045, -0.2), (0.06, -0.17), (0.085, -0.04)], dark, 16),
        lathe([(0.14, 0.06), (0.14, 0.15)], body, 20),
    ])  # fmt: skip
    arm, radii = smooth_path([(-0.28, 0.08, 0), (-0.36, 0.3, 0), (-0.32, 0.56, 0), (-0.1, 0.72, 0)],
                             [0.1, 0.09, 0.085, 0.085], 12)  # fmt: skip
    head = moved(tube_, (0, 0.64, 0), rotation(z_deg=lean))
    foot = [(-0.36, -0.26), (0.24, -0.26), (0.4, -0.14), (0.4, 0.14), (0.24, 0.26), (-0.36, 0.26)]
    return merge([
        extrude(foot, 0.12, body, (0, 0.06, 0), rotation(x_deg=90)),
        tube(arm, radii, body, 12),
        box((0.02, 0.31, 0), (0.56, 0.07, 0.42), dark),
        box((0.08, 0.36, 0), (0.3, 0.06, 0.13), rgb("#bfe9f7")),
        *[rod((-0.34, y, -0.2), (-0.34, y, 0.2), size, metal, sides=16) for y, size in ((0.22, 0.085), (0.46, 0.065))],
        moved(lathe([(0.1, 0), (0.13, 0.05), (0.13, 0.07)], metal, 18), (0.1, 0.11, 0)),
        head,
    ])  # fmt: skip


def _map(look: Look) -> Mesh:
    half, curl = look.vary(0, 0.44, 0.56, 0.68), look.vary(1, 0.05, 0.085, 0.13)
    paper, edge = look.paint(rgb("#efd69a")), look.paint(rgb("#c99f58"), 0.7)
    high = 0.4
    sheet = [(-half, -high), (half, -high), (half, high), (-half, high)]
    land = [(0.8 * half * x, 0.8 * high * y) for x, y in ((-0.85, 0.1), (-0.6, 0.7), (-0.1, 0.55), (0.2, 0.85),
            (0.7, 0.6), (0.85, 0.0), (0.6, -0.75), (0.15, -0.6), (-0.3, -0.85), (-0.75, -0.55))]  # fmt: skip
    dots = [
        moved(ellipsoid((0, 0, 0.08), (0.05, 0.038, 0.03), RED, 10), (half * x, high * y, 0))
        for x, y in ((-0.5, -0.3), (-0.36, -0.02), (-0.18, 0.16), (0.02, 0.12))
    ]
    cross = [moved(part, (0.36 * half, 0.02, 0)) for part in (
        box((0, 0, 0.075), (0.3, 0.085, 0.07), RED, rotation(z_deg=45)),
        box((0, 0, 0.075), (0.3, 0.085, 0.08), RED, rotation(z_deg=-45)),
    )]  # fmt: skip
    return moved(merge([
        extrude(sheet, 0.075, paper),
        extrude(land, 0.06, rgb("#8fc26a"), (0, 0, 0.035)),
        *both_sides(rod((half, -high - 0.02, curl - 0.02), (half, high + 0.02, curl - 0.02), curl, edge, sides=16)),
        *dots,
        *cross,
    ]), turn=rotation(x_deg=-12))  # fmt: skip


def _quill(look: Look) -> Mesh:
    wide, lean = look.vary(0, 0.11, 0.16, 0.22), look.vary(1, 8.0, 24.0, 36.0)
    vane, shaft = look.paint(rgb("#f7f5ef")), look.paint(rgb("#d8c7a0"), 0.7)
    glass, ink = rgb("#2b4a9a"), rgb("#16161e")
    path = [(0.0, 0.0), (0.0, 0.34), (0.03, 0.62), (0.12, 0.9), (0.24, 1.08)]
    sections = []
    for at, share in ((0.3, 0.25), (0.36, 0.8), (0.5, 1.0), (0.68, 0.95), (0.82, 0.72), (0.93, 0.42), (1.0, 0.1)):
        y = 1.1 * at
        x = 0.26 * max(at - 0.3, 0.0) ** 1.6 * 1.7
        half = wide * share
        left, right = (x - 1.15 * half, y + 0.05), (x + 0.85 * half, y + 0.05)
        sections.append(
            [(*left, -0.025), (*left, 0.025), (x, y, 0.04), (*right, 0.025), (*right, -0.025), (x, y, -0.04)]
        )
    feather = merge([
        loft(sections, vane),
        tube([(x, y, 0.0) for x, y in path], [0.026, 0.034, 0.04, 0.036, 0.026], shaft, 8),
    ])  # fmt: skip
    return merge([
        lathe([(0.27, 0.0), (0.29, 0.04), (0.28, 0.17), (0.2, 0.27), (0.13, 0.3), (0.13, 0.36)], glass, 24),
        lathe([(0.17, 0.34), (0.175, 0.37), (0.17, 0.41)], GOLD, 24),
        lathe([(0.12, 0.39), (0.12, 0.425)], ink, 20),
        moved(feather, (-0.02, 0.3, 0), rotation(z_deg=-lean)),
    ])  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("light bulb", _light_bulb, ("lightbulb", "bulb", "lamp bulb", "electric bulb", "incandescent bulb")),
    Kind("magnet", _magnet, ("horseshoe magnet", "red magnet", "u magnet", "bar magnet")),
    Kind("battery", _battery, ("aa battery", "alkaline battery", "battery cell", "aa cell")),
    Kind("compass", _compass, ("magnetic compass", "pocket compass", "ship's compass", "navigation compass")),
    Kind("microscope", _microscope, ("lab microscope", "light microscope", "science microscope")),
    Kind("map", _map, ("treasure map", "pirate map", "pirate treasure map", "old map", "paper map")),
    Kind("quill", _quill, ("quill pen", "feather pen", "quill in an inkwell", "quill and ink", "inkwell",
                           "feather quill", "ink pot")),
)  # fmt: skip
