// Scenes on the GPU: textures of the few used last, so that two can be turned side by side without mixing again.

import { flat, release, target, volume } from "./gl.js";
import { hashBits, radianceBlock } from "./field_shaders.js";

const OCCUPANCY = 64;
const KEPT = 3;

export class Scenes {
  /** draw: { occupy(scene, into, n), dilate(from, into, n) } render occupancies. baker: null where there is none. */
  constructor(gl, bundle, mixer, baker, draw) {
    this.gl = gl;
    this.header = bundle.header;
    this.mixer = mixer;
    this.baker = baker;
    this.draw = draw;
    this.kept = []; // used last first
    this.raw = null;
    this.stats = { mixMs: 0, bakeMs: 0 };
  }

  /** Whether the scene of u is here already. */
  has(u) {
    return this.kept.some((scene) => scene.u === u);
  }

  /** The scene of pre-activations u (a Float32Array that is not written to again). */
  of(u) {
    let at = this.kept.findIndex((scene) => scene.u === u);
    if (at < 0) {
      at = this.kept.length;
      this.kept.push(at < KEPT ? {} : this.kept.pop());
      if (at === KEPT) at--;
      const scene = this.kept[at];
      Object.assign(scene, { u, exact: false, coarse: false, cellsReady: false });
      scene.horizon = this.mixer.mapping.horizon(u);
    }
    this.kept.unshift(...this.kept.splice(at, 1));
    return this.kept[0];
  }

  #mix(u) {
    const start = performance.now();
    if (this.mixer.mix(u)) this.stats.mixMs = performance.now() - start;
  }

  /** Fills the levels and the fine occupancy of a scene: what the exact march needs. */
  exact(scene) {
    if (scene.exact) return;
    const { gl, header, mixer } = this;
    this.#mix(scene.u);
    scene.levels ??= header.levels.map((level) =>
      level.hashed ? flat(gl, 1 << hashBits(level), level.numbers / 4 >> hashBits(level)) : volume(gl, level.resolution));
    scene.block ??= gl.createBuffer();
    gl.bindBuffer(gl.UNIFORM_BUFFER, scene.block);
    gl.bufferData(gl.UNIFORM_BUFFER, radianceBlock(header, mixer.mapping.radianceOf(scene.u)), gl.STATIC_DRAW);
    const type = mixer.half ? gl.HALF_FLOAT : gl.FLOAT;
    gl.activeTexture(gl.TEXTURE0);
    mixer.levels(scene.u).forEach((numbers, l) => {
      const { hashed, resolution: n } = header.levels[l];
      const data = mixer.half ? new Uint16Array(numbers.buffer) : numbers;
      if (hashed) {
        const bits = hashBits(header.levels[l]);
        gl.bindTexture(gl.TEXTURE_2D, scene.levels[l]);
        gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 1 << bits, numbers.length / 4 >> bits, gl.RGBA, type, data);
      } else {
        gl.bindTexture(gl.TEXTURE_3D, scene.levels[l]);
        gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, 0, n, n, n, gl.RGBA, type, data);
      }
    });
    const make = () => target(gl, 8 * OCCUPANCY, (OCCUPANCY / 8) * OCCUPANCY, gl.R8, gl.NEAREST);
    this.raw ??= make();
    scene.cells ??= make();
    this.draw.occupy(scene, this.raw, OCCUPANCY);
    this.draw.dilate(this.raw, scene.cells, OCCUPANCY);
    scene.n = OCCUPANCY;
    scene.exact = true;
  }

  /** Fills the baked volume of a scene and its coarse occupancy, on the CPU. */
  coarse(scene) {
    if (scene.coarse) return;
    const { gl } = this;
    this.#mix(scene.u);
    const start = performance.now();
    const { cells, n, texels, size } = this.baker.bake(this.mixer.mapping.radianceOf(scene.u));
    this.stats.bakeMs = performance.now() - start;
    scene.baked ??= volume(gl, size);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_3D, scene.baked);
    gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, 0, size, size, size, gl.RGBA, gl.HALF_FLOAT, texels);
    scene.bakedCells ??= target(gl, 8 * n, (n / 8) * n, gl.R8, gl.NEAREST);
    gl.bindTexture(gl.TEXTURE_2D, scene.bakedCells.texture);
    const atlas = new Uint8Array(n ** 3); // slices side by side, 8 per row
    for (let z = 0; z < n; z++) {
      for (let y = 0; y < n; y++) {
        const row = (z * n + y) * n;
        atlas.set(cells.subarray(row, row + n), ((z >> 3) * n + y) * 8 * n + (z & 7) * n);
      }
    }
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 8 * n, (n / 8) * n, gl.RED, gl.UNSIGNED_BYTE, atlas);
    scene.bakedN = n;
    scene.coarse = true;
  }

  /** Forgets everything, also on the GPU. */
  release() {
    const { gl } = this;
    for (const scene of this.kept) {
      for (const texture of [...(scene.levels ?? []), scene.baked]) if (texture) gl.deleteTexture(texture);
      for (const made of [scene.cells, scene.bakedCells]) if (made) release(gl, made);
      if (scene.block) gl.deleteBuffer(scene.block);
    }
    if (this.raw) release(gl, this.raw);
    this.kept = [];
    this.raw = null;
  }
}
