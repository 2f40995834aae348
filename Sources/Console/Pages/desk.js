// The agent's desk: shows what GET /api/desk says, whenever an event says that something has changed.
import { coalesced, del, follow, get, post, put, whoAmI } from "./api.js";
import { beforeLeaving, showLine, showUser } from "./bar.js";
import { $, because, fill, h, icon, now, s, setClock, span, time, toast, words } from "./dom.js";
import { showRecord } from "./record.js";
import { ring, hush, unlock } from "./sound.js";

let me = null;
let desk = null;
let acknowledged = null;
let handled = { count: 0, talk: 0, since: null };

const states = {
  signedOut: "Signed out", ready: "Ready", reserved: "Reserved", talking: "In a call", wrapUp: "Wrap-up", away: "Away",
};

async function command(work) {
  try { await work(); } catch (problem) { toast(problem.message); }
  await refresh();
}

const refresh = coalesced(async () => {
  try { desk = await get("/api/desk"); } catch (problem) { toast(problem.message); return; }
  setClock(desk.now);
  show();
  await readRecord();
});

// A seat reads the record before it is rung: fetching it delivers it, its hash acknowledges it.
async function readRecord() {
  const { role, session } = desk;
  if (role !== "reading" || session.seeking?.stage !== "reserved") return;
  const mark = `${session.id} ${session.version}`;
  if (acknowledged === mark) return;
  acknowledged = mark;
  try {
    const { sha256 } = await get(`/api/sessions/${encodeURIComponent(session.id)}/record`);
    await post(`/api/sessions/${encodeURIComponent(session.id)}/record/acknowledgement`, { sha256 });
  } catch (problem) {
    acknowledged = null; // the record grew meanwhile, or another tab was faster: the next event brings it again
    if (!["record-changed", "no-offer", "record-not-delivered"].includes(problem.kind)) toast(problem.message);
  }
  refresh();
}

function show() {
  const { agent, session, role } = desk;
  const isIn = !["signedOut", "away"].includes(agent.state);
  $("ready").setAttribute("aria-pressed", String(isIn));
  $("away").setAttribute("aria-pressed", String(agent.state === "away"));
  $("away").textContent = agent.awayAfterwards ? "Away after this call" : "Away";
  showStatus();
  showCaller(session, role);
  showOperations(session, role);
  $("notes").hidden = role !== "talking";
  showRecord($("record"), desk);
  showProof(session, role);
  tick();
  document.title = (role === "offered" ? "☎ Incoming – " : "") + `${states[agent.state]} – Foyer`;
  if (role === "offered") ring(); else hush();
}

const isKept = (session) => ["reserved", "acknowledged"].includes(session?.seeking?.stage);

function showStatus() {
  const { agent, session, role } = desk;
  const box = $("status");
  box.className = `card status ${role === "none" ? agent.state : role}${role === "offered" ? " offer" : ""}`;
  fill(box, [agent.state, agent.reason, agent.until, agent.since, role, session?.id, session?.destination.next], () => {
    switch (role) {
      case "offered": return offer(session);
      case "reading": return reading(session);
      case "answering": return [h("h2", {}, "Connecting"), h("p", { class: "soft" }, "Your phone is being connected to the caller.")];
      case "talking": return talking(session, agent);
      case "wrapUp": return wrapUp(agent);
      default: return idle(agent);
    }
  });
}

function idle(agent) {
  if (agent.state === "ready") {
    return [
      h("h2", {}, "Ready"), h("p", { class: "clock", "data-since": agent.since }),
      h("p", { class: "soft" }, "You are in line. The longest idle agent is asked first."),
    ];
  }
  return [
    h("h2", {}, agent.state === "away" ? `Away – ${because(agent.reason)}` : "Not at work"),
    h("p", { class: "soft" }, agent.until ? "You are ready again by yourself in a moment." : "Callers are offered to you once you are ready."),
    h("p", {}, h("button", { type: "button", class: "primary wide big", onclick: () => setState("ready") }, "I’m ready")),
  ];
}

