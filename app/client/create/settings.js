// Sliders for what a model was amortized over besides the prompt (paper, section 3.2.2).

import { el, term } from "../../viewer/dom.js";

/** What a setting is called, and what it does. */
function described({ name, low, high }, all) {
  const several = all.filter((other) => other.name.startsWith("variation")).length > 1;
  if (!name.startsWith("variation")) return [name.replaceAll("_", " "), `A training setting that this model learnt over its whole range, ${low} to ${high}`];
  const number = several ? ` ${name.replace(/\D+/, "") || 1}` : "";
  return [`proportion${number}`, "A measure in which objects of one kind differ, such as how high a chair's back is; in the middle it is the usual one"];
}

/** changed(values) is called as they move. Returns { element | null, show(values) }. */
export function settingsPart(model, changed) {
  if (!model.settings.length) return { element: null, show: () => {} };
  const inputs = model.settings.map(({ name, low, high }) =>
    el("input", { type: "range", min: low, max: high, step: (high - low) / 100, value: (low + high) / 2, "aria-label": described({ name, low, high }, model.settings)[0], "data-setting": name, oninput: () => { label(); changed(values()); } }));
  const outputs = inputs.map(() => el("output", {}));
  const values = () => inputs.map((node) => Number(node.value));
  const label = () => outputs.forEach((node, i) => { node.textContent = Number(inputs[i].value).toPrecision(3); });
  label();
  const rows = model.settings.map((setting, i) => el("label", { class: "a3-dial" }, term(...described(setting, model.settings)), inputs[i], outputs[i]));
  return {
    element: el("details", { class: "a3-more", open: true }, el("summary", {}, "Settings of this model"), ...rows),
    show(wanted = []) {
      inputs.forEach((node, i) => { node.value = wanted[i] ?? (model.settings[i].low + model.settings[i].high) / 2; });
      label();
    },
  };
}
