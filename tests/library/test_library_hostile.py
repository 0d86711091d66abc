"""Files made to break a reader: each is refused with a reason, quickly and without much memory."""

import io
import json
import random
import resource
import struct
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from att3d_core.errors import LibraryError
from att3d_core.library.asset import BALL_RADIUS
from att3d_core.library.glb.read import read_glb
from tests.support.glb_files import QUAD, QUAD_FACES, GlbFile, pack, png, quad


def document(change: Callable[[GlbFile], object]) -> bytes:
    made = quad()
    change(made)
    return made.to_bytes()


def huge_picture(size: int) -> bytes:
    stream = io.BytesIO()
    Image.new("1", (size, size)).save(stream, "PNG")
    return stream.getvalue()


def with_picture(data: bytes) -> bytes:
    made = quad()
    made.material(pbrMetallicRoughness={"baseColorTexture": {"index": made.texture(data)}})
    return made.to_bytes()


def many_instances(made: GlbFile) -> None:
    """A few kilobytes of nodes that draw 65,000 triangles each."""
    made.primitive["indices"] = made.accessor(np.zeros(195_000, np.uint8))
    made.document["nodes"] = [{"mesh": 0} for _ in range(2000)]
    made.document["scenes"] = [{"nodes": list(range(2000))}]


def compressed(made: GlbFile, data: bytes) -> None:
    made.primitive["extensions"] = {
        "KHR_draco_mesh_compression": {"bufferView": made.view(data), "attributes": {"POSITION": 0}}
    }


