// The wireframe of what an export would hold, over the object: the server makes the mesh, once a scene rests.

import { PRESETS } from "../../tables.js";
import { askFile } from "../studio/http.js";

const MAGIC = "ATT3DMS1";
const HEADER = 24; // magic, vertices, triangles, watertight, 0
const SHOWN = [null, ...Object.keys(PRESETS).filter((name) => !PRESETS[name].prints)];

/** { positions [3 V], indices [3 T] } of the bytes, whose layout is in app/exports/routes.py; throws where they are no mesh. */
export function parseMesh(buffer) {
  const magic = buffer.byteLength >= HEADER ? new TextDecoder().decode(new Uint8Array(buffer, 0, 8)) : "";
  const view = new DataView(buffer);
  const [vertices, triangles] = magic === MAGIC ? [view.getUint32(8, true), view.getUint32(12, true)] : [0, 0];
  if (!triangles || buffer.byteLength !== HEADER + 12 * (vertices + triangles)) throw new Error("the server sent no mesh");
  const positions = new Float32Array(buffer, HEADER, 3 * vertices);
  const indices = new Uint32Array(buffer, HEADER + 12 * vertices, 3 * triangles);
  if (indices.some((index) => index >= vertices)) throw new Error("the server sent a mesh that points outside itself");
  return { positions, indices };
}

/** Returns { next(), preset() }: none, then the mesh of each export preset in turn. say(text) tells the visitor. */
export function wireframePart(viewer, say) {
  let preset = null, shown = null, asked = null; // shown, asked: { u, preset }
  const same = (one) => one && one.u === viewer.u && one.preset === preset;

  async function update() {
    if (!preset || !viewer.u || same(shown) || same(asked)) return;
    const mine = (asked = { u: viewer.u, preset });
    say(`Making the ${preset} mesh…`);
    try {
      const mesh = parseMesh(await (await askFile("/att3d/export/mesh", { model: viewer.bundle.header.name, u: [...mine.u], preset })).arrayBuffer());
      if (same(mine)) {
        shown = mine;
        viewer.setMesh(mesh);
      }
      if (asked === mine) say("");
    } catch (error) {
      if (asked === mine) say(`No wireframe: ${error.message}`);
    }
    if (asked === mine && !same(mine)) {
      asked = null;
      update();
    }
  }
  viewer.addEventListener("rest", update);
  viewer.addEventListener("frame", () => {
    if (viewer.mesh && shown?.u !== viewer.u) viewer.setMesh(null); // another scene: these lines are not its own
  });
  return {
    preset: () => preset,
    next() {
      preset = SHOWN[(SHOWN.indexOf(preset) + 1) % SHOWN.length];
      asked = null;
      shown = null;
      viewer.setMesh(null);
      say("");
      update();
      viewer.dispatchEvent(new Event("look"));
    },
  };
}
