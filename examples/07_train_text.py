"""Train from text alone: the diffusion model that comes along judges the renders, and no 3D object is used."""

import sys

import att3d_core as att3d
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.paths import DEFAULT_PRIOR
from att3d_core.training.config import TrainConfig
from att3d_core.training.run import RunConfig

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
run = RunConfig(
    "pig", guidance=GuidanceOptions(model=str(DEFAULT_PRIOR)), train=TrainConfig(steps=steps, prompts=2, size=32)
)
for report in att3d.train(run, "runs/text-alone"):
    if report.step % 50 == 0 or report.step == steps:
        print(f"step {report.step}: {report.frames_per_prompt:.1f} frames per prompt")
