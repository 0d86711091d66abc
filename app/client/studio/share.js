// Handing on what is on the stage: a link, and what a link is good for.

import { el } from "../../viewer/dom.js";

const HERE = ["127.0.0.1", "localhost", "[::1]"];
const COPIED = "The link is copied, and in the address bar.";
const SHOWN = "The link is in the address bar: copy it from there.";
const LOCAL = " It opens on this computer alone; for others, give them the project file (Create, Project, Download).";

/** text() is what follows the #. Returns { button, line }: pressing it answers in the line. */
export function sharePart(text) {
  const line = el("div", { class: "a3-saved", role: "status", "aria-live": "polite", "data-part": "share" });
  const button = el("button", { type: "button", "data-action": "share", title: "A link that opens just what is shown now", onclick: async () => {
    const address = `${location.origin}${location.pathname}${location.search}${text()}`;
    history.replaceState(null, "", address);
    let copied = false;
    try {
      await navigator.clipboard.writeText(address);
      copied = true;
    } catch { /* not allowed here, or no such thing without https */ }
    line.textContent = (copied ? COPIED : SHOWN) + (HERE.includes(location.hostname) ? LOCAL : "");
  } }, "Share link");
  return { button, line };
}
