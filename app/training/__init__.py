"""Training runs in the background: the queue, their processes, estimates, curves and current weights."""
