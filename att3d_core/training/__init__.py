"""Training: the trainer yields reports and never prints, saves or knows a user interface."""
