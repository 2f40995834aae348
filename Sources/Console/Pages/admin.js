// The administrators' page: settings files, webhooks and what they gave up, who may sign in. Auditors only look.
import { get, getText, post, postText, whoAmI } from "./api.js";
import { showUser } from "./bar.js";
import { $, h, toast, words } from "./dom.js";

const files = {
  staff: ["Staff", "staff.yaml: agents, skill groups, rules, users. Hashes of passwords and tokens are not shown."],
  faq: ["Questions", "faq.yaml: what callers can want, and in which words."],
  prompts: ["Prompts", "Every sentence the system says."],
};
let me = null;
let file = null;

const mayAct = () => me.role === "admin";

async function choose(name) {
  file = name;
  for (const button of $("which").children) button.setAttribute("aria-pressed", String(button.dataset.file === name));
  $("about").textContent = files[name][1];
  $("in-force").textContent = "";
  $("verdict").replaceChildren();
  try {
    const text = await getText(`/api/${name}`);
    if (file === name) $("text").textContent = text;
  } catch (problem) { $("text").textContent = problem.message; }
}

async function reload() {
  const name = file;
  $("reload").disabled = true;
  $("in-force").textContent = "Reading …";
  try {
    await post(`/api/${name}/reload`);
    await choose(name);
    $("in-force").textContent = name === "staff" ? "In force for everybody." : "In force for callers from now on.";
    if (name === "staff") await showUsers();
  } catch (problem) {
    $("in-force").textContent = "";
    $("verdict").replaceChildren(problems([problem.message]));
  }
  $("reload").disabled = false;
}

async function check(event) {
  event.preventDefault();
  const text = $("draft").value;
  if (!text.trim()) { $("draft").focus(); return; }
  try {
    const answer = await postText(`/api/${file}/validate`, text);
    $("verdict").replaceChildren(answer.valid ? h("p", { class: "fine" }, "Nothing is wrong with it.") : problems(answer.problems));
  } catch (problem) { toast(problem.message); }
}

const problems = (sentences) => h("ul", { class: "problems" }, sentences.map((sentence) => h("li", {}, sentence)));

async function showHooks() {
  const [{ items }, { position }] = await Promise.all([get("/api/webhooks"), get("/api/board")]);
  const dead = items.reduce((sum, hook) => sum + hook.deadLetters.length, 0);
  $("hook-count").textContent = dead ? `${dead} given up` : String(items.length);
  $("hook-count").className = `chip ${dead ? "bad" : ""}`;
  $("hooks").replaceChildren(...items.map((hook) => shown(hook, position)),
    ...(items.length ? [] : [h("p", { class: "soft" }, "No program elsewhere is told what happens; foyer.yaml names them under http.webhooks.")]));
}

function shown(hook, end) {
  const behind = Math.max(0, end - hook.position);
  return h("article", { class: "hook", "aria-label": hook.name },
    h("header", {}, h("strong", {}, hook.name), h("span", { class: `chip ${behind > 100 ? "warn" : behind ? "" : "good"}` }, behind ? `${behind} events behind` : "Up to date"),
      hook.deadLetters.length ? h("span", { class: "chip bad" }, `${hook.deadLetters.length} given up`) : null),
    h("dl", { class: "facts" }, h("dt", {}, "Address"), h("dd", {}, hook.url)),
    hook.deadLetters.map((letter) => letterOf(hook, letter)));
}

function letterOf(hook, { position, problem, body }) {
  return h("div", { class: "letter", "data-position": position },
    h("div", { class: "row" }, h("strong", {}, `Event ${position}`), h("span", { class: "soft fill" }, problem),
      mayAct() ? h("button", { type: "button", class: "small", onclick: (event) => again(event.target, hook, position) }, "Deliver again") : null),
    h("details", {}, h("summary", { class: "faint" }, "What was sent"), h("pre", { class: "code" }, body)));
}

async function again(button, hook, position) {
  button.disabled = true;
  try {
    await post(`/api/webhooks/${encodeURIComponent(hook.name)}/dead-letters/${position}/retry`);
    toast(`${hook.name} has taken event ${position}.`);
  } catch (problem) { toast(problem.message); }
  await showHooks().catch((problem) => toast(problem.message));
}

async function showUsers() {
  const { items, total } = await get("/api/users?limit=500");
  $("user-count").textContent = String(total);
  const kinds = { supervisor: "info", admin: "warn", auditor: "", agent: "remote" };
  $("users").tBodies[0].replaceChildren(...items.map((user) => h("tr", {},
    h("td", {}, h("strong", {}, user.name)), h("td", { class: "code" }, user.id),
    h("td", {}, h("span", { class: `chip ${kinds[user.role]}` }, words(user.role))),
    h("td", {}, [user.password && "password", user.token && "bearer token"].filter(Boolean).join(", ") || h("span", { class: "soft" }, "reverse proxy or demo link only")))));
}

async function start() {
  me = await whoAmI();
  if (!["admin", "auditor"].includes(me.role)) { location.assign(me.role === "agent" ? "/desk" : "/board"); return; }
  showUser(me, words(me.role));
  $("which").append(...Object.entries(files).map(([name, [title]]) => h("button", { type: "button", "data-file": name, "aria-pressed": "false", onclick: () => choose(name) }, title)));
  $("reload").onclick = reload;
  $("check").onsubmit = check;
  $("reload").hidden = $("check").hidden = !mayAct();
  await Promise.all([choose("staff"), showHooks(), showUsers()]);
}

start().catch((problem) => toast(problem.message));
