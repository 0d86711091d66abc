// The Create tab: a prompt becomes the object on the stage.

import { el, save, slug } from "./dom.js";
import { NO_TINT, tint } from "./recolor.js";
import { projectPart } from "./project.js";
import { complete, families, phrases } from "./slots.js";

const GALLERY = 24;
const HISTORY = 60;

export function createTab({ viewer, model, stage, state, link, thumbnails }) {
  const history = { items: [], at: -1 };
  const input = el("textarea", {
    class: "a3-prompt", rows: 2, maxlength: 1000, autocomplete: "off", spellcheck: "false",
    placeholder: model.prompts[0] ?? "a pig riding a bicycle", "aria-label": "Prompt",
  });
  const status = el("div", { class: "a3-status", role: "status" });
  const near = el("div", { class: "a3-chips" });
  const offers = el("div", { class: "a3-offers", role: "listbox", hidden: true });
  const chips = el("div", { class: "a3-slots" });
  const undo = el("button", { type: "button", title: "The object before this one (Undo)", onclick: () => step(-1) }, "Undo");
  const redo = el("button", { type: "button", title: "Forward again", onclick: () => step(1) }, "Redo");

  function show(item) {
    state.name = item.prompt;
    state.current = item;
    viewer.setScene(item.u);
    input.value = item.prompt;
    undo.disabled = history.at <= 0;
    redo.disabled = history.at >= history.items.length - 1;
    status.className = "a3-status";
    if (item.seed !== undefined) status.textContent = `Variation ${item.seed} of “${item.prompt}”`;
    else status.textContent = item.seen ? "Seen in training." : novelty(item.prompt);
    near.replaceChildren();
    if (!item.seen && item.nearest?.length && item.seed === undefined) {
      near.append(el("span", { class: "a3-quiet" }, "Most similar trained prompts"), ...item.nearest.map(chip));
    }
    drawSlots(item.prompt);
    project.showing(item);
    viewer.dispatchEvent(new Event("object"));
  }

  /** The object of a project's item: { prompt, seed, strength } is all it takes. */
  async function restore(item) {
    const made = await model.generate(item.prompt);
    if (item.seed === null || item.seed === undefined) return made;
    return { ...made, origin: made.u, u: model.vary(made.u, item.strength, item.seed), seed: item.seed, strength: item.strength, seen: false };
  }
  const refused = (error) => {
    status.className = "a3-status a3-error";
    status.textContent = error.message;
  };
  const project = projectPart({
    say: stage.say,
    pick: (item) => restore(item).then((made) => remember(made, false), refused),
    picture: (canvas, item) => restore(item).then((made) => thumbnails.request(canvas, `${item.prompt} ${item.seed ?? ""} ${item.strength ?? ""}`, made.u), () => {}),
  });

  /** By words alone: honest about what it does not know. */
  function novelty(prompt) {
    const parts = phrases(prompt);
    const places = vocabulary.get(parts.length);
    const known = places && parts.every((part, place) => places[place].includes(part));
    return known ? "A new combination of known parts." : "Other words than the training prompts: it may be a guess.";
  }

  function remember(item, listed = true) {
    history.items.splice(history.at + 1);
    history.items.push(item);
    if (history.items.length > HISTORY) history.items.shift();
    history.at = history.items.length - 1;
    if (listed) project.add(item);
    show(item);
  }

  function step(by) {
    const at = history.at + by;
    if (at < 0 || at >= history.items.length) return;
    history.at = at;
    show(history.items[at]);
  }

  async function generate(prompt) {
    hideOffers();
    const wanted = prompt.trim();
    input.value = wanted;
    status.className = "a3-status";
    const asked = (generate.serial = (generate.serial ?? 0) + 1);
    try {
      const made = await model.generate(wanted);
      if (asked === generate.serial) remember(made);
    } catch (error) {
      refused(error);
    }
  }

  const chip = (prompt) => el("button", { type: "button", class: "a3-chip", onclick: () => generate(prompt) }, prompt);
  const dice = () => generate(model.prompts[Math.floor(Math.random() * model.prompts.length)]);

  // Completion while typing.
  const hideOffers = () => { offers.hidden = true; offers.replaceChildren(); };
  input.addEventListener("input", () => {
    const found = complete(model.prompts, input.value.trim());
    offers.replaceChildren(...found.map((prompt) =>
      el("button", { type: "button", role: "option", onmousedown: (event) => { event.preventDefault(); generate(prompt); } }, prompt)));
    offers.hidden = !found.length;
  });
  input.addEventListener("blur", hideOffers);
  input.addEventListener("keydown", (event) => {
    const options = [...offers.children];
    const at = options.findIndex((node) => node.getAttribute("aria-selected") === "true");
    if (event.key === "Enter") {
      event.preventDefault();
      generate(at >= 0 ? options[at].textContent : input.value);
    } else if (event.key === "Escape") hideOffers();
    else if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const next = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
      options.forEach((node, i) => node.setAttribute("aria-selected", i === next));
    }
  });

  // One row of choices for each place in the sentence.
  const vocabulary = families(model.prompts);
  function drawSlots(prompt) {
    const parts = phrases(prompt);
    const places = vocabulary.get(parts.length);
    chips.replaceChildren();
    if (!places) return;
    places.forEach((choices, place) => {
      if (choices.length < 2) return;
      const select = el("select", {
        "aria-label": `Part ${place + 1} of the prompt`,
        onchange: () => generate(parts.map((part, i) => (i === place ? select.value : part)).join(" ")),
      });
      if (!choices.includes(parts[place])) select.append(el("option", { selected: true, value: parts[place] }, parts[place]));
      for (const choice of choices) select.append(el("option", { value: choice, selected: choice === parts[place] }, choice));
      chips.append(select);
    });
  }

  // Vary: another one like it.
  const strength = el("input", { type: "range", min: 0.05, max: 1, step: 0.05, value: 0.35, "aria-label": "Strength", title: "How far from the prompt" });
  const vary = () => {
    const from = state.current;
    if (!from) return;
    const seed = 1 + Math.floor(Math.random() * 9999);
    const origin = from.origin ?? from.u;
    const far = Number(strength.value);
    remember({ ...from, origin, u: model.vary(origin, far, seed), seed, strength: far, seen: false });
  };

  // A and B under one camera: hold the other one against this.
  let other = null;
  const compare = el("button", { type: "button", "data-action": "compare", title: "Pin this object as A; then press to switch between A and what you made since", onclick: () => {
    if (!state.current) return;
    if (!other) {
      other = state.current;
      compare.textContent = "A pinned";
      return;
    }
    const now = state.current;
    remember(other, false);
    other = now;
    compare.textContent = "A ⇄ B";
  } }, "Compare");

  const glb = el("button", { type: "button", class: "a3-main", "data-action": "glb", title: "A model for Blender, Godot, Unity or Unreal: 1 m high, standing on its origin", onclick: async () => {
    if (!state.current) return;
    glb.disabled = true;
    stage.say("Making the mesh… this takes a few seconds.");
    try {
      const { prompt, u } = state.current;
      const response = await fetch("/att3d/glb", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ prompt, u: [...u], tint: viewer.look.tint ?? null }),
      });
      if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `the server answered ${response.status}`);
      save(await response.blob(), `${slug(prompt)}.glb`);
      stage.say("");
    } catch (error) {
      stage.say(`No file was made: ${error.message}`);
    }
    glb.disabled = false;
  } }, "Download GLB");
  const png = el("button", { type: "button", title: "The present view without background", onclick: async () => {
    if (state.current) save(await viewer.snapshot(), `${slug(state.name)}.png`);
  } }, "PNG");

  // Recolour: what the viewer shows is what the GLB gets.
  const dial = (name, title, min, max, value) => el("input", { type: "range", min, max, step: (max - min) / 72, value, title, "aria-label": name, oninput: recolor });
  const dials = [
    dial("Hue", "Hue: turns every colour around the colour wheel", -180, 180, 0),
    dial("Saturation", "Saturation: from grey to twice as colourful", 0, 2, 1),
    dial("Brightness", "Brightness: from half to double", 0.5, 2, 1),
  ];
  function recolor() {
    const [hue, saturation, brightness] = dials.map((node) => Number(node.value));
    viewer.setLook({ tint: tint({ hue, saturation, brightness }) });
  }
  const plain = el("button", { type: "button", onclick: () => {
    dials.forEach((node, i) => { node.value = [0, 1, 1][i]; });
    viewer.setLook({ tint: NO_TINT });
  } }, "As generated");
  const recolored = el("details", { class: "a3-recolor" }, el("summary", {}, "Recolour"),
    ...dials.map((node) => el("label", { class: "a3-row" }, el("span", { class: "a3-quiet" }, node.getAttribute("aria-label")), node)), plain);

  const gallery = el("div", { class: "a3-gallery" });
  let first = 0;
  function drawGallery() {
    const count = model.prompts.length;
    // A stride spreads the choice over the whole list; successive pages do not repeat.
    const stride = Math.max(1, Math.ceil(count / GALLERY));
    const indices = Array.from({ length: Math.min(GALLERY, count) }, (_, i) => (i * stride + first + Math.floor((i * stride) / count)) % count);
    gallery.replaceChildren(...[...new Set(indices)].map((index) => {
      const prompt = model.prompts[index];
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      thumbnails.request(canvas, prompt, model.known.get(prompt));
      return el("button", { type: "button", class: "a3-tile", title: prompt, "aria-label": prompt, onclick: () => generate(prompt) }, canvas);
    }));
  }
  const more = el("button", { type: "button", onclick: () => { first = (first + 1) % Math.max(1, model.prompts.length); drawGallery(); } }, "More");

  // What was made last time is in the history again.
  project.open().then(async (items) => {
    const made = [];
    for (const item of items.slice(-12)) if (model.known.has(item.prompt)) made.push(await restore(item));
    history.items.unshift(...made);
    history.at += made.length;
    undo.disabled = history.at <= 0;
  });
  generate(link.prompts.length === 1 ? link.prompts[0] : (model.prompts[0] ?? "a pig riding a bicycle"));
  drawGallery();
  const nodes = [
    el("div", { class: "a3-ask" }, input, offers),
    el("div", { class: "a3-row" },
      el("button", { type: "button", class: "a3-main", "data-action": "generate", title: "Generate (Enter)", onclick: () => generate(input.value) }, "Generate"),
      el("button", { type: "button", title: "A trained prompt at random", onclick: dice, "data-action": "dice" }, "Surprise me")),
    status, near, chips,
    el("div", { class: "a3-row" },
      el("button", { type: "button", "data-action": "vary", title: "The same prompt, a little different", onclick: vary }, "Another one"), strength, undo, redo),
    el("div", { class: "a3-row" }, glb, png, compare),
    recolored,
    el("h3", {}, "Project"), ...project.nodes,
    el("div", { class: "a3-row a3-head" }, el("h3", {}, "Gallery"), more),
    gallery,
    el("p", { class: "a3-quiet" }, `${model.prompts.length} prompts in training · other words are welcome`),
  ];
  // Coming back to this tab, the object returns; what was typed meanwhile stays.
  function returned() {
    if (history.at < 0) return;
    const typed = input.value;
    show(history.items[history.at]);
    input.value = typed;
  }
  return { nodes, show: returned };
}
