// Reloads the page after a build, and shows what is wrong with the records over it.
(() => {
  "use strict";
  const own = new URL(document.currentScript.src).searchParams.get("build");
  const words = window.kedangWords || {};
  let overlay = null;

  const hide = () => {
    if (overlay) overlay.remove();
    overlay = null;
  };

  const show = () => {
    if (overlay) return;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/-/reload.css";
    overlay = document.createElement("section");
    overlay.className = "kedang-preview";
    overlay.setAttribute("aria-label", words["preview-problems"] || "kedang");
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", words["preview-close"] || "×");
    close.addEventListener("click", hide);
    const frame = document.createElement("iframe");
    frame.src = "/-/problems";
    frame.title = overlay.getAttribute("aria-label");
    overlay.append(style, close, frame);
    document.body.append(overlay);
  };

  // A browser opens few connections to one host: only the tab that is looked at keeps one.
  let events = null;
  const listen = () => {
    if (document.hidden) {
      if (events) events.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/-/events");
      events.addEventListener("state", (event) => {
        const state = JSON.parse(event.data);
        if (state.build !== own) {
          events.close();
          location.reload();
        } else if (state.problems && !document.querySelector("meta[name='kedang-problems']")) {
          show();
        }
      });
    }
  };
  document.addEventListener("visibilitychange", listen);
  listen();
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
