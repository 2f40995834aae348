// Looks into one session: why it went where it went, what is said in it just now, and what was.
import { attendance } from "./attend.js";
import { get, getBlob } from "./api.js";
import { $, h, toast } from "./dom.js";
import { showRecord } from "./record.js";

function open(title, ...content) {
  $("dialog-title").textContent = title;
  $("dialog-content").replaceChildren(...content);
  if (!$("dialog").open) $("dialog").showModal();
}

export async function explain(id) {
  try {
    const { explanation } = await get(`/api/sessions/${encodeURIComponent(id)}/explanation`);
    open(`Why session ${id} went where it went`, ...explanation.decisions.map(decision));
  } catch (problem) { toast(problem.message); }
}

function decision({ decision: event, rule, why, candidates, passedOver, counterfactual }) {
  return h("div", { class: "decision" },
    h("h4", {}, `${event.at.toFixed(1)} s · ${title(event)} `, h("span", { class: "chip info" }, rule)),
    h("p", {}, why),
    candidates.length ? h("p", { class: "soft" }, "Idle: " + candidates.map(({ agent, idle }) => `${agent} (${Math.round(idle)} s)`).join(", ")) : null,
    passedOver.length ? h("ul", {}, grouped(passedOver).map(([text, agents]) => h("li", {}, `${agents.join(", ")}: ${text}`))) : null,
    counterfactual ? h("em", {}, counterfactual) : null);
}

function grouped(passedOver) {
  const groups = new Map();
  for (const { agent, text } of passedOver) groups.set(text, [...(groups.get(text) ?? []), agent]);
  return [...groups];
}

function title(event) {
  const text = event.event.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return event.agent ? `${text} · ${event.agent}` : text;
}

// Follows the session's record until the dialog is closed.
export async function listen(session, colleagues, canAct) {
  const box = h("div", { class: "record", role: "log" });
  open(`Listening to ${session.caller || "an unknown caller"}`, canAct ? attendance(session) : "", box);
  const path = `/api/sessions/${encodeURIComponent(session.id)}`;
  while ($("dialog").open && box.isConnected) {
    try {
      const { record, sha256 } = await get(`${path}/record`);
      showRecord(box, { session: { ...session, version: record.version }, record: { content: record, sha256 }, colleagues, role: "listening" });
    } catch (problem) {
      if (problem.status === 404) box.append(h("p", { class: "mark strong" }, "The call has ended"));
      else toast(problem.message);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

// A session that is over: its record, and its recordings if there are any.
export async function review(session, colleagues) {
  const path = `/api/sessions/${encodeURIComponent(session.id)}`;
  try {
    const [{ record, sha256 }, { items }] = await Promise.all([get(`${path}/record`), get(`${path}/recordings`)]);
    const box = h("div", { class: "record", role: "log", tabindex: 0, "aria-label": "What was said" });
    const names = Object.fromEntries(record.entries.filter(({ event }) => event === "connected").map(({ segment, agent }) => [segment, colleagues[agent] ?? agent]));
    open(`Call from ${session.caller || "an unknown caller"}`,
      items.length ? h("div", { class: "attend stack" }, items.map((item) => recording(item, names[item.segment] ?? "Bot"))) : "", box);
    showRecord(box, { session: { ...session, version: record.version }, record: { content: record, sha256 }, colleagues, role: "over" });
    box.scrollTop = 0;
  } catch (problem) { toast(problem.message); }
}

// Fetched when it is asked for: whoever hears a recording leaves a trace.
function recording({ href }, who) {
  const row = h("div", { class: "row" }, h("strong", { class: "fill" }, who), h("button", { type: "button", class: "small", onclick: play }, "Play recording"));
  async function play() {
    try {
      const sound = URL.createObjectURL(await getBlob(href));
      row.lastChild.replaceWith(h("audio", { src: sound, controls: true, autoplay: true }));
      $("dialog").addEventListener("close", () => URL.revokeObjectURL(sound), { once: true });
    } catch (problem) { toast(problem.message); }
  }
  return row;
}
