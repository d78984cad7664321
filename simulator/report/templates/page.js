"use strict";
// The half circle of another draw, and the explorer of majorities. Texts and counts come with the page.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const texts = data.texts, parties = data.parties, draws = data.riding;
  const $ = (id) => document.getElementById(id);
  const bytes = atob(data.seats), width = parties.length;
  const at = Object.fromEntries(parties.map((party, place) => [party.id, place]));
  const seat = data.wide
    ? (draw, party) => {
        const place = 2 * (draw * width + party);
        return data.least[party] + (bytes.charCodeAt(place) | (bytes.charCodeAt(place + 1) << 8));
      }
    : (draw, party) => data.least[party] + bytes.charCodeAt(draw * width + party);
  const size = (draw) => (data.sizes ? data.sizes[draw] : data.size);
  const number = (draw) => (Array.isArray(data.numbers) ? data.numbers[draw] : data.numbers + draw);
  const shown = new Intl.NumberFormat(data.language);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  document.documentElement.classList.add("js");

  // Places of seats: the rule of arch.py.
  function places(seats) {
    let radii = [], step = 0.5;
    for (let rows = 1; ; rows++) {
      step = rows > 1 ? (1 - 0.4) / (rows - 1) : 0.5;
      radii = Array.from({ length: rows }, (_, row) => 1 - row * step);
      if (rows === 59 || radii.reduce((sum, r) => sum + Math.floor((Math.PI * r) / step) + 1, 0) >= seats) break;
    }
    const total = radii.reduce((sum, r) => sum + r, 0);
    const quotas = radii.map((r) => (seats * r) / total), numbers = quotas.map(Math.floor);
    const order = quotas.map((_, row) => row).sort((a, b) => numbers[a] - quotas[a] - (numbers[b] - quotas[b]) || a - b);
    const left = seats - numbers.reduce((sum, n) => sum + n, 0);
    for (const row of order.slice(0, left)) numbers[row]++;
    const found = [];
    let gap = step;
    radii.forEach((r, row) => {
      const n = numbers[row];
      if (n > 1) gap = Math.min(gap, 2 * r * Math.sin(Math.PI / (n - 1) / 2));
      for (let i = 0; i < n; i++) {
        const angle = Math.PI * (1 - (n > 1 ? i / (n - 1) : 0.5));
        found.push([Math.round(-angle * 1e9), r, r * Math.cos(angle), r * Math.sin(angle)]);
      }
    });
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const radius = 0.43 * gap, scale = 1000 / (2 + 2 * radius);
    return {
      radius: radius * scale,
      height: scale * (1 + 2 * radius),
      at: found.map(([, , x, y]) => [(x + 1 + radius) * scale, (1 + radius - y) * scale]),
    };
  }

  const SVG = "http://www.w3.org/2000/svg";
  const hemi = $("hemi"), cells = [...document.querySelectorAll("[data-seats]")];
  function circles(seats) {
    const form = places(seats);
    hemi.setAttribute("viewBox", "0 0 1000 " + form.height.toFixed(0));
    for (const circle of hemi.querySelectorAll("circle")) circle.remove();
    return form.at.map(([x, y]) => {
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("cx", x.toFixed(1));
      circle.setAttribute("cy", y.toFixed(1));
      circle.setAttribute("r", form.radius.toFixed(1));
      return hemi.appendChild(circle);
    });
  }

  function show(draw) {
    const won = Object.fromEntries(data.order.map((id) => [id, seat(draw, at[id])]));
    const total = data.order.reduce((sum, id) => sum + won[id], 0);
    let dots = [...hemi.querySelectorAll("circle")];
    if (dots.length !== total) dots = circles(total);
    let place = 0;
    for (const id of data.order)
      for (let left = won[id]; left > 0; left--) dots[place++].setAttribute("class", parties[at[id]].kind);
    for (const cell of cells) cell.textContent = shown.format(won[cell.dataset.seats] || 0);
    const said = data.order.filter((id) => won[id]).map((id) => parties[at[id]].name + " " + won[id]);
    hemi.setAttribute("aria-label", fill(texts.label, { seats: total, parties: said.join(", ") }));
    $("houseneed").textContent = shown.format(Math.floor(size(draw) / 2) + 1);
    const which = draw === data.central ? texts.central : texts.one_of;
    $("which").textContent = fill(which, { of: shown.format(draws), draw: shown.format(number(draw)) });
    $("replay").textContent = $("replay").dataset.command + " " + number(draw);
    $("houseof").textContent = data.headings[total] || $("houseof").textContent;
  }
  if (hemi) {
    $("another").onclick = () => show(Math.floor(Math.random() * draws));
    $("central").onclick = () => show(data.central);
  }

  const percent = (p, digits) =>
    new Intl.NumberFormat(data.language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(p);
  function often(count, all) {
    if (count === 0) return texts.never;
    if (count === all) return texts.always;
    const p = count / all;
    return p < 0.005 ? texts.fewer : p >= 0.995 ? texts.more : fill(texts.often, { n: Math.round(100 * p) });
  }
  function certainty(count, all) {
    const told = { draws: shown.format(all) };
    if (count === 0) return fill(texts.in_no_draw, told);
    if (count === all) return fill(texts.in_every_draw, told);
    const p = count / all, se = 100 * Math.sqrt((p * (1 - p)) / all);
    const digits = Math.max(0, -Math.floor(Math.log10(se)));
    const error = (1.959963984540054 * se).toFixed(digits);
    const local = new Intl.NumberFormat(data.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return fill(texts.error, { ...told, chance: percent(p, digits), error: local.format(error) });
  }
  function quantile(counts, part) {
    let below = 0;
    for (let seats = 0; seats < counts.length; seats++) if ((below += counts[seats]) >= part * draws) return seats;
    return counts.length - 1;
  }
  const bits = Object.fromEntries(data.counted.map((id, place) => [id, place]));
  const boxes = [...document.querySelectorAll("#explore input")];

  function answer() {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value), rows = chosen.map((id) => at[id]);
    const counts = new Array(data.house + 1).fill(0);
    let hits = 0;
    for (let draw = 0; draw < draws; draw++) {
      let sum = 0;
      for (const row of rows) sum += seat(draw, row);
      counts[sum]++;
      if (2 * sum > size(draw)) hits++;
    }
    const named = data.known[chosen.join("+")], exact = chosen.every((id) => id in bits);
    const counted = exact ? data.counts[chosen.reduce((sum, id) => sum + 2 ** bits[id], 0)] : hits;
    const count = named === undefined ? counted : named;
    const all = named === undefined ? (exact ? data.draws : draws) : data.all;
    const low = quantile(counts, 0.05), high = quantile(counts, 0.95);
    const range = low === high ? shown.format(low) : shown.format(low) + "\u2060–\u2060" + shown.format(high);
    $("xp").textContent = chosen.length ? often(count, all) : texts.none;
    $("xp").dataset.count = count;
    $("xp").dataset.draws = all;
    $("xe").textContent = chosen.length ? certainty(count, all) : texts.choose;
    $("xs").textContent = chosen.length ? fill(texts.seats, { range, middle: shown.format(quantile(counts, 0.5)) }) : "";
    picture(counts, chosen.length > 0);
  }
  function picture(counts, some) {
    const bin = Math.max(1, Math.floor(data.house / 120)), shift = data.majority % bin;
    const bins = Math.floor((data.house - shift) / bin) + 2, heights = new Array(bins).fill(0);
    const place = (seats) => Math.floor((seats - shift) / bin) + 1;
    counts.forEach((count, seats) => (heights[place(seats)] += count));
    const tallest = Math.max(...heights), cut = place(data.majority), svg = $("xsvg");
    svg.setAttribute("viewBox", "0 0 " + bins + " 100");
    svg.replaceChildren();
    for (const [first, last, kind] of [[0, cut, "lose"], [cut, bins, "win"]]) {
      let d = "M" + first + " 100";
      for (let x = first; x < last; x++) d += "V" + (100 - (some ? (97 * heights[x]) / tallest : 0)).toFixed(1) + "H" + (x + 1);
      const shape = document.createElementNS(SVG, "path");
      shape.setAttribute("d", d + "V100Z");
      shape.setAttribute("class", kind);
      if (heights.slice(first, last).some((count) => count)) svg.append(shape);
    }
    svg.setAttribute("aria-label", $("xs").textContent || texts.choose);
    $("xm").style.left = $("xl").style.left = (100 * cut) / bins + "%";
  }
  if (boxes.length) {
    for (const box of boxes) box.onchange = answer;
    answer();
  }

  const sample = $("sample");
  if (sample)
    sample.onclick = () => {
      const rows = ["draw," + parties.map((party) => party.id).join(",")];
      for (let draw = 0; draw < draws; draw++) rows.push([number(draw), ...parties.map((_, party) => seat(draw, party))].join(","));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([rows.join("\n") + "\n"], { type: "text/csv" }));
      link.download = "draws.csv";
      link.click();
      URL.revokeObjectURL(link.href);
    };
})();
