// The project: a named list of what was made, kept by the server on disk, and favourites among it.

import { el } from "../../viewer/dom.js";

const REMEMBERED = "att3d-project";
const ITEMS_MAX = 200;

/** pick(item) shows an item; picture(canvas, item) draws it small; modelName is of the model that is shown. */
export function projectPart({ pick, picture, say, modelName }) {
  let name = localStorage.getItem(REMEMBERED) ?? "first-project";
  let items = [];
  let timer = 0;
  let pending = null; // the list that the timer will save
  let opened = Promise.resolve(); // changes wait until the project that they belong to is open
  const known = el("datalist", { id: "a3-projects" });
  const title = el("input", {
    type: "text", value: name, list: "a3-projects", maxlength: 40, "aria-label": "Project",
    title: "Name of the project: small letters, digits and dashes. Another name opens or begins another project.",
  });
  const star = el("button", { type: "button", "data-action": "favourite", title: "Keep the present object among the favourites", onclick: () => mark() }, "☆ Keep");
  const tiles = el("div", { class: "a3-gallery a3-kept" });
  const empty = el("p", { class: "a3-quiet" }, "Press ☆ Keep to collect objects here. All that you make is saved with the project by itself.");

  const same = (a, b) => a.prompt === b.prompt && (a.seed ?? null) === (b.seed ?? null) && (a.model || modelName) === (b.model || modelName);
  const bare = ({ prompt, seed, strength, favourite, model, locked, recolor, settings }) => ({
    prompt, seed: seed ?? null, strength: strength ?? null, favourite: Boolean(favourite), model: model ?? modelName,
    locked: locked ?? [], recolor: recolor ?? [], settings: settings ?? [],
  });
  /** The oldest that nobody kept goes first. */
  function trim(list) {
    while (list.length > ITEMS_MAX) list.splice(Math.max(list.findIndex((other) => !other.favourite), 0), 1);
  }
  let current = null;

  function draw() {
    const kept = items.filter((item) => item.favourite);
    empty.hidden = Boolean(kept.length);
    tiles.replaceChildren(...kept.map((item) => {
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      picture(canvas, item);
      const label = item.seed ? `${item.prompt}, variation ${item.seed}` : item.prompt;
      const foreign = item.model && item.model !== modelName;
      return el("button", {
        type: "button", class: "a3-tile", title: foreign ? `${label} (made with ${item.model})` : label, "aria-label": label, onclick: () => pick(item),
      }, foreign ? el("span", {}, item.prompt) : canvas);
    }));
    const on = items.some((item) => item.favourite && current && same(item, current));
    star.textContent = on ? "★ Kept" : "☆ Keep";
    star.setAttribute("aria-pressed", on);
  }

  function saveSoon() {
    if (pending === items) clearTimeout(timer);
    pending = items;
    const [to, made] = [name, items]; // another project may be open by the time this is written
    timer = setTimeout(async () => {
      try {
        const address = `/att3d/projects/${encodeURIComponent(to)}`;
        // Another tab may have written meanwhile: what it made stays.
        const stored = await fetch(address).then((response) => (response.ok ? response.json() : { items: [] }));
        made.unshift(...stored.items.filter((other) => !made.some((item) => same(item, other))));
        trim(made);
        const response = await fetch(address, {
          method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ items: made.map(bare) }),
        });
        if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `the server answered ${response.status}`);
      } catch (error) {
        say(`The project is not saved: ${error.message}`);
      }
    }, 400);
  }

  async function mark() {
    const marked = current;
    if (!marked) return;
    await opened;
    const found = items.find((item) => same(item, marked));
    if (found) Object.assign(found, { ...bare(marked), favourite: !found.favourite });
    else items.push({ ...bare(marked), favourite: true });
    draw();
    saveSoon();
  }

  async function add(item) {
    await opened;
    if (items.some((other) => same(other, item))) return;
    items.push(bare(item));
    trim(items);
    saveSoon();
  }

  async function load(wanted) {
    try {
      const response = await fetch(`/att3d/projects/${encodeURIComponent(wanted)}`);
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error ?? `the server answered ${response.status}`);
      name = wanted;
      items = answer.items;
      localStorage.setItem(REMEMBERED, name);
      draw();
    } catch (error) {
      title.value = name;
      say(`The project was not opened: ${error.message}`);
    }
    const names = await fetch("/att3d/projects").then((response) => response.json()).catch(() => ({ names: [] }));
    known.replaceChildren(...names.names.map((value) => el("option", { value })));
    return items;
  }
  const open = (wanted) => (opened = load(wanted));
  title.addEventListener("change", () => open(title.value.trim()));

  return {
    nodes: [el("div", { class: "a3-row" }, title, star), known, tiles, empty],
    open: () => open(name),
    /** What is shown now; what is kept of it follows its changes. */
    showing(item) {
      current = item;
      const found = items.find((other) => same(other, item));
      const now = JSON.stringify(bare({ ...item, favourite: found?.favourite }));
      if (found && JSON.stringify(bare(found)) !== now) {
        Object.assign(found, JSON.parse(now));
        saveSoon();
      }
      draw();
    },
    /** Adds something newly made. */
    add,
  };
}
