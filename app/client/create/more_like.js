// "More like this": other specimens of the object on the stage, and the kinds beside it with the same words.

import { el } from "../../viewer/dom.js";
import { KIND } from "../studio/words.js";
import { nameOf } from "./project_writer.js";

const EACH = 6;

/** now() is the present item, specimen(item) another one of it, made(slots) the item of words, pick(item) shows one. */
export function moreLikePart({ model, picture, now, specimen, made, pick }) {
  const tiles = el("div", { class: "a3-gallery a3-like" });
  const element = el("div", { class: "a3-like-box", hidden: true },
    el("div", { class: "a3-row a3-head" }, el("h2", {}, "More like this"), el("button", { type: "button", class: "a3-small", onclick: () => { element.hidden = true; } }, "Close")), tiles);
  const button = el("button", { type: "button", "data-action": "more-like", title: "Six others of other proportions, and six kinds like it", onclick: () => fill() }, "More like this");
  let serial = 0;

  function tile(item, label) {
    const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
    picture(canvas, item);
    return el("button", { type: "button", class: "a3-tile", title: label, "aria-label": label, onclick: () => pick(item) }, canvas);
  }
  async function fill() {
    const item = now();
    if (!item) return;
    const mine = ++serial;
    const specimens = Array.from({ length: EACH }, () => specimen(item));
    const slots = item.understood?.slots ?? {};
    const others = await Promise.all(neighbours(model, slots[KIND]).map((noun) => made(model.words.fitting({ ...slots, [KIND]: noun })).catch(() => null)));
    if (mine !== serial) return;
    tiles.replaceChildren(
      ...specimens.map((other) => tile(other, nameOf(other))),
      ...others.filter(Boolean).map((other) => tile(other, other.prompt)));
    element.hidden = false;
  }
  return { element, button };
}

/** Nouns of the kinds whose bare objects the model holds for most alike. */
function neighbours(model, noun) {
  const { words } = model;
  const own = model.known.get(words.byNoun.get(noun)?.caption);
  if (!own) return [];
  const far = (u) => u.reduce((sum, x, i) => sum + (x - own[i]) ** 2, 0);
  const others = words.kinds.filter((kind) => kind.noun !== noun && model.known.has(kind.caption));
  const ranked = others.map((kind) => [far(model.known.get(kind.caption)), kind.noun]).sort(([a], [b]) => a - b);
  return ranked.slice(0, EACH).map(([, name]) => name);
}
