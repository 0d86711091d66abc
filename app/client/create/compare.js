// A and B side by side under one camera and one light: A stays, B is whatever is shown next.

import { el } from "../../viewer/dom.js";

/** Returns { buttons, present(item), stop() }; changed() is called when the comparison begins or ends. */
export function comparePart({ viewer, state, signal, changed }) {
  let pinned = null;
  const labels = el("div", { class: "a3-pair", hidden: true }, el("span"), el("span"));
  viewer.canvas.parentElement.append(labels);
  signal.addEventListener("abort", () => { labels.remove(); viewer.setPair?.(null); });
  const able = Boolean(viewer.gl && viewer.setPair);
  const compare = el("button", {
    type: "button", class: "a3-small", "data-action": "compare", disabled: !able, "aria-pressed": false,
    title: able ? "Keep this object at the left as A and show what you make next beside it as B" : "Side by side needs WebGL2",
    onclick: () => { pinned = pinned ? null : state.item; changed(); },
  }, "Compare");
  const swap = el("button", { type: "button", class: "a3-small", "data-action": "swap", hidden: true, title: "A and B change places", onclick: () => {
    const other = pinned;
    pinned = state.item;
    changed(other);
  } }, "Swap");

  /** Shows an item, beside A where there is one. */
  function present(item) {
    compare.setAttribute("aria-pressed", Boolean(pinned));
    compare.textContent = pinned ? "End A | B" : "Compare";
    swap.hidden = labels.hidden = !pinned;
    if (pinned) {
      labels.firstChild.textContent = `A · ${pinned.prompt}`;
      labels.lastChild.textContent = `B · ${item.prompt}`;
      viewer.setScene(pinned.shown);
      viewer.setPair(item.shown);
    } else {
      viewer.setPair?.(null);
      viewer.setScene(item.shown);
    }
  }
  /** Another tab draws on the stage. */
  function stop() {
    labels.hidden = true;
    viewer.setPair?.(null);
  }
  return { buttons: [compare, swap], present, stop };
}
