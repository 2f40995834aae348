// The bar on top of every page of the console: where one is, the way to the others, whether the line is up, who is signed in, light
// or dark, the way out.
// A page's own controls are in its HTML, between the two ends.
import { signOut } from "./api.js";
import { $, h, initials, toast } from "./dom.js";
import { toggleTheme } from "./theme.js";

const bar = $("bar");
const places = h("nav", { class: "nav", "aria-label": "Pages", hidden: true });
const line = h("span", { class: "chip", id: "line", role: "status", hidden: true });
const avatar = h("span", { class: "avatar", "aria-hidden": "true" });
const name = h("strong");
const chip = h("span", { class: "chip" });
let farewell = async () => {};

bar.prepend(
  h("a", { class: "brand", href: bar.dataset.home }, h("img", { src: "/assets/logo.svg", alt: "", width: 28, height: 28 }),
    h("span", {}, "Foyer"), h("small", {}, bar.dataset.title)),
  places, line, h("span", { class: "grow" }));
bar.append(
  h("div", { class: "who" }, avatar, h("div", {}, name, " ", chip)),
  h("button", { type: "button", class: "quiet", id: "theme", "aria-label": "Light or dark", onclick: toggleTheme }, "◐"),
  h("button", { type: "button", class: "quiet", id: "leave", onclick: leave }, "Sign out"));

async function leave() {
  try {
    await farewell();
    await signOut();
  } catch (problem) { toast(problem.message); }
}

// The pages of those who see everything; agents have their desk only.
const pages = { "/board": "Board", "/staffing": "Staffing", "/admin": "Administration" };

function showPlaces(role) {
  const mine = Object.entries(pages).filter(([path]) => path !== "/admin" || ["admin", "auditor"].includes(role));
  places.replaceChildren(...mine.map(([path, title]) => h("a", { href: path, "aria-current": path === location.pathname && "page" }, title)));
  places.hidden = role === "agent";
}

// Who is signed in, with a word of what it is; `kind` colors it.
export function showUser(user, word, kind = "") {
  showPlaces(user.role);
  name.textContent = user.name;
  avatar.textContent = initials(user.name);
  chip.textContent = word;
  chip.className = `chip ${kind}`;
  avatar.className = `avatar ${kind}`;
}

export function showLine(isUp) {
  line.hidden = false;
  line.className = `chip ${isUp ? "good live" : "bad"}`;
  line.replaceChildren(h("i", { class: "dot" }), isUp ? "Live" : "Reconnecting");
}

// What has to be done before signing out.
export function beforeLeaving(work) { farewell = work; }
