// The prompt box, knowing what can be typed: completion by word slot, then whole prompts.

import { el } from "../../viewer/dom.js";
import { complete, completeByPlace } from "../studio/slots.js";

/** generate(prompt) is called for what is asked for. Returns { element, input, hide() }. */
export function askPart(model, generate) {
  const input = el("textarea", {
    class: "a3-prompt", rows: 2, maxlength: 1000, autocomplete: "off", spellcheck: "false", enterkeyhint: "go",
    placeholder: model.prompts[0] ?? "a pig riding a bicycle", "aria-label": "Prompt", "aria-autocomplete": "list",
  });
  const offers = el("div", { class: "a3-offers", role: "listbox", "aria-label": "Completions", hidden: true });
  const hide = () => { offers.hidden = true; offers.replaceChildren(); };
  const ask = (prompt) => { hide(); generate(prompt); };

  input.addEventListener("input", () => {
    const typed = input.value.trim();
    const parts = completeByPlace(model.vocabulary, typed);
    const found = [...new Set([...parts, ...complete(model.prompts, typed)])].slice(0, 6);
    offers.replaceChildren(...found.map((prompt) =>
      el("button", { type: "button", role: "option", onmousedown: (event) => { event.preventDefault(); choose(prompt); } }, prompt)));
    offers.hidden = !found.length;
  });
  /** Half a sentence is completed first; a trained prompt is generated at once. */
  function choose(prompt) {
    if (model.trained.has(prompt)) return ask(prompt);
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
  return { element: el("div", { class: "a3-ask" }, input, offers), input, hide };
}
