// The viewer: keeps one canvas showing one scene, or two side by side. Coarse while anything moves, exact at rest.

import { clamp, HOME, orbit } from "./camera.js";
import { Governor } from "./governor.js";
import { NO_TINT } from "./recolor.js";
import { Painter } from "./painter.js";

const REST_AFTER_MS = 140;
const DRAWN_AT_ONCE_MS = 12; // slower frames need not wait for the screen's next one
const HEADLIGHT = Object.freeze({ azimuth: 0, elevation: 0 });
const MIDDLE = 0.08; // metres: nearer than this to its middle, an object needs no framing
const LOWEST = 0.45;
const LAMP = Object.freeze({ azimuth: -30, elevation: 25 });

/** Events: "frame" (drawn), "rest" (exact picture shown), "camera", "look", "lost", "restored". */
export class Viewer extends EventTarget {
  /** Throws where the browser has no WebGL2. restMs: time for an exact picture on a slow machine.
   * @param {HTMLCanvasElement} canvas
   * @param {any} bundle
   * @param {{ restMs?: number }} [options] */
  constructor(canvas, bundle, { restMs } = {}) {
    super();
    this.canvas = canvas;
    this.bundle = bundle;
    this.governor = new Governor(restMs);
    this.gl = canvas.getContext("webgl2", { alpha: false, antialias: false, powerPreference: "high-performance" });
    if (!this.gl) throw new Error("this browser has no WebGL2");
    this.painter = new Painter(this.gl, bundle, this.governor);
    this.look = {
      camera: { ...HOME },
      mode: "full",
      light: { ...LAMP },
      backdrop: [0.105, 0.112, 0.13, 1],
      ink: [0.62, 0.66, 0.74],
      ground: true,
      axes: false,
      environment: true,
      tint: NO_TINT,
      dragsLight: false,
    };
    this.home = HOME; // where reset goes
    this.u = null;
    this.pair = null; // the scene beside it
    this.mesh = null;
    this.turning = false;
    this.stats = { fps: 0, mixMs: 0, bakeMs: 0, frameMs: 0, width: 0, height: 0, exact: false };
    this.full = { width: 16, height: 16 }; // pixels of the canvas's place
    this.changed = 0; // time of the last change
    this.serial = 0; // counts changes
    this.shown = -1; // serial of the exact picture on the canvas
    this.running = false;
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.lost = true;
      this.dispatchEvent(new Event("lost"));
    });
    canvas.addEventListener("webglcontextrestored", () => {
      this.painter = new Painter(this.gl, this.bundle, this.governor);
      this.lost = false;
      this.touch();
      this.dispatchEvent(new Event("restored"));
    });
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.resize();
    this.#followScreen();
  }

  /** On another screen a pixel may be of another size, though the page's measures stay. */
  #followScreen() {
    const same = matchMedia(`(resolution: ${globalThis.devicePixelRatio || 1}dppx)`);
    same.addEventListener("change", () => { this.resize(); this.#followScreen(); }, { once: true });
  }

  resize() {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    const width = Math.max(16, Math.round(this.canvas.clientWidth * ratio));
    const height = Math.max(16, Math.round(this.canvas.clientHeight * ratio));
    if (this.full.width === width && this.full.height === height) return;
    this.full = { width, height };
    this.touch();
  }

  /** Another model on the same canvas; nothing is shown until the next setScene. */
  setBundle(bundle) {
    Object.assign(this, { bundle, u: null, pair: null, mesh: null });
    if (this.lost) return; // what comes back is of this bundle
    this.painter.dispose();
    this.painter = new Painter(this.gl, bundle, this.governor);
    this.touch();
  }

  /** Shows the scene of pre-activations u (a Float32Array that is not written to again). */
  setScene(u) {
    this.u = u;
    this.touch();
  }

  /** Shows a second scene at the right of the first, under one camera and light; null for one scene alone. */
  setPair(u) {
    this.pair = u;
    this.touch();
  }

  /** Draws the edges of a mesh { positions [3 V], indices [3 T] } over the object; null for none. */
  setMesh(mesh) {
    this.mesh = mesh && { ...mesh, triangles: mesh.indices.length / 3 };
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

  /** Looks at the middle of the objects of these u, which may lie low, unless the visitor has moved the view away. */
  frame(...us) {
    if (this.lost) return;
    const found = us.map((u) => this.painter.renderer.heights(u, this.governor.slow)).filter(Boolean);
    const low = Math.min(...found.map(([from]) => from)), high = Math.max(...found.map(([, to]) => to));
    const middle = found.length ? (low + high) / 2 : 0;
    const before = this.home.target;
    this.home = { ...HOME, target: [0, Math.abs(middle) < MIDDLE ? 0 : clamp(middle, -LOWEST, LOWEST), 0] };
    const { target } = this.look.camera;
    if (before.every((x, i) => x === target[i])) this.moveCamera((camera) => ({ ...camera, target: [...this.home.target] }));
  }

  reset() {
    this.turn(false);
    this.moveCamera(() => ({ ...this.home }));
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
    if (this.shown === this.serial) return Promise.resolve(); // also while the loop that drew it is still ending
    return new Promise((resolve) => this.addEventListener("rest", resolve, { once: true }));
  }

  get #scenes() {
    return this.pair ? [this.u, this.pair] : [this.u];
  }

  async #run() {
    let previous = 0;
    while (this.u && !this.lost) {
      const serial = this.serial;
      const { painter, governor, stats } = this;
      const drawn = await painter.drawMoving(this.#scenes, this.look, this.mesh, this.full);
      const now = performance.now();
      const since = previous ? now - previous : drawn.took;
      governor.learnMoving(since, drawn.fresh);
      if (previous) stats.fps = 0.8 * stats.fps + 200 / Math.max(since, 1);
      const { mixMs, bakeMs } = painter.renderer.scenes.stats;
      Object.assign(stats, { frameMs: drawn.took, mixMs, bakeMs, width: drawn.width, height: drawn.height, exact: false });
      if (this.turning) {
        this.look = { ...this.look, camera: orbit(this.look.camera, Math.min(since, 100) * 0.03, 0) };
        this.serial++;
        this.changed = now;
        this.dispatchEvent(new Event("camera"));
      }
      previous = now;
      this.dispatchEvent(new Event("frame"));
      while (this.serial === serial && performance.now() - this.changed < REST_AFTER_MS) {
        await pause();
        previous = 0;
      }
      if (this.serial === serial && (await this.#rest(serial))) break;
      if (drawn.took < DRAWN_AT_ONCE_MS || document.hidden) await animationFrame();
    }
    this.running = false;
  }

  /** Draws the exact picture of change `serial`; false where another came meanwhile. */
  async #rest(serial) {
    const stale = () => this.lost || this.serial !== serial || !this.u;
    const size = await this.painter.drawExact(this.#scenes, this.look, this.mesh, this.full, stale);
    if (!size || stale()) return false;
    this.shown = serial;
    Object.assign(this.stats, { width: size.width, height: size.height, exact: true });
    this.dispatchEvent(new Event("frame"));
    this.dispatchEvent(new Event("rest"));
    return true;
  }

  /** A picture of any scene, as ImageData; `look` changes the current one. Leaves the canvas alone.
   * coarse: from the baked volume; quick: so where this machine is slow. */
  picture(u, width, height, look = {}, { steps = 128, quick = false, coarse = quick && this.governor.slow, ...rest } = {}) {
    const rowsAtOnce = coarse ? height : this.governor.rows({ width, height, steps });
    const { renderer } = this.painter;
    return renderer.picture(u, { ...this.look, ...look }, width, height, { rowsAtOnce, steps, coarse, ...rest });
  }

  /** The current view as a PNG blob without background. */
  async snapshot() {
    const size = this.governor.snapshot();
    const image = await this.picture(this.u, size, size, { backdrop: [0, 0, 0, 0], ground: false, axes: false });
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

const pause = () => new Promise((resolve) => setTimeout(resolve, 4));
const animationFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
