// The project: a named list of what was made, kept by the server on disk, and favourites among it.

import { el } from "../../viewer/dom.js";
import { ask } from "../studio/http.js";
import { projectFiles } from "./project_files.js";
import { address, bare, nameOf, ProjectWriter } from "./project_writer.js";

const REMEMBERED = "att3d-project";
const EMPTY = { name: "", items: [], revision: 0, problem: "", kept: [] };


/** pick(item) shows an item; picture(canvas, item) draws it small; modelName is of the model that is shown. */
export function projectPart({ pick, picture, say, modelName, signal }) {
  let project = { ...EMPTY, name: localStorage.getItem(REMEMBERED) ?? "first-project" };
  let writer = writerOf(project);
  /** @type {Promise<unknown>} */
  let opened = Promise.resolve(); // changes wait until the project that they belong to is open
  let current = null;
  const known = el("datalist", { id: "a3-projects" });
  const title = el("input", {
    type: "text", value: project.name, list: "a3-projects", maxlength: 40, "aria-label": "Project",
    title: "Name of the project: small letters, digits and dashes. Another name opens or begins another project.",
  });
  const star = el("button", { type: "button", "data-action": "favourite", title: "Keep the present object among the favourites", onclick: () => mark() }, "☆ Keep");
  const tiles = el("div", { class: "a3-gallery a3-kept" });
  const empty = el("p", { class: "a3-quiet" }, "Press ☆ Keep to collect objects here. All that you make is saved with the project by itself.");
  const trouble = el("div", { class: "a3-trouble", role: "status", "data-part": "project-trouble" });

  function writerOf(of) {
    return new ProjectWriter(of, { say, changed: () => { if (of === project) draw(); } });
  }
  const same = (a, b) => a.prompt === b.prompt && (a.seed ?? null) === (b.seed ?? null) && (a.model || modelName) === (b.model || modelName);
  const found = (item) => project.items.find((other) => same(other, item));

  function draw() {
    const kept = project.items.filter((item) => item.favourite);
    empty.hidden = Boolean(kept.length);
    tiles.replaceChildren(...kept.map((item) => {
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      picture(canvas, item);
      const label = nameOf(item);
      const foreign = item.model && item.model !== modelName;
      return el("button", {
        type: "button", class: "a3-tile", title: foreign ? `${label} (made with ${item.model})` : label, "aria-label": label, onclick: () => pick(item),
      }, foreign ? el("span", {}, item.prompt) : canvas);
    }));
    const on = Boolean(current && found(current)?.favourite);
    star.textContent = on ? "★ Kept" : "☆ Keep";
    star.setAttribute("aria-pressed", on);
    drawTrouble();
  }

  /** Files that cannot be read: what was saved of them, and a way to try again. */
  function drawTrouble() {
    const { problem, kept } = project;
    const lines = [];
    if (problem) lines.push(el("p", {}, `Some of this project could not be read: ${problem}. Its file will be kept under another name before anything is saved.`));
    for (const file of kept) {
      lines.push(el("p", {}, `${file} holds an earlier state of this project that could not be read. Nothing of it is lost. `,
        el("button", { type: "button", class: "a3-small", "data-action": "restore", onclick: () => restore(file) }, "Try to restore it")));
    }
    trouble.replaceChildren(...lines);
  }

  async function restore(file) {
    try {
      Object.assign(project, await ask("POST", `${address(project.name)}/restore`, { file }));
      draw();
    } catch (error) {
      say(`Nothing was restored: ${error.message}`);
    }
  }

  /** Changes an item, or adds it; fields: what is different. */
  function put(item, fields) {
    const present = found(item);
    if (present) {
      Object.assign(present, fields);
      writer.change(present, fields);
    } else {
      const fresh = bare({ ...item, model: item.model ?? modelName, ...fields });
      project.items.push(fresh);
      writer.change(fresh, fresh);
    }
  }

  async function mark() {
    const marked = current;
    if (!marked) return;
    await opened;
    put(marked, { favourite: !found(marked)?.favourite });
    draw();
  }

  async function add(item) {
    await opened;
    if (!found(item)) put(item, {});
  }

  async function load(wanted) {
    try {
      const answer = await ask("GET", address(wanted));
      writer.send(); // what is left of the project before
      project = { ...EMPTY, ...answer };
      writer = writerOf(project);
      localStorage.setItem(REMEMBERED, project.name);
      draw();
    } catch (error) {
      title.value = project.name;
      say(`The project was not opened: ${error.message}`);
    }
    const { names } = await ask("GET", "/att3d/projects").catch(() => ({ names: [] }));
    known.replaceChildren(...names.map((value) => el("option", { value })));
    return project.items;
  }
  const open = (wanted) => (opened = load(wanted));
  const files = projectFiles({ name: () => project.name, flush: () => writer.send(), open: async (wanted) => { await open(wanted); title.value = project.name; } });
  title.addEventListener("change", () => open(title.value.trim()));
  addEventListener("pagehide", () => writer.send({ keepalive: true }), { signal });
  signal.addEventListener("abort", () => writer.send()); // the tab is built anew for another model

  return {
    nodes: [el("div", { class: "a3-row" }, title, star), known, trouble, tiles, empty, files],
    open: () => open(project.name),
    /** What is shown now; what is kept of it follows its changes. */
    showing(item) {
      current = item;
      const present = found(item);
      if (present) {
        const now = bare(item);
        const fields = ["strength", "locked", "recolor", "settings"].filter((name) => JSON.stringify(now[name]) !== JSON.stringify(bare(present)[name]));
        if (fields.length) put(present, Object.fromEntries(fields.map((name) => [name, now[name]])));
      }
      draw();
    },
    /** Adds something newly made. */
    add,
  };
}
