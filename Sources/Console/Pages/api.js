// The API as the pages use it: who one is, commands with the CSRF token, and the ledger's events as they happen.

let me = null;

export class Problem extends Error {
  constructor(answer, status) {
    super(answer?.detail ?? "Foyer cannot be reached just now.");
    this.kind = answer?.type?.replace("/problems/", "") ?? "unreachable";
    this.status = status;
  }
}

export async function whoAmI() {
  me = await get("/api/me");
  return me;
}

export const get = (path) => json("GET", path);
export const post = (path, body = {}) => json("POST", path, body);
export const put = (path, body = {}) => json("PUT", path, body);
export const del = (path) => json("DELETE", path);
export const getText = async (path) => (await request("GET", path)).text();
export const getBlob = async (path) => (await request("GET", path)).blob();
export const postText = async (path, text) => (await request("POST", path, text, "application/yaml")).json();

async function json(method, path, body) {
  const response = await request(method, path, body === undefined ? undefined : JSON.stringify(body));
  return response.status === 204 ? null : response.json();
}

async function request(method, path, body, type = "application/json") {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = type;
  if (method !== "GET") {
    headers["X-CSRF-Token"] = me?.csrf ?? "";
    headers["Idempotency-Key"] = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body });
  } catch { throw new Problem(null, 0); }
  if (response.status === 401) location.assign("/sign-in");
  if (!response.ok) throw new Problem(await response.json().catch(() => null), response.status);
  return response;
}

export async function signOut() {
  await post("/api/sign-out");
  location.assign("/sign-in");
}

// Follows the ledger for as long as the page lives; what was missed while the line was cut comes after it.
export function follow(onEvent, onLine) {
  let last = null;
  let source = null;
  const open = () => {
    source = new EventSource("/api/events" + (last === null ? "" : `?after=${last}`));
    source.onopen = () => onLine(true);
    source.onmessage = (message) => {
      last = message.lastEventId;
      onEvent(JSON.parse(message.data));
    };
    source.onerror = () => {
      onLine(false);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(open, 1500);
      get("/api/me").catch(() => {}); // who is no longer signed in is sent to the sign-in
    };
  };
  open();
  addEventListener("pagehide", () => source?.close());
}

// Runs `work` at most once at a time; calls meanwhile make it run once more afterwards.
export function coalesced(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) { again = true; return; }
    running = true;
    try {
      do { again = false; await work(); } while (again);
    } finally { running = false; }
  };
}
