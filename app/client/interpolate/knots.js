// Chains of a model whose mapping network cannot run in the browser (attention): what the server makes of a few places
// between two prompts is kept, and straight lines join them. All other networks need none of this.

import { ask } from "../studio/http.js";
import { along } from "../studio/model.js";

export class Knots {
  /** arrived() is called when places between two prompts have come. */
  constructor(model, network, arrived) {
    this.model = model;
    this.needed = network === "attention";
    this.arrived = arrived;
    this.kept = new Map(); // the two prompts -> [u, …] from the first to the second; null while they are asked for
  }

  async #ask(key, first, second) {
    this.kept.set(key, null);
    try {
      const answer = await ask("POST", "/att3d/knots", { prompts: [first.prompt, second.prompt], model: this.model.name });
      this.kept.set(key, [first.u, ...answer.u.map((row) => Float32Array.from(row)), second.u]);
      this.arrived();
    } catch {
      this.kept.delete(key); // a straight line from stop to stop will do; it is asked for again with the next chain
    }
  }

  /** Asks for what is missing between the stops [{ prompt, u }] of a chain. */
  prepare(stops) {
    if (!this.needed) return;
    for (let i = 0; i + 1 < stops.length; i++) {
      const key = JSON.stringify([stops[i].prompt, stops[i + 1].prompt]);
      if (!this.kept.has(key)) this.#ask(key, stops[i], stops[i + 1]);
    }
  }

  /** u at alpha in [0, 1] along the stops. */
  along(stops, alpha) {
    if (this.needed && stops.length > 1) {
      const place = Math.min(Math.max(alpha, 0), 1) * (stops.length - 1);
      const i = Math.min(Math.floor(place), stops.length - 2);
      const rows = this.kept.get(JSON.stringify([stops[i].prompt, stops[i + 1].prompt]));
      if (rows) return along(rows, place - i);
    }
    return along(stops.map((stop) => stop.u), alpha);
  }
}
