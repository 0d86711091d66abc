// A button for what cannot be undone.

import { el } from "../../viewer/dom.js";

const ASKED_MS = 4000;

/** The first press asks, the second within a few seconds does it. */
export function pressTwice(text, attributes, action) {
  let timer = 0;
  const calm = () => { timer = 0; button.textContent = text; };
  const button = el("button", { type: "button", ...attributes, onclick: () => {
    if (timer) {
      clearTimeout(timer);
      calm();
      action();
    } else {
      button.textContent = `Really ${text.toLowerCase()}`;
      timer = setTimeout(calm, ASKED_MS);
    }
  } }, text);
  return button;
}
