// The settings of a run: a few in sight, the others behind "More", and what it would take.

import { el } from "../../viewer/dom.js";
import { ask } from "../studio/http.js";
import { duration, megabytes } from "./format.js";

const POLL_MS = 500;
// name in the form: [label, place in the run's JSON, attributes, explanation]
/** @type {Record<string, [string, [string, string], object, string]>} */
const FIELDS = {
  steps: ["Steps", ["train", "steps"], { min: 1, max: 1e7, step: 1 }, "How often the model is improved. A few hundred show whether it works; thousands make it good"],
  dim_v: ["Basis grids", ["model", "dim_v"], { min: 1, max: 256, step: 1 }, "Grids of shape and colour that every object is mixed from, as paints from a palette: more carry more objects, and cost memory and download"],
  prompts: ["Prompts per step", ["train", "prompts"], { min: 1, max: 256, step: 1 }, "How many prompts are looked at in every step, each in a picture of its own"],
  size: ["Frame size", ["train", "size"], { min: 8, max: 512, step: 1 }, "Width and height in pixels of the pictures that it learns from: larger ones show finer detail and take longer"],
  samples: ["Samples per ray", ["train", "samples"], { min: 4, max: 256, step: 1 }, "Into how many places each pixel looks, from near to far: more draw thin parts sharper and take longer; 128 for objects between prompts"],
  learning_rate: ["Learning rate", ["train", "learning_rate"], { min: 1e-6, max: 1, step: "any" }, "How much each step changes the model: too little is slow, too much never settles"],
  seed: ["Seed", ["train", "seed"], { min: 0, max: 2147483647, step: 1 }, "The number that chance begins with: the same one on the same device gives the same model"],
};
const FIRST = ["steps"];
const NETWORKS = {
  hypernetwork: ["Hypernetwork", "The words set how much of each basis grid an object is made of: the paper's way, and the usual choice"],
  deeper: ["Deeper hypernetwork", "The same with a further layer: more can be told apart, and it takes longer"],
  concatenation: ["Concatenation", "All objects share the grids; the words are given beside every place in space"],
  attention: ["Attention", "Every place in space chooses which words it listens to. Chains then need the server"],
};
const BETWEEN = {
  none: ["Nothing in particular", "Only the prompts themselves are trained"],
  embedding: ["Mixed words", "Half way between two prompts it is given a mixture of what the words mean (their embeddings)"],
  loss: ["One or the other", "Half way between two prompts it is asked for the first or for the second, by chance (mixed losses)"],
  guidance: ["Both at once", "Half way between two prompts both are asked for, each by its share (mixed guidance)"],
  family: ["Families", "The library's own in-between shapes, where it has them"],
};

