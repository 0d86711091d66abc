// The Create tab: a prompt becomes the object on the stage.

import { askPart } from "./ask.js";
import { colourPart } from "./colour.js";
import { comparePart } from "./compare.js";
import { anySeed } from "../studio/random.js";
import { coveragePart } from "./coverage.js";
import { el } from "../../viewer/dom.js";
import { downloadsPart } from "./downloads.js";
import { exportPart } from "../export/export.js";
import { galleryPart } from "./gallery.js";
import { historyPart } from "./history.js";
import { linkText } from "../studio/link.js";
import { sharePart } from "../studio/share.js";
import { icon } from "../studio/icons.js";
import { moreLikePart } from "./more_like.js";
import { placesPart } from "./places.js";
import { projectPart } from "./project.js";
import { settingsPart } from "./settings.js";
import { shelfPart } from "./shelf.js";
import { verdictPart } from "./verdict.js";
import { wordListsPart } from "./word_lists.js";

const RESTORED = 12;

export function createTab(shared) {
  const { viewer, model, stage, state, link, thumbnails, signal } = shared;
  const actions = el("div", { class: "a3-row" },
    el("button", { type: "button", class: "a3-main", "data-action": "generate", title: "Generate (Enter)", onclick: () => generate(ask.input.value) }, "Generate"),
    el("button", { type: "button", title: "Anything at random; what is locked stays", onclick: () => generate(places.surprise(model.prompts)), "data-action": "dice" }, icon("dice"), "Surprise"));
  const ask = askPart(model, actions, (prompt) => generate(prompt));
  const { words } = model;
  const cover = words ? verdictPart((prompt) => generate(prompt), () => generate(ask.input.value)) : coveragePart((prompt) => generate(prompt));
  const places = words ? wordListsPart(words, (slots) => generate(slots)) : placesPart(model, (prompt) => generate(prompt));
  const history = historyPart({ show, picture, signal });
  const { specimens } = model; // an object's own parameters can be rolled again
  const compare = comparePart({ viewer, state, signal, changed: (other) => (other ? history.push(other) : history.show()) });
  const colour = colourPart(viewer, (recolor) => amend({ recolor }), stage.say, signal);
  const settings = settingsPart(model, (values) => amend({ settings: values }));
  const project = projectPart({ say: stage.say, pick, picture, modelName: model.name, signal });

  // An item is { prompt, base: u of the prompt, u: varied, shown: with settings, seed, strength, locked, recolor, settings, … }.
  function show(item) {
    state.item = item;
    // The stage belongs to the tab that is open; without any object on it, this is the first.
    if (viewer.u && ask.element.offsetParent === null) return;
    state.name = item.prompt;
    state.current = { ...item, u: item.shown };
    viewer.frame?.(item.shown);
    compare.present(item);
    ask.input.value = item.prompt;
    cover.show(item, model);
    places.draw(item.prompt, item);
    colour.show(item.recolor ?? []);
    settings.show(item.settings);
    strength.value = item.strength ?? strength.value;
    project.showing(item);
    viewer.dispatchEvent(new Event("object"));
  }

  /** The object of { prompt, seed, strength, locked, recolor, settings }: that is all it takes. */
  async function restore(wanted) {
    const made = await model.generate(wanted.prompt);
    return dressed({ ...made, ...wanted, prompt: made.prompt, base: made.u });
  }
  function dressed(item) {
    const u = model.varied(item);
    return { ...item, seed: item.seed ?? undefined, u, shown: model.applied(u, item.settings), model: model.name };
  }
  function picture(canvas, item) {
    if (item.model && item.model !== model.name) return;
    const made = item.shown ? Promise.resolve(item) : restore(item);
    const key = [item.prompt, item.seed, item.strength, item.locked, item.settings].join(" ");
    made.then(({ shown }) => thumbnails.request(canvas, key, shown), () => {});
  }
  async function pick(item) {
    if (item.model && item.model !== model.name && shared.models.models.some(({ name }) => name === item.model)) {
      state.wanted = item;
      await shared.useModel(item.model);
      return;
    }
    try {
      history.push(await restore(item));
    } catch (error) {
      cover.refuse(error);
    }
  }

  /** The present object with something else about it: recoloured, other settings, another strength. */
  function amend(change) {
    const item = history.current;
    if (!item) return;
    const again = specimens && "strength" in change ? { settings: model.specimen(item.seed, change.strength, item.settings) } : {};
    const next = dressed({ ...item, ...change, ...again });
    if (change.settings || "strength" in change) return history.replace(next);
    Object.assign(item, next); // a recolouring alone is the viewer's: nothing to mix again
    project.showing(item);
  }

  let serial = 0; // of what was asked for last
  /** wanted: a prompt, or words by slot. Resolves to the object, null where there is none. */
  async function generate(wanted) {
    ask.hide();
    shelf?.close();
    const typed = typeof wanted === "string";
    if (typed) ask.input.value = wanted.trim();
    const asked = ++serial;
    try {
      const made = await (typed ? model.generate(wanted.trim(), words ? cover.bare : false) : model.compose(wanted));
      if (asked !== serial || signal.aborted) return null;
      const kept = hold.getAttribute("aria-pressed") === "true" ? state.item : null;
      const { seed, strength: far, locked, settings: values } = kept ?? (specimens ? {} : state.item) ?? {};
      const item = dressed({ ...made, base: made.u, settings: values, ...(kept ? { seed, strength: far, locked } : {}) });
      project.add(item);
      history.push(item);
      return item;
    } catch (error) {
      if (asked === serial) cover.refuse(error);
      return null;
    }
  }

  // Another one like it, with a number. Held, the same number is used for the next prompt as well.
  const strength = el("input", {
    type: "range", min: 0.05, max: 1, step: 0.05, value: specimens ? 1 : 0.35, "aria-label": "Strength",
    title: specimens ? "How far from the usual specimen" : "How far from the prompt, in spreads between the trained prompts",
    oninput: () => { if (history.current?.seed !== undefined) amend({ strength: Number(strength.value) }); },
  });
  const hold = el("button", { type: "button", class: "a3-lock", "data-action": "hold", "aria-pressed": false, "aria-label": "Hold this version", title: "Hold this version: the next prompts are changed in the same way", onclick: () =>
    hold.setAttribute("aria-pressed", hold.getAttribute("aria-pressed") !== "true") }, icon("pin"));
  const unasked = () => { const typed = ask.input.value.trim(); return typed && typed !== history.current?.prompt ? typed : ""; };
  async function vary() {
    const from = unasked() ? await generate(unasked()) : history.current;
    if (!from) return;
    const far = Number(strength.value);
    const item = specimens ? specimen(from, far) : dressed({ ...from, seed: anySeed(), strength: far, locked: places.locked(), coverage: from.coverage });
    if (history.current !== from || signal.aborted) return; // something else was asked for meanwhile
    project.add(item);
    history.push(item);
  }
  /** Another specimen of the same words: its own parameters are rolled again. */
  function specimen(from, far = 1) {
    const seed = model.unlike(from.settings, far);
    return dressed({ ...from, seed, strength: far, settings: model.specimen(seed, far, from.settings) });
  }

  const like = specimens && moreLikePart({
    model, picture, now: () => history.current, specimen, pick: (item) => { project.add(item); history.push(item); },
    made: async (slots) => { const made = await model.compose(slots); return dressed({ ...made, base: made.u }); },
  });
  const share = sharePart(() => {
    const item = history.current ?? { prompt: ask.input.value };
    const object = { seed: item.seed, strength: item.strength, locked: item.locked, recolor: item.recolor, settings: item.settings };
    return linkText({ tab: "Create", model: model.name, prompts: [item.prompt], object, look: viewer.look });
  });
  const shelf = words && shelfPart({ model, host: viewer.canvas.parentElement, thumbnails, anchor: ask.element, pick: generate, signal });

  // What was made last time is in the history again; then the first object of this visit.
  project.open().then(async (items) => {
    const made = [];
    for (const item of items.slice(-RESTORED)) {
      if (item.model && item.model !== model.name) continue;
      if (state.item?.prompt === item.prompt && (state.item.seed ?? null) === (item.seed ?? null)) continue; // shown already
      await restore(item).then((found) => made.push(found), () => {});
    }
    if (!signal.aborted) history.prepend(made);
  });
  if (shelf) actions.append(el("span", { class: "a3-spring" }), shelf.button);
  const wanted = state.wanted;
  state.wanted = null;
  if (wanted) pick(wanted);
  else {
    if (shelf && !link.prompts.length) requestAnimationFrame(() => { if (ask.element.offsetParent) shelf.open(); });
    const before = state.item && model.trained.has(state.item.prompt) ? state.item.prompt : null;
    // Also of a chain: the settings and colours of its link are the object's. What was shared is the visitor's from now on.
    if (link.prompts.length) state.first = pick({ ...link.object, prompt: link.prompts[0] }).then(() => { if (history.current) project.add(history.current); });
    else generate(before ?? model.prompts[0] ?? "a pig riding a bicycle");
  }

  const nodes = [
    ask.element,
    cover.element, places.element,
    el("div", { class: "a3-row a3-vary" },
      el("button", { type: "button", "data-action": "vary", title: specimens ? "The same words, on an object of other proportions" : "The same prompt, a little different", onclick: vary }, "Another one"), strength, hold),
    words && el("div", { class: "a3-row a3-vary" },
      el("button", { type: "button", "data-action": "other-words", title: "Other words in place of those that are not locked", onclick: () => places.roll() }, "Other words"),
      like && like.button),
    like && like.element,
    el("div", { class: "a3-row a3-head" }, el("h2", {}, "History"), el("span", { class: "a3-spring" }), ...compare.buttons, ...history.buttons),
    history.strip,
    el("h2", {}, "Download"), ...downloadsPart({ viewer, model, state }),
    exportPart({ viewer, model, signal, subject: () => state.current && { now: state.current, alpha: 0 } }).element,
    colour.element, settings.element,
    el("h2", {}, "Project"), ...project.nodes, el("div", { class: "a3-row" }, share.button), share.line,
    ...(words ? [] : galleryPart(model, thumbnails, generate)),
  ].filter(Boolean);
  // Coming back to this tab, the object returns; what was typed meanwhile stays.
  function returned() {
    const typed = ask.input.value;
    history.show();
    if (typed) ask.input.value = typed;
  }
  return { nodes, show: returned };
}
