"""Meshes as files: glTF and its animations, OBJ, PLY, STL, 3MF, sprite sheets; where they stand and come from."""
