// Small pictures made by the viewer itself, one at a time, while nothing moves.

import { paint } from "../../viewer/dom.js";
import { NO_TINT } from "../../viewer/recolor.js";

const LOOK = { mode: "albedo", backdrop: [0, 0, 0, 0], ground: false, tint: NO_TINT };
const STILL_MS = 150;
const CAMERA = { azimuth: 25, elevation: 15, distance: 2.5, focal: 1.6, target: [0, 0, 0] };

export class Thumbnails {
  constructor(viewer, size = 88) {
    this.viewer = viewer;
    this.size = size;
    this.waiting = [];
    this.kept = new Map();
    this.busy = false;
    // Only what is in sight is drawn.
    this.sight = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) {
          this.sight.unobserve(entry.target);
          this.waiting.push(entry.target);
        }
      }
      this.#work();
    });
  }

  /** Forgets everything: another model is shown. */
  clear() {
    this.serial = (this.serial ?? 0) + 1;
    this.waiting = [];
    this.kept.clear();
    this.sight.disconnect();
  }

  /** Draws the scene of u into `canvas` once that is visible and the viewer rests. Kept by `key`. */
  request(canvas, key, u) {
    canvas.scene = { key, u };
    const kept = this.kept.get(key);
    if (kept) paint(canvas, kept);
    else this.sight.observe(canvas);
  }

  /** The same for a list of pictures at the current camera; later calls replace earlier ones. */
  async strip(canvases, us, size) {
    this.serial = (this.serial ?? 0) + 1;
    const serial = this.serial;
    const { camera, mode, tint } = this.viewer.look;
    for (let i = 0; i < us.length; i++) {
      await this.#still();
      if (serial !== this.serial || !canvases[i].isConnected) return;
      paint(canvases[i], await this.viewer.picture(us[i], size, size, { ...LOOK, camera, mode, tint }, this.#quality()));
    }
  }

  /** Waits until nothing moves. A slow machine works for seconds on its exact picture: small ones come before it. */
  async #still() {
    const { viewer } = this;
    if (!viewer.governor.slow || viewer.changed === undefined) return viewer.rested();
    for (let left; (left = viewer.changed + STILL_MS - performance.now()) > 0;) await new Promise((resolve) => setTimeout(resolve, left));
    return undefined;
  }

  #quality() {
    return { steps: 96, coarse: this.viewer.governor.slow };
  }

  async #work() {
    if (this.busy) return;
    this.busy = true;
    const again = []; // drawn before it was known how fast this machine is
    while (this.waiting.length) {
      await this.#still();
      const canvas = this.waiting.shift();
      if (!canvas?.isConnected) continue; // cleared meanwhile, or gone
      if (canvas.offsetParent === null) { // its tab is hidden by now: wait until it is seen again
        this.sight.observe(canvas);
        continue;
      }
      const { key, u } = canvas.scene;
      const look = { ...LOOK, camera: CAMERA };
      const image = this.kept.get(key) ?? (await this.viewer.picture(u, this.size, this.size, look, this.#quality()));
      if (this.viewer.governor.known === false) again.push({ canvas, key, image });
      else this.kept.set(key, image);
      paint(canvas, image);
    }
    this.busy = false;
    if (!again.length) return;
    await this.viewer.rested();
    if (this.viewer.governor.slow) { // those pictures were as good as any here
      for (const { key, image } of again) this.kept.set(key, image);
      return;
    }
    this.waiting.push(...again.map(({ canvas }) => canvas));
    this.#work();
  }
}
