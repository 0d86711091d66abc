// The viewer: keeps one canvas showing one scene. Coarse while anything moves, exact when it rests.

import { HOME, orbit } from "./camera.js";
import { finished } from "./gl.js";
import { Governor } from "./governor.js";
import { Mixer } from "./mix.js";
import { NO_TINT } from "./recolor.js";
import { Renderer } from "./renderer.js";

const REST_AFTER_MS = 140;
const COARSE_OCCUPANCY = 32;
const HEADLIGHT = Object.freeze({ azimuth: 0, elevation: 0 });
const LAMP = Object.freeze({ azimuth: -30, elevation: 25 });

/** Events: "frame" (drawn), "rest" (exact picture shown), "camera", "look", "lost", "restored". */
export class Viewer extends EventTarget {
  /** Throws where the browser has no WebGL2. restMs: time for an exact picture on a slow machine. */
  constructor(canvas, bundle, { restMs } = {}) {
    super();
    this.canvas = canvas;
    this.bundle = bundle;
    this.mixer = new Mixer(bundle);
    this.governor = new Governor(restMs);
    this.gl = canvas.getContext("webgl2", { alpha: false, antialias: false, powerPreference: "high-performance" });
    if (!this.gl) throw new Error("this browser has no WebGL2");
    this.renderer = new Renderer(this.gl, bundle, this.mixer);
    this.look = {
      camera: { ...HOME },
      mode: "full",
      light: { ...LAMP },
      backdrop: [0.105, 0.112, 0.13, 1],
      ink: [0.62, 0.66, 0.74],
      ground: true,
      tint: NO_TINT,
      dragsLight: false,
    };
    this.u = null;
    this.turning = false;
    this.stats = { fps: 0, mixMs: 0, frameMs: 0, width: 0, height: 0, exact: false };
    this.changed = 0; // time of the last change
    this.serial = 0; // counts changes
    this.shown = -1; // serial of the exact picture on the canvas
    this.running = false;
    this.warm = false;
    this.frames = { coarse: null, exact: null };
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.lost = true;
      this.dispatchEvent(new Event("lost"));
    });
    canvas.addEventListener("webglcontextrestored", () => {
      this.renderer = new Renderer(this.gl, bundle, this.mixer);
      this.frames = { coarse: null, exact: null };
      this.warm = false;
      this.lost = false;
      this.touch();
      this.dispatchEvent(new Event("restored"));
    });
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.resize();
  }

  resize() {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    const width = Math.max(16, Math.round(this.canvas.clientWidth * ratio));
    const height = Math.max(16, Math.round(this.canvas.clientHeight * ratio));
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.touch();
  }

  /** Shows the scene of pre-activations u (a Float32Array that is not written to again). */
  setScene(u) {
    this.u = u;
    this.touch();
  }

  /** Changes what is shown: any of the fields of `look`. */
  setLook(change) {
    this.look = { ...this.look, ...change };
    this.touch();
    this.dispatchEvent(new Event("look"));
  }

  moveCamera(move) {
    this.look = { ...this.look, camera: move(this.look.camera) };
    this.touch();
    this.dispatchEvent(new Event("camera"));
  }

  turnLight(dAzimuth, dElevation) {
    const { azimuth, elevation } = this.look.light;
    const light = { azimuth: azimuth + dAzimuth, elevation: Math.max(-80, Math.min(80, elevation + dElevation)) };
    this.setLook({ light });
  }

  reset() {
    this.turn(false);
    this.moveCamera(() => ({ ...HOME }));
    this.setLook({ light: { ...LAMP }, dragsLight: false });
  }

  headlight() {
    this.setLook({ light: { ...HEADLIGHT } });
  }

  /** Auto-rotation on or off. */
  turn(on) {
    this.turning = on;
    this.touch();
    this.dispatchEvent(new Event("look"));
  }

  /** Something changed: draw. */
  touch() {
    this.serial++;
    this.changed = performance.now();
    if (!this.running) {
      this.running = true;
      requestAnimationFrame(() => this.#run());
    }
  }

  /** Resolves when the exact picture of the latest change is on the canvas. */
  rested() {
    if (this.shown === this.serial && !this.running) return Promise.resolve();
    return new Promise((resolve) => this.addEventListener("rest", resolve, { once: true }));
  }

  async #run() {
    let previous = performance.now();
    while (this.u && !this.lost) {
      const serial = this.serial;
      await this.#drawCoarse();
      const now = performance.now();
      this.stats.fps = 0.8 * this.stats.fps + 0.2 * (1000 / Math.max(now - previous, 1));
      if (this.turning) {
        this.look = { ...this.look, camera: orbit(this.look.camera, Math.min(now - previous, 100) * 0.03, 0) };
        this.serial++;
        this.changed = now;
        this.dispatchEvent(new Event("camera"));
      }
      previous = now;
      this.dispatchEvent(new Event("frame"));
      while (this.serial === serial && performance.now() - this.changed < REST_AFTER_MS) await pause();
      if (this.serial === serial && (await this.#drawExact(serial))) {
        this.shown = serial;
        this.stats.exact = true;
        this.dispatchEvent(new Event("frame"));
        this.dispatchEvent(new Event("rest"));
        break;
      }
      await animationFrame();
    }
    this.running = false;
  }

  #frame(kind, { width, height }) {
    const old = this.frames[kind];
    if (old && old.width === width && old.height === height) return old;
    if (old) this.renderer.release(old);
    this.frames[kind] = this.renderer.frame(width, height);
    return this.frames[kind];
  }

  /** Drivers compile at the first draw: that must not count as the speed of this machine. */
  async #warmUp() {
    const frame = this.renderer.frame(16, 16);
    this.renderer.setScene(this.u);
    this.renderer.drawRows(frame, this.look, 16, 0, 16, this.renderer.occupancy(COARSE_OCCUPANCY));
    this.renderer.show(frame, this.look);
    await finished(this.gl);
    this.renderer.release(frame);
    this.warm = true;
  }

  async #drawCoarse() {
    const { canvas, renderer, governor, look } = this;
    if (!this.warm) await this.#warmUp();
    const size = governor.moving(canvas.width, canvas.height);
    const frame = this.#frame("coarse", size);
    const begin = performance.now();
    const mixed = renderer.setScene(this.u);
    const cells = renderer.occupancy(governor.slow ? COARSE_OCCUPANCY : undefined);
    if (mixed > 0) await finished(this.gl); // what follows is the march alone
    const start = performance.now();
    renderer.drawRows(frame, look, size.steps, 0, size.height, cells);
    renderer.show(frame, look);
    await finished(this.gl);
    const now = performance.now();
    const took = now - begin;
    governor.learn(size.width * size.height * size.steps, now - start);
    if (mixed > 0) this.stats.mixMs = mixed;
    Object.assign(this.stats, { frameMs: took, width: size.width, height: size.height, exact: false });
  }

  /** Strip by strip; false where something changed meanwhile. */
  async #drawExact(serial) {
    const { canvas, renderer, governor, look } = this;
    const size = governor.resting(canvas.width, canvas.height);
    const frame = this.#frame("exact", size);
    renderer.setScene(this.u);
    renderer.occupancy();
    await finished(this.gl);
    let row = 0;
    while (row < size.height) {
      const to = Math.min(size.height, row + governor.rows(size));
      renderer.drawRows(frame, look, size.steps, row, to);
      await finished(this.gl);
      if (this.lost || this.serial !== serial) return false;
      row = to;
      renderer.setScene(this.u); // a snapshot may have changed it while we waited
    }
    renderer.show(frame, look);
    Object.assign(this.stats, { width: size.width, height: size.height });
    return true;
  }

  /** A picture of any scene, as ImageData; `look` changes the current one. Leaves the canvas alone. */
  picture(u, width, height, look = {}, options = {}) {
    const size = { width, height, steps: options.steps ?? 128 };
    return this.renderer.picture(u, { ...this.look, ...look }, width, height, {
      rowsAtOnce: this.governor.rows(size),
      ...options,
    });
  }

  /** The current view as a PNG blob without background. */
  async snapshot() {
    const size = this.governor.snapshot();
    const image = await this.picture(this.u, size, size, { backdrop: [0, 0, 0, 0], ground: false });
    return toPng(image);
  }
}

/** ImageData as a PNG blob. */
export function toPng(image) {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").putImageData(image, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
const animationFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
