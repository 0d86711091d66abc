// Recolour: what the viewer shows is what every export gets. All of the object, or the part that somebody points at.

import { el, term } from "../../viewer/dom.js";
import { NO_TINT, tint } from "../../viewer/recolor.js";

const PLAIN = [0, 1, 1];
const DIALS = [
  ["Hue", "turns every colour around the colour wheel, in degrees", -180, 180],
  ["Saturation", "from grey to twice as colourful", 0, 2],
  ["Brightness", "from half to double", 0.5, 2],
];
const REACH = 0.45;
const SHOWN = 120; // degrees of hue that a part turns by as it is picked: one sees what it is
const LOOK = { mode: "albedo", tint: NO_TINT, backdrop: [0, 0, 0, 0], ground: false, axes: false };
const WIDTH = 240; // pixels of the picture that a colour is read from
const STILL = 5; // pixels that a click may move

/** changed([hue, saturation, brightness, (r, g, b, reach)] | []) is called as the dials move; say(text) tells the visitor.
 * Returns { element, show(values) }. */
export function colourPart(viewer, changed, say, signal) {
  let part = []; // colour and reach, nothing for all of the object
  const slider = (name, title, min, max, value, step = (max - min) / 72) =>
    el("input", { type: "range", min, max, step, value, title: `${name}: ${title}`, "aria-label": name, oninput: () => moved() });
  const inputs = DIALS.map(([name, title, min, max], i) => slider(name, title, min, max, PLAIN[i]));
  const reach = slider("Reach", "how unlike the colour that was pointed at others may be", 0.05, 1, REACH, 0.05);
  const values = () => inputs.map((node) => Number(node.value));
  const isPlain = () => values().every((value, i) => Math.abs(value - PLAIN[i]) < 1e-6);

  const swatch = el("span", { class: "a3-swatch", "aria-hidden": "true" });
  const pick = el("button", { type: "button", class: "a3-small", "data-action": "pick-part", "aria-pressed": false, disabled: !viewer.gl, title: "Then click on the part of the object that is to have another colour", onclick: () => picking(pick.getAttribute("aria-pressed") !== "true") }, "Pick a part");
  const whole = el("button", { type: "button", class: "a3-small", "data-action": "whole", title: "The dials are for all of the object again", onclick: () => { part = []; moved(); } }, "All of it");
  const reset = el("button", { type: "button", class: "a3-small", onclick: () => { show([]); changed([]); } }, "As generated");
  const reachRow = el("label", { class: "a3-dial" }, term("Reach", "how unlike the colour that was pointed at others may be"), reach);

  function moved() {
    if (part.length) part = [...part.slice(0, 3), Number(reach.value)];
    const now = isPlain() ? [] : [...values(), ...part];
    draw();
    changed(now);
  }
  function draw() {
    const [hue, saturation, brightness] = values();
    viewer.setLook({ tint: isPlain() ? NO_TINT : tint({ hue, saturation, brightness, part }) });
    whole.hidden = reachRow.hidden = swatch.hidden = !part.length;
    swatch.style.background = `rgb(${part.slice(0, 3).map((x) => Math.round(255 * x)).join()})`;
  }
  function show(wanted) {
    const dials = wanted.length ? wanted.slice(0, 3) : PLAIN;
    inputs.forEach((node, i) => { node.value = dials[i]; });
    part = wanted.slice(3);
    reach.value = part[3] ?? REACH;
    draw();
  }

  function picking(on) {
    pick.setAttribute("aria-pressed", on);
    viewer.canvas.style.cursor = on ? "crosshair" : "";
    say(on ? "Click on the part that is to have another colour." : "");
  }
  /** The object's own colour under a point of the page, null beside it. */
  async function colourAt({ clientX, clientY }) {
    const box = viewer.canvas.getBoundingClientRect();
    const height = Math.max(16, Math.round((WIDTH * box.height) / box.width));
    const { data } = await viewer.picture(viewer.u, WIDTH, height, LOOK, { quick: true });
    const [x, y] = [((clientX - box.left) / box.width) * WIDTH, ((clientY - box.top) / box.height) * height].map(Math.floor);
    const at = 4 * (Math.min(y, height - 1) * WIDTH + Math.min(x, WIDTH - 1));
    return data[at + 3] > 127 ? [...data.subarray(at, at + 3)].map((byte) => byte / 255) : null;
  }
  let down = null;
  viewer.canvas.addEventListener("pointerdown", (event) => { down = event; }, { signal });
  viewer.canvas.addEventListener("pointerup", async (event) => {
    if (pick.getAttribute("aria-pressed") !== "true" || !down) return;
    if (viewer.pair) return say("End the comparison first: then there is one object to point at.");
    if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > STILL) return; // it was turned
    const colour = await colourAt(event);
    if (!colour) return say("There is nothing there: click on the object itself.");
    picking(false);
    part = [...colour, Number(reach.value)];
    if (isPlain()) inputs[0].value = SHOWN;
    moved();
  }, { signal });
  signal.addEventListener("abort", () => picking(false));

  draw();
  const element = el("details", { class: "a3-more" }, el("summary", {}, "Recolour"),
    el("div", { class: "a3-row a3-part" }, pick, swatch, whole),
    ...inputs.map((node, i) => el("label", { class: "a3-dial" }, term(DIALS[i][0], DIALS[i][1]), node)), reachRow, reset);
  return { element, show };
}
