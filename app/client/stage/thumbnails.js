// Small pictures made by the viewer itself, one at a time, while it has nothing better to do.

import { paint } from "../../viewer/dom.js";
import { NO_TINT } from "../../viewer/recolor.js";

const LOOK = { mode: "albedo", backdrop: [0, 0, 0, 0], ground: false, tint: NO_TINT };
const QUALITY = { steps: 96, quick: true };
const CAMERA = { azimuth: 25, elevation: 15, distance: 2.5, focal: 1.85, target: [0, 0, 0] };

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
      await this.viewer.rested();
      if (serial !== this.serial || !canvases[i].isConnected) return;
      paint(canvases[i], await this.viewer.picture(us[i], size, size, { ...LOOK, camera, mode, tint }, this.#quality()));
    }
  }

  #quality() {
    return { steps: 96, coarse: this.viewer.governor.slow };
  }

  async #work() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      await this.viewer.rested();
      const canvas = this.waiting.shift();
      if (!canvas?.isConnected) continue; // cleared meanwhile, or gone
      if (canvas.offsetParent === null) { // its tab is hidden by now: wait until it is seen again
        this.sight.observe(canvas);
        continue;
      }
      const { key, u } = canvas.scene;
      const look = { ...LOOK, camera: CAMERA };
      const image = this.kept.get(key) ?? (await this.viewer.picture(u, this.size, this.size, look, this.#quality()));
      this.kept.set(key, image);
      paint(canvas, image);
    }
    this.busy = false;
  }
}
