// How the page asks its server: JSON in, errors as words for the visitor.

const UNREACHABLE = "the studio's server does not answer; is it still running?";
const TOO_LARGE = "that is too long for one request; shorten it";

// A proxy may have put the studio below the top of its host: this module lies five folders below the studio's own top.
const ROOT = new URL("../../../../../", import.meta.url).pathname.replace(/\/$/, "");

/** Where the browser finds what the studio calls `address`. */
export const atRoot = (address) => ROOT + address;

/** The server's answer to a request whose body, if any, is sent as JSON. Throws an Error with the server's own words.
 * options: more of what `fetch` takes. */
export async function request(method, address, body, options = {}) {
  let response;
  try {
    response = await fetch(atRoot(address), {
      method,
      ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      ...options,
    });
  } catch {
    throw new Error(UNREACHABLE);
  }
  if (response.status === 413) throw new Error(TOO_LARGE);
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `the server answered ${response.status}`);
  return response;
}

/** As `request`, for answers that are JSON. */
export async function ask(method, address, body, options) {
  return (await request(method, address, body, options)).json();
}

/** As `request`, for answers that are files. */
export async function askFile(address, body) {
  return (await request("POST", address, body)).blob();
}
