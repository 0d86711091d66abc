// What was made, in order: undo and redo step through it, the strip shows it.

import { el } from "../../viewer/dom.js";
import { icon } from "../studio/icons.js";
import { nameOf } from "./project_writer.js";

const KEPT = 60;

/** show(item) is called with what is to be shown; picture(canvas, item) draws it small. */
export function historyPart({ show, picture, signal }) {
  let items = [], at = -1;
  const undo = el("button", { type: "button", class: "a3-small", title: "The object before this one (Ctrl Z)", "aria-label": "Undo", onclick: () => step(-1) }, icon("undo"));
  const redo = el("button", { type: "button", class: "a3-small", title: "Forward again (Ctrl Shift Z)", "aria-label": "Redo", onclick: () => step(1) }, icon("redo"));
  const strip = el("div", { class: "a3-strip", role: "group", "aria-label": "History" });

  function tile(item) {
    const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
    picture(canvas, item);
    const label = nameOf(item);
    const node = el("button", { type: "button", class: "a3-tile", title: label, "aria-label": label, onclick: () => go(items.indexOf(item)) }, canvas);
    node.item = item;
    return node;
  }

  function draw() {
    undo.disabled = at <= 0;
    redo.disabled = at >= items.length - 1;
    const old = new Map([...strip.children].map((node) => [node.item, node]));
    strip.replaceChildren(...items.map((item) => old.get(item) ?? tile(item)));
    [...strip.children].forEach((node, i) => node.setAttribute("aria-current", i === at));
    const now = strip.children[at];
    if (now) strip.scrollLeft = now.offsetLeft - strip.clientWidth / 2;
  }

  function go(to) {
    if (to < 0 || to >= items.length) return;
    at = to;
    draw();
    show(items[at]);
  }
  const step = (by) => go(at + by);

  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    step(event.shiftKey ? 1 : -1);
  }, { signal });

  return {
    buttons: [undo, redo],
    strip,
    get current() { return items[at]; },
    /** A new item after the present one; what was undone is forgotten. */
    push(item) {
      items = [...items.slice(Math.max(0, at + 2 - KEPT), at + 1), item];
      go(items.length - 1);
    },
    /** The present item in another form. */
    replace(item) {
      if (at < 0) return;
      items[at] = item;
      draw();
      show(item);
    },
    /** What was made before the page was opened. */
    prepend(earlier) {
      items = [...earlier, ...items];
      at += earlier.length;
      draw();
    },
    show() { if (at >= 0) show(items[at]); },
  };
}
