// One model on one WebGL2 context: textures of the current scene, its occupancy, and pictures of it.

import { basis, lightPosition } from "./camera.js";
import { NO_TINT } from "./recolor.js";
import { finished, program, release, target, volume } from "./gl.js";
import * as shaders from "./shaders.js";

export const GROUND = -0.6;
const OCCUPANCY = 64;

export class Renderer {
  /** Throws where the context cannot draw into half-float textures. */
  constructor(gl, bundle, mixer) {
    if (!gl.getExtension("EXT_color_buffer_float") && !gl.getExtension("EXT_color_buffer_half_float")) {
      throw new Error("this graphics driver cannot draw into half-float textures");
    }
    const { header, sections } = bundle;
    this.gl = gl;
    this.header = header;
    this.mixer = mixer;
    gl.bindVertexArray(gl.createVertexArray());
    this.march = this.#program(shaders.marchShader(header));
    this.occupy = this.#program(shaders.occupancyShader(header));
    this.dilate = this.#program(shaders.dilateShader);
    this.present = this.#program(shaders.presentShader);
    this.levels = header.levels.map((level) => volume(gl, level.resolution));
    this.block = gl.createBuffer();
    gl.bindBuffer(gl.UNIFORM_BUFFER, this.block);
    gl.bufferData(gl.UNIFORM_BUFFER, shaders.radianceBlock(header, sections), gl.STATIC_DRAW);
    this.cells = new Map();
    this.scene = null; // the u in the textures
    this.cellsOf = null; // { u, n } of the occupancy in use
  }

