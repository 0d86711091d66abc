"""Cameras, rays, samplers, occupancy and volume rendering. Knows no model: the field is a function argument."""
