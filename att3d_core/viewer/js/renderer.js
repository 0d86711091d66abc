// One model on one WebGL2 context: pictures of its scenes, exact or from a baked volume.

import { Baker } from "./bake.js";
import { basis, lightPosition } from "./camera.js";
import { extent } from "./extent.js";
import { bakedField, exactField } from "./field_shaders.js";
import { finished, program, release, target } from "./gl.js";
import { Overlay } from "./overlay.js";
import { NO_TINT } from "./recolor.js";
import { Scenes } from "./scenes.js";
import * as shaders from "./shaders.js";

export const GROUND = -0.6;

export class Renderer {
  /** Throws where the context cannot draw into half-float textures. */
  constructor(gl, bundle, mixer) {
    if (!gl.getExtension("EXT_color_buffer_float") && !gl.getExtension("EXT_color_buffer_half_float")) {
      throw new Error("this graphics driver cannot draw into half-float textures");
    }
    const { header } = bundle;
    this.gl = gl;
    this.header = header;
    this.screen = gl.createVertexArray();
    this.march = this.#program(shaders.marchShader(header, exactField(header)));
    this.occupy = this.#program(shaders.occupancyShader(header));
    this.dilate = this.#program(shaders.dilateShader);
    this.present = this.#program(shaders.presentShader(header));
    const baker = Baker.create(bundle);
    this.marchBaked = baker ? this.#program(shaders.marchShader(header, bakedField(header))) : null;
    this.sky = mixer.mapping.sky();
    this.overlay = new Overlay(gl);
    this.scenes = new Scenes(gl, bundle, mixer, baker, {
      occupy: (scene, into, n) => this.#occupy(scene, into, n),
      dilate: (from, into, n) => this.#dilate(from, into, n),
    });
  }

