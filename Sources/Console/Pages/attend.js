// Hearing a call from the board: a supervisor listens, whispers to the agent, or joins in.
import { put } from "./api.js";
import { $, h, toast } from "./dom.js";
import { Phone } from "./phone.js";

const modes = {
  listen: ["Listen", "Nobody hears you."],
  whisper: ["Whisper", "The agent hears you, the caller does not."],
  barge: ["Join in", "The caller and the agent hear you."],
};

// The controls for one session; the sound ends with the dialog they are in.
export function attendance(session) {
  const path = `/media/supervisor?${new URLSearchParams({ session: session.id, mode: "listen" })}`;
  const phone = new Phone(path, { listensOnly: true });
  const state = h("span", { class: "grow soft", role: "status" }, "You read along; nobody notices.");
  const level = h("meter", { class: "meter", min: 0, max: 1, value: 0, "aria-hidden": "true" });
  const hear = h("button", { type: "button", class: "primary", onclick: start }, "Hear the call");
  const buttons = Object.entries(modes).map(([mode, [title]]) =>
    h("button", { type: "button", "aria-pressed": "false", onclick: () => choose(mode), "data-mode": mode }, title));
  const group = h("div", { class: "nav", role: "group", "aria-label": "What your voice does", hidden: true }, buttons);

  function show(mode) {
    state.textContent = modes[mode][1];
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }

  async function start() {
    if (phone.isOpen) return phone.hangUp();
    hear.disabled = true;
    try {
      await phone.open();
      if (!$("dialog").open) phone.hangUp(); // closed meanwhile
    } catch (problem) { toast(problem.message); }
    hear.disabled = false;
  }

  async function choose(mode) {
    try {
      if (mode !== "listen") await phone.connectMicrophone();
      await put(`/api/sessions/${encodeURIComponent(session.id)}/supervision`, { mode });
      show(mode);
    } catch (problem) { toast(problem.message); }
  }

  phone.addEventListener("open", () => {
    hear.textContent = "Stop";
    hear.className = "";
    group.hidden = false;
    show("listen");
  });
  phone.addEventListener("over", ({ detail }) => {
    hear.textContent = "Hear the call";
    hear.className = "primary";
    group.hidden = true;
    level.value = 0;
    state.textContent = detail;
  });
  phone.addEventListener("level", ({ detail }) => { level.value = detail > 0 ? Math.max(0, 1 + (20 * Math.log10(detail)) / 50) : 0; });
  $("dialog").addEventListener("close", () => phone.hangUp(), { once: true });
  return h("div", { class: "attend row" }, hear, group, state, level);
}
