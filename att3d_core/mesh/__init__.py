"""The mesh stage: an exported mesh sharpened under a guidance, shape first, then texture (Magic3D section 4.2)."""
