"""A guidance of your own: whatever says what a noised render should have been. Here, a ball in the prompt's colour."""

import sys

import torch

import att3d_core as att3d
from att3d_core.guidance.protocol import NoisePrediction
from att3d_core.guidance.schedule import CosineSchedule
from att3d_core.text.prompts import PromptSet

COLORS = {"red": (0.9, 0.1, 0.1), "green": (0.1, 0.7, 0.2), "blue": (0.1, 0.3, 0.9)}


class Balls:
    """`Guidance` by a picture that is known: the ball of radius 0.5 as each frame's camera sees it."""

    schedule, guidance_weight = CosineSchedule(), 1.0

    def encode(self, frames):
        return frames

    def predict_noise(self, x_t, t, conditions, classifier_free=True):
        origins, directions = conditions.cameras.rays(x_t.shape[1], x_t.shape[2])
        ball = torch.linalg.cross(origins, directions).norm(dim=-1, keepdim=True) < 0.5  # how far rays pass the centre
        colors = torch.tensor([COLORS[prompt.split()[1]] for prompt in conditions.prompts])
        picture = 2 * torch.where(ball, colors[:, None, None], conditions.background.view(len(x_t), *[1] * 2, 3)) - 1
        alpha, sigma = (level[:, None, None, None] for level in (self.schedule.alpha(t), self.schedule.sigma(t)))
        return NoisePrediction((x_t - alpha * picture) / sigma)

    def weight(self, t):
        return self.schedule.sigma(t) / self.schedule.alpha(t)


prompts = PromptSet.from_list("balls", [f"a {color} ball" for color in COLORS])
*_, last = att3d.train(prompts, "runs/balls", steps=int([*sys.argv, 200][1]), guidance=Balls())
print(f"after {last.step} steps the loss is {last.loss:.4f}")
scene = att3d.load("runs/balls/released").mix(prompts.prompts[:2])
att3d.save_picture("red-and-green.png", scene.picture(att3d.turntable(1), 192, 192)[0])
