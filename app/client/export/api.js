// The export routes of the server.

const EVERY_MS = 250;

async function answer(response) {
  if (response.ok) return response.json();
  throw new Error((await response.json().catch(() => ({}))).error ?? `the server answered ${response.status}`);
}
const send = (address, body) => fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then(answer);
const at = (id) => `/att3d/export/${encodeURIComponent(id)}`;

/** The name of a new export job. */
export const startExport = async (body) => (await send("/att3d/export", body)).id;

export const exportAddress = (id) => `${at(id)}/file`;

/** Stops a job, or lets the server forget a finished one. */
export const cancelExport = (id) => fetch(at(id), { method: "DELETE" }).catch(() => {});

export const previewOf = (id, view) => send(`${at(id)}/preview`, view);

/** The result of a job; null once stopped() holds. told({ share, doing }) meanwhile. Throws what the job died of. */
export async function watchExport(id, stopped, told) {
  while (!stopped()) {
    const job = await fetch(at(id)).then(answer);
    if (job.state === "done") return job.result;
    if (job.state === "failed") throw new Error(job.error);
    if (job.state === "cancelled") return null;
    told(job);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return null;
}