GOOD = quad().to_bytes()
JSON_END = 20 + struct.unpack_from("<I", GOOD, 12)[0]

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not a GLB file: 0 bytes"),
    "text": (b"solid cube of text and nothing else", "not a GLB file: it starts differently"),
    "version 1": (GOOD[:4] + struct.pack("<I", 1) + GOOD[8:], "GLB version 1, expected 2"),
    "length lies": (GOOD[:8] + struct.pack("<I", 2**31) + GOOD[12:], r"cut off: \d+ bytes of 2147483648"),
    "json length lies": (GOOD[:12] + struct.pack("<I", 2**31) + GOOD[16:], "bad JSON chunk"),
    "binary length lies": (
        GOOD[:JSON_END] + struct.pack("<I", 2**31) + GOOD[JSON_END + 4 :],
        "bad binary chunk",
    ),
    "no json": (pack(b"{nothing}", b""), "bad JSON"),
    "latin json": (pack(b'{"\xff": 1}', b""), "bad JSON"),
    "json list": (pack(b"[]", b""), "JSON that is no object"),
    "deep json": (pack(b'{"nodes":' + b"[" * 100_000, b""), "JSON that is nested too deeply"),
    "nothing": (pack(b"{}", b""), "no triangles"),
    "4 GB from 500 bytes": (
        document(lambda made: made.document["accessors"][0].update(count=2**28)),
        "more than 1,000,000 triangles, 3,000,000 vertices",
    ),
    "no data": (
        document(lambda made: made.document["accessors"][0].pop("bufferView")),
        "accessor 0 has no data",
    ),
    "beyond the view": (
        document(lambda made: made.document["accessors"][0].update(count=5)),
        "an accessor ends at byte 60 of buffer view 0, which has 48",
    ),
    "offset beyond the view": (
        document(lambda made: made.document["accessors"][0].update(byteOffset=2**40)),
        "an accessor ends at byte",
    ),
    "view beyond the buffer": (
        document(lambda made: made.document["bufferViews"][0].update(byteLength=10**9)),
        r"buffer view 0 ends at byte 1000000000, the buffer has \d+",
    ),
    "negative offset": (
        document(lambda made: made.document["bufferViews"][0].update(byteOffset=-4)),
        "a byte offset is -4, expected a whole number",
    ),
    "negative index": (
        document(lambda made: made.primitive["attributes"].update(POSITION=-1)),
        "an index into 'accessors' is -1",
    ),
    "zero stride": (
        document(lambda made: made.document["bufferViews"][0].update(byteStride=0)),
        "buffer view 0 has a stride of 0 bytes for elements of 12",
    ),
    "index too large": (
        document(lambda made: made.primitive.update(indices=made.accessor(np.array([0, 1, 4 * 10**9], np.uint32)))),
        "index 4000000000 is used, there are 4 vertices",
    ),
    "signed indices": (
        document(lambda made: made.primitive.update(indices=made.accessor(np.array([0, 1, -2], np.int16)))),
        r"accessor \d holds no indices",
    ),
    "nan": (
        document(lambda made: made.primitive["attributes"].update(POSITION=made.accessor(QUAD * np.float32(np.nan)))),
        "its vertices are NaN or infinite",
    ),
    "infinite scale": (
        document(lambda made: made.document["nodes"][0].update(scale=[1e308] * 3, translation=[1e308] * 3)),
        "larger than any object|vertices at infinity",
    ),
    "nan in a transform": (
        document(lambda made: made.document["nodes"][0].update(translation=[float("nan"), 0, 0])),
        "node 0 has a bad transform",
    ),
    "flat to a point": (
        document(lambda made: made.document["nodes"][0].update(scale=[0, 0, 0])),
        "no extent",
    ),
    "node cycle": (
        document(lambda made: made.document["nodes"][0].update(children=[0])),
        "node 0 is its own ancestor or has two parents",
    ),
    "node diamond": (
        document(lambda made: made.document.update(nodes=[{"children": [1, 2]}, {"children": [2]}, {"mesh": 0}])),
        "node 2 is its own ancestor or has two parents",
    ),
    "missing node": (
        document(lambda made: made.document.update(scenes=[{"nodes": [7]}])),
        "'nodes' has 1 entries, number 7 is used",
    ),
    "many instances": (document(many_instances), "more than 1,000,000 triangles"),
    "unknown extension": (
        document(lambda made: made.document.update(extensionsRequired=["EXT_gaussian_splats"])),
        "the extension EXT_gaussian_splats is needed: export without it",
    ),
    "no draco in it": (document(lambda made: compressed(made, b"DRACO")), "compressed with Draco, but cannot be"),
    "draco with other counts": (
        document(lambda made: compressed(made, b"DRACO\x02\x02\x01\x01\0\0\0\xff\xff\x7f\xff\xff\x7f" + b"\0" * 99)),
        "2097151 triangles compressed with Draco, 2 announced",
    ),
    "meshopt": (
        document(
            lambda made: made.document["bufferViews"][0].update(
                extensions={"EXT_meshopt_compression": {"buffer": 0, "byteLength": 9}}
            )
        ),
        "compressed with meshopt, but cannot be decoded",
    ),
    "ktx2": (with_picture(b"\xabKTX 20\xbb\r\n\x1a\n" + b"\0" * 80), "image 0 is a KTX2 picture: export it with PNG"),
    "a million instances": (
        document(
            lambda made: (
                made.document["accessors"].append(
                    {"componentType": 5126, "count": 10**6, "type": "VEC3", "bufferView": 0}
                ),
                made.document["nodes"][0].update(
                    extensions={"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": 3}}}
                ),
            )
        ),
        "1000000 instances of a mesh, expected at most 10,000",
    ),
    "a needle": (
        document(
            lambda made: made.primitive.update(
                attributes={"POSITION": made.accessor(np.array([[0, 0, 0], [1, 1, 1], [2, 2, 2]], np.float32))},
                indices=made.accessor(np.arange(3, dtype=np.uint8)),
            )
        ),
        "no extent",
    ),
    "morph weights of text": (
        document(lambda made: made.document["meshes"][0].update(weights=["x"])),
        "morph weights that are not numbers",
    ),
    "buffer on another drive": (
        document(lambda made: made.document.update(buffers=[{"uri": "C:%5Csecret.bin", "byteLength": 10}])),
        "data in another file: embed everything",
    ),
    "buffer at an absolute path": (
        document(lambda made: made.document.update(buffers=[{"uri": "/etc/passwd", "byteLength": 10}])),
        "data in another file: embed everything",
    ),
    "buffer that is not there": (
        document(lambda made: made.document.update(buffers=[{"uri": "model.bin", "byteLength": 10}])),
        "the file 'model.bin' is missing: it belongs beside the model",
    ),
    "buffer elsewhere": (
        document(lambda made: made.document.update(buffers=[{"uri": "../../etc/passwd", "byteLength": 10}])),
        "data in another file: embed everything",
    ),
    "unused image elsewhere": (
        document(lambda made: made.document.update(images=[{"uri": "http://127.0.0.1:9/track.png"}])),
        "data in another file: embed everything",
    ),
    "30,000 pixels square": (with_picture(huge_picture(30_000)), "image 0 .*(too large to import|cannot be decoded)"),
    "9,000 pixels square": (with_picture(huge_picture(9_000)), "image 0 has 9000 x 9000 pixels: too large"),
    "no picture": (with_picture(b"GIF89a"), "image 0 cannot be decoded"),
    "half a picture": (with_picture(png([[(1, 2, 3)] * 64] * 64)[:80]), "image 0 cannot be decoded"),
    "fewer colours than vertices": (
        document(lambda made: made.primitive["attributes"].update(COLOR_0=made.accessor(QUAD[:2]))),
        "4 vertices, 4 texture coordinates and 2 vertex colours",
    ),
    "nodes of the wrong shape": (document(lambda made: made.document.update(nodes=3)), "'nodes' is not a list"),
    "mesh of the wrong shape": (document(lambda made: made.document.update(meshes=[[]])), "entry 0 of 'meshes' is not"),
    "primitives of the wrong shape": (
        document(lambda made: made.document["meshes"][0].update(primitives=[5])),
        r"malformed \(AttributeError\)",
    ),
    "joint beyond the skin": (
        document(
            lambda made: (
                made.primitive["attributes"].update(
                    JOINTS_0=made.accessor(np.full((4, 4), 9, np.uint8)),
                    WEIGHTS_0=made.accessor(np.ones((4, 4), np.float32)),
                ),
                made.document.update(skins=[{"joints": [0]}]),
                made.document["nodes"][0].update(skin=0),
            )
        ),
        "joint 9 is used, the skin has 1",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    data, reason = HOSTILE[name]
    file = tmp_path / "bad.glb"
    file.write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with pytest.raises(LibraryError, match=rf"^the model {file} cannot be read: {reason}") as caught:
        read_glb(file)
    assert time.process_time() - start < 2.0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024
    assert len(str(caught.value).replace(str(file), "")) < 200


def test_the_file_those_were_made_from_is_good(tmp_path: Path) -> None:
    (tmp_path / "good.glb").write_bytes(GOOD)
    assert len(read_glb(tmp_path / "good.glb").faces) == len(QUAD_FACES) // 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"none\.glb cannot be read: not to be opened: No such file or directory"):
        read_glb(tmp_path / "none.glb")


def test_a_chain_of_3000_nodes_is_only_long(tmp_path: Path) -> None:
    made = quad()
    made.document["nodes"] = [{"children": [index + 1]} for index in range(3000)] + [{"mesh": 0}]
    (tmp_path / "chain.glb").write_bytes(made.to_bytes())
    assert len(read_glb(tmp_path / "chain.glb").faces) == 2


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.glb"
    for length in range(0, len(GOOD), 7):
        file.write_bytes(GOOD[:length])
        with pytest.raises(LibraryError):
            read_glb(file)


def rich_file() -> GlbFile:
    """A little of everything that the reader understands."""
    made = quad()
    texture = made.texture(png([[(255, 0, 0), (0, 255, 0)], [(0, 0, 255), (9, 9, 9)]]), {"wrapS": 33071})
    transform = {"KHR_texture_transform": {"offset": [0.1, 0.2], "scale": [2, 2]}}
    made.material(
        alphaMode="MASK",
        alphaCutoff=0.3,
        pbrMetallicRoughness={
            "baseColorFactor": [1, 0.5, 1, 1],
            "baseColorTexture": {"index": texture, "extensions": transform},
        },
    )
    made.primitive["attributes"] |= {
        "COLOR_0": made.accessor(np.full((4, 4), 200, np.uint8), normalized=True),
        "JOINTS_0": made.accessor(np.zeros((4, 4), np.uint8)),
        "WEIGHTS_0": made.accessor(np.ones((4, 4), np.float32)),
    }
    made.document["skins"] = [{"joints": [1]}]
    made.primitive["targets"] = [{"POSITION": made.accessor(QUAD * 0 + 1)}]
    copies = {"TRANSLATION": made.accessor(QUAD * 2)}
    made.document["nodes"] = [
        {"mesh": 0, "skin": 0, "weights": [0.5]},
        {"scale": [1, 2, 1], "rotation": [0, 0, 1, 1]},
        {"mesh": 0, "extensions": {"EXT_mesh_gpu_instancing": {"attributes": copies}}},
    ]
    made.document["materials"][0] |= {"emissiveFactor": [0.1, 0, 0], "emissiveTexture": {"index": texture}}
    made.document["scenes"] = [{"nodes": [0, 1, 2]}]
    return made


WILD = ["-1", "1e9", "99999999999", "null", "[]", '"x"', "NaN", "true"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_damaged_files_are_refused_or_still_sound(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    made = rich_file()
    text = json.dumps({**made.document, "buffers": [{"byteLength": len(made.binary)}]})
    file = tmp_path / "damaged.glb"
    accepted = 0
    for _ in range(100):
        data = bytearray(pack(text.encode(), bytes(made.binary)))
        if rng.random() < 0.6:
            # Another number somewhere in the JSON: the structure-aware half.
            changed = list(text)
            digits = [index for index, character in enumerate(changed) if character.isdigit()]
            for place in rng.sample(digits, rng.randint(1, 2)):
                changed[place] = rng.choice("0123456789") if rng.random() < 0.7 else rng.choice(WILD)
            data = bytearray(pack("".join(changed).encode(), bytes(made.binary)))
        else:
            for _ in range(rng.randint(1, 8)):
                data[rng.randrange(len(data) - len(made.binary), len(data))] = rng.randrange(256)
        file.write_bytes(data)
        try:
            mesh = read_glb(file)
        except LibraryError:
            continue
        accepted += 1
        assert np.isfinite(mesh.vertices).all() and np.linalg.norm(mesh.vertices, axis=1).max() < BALL_RADIUS * 1.001
        assert mesh.faces.min() >= 0 and mesh.faces.max() < len(mesh.vertices)
        assert mesh.face_colors.min() >= 0 and mesh.face_colors.max() <= 1
    assert 10 < accepted < 90, accepted
