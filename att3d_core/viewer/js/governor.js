// Keeps the picture fluent: how many pixels and steps a frame may have on this machine, from what frames took before.

const FRAME_MS = { turning: 28, fresh: 48 }; // from one frame to the next: of a scene known, of one just mixed
const STRIP_MS = 45; // one strip of the exact picture: the page stays responsive
const STEPS = { coarse: 64, least: 40, exact: 128 };
const LEAST = 96; // pixels per side below which fewer steps are taken first
const FEWEST = 64; // and below which nothing goes

export class Governor {
  /** restMs: how long the exact picture may take in all. */
  constructor(restMs = 3500) {
    this.restMs = restMs;
    this.pixels = { turning: 96 ** 2, fresh: 96 ** 2 }; // of a frame while moving
    this.cost = 1e-4; // ms for one step of one pixel of the exact picture; from a slow machine's on
    this.known = false; // whether a whole exact picture has been measured
  }

  /** Learns from a moving frame: the milliseconds since the one before. fresh: its scene had to be mixed. */
  learnMoving(ms, fresh) {
    const kind = fresh ? "fresh" : "turning";
    const change = Math.min(Math.max(FRAME_MS[kind] / Math.max(ms, 1), 0.6), 1.25);
    this.pixels[kind] = Math.min(Math.max(this.pixels[kind] * change ** 0.7, FEWEST ** 2), 2 ** 22);
  }

  /** Learns from a strip of the exact picture of `samples` = pixels times steps. */
  learnExact(samples, ms) {
    const cost = Math.max(ms, 0.2) / samples;
    this.cost = cost > this.cost ? 0.5 * (this.cost + cost) : Math.max(cost, 0.4 * this.cost);
  }

  /** Learns from a whole exact picture. */
  learnPicture(samples, ms) {
    this.whole = ms / samples;
    this.known = true;
  }

  /** ms for one step of one pixel, on the average of a whole picture. */
  get #picture() {
    return this.known ? this.whole : this.cost;
  }

  /** Whether this machine draws the exact picture of width x height often enough to need no other. */
  exactFits(width, height) {
    return this.known && this.whole * width * height * STEPS.exact < 0.8 * FRAME_MS.turning;
  }

  /** Size and steps of a frame while moving, for a canvas of width x height. fresh: its scene must be mixed first. */
  moving(width, height, fresh) {
    if (this.exactFits(width, height)) return { width, height, steps: STEPS.exact, coarse: false };
    const pixels = 2 ** (Math.round(4 * Math.log2(this.pixels[fresh ? "fresh" : "turning"])) / 4); // seldom another size
    const steps = pixels < LEAST ** 2 ? STEPS.least : STEPS.coarse;
    return { ...shrunk(width, height, pixels), steps, coarse: true };
  }

  /** The same for the exact picture at rest; 128 pixels per side are never undercut. */
  resting(width, height) {
    const pixels = Math.max(this.restMs / (this.#picture * STEPS.exact), 128 ** 2);
    return { ...shrunk(width, height, pixels), steps: STEPS.exact };
  }

  /** Pixels a side of a snapshot: large, unless that would take much longer than a picture at rest. */
  snapshot() {
    return shrunk(1024, 1024, Math.max((2 * this.restMs) / (this.#picture * STEPS.exact), 128 ** 2)).width;
  }

  /** Rows of an exact frame to draw at once. */
  rows({ width, height, steps }) {
    return Math.min(height, Math.max(4, Math.floor(STRIP_MS / (this.cost * steps * width))));
  }

  /** Whether this machine draws coarsely while something moves. */
  get slow() {
    return !this.known || this.whole > 4e-7; // a window of 700 x 700 pixels
  }
}

/** width x height, made smaller to hold at most `pixels`. */
function shrunk(width, height, pixels) {
  const scale = Math.min(1, Math.sqrt(pixels / (width * height)));
  return { width: Math.max(16, Math.round(width * scale)), height: Math.max(16, Math.round(height * scale)) };
}
