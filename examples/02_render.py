"""Every render mode of one object, and a turntable."""

import att3d_core as att3d

scene = att3d.load("pig").scene("a pig wearing a crown")
front = att3d.turntable(1, start_deg=25.0)
for mode in att3d.RenderMode:
    att3d.save_picture(f"pig-{mode.value}.png", scene.picture(front, 192, 192, mode)[0])
around = att3d.turntable(12)
att3d.save_video("pig.gif", scene.picture(around, 128, 128), fps=8)
print(f"{len(att3d.RenderMode)} pictures and pig.gif with {len(around)} frames")
