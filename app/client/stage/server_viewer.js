// Without WebGL2: the same controls over pictures that the server renders.

import { HOME } from "../../viewer/camera.js";
import { paint } from "../../viewer/dom.js";
import { askFile } from "../studio/http.js";

const SIZE = 320;

export class ServerViewer extends EventTarget {
  constructor(canvas) {
    super();
    this.canvas = canvas;
    canvas.classList.add("a3-contain");
    this.look = { camera: { ...HOME }, mode: "full", light: {}, backdrop: [0.09, 0.09, 0.09, 1], ground: false };
    this.stats = { fps: 0, width: SIZE, height: SIZE, exact: true };
    this.governor = { slow: true };
    this.model = "";
    this.turning = false;
    this.serial = 0;
    this.running = false;
  }

  setScene(u) {
    this.u = u;
    this.touch();
  }

  setLook(change) {
    this.look = { ...this.look, ...change, ground: false };
    this.touch();
    this.dispatchEvent(new Event("look"));
  }

  moveCamera(move) {
    this.look = { ...this.look, camera: move(this.look.camera) };
    this.touch();
    this.dispatchEvent(new Event("camera"));
  }

  reset() {
    this.moveCamera(() => ({ ...HOME }));
  }

  /** Pictures are of this model from now on; nothing is shown until the next setScene. */
  setModel(name) {
    this.model = name;
    this.u = null;
  }

  setPair() {} // one picture at a time

  setMesh() {} // nor lines over it

  turn() {} // a server cannot keep up with it

  turnLight() {} // its light stands at the camera

  touch() {
    this.serial++;
    if (!this.running) this.#run();
  }

  rested() {
    if (!this.running) return Promise.resolve();
    return new Promise((resolve) => this.addEventListener("rest", resolve, { once: true }));
  }

  async #run() {
    this.running = true;
    let serial = -1;
    while (this.u && serial !== this.serial) {
      serial = this.serial;
      try {
        paint(this.canvas, await this.picture(this.u, SIZE, SIZE));
      } catch (error) {
        this.dispatchEvent(new CustomEvent("failed", { detail: error.message }));
      }
      this.dispatchEvent(new Event("frame"));
    }
    this.running = false;
    this.dispatchEvent(new Event("rest"));
  }

  async picture(u, width, height, look = {}) {
    const { camera, mode } = { ...this.look, ...look };
    const { azimuth, elevation, distance, focal } = camera;
    const body = { model: this.model, u: [...u], azimuth, elevation, distance, focal, mode, size: Math.max(16, Math.min(512, width)) };
    const bitmap = await createImageBitmap(await askFile("/att3d/picture", body));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  }

  async snapshot() {
    const { toPng } = await import("../../viewer/viewer.js");
    return toPng(await this.picture(this.u, 512, 512));
  }
}
