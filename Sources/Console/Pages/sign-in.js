// Signs in with a name and a password, and goes to where the role works.
import "./theme.js";

const [form, error, go] = ["form", "error", "go"].map((id) => document.getElementById(id));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  go.disabled = true;
  error.hidden = true;
  try {
    const response = await fetch("/api/sign-in", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: form.user.value.trim(), password: form.password.value }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail);
    location.assign(answer.role === "agent" ? "/desk" : "/board");
  } catch (problem) {
    error.textContent = problem.message || "Foyer cannot be reached just now.";
    error.hidden = false;
    go.disabled = false;
    form.password.select();
  }
});
