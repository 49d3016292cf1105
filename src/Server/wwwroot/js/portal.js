// What the server cannot do for the page: clocks that move, the end of a conversation in view, and what this browser has seen.
(() => {
  const age = ms => {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s < 60) return "now";
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    if (s < 86400) return `${Math.floor(s / 3600)} h`;
    return `${Math.floor(s / 86400)} d`;
  };
  const left = ms => {
    const s = Math.floor(ms / 1000);
    if (s <= 0) return "closing";
    if (s < 3600) return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")} left`;
    if (s < 172800) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min left`;
    return `${Math.floor(s / 86400)} days left`;
  };
  const tick = () => {
    const now = Date.now();
    for (const clock of document.querySelectorAll("time[data-age], time[data-left]")) {
      const text = clock.dataset.age ? age(now - Number(clock.dataset.age)) : left(Number(clock.dataset.left) - now);
      // The text node stays the renderer's own; only its value moves.
      const node = clock.firstChild;
      if (node && node.nodeValue !== text) node.nodeValue = text;
    }
  };
  setInterval(tick, 1000);

  const key = "jv-seen";
  const seen = () => { try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; } };
  window.jvPortal = {
    toEnd(id) {
      const box = document.getElementById(id);
      if (box) box.scrollTo({ top: box.scrollHeight, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    },
    // What moved before this browser first came counts as seen.
    seen(now) {
      const kept = seen() ?? { since: now, requests: {} };
      try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* Without storage nothing is marked as new. */ }
      return kept;
    },
    see(id, at) {
      const kept = seen() ?? { since: at, requests: {} };
      kept.requests[id] = at;
      const ids = Object.keys(kept.requests);
      if (ids.length > 500) delete kept.requests[ids[0]];
      try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* As above. */ }
    },
    copy: text => navigator.clipboard.writeText(text),
  };

  // Enter sends, Shift+Enter makes a line: in every field that says so.
  document.addEventListener("keydown", event => {
    const field = event.target;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !(field instanceof HTMLTextAreaElement)) return;
    const form = field.closest("[data-enter-sends]");
    if (!form) return;
    event.preventDefault();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelector("[data-send]")?.click();
  });
})();
