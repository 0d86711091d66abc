"""Texture coordinates for a mesh, and the pictures baked into them from the field."""
