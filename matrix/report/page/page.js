// What the page can do beyond reading: filter, sorted list, keyboard, panel, arrows.
// It works on the page's own data and accounts, and asks for nothing.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const data = JSON.parse($("data").textContent);
  const map = $("map");
  if (!data || !map) return;

  const cells = data.cells.map((values) => {
    const cell = Object.fromEntries(data.fields.map((field, n) => [field, values[n]]));
    return { ...cell, install: cell.variant || "plain", text: values.join(" ").toLowerCase() };
  });
  const cellOf = (tile) => tile.getAttribute("href").slice(1);
  const tiles = new Map([...map.querySelectorAll(".tile")].map((tile) => [cellOf(tile), tile]));
  const filter = $("filter");
  const panel = $("panel");
  let shown = cells;

  const number = (count) => count.toLocaleString("en");

  // The filter: tiles keep their places, rows without a match go.
  function apply() {
    const asked = (name) => filter.elements[name]?.value ?? "";
    const words = asked("text").toLowerCase().split(/\s+/).filter(Boolean);
    const fields = { status: "status", cause: "cause", python: "python", variant: "install" };
    const want = Object.entries(fields)
      .map(([name, field]) => [field, asked(name)]).filter(([, value]) => value);
    shown = cells.filter((cell) =>
      want.every(([field, value]) => cell[field] === value) &&
      words.every((word) => cell.text.includes(word)));
    const ids = new Set(shown.map((cell) => cell.id));
    for (const [id, tile] of tiles) tile.classList.toggle("out", !ids.has(id));
    for (const row of map.querySelectorAll("tbody tr")) {
      row.hidden = !row.querySelector(".tile:not(.out)");
    }
    filter.elements.shown.value = `${number(shown.length)} of ${number(cells.length)} cells`;
    rove(tiles.get(shown.length ? shown[0].id : cells[0].id));
    list();
    arrows();
  }

  // The list: the same cells in any order, as many as one wants to see.
  const STEP = 200;
  const COLUMNS = [["Cell", "id"], ["Status", "status"], ["Phase", "phase"], ["Cause", "cause"],
    ["Variables", "matched"], ["Seconds", "seconds"], ["Reason", "reason"]];
  const order = { field: "", down: false, limit: STEP };

  function list() {
    const rows = order.field ? [...shown].sort(compare) : shown;
    const body = rows.slice(0, order.limit)
      .map((cell) => make("tr", {}, ...COLUMNS.map(([, field]) => make("td", {}, entry(cell, field)))));
    const heads = make("thead", {}, make("tr", {}, ...COLUMNS.map(head)));
    const table = make("table", { className: "lines" }, heads, make("tbody", {}, ...body));
    const left = rows.length - body.length;
    const next = () => { order.limit += STEP; list(); };
    const more = make("button", { type: "button", onclick: next }, `Show more (${number(left)} left)`);
    $("list").replaceChildren(
      make("h2", { id: "list-title" }, "Every cell"),
      make("div", { className: "wide", tabIndex: 0 }, table),
      ...(left > 0 ? [more] : []));
  }

  function head([title, field]) {
    const mark = order.field !== field ? "" : order.down ? " ↓" : " ↑";
    const button = make("button", { type: "button", onclick: () => sort(field) }, title + mark);
    const made = make("th", { scope: "col" }, button);
    if (mark) made.ariaSort = order.down ? "descending" : "ascending";
    return made;
  }

  function entry(cell, field) {
    if (field === "id") return make("a", { href: `#${cell.id}` }, cell.id);
    if (field === "status") {
      const sign = tiles.get(cell.id).textContent[0];
      return make("span", { className: `badge ${cell.status}` }, `${sign} ${cell.status}`);
    }
    if (field === "matched") return cell.total ? `${cell.matched}/${cell.total}` : "-";
    if (field === "seconds") return String(cell.seconds);
    return cell[field] || "-";
  }

  function compare(a, b) {
    const [x, y] = [a[order.field], b[order.field]];
    const sign = typeof x === "number" ? x - y : x.localeCompare(y, "en", { numeric: true });
    return order.down ? -sign : sign;
  }

  function sort(field) {
    order.down = order.field === field && !order.down;
    order.field = field;
    list();
    const place = COLUMNS.findIndex((one) => one[1] === field);
    $("list").querySelectorAll("th button")[place].focus();
  }

  // The keyboard: one tile is in the tab order, arrows move to the nearest that way.
  let current;
  function rove(tile) {
    if (current) current.tabIndex = -1;
    current = tile;
    current.tabIndex = 0;
  }

  function nearest(from, key) {
    const here = from.getBoundingClientRect();
    const across = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    let best, least = Infinity;
    for (const tile of tiles.values()) {
      const there = tile.getBoundingClientRect();
      if (!there.width || tile.classList.contains("out")) continue;
      const [dx, dy] = [there.x - here.x, there.y - here.y];
      const [along, aside] = across ? [sign * dx, Math.abs(dy)] : [sign * dy, Math.abs(dx)];
      if (along > 1 && along + 4 * aside < least) [best, least] = [tile, along + 4 * aside];
    }
    return best;
  }

  map.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow") || !event.target.classList.contains("tile")) return;
    event.preventDefault();
    const next = nearest(event.target, event.key);
    if (next) { rove(next); next.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing) { event.preventDefault(); filter.elements.text.focus(); }
  });

  // The panel: an account is taken out of the page's own text when it is asked for.
  let accounts;
  function account(id) {
    accounts ||= new Map(document.querySelector("noscript").textContent.split("<article ").slice(1)
      .map((part) => [part.split('"')[1], part]));
    const box = document.createElement("template");
    box.innerHTML = `<article ${accounts.get(id)}`;
    return box.content.firstElementChild;
  }

  function open(id) {
    const article = account(id);
    article.removeAttribute("id");
    for (const tile of map.querySelectorAll(".open")) tile.classList.remove("open");
    tiles.get(id).classList.add("open");
    rove(tiles.get(id));
    panel.replaceChildren(make("button", { type: "button", onclick: close }, "Close"), article);
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
    tiles.get(id).scrollIntoView({ block: "center" });
    arrows();
  }

  function close() {
    panel.hidden = true;
    history.replaceState(null, "", location.pathname + location.search);
    map.querySelector(".open").classList.remove("open");
    current.focus();
    arrows();
  }

  function follow() {
    const tile = location.hash && [...tiles.values()].find((one) => one.hash === location.hash);
    if (tile) open(cellOf(tile));
    else if (!panel.hidden) close();
  }
  addEventListener("hashchange", follow);

  // The arrows: where to go from the open cell.
  const SVG = "http://www.w3.org/2000/svg";
  function arrows() {
    const old = map.querySelector(":scope > svg");
    if (old) old.remove();
    for (const tile of map.querySelectorAll(".end")) {
      tile.classList.remove("end");
      delete tile.dataset.move;
    }
    const opened = map.querySelector(".open");
    const seen = (id) => !tiles.get(id).classList.contains("out");
    const drawn = opened && seen(cellOf(opened))
      ? data.moves.filter(([start, end]) => start === cellOf(opened) && seen(end)) : [];
    // The names stand in the tiles, which may grow: the arrows are measured after that.
    for (const [, end, kinds] of drawn) {
      tiles.get(end).classList.add("end");
      tiles.get(end).dataset.move = kinds;
    }
    if (!drawn.length) return;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("aria-hidden", "true");
    for (const [start, end] of drawn) svg.append(...arrow(tiles.get(start), tiles.get(end)));
    map.append(svg);
  }

  function arrow(start, end) {
    const [[x1, y1], [x2, y2]] = ends(start, end);
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    // Down or up, the bow is to the left: in one column it stays on the tiles' free side.
    const bend = Math.min(length / 4, 40) * (uy < 0 ? -1 : 1);
    const [cx, cy] = [(x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend];
    const turn = Math.atan2(y2 - cy, x2 - cx);
    const [hx, hy] = [Math.cos(turn) * 10, Math.sin(turn) * 10];
    const [bx, by] = [x2 - hx, y2 - hy];
    const tip = `M${x2} ${y2}L${bx - hy / 2} ${by + hx / 2}L${bx + hy / 2} ${by - hx / 2}Z`;
    const line = `M${x1} ${y1}Q${cx} ${cy} ${bx} ${by}`;
    return [[line, "halo"], [line, "line"], [tip, "head"]].map(([d, name]) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("class", name);
      return path;
    });
  }

  // From border to border; within a column along its right side, where tiles have no text.
  function ends(start, end) {
    const frame = map.getBoundingClientRect();
    const [a, b] = [start, end].map((tile) => {
      const { x, y, width, height } = tile.getBoundingClientRect();
      const [left, top] = [x - frame.x + map.scrollLeft, y - frame.y];
      return { x: left + width / 2, y: top + height / 2, right: left + width - 8, width, height };
    });
    if (Math.abs(a.x - b.x) < a.width / 2) return [[a.right, a.y], [b.right, b.y]];
    return [border(a, b), border(b, a)];
  }

  // Where the straight line from the middle of one box to that of another leaves the first.
  function border(box, other) {
    const [dx, dy] = [other.x - box.x, other.y - box.y];
    const part = Math.min(box.width / 2 / Math.abs(dx), box.height / 2 / Math.abs(dy || 1e-9));
    return [box.x + part * dx, box.y + part * dy];
  }

  map.addEventListener("mouseover", (event) => {
    const tile = event.target.closest(".tile");
    if (tile) tile.title = tile.ariaLabel;
  });
  for (const tile of tiles.values()) tile.tabIndex = -1;
  map.removeAttribute("tabindex");
  filter.hidden = false;
  $("list").hidden = false;
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.addEventListener("input", apply);
  addEventListener("resize", arrows);
  filter.addEventListener("reset", () => setTimeout(apply));
  map.addEventListener("click", (event) => {
    const tile = event.target.closest(".tile");
    // The same link again does not change the address, and must open all the same.
    if (tile && tile.hash === location.hash) open(cellOf(tile));
  });
  apply();
  follow();
})();
