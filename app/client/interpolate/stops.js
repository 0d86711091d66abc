// The stops of a chain: 2 to 8 prompts, added, removed and put in another order.

import { LIMITS } from "../../tables.js";
import { el } from "../../viewer/dom.js";
import { sheetPicture } from "../stage/sheet.js";
import { complete } from "../studio/slots.js";

const STOPS_MAX = LIMITS.stops;

/** What a small picture of a stop is kept by. */
export const pictureKey = ({ prompt, seed }) => (seed ? `${prompt} version ${seed}` : prompt);

/** changed() is called when they change. Returns { nodes, list, open(prompts, touched), add(prompts, replace), beginWith(stop, partner), vary(i, item), say, stops, touched }. */
export function stopsPart({ model, thumbnails, changed }) {
  let stops = [], dragged = null, touched = false; // touched: by the visitor
  const list = el("ol", { class: "a3-stops" });
  const problem = el("div", { class: "a3-status", role: "status" });
  const entry = el("input", { type: "text", maxlength: 1000, list: "a3-known", placeholder: "Add a prompt, then Enter", "aria-label": "Add a prompt", autocomplete: "off" });
  const known = el("datalist", { id: "a3-known" });
  const plus = el("button", { type: "button", title: "Add this prompt to the chain", onclick: () => fromEntry() }, "Add");

  function say(text, wrong = false) {
    problem.className = wrong ? "a3-status a3-error" : "a3-status";
    problem.textContent = text;
  }
  function draw() {
    list.replaceChildren(...stops.map((stop, i) => {
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      sheetPicture(model, canvas, stop.prompt);
      thumbnails.request(canvas, pictureKey(stop), stop.u);
      const act = (label, title, onclick, disabled) => el("button", { type: "button", title, "aria-label": title, onclick, disabled }, label);
      return el("li", {
        draggable: "true",
        ondragstart: () => { dragged = i; },
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => { event.preventDefault(); if (dragged !== null) move(dragged, i); dragged = null; },
      }, canvas, el("span", {}, stop.prompt),
      act("↑", "Earlier", () => move(i, i - 1), i === 0), act("↓", "Later", () => move(i, i + 1), i === stops.length - 1),
      act("×", "Remove", () => { stops = stops.filter((_, k) => k !== i); touch(); }, stops.length <= 2));
    }));
    plus.disabled = entry.disabled = stops.length >= STOPS_MAX;
  }
  function update() {
    draw();
    changed();
  }
  function touch() {
    touched = true;
    update();
  }
  function move(from, to) {
    if (from === to) return;
    stops = [...stops];
    const [stop] = stops.splice(from, 1);
    stops.splice(to, 0, stop);
    touch();
  }
  /** Adds prompts, or puts them in place of all; false where one of them cannot be had. */
  async function add(prompts, replace = false, byVisitor = true) {
    say("");
    try {
      const made = await Promise.all(prompts.map((prompt) => model.generate(prompt.trim())));
      if (!replace && stops.length + made.length > STOPS_MAX) throw new Error(`a chain holds ${STOPS_MAX} prompts at most: remove one first`);
      stops = replace ? made : [...stops, ...made];
      touched ||= byVisitor;
      update();
      return true;
    } catch (error) {
      say(error.message, true);
      return false;
    }
  }
  /** The chain that the tab begins with. */
  const open = (prompts, byVisitor) => add(prompts, true, Boolean(byVisitor));
  /** Puts a stop in the place of the first, unless the visitor has touched the chain or it is there; whether it did.
   * partner: the second stop that goes well with it, if one is known. */
  function beginWith(stop, partner) {
    const [first, ...others] = stops;
    if (touched || !first || (first.prompt === stop.prompt && first.u === stop.u)) return false;
    stops = [stop, ...(partner ? [partner] : others.filter(({ prompt }) => prompt !== stop.prompt))];
    if (stops.length < 2) stops = [stop, first];
    update();
    return true;
  }
  /** Makes stop `i` the variation of its prompt that { seed, strength, locked } stand for. */
  function vary(i, item) {
    if (item.seed === undefined || !stops[i]) return;
    stops = stops.map((stop, k) => (k === i ? { ...stop, seed: item.seed, u: model.varied({ ...item, prompt: stop.prompt, base: stop.u }) } : stop));
    update();
  }
  async function fromEntry() {
    if (await add([entry.value])) entry.value = "";
  }
  entry.addEventListener("input", () => known.replaceChildren(...complete(model.prompts, entry.value.trim()).map((prompt) => el("option", { value: prompt }))));
  entry.addEventListener("keydown", (event) => { if (event.key === "Enter") fromEntry(); });

  return {
    nodes: [
      el("div", { class: "a3-row a3-head" }, el("h2", {}, "Stops"), el("span", { class: "a3-quiet" }, `2 to ${STOPS_MAX}, in this order`)),
      list, el("div", { class: "a3-row" }, entry, plus), known, problem,
    ],
    list, open, add, beginWith, vary, say,
    get touched() { return touched; },
    get stops() { return stops; },
  };
}
