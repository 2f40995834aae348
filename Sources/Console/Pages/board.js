// The supervisor's board: shows what GET /api/board says, at most once a second while things change.
import { coalesced, follow, get, post, put, whoAmI } from "./api.js";
import { showLine, showUser } from "./bar.js";
import { drawDay } from "./chart.js";
import { explain, listen, review } from "./dialogs.js";
import { $, because, fill, h, initials, moment, now, setClock, span, toast, words } from "./dom.js";

let me = null;
let board = null;
let ended = null; // the list of ended sessions while it is shown
let timer = null;

const percent = (share) => (share === null || share === undefined ? "–" : `${Math.round(share * 100)} %`);
const names = () => Object.fromEntries(board.agents.map((agent) => [agent.id, agent.name]));

async function command(work) {
  try { await work(); } catch (problem) { toast(problem.message); }
  await refresh();
}

const refresh = coalesced(async () => {
  try {
    board = await get("/api/board");
    if (ended) ended = (await get("/api/sessions?state=ended&limit=100")).items;
  } catch (problem) { toast(problem.message); return; }
  setClock(board.now);
  show();
});

function soon() { timer ??= setTimeout(() => { timer = null; refresh(); }, 250); }

function show() {
  showTiles();
  showQueues();
  showSessions();
  showAgents();
  const intervals = board.today.intervals;
  tick();
  fill($("chart"), intervals.map(({ numbers: n }) => [n.sessions, n.answered, n.abandoned, n.contained]), () => [drawDay(board.today)]);
}

function showTiles() {
  const { total } = board.today;
  const waiting = board.queues.reduce((sum, queue) => sum + queue.waiting.length, 0);
  const since = Math.min(...board.queues.map((queue) => queue.since ?? Infinity));
  const level = total.serviceLevel;
  const saving = board.saving;
  const tile = (title, value, note, kind = "") => h("div", { class: `card tile ${kind}` }, h("small", {}, title), h("b", {}, value), h("small", {}, note));
  fill($("tiles"), [total, board.saving, waiting, since], () => [
    tile("Service level", percent(level), `within ${board.today.threshold} s`, level === null ? "" : level >= 0.8 ? "good" : level >= 0.6 ? "warn" : "bad"),
    h("div", { class: `card tile ${waiting ? "warn" : ""}` }, h("small", {}, "Waiting now"), h("b", {}, String(waiting)),
      h("small", { class: "mono", "data-wait": Number.isFinite(since) ? since : null }, waiting ? "" : "nobody waits")),
    tile("Diversion", percent(total.diversion), `${total.askedForHuman - total.reachedSeat} of ${total.askedForHuman} needed no seat`, "good"),
    tile("Seats saved", saving ? String(saving.seatsSaved) : "–", saving ? `${saving.allAtSeats} → ${saving.seats} at today’s load` : "no load yet", "good"),
    tile("Ended in the bot", percent(total.containment), `${total.contained} of ${total.sessions} sessions`),
    tile("Speed of answer", total.averageSpeedOfAnswer === null ? "–" : `${total.averageSpeedOfAnswer.toFixed(1)} s`, `longest ${Math.round(total.longestWait)} s`),
    tile("Abandoned", String(total.abandoned), percent(total.abandonment), total.abandonment > 0.05 ? "warn" : ""),
    tile("Transfers", String(total.transfers), `${total.transfersFailed} failed · ${total.transfersReturned} returned`),
  ]);
}

function showQueues() {
  fill($("queues"), board.queues, () => board.queues.map((queue) => {
    const busy = queue.atWork - queue.idle;
    const name = queue.id === "remote" ? "Remote agents" : `Seats · ${words(queue.id.replace("seat:", ""))}`;
    const load = h("div", { class: "load", role: "img", "aria-label": `${busy} busy, ${queue.idle} idle` }, h("i", {}), h("i", { class: "free" }));
    load.firstChild.style.flex = busy;
    load.lastChild.style.flex = queue.idle;
    return h("div", { class: `card queue ${queue.waiting.length ? "waiting" : ""}` },
      h("h2", {}, name),
      h("div", { class: "row" }, h("b", { class: "mono" }, String(queue.waiting.length)), h("span", { class: "soft" }, "waiting"), h("span", { class: "grow" }),
        h("span", { class: "chip mono", "data-wait": queue.since }, queue.since ? "" : "–")),
      load, h("span", { class: "faint" }, `${queue.idle} idle · ${busy} busy · ${queue.atWork} at work`));
  }));
}

function showSessions() {
  $("session-count").textContent = String((ended ?? board.sessions).length);
  const [head, body] = [$("sessions").tHead, $("sessions").tBodies[0]];
  if (ended) {
    fill(head, "ended", () => [row("th", "Ended", "Caller", "Outcome", "Agents", "Operations", "")]);
    fill(body, ended, () => ended.length ? ended.map(endedRow) : [none("No session has ended yet.")]);
  } else {
    fill(head, "live", () => [row("th", "Caller", "With", "What happens next", "Age", "")]);
    fill(body, board.sessions, () => board.sessions.length ? board.sessions.map(liveRow) : [none("Nobody is calling just now.")]);
  }
}

