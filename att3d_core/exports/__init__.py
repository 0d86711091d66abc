"""From a scene to files: what to make (recipe, presets, chain, batch) of meshes, their textures and file formats."""
