// The mix pad: drag inside a square whose corners are prompts.

import { cornerWeights } from "../../viewer/chain.js";
import { clamp } from "../../viewer/camera.js";
import { el } from "../../viewer/dom.js";

/** onMix(weights, [x, y]) is called with one weight per corner and the dot's place in the unit square. */
export function mixPad(onMix) {
  const dot = el("div", { class: "a3-dot" });
  const labels = ["tl", "tr", "bl", "br"].map((corner) => el("span", { class: `a3-corner a3-${corner}` }));
  const element = el("div", { class: "a3-pad", tabindex: 0, role: "application", "aria-label": "Mix pad: arrow keys move" }, ...labels, dot);
  let corners = 0, x = 0, y = 0, held = false;
  const place = () => { dot.style.left = `${x * 100}%`; dot.style.top = `${y * 100}%`; };
  const go = (nextX, nextY) => {
    if (corners < 3) return;
    x = clamp(nextX, 0, 1);
    y = clamp(nextY, 0, 1);
    place();
    onMix(cornerWeights(x, y, corners), [x, y]);
  };
  const at = (event) => {
    const box = element.getBoundingClientRect();
    go((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  element.addEventListener("pointerdown", (event) => { held = true; element.setPointerCapture?.(event.pointerId); at(event); });
  element.addEventListener("pointermove", (event) => { if (held) at(event); });
  for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, () => { held = false; });
  element.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, -0.05], ArrowDown: [0, 0.05] };
    if (!moves[event.key]) return;
    event.preventDefault();
    go(x + moves[event.key][0], y + moves[event.key][1]);
  });
  return {
    element,
    go,
    setCorners(stops) {
      corners = stops.length;
      element.classList.toggle("a3-off", corners < 3);
      labels.forEach((label, i) => { label.textContent = corners < 3 ? (i === 0 ? "add a third stop" : "") : (stops[i]?.prompt ?? ""); });
      place();
    },
  };
}
