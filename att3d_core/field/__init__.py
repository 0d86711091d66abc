"""The radiance field as a pure function of (grids, points), and the networks that make the grids."""
