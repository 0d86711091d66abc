// From pre-activations u to the dense levels of one scene: v = SiLU(u), then a weighted sum of int8 basis grids.

import { MIX_WASM } from "./mix_wasm.js";

export const silu = (x) => x / (1 + Math.exp(-x));
const Half = globalThis.Float16Array;

/** The SIMD kernel over the bundle's memory, or null where this browser has none. */
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
    this.weights = new Float32Array(memory.buffer, plan.weights, header.dim_v);
    this.out = new Float32Array(memory.buffer, plan.out, (plan.data - plan.out) / 4);
    this.half = Boolean(Half);
    this.dense = header.levels.map(({ resolution: n }) => new (Half ?? Float32Array)(n ** 3 * 4));
    this.runs = header.levels.map(() => []);
    for (let i = 0; i < sections.runs.length; i += 4) {
      const [level, first, count, source] = sections.runs.subarray(i, i + 4);
      this.runs[level].push([first * 4, source * 4, (source + count) * 4]);
    }
  }

  /** Fills and returns the dense levels [n * n * n * 4] (z, y, x, feature) of pre-activations u. */
  mix(u) {
    const { header, sections, plan, weights, out } = this;
    const bases = header.dim_v;
    header.levels.forEach((level, l) => {
      for (let b = 0; b < bases; b++) weights[b] = silu(u[b]) * sections.scale[l * bases + b];
      if (this.kernel) {
        const tiles = sections.basis.byteOffset + level.tile_start * bases * 16;
        this.kernel(tiles, plan.out, plan.weights, level.tiles, bases);
      } else {
        mixPlain(sections.basis, out, weights, level.tile_start, level.tiles);
      }
      const dense = this.dense[l];
      for (const [to, from, end] of this.runs[l]) dense.set(out.subarray(from, end), to);
    });
    return this.dense;
  }
}
