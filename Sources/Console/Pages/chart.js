// The day by quarter hour: sessions as stacked bars, service level as a line, drawn as SVG by the page.
import { s, time } from "./dom.js";

const [width, height, left, right, top, bottom] = [1200, 260, 40, 44, 14, 26];

export function drawDay({ intervals }) {
  // The hours before the first caller say nothing; twelve slots make a chart all the same.
  const today = intervals.slice(-96);
  const first = today.findIndex(({ numbers: n }) => n.sessions > 0);
  const slots = first < 0 ? [] : today.slice(Math.min(first, Math.max(0, today.length - 12)));
  const chart = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Sessions and service level by quarter hour" });
  if (!slots.length) {
    chart.append(label(width / 2, height / 2, "Nothing yet today", "middle"));
    return chart;
  }
  const most = nice(Math.max(4, ...slots.map(({ numbers: n }) => Math.max(n.sessions, n.contained + n.answered + n.abandoned))));
  const inner = { w: width - left - right, h: height - top - bottom };
  const y = (value) => top + inner.h * (1 - value / most);
  for (let step = 0; step <= 4; step += 1) {
    const value = (most * step) / 4;
    chart.append(s("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      label(left - 8, y(value) + 4, String(value), "end"), label(width - right + 8, y(value) + 4, `${step * 25} %`, "start"));
  }
  const slot = inner.w / Math.max(slots.length, 12);
  const every = Math.ceil(slots.length / 12);
  slots.forEach(({ from, numbers: n }, index) => {
    const x = left + index * slot;
    let base = 0;
    for (const [kind, value] of [["contained", n.contained], ["answered", n.answered], ["abandoned", n.abandoned]]) {
      if (!value) continue;
      const bar = s("rect", { class: kind, x: x + slot * 0.14, width: slot * 0.72, y: y(base + value), height: y(base) - y(base + value), rx: 2 });
      bar.append(s("title", {}, `${time(Date.parse(from))}: ${value} ${kind}`));
      chart.append(bar);
      base += value;
    }
    if (index % every === 0) chart.append(label(x + slot / 2, height - 8, time(Date.parse(from)), "middle"));
  });
  const points = slots.map(({ numbers: n }, index) => [left + (index + 0.5) * slot, n.serviceLevel]).filter(([, level]) => level !== null)
    .map(([x, level]) => [x, top + inner.h * (1 - level)]);
  if (points.length > 1) chart.append(s("polyline", { class: "level", points: points.map((point) => point.join(",")).join(" ") }));
  for (const [x, at] of points) chart.append(s("circle", { class: "point", cx: x, cy: at, r: 3.5 }));
  return chart;
}

const label = (x, y, text, anchor) => s("text", { x, y, "text-anchor": anchor }, text);

// The next number that divides by four without a rest.
function nice(value) {
  const step = 10 ** Math.floor(Math.log10(value));
  const round = [1, 2, 4, 8, 10, 20, 40].map((factor) => factor * step).find((candidate) => candidate >= value) ?? value;
  return Math.max(4, Math.ceil(round / 4) * 4);
}
