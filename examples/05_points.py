"""The field behind an object: its density and colour at any point, as a coloured point cloud in a PLY file."""

import torch

import att3d_core as att3d

scene = att3d.load("toybox").scene("a tree in autumn")
points = 1.6 * torch.rand(200_000, 3, generator=torch.Generator().manual_seed(0)) - 0.8  # the cube of the field
density, colors = scene.density_and_color(points)
solid = density > 25.0  # per metre
rows = torch.cat([points, 255 * colors], dim=1)[solid].tolist()
fields = [f"property float {axis}" for axis in "xyz"] + [f"property uchar {name}" for name in ("red", "green", "blue")]
header = ["ply", "format ascii 1.0", f"element vertex {len(rows)}", *fields, "end_header"]
lines = [f"{x:.4f} {y:.4f} {z:.4f} {r:.0f} {g:.0f} {b:.0f}" for x, y, z, r, g, b in rows]
with open("tree.ply", "w", encoding="utf-8") as file:
    file.write("\n".join([*header, *lines]) + "\n")
print(f"tree.ply: {len(rows)} points")
