// What to export and how: the choices of the panel, and only those that mean something together.

import { el } from "../../viewer/dom.js";

const PRESETS = {
  mobile: ["Mobile", "1,500 triangles, 512² texture: phones and crowds"],
  game: ["Game", "5,000 triangles, 1024² texture: engines"],
  hero: ["Hero", "20,000 triangles, 1024² texture and a normal map: close-ups"],
  print: ["Print", "Closed, 60,000 triangles, millimetres, +Z up"],
};
const FORMATS = { glb: "GLB", gltf: "glTF + files", obj: "OBJ + MTL", ply: "PLY", stl: "STL", "3mf": "3MF" };
const PRINTS = ["stl", "3mf"];
const TEXTURED = ["glb", "gltf", "obj"];
export const CHAINS = {
  variants: { name: "Variants in one GLB", frames: 5, mesh: true },
  files: { name: "Variants, a GLB each", frames: 5, mesh: true },
  flipbook: { name: "Flip-book animation", frames: 24, mesh: true },
  morph: { name: "Morph targets", frames: 9, mesh: true },
  mp4: { name: "MP4 video", frames: 24 },
  webm: { name: "WebM video", frames: 24 },
  gif: { name: "GIF", frames: 24 },
  png: { name: "PNG sequence", frames: 24 },
  sprites: { name: "Sprite sheet + JSON", frames: 24 },
};

/** { nodes, value() }: value() is the request without what is on the stage. chains: also ways along a chain. */
export function choicesPart(chains) {
  const select = (label, title, entries) => el("select", { "aria-label": label, title, onchange: () => draw() }, ...Object.entries(entries).map(([value, text]) => el("option", { value }, text)));
  const amount = (label, title, attributes) => el("input", { type: "number", "aria-label": label, title, ...attributes });
  const names = Object.fromEntries(Object.entries(CHAINS).map(([key, { name }]) => [key, name]));
  const what = select("What", "What to export", chains ? { ...names, still: "This moment as one object" } : { still: "This object", batch: "Many prompts" });
  const presets = el("div", { class: "a3-joined", role: "group", "aria-label": "Preset" }, ...Object.entries(PRESETS).map(([key, [name, title]]) =>
    el("button", { type: "button", title, "data-preset": key, "aria-pressed": String(key === "game"), onclick: () => pick(key) }, name)));
  const format = select("Format", "File format", FORMATS);
  const height = amount("Height in metres", "How tall the object is, in metres; prints: 0.1", { min: 0.001, max: 10000, step: "any", value: 1 });
  const texture = select("Texture", "JPEG is five times smaller, PNG exact", { jpeg: "JPEG texture", png: "PNG texture", vertex: "Vertex colours" });
  const lod = amount("Levels of detail", "Levels of detail, each with a third of the triangles of the one before", { min: 1, max: 4, value: 1 });
  const triangles = amount("Triangles", "Another budget than the preset's", { min: 12, max: 200000, placeholder: "preset" });
  const frames = amount("Frames", "How many steps along the chain", { min: 1, max: 120, value: 5 });
  const fps = amount("Frames a second", "Frames a second", { min: 1, max: 60, value: 12 });
  const size = amount("Pixels", "Pixels a side", { min: 16, max: 1024, value: 256 });
  const prompts = el("textarea", { class: "a3-lines", rows: 3, maxlength: 50000, spellcheck: "false", "aria-label": "Prompts", placeholder: "a prompt a line; {red|blue} stands for every choice:\na {pig|cat} wearing a {tophat|crown}" });
  const name = el("input", { type: "text", value: "batch", maxlength: 60, "aria-label": "Name of the batch", title: "The folder on the server; the same name and settings continue a stopped batch" });
  const labelled = (node, text) => el("label", { class: "a3-number" }, node, text);
  const rows = {
    mesh: el("div", { class: "a3-row" }, presets),
    file: el("div", { class: "a3-row" }, format, labelled(height, "m tall")),
    more: el("div", { class: "a3-row" }, texture, labelled(triangles, "triangles"), labelled(lod, "LOD")),
    chain: el("div", { class: "a3-row" }, labelled(frames, "frames"), labelled(fps, "a second"), labelled(size, "pixels")),
    batch: el("div", { class: "a3-export-batch" }),
  };
  let preset = "game";

  function pick(key) {
    const before = preset;
    preset = key;
    for (const node of presets.children) node.setAttribute("aria-pressed", node.dataset.preset === key);
    if (key === "print") height.value = 0.1;
    else if (before === "print") height.value = 1;
    draw();
  }
  let drawn = "";
  function draw() {
    const kind = CHAINS[what.value];
    const print = preset === "print" && !kind;
    if (drawn !== what.value && kind) frames.value = kind.frames;
    drawn = what.value;
    if (print && !PRINTS.includes(format.value)) format.value = "stl";
    if (!print && PRINTS.includes(format.value)) format.value = "glb";
    for (const option of format.options) option.hidden = option.disabled = print ? !PRINTS.includes(option.value) : PRINTS.includes(option.value);
    presets.querySelector("[data-preset=print]").disabled = Boolean(kind);
    if (kind && preset === "print") return pick("game");
    const textured = TEXTURED.includes(format.value) && !print;
    texture.disabled = !textured || ["flipbook", "morph"].includes(what.value);
    lod.disabled = !textured || Boolean(kind);
    if (lod.disabled) lod.value = 1;
    triangles.disabled = ["flipbook", "morph"].includes(what.value);
    format.disabled = Boolean(kind);
    rows.mesh.hidden = rows.file.hidden = rows.more.hidden = Boolean(kind && !kind.mesh);
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
    if (!lod.disabled) made.lod = filled(lod) ?? 1;
    if (kind) Object.assign(made, { chain: what.value, frames: filled(frames), fps: filled(fps) ?? 12, size: filled(size) ?? 256 });
    if (what.value === "batch") Object.assign(made, { prompts: prompts.value.split("\n").map((line) => line.trim()).filter(Boolean), name: name.value.trim() || "batch" });
    return made;
  }
  return { nodes: [el("div", { class: "a3-row" }, what), ...Object.values(rows)], value };
}
