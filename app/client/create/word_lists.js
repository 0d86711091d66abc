// One list for each slot that the understood kind takes: changed, emptied, rolled again, or locked against rolling.

import { el } from "../../viewer/dom.js";
import { icon } from "../studio/icons.js";
import { KIND, NEEDS } from "../studio/words.js";

/** draw(slots) is called with what is chosen. Returns { element, draw(prompt, item), roll() }. */
export function wordListsPart(words, chosen) {
  const element = el("div", { class: "a3-words" });
  const locks = new Set();
  let slots = {};

  const change = (slot, phrase) => {
    const next = { ...slots };
    if (phrase) next[slot] = phrase;
    else delete next[slot];
    chosen(words.fitting(next));
  };
  const choicesOf = (slot) => (slot === KIND ? words.kinds.map(({ noun }) => noun) : words.choices(slots[KIND], slot));
  const another = (slot) => {
    const others = choicesOf(slot).filter((phrase) => phrase !== slots[slot]);
    return others[Math.floor(Math.random() * others.length)];
  };

  function draw(_, item) {
    slots = item.understood?.slots ?? {};
    const kind = words.byNoun.get(slots[KIND]);
    const shown = kind ? words.slots.filter((slot) => slot === KIND || choicesOf(slot).length) : [];
    element.replaceChildren(...shown.map(field));
  }
  function field(slot) {
    const needs = NEEDS[slot];
    const off = Boolean(needs && !slots[needs]);
    const select = el("select", { "aria-label": slot, "data-slot": slot, disabled: off, title: off ? `Choose a ${needs} first` : "", onchange: () => change(slot, select.value) });
    if (slot === KIND) {
      for (const [category, kinds] of words.categories) {
        select.append(el("optgroup", { label: category }, ...kinds.map(({ noun }) => el("option", { value: noun, selected: noun === slots[KIND] }, noun))));
      }
    } else {
      select.append(el("option", { value: "", selected: !slots[slot] }, "–"),
        ...choicesOf(slot).map((phrase) => el("option", { value: phrase, selected: phrase === slots[slot] }, phrase)));
    }
    const dice = el("button", { type: "button", class: "a3-lock", "data-roll": slot, disabled: off, "aria-label": `Another ${slot}`, title: `Another ${slot} at random`, onclick: () => change(slot, another(slot)) }, icon("dice"));
    const wide = slot === KIND || slot === "activity";
    return el("div", { class: wide ? "a3-word a3-word-wide" : "a3-word" },
      el("div", { class: "a3-word-head" }, el("span", {}, slot), dice, lock(slot)), select);
  }
  function lock(slot) {
    const node = el("button", { type: "button", class: "a3-lock", "data-lock": slot, "aria-pressed": locks.has(slot), "aria-label": `Lock the ${slot}`, title: "Lock: “Other words” leaves this one as it is", onclick: () => {
      if (!locks.delete(slot)) locks.add(slot);
      node.setAttribute("aria-pressed", locks.has(slot));
      node.replaceChildren(icon(locks.has(slot) ? "locked" : "unlocked"));
    } }, icon(locks.has(slot) ? "locked" : "unlocked"));
    return node;
  }
  /** Other words in the place of all that are said and not locked; where only the kind is said, a colour or so joins. */
  function roll() {
    if (!slots[KIND]) return;
    const next = { ...slots };
    const said = words.slots.filter((slot) => slots[slot] && !locks.has(slot));
    for (const slot of said) {
      const others = (slot === KIND ? words.kinds.map(({ noun }) => noun) : words.choices(next[KIND], slot)).filter((phrase) => phrase !== slots[slot]);
      if (others.length) next[slot] = others[Math.floor(Math.random() * others.length)];
    }
    const free = words.slots.filter((slot) => !next[slot] && !locks.has(slot) && !NEEDS[slot] && words.choices(next[KIND], slot).length);
    if (Object.keys(slots).length === 1 && free.length) {
      const slot = free[Math.floor(Math.random() * free.length)];
      const choices = words.choices(next[KIND], slot);
      next[slot] = choices[Math.floor(Math.random() * choices.length)];
    }
    chosen(words.fitting(next));
  }
  return { element, draw, roll, locked: () => [] };
}
