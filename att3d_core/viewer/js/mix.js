// From pre-activations u to the numbers of one scene: a weighted sum of int8 basis grids.

import { Mapping } from "./mapping.js";
import { MIX_WASM } from "./mix_wasm.js";

const Half = globalThis.Float16Array;

/** The SIMD kernel over the bundle's memory, or null where this browser has none.
 * @returns {any} */
function kernel(memory) {
  try {
    const bytes = Uint8Array.from(atob(MIX_WASM), (c) => c.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports.mix;
  } catch {
    return null;
  }
}

/** The same in JavaScript: out[16 t + i] = sum over b of weights[b] * basis[(t * bases + b) * 16 + i]. */
function mixPlain(basis, out, weights, first, tiles) {
  const bases = weights.length;
  let p = first * bases * 16;
  for (let t = 0; t < tiles; t++) {
    const o = t * 16;
    for (let i = 0; i < 16; i++) out[o + i] = 0;
    for (let b = 0; b < bases; b++, p += 16) {
      const w = weights[b];
      for (let i = 0; i < 16; i++) out[o + i] += w * basis[p + i];
    }
  }
}

export class Mixer {
  /** plain: leave the SIMD kernel aside. */
  constructor(bundle, { plain = false } = {}) {
    const { header, sections, memory, plan } = bundle;
    this.header = header;
    this.sections = sections;
    this.plan = plan;
    this.kernel = plain ? null : kernel(memory);
    this.weights = new Float32Array(memory.buffer, plan.weights, header.bases);
    this.out = new Float32Array(memory.buffer, plan.out, (plan.work - plan.out) / 4);
    this.half = Boolean(Half);
    this.dense = header.levels.map(({ resolution: n, hashed, numbers }) => new (Half ?? Float32Array)(hashed ? numbers : n ** 3 * 4));
    this.runs = header.levels.map(() => []);
    for (let i = 0; i < sections.runs.length; i += 4) {
      const [level, first, count, source] = sections.runs.subarray(i, i + 4);
      const base = header.levels[level].tile_start * 16;
      this.runs[level].push([first * 4, base + source * 4, base + (source + count) * 4]);
    }
    this.mapping = new Mapping(bundle);
    this.u = null; // whose numbers stand in the memory
  }

  /** Makes the numbers of pre-activations u in the memory, level by level; false where they stand there already. */
  mix(u) {
    if (this.u === u) return false;
    const { header, sections, plan, weights } = this;
    const { bases } = header;
    const v = this.mapping.weights(u);
    header.levels.forEach((level, l) => {
      for (let b = 0; b < bases; b++) weights[b] = v[l * bases + b] * sections.scale[l * bases + b];
      if (this.kernel) {
        const tiles = sections.basis.byteOffset + level.tile_start * bases * 16;
        this.kernel(tiles, plan.out + level.tile_start * 64, plan.weights, level.tiles, bases);
      } else {
        mixPlain(sections.basis, this.out.subarray(level.tile_start * 16), weights, level.tile_start, level.tiles);
      }
    });
    this.u = u;
    return true;
  }

  /** The levels of u as textures want them: dense [n * n * n * 4] (z, y, x, feature), hashed [entries * 4]. */
  levels(u) {
    this.mix(u);
    this.runs.forEach((runs, l) => {
      for (const [to, from, end] of runs) this.dense[l].set(this.out.subarray(from, end), to);
    });
    return this.dense;
  }
}
