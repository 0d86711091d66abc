// Keeps the picture fluent: how many pixels and steps a frame may have on this machine, from what frames took before.

const MOVING_MS = 28; // a frame while something moves: 30 a second with some room
const STRIP_MS = 45; // one strip of the exact picture: the page stays responsive
const STEPS = { coarse: 64, exact: 128 };

export class Governor {
  /** restMs: how long the exact picture may take in all. */
  constructor(restMs = 3500) {
    this.restMs = restMs;
    this.cost = 1e-4; // ms for one step of one pixel; learned, from a slow machine's on
  }

  /** Learns from a draw of `samples` = pixels times steps that took `ms`. */
  learn(samples, ms) {
    const cost = Math.max(ms, 0.2) / samples;
    this.cost = cost > this.cost ? 0.5 * (this.cost + cost) : Math.max(cost, 0.4 * this.cost);
  }

  #fit(budgetMs, steps, width, height, least) {
    const most = width * height;
    const pixels = Math.min(most, Math.max(budgetMs / (this.cost * steps), least * least));
    const scale = Math.sqrt(pixels / most);
    return { width: Math.max(16, Math.round(width * scale)), height: Math.max(16, Math.round(height * scale)), steps };
  }

  /** Size and steps of a frame while moving, for a canvas of width x height. */
  moving(width, height) {
    const full = this.#fit(MOVING_MS, STEPS.exact, width, height, 1);
    if (full.width >= width) return full; // fast enough for the exact picture
    return this.#fit(MOVING_MS, STEPS.coarse, width, height, 72);
  }

  /** The same for the exact picture at rest; `least` pixels a side are never undercut. */
  resting(width, height) {
    return this.#fit(this.restMs, STEPS.exact, width, height, 128);
  }

  /** Pixels a side of a snapshot: large, unless that would take much longer than a picture at rest. */
  snapshot() {
    return this.#fit(2 * this.restMs, STEPS.exact, 1024, 1024, 128).width;
  }

  /** Rows of a frame to draw at once. */
  rows({ width, height, steps }) {
    return Math.min(height, Math.max(4, Math.floor(STRIP_MS / (this.cost * steps * width))));
  }

  /** Whether this machine is too slow for a fine occupancy while the scene changes. */
  get slow() {
    return this.cost > 2e-5;
  }
}