function offer(session) {
  const seeking = session.seeking;
  const circle = s("circle", { class: "left", cx: 56, cy: 56, r: 50, pathLength: 100, "stroke-dasharray": "100 100" });
  const dial = h("div", { class: "ring", "data-expires": seeking.expires, "data-whole": Math.max(1000, seeking.expires - now()) });
  dial.append(s("svg", { viewBox: "0 0 112 112", "aria-hidden": "true" }, s("circle", { cx: 56, cy: 56, r: 50 }), circle), h("b", {}));
  return [
    h("h2", {}, seeking.tier === "seat" ? "Transfer to you" : "Incoming call"), dial,
    h("p", {}, h("strong", {}, session.caller || "Caller")),
    seeking.operations.length ? h("p", { class: "soft" }, "To do: " + seeking.operations.map(words).join(", ")) : null,
    seeking.tier === "seat" ? h("p", { class: "verified" }, icon("check"), "You have the record; read it on the right.") : null,
    h("div", { class: "stack" },
      h("button", { type: "button", class: "good wide big", id: "accept", onclick: () => accept(session) }, icon("phone"), "Accept ", h("kbd", {}, "A")),
      h("button", { type: "button", class: "bad wide", id: "reject", onclick: () => reject(session) }, "Reject ", h("kbd", {}, "R"))),
  ];
}

function reading(session) {
  return [
    h("h2", {}, "A transfer is coming"),
    h("p", {}, h("strong", {}, session.caller || "Caller")),
    h("p", { class: "soft" }, "To do: " + session.seeking.operations.map(words).join(", ")),
    h("p", { class: "soft" }, "The record comes first: read it while the remote agent keeps the caller. Then it rings."),
  ];
}

function talking(session, agent) {
  const isSeat = agent.tier === "seat";
  return [
    h("h2", {}, isSeat ? "With the caller – operation" : "With the caller – consultation"),
    h("p", { class: "clock", "data-since": agent.since }),
    h("div", { class: "next" }, icon("info"), h("span", { id: "next" }, session.destination.next)),
    h("div", { class: "stack" },
      isSeat && !session.seeking ? h("button", { type: "button", class: "wide", id: "return", onclick: () => send(session, "return") }, "Return to the remote agent") : null,
      h("button", { type: "button", class: "bad wide", id: "end", onclick: () => send(session, "end") }, "End the call ", h("kbd", {}, "E"))),
  ].map((part) => { part?.classList?.add("enter"); return part; });
}

const dispositions = {
  remote: ["answered", "operation needed", "callback promised", "wrong department", "caller left", "other"],
  seat: ["done", "partly done", "not possible", "callback promised", "caller left", "other"],
};

function wrapUp(agent) {
  return [
    h("h2", {}, "Wrap-up"), h("p", { class: "clock", "data-until": agent.until }),
    h("p", { class: "soft" }, "What did the call come to?"),
    h("div", { class: "choices" }, dispositions[agent.tier].map((choice) =>
      h("button", { type: "button", onclick: () => finish(choice) }, words(choice)))),
    h("button", { type: "button", class: "quiet wide", onclick: () => finish(null) }, "Done, without a word"),
  ];
}

function showCaller(session, role) {
  const box = $("caller");
  box.hidden = !session;
  if (!session) return;
  fill(box, [session.id, session.party, session.seeking?.stage, session.declared, session.startedAt, session.callback], () => [
    h("h2", {}, "Caller"),
    h("dl", { class: "facts" },
      h("dt", {}, "From"), h("dd", {}, session.caller || "unknown"),
      session.callback ? h("dt", {}, "Call back") : null, session.callback ? h("dd", {}, session.callback) : null,
      h("dt", {}, "Through"), h("dd", {}, session.gateway),
      h("dt", {}, "Since"), h("dd", {}, time(session.startedAt)),
      h("dt", {}, "With"), h("dd", {}, session.party.agent ? desk.colleagues[session.party.agent] ?? session.party.agent : words(session.party.kind)),
      session.declared.length ? h("dt", {}, "Declared") : null,
      session.declared.length ? h("dd", {}, session.declared.map(words).join(", ")) : null,
      h("dt", {}, "Session"), h("dd", { class: "code" }, session.id)),
  ]);
}

function showOperations(session, role) {
  const box = $("operations");
  box.hidden = !(role === "talking" && desk.agent.tier === "remote");
  if (box.hidden) return;
  fill(box, [session.id, desk.operations], () => {
    const suggested = desk.operations.filter((operation) => operation.suggested);
    const boxes = desk.operations.map((operation) =>
      h("label", { class: "operation" },
        h("input", { type: "checkbox", value: operation.id, checked: operation.declared, disabled: operation.declared, onchange: choose }),
        h("span", {}, words(operation.id)),
        operation.declared ? h("button", { type: "button", class: "small", onclick: () => withdraw(session, operation.id) }, "Take back")
          : operation.suggested ? h("span", { class: "chip info" }, "suggested by the bot") : h("span", { class: "faint" }, words(operation.skillGroup))));
    return [
      h("h2", {}, "Needs an operation"),
      h("p", { class: "soft" }, suggested.length ? "Only what has to be done for the caller; a consultation ends with you." : "A consultation ends with you. Something to be done goes to a seat."),
      h("div", { class: "stack" }, h("div", {}, boxes),
        h("button", { type: "button", class: "primary wide", id: "declare", disabled: true, onclick: () => declare(session) }, "Hand over to a seat")),
    ];
  });
}

