"""A prompt becomes a 3D object: a picture of it, and a GLB file for any 3D program."""

import att3d_core as att3d

pipeline = att3d.load("toybox")
scene = pipeline.scene("a pig riding a bicycle wearing a tophat")
att3d.save_picture("pig.png", scene.picture(att3d.turntable(1, start_deg=25.0), 384, 384)[0])
made = att3d.export(scene, "pig.glb", preset="mobile")
print(f"pig.png, pig.glb: {len(made.mesh.faces)} triangles, {made.size / 1024:.0f} KB")
