// The shelf that the studio opens with: everything that the model can draw, by category, with pictures.

import { el } from "../../viewer/dom.js";
import { shelfOf } from "../studio/api.js";

/** pick(prompt) draws; anchor: hidden with its tab, the shelf closes. Returns { button, open(), close() }. */
export function shelfPart({ model, host, thumbnails, anchor, pick, signal }) {
  const { words } = model;
  const search = el("input", { type: "search", placeholder: `Search ${words.kinds.length} things`, "aria-label": "Search the shelf", autocomplete: "off", spellcheck: "false", oninput: () => filter() });
  const jumps = el("div", { class: "a3-chips" });
  const body = el("div", { class: "a3-shelf-body" });
  const nothing = el("p", { class: "a3-quiet", hidden: true }, "Nothing on the shelf is called that. Press Enter to see what the model makes of it.");
  const element = el("section", { class: "a3-shelf a3-tab", "aria-label": "Things to try", hidden: true },
    el("div", { class: "a3-row" }, el("h2", {}, "Things to try"), search, el("button", { type: "button", "data-action": "close-shelf", title: "Close (Esc)", onclick: () => close() }, "Close")),
    jumps, nothing, body);
  const button = el("button", { type: "button", "data-action": "shelf", title: "All that this model can draw, by category", onclick: () => (element.hidden ? open() : close()) }, "Shelf");
  let sections = [];
  let filled = null;

  function pictureOf(kind, sheet) {
    const at = sheet.captions.indexOf(kind.caption);
    if (at < 0) {
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      thumbnails.request(canvas, kind.caption, model.known.get(kind.caption));
      return canvas;
    }
    const rows = Math.ceil(sheet.captions.length / sheet.columns);
    const place = (index, count) => (count > 1 ? (100 * index) / (count - 1) : 0);
    const [x, y] = [place(at % sheet.columns, sheet.columns), place(Math.floor(at / sheet.columns), rows)];
    return el("span", { class: "a3-picture", "aria-hidden": "true", style: `background-image:url("${sheet.sheet}");background-size:${sheet.columns * 100}% ${rows * 100}%;background-position:${x}% ${y}%` });
  }
  async function fill() {
    const sheet = await shelfOf(model.name).catch(() => ({ captions: [] }));
    if (signal.aborted) return;
    sections = [...words.categories].map(([category, kinds]) => {
      const tiles = kinds.map((kind) => {
        const node = el("button", { type: "button", class: "a3-thing", title: kind.caption, onclick: () => draw(kind.caption) }, pictureOf(kind, sheet), el("span", {}, kind.noun));
        return { node, names: [kind.noun, ...kind.synonyms, category] };
      });
      const section = el("div", {}, el("h3", {}, category), el("div", { class: "a3-things" }, ...tiles.map(({ node }) => node)));
      jumps.append(el("button", { type: "button", class: "a3-chip", onclick: () => section.scrollIntoView({ block: "start", behavior: "smooth" }) }, category));
      return { section, tiles };
    });
    body.replaceChildren(...sections.map(({ section }) => section));
    filter();
  }
  function draw(prompt) {
    close();
    pick(prompt);
  }
  const matches = () => sections.flatMap(({ tiles }) => tiles).filter(({ node }) => !node.hidden);
  function filter() {
    const typed = search.value.trim().toLowerCase();
    for (const { section, tiles } of sections) {
      for (const { node, names } of tiles) node.hidden = Boolean(typed) && !names.some((name) => name.includes(typed));
      section.hidden = tiles.every(({ node }) => node.hidden);
    }
    nothing.hidden = matches().length > 0;
    jumps.hidden = Boolean(typed);
  }
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !search.value.trim()) return;
    const exact = words.kinds.find(({ noun }) => noun === search.value.trim().toLowerCase());
    draw(exact?.caption ?? (matches().length === 1 ? matches()[0].node.title : search.value));
  });
  element.addEventListener("keydown", (event) => {
    event.stopPropagation(); // letters are keys of the viewer behind
    if (event.key === "Escape") close();
  });
  function open() {
    filled ??= fill();
    element.hidden = false;
    button.setAttribute("aria-pressed", true);
  }
  function close() {
    element.hidden = true;
    button.setAttribute("aria-pressed", false);
  }
  host.append(element);
  const sight = new IntersectionObserver(() => { if (anchor.isConnected && anchor.offsetParent === null) close(); });
  sight.observe(anchor);
  signal.addEventListener("abort", () => { sight.disconnect(); element.remove(); });
  return { button, open, close };
}
