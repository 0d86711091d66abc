// Saving a project: what is different about its objects goes to the server, which merges it with what other tabs sent.

import { ask } from "../studio/http.js";

const QUIET_MS = 400;
const AGAIN_MS = 5000;
const CHANGES_MAX = 200; // in one request

export const address = (name) => `/att3d/projects/${encodeURIComponent(name)}`;

/** What is sent of an item: never its u. */
export const bare = ({ prompt, seed, strength, favourite, model, locked, recolor, settings }) => ({
  prompt, seed: seed ?? null, strength: strength ?? null, favourite: Boolean(favourite), model: model ?? "",
  locked: locked ?? [], recolor: recolor ?? [], settings: settings ?? [],
});
/** What an object is called in lists: seeds stand for variations of the same words. */
export const nameOf = ({ prompt, seed }) => (seed ? `${prompt}, variation ${seed}` : prompt);
const keyOf = ({ prompt, seed, model }) => JSON.stringify([prompt, seed ?? null, model ?? ""]);

/** Sends the changes of one project, one request at a time; the server merges them with what other tabs sent.
 * changed() is called when its list is another one; say(text) tells what goes wrong. */
export class ProjectWriter {
  constructor(project, { changed, say }) {
    this.project = project;
    this.changed = changed;
    this.say = say;
    this.waiting = new Map(); // key of an item -> what is different about it
    this.timer = 0;
    this.sending = false;
    this.failed = false;
  }

  /** fields: what is different about the item, or all of a new one. */
  change(item, fields) {
    const key = keyOf(item);
    const { prompt, seed = null, model = "" } = item;
    this.waiting.set(key, { ...this.waiting.get(key), ...fields, prompt, seed, model });
    this.#soon(QUIET_MS);
  }

  #soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), ms);
  }

  /** options: of `fetch`; with keepalive it does not wait for its turn, since the page goes. */
  async send(options) {
    clearTimeout(this.timer);
    this.timer = 0;
    if ((this.sending && !options?.keepalive) || !this.waiting.size) return;
    this.sending = true;
    const batch = [...this.waiting].slice(0, CHANGES_MAX);
    for (const [key] of batch) this.waiting.delete(key);
    try {
      const body = { items: batch.map(([, change]) => change), revision: this.project.revision };
      this.#take(await ask("PATCH", address(this.project.name), body, options));
      if (this.failed) this.say("");
      this.failed = false;
    } catch (error) {
      for (const [key, change] of batch) this.waiting.set(key, { ...change, ...this.waiting.get(key) });
      this.failed = true;
      this.say(`The project is not saved: ${error.message}`);
      this.#soon(AGAIN_MS);
    }
    this.sending = false;
    if (this.waiting.size && !this.timer) this.#soon(QUIET_MS);
  }

  /** Takes over what the server knows; what waits here to be sent stays. */
  #take({ items, revision, problem, kept }) {
    Object.assign(this.project, { revision, problem, kept });
    if (items) {
      const found = new Map(items.map((item) => [keyOf(item), item]));
      for (const [key, change] of this.waiting) found.set(key, { ...bare(change), ...found.get(key), ...change });
      this.project.items = [...found.values()];
    }
    this.changed();
  }
}