const chosen = () => [...$("operations").querySelectorAll("input:checked:not(:disabled)")].map((box) => box.value);
function choose() { $("declare").disabled = chosen().length === 0; }

function showProof(session, role) {
  fill($("proof"), [session?.id, desk.record?.sha256, session?.seeking?.stage, role], () => {
    if (!session) return [];
    const hash = h("span", { class: "code faint", title: `SHA-256 ${desk.record.sha256}` }, desk.record.sha256.slice(0, 12));
    const isRead = desk.agent.tier === "seat" && ["offered", "answering", "talking"].includes(role);
    return isRead ? [h("span", { class: "verified" }, icon("check"), "Delivered and acknowledged ", hash)]
      : role === "reading" ? [h("span", { class: "chip warn" }, isKept(session) ? "Being acknowledged" : "Delivered")] : [hash];
  });
}

const path = (session) => `/api/sessions/${encodeURIComponent(session.id)}`;
const setState = (state) => command(() => put(`/api/agents/${encodeURIComponent(me.agent)}/state`, state === "away" ? { state, reason: $("reason").value } : { state }));
const accept = (session) => command(() => post(`/api/offers/${encodeURIComponent(session.id)}/accept`));
const reject = (session) => command(() => post(`/api/offers/${encodeURIComponent(session.id)}/reject`));
const declare = (session) => command(() => post(`${path(session)}/operations`, { operations: chosen() }));
const withdraw = (session, operation) => command(() => del(`${path(session)}/operations/${encodeURIComponent(operation)}`));
const send = (session, what) => command(() => post(`${path(session)}/${what}`));
const finish = (disposition) => command(() => post(`/api/agents/${encodeURIComponent(me.agent)}/wrap-up`, disposition ? { disposition } : {}));

function tick() {
  for (const clock of document.querySelectorAll("[data-since]")) clock.textContent = clock.dataset.since === "null" ? "" : span(now() - clock.dataset.since);
  for (const clock of document.querySelectorAll("[data-until]")) clock.textContent = span(Number(clock.dataset.until) - now() + 999);
  for (const dial of document.querySelectorAll("[data-expires]")) {
    const left = Math.max(0, Number(dial.dataset.expires) - now());
    dial.querySelector("b").textContent = Math.ceil(left / 1000);
    dial.querySelector(".left").setAttribute("stroke-dasharray", `${(100 * left) / dial.dataset.whole} 100`);
  }
}

function keys(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || /input|textarea|select/i.test(event.target.tagName)) return;
  const button = { a: "accept", r: "reject", e: "end" }[event.key.toLowerCase()];
  if (button && $(button)) { event.preventDefault(); $(button).click(); }
}

function showToday() {
  fill($("today"), handled, () => [
    h("h2", {}, "Since this page was opened"),
    h("dl", { class: "facts" }, h("dt", {}, "Calls"), h("dd", { class: "mono" }, String(handled.count)),
      h("dt", {}, "Talk time"), h("dd", { class: "mono" }, span(handled.talk))),
  ]);
}

// What the agent itself has done since the page was opened.
function count(event) {
  if (event.agent !== me.agent) return;
  if (event.event === "connected") handled = { ...handled, count: handled.count + 1, since: event.at };
  if (event.event === "disconnected" && handled.since) handled = { ...handled, talk: handled.talk + event.at - handled.since, since: null };
  showToday();
}

async function start() {
  me = await whoAmI();
  if (!me.agent) { location.assign("/board"); return; }
  await refresh();
  const { tier, skillGroups } = desk.agent;
  showUser(me, tier === "seat" ? "Seat · " + skillGroups.map(words).join(", ") : "Remote", tier);
  $("ready").onclick = () => setState("ready");
  $("away").onclick = () => setState("away");
  beforeLeaving(async () => {
    if (desk.agent.state !== "signedOut") await put(`/api/agents/${encodeURIComponent(me.agent)}/state`, { state: "signedOut" });
  });
  $("notes").onsubmit = (event) => {
    event.preventDefault();
    const text = $("note").value.trim();
    if (text) command(async () => { await post(`${path(desk.session)}/notes`, { text }); $("note").value = ""; });
  };
  addEventListener("keydown", keys);
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, unlock, { once: true });
  showToday();
  follow((event) => { count(event); refresh(); }, (isUp) => {
    showLine(isUp);
    if (isUp) refresh();
  });
  setInterval(tick, 200);
}

start().catch((problem) => toast(problem.message));
