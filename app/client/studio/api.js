// What the page asks the server about a model that reads slots.

import { ask, atRoot } from "./http.js";

const about = (name, what) => ask("GET", `/att3d/models/${encodeURIComponent(name)}/${what}`);

/** { slots, kinds, words, chains }; no slots for a model that reads sentences. */
export const wordsOf = (name) => about(name, "words");

/** { captions, size, columns, sheet }: nothing in them where the model comes without pictures. */
export async function shelfOf(name) {
  const found = await about(name, "shelf");
  return { ...found, sheet: atRoot(found.sheet) };
}

/** The caption of words chosen one by one. */
export const captionOf = async (model, slots) => (await ask("POST", "/att3d/caption", { model, slots })).prompt;
