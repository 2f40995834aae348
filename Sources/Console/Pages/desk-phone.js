// The agent's phone on its desk page: opened once, it serves one call after the other.
import { h, toast } from "./dom.js";
import { Phone } from "./phone.js";

const phone = new Phone("/media/agent");
const state = h("span", { class: "grow", role: "status" }, "Not connected: calls can't reach you.");
const open = h("button", { type: "button", class: "good", onclick: connect }, "Connect phone");
const mute = h("button", { type: "button", "aria-pressed": "false", onclick: toggle, disabled: true }, "Mute");

const card = document.getElementById("phone");
card.append(h("header", {}, h("h2", {}, "Phone"), state), h("div", { class: "nav" }, open, mute));
card.hidden = false;

async function connect() {
  if (phone.isOpen) return phone.hangUp();
  open.disabled = true;
  try {
    await phone.open();
  } catch (error) {
    toast(error.message);
  }
  open.disabled = false;
}

function toggle() {
  phone.isMuted = !phone.isMuted;
  mute.setAttribute("aria-pressed", String(phone.isMuted));
}

function show(text, isOpen) {
  state.textContent = text;
  open.textContent = isOpen ? "Disconnect phone" : "Connect phone";
  open.className = isOpen ? "" : "good";
  mute.disabled = !isOpen;
}

phone.addEventListener("open", () => show("Connected.", true));
phone.addEventListener("over", () => show("Not connected: calls can't reach you.", false));
phone.addEventListener("ring", () => show("Ringing…", true));
phone.addEventListener("quiet", () => show("Connected.", true));
