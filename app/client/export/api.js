// The export routes of the server.

import { ask, request } from "../studio/http.js";

const EVERY_MS = 250;
const at = (id) => `/att3d/export/${encodeURIComponent(id)}`;

/** The name of a new export job. */
export const startExport = async (body) => (await ask("POST", "/att3d/export", body)).id;

/** The name of a new job that sharpens the mesh of a finished one. */
export const startRefining = async (id, model) => (await ask("POST", `${at(id)}/refine`, { model })).id;

export const exportAddress = (id) => `${at(id)}/file`;

/** The file of a finished job. */
export const fetchExport = async (id) => (await request("GET", exportAddress(id))).blob();

/** Stops a job, or lets the server forget a finished one. */
export const cancelExport = (id) => ask("DELETE", at(id)).catch(() => {});

export const previewOf = (id, view) => ask("POST", `${at(id)}/preview`, view);

/** The result of a job; null once stopped() holds. onProgress({ share, doing }) meanwhile, never after it was stopped.
 * Throws what the job died of. */
export async function watchExport(id, stopped, onProgress) {
  while (!stopped()) {
    const job = await ask("GET", at(id));
    if (stopped() || job.state === "cancelled") return null;
    if (job.state === "done") return job.result;
    if (job.state === "failed") throw new Error(job.error);
    onProgress(job);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return null;
}