  #program(fragment) {
    const made = program(this.gl, shaders.SCREEN_VERTEX, fragment);
    const index = this.gl.getUniformBlockIndex(made.handle, "Radiance");
    if (index !== this.gl.INVALID_INDEX) this.gl.uniformBlockBinding(made.handle, index, 0);
    return made;
  }

  /** Whether there is a coarse way to draw at all. */
  get canBake() {
    return this.marchBaked !== null;
  }

  /** The scene of u, ready to be marched: exactly, or coarsely from its baked volume. */
  prepare(u, coarse) {
    const scene = this.scenes.of(u);
    if (coarse && this.canBake) this.scenes.coarse(scene);
    else this.scenes.exact(scene);
    return scene;
  }

  /** Heights [low, high] in metres between which the object of u is, null where there is none. */
  heights(u, coarse) {
    const { gl, header } = this;
    const scene = this.prepare(u, coarse);
    const [cells, n] = coarse && this.canBake ? [scene.bakedCells, scene.bakedN] : [scene.cells, scene.n];
    const values = new Uint8Array(cells.width * cells.height * 4);
    gl.bindFramebuffer(gl.FRAMEBUFFER, cells.framebuffer);
    gl.readPixels(0, 0, cells.width, cells.height, gl.RGBA, gl.UNSIGNED_BYTE, values);
    const counts = new Array(n).fill(0); // slices lie side by side: a row of texels is of one layer
    for (let i = 0; i < values.length; i += 4) if (values[i]) counts[Math.floor(i / 4 / cells.width) % n]++;
    return extent(counts)?.map((layer) => header.field_radius * ((2 * layer) / n - 1)) ?? null;
  }

  #occupy(scene, into, n) {
    this.#use(this.occupy, into);
    this.#bindField(this.occupy, scene);
    this.gl.uniform1i(this.occupy.at.n, n);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  #dilate(from, into, n) {
    this.#use(this.dilate, into);
    this.gl.uniform1i(this.dilate.at.n, n);
    this.#bind2D(this.dilate.at.cells, 0, from.texture);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  /** rect: [x, y, width, height] of the target or the canvas. */
  #use({ handle }, into, rect = null) {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, into?.framebuffer ?? null);
    gl.viewport(...(rect ?? [0, 0, into?.width ?? gl.drawingBufferWidth, into?.height ?? gl.drawingBufferHeight]));
    gl.bindVertexArray(this.screen);
    gl.useProgram(handle);
  }

  #bindField({ at }, scene) {
    const { gl, header } = this;
    gl.bindBufferBase(gl.UNIFORM_BUFFER, 0, scene.block);
    scene.levels.forEach((texture, l) => {
      gl.activeTexture(gl.TEXTURE0 + l);
      gl.bindTexture(header.levels[l].hashed ? gl.TEXTURE_2D : gl.TEXTURE_3D, texture);
      gl.uniform1i(at[`g${l}`], l);
    });
  }

  #bind2D(location, unit, texture) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(location, unit);
  }

  #camera({ at }, camera, [x, y, width, height]) {
    const { gl } = this;
    const { eye, right, up, back } = basis(camera);
    gl.uniform3fv(at.eye, eye);
    gl.uniform3fv(at.right, right);
    gl.uniform3fv(at.up, up);
    gl.uniform3fv(at.back, back);
    gl.uniform2f(at.origin, x, y);
    gl.uniform2f(at.size, width, height);
    // `focal` counts in the smaller side, so that the object fits a window of any shape.
    gl.uniform1f(at.focal, (camera.focal * Math.min(width, height)) / width);
  }

  /** A target for marches of this size. */
  frame(width, height) {
    return target(this.gl, width, height, this.gl.RGBA16F, this.gl.LINEAR, true);
  }

  release(frame) {
    release(this.gl, frame);
  }

  /** Marches rows `from` to `to` of `look` = { camera, mode, light, tint } into a frame. */
  drawRows(frame, scene, look, { steps, coarse = false, from = 0, to = frame.height }) {
    const { gl } = this;
    const baked = coarse && this.canBake;
    const march = baked ? this.marchBaked : this.march;
    this.#use(march, frame);
    if (baked) {
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_3D, scene.baked);
      gl.uniform1i(march.at.baked, 0);
    } else this.#bindField(march, scene);
    this.#bind2D(march.at.cells, this.header.levels.length, (baked ? scene.bakedCells : scene.cells).texture);
    this.#camera(march, look.camera, [0, 0, frame.width, frame.height]);
    gl.uniform1i(march.at.n, baked ? scene.bakedN : scene.n);
    gl.uniform1i(march.at.steps, steps);
    gl.uniform1i(march.at.mode, shaders.MODES.indexOf(look.mode));
    const tint = look.tint ?? NO_TINT;
    gl.uniformMatrix3fv(march.at.tint, true, tint.slice(0, 9));
    gl.uniform4fv(march.at.part, tint.length > 9 ? tint.slice(9) : [0, 0, 0, 0]);
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

  /**
   * Composites a frame of `scene` over look.backdrop [r, g, b, a], with what else `look` asks for.
   * into: a target instead of the canvas; rect: [x, y, width, height] of it; mesh: lines to draw over the object.
   */
  show(frame, scene, look, { into = null, rect = null, mesh = null } = {}) {
    const { gl, present } = this;
    const place = rect ?? [0, 0, into?.width ?? gl.drawingBufferWidth, into?.height ?? gl.drawingBufferHeight];
    const range = look.mode === "depth" ? this.#depthRange(frame) : [0, 1];
    this.#use(present, into, place);
    this.#bind2D(present.at.picture, 0, frame.texture);
    this.#camera(present, look.camera, place);
    gl.uniform4fv(present.at.backdrop, look.backdrop);
    gl.uniform3fv(present.at.ink, look.ink ?? [0.5, 0.5, 0.5]);
    gl.uniform1f(present.at.ground, look.ground ? GROUND : 0);
    gl.uniform2fv(present.at.range, range);
    gl.uniform1i(present.at.mode, shaders.MODES.indexOf(look.mode));
    if (this.sky) {
      const open = (look.environment ?? true) && look.backdrop[3] > 0 && ["full", "albedo"].includes(look.mode);
      gl.uniform1i(present.at.environment, open ? 1 : 0);
      gl.uniform3fv(present.at["sky[0]"], this.sky);
      gl.uniform3fv(present.at.horizon, scene.horizon);
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    if (look.axes || mesh) this.overlay.draw(frame, look, place, { axes: look.axes, mesh, floor: GROUND });
  }

  /** A picture as ImageData with straight alpha. Yields to the page between strips. */
  async picture(u, look, width, height, { steps = 128, rowsAtOnce = height, coarse = false, mesh = null } = {}) {
    const { gl } = this;
    const frame = this.frame(width, height);
    const into = target(gl, width, height, gl.RGBA8, gl.NEAREST);
    try {
      let scene;
      for (let from = 0; from < height; from += rowsAtOnce) {
        scene = this.prepare(u, coarse); // something else may have been drawn while we waited
        this.drawRows(frame, scene, look, { steps, coarse, from, to: Math.min(from + rowsAtOnce, height) });
        await finished(gl);
      }
      this.show(frame, scene, look, { into, mesh });
      const pixels = new Uint8Array(width * height * 4);
      gl.bindFramebuffer(gl.FRAMEBUFFER, into.framebuffer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return new ImageData(straight(pixels, width, height), width, height);
    } finally {
      this.release(frame);
      this.release(into);
    }
  }

  /** Gives back what the model has on the GPU. */
  dispose() {
    this.scenes.release();
    this.overlay.release();
    for (const made of [this.march, this.occupy, this.dilate, this.present, this.marchBaked]) {
      if (made) this.gl.deleteProgram(made.handle);
    }
    this.gl.deleteVertexArray(this.screen);
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
