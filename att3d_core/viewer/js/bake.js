// The field at the corners of a coarse volume, evaluated on the CPU: what slow machines march while something moves.

import { FIELD_WASM } from "./field_wasm.js";

const CELLS = 32; // of the occupancy, an axis
const TEXELS = 64; // of the volume, an axis: a whole number a cell
const AT_ONCE = 16384; // points a call of the kernel
const EMPTY = 0xd800; // half float -128: far below any density that shows

/** Bytes of working memory for a bundle's header. */
export const workBytes = (header) => regions(header, 0).end;

/** Where everything of the work stands, from address `start` (a multiple of 64). */
function regions(header, start) {
  const levels = header.levels.length;
  let at = start;
  const take = (bytes) => {
    const here = at;
    at += Math.ceil(bytes / 64) * 64;
    return here;
  };
  const tables = header.levels.map((level) => (level.hashed ? 0 : take(4 * level.resolution ** 2)));
  return {
    tables,
    mlp: take(4 * (levels * 128 + 32 + 128 + 4)),
    levels: take(32 * levels),
    centres: take(16 * CELLS ** 3),
    answers: take(8 * CELLS ** 3),
    points: take(16 * AT_ONCE),
    texels: take(8 * TEXELS ** 3),
    end: at - start,
  };
}

/** Half floats as integers in the same order. */
const ordered = (bits) => (bits & 0x8000 ? -(bits & 0x7fff) : bits);

/** The same of a number, rounded down to a half float. */
function orderedHalf(x) {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, Math.abs(x));
  const bits = view.getUint32(0);
  const half = bits < 0x38800000 ? 0 : (bits - 0x38000000) >> 13;
  return x < 0 ? -half : half;
}

/** Row tables: for each (z, y) of a dense level, the address of voxel x = 0 in the compact numbers. */
function fillTables(bundle, memory, tables) {
  const { header, sections, plan } = bundle;
  for (let i = 0; i < sections.runs.length; i += 4) {
    const [level, first, , source] = sections.runs.subarray(i, i + 4);
    const { resolution: n, tile_start: tile, hashed } = header.levels[level];
    if (hashed) continue;
    const row = Math.floor(first / n);
    const address = plan.out + tile * 64 + 16 * (source - (first - row * n));
    new Int32Array(memory.buffer, tables[level], n * n)[row] = address;
  }
}

/** Writes the kernel's description of the levels. */
function fillLevels(bundle, memory, at) {
  const { header, plan } = bundle;
  header.levels.forEach(({ resolution: n, tile_start: tile, hashed, numbers }, l) => {
    new Float32Array(memory.buffer, at.levels + 32 * l, 1)[0] = n - 1;
    const rest = new Int32Array(memory.buffer, at.levels + 32 * l + 4, 3);
    rest.set([n, hashed ? numbers / 4 - 1 : 0, hashed ? plan.out + tile * 64 : at.tables[l]]);
  });
}

export class Baker {
  /** Null where this browser has no SIMD in WebAssembly. */
  static create(bundle) {
    try {
      const bytes = Uint8Array.from(atob(FIELD_WASM), (c) => c.charCodeAt(0));
      const module = new WebAssembly.Module(bytes);
      return new Baker(bundle, new WebAssembly.Instance(module, { env: { memory: bundle.memory } }).exports.field);
    } catch {
      return null;
    }
  }

  constructor(bundle, kernel) {
    const { header, memory, plan } = bundle;
    this.kernel = kernel;
    this.header = header;
    this.at = regions(header, plan.work);
    fillTables(bundle, memory, this.at.tables);
    fillLevels(bundle, memory, this.at);
    this.mlp = new Float32Array(memory.buffer, this.at.mlp, header.levels.length * 128 + 164);
    this.points = new Float32Array(memory.buffer, this.at.points, 4 * AT_ONCE);
    this.addresses = new Int32Array(memory.buffer, this.at.points, 4 * AT_ONCE);
    this.texels = new Uint16Array(memory.buffer, this.at.texels, 4 * TEXELS ** 3);
    this.#listCentres(memory);
  }

