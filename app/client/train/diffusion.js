// The diffusion model that a run learns from: the small one that comes with the studio, or one that is named.

import { el } from "../../viewer/dom.js";

const ANY = "Any prompts at all. On a CPU this takes days; the Toybox and your own models need no GPU.";
const FIXED = "Over the network this is the one that can be used; others where the studio is open to its own machine alone";
const CHOICE = "A pipeline in the format of diffusers: its folder, or the hub id of one that was fetched before";

/** prior: { name, knows } of the model that comes with the studio, or null. Without `local` there is no other. */
export function diffusionPart({ prior, local, onChange }) {
  const input = el("input", {
    type: "text", spellcheck: "false", placeholder: "a folder, or a hub id such as DeepFloyd/IF-I-XL-v1.0", value: prior?.name ?? "",
    readonly: !local, "aria-label": "Diffusion model", title: local ? CHOICE : FIXED, oninput: () => { say(); onChange(); },
  });
  const hint = el("p", { class: "a3-quiet", "data-hint": "diffusion" });
  const back = el("button", { type: "button", class: "a3-chip", "data-action": "prior", title: "The picture model that comes with the studio: small, and made on its own Toybox", onclick: () => load(prior.name) }, prior?.name ?? "");
  const own = () => prior !== null && input.value.trim() === prior.name;

  function say() {
    back.hidden = prior === null || own();
    hint.textContent = own() ? `It comes with the studio and runs on a CPU. Any prompt can be trained, but it only knows ${prior.knows}: at other words it guesses.` : ANY;
  }

  function load(name) {
    input.value = name;
    say();
    onChange();
  }

  say();
  return { nodes: [input, hint, back], load, get model() { return input.value.trim(); } };
}
