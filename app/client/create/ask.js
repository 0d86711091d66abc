// The prompt box, knowing what can be typed: completion by word slot, then whole prompts.

import { el } from "../../viewer/dom.js";
import { complete, completeByPlace } from "../studio/slots.js";
import { suggestions } from "./suggest.js";

/** generate(prompt) is called for what is asked for; actions: the buttons under the box, which completions never cover.
 * Returns { element, input, hide() }. */
export function askPart(model, actions, generate) {
  const input = el("textarea", {
    class: "a3-prompt", rows: 2, maxlength: 1000, autocomplete: "off", spellcheck: "false", enterkeyhint: "go",
    placeholder: model.words ? "a red dragon, an old wooden chair, a pig wearing a crown…" : (model.prompts[0] ?? "a pig riding a bicycle"), "aria-label": "Prompt", "aria-autocomplete": "list",
  });
  const offers = el("div", { class: "a3-offers", role: "listbox", "aria-label": "Completions", hidden: true });
  const hide = () => { offers.hidden = true; offers.replaceChildren(); };
  const ask = (prompt) => { hide(); generate(prompt); };

  function completions() {
    if (model.words) return suggestions(model.words, input.value);
    const typed = input.value.trim();
    const found = new Set([...completeByPlace(model.vocabulary, typed), ...complete(model.prompts, typed)]);
    return [...found].slice(0, 6).map((text) => ({ text, whole: model.trained.has(text) }));
  }
  let offered = [];
  input.addEventListener("input", () => {
    offered = completions();
    offers.replaceChildren(...offered.map(({ text }) =>
      el("button", { type: "button", role: "option", onmousedown: (event) => { event.preventDefault(); choose(text); } }, text)));
    offers.hidden = !offered.length;
  });
  /** Half a sentence is completed first; what names an object is generated at once. */
  function choose(prompt) {
    if (offered.find(({ text }) => text === prompt)?.whole) return ask(prompt);
    input.value = `${prompt} `;
    input.focus();
    input.dispatchEvent(new Event("input"));
  }
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    const options = [...offers.children];
    const at = options.findIndex((node) => node.getAttribute("aria-selected") === "true");
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (at >= 0) choose(options[at].textContent);
      else ask(input.value);
    } else if (event.key === "Tab" && at >= 0) {
      event.preventDefault();
      choose(options[at].textContent);
    } else if (event.key === "Escape") hide();
    else if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const next = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
      options.forEach((node, i) => node.setAttribute("aria-selected", i === next));
    }
  });
  return { element: el("div", { class: "a3-ask" }, input, actions, offers), input, hide };
}
