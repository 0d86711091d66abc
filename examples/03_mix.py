"""Objects between prompts: any mix of texts is an object of its own."""

import att3d_core as att3d

pipeline = att3d.load("toybox")
seasons = ["a tree in spring", "a tree in summer", "a tree in autumn", "a tree in winter"]
camera = att3d.turntable(1, start_deg=25.0, distance=2.2)
att3d.save_picture("between.png", pipeline.mix(seasons[1:3], [0.3, 0.7]).picture(camera, 256, 256)[0])
scene_at = pipeline.along(seasons)  # 0 is spring, 3 is winter
pictures = (scene_at(step / 4).picture(camera, 160, 160)[0] for step in range(13))
att3d.save_video("seasons.gif", pictures, fps=6)
print("between.png and seasons.gif")
