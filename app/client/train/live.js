// The weights of a run as they are now, on the stage: seen prompts beside unseen ones.

import { loadBundle } from "../../viewer/bundle.js";
import { el } from "../../viewer/dom.js";
import { ask, atRoot } from "../studio/http.js";

const PICTURE = 72;
const KEPT = "run ";

/** Borrows the stage from the studio's model while the tab is open; release() gives it back. */
export function livePart({ shared }) {
  const { viewer } = shared;
  let held = null; // { u } of the studio's model, which was on the stage
  let stamp = "";
  let prompts = { seen: [], unseen: [] };
  let pair = { seen: 0, unseen: 0 };
  let loading = false;
  const note = el("p", { class: "a3-quiet" });
  const seen = el("div", { class: "a3-shots", "data-split": "seen" });
  const unseen = el("div", { class: "a3-shots", "data-split": "unseen" });
  const beside = el("input", { type: "checkbox", checked: true, onchange: show });
  const unseenTitle = el("span", { class: "a3-quiet", title: "Never trained on" }, "Unseen");
  const besideLabel = el("label", { class: "a3-row", title: "A seen prompt left, an unseen one right, under one camera" }, beside, el("span", { class: "a3-quiet" }, "side by side"));
  const box = el("div", { class: "a3-tab a3-live", hidden: true },
    el("div", { class: "a3-row a3-head" }, el("h2", {}, "Now"), besideLabel), note,
    el("span", { class: "a3-quiet", title: "Trained on" }, "Seen"), seen, unseenTitle, unseen);

  /** Shows `job` if its weights are newer than those on the stage. */
  async function follow(job) {
    if (loading) return;
    box.hidden = !job?.stamp;
    if (!job?.stamp || !viewer.setBundle || (held && `${job.id} ${job.stamp}` === stamp)) return;
    loading = true;
    const model = shared.model;
    try {
      const found = await ask("POST", `/att3d/train/live/${job.id}`);
      if (!found.stamp) return;
      const bundle = await loadBundle(atRoot(found.bundle));
      if (box.offsetParent === null || shared.model !== model) return; // the tab was left, or another model chosen
      const same = stamp.startsWith(`${job.id} `);
      if (!held) held = { u: viewer.u };
      stamp = `${job.id} ${found.stamp}`;
      prompts = { seen: found.seen.map(typed), unseen: found.unseen.map(typed) };
      if (!same) pair = { seen: 0, unseen: 0 };
      forget();
      viewer.setBundle(bundle);
      show();
      shots(seen, "seen");
      shots(unseen, "unseen");
    } catch (error) {
      note.textContent = error.message;
    } finally {
      loading = false;
    }
  }

  const typed = ({ prompt, u }) => ({ prompt, u: Float32Array.from(u) });

  function show() {
    if (!held) return;
    const left = prompts.seen[pair.seen] ?? prompts.unseen[0];
    const right = prompts.unseen[pair.unseen];
    if (!left) return;
    const both = beside.checked && right;
    viewer.setScene(left.u);
    viewer.setPair?.(both ? right.u : null);
    note.textContent = both ? `Left: ${left.prompt}. Right, unseen: ${right.prompt}.` : left.prompt;
    unseenTitle.hidden = unseen.hidden = besideLabel.hidden = !prompts.unseen.length;
  }

  function shots(row, split) {
    row.replaceChildren(...prompts[split].map(({ prompt, u }, i) => {
      const canvas = el("canvas", { width: PICTURE, height: PICTURE, "aria-hidden": "true" });
      shared.thumbnails.request(canvas, `${KEPT}${stamp} ${prompt}`, u);
      return el("button", { type: "button", class: "a3-tile", title: prompt, "aria-label": prompt, onclick: () => {
        pair[split] = i;
        if (split === "unseen") beside.checked = true;
        show();
      } }, canvas);
    }));
  }

  /** Pictures of weights that are no longer shown. */
  function forget() {
    const { kept } = shared.thumbnails;
    for (const key of kept.keys()) if (key.startsWith(KEPT)) kept.delete(key);
  }

  /** Gives the stage back to the studio's model. */
  function release() {
    if (!held) return;
    const { u } = held;
    drop();
    viewer.setPair?.(null);
    viewer.setBundle(shared.bundle);
    if (u) viewer.setScene(u);
  }

  function drop() {
    held = null;
    forget();
    stamp = "";
  }
  viewer.addEventListener("model", () => { // another model is on the stage already: nothing to give back
    if (held) viewer.setPair?.(null);
    drop();
  });

  return { node: box, follow, release };
}
