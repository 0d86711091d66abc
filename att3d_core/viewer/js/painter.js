// Draws one or two scenes onto a canvas, coarsely while moving and exactly at rest, at the governor's sizes.

import { finished } from "./gl.js";
import { Mixer } from "./mix.js";
import { Renderer } from "./renderer.js";

export class Painter {
  constructor(gl, bundle, governor) {
    this.gl = gl;
    this.governor = governor;
    this.mixer = new Mixer(bundle);
    this.renderer = new Renderer(gl, bundle, this.mixer);
    this.frames = new Map(); // "coarse0", "exact1", … -> target
    this.warm = false;
  }

  #frame(name, width, height) {
    const old = this.frames.get(name);
    if (old?.width === width && old.height === height) return old;
    if (old) this.renderer.release(old);
    const made = this.renderer.frame(width, height);
    this.frames.set(name, made);
    return made;
  }

  /** Makes the canvas `size` and returns the parts of it, [x, y, width, height], for scenes side by side. Browsers
   * scale a small canvas up for nothing; software graphics cannot. */
  #resize({ width, height }, count) {
    const { canvas } = this.gl;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const part = Math.floor(width / count);
    return Array.from({ length: count }, (_, i) => [i * part, 0, i === count - 1 ? width - i * part : part, height]);
  }

  /** Drivers compile at the first draw: that must not count as the speed of this machine. */
  async #warmUp(us, look) {
    const frame = this.renderer.frame(16, 16);
    const scene = this.renderer.prepare(us[0], true);
    this.renderer.drawRows(frame, scene, look, { steps: 16, coarse: true });
    await finished(this.gl);
    this.renderer.release(frame);
    this.warm = true;
  }

  /** One frame while moving, the mesh's lines over the first scene, for a place of `full` = { width, height } pixels; returns { width, height, took, fresh }. */
  async drawMoving(us, look, mesh, full) {
    const { gl, governor, renderer } = this;
    if (!this.warm) await this.#warmUp(us, look);
    const begin = performance.now();
    const fresh = us.some((u) => !renderer.scenes.has(u));
    const size = governor.moving(full.width, full.height, fresh);
    const scenes = us.map((u) => renderer.prepare(u, size.coarse));
    this.#resize(size, us.length).forEach((rect, i) => {
      const frame = this.#frame(`coarse${i}`, rect[2], rect[3]);
      renderer.drawRows(frame, scenes[i], look, size);
      renderer.show(frame, scenes[i], look, { rect, mesh: i === 0 ? mesh : null });
    });
    await finished(gl);
    return { width: size.width, height: size.height, took: performance.now() - begin, fresh };
  }

  /** The exact picture, strip by strip; null as soon as stale() says that something changed. */
  async drawExact(us, look, mesh, full, stale) {
    const { gl, governor, renderer } = this;
    const size = governor.resting(full.width, full.height);
    const width = Math.max(16, Math.floor(size.width / us.length));
    const begin = performance.now();
    const frames = [];
    let first = true;
    for (let i = 0; i < us.length; i++) {
      const frame = this.#frame(`exact${i}`, width, size.height);
      frames.push(frame);
      for (let from = 0, to; from < size.height; from = to) {
        to = Math.min(size.height, from + governor.rows({ ...size, width }));
        const scene = renderer.prepare(us[i], false); // a snapshot may have pushed it out while we waited
        if (first) await finished(gl);
        const start = performance.now();
        renderer.drawRows(frame, scene, look, { steps: size.steps, from, to });
        await finished(gl);
        if (!first) governor.learnExact((to - from) * width * size.steps, performance.now() - start);
        first = false;
        if (gl.isContextLost() || stale()) return null;
      }
    }
    const took = performance.now() - begin;
    governor.learnPicture(size.width * size.height * size.steps, took);
    // The first picture is drawn as on a slow machine; a fast one can do better at once.
    if (took < governor.restMs / 2 && governor.resting(full.width, full.height).width > 1.1 * size.width) {
      return this.drawExact(us, look, mesh, full, stale);
    }
    const scenes = us.map((u) => renderer.prepare(u, false));
    this.#resize(full, us.length).forEach((rect, i) => { // sharp lines, however small the frames
      renderer.show(frames[i], scenes[i], look, { rect, mesh: i === 0 ? mesh : null });
    });
    return size;
  }

  /** Gives back what this holds on the GPU. */
  dispose() {
    for (const frame of this.frames.values()) this.renderer.release(frame);
    this.frames.clear();
    this.renderer.dispose();
  }
}