/** plan() is the request without settings, or null; start(request) begins it. */
export function settingsPart({ defaults, plan, start }) {
  const start0 = { dim_v: 32, ...defaults };
  const inputs = Object.fromEntries(Object.entries(FIELDS).map(([key, [label, , attributes, title]]) =>
    [key, el("input", { type: "number", value: start0[key], title, "aria-label": label, oninput: stale, ...attributes })]));
  const texts = (table) => Object.fromEntries(Object.entries(table).map(([key, [text]]) => [key, text]));
  const network = choice(texts(NETWORKS), "Mapping network", "The part that turns the words of a prompt into an object");
  const between = choice(texts(BETWEEN), "Between prompts", "What the model is trained to pass through between two prompts");
  const device = choice({ auto: "Best device", cpu: "Processor (CPU)", cuda: "Graphics card (GPU)" }, "Device", "Where it trains: one run at a time on each device, the others wait");
  const explained = [[network, NETWORKS], [between, BETWEEN]].map(([node, table]) => [node, table, el("p", { class: "a3-quiet", "data-hint": node.getAttribute("aria-label") })]);
  const explain = () => { for (const [node, table, hint] of explained) hint.textContent = `${table[node.value][1]}.`; };
  const name = el("input", { type: "text", maxlength: 60, placeholder: "name of the model", "aria-label": "Name", title: "What the model will be called" });
  const word = (label, title) => el("span", { class: "a3-term a3-quiet", title }, label);
  const line = ([key, [label, , , title]]) => el("label", { class: "a3-row a3-setting", title }, word(label, title), inputs[key]);
  const named = (label, node) => el("label", { class: "a3-row a3-setting", title: node.title }, word(label, node.title), node);
  const says = el("div", { class: "a3-status", role: "status" });
  const measure = el("button", { type: "button", "data-action": "estimate", title: "Does a few steps and says what the whole run will take", onclick: estimate }, "Estimate");
  const go = el("button", { type: "button", class: "a3-main", "data-action": "start", title: "Trains in a process of its own: the tab and the studio may be closed", onclick: begin }, "Start training");
  let asked = 0;
  let suggested = start0.steps;

  function choice(options, label, title) {
    return el("select", { "aria-label": label, title, onchange: () => { explain(); stale(); } }, ...Object.entries(options).map(([value, text]) => el("option", { value }, text)));
  }

  function stale() {
    asked++;
    says.className = "a3-status";
    says.textContent = "";
    measure.textContent = "Estimate";
  }

  function request() {
    const found = plan();
    if (!found) throw new Error("choose or paste some prompts first");
    const run = { ...found.run, train: { ...found.run?.train }, model: { ...found.run?.model } };
    for (const [key, [label, [part, field]]] of Object.entries(FIELDS)) {
      if (!inputs[key].checkValidity() || inputs[key].value === "") throw new Error(`${label}: ${inputs[key].validationMessage || "a number is needed"}`);
      run[part] = { ...run[part], [field]: Number(inputs[key].value) };
    }
    run.model.mapping = { network: network.value };
    run.interpolation = { ...run.interpolation, kind: between.value };
    return { ...found, run, device: device.value, name: name.value.trim() || found.name || "" };
  }

  async function estimate() {
    if (measure.textContent === "Stop") {
      stale();
      ask("DELETE", "/att3d/train/estimate").catch(() => {});
      return;
    }
    const mine = ++asked;
    says.className = "a3-status";
    try {
      const wanted = request();
      measure.textContent = "Stop";
      const { id } = await ask("POST", "/att3d/train/estimate", wanted);
      const begun = Date.now();
      for (;;) {
        const { answer, busy, free_mb: free } = await ask("GET", `/att3d/train/estimate/${id}`);
        if (mine !== asked) return;
        if (answer) {
          show(answer, busy, free);
          break;
        }
        says.textContent = `Doing a few steps to see… ${Math.round((Date.now() - begun) / 1000)} s`;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        if (mine !== asked) return;
      }
    } catch (error) {
      if (mine !== asked) return;
      fail(error.message);
    }
    measure.textContent = "Estimate";
  }

  function show(answer, busy, free) {
    if (answer.error) return fail(answer.error);
    const gpu = answer.gpu_memory_mb ? `, ${megabytes(answer.gpu_memory_mb)} on the GPU` : "";
    says.textContent = `About ${duration(answer.seconds)} (${answer.seconds_per_step.toPrecision(2)} s per step), ${megabytes(answer.memory_mb)} of memory${gpu}, ${megabytes(answer.disk_mb)} of disk; ${megabytes(free)} are free.`;
    if (busy) says.textContent += " Another job was running: alone it is faster.";
    says.classList.toggle("a3-error", answer.disk_mb > free);
    return undefined;
  }

  function fail(text) {
    says.className = "a3-status a3-error";
    says.textContent = text;
  }

  async function begin() {
    try {
      const wanted = request();
      stale();
      go.disabled = true;
      await start(wanted);
    } catch (error) {
      fail(error.message);
    }
    go.disabled = false;
  }

  explain();
  return {
    nodes: [
      el("h2", {}, "Run"), name,
      ...FIRST.map((key) => line([key, FIELDS[key]])),
      el("details", {}, el("summary", {}, "More"), el("div", { class: "a3-settings" },
        ...Object.entries(FIELDS).filter(([key]) => !FIRST.includes(key)).map(line),
        named("Network", network), explained[0][2], named("Between", between), explained[1][2], named("Device", device))),
      el("div", { class: "a3-row" }, go, measure), says,
    ],
    stale,
    /** Another number of steps, unless the visitor has chosen one. */
    suggest(steps) {
      if (inputs.steps.value === String(suggested)) inputs.steps.value = steps;
      suggested = steps;
      stale();
    },
    /** Fills the form from an earlier request. */
    load(wanted) {
      name.value = wanted.name ? `${wanted.name} again`.slice(0, 60) : "";
      for (const [key, [, [part, field]]] of Object.entries(FIELDS)) inputs[key].value = wanted.run?.[part]?.[field] ?? start0[key];
      network.value = wanted.run?.model?.mapping?.network ?? "hypernetwork";
      between.value = wanted.run?.interpolation?.kind ?? "none";
      explain();
      device.value = ["cpu", "cuda"].includes(wanted.device) ? wanted.device : "auto";
      stale();
    },
  };
}
