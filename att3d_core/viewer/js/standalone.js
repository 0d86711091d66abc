// The stand-alone page: one chain of prompts, its slider, and the viewer. Everything is in the file itself.

import { readBundle } from "./bundle.js";
import { VIEWS } from "./camera.js";
import { alphaAt } from "./chain.js";
import { el, save, slug } from "./dom.js";
import { attachInput } from "./input.js";
import { Viewer } from "./viewer.js";

const SECONDS = 4; // from one end of the chain to the other, for two prompts
const MODES = { full: "Lit", albedo: "Colour", textureless: "Clay", normal: "Normals", depth: "Depth", opacity: "Opacity" };

/** u at alpha in [0, 1] of tabulated rows of `dim` numbers. */
export function fromTable(table, dim, alpha) {
  const rows = table.length / dim;
  const place = Math.min(Math.max(alpha, 0), 1) * (rows - 1);
  const first = Math.min(Math.floor(place), rows - 2);
  const share = place - first;
  return Float32Array.from({ length: dim }, (_, i) => (1 - share) * table[first * dim + i] + share * table[(first + 1) * dim + i]);
}

function embedded(id) {
  const text = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function start() {
  const bundle = readBundle(embedded("model"));
  const { prompts, u_dim: dim } = bundle.header;
  const table = bundle.sections.prompt_u;
  const canvas = el("canvas", { "aria-label": "The object. Drag to turn it." });
  document.body.prepend(canvas);
  const viewer = new Viewer(canvas, bundle);
  if (bundle.header.tint) viewer.setLook({ tint: bundle.header.tint });
  const alpha = el("input", { type: "range", min: 0, max: 1, step: 0.001, value: 0, "aria-label": "α: place along the chain" });
  const value = el("output", {}, "α 0.00");
  const stops = el("div", { class: "stops" }, ...prompts.map((prompt, i) =>
    el("button", { type: "button", onclick: () => { pause(); go(i / (prompts.length - 1)); } }, prompt)));
  let playing = null;

  function go(to) {
    alpha.value = to;
    value.textContent = `α ${Number(to).toFixed(2)}`;
    const near = Math.round(to * (prompts.length - 1));
    [...stops.children].forEach((node, i) => node.classList.toggle("near", i === near));
    viewer.setScene(fromTable(table, dim, Number(to)));
  }
  function pause() {
    playing = null;
    play.textContent = "▶ Play";
  }
  function run() {
    const length = SECONDS * (prompts.length - 1);
    const mine = { start: performance.now() - Number(alpha.value) * length * 1000 };
    playing = mine;
    play.textContent = "❚❚ Pause";
    const tick = () => {
      if (playing !== mine) return;
      go(alphaAt((performance.now() - mine.start) / 1000, length, "pingpong").alpha);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }
  const play = el("button", { type: "button", onclick: () => (playing ? pause() : run()) }, "▶ Play");
  const turn = () => viewer.turn(!viewer.turning);
  const mode = el("select", { "aria-label": "What is shown", onchange: () => viewer.setLook({ mode: mode.value }) },
    ...Object.entries(MODES).map(([key, text]) => el("option", { value: key }, text)));
  const face = (view) => () => viewer.moveCamera((camera) => ({ ...camera, ...VIEWS[view], target: [0, 0, 0] }));
  const snapshot = async () => save(await viewer.snapshot(), `${slug(prompts.join(" to "))}.png`);
  alpha.addEventListener("input", () => { pause(); go(Number(alpha.value)); });
  attachInput(canvas, viewer, {
    " ": turn, r: () => viewer.reset(), 1: face("front"), 2: face("side"), 3: face("back"), 7: face("top"), s: snapshot,
  });
  document.body.append(el("div", { class: "bar" },
    el("div", { class: "row" }, play, alpha, value),
    stops,
    el("div", { class: "row" }, mode, el("button", { type: "button", onclick: turn }, "Turn"),
      el("button", { type: "button", onclick: () => viewer.reset() }, "Reset"),
      el("button", { type: "button", onclick: snapshot }, "Snapshot"),
      el("span", {}, "Drag turns, wheel or pinch zooms, Shift-drag pans."))));
  globalThis.att3d = { viewer, go, bundle };
  go(0);
  viewer.turn(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  canvas.addEventListener("pointerdown", () => viewer.turn(false), { once: true });
}

try {
  start();
} catch (error) {
  document.body.textContent = `This page needs a browser with WebGL2: ${error.message}.`;
}
