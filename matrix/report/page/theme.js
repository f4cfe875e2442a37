// Light or dark: as the system has it, until the reader chooses.
"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const now = root.dataset.theme || (dark.matches ? "dark" : "light");
    button.textContent = now === "dark" ? "Light" : "Dark";
    return now;
  };
  // Where storage is forbidden the choice lasts as long as the page.
  try { root.dataset.theme = localStorage.getItem("od-matrix-theme") || ""; } catch { }
  button.onclick = () => {
    root.dataset.theme = show() === "dark" ? "light" : "dark";
    try { localStorage.setItem("od-matrix-theme", root.dataset.theme); } catch { }
    show();
  };
  dark.onchange = show;
  show();
  button.hidden = false;
})();
