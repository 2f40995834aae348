// The agent's phone on its desk page: opened once, it serves one call after the other.
import { h, toast } from "./dom.js";
import { Phone } from "./phone.js";

const phone = new Phone("/media/agent");
const chip = h("span", { class: "chip warn" }, "Not connected");
const state = h("p", { class: "soft", role: "status" }, "Calls can’t reach you yet.");
const open = h("button", { type: "button", class: "good", onclick: connect }, "Connect phone");
const mute = h("button", { type: "button", "aria-pressed": "false", onclick: toggle, disabled: true }, "Mute");

const card = document.getElementById("phone");
card.append(h("header", {}, h("h2", {}, "Phone"), h("span", { class: "grow" }), chip), state, h("div", { class: "row" }, open, mute));
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

function show(text, isOpen, word = isOpen ? "Connected" : "Not connected") {
  state.textContent = text;
  chip.textContent = word;
  chip.className = `chip ${isOpen ? "good" : "warn"}`;
  open.textContent = isOpen ? "Disconnect phone" : "Connect phone";
  open.className = isOpen ? "" : "good";
  mute.disabled = !isOpen;
}

const connected = () => show("It stays open from call to call.", true);
phone.addEventListener("open", connected);
phone.addEventListener("over", () => show("Calls can’t reach you yet.", false));
phone.addEventListener("ring", () => show("A caller is on the way to you.", true, "Ringing"));
phone.addEventListener("quiet", connected);
