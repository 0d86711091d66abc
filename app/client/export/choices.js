// What to export and how: the choices of the panel, and only those that mean something together.

import { el } from "../../viewer/dom.js";
import { CHAINS, FORMATS, LIMITS, PIVOTS, PRESETS } from "../../tables.js";

const { triangles: TRIANGLES, frames: FRAMES, fps: FPS, size: SIZE, millimetres: MM } = LIMITS;

/** { nodes, value() }: value() is the request without what is on the stage. chains: also ways along a chain. */
export function choicesPart(chains) {
  const select = (label, title, entries) => el("select", { "aria-label": label, title, onchange: () => draw() }, ...Object.entries(entries).map(([key, text]) => el("option", { value: key }, text)));
  const amount = (label, title, attributes) => el("input", { type: "number", "aria-label": label, title, ...attributes });
  const namesOf = (table) => Object.fromEntries(Object.entries(table).map(([key, { name }]) => [key, name]));
  const what = select("What", "What to export", chains ? { ...namesOf(CHAINS), still: "This moment as one object" } : { still: "This object", batch: "Many prompts" });
  const presets = el("div", { class: "a3-joined", role: "group", "aria-label": "Preset" }, ...Object.entries(PRESETS).map(([key, { name, about }]) =>
    el("button", { type: "button", title: about, "data-preset": key, "aria-pressed": String(key === "game"), onclick: () => pick(key) }, name)));
  const format = select("Format", "File format", namesOf(FORMATS));
  const height = amount("Height in metres", "How tall the object is, in metres; prints: 0.1", { min: 0.001, max: 10000, step: "any", value: 1 });
  const texture = select("Texture", "JPEG is five times smaller, PNG exact", { jpeg: "JPEG texture", png: "PNG texture", vertex: "Vertex colours" });
  const lod = amount("Levels of detail", "Levels of detail, each with a third of the triangles of the one before", { min: 1, max: 4, value: 1 });
  const triangles = amount("Triangles", "Another budget than the preset's", { min: TRIANGLES[0], max: TRIANGLES[1], placeholder: "preset" });
  const pivot = select("Pivot", "Which place of the object is the origin in engines", namesOf(PIVOTS));
  const unlit = el("input", { type: "checkbox", "aria-label": "Unlit", title: "Engines show the colours as they are, without light" });
  const thinnest = amount("Thinnest part in millimetres", "Thinner parts are made so thick; smaller pieces go", { min: 0.1, max: MM, step: "any", value: 1 });
  const flat = amount("Flat base in millimetres", "So much of the lowest is pressed flat, to hold on the plate", { min: 0, max: MM, step: "any", value: 0 });
  const frames = amount("Frames", "How many steps along the chain", { min: FRAMES[0], max: FRAMES[1], value: 5 });
  const fps = amount("Frames per second", "Frames per second", { min: FPS[0], max: FPS[1], value: 12 });
  const size = amount("Pixels", "Pixels per side", { min: SIZE[0], max: SIZE[1], value: 256 });
  const prompts = el("textarea", { class: "a3-lines", rows: 3, maxlength: 50000, spellcheck: "false", "aria-label": "Prompts", placeholder: "one prompt per line; {red|blue} stands for every choice:\na {pig|cat} wearing a {tophat|crown}" });
  const name = el("input", { type: "text", value: "batch", maxlength: 60, "aria-label": "Name of the batch", title: "The folder on the server; the same name and settings continue a stopped batch" });
  const labelled = (node, text) => el("label", { class: "a3-number" }, node, text);
  const rows = {
    mesh: el("div", { class: "a3-row" }, presets),
    file: el("div", { class: "a3-row" }, format, labelled(height, "m tall")),
    more: el("div", { class: "a3-row" }, texture, labelled(lod, "levels"), labelled(triangles, "triangles")),
    engine: el("div", { class: "a3-row" }, pivot, labelled(unlit, "unlit")),
    print: el("div", { class: "a3-row" }, labelled(thinnest, "mm at least"), labelled(flat, "mm flat base")),
    chain: el("div", { class: "a3-row" }, labelled(frames, "frames"), labelled(fps, "per second"), labelled(size, "pixels")),
    batch: el("div", { class: "a3-export-batch" }),
  };
  let preset = "game";

  function pick(key) {
    const before = preset;
    preset = key;
    for (const node of presets.children) node.setAttribute("aria-pressed", node.dataset.preset === key);
    if (PRESETS[key].prints !== PRESETS[before].prints) height.value = PRESETS[key].height;
    draw();
  }
  let drawn = "";
  function draw() {
    const kind = CHAINS[what.value];
    const print = PRESETS[preset].prints && !kind;
    const fits = (key) => FORMATS[key].prints === print;
    if (drawn !== what.value && kind) frames.value = kind.frames;
    drawn = what.value;
    if (!fits(format.value)) format.value = Object.keys(FORMATS).find(fits);
    for (const option of format.options) option.hidden = option.disabled = !fits(option.value);
    for (const node of presets.children) node.disabled = Boolean(kind) && PRESETS[node.dataset.preset].prints;
    if (kind && PRESETS[preset].prints) return pick("game");
    const textured = FORMATS[format.value].textured && !print;
    texture.disabled = !textured || ["flipbook", "morph"].includes(what.value);
    lod.disabled = !textured || Boolean(kind);
    if (lod.disabled) lod.value = 1;
    triangles.disabled = ["flipbook", "morph"].includes(what.value);
    format.disabled = Boolean(kind);
    rows.mesh.hidden = rows.file.hidden = rows.more.hidden = Boolean(kind && !kind.mesh);
    rows.engine.hidden = Boolean(kind) || !FORMATS[format.value].gltf;
    rows.print.hidden = !print;
    rows.chain.hidden = !kind;
    fps.disabled = ["files", "variants", "png"].includes(what.value);
    size.disabled = !kind || Boolean(kind.mesh);
    const many = what.value === "batch";
    rows.batch.hidden = !many;
    rows.batch.replaceChildren(...(many ? [prompts, el("div", { class: "a3-row" }, el("span", { class: "a3-quiet" }, "Name"), name)] : []));
  }
  draw();

  function value() {
    const kind = CHAINS[what.value];
    const filled = (node) => (node.value.trim() === "" ? null : Number(node.value));
    const made = { what: kind ? "chain" : what.value, preset, format: kind ? null : format.value, height: filled(height), triangles: triangles.disabled ? null : filled(triangles) };
    if (!texture.disabled) Object.assign(made, { texture: texture.value === "png" ? "png" : "jpeg", vertex_colors: texture.value === "vertex" });
    if (!rows.engine.hidden) Object.assign(made, { pivot: pivot.value, unlit: unlit.checked });
    if (!rows.print.hidden) Object.assign(made, { thinnest: filled(thinnest), flat: filled(flat) ?? 0 });
    if (!lod.disabled) made.lod = filled(lod) ?? 1;
    if (kind) Object.assign(made, { chain: what.value, frames: filled(frames), fps: filled(fps) ?? 12, size: filled(size) ?? 256 });
    if (what.value === "batch") Object.assign(made, { prompts: prompts.value.split("\n").map((line) => line.trim()).filter(Boolean), name: name.value.trim() || "batch" });
    return made;
  }
  return { nodes: [el("div", { class: "a3-row" }, what), ...Object.values(rows)], value };
}
