// Light or dark: as the system says (the style sheet sees to that), unless the user has chosen on this machine.
const root = document.documentElement;

try {
  const chosen = localStorage.getItem("foyer-theme");
  if (chosen) root.dataset.theme = chosen;
} catch { /* storage may be forbidden */ }

export function toggleTheme() {
  const now = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  try { localStorage.setItem("foyer-theme", root.dataset.theme); } catch { /* then it lasts as long as the page */ }
}
