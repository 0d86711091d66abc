"""The ten animals of the paper's set (B.1.12), in its order."""

from att3d_core.library.toybox.jungle import LION, MONKEY, ORANGUTAN, TIGER
from att3d_core.library.toybox.robot import ROBOT
from att3d_core.library.toybox.woodland import BEAR, PIG, RABBIT, RACCOON, SQUIRREL

ANIMALS = (SQUIRREL, RACCOON, PIG, MONKEY, ROBOT, LION, RABBIT, TIGER, ORANGUTAN, BEAR)
