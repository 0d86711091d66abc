"""Train on a library. `sys.argv[1]`: how many steps; a few hundred make a model worth looking at."""

import sys

import att3d_core as att3d

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 300
library = att3d.open_library("pairs")  # or a folder of GLB files with a captions.jsonl
print(f"{len(library.library)} objects, for instance: {library.prompts.prompts[0]}")
for report in att3d.train("pairs", "runs/pairs", steps=steps):
    if report.step % 50 == 0 or report.step == steps:
        print(f"step {report.step}: loss {report.loss:.5f}")
scene = att3d.load("runs/pairs/released").scene(library.prompts.prompts[0])
att3d.save_picture("trained.png", scene.picture(att3d.turntable(1, start_deg=25.0), 256, 256)[0])