  /** Cells that touch the ball, the points they are judged by, and what density means occupied there. */
  #listCentres(memory) {
    const { field_radius: radius, density_min: least } = this.header;
    const points = new Float32Array(memory.buffer, this.at.centres, 4 * CELLS ** 3);
    const addresses = new Int32Array(memory.buffer, this.at.centres, 4 * CELLS ** 3);
    this.answers = new Uint16Array(memory.buffer, this.at.answers, 4 * CELLS ** 3);
    this.listed = [];
    this.thresholds = [];
    const raw = Math.log(Math.expm1(least)); // softplus(raw) = least
    const side = (2 * radius) / CELLS;
    for (let i = 0; i < CELLS ** 3; i++) {
      const cell = [i % CELLS, Math.floor(i / CELLS) % CELLS, Math.floor(i / CELLS ** 2)];
      const x = cell.map((c) => (c + 0.5) * side - radius);
      const r = Math.hypot(...x);
      if (r > radius * (1 + Math.sqrt(3) / CELLS)) continue;
      const scale = Math.min(1, (0.999 * radius) / r);
      const k = this.listed.length;
      points.set(x.map((c) => c * scale), 4 * k);
      addresses[4 * k + 3] = this.at.answers + 8 * k;
      this.listed.push(i);
      this.thresholds.push(orderedHalf(raw - 10 * (1 - 2 * r * scale)));
    }
  }

  #evaluate(address, count) {
    this.kernel(address, count, this.at.levels, this.header.levels.length, this.at.mlp, 1 / this.header.field_radius);
  }

  /** Occupied cells [z, y, x] of the mixed scene, grown by one cell. */
  #occupied() {
    this.#evaluate(this.at.centres, this.listed.length);
    const cells = new Uint8Array(CELLS ** 3);
    for (let k = 0; k < this.listed.length; k++) {
      if (ordered(this.answers[4 * k]) > this.thresholds[k]) cells[this.listed[k]] = 255;
    }
    for (const step of [1, CELLS, CELLS ** 2]) { // a cube is separable: each axis grows on its own
      const before = cells.slice();
      for (let i = 0; i < cells.length; i++) {
        if (!before[i]) continue;
        const place = Math.floor(i / step) % CELLS;
        if (place > 0) cells[i - step] = 255;
        if (place < CELLS - 1) cells[i + step] = 255;
      }
    }
    return cells;
  }

  /** Bakes the scene whose numbers the mixer has just made: { cells, n, texels, size }; texels are half floats. */
  bake({ w1, b1, w2, b2 }) {
    [w1, b1, w2, b2].reduce((at, part) => (this.mlp.set(part, at), at + part.length), 0);
    const cells = this.#occupied();
    const { points, addresses, texels, at } = this;
    const fold = TEXELS / CELLS;
    const side = (2 * this.header.field_radius) / TEXELS;
    new Uint32Array(texels.buffer, texels.byteOffset, texels.length / 2).fill(EMPTY);
    let count = 0;
    for (let i = 0; i < cells.length; i++) {
      if (!cells[i]) continue;
      const [x, y, z] = [i % CELLS, Math.floor(i / CELLS) % CELLS, Math.floor(i / CELLS ** 2)];
      for (let k = 0; k < fold ** 3; k++) {
        const tx = x * fold + (k % fold), ty = y * fold + (Math.floor(k / fold) % fold), tz = z * fold + Math.floor(k / fold ** 2);
        points[4 * count] = (tx + 0.5) * side - this.header.field_radius;
        points[4 * count + 1] = (ty + 0.5) * side - this.header.field_radius;
        points[4 * count + 2] = (tz + 0.5) * side - this.header.field_radius;
        addresses[4 * count + 3] = at.texels + 8 * ((tz * TEXELS + ty) * TEXELS + tx);
        if (++count === AT_ONCE) {
          this.#evaluate(at.points, count);
          count = 0;
        }
      }
    }
    if (count) this.#evaluate(at.points, count);
    return { cells, n: CELLS, texels, size: TEXELS };
  }
}
