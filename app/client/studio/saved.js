// Files that leave the page, and the words that say so.

import { save } from "../../viewer/dom.js";

/** "12 KB", "1.2 MB" */
export const sizeText = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

export const savedText = (name, bytes) => `Saved ${name}, ${sizeText(bytes)}`;

/** Offers a blob as a file; returns what to say of it. */
export function saved(blob, name) {
  save(blob, name);
  return savedText(name, blob.size);
}
