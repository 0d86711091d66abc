// Loads a viewer bundle (format: app/bundle.py) straight into the memory that the mixing code works on.

const MAGIC = "ATT3DVW1";
const PAGE = 65536;
const TYPES = { int8: Int8Array, int32: Int32Array, float32: Float32Array };
const pad = (n, to) => Math.ceil(n / to) * to;

/** Where everything stands in the memory: mixing weights, one level's result, then the bundle's sections. */
function plan(header) {
  const weights = 0;
  const out = pad(header.dim_v * 4, 64);
  const tiles = Math.max(...header.levels.map((level) => level.tiles));
  const data = out + tiles * 64;
  return { weights, out, data, size: data + header.bytes };
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

/** Fetches `url`; onProgress gets a fraction. Resolves to { header, sections, memory, plan }. */
export async function loadBundle(url, onProgress = () => {}) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the model could not be loaded (${response.status})`);
  const reader = response.body.getReader();
  let first = new Uint8Array(0), header = null, memory = null, where = null, view = null, filled = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    let chunk = value;
    if (!header) {
      const joined = new Uint8Array(first.length + chunk.length);
      joined.set(first);
      joined.set(chunk, first.length);
      first = joined;
      const found = readHeader(joined);
      if (!found) continue;
      header = found.header;
      chunk = found.rest;
      where = plan(header);
      memory = new WebAssembly.Memory({ initial: Math.ceil(where.size / PAGE) });
      view = new Uint8Array(memory.buffer, where.data);
    }
    view.set(chunk, filled);
    filled += chunk.length;
    onProgress(filled / header.bytes);
  }
  if (!header || filled !== header.bytes) throw new Error("the model arrived incomplete; reload the page");
  const sections = {};
  for (const [name, entry] of Object.entries(header.sections)) {
    const count = entry.shape.reduce((a, b) => a * b, 1);
    sections[name] = new TYPES[entry.dtype](memory.buffer, where.data + entry.offset, count);
  }
  return { header, sections, memory, plan: where };
}
