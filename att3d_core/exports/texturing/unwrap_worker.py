"""Runs xatlas in a process of its own, so that it can be stopped and cannot take the program down with it.

    python unwrap_worker.py < input.npz > output.npz

Input: vertices [V, 3] float32, faces [F, 3] uint32, size and padding in texels. Output: source [W] uint32, faces
[F, 3] uint32, uvs [W, 2] float32 in texels, extent [2]. Imports nothing of the program: it starts in a blink.
"""

from __future__ import annotations

import io
import sys

import numpy as np
import xatlas


def main() -> None:
    """One unwrap, from standard input to standard output."""
    given = np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
    atlas = xatlas.Atlas()
    atlas.add_mesh(given["vertices"], given["faces"])
    packing = xatlas.PackOptions()
    packing.resolution = int(given["size"])
    packing.padding = int(given["padding"])
    atlas.generate(xatlas.ChartOptions(), packing)
    source, faces, uvs = atlas[0]
    # xatlas divides by the width and height of what it packed, which need not be square.
    extent = np.array([atlas.width, atlas.height], np.float32)
    made = io.BytesIO()
    np.savez(made, source=source, faces=faces, uvs=uvs * extent, extent=extent, pages=np.array(atlas.atlas_count))
    sys.stdout.buffer.write(made.getvalue())


if __name__ == "__main__":
    main()
