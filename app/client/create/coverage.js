// The coverage meter: how far a prompt is from training, in words, with what the model read in it.

import { el } from "../../viewer/dom.js";
import { phrases } from "../studio/slots.js";

const LEVELS = {
  seen: ["Seen in training.", "The model was trained on exactly this prompt."],
  known: ["New combination of known parts.", "The model knows every part of this prompt, but never met them together."],
  partly: ["Partly known: some of it is a guess.", "At least half of this prompt's parts are known to the model; the rest it has to guess."],
  far: ["Far from training: expect a guess.", "The model knows little of this. It draws something like the nearest things it knows."],
  none: ["New words for this model.", "This model has too few prompts, or no common sentence, to say how far this is from them."],
};

/** pick(prompt) is called for a prompt that is chosen. Returns { element, status, show(item, model) }. */
export function coveragePart(pick) {
  const status = el("div", { class: "a3-status", role: "status" });
  const bar = el("div", { class: "a3-cover-bar" }, el("i"));
  const read = el("div", { class: "a3-read" });
  const meant = el("div", { class: "a3-chips" });
  const near = el("div", { class: "a3-chips" });
  const chip = (prompt) => el("button", { type: "button", class: "a3-chip", onclick: () => pick(prompt) }, prompt);

  function show(item, model) {
    const level = item.coverage?.level ?? byWords(item, model);
    const [label, usual] = LEVELS[level];
    const explained = (level === "none" && item.unjudged) || usual;
    const varied = item.seed !== undefined && item.seed !== null;
    status.className = `a3-status a3-level-${level}`;
    status.textContent = varied ? `A variation of “${item.prompt}”` : label;
    status.title = varied ? "The same words, moved a little at random." : `${explained} ${measured(model)}`;
    bar.className = `a3-cover-bar a3-level-${level}`;
    bar.title = status.title;
    bar.firstChild.style.width = `${Math.round(100 * Math.max(item.coverage?.score ?? 0, 0.04))}%`;
    bar.hidden = varied || level === "none";
    const parts = varied || level === "seen" ? [] : (item.coverage?.parts ?? []);
    read.replaceChildren(...parts.map(([phrase, sure], place) => el("span", {
      class: phrase ? "a3-known" : "a3-unknown",
      title: phrase ? `Read as “${phrase}”, ${Math.round(100 * sure)} % sure` : `Nothing that the model knows in place ${place + 1} of its sentences`,
    }, phrase ? phrase.replace(/^(an?|wearing|made|carved) (an? |out of )?/, "") : "?")));
    if (parts.length) read.prepend(el("span", { class: "a3-quiet" }, "read as"));
    meant.replaceChildren();
    if (!varied && item.suggestion) meant.append(el("span", { class: "a3-quiet" }, "Did you mean"), chip(item.suggestion));
    near.replaceChildren();
    if (!varied && !item.seen && item.nearest?.length) {
      near.append(el("span", { class: "a3-quiet", title: "By similarity of the text embeddings. Near words need not mean that the model can draw them." }, "Nearest trained prompts"), ...item.nearest.slice(0, 2).map(chip));
    }
  }

  function refuse(error) {
    status.className = "a3-status a3-error";
    status.textContent = error.message;
    status.title = "";
    bar.hidden = true;
    for (const part of [read, meant, near]) part.replaceChildren();
  }

  return { element: el("div", { class: "a3-cover" }, status, bar, read, meant, near), show, refuse };
}

function measured(model) {
  const found = model.measured;
  if (!found) return "";
  const percent = Math.max(1, Math.round(found.error * 100));
  return `How it knows: one linear probe per word slot reads the prompt's embedding, and the least sure slot counts. On ${found.known} held-out paraphrases and ${found.foreign} foreign prompts it was wrong for ${percent} % (area under the ROC curve ${found.auc.toFixed(2)}).`;
}

/** Without a meter, by words alone. */
function byWords(item, model) {
  if (item.seen) return "seen";
  const parts = phrases(item.prompt);
  const places = model.vocabulary.get(parts.length);
  return places && parts.every((part, place) => places[place].includes(part)) ? "known" : "none";
}
