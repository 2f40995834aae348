// The callers' page: a keypad around a Phone.
import { Phone } from "./phone.js";
import "./theme.js";

const at = (id) => document.getElementById(id);
const [call, mute, status, time, meter, keys] = ["call", "mute", "status", "time", "level", "keys"].map(at);
const letters = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };
const names = { "*": "star", "#": "hash" };
const phone = new Phone("/media/browser");
let startedAt = null;

for (const digit of "123456789*0#") {
  const key = document.createElement("button");
  key.type = "button";
  key.append(digit);
  const small = document.createElement("small");
  small.append(letters[digit] ?? "");
  small.setAttribute("aria-hidden", "true");
  key.append(small);
  key.setAttribute("aria-label", names[digit] ?? digit);
  key.dataset.digit = digit;
  key.disabled = true;
  key.addEventListener("click", () => phone.press(digit));
  keys.append(key);
}

function show(text, state) {
  status.textContent = text;
  document.body.dataset.state = state;
  const isTalking = state === "talking";
  call.textContent = state === "idle" ? "Call" : "Hang up";
  for (const button of [mute, ...keys.children]) button.disabled = !isTalking;
}

call.addEventListener("click", async () => {
  if (phone.isOpen) return phone.hangUp();
  show("Connecting…", "connecting");
  try {
    await phone.open();
  } catch (error) {
    show(error.message, "idle");
  }
});

mute.addEventListener("click", () => {
  phone.isMuted = !phone.isMuted;
  mute.setAttribute("aria-pressed", String(phone.isMuted));
});

document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (ctrlKey || metaKey || altKey || target instanceof HTMLInputElement) return;
  const button = [...keys.children].find(({ dataset }) => dataset.digit === key);
  if (button && !button.disabled) button.click();
});

phone.addEventListener("open", () => {
  startedAt = Date.now();
  phone.isMuted = false;
  mute.setAttribute("aria-pressed", "false");
  show("Connected: speak when you like.", "talking");
});

phone.addEventListener("over", ({ detail }) => {
  startedAt = null;
  meter.style.setProperty("--level", 0);
  show(detail, "idle");
});

phone.addEventListener("level", ({ detail }) => {
  // Decibels, from -50 to 0.
  const level = detail > 0 ? Math.max(0, 1 + (20 * Math.log10(detail)) / 50) : 0;
  meter.style.setProperty("--level", level.toFixed(2));
});

setInterval(() => {
  if (startedAt === null) return;
  const seconds = Math.floor((Date.now() - startedAt) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  time.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}, 500);

show("Not connected.", "idle");
