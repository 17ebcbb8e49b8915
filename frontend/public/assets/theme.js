// Runs before the page is drawn. What it does must agree with src/lib/theme.ts.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("contactory.theme") || "system";
  } catch {
    // Storage is closed to the page: the system's theme it is.
  }
  const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
