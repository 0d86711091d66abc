// Recolour: what the viewer shows is what every export gets.

import { el, term } from "../../viewer/dom.js";
import { NO_TINT, tint } from "../../viewer/recolor.js";

const PLAIN = [0, 1, 1];
const DIALS = [
  ["Hue", "turns every colour around the colour wheel, in degrees", -180, 180],
  ["Saturation", "from grey to twice as colourful", 0, 2],
  ["Brightness", "from half to double", 0.5, 2],
];

/** changed([hue, saturation, brightness] | []) is called as the dials move. Returns { element, show(values) }. */
export function colourPart(viewer, changed) {
  const inputs = DIALS.map(([name, title, min, max], i) =>
    el("input", { type: "range", min, max, step: (max - min) / 72, value: PLAIN[i], title: `${name}: ${title}`, "aria-label": name, oninput: () => moved() }));
  const values = () => inputs.map((node) => Number(node.value));
  const isPlain = () => values().every((value, i) => Math.abs(value - PLAIN[i]) < 1e-6);
  function moved() {
    show(values());
    changed(isPlain() ? [] : values());
  }
  function show(wanted) {
    const [hue, saturation, brightness] = wanted.length ? wanted : PLAIN;
    inputs.forEach((node, i) => { node.value = [hue, saturation, brightness][i]; });
    viewer.setLook({ tint: isPlain() ? NO_TINT : tint({ hue, saturation, brightness }) });
  }
  const reset = el("button", { type: "button", class: "a3-small", onclick: () => { show([]); changed([]); } }, "As generated");
  const element = el("details", { class: "a3-more" }, el("summary", {}, "Recolour"),
    ...inputs.map((node, i) => el("label", { class: "a3-dial" }, term(DIALS[i][0], DIALS[i][1]), node)), reset);
  return { element, show };
}
