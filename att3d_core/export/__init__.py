"""From a field to files: isosurface, clean-up, colours, GLB, pictures, videos. Knows no model: fields are functions."""
