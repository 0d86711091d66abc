// One row of choices for each place in the sentence, and a lock that keeps a place when varying.

import { el } from "../../viewer/dom.js";
import { icon } from "../studio/icons.js";
import { any } from "../studio/random.js";
import { phrases } from "../studio/slots.js";

/** generate(prompt) is called when another phrase is chosen. Returns { element, draw(prompt), locked(), surprise(prompts) }. */
export function placesPart(model, generate) {
  const element = el("div", { class: "a3-slots" });
  const locks = new Map(); // "count place" -> true
  let count = 0, now = []; // the parts of the prompt that is shown

  function draw(prompt) {
    const parts = phrases(prompt);
    count = parts.length;
    now = parts;
    const places = model.vocabulary.get(count);
    element.replaceChildren();
    if (!places || places.some((choices) => choices.length > 64)) return;
    places.forEach((choices, place) => {
      if (choices.length < 2) return;
      const select = el("select", {
        "aria-label": `Part ${place + 1} of the prompt`,
        onchange: () => generate(parts.map((part, i) => (i === place ? select.value : part)).join(" ")),
      });
      if (!choices.includes(parts[place])) select.append(el("option", { selected: true, value: parts[place] }, parts[place]));
      for (const choice of choices) select.append(el("option", { value: choice, selected: choice === parts[place] }, choice));
      element.append(el("div", { class: "a3-place" }, select, lock(place)));
    });
  }

  function lock(place) {
    const key = `${count} ${place}`;
    const node = el("button", { type: "button", class: "a3-lock", "data-lock": place, "aria-pressed": Boolean(locks.get(key)), "aria-label": `Lock part ${place + 1}`, title: "Lock: nothing that is chosen at random changes this part", onclick: () => {
      locks.set(key, !locks.get(key));
      node.setAttribute("aria-pressed", locks.get(key));
      node.replaceChildren(icon(locks.get(key) ? "locked" : "unlocked"));
    } }, icon(locks.get(key) ? "locked" : "unlocked"));
    return node;
  }

  /** Places of the present sentence that are locked. */
  const locked = () => [...locks].filter(([key, on]) => on && key.startsWith(`${count} `)).map(([key]) => Number(key.split(" ")[1]));

  /** One of `prompts` at random that has what is locked; where there is none, one with the locked parts put in. */
  function surprise(prompts) {
    const kept = locked();
    if (!kept.length) return any(prompts);
    const alike = prompts.map(phrases).filter((parts) => parts.length === count);
    const other = any(alike.filter((parts) => kept.every((place) => parts[place] === now[place]) && parts.join(" ") !== now.join(" ")));
    return (other ?? any(alike) ?? now).map((part, place) => (kept.includes(place) ? now[place] : part)).join(" ");
  }

  return { element, draw, locked, surprise };
}
