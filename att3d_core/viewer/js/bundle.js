// Loads a viewer bundle (format: att3d_core/exports/viewer_bundle.py) straight into the memory that the mixing code works on.

import { workBytes } from "./bake.js";

const MAGIC = "ATT3DVW2";
const PAGE = 65536;
const TYPES = { int8: Int8Array, int32: Int32Array, float32: Float32Array };
const pad = (n, to) => Math.ceil(n / to) * to;

/** Where everything stands in the memory: mixing weights, a scene's numbers, work, then the bundle's sections. */
function plan(header) {
  const weights = 0;
  const out = pad(header.bases * 4, 64);
  const tiles = header.levels.reduce((sum, level) => sum + level.tiles, 0);
  const work = out + tiles * 64;
  const data = work + workBytes(header);
  return { weights, out, work, data, size: data + header.bytes };
}

/** Reads the header from the first bytes, or returns null while they are too few. Throws where it is no bundle. */
function readHeader(bytes) {
  if (bytes.length < 12) return null;
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC) throw new Error("the server sent no viewer bundle");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (bytes.length < 12 + length) return null;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + length)));
  return { header, rest: bytes.subarray(12 + length) };
}

/** Puts a bundle together from its bytes as they come. */
class Reader {
  constructor() {
    this.first = new Uint8Array(0);
    this.header = null;
    this.filled = 0;
  }

  push(chunk) {
    if (!this.header) {
      const joined = new Uint8Array(this.first.length + chunk.length);
      joined.set(this.first);
      joined.set(chunk, this.first.length);
      this.first = joined;
      const found = readHeader(joined);
      if (!found) return;
      this.header = found.header;
      this.plan = plan(this.header);
      this.memory = new WebAssembly.Memory({ initial: Math.ceil(this.plan.size / PAGE) });
      this.view = new Uint8Array(this.memory.buffer, this.plan.data);
      chunk = found.rest;
    }
    this.view.set(chunk, this.filled);
    this.filled += chunk.length;
  }

  /** { header, sections, memory, plan }; throws where something is missing. */
  finish() {
    const { header, memory } = this;
    if (!header || this.filled !== header.bytes) throw new Error("the model arrived incomplete; reload the page");
    const sections = {};
    for (const [name, entry] of Object.entries(header.sections)) {
      const count = entry.shape.reduce((a, b) => a * b, 1);
      sections[name] = new TYPES[entry.dtype](memory.buffer, this.plan.data + entry.offset, count);
    }
    return { header, sections, memory, plan: this.plan };
  }
}

/** A bundle from all its bytes. */
export function readBundle(bytes) {
  const reader = new Reader();
  reader.push(bytes);
  return reader.finish();
}

/** Fetches `url`; onProgress gets a fraction. Resolves to { header, sections, memory, plan }.
 * @param {string} url
 * @param {(share: number) => void} [onProgress] */
export async function loadBundle(url, onProgress = () => {}) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the model could not be loaded (${response.status})`);
  const stream = response.body.getReader();
  const reader = new Reader();
  for (;;) {
    const { done, value } = await stream.read();
    if (done) return reader.finish();
    reader.push(value);
    if (reader.header) onProgress(reader.filled / reader.header.bytes);
  }
}
