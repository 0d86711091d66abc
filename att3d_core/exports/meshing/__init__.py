"""From a density to a mesh: isosurface, clean-up, triangle budget, colours, morphs."""
