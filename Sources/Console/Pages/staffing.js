// The staffing page: asks GET /api/staffing with the form's figures, which also stand in the page's address.
import { get, whoAmI } from "./api.js";
import { showUser } from "./bar.js";
import { $, h, s, toast, words } from "./dom.js";

const form = $("load");
const fields = () => [...form.elements].filter((field) => field.name);
let asking = 0; // the latest question; an answer to an earlier one is not shown

function query() {
  const items = fields().filter((field) => field.value !== "").map((field) => [field.name, field.value]);
  return new URLSearchParams(items).toString();
}

async function ask() {
  if (!form.reportValidity()) return;
  const question = ++asking;
  const figures = query();
  history.replaceState(null, "", `/staffing?${figures}`);
  document.body.classList.add("working");
  say("Simulating days with these figures …");
  try {
    const answer = await answered(figures, () => question === asking);
    if (question === asking) show(answer);
  } catch (problem) {
    if (question === asking) say(problem.message);
  } finally {
    if (question === asking) document.body.classList.remove("working");
  }
}

// Foyer works out one question at a time; whoever comes meanwhile asks again.
async function answered(figures, isWanted) {
  for (;;) {
    try { return await get(`/api/staffing?${figures}`); } catch (problem) {
      if (problem.kind !== "busy" || !isWanted()) throw problem;
      say("Another question is being worked out; yours is next …");
      await new Promise((resume) => setTimeout(resume, 1000));
    }
  }
}

function say(text) {
  $("waiting").textContent = text;
  $("waiting").hidden = false;
}

function show(answer) {
  $("waiting").hidden = true;
  for (const id of ["tiles", "heads", "tiers"]) $(id).hidden = false;
  const { saving, remote, seat } = answer;
  const share = saving.allAtSeats ? Math.round((100 * saving.seatsSaved) / saving.allAtSeats) : 0;
  const tile = (title, value, note, kind = "") => h("div", { class: `card tile ${kind}` }, h("small", {}, title), h("b", {}, value), h("small", {}, note));
  $("tiles").replaceChildren(
    tile("Seats saved", String(saving.seatsSaved), `${share} % of ${saving.allAtSeats}`, saving.seatsSaved > 0 ? "good" : ""),
    tile("Seats", String(saving.seats), "on site, for operations"),
    tile("Remote agents", String(saving.remotes), "at home, for consultations"),
    tile("Heads in all", signed(saving.extraHeads), "against seats alone", saving.extraHeads > 0 ? "warn" : "good"),
    tile("Diversion", answer.diversion ? `${Math.round(100 * answer.diversion.mean)} %` : "–", "asked for a human, needed no seat"));
  $("heads").replaceChildren(bars(saving));
  $("tiers").replaceChildren(table(answer.target, remote, seat));
}

function bars({ allAtSeats, seats, remotes }) {
  const [left, width] = [110, 690];
  const unit = width / Math.max(allAtSeats, seats + remotes, 1);
  const rows = [["All at seats", [[allAtSeats, "seat", "seats"]]], ["Remote first", [[seats, "seat", "seats"], [remotes, "remote", "remote agents"]]]];
  const chart = s("svg", { viewBox: "0 0 810 96", role: "img", "aria-label": `All at seats: ${allAtSeats} seats. Remote first: ${seats} seats and ${remotes} remote agents.` });
  rows.forEach(([name, parts], row) => {
    const y = 6 + row * 46;
    let x = left;
    chart.append(s("text", { x: left - 12, y: y + 24, "text-anchor": "end" }, name));
    for (const [heads, kind, what] of parts) {
      const length = heads * unit;
      chart.append(s("rect", { class: kind, x, y, width: length, height: 36, rx: 3 }));
      if (length > 26) chart.append(s("text", { class: "on", x: x + length / 2, y: y + 23, "text-anchor": "middle" }, length > 130 ? `${heads} ${what}` : String(heads)));
      x += length;
    }
  });
  return chart;
}

function table(target, remote, seat) {
  const row = (name, value) => h("tr", {}, h("td", {}, name), h("td", {}, value(remote)), h("td", {}, value(seat)));
  return h("table", { id: "service" },
    h("caption", {}, `The smallest staffing that answers ${target.replace("/", " % within ")} s, at the remote agents and at the seats; ± is the 95 % interval over the simulated days.`),
    h("thead", {}, h("tr", {}, h("th", {}, ""), h("th", {}, "Remote agents"), h("th", {}, "Seats"))),
    h("tbody", {},
      row("Agents", (tier) => String(tier.agents)),
      row("Answered in time", (tier) => percent(tier.line.serviceLevel)),
      row("Average speed of answer", (tier) => number(tier.line.asa, " s")),
      row("Hung up waiting", (tier) => percent(tier.line.abandoned)),
      row("Occupancy", (tier) => percent(tier.occupancy)),
      row("Busy, Erlang", (tier) => number(tier.busy, ""))));
}

const signed = (count) => (count > 0 ? `+${count}` : String(count));
const around = (figure, factor) => (figure.plusMinus === undefined ? "" : ` ± ${(figure.plusMinus * factor).toFixed(1)}`);
const percent = (figure) => (figure ? `${(figure.mean * 100).toFixed(1)}${around(figure, 100)} %` : "–");
const number = (figure, unit) => (figure ? `${figure.mean.toFixed(1)}${around(figure, 1)}${unit}` : "–");

// The busiest four quarter hours in a row of today's ledger, as far as there is enough to tell.
async function today() {
  const { today: day } = await get("/api/board");
  const calls = day.intervals.map(({ numbers }) => numbers.sessions);
  const hours = calls.map((_, index) => calls.slice(index, index + 4).reduce((sum, count) => sum + count, 0));
  const busiest = Math.max(0, ...hours);
  if (!busiest) { toast("Nobody has called today; put in figures of your own."); return; }
  const { total } = day;
  const put = (name, value) => { if (value !== null && Number.isFinite(value)) form.elements[name].value = fitted(form.elements[name], value); };
  put("callsPerHour", busiest);
  put("contained", total.containment === null ? NaN : total.containment * 100);
  put("operations", total.askedForHuman ? (100 * total.reachedSeat) / total.askedForHuman : NaN);
  const wrapUp = Number(form.elements.wrapUp.value);
  if (total.remoteHandlingTime) put("consult", total.remoteHandlingTime - wrapUp);
  if (total.seatHandlingTime) put("seat", total.seatHandlingTime - wrapUp);
  await ask();
}

const fitted = (field, value) => Math.round(Math.min(Number(field.max), Math.max(Number(field.min), value)));

async function start() {
  const me = await whoAmI();
  if (me.role === "agent") { location.assign("/desk"); return; }
  showUser(me, words(me.role));
  $("today").onclick = () => today().catch((problem) => toast(problem.message));
  form.onsubmit = (event) => { event.preventDefault(); ask(); };
  const given = new URLSearchParams(location.search);
  for (const field of fields()) if (given.has(field.name)) field.value = given.get(field.name);
  if ([...given.keys()].length) await ask();
}

start().catch((problem) => toast(problem.message));
