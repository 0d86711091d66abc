// The gallery: trained prompts as pictures, a spread of them at a time.

import { el } from "../../viewer/dom.js";

const SHOWN = 24;

/** pick(prompt) is called for a picture that is chosen. */
export function galleryPart(model, thumbnails, pick) {
  const tiles = el("div", { class: "a3-gallery" });
  let first = 0;
  function draw() {
    const count = model.prompts.length;
    // A stride spreads the choice over the whole list; successive pages do not repeat.
    const stride = Math.max(1, Math.ceil(count / SHOWN));
    const indices = Array.from({ length: Math.min(SHOWN, count) }, (_, i) => (i * stride + first + Math.floor((i * stride) / count)) % count);
    tiles.replaceChildren(...[...new Set(indices)].map((index) => {
      const prompt = model.prompts[index];
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      thumbnails.request(canvas, prompt, model.known.get(prompt));
      return el("button", { type: "button", class: "a3-tile", title: prompt, "aria-label": prompt, onclick: () => pick(prompt) }, canvas);
    }));
  }
  const more = el("button", { type: "button", class: "a3-small", onclick: () => { first = (first + 1) % Math.max(1, model.prompts.length); draw(); } }, "Show others");
  draw();
  return [
    el("div", { class: "a3-row a3-head" }, el("h2", {}, "Gallery"), more),
    tiles,
    el("p", { class: "a3-quiet" }, `${model.prompts.length.toLocaleString("en")} prompts in training; other words are welcome.`),
  ];
}