const row = (tag, ...cells) => h("tr", {}, cells.map((cell) => h(tag, {}, cell)));
const none = (text) => h("tr", {}, h("td", { colspan: 6, class: "soft" }, text));
const small = (text, work, more = {}) => h("button", { type: "button", class: "small", onclick: work, ...more }, text);

function liveRow(session) {
  const kind = session.party.kind;
  const who = session.party.agent ? names()[session.party.agent] ?? session.party.agent : { bot: "Bot", nobody: "Queue" }[kind];
  return h("tr", { "data-session": session.id },
    h("td", {}, h("strong", {}, session.caller || "unknown"), h("div", { class: "faint" }, session.callback ? `call back ${session.callback}` : session.gateway)),
    h("td", {}, h("span", { class: `chip ${{ remote: "remote", seat: "seat", nobody: "warn" }[kind] ?? ""}` }, who)),
    h("td", {}, session.destination.next),
    h("td", { class: "mono", "data-wait": session.startedAt }),
    h("td", { class: "actions" },
      small("Listen", () => listen(session, names(), me.canAct)), " ", small("Why?", () => explain(session.id)), " ",
      me.canAct && kind !== "bot" ? small("Re-queue", () => command(() => post(`/api/sessions/${encodeURIComponent(session.id)}/requeue`))) : null));
}

function endedRow(session) {
  const kind = { contained: "good", consulted: "remote", operated: "seat", abandoned: "warn", failed: "bad" }[session.outcome];
  return h("tr", {},
    h("td", { class: "mono" }, moment(session.endedAt)), h("td", {}, session.caller || "unknown"),
    h("td", {}, h("span", { class: `chip ${kind}` }, words(session.outcome ?? "")), session.dispositions.length ? h("span", { class: "faint" }, ` ${session.dispositions.join(", ")}`) : null),
    h("td", {}, session.agents.map((id) => names()[id] ?? id).join(" → ") || "–"), h("td", {}, session.operations.map(words).join(", ") || "–"),
    h("td", { class: "actions" }, small("Record", () => review(session, names())), " ", small("Why?", () => explain(session.id))));
}

const states = { ready: ["Ready", "good"], reserved: ["Being asked", "warn"], talking: ["In a call", "info"], wrapUp: ["Wrap-up", "seat"], away: ["Away", ""], signedOut: ["Signed out", ""] };

function showAgents() {
  const tier = $("tier").value;
  const rank = Object.keys(states);
  const agents = board.agents.filter((agent) => !tier || agent.tier === tier)
    .sort((a, b) => (a.state === "signedOut") - (b.state === "signedOut") || a.tier.localeCompare(b.tier) || rank.indexOf(a.state) - rank.indexOf(b.state) || a.name.localeCompare(b.name));
  $("agent-count").textContent = `${board.agents.filter((agent) => agent.state !== "signedOut").length} of ${board.agents.length} signed in`;
  fill($("agents"), agents, () => agents.map((agent) => {
    const [text, kind] = states[agent.state];
    return h("div", { class: `person ${agent.state}` },
      h("span", { class: `avatar ${agent.tier}`, "aria-hidden": "true" }, initials(agent.name)),
      h("div", {}, h("strong", {}, agent.name), h("span", { class: "faint" }, agent.tier === "seat" ? agent.skillGroups.map(words).join(", ") : "Remote")),
      h("div", { class: "stack" },
        h("span", { class: `chip ${kind}` }, agent.reason ? `${text}: ${because(agent.reason)}` : text),
        me.canAct && !["signedOut", "away"].includes(agent.state) ? small("Send away", () => force(agent, "away"), { "aria-label": `Send ${agent.name} away` }) : null,
        me.canAct && agent.state === "away" ? small("Sign out", () => force(agent, "signedOut"), { "aria-label": `Sign ${agent.name} out` }) : null));
  }));
}

const force = (agent, state) => command(() => put(`/api/agents/${encodeURIComponent(agent.id)}/state`, { state }));

function tick() {
  $("clock").textContent = new Date(now()).toLocaleTimeString();
  for (const cell of document.querySelectorAll("[data-wait]")) cell.textContent = span(now() - cell.dataset.wait);
}

async function start() {
  me = await whoAmI();
  if (me.role === "agent") { location.assign("/desk"); return; }
  me.canAct = me.role !== "auditor";
  showUser(me, words(me.role));
  $("tier").onchange = showAgents;
  $("dialog-close").onclick = () => $("dialog").close();
  const choose = async (live) => {
    ended = live ? null : [];
    $("show-live").setAttribute("aria-pressed", String(live));
    $("show-ended").setAttribute("aria-pressed", String(!live));
    await refresh();
  };
  $("show-live").onclick = () => choose(true);
  $("show-ended").onclick = () => choose(false);
  await refresh();
  const midnight = new Date(board.now);
  midnight.setHours(0, 0, 0, 0);
  $("csv").href = `/api/reports?format=csv&by=15&from=${midnight.getTime()}`;
  follow(soon, (isUp) => {
    showLine(isUp);
    if (isUp) refresh();
  });
  setInterval(tick, 500);
}

start().catch((problem) => toast(problem.message));
