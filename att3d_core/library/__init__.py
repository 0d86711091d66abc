"""Libraries of captioned 3D assets: folders of GLB files, and the procedural Toybox."""
