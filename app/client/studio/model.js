// Prompts to pre-activations u: trained ones are in the bundle, any other costs the server one small message.

import { captionOf } from "./api.js";
import { wordVectors } from "./directions.js";
import { ask } from "./http.js";
import { anySeed } from "./random.js";
import { families, phrases } from "./slots.js";

const SEEN = Object.freeze({ level: "seen", score: 1, parts: [] });

export class Model {
  /** card: what the server says of it; measured: how often its coverage meter is wrong, or null; words: what can be
   * said to it, where it reads slots; licence: of what it makes, in words. */
  constructor(bundle, card = {}, { measured = null, words = null, licence = "" } = {}) {
    this.prompts = bundle.header.prompts;
    this.dim = bundle.header.u_dim;
    this.name = bundle.header.name;
    this.card = card;
    this.measured = measured;
    this.words = words;
    this.licence = licence;
    this.settings = bundle.sections.settings_u ? (bundle.header.settings ?? []) : [];
    this.settingsU = bundle.sections.settings_u;
    const all = bundle.sections.prompt_u;
    this.known = new Map(this.prompts.map((prompt, i) => [prompt, all.slice(i * this.dim, (i + 1) * this.dim)]));
    this.trained = new Set(this.prompts);
    this.vocabulary = words ? new Map() : families(this.prompts);
    this.spread = deviations([...this.known.values()], this.dim);
    this.answers = new Map();
  }

  /** { prompt, u, seen, nearest, coverage, suggestion, understood, read, unjudged }; throws an Error whose message is for the
   * visitor. bare: of the words as one phrase, without understanding, by a model that reads slots. */
  async generate(prompt, bare = false) {
    if (this.trained.has(prompt) && !bare) {
      return { prompt, u: this.known.get(prompt), seen: true, nearest: [], coverage: SEEN, suggestion: "", understood: this.words?.understood(prompt), read: 1 };
    }
    const key = bare ? `bare ${prompt}` : prompt;
    const kept = this.answers.get(key);
    if (kept) return kept;
    const answer = await ask("POST", "/att3d/u", { prompt, model: this.name, ...(bare ? { bare } : {}) });
    const made = { ...answer, u: Float32Array.from(answer.u) };
    if (bare) made.bare = true;
    else this.known.set(answer.prompt, made.u);
    // A verdict that was not ready yet is worth asking for again.
    if (bare || made.coverage || made.understood || made.unjudged) this.answers.set(key, made);
    return made;
  }

  /** The object of words chosen one by one, of a model that reads slots. */
  async compose(slots) {
    const caption = this.words.byNoun.get(slots.kind)?.caption;
    return this.generate(caption && Object.keys(slots).length === 1 ? caption : await captionOf(this.name, slots));
  }

  /** Places of the settings that tell the specimens of an object apart. */
  get variations() {
    return this.settings.flatMap(({ name }, i) => (name.startsWith("variation") ? [i] : []));
  }

  /** Whether another one of the same words has other proportions, not another u. */
  get specimens() {
    return Boolean(this.words) && this.variations.length > 0;
  }

  /** u of a prompt's `base` under the seed, strength and locks of an item. */
  varied({ base, prompt, seed, strength, locked }) {
    const same = seed === null || seed === undefined || this.specimens;
    return same ? base : this.vary(base, strength, seed, prompt, locked ?? []);
  }

  /** Settings of one specimen; the same seed gives the same. strength 0 is the usual object, 1 any of the range. */
  specimen(seed, strength, values = []) {
    const random = generator(seed);
    const middle = this.settings.map(({ low, high }, i) => values[i] ?? (low + high) / 2);
    for (const i of this.variations) {
      const { low, high } = this.settings[i];
      middle[i] = (low + high) / 2 + strength * (random() - 0.5) * (high - low);
    }
    return middle;
  }

  /** A seed whose specimen is as unlike `values` as the best of a few. */
  unlike(values, strength) {
    const far = (seed) => this.specimen(seed, strength, values).reduce((sum, value, i) => {
      const { low, high } = this.settings[i];
      return sum + ((value - (values?.[i] ?? (low + high) / 2)) / (high - low)) ** 2;
    }, 0);
    const seeds = Array.from({ length: 4 }, () => anySeed());
    return seeds.reduce((best, seed) => (far(seed) > far(best) ? seed : best));
  }

  /** u moved at random by `strength` of the spread between prompts; the same seed gives the same. What tells the
   * phrases of the `locked` places of the sentence apart is left as it is. */
  vary(u, strength, seed, prompt = "", locked = []) {
    const random = generator(seed);
    const step = u.map((_, i) => strength * this.spread[i] * gaussian(random));
    for (const direction of this.#locked(prompt, locked)) {
      const share = step.reduce((sum, x, i) => sum + x * direction[i], 0);
      for (let i = 0; i < step.length; i++) step[i] -= share * direction[i];
    }
    return u.map((x, i) => x + step[i]);
  }

  #locked(prompt, places) {
    const parts = phrases(prompt);
    const choices = this.vocabulary.get(parts.length);
    if (!choices || !places.length) return [];
    const rows = places.filter((place) => place < choices.length).flatMap((place) => wordVectors(this, parts.length, place));
    return orthonormal(rows);
  }

  /** u under values of the model's settings; a setting in its middle changes nothing. */
  applied(u, values = []) {
    if (!this.settings.length || !values.length) return u;
    const out = Float32Array.from(u);
    this.settings.forEach(({ low, high }, s) => {
      const by = (values[s] ?? (low + high) / 2) - (low + high) / 2;
      if (by) for (let i = 0; i < out.length; i++) out[i] += by * this.settingsU[s * this.dim + i];
    });
    return out;
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

/** An orthonormal basis of the rows' span, by Gram and Schmidt; rows that add nothing are left out. */
export function orthonormal(rows) {
  const out = [];
  for (const row of rows) {
    const rest = Float64Array.from(row);
    const before = Math.hypot(...rest);
    for (let twice = 0; twice < 2; twice++) {
      for (const q of out) {
        const share = rest.reduce((sum, x, i) => sum + x * q[i], 0);
        for (let i = 0; i < rest.length; i++) rest[i] -= share * q[i];
      }
    }
    const length = Math.hypot(...rest);
    if (length > 1e-4 * before && length > 1e-9) out.push(rest.map((x) => x / length));
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
