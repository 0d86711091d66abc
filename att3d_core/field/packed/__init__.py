"""The march on GPUs: only samples in occupied cells are evaluated, all frames' in one list ("packed").

In PyTorch, so that it runs and is tested on CPUs too; nerfacc and tinycudann replace a part of it where they are there.
"""
