// The prompt set of a run: a list or a template with words, what is held out, and what comes of it.

import { el, save, slug } from "../../viewer/dom.js";
import { ask } from "../studio/http.js";
import { settled } from "./format.js";

const RULES = {
  nothing: ["Learn all of them", "Every prompt is learnt"],
  homogeneous: ["Hold out, keep one in", "It learns one prompt in so many, spread evenly. The others are held out: never shown, but scored, to see what it makes of new words"],
  diagonal: ["Hold out the diagonal", "For two slots with equally many words: the first with the first, the second with the second… are never shown, but scored"],
  listed: ["Hold out the marked ones", "Mark them in the table below: they are never shown, but scored"],
};
const EXAMPLE = "a {animal} {activity}";

/** source() is { folder, library }: whether prompts must name models, and whose. onChange(set or null) hears every change. */
export function promptEditor({ source, onChange }) {
  let mode = "list";
  let words = {}; // slot -> text
  let marked = new Set();
  let preset = ""; // the built-in set that the editor still shows as it came
  let name = "";
  let serial = 0;
  const list = el("textarea", { class: "a3-lines", rows: 6, spellcheck: "false", "aria-label": "Prompts, one per line", placeholder: "One prompt per line:\na pig riding a bicycle\na pig wearing a cape", oninput: edited });
  const template = el("input", { type: "text", value: EXAMPLE, "aria-label": "Template", title: "Words in braces are slots: a {animal} wearing {hat}", oninput: () => { drawSlots(); edited(); } });
  const slots = el("div", { class: "a3-words" });
  const count = el("div", { class: "a3-status a3-count", role: "status" });
  const table = el("ul", { class: "a3-table" });
  const rule = el("select", { "aria-label": "What is held out", onchange: () => { ruled(); edited(); } },
    ...Object.entries(RULES).map(([value, [text, title]]) => el("option", { value, title }, text)));
  const keep = el("input", { type: "number", min: 2, max: 100, value: 2, hidden: true, "aria-label": "One in how many is trained on", oninput: edited });
  const about = el("p", { class: "a3-quiet", "data-hint": "rule" });
  const ruled = () => {
    keep.hidden = rule.value !== "homogeneous";
    about.textContent = `${RULES[rule.value][1]}.`;
  };
  const listBox = el("div", {}, list);
  const templateBox = el("div", { class: "a3-tab", hidden: true }, template, slots);
  const kinds = el("div", { class: "a3-kinds", role: "group", "aria-label": "How prompts are given" },
    ...[["list", "List", "Paste or type them, one per line"], ["template", "Template", "All combinations of some words"]].map(([value, text, title]) =>
      el("button", { type: "button", title, "data-kind": value, onclick: () => { setMode(value); leaveDiagonal(); edited(); } }, text)));
  const file = el("input", { type: "file", accept: ".json,.txt,application/json,text/plain", hidden: true, onchange: () => readFile(file.files[0]) });

  function setMode(value) {
    mode = value;
    listBox.hidden = mode !== "list";
    templateBox.hidden = mode !== "template";
    for (const node of kinds.children) node.setAttribute("aria-pressed", node.dataset.kind === mode);
    drawSlots();
  }

  /** A list has no slots to hold a diagonal out of. */
  function leaveDiagonal() {
    if (mode === "list" && rule.value === "diagonal") rule.value = "nothing";
    ruled();
  }

  const slotNames = () => [...new Set([...template.value.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))];
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

  function drawSlots() {
    const wanted = slotNames();
    const shown = [...slots.children].map((node) => node.dataset.slot);
    if (wanted.join() === shown.join()) return;
    slots.replaceChildren(...wanted.map((slot) => el("label", { "data-slot": slot }, el("span", { class: "a3-quiet" }, slot),
      el("textarea", { class: "a3-lines", rows: 3, spellcheck: "false", "aria-label": `Words for ${slot}, one per line`, placeholder: "one per line", oninput: (event) => { words[slot] = event.target.value; edited(); } }, words[slot] ?? ""))));
  }

  /** The set as the server and the command line read it. */
  function document() {
    const held = rule.value === "homogeneous" ? { rule: "homogeneous", keep: Number(keep.value) || 2 }
      : rule.value === "listed" ? { rule: "listed", prompts: [...marked] } : { rule: rule.value };
    const title = name || source().name || "my prompts";
    if (mode === "list") return { name: title, prompts: lines(list.value), held_out: held };
    return { name: title, template: template.value, words: Object.fromEntries(slotNames().map((slot) => [slot, lines(words[slot] ?? "")])), held_out: held };
  }

  /** How many combinations, before the server has looked. */
  function guess() {
    if (mode === "list") return lines(list.value).length;
    return slotNames().reduce((product, slot) => product * lines(words[slot] ?? "").length, slotNames().length ? 1 : 0);
  }

  function edited() {
    preset = "";
    const number = guess();
    count.className = "a3-status a3-count";
    count.textContent = number === 1 ? "1 prompt" : `${number.toLocaleString("en")} prompts`;
    check();
  }

  const check = settled(async () => {
    const asked = ++serial;
    const { folder, library } = source();
    if (!preset && guess() === 0) {
      table.replaceChildren();
      count.textContent = mode === "list" ? "Paste some prompts, one per line, or choose a set above." : "Give every slot some words, one per line.";
      onChange(null);
      return;
    }
    const wanted = preset ? { preset } : { prompts: document() };
    try {
      const found = await ask("POST", "/att3d/train/prompts", { ...wanted, folder, library });
      if (asked !== serial) return;
      const { count: all, seen, unseen, strangers } = found;
      count.textContent = `${all.toLocaleString("en")} prompts: ${seen.toLocaleString("en")} to learn, ${unseen.toLocaleString("en")} held out`;
      draw(found);
      if (strangers) {
        count.className = "a3-status a3-count a3-error";
        count.textContent += `. ${strangers} of them name no model to learn from, such as “${found.first_stranger}”: remove them, or let a diffusion model guide.`;
      }
      onChange(strangers ? null : { ...wanted, count: all, seen, unseen });
    } catch (error) {
      if (asked !== serial) return;
      count.className = "a3-status a3-count a3-error";
      count.textContent = error.message;
      onChange(null);
    }
  });

  function draw({ listed, count: all }) {
    table.replaceChildren(...listed.map(({ prompt, held_out: out }) => {
      const box = el("input", { type: "checkbox", "aria-label": `Hold out ${prompt}`, title: "Held out: not trained on, but scored", onchange: () => mark(prompt, box.checked, listed) });
      box.checked = out;
      return el("li", { class: out ? "a3-out" : "" }, box, el("span", {}, prompt));
    }));
    if (all > listed.length) table.append(el("li", { class: "a3-quiet" }, `… and ${(all - listed.length).toLocaleString("en")} more`));
  }

  function mark(prompt, out, listed) {
    if (rule.value !== "listed") marked = new Set(listed.filter((row) => row.held_out).map((row) => row.prompt));
    if (out) marked.add(prompt);
    else marked.delete(prompt);
    rule.value = "listed";
    ruled();
    edited();
  }

  /** Fills the editor with a prompt set. Throws an Error for anything else. */
  function load(data, from = "") {
    const set = Array.isArray(data) ? { prompts: data } : data;
    if (!set || typeof set !== "object" || (!Array.isArray(set.prompts) && typeof set.template !== "string")) throw new Error("that file holds no prompt set: expected a list of prompts, or a template with its words");
    name = typeof set.name === "string" ? set.name : "";
    const held = set.held_out ?? { rule: "nothing" };
    rule.value = RULES[held.rule] ? held.rule : "nothing";
    keep.value = held.keep ?? 2;
    ruled();
    marked = new Set(Array.isArray(held.prompts) ? held.prompts : []);
    if (typeof set.template === "string") {
      words = Object.fromEntries(Object.entries(set.words ?? {}).map(([slot, options]) => [slot, options.join("\n")]));
      template.value = set.template;
      slots.replaceChildren();
      setMode("template");
    } else {
      list.value = set.prompts.join("\n");
      setMode("list");
    }
    edited();
    preset = from;
  }

  async function readFile(chosen) {
    if (!chosen) return;
    const text = await chosen.text();
    try {
      if (chosen.name.endsWith(".json")) load(JSON.parse(text));
      else load(lines(text));
    } catch (error) {
      count.className = "a3-status a3-count a3-error";
      count.textContent = error instanceof SyntaxError ? `${chosen.name} is not JSON: ${error.message}` : error.message;
    }
    file.value = "";
  }

  setMode("list");
  ruled();
  return {
    nodes: [
      el("div", { class: "a3-row a3-head" }, el("h2", {}, "Prompts"), kinds),
      listBox, templateBox,
      el("div", { class: "a3-row" }, rule, keep), about, count,
      el("details", {}, el("summary", { title: "What is learnt and what is held out; the boxes hold out" }, "Table"), table),
      el("div", { class: "a3-row" },
        el("button", { type: "button", title: "A prompt set as JSON, or a text file with one prompt per line", onclick: () => file.click() }, "Import"), file,
        el("button", { type: "button", title: "The set as JSON, for colleagues and for the command line", onclick: () => save(new Blob([JSON.stringify(document(), null, 1)], { type: "application/json" }), `${slug(name || "prompts")}.json`) }, "Export")),
    ],
    load,
    check: () => { count.textContent = "Looking…"; check(); },
  };
}