  #program(fragment) {
    const made = program(this.gl, shaders.SCREEN_VERTEX, fragment);
    const index = this.gl.getUniformBlockIndex(made.handle, "Radiance");
    if (index !== this.gl.INVALID_INDEX) this.gl.uniformBlockBinding(made.handle, index, 0);
    return made;
  }

  /** Makes u the current scene; returns the milliseconds that mixing took, 0 where it was current. */
  setScene(u) {
    if (this.scene === u) return 0;
    const { gl, mixer } = this;
    const start = performance.now();
    const dense = mixer.mix(u);
    const took = performance.now() - start;
    const type = mixer.half ? gl.HALF_FLOAT : gl.FLOAT;
    gl.activeTexture(gl.TEXTURE0);
    this.header.levels.forEach(({ resolution: n }, l) => {
      gl.bindTexture(gl.TEXTURE_3D, this.levels[l]);
      const data = mixer.half ? new Uint16Array(dense[l].buffer) : dense[l];
      gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, 0, n, n, n, gl.RGBA, type, data);
    });
    this.scene = u;
    this.cellsOf = null;
    return took;
  }

  /** Occupancy of the current scene, in 64³ cells or, for a scene that moves on a slow machine, fewer. */
  occupancy(n = OCCUPANCY) {
    if (this.cellsOf && this.cellsOf.n >= n) return this.cellsOf;
    const { gl } = this;
    if (!this.cells.has(n)) {
      const make = () => target(gl, 8 * n, (n / 8) * n, gl.R8, gl.NEAREST);
      this.cells.set(n, [make(), make()]);
    }
    const [raw, grown] = this.cells.get(n);
    this.#use(this.occupy, raw);
    this.#bindField(this.occupy);
    gl.uniform1i(this.occupy.at.n, n);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.#use(this.dilate, grown);
    gl.uniform1i(this.dilate.at.n, n);
    this.#bind2D(this.dilate.at.cells, 0, raw.texture);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.cellsOf = { n, texture: grown.texture };
    return this.cellsOf;
  }

  #use({ handle }, into) {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, into?.framebuffer ?? null);
    gl.viewport(0, 0, into?.width ?? gl.drawingBufferWidth, into?.height ?? gl.drawingBufferHeight);
    gl.useProgram(handle);
  }

  #bindField({ at }) {
    const { gl } = this;
    gl.bindBufferBase(gl.UNIFORM_BUFFER, 0, this.block);
    this.levels.forEach((texture, l) => {
      gl.activeTexture(gl.TEXTURE0 + l);
      gl.bindTexture(gl.TEXTURE_3D, texture);
      gl.uniform1i(at[`g${l}`], l);
    });
  }

  #bind2D(location, unit, texture) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(location, unit);
  }

  #camera({ at }, camera, width, height) {
    const { gl } = this;
    const { eye, right, up, back } = basis(camera);
    gl.uniform3fv(at.eye, eye);
    gl.uniform3fv(at.right, right);
    gl.uniform3fv(at.up, up);
    gl.uniform3fv(at.back, back);
    gl.uniform2f(at.size, width, height);
    // `focal` counts in the smaller side, so that the object fits a window of any shape.
    gl.uniform1f(at.focal, (camera.focal * Math.min(width, height)) / width);
  }

  /** A target for marches of this size. */
  frame(width, height) {
    return target(this.gl, width, height, this.gl.RGBA16F, this.gl.LINEAR);
  }

  release(frame) {
    release(this.gl, frame);
  }

  /** Marches rows `from` to `to` of `look` = { camera, mode, light } into a frame. */
  drawRows(frame, look, steps, from, to, cells = this.occupancy()) {
    const { gl, march } = this;
    this.#use(march, frame);
    this.#bindField(march);
    this.#bind2D(march.at.cells, this.levels.length, cells.texture);
    this.#camera(march, look.camera, frame.width, frame.height);
    gl.uniform1i(march.at.n, cells.n);
    gl.uniform1i(march.at.steps, steps);
    gl.uniform1i(march.at.mode, shaders.MODES.indexOf(look.mode));
    gl.uniformMatrix3fv(march.at.tint, true, look.tint ?? NO_TINT);
    gl.uniform3fv(march.at.light, lightPosition(look.camera, look.light));
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, from, frame.width, to - from);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.SCISSOR_TEST);
  }

  /** Nearest and farthest depth of what is solid in a frame. */
  #depthRange(frame) {
    const { gl } = this;
    const values = new Float32Array(frame.width * frame.height * 4);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame.framebuffer);
    gl.readPixels(0, 0, frame.width, frame.height, gl.RGBA, gl.FLOAT, values);
    let near = Infinity, far = -Infinity;
    for (let i = 0; i < values.length; i += 4) {
      if (values[i + 3] > 0.5) {
        near = Math.min(near, values[i]);
        far = Math.max(far, values[i]);
      }
    }
    return near <= far ? [near, far] : [0, 1];
  }

  /** Composites a frame over look.backdrop [r, g, b, a] into `into`, or onto the canvas. */
  show(frame, look, into = null) {
    const { gl, present } = this;
    const range = look.mode === "depth" ? this.#depthRange(frame) : [0, 1];
    this.#use(present, into);
    const [width, height] = into ? [into.width, into.height] : [gl.drawingBufferWidth, gl.drawingBufferHeight];
    this.#bind2D(present.at.picture, 0, frame.texture);
    this.#camera(present, look.camera, width, height);
    gl.uniform4fv(present.at.backdrop, look.backdrop);
    gl.uniform3fv(present.at.ink, look.ink ?? [0.5, 0.5, 0.5]);
    gl.uniform1f(present.at.ground, look.ground ? GROUND : 0);
    gl.uniform2fv(present.at.range, range);
    gl.uniform1i(present.at.mode, shaders.MODES.indexOf(look.mode));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** A picture as ImageData with straight alpha. Yields to the page between strips. cells: occupancy, 64 an axis. */
  async picture(u, look, width, height, { steps = 128, rowsAtOnce = height, cells } = {}) {
    const { gl } = this;
    const frame = this.frame(width, height);
    const shown = target(gl, width, height, gl.RGBA8, gl.NEAREST);
    try {
      for (let row = 0; row < height; row += rowsAtOnce) {
        this.setScene(u); // something else may have been drawn while we waited
        this.drawRows(frame, look, steps, row, Math.min(row + rowsAtOnce, height), this.occupancy(cells));
        await finished(gl);
      }
      this.show(frame, look, shown);
      const pixels = new Uint8Array(width * height * 4);
      gl.bindFramebuffer(gl.FRAMEBUFFER, shown.framebuffer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return new ImageData(straight(pixels, width, height), width, height);
    } finally {
      this.release(frame);
      this.release(shown);
    }
  }
}

/** Flips the rows, and divides colours by their opacity. */
function straight(pixels, width, height) {
  const out = new Uint8ClampedArray(pixels.length);
  for (let y = 0; y < height; y++) out.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), (height - 1 - y) * width * 4);
  for (let i = 0; i < out.length; i += 4) {
    const a = out[i + 3];
    if (a !== 0 && a !== 255) for (let c = 0; c < 3; c++) out[i + c] = (out[i + c] * 255) / a;
  }
  return out;
}
