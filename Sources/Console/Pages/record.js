// The interaction record as a conversation: what the bot said and heard, what agents noted and declared.
import { h, s, time, words } from "./dom.js";

let shown = { session: null, count: 0 };

// Appends what is new; another session begins anew. Stays where the reader scrolled to, unless that was the end.
export function showRecord(box, { session, record, colleagues, role }) {
  if (!session) {
    if (shown.session !== null || !box.firstChild) box.replaceChildren(role === "wrapUp" && shown.session !== null ? ended() : nothing());
    shown = { session: null, count: 0 };
    return;
  }
  const { entries, startedAt } = record.content;
  if (shown.session !== session.id || shown.count > entries.length || !box.firstChild) {
    box.replaceChildren(mark(startedAt, `Call from ${session.caller || "unknown"}`));
    shown = { session: session.id, count: 0 };
  }
  const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  for (const entry of entries.slice(shown.count)) {
    const at = startedAt + entry.at * 1000;
    const item = entry.event === "digit" ? key(entry.digit, at, box.lastElementChild) : show(entry, at, colleagues);
    if (item) box.append(item);
  }
  if (entries.length > shown.count && isAtEnd) box.scrollTop = box.scrollHeight;
  shown.count = entries.length;
}

const nothing = () => h("div", { class: "empty" },
  s("svg", { viewBox: "0 0 64 64", "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": 3 },
    s("path", { d: "M10 14h34a6 6 0 0 1 6 6v16a6 6 0 0 1-6 6H26L14 52V42h-4a6 6 0 0 1-6-6V20a6 6 0 0 1 6-6z" })),
  h("strong", {}, "No caller"), "What the bot and your colleagues learned appears here before you say hello.");

const ended = () => h("div", { class: "empty" }, h("strong", {}, "The call has ended"), "Say what it came to; then you are in line again.");

const mark = (at, text, isStrong = false) => h("p", { class: `mark${isStrong ? " strong" : ""} enter` }, h("span", { class: "faint mono" }, time(at)), text);

function turn(kind, who, text, at, ...more) {
  return h("div", { class: `turn ${kind} enter` }, h("p", {}, text), h("footer", {}, h("strong", {}, who), h("span", { class: "mono" }, time(at)), ...more));
}

// Keys pressed in a row stand in one line.
function key(digit, at, last) {
  if (last?.dataset.keys) {
    last.dataset.keys += digit;
    last.lastChild.textContent = `Keys ${[...last.dataset.keys].join(" ")}`;
    return null;
  }
  const item = mark(at, `Key ${digit}`);
  item.dataset.keys = digit;
  return item;
}

function sureness(entry) {
  const percent = Math.round(entry.confidence * 100);
  return h("span", { title: entry.nbest?.length ? "Other readings: " + entry.nbest.join(" · ") : null },
    h("meter", { class: "meter", min: 0, max: 1, low: 0.4, high: 0.7, optimum: 1, value: entry.confidence, "aria-label": "confidence" }), ` ${percent} %`);
}

function show(entry, at, colleagues) {
  const who = (id) => colleagues[id] ?? id;
  switch (entry.event) {
    case "said": return turn("bot", "Bot", entry.text, at, entry.interrupted ? h("span", {}, "caller cut in") : null);
    case "heard": return turn("caller", "Caller", entry.text || "(not understood)", at, sureness(entry), entry.intent ? h("span", { class: "chip" }, words(entry.intent)) : null);
    case "answered": return mark(at, `${words(entry.prompt)}: ${entry.value}`, true);
    case "noInput": return mark(at, "The caller said nothing");
    case "noMatch": return mark(at, "The caller was not understood");
    case "humanRequested": return mark(at, "Asked for " + ({ seat: "somebody in the office", remote: "an agent", any: "a human" }[entry.wanted]) + (entry.suggested?.length ? ` – the bot suggests: ${entry.suggested.map(words).join(", ")}` : ""));
    case "connected": return mark(at, `${who(entry.agent)} (${entry.tier}) took the call`, true);
    case "disconnected": return mark(at, `${who(entry.agent)} left the call`);
    case "operationDeclared": return mark(at, `${who(entry.agent)} declared: ${entry.operations.map(words).join(", ")}`, true);
    case "operationWithdrawn": return mark(at, `${who(entry.agent)} took back: ${entry.operations.map(words).join(", ")}`);
    case "operationPerformed": return mark(at, `${who(entry.agent)} performed: ${entry.operations.map(words).join(", ")}`, true);
    case "noted": return turn("note", `Note by ${who(entry.agent)}`, entry.text, at);
    case "callbackAccepted": return mark(at, "Is to be called back");
    default: return null;
  }
}
