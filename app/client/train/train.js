// The Train tab: what to learn, from what, and the runs that do it.

import { el } from "../../viewer/dom.js";
import { ask } from "../studio/http.js";
import { curvesPart } from "./curves.js";
import { diffusionPart } from "./diffusion.js";
import { jobsPart } from "./jobs.js";
import { libraryPart } from "./library.js";
import { livePart } from "./live.js";
import { promptEditor } from "./prompts.js";
import { settingsPart } from "./settings.js";
import { listModels } from "../studio/models.js";
import { goToTab } from "../studio/tabs.js";

const SOURCES = {
  toybox: ["Toybox", "The built-in library: every prompt of its sets has a model to learn from. Needs no download"],
  folder: ["My models", "A folder of your own GLB files, each with a caption"],
  diffusion: ["Diffusion", "A model that makes pictures from words judges the renders; no 3D model is consulted"],
};
// A few dozen models without paraphrases: close-ups, and captions that may be learnt by heart.
const OWN = { focal_min: 1.2, focal_max: 2.4, text_rate: 0.3 };
const OWN_STEPS = 600;
const PRESETS = { pig: "Pigs", animals: "Animals", toybox: "All of Toybox", pairs: "Pairs" };
const OUTSIDE = "Only where the studio is open to this machine alone";

export function trainTab(shared) {
  const host = el("div", { class: "a3-tab a3-train" }, el("p", { class: "a3-quiet" }, "Loading…"));
  build(shared, host).catch((error) => host.replaceChildren(el("p", { class: "a3-status a3-error" }, error.message)));
  return { nodes: [host], show: () => {} };
}

async function build(shared, host) {
  const { presets, local, defaults, prior } = await ask("GET", "/att3d/train/options");
  let source = "toybox";
  let prompts = null;
  const editor = promptEditor({
    source: () => ({ folder: source === "folder" ? library.folder : "", library: source !== "diffusion", name: "" }),
    onChange: (found) => { prompts = found; settings.stale(); },
  });
  const library = libraryPart({ onModels: (folder, captions, name) => editor.load({ name, prompts: captions, held_out: { rule: "nothing" } }) });
  const settings = settingsPart({
    defaults,
    plan: () => prompts && { preset: prompts.preset ?? "", prompts: prompts.prompts, ...guidance() },
    start: async (request) => {
      await ask("POST", "/att3d/jobs", request);
      view("runs");
      await jobs.refresh();
    },
  });
  const diffusion = diffusionPart({ prior, local, onChange: () => settings.stale() });
  const guidance = () => {
    if (source === "folder") return { folder: library.folder, run: { train: OWN } };
    if (source === "diffusion") return { folder: "", run: { guidance: { model: diffusion.model } } };
    return { folder: "" };
  };

  const chips = el("div", { class: "a3-chips" }, ...presets.map(({ name, count, ...set }) =>
    el("button", { type: "button", class: "a3-chip", "data-preset": name, title: `${count.toLocaleString("en")} prompts`, onclick: () => usePreset(name, set) }, `${PRESETS[name] ?? name} (${count.toLocaleString("en")})`)));
  const boxes = {
    toybox: el("div", { class: "a3-tab" }, el("p", { class: "a3-quiet" }, "Start from a set, and change what you like:"), chips),
    folder: el("div", { class: "a3-tab" }, ...library.nodes),
    diffusion: el("div", { class: "a3-tab" }, ...diffusion.nodes),
  };
  const offered = { toybox: true, folder: local, diffusion: local || Boolean(prior) };
  const choices = el("div", { class: "a3-kinds a3-wide", role: "group", "aria-label": "What it learns from" }, ...Object.entries(SOURCES).map(([value, [text, title]]) =>
    el("button", { type: "button", "data-source": value, disabled: !offered[value], title: offered[value] ? title : OUTSIDE, onclick: () => choose(value) }, text)));

  function choose(value, check = true) {
    source = value;
    for (const [key, box] of Object.entries(boxes)) box.hidden = key !== value;
    for (const node of choices.children) node.setAttribute("aria-pressed", node.dataset.source === value);
    settings.suggest(value === "folder" ? OWN_STEPS : defaults.steps);
    if (check) editor.check();
  }

  function usePreset(name, set) {
    if (set.template) editor.load(set, name);
    else editor.load({ name, prompts: [], held_out: { rule: "nothing" } }, name);
  }

  // Runs: what they are, how they do, what they look like.
  const live = livePart({ shared });
  const curves = curvesPart();
  const jobs = jobsPart({
    visible: () => runs.offsetParent !== null,
    watch: () => {},
    use: async (job) => {
      const { name } = await ask("POST", `/att3d/jobs/${job.id}/use`);
      live.release();
      shared.models = await listModels();
      await shared.useModel(name);
      shared.stage.say(`“${name}” is now the model of Create and Interpolate.`);
      goToTab("Create");
    },
    duplicate: async (job) => {
      const request = await ask("GET", `/att3d/jobs/${job.id}/request`);
      await fill(request);
      view("new");
    },
    onJobs: (all, watched, compared) => {
      runsButton.textContent = all.length ? `Runs (${all.length})` : "Runs";
      curves.follow(compared);
      live.follow(watched);
    },
  });

  async function fill(request) {
    const pipelineOf = request.run?.guidance?.model;
    choose(request.folder ? "folder" : pipelineOf && pipelineOf !== "library" ? "diffusion" : "toybox", false);
    if (request.folder) await library.open(request.folder);
    if (pipelineOf && pipelineOf !== "library") diffusion.load(pipelineOf);
    if (request.preset) usePreset(request.preset, presets.find(({ name }) => name === request.preset) ?? {});
    else editor.load(request.prompts);
    settings.load(request);
  }

  const fresh = el("div", { class: "a3-tab" }, el("h2", {}, "Learn from"), choices, ...Object.values(boxes), ...editor.nodes, ...settings.nodes);
  const runs = el("div", { class: "a3-tab" }, ...jobs.nodes, live.node, curves.node);
  const newButton = el("button", { type: "button", "data-view": "new", title: "What to learn", onclick: () => view("new") }, "New run");
  const runsButton = el("button", { type: "button", "data-view": "runs", title: "Runs, curves, and what they look like now", onclick: () => view("runs") }, "Runs");

  function view(which) {
    fresh.hidden = which !== "new";
    runs.hidden = which !== "runs";
    newButton.setAttribute("aria-pressed", which === "new");
    runsButton.setAttribute("aria-pressed", which === "runs");
    if (which === "new") live.release();
    else jobs.refresh();
  }

  // The stage goes back before another tab draws on it.
  document.addEventListener("click", (event) => { if (/** @type {Element} */ (event.target).closest?.('#a3-panel [role="tab"]')) live.release(); }, { capture: true });
  new IntersectionObserver(() => { if (host.offsetParent === null) live.release(); }).observe(host);

  choose("toybox", false);
  host.replaceChildren(el("div", { class: "a3-kinds a3-wide", role: "group", "aria-label": "Train" }, newButton, runsButton), fresh, runs);
  usePreset("pig", presets.find(({ name }) => name === "pig") ?? {});
  view("new");
  const known = await ask("GET", "/att3d/jobs");
  if (known.jobs.length) view("runs");
}
