// The models that the studio can show, and the choice among them.

import { el } from "../../viewer/dom.js";
import { ask } from "./http.js";

const REMEMBERED = "att3d-model";
export const KINDS = {
  none: ["nothing", "What lies between two prompts was never asked for in training: expect ghosts half way."],
  embedding: ["embeddings", "Trained with the text embeddings of two prompts mixed (paper, section 3.2.2)."],
  loss: ["loss", "Trained with one prompt's loss or the other's, drawn by α (paper, section 3.2.2)."],
  guidance: ["guidance", "Trained with the guidance of both prompts mixed by α (paper, equation 11)."],
  family: ["family", "Trained with the library's own in-between shapes, where it has them."],
  unknown: ["unknown", "This model does not say what it was trained for between prompts."],
};

/** { default, models }; throws an Error for the visitor. */
export const listModels = () => ask("GET", "/att3d/models");

/** Which model to open: the link's, else the one of last time, else the server's default. */
export function firstModel(list, link) {
  const usable = list.models.filter((card) => !card.error).map((card) => card.name);
  return [link.model, localStorage.getItem(REMEMBERED), list.default].find((name) => usable.includes(name)) ?? list.default;
}

/** Fills the panel's head: the choice of model and what it is. */
export function modelChoice(host, shared) {
  const select = el("select", { class: "a3-model", "aria-label": "Model", title: "The trained model that turns words into objects", onchange: async () => {
    const wanted = select.value;
    select.disabled = true;
    await shared.useModel(wanted);
    select.disabled = false;
    draw();
  } });
  const about = el("div", { class: "a3-quiet a3-about" });
  function draw() {
    const { models } = shared.models;
    select.replaceChildren(...models.map((card) => el("option", {
      value: card.name, selected: card.name === shared.model.name, disabled: Boolean(card.error),
    }, card.error ? `${card.name} (cannot be shown)` : card.name)));
    const card = models.find(({ name }) => name === shared.model.name);
    const trained = card?.interpolation in KINDS ? card.interpolation : "unknown";
    const [kind, explained] = KINDS[trained];
    const { prompts, words } = shared.model;
    const known = words ? `${words.kinds.length} kinds of things` : `${prompts.length.toLocaleString("en")} prompts`;
    about.textContent = ["none", "unknown"].includes(trained) ? known : `${known} · between prompts: ${kind}`;
    about.title = explained;
  }
  select.addEventListener("pointerdown", () => { listModels().then((list) => { shared.models = list; draw(); }, () => {}); });
  shared.viewer.addEventListener("model", () => { localStorage.setItem(REMEMBERED, shared.model.name); draw(); });
  draw();
  host.replaceChildren(el("div", { class: "a3-row" }, select), about);
}
