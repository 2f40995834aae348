// Light or dark: as the system says, unless the user has chosen on this machine.
const system = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try { return localStorage.getItem("foyer-theme"); } catch { return null; } // storage may be forbidden
}

function apply() {
  document.documentElement.dataset.theme = chosen() ?? (system.matches ? "dark" : "light");
}

export function toggleTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("foyer-theme", next); } catch { /* then it lasts as long as the page */ }
  document.documentElement.dataset.theme = next;
}

system.addEventListener("change", apply);
apply();
