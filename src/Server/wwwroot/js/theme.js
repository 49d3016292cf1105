// Runs before the first paint, so that no page flashes in the wrong light. "system" follows the machine.
(() => {
  const key = "jv-theme";
  const apply = choice => {
    if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
  };
  let kept = null;
  try { kept = localStorage.getItem(key); } catch { /* Storage is closed to this page: the machine's preference holds. */ }
  apply(kept);
  window.jvTheme = {
    toggle() {
      const now = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      const next = now === "dark" ? "light" : "dark";
      // Back at what the machine prefers means: follow the machine again.
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      try { next === system ? localStorage.removeItem(key) : localStorage.setItem(key, next); } catch { /* As above. */ }
      apply(next === system ? null : next);
    },
  };
})();
