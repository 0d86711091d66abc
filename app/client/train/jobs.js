// The runs: where each stands, and what can be done with it.

import { el } from "../../viewer/dom.js";
import { ask } from "../studio/http.js";
import { pressTwice } from "../studio/press_twice.js";
import { duration } from "./format.js";

const POLL_MS = 1000;
const STATES = {
  queued: ["waiting", "It starts when the device is free"],
  running: ["running", "It trains in a process of its own: this tab may be closed"],
  paused: ["paused", "Everything is saved; Resume goes on at this step"],
  interrupted: ["interrupted", "Its process ended; Resume goes on from the last saved step"],
  diverged: ["diverged", "Its loss was NaN or infinite three times. What it had learnt before is kept; try a smaller learning rate"],
  done: ["done", "Use this model puts it into Create and Interpolate"],
  failed: ["failed", "It could not go on; Resume tries again"],
  cancelled: ["cancelled", "Ended for good; Duplicate starts another like it"],
};
const VERBS = {
  pause: ["Pause", "Stops after the present step and keeps everything", ["queued", "running"]],
  resume: ["Resume", "Goes on where it stopped", ["paused", "interrupted", "failed"]],
  cancel: ["Cancel", "Ends it for good", ["queued", "running", "paused", "interrupted", "failed"]],
};

/** watch(job) shows its weights; use(job), duplicate(job) do what they say; onJobs(jobs, watched, compared) after every look. */
export function jobsPart({ watch, use, duplicate, onJobs, visible }) {
  let jobs = [];
  let watched = "";
  let chosen = false; // the visitor picked a run to watch
  const compared = new Set();
  const cards = new Map();
  const problem = el("div", { class: "a3-status a3-error", role: "alert" });
  const list = el("ul", { class: "a3-jobs" });
  const empty = el("p", { class: "a3-quiet a3-empty" }, "No run yet. Choose what to learn under “New run”, then Start training.");

  async function refresh() {
    try {
      ({ jobs } = await ask("GET", "/att3d/jobs"));
      if (problem.dataset.kind === "look") problem.textContent = "";
    } catch (error) {
      problem.dataset.kind = "look";
      problem.textContent = error.message;
      return;
    }
    if (!chosen || !jobs.some((job) => job.id === watched)) {
      watched = (jobs.find((job) => job.state === "running") ?? jobs.findLast((job) => job.stamp) ?? jobs.at(-1))?.id ?? "";
      chosen = false;
    }
    draw();
    onJobs(jobs, jobs.find((job) => job.id === watched), shown());
  }

  /** Ids whose curves are drawn: those ticked, or the one that is watched. */
  const shown = () => (compared.size ? jobs.filter((job) => compared.has(job.id)) : jobs.filter((job) => job.id === watched)).map((job) => job.id);

  async function act(work) {
    try {
      problem.textContent = "";
      delete problem.dataset.kind;
      await work();
    } catch (error) {
      problem.textContent = error.message;
    }
    await refresh();
  }

  function draw() {
    empty.hidden = jobs.length > 0;
    for (const [id, card] of cards) if (!jobs.some((job) => job.id === id)) { card.node.remove(); cards.delete(id); }
    [...jobs].reverse().forEach((job, place) => {
      if (!cards.has(job.id)) cards.set(job.id, makeCard(job.id));
      const card = cards.get(job.id);
      card.update(job);
      if (list.children[place] !== card.node) list.insertBefore(card.node, list.children[place] ?? null);
    });
  }

  function makeCard(id) {
    const bar = el("div", { class: "a3-done" });
    const title = el("b", {});
    const state = el("span", { class: "a3-state" });
    const where = el("div", { class: "a3-quiet" });
    const message = el("div", { class: "a3-quiet a3-why" });
    const job = () => jobs.find((one) => one.id === id);
    const verbs = Object.entries(VERBS).map(([verb, [text, hint]]) => {
      const tell = () => act(() => ask("POST", `/att3d/jobs/${id}/${verb}`));
      return verb === "cancel" ? pressTwice(text, { "data-verb": verb, title: `${hint}; press twice` }, tell)
        : el("button", { type: "button", "data-verb": verb, title: hint, onclick: tell }, text);
    });
    const useIt = el("button", { type: "button", class: "a3-main", "data-verb": "use", title: "Puts the model into Create and Interpolate", onclick: () => act(() => use(job())) }, "Use this model");
    const again = el("button", { type: "button", "data-verb": "duplicate", title: "Another run with the same prompts and settings", onclick: () => act(() => duplicate(job())) }, "Duplicate");
    const remove = pressTwice("Delete", { "data-verb": "delete", title: "Removes the run and its files; press twice" }, () => act(() => ask("DELETE", `/att3d/jobs/${id}`)));
    const compare = el("input", { type: "checkbox", "aria-label": "Compare", title: "Draw its curves together with others", onchange: () => {
      if (compare.checked) compared.add(id);
      else compared.delete(id);
      onJobs(jobs, jobs.find((one) => one.id === watched), shown());
    } });
    const head = el("button", { type: "button", class: "a3-pick", title: "Watch this run", onclick: () => { watched = id; chosen = true; watch(job()); refresh(); } }, title, state);
    const node = el("li", { "data-job": id }, el("div", { class: "a3-row" }, compare, head), el("div", { class: "a3-bar-line" }, bar), where, message,
      el("div", { class: "a3-row a3-verbs" }, useIt, ...verbs, again, remove));
    function update(now) {
      const [text, hint] = STATES[now.state] ?? [now.state, ""];
      title.textContent = now.name;
      state.textContent = now.command === "pause" && now.state === "running" ? "pausing" : text;
      state.title = hint;
      node.dataset.state = now.state;
      node.classList.toggle("a3-watched", id === watched);
      bar.style.width = `${(100 * now.step) / Math.max(now.steps, 1)}%`;
      const rate = now.steps_per_second;
      const loading = now.state === "running" && now.step === now.started_step;
      const rest = now.state === "running" && rate > 0 ? ` · ${duration((now.steps - now.step) / rate)} left` : "";
      where.textContent = loading ? "loading…" : `step ${now.step.toLocaleString("en")} of ${now.steps.toLocaleString("en")}${rest}`;
      message.textContent = ["running", "queued", "done"].includes(now.state) ? "" : now.message;
      verbs.forEach((button) => { button.hidden = !VERBS[button.dataset.verb][2].includes(now.state); });
      useIt.hidden = !now.stamp;
      useIt.classList.toggle("a3-main", now.state === "done");
      remove.hidden = ["running", "queued"].includes(now.state);
      again.hidden = ["running", "queued"].includes(now.state);
    }
    return { node, update };
  }

  (async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (visible()) await refresh();
    }
  })();
  return { nodes: [empty, problem, list], refresh };
}
