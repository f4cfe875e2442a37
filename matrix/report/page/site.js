// The filter of the page of all reports: which checkpoints, which environments.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const compare = document.querySelector("#compare table");
  if (!form || !compare) return;
  const lines = [...document.querySelectorAll("#checkpoints tbody tr")];
  const heads = [...compare.tHead.rows[0].cells].slice(1);
  const rows = [...compare.tBodies[0].rows].map((row) => {
    const [name, ...cells] = row.cells;
    const says = cells.map((cell) => cell.dataset.says || "");
    return { row, cells, says, text: `${row.dataset.cell} ${name.textContent}`.toLowerCase() };
  });
  const names = lines.map((line) => line.cells[0].textContent.toLowerCase());
  const words = (field) => form.elements[field].value.toLowerCase().split(/\s+/).filter(Boolean);

  function apply() {
    const [wanted, text, status] = [words("name"), words("text"), form.elements.status.value];
    const shown = names.map((name) => wanted.every((word) => name.includes(word)));
    [lines, heads].forEach((all) => all.forEach((one, n) => { one.hidden = !shown[n]; }));
    let left = 0;
    for (const one of rows) {
      const said = one.says.filter((_, n) => shown[n] && one.says[n]);
      const fits = said.length && text.every((word) => one.text.includes(word)) &&
        (!status || said.includes(status));
      one.row.hidden = !fits;
      one.row.className = new Set(said).size > 1 ? "other" : "same";
      one.cells.forEach((cell, n) => { cell.hidden = !shown[n]; });
      left += Boolean(fits);
    }
    const count = (some, all, noun) => `${some.toLocaleString("en")} of ${all.toLocaleString("en")} ${noun}`;
    form.elements.shown.value = [
      count(shown.filter(Boolean).length, names.length, "checkpoints"),
      count(left, rows.length, "environments"),
    ].join(", ");
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
})();
