"""What lies between two prompts as files: a flip-book for game engines, and one HTML page with its own viewer."""

import att3d_core as att3d
from att3d_core.exports.chain import ChainKind, ChainSettings

pipeline = att3d.load("toybox")
stops = ["a snowy rock", "a mossy rock"]
flipbook = ChainSettings(ChainKind.FLIPBOOK, frames=4, frame_triangles=300)
for file in [*att3d.export_chain(pipeline, stops, ".", flipbook), *att3d.export_chain(pipeline, stops, ".", "html")]:
    print(f"{file.name}: {file.stat().st_size / 1024:.0f} KB")
