// One list for each slot that the understood kind takes: changed, emptied, rolled again, or locked against rolling.

import { el } from "../../viewer/dom.js";
import { icon } from "../studio/icons.js";
import { any } from "../studio/random.js";
import { KIND, NEEDS } from "../studio/words.js";

/** chosen(slots) is called with what is chosen. Returns { element, draw(prompt, item), roll(), surprise(prompts) }. */
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
  const another = (slot) => any(choicesOf(slot).filter((phrase) => phrase !== slots[slot]));
  /** What is said and locked. */
  const kept = () => Object.fromEntries(Object.entries(slots).filter(([slot]) => locks.has(slot)));
  /** Nouns of the kinds that take all of `wanted`. */
  const taking = (wanted) => words.kinds.map(({ noun }) => noun).filter((noun) =>
    Object.entries(wanted).every(([slot, phrase]) => (slot === KIND ? phrase === noun : words.choices(noun, slot).includes(phrase))));
  /** `wanted` with something to wear under each colour of it. */
  const worn = (wanted) => {
    for (const [colour, needed] of Object.entries(NEEDS)) if (wanted[colour]) wanted[needed] ??= any(words.choices(wanted[KIND], needed));
    return wanted;
  };
  /** Slots that nothing is said in, nor locked, and that the kind takes something in. */
  const free = (wanted) => words.slots.filter((slot) => !wanted[slot] && !locks.has(slot) && !NEEDS[slot] && words.choices(wanted[KIND], slot).length);

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
    const node = el("button", { type: "button", class: "a3-lock", "data-lock": slot, "aria-pressed": locks.has(slot), "aria-label": `Lock the ${slot}`, title: "Lock: nothing that is chosen at random changes this one", onclick: () => {
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
    if (!locks.has(KIND)) next[KIND] = any(taking(kept()).filter((noun) => noun !== slots[KIND])) ?? slots[KIND];
    for (const slot of words.slots.filter((name) => name !== KIND && slots[name] && !locks.has(name))) {
      next[slot] = any(words.choices(next[KIND], slot).filter((phrase) => phrase !== slots[slot])) ?? next[slot];
    }
    const joins = Object.keys(slots).length === 1 && any(free(next));
    if (joins) next[joins] = any(words.choices(next[KIND], joins));
    chosen(words.fitting(worn(next)));
  }
  /** One of `prompts` at random; with something locked, words at random beside it, by slot. */
  function surprise(prompts) {
    const next = kept();
    if (!Object.keys(next).length) return any(prompts);
    const nouns = taking(next);
    next[KIND] ??= any(nouns.filter((noun) => noun !== slots[KIND])) ?? slots[KIND];
    const slot = any(free(next));
    if (slot) next[slot] = any(words.choices(next[KIND], slot).filter((phrase) => phrase !== slots[slot]));
    return words.fitting(worn(next));
  }
  return { element, draw, roll, surprise, locked: () => [] };
}
