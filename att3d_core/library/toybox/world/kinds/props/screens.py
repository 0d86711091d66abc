"""What has a chip inside: phone, laptop, keyboard, monitor, game controller, camera."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.panels import CHROME, DARK, SCREEN, UPRIGHT, dial, panel, rows_of_boxes

RED, YELLOW, GREEN, BLUE = rgb("#ef3340"), rgb("#ffd02e"), rgb("#35c65a"), rgb("#3f9bff")
WHITE, ORANGE, PINK = rgb("#fbfaf4"), rgb("#ff8a24"), rgb("#ff5fb0")


def _desktop(center: Point, width: float, height: float) -> list[Mesh]:
    """A lit screen that looks at +Z: dark edge, a window, a bar."""
    x, y, z = center
    return [
        box((x, y, z), (width, height, 0.06), DARK),
        box((x, y, z + 0.012), (width - 0.07, height - 0.07, 0.06), SCREEN),
        box((x - 0.12 * width, y + 0.08 * height, z + 0.024), (0.5 * width, 0.5 * height, 0.06), WHITE),
        box((x - 0.12 * width, y + 0.28 * height, z + 0.036), (0.5 * width, 0.1 * height, 0.06), ORANGE),
        box((x + 0.32 * width, y + 0.02 * height, z + 0.024), (0.16 * width, 0.3 * height, 0.06), YELLOW),
        box((x, y - 0.35 * height, z + 0.024), (width - 0.16, 0.1 * height, 0.06), rgb("#8cc4f7")),
    ]


def _phone(look: Look) -> Mesh:
    case, edge = look.paint(rgb("#ec3f7e")), look.paint(rgb("#a81f55"), 0.7)
    width, height = look.vary(0, 0.5, 0.58, 0.7), look.vary(1, 0.9, 1.12, 1.25)
    middle = height / 2
    rows = [[RED, YELLOW, GREEN], [BLUE, WHITE, ORANGE], [PINK, GREEN, BLUE]]
    parts = [
        panel((0, middle, 0), (width, height, 0.15), case, 0.1),
        panel((0, middle, 0.055), (width - 0.11, height - 0.13, 0.07), DARK, 0.07),
        panel((0, middle, 0.068), (width - 0.16, height - 0.18, 0.07), rgb("#223a8f"), 0.05),
        *rows_of_boxes(
            (0, middle + height * 0.12, 0.085),
            (width * 0.17, width * 0.17, 0.07),
            ((width - 0.16) * 0.31, height * 0.18),
            rows,
        ),
        panel((0, middle - height * 0.34, 0.083), (width - 0.24, height * 0.12, 0.07), rgb("#8cc4f7"), 0.04),
        # The eyes of its back.
        panel((0.5 * width - 0.17, height - 0.2, -0.08), (0.2, 0.26, 0.07), edge, 0.06),
        *[moved(dial((0.5 * width - 0.17, height - y, 0), 0.05, 0.08, DARK, 12), (0, 0, -0.1)) for y in (0.14, 0.26)],
        box((width / 2, middle + 0.2, 0), (0.05, 0.2, 0.08), edge),
    ]
    return merge([moved(part, turn=rotation(x_deg=-8)) for part in parts])


def _laptop(look: Look) -> Mesh:
    case, deep = look.paint(rgb("#b9c2cc")), look.paint(rgb("#8d98a5"), 0.72)
    width, open_deg = look.vary(0, 0.86, 1.02, 1.16), look.vary(1, -4.0, 14.0, 34.0)
    depth, tall = 0.7, 0.66
    lid = [
        panel((0, tall / 2, 0), (width, tall, 0.08), case, 0.05),
        *_desktop((0, tall / 2 + 0.02, 0.025), width - 0.1, tall - 0.14),
        dial((0, tall / 2, -0.035), 0.08, 0.05, WHITE, 16),
    ]
    keys = [[DARK] * 7] * 3
    flat = rows_of_boxes((0, 0.12, 0), ((width - 0.16) * 0.105, 0.075, 0.06), ((width - 0.16) / 7, 0.12), keys)
    return merge(
        [
            panel((0, 0.05, 0), (width, depth, 0.1), case, 0.05, rotation(x_deg=-90)),
            *[moved(part, (0, 0.09, 0.02), rotation(x_deg=-90)) for part in flat],
            box((0, 0.085, 0.23), (0.28, 0.06, 0.15), deep),
            rod((-width * 0.4, 0.09, -depth / 2), (width * 0.4, 0.09, -depth / 2), 0.05, deep),
            *[moved(part, (0, 0.08, -depth / 2), rotation(x_deg=-open_deg)) for part in lid],
        ]
    )


def _keyboard(look: Look) -> Mesh:
    case, key = look.paint(rgb("#2f6fd8")), rgb("#f4f1e8")
    width, deep = look.vary(0, 1.0, 1.2, 1.28), look.vary(1, 0.44, 0.54, 0.68)
    pitch, step = (width - 0.12) / 8, (deep - 0.1) / 4
    rows = [[RED, *[key] * 6, YELLOW], [key] * 8, [key] * 8]
    caps = rows_of_boxes((0, step / 2, 0.07), (pitch - 0.05, step - 0.045, 0.09), (pitch, step), rows)
    bottom = -1.5 * step
    caps += [
        box((0, bottom, 0.07), (4 * pitch - 0.05, step - 0.045, 0.09), key),
        box((-3 * pitch, bottom, 0.07), (2 * pitch - 0.05, step - 0.045, 0.09), rgb("#8b97a8")),
        box((3 * pitch, bottom, 0.07), (2 * pitch - 0.05, step - 0.045, 0.09), GREEN),
    ]
    parts = [panel((0, 0, 0), (width, deep, 0.12), case, 0.07), *caps]
    # Feet tip it towards the one who types.
    feet = both_sides(box((width / 2 - 0.16, deep / 2 - 0.08, -0.12), (0.14, 0.1, 0.2), DARK))
    return merge([moved(part, turn=rotation(x_deg=-72)) for part in (*parts, *feet)])


def _monitor(look: Look) -> Mesh:
    case, foot = look.paint(rgb("#3c4350")), look.paint(rgb("#7d8896"), 0.75)
    width, stem = look.vary(0, 0.8, 1.08, 1.24), look.vary(1, 0.12, 0.2, 0.38)
    tall = 0.68
    middle = 0.06 + stem + tall / 2
    return merge(
        [
            panel((0, middle, 0), (width, tall, 0.11), case, 0.05),
            *_desktop((0, middle + 0.03, 0.04), width - 0.15, tall - 0.2),
            dial((0, middle - tall / 2 + 0.05, 0.05), 0.035, 0.05, GREEN, 10),
            panel((0, middle, -0.07), (width * 0.5, tall * 0.5, 0.1), foot, 0.06),
            box((0, 0.06 + (stem + 0.2) / 2, -0.09), (0.16, stem + 0.24, 0.08), foot),
            panel((0, 0.035, 0.0), (0.56, 0.38, 0.07), foot, 0.1, rotation(x_deg=-90)),
        ]
    )


def _game_controller(look: Look) -> Mesh:
    shell, deep = look.paint(rgb("#f2f1ec")), look.paint(rgb("#3f78e0"), 0.62)
    grip, wide = look.vary(0, 0.24, 0.36, 0.48), look.vary(1, 0.25, 0.32, 0.4)
    x, front, cross = wide, 0.13, rgb("#262932")
    buttons = ((0.0, 0.1, GREEN), (0.1, 0.0, RED), (0.0, -0.1, BLUE), (-0.1, 0.0, YELLOW))
    parts = [
        rounded_box((0, 0.02, 0), (2 * x + 0.36, 0.44, 0.28), shell, 20, 3.4),
        *both_sides(ellipsoid((x, 0.04, 0), (0.25, 0.25, 0.15), shell, 16)),
        *both_sides(limb((x + 0.06, 0.0, 0), (x + 0.16, -grip, -0.02), 0.15, 0.11, shell, 12)),
        *both_sides(ellipsoid((x + 0.16, -grip, -0.02), (0.115, 0.115, 0.11), shell, 12)),
        *both_sides(box((x, 0.25, -0.03), (0.24, 0.12, 0.14), deep)),
        box((-x, 0.06, front), (0.24, 0.085, 0.09), cross),
        box((-x, 0.06, front + 0.005), (0.085, 0.24, 0.09), cross),
        *[dial((x + a, 0.06 + b, front + 0.01), 0.055, 0.1, ink, 12) for a, b, ink in buttons],
        *[
            moved(part, (side * (x - 0.19), -0.13, front - 0.03))
            for side in (-1, 1)
            for part in (dial((0, 0, 0), 0.1, 0.08, deep, 16), dial((0, 0, 0.05), 0.075, 0.12, cross, 14))
        ],
        box((0, 0.08, front), (0.15, 0.06, 0.07), deep),
    ]
    return merge([moved(part, turn=rotation(x_deg=-18)) for part in parts])


def _camera(look: Look) -> Mesh:
    skin, metal = look.paint(rgb("#c0392f")), rgb("#d5dbe0")
    half, lens = look.vary(0, 0.44, 0.54, 0.64), look.vary(1, 0.1, 0.2, 0.42)
    front = 0.18
    barrel = [(0.27, 0), (0.27, 0.08), (0.23, 0.09), (0.23, 0.09 + lens), (0.25, 0.1 + lens), (0.25, 0.16 + lens)]
    end = front + 0.15 + lens
    return merge(
        [
            panel((0, 0.32, 0), (2 * half, 0.44, 0.36), skin, 0.08),
            panel((0, 0.06, 0), (2 * half + 0.02, 0.12, 0.38), metal, 0.05),
            panel((0, 0.6, 0), (2 * half + 0.02, 0.18, 0.38), metal, 0.07),
            box((0, 0.73, 0), (0.34, 0.18, 0.34), metal, taper=0.72),
            box((0, 0.72, 0.12), (0.18, 0.1, 0.12), DARK),
            *[moved(lathe(barrel, DARK, 28), (0, 0.34, front - 0.04), UPRIGHT)],
            dial((0, 0.34, front + 0.09), 0.285, 0.06, CHROME, 28),
            dial((0, 0.34, end - 0.03), 0.19, 0.07, rgb("#2f7fe0"), 24),
            dial((0, 0.34, end - 0.02), 0.11, 0.07, rgb("#14264f"), 20),
            ellipsoid((-0.07, 0.42, end + 0.01), (0.055, 0.055, 0.03), WHITE, 8),
            box((half - 0.12, 0.6, front), (0.15, 0.1, 0.1), rgb("#ffe27a")),
            _button(-half + 0.14, 0.7, RED),
            _button(half - 0.14, 0.69, DARK),
        ]
    )


def _button(x: float, y: float, color: Color) -> Mesh:
    """A knob on the top of a thing."""
    return moved(lathe([(0.085, -0.04), (0.085, 0.05), (0.06, 0.07)], color, 14), (x, y, 0))


KINDS: tuple[Kind, ...] = (
    Kind("phone", _phone, ("smartphone", "mobile phone", "cell phone", "cellphone", "mobile", "smart phone", "iphone",
                           "touchscreen phone")),
    Kind("laptop", _laptop, ("notebook computer", "laptop computer", "open laptop", "portable computer")),
    Kind("keyboard", _keyboard, ("computer keyboard", "typing keyboard", "mechanical keyboard", "pc keyboard")),
    Kind("computer monitor", _monitor, ("monitor", "computer screen", "screen", "flat screen", "pc monitor",
                                        "desktop monitor")),
    Kind("game controller", _game_controller, ("gamepad", "game pad", "controller", "joypad", "video game controller",
                                               "console controller", "gaming controller")),
    Kind("camera", _camera, ("photo camera", "film camera", "digital camera", "photographic camera", "retro camera")),
)  # fmt: skip
