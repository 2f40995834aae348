// A few lines instead of a framework: elements from data, and words for times.

export const $ = (id) => document.getElementById(id);

// h("p", {class: "x", onclick: f}, "text", child…): attributes by name, listeners by function.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const paths = {
  phone: "M6.5 3h3l1.500 4-2 1.500a12 12 0 0 0 5.500 5.500l1.500-2 4 1.500v3a2 2 0 0 1-2 2A16 16 0 0 1 4.500 5a2 2 0 0 1 2-2z",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-1 5h2v2h-2zm0 4h2v5h-2z",
  check: "M9.500 16.500 5 12l1.500-1.500 3 3 8-8L19 7z",
  sun: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v3h-2zm0 19h2v3h-2zM1 11h3v2H1zm19 0h3v2h-3z",
};
export const icon = (name) => s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", fill: "currentColor", width: 20, height: 20 }, s("path", { d: paths[name] }));

// Replaces what is in `element` by `children`, unless the same is there: focus and selection stay where they are.
export function fill(element, key, children) {
  const text = JSON.stringify(key);
  if (element.dataset.key === text) return;
  element.dataset.key = text;
  element.replaceChildren(...children().flat().filter(Boolean));
}

export const words = (id) => {
  const text = id.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

// Why an agent is away, in words: the desk's own reasons have names, an agent's are as they were chosen.
const reasons = { signedIn: "just signed in", rejected: "a call was declined", noAnswer: "a call was not answered", legFailed: "the phone was not reached" };
export const because = (reason) => reasons[reason] ?? reason;

export const span = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
};

export const time = (milliseconds) => new Date(milliseconds).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
// The day too, unless it is today's.
export const moment = (milliseconds) => {
  const at = new Date(milliseconds);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? time(milliseconds) : `${at.toLocaleDateString([], { month: "short", day: "numeric" })}, ${time(milliseconds)}`;
};
export const initials = (name) => name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();

let hiding = null;
export function toast(text) {
  const box = $("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.hidden = true; }, 6000);
}

// The server's clock: the pages' timers count by it, whatever the machine's clock says.
let offset = 0;
export const setClock = (serverNow) => { offset = serverNow - Date.now(); };
export const now = () => Date.now() + offset;
