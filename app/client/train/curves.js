// Curves of one run or several: loss and reconstruction against the frames that each prompt was shown.

import { el } from "../../viewer/dom.js";
import { ask, atRoot } from "../studio/http.js";

const COLOURS = ["#7aa2f7", "#f2a65a", "#7fd1ae", "#e58fb1", "#c6b4f5", "#d9d57a"];
const KINDS = {
  db: ["Likeness, dB", "How much its pictures are like the library's, in decibels (foreground PSNR): higher is better, and 3 dB more is half the error. Dotted: prompts that were held out"],
  loss: ["Loss", "How much is still wrong by what it learns from: lower is better. It jumps about from step to step; what counts is that it goes down"],
};
let library = null; // Plotly, loaded when the first curve is drawn

function loadPlotly() {
  library ??= new Promise((resolve, reject) => {
    document.head.append(el("script", { src: atRoot("/att3d/train/plotly.js"), onload: () => resolve(globalThis.Plotly), onerror: () => { library = null; reject(new Error("the curves could not be loaded")); } }));
  });
  return library;
}

export function curvesPart() {
  let kind = "db";
  let last = "";
  let runs = {};
  const plot = el("div", { class: "a3-plot", role: "img", "aria-label": "Curves" });
  const note = el("p", { class: "a3-quiet" });
  const about = el("p", { class: "a3-quiet", "data-hint": "curve" });
  const kinds = el("div", { class: "a3-kinds", role: "group", "aria-label": "Which curve" }, ...Object.entries(KINDS).map(([value, [text, title]]) =>
    el("button", { type: "button", title, "data-curve": value, onclick: () => { kind = value; press(); draw(); } }, text)));
  const box = el("div", { class: "a3-tab", hidden: true }, el("div", { class: "a3-row a3-head" }, el("h2", {}, "Curves"), kinds), about, note, plot);
  const press = () => { for (const node of kinds.children) node.setAttribute("aria-pressed", node.dataset.curve === kind); about.textContent = `${KINDS[kind][1]}.`; };

  async function follow(ids) {
    box.hidden = !ids.length;
    if (!ids.length) return;
    const found = await ask("GET", `/att3d/train/curves?ids=${ids.join(",")}`);
    const text = JSON.stringify(found);
    if (text === last) return;
    last = text;
    runs = found;
    await draw();
  }

  async function draw() {
    const entries = Object.values(runs);
    const any = entries.some((run) => (kind === "db" ? run.seen.x.length + run.unseen.x.length : run.loss.x.length));
    plot.hidden = !any;
    note.textContent = any ? "" : kind === "db" ? "The first scores come after a twentieth of the steps; a diffusion model alone has none." : "The first reports come after a few steps.";
    if (!any) return;
    const Plotly = await loadPlotly();
    const traces = entries.flatMap((run, i) => lines(run, COLOURS[i % COLOURS.length], entries.length > 1));
    const axis = { gridcolor: "#262b36", zeroline: false, linecolor: "#262b36", tickfont: { size: 10 } };
    await Plotly.react(plot, traces, {
      margin: { l: 34, r: 8, t: 6, b: 34 }, height: 210, paper_bgcolor: "#0000", plot_bgcolor: "#0000", font: { color: "#8b93a5", size: 11 },
      xaxis: { ...axis, title: { text: "pictures of each prompt that it has learnt from", standoff: 6 }, rangemode: "tozero" },
      yaxis: { ...axis, type: kind === "loss" ? "log" : "linear" },
      showlegend: traces.length > 1, legend: { orientation: "h", y: 1.12, x: 0, font: { size: 10 } }, hovermode: "x unified",
      hoverlabel: { bgcolor: "#1c2029", bordercolor: "#262b36", font: { color: "#d9dde7", size: 11 } },
    }, { displayModeBar: false, responsive: true });
  }

  const plain = (name) => name.replace(/&/g, "&amp;").replace(/</g, "&lt;"); // Plotly takes names for HTML, links included

  function lines(run, color, several) {
    const named = plain(run.name);
    const line = (curve, name, dash) => ({ x: curve.x, y: curve.y, name, mode: curve.x.length < 3 ? "lines+markers" : "lines", line: { color, width: 1.6, dash } });
    if (kind === "loss") return [line(run.loss, named, "solid")];
    const out = [line(run.seen, several ? named : "seen", "solid")];
    if (run.unseen.x.length) out.push(line(run.unseen, several ? `${named}, unseen` : "unseen", "dot"));
    return out;
  }

  press();
  return { node: box, follow: (ids) => follow(ids).catch((error) => { note.textContent = error.message; }) };
}
