// Prompts to pre-activations u: trained ones are in the bundle, any other costs the server one small message.

export class Model {
  constructor(bundle) {
    this.prompts = bundle.header.prompts;
    this.dim = bundle.header.dim_v;
    this.name = bundle.header.name;
    const all = bundle.sections.prompt_u;
    this.known = new Map(this.prompts.map((prompt, i) => [prompt, all.slice(i * this.dim, (i + 1) * this.dim)]));
    this.spread = deviations([...this.known.values()], this.dim);
    this.nearest = new Map();
  }

  /** { prompt, u, seen, nearest }; throws an Error whose message is for the visitor. */
  async generate(prompt) {
    const known = this.known.get(prompt);
    if (known) return { prompt, u: known, seen: this.prompts.includes(prompt), nearest: this.nearest.get(prompt) ?? [] };
    let response;
    try {
      response = await fetch("/att3d/u", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ prompt }),
      });
    } catch {
      throw new Error("the studio's server does not answer; is it still running?");
    }
    if (response.status === 413) throw new Error("the prompt is too long; shorten it");
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.error ?? `the server could not do that (${response.status})`);
    const u = Float32Array.from(answer.u);
    this.known.set(answer.prompt, u);
    this.nearest.set(answer.prompt, answer.nearest);
    return { ...answer, u };
  }

  /** u moved at random by `strength` of the spread between prompts; the same seed gives the same. */
  vary(u, strength, seed) {
    const random = generator(seed);
    return u.map((x, i) => x + strength * this.spread[i] * gaussian(random));
  }
}

/** Weighted sum of pre-activations. The weights of a mix sum to 1, so it is the mix of the prompts. */
export function blend(us, weights) {
  const out = new Float32Array(us[0].length);
  us.forEach((u, k) => { for (let i = 0; i < out.length; i++) out[i] += weights[k] * u[i]; });
  return out;
}

/** u along a chain of stops; alpha 0 is the first, 1 the last. */
export function along(us, alpha) {
  const place = Math.min(Math.max(alpha, 0), 1) * (us.length - 1);
  const first = Math.min(Math.floor(place), us.length - 2);
  return blend([us[first], us[first + 1]], [1 - (place - first), place - first]);
}

function deviations(rows, dim) {
  const out = new Float32Array(dim).fill(1);
  if (rows.length < 2) return out;
  for (let i = 0; i < dim; i++) {
    const mean = rows.reduce((sum, row) => sum + row[i], 0) / rows.length;
    out[i] = Math.sqrt(rows.reduce((sum, row) => sum + (row[i] - mean) ** 2, 0) / rows.length);
  }
  return out;
}

/** mulberry32: a small seeded generator of numbers in [0, 1). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const gaussian = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
